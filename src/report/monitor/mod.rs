//! The monitoring report: files, a report in each language, and the chance of the targets over the years.

mod contents;
pub mod tables;

use qilu_messages::Language;
use std::collections::BTreeMap;

use crate::calibration::monitor::ForecastCheck;
use crate::calibration::monitor::MonitorStep;
use crate::calibration::monitor::PlanProgress;
use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::probability;
use crate::indicators::Indicator;
use crate::plan::Target;
use crate::policy::attribution::ScenarioPart;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::Role;
use crate::unit::Unit;
use qilu_methods::assimilate::UpdateMethod;
use qilu_methods::summary::Summary;

pub use contents::MonitorReport;
pub use tables::chances_csv;
pub use tables::observations_csv;
pub use tables::standings_csv;

/// PIT below which, or above one minus which, a figure counts as a surprise.
const SURPRISING: f64 = 0.05;

/// Words of a language.
struct Voice(Language);

impl Voice {
    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.0.pick(zh, en)
    }

    fn target(&self, target: &Target) -> String {
        self.0.pick(&target.name_zh, &target.name_en).to_owned()
    }

    fn area(&self, region: &Region, area: Area) -> String {
        let names = region.names(area);
        self.0.pick(&names.zh, &names.en).to_owned()
    }

    fn indicator(&self, indicator: &Indicator) -> &'static str {
        self.pick(indicator.zh, indicator.en)
    }
}

/// A value of an indicator for people; persons in ten thousands.
fn show(indicator: &Indicator, value: f64) -> String {
    match indicator.unit {
        Unit::Share => format!("{:.2}%", 100.0 * value),
        Unit::Ratio => format!("{value:.2}"),
        _ => format!("{:.1}", value / 1e4),
    }
}

fn points(value: f64) -> String {
    format!("{:+.2}", 100.0 * value)
}

fn percent(value: f64) -> String {
    format!("{:.0}%", 100.0 * value)
}

/// The report.
#[must_use]
pub fn report(report: &MonitorReport<'_>, language: Language) -> String {
    let voice = Voice(language);
    let last = report.steps.last().expect("a report has a year");
    let mut text = format!(
        "# {}{}\n\n{}\n",
        voice.pick("年度监测报告：", "Monitoring report: "),
        last.year,
        lead(report, last, &voice)
    );
    text.push_str(&history(report, &voice));
    for step in report.steps.iter().rev() {
        text.push_str(&year(report, step, &voice));
    }
    text.push_str(&standings(last, &voice));
    text.push_str(&effort(report, last, &voice));
    text.push_str(&notes(report, &voice));
    text
}

/// The answer first.
fn lead(report: &MonitorReport<'_>, last: &MonitorStep, voice: &Voice) -> String {
    let first = &report.steps[0];
    let [before, after] = [first.share[0], last.share[1]];
    let end = report.scenario.end_year;
    let mut text = match voice.0 {
        Language::Chinese => format!(
            "计入截至{}年的公布数后，{end}年全省常住人口城镇化率的中位数为{}（80%区间{}—{}）；计入之前为{}。",
            last.year,
            percent2(after.median()),
            percent2(after.interval_80().0),
            percent2(after.interval_80().1),
            percent2(before.median())
        ),
        Language::English => format!(
            "With the figures up to {} taken in, the median urban share of the province in {end} is {} (80 % interval {} \
             to {}); before them it was {}.",
            last.year,
            percent2(after.median()),
            percent2(after.interval_80().0),
            percent2(after.interval_80().1),
            percent2(before.median())
        ),
    };
    for own in last.targets.iter().filter(|own| own.target.year == end) {
        let start = first.targets.iter().find(|other| other.target.id == own.target.id).map(|other| other.before.0);
        text.push_str(&match voice.0 {
            Language::Chinese => format!(
                "{}的概率为{}（±{}），此前{}。",
                voice.target(&own.target),
                percent(own.after.0),
                percent(1.96 * own.after.1),
                start.map_or("–".to_owned(), percent)
            ),
            Language::English => format!(
                " The chance of the target “{}” is {} (±{}), from {}.",
                voice.target(&own.target),
                percent(own.after.0),
                percent(1.96 * own.after.1),
                start.map_or("–".to_owned(), percent)
            ),
        });
    }
    text
}

fn percent2(value: f64) -> String {
    format!("{:.2}%", 100.0 * value)
}

/// Chances year by year.
fn history(report: &MonitorReport<'_>, voice: &Voice) -> String {
    let mut text = format!(
        "\n## {}\n\n| {} |",
        voice.pick("目标实现概率的变化", "Chances over the years"),
        voice.pick("计入数据至", "figures up to")
    );
    let targets: Vec<&Target> = report.steps[0].targets.iter().map(|own| &own.target).collect();
    for target in &targets {
        text.push_str(&format!(" {} |", voice.target(target)));
    }
    text.push_str(&format!(
        " {} |\n|---{}|---|\n",
        voice.pick("期末城镇化率中位数（80%区间）", "median urban share at the end (80 %)"),
        "|---".repeat(targets.len())
    ));
    let mut line = |label: String, probability: &dyn Fn(&Target) -> Option<f64>, share: &Summary| {
        text.push_str(&format!("| {label} |"));
        for target in &targets {
            text.push_str(&format!(" {} |", probability(target).map_or("–".to_owned(), percent)));
        }
        let (low, high) = share.interval_80();
        text.push_str(&format!(" {} ({} – {}) |\n", percent2(share.median()), percent2(low), percent2(high)));
    };
    let find = |step: &MonitorStep, target: &Target, after: bool| {
        let own = step.targets.iter().find(|own| own.target.id == target.id)?;
        Some(if after { own.after.0 } else { own.before.0 })
    };
    let first = &report.steps[0];
    line((first.year - 1).to_string(), &|target| find(first, target, false), &first.share[0]);
    for step in report.steps {
        line(step.year.to_string(), &|target| find(step, target, true), &step.share[1]);
    }
    text
}

/// What came in a year.
fn year(report: &MonitorReport<'_>, step: &MonitorStep, voice: &Voice) -> String {
    let way = match step.method {
        UpdateMethod::Weights => voice.pick("按似然加权", "members were weighted by their likelihood"),
        UpdateMethod::Smoother => voice.pick("集合平滑", "members were moved by the smoother"),
    };
    let mut text = format!(
        "\n## {} {}\n\n{} {:.0}/{}；{way}。\n\n",
        step.year,
        voice.pick("年：预期与实际", ": what was expected and what came"),
        voice.pick("加权后的有效成员数", "Effective members if weighted:"),
        step.effective,
        report.members
    );
    if voice.0 == Language::English {
        text = text.replace('；', "; ").replace("。\n", ".\n");
    }
    text.push_str(&format!(
        "| {} | {} | {} | {} | PIT | {} | {} |\n|---|---|---|---|---|---|---|\n",
        voice.pick("地区", "area"),
        voice.pick("指标", "indicator"),
        voice.pick("预期中位数（80%区间）", "expected median (80 %)"),
        voice.pick("公布数", "published"),
        voice.pick("对数评分", "log score"),
        voice.pick(
            "对期末城镇化率的一阶影响（百分点，见说明）",
            "effect on the final urban share, to first order, points (see notes)"
        )
    ));
    let province = step.checks.iter().filter(|own| own.observed.area == Area::Province);
    // Of the cities, those that surprise or that move the answer.
    let mut cities: Vec<&ForecastCheck> = step
        .checks
        .iter()
        .filter(|own| own.observed.area != Area::Province)
        .filter(|own| own.pit.min(1.0 - own.pit) < SURPRISING || own.contribution.abs() >= 0.0005)
        .collect();
    cities.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    for own in province.chain(cities) {
        let (low, high) = own.expected.interval_80();
        let show = |value: f64| show(own.observed.indicator, value);
        let mark = if own.pit.min(1.0 - own.pit) < SURPRISING { " !" } else { "" };
        text.push_str(&format!(
            "| {} | {} | {} ({} – {}) | {} | {:.2}{mark} | {:.1} | {} |\n",
            voice.area(report.region, own.observed.area),
            voice.indicator(own.observed.indicator),
            show(own.expected.median()),
            show(low),
            show(high),
            show(own.observed.value),
            own.pit,
            own.log_score,
            points(own.contribution)
        ));
    }
    text.push_str(&by_city(report, step, voice));
    text
}

/// Which cities' figures speak most about the answer: their effects to first order, together.
fn by_city(report: &MonitorReport<'_>, step: &MonitorStep, voice: &Voice) -> String {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for own in &step.checks {
        if let Area::City(city) = own.observed.area {
            *sums.entry(city.0).or_default() += own.contribution;
        }
    }
    if sums.is_empty() {
        return format!("\n{}\n", voice.pick("本年没有各市的数据。", "No figures of cities this year."));
    }
    let mut rows: Vec<(usize, f64)> = sums.into_iter().collect();
    rows.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let list: Vec<String> = rows
        .iter()
        .take(5)
        .map(|(city, sum)| {
            let names = &report.region.cities[*city].names;
            format!("{} {}", voice.0.pick(&names.zh, &names.en), points(*sum))
        })
        .collect();
    format!(
        "\n{}{}\n",
        voice.pick(
            "一阶影响最大的市（百分点，见说明）：",
            "Cities whose figures say most about the answer, to first order, points (see notes): "
        ),
        list.join(voice.pick("，", ", "))
    )
}

/// Which numbers of the plan are behind their path.
fn standings(last: &MonitorStep, voice: &Voice) -> String {
    let mut rows: Vec<&PlanProgress> = last.progress.iter().collect();
    rows.sort_by_key(|own| own.behind <= 0.0);
    let mut text = format!(
        "\n## {}\n\n| {} | {} | {} | {} | {} | {} | {} | {} |\n|---|---|---|---|---|---|---|---|\n",
        voice.pick("规划指标进度", "Numbers of the plan against their path"),
        voice.pick("指标", "number"),
        voice.pick("目标", "goal"),
        voice.pick("现值", "now"),
        voice.pick("线性进度", "path"),
        voice.pick("进度", "standing"),
        voice.pick("已有年均变化", "change a year so far"),
        voice.pick("还需年均变化", "change a year still needed"),
        voice.pick("直接作用的杠杆", "levers that act on it")
    );
    for own in rows {
        let name = voice.0.pick(&own.goal.name_zh, &own.goal.name_en);
        let state =
            if own.behind > 0.0 { voice.pick("**落后**", "**behind**") } else { voice.pick("跟上", "on path") };
        let estimate = if own.published { "" } else { voice.pick("（模型估计）", " (model)") };
        text.push_str(&format!(
            "| {name} | {} ({}) | {}{estimate} | {} | {state} | {:+.2} | {} | {} |\n",
            plain(own.goal.value.unwrap_or(f64::NAN)),
            own.goal.year.map_or(String::new(), |year| year.to_string()),
            plain(own.value),
            plain(own.path),
            own.pace,
            own.needed.map_or("–".to_owned(), |needed| format!("{needed:+.2}")),
            acting(own, voice)
        ));
    }
    text
}

/// Levers whose first-order indicator is that of a number of the plan.
fn acting(own: &PlanProgress, voice: &Voice) -> String {
    let names: Vec<&str> = LEVERS
        .iter()
        .filter(|lever| lever.role == Role::Lever && Some(lever.first) == own.goal.indicator)
        .map(|lever| voice.0.pick(lever.zh, lever.en))
        .collect();
    if names.is_empty() { "–".to_owned() } else { names.join(voice.pick("、", ", ")) }
}

/// Two decimals, or one for large numbers.
fn plain(value: f64) -> String {
    if value.abs() < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") }
}

/// What effort would bring the urban share back: what each lever of the plan adds, against what is missing.
fn effort(report: &MonitorReport<'_>, last: &MonitorStep, voice: &Voice) -> String {
    let Some(target) = last.targets.iter().find(|own| own.target.year == report.scenario.end_year) else {
        return String::new();
    };
    let missing = target.target.threshold - last.share[1].median();
    let all: f64 = report.levers.iter().map(|(_, summary)| summary.mean).sum();
    let share = |part: f64| if missing > 0.0 { percent(part / missing) } else { "–".to_owned() };
    let heading = voice.pick("还可以用多大力度", "What effort would close the gap");
    let gap = match (voice.0, missing > 0.0) {
        (Language::Chinese, true) => {
            format!("中位数距“{}”还差{}个百分点", voice.target(&target.target), points(missing).trim_start_matches('+'))
        }
        (Language::Chinese, false) => format!(
            "中位数已达到“{}”，实现概率为{}；要更有把握，可用下列力度",
            voice.target(&target.target),
            percent(target.after.0)
        ),
        (Language::English, true) => format!(
            "The median is {} points short of “{}”",
            points(missing).trim_start_matches('+'),
            voice.target(&target.target)
        ),
        (Language::English, false) => format!(
            "The median reaches “{}”, with a chance of {}; to be surer, there is this effort",
            voice.target(&target.target),
            percent(target.after.0)
        ),
    };
    let title = voice.0.pick(&report.effort.title.zh, &report.effort.title.en);
    let mut text = match voice.0 {
        Language::Chinese => format!(
            "\n## {heading}\n\n{gap}。情景“{title}”的全部杠杆自{}年起合计可增加{}个百分点。\n\n| 杠杆 | 按规划力度可增加（百分点，80%区间） | 占差距 |\n|---|---|---|\n",
            last.year + 1,
            points(all)
        ),
        Language::English => format!(
            "\n## {heading}\n\n{gap}. All levers of the scenario “{title}”, from {} on, together add {} points.\n\n| lever | adds \
             at the plan's strength, points (80 %) | of the gap |\n|---|---|---|\n",
            last.year + 1,
            points(all)
        ),
    };
    let mut rows: Vec<&(ScenarioPart, Summary)> = report.levers.iter().collect();
    rows.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    for (part, summary) in rows {
        let (_, zh, en) = part.names();
        let (low, high) = summary.interval_80();
        text.push_str(&format!(
            "| {} | {} ({} – {}) | {} |\n",
            voice.0.pick(zh, en),
            points(summary.mean),
            points(low),
            points(high),
            share(summary.mean)
        ));
    }
    text
}

fn notes(report: &MonitorReport<'_>, voice: &Voice) -> String {
    let surprising: usize =
        report.steps.iter().flat_map(|step| &step.checks).filter(|own| own.pit.min(1.0 - own.pit) < SURPRISING).count();
    let all: usize = report.steps.iter().map(|step| step.checks.len()).sum();
    match voice.0 {
        Language::Chinese => format!(
            "\n## 说明\n\n- 人口单位为万人，影响为百分点。\n- PIT为公布数在预期分布中的位置；“!”表示落在两端各5%之内（共{surprising}/{all}项，若预期恰当约为10%）。\n\
             - 对数评分为负对数密度，按指标单位计，只宜与同一指标的其他年份比较。\n\
             - 一阶影响假定每项公布数都能移动所有参数，各项可相加。实际平滑更新中只有全省公布数移动参数，各市公布数只移动本市的年度冲击；\
             因此各市的数字说明其公布数与预期的偏离指向何方，不等于概率实际变动中该市的份额，合计也与实际变动不同。\n\
             - 城镇化率以公布数为准；误差见 data/observation_errors.csv。\n"
        ),
        Language::English => format!(
            "\n## Notes\n\n- Persons are in ten thousands.\n- PIT: the place of the published figure in what was expected; “!” marks the outer 5 % at either \
             end ({surprising} of {all}; about 10 % if expectations are right).\n- Log score: negative log density in the \
             unit of the indicator; compare it with other years of the same indicator only.\n- Effects to first order take \
             it that every figure may move every parameter; they can be added up. In the smoother only figures of the province \
             move parameters, and a city's figures move that city's annual shocks alone: what stands beside a city says where its \
             figures point, not its part in the change of the chance, and the sum is not the change.\n- The urban share is that of the published \
             figure; errors are in data/observation_errors.csv.\n"
        ),
    }
}

/// Chance of the targets at the end over the years.
#[must_use]
pub fn chart(report: &MonitorReport<'_>, language: Language) -> String {
    let voice = Voice(language);
    let first = &report.steps[0];
    let open: Vec<&Target> =
        first.targets.iter().map(|own| &own.target).filter(|target| target.year == report.scenario.end_year).collect();
    let series = |target: &&Target| {
        let estimate = |label: u16, (value, mcse): (f64, f64)| probability::Estimate {
            label: label.to_string(),
            value,
            low: (value - 1.96 * mcse).max(0.0),
            high: (value + 1.96 * mcse).min(1.0),
        };
        let own = |step: &MonitorStep| step.targets.iter().find(|own| own.target.id == target.id).cloned();
        let mut estimates: Vec<probability::Estimate> =
            own(first).map(|own| estimate(first.year - 1, own.before)).into_iter().collect();
        estimates.extend(report.steps.iter().filter_map(|step| Some(estimate(step.year, own(step)?.after))));
        probability::ProbabilitySeries { name: voice.target(target), estimates }
    };
    probability::chart(&probability::ProbabilityChart {
        heading: Heading {
            title: voice.pick("目标实现概率随数据的变化", "Chance of the targets as figures came in").to_owned(),
            subtitle: language.pick(&report.scenario.title.zh, &report.scenario.title.en).to_owned(),
            description: voice
                .pick(
                    "每一点为计入该年公布数之后的概率，误差线为抽样误差的95%区间。",
                    "Each point is the chance after the figures of that year; bars: 95 % of the sampling error.",
                )
                .to_owned(),
        },
        axis: voice.pick("计入数据至", "figures up to").to_owned(),
        format: NumberFormat::Percent(0),
        series: open.iter().map(series).collect(),
    })
}
