//! What the lines above the header say of the institution, the year and the stage, where they say it plainly.

use super::table::Row;
use super::words::{self, Heading};
use crate::rubric::normalise;
use crate::scores::{Spot, institution_key as key};

/// What the name of a government begins with inside a line.
const INSIDE_A_LINE: &[&str] = &["kabupaten", "kab", "kota", "provinsi", "prov", "pemkab", "pemkot", "pemprov"];
/// What makes a line that of an agency, whose place says nothing of whose scores they are.
const AGENCIES: &[&str] = &[
    "dinas",
    "badan",
    "kantor",
    "sekretariat",
    "inspektorat",
    "kecamatan",
    "kelurahan",
    "rsud",
    "diskominfo",
    "bappeda",
    "bagian",
    "bidang",
    "kepala",
    "opd",
    "perangkat",
    "unit",
    "se",
    "antar",
    "seluruh",
    "perbandingan",
    "rekap",
    "rekapitulasi",
    "daftar",
];
/// Words that end a name.
const NAME_ENDS: &[&str] = &[
    "tahun",
    "ta",
    "periode",
    "semester",
    "triwulan",
    "tanggal",
    "pada",
    "oleh",
    "berdasarkan",
    "dalam",
    "untuk",
    "dengan",
    "dan",
    "vs",
    "spbe",
    "pemdi",
    "epss",
    "indeks",
    "hasil",
    "nilai",
    "evaluasi",
    "penilaian",
    "laporan",
    "lembar",
    "lke",
    "tingkat",
    "target",
    "daerah",
    "lembaga",
    "menurut",
    "sumber",
    "mandiri",
    "asesor",
    "final",
    "akhir",
];
/// Words of a heading, which may hold the name of an institution but is none.
const HEADING_WORDS: &[&str] =
    &["indeks", "evaluasi", "penilaian", "laporan", "hasil", "lembar", "kerja", "spbe", "pemdi", "indikator", "tahun"];

/// Words of a regulation, whose year says nothing of the scores: "Peraturan ... Nomor 59 Tahun 2020".
const REGULATION_WORDS: &[&str] = &[
    "nomor",
    "no",
    "peraturan",
    "permen",
    "permenpanrb",
    "perpres",
    "perka",
    "perban",
    "keputusan",
    "kepmen",
    "undang",
    "uu",
];

/// What a title block says.
#[derive(Debug, Default)]
pub struct Title {
    /// The institution, where it is named once.
    pub institution: Option<(String, Spot)>,
    /// The year, where only one is named; one that is labelled as the year before any other.
    pub year: Option<(u16, Spot)>,
    /// The stage, where one is labelled.
    pub stage: Option<(String, Spot)>,
}

/// Reads the rows above the header.
pub fn read(rows: &[Row]) -> Title {
    let mut labelled = Vec::new();
    let mut plain = Vec::new();
    let mut labelled_years = Vec::new();
    let mut years = Vec::new();
    let mut stages = Vec::new();
    for row in rows {
        for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let spot = Spot { row: row.number, column: column as u32 + 1 };
            match label(row, column) {
                Some((Heading::Institution, value)) => labelled.push((value, spot)),
                Some((Heading::Stage, value)) => stages.push((value, spot)),
                Some((_, value)) => labelled_years.extend(words::year(&value).map(|year| (year, spot))),
                None => {
                    let whole = is_institution(cell).then(|| cell.clone());
                    plain.extend(whole.or_else(|| institution_in(cell)).map(|institution| (institution, spot)));
                    years.extend(year_after_word(cell).map(|year| (year, spot)));
                }
            }
        }
    }
    Title {
        institution: the_one(labelled).or_else(|| the_one(plain)),
        year: if labelled_years.is_empty() { only(years) } else { only(labelled_years) },
        stage: only(stages),
    }
}

/// The one value that was found, however often; `None` if there are several.
fn only<T: PartialEq>(mut said: Vec<(T, Spot)>) -> Option<(T, Spot)> {
    let all_alike = said.windows(2).all(|pair| pair[0].0 == pair[1].0);
    if !all_alike || said.is_empty() { None } else { Some(said.swap_remove(0)) }
}

/// The one institution that is named, however often and however written.
fn the_one(named: Vec<(String, Spot)>) -> Option<(String, Spot)> {
    let is_one = named.windows(2).all(|pair| key(&pair[0].0) == key(&pair[1].0));
    named.into_iter().next().filter(|_| is_one)
}

/// "Instansi: X" in one cell, or "Instansi" and X in two.
fn label(row: &Row, column: usize) -> Option<(Heading, String)> {
    let cell = row.cell(column);
    if let Some((label, value)) = cell.split_once(':') {
        let heading = words::title_label(label)?;
        return match value.trim() {
            "" => next_value(row, column).map(|value| (heading, value)),
            value => Some((heading, value.to_owned())),
        };
    }
    let heading = words::title_label(cell)?;
    next_value(row, column).map(|value| (heading, value))
}

fn next_value(row: &Row, column: usize) -> Option<String> {
    let mut following = row.cells.iter().skip(column + 1).map(|cell| cell.trim_start_matches(':').trim());
    following.find(|cell| !cell.is_empty()).map(str::to_owned)
}

fn is_institution(cell: &str) -> bool {
    let normal = normalise(cell);
    let begins = words::GOVERNMENTS
        .iter()
        .any(|beginning| normal.strip_prefix(beginning).is_some_and(|rest| rest.starts_with(' ')));
    let is_evaluator = ["panrb", "pan rb", "pendayagunaan aparatur"].iter().any(|words| normal.contains(words));
    // "Kota Metro dan Kota Serang" are two.
    let words: Vec<&str> = normal.split(' ').collect();
    let names_two =
        words.windows(2).any(|pair| matches!(pair[0], "dan" | "vs" | "dengan") && INSIDE_A_LINE.contains(&pair[1]));
    begins && !is_evaluator && !names_two && !normal.split(' ').any(|word| HEADING_WORDS.contains(&word))
}

/// The institution in a line that says more: "LKE SPBE KOTA METRO TAHUN 2024". None where the line names several, or an
/// agency of one.
fn institution_in(cell: &str) -> Option<String> {
    const LONGEST_NAME: usize = 5;
    let is_end = |c: char| matches!(c, ',' | ';' | ':' | '(' | ')' | '|' | '/' | '\u{2013}' | '\u{2014}');
    let words: Vec<&str> = cell.split_whitespace().collect();
    let normal: Vec<String> = words.iter().map(|word| normalise(word)).collect();
    let is = |list: &[&str], at: usize| normal.get(at).is_some_and(|word| list.contains(&word.as_str()));
    let starts: Vec<usize> = (0..words.len()).filter(|at| is(INSIDE_A_LINE, *at)).collect();
    let start = *starts.first()?;
    if (0..start).any(|at| is(AGENCIES, at)) {
        return None;
    }
    let is_name = |at: &usize| {
        let ends_before =
            at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| word.ends_with(is_end));
        let is_word = normal.get(*at).is_some_and(|word| !word.is_empty() && word.chars().all(char::is_alphabetic));
        is_word && !ends_before && !is(NAME_ENDS, *at) && !is(INSIDE_A_LINE, *at)
    };
    let name: Vec<usize> = (start + 1..words.len()).take_while(is_name).collect();
    let end = *name.last()?;
    let is_whole = name.len() <= LONGEST_NAME && !words.get(start)?.contains('/');
    let is_only = starts.iter().all(|at| *at <= end);
    let begin = if start.checked_sub(1).is_some_and(|before| is(&["pemerintah"], before)) { start - 1 } else { start };
    let found = words.get(begin..=end)?.join(" ");
    (is_whole && is_only).then(|| found.trim_end_matches(is_end).to_owned())
}

/// "... Tahun 2024 ...".
fn year_after_word(cell: &str) -> Option<u16> {
    let normal = normalise(cell);
    let words: Vec<&str> = normal.split(' ').collect();
    let is_regulation = words.iter().any(|word| REGULATION_WORDS.contains(word));
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    words.iter().enumerate().filter(|(_, word)| matches!(**word, "tahun" | "year")).find_map(|(at, _)| {
        let numbered = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(is_number);
        // "Tahun Anggaran 2024", "Tahun Penilaian 2024".
        let following = words.get(at + 1..).unwrap_or_default().iter().take(2);
        following.copied().find_map(words::year).filter(|_| !(is_regulation && numbered))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(lines: &[&str]) -> (Option<String>, Option<u16>) {
        let rows: Vec<Row> = (1..)
            .zip(lines)
            .map(|(number, line)| Row { number, cells: line.split(';').map(str::to_owned).collect() })
            .collect();
        let title = read(&rows);
        (title.institution.map(|(name, _)| name), title.year.map(|(year, _)| year))
    }

    #[test]
    fn takes_what_is_stated_plainly_and_only_that() {
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(title(&["Pemerintah Kab. X", "Tahun 2024"]), (some("Pemerintah Kab. X"), Some(2024)));
        assert_eq!(title(&["EVALUASI SPBE TAHUN 2023", "Instansi;: Kota Y"]), (some("Kota Y"), Some(2023)));
        assert_eq!(title(&["Nama Instansi: Kota Y", "Tahun Penilaian: 2023"]), (some("Kota Y"), Some(2023)));
        assert_eq!(title(&["HASIL EVALUASI PEMERINTAH KOTA X"]), (some("PEMERINTAH KOTA X"), None));
        assert_eq!(title(&["LKE SPBE KOTA METRO TAHUN 2024"]), (some("KOTA METRO"), Some(2024)));
        assert_eq!(
            title(&["Evaluasi SPBE - Kab. Lampung Tengah - Tahun 2024"]),
            (some("Kab. Lampung Tengah"), Some(2024))
        );
        for line in ["SPBE KABUPATEN/KOTA TAHUN 2024", "Kota Metro dan Kota Serang", "Dinas Kominfo Kota Metro"] {
            assert_eq!(title(&[line]).0, None, "{line}");
        }
        assert_eq!(title(&["PEMERINTAH KOTA METRO", "LKE Kota Metro"]), (some("PEMERINTAH KOTA METRO"), None));
        assert_eq!(title(&["Kota A", "Kota B", "Tahun 2022", "Tahun 2023"]), (None, None));
        assert_eq!(title(&["Semester 2 Tahun 2022", "Tahun 2023"]), (None, None));
        assert_eq!(title(&["Permen PANRB Nomor 59 Tahun 2020"]), (None, None));
        assert_eq!(title(&["Permen PANRB Nomor 59 Tahun 2020", "Evaluasi Tahun 2023"]), (None, Some(2023)));
        assert_eq!(title(&["Pedoman Tahun 2020", "Tahun;2023"]), (None, Some(2023)));
        assert_eq!(title(&["Instansi;", "Tahun;", "Tahap;"]), (None, None));
    }
}
