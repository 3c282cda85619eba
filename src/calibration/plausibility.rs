//! Published statistics of a user are compared with the forecast of the ensemble before they are used, and with each other.
//!
//! [`check`] is the one way from figures to an assimilation or a score: [`Project::monitor`](crate::session::Project::monitor)
//! and [`Project::hindcast`](crate::session::Project::hindcast) call it before anything else is computed or written.

use std::collections::BTreeSet;

use qilu_messages::bilingual::Bilingual;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::units;
use qilu_methods::summary::Summary;

use crate::calibration::observed;
use crate::calibration::observed::Figure;
use crate::calibration::observed::Figures;
use crate::calibration::observed::ObservedValue;
use crate::data::Data;
use crate::data::plausibility;
use crate::data::plausibility::MOST_DEVIATIONS;
use crate::data::plausibility::shown;
use crate::engine::prepared::PreparedRun;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::acceptance::Acceptance;
use crate::scenario::acceptance::AcceptedFigure;
use crate::unit::Unit;

/// Draws behind a forecast: their standard deviation has a relative error of 5 % (`1 / sqrt(2 n)`).
const DRAWS: u32 = 200;

/// A forecast of a figure.
#[derive(Clone, Copy, Debug)]
struct Forecast {
    median: f64,
    /// Standard deviation of the draws and of the error of the figure.
    sd: f64,
}

/// Checks figures against the forecast of an ensemble that does not know them, and against each other.
///
/// - `run`: the ensemble; covers the years of the figures.
/// - `accept`: the reason for which figures far from the forecast are accepted.
///
/// Returns the figures that were accepted; `None` without a reason.
///
/// # Errors
/// A figure is off by a power of ten that two units differ by; figures contradict each other; a figure is more than
/// [`MOST_DEVIATIONS`] standard deviations from the forecast and no reason is given; the reason is empty.
pub fn check(run: &PreparedRun, seed: u64, figures: &Figures, accept: Option<&str>) -> Result<Option<Acceptance>> {
    if accept.is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Error::setting(PlausibilityFault::EmptyReason));
    }
    let region = run.region();
    let asked: Vec<_> = figures.rows.iter().map(|row| quantity(&row.observed)).collect();
    // The cities are asked as well, because their residents weight the shares of the parts of the province.
    let weights = figures.rows.iter().filter(|row| row.observed.indicator.unit == Unit::Share);
    let weights = weights.map(|row| (row.observed.area, IndicatorId::Residents.row(), row.observed.year));
    let moves = |year: u16| (Area::Province, IndicatorId::NetExternalMigration.row(), year);
    let years: BTreeSet<u16> = figures.rows.iter().map(|row| row.observed.year).collect();
    let all: Vec<_> = asked.iter().copied().chain(weights).chain(years.iter().copied().map(moves)).collect();
    let predicted = observed::predict(run, seed, 0..DRAWS, &all);
    let forecast = |row: usize, error: f64| {
        let summary = Summary::of(&mut predicted.row(row).to_vec())?;
        // Draws that are all alike have no spread of their own, and only the error of the figure is left.
        let spread = summary.sd.unwrap_or(0.0);
        Some(Forecast { median: summary.central(), sd: (spread * spread + error * error).sqrt() })
    };
    let forecasts: Vec<Option<Forecast>> =
        figures.rows.iter().enumerate().map(|(row, figure)| forecast(row, figure.observed.sd)).collect();
    for (figure, forecast) in figures.rows.iter().zip(&forecasts) {
        let Some(forecast) = forecast else { continue };
        let ObservedValue { indicator, value, .. } = figure.observed;
        plausibility::check_size(
            what(region, figure).into(),
            value,
            indicator.unit.as_str(),
            forecast.median..=forecast.median,
        )
        .map_err(|fault| figures.error(figure, fault))?;
    }
    let residents = |area: Area, year: u16| {
        let row = all
            .iter()
            .position(|(own, indicator, of)| (*own, indicator.id, *of) == (area, IndicatorId::Residents, year))?;
        Some(forecast(row, 0.0)?.median)
    };
    contradictions(region, figures, &residents)?;
    let far = far(region, figures, &forecasts, accept)?;
    let published = published(run.data(), figures, accept)?;
    let migration = |year: u16, error: f64| {
        let row = all.iter().position(|own| (own.0, own.1.id, own.2) == (Area::Province, moves(year).1.id, year))?;
        forecast(row, error)
    };
    // Figures that were accepted for themselves imply an odd migration as well.
    let usual = |year: u16| !far.iter().any(|own| own.year == year && own.region_code == region.province.code);
    let migration = |year: u16, error: f64| if usual(year) { migration(year, error) } else { None };
    let accounts = accounts(run.data(), figures, &migration, accept)?;
    Ok(accept.map(|reason| {
        let mut figure = far;
        // A figure that is far from its forecast and from the published one is named once.
        let is_new = |own: &AcceptedFigure, known: &[AcceptedFigure]| !known.iter().any(|other| other.is_of(own));
        for own in published.into_iter().chain(accounts) {
            if is_new(&own, &figure) {
                figure.push(own);
            }
        }
        Acceptance { reason: reason.trim().to_owned(), figure }
    }))
}

/// The figures that differ from published ones of the data package, if they are accepted.
fn published(data: &Data, figures: &Figures, accept: Option<&str>) -> Result<Vec<AcceptedFigure>> {
    let mut accepted = Vec::new();
    for figure in &figures.rows {
        let ObservedValue { area, indicator, year, value, .. } = figure.observed;
        // A package is compared with itself where its own statistics are used.
        let Some(known) = observed::published(data, area, indicator, year).filter(|_| figure.line.is_some()) else {
            continue;
        };
        // Numbers of a table have at most nine digits.
        if (value - known.value).abs() <= 1e-9 * known.value.abs() {
            continue;
        }
        if accept.is_none() {
            let file = data.folder.join("observations.csv");
            let (what, published) = (what(&data.region, figure).into(), known.value);
            return Err(figures.error(figure, PlausibilityFault::Published { what, value, published, file }));
        }
        let forecast = Forecast { median: known.value, sd: known.sd };
        accepted.push(accepted_figure(&data.region, (area, indicator, year), value, forecast));
    }
    Ok(accepted)
}

/// The net in-migration of the province that residents, births and deaths of a year imply, where it contradicts the forecast
/// and is accepted.
///
/// - `migration`: forecast of the net in-migration of a year, given the standard error of what is compared with it.
fn accounts(
    data: &Data,
    figures: &Figures,
    migration: &dyn Fn(u16, f64) -> Option<Forecast>,
    accept: Option<&str>,
) -> Result<Vec<AcceptedFigure>> {
    let area = Area::Province;
    let mut accepted = Vec::new();
    for figure in figures.rows.iter().filter(|row| quantity(&row.observed).0 == area) {
        let own = &figure.observed;
        if own.indicator.id != IndicatorId::Residents {
            continue;
        }
        let find = |id: IndicatorId, year: u16| {
            let supplied = find(figures, area, id, year).cloned();
            supplied.or_else(|| observed::published(data, area, id.row(), year))
        };
        let parts = (find(own.indicator.id, own.year - 1), find(IndicatorId::Births, own.year));
        let ((Some(before), Some(births)), Some(deaths)) = (parts, find(IndicatorId::Deaths, own.year)) else {
            continue;
        };
        let implied = own.value - before.value - births.value + deaths.value;
        let error = [own, &before, &births, &deaths].iter().map(|part| part.sd * part.sd).sum::<f64>().sqrt();
        let Some(forecast) = migration(own.year, error) else { continue };
        if (implied - forecast.median).abs() <= MOST_DEVIATIONS * forecast.sd {
            continue;
        }
        if accept.is_none() {
            let fault = PlausibilityFault::Accounts {
                area: data.region.names(area).in_both_languages(),
                year: own.year,
                implied: shown(implied),
                expected: shown(forecast.median),
                sd: shown(forecast.sd),
            };
            return Err(figures.error(figure, fault));
        }
        let quantity = (area, IndicatorId::NetExternalMigration.row(), own.year);
        accepted.push(accepted_figure(&data.region, quantity, implied, forecast));
    }
    Ok(accepted)
}

fn accepted_figure(
    region: &Region,
    (area, indicator, year): (Area, &'static Indicator, u16),
    value: f64,
    Forecast { median, sd }: Forecast,
) -> AcceptedFigure {
    AcceptedFigure {
        region_code: region.names(area).code.clone(),
        indicator: indicator.name.to_owned(),
        year,
        value,
        expected: shown(median),
        sd: shown(sd),
        deviations: shown((value - median).abs() / sd),
    }
}

fn quantity(observed: &ObservedValue) -> (Area, &'static Indicator, u16) {
    (observed.area, observed.indicator, observed.year)
}

/// The subject of the sentences about a figure.
fn what(region: &Region, figure: &Figure) -> AcceptanceText {
    let ObservedValue { area, indicator, year, .. } = figure.observed;
    AcceptanceText::ValueOf { indicator: names(indicator), area: region.names(area).in_both_languages(), year }
}

fn names(indicator: &Indicator) -> Bilingual {
    Bilingual::new(indicator.zh, indicator.en)
}

/// The figures far from their forecast, if they are accepted.
fn far(
    region: &Region,
    figures: &Figures,
    forecasts: &[Option<Forecast>],
    accept: Option<&str>,
) -> Result<Vec<AcceptedFigure>> {
    let mut accepted = Vec::new();
    for (figure, forecast) in figures.rows.iter().zip(forecasts) {
        let Some(Forecast { median, sd }) = *forecast else { continue };
        let ObservedValue { area, indicator, year, value, .. } = figure.observed;
        let deviations = (value - median).abs() / sd;
        if deviations <= MOST_DEVIATIONS {
            continue;
        }
        if accept.is_none() {
            let fault = PlausibilityFault::Far {
                what: what(region, figure).into(),
                value,
                unit: units::in_both_languages(indicator.unit.as_str()),
                deviations,
                expected: shown(median),
                sd: shown(sd),
                most: MOST_DEVIATIONS,
            };
            return Err(figures.error(figure, fault));
        }
        accepted.push(accepted_figure(region, (area, indicator, year), value, Forecast { median, sd }));
    }
    Ok(accepted)
}

/// Checks that the figures of an area agree with those of its parts, and shares with the numbers that they relate.
///
/// Published figures are rounded and revised, so that the difference is compared with the standard errors of
/// `observation_errors.csv`, as the distance from the forecast is.
fn contradictions(region: &Region, figures: &Figures, residents: &dyn Fn(Area, u16) -> Option<f64>) -> Result<()> {
    for figure in &figures.rows {
        let fault = share_and_count(region, figures, figure).or_else(|| parts(region, figures, figure, residents));
        if let Some(fault) = fault {
            return Err(figures.error(figure, fault));
        }
    }
    Ok(())
}

fn find(figures: &Figures, area: Area, id: IndicatorId, year: u16) -> Option<&ObservedValue> {
    let own = |own: &&ObservedValue| (own.area, own.indicator.id, own.year) == (area, id, year);
    figures.rows.iter().map(|row| &row.observed).find(own)
}

/// The fault of a number of urban residents that residents and urban share contradict.
fn share_and_count(region: &Region, figures: &Figures, figure: &Figure) -> Option<PlausibilityFault> {
    let ObservedValue { area, indicator, year, value, sd, .. } = figure.observed;
    if indicator.id != IndicatorId::UrbanResidents {
        return None;
    }
    let all = find(figures, area, IndicatorId::Residents, year)?;
    let share = find(figures, area, IndicatorId::UrbanShare, year)?;
    let computed = share.value * all.value;
    let squares = [sd, share.sd * all.value, share.value * all.sd].map(|error| error * error);
    let tolerance = MOST_DEVIATIONS * squares.iter().sum::<f64>().sqrt();
    ((value - computed).abs() > tolerance).then(|| PlausibilityFault::PartsAndWhole {
        year,
        area: region.names(area).in_both_languages(),
        what: names(indicator).into(),
        value,
        other: Bilingual::new("常住人口和城镇化率", "residents and urban share").into(),
        computed: shown(computed),
    })
}

/// The fault of a figure that the figures of its parts contradict: their sum, or their mean weighted by residents.
fn parts(
    region: &Region,
    figures: &Figures,
    figure: &Figure,
    residents: &dyn Fn(Area, u16) -> Option<f64>,
) -> Option<PlausibilityFault> {
    let ObservedValue { area, indicator, year, value, sd, .. } = figure.observed;
    let all = region.parts(area);
    let known: Vec<&ObservedValue> = all.iter().filter_map(|part| find(figures, *part, indicator.id, year)).collect();
    let is_share = indicator.unit == Unit::Share;
    // Of a quotient such as the ratio of incomes, the denominators of the parts are not known.
    if known.is_empty() || !(is_share || matches!(indicator.unit, Unit::Persons | Unit::PersonsPerYear)) {
        return None;
    }
    let weight = |own: &&ObservedValue| match find(figures, own.area, IndicatorId::Residents, year) {
        _ if !is_share => Some(1.0),
        Some(supplied) => Some(supplied.value),
        None => residents(own.area, year),
    };
    let weights: Vec<f64> = known.iter().map(weight).collect::<Option<_>>()?;
    let total = if is_share { weights.iter().sum() } else { 1.0 };
    let pairs = || known.iter().zip(&weights).map(|(own, weight)| (own, weight / total));
    let sum: f64 = pairs().map(|(own, weight)| weight * own.value).sum();
    let variance: f64 = pairs().map(|(own, weight)| (weight * own.sd) * (weight * own.sd)).sum();
    let tolerance = MOST_DEVIATIONS * (variance + sd * sd).sqrt();
    let (indicator, area) = (names(indicator), region.names(area).in_both_languages());
    let complete = known.len() == all.len();
    if complete && (sum - value).abs() > tolerance {
        let (sum, tolerance) = (shown(sum), shown(tolerance));
        return Some(PlausibilityFault::PartsAndSum { indicator, year, area, value, sum, tolerance });
    }
    let above = !is_share && sum > value + tolerance;
    above.then(|| PlausibilityFault::PartAboveSum { indicator, year, area, value, sum: shown(sum) })
}
