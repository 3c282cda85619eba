//! Messages about the targets and the indicators of the plan.

use crate::Message;

messages! {
    /// Errors about the plan as the data package states it.
    pub enum PlanFault {
        TargetTwice { target: String, first: u64 } =>
            "目标 `{target}` 已在第{first}行出现", "target `{target}` already appears in line {first}";
        Target { target: String, key: &'static str, value: String, allowed: Message } =>
            "目标 `{target}` 的 `{key}` 是 `{value}`；{allowed}", "target `{target}`: `{key}` is `{value}`; {allowed}";
        YearInName { year: u16 } => "名称中的年份与目标年份{year}不符", "the name has another year than the target, {year}";
        FallingTarget { value: f64, earlier: f64, year: u16, line: u64 } =>
            "列 `value` 的值是 `{value}`，低于同一城市{year}年的目标 {earlier}（第{line}行）",
            "column `value` is `{value}`, below the target of the same city for {year}, {earlier} (line {line})";
        NeedsBecauseSimulated => "必须填写（该行为可模拟的指标）", "a value is required, because the indicator is simulated";
        NeedsThreshold => "必须填写（规划表述须与此值比较）", "a value is required, because the wording compares the indicator with a value";
        NeedsHalfDigit => "必须填写（表述类型为 `about`）", "a value is required, because the wording is `about`";
        NeedsYear => "必须填写（时期类型为 `year`）", "a value is required, because the period is `year`";
    }
}

messages! {
    /// Names of targets that cities have set themselves.
    pub enum CityTargetText {
        About { city: String, year: u16, percent: f64, least: f64 } =>
            "{city}{year}年常住人口城镇化率约{percent}%（四舍五入，不低于{least}%）",
            "urban share of {city} of about {percent} % in {year} (rounds to {percent}: at least {least} %)";
        AtLeast { city: String, year: u16, percent: f64 } =>
            "{city}{year}年常住人口城镇化率不低于{percent}%", "urban share of {city} of at least {percent} % in {year}";
    }
}
