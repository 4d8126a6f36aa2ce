//! What values rest on, in words.

use crate::analysis::standing::{Basis, Standing};
use crate::assess::BandOn;
use crate::lang::Lang;

/// The name of a file without folders and ending.
pub fn name_of_file(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Whether results were read from several files.
pub fn several_files<'f>(mut files: impl Iterator<Item = &'f str>) -> bool {
    files.next().is_some_and(|first| files.any(|file| file != first))
}

/// Whether values are exact or as printed, and where bands come from: a sentence for each that occurs.
pub fn basis<'s>(standings: impl IntoIterator<Item = &'s Standing>, band_on: BandOn, lang: Lang) -> Vec<String> {
    let mut counts = [0_usize; Basis::ALL.len()];
    for standing in standings {
        for (count, basis) in counts.iter_mut().zip(Basis::ALL) {
            *count += usize::from(standing.basis == basis);
        }
    }
    let kinds = counts.iter().filter(|count| **count > 0).count();
    let mut sentences: Vec<String> = Basis::ALL
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|(basis, count)| match kinds {
            1 => sentence(basis, band_on, lang),
            _ => format!("{count}: {}", sentence(basis, band_on, lang)),
        })
        .collect();
    if kinds > 1 {
        sentences.push(
            lang.pick(
                "Nilai eksak dan nilai tercetak dibandingkan apa adanya.",
                "Exact and printed values are compared as they are.",
            )
            .to_owned(),
        );
    }
    sentences
}

fn sentence(basis: Basis, band_on: BandOn, lang: Lang) -> String {
    let text = match (basis, band_on) {
        (Basis::Scores, BandOn::Exact) => lang.pick(
            "Nilai eksak dari skor indikator; predikat dari nilai eksak.",
            "Exact values from the scores of indicators; the band is that of the exact value.",
        ),
        (Basis::Scores, BandOn::Rounded) => lang.pick(
            "Nilai eksak dari skor indikator; predikat dari nilai yang dibulatkan.",
            "Exact values from the scores of indicators; the band is that of the rounded value.",
        ),
        (Basis::Published, _) => lang.pick(
            "Nilai terbit, seperti tercetak; predikat seperti terbit, atau dari nilai tercetak.",
            "Published values, as printed; the band as published, else that of the printed value.",
        ),
        (Basis::PublishedParts, _) => lang.pick(
            "Indeks tidak terbit: dihitung dari nilai terbit yang sudah dibulatkan, jadi hanya mendekati.",
            "The index was not published: it is computed from published, rounded values, so it is only near.",
        ),
    };
    text.to_owned()
}
