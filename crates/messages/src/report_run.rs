//! Texts of the summary of a run and of comparisons, in the terminal and in the fan chart.

use serde_json::Value;

use crate::Field;
use crate::Language;
use crate::bilingual::Bilingual;

/// A number of persons. Chinese texts give it in units of 万人, English texts in millions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct People(pub f64);

impl Field for People {
    type Shown<'a> = f64;

    fn shown(&self, language: Language) -> f64 {
        /// Persons in one 万人.
        const TEN_THOUSAND: f64 = 1e4;
        /// Persons in one million.
        const MILLION: f64 = 1e6;
        match language {
            Language::Chinese => self.0 / TEN_THOUSAND,
            Language::English => self.0 / MILLION,
        }
    }

    fn json(&self) -> Value {
        Value::from(self.0)
    }

    fn sample() -> People {
        People(12_345.0)
    }
}

messages! {
    /// Texts of the summary of a run.
    pub enum RunText {
        Agents { scale: u32 } =>
            "智能体引擎：每个智能体代表{scale}名居民；迁移、落户、生育和死亡逐个抽样，因此结果另含抽样误差：N人的人数，抽样标准差至多约为{scale}×N的平方根（docs/engines.md）",
            "agent engine: one agent stands for {scale} residents; moves, settlements, births and deaths are drawn one by one, so the results \
             also contain sampling noise: a number of N persons has a standard deviation of at most about the square root of {scale} x N from it (docs/engines.md)";
        Settings { draws: u32, seed: u64 } => "模拟次数：{draws}；随机种子：{seed}", "draws {draws}, seed {seed}";
        UrbanShare => "全省常住人口城镇化率", "Urban share of residents, province";
        OffBy { year: u16, points: f64 } =>
            "注：{year}年模型中位数与公布数之差为{points:+.2}个百分点，解读此后各年的概率时应予考虑（见 docs/validation.md）。",
            "Note: the median of the model for {year} differs from the published statistic by {points:+.2} percentage points. \
             Take this into account when you read the probabilities of later years (docs/validation.md).";
        CourseOffBy { year: u16, points: f64 } =>
            "注：{year}年模型值与公布数之差为{points:+.2}个百分点（见 docs/validation.md）。",
            "Note: the value of the model for {year} differs from the published statistic by {points:+.2} percentage points (docs/validation.md).";
        Targets => "目标实现概率", "Probability of the targets";
        SamplingError => "概率的95%区间（模拟误差）", "95 % interval of the probability (Monte Carlo error)";
        Shortfall => "未达标差额均值（达标计0）", "mean shortfall (0 if met)";
        Points { value: f64 } => "{value:.2}个百分点", "{value:.2} points";
        Crossing => "达到目标的年份（中位数）", "median year reached";
        NotWithin => "期内达到目标的模拟不足半数", "not reached by half of the draws";
        Met { share: String } => "{share}，已达到", "{share}, met";
        MissedBy { share: String, points: f64 } =>
            "{share}，未达到（差{points:.2}个百分点）", "{share}, missed by {points:.2} points";
        Residents { year: u16 } => "{year}年常住人口", "residents {year}";
        Fertility { year: u16 } => "{year}年总和生育率", "total fertility rate {year}";
        RegisteredUrbanShare { year: u16 } => "{year}年户籍人口城镇化率", "registered urban share {year}";
        IncomeRatio { year: u16 } => "{year}年城乡居民收入比", "urban-rural income ratio {year}";
        GainMost { count: usize, start: u16, end: u16 } =>
            "常住人口增加最多的{count}个市（{start}—{end}年）", "Cities with the largest increase in residents ({start}–{end}): {count}";
        LossMost { count: usize, start: u16, end: u16 } =>
            "常住人口减少最多的{count}个市（{start}—{end}年）", "Cities with the largest decrease in residents ({start}–{end}): {count}";
        NoGain { start: u16, end: u16 } =>
            "{start}—{end}年没有常住人口增加的市", "The residents of no city increase from {start} to {end}";
        NoLoss { start: u16, end: u16 } =>
            "{start}—{end}年没有常住人口减少的市", "The residents of no city decrease from {start} to {end}";
        People { people: People } => "{people:.2}万人", "{people:.2} million";
        Gain { people: People } => "{people:+.2}万人", "{people:+.2} million";
        Final { year: u16, people: People } => "{year}年：{people:.2}万人", "{year}: {people:.2} million";
        OneDraw =>
            "只作了一次模拟，结果仅为一种可能的变化过程，不能给出概率；如需概率和区间，请增加模拟次数（--draws）",
            "A single draw is one possible course and gives no probability. Probabilities and intervals need more draws (--draws).";
        FewDraws { draws: u32 } =>
            "只作了{draws}次模拟：模拟次数n与q、1−q中较小者之积不足1的百分位数不予给出（80%区间至少需要10次，95%区间至少需要40次）",
            "With {draws} draws, percentiles q for which draws × min(q, 1 − q) is below 1 are not given: \
             an 80 % interval needs 10 draws, and a 95 % interval 40.";
        DrawsAlike =>
            "各次模拟的结果完全相同，不能给出概率、区间和误差；如需概率和区间，请启用不确定性各层（--layers）",
            "Draws that are all alike give no probability, interval or error. \
             Probabilities and intervals need layers of uncertainty (--layers).";
        ValuesAlike { draws: u32 } =>
            "{draws}次模拟的取值全部相同，因此没有标准差、误差和区间",
            "All {draws} draws have the same value, so there is no standard deviation, error or interval.";
        Sentence { title: String, year: u16, median: f64, low: f64, high: f64 } =>
            "在“{title}”下，{year}年全省常住人口城镇化率中位数为{median:.2}%（80%区间为{low:.2}%至{high:.2}%）。",
            "Under “{title}”, the urban share of Shandong in {year} has a median of {median:.2} % (80 % interval {low:.2} % to {high:.2} %).";
        SentenceWithTarget { title: String, year: u16, median: f64, low: f64, high: f64, threshold: f64, probability: String } =>
            "在“{title}”下，{year}年全省常住人口城镇化率中位数为{median:.2}%（80%区间为{low:.2}%至{high:.2}%），\
             达到{threshold:.0}%的概率为{probability}。",
            "Under “{title}”, the urban share of Shandong in {year} has a median of {median:.2} % (80 % interval {low:.2} % to \
             {high:.2} %); the probability of at least {threshold:.0} % is {probability}.";
        SentenceFewDraws { title: String, year: u16, median: f64, draws: u32 } =>
            "在“{title}”下，{year}年全省常住人口城镇化率在{draws}次模拟中的中位数为{median:.2}%；模拟次数过少，不足以给出区间。",
            "Under “{title}”, the urban share of Shandong in {year} has a median of {median:.2} % in {draws} draws, which are too few for an interval.";
    }
}

messages! {
    /// On what the probability of a target depends.
    pub enum ConditionText {
        Drift { early: String, late: String } =>
            "这一概率取决于城镇化速度能否保持。按{late}年相对{early}年乡村居民转为城镇居民的年率（转移率）的变化，把各次模拟分为三份：",
            "This probability depends on whether the pace of urbanization lasts. Divided into three parts by the change of the yearly \
             rate at which rural residents become urban, from {early} to {late}, the draws give:";
        LowDrift { change: f64, probability: String } => "变化最低的三分之一（平均{change:+.0}%），达标概率为{probability}", "lowest third ({change:+.0} % on average) {probability}";
        MiddleDrift { change: f64, probability: String } => "居中的三分之一（平均{change:+.0}%），达标概率为{probability}", "middle third ({change:+.0} %) {probability}";
        HighDrift { change: f64, probability: String } => "变化最高的三分之一（平均{change:+.0}%），达标概率为{probability}", "highest third ({change:+.0} %) {probability}";
        Parameters => "对这一概率影响最大的参数：", "The parameters that move this probability most:";
        Fifths { parameter: String, low: String, high: String } =>
            "“{parameter}”，在取值最低的五分之一模拟中达标概率为{low}，在最高的五分之一中为{high}",
            "{parameter}: {low} in the fifth of the draws with its lowest values, {high} in the fifth with its highest";
        Pace { first: u16, last: u16, year: u16, hazard: f64, gain: f64, logit: f64 } =>
            "如果{first}—{last}年的速度照旧，{year}年城镇化率将为：按转移率不变{hazard:.1}%，按每年增加的百分点不变{gain:.1}%，按逻辑斯蒂曲线{logit:.1}%。",
            "If the pace of {first}–{last} simply goes on, the urban share in {year} is {hazard:.1} % at a constant rate of becoming urban, \
             {gain:.1} % at a constant gain in points a year, and {logit:.1} % on a logistic curve.";
    }
}

messages! {
    /// A probability that was estimated from draws, in percent. A share of 0 or 1 is a bound, because draws show no certainty.
    pub enum ProbabilityText {
        Below { percent: String } => "低于{percent}%", "below {percent} %";
        Above { percent: String } => "高于{percent}%", "above {percent} %";
        Between { low: String, high: String } => "{low}%至{high}%", "{low} % to {high} %";
        MetByAll => "各次模拟相同，均达到", "met, in draws that are all alike";
        MissedByAll => "各次模拟相同，均未达到", "missed, in draws that are all alike";
    }
}

messages! {
    /// Texts of the comparison of scenarios.
    pub enum ComparisonText {
        UrbanShare { scenario: String, reference: String } =>
            "常住人口城镇化率：“{scenario}”减去“{reference}”", "Urban share of residents: “{scenario}” minus “{reference}”";
        Targets => "实现目标的概率", "Probability of the targets";
        Condition { scenario: String } => "“{scenario}”达标概率的依据", "On what the probability of “{scenario}” depends";
        Costs { from: u16, to: u16 } =>
            "{from}—{to}年模型所计公共成本（亿元，2020年价格）", "Public cost that the model counts, {from} to {to} (100 million yuan at 2020 prices)";
        Difference { scenario: String, reference: String } => "“{scenario}”减“{reference}”", "“{scenario}” minus “{reference}”";
        DifferenceInPoints { value: f64 } => "{value:+.3}个百分点", "{value:+.3} points";
        ProbabilityDifference { value: f64 } => "{value:+.1}个百分点", "{value:+.1} points";
        Above => "结果高于参照情景的模拟比例", "share of draws above the reference";
        NoError =>
            "标有“–”的误差、区间和概率无法由这些模拟给出：只有一次模拟、各次模拟相同，或模拟次数过少（80%区间至少需要10次）",
            "Where an error, interval or probability is “–”, the draws do not show it: there is one draw, the draws are all alike, \
             or they are too few (an 80 % interval needs 10).";
    }
}

messages! {
    /// Words in the fan chart of the urban share.
    pub enum FanText {
        Title => "山东省常住人口城镇化率", "Urban share of residents, Shandong";
        Projected => "预测：中位数与50%、80%、95%区间", "projected: median and 50, 80, 95 % intervals";
        Target => "规划目标", "target of the plan";
    }
}

messages! {
    /// Texts of the values of expressions.
    pub enum EvaluationText {
        Indicator { title: Bilingual, name: &'static str, unit: Bilingual } =>
            "{title}（{name}，单位：{unit}）", "{title} ({name}, {unit})";
        AllMeet { draws: u32, interval: String } =>
            "{draws}次模拟均满足条件；概率的95%区间为{interval}，此时没有标准误",
            "all {draws} draws agree: they meet the condition; the 95 % interval of the probability is {interval}, and there is no standard error";
        NoneMeet { draws: u32, interval: String } =>
            "{draws}次模拟均不满足条件；概率的95%区间为{interval}，此时没有标准误",
            "all {draws} draws agree: none meets the condition; the 95 % interval of the probability is {interval}, and there is no standard error";
        PublishedValue { place: String, year: u16, title: String, value: String } =>
            "{place}{year}年{title} {value}", "{title} of {place} in {year}: {value}";
        More { count: usize } => "另有{count}项", "{count} more";
        Published { values: Vec<String> } =>
            "注：已有公布数（{values}）。各次模拟带有模型在该年的误差，因此由模拟得到的数值和概率与公布数不同。",
            "Note: published values are known ({values}). The draws carry the error of the model in these years, so that \
             values and probabilities from draws differ from what is published.";
        WithoutValue { place: String, year: u16, without: usize, all: usize } =>
            "{place}{year}年：{all}次模拟中有{without}次没有数值",
            "{place} {year}: of {all} draws, {without} have no value";
    }
}
