//! Probabilities, intervals and errors as text. What the draws do not show is a dash here, and is said in a sentence by
//! [`note`]; `qilu_methods::estimate` decides what they show.

use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_run::ProbabilityText;
use qilu_messages::report_run::RunText;
use qilu_methods::estimate;
use qilu_methods::estimate::Probability;
use qilu_methods::summary::PROBABILITIES;
use qilu_methods::summary::Summary;

/// Cell of a table for what the draws do not show.
pub(crate) const NONE: &str = "–";

/// A share in percent with the one decimal that probabilities have in all texts, rounded half away from zero. The rounding of
/// `format!` goes to the even digit, so that the same probability would have two texts; the page rounds as this does.
#[must_use]
pub(crate) fn tenths(share: f64) -> String {
    format!("{:.1}", (1000.0 * share).round() / 10.0)
}

/// A probability in percent for a sentence. One that would show as 0 or 100 % is the end of the 95 % interval as a bound. `None`
/// for draws that give no probability.
#[must_use]
pub(crate) fn phrase(probability: Probability, language: Language) -> Option<String> {
    let (share, (low, high)) = (probability.share()?, probability.interval_95()?);
    let percent = tenths(share);
    let shown: f64 = percent.parse().expect("a number was written");
    if 0.0 < shown && shown < 100.0 {
        return Some(percent + language.choose("%", " %"));
    }
    // Never to 0 or 100 %.
    let tenth = |end: f64| tenths(end.clamp(0.001, 0.999));
    let bound = if shown <= 0.0 {
        ProbabilityText::Below { percent: tenth(high) }
    } else {
        ProbabilityText::Above { percent: tenth(low) }
    };
    Some(bound.say(language).into_owned())
}

/// A probability in percent for a cell of a table, as [`phrase`]; a dash where there is none.
#[must_use]
pub(crate) fn cell(probability: Probability, language: Language) -> String {
    phrase(probability, language).map_or(NONE.to_owned(), |text| close(&text))
}

/// As [`cell`]; of draws that are all alike it says whether they meet the condition.
#[must_use]
pub(crate) fn cell_or_common(probability: Probability, language: Language) -> String {
    match probability.common().filter(|_| probability.draws() > 1) {
        Some(true) => ProbabilityText::MetByAll.say(language).into_owned(),
        Some(false) => ProbabilityText::MissedByAll.say(language).into_owned(),
        None => cell(probability, language),
    }
}

/// The 95 % interval of a probability in percent for a sentence; `None` for draws that give no probability.
#[must_use]
pub(crate) fn interval(probability: Probability, language: Language) -> Option<String> {
    let (low, high) = probability.interval_95()?;
    let [low, high] = [low, high].map(tenths);
    Some(ProbabilityText::Between { low, high }.say(language).into_owned())
}

/// The 95 % interval of a probability for a cell of a table; a dash where there is none.
#[must_use]
pub(crate) fn interval_cell(probability: Probability) -> String {
    spread(probability.interval_95(), &|end| tenths(end) + "%")
}

/// The ends of an interval for a cell of a table; a dash where there is none.
#[must_use]
pub(crate) fn spread(interval: Option<(f64, f64)>, show: &dyn Fn(f64) -> String) -> String {
    interval.map_or(NONE.to_owned(), |(low, high)| format!("{} – {}", show(low), show(high)))
}

/// An error with so many decimals. One that is smaller than the last digit is said to be so, and not to be 0.
#[must_use]
pub(crate) fn error(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        return text;
    }
    let zeros = "0".repeat(decimals.saturating_sub(1));
    if decimals == 0 { "<1".to_owned() } else { format!("<0.{zeros}1") }
}

/// The central value with its 80 % interval in brackets, where the draws show one.
#[must_use]
pub(crate) fn with_interval(summary: &Summary, show: &dyn Fn(f64) -> String) -> String {
    with_ends(summary.central(), summary.interval_80(), show)
}

/// A value with an interval in brackets, where there is one.
#[must_use]
pub(crate) fn with_ends(value: f64, interval: Option<(f64, f64)>, show: &dyn Fn(f64) -> String) -> String {
    let ends = interval.map_or(String::new(), |ends| format!(" ({})", spread(Some(ends), show)));
    show(value) + &ends
}

/// Why intervals and errors of a quantity are missing: one draw, draws that are all alike, or too few of them; `None` where
/// nothing is missing.
///
/// - `no_layers`: whether no layer of uncertainty is on, so that layers would make the draws differ.
#[must_use]
pub(crate) fn note(summary: &Summary, draws: u32, no_layers: bool) -> Option<RunText> {
    match draws > 1 && summary.sd.is_none() {
        true if no_layers => Some(RunText::DrawsAlike),
        true => Some(RunText::ValuesAlike { draws }),
        false => few(draws as usize),
    }
}

/// Why intervals are missing where draws differ: there is one draw, or they are too few for the interval of 95 %.
#[must_use]
pub(crate) fn few(draws: usize) -> Option<RunText> {
    let enough = draws == 0 || PROBABILITIES.iter().all(|q| estimate::shows_percentile(draws, *q));
    let number = u32::try_from(draws).expect("draws are a u32");
    (!enough).then_some(if draws == 1 { RunText::OneDraw } else { RunText::FewDraws { draws: number } })
}

/// Without the space before the percent sign of English sentences, as numbers stand in tables.
fn close(text: &str) -> String {
    text.replace(" %", "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_0_or_1_is_a_bound() {
        let text = |met, draws| phrase(Probability::new(met, draws), Language::English);
        assert_eq!(text(678, 1000).as_deref(), Some("67.8 %"));
        // The upper end for no draw of 1000 is 0.38 %, and for none of 10 it is 25.9 %.
        assert_eq!(text(0, 1000).as_deref(), Some("below 0.4 %"));
        assert_eq!(text(1000, 1000).as_deref(), Some("above 99.6 %"));
        assert_eq!(text(0, 10).as_deref(), Some("below 25.9 %"));
        assert_eq!(text(1, 1000).as_deref(), Some("0.1 %"));
        // Rounding to tenths would make a certainty of 0.01 %.
        assert_eq!(text(1, 10_000).as_deref(), Some("below 0.1 %"));
        assert_eq!(text(1, 1), None);
        assert_eq!(cell(Probability::new(2, 2), Language::English), "above 22.4%");
        assert_eq!(cell(Probability::new(2, 2), Language::Chinese), "高于22.4%");
        assert_eq!(interval_cell(Probability::new(0, 1)), NONE);
    }

    #[test]
    fn half_a_digit_is_rounded_away_from_zero() {
        // 157 of 200 is 78.5 %, and 313 of 400 is 78.25 %, both without a rounding error.
        assert_eq!([tenths(157.0 / 200.0), tenths(313.0 / 400.0), tenths(0.1785)], ["78.5", "78.3", "17.9"]);
    }

    #[test]
    fn a_small_error_is_not_0() {
        assert_eq!([error(0.123, 2), error(0.004, 2), error(0.4, 0)], ["0.12", "<0.01", "<1"]);
    }

    #[test]
    fn draws_that_are_alike_say_what_they_have_in_common() {
        let alike = Probability::new(60, 60).from_draws_alike(true);
        assert_eq!(cell_or_common(alike, Language::English), "met, in draws that are all alike");
        assert_eq!((cell(alike, Language::English), interval(alike, Language::English)), (NONE.to_owned(), None));
        assert_eq!(cell_or_common(Probability::new(1, 1), Language::English), NONE);
    }
}
