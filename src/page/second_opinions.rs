//! Second opinions on the urban share of the province, for the page.

use serde::Serialize;

use crate::national::dressed::DressedForecast;
use crate::page::digits::digits;
use crate::plan::Target;
use crate::report::second_opinions;
use crate::scenario::file::Text;
use crate::unit::Unit;
use qilu_messages::Language;
use qilu_messages::Say;

/// A second opinion on the urban share of the target's year.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SecondOpinion {
    /// Name in files.
    pub benchmark: &'static str,
    /// Name for people.
    pub title: Text,
    /// Year of the forecast.
    pub year: u16,
    /// Forecast of the rule itself, share; `None` for reference provinces and the mixture.
    pub plain: Option<f64>,
    /// Median of the forecast with past errors, share.
    pub corrected: f64,
    /// Lower and upper bound of its 80 % interval; `None` where there are fewer than ten values.
    pub central_80: Option<[f64; 2]>,
    /// Number of values that reach the target.
    pub reaching: usize,
    /// Number of past errors, of reference provinces, or of quantiles of the mixture.
    pub values: usize,
    /// Number of provinces behind the values.
    pub provinces: usize,
}

/// The second opinions on a target.
///
/// - `forecasts`: of its year.
#[must_use]
pub fn of_target(forecasts: &[DressedForecast], target: &Target) -> Vec<SecondOpinion> {
    let of = |own: &DressedForecast| {
        let name = second_opinions::name(own.benchmark);
        let [zh, en] = [Language::Chinese, Language::English].map(|language| name.say(language).into_owned());
        SecondOpinion {
            benchmark: own.benchmark.name(),
            title: Text { zh, en },
            year: own.year,
            plain: own.plain.map(|plain| digits(plain, Unit::Share)),
            corrected: digits(own.median(), Unit::Share),
            central_80: own.interval_80().map(|bounds| bounds.map(|bound| digits(bound, Unit::Share))),
            reaching: own.reaching(target.threshold),
            values: own.values.len(),
            provinces: own.provinces,
        }
    };
    forecasts.iter().map(of).collect()
}
