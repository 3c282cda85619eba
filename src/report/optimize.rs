//! The answer of `qilu optimize`: tables, a scenario file, files with all numbers, and a picture of the front.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::scatter;
use crate::chart::scatter::Scatter;
use crate::engine::prepared::PreparedRun;
use crate::policy::optimize;
use crate::policy::optimize::OptimizationResult;
use crate::policy::optimize::PackageLever;
use crate::policy::optimize::Seen;
use crate::policy::optimize::pareto::ParetoFront;
use crate::policy::optimize::score::LeverPackage;
use crate::policy::optimize::score::Score;
use crate::region::Circle;
use crate::region::Region;
use crate::report::terminal;
use crate::scenario::Defaults;
use crate::scenario::file::Text;
use crate::scenario::optimization::Decision;
use crate::scenario::optimization::OptimizationProblem;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::unit::Unit;
use qilu_messages::Language;
use serde::Serialize;

/// Unit of costs.
const COST: &str = "100 million yuan of 2020";

/// What a column of scores is called, and its unit.
const SCORES: [(&str, &str); 3] = [("chance", "share"), ("cost", COST), ("inequality", "mean logarithmic deviation")];

fn scores(score: &Score) -> [f64; 3] {
    [score.probability, score.cost, score.inequality]
}

/// A score or a lever of a package: a row of `search.csv` and of `pareto.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackageRow<'a> {
    /// Name of the optimization problem.
    pub problem: &'a str,
    /// Number of the package, from 0.
    pub package: usize,
    /// Name of the lever; empty for a score.
    pub lever: &'a str,
    /// Place where the lever acts; empty for a score.
    pub place: &'a str,
    /// `chance`, `cost` or `inequality` of the package, or `value` of the lever.
    pub statistic: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// The value.
    pub value: Number<'a>,
}

/// A number about a lever of the answer: a row of `levers.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeverRow<'a> {
    /// Name of the optimization problem.
    pub problem: &'a str,
    /// Name of the lever.
    pub lever: &'a str,
    /// Place where it acts.
    pub place: &'a str,
    /// First year in which it acts.
    pub start: u16,
    /// Last year in which it acts.
    pub end: u16,
    /// Years until it acts in full.
    pub ramp: u16,
    /// `value`; `low` and `high`, the bounds searched; `chance` and `cost`, what it buys; `price`.
    pub statistic: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// The value.
    pub value: Number<'a>,
}

/// A number about the package of the answer or about the scenario without levers: a row of `answer.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AnswerRow<'a> {
    /// Name of the optimization problem.
    pub problem: &'a str,
    /// `package`, or `none` for the scenario without levers.
    pub package: &'a str,
    /// Number of draws behind the value.
    pub draws: u32,
    /// Their seed.
    pub seed: u64,
    /// Name of the score; of fresh draws also `chance_low`, `chance_high`, `mean` and `cost_se`.
    pub statistic: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// The value.
    pub value: Number<'a>,
}

/// Packages and their scores, a value a row: those of a search (`search.csv`) or of a front (`pareto.csv`). A lever that is
/// left as the scenario has it has no row.
#[must_use]
pub fn packages<'a>(
    problem: &OptimizationProblem,
    packages: impl Iterator<Item = &'a (LeverPackage, Score)>,
) -> Vec<u8> {
    let mut table = CsvTable::new();
    for (number, (package, score)) in packages.enumerate() {
        let of = PackageRow { problem: &problem.name, package: number, ..PackageRow::default() };
        for ((statistic, unit), value) in SCORES.into_iter().zip(scores(score)) {
            table.row(&PackageRow { statistic, unit, value: Number::rounded(value, 8), ..of });
        }
        for (decision, value) in problem.decisions.iter().zip(package) {
            let Some(value) = value else { continue };
            let (row, place) = (decision.setting.lever.row(), decision.place.as_str());
            let value = Number::exact(*value);
            table.row(&PackageRow { lever: row.name, place, statistic: "value", unit: row.unit, value, ..of });
        }
    }
    table.bytes()
}

/// Levers of the answer, a value a row: `levers.csv`.
#[must_use]
pub fn levers(problem: &OptimizationProblem, answer: &OptimizationResult) -> Vec<u8> {
    let mut table = CsvTable::new();
    for part in &answer.parts {
        let decision = &problem.decisions[part.decision];
        let (row, setting) = (decision.setting.lever.row(), &decision.setting);
        let (low, high) = answer.bounds[part.decision];
        for (statistic, unit, value) in [
            ("value", row.unit, Number::exact(part.value)),
            ("low", row.unit, Number::exact(low)),
            ("high", row.unit, Number::exact(high)),
            ("chance", "share", Number::rounded(part.probability, 8)),
            ("cost", COST, Number::rounded(part.cost, 8)),
            ("price", "100 million yuan of 2020 per unit and year", Number::exact(decision.price)),
        ] {
            table.row(&LeverRow {
                problem: &problem.name,
                lever: row.name,
                place: &decision.place,
                start: setting.start,
                end: setting.end,
                ramp: setting.ramp,
                statistic,
                unit,
                value,
            });
        }
    }
    table.bytes()
}

/// Scores of the search and what fresh draws say, of the package and of the scenario without levers: `answer.csv`.
#[must_use]
pub fn numbers(problem: &OptimizationProblem, answer: &OptimizationResult) -> Vec<u8> {
    let mut table = CsvTable::new();
    let check = answer.check.map_or([None; 2], |[own, base]| [Some(own), Some(base)]);
    for ((package, score), seen) in [("package", answer.score), ("none", answer.base)].into_iter().zip(check) {
        let (draws, seed) = (problem.search.draws, problem.search.seed);
        let of = AnswerRow { problem: &problem.name, package, draws, seed, ..AnswerRow::default() };
        for ((statistic, unit), value) in SCORES.into_iter().zip(scores(&score)) {
            table.row(&AnswerRow { statistic, unit, value: Number::rounded(value, 8), ..of });
        }
        let Some(seen) = seen else { continue };
        let of = AnswerRow { draws: problem.search.check, seed: optimize::check_seed(problem), ..of };
        for (statistic, unit, value) in [
            ("chance", "share", seen.probability),
            ("chance_low", "share", seen.interval.0),
            ("chance_high", "share", seen.interval.1),
            ("mean", unit(problem).map_or("", Unit::as_str), seen.value),
            ("cost", COST, seen.cost.0),
            ("cost_se", COST, seen.cost.1),
            ("inequality", SCORES[2].1, seen.inequality),
        ] {
            table.row(&AnswerRow { statistic, unit, value: Number::rounded(value, 8), ..of });
        }
    }
    table.bytes()
}

/// The scenario with the package, which `qilu run` takes; its draws and seed are those of the check.
#[must_use]
pub fn scenario(run: &PreparedRun, problem: &OptimizationProblem, answer: &OptimizationResult) -> String {
    let region = run.region();
    let entries =
        answer.parts.iter().map(|part| problem.decisions[part.decision].entry(part.value)).collect::<Vec<_>>();
    let meaning = Text {
        zh: format!("以最小公共成本求得的杠杆组合：\n{}。", wanted(problem, region, Language::Chinese)),
        en: format!("The cheapest package of levers found for this:\n{}.", wanted(problem, region, Language::English)),
    };
    let defaults = Defaults { draws: problem.search.check, seed: optimize::check_seed(problem), layers: run.layers };
    let scenario = problem.scenario.described(problem.title.clone(), meaning, defaults);
    scenario.with_levers(&entries, region).expect("its entries were checked with the question").text().to_owned()
}

/// Unit of the target; expressions have none.
fn unit(problem: &OptimizationProblem) -> Option<Unit> {
    problem.target.expression.indicator().map(|indicator| indicator.unit)
}

/// A number of the target.
fn shown(problem: &OptimizationProblem, value: f64) -> String {
    if unit(problem).is_some_and(Unit::is_share) { terminal::percent(value) } else { format!("{value:.3}") }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

/// What is wanted, as half a sentence.
fn wanted(problem: &OptimizationProblem, region: &Region, language: Language) -> String {
    let target = &problem.target;
    let text = format!("`{}`", target.expression.expression());
    let (zh, en) =
        target.expression.indicator().map_or((&text[..], &text[..]), |indicator| (indicator.zh, indicator.en));
    let names = region.names(target.area);
    let (threshold, probability) = (shown(problem, target.threshold), percent(target.probability));
    match language {
        Language::Chinese => format!(
            "{}年{}{}{}{threshold}的概率不低于{probability}",
            target.year,
            names.zh,
            zh,
            if target.at_least { "不低于" } else { "不高于" }
        ),
        Language::English => format!(
            "{} of {} in {} at {} {threshold}, with a chance of at least {probability}",
            en,
            names.en,
            target.year,
            if target.at_least { "least" } else { "most" }
        ),
    }
}

/// A place as people call it.
fn place(region: &Region, place: &str, language: Language) -> String {
    match region.find(place)[..] {
        _ if place == "province" => language.pick("全省", "province").to_owned(),
        [area] => language.pick(&region.names(area).zh, &region.names(area).en).to_owned(),
        _ => {
            let circle = Circle::ALL.into_iter().find(|circle| place.strip_prefix("circle:") == Some(circle.name()));
            let (zh, en) = match (place, circle) {
                (_, Some(circle)) => circle.title(),
                ("tier:1", _) => ("规划一级城市", "cities of tier 1"),
                ("tier:2", _) => ("规划二级城市", "cities of tier 2"),
                ("tier:3", _) => ("规划三级城市", "cities of tier 3"),
                ("kind:county", _) => ("各县和县级市", "counties"),
                ("kind:district", _) => ("各市辖区", "districts"),
                _ => (place, place),
            };
            language.pick(zh, en).to_owned()
        }
    }
}

/// Who knows what the lever's own effort costs.
fn assumed_costs(decision: &Decision, language: Language) -> String {
    let model = decision.setting.lever.row().cost.is_some();
    let price = decision.price;
    match (model, price > 0.0) {
        (true, false) => language.pick("模型", "model").to_owned(),
        (true, true) => format!("{}{price}", language.pick("模型＋设定", "model + given ")),
        (false, true) => format!("{}{price}", language.pick("设定", "given ")),
        (false, false) => language.pick("未计", "not costed").to_owned(),
    }
}

/// The table "what, where, when, how much, what it buys".
fn parts(problem: &OptimizationProblem, answer: &OptimizationResult, region: &Region, language: Language) -> String {
    let head = [
        ("杠杆", "lever"),
        ("范围", "where"),
        ("年份（爬坡）", "years (ramp)"),
        ("取值", "value"),
        ("允许", "allowed"),
        ("换来概率（百分点）", "chance it buys, points"),
        ("花费", "cost it adds"),
        ("自身成本", "own cost by"),
    ];
    let mut rows = vec![head.map(|(zh, en)| language.pick(zh, en).to_owned()).to_vec()];
    let mut sorted: Vec<&PackageLever> = answer.parts.iter().collect();
    sorted.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    for part in sorted {
        let decision = &problem.decisions[part.decision];
        let (row, setting) = (decision.setting.lever.row(), &decision.setting);
        let (low, high) = answer.bounds[part.decision];
        rows.push(vec![
            language.pick(row.zh, row.en).to_owned(),
            place(region, &decision.place, language),
            format!("{}–{} ({})", setting.start, setting.end, setting.ramp),
            part.value.to_string(),
            format!("{low} – {high}"),
            format!("{:+.1}", 100.0 * part.probability),
            format!("{:+.1}", part.cost),
            assumed_costs(decision, language),
        ]);
    }
    terminal::table(&rows)
}

/// The answer in words.
#[must_use]
pub fn text(problem: &OptimizationProblem, answer: &OptimizationResult, region: &Region, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let base = &problem.scenario.title;
    let mut text = format!(
        "\n{}\n  {}\n  {}{}\n",
        language.pick(&problem.title.zh, &problem.title.en),
        wanted(problem, region, language),
        pick("在此情景上增加：", "added to: "),
        language.pick(&base.zh, &base.en)
    );
    text.push_str(&match language {
        Language::Chinese => {
            format!(
                "  评估{}个组合，各{}次抽样，种子{}\n",
                answer.history.len(),
                problem.search.draws,
                problem.search.seed
            )
        }
        Language::English => format!(
            "  {} packages scored, {} draws each, seed {}\n",
            answer.history.len(),
            problem.search.draws,
            problem.search.seed
        ),
    });
    text.push_str(&format!("\n{}\n", verdict(problem, answer, language)));
    if answer.parts.is_empty() {
        text.push_str(&format!("  {}\n", pick("不需要任何杠杆。", "No lever is needed.")));
    } else {
        text.push_str(&parts(problem, answer, region, language));
        text.push_str(&format!(
            "  {}\n",
            pick(
                "换来概率、花费：单独去掉该项时概率的下降、费用的减少，抽样相同。费用单位：2020年价亿元，基年至目标年累计",
                "chance it buys, cost it adds: what is lost and saved when it alone is taken out, with the same draws. \
                 Costs in 100 million yuan of 2020, all years to the target's together"
            )
        ));
    }
    text.push_str(&comparison(problem, answer, language));
    text.push_str(&uncosted(problem, answer, language));
    text
}

fn verdict(problem: &OptimizationProblem, answer: &OptimizationResult, language: Language) -> String {
    // Two decimals: what is wanted may be missed by little.
    let [found, wanted] = [answer.score.probability, problem.target.probability].map(terminal::percent);
    match (language, answer.met) {
        (Language::Chinese, true) => "找到的最省组合".to_owned(),
        (Language::English, true) => "The cheapest package found".to_owned(),
        (Language::Chinese, false) => {
            format!("达不到：在所给范围内，找到的最高概率为{found}，要求为{wanted}。未写情景文件。概率最高的组合：")
        }
        (Language::English, false) => format!(
            "Out of reach: within these bounds the highest chance found is {found}, and {wanted} is wanted. \
             No scenario file is written. The package of the highest chance:"
        ),
    }
}

/// The package beside the scenario without levers, in the search and on fresh draws.
fn comparison(problem: &OptimizationProblem, answer: &OptimizationResult, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut head = vec![String::new(), pick("概率（搜索）", "chance (search)").to_owned()];
    let names = [pick("组合", "with the package"), pick("不加杠杆", "without levers")];
    let mut rows: Vec<Vec<String>> = names
        .into_iter()
        .zip([answer.score, answer.base])
        .map(|(name, score)| vec![name.to_owned(), percent(score.probability)])
        .collect();
    if let Some(check) = &answer.check {
        head.push(format!("{}{}", problem.search.check, pick("次新抽样", " fresh draws")));
        head.push(pick("95%区间", "95 % interval").to_owned());
        head.push(pick("指标均值", "mean").to_owned());
        for (row, seen) in rows.iter_mut().zip(check) {
            let (low, high) = seen.interval;
            row.extend([
                percent(seen.probability),
                format!("{} – {}", percent(low), percent(high)),
                shown(problem, seen.value),
            ]);
        }
    }
    head.extend([pick("增加的费用", "added cost"), pick("市际差距", "inequality")].map(str::to_owned));
    let cost = |seen: &Seen| format!("{:+.1} ±{:.1}", seen.cost.0, 1.96 * seen.cost.1);
    for (at, (row, score)) in rows.iter_mut().zip([answer.score, answer.base]).enumerate() {
        let seen = answer.check.as_ref().map(|check| &check[at]);
        row.push(seen.map_or_else(|| format!("{:+.1}", score.cost), cost));
        row.push(format!("{:.5}", seen.map_or(score.inequality, |seen| seen.inequality)));
    }
    rows.insert(0, head);
    let mut text = format!("\n{}", terminal::table(&rows));
    if let Some([seen, _]) = &answer.check {
        text.push_str(&format!("  {}\n", confirmed(problem, answer, seen, language)));
    }
    text
}

fn confirmed(problem: &OptimizationProblem, answer: &OptimizationResult, seen: &Seen, language: Language) -> String {
    let (wanted, seed) = (percent(problem.target.probability), optimize::check_seed(problem));
    let fresh = format!("{} – {}", percent(seen.interval.0), percent(seen.interval.1));
    match (language, answer.confirmed(problem)) {
        (Language::Chinese, true) => format!("新抽样（种子{seed}）与所要求的{wanted}相符：{fresh}"),
        (Language::English, true) => format!("Fresh draws (seed {seed}) agree with the {wanted} wanted: {fresh}"),
        (Language::Chinese, false) => {
            format!("新抽样（种子{seed}）不支持所要求的{wanted}：{fresh}；请增加抽样数或提高所要求的概率")
        }
        (Language::English, false) => format!(
            "Fresh draws (seed {seed}) do not bear out the {wanted} wanted: {fresh}; search with more draws or ask for more"
        ),
    }
}

/// A note on the levers of the package whose own cost nobody knows.
fn uncosted(problem: &OptimizationProblem, answer: &OptimizationResult, language: Language) -> String {
    let mut names: Vec<&str> = Vec::new();
    for part in &answer.parts {
        let decision = &problem.decisions[part.decision];
        let row = decision.setting.lever.row();
        let name = language.pick(row.zh, row.en);
        if row.cost.is_none() && decision.price == 0.0 && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return String::new();
    }
    match language {
        Language::Chinese => format!(
            "  注意：{}自身的花费未计（模型不知道，提问者也未给`price`），只计其带来的学位、床位、落户等后续费用；最省组合因此偏向它们。\n",
            names.join("、")
        ),
        Language::English => format!(
            "  Note: what {} takes is not costed (the model does not know it, and no `price` is given); only the places, \
             beds and settlements that follow are. The cheapest package leans on such levers for that reason.\n",
            names.join(", ")
        ),
    }
}

/// The front in words.
#[must_use]
pub fn front_text(problem: &OptimizationProblem, front: &ParetoFront, region: &Region, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let target = wanted(problem, region, language);
    let head = [
        ("组合", "package"),
        ("增加的费用（亿元）", "added cost"),
        ("概率", "chance"),
        ("市际差距", "inequality"),
        ("杠杆数", "levers"),
    ];
    let mut rows = vec![head.map(|(zh, en)| pick(zh, en).to_owned()).to_vec()];
    let row = |name: String, score: &Score, levers: usize| {
        vec![
            name,
            format!("{:+.1}", score.cost),
            percent(score.probability),
            format!("{:.5}", score.inequality),
            levers.to_string(),
        ]
    };
    rows.push(row(pick("不加杠杆", "without levers").to_owned(), &front.base, 0));
    for (number, (package, score)) in front.packages.iter().enumerate() {
        let moved = problem.decisions.iter().zip(package).filter(|(decision, value)| {
            value.is_some_and(|value| (value - decision.setting.lever.row().neutral).abs() > 0.0)
        });
        rows.push(row(number.to_string(), score, moved.count()));
    }
    let title = language.pick(&problem.title.zh, &problem.title.en);
    format!(
        "\n{title}\n  {target}\n  {}\n{}",
        pick(
            "费用、概率、市际差距（各市城镇化率的平均对数偏差）三者不能同时更好的组合；费用为2020年价亿元",
            "packages of which none is better in cost (100 million yuan of 2020), chance and inequality (mean \
             logarithmic deviation of the cities' urban shares) at once"
        ),
        terminal::table(&rows)
    )
}

/// The front as a picture: cost to the right, chance upwards, inequality by colour and form.
#[must_use]
pub fn front_chart(problem: &OptimizationProblem, front: &ParetoFront, region: &Region, language: Language) -> String {
    let pick = |zh: &'static str, en: &'static str| language.pick(zh, en);
    let mut sorted: Vec<f64> = front.packages.iter().map(|(_, score)| score.inequality).collect();
    sorted.sort_by(f64::total_cmp);
    let third = |count: usize| sorted.get(count * sorted.len() / 3).copied().unwrap_or(0.0);
    let (low, high) = (third(1), third(2));
    let class = |value: f64| usize::from(value >= low) + usize::from(value >= high);
    let point = |(number, (_, score)): (usize, &(LeverPackage, Score))| scatter::ScatterPoint {
        label: format!("{number}: {:.1}, {}, {:.5}", score.cost, percent(score.probability), score.inequality),
        x: score.cost,
        y: score.probability,
        class: class(score.inequality),
    };
    scatter::chart(&Scatter {
        heading: Heading {
            title: pick("花多少钱，换多大把握", "Trade-off between cost and probability").to_owned(),
            subtitle: wanted(problem, region, language),
            description: pick(
                "每个点是一个杠杆组合，没有其他组合在费用、概率和市际差距上同时更好。",
                "Each point is a package of levers; no other is better in cost, chance and inequality at once.",
            )
            .to_owned(),
        },
        level: (
            pick("增加的公共成本，2020年价亿元", "added public cost, 100 million yuan of 2020").to_owned(),
            NumberFormat::Plain(0),
        ),
        upright: (pick("达到目标的概率", "chance that the target is met").to_owned(), NumberFormat::Percent(0)),
        classes: vec![
            format!("{} < {low:.5}", pick("市际差距", "inequality of the cities")),
            format!("{low:.5} – {high:.5}"),
            format!("≥ {high:.5}"),
        ],
        points: front.packages.iter().enumerate().map(point).collect(),
        reference: (pick("不加杠杆", "without levers").to_owned(), front.base.cost, front.base.probability),
        line: (pick("所要求的概率", "chance that is wanted").to_owned(), problem.target.probability),
    })
}
