//! Messages about what a session is asked to do.

use std::path::PathBuf;

use crate::Message;
use crate::bytes::Bytes;
use crate::shell::ShellWord;

messages! {
    /// Errors about a question to the model or to results.
    pub enum SessionFault {
        KnownTooEarly { year: u16, base: u16 } =>
            "参数 `--known` 的值是{year}；允许：晚于{base}年的年份", "`--known` is {year}; allowed: a year after {base}";
        KnownTooLate { year: u16, first: u16, last: u16 } =>
            "参数 `--known` 的值是{year}；允许：{first}—{last}年（{last}年是有公布数的最后一年）",
            "`--known` is {year}; allowed: {first} to {last}, the last year with published statistics";
        NoKnownError { first: u16, last: u16 } =>
            "{first}—{last}年的公布数均无已知的观测误差", "no published statistic of {first} to {last} has a known error";
        OtherYears { scenario: String, reference: String } =>
            "情景 `{scenario}` 与 `{reference}` 的年份不同；只能比较年份相同的情景",
            "`{scenario}` and `{reference}` cover different years; compare scenarios that cover the same years";
        Years { year: u16, first: u16, last: u16 } =>
            "参数 `--years` 中有{year}；允许：{first}到{last}", "`--years` has {year}; allowed: {first} to {last}";
        Year { year: u16, first: u16, last: u16 } =>
            "参数 `--year` 的值是{year}；允许：{first}到{last}", "`--year` is {year}; allowed: {first} to {last}";
        NotForCounties { indicator: &'static str, place: String } =>
            "`{indicator}` 只有全省和各市的结果；`{place}` 是县级单位",
            "`{indicator}` is reported for the province and its cities; `{place}` is a county";
        Draws { draws: u32, most: u32 } => "模拟次数为{draws}；允许：1到{most}", "{draws} draws; allowed: 1 to {most}";
        MissingInputs =>
            "缺少参数 `--inputs`：请指明文件中哪些列是输入", "`--inputs` is missing: name the columns of the file that are inputs";
        NoOutputAsked { expression: String } =>
            "参数 `--of-interest` 的值是 `{expression}`；表达式中至少应有一个输出列",
            "`--of-interest` is `{expression}`; it must name a column that is not an input";
        NoPosterior { folder: PathBuf, file: &'static str } => "文件夹 {folder} 中没有 {file}", "{folder}: there is no {file} in this folder";
        OtherBaseYear { folder: PathBuf, found: u16, wanted: u16 } =>
            "{folder}：其中的后验以{found}年为基年，而所需的基年为{wanted}年", "{folder}: the posterior was made for the base year {found}, not {wanted}";
        KnownYear { year: u16, known: u16, first: u16, last: u16 } =>
            "给出了{year}年的公布数，而起始集合已计入截至{known}年的公布数；允许：{first}到{last}；如需从更早的集合开始，请用 --from 指定",
            "statistics of {year}: the ensemble to start from already includes the years up to {known}; allowed: {first} to {last}; an earlier \
             start is given by --from";
        NoStatistic => "没有可供模型计入的公布数", "there is no published statistic that the model can assimilate";
        OtherRun { folder: PathBuf } =>
            "{folder}：其中的结果在情景、模拟规模、数据或版本上与所要求的不同", "{folder}: this run was made with another scenario, size, data package or version";
        OtherRunToReport { folder: PathBuf, scenario: ShellWord } =>
            "{folder}：其中的结果在情景、模拟规模、数据或版本上与所要求的不同；请用 `qilu run {scenario} --force` 重新运行",
            "{folder}: this run was made with another scenario, size, data package or version; run it again with `qilu run {scenario} --force`";
        DataDiffers { file: String } =>
            "数据文件 {file} 与该次运行所用的文件不一致", "the data file {file} is not the one that the run used";
        UntilCiMethod { method: &'static str } =>
            "`--until-ci` 不能与方法 {method} 一起使用；允许：sobol", "`--until-ci` cannot be used with the method {method}; allowed: sobol";
        UntilCiResamples { resamples: u32, least: u32 } =>
            "`--until-ci` 需要区间，而 `--resamples` 为{resamples}；至少需要{least}次重抽样",
            "`--until-ci` needs intervals, and `--resamples` is {resamples}; at least {least} resamples are needed";
        VarianceLayers =>
            "`qilu variance` 比较全部不确定性层，不能用 `--layers` 关闭其中的层；请去掉该选项",
            "`qilu variance` compares all layers of uncertainty, so `--layers` cannot switch any of them off: leave the option out";
        UntilCiDesign { design: &'static str } =>
            "`--until-ci` 不能与试验设计 {design} 一起使用；允许：saltelli", "`--until-ci` cannot be used with the design {design}; allowed: saltelli";
        NoBehavioural =>
            "`--method regional` 需要 `--behavioural`，例如 `y >= 0.7`", "`--method regional` needs `--behavioural`, such as `y >= 0.7`";
        MissingMethod { allowed: Vec<String> } => "缺少参数 `--method`；允许：{allowed}", "`--method` is missing; allowed: {allowed}";
        MethodOfDesign { design: &'static str, allowed: Vec<String> } =>
            "此次批量运行的试验设计为 `{design}`；参数 `--method` 允许：{allowed}",
            "this sweep has the design `{design}`; allowed for `--method`: {allowed}";
        PosteriorDiffers { file: PathBuf } =>
            "{file} 与此命令生成的文件不一致", "{file} differs from the file that this command makes";
        NoNationalTables { shares: &'static str, increase: &'static str } =>
            "数据包中没有各省份的数据表 `{shares}` 和 `{increase}`；估计转移规律需要这两张表",
            "the data package has no tables of the provinces, `{shares}` and `{increase}`; the law of the transfer is estimated on them";
        NotConverged { quantity: &'static str, year: u16, r_hat: f64, effective: f64 } =>
            "已知至{year}年的估计尚未收敛：`{quantity}` 的链间收敛指标为{r_hat:.3}，有效样本数为{effective:.0}；请增大 `--steps`",
            "the estimate from what was known to {year} has not converged: R-hat of `{quantity}` is {r_hat:.3}, with {effective:.0} effective draws; use more `--steps`";
        NoLives =>
            "此文件夹中没有生命历程记录；请加 `--engine agents --trace N` 重新运行",
            "no life histories were recorded in this folder: run with `--engine agents --trace N`";
        SelectNeedsPrim => "参数 `--select` 只能与 `--method prim` 一起使用", "`--select` can only be used with `--method prim`";
        AgentOptions =>
            "`--scale`、`--trace` 和 `--rules` 只用于个体引擎；请加上 `--engine agents`",
            "`--scale`, `--trace` and `--rules` are options of the agent engine; add `--engine agents`";
    }
}

messages! {
    /// Reports of commands about files that they wrote or compared.
    pub enum Outcome {
        AlreadyRun => "同一次模拟已经完成，未重新运行。", "This very run is finished already and was not run again.";
        Identical => "一致", "identical";
        NewRunDiffers => "不一致：重新运行得到的文件与原文件不同", "differs: the new run gives a different file";
        FolderDiffers => "不一致：文件夹中的文件已不是原来写出的文件", "differs: the file in the folder is not the one that was written";
        Joined { parts: usize, runs: usize, failed: usize, folder: PathBuf, digest: String } =>
            "{parts}个分块，{runs}次运行（失败{failed}次）\n文件：{folder}\n清单SHA-256：{digest}",
            "{parts} parts, {runs} runs ({failed} failed)\nfiles: {folder}\nmanifest SHA-256: {digest}";
        Swept { points: usize, runs: usize, failed: usize, outputs: usize, folder: PathBuf, digest: String } =>
            "{points}个设计点，{runs}次运行（失败{failed}次，原因见 failures.csv），每次{outputs}个输出\n文件：{folder}\n清单SHA-256：{digest}",
            "{points} points, {runs} runs ({failed} failed, see failures.csv), {outputs} outputs each\nfiles: {folder}\nmanifest SHA-256: {digest}";
        PartlySwept { done: usize, parts: usize, folder: PathBuf } =>
            "共{parts}个分块，此处已有{done}个，其余属于其他各份；请用 qilu merge 合并\n文件：{folder}",
            "{done} of {parts} parts are finished, and the others belong to other shards; `qilu merge` merges them\nfiles: {folder}";
        Size { design: &'static str, points: usize, draws: u32, replicates: u32, runs: usize, outputs: usize, parts: usize } =>
            "试验设计 {design}：{points}个设计点 × {draws}次模拟 × {replicates}次重复 = {runs}次运行，{outputs}个输出，{parts}个分块",
            "design {design}: {points} points x {draws} draws x {replicates} replicates = {runs} runs, {outputs} outputs, {parts} parts";
        Cost { tried: usize, failed: usize, time: Duration, threads: usize, size: String, memory: Bytes } =>
            "按{tried}次试运行估计（失败{failed}次）：{threads}个线程约需{time}，内存约{memory}，磁盘约{size}",
            "estimated from {tried} trial runs ({failed} failed): about {time} on {threads} threads, about {memory} of memory, about {size} on disk";
    }
}

messages! {
    /// A duration in words.
    pub enum Duration {
        Seconds { seconds: f64 } => "{seconds:.0}秒", "{seconds:.0} seconds";
        Minutes { minutes: f64 } => "{minutes:.0}分钟", "{minutes:.0} minutes";
        Hours { hours: f64 } => "{hours:.1}小时", "{hours:.1} hours";
    }
}

impl Duration {
    /// A duration in seconds, minutes or hours, whichever gives a number that is easy to read.
    #[must_use]
    pub fn of_seconds(seconds: f64) -> Duration {
        const MINUTE: f64 = 60.0;
        const HOUR: f64 = 3600.0;
        match seconds {
            _ if seconds < 2.0 * MINUTE => Duration::Seconds { seconds },
            _ if seconds < 2.0 * HOUR => Duration::Minutes { minutes: seconds / MINUTE },
            _ => Duration::Hours { hours: seconds / HOUR },
        }
    }
}

messages! {
    /// Words of the check of a data package.
    pub enum CheckText {
        Table => "数据表", "table";
        Rows => "行数", "rows";
        Observed => "公布数", "observed";
        Derived => "推算数", "derived";
        Estimate => "估计数", "estimate";
        Targets { count: usize } => "规划目标数：{count}", "targets of the plan: {count}";
        Fitting =>
            "迭代比例拟合：轮数；县×年龄、县×城乡、全省三个边际的最大相对残差",
            "iterative proportional fitting: rounds; largest relative residual of county x age, county x residence, province";
        Fitted { year: u16, rounds: usize, county: f64, residence: f64, province: f64 } =>
            "  {year}年：{rounds:>4} {county:.1e} {residence:.1e} {province:.1e}",
            "  {year}: {rounds:>4} {county:.1e} {residence:.1e} {province:.1e}";
        Constants { first: u16, last: u16 } =>
            "迁移常数（参数取中心值），人／年，{first}—{last}年",
            "constants of migration at the central values of the parameters, persons per year, {first}-{last}";
        Backcast { year: u16, points: usize, intercept: f64, slope: f64, fit: f64, spread: f64, error: f64 } =>
            "  {year}年各县人口由{points}个已知县推算：增长 = {intercept:.3} + {slope:.3} × 差距，R2 {fit:.3}，残差标准差{spread:.4}，留一法误差{error:.4}",
            "  residents of counties in {year}, estimated from {points} known counties: growth {intercept:.3} + {slope:.3} gap, R2 {fit:.3}, residual sd {spread:.4}, leave-one-out error {error:.4}";
        NetMigration { net: f64, residual: f64 } =>
            "  净迁移{net:.0}，各县残差不超过{residual:.1e}", "  net migration {net:.0}, largest residual of a county {residual:.1e}";
        UrbanGain { gain: f64, counties: usize, residual: f64 } =>
            "  城镇常住人口增量{gain:.0}；{counties}个县按自身增量推算的迁移流为负，所得结果与其增量最多相差{residual:.0}",
            "  increase in urban residents {gain:.0}; in {counties} counties the observed increase would require a negative flow, and the model differs from it by up to {residual:.0}";
        Contraction { residual: f64 } =>
            "  压缩映射：最大相对残差{residual:.1e}", "  contraction mapping: largest relative residual {residual:.1e}";
        Registration { year: u16 } => "{year}年末户籍人口与常住人口城镇化情况", "registered and resident urban shares at the end of {year}";
        Area => "地区", "area";
        UrbanShare => "常住人口城镇化率", "urban share";
        UnsettledShare => "未落户人口占城镇常住人口比重", "unsettled share";
        RegisteredUrbanShare => "户籍人口城镇化率", "registered urban share";
        Published => "公布数", "published";
        Sources => "数据来源", "sources";
    }
}

messages! {
    /// Texts about a folder with a copy of the data and the scenarios.
    pub enum SetupText {
        FolderExists { folder: PathBuf } =>
            "{folder}：已存在；请另选一个尚不存在的文件夹", "{folder}: it exists already; name a folder that does not exist yet";
        Written { folder: PathBuf } =>
            "已写入 {folder}：数据（data）、情景（scenarios）、中英文使用指南（docs/guides）",
            "{folder} has the data (data), the scenarios (scenarios) and the guides (docs/guides)";
        Next { folder: PathBuf } =>
            "修改后，在 {folder} 中运行的命令即使用其中的文件；修改数据后，先运行 qilu data seal 更新校验值",
            "after you edit them, commands that run in {folder} use these files; after an edit of the data, run qilu data seal first to renew the hashes";
    }
}

messages! {
    /// Facts about the program, its data and the machine.
    pub enum DoctorText {
        Version { version: &'static str } => "版本：qilu {version}", "version: qilu {version}";
        Target { architecture: &'static str, system: &'static str } => "平台：{architecture}-{system}", "platform: {architecture}-{system}";
        Libraries { digest: String } => "依赖库清单校验值：{digest}", "digest of the list of libraries: {digest}";
        Data { folder: PathBuf } => "数据文件夹：{folder}", "data folder: {folder}";
        Package { name: String, version: String } => "数据包：{name} {version}", "data package: {name} {version}";
        DataDigest { digest: String, files: usize, changed: usize } =>
            "数据校验值：{digest}（{files}个文件，其中{changed}个与 datapackage.json 不符）",
            "data digest: {digest} ({files} files, {changed} of them differ from datapackage.json)";
        Posterior => "后验分布：有", "posterior: present";
        NoPosterior => "后验分布：无", "posterior: none";
        Scenarios { folder: PathBuf, count: usize } => "情景文件夹：{folder}（{count}个情景）", "scenario folder: {folder} ({count} scenarios)";
        Unusable { fault: Message } => "数据不能使用：{fault}", "the data cannot be used: {fault}";
        Locale { locale: String, language: &'static str } => "区域设置：{locale}（语言：{language}）", "locale: {locale} (language: {language})";
        Threads { count: usize } => "线程：{count}", "threads: {count}";
        Memory { total: u64, free: u64 } => "内存：共{total} MiB，可用{free} MiB", "memory: {total} MiB in all, {free} MiB free";
        Writable { folder: PathBuf } => "可写：{folder}", "writable: {folder}";
        ReadOnly { folder: PathBuf } => "不可写：{folder}", "not writable: {folder}";
    }
}

messages! {
    /// Headers of the list of scenarios.
    pub enum ScenarioListText {
        Scenarios { folder: PathBuf } => "情景（{folder}）：qilu run 名称", "scenarios ({folder}): qilu run NAME";
        Studies { folder: PathBuf } => "研究方案（{folder}）：qilu sweep 名称", "studies ({folder}): qilu sweep NAME";
        Problems { folder: PathBuf } => "优化问题（{folder}）：qilu optimize 名称", "optimization problems ({folder}): qilu optimize NAME";
        Name => "名称", "name";
        ChineseTitle => "中文标题", "Chinese title";
        EnglishTitle => "英文标题", "English title";
    }
}
