//! A first look at the world: the years that have passed since the base year, projected and published.

use crate::data::observations::Observations;
use crate::ensemble::summary::Row;
use crate::ensemble::summary::Summary;
use crate::region::Area;
use crate::region::Region;

/// Indicators of the province that are published every year.
pub const PUBLISHED: [&str; 5] = ["urban_share", "residents", "births", "deaths", "net_external_migration"];

/// A projected and a published value.
#[derive(Clone, Debug)]
pub struct Check {
    /// Indicator.
    pub indicator: &'static str,
    /// Year.
    pub year: u16,
    /// Published value.
    pub published: f64,
    /// Projected distribution.
    pub projected: Summary,
}

impl Check {
    /// Projected median minus published value, in the indicator's unit.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.projected.median() - self.published
    }

    /// Whether the published value lies in the 80 % and in the 95 % interval.
    #[must_use]
    pub fn inside(&self) -> (bool, bool) {
        let within = |(low, high): (f64, f64)| (low..=high).contains(&self.published);
        (within(self.projected.interval_80()), within(self.projected.interval_95()))
    }
}

/// All published values of the province after `base_year`, indicator by indicator, year by year.
///
/// - `rows`: summaries that hold the province.
#[must_use]
pub fn checks(rows: &[Row], region: &Region, observations: &Observations, base_year: u16) -> Vec<Check> {
    let mut checks = Vec::new();
    for indicator in PUBLISHED {
        // Residents are published under the name of the census count.
        let published = if indicator == "residents" { "resident_population" } else { indicator };
        for row in rows
            .iter()
            .filter(|row| row.area == Area::Province && row.indicator.name == indicator && row.year > base_year)
        {
            if let Some(value) = observations.latest(&region.province.code, published, row.year) {
                checks.push(Check {
                    indicator: row.indicator.name,
                    year: row.year,
                    published: value,
                    projected: row.summary,
                });
            }
        }
    }
    checks
}
