//! The sentences people read, in both languages: what to do about it.

use super::Problem;
use super::words::{did_you_mean, few, near_list, or_none};
use crate::lang::Lang;

impl Problem {
    /// What to do about it, where there is something to say.
    #[rustfmt::skip] // As in message.rs.
    pub fn help(&self, lang: Lang) -> Option<String> {
        let help = match self {
            Self::Rubric(problem) => return problem.help(lang),
            Self::NoExactWorkbook { .. } => lang.pick("pakai --format csv", "use --format csv").to_owned(),
            Self::NotUtf8 { .. } => lang.pick(
                "simpan dari Excel sebagai \"CSV UTF-8\", atau sebut pengkodeannya: --encoding windows-1252",
                "save it from Excel as \"CSV UTF-8\", or name the encoding: --encoding windows-1252").to_owned(),
            Self::NoSheets => lang.pick(
                "yang dibaca: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv, .txt, .json, dan .zip yang memuatnya",
                "what is read: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv, .txt, .json, and a .zip of these").to_owned(),
            Self::FilesRunTogether => lang.pick(
                "sebutkan berkasnya satu per satu, foldernya, atau zip-nya: spbe score kiriman/ atau spbe score semua.zip",
                "name the files one by one, their folder or their zip: spbe score kiriman/ or spbe score semua.zip").to_owned(),
            Self::BinaryFile => lang.pick("simpan lembarnya sebagai CSV", "save the sheet as CSV").to_owned(),
            Self::TooManyColumns { .. } => lang.pick(
                "periksa pemisah kolom dan akhir barisnya; pemisahnya dapat disebut dengan --delimiter",
                "check the delimiter and the ends of the rows; --delimiter names the delimiter").to_owned(),
            Self::FileTooLarge { .. } | Self::UnpacksTooLarge { .. } | Self::TableTooLarge { .. } => lang.pick(
                "bila memang sebesar itu, naikkan batasnya dengan --max-size",
                "where it really is that large, raise the limit with --max-size").to_owned(),
            Self::CellTooLong { .. } => lang.pick(
                "bila memang sepanjang itu, naikkan batasnya dengan --max-cell",
                "where it really is that long, raise the limit with --max-cell").to_owned(),
            Self::Undecodable { .. } => lang.pick(
                "coba --encoding lain, atau simpan sebagai \"CSV UTF-8\"",
                "try another --encoding, or save it as \"CSV UTF-8\"").to_owned(),
            Self::WorkbookEncrypted => lang.pick(
                "buka di Excel, hapus kata sandinya, lalu simpan",
                "open it in Excel, remove the password and save it").to_owned(),
            Self::WorkbookDamaged { .. } => lang.pick(
                "buka dan simpan ulang di Excel atau LibreOffice",
                "open it and save it again in Excel or LibreOffice").to_owned(),
            Self::WorkbookUnsupported => lang.pick("simpan lembarnya sebagai CSV", "save the sheet as CSV").to_owned(),
            Self::InvalidJson { .. } => lang.pick(
                "yang dibaca adalah catatan TAUVAL: {\"kode\": ..., \"tahun\": ..., \"A2001\": ...}, atau daftarnya",
                "what is read are TAUVAL records: {\"kode\": ..., \"tahun\": ..., \"A2001\": ...}, or a list of them").to_owned(),
            Self::SheetAmbiguous { .. } | Self::SheetNotFound { .. } => lang.pick(
                "pilih satu dengan --sheet",
                "choose one with --sheet").to_owned(),
            Self::DecimalAmbiguous { .. } => lang.pick(
                "pilih dengan --decimal point (koma memisahkan kolom) atau beri tanda kutip pada angkanya: \"3,5\"",
                "choose --decimal point (the comma separates columns), or quote the numbers: \"3,5\"").to_owned(),
            Self::CellError { .. } | Self::CellUncomputed { .. } => lang.pick(
                "perbaiki rumusnya, hitung ulang, dan simpan; atau ketik angkanya",
                "mend the formula, recalculate and save; or type the number").to_owned(),
            Self::CellDate { .. } => lang.pick(
                "ubah format selnya menjadi angka dan ketik ulang nilainya",
                "set the format of the cell to number and type the score again").to_owned(),
            Self::DecimalMark { .. } => lang.pick(
                "hapus --decimal, atau seragamkan angkanya",
                "leave out --decimal, or write all numbers alike").to_owned(),
            Self::MixedDecimalMarks { .. } => lang.pick(
                "keduanya dibaca sebagai tanda desimal; seragamkan bila bukan itu maksudnya",
                "both are read as decimal marks; write them alike where that is not what is meant").to_owned(),
            Self::WeightDiffers { .. } => lang.pick(
                "bobot dari rubrik yang dipakai; periksa apakah instrumennya benar",
                "the weight of the rubric is used; see whether it is the right instrument").to_owned(),
            Self::InvalidPublished { .. } => lang.pick(
                "tulis angka seperti 2,15",
                "write a number such as 2.15").to_owned(),
            Self::UnclosedQuote => lang.pick(
                "tutup tanda kutipnya, atau tulis dua kali (\"\") bila memang bagian dari teks",
                "close the quote, or double it (\"\") where it is part of the text").to_owned(),
            Self::HeaderNotFound => lang.pick(
                "beri judul kolom, misalnya: indikator;nilai, atau instansi;I1;I2;...; atau sebut barisnya dengan --header-row",
                "give the columns a header, for example: indikator;nilai, or instansi;I1;I2;...; or name its row with --header-row").to_owned(),
            Self::ScoreColumnNotFound { .. } => lang.pick(
                "beri judul \"nilai\" pada kolom nilai, atau sebut kolomnya dengan --column",
                "call the score column \"nilai\" or \"score\", or name it with --column").to_owned(),
            Self::ScoreColumnUnclear { .. } => lang.pick(
                "sebut kolom nilai dengan --column, tahapnya dengan --stage, atau --institutions-in-columns bila setiap kolom satu instansi",
                "name the score column with --column, its stage with --stage, or use --institutions-in-columns where each is an institution").to_owned(),
            Self::ScoreColumnAmbiguous { .. } => lang.pick(
                "sebut kolom nilai dengan --column",
                "name the score column with --column").to_owned(),
            Self::WeightsContradict { .. } => lang.pick(
                "perbaiki judul kolomnya, atau sebut kolom nilai dengan --column",
                "correct the headers, or name the score column with --column").to_owned(),
            Self::SecondHeader { .. } => lang.pick(
                "pisahkan kedua tabel, atau pilih satu dengan --header-row",
                "separate the two tables, or choose one with --header-row").to_owned(),
            Self::RubricUnproven { .. } => lang.pick(
                "sebut instrumennya dengan --rubric",
                "name the instrument with --rubric").to_owned(),
            Self::InstitutionMissing => lang.pick(
                "isi nama instansinya di setiap baris",
                "name the institution in every row").to_owned(),
            Self::LevelContradicts { .. } | Self::MarkedTwice { .. } => lang.pick(
                "sisakan satu tingkat",
                "leave one level").to_owned(),
            Self::ExtraCells { .. } => lang.pick(
                "bila angkanya memakai koma desimal, pisahkan kolom dengan titik koma atau beri tanda kutip: \"3,5\"",
                "where numbers have a decimal comma, separate the columns with semicolons or quote them: \"3,5\"").to_owned(),
            Self::RubricNotRecognised { near } if near.is_empty() => lang.pick(
                "sebut instrumennya dengan --rubric; daftar: spbe rubric list",
                "name the instrument with --rubric; the list: spbe rubric list").to_owned(),
            Self::RubricNotRecognised { near } => lang.pick(
                format!("{}. Lengkapi, atau sebut instrumennya dengan --rubric", near_list(near, lang)),
                format!("{}. Complete it, or name the instrument with --rubric", near_list(near, lang))),
            Self::RubricAmbiguous { .. } => lang.pick(
                "pilih satu dengan --rubric",
                "choose one with --rubric").to_owned(),

            Self::YearsContradict { rival: Some(rival), .. } => lang.pick(
                format!("{}. Lengkapi, atau sebut instrumennya dengan --rubric", near_list(std::slice::from_ref(rival), lang)),
                format!("{}. Complete it, or name the instrument with --rubric", near_list(std::slice::from_ref(rival), lang))),
            Self::NameContradicts { .. } | Self::YearsContradict { .. } => lang.pick(
                "periksa penomoran dan tahunnya, atau sebut instrumennya dengan --rubric",
                "check the numbers and the years, or name the instrument with --rubric").to_owned(),
            Self::ScoreColumnsUnread { .. } => lang.pick(
                "bila kolom itu nilainya, beri judul \"nilai\" atau nama tahapnya",
                "where such a column is meant, call it \"nilai\" or by its stage").to_owned(),
            Self::PublishedDiffers { .. } => lang.pick(
                "yang dihitung dari indikator yang dipakai",
                "what is computed from the indicators is used").to_owned(),
            Self::InstrumentsDiffer { .. } => lang.pick(
                "hitung setiap instrumen sendiri; nilainya tidak dapat dibandingkan",
                "score each instrument by itself; their values cannot be compared").to_owned(),
            Self::NotComparable { shown_anyway: false, .. } => lang.pick(
                "--across-instruments menyandingkan nilainya, tanpa selisih",
                "--across-instruments shows the values side by side, without differences").to_owned(),
            Self::StageOrderUnknown { .. } | Self::StageNotFound { .. } => lang.pick(
                "pilih satu dengan --stage",
                "choose one with --stage").to_owned(),

            Self::UnknownIndicator { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::UnknownIndicator { range, .. } => lang.pick(
                format!("indikatornya {range}, atau nama resminya"),
                format!("the indicators are {range}, or their official names")),
            Self::MissingIndicator { one_index: true, .. } | Self::MissingScore { one_index: true, .. } => lang.pick(
                "isi nilainya, atau pilih --missing lowest",
                "fill in the score, or choose --missing lowest").to_owned(),
            Self::MissingIndicator { .. } | Self::MissingScore { .. } => lang.pick(
                "isi nilainya, atau pilih --missing lowest atau --missing bounds",
                "fill in the score, or choose --missing lowest or --missing bounds").to_owned(),
            Self::NotANumber { expected, .. } | Self::OutOfScale { expected, .. } | Self::NotOnStep { expected, .. } => expected.in_words(lang),
            Self::InvalidYear { .. } => lang.pick(
                "isi empat angka, misalnya 2024",
                "write four digits, for example 2024").to_owned(),
            Self::DuplicateIndicator { .. } => lang.pick(
                "sisakan satu baris untuk tiap indikator, instansi, tahun, dan tahap",
                "leave one row for each indicator, institution, year and stage").to_owned(),
            Self::IndicatorsDisagree { .. } => lang.pick(
                "perbaiki kode atau namanya",
                "correct the code or the name").to_owned(),
            Self::UnknownNode { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::UnknownNode { range, .. } => lang.pick(
                format!("yang ada: {range}"),
                format!("there is: {range}")),
            Self::InvalidChange { .. } => lang.pick(
                "tulis level baru seperti 4, level terendah seperti min:3, atau selisih seperti +1 atau -1",
                "write a new level such as 4, a lowest level such as min:3, or a difference such as +1 or -1").to_owned(),
            Self::ChangeOutOfScale { expected, .. } | Self::ChangeNotOnStep { expected, .. } => expected.in_words(lang),
            Self::InstitutionNotFound { suggestion: Some(suggestion), .. } => did_you_mean(suggestion, lang),
            Self::InstitutionNotFound { present, .. } => lang.pick(
                format!("yang ada: {}", few(present)),
                format!("there is: {}", few(present))),
            Self::InstitutionAmbiguous { wanted: None, .. } => lang.pick(
                "pilih satu dengan --institution",
                "choose one with --institution").to_owned(),
            Self::InstitutionAmbiguous { wanted: Some(_), .. } => lang.pick(
                "tulis namanya lebih lengkap",
                "write more of the name").to_owned(),
            Self::ColumnNotFound { present, .. } | Self::ValueNotFound { present, .. } => lang.pick(
                format!("yang ada: {}", few(present)),
                format!("there is: {}", few(present))),
            Self::SeveralYears { .. } => lang.pick("pilih satu dengan --year", "choose one with --year").to_owned(),
            Self::WhichTwo { .. } | Self::TwiceOnOneSide { .. } => lang.pick(
                "pilih dengan --years atau --stages",
                "choose with --years or --stages").to_owned(),
            Self::InstitutionRepeated { .. } => lang.pick(
                "satu instansi satu tempat: hapus salah satu, atau beri berkas tahun lain kepada --previous",
                "an institution has one place: leave one out, or give the sheet of another year to --previous").to_owned(),
            Self::NoValues { present, .. } => lang.pick(
                format!("yang ada: {}", or_none(present, lang)),
                format!("there is: {}", or_none(present, lang))),
            Self::UnknownBand { bands, .. } => lang.pick(
                format!("predikatnya: {}", bands.join(", ")),
                format!("the bands are: {}", bands.join(", "))),
            Self::NothingPublished { .. } => lang.pick(
                "isi indeksnya, atau hapus barisnya",
                "give its index, or leave the row out").to_owned(),
            Self::YearMissing { .. } => lang.pick(
                "beri kolom tahun, atau --years dengan satu tahun untuk tiap berkas",
                "give the sheet a column of years, or --years with one year for each file").to_owned(),
            Self::ResultAmbiguous { .. } => lang.pick(
                "pilih satu dengan --year atau --stage",
                "choose one with --year or --stage").to_owned(),
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
                "tahap pertama dan terakhir harus ada dalam satu lembar: kolom untuk tiap tahap, atau kolom tahap",
                "the first and the last stage must be in one sheet: a column for each, or a column of stages").to_owned(),
            Self::HistoryEndsHere { .. } => lang.pick(
                "pilih tahap pertama dengan --stage, atau abaikan bila memang itu yang ditanyakan",
                "choose the first stage with --stage, unless that is what is asked").to_owned(),
            Self::NoScenario => lang.pick(
                "isi skenario;indikator;nilai, satu perubahan tiap baris, atau [[scenario]] dalam TOML",
                "fill in scenario;indicator;change, a change a row, or [[scenario]] in TOML").to_owned(),
            Self::TooManyScenarios { .. } => lang.pick(
                "bagi berkasnya; baris-baris dengan satu nama adalah satu skenario",
                "split the file; rows with one name are one scenario").to_owned(),
            Self::ScenarioNameTaken { .. } => lang.pick("beri nama lain", "give it another name").to_owned(),
            Self::CostsTooLarge => lang.pick(
                "bulatkan biayanya, atau pakai satuan yang lebih besar",
                "round the costs, or take a larger unit").to_owned(),
            Self::TooManyPoints { .. } => lang.pick(
                "bulatkan biaya, atau persempit dengan --budget, --lock, atau --max-raise",
                "round the costs, or narrow it with --budget, --lock or --max-raise").to_owned(),
            Self::CostsDefaulted { .. } => lang.pick(
                "beri biayanya, atau satu biaya untuk semua yang lain dengan * di kolom indikator",
                "give their costs, or one cost for all others with * as the indicator").to_owned(),
            Self::HistoryStage { .. } => lang.pick(
                "tahap yang dikenal: mandiri, dokumen, interviu, visitasi, akhir",
                "the stages that are known: mandiri, dokumen, interviu, visitasi, akhir").to_owned(),
            Self::TooManyPlans { .. } => lang.pick(
                "bulatkan biaya, atau persempit dengan --lock, --max-raise, atau --budget",
                "round the costs, or narrow it with --lock, --max-raise or --budget").to_owned(),
            Self::MetadataMissing { .. } => lang.pick(
                "tambahkan barisnya; tanpa itu, instansinya masuk kelompok tanpa nama",
                "add their rows; without them they are in the group without a name").to_owned(),
            Self::MetadataContradicts { .. } => lang.pick(
                "perbaiki salah satunya; tidak ada yang dipilih untuk Anda",
                "correct one of them; neither is chosen for you").to_owned(),
            Self::BandDiffers { .. } => lang.pick(
                "pilih dengan --band-on exact atau --band-on rounded",
                "choose with --band-on exact or --band-on rounded").to_owned(),
            _ => return None,
        };
        Some(help)
    }
}
