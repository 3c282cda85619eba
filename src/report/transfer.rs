//! The results of `qilu estimate-transfer`: the table for the terminal, the page and its picture.

use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_transfer::TransferText;
use qilu_methods::math;

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::law;
use crate::chart::law::LawChart;
use crate::chart::law::LawGroup;
use crate::data::stack_weights;
use crate::data::stack_weights::StackWeight;
use crate::national::estimate::AGEING;
use crate::national::estimate::CHAINS;
use crate::national::estimate::QUANTITIES;
use crate::national::estimate::SamplerSettings;
use crate::national::estimate::TransferDraw;
use crate::national::estimate::TransferEstimate;
use crate::national::law::Law;
use crate::national::panel::Interval;
use crate::national::panel::Panel;
use crate::national::panel::PanelProvince;
use crate::national::panel::size;
use crate::national::study;
use crate::national::study::TransferStudy;
use crate::report::terminal;
use crate::report::transfer_tests;

/// The hand-written beginning of the page.
const PREFACE: &str = include_str!("transfer.md");

/// A number of a draw.
type OfDraw = fn(&TransferDraw) -> f64;

/// Pairs of the first three quantities.
const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

/// The table for the terminal.
#[must_use]
pub fn text(estimates: &[TransferEstimate], stack: &[StackWeight], language: Language) -> String {
    let say = |text: TransferText| text.say(language).into_owned();
    let provinces = estimates.first().map_or(0, |estimate| estimate.provinces);
    let mut text = format!("{}\n", say(TransferText::Heading { provinces }));
    for estimate in estimates {
        let heads =
            [TransferText::Quantity, TransferText::Mean, TransferText::Sd, TransferText::RHat, TransferText::Effective];
        let mut rows = vec![heads.map(say).to_vec()];
        for (name, summary) in QUANTITIES.iter().zip(estimate.summaries()) {
            let numbers = [summary.mean, summary.sd, summary.r_hat].map(|value| format!("{value:.4}"));
            let effective = format!("{:.0}", summary.effective);
            rows.push([&[(*name).to_owned()], numbers.as_slice(), &[effective]].concat());
        }
        let pair =
            |(a, b): (usize, usize)| format!("{} {} {:.2}", QUANTITIES[a], QUANTITIES[b], estimate.correlation(a, b));
        let pairs = PAIRS.map(pair).join("; ");
        let shares = estimate.acceptance.iter().map(|share| format!("{share:.2}")).collect::<Vec<_>>().join(" ");
        text.push_str(&format!(
            "\n{}\n{}  {}\n  {}\n",
            say(TransferText::KnownTo { year: estimate.known_to }),
            terminal::table(&rows),
            say(TransferText::Correlations { pairs }),
            say(TransferText::Acceptance { shares })
        ));
    }
    text.push_str(&format!("\n{}\n", say(TransferText::StackHeading)));
    for known_to in study::KNOWN_TO {
        let parts = stack_weights::of_year(stack, known_to).map(|own| format!("{} {:.2}", own.part, own.weight));
        let parts: Vec<String> = parts.collect();
        text.push_str(&format!("  {}: {}\n", say(TransferText::KnownTo { year: known_to }), parts.join(", ")));
    }
    text + &format!("\n{}\n", say(TransferText::Ageing { ageing: format!("{AGEING}") }))
}

/// The page docs/transfer.md.
#[must_use]
pub fn page(study: &TransferStudy, settings: SamplerSettings) -> String {
    let mut text = PREFACE.to_owned();
    let length = settings.length;
    text.push_str(&format!(
        "\n## Estimates\n\n{CHAINS} chains of {} steps after a warm-up of {}, seed {}. The trend is that of `ln h` per year, ageing \
         included. The yearly shock is that of a province and of the nation together: with variances `v_z`, `v_C` and persistences \
         `r_z`, `r_C` of the two processes, the one process with the same variance and the same covariance of neighbouring years has \
         the persistence `r = (r_z v_z + r_C v_C) / (v_z + v_C)` and the yearly standard deviation \
         `sqrt((v_z + v_C) (1 - r^2))`.\n",
        length.steps, length.warm_up, settings.seed
    ));
    for (estimates, name) in
        [(&study.estimates, "main estimate"), (&study.wide_estimates, "with Jilin and Heilongjiang")]
    {
        for estimate in estimates {
            text.push_str(&estimate_table(estimate, name));
        }
    }
    text.push_str(&priors(study));
    text.push_str(
        "\n![Hazards of the provinces by ln(urban/rural), 2010-2020 and 2020-2022, with the estimated law](transfer.svg)\n\n\
         Each point is the mean hazard of a province of the main estimate in 2010-2020 or 2020-2022, moved to the level of a province \
         with the mean `x` of 2000 (the coefficient is the row `level by x of 2000`, known to 2022). Without this the points fall less \
         than the curves, because provinces that were more urban in 2000 have higher levels: the law says how a province changes, \
         and not how provinces differ. The curves have the estimated slope and curvature, and the mean level of the provinces in each \
         period.\n",
    );
    text + &transfer_tests::sections(study)
}

fn estimate_table(estimate: &TransferEstimate, name: &str) -> String {
    let (known_to, provinces) = (estimate.known_to, estimate.provinces);
    let mut text = format!(
        "\n### Known to {known_to}, {provinces} provinces ({name})\n\n| quantity | mean | sd | 95 % interval | R-hat | effective draws \
         |\n|---|---:|---:|---|---:|---:|\n"
    );
    let mut row = |name: &str, summary: crate::national::estimate::QuantitySummary| {
        let [low, high] = summary.interval_95;
        text.push_str(&format!(
            "| {name} | {:.4} | {:.4} | {low:.3} to {high:.3} | {:.3} | {:.0} |\n",
            summary.mean, summary.sd, summary.r_hat, summary.effective
        ));
    };
    for (name, summary) in ["slope", "curvature", "trend per year", "yearly shock, sd", "yearly shock, persistence"]
        .into_iter()
        .zip(estimate.summaries())
    {
        row(name, summary);
    }
    let others: [(&str, OfDraw); 7] = [
        ("level by x of 2000", |draw| draw.start_slope),
        ("shock of the province, sd", |draw| draw.shocks[0].sd),
        ("shock of the province, persistence", |draw| draw.shocks[0].persistence),
        ("shock of the nation, sd", |draw| draw.shocks[1].sd),
        ("shock of the nation, persistence", |draw| draw.shocks[1].persistence),
        ("slope between provinces, sd", |draw| draw.response_sd),
        ("error of the revised series, points", |draw| 100.0 * draw.revised_error),
    ];
    for (name, of) in others {
        row(name, estimate.summary(of));
    }
    let [of_curvature, of_trend, of_both] = PAIRS.map(|(a, b)| format!("{:.2}", estimate.correlation(a, b)));
    let accepted: Vec<String> = estimate.acceptance.iter().map(|share| format!("{share:.2}")).collect();
    text + &format!(
        "\nCorrelations: slope and curvature {of_curvature}, slope and trend {of_trend}, curvature and trend {of_both}. Accepted \
         proposals by chain: {}.\n",
        accepted.join(", ")
    )
}

fn priors(study: &TransferStudy) -> String {
    let mut text = format!(
        "\n## Priors of the projection\n\nThe projection has ages, and the hazards of its schedules fall as rural residents grow older: by about \
         {AGEING} in `ln h` per year. (The rural index of movers, which is the schedule times the ages, fell by 0.22 in logarithm from 2010 \
         to 2020, in Shandong as in the mean of the provinces.) The trend of the totals has this fall in it, so the trend in \
         `data/transfer_prior.csv` is the estimated one plus {:.2} a year. The other numbers are those of the main estimate. \
         `data/prior_correlation.csv` has the correlations of slope, curvature and trend; shock and persistence are independent of \
         them.\n\n| known to | parameter | mean | sd |\n|---|---|---:|---:|\n",
        -AGEING
    );
    for prior in study::priors(&study.estimates).priors {
        text.push_str(&format!(
            "| {} | `{}` | {:.4} | {:.4} |\n",
            prior.known_to, prior.parameter, prior.mean, prior.sd
        ));
    }
    text
}

/// The picture of the page: hazards by size, with the law known to the last year.
#[must_use]
pub fn picture(study: &TransferStudy, language: Language) -> String {
    let say = |text: TransferText| text.say(language).into_owned();
    let [slope, curvature, ..] = study.estimates[1].summaries().map(|summary| summary.mean);
    let law = Law { slope, curvature };
    let start_slope = study.estimates[1].summary(|draw| draw.start_slope).mean;
    let periods = [Interval { first: 2010, last: 2020 }, Interval { first: 2020, last: 2022 }];
    let group = |period: Interval| group(&study.core, (law, start_slope), period, language);
    law::chart(&LawChart {
        heading: Heading {
            title: say(TransferText::ChartTitle),
            subtitle: say(TransferText::ChartSubtitle { provinces: study.core.provinces.len() }),
            description: say(TransferText::ChartDescription),
        },
        level: (say(TransferText::AxisSize), NumberFormat::Plain(1)),
        upright: (say(TransferText::AxisHazard), NumberFormat::Percent(1)),
        groups: periods.map(group).to_vec(),
    })
}

/// Number of pieces of a curve.
const PIECES: u8 = 40;

/// Hazards of a period, moved to the level of a province with the mean size of 2000, and the law.
fn group(panel: &Panel, (law, start_slope): (Law, f64), period: Interval, language: Language) -> LawGroup {
    let count = panel.provinces.len() as f64;
    let start = |province: &PanelProvince| size(province.share(2000));
    let mean_start = panel.provinces.iter().map(start).sum::<f64>() / count;
    let ln_hazard = |province: &PanelProvince| {
        math::ln(province.mean_hazard(period)) - start_slope * (start(province) - mean_start)
    };
    let middle =
        |province: &PanelProvince| size(f64::midpoint(province.share(period.first), province.share(period.last)));
    let level = |province: &PanelProvince| ln_hazard(province) - law.response(middle(province));
    let mean = panel.provinces.iter().map(level).sum::<f64>() / count;
    let sizes = || panel.provinces.iter().map(middle);
    let (low, high) = (sizes().fold(f64::INFINITY, f64::min), sizes().fold(f64::NEG_INFINITY, f64::max));
    let at = |piece: u8| low + (high - low) * f64::from(piece) / f64::from(PIECES);
    let point = |province: &PanelProvince| {
        let name = language.choose(&province.name_zh, &province.name_en).to_owned();
        (name, (middle(province), math::exp(ln_hazard(province))))
    };
    let Interval { first, last } = period;
    LawGroup {
        name: TransferText::Points { first, last }.say(language).into_owned(),
        curve_name: TransferText::Curve { first, last }.say(language).into_owned(),
        points: panel.provinces.iter().map(point).collect(),
        curve: (0..=PIECES).map(|piece| (at(piece), math::exp(mean + law.response(at(piece))))).collect(),
    }
}
