//! The page docs/validation.md.

use crate::analysis::validation::Check;

/// What stands before the table: written by people, checked by none.
const PREFACE: &str = include_str!("validation.md");

/// The page: preface, and a table of projected against published values.
#[must_use]
pub fn page(scenario: &str, draws: u32, seed: u64, checks: &[Check]) -> String {
    let mut text = PREFACE.to_owned();
    text.push_str(&format!(
        "\n## Projected and published, scenario `{scenario}`, {draws} draws, seed {seed}\n\n\
         | indicator | year | published | median | error | 80 % interval | inside 80 % | inside 95 % |\n\
         |---|---|---|---|---|---|---|---|\n"
    ));
    for check in checks {
        let show = |value: f64| match check.indicator {
            "urban_share" => format!("{:.2} %", 100.0 * value),
            _ => format!("{:.1}", value / 1e4),
        };
        let error = match check.indicator {
            "urban_share" => format!("{:+.2} points", 100.0 * check.error()),
            _ => format!("{:+.1}", check.error() / 1e4),
        };
        let (low, high) = check.projected.interval_80();
        let yes = |inside: bool| if inside { "yes" } else { "no" };
        let (inside_80, inside_95) = check.inside();
        text.push_str(&format!(
            "| `{}` | {} | {} | {} | {error} | {} to {} | {} | {} |\n",
            check.indicator,
            check.year,
            show(check.published),
            show(check.projected.median()),
            show(low),
            show(high),
            yes(inside_80),
            yes(inside_95)
        ));
    }
    text.push_str("\nPersons are in ten thousands (万人).\n");
    text
}
