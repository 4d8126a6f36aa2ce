//! What an institution is held against: targets, another year, the mean of a group.

use std::collections::HashMap;
use std::sync::Arc;

use super::args::{Assessing, Reading};
use super::console::Console;
use super::members::{Member, Members};
use super::{Exit, Stop};
use crate::analysis::costs::Costs;
use crate::analysis::ladder::Ladder;
use crate::analysis::mean::{Nodes, mean};
use crate::analysis::plan::{self, Answer, Given, Goal, Limits};
use crate::analysis::profile::{default_target, profile};
use crate::analysis::sensitivity::{Margin, sensitivity};
use crate::analysis::target::Target;
use crate::analysis::whatif::scores_of;
use crate::assess::Assessment;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::{Exact, Overflow};
use crate::lang::Lang;
use crate::report::dossier::{Aim, Dossier, Planned, Reference, ReferenceKind};
use crate::rubric::Rubric;

/// What a result is held against.
#[derive(Debug, Clone, clap::Args)]
pub struct Holding {
    /// The index or band to aim for [default: the next milestone of the instrument]
    #[arg(long, value_name = "INDEX|BAND")]
    target: Option<String>,

    /// A sheet of the same institution to compare with, such as last year's
    #[arg(long, value_name = "FILE")]
    compare: Option<String>,

    /// A sheet of many institutions whose mean is shown beside
    #[arg(long, value_name = "FILE")]
    group: Option<String>,

    /// The column that puts the institutions of the sheets into groups
    #[arg(long, value_name = "COLUMN", conflicts_with = "group")]
    group_by: Option<String>,
}

/// What is asked of the indicators.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Asking {
    /// The level that every indicator should reach [default: the middle level of the scale]
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    level_target: Option<Exact>,

    /// The most levels that the plan raises one indicator by
    #[arg(long, value_name = "LEVELS")]
    max_raise: Option<usize>,
}

/// A number on the scale, which is not known yet.
fn level(text: &str) -> Result<Exact, String> {
    Exact::parse(text).map_err(|_| "give a number, such as 3".to_owned())
}

/// Everything the institutions are held against.
#[derive(Debug)]
pub struct Held<'m> {
    rubric: Arc<Rubric>,
    members: &'m Members,
    target: Option<Target>,
    asking: Asking,
    compare: Option<Members>,
    group: Option<Mean>,
    group_by: Option<String>,
    /// The mean of each group; of all where nothing puts them into groups.
    means: HashMap<Option<String>, Mean>,
    exit: Exit,
}

/// The mean of a group, and how many are in it.
#[derive(Debug)]
struct Mean {
    values: Nodes,
    count: usize,
}

impl<'m> Held<'m> {
    /// Reads what the institutions are held against.
    ///
    /// # Errors
    /// Where an option makes no sense for the instrument, or a sheet is of another one.
    pub fn read(
        holding: &Holding,
        asking: &Asking,
        members: &'m Members,
        reading: &Reading,
        assessing: &Assessing,
        console: &Console,
    ) -> Result<Option<Self>, Stop> {
        let Some(rubric) = members.rubric.clone() else { return Ok(None) };
        let target = holding.target.as_deref().map(|text| read_target(text, &rubric)).transpose()?;
        if let Some(level) = asking.level_target.filter(|level| rubric.scale.fits(*level).is_err()) {
            let message = format!("--level-target {} is not on the scale of {}", level, rubric.id);
            return Err(Stop::Usage(message));
        }
        let read = |file: &String| {
            let others = Members::read(std::slice::from_ref(file), reading, assessing, console)?;
            match &others.rubric {
                Some(other) if other.id != rubric.id => {
                    let problem = Problem::InstrumentsDiffer { first: rubric.id.clone(), other: other.id.clone() };
                    console.say(&[Diagnostic::error(problem, Place::File(file.as_str().into()))]);
                    Err(Stop::Said(Exit::Scores))
                }
                _ => Ok(others),
            }
        };
        let compare = holding.compare.as_ref().map(read).transpose()?;
        let group = holding.group.as_ref().map(read).transpose()?;
        let mut held = Self {
            rubric,
            members,
            target,
            asking: asking.clone(),
            compare,
            group: None,
            group_by: holding.group_by.clone(),
            means: HashMap::new(),
            exit: Exit::Done,
        };
        held.exit = [&held.compare, &group].into_iter().flatten().map(|others| others.exit).max().unwrap_or(Exit::Done);
        held.group = group.map(|group| held.mean_of(group.members.iter())).transpose()?;
        held.group_members()?;
        Ok(Some(held))
    }

    /// Takes the mean of each group, where there is more than one institution to take it of.
    fn group_members(&mut self) -> Result<(), Stop> {
        if let Some(column) = &self.group_by {
            if self.members.members.iter().all(|member| member.attribute(column).is_none()) {
                return Err(Stop::Usage(format!("no sheet has a column \"{column}\"{}", self.columns())));
            }
        }
        let mut groups: HashMap<Option<String>, Vec<&Member>> = HashMap::new();
        for member in &self.members.members {
            groups.entry(self.group_of(member).map(str::to_owned)).or_default().push(member);
        }
        for (name, members) in groups {
            if members.len() > 1 {
                let mean = self.mean_of(members.into_iter())?;
                self.means.insert(name, mean);
            }
        }
        Ok(())
    }

    /// "; there is: wilayah, jenis", for a message.
    fn columns(&self) -> String {
        let mut columns: Vec<&str> = Vec::new();
        for (header, _) in self.members.members.iter().flat_map(|member| &member.attributes) {
            if !columns.contains(&header.as_ref()) {
                columns.push(header);
            }
        }
        if columns.is_empty() { String::new() } else { format!("; there is: {}", columns.join(", ")) }
    }

    fn mean_of<'g>(&self, members: impl Iterator<Item = &'g Member>) -> Result<Mean, Stop> {
        let results: Vec<&Assessment> = members.map(|member| &member.latest).collect();
        let values = mean(&results).map_err(|Overflow| self.overflow())?;
        Ok(Mean { values, count: results.len() })
    }

    fn overflow(&self) -> Stop {
        Stop::Io(anyhow::anyhow!("a mean under {} is too large to be held exactly", self.rubric.id))
    }

    /// The instrument.
    pub fn rubric(&self) -> &Rubric {
        &self.rubric
    }

    /// What was wrong with the sheets to compare with.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// What the groups are: the header of the column.
    pub fn group_by(&self) -> Option<&str> {
        self.group_by.as_deref()
    }

    /// The group an institution is in.
    pub fn group_of<'g>(&self, member: &'g Member) -> Option<&'g str> {
        member.attribute(self.group_by.as_deref()?)
    }

    /// Everything there is to report of an institution.
    ///
    /// # Errors
    /// Where a number cannot be held exactly.
    pub fn dossier<'d>(&'d self, member: &'d Member, lang: Lang) -> Result<Dossier<'d>, Stop> {
        let result = &member.latest;
        let ladder = Ladder::new(&self.rubric.scale, None).map_err(|_| self.overflow())?;
        let level_target = self.asking.level_target.or_else(|| default_target(&self.rubric.scale));
        Ok(Dossier {
            rubric: &self.rubric,
            result,
            years: member.results().collect(),
            references: [self.earlier(member, lang), self.group(member, lang)].into_iter().flatten().collect(),
            target: self.aim(result),
            plan: self.plan(result, &ladder, lang),
            margin: self.margin(result, &ladder),
            profile: profile(&self.rubric, result, level_target).map_err(|Overflow| self.overflow())?,
            options: self.members.options,
            sources: member.files.iter().map(|file| file_name(file, lang)).collect(),
        })
    }

    /// The result in the sheet to compare with, else that of the year before.
    fn earlier(&self, member: &Member, lang: Lang) -> Option<Reference> {
        let own = &member.latest.subject;
        let other = match &self.compare {
            Some(compare) => &compare.find(own.institution.as_deref())?.latest,
            None => member.previous()?,
        };
        let year = other.subject.year.filter(|year| own.year != Some(*year)).map(|year| year.to_string());
        let stage = other.subject.stage.clone().filter(|stage| own.stage.as_ref() != Some(stage));
        let label = [year, stage].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let label = if label.is_empty() { lang.pick("Pembanding", "Compared").to_owned() } else { label };
        Some(Reference { kind: ReferenceKind::Earlier, label, values: Nodes::of(other) })
    }

    fn group(&self, member: &Member, lang: Lang) -> Option<Reference> {
        let name = self.group_of(member).map(str::to_owned);
        let mean = self.group.as_ref().or_else(|| self.means.get(&name))?;
        let whose = name.as_deref().unwrap_or_else(|| match self.group {
            Some(_) => lang.pick("kelompok", "of the group"),
            None => lang.pick("semua", "of all"),
        });
        let label = format!("{} {whose} ({})", lang.pick("Rata-rata", "Mean"), mean.count);
        Some(Reference { kind: ReferenceKind::Group, label, values: mean.values.clone() })
    }

    /// The index to aim for: what was asked for, else the next milestone of the instrument, else its last.
    fn aim(&self, result: &Assessment) -> Option<Aim> {
        let bands = self.rubric.bands.as_ref();
        match self.target {
            Some(Target::Index(index)) => return Some(Aim { label: "Target".to_owned(), index }),
            Some(Target::Band(band)) => {
                let label = format!("Target {}", bands.map_or("", |bands| bands.label(band)));
                return Some(Aim { label, index: bands?.lower_cut(band)? });
            }
            None => {}
        }
        let milestones = &self.rubric.milestones;
        let open = result.milestones.iter().position(|passing| passing.lacking.is_some());
        let next = open.and_then(|open| milestones.get(open)).or(milestones.last())?;
        Some(Aim { label: next.label.clone(), index: next.index })
    }

    /// The cheapest way to the target, or else to the next band. Where it is too much to search there is none.
    fn plan(&self, result: &Assessment, ladder: &Ladder, lang: Lang) -> Option<Planned> {
        scores_of(result)?;
        let (rubric, options) = (&self.rubric, self.members.options);
        let target = self.target.or_else(|| Some(Target::Band(result.next?.band)))?;
        let threshold = target.threshold(rubric, options.band_on).ok()??;
        let costs = Costs::default();
        let given = Given { rubric, base: result, options, ladder, costs: &costs };
        let limits = Limits { max_raise: self.asking.max_raise, ..Limits::default() };
        let plan = match plan::best(given, &limits, Goal::Reach(threshold)).ok()? {
            Answer::Found(plan) => Some(plan),
            Answer::Unreachable { .. } => None,
        };
        Some(match target {
            Target::Index(index) => {
                let goal = format!("{} {}", lang.pick("indeks", "an index of"), lang.full(index));
                Planned { goal, begins: None, plan }
            }
            Target::Band(band) => {
                Planned { goal: rubric.bands.as_ref()?.label(band).to_owned(), begins: Some(threshold), plan }
            }
        })
    }

    fn margin(&self, result: &Assessment, ladder: &Ladder) -> Option<Margin> {
        scores_of(result)?;
        sensitivity(&self.rubric, result, ladder, self.members.options).ok()?.margin
    }
}

/// A number on the scale, or a band.
fn read_target(text: &str, rubric: &Rubric) -> Result<Target, Stop> {
    match Target::parse(text, rubric) {
        Some(Target::Index(index)) if index < rubric.scale.min || index > rubric.scale.max => {
            Err(Stop::Usage(format!("--target {text} is not on the scale of {}", rubric.id)))
        }
        Some(target) => Ok(target),
        None => {
            let bands = rubric.bands.iter().flat_map(|bands| &bands.bands);
            let labels: Vec<&str> = bands.map(|band| band.label.as_str()).collect();
            Err(Stop::Usage(format!("--target \"{text}\" is neither a number nor a band: {}", labels.join(", "))))
        }
    }
}

/// A file without its folders, which are nobody else's business.
fn file_name(file: &str, lang: Lang) -> String {
    match file {
        "-" => lang.pick("masukan standar", "standard input").to_owned(),
        _ => file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned(),
    }
}
