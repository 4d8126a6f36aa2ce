//! The sentences people read, in both languages: what is wrong, and what to do about it.

use super::{Expected, Limits, Near, Problem};
use crate::exact::Exact;
use crate::lang::Lang;

impl Problem {
    /// One sentence that says what is wrong, with the value found and what was expected.
    #[rustfmt::skip] // A sentence a line keeps the two languages side by side.
    pub fn message(&self, lang: Lang) -> String {
        let n = |value: &Exact| lang.full(*value);
        match self {
            Self::RubricSyntax { message, .. } => lang.pick(
                format!("TOML tidak terbaca: {message}"),
                format!("not valid TOML: {message}")),
            Self::UnknownKey { key, .. } => lang.pick(
                format!("kunci `{key}` tidak dikenal"),
                format!("unknown key `{key}`")),
            Self::MissingKey { key, of } => lang.pick(
                format!("kunci `{key}` tidak ada pada {of}"),
                format!("{of} has no `{key}`")),
            Self::WrongType { key, expected, found } => lang.pick(
                format!("`{key}` harus berupa {}, bukan {found}", expected.name(lang)),
                format!("`{key}` must be {}, not {found}", expected.name(lang))),
            Self::InvalidNumber { key, found } => lang.pick(
                format!("`{key}` bukan angka yang dapat dihitung eksak: {found}"),
                format!("`{key}` is not a number that can be held exactly: {found}")),
            Self::InvalidChoice { key, found, .. } => lang.pick(
                format!("`{key}` tidak boleh berisi \"{found}\""),
                format!("`{key}` cannot be \"{found}\"")),
            Self::EmptyText { key } => lang.pick(
                format!("`{key}` kosong"),
                format!("`{key}` is empty")),
            Self::InvalidId { found } => lang.pick(
                format!("id \"{found}\" tidak boleh kosong atau memuat spasi"),
                format!("the id \"{found}\" may not be empty or hold spaces")),
            Self::DuplicateId { id, first_line } => lang.pick(
                format!("id \"{id}\" sudah dipakai di baris {first_line}"),
                format!("the id \"{id}\" is already used on line {first_line}")),
            Self::DuplicateName { name, first, second } => lang.pick(
                format!("\"{name}\" menunjuk {first} dan juga {second}"),
                format!("\"{name}\" names both {first} and {second}")),
            Self::WeightNotPositive { node, found } => lang.pick(
                format!("bobot {node} harus lebih dari 0, bukan {}", n(found)),
                format!("the weight of {node} must be more than 0, not {}", n(found))),
            Self::WeightSum { node, part, sum, expected } => {
                let (how, by) = difference(*sum, *expected, lang);
                let part = part_name(part, lang);
                lang.pick(
                    format!("bobot {part} dari {node} berjumlah {}, seharusnya {}: {how} {by}", n(sum), n(expected)),
                    format!("the weights of the {part} of {node} sum to {}, not {}: {how} by {by}", n(sum), n(expected)))
            }
            Self::WeightSumOverflow { node } => lang.pick(
                format!("bobot {node} terlalu rumit untuk dijumlahkan secara eksak"),
                format!("the weights of {node} cannot be summed exactly: too many digits")),
            Self::MixedWeights { aspect, with, without } => lang.pick(
                format!("pada {aspect}, {with} indikator berbobot dan {without} tidak"),
                format!("in {aspect}, {with} indicators give a weight and {without} do not")),
            Self::ScaleEmpty { min, max } => lang.pick(
                format!("skala harus naik: min {} tidak di bawah max {}", n(min), n(max)),
                format!("the scale must rise: min {} is not below max {}", n(min), n(max))),
            Self::StepNotPositive { found } => lang.pick(
                format!("`step` harus lebih dari 0, bukan {}", n(found)),
                format!("`step` must be more than 0, not {}", n(found))),
            Self::StepDoesNotDivide { step, min, max } => lang.pick(
                format!("dari {} dengan langkah {} skala tidak sampai tepat di {}", n(min), n(step), n(max)),
                format!("from {} in steps of {} the scale does not end on {}", n(min), n(step), n(max))),
            Self::ScaleTooFine { step, most } => lang.pick(
                format!("langkah {} membagi skala menjadi lebih dari {most} bagian", n(step)),
                format!("steps of {} divide the scale into more than {most} parts", n(step))),
            Self::CutCount { labels, cuts } => lang.pick(
                format!("{labels} label predikat memerlukan {} batas, bukan {cuts}", labels.saturating_sub(1)),
                format!("{labels} band labels need {} cuts, not {cuts}", labels.saturating_sub(1))),
            Self::CutOrder { cut, previous } => lang.pick(
                format!("batas harus naik: {} tidak di atas {}", n(cut), n(previous)),
                format!("the cuts must rise: {} is not above {}", n(cut), n(previous))),
            Self::CutOutsideScale { cut, min, max } => lang.pick(
                format!("batas {} berada di luar skala {} sampai {}", n(cut), n(min), n(max)),
                format!("the cut {} is outside the scale {} to {}", n(cut), n(min), n(max))),
            Self::DuplicateLabel { label } => lang.pick(
                format!("predikat \"{label}\" ditulis dua kali"),
                format!("the band \"{label}\" is written twice")),
            Self::AliasCount { labels, aliases } => lang.pick(
                format!("{labels} label predikat memerlukan {labels} daftar nama lain, bukan {aliases}"),
                format!("{labels} band labels need {labels} lists of aliases, not {aliases}")),
            Self::LevelOffScale { level, min, max, step } => lang.pick(
                format!("level {level} tidak ada pada skala {} sampai {} dengan langkah {}", n(min), n(max), n(step)),
                format!("there is no level {level} on the scale {} to {} in steps of {}", n(min), n(max), n(step))),
            Self::LevelsWithoutStep => lang.pick(
                "nama level memerlukan `step` pada [scale]".to_owned(),
                "level names need a `step` in [scale]".to_owned()),
            Self::UnknownKind { kind, .. } => lang.pick(
                format!("tidak ada [levels.{kind}]"),
                format!("there is no [levels.{kind}]")),
            Self::MilestoneOffScale { index, min, max } => lang.pick(
                format!("tonggak {} berada di luar skala {} sampai {}", n(index), n(min), n(max)),
                format!("the milestone {} is outside the scale {} to {}", n(index), n(min), n(max))),
            Self::YearsInvalid => lang.pick(
                "`years` harus berisi tahun pertama dan tahun terakhir".to_owned(),
                "`years` must hold the first and the last year".to_owned()),
            Self::DecimalsInvalid { found, max } => lang.pick(
                format!("`decimals` harus 0 sampai {max}, bukan {found}"),
                format!("`decimals` must be 0 to {max}, not {found}")),
            Self::DomainsAndAspects => lang.pick(
                "rubrik memuat [[domain]] dan juga [[aspect]] di luar domain".to_owned(),
                "the rubric has both [[domain]] and [[aspect]] outside a domain".to_owned()),
            Self::EmptyRubric => lang.pick(
                "rubrik tidak memuat satu indikator pun".to_owned(),
                "the rubric has no indicators".to_owned()),
            Self::EmptyGroup { node } => lang.pick(
                format!("{node} tidak memuat apa pun"),
                format!("{node} holds nothing")),

            Self::EmptyFile => lang.pick(
                "berkas kosong".to_owned(),
                "the file is empty".to_owned()),
            Self::NotUtf8 { byte } => lang.pick(
                format!("bukan teks UTF-8 (byte ke-{byte})"),
                format!("not UTF-8 text (byte {byte})")),
            Self::BinaryFile => lang.pick(
                "ini berkas biner, bukan teks CSV".to_owned(),
                "this is a binary file, not CSV text".to_owned()),
            Self::Undecodable { encoding } => lang.pick(
                format!("bukan teks {encoding}"),
                format!("not {encoding} text")),
            Self::FileTooLarge { limit } => lang.pick(
                format!("berkas ini melebihi {limit} byte"),
                format!("the file has more than {limit} bytes")),
            Self::UnpacksTooLarge { limit } => lang.pick(
                format!("isi buku kerja ini melebihi {limit} byte setelah dibuka"),
                format!("the workbook unpacks to more than {limit} bytes")),
            Self::WorkbookEncrypted => lang.pick(
                "buku kerja ini dikunci dengan kata sandi".to_owned(),
                "the workbook is locked with a password".to_owned()),
            Self::WorkbookDamaged { reason } => lang.pick(
                format!("buku kerja ini rusak: {reason}"),
                format!("the workbook is damaged: {reason}")),
            Self::WorkbookUnsupported => lang.pick(
                "ini buku kerja, dan spbe ini dibuat tanpa pembaca buku kerja".to_owned(),
                "this is a workbook, and this spbe was built without support for workbooks".to_owned()),
            Self::InvalidJson { reason } => lang.pick(
                format!("JSON ini tidak terbaca: {reason}"),
                format!("not readable JSON: {reason}")),
            Self::SheetAmbiguous { sheets } => lang.pick(
                format!("lebih dari satu lembar berisi nilai: {}", sheets.join(", ")),
                format!("more than one sheet holds scores: {}", sheets.join(", "))),
            Self::SheetNotFound { wanted, present } => lang.pick(
                format!("tidak ada lembar \"{wanted}\"; yang ada: {}", or_none(present, lang)),
                format!("there is no sheet \"{wanted}\"; there is: {}", or_none(present, lang))),
            Self::ScoreColumnsUnread { columns } => lang.pick(
                format!("kolom berisi angka pada skala tetapi tidak dibaca: {}", columns.join(", ")),
                format!("columns hold numbers on the scale and are not read: {}", columns.join(", "))),
            Self::NameContradicts { id, name, other } => lang.pick(
                format!("baris ini bernomor {id}, tetapi \"{name}\" lebih mirip nama {other}"),
                format!("this row is numbered {id}, but \"{name}\" reads more like the name of {other}")),
            Self::YearsContradict { id, first, last, found, .. } => {
                let years = last.map_or_else(|| format!("{first}-"), |last| format!("{first}-{last}"));
                lang.pick(
                    format!("dikenali sebagai {id} ({years}), tetapi menyebut tahun {found}"),
                    format!("recognised as {id} ({years}), but it names the year {found}"))
            }
            Self::DecimalAmbiguous { first, one, other } => lang.pick(
                format!("\"{first}\" dapat dibaca dua cara: {one}, atau {other}"),
                format!("\"{first}\" can be read in two ways: {one}, or {other}")),
            Self::CellError { id, found } => lang.pick(
                format!("sel {id} berisi galat lembar kerja: {found}"),
                format!("the cell of {id} holds a spreadsheet error: {found}")),
            Self::CellDate { id } => lang.pick(
                format!("sel {id} berisi tanggal: lembar kerja mengubah angka yang diketik menjadi tanggal"),
                format!("the cell of {id} holds a date: the spreadsheet turned what was typed into one")),
            Self::CellBoolean { id, found } => lang.pick(
                format!("sel {id} berisi {found}, bukan angka"),
                format!("the cell of {id} holds {found}, not a number")),
            Self::CellUncomputed { id } => lang.pick(
                format!("sel {id} berisi rumus yang hasilnya belum dihitung"),
                format!("the cell of {id} holds a formula whose result was never computed")),
            Self::CellTooLong { length, limit } => lang.pick(
                format!("sel ini berisi {length} karakter, batasnya {limit}"),
                format!("this cell has {length} characters, the limit is {limit}")),
            Self::DecimalMark { found, mark } => lang.pick(
                format!("\"{found}\" tidak memakai tanda desimal \"{mark}\""),
                format!("\"{found}\" does not use the decimal mark \"{mark}\"")),
            Self::MixedDecimalMarks { point, comma } => lang.pick(
                format!("titik dan koma dipakai bersamaan sebagai tanda desimal: \"{point}\" dan \"{comma}\""),
                format!("both a point and a comma are used as decimal marks: \"{point}\" and \"{comma}\"")),
            Self::WeightDiffers { id, found, expected } => lang.pick(
                format!("bobot {id} di lembar ini {found}, di rubrik {}", n(expected)),
                format!("the weight of {id} is {found} in the sheet, {} in the rubric", n(expected))),
            Self::InvalidPublished { node, found } => lang.pick(
                format!("nilai {node} bukan angka: \"{found}\""),
                format!("the value of {node} is not a number: \"{found}\"")),
            Self::UnclosedQuote => lang.pick(
                "tanda kutip dibuka di baris ini dan tidak pernah ditutup".to_owned(),
                "a quote opens on this row and never closes".to_owned()),
            Self::HeaderNotFound => lang.pick(
                "tidak ada baris judul kolom yang dikenal".to_owned(),
                "no header row was recognised".to_owned()),
            Self::ScoreColumnNotFound { columns } => lang.pick(
                format!("tidak ada kolom nilai; kolom yang ada: {}", columns.join(", ")),
                format!("there is no score column; the columns are: {}", columns.join(", "))),
            Self::ScoreColumnAmbiguous { columns } => lang.pick(
                format!("lebih dari satu kolom dapat berisi nilai: {}", columns.join(", ")),
                format!("more than one column could hold the scores: {}", columns.join(", "))),
            Self::DuplicateColumn { what, first } => lang.pick(
                format!("kolom {what} sudah ada di kolom {first}"),
                format!("{what} already has a column, {first}")),
            Self::ExtraCells { cells, columns } => lang.pick(
                format!("baris ini berisi {cells} sel, padahal judul hanya {columns} kolom"),
                format!("this row has {cells} cells, but the header has {columns} columns")),
            Self::RubricNotRecognised { near } if near.is_empty() => lang.pick(
                "tidak ada indikator dari instrumen mana pun yang ditemukan".to_owned(),
                "no indicators of any known instrument were found".to_owned()),
            Self::RubricNotRecognised { .. } => lang.pick(
                "berkas ini tidak lengkap untuk instrumen mana pun".to_owned(),
                "the file is not complete for any known instrument".to_owned()),
            Self::RubricAmbiguous { fitting } => lang.pick(
                format!("berkas ini cocok untuk lebih dari satu instrumen: {}", fitting.join(", ")),
                format!("the file fits more than one instrument: {}", fitting.join(", "))),
            Self::InstrumentsDiffer { first, other } => lang.pick(
                format!("berkas ini {other}, sedangkan yang sebelumnya {first}"),
                format!("this file is {other}, those before it are {first}")),
            Self::NotComparable { before, after, .. } => lang.pick(
                format!("{before} dan {after} adalah instrumen yang berbeda; nilainya tidak dapat dibandingkan"),
                format!("{before} and {after} are different instruments; their values cannot be compared")),
            Self::StageOrderUnknown { stage, present } => lang.pick(
                format!("urutan tahap \"{stage}\" tidak diketahui; yang ada: {}", present.join(", ")),
                format!("the order of the stage \"{stage}\" is not known; there is: {}", present.join(", "))),
            Self::StageNotFound { wanted, present } => lang.pick(
                format!("tahap \"{wanted}\" tidak ada; yang ada: {}", or_none(present, lang)),
                format!("there is no stage \"{wanted}\"; there is: {}", or_none(present, lang))),
            Self::YearNotFound { wanted, present } => lang.pick(
                format!("tahun {wanted} tidak ada; yang ada: {}", or_none(present, lang)),
                format!("there is no year {wanted}; there is: {}", or_none(present, lang))),
            Self::NoScores => lang.pick(
                "tidak ada satu nilai pun di bawah judul kolom".to_owned(),
                "there is not a single score below the header".to_owned()),

            Self::UnknownIndicator { found, .. } => lang.pick(
                format!("indikator \"{found}\" tidak dikenal"),
                format!("unknown indicator \"{found}\"")),
            Self::IndicatorsDisagree { one, other } => lang.pick(
                format!("baris ini menyebut {one} dan juga {other}"),
                format!("this row names both {one} and {other}")),
            Self::DuplicateIndicator { id, first_row } => lang.pick(
                format!("{id} sudah dinilai di baris {first_row}"),
                format!("{id} is already scored on row {first_row}")),
            Self::DuplicateInstitution { institution, first_row: None } => lang.pick(
                format!("\"{institution}\" sudah ada di baris atau berkas sebelumnya, dengan tahun dan tahap yang sama"),
                format!("\"{institution}\" is already there, on an earlier row or in an earlier file, with the same year and stage")),
            Self::DuplicateInstitution { institution, first_row: Some(first_row) } => lang.pick(
                format!("\"{institution}\" sudah ada di baris {first_row} dengan tahun dan tahap yang sama"),
                format!("\"{institution}\" is already on row {first_row}, with the same year and stage")),
            Self::MissingIndicator { id, name, institution: None, .. } => lang.pick(
                format!("{id} tidak ada ({name})"),
                format!("{id} is not there ({name})")),
            Self::MissingIndicator { id, name, institution: Some(institution), .. } => lang.pick(
                format!("{institution}: {id} tidak ada ({name})"),
                format!("{institution}: {id} is not there ({name})")),
            Self::MissingScore { id, found, .. } if found.is_empty() => lang.pick(
                format!("{id} belum dinilai: selnya kosong"),
                format!("{id} has no score: the cell is empty")),
            Self::MissingScore { id, found, .. } => lang.pick(
                format!("{id} belum dinilai: \"{found}\""),
                format!("{id} has no score: \"{found}\"")),
            Self::ScoreWithoutIndicator { found } => lang.pick(
                format!("nilai \"{found}\" tanpa indikator"),
                format!("the score \"{found}\" has no indicator")),
            Self::NotANumber { id, found, .. } => lang.pick(
                format!("nilai {id} bukan angka: \"{found}\""),
                format!("the score of {id} is not a number: \"{found}\"")),
            Self::OutOfScale { id, found, .. } => lang.pick(
                format!("nilai {id} di luar skala: \"{found}\""),
                format!("the score of {id} is outside the scale: \"{found}\"")),
            Self::NotOnStep { id, found, .. } => lang.pick(
                format!("nilai {id} bukan level pada skala: \"{found}\""),
                format!("the score of {id} is not a level of the scale: \"{found}\"")),
            Self::InvalidYear { found } => lang.pick(
                format!("bukan tahun: \"{found}\""),
                format!("not a year: \"{found}\"")),

            Self::EncodingAssumed { encoding } => lang.pick(
                format!("bukan UTF-8, dibaca sebagai {encoding}; lain? --encoding"),
                format!("not UTF-8, read as {encoding}; if that is wrong: --encoding")),
            Self::HiddenSheet { name } => lang.pick(
                format!("lembar tersembunyi \"{name}\" juga berisi nilai dan tidak dibaca"),
                format!("the hidden sheet \"{name}\" holds scores too and is not read")),
            Self::HiddenRows { rows } => lang.pick(
                format!("baris tersembunyi ikut dibaca: {}", numbers(rows)),
                format!("hidden rows are read too: {}", numbers(rows))),
            Self::SummaryRows { rows } => lang.pick(
                format!("baris jumlah tidak dibaca sebagai instansi: {}", numbers(rows)),
                format!("rows that sum up are not read as institutions: {}", numbers(rows))),
            Self::InstitutionFromTitle { institution } => lang.pick(
                format!("instansi diambil dari judul: {institution}"),
                format!("the institution is taken from the title: {institution}")),
            Self::YearFromTitle { year } => lang.pick(
                format!("tahun diambil dari judul: {year}"),
                format!("the year is taken from the title: {year}")),
            Self::StageFromTitle { stage } => lang.pick(
                format!("tahap diambil dari judul: {stage}"),
                format!("the stage is taken from the title: {stage}")),
            Self::InstitutionsFromHeader { institutions } => lang.pick(
                format!("kolom nilai dibaca sebagai instansi: {}", institutions.join(", ")),
                format!("score columns are read as institutions: {}", institutions.join(", "))),
            Self::PublishedOnly => lang.pick(
                "berisi nilai yang diumumkan, bukan nilai indikator; angka ditampilkan seperti tertulis".to_owned(),
                "holds published values, not indicator scores; numbers are shown as they are written".to_owned()),
            Self::RubricTaken { id, title, indicators } => lang.pick(
                format!("dibaca sebagai {id} ({title}, {indicators} indikator)"),
                format!("read as {id} ({title}, {indicators} indicators)")),
            Self::StageTaken { stage, present } => lang.pick(
                format!("tahap yang dipakai: {stage}, yang terakhir terisi dari {}", present.join(", ")),
                format!("the stage taken is {stage}, the last one filled of {}", present.join(", "))),
            Self::StagesTaken { taken, present } => lang.pick(
                format!("tahap yang dipakai adalah yang terakhir terisi per instansi: {}; yang ada: {}", taken.join(", "), present.join(", ")),
                format!("the stage taken is the last one filled for each institution: {}; there is: {}", taken.join(", "), present.join(", "))),

            Self::BandDiffers { node, exact, exact_band, rounded, decimals, rounded_band } => {
                let shown = lang.number(*rounded, *decimals);
                lang.pick(
                    format!("predikat {node} bergantung pada pembulatan: {} eksak adalah {exact_band}, {shown} dibulatkan adalah {rounded_band}", n(exact)),
                    format!("the band of {node} depends on rounding: {} exact is {exact_band}, {shown} rounded is {rounded_band}", n(exact)))
            }
            Self::MissingTakenAsLowest { ids, lowest } => lang.pick(
                format!("belum dinilai, dihitung sebagai {}: {}", n(lowest), ids.join(", ")),
                format!("not scored, taken as {}: {}", n(lowest), ids.join(", "))),
            Self::MissingLeftOpen { ids } => lang.pick(
                format!("belum dinilai, hasil diberi batas bawah dan atas: {}", ids.join(", ")),
                format!("not scored, so the result is a lowest and a highest value: {}", ids.join(", "))),
            Self::NothingPublished { institution: None } => lang.pick(
                "tidak ada nilai yang diumumkan di baris ini".to_owned(),
                "no value is published in this row".to_owned()),
            Self::NothingPublished { institution: Some(institution) } => lang.pick(
                format!("{institution}: tidak ada nilai yang diumumkan"),
                format!("{institution}: no value is published")),
            Self::NotEnoughPublished { absent } => lang.pick(
                format!("indeks tidak diumumkan dan tidak dapat dihitung tanpa {}", absent.join(", ")),
                format!("the index is not published and cannot be computed without {}", absent.join(", "))),
            Self::PublishedDiffers { node, published, published_decimals, computed, decimals } => {
                let (published, computed) =
                    (lang.number(*published, *published_decimals), lang.number(*computed, *decimals));
                lang.pick(
                    format!("{node} tertulis {published} di lembar ini, dihitung {computed}"),
                    format!("{node} is given as {published} in the sheet, computed as {computed}"))
            }
            Self::PublishedOffScale { node, value, min, max } => lang.pick(
                format!("nilai {node} yang tertulis, {}, di luar skala {} sampai {}", n(value), n(min), n(max)),
                format!("the value given for {node}, {}, is outside the scale {} to {}", n(value), n(min), n(max))),
            Self::ResultOverflow { node } => lang.pick(
                format!("nilai {node} memiliki terlalu banyak angka untuk dihitung secara eksak"),
                format!("the value of {node} has too many digits to be computed exactly")),

            Self::UnknownNode { found, .. } => lang.pick(
                format!("\"{found}\" bukan indikator, aspek, atau domain"),
                format!("\"{found}\" is no indicator, aspect or domain")),
            Self::InvalidChange { found } => lang.pick(
                format!("\"{found}\" bukan perubahan nilai"),
                format!("\"{found}\" is no change of a score")),
            Self::SetTwice { node, first: None } => lang.pick(
                format!("{node} diubah dua kali dalam satu skenario"),
                format!("{node} is changed twice in one scenario")),
            Self::SetTwice { node, first: Some(first) } => lang.pick(
                format!("{node} sudah diubah di baris {first} dalam skenario yang sama"),
                format!("{node} is already changed on row {first}, in the same scenario")),
            Self::ChangeOutOfScale { id, found, from, .. } => lang.pick(
                format!("{id} dari {} ke {}: di luar skala", n(from), n(found)),
                format!("{id} from {} to {}: outside the scale", n(from), n(found))),
            Self::ChangeNotOnStep { id, found, from, .. } => lang.pick(
                format!("{id} dari {} ke {}: bukan level pada skala", n(from), n(found)),
                format!("{id} from {} to {}: not a level of the scale", n(from), n(found))),
            Self::ChangeCutOff { node, ids } => lang.pick(
                format!("{node}: berhenti di ujung skala untuk {}", ids.join(", ")),
                format!("{node}: stopped at the end of the scale for {}", ids.join(", "))),
            Self::InstitutionNotFound { wanted, .. } => lang.pick(
                format!("tidak ada instansi \"{wanted}\""),
                format!("there is no institution \"{wanted}\"")),
            Self::InstitutionAmbiguous { wanted: None, fitting } => lang.pick(
                format!("berkas memuat {} instansi: {}", fitting.len(), few_names(fitting)),
                format!("the file holds {} institutions: {}", fitting.len(), few_names(fitting))),
            Self::InstitutionAmbiguous { wanted: Some(wanted), fitting } => lang.pick(
                format!("\"{wanted}\" cocok dengan {} instansi: {}", fitting.len(), few_names(fitting)),
                format!("\"{wanted}\" fits {} institutions: {}", fitting.len(), few_names(fitting))),
            Self::ResultAmbiguous { fitting } => lang.pick(
                format!("berkas memuat {} hasil: {}", fitting.len(), few(fitting)),
                format!("the file holds {} results: {}", fitting.len(), few(fitting))),
            Self::IndicatorsNeeded => lang.pick(
                "berkas memuat nilai yang diumumkan, bukan nilai indikator".to_owned(),
                "the file holds published values, not the scores of indicators".to_owned()),
            Self::TargetInvalid { found, .. } => lang.pick(
                format!("\"{found}\" bukan angka dan bukan predikat"),
                format!("\"{found}\" is neither a number nor a band")),
            Self::TargetOutOfScale { found, min, max } => lang.pick(
                format!("target {} berada di luar skala {} sampai {}", n(found), n(min), n(max)),
                format!("the target {} is outside the scale {} to {}", n(found), n(min), n(max))),
            Self::ListHeaderNotFound { .. } => lang.pick(
                "judul kolom tidak dikenal".to_owned(),
                "the header was not recognised".to_owned()),
            Self::InvalidCost { found } => lang.pick(
                format!("biaya harus angka mulai 0, bukan \"{found}\""),
                format!("a cost must be a number from 0 up, not \"{found}\"")),
            Self::CostAmbiguous { found } => lang.pick(
                format!("\"{found}\" dapat berarti ribuan atau tiga desimal"),
                format!("\"{found}\" could mean thousands or three decimals")),
            Self::DuplicateEntry { what, first, in_table } => {
                let line = if *in_table { "row" } else { "line" };
                lang.pick(format!("{what} sudah ada di baris {first}"), format!("{what} is already on {line} {first}"))
            }
            Self::LevelNotOnLadder { found } => lang.pick(
                format!("tidak ada kenaikan yang berakhir di level \"{found}\""),
                format!("no raise ends at the level \"{found}\"")),
            Self::CostsDefaulted { ids } => lang.pick(
                format!("berkas biaya tidak memuat semua level dari {}; biayanya dihitung 1", few(ids)),
                format!("the costs do not cover all levels of {}; taken as 1", few(ids))),
            Self::CostsTooLarge => lang.pick(
                "biaya ini terlalu besar atau terlalu banyak desimalnya untuk dijumlahkan secara eksak".to_owned(),
                "these costs are too large, or have too many decimals, to be summed exactly".to_owned()),
            Self::NoScenario => lang.pick(
                "tidak ada skenario dalam berkas ini".to_owned(),
                "there is no scenario in this file".to_owned()),
            Self::ScenarioNameTaken { name, reserved: true } => lang.pick(
                format!("skenario tidak dapat bernama \"{name}\": hasil lain sudah memakai nama itu"),
                format!("a scenario cannot be called \"{name}\": another result is")),
            Self::ScenarioNameTaken { name, reserved: false } => lang.pick(
                format!("ada dua skenario bernama \"{name}\""),
                format!("two scenarios are called \"{name}\"")),
            Self::NameMissing => lang.pick(
                "baris ini tidak bernama skenario".to_owned(),
                "this row names no scenario".to_owned()),
            Self::HistoryEmpty => lang.pick(
                "tidak ada instansi dengan nilai dari dua tahap".to_owned(),
                "there is no institution with scores of two stages".to_owned()),
            Self::HistoryLeftOut { institutions } => lang.pick(
                format!("{} instansi tidak dihitung karena hanya punya nilai dari satu tahap: {}", institutions.len(), few_names(institutions)),
                format!("{} {} not counted, having scores of one stage only: {}", institutions.len(), one_or_more(institutions), few_names(institutions))),
            Self::HistoryIncomplete { institutions } => lang.pick(
                format!("{} instansi tidak lengkap nilainya di tahap pertama atau terakhir; hanya indikator dengan kedua nilai yang dihitung: {}", institutions.len(), few_names(institutions)),
                format!("{} {} not complete in the first or the last stage; only indicators with both scores are counted: {}", institutions.len(), one_or_more(institutions), few_names(institutions))),
            Self::HistoryRepeated { institutions } => lang.pick(
                format!("{} instansi sudah ada dengan nilai yang sama, dan dihitung sekali: {}", institutions.len(), few_names(institutions)),
                format!("{} {} there already with the same scores, and counted once: {}", institutions.len(), one_or_more(institutions), few_names(institutions))),
            Self::HistoryEndsHere { stage } => lang.pick(
                format!("nilai ini sudah dari tahap \"{stage}\", tahap terakhir riwayat: riwayat menggerakkannya sekali lagi"),
                format!("these scores are of the stage \"{stage}\" already, where the history ends: it moves them once more")),
            Self::HistoryStage { stage } => lang.pick(
                format!("urutan tahap \"{stage}\" tidak diketahui, jadi tahap pertama dan terakhir tidak dapat ditentukan"),
                format!("the order of the stage \"{stage}\" is not known, so which stage is first and which last cannot be told")),
            Self::TooManyPlans { limit } => lang.pick(
                format!("kemungkinannya terlalu banyak: lebih dari {limit} jumlah harus disimpan, atau seratus kalinya diperiksa, jadi rencana terbaik tidak dapat dibuktikan"),
                format!("too many possibilities: more than {limit} sums to keep, or a hundred times as many to look at, so no plan can be proven best")),
            Self::TooManyPoints { limit } => lang.pick(
                format!("kurva memuat lebih dari {limit} titik"),
                format!("the curve has more than {limit} points")),
            Self::TooManyValues { limit } => lang.pick(
                format!("sebaran indeks memuat lebih dari {limit} nilai"),
                format!("the distribution of the index has more than {limit} values")),

            Self::NoExactWorkbook { rubric } => lang.pick(
                format!("lembar kerja tidak dapat menghitung {rubric} secara eksak: angkanya terlalu besar atau terlalu banyak"),
                format!("a workbook cannot compute {rubric} exactly: its numbers are too large or too many")),
            Self::FormsLeftOut { forms, institutions } => lang.pick(
                format!("ringkasan memuat {institutions} hasil; hanya {forms} yang pertama mendapat lembar sendiri"),
                format!("the summary holds {institutions} results; only the first {forms} get a sheet of their own")),
            Self::ColumnNotFound { wanted, .. } => lang.pick(
                format!("tidak ada kolom \"{wanted}\""),
                format!("there is no column \"{wanted}\"")),
            Self::ValueNotFound { column, wanted, .. } => lang.pick(
                format!("tidak ada instansi dengan {column} \"{wanted}\""),
                format!("no institution has {column} \"{wanted}\"")),
            Self::NobodyFits => lang.pick(
                "tidak ada instansi bernilai yang memenuhi semua syarat".to_owned(),
                "no institution with a value meets all conditions".to_owned()),
            Self::NotRanked { institution } => lang.pick(
                format!("{institution} tidak memenuhi semua syarat, atau tidak bernilai"),
                format!("{institution} does not meet all conditions, or has no value")),
            Self::SeveralYears { years } => lang.pick(
                format!("ada beberapa tahun: {}", years.join(", ")),
                format!("there are several years: {}", years.join(", "))),
            Self::WhichTwo { years, stages } => lang.pick(
                format!("dua hasil harus dipilih; tahun: {}; tahap: {}", or_none(years, lang), or_none(stages, lang)),
                format!("two results have to be chosen; years: {}; stages: {}", or_none(years, lang), or_none(stages, lang))),
            Self::NobodyInBoth => lang.pick(
                "tidak ada instansi yang ada pada kedua sisi".to_owned(),
                "no institution is on both sides".to_owned()),
            Self::TwiceOnOneSide { institution } => lang.pick(
                format!("\"{institution}\" ada dua kali pada satu sisi"),
                format!("\"{institution}\" is twice on one side")),
            Self::YearMissing { institution } => lang.pick(
                format!("hasil \"{institution}\" tidak bertahun"),
                format!("the result of \"{institution}\" has no year")),
            Self::TwiceInYear { institution, year } => lang.pick(
                format!("\"{institution}\" ada dua kali untuk {year}"),
                format!("\"{institution}\" is there twice for {year}")),
            Self::DifferentInstitutions { before, after } => lang.pick(
                format!("dua instansi yang berbeda dibandingkan: {before} dan {after}"),
                format!("two different institutions are compared: {before} and {after}")),
            Self::BackwardsInTime { before, after } => lang.pick(
                format!("berkas pertama dari {before}, berkas kedua dari {after}: selisihnya mundur dalam waktu"),
                format!("the first is of {before} and the second of {after}: the changes go back in time")),
            Self::InstitutionRepeated { institution, file, row } => lang.pick(
                format!("\"{institution}\" sudah ada di {file}, baris {row}"),
                format!("\"{institution}\" is already in {file}, row {row}")),
            Self::NoValues { node, .. } => lang.pick(
                format!("tidak ada instansi yang bernilai {node}"),
                format!("no institution has a value of {node}")),
            Self::PreviousNotEarlier { found, year } => lang.pick(
                format!("berkas --previous memuat {}, padahal perlu tahun sebelum {year}", found.join(", ")),
                format!("the sheet of --previous holds {}; a year before {year} is needed", found.join(", "))),
            Self::UnknownBand { found, rows: 1, .. } => lang.pick(
                format!("predikat \"{found}\" tidak dikenal; yang dipakai predikat dari nilainya"),
                format!("there is no band \"{found}\"; that of the value is used")),
            Self::UnknownBand { found, rows, .. } => lang.pick(
                format!("predikat \"{found}\" di {rows} baris tidak dikenal; yang dipakai predikat dari nilainya"),
                format!("there is no band \"{found}\", which {rows} rows have; that of the value is used")),
        }
    }

    /// What to do about it, where there is something to say.
    #[rustfmt::skip] // As above.
    pub fn help(&self, lang: Lang) -> Option<String> {
        let help = match self {
            Self::RubricSyntax { decimal_comma: true, .. } => lang.pick(
                "angka TOML memakai titik: 16.5".to_owned(),
                "a TOML number uses a point: 16.5".to_owned()),
            Self::UnknownKey { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::UnknownKey { allowed, .. } => lang.pick(
                format!("kunci yang dikenal di sini: {}", allowed.join(", ")),
                format!("the keys known here: {}", allowed.join(", "))),
            Self::InvalidNumber { .. } => lang.pick(
                "tulis angka seperti 16.5, atau pecahan seperti \"10/3\"".to_owned(),
                "write a number such as 16.5, or a fraction such as \"10/3\"".to_owned()),
            Self::InvalidChoice { allowed, .. } => lang.pick(
                format!("pilihannya: {}", allowed.join(", ")),
                format!("the choices are: {}", allowed.join(", "))),
            Self::MixedWeights { .. } => lang.pick(
                "beri bobot pada semua indikator aspek ini, atau tidak sama sekali supaya dibagi rata".to_owned(),
                "give every indicator of the aspect a weight, or none of them to share it equally".to_owned()),
            Self::ScaleTooFine { .. } => lang.pick(
                "tanpa `step`, setiap nilai di antaranya adalah nilai yang sah".to_owned(),
                "without `step`, every value between is a score".to_owned()),
            Self::CutOutsideScale { .. } | Self::CutOrder { .. } => lang.pick(
                "batas adalah nilai di antara dua predikat, dari yang terendah".to_owned(),
                "a cut is the value between two bands, lowest first".to_owned()),
            Self::LevelsWithoutStep => lang.pick(
                "tulis step = 1, atau hapus [levels]: tanpa langkah, nama level adalah predikatnya".to_owned(),
                "write step = 1, or remove [levels]: without a step, a level is named by its band".to_owned()),
            Self::UnknownKind { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::UnknownKind { known, .. } => lang.pick(
                format!("yang ada: {}", or_none(known, lang)),
                format!("there is: {}", or_none(known, lang))),
            Self::YearsInvalid => "years = [2021, 2025]".to_owned(),
            Self::DomainsAndAspects => lang.pick(
                "pindahkan aspek itu ke dalam sebuah domain ([[domain.aspect]]), atau pakai aspek saja".to_owned(),
                "move the aspects into a domain ([[domain.aspect]]), or use aspects only".to_owned()),
            Self::DuplicateName { .. } => lang.pick(
                "beri nama yang berbeda, supaya baris pada lembar nilai tidak tertukar".to_owned(),
                "give them different names, so that a row of a sheet cannot be taken for the other".to_owned()),

            Self::NoExactWorkbook { .. } => lang.pick(
                "pakai --format csv".to_owned(),
                "use --format csv".to_owned()),
            Self::NotUtf8 { .. } => lang.pick(
                "simpan dari Excel sebagai \"CSV UTF-8\", atau sebut pengkodeannya: --encoding windows-1252".to_owned(),
                "save it from Excel as \"CSV UTF-8\", or name the encoding: --encoding windows-1252".to_owned()),
            Self::BinaryFile => lang.pick(
                "simpan lembarnya sebagai CSV".to_owned(),
                "save the sheet as CSV".to_owned()),
            Self::FileTooLarge { .. } | Self::UnpacksTooLarge { .. } => lang.pick(
                "bila memang sebesar itu, naikkan batasnya dengan --max-size".to_owned(),
                "where it really is that large, raise the limit with --max-size".to_owned()),
            Self::CellTooLong { .. } => lang.pick(
                "bila memang sepanjang itu, naikkan batasnya dengan --max-cell".to_owned(),
                "where it really is that long, raise the limit with --max-cell".to_owned()),
            Self::Undecodable { .. } => lang.pick(
                "coba --encoding lain, atau simpan sebagai \"CSV UTF-8\"".to_owned(),
                "try another --encoding, or save it as \"CSV UTF-8\"".to_owned()),
            Self::WorkbookEncrypted => lang.pick(
                "buka di Excel, hapus kata sandinya, lalu simpan".to_owned(),
                "open it in Excel, remove the password and save it".to_owned()),
            Self::WorkbookDamaged { .. } => lang.pick(
                "buka dan simpan ulang di Excel atau LibreOffice".to_owned(),
                "open it and save it again in Excel or LibreOffice".to_owned()),
            Self::WorkbookUnsupported => lang.pick(
                "simpan lembarnya sebagai CSV".to_owned(),
                "save the sheet as CSV".to_owned()),
            Self::InvalidJson { .. } => lang.pick(
                "yang dibaca adalah catatan TAUVAL: {\"kode\": ..., \"tahun\": ..., \"A2001\": ...}, atau daftarnya".to_owned(),
                "what is read are TAUVAL records: {\"kode\": ..., \"tahun\": ..., \"A2001\": ...}, or a list of them".to_owned()),
            Self::SheetAmbiguous { .. } | Self::SheetNotFound { .. } => lang.pick(
                "pilih satu dengan --sheet".to_owned(),
                "choose one with --sheet".to_owned()),
            Self::DecimalAmbiguous { .. } => lang.pick(
                "pilih dengan --decimal point (koma memisahkan kolom) atau beri tanda kutip pada angkanya: \"3,5\"".to_owned(),
                "choose --decimal point (the comma separates columns), or quote the numbers: \"3,5\"".to_owned()),
            Self::CellError { .. } | Self::CellUncomputed { .. } => lang.pick(
                "perbaiki rumusnya, hitung ulang, dan simpan; atau ketik angkanya".to_owned(),
                "mend the formula, recalculate and save; or type the number".to_owned()),
            Self::CellDate { .. } => lang.pick(
                "ubah format selnya menjadi angka dan ketik ulang nilainya".to_owned(),
                "set the format of the cell to number and type the score again".to_owned()),
            Self::DecimalMark { .. } => lang.pick(
                "hapus --decimal, atau seragamkan angkanya".to_owned(),
                "leave out --decimal, or write all numbers alike".to_owned()),
            Self::MixedDecimalMarks { .. } => lang.pick(
                "keduanya dibaca sebagai tanda desimal; seragamkan bila bukan itu maksudnya".to_owned(),
                "both are read as decimal marks; write them alike where that is not what is meant".to_owned()),
            Self::WeightDiffers { .. } => lang.pick(
                "bobot dari rubrik yang dipakai; periksa apakah instrumennya benar".to_owned(),
                "the weight of the rubric is used; see whether it is the right instrument".to_owned()),
            Self::InvalidPublished { .. } => lang.pick(
                "tulis angka seperti 2,15".to_owned(),
                "write a number such as 2.15".to_owned()),
            Self::UnclosedQuote => lang.pick(
                "tutup tanda kutipnya, atau tulis dua kali (\"\") bila memang bagian dari teks".to_owned(),
                "close the quote, or double it (\"\") where it is part of the text".to_owned()),
            Self::HeaderNotFound => lang.pick(
                "beri judul kolom, misalnya: indikator;nilai, atau instansi;I1;I2;...; atau sebut barisnya dengan --header-row".to_owned(),
                "give the columns a header, for example: indikator;nilai, or instansi;I1;I2;...; or name its row with --header-row".to_owned()),
            Self::ScoreColumnNotFound { .. } => lang.pick(
                "beri judul \"nilai\" pada kolom nilai".to_owned(),
                "call the score column \"nilai\" or \"score\"".to_owned()),
            Self::ScoreColumnAmbiguous { .. } => lang.pick(
                "sisakan satu kolom nilai".to_owned(),
                "leave one score column".to_owned()),
            Self::ExtraCells { .. } => lang.pick(
                "bila angkanya memakai koma desimal, pisahkan kolom dengan titik koma atau beri tanda kutip: \"3,5\"".to_owned(),
                "where numbers have a decimal comma, separate the columns with semicolons or quote them: \"3,5\"".to_owned()),
            Self::RubricNotRecognised { near } if near.is_empty() => lang.pick(
                "sebut instrumennya dengan --rubric; daftar: spbe rubric list".to_owned(),
                "name the instrument with --rubric; the list: spbe rubric list".to_owned()),
            Self::RubricNotRecognised { near } => lang.pick(
                format!("{}. Lengkapi, atau sebut instrumennya dengan --rubric", near_list(near, lang)),
                format!("{}. Complete it, or name the instrument with --rubric", near_list(near, lang))),
            Self::RubricAmbiguous { .. } => lang.pick(
                "pilih satu dengan --rubric".to_owned(),
                "choose one with --rubric".to_owned()),

            Self::YearsContradict { rival: Some(rival), .. } => lang.pick(
                format!("{}. Lengkapi, atau sebut instrumennya dengan --rubric", near_list(std::slice::from_ref(rival), lang)),
                format!("{}. Complete it, or name the instrument with --rubric", near_list(std::slice::from_ref(rival), lang))),
            Self::NameContradicts { .. } | Self::YearsContradict { .. } => lang.pick(
                "periksa penomoran dan tahunnya, atau sebut instrumennya dengan --rubric".to_owned(),
                "check the numbers and the years, or name the instrument with --rubric".to_owned()),
            Self::ScoreColumnsUnread { .. } => lang.pick(
                "bila kolom itu nilainya, beri judul \"nilai\" atau nama tahapnya".to_owned(),
                "where such a column is meant, call it \"nilai\" or by its stage".to_owned()),
            Self::PublishedDiffers { .. } => lang.pick(
                "yang dihitung dari indikator yang dipakai".to_owned(),
                "what is computed from the indicators is used".to_owned()),
            Self::InstrumentsDiffer { .. } => lang.pick(
                "hitung setiap instrumen sendiri; nilainya tidak dapat dibandingkan".to_owned(),
                "score each instrument by itself; their values cannot be compared".to_owned()),
            Self::NotComparable { shown_anyway: false, .. } => lang.pick(
                "--across-instruments menyandingkan nilainya, tanpa selisih".to_owned(),
                "--across-instruments shows the values side by side, without differences".to_owned()),
            Self::StageOrderUnknown { .. } | Self::StageNotFound { .. } => lang.pick(
                "pilih satu dengan --stage".to_owned(),
                "choose one with --stage".to_owned()),

            Self::UnknownIndicator { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::UnknownIndicator { range, .. } => lang.pick(
                format!("indikatornya {range}, atau nama resminya"),
                format!("the indicators are {range}, or their official names")),
            Self::MissingIndicator { one_index: true, .. } | Self::MissingScore { one_index: true, .. } => lang.pick(
                "isi nilainya, atau pilih --missing lowest".to_owned(),
                "fill in the score, or choose --missing lowest".to_owned()),
            Self::MissingIndicator { .. } | Self::MissingScore { .. } => lang.pick(
                "isi nilainya, atau pilih --missing lowest atau --missing bounds".to_owned(),
                "fill in the score, or choose --missing lowest or --missing bounds".to_owned()),
            Self::NotANumber { scale, .. } | Self::OutOfScale { scale, .. } | Self::NotOnStep { scale, .. } => scale.in_words(lang),
            Self::InvalidYear { .. } => lang.pick(
                "isi empat angka, misalnya 2024".to_owned(),
                "write four digits, for example 2024".to_owned()),
            Self::DuplicateIndicator { .. } => lang.pick(
                "sisakan satu baris untuk tiap indikator, instansi, tahun, dan tahap".to_owned(),
                "leave one row for each indicator, institution, year and stage".to_owned()),
            Self::IndicatorsDisagree { .. } => lang.pick(
                "perbaiki kode atau namanya".to_owned(),
                "correct the code or the name".to_owned()),
            Self::UnknownNode { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::UnknownNode { range, .. } => lang.pick(
                format!("yang ada: {range}"),
                format!("there is: {range}")),
            Self::InvalidChange { .. } => lang.pick(
                "tulis level baru seperti 4, atau selisih seperti +1 atau -1".to_owned(),
                "write a new level such as 4, or a difference such as +1 or -1".to_owned()),
            Self::ChangeOutOfScale { scale, .. } | Self::ChangeNotOnStep { scale, .. } => scale.in_words(lang),
            Self::InstitutionNotFound { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::InstitutionNotFound { present, .. } => lang.pick(
                format!("yang ada: {}", few(present)),
                format!("there is: {}", few(present))),
            Self::InstitutionAmbiguous { wanted: None, .. } => lang.pick(
                "pilih satu dengan --institution".to_owned(),
                "choose one with --institution".to_owned()),
            Self::InstitutionAmbiguous { wanted: Some(_), .. } => lang.pick(
                "tulis namanya lebih lengkap".to_owned(),
                "write more of the name".to_owned()),
            Self::ColumnNotFound { present, .. } | Self::ValueNotFound { present, .. } => lang.pick(
                format!("yang ada: {}", few(present)),
                format!("there is: {}", few(present))),
            Self::SeveralYears { .. } => lang.pick(
                "pilih satu dengan --year".to_owned(),
                "choose one with --year".to_owned()),
            Self::WhichTwo { .. } | Self::TwiceOnOneSide { .. } => lang.pick(
                "pilih dengan --years atau --stages".to_owned(),
                "choose with --years or --stages".to_owned()),
            Self::InstitutionRepeated { .. } => lang.pick(
                "satu instansi satu tempat: hapus salah satu, atau beri berkas tahun lain kepada --previous".to_owned(),
                "an institution has one place: leave one out, or give the sheet of another year to --previous".to_owned()),
            Self::NoValues { present, .. } => lang.pick(
                format!("yang ada: {}", or_none(present, lang)),
                format!("there is: {}", or_none(present, lang))),
            Self::UnknownBand { bands, .. } => lang.pick(
                format!("predikatnya: {}", bands.join(", ")),
                format!("the bands are: {}", bands.join(", "))),
            Self::NothingPublished { .. } => lang.pick(
                "isi indeksnya, atau hapus barisnya".to_owned(),
                "give its index, or leave the row out".to_owned()),
            Self::YearMissing { .. } => lang.pick(
                "beri kolom tahun, atau --years dengan satu tahun untuk tiap berkas".to_owned(),
                "give the sheet a column of years, or --years with one year for each file".to_owned()),
            Self::ResultAmbiguous { .. } => lang.pick(
                "pilih satu dengan --year atau --stage".to_owned(),
                "choose one with --year or --stage".to_owned()),
            Self::TargetInvalid { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::TargetInvalid { bands, .. } => lang.pick(
                format!("predikatnya: {}", or_none(bands, lang)),
                format!("the bands are: {}", or_none(bands, lang))),
            Self::ListHeaderNotFound { wanted } => lang.pick(
                format!("judul kolomnya: {wanted}"),
                format!("the columns are: {wanted}")),
            Self::CostAmbiguous { found } => {
                let (whole, decimals) = found.split_once(['.', ',']).unwrap_or((found, ""));
                lang.pick(
                    format!("tulis {whole}{decimals} bila ribuan, atau {whole},{decimals}0 bila desimal"),
                    format!("write {whole}{decimals} where it is thousands, or {whole}.{decimals}0 where it is decimals"))
            }
            Self::HistoryEmpty => lang.pick(
                "tahap pertama dan terakhir harus ada dalam satu lembar: kolom untuk tiap tahap, atau kolom tahap".to_owned(),
                "the first and the last stage must be in one sheet: a column for each, or a column of stages".to_owned()),
            Self::HistoryEndsHere { .. } => lang.pick(
                "pilih tahap pertama dengan --stage, atau abaikan bila memang itu yang ditanyakan".to_owned(),
                "choose the first stage with --stage, unless that is what is asked".to_owned()),
            Self::NoScenario => lang.pick(
                "isi skenario;indikator;nilai, satu perubahan tiap baris, atau [[scenario]] dalam TOML".to_owned(),
                "fill in scenario;indicator;change, a change a row, or [[scenario]] in TOML".to_owned()),
            Self::ScenarioNameTaken { .. } => lang.pick(
                "beri nama lain".to_owned(),
                "give it another name".to_owned()),
            Self::CostsTooLarge => lang.pick(
                "bulatkan biayanya, atau pakai satuan yang lebih besar".to_owned(),
                "round the costs, or take a larger unit".to_owned()),
            Self::TooManyPoints { .. } => lang.pick(
                "bulatkan biaya, atau persempit dengan --budget, --lock, atau --max-raise".to_owned(),
                "round the costs, or narrow it with --budget, --lock or --max-raise".to_owned()),
            Self::CostsDefaulted { .. } => lang.pick(
                "beri biayanya, atau satu biaya untuk semua yang lain dengan * di kolom indikator".to_owned(),
                "give their costs, or one cost for all others with * as the indicator".to_owned()),
            Self::HistoryStage { .. } => lang.pick(
                "tahap yang dikenal: mandiri, dokumen, interviu, visitasi, akhir".to_owned(),
                "the stages that are known: mandiri, dokumen, interviu, visitasi, akhir".to_owned()),
            Self::TooManyPlans { .. } => lang.pick(
                "bulatkan biaya, atau persempit dengan --lock, --max-raise, atau --budget".to_owned(),
                "round the costs, or narrow it with --lock, --max-raise or --budget".to_owned()),
            Self::BandDiffers { .. } => lang.pick(
                "pilih dengan --band-on exact atau --band-on rounded".to_owned(),
                "choose with --band-on exact or --band-on rounded".to_owned()),
            _ => return None,
        };
        Some(help)
    }
}

impl Expected {
    fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Text => lang.pick("teks dalam tanda kutip", "a text in quotes"),
            Self::Number => lang.pick("angka", "a number"),
            Self::WholeNumber => lang.pick("bilangan bulat", "a whole number"),
            Self::List => lang.pick("daftar [ ... ]", "a list [ ... ]"),
            Self::Table => lang.pick("tabel", "a table"),
            Self::Tables => lang.pick("daftar tabel [[ ... ]]", "a list of tables [[ ... ]]"),
        }
    }
}

impl Limits {
    /// "write a whole number from 1 to 5".
    fn in_words(&self, lang: Lang) -> String {
        let (min, max) = (lang.full(self.min), lang.full(self.max));
        match self.step {
            Some(step) if step == Exact::ONE && self.min.is_whole() => lang.pick(
                format!("isi bilangan bulat dari {min} sampai {max}"),
                format!("write a whole number from {min} to {max}"),
            ),
            Some(step) => lang.pick(
                format!("isi angka dari {min} sampai {max} dengan langkah {}", lang.full(step)),
                format!("write a number from {min} to {max} in steps of {}", lang.full(step)),
            ),
            None => {
                lang.pick(format!("isi angka dari {min} sampai {max}"), format!("write a number from {min} to {max}"))
            }
        }
    }
}

fn did_you_mean(suggestion: &str, lang: Lang) -> String {
    lang.pick(format!("maksudnya \"{suggestion}\"?"), format!("did you mean \"{suggestion}\"?"))
}

fn part_name(part: &str, lang: Lang) -> &'static str {
    match part {
        "domain" => lang.pick("domain", "domains"),
        "aspect" => lang.pick("aspek", "aspects"),
        _ => lang.pick("indikator", "indicators"),
    }
}

/// Whether a sum is too much or too little, and by how much exactly.
fn difference(sum: Exact, expected: Exact, lang: Lang) -> (&'static str, String) {
    let how = match sum > expected {
        true => lang.pick("lebih", "too much"),
        false => lang.pick("kurang", "short"),
    };
    (how, sum.sub(expected).map_or_else(|_| "?".to_owned(), |by| lang.full(by.abs())))
}

/// The first of many ids.
fn few(ids: &[String]) -> String {
    first_of(ids, 8, ", ")
}

fn one_or_more(names: &[String]) -> &'static str {
    if names.len() == 1 { "institution is" } else { "institutions are" }
}

/// The first of many names, which may have commas of their own.
fn few_names(names: &[String]) -> String {
    first_of(names, 5, "; ")
}

fn first_of(words: &[String], most: usize, between: &str) -> String {
    let shown = words.get(..words.len().min(most)).unwrap_or_default().join(between);
    if words.len() > most { format!("{shown}{between}...") } else { shown }
}

fn or_none(names: &[String], lang: Lang) -> String {
    match names {
        [] => lang.pick("tidak ada", "none").to_owned(),
        _ => names.join(", "),
    }
}

/// "12, 14, 15, ...".
fn numbers(rows: &[u32]) -> String {
    const SHOWN: usize = 8;
    let mut shown: Vec<String> = rows.iter().take(SHOWN).map(u32::to_string).collect();
    if rows.len() > SHOWN {
        shown.push("...".to_owned());
    }
    shown.join(", ")
}

/// "spbe-2020: 45 of 47, without I12, I40".
fn near_list(near: &[Near], lang: Lang) -> String {
    const SHOWN: usize = 5;
    let one = |near: &Near| {
        let mut text = format!("{}: {} {} {}", near.id, near.found, lang.pick("dari", "of"), near.total);
        if let Some(missing) = near.missing.get(..near.missing.len().min(SHOWN)).filter(|missing| !missing.is_empty()) {
            text += &format!(", {} {}", lang.pick("tanpa", "without"), missing.join(", "));
            if near.missing.len() > SHOWN {
                text += ", ...";
            }
        }
        if near.unknown > 0 {
            text += &format!(
                ", {}",
                lang.pick(format!("{} tidak dikenal", near.unknown), format!("{} unknown", near.unknown))
            );
        }
        text
    };
    near.iter().map(one).collect::<Vec<_>>().join("; ")
}
