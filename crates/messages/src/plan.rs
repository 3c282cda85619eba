//! Messages about the targets and the indicators of the plan.

use crate::Message;

messages! {
    /// What can be wrong with the plan as the data package states it.
    pub enum PlanFault {
        TargetTwice { target: String, first: u64 } =>
            "目标 `{target}` 已在第{first}行出现", "target `{target}` is in line {first} already";
        Target { target: String, key: &'static str, value: String, allowed: Message } =>
            "目标 `{target}` 的 `{key}` 是 `{value}`；{allowed}", "target `{target}`: `{key}` is `{value}`; {allowed}";
        NeedsBecauseSimulated => "必须填写（该行为可模拟的指标）", "allowed: a value, because the row is simulated";
        NeedsThreshold => "必须填写（规划表述须与此值比较）", "allowed: a value, because the wording compares with one";
        NeedsHalfDigit => "必须填写（表述类型为 `about`）", "allowed: a value, because the wording is `about`";
        NeedsYear => "必须填写（时期类型为 `year`）", "allowed: a value, because the period is `year`";
    }
}
