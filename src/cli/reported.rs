//! The institutions to report on, and what each is compared with: a target, another year, its group.

use std::collections::HashMap;
use std::sync::Arc;

use super::args::{Assessing, Reading};
use super::comparison::{ComparisonArgs, IndicatorArgs};
use super::console::Console;
use super::rank::unanswerable;
use super::{Exit, Stop, input, target};
use crate::analysis::contributions::contributions;
use crate::analysis::costs::Costs;
use crate::analysis::ladder::Ladder;
use crate::analysis::mean::mean;
use crate::analysis::plan::{self, Answer, Given, Goal, Limits};
use crate::analysis::rank::{self, Question, Ranked, Ranking};
use crate::analysis::sensitivity::{Margin, sensitivity};
use crate::analysis::standing::Standing;
use crate::analysis::strengths::strengths;
use crate::analysis::target::Target;
use crate::analysis::whatif::scores_of;
use crate::assess::Assessment;
use crate::diagnostic::{Diagnostic, Place, Problem};
use crate::exact::{DecimalMark, Exact, Overflow};
use crate::lang::Lang;
use crate::report::dossier::{Aim, Dossier, Peers, Planned, Reference, ReferenceKind};
use crate::report::standing::name_of_file;
use crate::rubric::{NodeMap, Rubric};
use crate::session::{Institution, Institutions, Refused, Status, distinct, find_institution};

/// The institutions to report on, and what they are compared with.
#[derive(Debug)]
pub struct Reported<'m> {
    rubric: Arc<Rubric>,
    institutions: &'m Institutions,
    /// Those to report on, as positions among the institutions.
    chosen: Vec<usize>,
    target: Option<Target>,
    indicators: IndicatorArgs,
    compare: Option<OtherSheet>,
    group: Option<(OtherSheet, Mean)>,
    last_year: Option<LastYear>,
    group_by: Option<String>,
    exit: Exit,
}

/// A sheet that the institutions are compared with.
#[derive(Debug)]
struct OtherSheet {
    file: String,
    institutions: Institutions,
}

/// The institutions with a result of the last year, among each other.
#[derive(Debug)]
struct LastYear {
    ranking: Ranking,
    /// Of each institution, by its position: its row in the ranking.
    rows: HashMap<usize, usize>,
    /// The mean of each group; of all where nothing puts them into groups.
    means: HashMap<Option<String>, Mean>,
}

/// The mean of a group, and how many are in it.
#[derive(Debug)]
struct Mean {
    values: NodeMap<Option<Exact>>,
    count: usize,
}

impl<'m> Reported<'m> {
    /// Reads what the institutions are compared with. None where there is no institution.
    ///
    /// # Errors
    /// Where an option makes no sense for the instrument, or a sheet is of another one. The problem is shown first.
    pub fn read(
        comparison: &ComparisonArgs,
        indicators: &IndicatorArgs,
        institutions: &'m Institutions,
        reading: &Reading,
        assessing: &Assessing,
        console: &Console,
    ) -> Result<Option<Self>, Stop> {
        let Some(rubric) = institutions.rubric.clone().filter(|_| !institutions.all.is_empty()) else {
            return Ok(None);
        };
        let wrong = |problem| console.stop_usage(problem);
        let target = comparison
            .target
            .as_deref()
            .map(|text| target::target_on_scale(text, &rubric))
            .transpose()
            .map_err(wrong)?;
        if let Some(level) = indicators.level_target.filter(|level| rubric.scale.fits(*level).is_err()) {
            let level = level.to_full(DecimalMark::Point);
            return Err(Stop::usage(
                format!("--level-target {level} tidak ada pada skala {}", rubric.id),
                format!("--level-target {level} is not on the scale of {}", rubric.id),
            ));
        }
        let chosen = choose(institutions, comparison.institution.as_deref()).map_err(wrong)?;
        // What is compared with is of another year, or of another stage: the last.
        let reading = Reading { year: None, stage: None, ..reading.clone() };
        let read = |file: &String| {
            let files = std::slice::from_ref(file);
            let others = input::institutions(input::session(files, None, &reading, console)?, assessing, console);
            match &others.rubric {
                Some(other) if other.id != rubric.id => {
                    let problem = Problem::InstrumentsDiffer { first: rubric.id.clone(), other: other.id.clone() };
                    let place = Place::File(file.as_str().into());
                    Err(console.stop([&Diagnostic::error(problem, place)], Exit::Scores))
                }
                _ => Ok(OtherSheet { file: file.clone(), institutions: others }),
            }
        };
        let compare = comparison.compare.as_ref().map(read).transpose()?;
        let group = comparison.group.as_ref().map(read).transpose()?;
        let others = [&compare, &group].into_iter().flatten();
        let mut reported = Self {
            exit: others.map(|other| other.institutions.status).fold(institutions.status, Status::max).into(),
            rubric,
            institutions,
            chosen,
            target,
            indicators: indicators.clone(),
            compare,
            group: None,
            last_year: None,
            group_by: comparison.group_by.clone(),
        };
        if let Some(group) = group {
            let latest: Vec<&Standing> = group.institutions.all.iter().map(|institution| &institution.latest).collect();
            let mean = reported.mean_of(&latest)?;
            reported.group = Some((group, mean));
        }
        if let Some(compare) = &reported.compare {
            reported.check_compared(compare, console)?;
        }
        reported.last_year = reported.rank_last_year(&wrong)?;
        Ok(Some(reported))
    }

    /// Says which institutions have nothing in the sheet to compare with.
    ///
    /// # Errors
    /// Where none has: that is another sheet than was meant.
    fn check_compared(&self, compare: &OtherSheet, console: &Console) -> Result<(), Stop> {
        let chosen: Vec<&Institution> = self.chosen().map(|(_, institution)| institution).collect();
        let alone: Vec<&Institution> =
            chosen.iter().copied().filter(|institution| self.compared(compare, institution).is_none()).collect();
        let Some(first) = alone.first().filter(|_| !compare.institutions.all.is_empty()) else { return Ok(()) };
        if alone.len() == chosen.len() {
            let present = compare
                .institutions
                .all
                .iter()
                .map(|institution| institution.latest.institution().to_owned())
                .collect();
            let problem = match first.latest.institution() {
                "" => Problem::InstitutionAmbiguous { wanted: None, fitting: present },
                wanted => Problem::InstitutionNotFound { wanted: wanted.to_owned(), suggestion: None, present },
            };
            let place = Place::File(compare.file.as_str().into());
            return Err(console.stop([&Diagnostic::error(problem, place)], Exit::Usage));
        }
        let (file, count) = (&compare.file, alone.len());
        let names: Vec<&str> =
            alone.iter().take(MOST_NAMED).map(|institution| institution.latest.institution()).collect();
        let names = names.join(", ") + if count > MOST_NAMED { ", ..." } else { "" };
        console.line(
            &format!("{file}: tanpa pembanding untuk {count} instansi: {names}"),
            &format!("{file}: nothing to compare {count} of the institutions with: {names}"),
        );
        Ok(())
    }

    /// The result of an institution in the sheet to compare with.
    fn compared<'o>(&self, compare: &'o OtherSheet, institution: &Institution) -> Option<&'o Institution> {
        compare.institutions.find(&institution.latest, self.institutions.all.len() == 1)
    }

    /// Ranks the institutions of the last year, and takes the mean of each group.
    fn rank_last_year(&self, wrong: &dyn Fn(Problem) -> Stop) -> Result<Option<LastYear>, Stop> {
        let last = self.institutions.all.iter().map(Institution::year).max().flatten();
        let of_last_year =
            self.institutions.all.iter().enumerate().filter(|(_, institution)| institution.year() == last);
        let (positions, standings): (Vec<usize>, Vec<Standing>) =
            of_last_year.map(|(at, institution)| (at, self.as_reported(&institution.latest))).unzip();
        if standings.len() < 2 {
            return match self.group_by {
                Some(_) => Err(Stop::usage(
                    "--group-by untuk lembar beberapa instansi",
                    "--group-by is for the sheets of several institutions",
                )),
                None => Ok(None),
            };
        }
        let question = Question { group_by: self.group_by.clone(), at_least: self.at_least(), ..Question::default() };
        let ranking = rank::rank(&self.rubric, &standings, &[], &question)
            .map_err(|why| wrong(unanswerable(why, &self.rubric, &standings)))?;
        let mut rows = HashMap::new();
        let mut groups: HashMap<Option<String>, Vec<&Standing>> = HashMap::new();
        for (at, row) in ranking.rows.iter().enumerate() {
            rows.extend(positions.get(row.standing).map(|institution| (*institution, at)));
            groups.entry(row.group.clone()).or_default().extend(standings.get(row.standing));
        }
        let several = groups.into_iter().filter(|(_, standings)| standings.len() > 1);
        let means =
            several.map(|(name, standings)| Ok((name, self.mean_of(&standings)?))).collect::<Result<_, Stop>>()?;
        Ok(Some(LastYear { ranking, rows, means }))
    }

    /// A standing with the band that its page shows: that of its value, also where another was published.
    fn as_reported(&self, standing: &Standing) -> Standing {
        Standing { band: standing.assessment.index().known().and_then(|point| point.band), ..standing.clone() }
    }

    fn mean_of(&self, standings: &[&Standing]) -> Result<Mean, Stop> {
        let values = mean(&self.rubric, standings).map_err(|Overflow| self.overflow())?;
        Ok(Mean { values, count: standings.len() })
    }

    fn overflow(&self) -> Stop {
        let id = &self.rubric.id;
        Stop::usage(
            format!("nilai menurut {id} terlalu besar untuk dihitung tepat"),
            format!("a value under {id} is too large to be held exactly"),
        )
    }

    /// The instrument.
    pub fn rubric(&self) -> &Rubric {
        &self.rubric
    }

    /// What was wrong with any of the sheets.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// What the groups are: the header of the column.
    pub fn group_by(&self) -> Option<&str> {
        self.group_by.as_deref()
    }

    /// The places of those who have one.
    pub fn ranking(&self) -> Option<&Ranking> {
        self.last_year.as_ref().map(|last_year| &last_year.ranking)
    }

    /// What the share of a group is counted at or above: the target, else the highest milestone of the instrument.
    pub fn at_least(&self) -> Option<Target> {
        let year = self.institutions.all.iter().filter_map(Institution::year).max();
        let milestones = || self.rubric.milestones.iter().rfind(|milestone| milestone.is_for(year));
        self.target.or_else(|| Some(Target::Index(milestones()?.index)))
    }

    /// The institutions to report on, with their positions among all.
    pub fn chosen(&self) -> impl ExactSizeIterator<Item = (usize, &'m Institution)> {
        self.chosen.iter().map(|at| (*at, &self.institutions.all[*at]))
    }

    /// The group an institution is in.
    pub fn group_of(&self, institution: &Institution) -> Option<String> {
        institution.latest.cell(&self.rubric, self.group_by.as_deref()?)
    }

    /// The place of a institution among all.
    pub fn row_of(&self, at: usize) -> Option<&Ranked> {
        let last_year = self.last_year.as_ref()?;
        last_year.ranking.rows.get(*last_year.rows.get(&at)?)
    }

    /// Everything there is to report of an institution.
    ///
    /// # Errors
    /// Where a number cannot be held exactly.
    pub fn dossier<'d>(&'d self, at: usize, institution: &'d Institution, lang: Lang) -> Result<Dossier<'d>, Stop> {
        let result = &institution.latest.assessment;
        let level_target = self.indicators.level_target.or(self.rubric.level_target);
        let ladder = target::ladder(&self.rubric, None)?;
        let references = [self.earlier(institution, lang), self.group(at, lang)].into_iter().flatten();
        Ok(Dossier {
            rubric: &self.rubric,
            standing: &institution.latest,
            result,
            years: institution.results().map(|standing| &standing.assessment).collect(),
            references: references.collect(),
            peers: self.peers(at),
            target: self.aim(result, lang),
            plan: self.plan(result, &ladder, lang),
            margin: self.margin(result, &ladder),
            parts: contributions(&self.rubric, result).map_err(|Overflow| self.overflow())?,
            strengths: strengths(&self.rubric, result, level_target).map_err(|Overflow| self.overflow())?,
            options: self.institutions.options,
            step: ladder.step().filter(|_| self.rubric.scale.step.is_none()),
            remarks: self.not_compared(institution, lang).into_iter().collect(),
            sources: self.sources_of(institution, lang),
        })
    }

    /// The files of a result and of what it is compared with.
    fn sources_of(&self, institution: &Institution, lang: Lang) -> Vec<String> {
        let compare = self.compare.as_ref().filter(|compare| self.compared(compare, institution).is_some());
        let others = compare.into_iter().chain(self.group.as_ref().map(|(group, _)| group));
        let files = institution.files.iter().map(|file| &**file).chain(others.map(|other| other.file.as_str()));
        distinct(files.map(|file| file_name(file, lang)))
    }

    /// The files of all results.
    pub fn sources(&self, lang: Lang) -> Vec<String> {
        distinct(self.chosen().flat_map(|(_, institution)| self.sources_of(institution, lang)))
    }

    /// Those that no result can be given for.
    pub fn refused(&self) -> &[Refused] {
        &self.institutions.refused
    }

    /// That the sheet to compare with says nothing of an institution.
    fn not_compared(&self, institution: &Institution, lang: Lang) -> Option<String> {
        let compare = self.compare.as_ref().filter(|compare| self.compared(compare, institution).is_none())?;
        let file = file_name(&compare.file, lang);
        Some(lang.pick(
            format!("Tanpa pembanding: {file} tidak memuat instansi ini."),
            format!("Not compared: {file} does not hold this institution."),
        ))
    }

    /// The result in the sheet to compare with, else in the same sheets, of the year before.
    fn earlier(&self, institution: &Institution, lang: Lang) -> Option<Reference> {
        let own = &institution.latest.assessment.subject;
        let other = match &self.compare {
            Some(compare) => {
                let other = self.compared(compare, institution)?;
                let before = other.earlier.iter().rfind(|standing| standing.assessment.subject.year < own.year);
                before.filter(|_| other.year() >= own.year).unwrap_or(&other.latest)
            }
            None => institution.earlier.last()?,
        };
        let subject = &other.assessment.subject;
        let year = subject.year.filter(|year| own.year != Some(*year)).map(|year| year.to_string());
        let stage = subject.stage.clone().filter(|stage| own.stage.as_ref() != Some(stage));
        let label = [year, stage].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let label = if label.is_empty() { lang.pick("Pembanding", "Compared").to_owned() } else { label };
        let kind = if subject.year < own.year { ReferenceKind::Earlier } else { ReferenceKind::Other };
        Some(Reference { kind, label, values: self.rubric.map(|node| other.value(node)) })
    }

    /// The mean of the group that was given, else of that which the institution is in.
    fn group(&self, at: usize, lang: Lang) -> Option<Reference> {
        let own = self.row_of(at).and_then(|row| row.group.clone());
        let mean = match &self.group {
            Some((_, mean)) => mean,
            None => self.last_year.as_ref().filter(|last_year| last_year.rows.contains_key(&at))?.means.get(&own)?,
        };
        let (mut whose, institutions) = match (&self.group, own) {
            (Some((group, _)), _) => (name_of_file(&file_name(&group.file, lang)).to_owned(), &group.institutions),
            (None, Some(name)) => (name, self.institutions),
            (None, None) => (lang.pick("semua", "all").to_owned(), self.institutions),
        };
        let year = institutions.all.iter().filter_map(Institution::year).max().map(|year| year.to_string());
        if let Some(year) = year.filter(|year| !whose.contains(year)) {
            whose = format!("{whose}, {year}");
        }
        let label = format!("{} {whose} ({})", lang.pick("Rata-rata", "Mean of"), mean.count);
        Some(Reference { kind: ReferenceKind::Group, label, values: mean.values.clone() })
    }

    fn peers(&self, at: usize) -> Option<Peers> {
        let last_year = self.last_year.as_ref()?;
        let row = self.row_of(at)?;
        let group = row.group.clone().filter(|group| !group.is_empty()).zip(row.rank_in_group);
        let group = group.and_then(|(name, rank)| Some((name, rank, last_year.means.get(&row.group)?.count)));
        Some(Peers { rank: row.rank, is_tied: row.tied, count: last_year.ranking.rows.len(), group })
    }

    /// The index to aim for: what was asked for, else the next milestone of the instrument or its last, else the
    /// next band.
    fn aim(&self, result: &Assessment, lang: Lang) -> Option<Aim> {
        let aim = |label: String, index: Exact, target: Target| {
            let threshold = target.threshold(&self.rubric, self.institutions.options.band_on).ok()?;
            let is_reached = |index: Exact| threshold.is_none_or(|threshold| threshold.is_reached(index));
            Some(Aim { label, index, is_reached: result.index().known().map(|point| is_reached(point.exact)) })
        };
        let of_band = |band: usize| {
            let bands = self.rubric.bands.as_ref()?;
            let name = bands.label(band);
            let label = lang.pick(format!("Batas {name}"), format!("{name} begins at"));
            aim(label, bands.lower_cut(band)?, Target::Band(band))
        };
        match self.target {
            Some(Target::Index(index)) => return aim("Target".to_owned(), index, Target::Index(index)),
            Some(Target::Band(band)) => return of_band(band),
            None => {}
        }
        let open = result.milestones.iter().find(|passing| passing.lacking.is_some());
        let next = open.or(result.milestones.last()).map(|passing| &passing.milestone);
        let next = next.and_then(|next| aim(next.label.clone(), next.index, Target::Index(next.index)));
        next.or_else(|| of_band(result.next?.band))
    }

    /// The cheapest way to the target, or else to the next band. Where it is too much to search there is none.
    fn plan(&self, result: &Assessment, ladder: &Ladder, lang: Lang) -> Option<Planned> {
        scores_of(result)?;
        let (rubric, options) = (&self.rubric, self.institutions.options);
        let target = self.target.or_else(|| Some(Target::Band(result.next?.band)))?;
        let threshold = target.threshold(rubric, options.band_on).ok()??;
        let costs = Costs::default();
        let given = Given { rubric, base: result, options, ladder, costs: &costs };
        let limits = Limits { max_raise: self.indicators.max_raise, ..Limits::default() };
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
        sensitivity(&self.rubric, result, ladder, self.institutions.options).ok()?.margin
    }
}

/// The institution that a name means, or all of them.
fn choose(institutions: &Institutions, name: Option<&str>) -> Result<Vec<usize>, Problem> {
    let names = || institutions.all.iter().map(|institution| institution.latest.institution().to_owned());
    let Some(name) = name else { return Ok((0..institutions.all.len()).collect()) };
    let found = find_institution(names().collect(), name)?;
    Ok(names().position(|name| name == found).into_iter().collect())
}

/// The most names that one line holds.
const MOST_NAMED: usize = 5;

/// A file without its folders, which are nobody else's business.
fn file_name(file: &str, lang: Lang) -> String {
    match file {
        "-" => lang.pick("masukan standar", "standard input").to_owned(),
        _ => file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned(),
    }
}
