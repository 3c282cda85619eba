//! Messages of the methods: tables of results, designs, sensitivity analysis, scenario discovery.

use crate::Message;
use crate::library::FileFault;
use crate::suggestion::Suggestion;

messages! {
    /// Errors about a table of results, its columns or its values.
    pub enum ResultTableFault {
        NoRows => "表头之下没有数据行", "no rows below the header";
        RepeatedColumn { column: String } => "列 `{column}` 出现了两次", "column `{column}` appears twice";
        MissingColumn { column: String, hint: Suggestion } => "缺少列 `{column}`；{hint}", "column `{column}` is missing; {hint}";
        NamedTwice { column: String } => "列 `{column}` 被指定了两次；每列只能指定一次", "column `{column}` is named twice; each column may be named only once";
        InputAndOutput { column: String } =>
            "列 `{column}` 既被指定为输入又被指定为输出；只能是其中之一",
            "column `{column}` is named both as an input and as an output; it can only be one of the two";
        RolesUnknown { file: String } =>
            "{file}：无法判断哪些列是输入、哪些列是输出；请指明输入列或输出列",
            "{file}: it cannot be determined which columns are inputs and which are outputs; name the inputs or the outputs";
        NoInputLeft { columns: Vec<String> } =>
            "除输出外，没有可作输入的列；文件中的列：{columns}", "no column is left that can be an input; columns of the file: {columns}";
        NoOutputLeft { columns: Vec<String> } =>
            "除输入外，没有可作输出的列；文件中的列：{columns}", "no column is left that can be an output; columns of the file: {columns}";
        UnknownInput { name: String, hint: Suggestion } =>
            "结果表中没有输入 `{name}`；{hint}", "`{name}` is not an input of these results; {hint}";
        UnknownOutput { name: String, hint: Suggestion } =>
            "结果表中没有输出 `{name}`；{hint}", "`{name}` is not an output of these results; {hint}";
        InputValue { column: String, text: String } =>
            "列 `{column}` 的值是 `{text}`；输入只允许有限的数", "column `{column}` is `{text}`; allowed in an input: a finite number";
        OutputValue { column: String, text: String } =>
            "列 `{column}` 的值是 `{text}`；输出允许数字，运行失败时留空或写NaN",
            "column `{column}` is `{text}`; allowed in an output: a number, or empty or NaN for a run that failed";
        UnknownColumn { column: String, hint: Suggestion } => "没有列 `{column}`；{hint}", "no column `{column}`; {hint}";
        NoValue { expression: String, rows: usize } =>
            "`{expression}` 在全部{rows}行中都没有值", "`{expression}` has no value in any of the {rows} rows";
    }
}

messages! {
    /// Errors about a SALib problem file.
    pub enum ProblemFault {
        Unreadable { fault: FileFault } => "{fault}", "{fault}";
        Length { field: String, length: usize, expected: usize } =>
            "`{field}` 有{length}个值；应与 `num_vars` 一致，即{expected}个",
            "`{field}` has {length} values; it must have {expected}, as many as `num_vars`";
        EmptyName { position: usize } => "`names` 的第{position}个名称为空", "`names` has an empty name at position {position}";
        RepeatedName { name: String } =>
            "`names` 中 `{name}` 出现了两次；每个名称只能出现一次", "`names` contains `{name}` twice; each name may appear only once";
        Bounds { name: String, low: f64, high: f64, distribution: String, allowed: BoundsMeaning } =>
            "`bounds` 中 `{name}` 的值是 [{low}, {high}]；分布 `{distribution}` 允许：{allowed}",
            "`bounds` of `{name}` are [{low}, {high}]; allowed for `{distribution}`: {allowed}";
    }
}

messages! {
    /// The meaning of the two numbers in `bounds` of a SALib problem, by distribution.
    pub enum BoundsMeaning {
        Uniform => "下限和上限，下限在前且小于上限", "lower and upper bound, the lower first";
        LogUniform => "下限和上限，都大于0，下限在前且小于上限", "lower and upper bound, both above 0, the lower first";
        Normal => "均值和标准差，标准差大于0", "mean and standard deviation, with a standard deviation above 0";
        LogNormal => "对数的均值和标准差，标准差大于0", "mean and standard deviation of the logarithm, with a standard deviation above 0";
    }
}

messages! {
    /// Errors about a design or with results that should lie on one.
    pub enum DesignFault {
        SobolFactors { factors: usize, most: usize } =>
            "Sobol'序列的因素数为{factors}；最多允许{most}个", "the Sobol' sequence has {factors} factors; allowed: at most {most}";
        MorrisLevels { levels: usize } =>
            "Morris设计的水平数为{levels}；允许：大于0的偶数", "the Morris design has {levels} levels; allowed: an even number above 0";
        MorrisRows { rows: usize, inputs: usize, multiple: usize } =>
            "{rows}行不能组成{inputs}个输入的Morris轨迹；行数应为{multiple}的倍数",
            "{rows} rows cannot form Morris trajectories of {inputs} inputs; the number of rows must be a multiple of {multiple}";
        MorrisStep { first: usize, second: usize, moved: usize } =>
            "第{first}行与第{second}行之间有{moved}个输入发生变化；Morris设计的相邻两行应只有一个输入不同",
            "{moved} inputs change between rows {first} and {second} instead of one; the rows must form a Morris design";
        MorrisRepeat { first: usize, second: usize, input: String } =>
            "第{first}行与第{second}行之间，`{input}` 再次变化；Morris设计的每条轨迹中，每个输入只变化一次",
            "`{input}` changes for the second time between rows {first} and {second}; the rows must form a Morris design";
        SaltelliRows { rows: usize, factors: usize, multiple: usize } =>
            "{rows}行不构成{factors}个因素、不含二阶指数的Saltelli设计；行数应为{multiple}的倍数",
            "{rows} rows are not a Saltelli design of {factors} factors without second-order indices; the number of rows must be a multiple of {multiple}";
        SaltelliRowsSecondOrder { rows: usize, factors: usize, multiple: usize } =>
            "{rows}行不构成{factors}个因素、含二阶指数的Saltelli设计；行数应为{multiple}的倍数",
            "{rows} rows are not a Saltelli design of {factors} factors with second-order indices; the number of rows must be a multiple of {multiple}";
        SaltelliValue { row: usize, input: String, value: f64, expected: f64, model: usize } =>
            "设计的第{row}行中 `{input}` 为{value}，按Saltelli设计应与第{model}行相同，为{expected}；各行须按Saltelli设计排列，顺序不能打乱",
            "row {row} of the design has `{input}` = {value}; in a Saltelli design it has the value of row {model}, {expected}; the rows must be those of the design in their order";
        SaltelliHasSecondOrder { fault: Message } =>
            "{fault}；这些行构成含二阶指数的Saltelli设计：请去掉 `--no-second-order`",
            "{fault}; the rows are a Saltelli design with second-order indices: leave out `--no-second-order`";
        SaltelliHasNoSecondOrder { fault: Message } =>
            "{fault}；这些行构成不含二阶指数的Saltelli设计：请加上 `--no-second-order`",
            "{fault}; the rows are a Saltelli design without second-order indices: add `--no-second-order`";
        SaltelliUnmoved { input: String, first: usize, second: usize } =>
            "`{input}` 在各基础样本之间变化，但在每个基础样本的两个点上都相同（如第{first}行与第{second}行）；这不是Saltelli设计",
            "`{input}` varies between base rows but has the same value at both points of every base row, as in rows {first} and {second}; this is no Saltelli design";
        FewBaseRows { complete: usize, all: usize, least: usize } =>
            "{all}个基础样本中没有失败运行的最多只有{complete}个；至少需要{least}个",
            "at most {complete} of the {all} base rows have no failed run; at least {least} are needed";
        MorrisTogether { first: usize, second: usize, moved: usize, inputs: Vec<String> } =>
            "第{first}行与第{second}行之间有{moved}个输入发生变化；Morris设计的相邻两行应只有一个输入不同（同时变化的输入：{inputs}；若它们属于同一组，请在问题文件的 `groups` 中写明，并用 `--problem` 给出）",
            "{moved} inputs change between rows {first} and {second} instead of one; the rows must form a Morris design (inputs that change: {inputs}; if they form a group, name it in `groups` of a problem file and give the file with `--problem`)";
        MorrisGroupStep { first: usize, second: usize, inputs: Vec<String> } =>
            "第{first}行与第{second}行之间发生变化的输入（{inputs}）不是问题文件中的一个完整的组；分组Morris设计的相邻两行应恰有一组输入不同",
            "the inputs that change between rows {first} and {second} ({inputs}) are not exactly one group of the problem file; the rows must form a Morris design of these groups";
        MorrisLevel { row: usize, input: String, value: f64, levels: usize } =>
            "设计的第{row}行中 `{input}` 为{value}，不在{levels}个等距水平上；请核对 `--levels` 和问题文件中的上下限",
            "row {row} of the design has `{input}` = {value}, which is not one of {levels} equally spaced levels; check `--levels` and the bounds of the problem file";
        MorrisSize { row: usize, input: String, steps: f64, half: usize, levels: usize } =>
            "设计的第{row}行中 `{input}` 移动了{steps}个水平；{levels}个水平的Morris设计每步移动{half}个水平",
            "`{input}` moves by {steps} levels to row {row} of the design; a step of a Morris design of {levels} levels is {half} levels";
        MorrisUnproven { levels: usize } =>
            "没有一个输入从最低水平变到第{levels}个水平，无法证明设计有{levels}个水平；请核对 `--levels`，或用 `--problem` 给出各输入的上下限",
            "no input reaches from its lowest level to level {levels}, so the rows do not show that the design has {levels} levels; check `--levels` or give the bounds of the inputs with `--problem`";
        RepeatedBaseRow { first: usize, second: usize } =>
            "自第{second}行起的基础样本与自第{first}行起的完全相同；重复的样本会使区间过窄，请去掉",
            "the base row that begins in row {second} is the one that begins in row {first} again; repeated rows make the intervals too narrow: leave them out";
        RepeatedTrajectory { first: usize, second: usize } =>
            "自第{second}行起的轨迹与自第{first}行起的完全相同；重复的轨迹会使区间过窄，请去掉",
            "the trajectory that begins in row {second} is the one that begins in row {first} again; repeated trajectories make the intervals too narrow: leave them out";
        OtherDistribution { input: String, least: f64, most: f64, distribution: String, bounds: String } =>
            "`{input}` 的取值在{least}到{most}之间，与问题文件中的分布 `{distribution}`（`bounds` 为[{bounds}]）不符；请核对 `bounds`、`dists` 和取值的单位",
            "the values of `{input}` lie between {least} and {most} and do not have the distribution `{distribution}` with the bounds [{bounds}] of the problem file; check `bounds`, `dists` and the unit of the values";
        NoTrajectory { all: usize } =>
            "{all}条轨迹中每条都有失败的运行", "every one of the {all} trajectories has a failed run";
        FewRows { rows: usize, failed: usize, least: usize, of_a_part: usize } =>
            "可用的运行最多只有{rows}次（失败{failed}次）；此方法至少需要{least}次，使每段或每类有{of_a_part}次",
            "at most {rows} runs can be used ({failed} failed); the method needs at least {least}, {of_a_part} in each slice or class";
        BeyondBounds { row: usize, input: String, value: f64, low: f64, high: f64 } =>
            "第{row}行中 `{input}` 为{value}，超出问题文件中的上下限{low}到{high}",
            "row {row} has `{input}` = {value}, outside its bounds in the problem file, {low} to {high}";
    }
}

messages! {
    /// Errors about the request for a scenario discovery.
    pub enum DiscoveryFault {
        NoSample { rows: usize, inputs: usize } =>
            "数据有{rows}行、{inputs}个输入；情景发现至少需要一行和一个输入",
            "there are {rows} rows and {inputs} inputs; scenario discovery needs at least one row and one input";
        NotFinite { input: usize, row: usize, value: f64 } =>
            "第{row}行第{input}个输入是{value}；允许：有限的数", "input {input} of row {row} is {value}; allowed: finite numbers";
        NoContrast { hits: usize, rows: usize, most: usize } =>
            "{rows}行中有{hits}行出现关注的结果；应为1到{most}行", "{hits} of {rows} rows are of interest; allowed: 1 to {most}";
        StepUnknown { step: usize, pass: usize, last: usize } =>
            "第{pass}轮搜索指定了第{step}步；该轮轨迹只有第0步到第{last}步",
            "step {step} is requested in pass {pass}; the trajectory of this pass has the steps 0 to {last}";
        NothingLeft { step: usize, pass: usize } =>
            "指定了第{pass}轮搜索的第{step}步，但该轮开始时已无出现关注结果的运行",
            "step {step} is requested in pass {pass}; no rows of interest are left for this pass";
    }
}
