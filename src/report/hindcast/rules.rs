//! The table of simple rules with the errors that they made in other provinces.

use crate::data::Data;
use crate::report::hindcast::numbers::percent;
use crate::report::hindcast::numbers::size;
use crate::report::hindcast::numbers::unit;
use crate::report::hindcast::pools::Pool;
use crate::report::hindcast::pools::RESAMPLES;
use crate::validation::county_rules;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use qilu_methods::score;
use qilu_methods::score::Scored;
use qilu_methods::score::Scores;

/// The table of a pool; empty where no errors of a rule are known for the window.
pub(super) fn table(data: &Data, window: Window, pool: &Pool<'_>, seed: u64) -> String {
    let mut rows = String::new();
    for rule in ForecastMethod::ALL {
        let both = pool.cases.iter().filter_map(|case| {
            let model = case.of(ForecastMethod::Model)?.scored;
            Some((model.crps, county_rules::scored(data, window, case, rule)?))
        });
        let (model, scored): (Vec<f64>, Vec<Scored>) = both.unzip();
        let Some(scores) = Scores::of(&scored) else { continue };
        let inside = scores.coverage.map(|share| percent(share, "")).join(" / ");
        let own: Vec<f64> = scored.iter().map(|scored| scored.crps).collect();
        let against = score::bootstrap(&model, &own, seed, RESAMPLES).map_or_else(String::new, |paired| {
            // Skill is the relative reduction of the CRPS, so its sign and the ends of its interval are exchanged here.
            let signed = |value: f64| format!("{:+.0}", -100.0 * value);
            let interval = paired.skill_95.map(|(low, high)| format!(" ({} to {})", signed(high), signed(low)));
            format!("{} %{}", signed(paired.skill), interval.unwrap_or_default())
        });
        let crps = size(pool.indicator, scores.crps);
        rows.push_str(&format!("| {} | {} | {crps} | {inside} | {against} |\n", rule.name(), scores.count));
    }
    if rows.is_empty() {
        return rows;
    }
    format!(
        "\n| rule with its errors in other provinces | areas | CRPS, {} | inside 50 / 80 / 95 % | CRPS of the model relative to it (95 % \
         interval) |\n|---|---|---|---|---|\n{rows}",
        unit(pool.indicator)
    )
}
