//! What the sentences about problems share.

use super::{Expected, Near, PossibleScores};
use crate::exact::Exact;
use crate::lang::Lang;

impl Expected {
    pub(super) fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Text => lang.pick("teks dalam tanda kutip", "a text in quotes"),
            Self::Number => lang.pick("angka", "a number"),
            Self::WholeNumber => lang.pick("bilangan bulat", "a whole number"),
            Self::List => lang.pick("daftar [ ... ]", "a list [ ... ]"),
            Self::Table => lang.pick("tabel", "a table"),
            Self::Tables => lang.pick("daftar tabel [[ ... ]]", "a list of tables [[ ... ]]"),
            Self::TrueOrFalse => lang.pick("true atau false", "true or false"),
        }
    }
}

impl PossibleScores {
    /// "write a whole number from 1 to 5".
    pub(super) fn in_words(&self, lang: Lang) -> String {
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

pub(super) fn did_you_mean(suggestion: &str, lang: Lang) -> String {
    lang.pick(format!("maksudnya \"{suggestion}\"?"), format!("did you mean \"{suggestion}\"?"))
}

pub(super) fn part_name(part: &str, lang: Lang) -> &'static str {
    match part {
        "domain" => lang.pick("domain", "domains"),
        "aspect" => lang.pick("aspek", "aspects"),
        _ => lang.pick("indikator", "indicators"),
    }
}

/// Whether a sum is too much or too little, and by how much exactly.
pub(super) fn difference(sum: Exact, expected: Exact, lang: Lang) -> (&'static str, String) {
    let how = match sum > expected {
        true => lang.pick("lebih", "too much"),
        false => lang.pick("kurang", "short"),
    };
    (how, sum.sub(expected).map_or_else(|_| "?".to_owned(), |by| lang.full(by.abs())))
}

/// "in a.xlsx, sheet "Nilai", row 4"; of the same file, "on row 4".
pub(super) fn place_of_row(file: Option<&str>, sheet: Option<&str>, row: u32, lang: Lang) -> String {
    let sheet = sheet.map(|sheet| format!("{} \"{sheet}\"", lang.pick("lembar", "sheet")));
    let row = format!("{} {row}", lang.pick("baris", "row"));
    let parts: Vec<String> = file.map(str::to_owned).into_iter().chain(sheet).collect();
    match parts.is_empty() {
        true => format!("{} {row}", lang.pick("di", "on")),
        false => format!("{} {}, {row}", lang.pick("di", "in"), parts.join(", ")),
    }
}

/// The first of many ids.
pub(super) fn few(ids: &[String]) -> String {
    first_of(ids, 8, ", ")
}

pub(super) fn one_or_more(names: &[String]) -> &'static str {
    if names.len() == 1 { "institution is" } else { "institutions are" }
}

/// The first of many names, which may have commas of their own.
pub(super) fn few_names(names: &[String]) -> String {
    first_of(names, 5, "; ")
}

pub(super) fn first_of(words: &[String], most: usize, between: &str) -> String {
    let shown = words.get(..words.len().min(most)).unwrap_or_default().join(between);
    if words.len() > most { format!("{shown}{between}...") } else { shown }
}

pub(super) fn or_none(names: &[String], lang: Lang) -> String {
    match names {
        [] => lang.pick("tidak ada", "none").to_owned(),
        _ => names.join(", "),
    }
}

/// "12, 14, 15, ...".
pub(super) fn numbers(rows: &[u32]) -> String {
    const SHOWN: usize = 8;
    let mut shown: Vec<String> = rows.iter().take(SHOWN).map(u32::to_string).collect();
    if rows.len() > SHOWN {
        shown.push("...".to_owned());
    }
    shown.join(", ")
}

/// "spbe-2020: 45 of 47, without I12, I40".
pub(super) fn near_list(near: &[Near], lang: Lang) -> String {
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

/// "Kota A: ", where it is known whose scores a sentence is about.
pub(super) fn whose(institution: Option<&str>) -> String {
    institution.map_or_else(String::new, |institution| format!("{institution}: "))
}
