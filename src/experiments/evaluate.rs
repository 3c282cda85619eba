//! Values of expressions on single projections, such as the outputs of a sweep.

use rayon::prelude::*;

use crate::axes::Sex;
use crate::axes::Status;
use crate::axes::sum;
use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::engine::year;
use crate::engine::year::Projection;
use crate::ensemble::threads::pool;
use crate::error::Result;
use crate::expression::Checked;
use crate::expression::Group;
use crate::expression::ParseError;
use crate::expression::Quantity;
use crate::indicators::Indicator;
use crate::indicators::Reach;
use crate::measure;
use crate::measure::Account;
use crate::model::population::Population;
use crate::progress::ProgressListener;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::Scenario;
use qilu_messages::experiments::ReadingFault;

/// An expression for an area and a year.
#[derive(Clone, Debug)]
pub struct Output {
    /// Name of the output in files.
    pub label: String,
    /// The expression.
    pub expression: Checked,
    /// Area whose indicators the expression reads.
    pub area: Area,
    /// Year in which it is evaluated; names with a year of their own keep it.
    pub year: u16,
}

/// Persons of a group between two ages in an area at the end of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tally {
    year: u16,
    area: Area,
    group: Group,
    ages: (u8, u8),
}

/// Source of the value of a term of an output.
#[derive(Clone, Copy, Debug)]
enum TermSource {
    /// Indicator of the account with this index.
    Account(usize, &'static Indicator),
    /// Tally with this index.
    Tally(usize),
}

/// A list of outputs, prepared to be read from many projections of one scenario or its variants. Each account and each count
/// of persons that several outputs share is computed once per projection.
#[derive(Clone, Debug)]
pub struct Readings<'a> {
    outputs: &'a [Output],
    /// Sources of the terms of each output.
    sources: Vec<Vec<TermSource>>,
    accounts: Vec<(u16, Area)>,
    tallies: Vec<Tally>,
}

impl<'a> Readings<'a> {
    /// Determines the accounts and counts that the outputs need.
    ///
    /// # Errors
    /// A year outside of the projection of `scenario`, a flow in its base year, or a county where an indicator is
    /// reported for cities.
    pub fn new(outputs: &'a [Output], scenario: &Scenario, region: &Region) -> Result<Readings<'a>> {
        let mut readings = Readings { outputs, sources: Vec::new(), accounts: Vec::new(), tallies: Vec::new() };
        for output in outputs {
            let sources = output.expression.terms().iter().zip(output.expression.expression().names());
            let sources = sources
                .map(|(term, name)| {
                    let year = term.year.unwrap_or(output.year);
                    refused(term.quantity, year, output.area, scenario, region)
                        // The fault marks the name in the text of the expression, so that a long one shows where it is
                        // wrong.
                        .map_or(Ok(()), |message| Err(output.expression.expression().fault(name, message)))?;
                    Ok(match term.quantity {
                        Quantity::Indicator(indicator) => {
                            TermSource::Account(index(&mut readings.accounts, (year, output.area)), indicator)
                        }
                        Quantity::Ages(group, ages) => TermSource::Tally(index(
                            &mut readings.tallies,
                            Tally { year, area: output.area, group, ages },
                        )),
                    })
                })
                .collect::<std::result::Result<_, ParseError>>()?;
            readings.sources.push(sources);
        }
        Ok(readings)
    }

    /// Runs a draw and reads the outputs, in their order; not a number where an expression has no value.
    ///
    /// - `run`: covers the years of the scenario that the readings were made for.
    #[must_use]
    pub fn read(&self, run: &PreparedRun, draw: &Draw, work: &mut Workspace) -> Vec<f64> {
        let (region, scenario) = (run.region(), run.scenario());
        let mut counts = vec![0.0; self.tallies.len()];
        // Accounts hold no single ages, so counts by age are taken while the projection runs; without such counts the
        // plain projection is cheaper.
        let projection = if self.tallies.is_empty() {
            year::project(run, draw, work)
        } else {
            year::project_observed(run, draw, work, &mut |year, population| {
                for (count, tally) in counts.iter_mut().zip(&self.tallies).filter(|(_, tally)| tally.year == year) {
                    *count = region.sum(tally.area, |county| persons(population, county, tally.group, tally.ages));
                }
            })
        };
        self.values(region, scenario, &projection, &counts)
    }

    fn values(&self, region: &Region, scenario: &Scenario, projection: &Projection, counts: &[f64]) -> Vec<f64> {
        let account = |&(year, area): &(u16, Area)| {
            // Accounts begin with the base year.
            measure::account(region, &projection.accounts[usize::from(year - scenario.base_year)], area)
        };
        let accounts: Vec<Account> = self.accounts.iter().map(account).collect();
        let value = |(output, sources): (&Output, &Vec<TermSource>)| {
            output.expression.value(&|term| match sources[term] {
                TermSource::Account(index, indicator) => (indicator.value)(&accounts[index]),
                TermSource::Tally(index) => counts[index],
            })
        };
        self.outputs.iter().zip(&self.sources).map(value).collect()
    }
}

/// Index of an item in a list, to which it is added if it is not there.
fn index<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// The reason why a quantity has no value in a year and an area; `None` if it has one.
fn refused(quantity: Quantity, year: u16, area: Area, scenario: &Scenario, region: &Region) -> Option<ReadingFault> {
    let (first, last) = (scenario.base_year, scenario.end_year);
    if !(first..=last).contains(&year) {
        return Some(ReadingFault::YearOutside { year, first, last });
    }
    let Quantity::Indicator(indicator) = quantity else { return None };
    let name = indicator.name.to_owned();
    if indicator.flow && year == first {
        return Some(ReadingFault::FlowInBaseYear { indicator: name, first });
    }
    if indicator.reach == Reach::City && matches!(area, Area::County(_)) {
        return Some(ReadingFault::NotForCounties { indicator: name, county: region.names(area).zh.clone() });
    }
    None
}

/// Persons of a group in a county between two ages, both included.
fn persons(population: &Population, county: CountyId, group: Group, ages: (u8, u8)) -> f64 {
    let cells = Status::ALL.into_iter().flat_map(|status| Sex::ALL.map(|sex| (status, sex)));
    let held = cells.filter(|(status, sex)| group.holds(*status, *sex));
    held.map(|(status, sex)| sum(&population.row(county, status, sex)[usize::from(ages.0)..=usize::from(ages.1)])).sum()
}

/// Values of outputs in one draw, in their order; for many draws, [`Readings`] once and [`Readings::read`] for each.
///
/// # Errors
/// As [`Readings::new`].
pub fn readings(run: &PreparedRun, draw: &Draw, outputs: &[Output], work: &mut Workspace) -> Result<Vec<f64>> {
    Ok(Readings::new(outputs, run.scenario(), run.region())?.read(run, draw, work))
}

/// Values of outputs in all draws of an ensemble: outputs by draws.
///
/// # Errors
/// As [`Readings::new`]; [`Error::Interrupted`](crate::error::Error::Interrupted) when stopped;
/// [`Error::Setting`](crate::error::Error::Setting) when the threads cannot be started.
pub fn ensemble(
    run: &PreparedRun,
    outputs: &[Output],
    threads: usize,
    progress: &ProgressListener<'_>,
) -> Result<Vec<Vec<f64>>> {
    let readings = Readings::new(outputs, run.scenario(), run.region())?;
    let draws: Vec<Vec<f64>> = pool(threads)?.install(|| {
        (0..run.draws)
            .into_par_iter()
            .map_init(
                || Workspace::new(run.region()),
                |work, number| {
                    progress.check()?;
                    let values = readings.read(run, &Draw::new(run, number), work);
                    progress.advance();
                    Ok(values)
                },
            )
            .collect::<Result<_>>()
    })?;
    Ok((0..outputs.len()).map(|output| draws.iter().map(|values| values[output]).collect()).collect())
}
