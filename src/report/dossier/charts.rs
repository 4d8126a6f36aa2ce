//! The charts of a dossier.

use std::cmp::Reverse;

use super::results::FINER;
use super::{Dossier, ReferenceKind};
use crate::analysis::contributions::Contribution;
use crate::assess::{Assessment, Point, Value};
use crate::exact::Exact;
use crate::lang::Lang;
use crate::report::svg::bars::{self, Bar};
use crate::report::svg::gauge::{self, Gauge};
use crate::report::svg::parts::{self, Share};
use crate::report::svg::radar::{self, Axis, Polygon};
use crate::report::svg::trend::{self, Period, Series};
use crate::report::svg::{Chart, Ink, float};
use crate::report::wording::Wording;
use crate::rubric::{Level, NodeId, Rubric};

/// More lines in one trend could not be distinguished.
const MOST_SERIES: usize = 5;

impl Dossier<'_> {
    /// The band scale with the index on it; `None` if no index is known.
    pub fn gauge(&self, lang: Lang) -> Option<Chart> {
        let number = |point: Point| (point.exact, lang.number(point.exact, self.rubric.decimals));
        let (marks, band) = match self.result.index() {
            Value::Known(point) => (vec![number(point)], point.band),
            Value::Between(low, high) => (vec![number(low), number(high)], low.band.filter(|_| low.band == high.band)),
            Value::Unknown => return None,
        };
        let shown = Gauge {
            scale: &self.rubric.scale,
            bands: self.rubric.bands.as_ref(),
            marks,
            milestones: self.marks_to_reach(),
            band,
        };
        let position = self.position(lang).join(" ");
        let label = format!("{}: {}. {position}", lang.pick("Skala predikat", "Band scale"), self.headline(lang));
        Some(gauge::gauge(&shown, label.trim_end().to_owned(), lang))
    }

    /// The values that the index is to reach: the milestones of the instrument, and the target.
    fn marks_to_reach(&self) -> Vec<Exact> {
        let mut marks: Vec<Exact> = self.result.milestones.iter().map(|passing| passing.milestone.index).collect();
        let target = self.target.as_ref().map(|target| target.index);
        marks.extend(target.filter(|target| !marks.contains(target)));
        marks
    }

    /// The radar of the aspects, or what replaces them; `None` if no polygon can be drawn.
    pub fn radar(&self, lang: Lang) -> Option<Chart> {
        let words = Wording { rubric: self.rubric, lang };
        let level = self.axes()?;
        let axes = self.axes_of(level, &words);
        let [low, high] = [Value::low, Value::high].map(|end: fn(&Value) -> Option<Point>| {
            let values = self.result.values.level(level).iter();
            values.map(|value| end(value).map(|point| point.exact)).collect::<Vec<_>>()
        });
        let is_open = low != high;
        let achieved = match is_open {
            true => lang.pick("Capaian, batas bawah", "Achieved, lowest"),
            false => lang.pick("Capaian", "Achieved"),
        };
        let achieved = match self.result.subject.year {
            Some(year) => format!("{achieved} {year}"),
            None => achieved.to_owned(),
        };
        let mut polygons = vec![Polygon { ink: Ink::Achieved, name: achieved, values: low }];
        if is_open {
            let name = lang.pick("Capaian, batas atas", "Achieved, highest").to_owned();
            polygons.push(Polygon { ink: Ink::Series(2), name, values: high });
        }
        for reference in &self.references {
            let ink = match reference.kind {
                ReferenceKind::Earlier | ReferenceKind::Other => Ink::Earlier,
                ReferenceKind::Group => Ink::Group,
            };
            let values = reference.values.level(level);
            if values.iter().any(Option::is_some) {
                polygons.push(Polygon { ink, name: reference.label.clone(), values: values.to_vec() });
            }
        }
        if let Some(target) = &self.target {
            let name = format!("{} {}", target.label, lang.full(target.index));
            polygons.push(Polygon { ink: Ink::Target, name, values: vec![Some(target.index); axes.len()] });
        }
        let values = axes.iter().map(|axis| format!("{} {}", axis.id, axis.value)).collect::<Vec<_>>().join("; ");
        let label = format!("{} {}: {values}", lang.pick("Radar capaian", "Radar of"), self.title(lang));
        Some(radar::radar(&axes, &polygons, &self.rubric.scale, label, lang))
    }

    fn axes_of(&self, level: Level, words: &Wording<'_>) -> Vec<Axis> {
        let axis = |node: NodeId| Axis {
            id: self.rubric[node].id.clone(),
            name: self.rubric[node].name.clone(),
            value: words.value(self.result.values[node]),
        };
        self.rubric.level(level).map(axis).collect()
    }

    /// A bar for the index, each domain and each aspect.
    pub fn bars(&self, lang: Lang) -> Chart {
        let words = Wording { rubric: self.rubric, lang };
        let bar = |name: String, depth: usize, value: Value| Bar {
            name,
            depth,
            value: value.low().map(|point| point.exact),
            text: words.value(value),
        };
        let mut list = vec![bar(lang.pick("Indeks", "Index").to_owned(), 0, self.result.index())];
        let below = self.rubric.walk().filter(|node| matches!(node.level(), Level::Domain | Level::Aspect));
        list.extend(below.map(|node| {
            let name = format!("{} {}", self.rubric[node].id, self.rubric[node].name);
            bar(name, usize::from(node.level() == Level::Aspect), self.result.values[node])
        }));
        list.retain(|bar| bar.depth == 0 || bar.value.is_some());
        let target = self.target.as_ref().map(|target| (target.index, target.label.as_str()));
        let label = format!("{}: {}", self.title(lang), self.headline(lang));
        bars::bars(&list, &self.rubric.scale, self.rubric.bands.as_ref(), target, label, lang)
    }

    /// What each aspect adds to the index, and what it could add.
    pub fn contributions(&self, lang: Lang) -> Option<Chart> {
        let parts = self.parts.as_ref()?;
        let highest = float(self.rubric.scale.max);
        let share = |part: &Contribution| Share {
            id: self.rubric[part.node].id.clone(),
            name: self.rubric[part.node].name.clone(),
            added: float(part.added) / highest,
            open: float(part.open) / highest,
            text: lang.number(part.added, self.rubric.decimals + FINER),
        };
        let shares: Vec<Share> = parts.iter().map(share).collect();
        let spoken: Vec<String> = shares.iter().map(|share| format!("{} {}", share.id, share.text)).collect();
        let words = lang.pick(["Kontribusi", "Potensi"], ["Contribution", "Potential"]);
        Some(parts::parts(&shares, format!("{}: {}", words[0], spoken.join("; ")), words))
    }

    /// The index and the domains over the years; `None` for fewer than two years.
    pub fn trend(&self, lang: Lang) -> Option<Chart> {
        if self.years.len() < 2 {
            return None;
        }
        let periods = periods(&self.years);
        let through = |node: NodeId| -> Vec<Option<(Exact, String)>> {
            let value = |year: &&Assessment| {
                let exact = year.exact(node)?;
                Some((exact, lang.number(exact, self.rubric.decimals)))
            };
            self.years.iter().map(value).collect()
        };
        let index = lang.pick("Indeks", "Index");
        let mut series = vec![Series { ink: Ink::Achieved, name: index.to_owned(), values: through(NodeId::INDEX) }];
        if self.rubric.domains().len() <= MOST_SERIES {
            for domain in self.rubric.domains() {
                let name = format!("{} {}", self.rubric[domain].id, self.rubric[domain].name);
                series.push(Series { ink: Ink::Series(domain.position()), name, values: through(domain) });
            }
        }
        let spoken = periods.iter().zip(&series[0].values);
        let spoken = spoken.map(|(period, value)| {
            format!("{} {}", period.name, value.as_ref().map_or("-", |(_, text)| text.as_str()))
        });
        let spoken = spoken.collect::<Vec<_>>().join("; ");
        let label = format!("{index} {}: {spoken}", self.title(lang));
        let target = self.target.as_ref().map(|target| (target.index, target.label.as_str()));
        let (scale, bands) = (&self.rubric.scale, self.rubric.bands.as_ref());
        Some(trend::trend(&periods, &series, scale, bands, target, label, lang))
    }
}

/// The periods as far apart as their years are, so that a year without a result leaves a gap; else evenly.
fn periods(results: &[&Assessment]) -> Vec<Period> {
    let year = |result: &&Assessment| result.subject.year.map(f64::from);
    let (first, last) = (results.first().and_then(year), results.last().and_then(year));
    let even = results.len().saturating_sub(1).max(1) as f64;
    let place = |(position, result): (usize, &&Assessment)| {
        let at = match (year(result), first, last) {
            (Some(year), Some(first), Some(last)) if first < last => (year - first) / (last - first),
            _ => position as f64 / even,
        };
        Period { name: period(result), at }
    };
    results.iter().enumerate().map(place).collect()
}

/// "2023", or the stage if there is no year.
pub fn period(assessment: &Assessment) -> String {
    let subject = &assessment.subject;
    let year = subject.year.map(|year| year.to_string());
    year.or_else(|| subject.stage.clone()).unwrap_or_else(|| format!("#{}", assessment.row))
}

/// A bar for the index of each institution, the highest first, and what the chart is of.
pub fn ranked_bars(rubric: &Rubric, dossiers: &[Dossier<'_>], lang: Lang) -> (Chart, String) {
    let mut ranked: Vec<&Dossier<'_>> = dossiers.iter().collect();
    ranked.sort_by_key(|dossier| Reverse(dossier.result.index().low().map(|point| point.exact)));
    let words = Wording { rubric, lang };
    let bar = |dossier: &&Dossier<'_>| Bar {
        name: dossier.title(lang),
        depth: 1,
        value: dossier.result.index().low().map(|point| point.exact),
        text: words.value(dossier.result.index()),
    };
    let list: Vec<Bar> = ranked.iter().map(bar).collect();
    let target = dossiers.first().and_then(|first| first.target.as_ref());
    let target = target.map(|target| (target.index, target.label.as_str()));
    let title = format!("{}: {} {}", rubric.title, list.len(), lang.pick("instansi", "institutions"));
    let year = |dossier: &Dossier<'_>| dossier.result.subject.year;
    let years = (dossiers.iter().filter_map(year).min(), dossiers.iter().filter_map(year).max());
    let title = match years {
        (Some(first), Some(last)) if first == last => format!("{title}, {last}"),
        (Some(first), Some(last)) => format!("{title}, {first}–{last}"),
        _ => title,
    };
    (bars::bars(&list, &rubric.scale, rubric.bands.as_ref(), target, title.clone(), lang), title)
}
