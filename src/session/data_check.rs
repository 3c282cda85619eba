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

/// Largest relative residual of the fitting that a check lets pass.
const LARGEST_RESIDUAL: f64 = 1e-7;

/// What a check has found.
#[derive(Clone, Debug)]
pub struct DataCheck {
    /// Tables, residuals, registration and sources in words.
    pub text: String,
    /// Whether all residuals are small enough.
    pub sound: bool,
}

impl Project {
    /// Fits the initial states, solves the constants of migration, and tells sources and residuals.
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
    tables(data, &mut text)?;
    let _ = writeln!(text, "\ntargets of the plan: {}", project.plan().targets.len());
    let mut sound = true;
    let _ = writeln!(
        text,
        "\niterative proportional fitting: rounds; largest relative residual of county x age, county x residence, province"
    );
    for census in &data.census.years {
        let fit = initial::fit(census);
        let [county, residence, province] = fit.residuals;
        sound &= fit.residuals.iter().all(|residual| *residual < LARGEST_RESIDUAL);
        let _ = writeln!(text, "  {}: {:>4} {county:.1e} {residence:.1e} {province:.1e}", census.year, fit.rounds);
    }
    for base_year in YEARS {
        let setup = Setup::new(data, base_year, &central);
        sound &= constants(&setup, &central, &mut text);
    }
    let setup = Setup::new(data, YEARS[1], &central);
    registration(&setup, central.get(Parameter::RegisteredElsewhereShare), language, &mut text);
    sources(data, &mut text);
    Ok(DataCheck { text, sound })
}

/// How well the constants of migration meet the decade before the base year; whether they do.
fn constants(setup: &Setup, central: &Values, text: &mut String) -> bool {
    let region = &setup.data.region;
    let constants = setup.calibration.solve(region, central, 1e-11);
    let window = &setup.calibration.window;
    let again = setup.calibration.reproduce(region, &constants, central);
    let worst = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let year = setup.initial.year;
    let _ = writeln!(
        text,
        "\nconstants of migration, at the central values of the parameters, persons a year of {}-{year}",
        year - 10
    );
    if let Some(line) = setup.backcast {
        let _ = writeln!(
            text,
            "  counties of {} by {} known ones: growth {:.3} + {:.3} gap, R2 {:.3}, residual sd {:.4}, left out {:.4}",
            year - 10,
            line.points,
            line.intercept,
            line.slope,
            line.r_squared,
            line.residual_sd,
            line.left_out_sd
        );
    }
    let _ = writeln!(
        text,
        "  net migration {:.0}, met in every county to {:.1e}",
        window.net.iter().sum::<f64>(),
        worst(&window.net, &again.net)
    );
    let _ = writeln!(
        text,
        "  gain of urban residents {:.0}; {} counties whose own gain would need a negative stream miss it by up to {:.0}",
        window.urban_gain.iter().sum::<f64>(),
        constants.floored,
        worst(&window.urban_gain, &again.urban_gain)
    );
    let _ = writeln!(text, "  contraction mapping: largest relative residual {:.1e}", constants.residual);
    constants.residual < LARGEST_RESIDUAL && worst(&window.net, &again.net) < 1.0
}

/// Every table with the number of its rows by evidence.
fn tables(data: &Data, text: &mut String) -> Result<()> {
    let mut rows = vec![["table", "rows", "observed", "derived", "estimate"].map(str::to_owned).to_vec()];
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

/// Registration at the start, beside the one published figure of a city.
fn registration(setup: &Setup, elsewhere: f64, language: Language, text: &mut String) {
    let region = &setup.data.region;
    let year = setup.initial.year;
    let mut rows = vec![
        ["", "urban share", "unsettled of urban", "registered urban share", "published"].map(str::to_owned).to_vec(),
    ];
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
            language.pick(&names.zh, &names.en).to_owned(),
            terminal::percent(account.urban() / account.residents()),
            terminal::percent(account[M::Unsettled] / account.urban()),
            terminal::percent(registered),
            published.map_or_else(|| "–".to_owned(), terminal::percent),
        ]);
    }
    let _ = write!(text, "\nregistration at the end of {year}\n{}", terminal::table(&rows));
}

fn sources(data: &Data, text: &mut String) {
    let _ = writeln!(text, "\nsources");
    for source in data.sources() {
        let _ = writeln!(text, "  {}: {}", source.key, source.citation);
    }
}
