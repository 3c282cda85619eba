//! The check of a data package: fits, constants, residuals, sources.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::data::Data;
use crate::data::census::YEARS;
use crate::data::table;
use crate::engine::residents::residents;
use crate::engine::setup::Setup;
use crate::error::Result;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::initial;
use crate::region::Area;
use crate::report::terminal;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Priors;
use crate::scenario::uncertainty::Values;
use crate::session::project::Project;
use qilu_messages::Language;
use qilu_messages::Say as _;
use qilu_messages::data::DataCheckLine as Line;
use qilu_messages::data::DataWord;

/// Largest relative residual of the fitting that a check lets pass.
const LARGEST_RESIDUAL: f64 = 1e-7;

/// Relative residual of the contraction mapping at which the constants of migration count as solved.
const SOLVED: f64 = 1e-11;

/// Largest difference of net migration of a county that a check lets pass, persons a year.
const LARGEST_MISS: f64 = 1.0;

/// Result of a check.
#[derive(Clone, Debug)]
pub struct DataCheck {
    /// Tables, residuals, registration and sources as text in the language of the reader.
    pub text: String,
    /// Whether all residuals are small enough.
    pub sound: bool,
}

impl Project {
    /// Fits the initial states, solves the constants of migration, and reports residuals and sources.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn check_data(&self, language: Language) -> Result<DataCheck> {
        check(self, language)
    }
}

fn check(project: &Project, language: Language) -> Result<DataCheck> {
    let data = project.data();
    let central = Priors::new(&data.parameters)?.central();
    let mut text = String::new();
    tables(data, language, &mut text)?;
    let count = project.plan().targets.len();
    let _ = writeln!(text, "\n{}", Line::Targets { count }.say(language));
    let mut sound = true;
    let _ = writeln!(text, "\n{}", Line::Fitting.say(language));
    for census in &data.census.years {
        let fit = initial::fit(census);
        let [county, residence, province] = fit.residuals;
        sound &= fit.residuals.iter().all(|residual| *residual < LARGEST_RESIDUAL);
        let _ = writeln!(text, "  {}: {:>4} {county:.1e} {residence:.1e} {province:.1e}", census.year, fit.rounds);
    }
    for base_year in YEARS {
        let setup = Setup::new(data, base_year, &central);
        sound &= constants(&setup, &central, language, &mut text);
    }
    let setup = Setup::new(data, YEARS[1], &central);
    registration(&setup, central.get(Parameter::RegisteredElsewhereShare), language, &mut text);
    sources(data, language, &mut text);
    Ok(DataCheck { text, sound })
}

/// Reports how well the constants of migration reproduce the decade before the base year; whether they do.
fn constants(setup: &Setup, central: &Values, language: Language, text: &mut String) -> bool {
    let region = &setup.data.region;
    let constants = setup.calibration.solve(region, central, SOLVED);
    let window = &setup.calibration.window;
    let again = setup.calibration.reproduce(region, &constants, central);
    let worst = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let last = setup.initial.year;
    let first = last - 10;
    let _ = writeln!(text, "\n{}", Line::Constants { first, last }.say(language));
    let missed = worst(&window.net, &again.net);
    let regression = setup.backcast.map(|line| Line::Regression {
        year: first,
        points: line.points,
        intercept: line.intercept,
        slope: line.slope,
        r_squared: line.r_squared,
        residual_sd: line.residual_sd,
        left_out_sd: line.left_out_sd,
    });
    let lines = [
        Line::NetMigration { net: window.net.iter().sum(), worst: format!("{missed:.1e}") },
        Line::UrbanGain {
            gain: window.urban_gain.iter().sum(),
            floored: constants.floored,
            worst: worst(&window.urban_gain, &again.urban_gain),
        },
        Line::Contraction { residual: format!("{:.1e}", constants.residual) },
    ];
    for line in regression.into_iter().chain(lines) {
        let _ = writeln!(text, "  {}", line.say(language));
    }
    constants.residual < LARGEST_RESIDUAL && missed < LARGEST_MISS
}

/// Every table with the number of its rows by evidence.
fn tables(data: &Data, language: Language, text: &mut String) -> Result<()> {
    let header = [DataWord::Table, DataWord::Rows, DataWord::Observed, DataWord::Derived, DataWord::Estimate];
    let mut rows = vec![header.map(|word| word.say(language).into_owned()).to_vec()];
    for resource in data.package.resources.iter().filter(|resource| resource.schema.is_some()) {
        let table = table::read_text(&data.package, &resource.name)?;
        let column = resource.schema.iter().flat_map(|schema| &schema.fields).position(|field| field.name == "status");
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &table.rows {
            if let Some(column) = column {
                *counts.entry(&row.record[column]).or_default() += 1;
            }
        }
        let count =
            |status: &str| column.map_or_else(String::new, |_| counts.get(status).copied().unwrap_or(0).to_string());
        rows.push(vec![
            resource.name.clone(),
            table.rows.len().to_string(),
            count("observed"),
            count("derived"),
            count("estimate"),
        ]);
    }
    text.push_str(&terminal::table(&rows));
    Ok(())
}

/// Registration at the start, beside the published registered urban share of a city where there is one.
fn registration(setup: &Setup, elsewhere: f64, language: Language, text: &mut String) {
    let region = &setup.data.region;
    let year = setup.initial.year;
    let header = [Line::UrbanShare, Line::Unsettled, Line::RegisteredUrbanShare, Line::Published];
    let header = header.iter().map(|word| word.say(language).into_owned());
    let mut rows = vec![std::iter::once(String::new()).chain(header).collect()];
    for area in std::iter::once(Area::Province).chain(region.city_ids().map(Area::City)) {
        let mut account = Account::default();
        for county in region.county_ids_of(area) {
            let mut one = Account::default();
            residents(&setup.calibration.schedules, setup.initial.population.county(county), &mut one);
            one[M::Registered] = setup.initial.registered[county.0];
            account.add(&one);
        }
        let registered = (account[M::Settled] + elsewhere * account[M::Unsettled]) / account[M::Registered];
        let names = region.names(area);
        let published = setup.data.observations.latest(&names.code, "registered_urban_share", year);
        rows.push(vec![
            language.choose(&names.zh, &names.en).to_owned(),
            terminal::percent(account.urban() / account.residents()),
            terminal::percent(account[M::Unsettled] / account.urban()),
            terminal::percent(registered),
            published.map_or_else(|| "–".to_owned(), terminal::percent),
        ]);
    }
    let heading = Line::Registration { year };
    let _ = write!(text, "\n{}\n{}", heading.say(language), terminal::table(&rows));
}

fn sources(data: &Data, language: Language, text: &mut String) {
    let _ = writeln!(text, "\n{}", Line::Sources.say(language));
    for source in data.sources() {
        let _ = writeln!(text, "  {}: {}", source.key, source.citation);
    }
}
