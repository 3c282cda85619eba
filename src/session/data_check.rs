//! The check of a data package: fits, constants, residuals, sources.

use std::collections::BTreeMap;
use std::path::Path;

use crate::data::Data;
use crate::data::census::YEARS;
use crate::data::package::FileState;
use crate::data::package::Package;
use crate::data::table;
use crate::engine::residents::residents;
use crate::engine::setup::Setup;
use crate::error::Result;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::initial;
use crate::plan;
use crate::region::Area;
use crate::report::terminal;
use crate::scenario::posterior;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Priors;
use crate::scenario::uncertainty::Values;
use crate::session::project::Project;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::CheckText;

/// Largest relative residual of the fitting that a check lets pass.
const LARGEST_RESIDUAL: f64 = 1e-7;

/// Largest residual of the net migration of a county that a check lets pass, persons a year.
const LARGEST_NET_RESIDUAL: f64 = 1.0;

/// Tolerance of the contraction mapping: far below [`LARGEST_RESIDUAL`], so that the check measures the method and not
/// the point at which it was stopped.
const SOLVED: f64 = 1e-11;

/// Years between two censuses.
const DECADE: u16 = 10;

/// The result of a check.
#[derive(Clone, Debug)]
pub struct DataCheck {
    /// Tables, residuals, registration and sources as text.
    pub text: String,
    /// Whether all residuals are small enough.
    pub sound: bool,
}

/// Accepts an intended edit of the files of a data package, whose values are checked first, and returns the files that had
/// changed.
///
/// # Errors
/// As [`Project::open`], apart from the hashes; a file cannot be written.
pub fn seal(folder: &Path) -> Result<Vec<FileState>> {
    let package = Package::load(folder)?;
    let changed = package.verify()?.into_iter().filter(|state| !state.is_same()).collect();
    plan::load(&Data::of(package.clone())?)?;
    posterior::seal(&package)?;
    Ok(changed)
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
    let mut text = CheckListing { language, text: String::new() };
    tables(data, &mut text)?;
    text.line("");
    text.say(&CheckText::Targets { count: project.plan().targets.len() });
    let mut sound = true;
    text.line("");
    text.say(&CheckText::Fitting);
    for census in &data.census.years {
        let fit = initial::fit(census);
        let [county, residence, province] = fit.residuals;
        sound &= fit.residuals.iter().all(|residual| *residual < LARGEST_RESIDUAL);
        text.say(&CheckText::Fitted { year: census.year, rounds: fit.rounds, county, residence, province });
    }
    // Either census can be the base year: hindcasts start from the earlier one, projections from the later one.
    for base_year in YEARS {
        let setup = Setup::new(data, base_year, &central);
        sound &= constants(&setup, &central, &mut text);
    }
    // Published registered urban shares are compared with the state from which projections start.
    let setup = Setup::new(data, YEARS[1], &central);
    registration(&setup, central.get(Parameter::RegisteredElsewhereShare), &mut text);
    sources(data, &mut text);
    Ok(DataCheck { text: text.text, sound })
}

/// The text of a check, written line by line in one language.
struct CheckListing {
    language: Language,
    text: String,
}

impl CheckListing {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn say(&mut self, message: &CheckText) {
        let line = message.say(self.language);
        self.line(&line);
    }

    /// The header of a table.
    fn header<const COLUMNS: usize>(&self, names: [CheckText; COLUMNS]) -> Vec<String> {
        names.map(|name| name.say(self.language).into_owned()).to_vec()
    }
}

/// Writes how well the constants of migration reproduce the decade before the base year, and returns whether they
/// reproduce the net migration of every county.
fn constants(setup: &Setup, central: &Values, text: &mut CheckListing) -> bool {
    let region = &setup.data.region;
    let constants = setup.calibration.solve(region, central, SOLVED);
    let window = &setup.calibration.window;
    let again = setup.calibration.reproduce(region, &constants, central);
    // The largest residual and not the mean: one wrong county is a fault of the data.
    let worst = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let last = setup.initial.year;
    let first = last - DECADE;
    text.line("");
    text.say(&CheckText::Constants { first, last });
    if let Some(line) = setup.backcast {
        text.say(&CheckText::Backcast {
            year: first,
            points: line.points,
            intercept: line.intercept,
            slope: line.slope,
            fit: line.r_squared,
            spread: line.residual_sd,
            error: line.left_out_sd,
        });
    }
    let net_residual = worst(&window.net, &again.net);
    text.say(&CheckText::NetMigration { net: window.net.iter().sum(), residual: net_residual });
    // Counties at the floor of their rural-to-urban stream cannot reproduce their own gain (docs/migration.md), so the
    // residual of the gain is reported but does not decide.
    text.say(&CheckText::UrbanGain {
        gain: window.urban_gain.iter().sum(),
        counties: constants.floored,
        residual: worst(&window.urban_gain, &again.urban_gain),
    });
    text.say(&CheckText::Contraction { residual: constants.residual });
    constants.residual < LARGEST_RESIDUAL && net_residual < LARGEST_NET_RESIDUAL
}

/// Writes every table with the number of its rows by evidence.
fn tables(data: &Data, text: &mut CheckListing) -> Result<()> {
    let header = [CheckText::Table, CheckText::Rows, CheckText::Observed, CheckText::Derived, CheckText::Estimate];
    let mut rows = vec![text.header(header)];
    for resource in data.package.resources.iter().filter(|resource| resource.schema.is_some()) {
        // Only the column of the status is needed, so the rows are read as text and not as records.
        let table = table::read_text(&data.package, &resource.name)?;
        let column = resource.schema.iter().flat_map(|schema| &schema.fields).position(|field| field.name == "status");
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &table.rows {
            if let Some(column) = column {
                *counts.entry(&row.record[column]).or_default() += 1;
            }
        }
        // A table without this column has empty cells, because zero would be a statement about its rows.
        let count =
            |status: &str| column.map_or_else(String::new, |_| counts.get(status).copied().unwrap_or(0).to_string());
        rows.push(vec![
            resource.in_both_languages().say(text.language).into_owned(),
            table.rows.len().to_string(),
            count("observed"),
            count("derived"),
            count("estimate"),
        ]);
    }
    text.text.push_str(&terminal::table(&rows));
    Ok(())
}

/// Writes resident and registered urban shares at the start, beside the published registered urban shares.
fn registration(setup: &Setup, elsewhere: f64, text: &mut CheckListing) {
    let region = &setup.data.region;
    let year = setup.initial.year;
    let mut rows = vec![text.header([
        CheckText::Area,
        CheckText::UrbanShare,
        CheckText::UnsettledShare,
        CheckText::RegisteredUrbanShare,
        CheckText::Published,
    ])];
    for area in std::iter::once(Area::Province).chain(region.city_ids().map(Area::City)) {
        let mut account = Account::default();
        for county in region.county_ids_of(area) {
            let mut one = Account::default();
            residents(&setup.calibration.schedules, setup.initial.population.county(county), &mut one);
            one[M::Registered] = setup.initial.registered[county.0];
            account.add(&one);
        }
        // Some unsettled residents hold an urban registration in another place (docs/hukou.md). The ratio is formed
        // from sums over counties.
        let registered = (account[M::Settled] + elsewhere * account[M::Unsettled]) / account[M::Registered];
        let names = region.names(area);
        let published = setup.data.observations.latest(&names.code, "registered_urban_share", year);
        rows.push(vec![
            text.language.choose(&names.zh, &names.en).to_owned(),
            terminal::percent(account.urban() / account.residents()),
            terminal::percent(account[M::Unsettled] / account.urban()),
            terminal::percent(registered),
            published.map_or_else(|| "–".to_owned(), terminal::percent),
        ]);
    }
    text.line("");
    text.say(&CheckText::Registration { year });
    text.text.push_str(&terminal::table(&rows));
}

fn sources(data: &Data, text: &mut CheckListing) {
    text.line("");
    text.say(&CheckText::Sources);
    for source in data.sources() {
        text.line(&format!("  {}: {}", source.key, source.cited(text.language)));
    }
}
