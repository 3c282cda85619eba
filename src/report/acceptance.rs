//! The section about figures that a user accepted although they contradict the forecast.

use crate::indicators::IndicatorId;
use crate::region::Region;
use crate::scenario::acceptance::Acceptance;
use crate::scenario::acceptance::AcceptedFigure;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::plausibility::AcceptanceText;

/// The section as Markdown, with the reason in the words of the user; empty if no reason was given.
#[must_use]
pub fn section(accepted: Option<&Acceptance>, region: &Region, language: Language) -> String {
    let Some(Acceptance { reason, figure }) = accepted else { return String::new() };
    if figure.is_empty() {
        return format!("\n{}\n", AcceptanceText::Needless { reason: reason.clone() }.say(language));
    }
    let heading = AcceptanceText::Heading.say(language);
    let reason = AcceptanceText::Reason { reason: reason.clone() };
    let mut text = format!("\n## {heading}\n\n{}\n\n", reason.say(language));
    for own in figure {
        text.push_str(&format!("- {}\n", line(own, region).say(language)));
    }
    text
}

fn line(own: &AcceptedFigure, region: &Region) -> AcceptanceText {
    // Codes and names come from the tables of the program, so that both are found; a name in its place would still tell.
    let area = region.areas().map(|area| region.names(area)).find(|names| names.code == own.region_code);
    let indicator = IndicatorId::from_name(&own.indicator).map(IndicatorId::row);
    AcceptanceText::Figure {
        area: area.map_or_else(
            || Bilingual::new(&own.region_code, &own.region_code),
            super::super::region::Names::in_both_languages,
        ),
        indicator: indicator
            .map_or_else(|| Bilingual::new(&own.indicator, &own.indicator), |row| Bilingual::new(row.zh, row.en)),
        year: own.year,
        value: own.value,
        expected: own.expected,
        deviations: own.deviations,
    }
}
