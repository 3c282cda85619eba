//! Messages about study files.

use crate::Message;
use crate::suggestion::Suggestion;

messages! {
    /// Errors about a study file.
    pub enum StudyFault {
        NoScenario { file: String } =>
            "情景文件 {file} 不存在；应填情景名称，或相对于研究方案文件所在文件夹的路径", "there is no scenario file {file}; give the name of a scenario, or a path relative to the folder of the study";
        FactorNeverActs { factor: String, end: u16, next: u16 } =>
            "试验因素 `{factor}` 的设定至{end}年为止，而本次运行中政策杠杆自{next}年起才起作用；允许：`end` 不早于{next}年，或用 --prior 运行",
            "factor `{factor}` is set until {end}, but in this run levers act from {next} only; allowed: an `end` of {next} or later, or a run with --prior";
        FactorNameTwice { name: String } =>
            "有两个试验因素同名（`{name}`）；请用 `name` 为其中一个另取名称", "two factors are called `{name}`; give one of them another `name`";
        FactorNameTaken { name: String } =>
            "试验因素 `{name}` 与另一列同名；请用 `name` 另取名称", "factor `{name}` has the same name as another column; give it another `name`";
        FactorPlaces { factor: String, place: String, county: String } =>
            "试验因素 `{factor}` 的地区 `{place}` 与前面列出的地区重叠（`{county}`）；每个县只能属于其中一个地区",
            "place `{place}` of factor `{factor}` overlaps with a place before it (`{county}`); each county may belong to one of the places only";
        FactorsOverlap { factor: String, other: String, county: String } =>
            "试验因素 `{factor}` 与 `{other}` 在相同的年份设定了同一杠杆，且地区重叠（`{county}`）；地区须互不重叠，或其中一个完全包含另一个并大于它",
            "factors `{factor}` and `{other}` set the same lever in the same years and overlap (`{county}`); their places must be apart, or one must lie inside the other and be smaller";
        FactorParameterTwice { factor: String, other: String } =>
            "试验因素 `{factor}` 与 `{other}` 设定了同一参数；每个参数只能有一个试验因素",
            "factors `{factor}` and `{other}` set the same parameter; a parameter can have one factor only";
        OutputTwice { name: String, year: u16 } =>
            "同一地区的输出 `{name}`（{year}年）重复；每个地区和年份只能列出一次，不同的输出请用 `name` 另取名称",
            "output `{name}` of {year} is requested twice for the same area; name each area and year once, and give another output another `name`";
        NoOutput => "没有注明地区和年份的 `[[output]]`，运行后无结果可取",
            "there is no `[[output]]` with an area and a year, so the runs would give no results";
        ProblemAndFactors => "研究方案中 `problem` 与 `[[factor]]` 只能取其一", "a study can have `problem` or `[[factor]]`, but not both";
        ProblemForm => "批量运行不支持分组，也不支持 `unif` 以外的分布；请改用 `[[factor]]`",
            "a sweep cannot use groups or distributions other than `unif`; use `[[factor]]` instead";
        LeverAndParameter => "一个试验因素只能给出 `lever` 或 `parameter` 之一", "a factor can have `lever` or `parameter`, but not both";
        NoLeverOrParameter => "有一个 `[[factor]]` 既没有 `lever`，也没有 `parameter`", "a `[[factor]]` has neither `lever` nor `parameter`";
        BoundsMissing { factor: String } => "试验因素 `{factor}` 须给出 `low` 和 `high`", "factor `{factor}` needs `low` and `high`";
        High { factor: String, high: f64, low: f64 } =>
            "试验因素 `{factor}` 的 `high` 为{high}；允许：大于{low}的数", "`high` of factor `{factor}` is {high}; allowed: a number more than {low}";
        ParameterPlaces { parameter: String } => "参数 `{parameter}` 不分地区取值，不能设定地区", "parameter `{parameter}` cannot be set by place";
        PriorAndBounds { parameter: String } =>
            "`{parameter}` 既有 `prior = true`，又有上下限；只能保留一种", "`{parameter}` has both `prior = true` and bounds; keep only one of them";
        FixedPrior { parameter: String } =>
            "`{parameter}` 的先验只有一个值；请给出 `low` 和 `high`", "the prior of `{parameter}` is a single value; give `low` and `high`";
        ParameterValue { parameter: String, value: f64, allowed: Message } =>
            "参数 `{parameter}` 的值为{value}；{allowed}", "parameter `{parameter}` is {value}; {allowed}";
        UnknownDesign { name: String, hint: Suggestion } => "未知试验设计 `{name}`；{hint}", "unknown design `{name}`; {hint}";
        DesignNeedsFactor { design: String } =>
            "试验设计 `{design}` 至少需要一个 `[[factor]]`", "design `{design}` needs at least one `[[factor]]`";
        DesignNeedsPoints { design: String } => "试验设计 `{design}` 需要 `points`", "design `{design}` needs `points`";
        ScenarioVariesNothing =>
            "试验设计 `scenario` 不改变任何试验因素；请删去 `[[factor]]`", "design `scenario` does not vary any factor; remove `[[factor]]`";
        PriorHasNoEnds { design: String } =>
            "试验设计 `{design}` 须用试验因素的上下限，而先验没有上下限；请给出 `low` 和 `high`",
            "design `{design}` uses the bounds of the factors, and a prior has no bounds; give `low` and `high`";
        MatrixMissing => "试验设计 `matrix` 须给出 `matrix`（一个CSV文件）", "design `matrix` needs the key `matrix`, the path of a CSV file";
        RecordTwice { parameter: String } => "`record` 中 `{parameter}` 出现了两次", "`record` contains `{parameter}` twice";
    }
}
