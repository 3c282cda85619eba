//! Names of the indicators and lookup by name.

use std::fmt;

use serde::Serialize;
use serde::Serializer;

use qilu_messages::suggestion::Suggestion;
use qilu_messages::suggestion::suggest_in_language_of;

use crate::indicators::INDICATORS;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;

impl IndicatorId {
    /// The indicator's row.
    #[must_use]
    pub fn row(self) -> &'static Indicator {
        &INDICATORS[self as usize]
    }

    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Name in the tables of published statistics, `observations.csv` and `observation_errors.csv`.
    #[must_use]
    pub fn published_name(self) -> &'static str {
        if self == IndicatorId::Residents { "resident_population" } else { self.name() }
    }

    /// Names of all indicators, in their order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        INDICATORS.iter().map(|indicator| indicator.name)
    }

    /// The indicator of this name in files.
    #[must_use]
    pub fn from_name(name: &str) -> Option<IndicatorId> {
        INDICATORS.iter().find(|indicator| indicator.name == name).map(|indicator| indicator.id)
    }

    /// The indicator that a person means by its name in files, its Chinese name or its English name.
    ///
    /// # Errors
    /// There is none; the suggestion is in the language of the text.
    pub fn meant(text: &str) -> Result<IndicatorId, Suggestion> {
        let (text, lower) = (text.trim(), text.trim().to_lowercase());
        let is_meant = |row: &&Indicator| row.name == text || row.zh == text || row.en.to_lowercase() == lower;
        INDICATORS.iter().find(is_meant).map(|indicator| indicator.id).ok_or_else(|| IndicatorId::suggest(text))
    }

    /// The known name nearest to a text that names no indicator, or all names, in the language of the text.
    #[must_use]
    pub fn suggest(text: &str) -> Suggestion {
        suggest_in_language_of(text, INDICATORS.iter().map(|row| row.zh), IndicatorId::names())
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for IndicatorId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Account;
    use crate::measure::MEASURES;

    #[test]
    fn ids_are_in_the_order_of_the_rows_and_each_is_found_by_its_name() {
        for (place, (id, row)) in IndicatorId::ALL.into_iter().zip(&INDICATORS).enumerate() {
            assert_eq!((id as usize, row.id, id.row().name), (place, id, row.name));
            assert_eq!(IndicatorId::from_name(row.name), Some(id), "{id}");
            for name in [row.name, row.zh, row.en] {
                assert_eq!(IndicatorId::meant(name).ok(), Some(id), "{name}");
            }
        }
        assert_eq!(IndicatorId::from_name("urban_shar"), None);
    }

    #[test]
    fn no_share_is_above_one_because_its_parts_were_rounded() {
        use crate::unit::Unit;
        // All measures are one number, rounded to `f32`, and once the next one above: the whole of some, the part of others.
        let alike = f64::from(1234.567_f32);
        let above = f64::from(f32::from_bits(1234.567_f32.to_bits() + 1));
        let mut kept = 0;
        for part in 0..MEASURES {
            let mut account = Account([alike; MEASURES]);
            account.0[part] = above;
            for row in INDICATORS.iter().filter(|row| matches!(row.unit, Unit::Share | Unit::Index)) {
                let value = (row.value)(&account);
                kept += usize::from(value.to_bits() == 1.0_f64.to_bits());
                // Sums of two or three equal measures over one are no shares of the model.
                assert!(value <= 1.0 || value > 1.1, "{}: {value}", row.name);
            }
        }
        assert!(kept > MEASURES, "shares of a whole that is all are 1");
    }
}
