//! The place of one institution, and what separates it from others.

use std::cmp::Ordering;

use super::{Ranks, climbed, signed};
use crate::analysis::rank::{Before, Gap, Ranked};
use crate::analysis::standing::{Basis, Standing};
use crate::answers::Worded;
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::document::{Cell, Column, Document, Grid, Tone};
use crate::report::{signed_amount, wording};
use crate::rubric::NodeId;

impl Worded<'_, Ranks<'_>> {
    /// The place of the one that was asked for.
    pub(super) fn focus(&self, document: &mut Document) {
        let ranking = self.answer.ranking;
        let Some(focus) = &ranking.focus else { return };
        let Some((row, standing)) = self.at(focus.row) else { return };
        let lang = self.lang;
        document.heading(self.name(standing));
        let (rank, count) = (row.rank, ranking.rows.len());
        let tied = if row.tied { lang.pick(" (seri)", " (tied)") } else { "" };
        let value = format!("{} {}", self.id(ranking.by), self.number(row.value));
        let mut place = lang.pick(
            format!("{value}: peringkat {rank} dari {count}{tied}"),
            format!("{value}: rank {rank} of {count}{tied}"),
        );
        if let (Some(group), Some(rank), Some(count)) = (&row.group, row.rank_in_group, focus.group_count) {
            let group = self.group_name(group);
            place += &lang.pick(format!(", {rank} dari {count} di {group}"), format!(", {rank} of {count} in {group}"));
        }
        document.line(place + ".");
        if let Some(before) = row.before {
            document.line(self.since(row, before));
        }
        if ranking.by == NodeId::INDEX {
            document.lines(wording::standing_lines(self.rubric, &standing.assessment, lang));
        }
        let next = focus.next.iter().map(|gap| (gap, lang.pick("Tepat di atas", "Next above")));
        let below = focus.below.iter().map(|gap| (gap, lang.pick("Tepat di bawah", "Next below")));
        let against = focus.against.iter().map(|gap| (gap, lang.pick("Dibandingkan dengan", "Against")));
        for (gap, title) in next.chain(below).chain(against) {
            self.gap(document, gap, title);
        }
        let gaps = || focus.next.iter().chain(&focus.below).chain(&focus.against);
        document.notes(self.unknown_parts(gaps()));
        document.notes(self.printed_contributions(standing, gaps()));
    }

    /// Nodes that are not known of one of two institutions, so that it cannot be told what they contribute.
    fn unknown_parts<'g>(&self, gaps: impl Iterator<Item = &'g Gap>) -> Option<String> {
        let unknown = gaps.flat_map(|gap| &gap.parts).filter(|part| part.contribution.is_none());
        let mut ids: Vec<&str> = unknown.map(|part| self.id(part.node)).collect();
        ids.sort_unstable();
        ids.dedup();
        let ids = ids.join(", ");
        (!ids.is_empty()).then(|| {
            self.lang.pick(
                format!("Nilai {ids} hanya ada di satu sisi, jadi kontribusinya tidak diketahui."),
                format!("{ids}: known on one side only, so what it contributes is not known."),
            )
        })
    }

    /// Contributions of printed values do not sum to the printed difference, and why.
    fn printed_contributions<'g>(
        &self,
        standing: &Standing,
        mut gaps: impl Iterator<Item = &'g Gap>,
    ) -> Option<String> {
        let any = gaps.any(|gap| contributions(gap).is_some());
        (any && standing.basis != Basis::Scores).then(|| {
            self.lang.pick(
                "Kontribusi adalah selisih nilai tercetak kali bobot; karena pembulatan, jumlahnya dapat sedikit berbeda.",
                "A contribution is a difference of printed values times its weight; rounding can make the sum differ a little.",
            )
            .to_owned()
        })
    }

    fn since(&self, row: &Ranked, before: Before) -> String {
        let by = row.value.sub(before.value).map_or_else(|_| "?".to_owned(), |by| self.change(by));
        let (rank, climbed) = (before.rank, climbed(row, before));
        let places = signed(climbed);
        self.lang.pick(
            format!("Sebelumnya peringkat {rank} ({places}), nilai {} ({by}).", self.number(before.value)),
            format!("Before: rank {rank} ({places}), value {} ({by}).", self.number(before.value)),
        )
    }

    /// What separates the focus from another, node by node.
    fn gap(&self, document: &mut Document, gap: &Gap, title: &str) {
        let lang = self.lang;
        let ranking = self.answer.ranking;
        let own = ranking.focus.as_ref().and_then(|focus| ranking.rows.get(focus.row));
        let (Some((row, other)), Some(own)) = (self.at(gap.row), own) else { return };
        let (name, rank) = (self.name(other), row.rank);
        let by = self.number(gap.distance.abs());
        let distance = match gap.distance.cmp(&Exact::ZERO) {
            Ordering::Greater => lang.pick(format!("lebih tinggi {by}"), format!("higher by {by}")),
            Ordering::Less => lang.pick(format!("lebih rendah {by}"), format!("lower by {by}")),
            Ordering::Equal => lang.pick("sama tinggi", "equal").to_owned(),
        };
        document.line(lang.pick(
            format!("{title}: {name}, peringkat {rank}, {distance}."),
            format!("{title}: {name}, rank {rank}, {distance}."),
        ));
        if gap.parts.is_empty() {
            return;
        }
        let columns = vec![
            Column::label(""),
            Column::text(""),
            Column::number(lang.pick("Sendiri", "Own")),
            Column::number(lang.pick("Pembanding", "Other")),
            Column::number(lang.pick("Selisih", "Difference")),
            Column::number(lang.pick("Kontribusi", "Contribution")),
        ];
        let total = [
            Cell::new(self.id(ranking.by)),
            Cell::default(),
            Cell::new(self.number(own.value)),
            Cell::new(self.number(row.value)),
            Cell::new(self.change(gap.distance)),
            Cell::new(contribution(contributions(gap), lang)),
        ];
        let mut rows = vec![total.map(|cell| cell.with_tone(Tone::Strong)).to_vec()];
        for part in &gap.parts {
            let difference = part.own.zip(part.other).map(|(own, other)| other.sub(own));
            rows.push(vec![
                Cell::new(self.id(part.node)),
                Cell::new(self.rubric[part.node].name.as_str()),
                Cell::new(self.known(part.own)),
                Cell::new(self.known(part.other)),
                Cell::new(match difference {
                    Some(by) => by.map_or_else(|_| "?".to_owned(), |by| self.change(by)),
                    None => "-".to_owned(),
                }),
                Cell::new(contribution(part.contribution, lang)),
            ]);
        }
        document.grid(Grid { columns, rows });
    }
}

/// What all parts of a gap contribute together; `None` if that of one part is not known.
fn contributions(gap: &Gap) -> Option<Exact> {
    let parts: Option<Vec<Exact>> = gap.parts.iter().map(|part| part.contribution).collect();
    Exact::sum(parts.filter(|parts| !parts.is_empty())?).ok()
}

fn contribution(by: Option<Exact>, lang: Lang) -> String {
    by.map_or_else(|| "-".to_owned(), |by| signed_amount(by, lang))
}
