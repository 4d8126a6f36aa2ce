//! The built-in rubrics as a list, and one rubric as its tree.

use serde::Serialize;

use super::Answer;
use crate::exact::{DecimalMark, Exact};
use crate::lang::Lang;
use crate::report::csv::{self, Rows};
use crate::report::document::{Block, Cell, Column, Document, Grid, Tone};
use crate::report::json::{Number, RubricHead};
use crate::report::wording::{Wording, kind_name, years};
use crate::rubric::{NodeId, OnCut, Rubric, WeightMode};

/// The rubrics that are built in.
#[derive(Debug)]
pub struct BuiltIn<'a>(pub &'a [&'a Rubric]);

impl Answer for BuiltIn<'_> {
    /// The list for programs, as JSON.
    fn json(&self) -> impl Serialize {
        let rubrics = self.0.iter().map(|rubric| Item::new(rubric)).collect();
        List { schema: "spbe.rubrics/1", rubrics }
    }

    /// The list for programs, as rows.
    fn rows(&self) -> Rows {
        let row = |rubric: &Rubric| {
            vec![
                rubric.id.as_str().into(),
                rubric.title.as_str().into(),
                csv::cell(rubric.years.map(|(first, _)| first)),
                csv::cell(rubric.years.and_then(|(_, last)| last)),
                rubric.domains().len().to_string().into(),
                rubric.aspects().len().to_string().into(),
                rubric.indicators().len().to_string().into(),
                csv::cell(rubric.legal_basis.as_ref()),
            ]
        };
        let header = csv::names("id title first_year last_year domains aspects indicators legal_basis");
        Rows::new(header, self.0.iter().map(|rubric| row(rubric)))
    }

    /// The list for people.
    fn document(&self, lang: Lang) -> Document {
        let columns = vec![
            Column::label("ID"),
            Column::text(lang.pick("Indeks", "Index")),
            Column::label(lang.pick("Tahun", "Years")),
            Column::number(lang.pick("Indikator", "Indicators")),
            Column::text(lang.pick("Dasar hukum", "Legal basis")),
        ];
        let row = |rubric: &Rubric| {
            vec![
                Cell::new(&rubric.id).with_tone(Tone::Strong),
                Cell::new(&rubric.title),
                Cell::new(years(rubric.years)),
                Cell::new(rubric.indicators().len().to_string()),
                Cell::new(rubric.legal_basis.clone().unwrap_or_else(|| "-".to_owned())),
            ]
        };
        let rows = self.0.iter().map(|rubric| row(rubric)).collect();
        Document { blocks: vec![Block::Grid(Grid { columns, rows })] }
    }
}

/// One rubric as its tree.
#[derive(Debug)]
pub struct Outline<'a>(pub &'a Rubric);

impl Answer for Outline<'_> {
    /// One rubric for programs, as JSON.
    fn json(&self) -> impl Serialize {
        let rubric = self.0;
        let bands = rubric.bands.as_ref();
        let levels = rubric.levels.iter().map(|(kind, names)| {
            let names = names.iter().map(|(level, name)| (level.to_full(DecimalMark::Point), name.clone().into()));
            (kind.clone(), serde_json::Value::Object(names.collect()))
        });
        Tree {
            schema: "spbe.rubric/1",
            rubric: RubricHead::new(rubric),
            weights: match rubric.weight_mode {
                WeightMode::OfWhole => "of-whole",
                WeightMode::OfParent => "of-parent",
            },
            decimals: rubric.decimals,
            scale: ScaleForm {
                min: Number::full(rubric.scale.min),
                max: Number::full(rubric.scale.max),
                step: rubric.scale.step.map(Number::full),
            },
            bands: bands.map_or_else(Vec::new, |bands| {
                bands
                    .bands
                    .iter()
                    .enumerate()
                    .map(|(position, band)| BandForm {
                        label: &band.label,
                        aliases: &band.aliases,
                        level: band.level.as_deref(),
                        from: bands.lower_cut(position).map(Number::full),
                    })
                    .collect()
            }),
            on_cut: bands.map(|bands| match bands.on_cut {
                OnCut::Above => "above",
                OnCut::Below => "below",
            }),
            levels: levels.collect(),
            milestones: rubric
                .milestones
                .iter()
                .map(|milestone| MilestoneForm {
                    label: &milestone.label,
                    index: Number::full(milestone.index),
                    first_year: milestone.years.map(|(first, _)| first),
                    last_year: milestone.years.and_then(|(_, last)| last),
                    source: milestone.source.as_deref(),
                    verified: milestone.is_verified,
                })
                .collect(),
            nodes: below_index(rubric).map(|node| NodeForm::new(rubric, node)).collect(),
        }
    }

    /// One rubric for programs, as a row for each node.
    fn rows(&self) -> Rows {
        let rubric = self.0;
        let rows = below_index(rubric).map(|id| {
            let (node, facts) = (&rubric[id], &rubric[id].facts);
            vec![
                id.level().as_str().into(),
                node.id.as_str().into(),
                csv::cell(facts.code.as_ref()),
                csv::cell(rubric.group_id(id)),
                node.name.as_str().into(),
                csv::full(node.weight),
                csv::full(percent(node.share)),
                csv::cell(facts.kind.as_ref()),
                csv::cell(facts.external.as_ref()),
            ]
        });
        Rows::new(csv::names("level id code parent name weight effective_percent kind external"), rows)
    }

    /// One rubric for people: what it is, its scale, bands and levels, and the tree with effective weights.
    fn document(&self, lang: Lang) -> Document {
        let rubric = self.0;
        let mut document = Document::default();
        document.heading(format!("{} ({})", rubric.title, rubric.id));
        if let Some(basis) = &rubric.legal_basis {
            document.subheading(basis.clone());
        }
        if rubric.years.is_some() {
            document.subheading(format!("{} {}", lang.pick("Tahun", "Years"), years(rubric.years)));
        }
        document.line(scale_line(rubric, lang));
        document.lines(weights_line(rubric, lang));
        let words = Wording { rubric, lang };
        for milestone in &rubric.milestones {
            document.line(words.milestone_line(milestone));
        }
        document.grids(bands_grid(rubric, lang));
        document.grids(levels_grid(rubric, lang));
        document.grid(tree_grid(rubric, lang));
        document
    }
}

#[derive(Serialize)]
struct List<'r> {
    schema: &'static str,
    rubrics: Vec<Item<'r>>,
}

#[derive(Serialize)]
struct Item<'r> {
    #[serde(flatten)]
    head: RubricHead<'r>,
    first_year: Option<u16>,
    last_year: Option<u16>,
    domains: usize,
    aspects: usize,
    indicators: usize,
}

impl<'r> Item<'r> {
    fn new(rubric: &'r Rubric) -> Self {
        Self {
            head: RubricHead::new(rubric),
            first_year: rubric.years.map(|(first, _)| first),
            last_year: rubric.years.and_then(|(_, last)| last),
            domains: rubric.domains().len(),
            aspects: rubric.aspects().len(),
            indicators: rubric.indicators().len(),
        }
    }
}

#[derive(Serialize)]
struct Tree<'r> {
    schema: &'static str,
    rubric: RubricHead<'r>,
    weights: &'static str,
    decimals: u32,
    scale: ScaleForm,
    bands: Vec<BandForm<'r>>,
    on_cut: Option<&'static str>,
    levels: serde_json::Map<String, serde_json::Value>,
    milestones: Vec<MilestoneForm<'r>>,
    nodes: Vec<NodeForm<'r>>,
}

#[derive(Serialize)]
struct ScaleForm {
    min: Number,
    max: Number,
    step: Option<Number>,
}

#[derive(Serialize)]
struct BandForm<'r> {
    label: &'r str,
    aliases: &'r [String],
    /// The name of the level that the band is.
    level: Option<&'r str>,
    /// The cut below it; null for the lowest.
    from: Option<Number>,
}

#[derive(Serialize)]
struct MilestoneForm<'r> {
    label: &'r str,
    index: Number,
    first_year: Option<u16>,
    last_year: Option<u16>,
    source: Option<&'r str>,
    verified: bool,
}

#[derive(Serialize)]
struct NodeForm<'r> {
    level: &'static str,
    id: &'r str,
    code: Option<&'r str>,
    parent: Option<&'r str>,
    name: &'r str,
    weight: Number,
    /// The part of the whole index, from 0 to 1.
    share_exact: Exact,
    kind: Option<&'r str>,
    external: Option<&'r str>,
}

impl<'r> NodeForm<'r> {
    fn new(rubric: &'r Rubric, id: NodeId) -> Self {
        let node = &rubric[id];
        Self {
            level: id.level().as_str(),
            id: &node.id,
            code: node.facts.code.as_deref(),
            parent: rubric.group_id(id),
            name: &node.name,
            weight: Number::full(node.weight),
            share_exact: node.share,
            kind: node.facts.kind.as_deref(),
            external: node.facts.external.as_deref(),
        }
    }
}

/// Every node but the index, each followed by what is below it.
fn below_index(rubric: &Rubric) -> impl Iterator<Item = NodeId> {
    rubric.walk().skip(1)
}

/// "Scale 1 to 5, in steps of 1".
fn scale_line(rubric: &Rubric, lang: Lang) -> String {
    let scale = &rubric.scale;
    let (min, max) = (lang.full(scale.min), lang.full(scale.max));
    match scale.step.map(|step| lang.full(step)) {
        Some(step) => lang.pick(
            format!("Skala {min} sampai {max}, langkah {step}"),
            format!("Scale {min} to {max}, in steps of {step}"),
        ),
        None => lang.pick(
            format!("Skala {min} sampai {max}, semua nilai di antaranya"),
            format!("Scale {min} to {max}, any value between"),
        ),
    }
}

fn weights_line(rubric: &Rubric, lang: Lang) -> Option<String> {
    (rubric.weight_mode == WeightMode::OfParent).then(|| {
        lang.pick(
            "Bobot tertulis adalah bagian dari induknya; bobot efektif bagian dari seluruh indeks.",
            "Written weights are parts of the parent; effective weights are parts of the whole index.",
        )
        .to_owned()
    })
}

fn bands_grid(rubric: &Rubric, lang: Lang) -> Option<Grid> {
    let bands = rubric.bands.as_ref()?;
    let (above, below) = match bands.on_cut {
        OnCut::Above => (">=", "<"),
        OnCut::Below => (">", "<="),
    };
    let rows = bands.bands.iter().enumerate().map(|(position, band)| {
        let upper = bands.lower_cut(position + 1);
        let from = bands.lower_cut(position).map(|cut| format!("{above} {}", lang.full(cut)));
        let to = upper.map(|cut| format!("{below} {}", lang.full(cut)));
        vec![
            Cell::new(&band.label).with_tone(Tone::Band(position, bands.bands.len())),
            Cell::new(from.unwrap_or_default()),
            Cell::new(to.unwrap_or_default()),
            Cell::new(band.aliases.join(", ")),
        ]
    });
    let columns = vec![
        Column::label(lang.pick("Predikat", "Band")),
        Column::label(lang.pick("Dari", "From")),
        Column::label(lang.pick("Sampai", "To")),
        Column::text(lang.pick("Nama lain", "Also called")),
    ];
    Some(Grid { columns, rows: rows.collect() })
}

fn levels_grid(rubric: &Rubric, lang: Lang) -> Option<Grid> {
    if rubric.levels.is_empty() {
        return None;
    }
    let columns = std::iter::once(Column::label("Level"))
        .chain(rubric.levels.keys().map(|kind| Column::text(kind_name(kind, lang))))
        .collect();
    let rows = rubric.scale.levels().map(|level| {
        let names = rubric.levels.values().map(|names| Cell::new(names.get(&level).map_or("-", String::as_str)));
        std::iter::once(Cell::new(lang.full(level))).chain(names).collect()
    });
    Some(Grid { columns, rows: rows.collect() })
}

fn tree_grid(rubric: &Rubric, lang: Lang) -> Grid {
    let with_kind = rubric.indicators().any(|indicator| rubric[indicator].facts.kind.is_some());
    let mut columns = vec![
        Column::label(""),
        Column::text(lang.pick("Nama", "Name")),
        Column::number(lang.pick("Bobot", "Weight")),
        Column::number(lang.pick("Efektif %", "Effective %")),
    ];
    columns.extend(with_kind.then(|| Column::label(lang.pick("Level", "Levels"))));
    let row = |node: NodeId| {
        let node = &rubric[node];
        let id = match &node.facts.code {
            Some(code) => format!("{} ({code})", node.id),
            None => node.id.clone(),
        };
        let name = match &node.facts.external {
            Some(external) => format!("{} [{external}]", node.name),
            None => node.name.clone(),
        };
        let mut cells = vec![
            Cell::new(id).at_depth(node.depth),
            Cell::new(name),
            Cell::new(lang.full(node.weight)),
            Cell::new(percent(node.share).map_or_else(String::new, |percent| lang.full(percent))),
        ];
        cells.extend(with_kind.then(|| Cell::new(node.facts.kind.as_deref().map_or("", |kind| kind_name(kind, lang)))));
        cells
    };
    Grid { columns, rows: below_index(rubric).map(row).collect() }
}

fn percent(share: Exact) -> Option<Exact> {
    share.mul(Exact::whole(100)).ok()
}
