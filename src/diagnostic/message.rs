//! The sentences people read, in both languages: what is wrong.

use super::Problem;
use super::words::{few, few_names, numbers, one_or_more, or_none, place_of_row, whose};
use crate::exact::Exact;
use crate::lang::Lang;

impl Problem {
    /// One sentence that says what is wrong, with the value found and what was expected.
    #[rustfmt::skip] // A sentence a line keeps the two languages side by side.
    pub fn message(&self, lang: Lang) -> String {
        let n = |value: &Exact| lang.full(*value);
        let number = |value: &Exact, decimals: &u32| lang.number(*value, *decimals);
        match self {
            Self::Rubric(problem) => problem.message(lang),
            Self::EmptyFile => lang.pick("berkas kosong", "the file is empty").to_owned(),
            Self::NotUtf8 { byte } => lang.pick(
                format!("bukan teks UTF-8 (byte ke-{byte})"),
                format!("not UTF-8 text (byte {byte})")),
            Self::NoSheets => lang.pick(
                "tidak ada lembar nilai di sini".to_owned(),
                "there are no sheets here".to_owned()),
            Self::FilesRunTogether => lang.pick(
                "beberapa berkas tersambung menjadi satu".to_owned(),
                "several files were joined into one".to_owned()),
            Self::BinaryFile => lang.pick(
                "ini berkas biner, bukan teks CSV",
                "this is a binary file, not CSV text").to_owned(),
            Self::Undecodable { encoding } => lang.pick(
                format!("bukan teks {encoding}"),
                format!("not {encoding} text")),
            Self::FileTooLarge { limit } => lang.pick(
                format!("berkas ini melebihi {limit} byte"),
                format!("the file has more than {limit} bytes")),
            Self::UnpacksTooLarge { limit } => lang.pick(
                format!("isi buku kerja ini melebihi {limit} byte setelah dibuka"),
                format!("the workbook unpacks to more than {limit} bytes")),
            Self::TableTooLarge { limit } => lang.pick(
                format!("sel-sel berkas ini memerlukan lebih dari {limit} byte memori"),
                format!("the cells of this file take more than {limit} bytes of memory")),
            Self::TooManyColumns { row, limit } => lang.pick(
                format!("baris {row} mempunyai lebih dari {limit} sel, batas lembar kerja mana pun"),
                format!("row {row} has more than {limit} cells, the most that a spreadsheet has")),
            Self::WorkbookEncrypted => lang.pick(
                "buku kerja ini dikunci dengan kata sandi",
                "the workbook is locked with a password").to_owned(),
            Self::WorkbookDamaged { reason } => lang.pick(
                format!("buku kerja ini rusak: {reason}"),
                format!("the workbook is damaged: {reason}")),
            Self::WorkbookUnsupported => lang.pick(
                "ini buku kerja, dan spbe ini dibuat tanpa pembaca buku kerja",
                "this is a workbook, and this spbe was built without support for workbooks").to_owned(),
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
            Self::NameContradicts { node, name, other } => lang.pick(
                format!("baris ini bernomor {node}, tetapi \"{name}\" lebih mirip nama {other}"),
                format!("this row is numbered {node}, but \"{name}\" reads more like the name of {other}")),
            Self::YearsContradict { id, first, last, found, .. } => {
                let years = last.map_or_else(|| format!("{first}-"), |last| format!("{first}-{last}"));
                lang.pick(
                    format!("dikenali sebagai {id} ({years}), tetapi menyebut tahun {found}"),
                    format!("recognised as {id} ({years}), but it names the year {found}"))
            }
            Self::DecimalAmbiguous { first, one, other } => lang.pick(
                format!("\"{first}\" dapat dibaca dua cara: {one}, atau {other}"),
                format!("\"{first}\" can be read in two ways: {one}, or {other}")),
            Self::CellError { node, found } => lang.pick(
                format!("sel {node} berisi galat lembar kerja: {found}"),
                format!("the cell of {node} holds a spreadsheet error: {found}")),
            Self::CellDate { node } => lang.pick(
                format!("sel {node} berisi tanggal: lembar kerja mengubah angka yang diketik menjadi tanggal"),
                format!("the cell of {node} holds a date: the spreadsheet turned what was typed into one")),
            Self::CellBoolean { node, found } => lang.pick(
                format!("sel {node} berisi {found}, bukan angka"),
                format!("the cell of {node} holds {found}, not a number")),
            Self::CellUncomputed { node } => lang.pick(
                format!("sel {node} berisi rumus yang hasilnya belum dihitung"),
                format!("the cell of {node} holds a formula whose result was never computed")),
            Self::CellTooLong { length, limit } => lang.pick(
                format!("sel ini berisi {length} karakter, batasnya {limit}"),
                format!("this cell has {length} characters, the limit is {limit}")),
            Self::DecimalMark { found, mark } => lang.pick(
                format!("\"{found}\" tidak memakai tanda desimal \"{mark}\""),
                format!("\"{found}\" does not use the decimal mark \"{mark}\"")),
            Self::MixedDecimalMarks { point, comma } => lang.pick(
                format!("titik dan koma dipakai bersamaan sebagai tanda desimal: \"{point}\" dan \"{comma}\""),
                format!("both a point and a comma are used as decimal marks: \"{point}\" and \"{comma}\"")),
            Self::WeightDiffers { node, found, expected } => lang.pick(
                format!("bobot {node} di lembar ini {found}, di rubrik {}", n(expected)),
                format!("the weight of {node} is {found} in the sheet, {} in the rubric", n(expected))),
            Self::InvalidPublished { node, found } => lang.pick(
                format!("nilai {node} bukan angka: \"{found}\""),
                format!("the value of {node} is not a number: \"{found}\"")),
            Self::UnclosedQuote => lang.pick(
                "tanda kutip dibuka di baris ini dan tidak pernah ditutup",
                "a quote opens on this row and never closes").to_owned(),
            Self::HeaderNotFound => lang.pick(
                "tidak ada baris judul kolom yang dikenal",
                "no header row was recognised").to_owned(),
            Self::ScoreColumnNotFound { columns } => lang.pick(
                format!("tidak ada kolom nilai; kolom yang ada: {}", columns.join(", ")),
                format!("there is no score column; the columns are: {}", columns.join(", "))),
            Self::ScoreColumnUnclear { numbers, columns } => lang.pick(
                format!("tidak jelas apa isi kolom angka {}; kolom yang ada: {}", numbers.join(", "), columns.join(", ")),
                format!("it is not clear what the columns of numbers hold: {}; the columns are: {}", numbers.join(", "), columns.join(", "))),
            Self::WeightsContradict { differing, all } => lang.pick(
                format!("{differing} dari {all} bobot berbeda dari bobot rubrik: kolom nilai dan bobot mungkin tertukar, atau instrumennya lain"),
                format!("{differing} of {all} weights are not those of the rubric: scores and weights may be swapped, or the instrument is another")),
            Self::SecondHeader { first } => lang.pick(
                format!("baris kepala kolom kedua dengan kolom lain; yang pertama di baris {first}"),
                format!("a second header row with other columns; the first is on row {first}")),
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
                "tidak ada indikator dari instrumen mana pun yang ditemukan",
                "no indicators of any known instrument were found").to_owned(),
            Self::RubricNotRecognised { .. } => lang.pick(
                "berkas ini tidak lengkap untuk instrumen mana pun",
                "the file is not complete for any known instrument").to_owned(),
            Self::RubricAmbiguous { fitting } => lang.pick(
                format!("berkas ini cocok untuk lebih dari satu instrumen: {}", fitting.join(", ")),
                format!("the file fits more than one instrument: {}", fitting.join(", "))),
            Self::RubricUnproven { fitting } => lang.pick(
                format!("hanya nomor indikator yang ada, tanpa nama atau kode; banyaknya sesuai dengan {}", fitting.join(", ")),
                format!("there are only numbers of indicators, no names or ids; there are as many as in {}", fitting.join(", "))),
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
                "tidak ada satu nilai pun di bawah judul kolom",
                "there is not a single score below the header").to_owned(),
            Self::UnknownIndicator { found, .. } => lang.pick(
                format!("indikator \"{found}\" tidak dikenal"),
                format!("unknown indicator \"{found}\"")),
            Self::IndicatorsDisagree { one, other } => lang.pick(
                format!("baris ini menyebut {one} dan juga {other}"),
                format!("this row names both {one} and {other}")),
            Self::DuplicateIndicator { node, first_cell, .. } => lang.pick(
                format!("{node} sudah dinilai di sel {first_cell}"),
                format!("{node} is already scored in cell {first_cell}")),
            Self::DuplicateInstitution { institution, first_file, first_sheet, first_row } => {
                let place = place_of_row(first_file.as_deref(), first_sheet.as_deref(), *first_row, lang);
                lang.pick(
                    format!("\"{institution}\" sudah ada {place} dengan tahun dan tahap yang sama"),
                    format!("\"{institution}\" is already {place}, with the same year and stage"))
            }
            Self::MissingIndicator { node, name, institution, .. } => whose(institution.as_deref()) + &lang.pick(
                format!("{node} tidak ada ({name})"),
                format!("{node} is not there ({name})")),
            Self::MissingScore { node, found, .. } if found.is_empty() => lang.pick(
                format!("{node} belum dinilai: selnya kosong"),
                format!("{node} has no score: the cell is empty")),
            Self::MissingScore { node, found, .. } => lang.pick(
                format!("{node} belum dinilai: \"{found}\""),
                format!("{node} has no score: \"{found}\"")),
            Self::ScoreWithoutIndicator { found } => lang.pick(
                format!("nilai \"{found}\" tanpa indikator"),
                format!("the score \"{found}\" has no indicator")),
            Self::NotANumber { node, found, .. } => lang.pick(
                format!("nilai {node} bukan angka: \"{found}\""),
                format!("the score of {node} is not a number: \"{found}\"")),
            Self::OutOfScale { node, found, .. } => lang.pick(
                format!("nilai {node} di luar skala: \"{found}\""),
                format!("the score of {node} is outside the scale: \"{found}\"")),
            Self::NotOnStep { node, found, .. } => lang.pick(
                format!("nilai {node} bukan level pada skala: \"{found}\""),
                format!("the score of {node} is not a level of the scale: \"{found}\"")),
            Self::InvalidYear { found } => lang.pick(
                format!("bukan tahun: \"{found}\""),
                format!("not a year: \"{found}\"")),
            Self::InstitutionMissing => lang.pick(
                "baris ini berisi nilai tanpa nama instansi".to_owned(),
                "this row holds scores and names no institution".to_owned()),
            Self::LevelContradicts { node, found } => lang.pick(
                format!("nilai {node} menyebut dua tingkat: \"{found}\""),
                format!("the score of {node} names two levels: \"{found}\"")),
            Self::MarkedTwice { node, levels } => lang.pick(
                format!("tanda {node} tidak jelas: ada di kolom tingkat {}", levels.join(", ")),
                format!("the mark of {node} is not clear: it is in the columns of level {}", levels.join(", "))),
            Self::EncodingAssumed { encoding } => lang.pick(
                format!("bukan UTF-8, dibaca sebagai {encoding}; lain? --encoding"),
                format!("not UTF-8, read as {encoding}; if that is wrong: --encoding")),
            Self::FilesLeftOut { files } => lang.pick(
                format!("bukan lembar nilai dan tidak dibaca: {}", files.join("; ")),
                format!("no sheets, and not read: {}", files.join("; "))),
            Self::HiddenSheet { name } => lang.pick(
                format!("lembar tersembunyi \"{name}\" juga berisi nilai dan tidak dibaca"),
                format!("the hidden sheet \"{name}\" holds scores too and is not read")),
            Self::HiddenRows { rows } => lang.pick(
                format!("baris tersembunyi ikut dibaca: {}", numbers(rows)),
                format!("hidden rows are read too: {}", numbers(rows))),
            Self::HiddenColumns { columns } => lang.pick(
                format!("kolom tersembunyi ikut dibaca: {}", columns.join(", ")),
                format!("hidden columns are read too: {}", columns.join(", "))),
            Self::SpellingsDiffer { spellings } => {
                // Escaped, since spellings may differ in spaces alone.
                let one = |(name, row): &(String, u32)| format!("{name:?} ({} {row})", lang.pick("baris", "row"));
                let all: Vec<String> = spellings.iter().map(one).collect();
                lang.pick(
                    format!("dibaca sebagai satu instansi: {}", all.join(", ")),
                    format!("read as one institution: {}", all.join(", ")))
            }
            Self::SummaryRows { rows } => lang.pick(
                format!("baris jumlah tidak dibaca sebagai instansi: {}", numbers(rows)),
                format!("rows that sum up are not read as institutions: {}", numbers(rows))),
            Self::InstitutionFromTitle { institution } => lang.pick(
                format!("instansi diambil dari judul: {institution}"),
                format!("the institution is taken from the title: {institution}")),
            Self::InstitutionFromFile { institution } => lang.pick(
                format!("instansi tidak disebut; nama berkas yang dipakai: {institution}"),
                format!("no institution is named; the name of the file stands in: {institution}")),
            Self::YearFromTitle { year } => lang.pick(
                format!("tahun diambil dari judul: {year}"),
                format!("the year is taken from the title: {year}")),
            Self::YearFromSheet { year } => lang.pick(
                format!("tahun diambil dari nama lembar: {year}"),
                format!("the year is taken from the name of the sheet: {year}")),
            Self::StageFromTitle { stage } => lang.pick(
                format!("tahap diambil dari judul: {stage}"),
                format!("the stage is taken from the title: {stage}")),
            Self::InstitutionsFromHeader { institutions } => lang.pick(
                format!("kolom nilai dibaca sebagai instansi: {}", institutions.join(", ")),
                format!("score columns are read as institutions: {}", institutions.join(", "))),
            Self::PublishedOnly => lang.pick(
                "berisi nilai yang diumumkan, bukan nilai indikator; angka ditampilkan seperti tertulis",
                "holds published values, not indicator scores; numbers are shown as they are written").to_owned(),
            Self::RubricTaken { rubric, title, indicators } => lang.pick(
                format!("dibaca sebagai {rubric} ({title}, {indicators} indikator)"),
                format!("read as {rubric} ({title}, {indicators} indicators)")),
            Self::StageTaken { stage, present } => lang.pick(
                format!("tahap yang dipakai: {stage}, yang terakhir terisi dari {}", present.join(", ")),
                format!("the stage taken is {stage}, the last one filled of {}", present.join(", "))),
            Self::StagesTaken { taken, present } => lang.pick(
                format!("tahap yang dipakai adalah yang terakhir terisi per instansi: {}; yang ada: {}", taken.join(", "), present.join(", ")),
                format!("the stage taken is the last one filled for each institution: {}; there is: {}", taken.join(", "), present.join(", "))),
            Self::BandDiffers { node, exact, exact_band, rounded, decimals, rounded_band } => {
                let shown = number(rounded, decimals);
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
                "tidak ada nilai yang diumumkan di baris ini",
                "no value is published in this row").to_owned(),
            Self::NothingPublished { institution: Some(institution) } => lang.pick(
                format!("{institution}: tidak ada nilai yang diumumkan"),
                format!("{institution}: no value is published")),
            Self::NotEnoughPublished { absent } => lang.pick(
                format!("indeks tidak diumumkan dan tidak dapat dihitung tanpa {}", absent.join(", ")),
                format!("the index is not published and cannot be computed without {}", absent.join(", "))),
            Self::PublishedDiffers { node, published, published_decimals, computed, decimals } => lang.pick(
                format!("{node} tertulis {} di lembar ini, dihitung {}", number(published, published_decimals), number(computed, decimals)),
                format!("{node} is given as {} in the sheet, computed as {}", number(published, published_decimals), number(computed, decimals))),
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
            Self::ChangeOutOfScale { node, found, from, .. } => lang.pick(
                format!("{node} dari {} ke {}: di luar skala", n(from), n(found)),
                format!("{node} from {} to {}: outside the scale", n(from), n(found))),
            Self::ChangeNotOnStep { node, found, from, .. } => lang.pick(
                format!("{node} dari {} ke {}: bukan level pada skala", n(from), n(found)),
                format!("{node} from {} to {}: not a level of the scale", n(from), n(found))),
            Self::ChangeCutOff { node, ids } => lang.pick(
                format!("{node}: berhenti di ujung skala untuk {}", ids.join(", ")),
                format!("{node}: stopped at the end of the scale for {}", ids.join(", "))),
            Self::ChangeLowers { node, ids } => lang.pick(
                format!("{node}: menurunkan {}; dengan {node}=min:LEVEL tidak ada yang diturunkan", ids.join(", ")),
                format!("{node}: lowers {}; {node}=min:LEVEL lowers nothing", ids.join(", "))),
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
                "berkas memuat nilai yang diumumkan, bukan nilai indikator",
                "the file holds published values, not the scores of indicators").to_owned(),
            Self::TargetInvalid { found, .. } => lang.pick(
                format!("\"{found}\" bukan angka dan bukan predikat"),
                format!("\"{found}\" is neither a number nor a band")),
            Self::TargetOutOfScale { found, min, max } => lang.pick(
                format!("target {} berada di luar skala {} sampai {}", n(found), n(min), n(max)),
                format!("the target {} is outside the scale {} to {}", n(found), n(min), n(max))),
            Self::ListHeaderNotFound { .. } => lang.pick(
                "judul kolom tidak dikenal",
                "the header was not recognised").to_owned(),
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
                "biaya ini terlalu besar atau terlalu banyak desimalnya untuk dijumlahkan secara eksak",
                "these costs are too large, or have too many decimals, to be summed exactly").to_owned(),
            Self::NoScenario => lang.pick("tidak ada skenario dalam berkas ini", "there is no scenario in this file").to_owned(),
            Self::TooManyScenarios { limit } => lang.pick(
                format!("ada lebih dari {limit} skenario dalam berkas ini"),
                format!("there are more than {limit} scenarios in this file")),
            Self::ScenarioNameTaken { name, reserved: true } => lang.pick(
                format!("skenario tidak dapat bernama \"{name}\": hasil lain sudah memakai nama itu"),
                format!("a scenario cannot be called \"{name}\": another result is")),
            Self::ScenarioNameTaken { name, reserved: false } => lang.pick(
                format!("ada dua skenario bernama \"{name}\""),
                format!("two scenarios are called \"{name}\"")),
            Self::NameMissing => lang.pick("baris ini tidak bernama skenario", "this row names no scenario").to_owned(),
            Self::HistoryEmpty => lang.pick("tidak ada instansi dengan nilai dari dua tahap", "there is no institution with scores of two stages").to_owned(),
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
                "tidak ada instansi bernilai yang memenuhi semua syarat",
                "no institution with a value meets all conditions").to_owned(),
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
                "tidak ada instansi yang ada pada kedua sisi",
                "no institution is on both sides").to_owned(),
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
            Self::MetadataMissing { institutions } => lang.pick(
                format!("{} instansi tanpa metadata: {}", institutions.len(), few_names(institutions)),
                format!("{} {} without metadata: {}", institutions.len(), one_or_more(institutions), few_names(institutions))),
            Self::MetadataUnused { institutions } => lang.pick(
                format!("{} instansi ada pada metadata, tetapi tidak ada pada lembar nilai: {}", institutions.len(), few_names(institutions)),
                format!("{} {} in the metadata, but not in the sheets: {}", institutions.len(), one_or_more(institutions), few_names(institutions))),
            Self::MetadataRepeated { institutions } => lang.pick(
                format!("{} instansi memiliki beberapa baris metadata yang tidak bertentangan pada kolom yang diminta: {}", institutions.len(), few_names(institutions)),
                format!("{} {} in several rows of the metadata, which agree in the columns asked for: {}", institutions.len(), one_or_more(institutions), few_names(institutions))),
            Self::MetadataUnnamed { rows } => lang.pick(
                format!("baris metadata tanpa nama instansi tidak dipakai: {}", numbers(rows)),
                format!("rows of the metadata without an institution are not used: {}", numbers(rows))),
            Self::MetadataContradicts { institution, column, found, other, first_row: Some(row) } => lang.pick(
                format!("\"{column}\" untuk {institution} berisi \"{found}\", tetapi di baris {row} \"{other}\""),
                format!("\"{column}\" of {institution} is \"{found}\", but \"{other}\" in row {row}")),
            Self::MetadataContradicts { institution, column, found, other, first_row: None } => lang.pick(
                format!("\"{column}\" untuk {institution} berisi \"{found}\", tetapi pada lembar nilainya \"{other}\""),
                format!("\"{column}\" of {institution} is \"{found}\", but \"{other}\" in its sheet of scores")),
        }
    }
}
