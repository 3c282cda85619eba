//! Words that several answers show to people, in Chinese and English.

use qilu_messages::Language;

/// The words of a language.
#[must_use]
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

/// Every word and phrase; one field each, so that no language can lack one.
#[derive(Debug)]
pub struct Words {
    /// Heading of the urban share.
    pub urban_share: &'static str,
    /// Column: year.
    pub year: &'static str,
    /// Column: median.
    pub median: &'static str,
    /// Column: 80 % interval.
    pub interval_80: &'static str,
    /// Column: 95 % interval.
    pub interval_95: &'static str,
    /// Column: observed.
    pub observed: &'static str,
    /// Median of the model minus the last published figure; the year and the points are put in.
    pub off_by: &'static str,
    /// Heading of the targets.
    pub targets: &'static str,
    /// Column: target.
    pub target: &'static str,
    /// Column: probability.
    pub probability: &'static str,
    /// Column: Monte Carlo standard error.
    pub mcse: &'static str,
    /// Column: expected shortfall, percentage points.
    pub shortfall: &'static str,
    /// Column: median year of crossing.
    pub crossing: &'static str,
    /// Not reached by half of the draws within the projection.
    pub not_within: &'static str,
    /// The observed value meets the target.
    pub met: &'static str,
    /// The observed value misses the target.
    pub missed: &'static str,
    /// Percentage points.
    pub points: &'static str,
    /// Residents.
    pub residents: &'static str,
    /// Total fertility rate.
    pub tfr: &'static str,
    /// Registered urban share.
    pub registered: &'static str,
    /// Income ratio.
    pub income_ratio: &'static str,
    /// Heading: cities that gain most.
    pub gain_most: &'static str,
    /// Heading: cities that gain least.
    pub gain_least: &'static str,
    /// Unit of large numbers of people.
    pub people_unit: &'static str,
    /// How many persons that unit is.
    pub people_scale: f64,
    /// Where the files are.
    pub files: &'static str,
    /// Draws.
    pub draws: &'static str,
    /// Seed.
    pub seed: &'static str,
    /// Heading of a comparison; the reference follows.
    pub compared_with: &'static str,
    /// Column: mean difference.
    pub difference: &'static str,
    /// Column: standard error of the difference.
    pub difference_error: &'static str,
    /// Column: share of draws above the reference.
    pub above: &'static str,
    /// Column: area.
    pub area: &'static str,
    /// Column: scenario.
    pub scenario: &'static str,
    /// The province.
    pub province: &'static str,
    /// Title of the fan chart.
    pub fan_title: &'static str,
    /// Legend: observed.
    pub fan_observed: &'static str,
    /// Legend: projected median and intervals.
    pub fan_projected: &'static str,
    /// Legend: target of the plan.
    pub fan_target: &'static str,
    /// What a single draw is.
    pub one_draw: &'static str,
    /// Progress: drawing.
    pub drawing: &'static str,
    /// Progress: writing.
    pub writing: &'static str,
    /// Columns of the lever table: name, unit, range, neutral, what it does, evidence, source.
    pub lever_columns: [&'static str; 7],
}

static CHINESE: Words = Words {
    urban_share: "全省常住人口城镇化率",
    year: "年份",
    median: "中位数",
    interval_80: "80%区间",
    interval_95: "95%区间",
    observed: "实际",
    off_by: "注：{year}年模型中位数与公布数相差{points}个百分点，后续年份的概率应据此谨慎解读（见 docs/validation.md）。",
    targets: "目标实现概率",
    target: "目标",
    probability: "概率",
    mcse: "抽样误差",
    shortfall: "平均缺口",
    crossing: "达到年份（中位）",
    not_within: "期内半数以上未达到",
    met: "已达到",
    missed: "未达到",
    points: "个百分点",
    residents: "常住人口",
    tfr: "总和生育率",
    registered: "户籍人口城镇化率",
    income_ratio: "城乡居民收入比",
    gain_most: "常住人口增加最多的五个市",
    gain_least: "常住人口增加最少（减少最多）的五个市",
    people_unit: "万人",
    people_scale: 1e4,
    files: "结果文件",
    draws: "抽样次数",
    seed: "随机种子",
    compared_with: "与参照情景比较：",
    difference: "平均差",
    difference_error: "差的标准误",
    above: "高于参照的比例",
    area: "地区",
    scenario: "情景",
    province: "全省",
    fan_title: "山东省常住人口城镇化率",
    fan_observed: "公布数",
    fan_projected: "预测：中位数与50%、80%、95%区间",
    fan_target: "规划目标",
    one_draw: "只有一次抽样：这是一种可能的过程，不是概率；概率和区间需要更多抽样（--draws）",
    drawing: "模拟",
    writing: "写出结果",
    lever_columns: ["杠杆", "单位", "取值范围", "中性值", "作用途径", "证据", "出处"],
};

static ENGLISH: Words = Words {
    urban_share: "Urban share of residents, province",
    year: "year",
    median: "median",
    interval_80: "80 % interval",
    interval_95: "95 % interval",
    observed: "observed",
    off_by: "Note: in {year} the model's median is {points} points off the published figure; read the probabilities of later years with that in mind (docs/validation.md).",
    targets: "Are the targets met?",
    target: "target",
    probability: "probability",
    mcse: "MC error",
    shortfall: "mean shortfall",
    crossing: "median crossing",
    not_within: "not within the projection",
    met: "met",
    missed: "missed",
    points: "points",
    residents: "residents",
    tfr: "total fertility rate",
    registered: "registered urban share",
    income_ratio: "urban over rural income",
    gain_most: "Five cities that gain most residents",
    gain_least: "Five cities that gain least (or lose most)",
    people_unit: "million",
    people_scale: 1e6,
    files: "Files",
    draws: "draws",
    seed: "seed",
    compared_with: "Compared with the reference: ",
    difference: "mean difference",
    difference_error: "standard error",
    above: "share of draws above",
    area: "area",
    scenario: "scenario",
    province: "province",
    fan_title: "Urban share of residents, Shandong",
    fan_observed: "published",
    fan_projected: "projected: median and 50, 80, 95 % intervals",
    fan_target: "target of the plan",
    one_draw: "one draw is one possible course, not a chance: chances and intervals need more of them (--draws)",
    drawing: "simulating",
    writing: "writing",
    lever_columns: ["lever", "unit", "range", "neutral", "channel", "evidence", "source"],
};
