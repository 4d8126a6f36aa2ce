//! What `spbe audit` found: what is contradictory and why, and a count of everything else.

mod json;

pub use json::nothing;
use serde::Serialize;

use super::{Answer, Worded};
use crate::analysis::audit::rounding::{Rounding, Stretch};
use crate::analysis::audit::{Audit, Claim, Consequence, Expected, Finding, Follows, Reason, Verdict};
use crate::diagnostic::{Diagnostic, column_letters};
use crate::exact::{Exact, MAX_DECIMALS};
use crate::lang::Lang;
use crate::report::amount;
use crate::report::csv::{self, Rows};
use crate::report::document::{Cell, Column, Document, Grid};
use crate::report::standing;
use crate::report::wording::subject_line;
use crate::rubric::{NodeId, Rubric};
use crate::scores::Subject;

/// How many institutions are named in a line before the rest is only counted.
const MOST_NAMED: usize = 8;

/// The audited rows.
#[derive(Debug)]
pub struct Audited<'a> {
    /// The instrument.
    pub rubric: &'a Rubric,
    /// What was found in each row.
    pub audits: &'a [Audit],
    /// How the sheets were read.
    pub diagnostics: &'a [Diagnostic],
}

impl Answer for Audited<'_> {
    fn json(&self) -> impl Serialize {
        json::form(Some(self), Some(self.rubric), self.diagnostics)
    }

    /// One row for each institution.
    fn rows(&self) -> Rows {
        let Self { rubric, audits, .. } = *self;
        let words = Worded::new(self, rubric, Lang::En);
        let row = |audit: &Audit| {
            let joined =
                |text: &dyn Fn(&Finding) -> String| csv::Cell::Text(csv::listed(audit.findings.iter().map(text)));
            let found = [
                audit.row.to_string().into(),
                audit.verdict.as_str().into(),
                csv::cell(audit.band_follows.map(Follows::as_str)),
                csv::cell(rounding(audit)),
                joined(&|finding| finding.reason.code().to_owned()),
                joined(&|finding| rubric[finding.node].id.clone()),
                joined(&|finding| words.message(finding)),
                audit.missing.iter().map(|node| rubric[*node].id.as_str()).collect::<Vec<_>>().join(" ").into(),
            ];
            csv::subject(&audit.subject).into_iter().chain(found).collect()
        };
        let header = "institution year stage row verdict band_follows rounding codes nodes messages missing";
        Rows::new(csv::names(header), audits.iter().map(row))
    }

    /// What was found, most important first: the contradictions with their sentences, then what stayed undecided,
    /// then which index the bands follow.
    fn document(&self, lang: Lang) -> Document {
        let Self { rubric, audits, .. } = *self;
        let words = Worded::new(self, rubric, lang);
        let mut document = Document::default();
        document.heading(format!("Audit: {}", words.title()));
        document.subheadings(rubric.legal_basis.clone());
        document.grid(words.verdicts(audits));
        for audit in audits.iter().filter(|audit| audit.verdict == Verdict::Contradiction) {
            document.heading(words.place(audit));
            document.grid(words.findings(audit));
            for finding in &audit.findings {
                document.notes(words.sentences(finding));
            }
        }
        let undecidable: Vec<&Audit> = with_verdict(audits, Verdict::Undecidable).collect();
        if !undecidable.is_empty() {
            document.heading(lang.pick("Tidak dapat diputuskan", "Undecidable"));
            document.grid(words.undecidable(&undecidable));
        }
        document.grids(words.bands(audits));
        document.grids(words.roundings(audits));
        document.notes(words.mixed_rounding(audits));
        document.notes(words.coarse(audits));
        document
    }
}

/// The rounding that a row fits; "either" if it fits several, `None` if it fits no rounding.
fn rounding(audit: &Audit) -> Option<&'static str> {
    match &audit.roundings[..] {
        [] => None,
        [only] => Some(only.as_str()),
        _ => Some("either"),
    }
}

fn with_verdict(audits: &[Audit], verdict: Verdict) -> impl Iterator<Item = &Audit> {
    audits.iter().filter(move |audit| audit.verdict == verdict)
}

impl Worded<'_, Audited<'_>> {
    /// Whether rows are of several files, so that a place needs its file.
    fn by_file(&self) -> bool {
        standing::several_files(self.answer.audits.iter().map(|audit| &*audit.source.file))
    }

    /// "Pemerintah Kab. Banyuasin, 2023 (row 212)"; of several files also which.
    fn place(&self, audit: &Audit) -> String {
        let line = subject_line(&audit.subject, audit.row, self.lang);
        let row = format!("{} {}", self.lang.pick("baris", "row"), audit.row);
        match (audit.subject == Subject::default(), self.by_file()) {
            (false, true) => format!("{line} ({}, {row})", audit.source.file),
            (false, false) => format!("{line} ({row})"),
            (true, _) => line,
        }
    }

    fn verdicts(&self, audits: &[Audit]) -> Grid {
        let lang = self.lang;
        let columns = vec![Column::label(lang.pick("Putusan", "Verdict")), Column::number(lang.pick("Baris", "Rows"))];
        let row = |verdict: Verdict, words: &str| {
            vec![Cell::new(words), Cell::new(with_verdict(audits, verdict).count().to_string())]
        };
        let rows = vec![
            row(Verdict::Consistent, lang.pick("Konsisten", "Consistent")),
            row(Verdict::Contradiction, lang.pick("Bertentangan", "Contradiction")),
            row(Verdict::Undecidable, lang.pick("Tidak dapat diputuskan", "Undecidable")),
        ];
        Grid { columns, rows }
    }

    fn findings(&self, audit: &Audit) -> Grid {
        let lang = self.lang;
        let columns = vec![
            Column::label(""),
            Column::text(""),
            Column::number(lang.pick("Terbit", "Published")),
            Column::number(lang.pick("Yang mungkin", "Possible")),
            Column::label(lang.pick("Sel", "Cell")),
        ];
        let row = |finding: &Finding| {
            let (id, name) = match finding.claim {
                Claim::Band(_) => (lang.pick("Predikat", "Band"), ""),
                Claim::Value(..) if finding.node == NodeId::INDEX => (self.id(finding.node), ""),
                Claim::Value(..) => (self.id(finding.node), self.rubric[finding.node].name.as_str()),
            };
            vec![
                Cell::new(id),
                Cell::new(name),
                Cell::new(self.claim(&finding.claim)),
                Cell::new(self.expected(&finding.expected, decimals(&finding.claim))),
                Cell::new(format!("{}{}", column_letters(finding.spot.column), finding.spot.row)),
            ]
        };
        Grid { columns, rows: audit.findings.iter().map(row).collect() }
    }

    fn undecidable(&self, audits: &[&Audit]) -> Grid {
        let lang = self.lang;
        let columns =
            vec![Column::text(lang.pick("Instansi", "Institution")), Column::text(lang.pick("Tidak ada", "Missing"))];
        let row = |audit: &&Audit| {
            let missing: Vec<&str> = audit.missing.iter().map(|node| self.id(*node)).collect();
            vec![Cell::new(self.place(audit)), Cell::new(missing.join(", "))]
        };
        Grid { columns, rows: audits.iter().map(row).collect() }
    }

    /// Which index the bands follow, with the names of those that follow only one.
    fn bands(&self, audits: &[Audit]) -> Option<Grid> {
        let lang = self.lang;
        let row = |follows, words: &str| {
            let following: Vec<&Audit> = audits.iter().filter(|audit| audit.band_follows == Some(follows)).collect();
            let names = if follows == Follows::Either { String::new() } else { self.names(&following) };
            vec![Cell::new(words), Cell::new(following.len().to_string()), Cell::new(names)]
        };
        let rows = vec![
            row(Follows::Exact, lang.pick("Indeks eksak saja", "Only the exact index")),
            row(Follows::Rounded, lang.pick("Indeks tercetak saja", "Only the printed index")),
            row(Follows::Either, lang.pick("Keduanya", "Either")),
        ];
        let any = audits.iter().any(|audit| audit.band_follows.is_some());
        any.then(|| self.counted(lang.pick("Predikat mengikuti", "The band follows"), rows))
    }

    /// Which rounding the values fit.
    fn roundings(&self, audits: &[Audit]) -> Option<Grid> {
        let lang = self.lang;
        let row =
            |name: &str, words: &str| vec![Cell::new(words), Cell::new(self.fitting(audits, name).len().to_string())];
        let rows = vec![
            row(Rounding::Nearest.as_str(), lang.pick("Dibulatkan saja", "Only if rounded")),
            row(Rounding::Truncated.as_str(), lang.pick("Dipotong saja", "Only if cut off")),
            row("either", lang.pick("Keduanya", "Either")),
        ];
        let any = audits.iter().any(|audit| rounding(audit) == Some("either"));
        any.then(|| self.counted(lang.pick("Nilai cocok bila", "The values fit"), rows))
    }

    /// One table is rounded in one way: if both occur, the fewer are worth a look.
    fn mixed_rounding(&self, audits: &[Audit]) -> Option<String> {
        let [nearest, truncated] =
            [Rounding::Nearest, Rounding::Truncated].map(|way| self.fitting(audits, way.as_str()));
        let (fewer, strict) = match nearest.len() < truncated.len() {
            true => (&nearest, Rounding::Truncated.as_str()),
            false => (&truncated, Rounding::Nearest.as_str()),
        };
        let names = self.names(fewer);
        (!fewer.is_empty()).then(|| self.lang.pick(
            format!("Satu tabel biasanya dibulatkan dengan satu cara; periksa {names}. --rounding {strict} menuntut cara itu untuk semua baris."),
            format!("One table is usually rounded in one way; look at {names}. --rounding {strict} holds every row to that one."),
        ))
    }

    /// Values with fewer decimals say less; often only their closing zeros were lost.
    fn coarse(&self, audits: &[Audit]) -> Option<String> {
        let coarse = audits.iter().filter(|audit| audit.has_coarse_values).count();
        let decimals = self.rubric.decimals;
        let rows = if coarse == 1 { "1 row has".to_owned() } else { format!("{coarse} rows have") };
        (coarse > 0).then(|| self.lang.pick(
            format!("Pada {coarse} baris ada nilai dengan desimal lebih sedikit dari yang lain. Bila hanya nol di belakang yang hilang (3,5 untuk 3,50), --decimals {decimals} memeriksa lebih tajam."),
            format!("{rows} values with fewer decimals than the others. Where only closing zeros were lost (3.5 for 3.50), --decimals {decimals} looks closer."),
        ))
    }

    fn fitting<'a>(&self, audits: &'a [Audit], name: &str) -> Vec<&'a Audit> {
        audits.iter().filter(|audit| rounding(audit) == Some(name)).collect()
    }

    /// A table of what, how many, and which; the last column only if something is named.
    fn counted(&self, header: &str, mut rows: Vec<Vec<Cell>>) -> Grid {
        let mut columns = vec![Column::label(header), Column::number(self.lang.pick("Baris", "Rows"))];
        match rows.iter().any(|row| row.get(2).is_some_and(|cell| !cell.text.is_empty())) {
            true => columns.push(Column::text("")),
            false => rows.iter_mut().for_each(|row| row.truncate(2)),
        }
        Grid { columns, rows }
    }

    fn names(&self, audits: &[&Audit]) -> String {
        let named: Vec<String> = audits.iter().take(MOST_NAMED).map(|audit| self.place(audit)).collect();
        let named = named.join(", ");
        match audits.len().saturating_sub(MOST_NAMED) {
            0 => named,
            more => self.lang.pick(format!("{named}, dan {more} lagi"), format!("{named}, and {more} more")),
        }
    }

    fn message(&self, finding: &Finding) -> String {
        self.sentences(finding).join(" ")
    }

    /// The sentences of a finding: what was published, what would be possible, and why.
    fn sentences(&self, finding: &Finding) -> Vec<String> {
        let mut sentences = vec![self.reason(finding)];
        sentences.extend(self.repairs(finding));
        sentences.extend(self.consequences(finding));
        sentences.extend(finding.fitting_band.as_ref().map(|band| {
            self.lang.pick(
                format!("Predikat {band} cocok dengan nilai di bawah indeks."),
                format!("The band {band} fits the values below the index."),
            )
        }));
        sentences.extend(finding.assumes.map(|rounding| self.assumes(rounding)));
        sentences
    }

    fn reason(&self, finding: &Finding) -> String {
        let lang = self.lang;
        let what = self.named(finding.node);
        let (published, expected) =
            (self.claim(&finding.claim), self.expected(&finding.expected, decimals(&finding.claim)));
        match &finding.reason {
            Reason::OffScale => lang.pick(
                format!("{what} {published} berada di luar skala {expected}."),
                format!("{what} {published} is outside the scale of {expected}."),
            ),
            Reason::NoLevels => {
                let count = self.rubric[finding.node].indicators.len();
                lang.pick(
                    format!("{what} {published} tidak mungkin: level bulat dari {count} indikatornya paling dekat memberi {expected}."),
                    format!("{what} {published} is impossible: the nearest that whole levels of its {count} indicators give is {expected}."),
                )
            }
            Reason::Scores { exact } => {
                let (count, exact) = (self.rubric[finding.node].indicators.len(), amount(*exact, lang));
                lang.pick(
                    format!("{what} {published} tidak cocok dengan nilai {count} indikatornya, yang memberi {expected} (eksak {exact})."),
                    format!("{what} {published} does not follow from the scores of its {count} indicators, which give {expected} (exactly {exact})."),
                )
            }
            Reason::Parts { parts } => {
                let parts = self.parts(finding.node, parts);
                if let Expected::Nearest(values) = &finding.expected {
                    let nearest = self.any_of(values, decimals(&finding.claim));
                    return lang.pick(
                        format!("{what} {published} tidak cocok dengan {parts}, yang paling dekat memberi {nearest}."),
                        format!(
                            "{what} {published} does not follow from {parts}; the nearest that they give is {nearest}."
                        ),
                    );
                }
                lang.pick(
                    format!("{what} {published} tidak cocok dengan {parts}, yang memberi {expected}."),
                    format!("{what} {published} does not follow from {parts}, which give {expected}."),
                )
            }
            Reason::Band { exact, printed } => {
                let exact = self.stretch(exact);
                let index = match printed {
                    Some((value, decimals)) => self.value(*value, *decimals),
                    None => lang.pick("tidak terbit", "not published").to_owned(),
                };
                lang.pick(
                    format!("Predikat {published} tidak cocok dengan indeks {index} (eksak {exact}), yang berarti {expected}."),
                    format!("The band {published} does not follow from the index {index} (exactly {exact}), which is {expected}."),
                )
            }
            Reason::UnknownBand => lang.pick(
                format!("Predikat \"{published}\" tidak dikenal; yang ada: {expected}."),
                format!("There is no band \"{published}\"; there is {expected}."),
            ),
        }
    }

    /// "D1 1.40 (13%), D2 1.70 (25%)": what the parts were published as, with their weights in the node.
    fn parts(&self, node: NodeId, parts: &[(NodeId, Option<(Exact, u32)>)]) -> String {
        let shown = |(part, value): &(NodeId, Option<(Exact, u32)>)| {
            let value = value.map_or_else(|| "?".to_owned(), |(value, decimals)| self.value(value, decimals));
            format!("{} {value} ({})", self.id(*part), self.weight(*part, node))
        };
        parts.iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    /// What a part weighs within a node.
    fn weight(&self, part: NodeId, of: NodeId) -> String {
        let percent = self.rubric[part].share.mul(Exact::whole(100)).and_then(|share| share.div(self.rubric[of].share));
        percent.map_or_else(|_| "?".to_owned(), |percent| format!("{}%", amount(percent, self.lang)))
    }

    fn repairs(&self, finding: &Finding) -> Option<String> {
        let repair = |(node, expected): &(NodeId, Expected)| {
            format!("{} {}", self.id(*node), self.expected(expected, decimals(&finding.claim)))
        };
        let repairs: Vec<String> = finding.repairs.iter().map(repair).collect();
        let repairs = repairs.join("; ");
        match repairs.is_empty() {
            true => None,
            false => Some(self.lang.pick(
                format!("Cocok bila satu saja diganti: {repairs}."),
                format!("It would fit with one of these in its place: {repairs}."),
            )),
        }
    }

    fn consequences(&self, finding: &Finding) -> Vec<String> {
        let sentence = |consequence: &Consequence| {
            let what = self.named(consequence.node);
            let value = self.value(consequence.value, consequence.decimals);
            let expected = self.expected(&consequence.expected, consequence.decimals);
            let cause = self.id(finding.node);
            self.lang.pick(
                format!(
                    "{what} {value} cocok dengan angka itu; dengan {cause} yang mungkin, {what} menjadi {expected}."
                ),
                format!("{what} {value} fits that value; with a possible {cause} it would be {expected}."),
            )
        };
        finding.consequences.iter().map(sentence).collect()
    }

    fn assumes(&self, rounding: Rounding) -> String {
        match rounding {
            Rounding::Truncated => self.lang.pick(
                "Ini bila nilai dipotong; bila dibulatkan, pertentangannya di tempat lain.".to_owned(),
                "This takes values as cut off; taken as rounded, the contradiction lies elsewhere.".to_owned(),
            ),
            _ => self.lang.pick(
                "Ini bila nilai dibulatkan; bila dipotong, pertentangannya di tempat lain.".to_owned(),
                "This takes values as rounded; taken as cut off, the contradiction lies elsewhere.".to_owned(),
            ),
        }
    }

    fn claim(&self, claim: &Claim) -> String {
        match claim {
            Claim::Value(value, decimals) => self.value(*value, *decimals),
            Claim::Band(word) => word.clone(),
        }
    }

    fn expected(&self, expected: &Expected, decimals: u32) -> String {
        match expected {
            Expected::Values(values) => self.any_of(values, decimals),
            Expected::Nearest(values) => {
                format!("{} {}", self.lang.pick("terdekat", "nearest"), self.any_of(values, decimals))
            }
            Expected::Between(low, high) => self.between(self.value(*low, decimals), self.value(*high, decimals)),
            Expected::Bands(positions) => {
                any_of(positions.iter().map(|band| self.band(Some(*band)).to_owned()), self.lang)
            }
        }
    }

    fn any_of(&self, values: &[Exact], decimals: u32) -> String {
        any_of(values.iter().map(|value| self.value(*value, decimals)), self.lang)
    }

    /// "1.785 to below 1.8".
    fn stretch(&self, stretch: &Stretch) -> String {
        let [low, high] = [stretch.low, stretch.high].map(|end| amount(end, self.lang));
        if stretch.low == stretch.high {
            return low;
        }
        let low = if stretch.low_open { format!("{} {low}", self.lang.pick("di atas", "above")) } else { low };
        let high = if stretch.high_open { format!("{} {high}", self.lang.pick("di bawah", "below")) } else { high };
        self.between(low, high)
    }

    fn between(&self, low: String, high: String) -> String {
        format!("{low} {} {high}", self.lang.pick("sampai", "to"))
    }

    /// A value with the decimals it was printed with.
    fn value(&self, value: Exact, decimals: u32) -> String {
        match decimals > MAX_DECIMALS {
            true => self.lang.full(value),
            false => self.lang.number(value, decimals),
        }
    }

    /// "Index" or "D4 (Layanan SPBE)".
    fn named(&self, node: NodeId) -> String {
        match node {
            NodeId::INDEX => self.id(node).to_owned(),
            _ => format!("{} ({})", self.id(node), self.rubric[node].name.as_str()),
        }
    }
}

fn decimals(claim: &Claim) -> u32 {
    match claim {
        Claim::Value(_, decimals) => *decimals,
        Claim::Band(_) => 0,
    }
}

/// "a, b or c".
fn any_of(texts: impl Iterator<Item = String>, lang: Lang) -> String {
    let or = lang.pick("atau", "or");
    let texts: Vec<String> = texts.collect();
    match texts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} {or} {last}", others.join(", ")),
    }
}
