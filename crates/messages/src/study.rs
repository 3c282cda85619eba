//! Messages about study files.

use crate::Message;
use crate::suggestion::Suggestion;

messages! {
    /// What can be wrong with a study file.
    pub enum StudyFault {
        NoScenario { file: String } =>
            "没有情景文件 {file}；路径从研究文件所在的文件夹算起", "there is no scenario file {file}; its path must be relative to the folder of the study";
        FactorNameTwice { name: String } =>
            "有两个因素都叫 `{name}`；请用 `name` 给其中一个另起名称", "two factors are called `{name}`; give one of them another `name`";
        FactorNameTaken { name: String } =>
            "因素 `{name}` 与另一列同名；请用 `name` 另起名称", "factor `{name}` has the same name as another column; give it another `name`";
        OutputTwice { name: String, year: u16 } =>
            "输出 `{name}` 在同一地区重复要求 {year} 年的值；请用 `name` 给其中一个另起名称",
            "output `{name}` of {year} is requested twice for the same area; give one of them another `name`";
        NoOutput => "没有带地区和年份的 `[[output]]`：运行后没有可读取的结果",
            "there is no `[[output]]` with an area and a year, so the runs would give no results";
        ProblemAndFactors => "研究只能有 `problem` 或 `[[factor]]` 之一", "a study can have `problem` or `[[factor]]`, but not both";
        ProblemForm => "扫描不能使用分组，也不能使用 `unif` 以外的分布；请改写 `[[factor]]`",
            "a sweep cannot use groups or distributions other than `unif`; use `[[factor]]` instead";
        LeverAndParameter => "一个因素只能有 `lever` 或 `parameter` 之一", "a factor can have `lever` or `parameter`, but not both";
        NoLeverOrParameter => "有一个 `[[factor]]` 既没有 `lever`，也没有 `parameter`", "a `[[factor]]` has neither `lever` nor `parameter`";
        BoundsMissing { factor: String } => "因素 `{factor}` 需要 `low` 和 `high`", "factor `{factor}` needs `low` and `high`";
        High { factor: String, high: f64, low: f64 } =>
            "因素 `{factor}` 的 `high` 是 {high}；允许：大于 {low} 的数", "`high` of factor `{factor}` is {high}; allowed: a number more than {low}";
        ParameterPlaces { parameter: String } => "参数 `{parameter}` 不分地区", "parameter `{parameter}` cannot be set by place";
        PriorAndBounds { parameter: String } =>
            "`{parameter}` 既有 `prior = true`，又有上下界；请只保留一种", "`{parameter}` has both `prior = true` and bounds; keep only one of them";
        FixedPrior { parameter: String } =>
            "`{parameter}` 的先验只有一个值；请给出 `low` 和 `high`", "the prior of `{parameter}` is a single value; give `low` and `high`";
        ParameterValue { parameter: String, value: f64, allowed: Message } =>
            "参数 `{parameter}` 是 {value}；{allowed}", "parameter `{parameter}` is {value}; {allowed}";
        UnknownDesign { name: String, hint: Suggestion } => "未知试验设计 `{name}`；{hint}", "unknown design `{name}`; {hint}";
        DesignNeedsFactor { design: String } =>
            "试验设计 `{design}` 至少需要一个 `[[factor]]`", "design `{design}` needs at least one `[[factor]]`";
        DesignNeedsPoints { design: String } => "试验设计 `{design}` 需要 `points`", "design `{design}` needs `points`";
        ScenarioVariesNothing =>
            "试验设计 `scenario` 不改变任何因素；请删去 `[[factor]]`", "design `scenario` does not vary any factor; remove `[[factor]]`";
        PriorHasNoEnds { design: String } =>
            "试验设计 `{design}` 使用因素的上下界，而先验没有上下界；请给出 `low` 和 `high`",
            "design `{design}` uses the bounds of the factors, and a prior has no bounds; give `low` and `high`";
        MatrixMissing => "试验设计 `matrix` 需要 `matrix`，即一个 CSV 文件", "design `matrix` needs the key `matrix`, the path of a CSV file";
        RecordTwice { parameter: String } => "`record` 中 `{parameter}` 出现了两次", "`record` contains `{parameter}` twice";
    }
}
