//! Messages about numbers that contradict what is known of the quantity.

use std::path::PathBuf;

use crate::Message;
use crate::bilingual::Bilingual;

messages! {
    /// Errors about a number that contradicts what is known of the quantity.
    pub enum PlausibilityFault {
        Slip { what: Message, value: f64, unit: Bilingual, expected: f64, ratio: String, likely: LikelyUnit, meant: f64 } =>
            "{what}为 {value}；预期约为 {expected}（单位：{unit}），两者之比为 {ratio}：{likely}如是，应写作 {meant}",
            "{what} is {value}; expected: about {expected} ({unit}); the ratio is {ratio}: {likely} If so, write {meant}";
        SlipOfRange { what: Message, value: f64, unit: Bilingual, low: f64, high: f64, likely: LikelyUnit, meant: f64 } =>
            "{what}为 {value}；预期在 {low} 到 {high} 之间（单位：{unit}）：{likely}如是，应写作 {meant}",
            "{what} is {value}; expected: {low} to {high} ({unit}): {likely} If so, write {meant}";
        OutOfRange { what: Message, value: f64, unit: Bilingual, low: f64, high: f64 } =>
            "{what}为 {value}；预期在 {low} 到 {high} 之间（单位：{unit}），相差悬殊；请核对数值和单位",
            "{what} is {value}; expected: {low} to {high} ({unit}), which is out of all proportion; check the number and its unit";
        Jump { value: f64, before: f64, year_before: u16, after: f64, year_after: u16 } =>
            "列 `value` 的值是 `{value}`，而{year_before}年为 {before}，{year_after}年为 {after}；一年之内不可能有这样的起落",
            "column `value` is `{value}`, but {year_before} has {before} and {year_after} has {after}; no area changes like this within a year";
        ShareJump { value: f64, before: f64, year_before: u16, most: f64 } =>
            "列 `value` 的值是 `{value}`，而{year_before}年为 {before}；占比每年的变化不超过 {most}",
            "column `value` is `{value}`, but {year_before} has {before}; a share changes by at most {most} a year";
        NaturalIncrease { value: f64, computed: f64 } =>
            "列 `value` 的值是 `{value}`，而由同年的出生人口、死亡人口和常住人口算得 {computed}",
            "column `value` is `{value}`, but births, deaths and residents of the year give {computed}";
        OutOfSize { what: Message, value: f64, unit: Bilingual, expected: f64 } =>
            "{what}为 {value}；预期约为 {expected}（单位：{unit}），相差悬殊；请核对数值和单位",
            "{what} is {value}; expected: about {expected} ({unit}), which is out of all proportion; check the number and its unit";
        Published { what: Message, value: f64, published: f64, file: PathBuf } =>
            "{what}为 {value}，而数据包（{file}）中已有公布数 {published}；请删去此行；确应以新数为准的，用 `--accept 理由` 接受",
            "{what} is {value}, but the data package ({file}) already has the published {published}; remove the row or, if the new figure is right, accept it by `--accept REASON`";
        Accounts { area: Bilingual, year: u16, implied: f64, expected: f64, sd: f64 } =>
            "{year}年{area}的常住人口、出生人口和死亡人口意味着净迁入 {implied} 人，而模型集合的预测是 {expected} 人（标准差{sd}）；三者互相矛盾，请核对；确认无误的，用 `--accept 理由` 接受",
            "residents, births and deaths of {area} in {year} imply a net in-migration of {implied} persons, but the forecast is {expected} (standard deviation {sd});              the figures contradict each other. Check them; if they are right, accept them by `--accept REASON`";
        Hint { fault: Message, likely: LikelyUnit, meant: f64 } =>
            "{fault}；{likely}如是，应写作 {meant}", "{fault}; {likely} If so, write {meant}";
        Far { what: Message, value: f64, unit: Bilingual, deviations: f64, expected: f64, sd: f64, most: f64 } =>
            "{what}为 {value}，与模型集合的预测 {expected}（单位：{unit}）相差{deviations:.1}个标准差（标准差{sd}，含公布数自身误差）；允许：不超过{most}个标准差。请核对；确认无误的，用 `--accept 理由` 接受",
            "{what} is {value}, {deviations:.1} standard deviations from the forecast {expected} ({unit}; standard deviation {sd}, with the error of the figure itself); \
             allowed: at most {most}. Check the figure; if it is right, accept it by `--accept REASON`";
        PartsAndSum { indicator: Bilingual, year: u16, area: Bilingual, value: f64, sum: f64, tolerance: f64 } =>
            "{year}年“{indicator}”：{area}为 {value}，而所辖各市的数合计（占比则按人口加权）为 {sum}；相差超过允许的 {tolerance}",
            "{indicator} of {year}: {area} has {value}, but its cities add up to {sum} (shares are weighted by residents); the difference exceeds {tolerance}";
        PartAboveSum { indicator: Bilingual, year: u16, area: Bilingual, value: f64, sum: f64 } =>
            "{year}年“{indicator}”：{area}为 {value}，而所给的部分市之和已达 {sum}",
            "{indicator} of {year}: {area} has {value}, but only some of its cities already add up to {sum}";
        PartsAndWhole { year: u16, area: Bilingual, what: Message, value: f64, other: Message, computed: f64 } =>
            "{year}年{area}的{what}为 {value}，而由{other}算得 {computed}",
            "{what} of {area} in {year} is {value}, but {other} give {computed}";
        OtherYears { unit: Bilingual, low: f64, high: f64, likely: LikelyUnit, meant: f64 } =>
            "同一地区其他各行为 {low} 到 {high}（单位：{unit}）：{likely}如是，应写作 {meant}",
            "the other rows of this area have {low} to {high} ({unit}): {likely} If so, write {meant}";
        OtherYearsFar { unit: Bilingual, low: f64, high: f64 } =>
            "同一地区其他各行为 {low} 到 {high}（单位：{unit}），相差悬殊", "the other rows of this area have {low} to {high} ({unit}), which is out of all proportion";
        OtherAreas { unit: Bilingual, low: f64, high: f64, likely: LikelyUnit, meant: f64 } =>
            "按其他地区的数（总量按人均）推算，应在 {low} 到 {high} 之间（单位：{unit}）：{likely}如是，应写作约 {meant}",
            "by the numbers of the other areas (counts by resident) it should lie between {low} and {high} ({unit}): {likely} If so, write about {meant}";
        ShareAndCounts { vintage: String } =>
            "与 census_counts.csv 中同一次普查（{vintage}）的城镇人口和常住人口之比不一致",
            "this is not the ratio of urban residents to residents of the same census ({vintage}) in census_counts.csv";
        CitiesAndProvince { year: String, sum: f64 } =>
            "{year}年各市之和为 {sum}，相差超过2%", "the cities of {year} add up to {sum}, which differs by more than 2 %";
        YearNotScored { year: u16, windows: Vec<String> } =>
            "列 `year` 的值是 `{year}`；没有回测期评价这一年；允许：{windows}",
            "column `year` is `{year}`; no window scores this year; allowed: {windows}";
        NotReported { indicator: String } =>
            "列 `indicator` 的值是 `{indicator}`；模型没有这一指标", "column `indicator` is `{indicator}`; the model does not report it";
        EmptyReason => "参数 `--accept` 为空；请写明接受的理由", "the argument `--accept` is empty; give the reason for which the figures are accepted";
        BeyondIncome { field: &'static str, lever: String, place: String, value: f64, cost: f64, income: f64 } =>
            "政策杠杆 `{lever}`（{place}）的 `{field}` 为 {value}（亿元）：每年{cost}亿元，超过当地居民可支配收入的十分之一（{income}亿元）；是否以万元或元为单位？",
            "`{field}` of lever `{lever}` ({place}) is {value} (100 million yuan): {cost} a year, more than a tenth of the disposable income of all residents there, {income}; \
             in ten thousand yuan or in yuan?";
        ShareAddend { operand: String, value: f64 } =>
            "`{operand}` 是占比（0到1），不能与 {value} 相加减", "`{operand}` is a share from 0 to 1, and {value} cannot be added to it or taken from it";
        ShareThreshold { operand: String, value: f64 } =>
            "`{operand}` 是占比（0到1），不能与 {value} 比较", "`{operand}` is a share from 0 to 1 and cannot be compared with {value}";
        LognormalEnds { parameter: String, low: f64 } =>
            "参数 `{parameter}` 的先验下限为 {low}；允许：大于0（分布为对数正态）。只给 `central` 时，上下限随之平移",
            "the lower end of the prior of parameter `{parameter}` is {low}; allowed: more than 0, because the distribution is lognormal. \
             With `central` alone, both ends move with it";
        SameTwice { place: String, first: String } =>
            "`{place}` 与 `{first}` 所指相同，重复给出", "`{place}` and `{first}` are the same, which is given twice";
        ItemTwice { item: String } => "`{item}` 出现了两次", "`{item}` is given twice";
        OptionTwice { option: String, place: String, first: String } =>
            "`{option}`：`{place}` 与 `{first}` 所指相同，重复给出", "`{option}`: `{place}` and `{first}` are the same, which is given twice";
    }
}

messages! {
    /// Questions about the unit in which a number was probably given.
    pub enum LikelyUnit {
        Percent => "是否以百分数（%）为单位？", "in per cent?";
        PerThousand => "是否以千分数（‰）为单位？", "in thousandths (per mille)?";
        PerTenThousand => "是否以万分数（‱）为单位？", "in ten-thousandths?";
        ShareOfPercent => "是否把占比又除以了100？", "a share that was divided by 100 once more?";
        Share => "是否写成了占比（0到1）而不是百分数？", "a share from 0 to 1 instead of per cent?";
        Hundreds => "是否以百为单位？", "in hundreds?";
        Thousands => "是否以千为单位？", "in thousands?";
        TenThousands => "是否以万为单位（如万人、万元）？", "in ten thousands (wan)?";
        HundredMillions => "是否以亿为单位？", "in hundred millions (yi)?";
        Yuan => "是否以元为单位？", "in yuan?";
        TenThousandYuan => "是否以万元为单位？", "in ten thousand yuan?";
        TrillionYuan => "是否以万亿元为单位？", "in trillion yuan?";
        Hours => "是否以小时为单位？", "in hours?";
        Minutes => "是否以分钟为单位？", "in minutes?";
        Times { power: i32 } => "是否差了10的{power}次方倍？", "off by a factor of 10 to the power {power}?";
    }
}

impl LikelyUnit {
    /// The unit in which a number was probably given that is a power of ten times what is expected.
    ///
    /// - `unit`: the unit that is expected, as files name it.
    ///
    /// ```
    /// use qilu_messages::plausibility::LikelyUnit;
    /// assert_eq!(LikelyUnit::of("persons", -4).to_string(), "in ten thousands (wan)?");
    /// assert_eq!(LikelyUnit::of("share", 2).to_string(), "in per cent?");
    /// ```
    #[must_use]
    pub fn of(unit: &str, power: i32) -> LikelyUnit {
        let is_share = unit.starts_with("share") || unit.starts_with("index") || unit.starts_with("progress");
        match (unit, power) {
            (_, 2) if is_share || unit.starts_with("growth") || unit == "per person-year" => LikelyUnit::Percent,
            (_, 3) if is_share || unit == "per person-year" => LikelyUnit::PerThousand,
            (_, 4) if is_share => LikelyUnit::PerTenThousand,
            (_, -2) if is_share => LikelyUnit::ShareOfPercent,
            (_, -2) if unit.starts_with("percent") => LikelyUnit::Share,
            (_, 8) if unit.starts_with("100 million") => LikelyUnit::Yuan,
            (_, 4) if unit.starts_with("100 million") => LikelyUnit::TenThousandYuan,
            (_, -4) if unit.starts_with("100 million") => LikelyUnit::TrillionYuan,
            (_, -2) => LikelyUnit::Hundreds,
            (_, -3) => LikelyUnit::Thousands,
            (_, -4) => LikelyUnit::TenThousands,
            (_, -8) => LikelyUnit::HundredMillions,
            _ => LikelyUnit::Times { power },
        }
    }
}

messages! {
    /// Sentences about figures that a user accepted although the model did not expect them, and names of numbers.
    pub enum AcceptanceText {
        Heading => "经确认接受的公布数", "Figures accepted against the forecast";
        Reason { reason: String } => "下列公布数与模型集合的预测相差超过6个标准差，使用者说明理由后予以接受：{reason}",
            "These figures are more than 6 standard deviations from the forecast of the ensemble. The user accepted them, with this reason: {reason}";
        Figure { area: Bilingual, indicator: Bilingual, year: u16, value: f64, expected: f64, deviations: f64 } =>
            "{area}，{indicator}，{year}年：{value}（预测 {expected}，相差{deviations:.1}个标准差）",
            "{area}, {indicator}, {year}: {value} (forecast {expected}, {deviations:.1} standard deviations)";
        Unscored { file: PathBuf, lines: Vec<u64>, indicators: Vec<&'static str> } =>
            "{file} 的第{lines}行未参与评分：只评价 {indicators}，且年份须在所选回测期内。",
            "Lines {lines} of {file} are not scored: only {indicators} are, in the years of the chosen windows.";
        Needless { reason: String } =>
            "给出了 `--accept`（{reason}），但没有需要接受的公布数", "`--accept` was given ({reason}), but no figure needed it";
        Scenario { name: String, title: Bilingual } => "情景：`{name}`（{title}）。", "Scenario: `{name}` ({title}).";
        ValueOf { indicator: Bilingual, area: Bilingual, year: u16 } =>
            "列 `value`（{area}，{indicator}，{year}年）", "column `value` ({indicator} of {area}, {year})";
        Field { field: String } => "字段 `{field}` ", "`{field}`";
        AddendOf { operand: String } => "与 `{operand}` 相加减的数", "the number that is added to `{operand}` or taken from it";
        ThresholdOf { operand: String } => "与 `{operand}` 比较的数", "the number that `{operand}` is compared with";
        GoalOf { goal: String } => "目标 `{goal}` 的值", "the value of the goal `{goal}`";
        PriorOf { parameter: String } => "参数 `{parameter}` 先验的 `central` ", "`central` of the prior of parameter `{parameter}`";
    }
}
