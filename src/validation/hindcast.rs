//! Hindcasts: the forecast that the model would have made with earlier data, compared with the outcome and with simple
//! rules.

use std::ops::RangeInclusive;

use ndarray::Array2;
use ndarray::Axis;

use crate::axes::Residence;
use crate::calibration::calibrate;
use crate::calibration::calibrate::CalibrationSettings;
use crate::calibration::decade::DecadeEvidence;
use crate::calibration::observed;
use crate::calibration::observed::ObservedValue;
use crate::data::Data;
use crate::data::census;
use crate::data::census::GROUP_STARTS;
use crate::engine::prepared::PreparedRun;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::model::decade;
use crate::model::initial;
use crate::region::Area;
use crate::validation::baselines;
use crate::validation::baselines::PastValues;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use qilu_methods::score::Scored;
use qilu_methods::summary::Summary;
use std::sync::Arc;

/// A window of a hindcast: its start, the data that may be used, and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Short name, such as `H1`.
    pub id: &'static str,
    /// Scenario file, without `.toml`: base year and priors as they could be stated then.
    pub scenario: &'static str,
    /// Last year whose statistics the model and the rules may use.
    pub known: u16,
    /// Last year that is scored.
    pub until: u16,
    /// Description in Chinese.
    pub zh: &'static str,
    /// Description in English.
    pub en: &'static str,
}

/// All windows.
pub const WINDOWS: [Window; 4] = [
    Window {
        id: "H0",
        scenario: "hindcast_2010",
        known: 2000,
        until: 2010,
        zh: "2000年起推十年，只用2000年普查，用简化模型",
        en: "ten years from 2000, with the census of 2000 and a reduced model",
    },
    Window {
        id: "H1",
        scenario: "hindcast_2010",
        known: 2010,
        until: 2020,
        zh: "2010年起推十年，只用2010年时已知的数据",
        en: "ten years from 2010, with what was known in 2010",
    },
    Window {
        id: "H2a",
        scenario: "hindcast_2020",
        known: 2020,
        until: 2025,
        zh: "2020年起推五年，只用2020年普查及以前的数据",
        en: "five years from 2020, with what was known in 2020",
    },
    Window {
        id: "H2",
        scenario: "hindcast_2022",
        known: 2022,
        until: 2025,
        zh: "2020年起推，用到2022年的公布数，检验2023年以后",
        en: "from 2020, calibrated to figures up to 2022, scored on the years after",
    },
];

/// A method of forecasting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ForecastMethod {
    /// The model of this program.
    Model,
    /// The last known value, unchanged.
    NoChange,
    /// Growth of residents at the rate between the last two censuses.
    Geometric,
    /// The logit of the share changes at the pace between the last two censuses: a logistic curve for each area.
    Logistic,
    /// The United Nations' urban-rural growth difference, converging to the world's norm.
    GrowthDifference,
    /// Hamilton and Perry's cohort change ratios.
    HamiltonPerry,
    /// Growth of residents at the rate since the last census.
    GeometricRecent,
    /// The logit of the share changes at the pace since the last census.
    LogisticRecent,
}

impl ForecastMethod {
    /// All methods, the model first.
    pub const ALL: [ForecastMethod; 8] = [
        ForecastMethod::Model,
        ForecastMethod::NoChange,
        ForecastMethod::Geometric,
        ForecastMethod::Logistic,
        ForecastMethod::GrowthDifference,
        ForecastMethod::HamiltonPerry,
        ForecastMethod::GeometricRecent,
        ForecastMethod::LogisticRecent,
    ];

    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        [
            "model",
            "no_change",
            "geometric",
            "logistic",
            "un_growth_difference",
            "hamilton_perry",
            "geometric_recent",
            "logistic_recent",
        ][self as usize]
    }
}

/// A forecast and its score.
#[derive(Clone, Copy, Debug)]
pub struct Forecast {
    /// Method of the forecast.
    pub method: ForecastMethod,
    /// Score of the forecast.
    pub scored: Scored,
    /// Distribution of the forecast; a single point for a rule.
    pub summary: Summary,
}

/// A quantity that is scored, with all forecasts of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Area that is scored.
    pub area: Area,
    /// Indicator that is scored.
    pub indicator: &'static Indicator,
    /// Year that is scored.
    pub year: u16,
    /// The outcome, in the unit of the indicator.
    pub observed: f64,
    /// Forecasts of all methods that apply, the model first.
    pub forecasts: Vec<Forecast>,
}

impl Case {
    /// The forecast of a method.
    #[must_use]
    pub fn of(&self, method: ForecastMethod) -> Option<&Forecast> {
        self.forecasts.iter().find(|forecast| forecast.method == method)
    }
}

impl Window {
    /// Whether the window starts before the first census that the model can start from, so that a reduced model is scored
    /// ([`from_2000`](crate::validation::from_2000)), of whose scenario only the priors are used.
    #[must_use]
    pub fn is_reduced(self) -> bool {
        self.known < FIRST_BASE_YEAR
    }
}

/// First census that the model can start from.
const FIRST_BASE_YEAR: u16 = census::YEARS[0];

/// Last census, which is the outcome of every area in the windows that start from the one before.
const LAST_CENSUS: u16 = census::YEARS[1];

/// Years whose outcomes a user may supply for a window; `None` for a window that a census scores.
#[must_use]
pub fn supplied_years(window: Window) -> Option<RangeInclusive<u16>> {
    (window.known >= LAST_CENSUS).then(|| window.known + 1..=window.until)
}

/// Whether outcomes of a year that a user supplies are scored in a window.
#[must_use]
pub fn scores_year(window: Window, year: u16) -> bool {
    supplied_years(window).is_some_and(|years| years.contains(&year))
}

/// The outcomes of a window: census counts moved to the end of the year, or published statistics with their error.
///
/// - `supplied`: statistics of a user's file, which replace published ones of the same area, indicator and year.
#[must_use]
pub fn outcomes(data: &Data, window: Window, supplied: &[ObservedValue]) -> Vec<ObservedValue> {
    // The reduced model has its own outcomes, of fewer areas.
    if window.is_reduced() {
        return Vec::new();
    }
    // Between the censuses only the province was published consistently; the census of 2020 is the outcome for every
    // area.
    if supplied_years(window).is_none() {
        return census_outcomes(data);
    }
    let scored = |observation: &ObservedValue| SCORED.contains(&observation.indicator.id);
    let mut all = observed::observed_values(data, window.known, window.until);
    for observation in supplied.iter().filter(|observation| scores_year(window, observation.year)) {
        let same = |own: &ObservedValue| {
            (own.area, own.indicator.id, own.year) == (observation.area, observation.indicator.id, observation.year)
        };
        match all.iter_mut().find(|own| same(own)) {
            Some(own) => own.clone_from(observation),
            None => all.push(observation.clone()),
        }
    }
    all.retain(scored);
    all
}

/// Indicators that are scored: those that are published for cities or in a census.
pub const SCORED: [IndicatorId; 4] =
    [IndicatorId::Residents, IndicatorId::UrbanShare, IndicatorId::Births, IndicatorId::Deaths];

/// Residents and urban shares of the census of 2020, of every area.
fn census_outcomes(data: &Data) -> Vec<ObservedValue> {
    let census = &data.census.years[1];
    let mut all = Vec::new();
    for area in data.region.areas() {
        let residents = data.region.sum(area, |county| census.residents[county]);
        let urban = data.region.sum(area, |county| census.urban[county]);
        // The model states the end of the year, the census 1 November; the outcome is moved by two months instead of
        // the model.
        let year_end = year_end(data, 2020, area);
        for (id, value) in [(IndicatorId::Residents, year_end), (IndicatorId::UrbanShare, urban / residents)] {
            all.push(ObservedValue {
                area,
                indicator: id.row(),
                year: 2020,
                value,
                sd: 0.0,
                vintage: "census2020".to_owned(),
                source: "CT2020".to_owned(),
            });
        }
    }
    all
}

/// Residents of a census, moved to the end of its year, persons.
fn year_end(data: &Data, year: u16, area: Area) -> f64 {
    let census = &data.census.years[initial::census_index(year)];
    data.region.sum(area, |county| {
        census.residents[county] * initial::year_end_factor(data, year, data.region.city_of(county))
    })
}

/// Runs a window: the model with the data that were known then, and the rules on the same quantities.
///
/// Predictions of the model carry the error of the published statistics with which they are compared. Rules that give a
/// point have a CRPS equal to their absolute error.
///
/// - `decade`: evidence of the decade before the base year; `None` for a window that starts with the first census.
#[must_use]
pub fn run(
    run: &PreparedRun,
    decade: Option<&DecadeEvidence>,
    window: Window,
    outcomes: &[ObservedValue],
    settings: CalibrationSettings,
    draws: u32,
) -> Vec<Case> {
    let data = run.data();
    let base_year = run.scenario().base_year;
    // A hindcast scenario sets priors as they could be stated then. They are the start of its calibration; without this line,
    // calibration would leave them as they are.
    let scenario = run.scenario().derive(|content| content.changed.clear());
    let run = run.of_scenario(scenario).informed_by(None);
    let mut run = decade.map_or_else(|| run.clone(), |decade| decade.inform(&run, settings));
    // Windows that end their knowledge in the base year have nothing to calibrate with: the censuses are met by
    // construction.
    if window.known > base_year {
        let known = observed::observed_values(data, base_year, window.known);
        let unknowns = calibrate::unknowns(&run, &known, window.known);
        let start = calibrate::members(&run, None, &unknowns, window.known, settings);
        let moved = calibrate::calibrate(&run, &start, &known, settings);
        run = run.informed_by(Some(Arc::new(moved.posterior)));
    }
    let asked: Vec<_> =
        outcomes.iter().map(|observation| (observation.area, observation.indicator, observation.year)).collect();
    let mut predicted = observed::predict(&run, settings.seed, 0..draws, &asked);
    for (draw, mut column) in (0..draws).zip(predicted.columns_mut()) {
        // A stream per draw, so that more draws leave the earlier ones as they are.
        let mut rng = random::stream(settings.seed, draw, 0, Purpose::SyntheticFigures);
        for (value, observation) in column.iter_mut().zip(outcomes) {
            *value += observation.sd * random::normal(&mut rng);
        }
    }
    outcomes
        .iter()
        .enumerate()
        .zip(predicted.rows())
        .map(|((at, observation), members)| {
            let mut forecasts = vec![forecast(ForecastMethod::Model, at, &members.to_vec(), observation.value)];
            for (method, value) in rules(data, window, base_year, observation) {
                forecasts.push(forecast(method, at, &[value], observation.value));
            }
            Case {
                area: observation.area,
                indicator: observation.indicator,
                year: observation.year,
                observed: observation.value,
                forecasts,
            }
        })
        .collect()
}

/// The score of a forecast by its members; a rule has one member.
pub(super) fn forecast(method: ForecastMethod, at: usize, members: &[f64], observed: f64) -> Forecast {
    let summary = Summary::of(&mut members.to_vec()).expect("forecasts are finite");
    Forecast { method, scored: Scored::of(at, members, observed), summary }
}

/// Part of a year before 1 November, the date of the censuses.
const UNTIL_CENSUS: f64 = 10.0 / 12.0;

/// Time of a census as a year with a fraction.
fn census_time(year: u16) -> f64 {
    f64::from(year) + UNTIL_CENSUS
}

/// Time of the end of a year as a year with a fraction.
fn end_of(year: u16) -> f64 {
    f64::from(year) + 1.0
}

/// Forecasts of the rules that apply to an indicator.
fn rules(data: &Data, window: Window, base_year: u16, observation: &ObservedValue) -> Vec<(ForecastMethod, f64)> {
    let time = end_of(observation.year);
    let last = latest(data, window, base_year, observation.area, observation.indicator);
    let mut all: Vec<(ForecastMethod, f64)> =
        last.map(|(_, value)| (ForecastMethod::NoChange, value)).into_iter().collect();
    let Some((last_time, last_value)) = last else { return all };
    let past = match observation.indicator.id {
        IndicatorId::Residents => residents_past(data, base_year, observation.area),
        IndicatorId::UrbanShare => Some(share_past(data, base_year, observation.area)),
        _ => None,
    };
    if let Some(past) = past {
        // The rules take the change between two censuses, which is the best measured, and continue it from the last known
        // value, which is the latest. The past is therefore shifted to end at that value.
        let span = past.years[1] - past.years[0];
        let moved =
            PastValues { years: [last_time - span, last_time], values: shifted(observation, &past, last_value) };
        if observation.indicator.id == IndicatorId::Residents {
            all.push((ForecastMethod::Geometric, baselines::geometric(&moved, time)));
        } else {
            all.push((ForecastMethod::Logistic, baselines::logistic(&moved, time)));
            all.push((ForecastMethod::GrowthDifference, baselines::growth_difference(&moved, time)));
        }
        // Where statistics after the census may be used, a rule of the recent change is the stronger benchmark.
        if window.known > base_year && last_time > end_of(base_year) {
            let start = base_value(data, base_year, observation.area, observation.indicator.id);
            let recent = PastValues { years: [end_of(base_year), last_time], values: [start, last_value] };
            all.push(if observation.indicator.id == IndicatorId::Residents {
                (ForecastMethod::GeometricRecent, baselines::geometric(&recent, time))
            } else {
                (ForecastMethod::LogisticRecent, baselines::logistic(&recent, time))
            });
        }
    }
    if observation.indicator.id == IndicatorId::Residents
        && let Some(value) = hamilton_perry(data, base_year, observation, last_time, last_value)
    {
        all.push((ForecastMethod::HamiltonPerry, value));
    }
    all
}

/// The two values of a past, shifted so that the later one is the last known value: with the same ratio of residents, or
/// the same difference of the logit of a share.
fn shifted(observation: &ObservedValue, past: &PastValues, last: f64) -> [f64; 2] {
    let [earlier, later] = past.values;
    if observation.indicator.id == IndicatorId::Residents {
        return [last * earlier / later, last];
    }
    let logit = |share: f64| qilu_methods::math::ln(share / (1.0 - share));
    // A share of 0 or 1 has no logit; such areas, districts without countryside, keep their value.
    if [earlier, later, last].iter().any(|share| *share <= 0.0 || *share >= 1.0) {
        return [last, last];
    }
    // In logits, a step of the same size means the same difference of urban and rural growth at any level of the share.
    let before = logit(last) - (logit(later) - logit(earlier));
    [1.0 / (1.0 + qilu_methods::math::exp(-before)), last]
}

/// The last known value with its time: of a published statistic, or else of the census.
fn latest(
    data: &Data,
    window: Window,
    base_year: u16,
    area: Area,
    indicator: &'static Indicator,
) -> Option<(f64, f64)> {
    let published = observed::observed_values(data, base_year, window.known);
    let mut own =
        published.iter().filter(|observation| observation.area == area && observation.indicator.id == indicator.id);
    if let Some(observation) = own.next_back() {
        return Some((end_of(observation.year), observation.value));
    }
    match indicator.id {
        IndicatorId::Residents | IndicatorId::UrbanShare => {
            Some((end_of(base_year), base_value(data, base_year, area, indicator.id)))
        }
        _ => {
            let code = &data.region.names(area).code;
            let value = data.observations.latest(code, indicator.id.published_name(), base_year)?;
            Some((end_of(base_year), value))
        }
    }
}

/// Residents, moved to the end of the year, or urban share at the census of the base year.
fn base_value(data: &Data, base_year: u16, area: Area, indicator: IndicatorId) -> f64 {
    let census = &data.census.years[initial::census_index(base_year)];
    let residents = data.region.sum(area, |county| census.residents[county]);
    if indicator == IndicatorId::Residents {
        return year_end(data, base_year, area);
    }
    data.region.sum(area, |county| census.urban[county]) / residents
}

/// Residents at the last two censuses, persons. In 2010 those of 2000 are known for some counties; the others are assumed
/// to have grown at the rate of their city.
fn residents_past(data: &Data, base_year: u16, area: Area) -> Option<PastValues> {
    let at = |year: u16| {
        let census = &data.census.years[initial::census_index(year)];
        data.region.sum(area, |county| census.residents[county])
    };
    if base_year == 2020 {
        return Some(PastValues { years: [census_time(2010), census_time(2020)], values: [at(2010), at(2020)] });
    }
    let earlier = residents_2000(data, area)?;
    Some(PastValues { years: [census_time(2000), census_time(2010)], values: [earlier, at(2010)] })
}

/// Residents of 2000 as they were known in 2010, persons.
fn residents_2000(data: &Data, area: Area) -> Option<f64> {
    let total = |area: Area| {
        let code = &data.region.names(area).code;
        data.observations.all(code, "resident_population", 2000).first().map(|row| row.value)
    };
    match area {
        Area::County(county) => data.census.residents_2000[county].or_else(|| {
            let city = Area::City(data.region.counties[county.0].city);
            let now = |area: Area| data.region.sum(area, |county| data.census.years[0].residents[county]);
            Some(now(area) * total(city)? / now(city))
        }),
        _ => total(area),
    }
}

/// Urban shares at the last two censuses. In 2010 that of 2000 is known for the province only; the logits of all areas are
/// assumed to have changed as that of the province.
fn share_past(data: &Data, base_year: u16, area: Area) -> PastValues {
    let share = |year: u16, area: Area| {
        let census = &data.census.years[initial::census_index(year)];
        let urban = data.region.sum(area, |county| census.urban[county]);
        urban / data.region.sum(area, |county| census.residents[county])
    };
    if base_year == 2020 {
        let values = [share(2010, area), share(2020, area)];
        return PastValues { years: [census_time(2010), census_time(2020)], values };
    }
    let province = share(2010, Area::Province);
    let ages = &data.census.residence_age_2000;
    let earlier = ages.index_axis(Axis(0), Residence::Urban as usize).sum() / ages.sum();
    let logit = |share: f64| qilu_methods::math::ln(share / (1.0 - share));
    let own = share(2010, area);
    if own >= 1.0 {
        return PastValues { years: [census_time(2000), census_time(2010)], values: [own, own] };
    }
    let before = logit(own) - (logit(province) - logit(earlier));
    let values = [1.0 / (1.0 + qilu_methods::math::exp(-before)), own];
    PastValues { years: [census_time(2000), census_time(2010)], values }
}

/// Forecast of residents by Hamilton and Perry's method, persons; `None` where the ages of two censuses are not known, as
/// before 2020.
fn hamilton_perry(data: &Data, base_year: u16, observation: &ObservedValue, last_time: f64, last: f64) -> Option<f64> {
    if base_year != 2020 {
        return None;
    }
    let ages = |year: u16| {
        let counties = data.region.counties_of(observation.area);
        let census = &data.census.years[initial::census_index(year)].age;
        let zero = Array2::zeros((2, GROUP_STARTS.len()));
        let sum = counties.fold(zero, |sum, county| sum + census.index_axis(Axis(0), county));
        baselines::five_year_groups(&sum)
    };
    let (earlier, later) = (ages(2010), ages(2020));
    let ahead = baselines::hamilton_perry(&earlier, &later, baselines::UNBOUNDED);
    // The method gives the residents ten years ahead. In between they grow at a constant rate, and the ratio is applied to
    // the last known value, so that all rules start from the same number.
    let at = |time: f64| baselines::between(later.sum(), ahead.sum(), (time - census_time(2020)) / decade::YEARS);
    Some(last * at(end_of(observation.year)) / at(last_time))
}
