//! Messages about scenario files and their comparison.

use std::path::PathBuf;

use crate::Message;
use crate::bilingual::Bilingual;
use crate::shell::ShellWord;
use crate::suggestion::Suggestion;

messages! {
    /// Errors about a scenario file or another file in its form.
    pub enum ScenarioFault {
        SlowLink { minutes: f64, road: f64 } =>
            "`minutes` 的值是 {minutes}，不比公路（{road} 分钟）快，线路不起作用", "`minutes` is {minutes}, which is no faster than by road ({road} minutes); the link has no effect";
        LinkTwice { minutes: f64, opens: u16 } =>
            "同一对城市已有{opens}年开通、{minutes} 分钟的线路；允许：开通更晚且更快的线路",
            "these cities already have a link that opens in {opens} and takes {minutes} minutes; allowed: a link that opens later and is faster";
        Empty => "文件为空；至少需要 `title`", "the file is empty; it needs at least a `title`";
        MissingTitle => "缺少标题；请在 `[title]` 中给出 `zh`（中文）或 `en`（英文）", "the title is missing: give `zh` (Chinese) or `en` (English) in `[title]`";
        Field { field: String, value: String, allowed: Message } => "`{field}` 的值为 {value}；{allowed}", "`{field}` is {value}; {allowed}";
        ListItem { field: &'static str, value: String, allowed: Message } =>
            "`{field}` 中有 {value}；{allowed}", "`{field}` contains {value}; {allowed}";
        ParentInText => "以文本形式给出的情景不得含 `parent`", "`parent` is not allowed in a scenario given as text";
        ParentCircle { parent: String, circle: String } =>
            "`parent` 设为 `{parent}`，上级关系形成循环：{circle}；情景不得以自身为上级情景",
            "`parent` is `{parent}`, which forms a cycle: {circle}; a scenario cannot be its own ancestor";
        NoParent { parent: String, folder: PathBuf, hint: Suggestion } =>
            "此文件所在的文件夹和{folder}中都没有情景 `{parent}`；{hint}",
            "there is no scenario `{parent}` in the folder of this file or in {folder}; {hint}";
        NoScenario { name: String, folder: PathBuf, hint: Suggestion } =>
            "没有名为 `{name}` 的情景（{folder}），也没有这个路径的文件或结果文件夹；{hint}",
            "there is no scenario `{name}` in {folder}, and no file or run folder of this path; {hint}";
        NoStudy { name: String, folder: PathBuf, hint: Suggestion } =>
            "没有名为 `{name}` 的研究方案（{folder}），也没有这个路径的文件；{hint}",
            "there is no study `{name}` in {folder}, and no file of this path; {hint}";
        NoProblem { name: String, folder: PathBuf, hint: Suggestion } =>
            "没有名为 `{name}` 的优化问题（{folder}），也没有这个路径的文件；{hint}",
            "there is no optimization problem `{name}` in {folder}, and no file of this path; {hint}";
        NotACity { name: String, hint: Suggestion } => "`{name}` 不是设区市；{hint}", "`{name}` is not a city; {hint}";
        SameCity => "线路两端应为不同的市", "a link must join two different cities";
        BothEnds { parameter: String } =>
            "`{parameter}` 的 `low` 和 `high` 须同时给出或同时省略", "`{parameter}` needs both `low` and `high`, or neither";
        Prior { parameter: String, low: f64, central: f64, high: f64, allowed: Message } =>
            "参数 `{parameter}` 的先验为{low} .. {central} .. {high}；应满足 low <= central <= high，且 central 为{allowed}",
            "the prior of parameter `{parameter}` is {low} .. {central} .. {high}; allowed: low <= central <= high, and for central {allowed}";
        UnknownParameter { name: String, hint: Suggestion } => "未知参数 `{name}`；{hint}", "unknown parameter `{name}`; {hint}";
    }
}

messages! {
    /// Errors about the setting of a lever.
    pub enum LeverFault {
        Unknown { name: String, hint: Suggestion } => "未知政策杠杆 `{name}`；{hint}", "unknown lever `{name}`; {hint}";
        Value { lever: String, value: f64, low: f64, high: f64, unit: Bilingual } =>
            "政策杠杆 `{lever}` 的值为{value}；允许：{low}到{high}，单位：{unit}", "lever `{lever}` is {value}; allowed: {low} to {high}, {unit}";
        Field { field: &'static str, lever: String, value: String, allowed: Message } =>
            "政策杠杆 `{lever}` 的 `{field}` 为 {value}；{allowed}", "`{field}` of lever `{lever}` is {value}; {allowed}";
        EndsBeforeStart { lever: String, end: u16, start: u16 } =>
            "政策杠杆 `{lever}` 的结束年份{end}早于起始年份{start}", "lever `{lever}` ends in {end}, before it starts in {start}";
        NarrowerThanCity { place: String } =>
            "`{place}` 的范围小于市；该政策杠杆只能按市设定", "`{place}` is smaller than a city; this lever can only be set for whole cities";
        NoCountryside { lever: String, place: String, year: u16 } =>
            "政策杠杆 `{lever}` 只作用于乡村，而{year}年普查时 `{place}` 没有乡村人口，设在那里不起作用；请改设在有乡村人口的地区",
            "lever `{lever}` acts on the countryside alone, and `{place}` had no rural residents in the census of {year}; set it in places with rural residents";
        CountyOfCityLever { place: String } => "`{place}` 是县（市、区）；该政策杠杆只能按市设定", "`{place}` is a county; this lever can only be set for whole cities";
    }
}

messages! {
    /// Errors about a posterior and its provenance.
    pub enum PosteriorFault {
        Header => "表头必须以 `member` 开头，其后是各未知量", "the header must begin with `member`, followed by the unknowns";
        Column { column: String } =>
            "未知列 `{column}`；允许：参数、SHOCK@YEAR 或 SHOCK:CITY@YEAR",
            "unknown column `{column}`; allowed: a parameter, SHOCK@YEAR or SHOCK:CITY@YEAR";
        NoMember => "表头之下没有集合成员", "no member below the header";
        Changed { provenance: &'static str } =>
            "文件与 {provenance} 中的校验值不符：已损坏或被修改。若已损坏，请恢复原文件；若是有意修改，请先运行 `qilu data seal`",
            "the file is damaged or was edited: it does not have the hash in {provenance}. Restore it, or run `qilu data seal` if the change is intended";
        KnownYear { known: u16, last: u16 } =>
            "`known` 的值是{known}，而后验只包含到{last}年的冲击；允许：{last}",
            "`known` is {known}, and the posterior has shocks up to {last}; allowed: {last}";
        OtherData { resource: String, command: String } =>
            "数据 `{resource}` 在后验生成之后有改动；请重新运行 `{command}`，或加 --prior 只用先验运行",
            "the data `{resource}` have changed since the posterior was made; run `{command}` again, or run with --prior";
    }
}

messages! {
    /// Errors about a file of `qilu optimize`.
    pub enum OptimizationFileFault {
        NoScenario { given: String, file: String } =>
            "`scenario` 为 `{given}`：没有这个名称的情景，文件 {file} 也不存在", "`scenario` is `{given}`: there is no scenario of this name and no file {file}";
        NoLever => "没有 `[[lever]]`；请至少列出一个可调整的政策杠杆", "there is no `[[lever]]`; list at least one lever that the search may change";
        TooManyDecisions { count: usize, most: usize } =>
            "待定的政策杠杆与地区共{count}项；最多允许{most}项", "the search has {count} levers and places to set; allowed: at most {most}";
        OneThreshold => "`at_least` 和 `at_most` 须给出其一，且只能给出一个", "give one of `at_least` and `at_most`";
        Threshold { value: f64 } => "目标值为{value}；应为有限的数", "the threshold is {value}; give a number";
        High { lever: String, high: f64, low: f64 } =>
            "政策杠杆 `{lever}` 的 `high`（{high}）应大于 `low`（{low}）",
            "`high` of lever `{lever}` is {high}, and `low` is {low}; `high` must be larger";
    }
}

messages! {
    /// Lines of the comparison of two scenarios, and words in them.
    pub enum ScenarioDifference {
        Heading { left: String, right: String } => "由“{left}”到“{right}”，改变了：", "From “{left}” to “{right}”:";
        Setting { name: Message, left: Message, right: Message } => "{name}：{left} → {right}", "{name}: {left} -> {right}";
        Parameter { meaning: Bilingual, name: &'static str, left: String, right: String } =>
            "参数“{meaning}”（{name}）：{left} → {right}", "{meaning} ({name}): {left} -> {right}";
        Lever { title: Bilingual, name: &'static str, unit: Bilingual, changed: usize, counties: usize, county: Bilingual, left: String, right: String } =>
            "政策杠杆“{title}”（{name}，{unit}）：{counties}个县（市、区）中有{changed}个不同；{county}：{left} → {right}",
            "{title} ({name}, {unit}): {changed} of {counties} counties differ; {county}: {left} -> {right}";
        Years => "起止年份", "years";
        Draws => "模拟次数", "draws";
        Seed => "随机种子", "seed";
        Layers => "不确定性层", "layers";
        Links => "铁路线路", "links";
        Parameters => "参数", "parameters";
        Shocks => "年度冲击", "shocks";
        Delivery => "落实程度", "delivery";
        Initial => "初始状态", "initial state";
        Census => "下次普查的城乡划分", "next census";
        Nothing => "无", "none";
        Link { from: Bilingual, to: Bilingual, minutes: f64, opens: u16 } =>
            "{from}—{to} {minutes}分钟（{opens}年起）", "{from} to {to}, {minutes} minutes, open from {opens}";
        Same => "两个情景没有差别", "no difference";
    }
}

messages! {
    /// Parts of the sentence that says from which years the levers of a run act.
    pub enum TimingText {
        Whole { parts: String } => "政策杠杆的起效年份：{parts}", "First years of the levers: {parts}";
        Statistics { year: u16 } =>
            "统计数据截至{year}年，已包含此前政策的作用", "the run includes published statistics up to {year}, which contain the effect of policy until then";
        Prior => "本次运行只用先验，不计入统计数据，各项设定自其起始年份起效",
            "the run uses the priors and includes no statistics, so every setting acts from its own start";
        Moved { levers: String, next: u16 } =>
            "起始年份更早的设定自{next}年起按各自的推进年数起效：{levers}",
            "settings with an earlier start act from {next} with their own ramp: {levers}";
        Own { levers: String } =>
            "没有统计数据反映、因而自各自起始年份起效：{levers}", "not covered by any statistic and therefore acting from their own start: {levers}";
        Twice { levers: String } =>
            "同一地区、同一起始年份有多项设定，以靠后的一项为准：{levers}",
            "set more than once for the same places and start, where the last setting holds: {levers}";
        Over { levers: String, next: u16 } =>
            "在{next}年以前已经结束、不起作用：{levers}", "ended before {next} and without effect: {levers}";
        Links { opens: Vec<u16>, next: u16 } =>
            "更早开通的铁路线路（{opens}年）自{next}年起起作用", "rail links that open earlier ({opens}) act from {next}";
        Sudden { levers: String } =>
            "未设推进年数、第一年即全部到位：{levers}", "without a ramp and therefore full in the first year: {levers}";
        Full { year: u16 } => "{year}年全部到位", "full in {year}";
        NeverFull => "期内未全部到位", "not full within its years";
        From { year: u16 } => "{year}年起", "from {year}";
        Until { year: u16 } => "至{year}年", "until {year}";
    }
}

messages! {
    /// Lines about the paths of the levers of a scenario.
    pub enum LeverPathText {
        Lever { title: Bilingual, name: &'static str, unit: Bilingual } =>
            "{title}（{name}，{unit}）", "{title} ({name}, {unit})";
        Path { places: String, path: String } => "  {places}各年：{path}", "  {places}: {path}";
        Overlap { first: String, second: String, counties: usize, from: u16, until: u16, holds: String } =>
            "  重叠：“{first}”与“{second}”在{counties}个县（市、区）、{from}—{until}年重叠，以“{holds}”为准",
            "  overlap: \"{first}\" and \"{second}\" in counties: {counties}, from {from} to {until}; \"{holds}\" holds there";
        NoEffect { setting: String } =>
            "  不起作用：“{setting}”（取值不改变现状，或被其他设定覆盖）",
            "  no effect: \"{setting}\" (its value changes nothing, or other settings override it)";
        Setting { places: String, value: f64, start: u16, end: u16 } =>
            "{places}，{start}—{end}年，{value}", "{places}, {start} to {end}, {value}";
        Province => "全省", "the whole province";
        Counties { count: usize } => "{count}个县（市、区）", "{count} counties";
    }
}

messages! {
    /// What the commands for scenario files say when they are done.
    pub enum ScenarioText {
        Written { file: PathBuf, argument: ShellWord } =>
            "已写入 {file}。编辑后可用 `qilu scenario check {argument}` 检查，用 `qilu run {argument}` 运行",
            "{file} is written. After editing, check it with `qilu scenario check {argument}` and run it with `qilu run {argument}`";
        Sound { file: PathBuf, title: String } => "{file}：无误；标题“{title}”", "{file}: no fault; title: {title}";
    }
}

messages! {
    /// Comments in a new scenario file.
    pub enum NewScenario {
        Levers => "`qilu levers` 列出全部政策杠杆", "`qilu levers` lists all levers";
        LeverName => "落户开放度", "hukou_openness";
        Value => "完全到位时的取值", "value when fully in force";
        Start => "开始生效的年份", "first year with an effect";
        Ramp => "从开始生效到完全到位的年数", "years to the full value";
        Places => "`qilu data places` 列出全部地区", "`qilu data places` lists all places";
        PlaceNames => "\"鲁南经济圈\", \"济南\", \"层级:2\"", "\"circle:southern\", \"370100\", \"tier:2\"";
    }
}
