//! How the numbers were made, in five lines, and what should be known about them.

use crate::assess::{BandOn, Missing};
use crate::report::document::Block;
use crate::rubric::{Bands, OnCut, WeightMode};

use super::{Part, Section, Writer, sentence};

impl Writer<'_> {
    pub(super) fn method(&self) -> Option<Section> {
        let lines = match self.dossier.has_scores() {
            true => [self.formula(), self.rounding(), self.bands(), self.missing(), self.made_with()],
            false => [self.published(), self.rounding(), self.bands(), None, self.made_with()],
        };
        let blocks = lines.into_iter().flatten().map(Block::Line).collect();
        Some(Section { part: Part::Method, title: self.lang.pick("Cara menghitung", "Method"), blocks })
    }

    pub(super) fn notes(&self) -> Option<Section> {
        let said = self.dossier.cautions(self.lang);
        let own = self.words.notes(self.dossier.result).into_iter().map(|note| sentence(&note));
        let remarks = self.dossier.remarks.iter().cloned();
        let mut blocks: Vec<Block> = own.chain(remarks).filter(|note| !said.contains(note)).map(Block::Note).collect();
        if !self.dossier.sources.is_empty() {
            let sources = self.dossier.sources.join(", ");
            blocks.push(Block::Note(format!("{}: {sources}", self.lang.pick("Sumber", "Sources"))));
        }
        let title = self.lang.pick("Catatan", "Notes");
        (!blocks.is_empty()).then_some(Section { part: Part::Notes, title, blocks })
    }

    fn formula(&self) -> Option<String> {
        let rubric = self.dossier.rubric;
        let total = self.lang.full(rubric.weight_total);
        let parts = match rubric.weight_mode {
            WeightMode::OfWhole => self.lang.pick(
                format!("Bobot adalah bagian dari keseluruhan ({total})."),
                format!("Weights are parts of the whole ({total})."),
            ),
            WeightMode::OfParent => self.lang.pick(
                format!("Bobot adalah bagian dari simpul di atasnya ({total}); yang dicantumkan adalah bobot efektif."),
                format!("Weights are parts of the node above ({total}); those shown are the effective ones."),
            ),
        };
        Some(match !rubric.has_domains() {
            true => self.lang.pick(
                format!("Aspek adalah rata-rata berbobot indikatornya, indeks rata-rata berbobot aspek. {parts}"),
                format!("An aspect is the weighted mean of its indicators, the index that of the aspects. {parts}"),
            ),
            false => self.lang.pick(
                format!(
                    "Aspek adalah rata-rata berbobot indikatornya, domain dari aspeknya, indeks dari domain. {parts}"
                ),
                format!(
                    "An aspect is the weighted mean of its indicators, a domain that of its aspects, the index that of \
                     the domains. {parts}"
                ),
            ),
        })
    }

    fn published(&self) -> Option<String> {
        Some(
            self.lang.pick(
                "Lembar sumber berisi nilai yang diumumkan, bukan nilai indikator; angka ditampilkan seperti tertulis."
                    .to_owned(),
                "The sheet holds published values, not indicator scores; numbers are shown as they are written."
                    .to_owned(),
            ),
        )
    }

    fn rounding(&self) -> Option<String> {
        let decimals = self.dossier.rubric.decimals;
        Some(self.lang.pick(
            format!("Dihitung dengan pecahan eksak, juga selisihnya; dibulatkan sekali saat ditampilkan, {decimals} desimal, setengah ke atas."),
            format!("Computed with exact fractions, differences too; rounded once when shown, to {decimals} decimals, half up."),
        ))
    }

    fn bands(&self) -> Option<String> {
        let bands = self.dossier.rubric.bands.as_ref()?;
        let ladder = self.ladder(bands);
        Some(match self.dossier.options.band_on {
            BandOn::Exact => self.lang.pick(
                format!("Predikat ditentukan oleh nilai eksak: {ladder}."),
                format!("The exact value decides the band: {ladder}."),
            ),
            BandOn::Rounded => self.lang.pick(
                format!("Predikat ditentukan oleh nilai yang dibulatkan: {ladder}."),
                format!("The rounded value decides the band: {ladder}."),
            ),
        })
    }

    /// "Kurang < 1,8 ≤ Cukup < 2,6 ≤ Baik": which side a cut belongs to can be read off.
    fn ladder(&self, bands: &Bands) -> String {
        let mut ladder = bands.label(0).to_owned();
        for (below, cut) in bands.cuts.iter().enumerate() {
            let (cut, label) = (self.lang.full(*cut), bands.label(below + 1));
            ladder += &match bands.on_cut {
                OnCut::Above => format!(" < {cut} ≤ {label}"),
                OnCut::Below => format!(" ≤ {cut} < {label}"),
            };
        }
        ladder
    }

    /// How many indicators nobody scored, and what became of them.
    pub(super) fn missing(&self) -> Option<String> {
        let (lang, rubric) = (self.lang, self.dossier.rubric);
        let all = rubric.indicators().len();
        let missing = self.dossier.missing();
        let lowest = lang.full(rubric.scale.min);
        Some(match (missing, self.dossier.options.missing) {
            (0, _) => lang.pick(format!("Semua {all} indikator dinilai."), format!("All {all} indicators are scored.")),
            (_, Missing::Bounds) => lang.pick(
                format!("{missing} dari {all} indikator belum dinilai; hasil diberi batas bawah dan atas."),
                format!("{missing} of {all} indicators are not scored; results are a lowest and a highest value."),
            ),
            (_, Missing::Error | Missing::Lowest) => lang.pick(
                format!("{missing} dari {all} indikator belum dinilai dan dihitung sebagai {lowest}."),
                format!("{missing} of {all} indicators are not scored and are taken as {lowest}."),
            ),
        })
    }

    fn made_with(&self) -> Option<String> {
        let (version, rubric) = (env!("CARGO_PKG_VERSION"), &self.dossier.rubric.id);
        Some(self.lang.pick(
            format!("Dibuat dengan spbe {version} menurut rubrik {rubric}."),
            format!("Made with spbe {version} under the rubric {rubric}."),
        ))
    }
}
