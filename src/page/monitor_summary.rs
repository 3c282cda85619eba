//! A monitoring for the page: `monitor.json` of its folder. A digest of its own finds damage.

use std::path::Path;

use serde::Deserialize;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::calibration::monitor::ForecastCheck;
use crate::calibration::monitor::MonitorStep;
use crate::calibration::monitor::TargetProbability;
use crate::error::Error;
use crate::error::Result;
use crate::page::contributions::SpreadSummary;
use crate::page::digits::digits;
use crate::page::run_summary::EstimatedProbability;
use crate::report::monitor;
use crate::report::monitor::MonitorReport;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use crate::store::manifest::FileDigest;
use crate::store::manifest::file_sha256;
use crate::store::manifest::sha256;
use crate::store::schema;
use crate::store::schema::SCHEMA;
use crate::store::table::TARGET_DECIMALS;
use qilu_messages::library::FileFault;
use qilu_messages::store::StoreFault;

/// Name of the file in the folder of a monitoring.
pub const FILE: &str = "monitor.json";

/// A monitoring as the page shows it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MonitorSummary {
    /// Number of the format of the file.
    pub schema: u32,
    /// Version of the program.
    pub version: &'static str,
    /// Years whose statistics were assimilated, in their order.
    pub years: Vec<u16>,
    /// The scenario whose forecasts are monitored.
    pub scenario: ScenarioTitle,
    /// Last year of the projection.
    pub end_year: u16,
    /// Number of members of the ensemble.
    pub members: u32,
    /// Published figures and their forecasts, year by year.
    pub figures: Vec<MonitorFigure>,
    /// Probabilities of the targets, in the order of the plan.
    pub targets: Vec<MonitorTarget>,
    /// Urban share of the province in the last year, before the first and after the last assimilation.
    pub share: [SpreadSummary; 2],
    /// Sentences on what the probability of the target of the last year depends after the last assimilation; none for few members.
    pub condition: Vec<Text>,
    /// The effort that is still possible.
    pub effort: MonitorEffort,
    /// The other files of the folder.
    #[cfg_attr(feature = "server", schema(value_type = Vec<Object>))]
    pub files: Vec<FileDigest>,
    /// SHA-256 of the file with an empty text here.
    pub own_sha256: String,
}

/// Name and title of a scenario.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ScenarioTitle {
    /// Name of the scenario.
    pub name: String,
    /// Title of the scenario.
    pub title: Text,
}

/// A published figure and its forecast.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MonitorFigure {
    /// Code of the area.
    pub area: String,
    /// Name of the indicator.
    pub indicator: &'static str,
    /// Year of the figure, whose statistics were assimilated together.
    pub year: u16,
    /// Its forecast before that, with the error of the statistic.
    pub expected: ExpectedFigure,
    /// The published figure, in the unit of the indicator.
    pub published: f64,
    /// How surprising it is.
    pub surprise: Surprise,
}

/// The forecast of a figure, in the unit of the indicator; `None` where the members do not show it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ExpectedFigure {
    /// Median of the members.
    pub median: Option<f64>,
    /// Their 10th percentile.
    #[serde(rename = "q0.1")]
    pub low: Option<f64>,
    /// Their 90th percentile.
    #[serde(rename = "q0.9")]
    pub high: Option<f64>,
}

/// How far a figure is from its forecast.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Surprise {
    /// Share of the forecast below the figure; `None` for one member.
    pub pit: Option<f64>,
    /// Negative logarithm of the forecast density at the figure.
    pub log_score: f64,
    /// Whether the report marks the figure: its share is in the lowest or the highest 5 %.
    pub marked: bool,
}

/// The probability of a target.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MonitorTarget {
    /// Name of the target.
    pub id: String,
    /// Title of the target.
    pub title: Text,
    /// Name of the indicator.
    pub indicator: String,
    /// Year of the target.
    pub year: u16,
    /// Smallest value that meets the target, in the unit of the indicator.
    pub threshold: f64,
    /// Probability before the first statistics.
    pub before: EstimatedProbability,
    /// Probability after the last statistics; `None` where a statistic has settled the target.
    pub after: Option<EstimatedProbability>,
    /// Published value of the year of the target, where it is among the statistics.
    pub published: Option<f64>,
    /// Before and after the statistics of each year.
    pub steps: Vec<TargetStep>,
}

/// The probability of a target before and after the statistics of a year.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TargetStep {
    /// Year whose statistics were assimilated.
    pub year: u16,
    /// Probability before.
    pub before: EstimatedProbability,
    /// Probability after; `None` where the statistics have settled the target.
    pub after: Option<EstimatedProbability>,
}

/// The effect of the levers of a scenario from now on, on the urban share of the province in the last year.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MonitorEffort {
    /// The scenario.
    pub scenario: ScenarioTitle,
    /// Effects of its levers, the largest mean first.
    pub levers: Vec<LeverEffort>,
}

/// The effect of a lever.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LeverEffort {
    /// Name of the lever, `links` or `uncertainty`.
    pub part: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Change of the urban share, share.
    #[serde(flatten)]
    pub value: SpreadSummary,
}

impl MonitorSummary {
    /// The monitoring of a report.
    ///
    /// - `files`: the other files of the folder.
    #[must_use]
    pub fn of(report: &MonitorReport<'_>, files: Vec<FileDigest>) -> MonitorSummary {
        let (first, last) = (&report.steps[0], &report.steps[report.steps.len() - 1]);
        let figure = |own: &ForecastCheck| figure(report, own);
        let mut levers: Vec<LeverEffort> = report
            .levers
            .iter()
            .map(|(part, value)| {
                let (part, zh, en) = part.names();
                LeverEffort { part, zh, en, value: value.into() }
            })
            .collect();
        levers.sort_by(|one, other| other.value.mean.total_cmp(&one.value.mean));
        let scenario = |own: &Scenario| ScenarioTitle { name: own.name.clone(), title: own.title.clone() };
        MonitorSummary {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            years: report.steps.iter().map(|step| step.year).collect(),
            scenario: scenario(report.scenario),
            end_year: report.scenario.end_year,
            members: report.members,
            figures: report.steps.iter().flat_map(|step| &step.checks).map(figure).collect(),
            targets: first.targets.iter().map(|own| target(report.steps, own)).collect(),
            share: [(&first.share[0]).into(), (&last.share[1]).into()],
            condition: report.condition.to_vec(),
            effort: MonitorEffort { scenario: scenario(report.effort), levers },
            files,
            own_sha256: String::new(),
        }
    }

    /// The bytes of the file, with their digest.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        let text = |own: &MonitorSummary| serde_json::to_string_pretty(own).expect("plain values") + "\n";
        self.own_sha256 = String::new();
        self.own_sha256 = sha256(text(&self).as_bytes());
        text(&self).into_bytes()
    }
}

fn figure(report: &MonitorReport<'_>, own: &ForecastCheck) -> MonitorFigure {
    let unit = own.observed.indicator.unit;
    let (low, high) = own.expected.percentiles_10_90();
    let shown = |value: Option<f64>| value.map(|value| digits(value, unit));
    MonitorFigure {
        area: report.region.names(own.observed.area).code.clone(),
        indicator: own.observed.indicator.name,
        year: own.observed.year,
        expected: ExpectedFigure { median: shown(own.expected.median()), low: shown(low), high: shown(high) },
        published: digits(own.observed.value, unit),
        surprise: Surprise { pit: own.pit, log_score: own.log_score, marked: monitor::is_surprising(own) },
    }
}

/// A target in all years.
///
/// - `first`: the target before the first statistics.
fn target(steps: &[MonitorStep], first: &TargetProbability) -> MonitorTarget {
    let rounded = |known| EstimatedProbability::rounded(known, TARGET_DECIMALS);
    let of = |step: &MonitorStep| {
        let own = step.targets.iter().find(|own| own.target.id == first.target.id)?;
        Some((step.year, own.clone()))
    };
    // A target whose year is over has no more steps.
    let all: Vec<(u16, TargetProbability)> = steps.iter().filter_map(of).collect();
    let last = all.last().map_or(first, |(_, own)| own);
    MonitorTarget {
        id: first.target.id.clone(),
        title: Text { zh: first.target.name_zh.clone(), en: first.target.name_en.clone() },
        indicator: first.target.indicator.name().to_owned(),
        year: first.target.year,
        threshold: first.target.threshold,
        before: rounded(first.before),
        after: last.after.map(rounded),
        published: last.published,
        steps: all
            .iter()
            .map(|(year, own)| TargetStep { year: *year, before: rounded(own.before), after: own.after.map(rounded) })
            .collect(),
    }
}

/// Reads the monitoring in a folder that `qilu monitor` has written.
///
/// # Errors
/// A folder without such a file; a file of the folder that was changed since it was written; one that a newer program wrote.
pub fn read(folder: &Path) -> Result<Box<RawValue>> {
    let path = folder.join(FILE);
    // Of the entry itself: reading a pipe would wait for ever.
    if !path.symlink_metadata().is_ok_and(|there| there.is_file()) {
        return Err(Error::setting(StoreFault::NotAMonitoring { folder: folder.to_path_buf() }));
    }
    let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
    schema::check(&path, &text)?;
    let wrong = |error: serde_json::Error| Error::input(&path, FileFault::of(&error.to_string()));
    let digests: Digests = serde_json::from_str(&text).map_err(wrong)?;
    let differs = |file: &Path| Error::mismatch(StoreFault::MonitoringDiffers { file: file.to_path_buf() });
    let own = digests.own_sha256.as_str();
    if own.is_empty() || sha256(text.replacen(own, "", 1).as_bytes()) != own {
        return Err(differs(&path));
    }
    for file in &digests.files {
        let own = folder.join(&file.path);
        let plain = own.symlink_metadata().is_ok_and(|there| there.is_file());
        // The names are those of the program, because the file has its own digest.
        if !plain || file_sha256(&own)? != file.sha256 {
            return Err(differs(&own));
        }
    }
    RawValue::from_string(text.trim_end().to_owned()).map_err(wrong)
}

/// The digests that find damage.
#[derive(Deserialize)]
struct Digests {
    files: Vec<FileDigest>,
    own_sha256: String,
}
