//! The help texts of the command line.
//!
//! A key is `COMMAND` for what a command does, `COMMAND/ARGUMENT` for an argument of it, and `*/ARGUMENT` for an argument
//! that means the same in all commands. The empty key is the program. Defaults, allowed values and environment variables
//! are added by the command line from the definition of the argument.

use crate::Language;

/// A help text in both languages.
#[derive(Clone, Copy, Debug)]
pub struct HelpText {
    /// The command and the argument.
    pub key: &'static str,
    /// The Chinese text.
    pub zh: &'static str,
    /// The English text.
    pub en: &'static str,
}

/// Declares the texts; one that lacks a language does not compile.
macro_rules! help_texts {
    ($($key:literal => $zh:literal, $en:literal;)*) => {
        /// All help texts.
        pub static TEXTS: &[HelpText] = &[$(HelpText { key: $key, zh: $zh, en: $en }),*];
    };
}

help_texts! {
    "" => "按山东省新型城镇化规划的政策杠杆，推演全省各县（市、区）的人口迁移流动与城镇化率，结果以概率分布表示。",
        "Projects migration and the urban share of the counties of Shandong under the policy levers of its urbanization plan. The results are probability distributions.";
    "/data" => "数据包所在文件夹 [默认：当前文件夹中的 data；没有时用程序自带的数据]", "Folder of the data package [default: data in the current folder, or else the data inside the program]";
    "/die_with_parent" =>
        "启动本程序的进程结束后，本程序随之停止（供其他程序调用时使用）",
        "Stop when the process that started this program ends; for programs that start this one";
    "/lang" => "表格、提示和帮助的语言：zh 或 en [默认：按系统区域设置]", "Language of tables, messages and help: zh or en [default: from the locale]";
    "*/message_format" => "错误信息的形式：text 为文字，json 为供程序读取的一行JSON（写入标准错误输出）；命令本身没有 --format 选项时，可简写为 --format",
        "Form of error messages: text, or json (one line of JSON on stderr, for programs). In commands without an option --format, the short form is --format";
    "*/help" => "显示帮助", "Print help";
    "/version" => "显示版本", "Print version";
    "help" => "显示本帮助，或某个命令的帮助", "Print this help, or the help of a command";

    "*/scenario" => "情景的名称或中文标题（见 qilu scenario list），或情景文件的路径，例如 plan、规划全面落实、mine.toml", "Name or title of a scenario (see qilu scenario list) or path of a scenario file, for instance plan or mine.toml";
    "*/out" => "输出文件夹", "Folder to write";
    "*/force" => "文件或文件夹已存在时覆盖；不加此项则不作任何改动", "Replace the file or folder if it exists; without this option it is left as it is";
    "*/wait" => "文件夹正被其他进程使用时，最多等待的秒数；0表示不等待", "Seconds to wait while another process uses the folder; 0 for not waiting";
    "run/bom" => "在CSV文件开头写入字节顺序标记，便于Excel打开", "Begin CSV files with a byte-order mark, for Excel";
    "*/bom" => "在文本文件开头写入字节顺序标记，便于Excel打开（语言为中文时，供人阅读的表默认写入）", "Begin text files with a byte-order mark, for Excel (tables for people have one where the language is Chinese)";
    "*/draws" => "模拟次数 [默认：情景文件中的设定]", "Number of draws [default: from the file]";
    "run/draws" => "模拟次数 [默认：情景文件中的设定；用个体引擎时为1]", "Number of draws [default: from the file, or 1 with --engine agents]";
    "explain/draws" => "模拟次数 [默认：200]", "Number of draws [default: 200]";
    "*/seed" => "随机种子 [默认：情景文件中的设定]", "Master seed of the random numbers [default: from the file]";
    "*/layers" => "计入哪些不确定性来源：parameters（参数）、shocks（年度冲击）、delivery（政策落实程度）、initial（初始状态）、census（下次普查重新划分城乡）中的若干项，或 none（均不计入） [默认：情景文件中的设定]",
        "Sources of uncertainty to include: any of parameters, shocks, delivery, initial, census, or none [default: from the file]";
    "*/prior" => "只从先验分布抽取参数，不使用按公布数校准的结果（data/posterior.csv）",
        "Draw the parameters from their priors and ignore the calibration to published statistics (data/posterior.csv)";
    "*/posterior" => "使用此文件夹中的后验（例如 qilu monitor 写出的文件夹），代替数据包中的后验",
        "Use the posterior in this folder, for instance one that qilu monitor has written, instead of that of the data package";
    "*/dry_run" => "只估计所需的内存和时间，不进行计算，不写文件", "Estimate memory and time, compute nothing else and write nothing";
    "*/threads" => "线程数，至多为可用核心数的四倍（不足64时为64）；不影响结果 [默认：0，即每个可用的处理器核心一个，或由环境变量 RAYON_NUM_THREADS 指定]",
        "Number of threads, up to four per core, or 64 if that is more; results do not depend on it [default: 0, which is RAYON_NUM_THREADS or one per core that may be used]";
    "*/quiet" => "不显示进度和摘要", "Show no progress and no summary";
    "*/engine" => "推演引擎：cohort 为队列引擎，按县、落户状态、性别和年龄分组推演人数（每次模拟需数毫秒）；agents 为个体引擎，对居民逐个推演并记录居住时长、原籍和生命历程（每次模拟需数秒；未给出 --draws 时只模拟一次）",
        "Engine that projects the residents. cohort projects the number of persons by county, status, sex and age (milliseconds per draw). agents simulates each person (seconds per draw) and records durations of residence, origins and life histories. It runs one draw unless --draws is given";
    "*/scale" => "每个个体代表的常住人口数", "Number of residents that one agent represents";
    "*/trace" => "记录多少名居民的生命历程（lives.csv）", "Number of residents whose life histories are recorded (lives.csv)";
    "*/rules" => "个体引擎比队列引擎多用的信息：duration（居住时长）、origin（原籍）中的若干项，或 none（均不使用） [默认：duration,origin]",
        "Rules that only the agent engine has: any of duration (years of residence), origin (place of origin), or none [default: duration,origin]";
    "*/members" => "集合成员数", "Number of ensemble members";
    "*/iterations" => "集合平滑的迭代次数", "Iterations of the ensemble smoother";

    "run" => "对一个情景作多次模拟并写出结果", "Run the ensemble of a scenario and write its results";
    "run/out" => "输出文件夹 [默认：runs/情景名-种子]", "Folder to write [default: runs/SCENARIO-SEED]";
    "run/keep_draws" => "同时写出每一次模拟（draws.csv，文件很大）", "Also write every draw (draws.csv, a large file)";

    "report" => "把一次运行的结果写成一个网页文件，可用任何浏览器离线打开", "Write a run as one HTML file that any browser opens without a network";
    "report/run" => "结果文件夹，例如 runs/plan-2022；也可以是情景文件（尚未运行的，先行运行）", "Run folder, for instance runs/plan-2022, or a scenario file, which is run first if it has not been run";
    "report/compare" => "用来比较的结果文件夹或情景文件 [默认：参照情景]", "Run folders or scenario files to compare with [default: the reference]";
    "report/reference" => "计算各政策杠杆贡献时的参照情景", "Reference scenario from which the contributions of the levers are measured";
    "report/contribution_draws" => "计算各政策杠杆贡献所用的模拟次数（每次模拟需推演数十遍）；0表示不计算", "Number of draws for the contributions of the levers. Each draw needs dozens of projections. With 0 the contributions are left out";
    "report/effect_draws" => "试算各政策杠杆再加力一步所用的模拟次数（见 qilu explain --each）；0表示不计算", "Number of draws for the effect of one step of each lever (see qilu explain --each). With 0 the effects are left out";
    "report/out" => "输出文件；`-` 表示标准输出 [默认：结果文件夹中的 report.html]", "File to write; `-` for stdout [default: report.html in the run folder]";

    "serve" => "启动可实时调整政策杠杆的网页服务；默认仅供本机访问（docs/security.md）", "Serve the page with live levers, by default to this machine only (docs/security.md)";
    "serve/port" => "端口；0表示任一空闲端口", "Port (0 for any free port)";
    "serve/host" => "监听地址；允许其他机器访问时，须设访问令牌", "Address to listen on; an address that other machines can reach needs a token";
    "serve/token" => "访问令牌，访问者须提供", "Access token that clients must present";
    "serve/scenarios" => "情景文件夹 [默认：数据文件夹旁的 scenarios；没有时用程序自带的情景]", "Folder of the scenarios [default: scenarios beside the data folder, or else those inside the program]";
    "serve/runs" => "存放结果的文件夹：从中读取已有结果，并写入新结果", "Folder of the runs that are shown and written";
    "serve/monitor" => "页面上展示的年度监测：`qilu monitor` 写出的文件夹", "Yearly monitoring that the page shows: a folder that `qilu monitor` has written";
    "serve/max_draws" => "一次请求最多允许的模拟次数", "Largest number of draws of one request";

    "explain" => "分析一个情景与参照情景的差别：各政策杠杆的贡献与变动分解", "Explain how a scenario differs from the reference: the contribution of each lever and the components of change";
    "explain/reference" => "参照情景", "Reference scenario";
    "explain/indicator" => "指标的中文名称，或结果文件 `variable` 列中的名称", "Indicator, a name from the column `variable` of the result files or a title";
    "explain/year" => "年份", "Year";
    "explain/place" => "省、市或县（市、区）的代码或名称", "Province, city or county, by code or name";
    "explain/each" => "改为列出各政策杠杆单独加力一步（全部取值范围的十分之一）的作用：对最后一个目标年份全省城镇化率、目标实现概率和公共成本的影响，按每提高1个百分点的成本排序",
        "List what one step of each lever alone would do instead: its effect on the urban share of the province in the last target year, on the probability of the target and on public cost, by the cost of each percentage point. A step is a tenth of the range of the lever";
    "explain/out" => "写出全部数值的文件；`-` 表示标准输出", "File for all numbers; `-` for stdout";

    "indicators" => "规划指标评估表：规划及相关文件提出的每项指标及其实现概率", "Print the scoreboard: every number of the plan and related documents, with the probability that it is met if it is simulated";
    "indicators/all" => "同时列出未模拟的规划指标", "Also list the plan indicators that are not simulated";
    "indicators/csv" => "以CSV格式输出全部数值", "Write all numbers as CSV";

    "evaluate" => "按每次模拟的结果计算由指标组成的表达式，给出均值、标准差、模拟误差和九个百分位数（docs/expressions.md）",
        "Evaluate expressions over indicators in every draw and print mean, standard deviation, Monte Carlo error and nine percentiles (docs/expressions.md)";
    "evaluate/expressions" => "表达式，例如 'residents[20:64] / residents[65:]'；指标写结果文件 `variable` 列中的名称或中文名称；可给出多个", "Expression, for instance 'residents[20:64] / residents[65:]'; indicators by their names in the column `variable` of the result files or their Chinese titles; may be repeated";
    "evaluate/areas" => "省、市或县（市、区）的代码或名称；可给出多个 [默认：全省]", "Province, city or county, by code or name; may be repeated [default: the province]";
    "evaluate/years" => "表达式中未注明年份的指标所取的年份；可给出多个 [默认：情景的最后一年]", "Year of indicators that are written without a year; may be repeated [default: the last year of the scenario]";
    "evaluate/csv" => "改为写出长表格式（tidy）的CSV文件；`-` 表示标准输出", "Write a tidy CSV table to this file instead of printing the results; `-` for stdout";

    "optimize" => "求以给定概率实现目标且成本最低的杠杆组合（docs/optimize.md）。--draws 和 --seed 用于搜索；搜索结果另用下一个随机种子重新模拟，予以复核。目标无法实现或复核未通过时，退出码为1。",
        "Find the cheapest package of levers that meets a target with a given probability (docs/optimize.md). --draws and --seed apply to the search; the result is checked on new draws with the next seed. The exit code is 1 if the target cannot be reached or the check does not confirm the result.";
    "optimize/problem" => "优化问题的名称（见 qilu scenario list），或优化问题文件的路径", "Name of an optimization problem (see qilu scenario list), or path of its file";
    "optimize/pareto" => "求成本、实现概率和各市差距三者的帕累托前沿，不求最低成本组合", "Find the Pareto front of cost, probability and inequality instead of the cheapest package";
    "optimize/evaluations" => "评估的组合数 [默认：优化问题文件中的设定；未设定时为300]", "Number of packages to evaluate [default: from the problem, or 300]";
    "optimize/out" => "输出文件夹 [默认：runs/优化问题名-种子]", "Folder to write [default: runs/PROBLEM-SEED]";

    "compare" => "用公共随机数逐次配对，比较若干情景", "Compare scenarios draw by draw, with common random numbers";
    "compare/scenarios" => "情景的名称或文件；未给出 --reference 时第一个为参照", "Names or files of scenarios; the first is the reference unless --reference is given";
    "compare/reference" => "作为参照的情景名称", "Name of the scenario that is the reference";
    "compare/years" => "比较的年份", "Years to compare";
    "compare/out" => "写出全省、各市、各县全部差值的文件；`-` 表示标准输出", "File for all differences of province, cities and counties; `-` for stdout";

    "reproduce" => "按清单重新运行，并逐一比对结果文件", "Repeat the run that a manifest describes and compare the files";
    "reproduce/manifest" => "结果文件夹，或其中的 manifest.json", "A run folder, or the manifest.json in it";

    "sweep" => "按研究方案（对杠杆和参数的试验设计）批量运行；中断后可继续（docs/sweeps.md）", "Run a study (a design over levers and parameters) and write the results to a folder. An interrupted sweep can be resumed (docs/sweeps.md)";
    "sweep/study" => "研究方案的名称（见 qilu scenario list），例如 levers，或研究方案文件的路径", "Name of a study (see qilu scenario list), for instance levers, or path of its file";
    "sweep/out" => "输出文件夹 [默认：sweeps/研究方案名-种子]", "Folder to write [default: sweeps/STUDY-SEED]";
    "sweep/resume" => "从上次中断处继续，并重新计算损坏的分块", "Continue an earlier run of the same sweep and compute damaged parts again";
    "sweep/shard" => "只计算共若干份中的一份，写成“份号/份数”，例如3/8，供作业调度系统分发；各份用 `qilu merge` 合并", "Compute only shard I of N, for a job scheduler. `qilu merge` joins the shards";
    "sweep/format" => "分块文件的格式", "Format of the part files";
    "sweep/until_ci" => "基础样本数按64、128、256……逐步增加，直到每个输出的每个总效应指数的置信区间半宽都小于此值（saltelli 设计）",
        "Stop at 64, 128, 256, ... base rows as soon as the half-width of the interval of every total index of every output is below this value (design saltelli)";
    "sweep/dry_run" => "只作少量运行，估计所需的内存、时间和磁盘空间，不写文件", "Estimate memory, time and size on disk from a few runs and write nothing";

    "merge" => "合并批量运行的各份结果；合并后的文件与不分份运行的逐字节相同", "Join the shards of a sweep into one folder, with the same bytes as an undivided run";
    "merge/folders" => "各份的文件夹", "Folders of the shards";

    "export" => "把已完成的运行结果转为其他工具的格式：长表CSV、Parquet、Arrow、IAMC（pyam）、WPP样式、hubverse（docs/exports.md）",
        "Write a finished run in the format of another tool: tidy CSV, Parquet, Arrow, IAMC (pyam), WPP style, hubverse (docs/exports.md)";
    "export/run" => "`qilu run` 写出的文件夹", "Folder that `qilu run` has written";
    "export/format" => "csv、parquet、arrow、iamc、wpp 或 hub", "csv, parquet, arrow, iamc, wpp or hub";
    "export/out" => "输出文件；`-` 表示标准输出", "File to write; `-` for stdout";
    "export/levels" => "只输出这些层级：province（省）、city（市）、county（县） [默认：全部]", "Export only these levels: province, city, county [default: all]";
    "export/variables" => "只输出这些指标，写中文名称，或结果文件 `variable` 列中的名称 [默认：全部]", "Export only these indicators, by a name from the column `variable` of the result files or a title [default: all]";
    "export/draws" => "写出每次模拟的结果，不写汇总统计量（csv、parquet、arrow）；或在汇总统计量之外附上样本（hub）。须为用 --keep-draws 运行的结果",
        "Write draws instead of summaries (csv, parquet, arrow), or add them as samples (hub); needs a run with --keep-draws";

    "variance" => "把某项结果的方差分解到各不确定性来源：参数、年度冲击、政策落实程度、初始状态",
        "Decompose the variance of an outcome by source of uncertainty: parameters, annual shocks, delivery of levers, initial state, next census";
    "variance/indicator" => "指标的中文名称，或结果文件 `variable` 列中的名称", "Indicator, a name from the column `variable` of the result files or a title";
    "variance/year" => "年份 [默认：情景的最后一年]", "Year [default: the last year of the scenario]";
    "variance/csv" => "输出CSV，不输出表格", "Write CSV instead of a table";
    "variance/svg" => "输出图（SVG）", "Write a chart (SVG)";

    "calibrate" => "用公布数校准参数（多次数据同化的集合平滑）。把 posterior.csv 和 posterior.toml 写入数据文件夹（两个文件已存在时须加 --force），并输出校准报告（docs/calibration.md）",
        "Calibrate the parameters to published statistics by an ensemble smoother with multiple data assimilation. Writes posterior.csv and posterior.toml into the data folder (with --force if they exist) and prints the report (docs/calibration.md)";
    "calibrate/scenario" => "观测年份内实际实行的政策所对应的情景", "Scenario whose levers were in force in the observed years";
    "calibrate/known" => "使用截至哪一年的公布数", "Last year whose published statistics are used";
    "calibrate/seed" => "随机种子 [默认：情景的设定；未设定时为2022]", "Master seed of the random numbers [default: from the scenario, or 2022]";
    "calibrate/check" => "不写文件；现有后验文件与本命令的结果不同时报错", "Write nothing, and fail if the stored posterior differs from the result of this command";
    "calibrate/sbc" => "改为检验校准方法（基于模拟的校准检验）并输出报告；数值为从先验分布抽取的真值组数（docs/sbc.md）",
        "Test the calibration method instead, with this number of sets of true values drawn from the prior (simulation-based calibration), and print the report (docs/sbc.md)";
    "calibrate/picture" => "同时把秩直方图写入此文件", "Also draw the rank histograms into this file";

    "estimate-transfer" => "以本省以外各省份的城镇化率估计农村居民转为城镇居民的规律。把 transfer_prior.csv 和 prior_correlation.csv 写入数据文件夹（两个文件已存在时须加 --force；docs/transfer.md）",
        "Estimate the law of the transfer of rural residents to urban residence on the urban shares of the other provinces. Writes transfer_prior.csv and prior_correlation.csv into the data folder (with --force if they exist; docs/transfer.md)";
    "estimate-transfer/steps" => "每条马尔可夫链的步数", "Steps of each Markov chain";
    "estimate-transfer/seed" => "随机种子", "Master seed of the random numbers";
    "estimate-transfer/check" => "不写文件；现有文件与本命令的结果不同时报错", "Write nothing, and fail if the stored files differ from the results of this command";

    "hindcast" => "回测：只用当时已有的数据推演以往年份，对结果评分，并与简单外推规则比较（docs/validation.md）",
        "Project past years with the data known before them, score these projections, and compare them with simple extrapolation rules (docs/validation.md)";
    "hindcast/window" => "回测期：H0（2000—2010年，简化模型）、H1（2010—2020年）、H2a（2020—2025年）、H2（用截至2022年的公布数校准，评分至2025年） [默认：全部]",
        "Window: H0 (2000 to 2010, a reduced model), H1 (2010 to 2020), H2a (2020 to 2025), H2 (calibrated to 2022, scored to 2025) [default: all]";
    "hindcast/outcomes" => "另行提供用于评分的实际值，各列与 observations.csv 相同：`region_code,year,indicator,value`",
        "Additional outcomes with which the projections are scored, in the columns of observations.csv: `region_code,year,indicator,value`";
    "hindcast/accept" => "接受与预测相差超过6个标准差的实际值，并写明理由；理由和这些实际值写入结果", "Accept outcomes that are more than 6 standard deviations from their forecast, and say why; the results keep the reason and the outcomes";
    "hindcast/scenarios" => "各回测期的情景文件夹 [默认：数据文件夹旁的 scenarios；没有时用程序自带的情景]", "Folder of the scenarios of the windows [default: scenarios beside the data folder, or else those inside the program]";
    "hindcast/draws" => "模拟次数", "Number of draws";
    "hindcast/iterations" => "在需要校准的回测期中，集合平滑的迭代次数", "Iterations of the smoother in windows that are calibrated";
    "hindcast/seed" => "随机种子", "Master seed of the random numbers";
    "hindcast/out" => "输出文件夹 [默认：runs/hindcast]", "Folder to write [default: runs/hindcast]";

    "sensitivity" => "计算各输入对输出的敏感性指数。适用于已完成的批量运行，也适用于任何程序生成的宽表CSV（每次运行一行，输出为空或NaN表示该次运行失败；docs/sensitivity.md）",
        "Compute sensitivity indices of all outputs of a finished sweep, or of a wide CSV table from any program (docs/sensitivity.md). Such a table has one row per run, and an output that is empty or NaN marks a failed run.";
    "sensitivity/table" => "已完成的批量运行的文件夹，或每个输入、输出各占一列的宽表CSV", "Folder of a finished sweep, or a wide CSV file with one column per input and output";
    "sensitivity/problem" => "SALib问题文件（JSON）：其中列出的名称为输入，同组输入同步变动", "SALib problem file (JSON): its names are the inputs, and the inputs of a group vary together";
    "sensitivity/inputs" => "作为输入的列，用以代替问题文件 [批量运行的默认值：其试验因素和所记录的参数]", "Columns that are inputs, instead of a problem file [default for a sweep: its factors and recorded parameters]";
    "sensitivity/outputs" => "作为输出的列 [默认：输入以外的全部列]", "Columns that are outputs [default: all columns that are not inputs]";
    "sensitivity/method" => "方法：sobol（须为Saltelli设计）、morris（须为Morris设计），或不限设计的 pawn、delta、regional [批量运行的默认值：与其试验设计对应的方法]",
        "Method: sobol (for the rows of a Saltelli design), morris (for the rows of a Morris design), or pawn, delta or regional (for any rows) [default for a sweep: the method of its design]";
    "sensitivity/no_second_order" => "表明Saltelli设计不含计算二阶指数所需的运行（sobol，CSV文件）", "The Saltelli design has no rows for second-order indices (sobol, CSV file)";
    "sensitivity/levels" => "设计的水平数（morris，CSV文件）", "Number of levels of the design (morris, CSV file)";
    "sensitivity/slices" => "每个输入的分段数（pawn）", "Number of slices of each input (pawn)";
    "sensitivity/behavioural" => "界定“符合要求的运行”的条件表达式（docs/expressions.md）；用于批量运行时取全省的输出，例如 `urban_share@2035 >= 0.75`（regional）",
        "Condition that a behavioural run satisfies, as an expression (docs/expressions.md). For a sweep, it names outputs of the province, for instance `urban_share@2035 >= 0.75` (regional)";
    "sensitivity/resamples" => "计算置信区间的重抽样次数；0表示不计算", "Number of bootstrap resamples for the intervals; 0 for none";
    "sensitivity/confidence" => "置信区间的置信水平", "Confidence level of the intervals";
    "sensitivity/seed" => "重抽样的随机种子", "Seed of the resamples";
    "sensitivity/until_ci" => "检查全部输出的总效应指数的置信区间半宽是否都小于此值；否则退出码为1（sobol）",
        "Check whether the half-widths of the intervals of all total indices are below this value; exit with 1 if not (sobol)";
    "sensitivity/out" => "存放指数和图的文件夹", "Folder for indices and charts";

    "monitor" => "年度监测：逐年计入（同化）新的公布数，报告由此带来的变化，包括预测值、实际值、偏离程度、目标实现概率的变化，以及使概率恢复到原有水平所需的政策力度。未给出公布数文件时，使用数据包中基年以后各年的公布数",
        "Yearly monitoring: assimilate the published statistics of new years one by one and report what they change. The report has the forecast, the outcome, how unexpected it is, the change of the probabilities of the targets, and the lever settings that would restore them. Without OBSERVATIONS, the published statistics of the data package after the base year are used";
    "monitor/observations" => "新的公布数，各列与 observations.csv 相同：`region_code,year,indicator,value`", "New published statistics, in the columns of observations.csv: `region_code,year,indicator,value`";
    "monitor/scenario" => "被监测的情景", "Scenario that is monitored";
    "monitor/accept" => "接受与预测相差超过6个标准差的公布数，并写明理由；理由和这些公布数记入报告和 posterior.toml", "Accept statistics that are more than 6 standard deviations from their forecast, and say why; report and posterior.toml keep the reason and the statistics";
    "monitor/effort" => "列有可加大力度的政策杠杆的情景", "Scenario whose levers could be strengthened";
    "monitor/from" => "作为起点的后验文件 posterior.csv 所在的文件夹；`prior` 表示不用后验 [默认：数据文件夹；未给出公布数文件时为先验]",
        "Folder with the posterior.csv to start from; `prior` for none [default: the data folder, or the prior without OBSERVATIONS]";
    "monitor/effort_draws" => "估计每项政策杠杆效果所用的模拟次数", "Number of draws for the effect of each lever";
    "monitor/seed" => "随机种子 [默认：情景的设定；未设定时为2022]", "Master seed of the random numbers [default: from the scenario, or 2022]";
    "monitor/out" => "输出文件夹 [默认：runs/monitor-年份]", "Folder to write [default: runs/monitor-YEAR]";

    "discover" => "情景发现：找出少数几个输入的取值范围，使关注的结果大多落在其中，而其他结果很少落入（docs/discover.md）",
        "Scenario discovery: find ranges of a few inputs that contain most of the outcomes of interest and few others (docs/discover.md)";
    "discover/table" => "运行结果：已完成的批量运行的文件夹，或每次运行一行的宽表CSV", "Results: the folder of a finished sweep, or a wide CSV file with one row per run";
    "discover/inputs" => "作为输入的列；批量运行的输入为其试验因素和所记录的参数", "Columns that are inputs; those of a sweep are its factors and recorded parameters";
    "discover/area" => "取哪个地区的输出，写地区代码或中文名称（用于批量运行） [默认：全省]", "Area whose outputs are used, by code or Chinese name, for a sweep [default: the province]";
    "discover/of_interest" => "界定关注结果的条件，用列名书写，例如 `urban_share@2035 < 0.75`", "Condition over the columns that the outcomes of interest satisfy, for instance `urban_share@2035 < 0.75`";
    "discover/method" => "方法：prim 逐个寻找箱（取值范围），cart 用分类树", "Method: prim (finds boxes one after the other) or cart (uses a classification tree)";
    "discover/threshold" => "入选的箱的最低密度（箱内关注结果所占比例）", "Minimum density of a reported box (share of its rows that are of interest)";
    "discover/mass_min" => "箱内运行数占全部运行数的最低比例", "Minimum mass of a box (share of all rows that lie in it)";
    "discover/peel_alpha" => "PRIM：每步剥离去掉的运行所占比例", "PRIM: share of the rows of a box that one peeling step removes";
    "discover/paste_alpha" => "PRIM：每步粘贴恢复的运行所占比例", "PRIM: share of the rows beyond a limit that one pasting step restores";
    "discover/boxes" => "PRIM：箱的最大数目", "PRIM: maximum number of boxes";
    "discover/select" => "PRIM：每个箱取剥离轨迹的第几步（每箱一个数），不按自动规则选取", "PRIM: steps of the trajectories to select, one per box, instead of those that the selection rule chooses";
    "discover/out" => "存放表和图的文件夹", "Folder for tables and charts";

    "engine-check" => "用联合国对中国的输入数据检验推演引擎，与联合国结果比较，并输出报告（docs/engine-check.md）",
        "Project the UN's inputs for China with this engine, compare with the UN's results and print the report (docs/engine-check.md)";

    "engines" => "分步比较队列引擎与个体引擎：不用附加信息、加入居住时长、加入原籍（docs/engines.md）", "Compare the cohort engine with the agent engine step by step: without rules, with durations, with origins (docs/engines.md)";
    "engines/draws" => "三个步骤中每一步用个体引擎模拟的次数", "Number of agent draws for each of the three steps";

    "data" => "检查、查看和说明数据", "Check, show and describe the data";
    "data check" => "读取全部数据，拟合初始状态，求解模型常数，输出来源与残差", "Read all data, fit the initial states, solve the constants, and print sources and residuals";
    "data show" => "查看一张数据表，或某市、某县（市、区）的全部数据", "Show a table, or all data of a city or county";
    "data show/what" => "数据表的名称或中文标题，或地区的代码、名称、拼音", "Name of a table, or code, Chinese or English name, or pinyin of an area";
    "data places" => "列出全部地区的代码、中英文名称、拼音、所属市、经济圈和层级，以及 `places` 接受的分组",
        "List all places with code, Chinese and English name, pinyin, city, circle and tier, and the groups that `places` accepts";
    "data verify" => "按 datapackage.json 中的校验值核对每个文件", "Compare every file with its hash in datapackage.json";
    "data seal" => "修改数据并确认无误后，把各文件现有的校验值写入 datapackage.json", "Write the current hashes of the files into datapackage.json after an intended change of the data";

    "scenario" => "列出、新建、检查、查看和比较情景", "List, create, check, show and compare scenarios";
    "scenario list" => "列出情景、研究方案和优化问题的名称和标题", "List names and titles of scenarios, studies and optimization problems";
    "scenario new" => "新建一个情景文件，供编辑修改；`-` 表示标准输出", "Write a new scenario file to start from; `-` for stdout";
    "scenario new/file" => "新情景文件的名称", "File to write";
    "scenario new/parent" => "上级情景的名称：同一文件夹中的文件，或项目的情景", "Name of the scenario that the new one builds on: a file in the same folder, or a scenario of the project";
    "scenario check" => "检查情景文件", "Check scenario files";
    "scenario check/files" => "情景的名称或文件", "Names or files of scenarios";
    "scenario show" => "把一个情景与其全部上级情景合并显示", "Show a scenario together with all its parents, as one file";
    "scenario show/file" => "情景的名称或文件", "Name or file of a scenario";
    "scenario diff" => "显示两个情景的不同之处", "Show where two scenarios differ";
    "scenario diff/a" => "情景的名称或文件", "Name or file of a scenario";
    "scenario diff/b" => "另一个情景的名称或文件", "Name or file of the other scenario";

    "diagram" => "输出系统图（SVG）：反馈回路，或存量、流量与政策杠杆", "Print a diagram of the system as SVG: feedback loops, or stocks, flows and levers";
    "diagram/what" => "loops 为反馈回路；stocks 为各领域的存量、流量与政策杠杆", "loops for the feedback loops, stocks for the stocks, flows and levers of each sector";

    "levers" => "列出政策杠杆：单位、取值范围、作用途径和出处", "List the levers with units, ranges, mechanisms and sources";

    "lives" => "用文字写出若干居民的生命历程；须为用 `--engine agents --trace N` 运行的结果（docs/agents.md）",
        "Print the life histories of a few residents of a run with `--engine agents --trace N` (docs/agents.md)";
    "lives/run" => "结果文件夹", "Run folder";
    "lives/count" => "写出的居民人数；经历事件多的在前", "Number of residents to print, in descending order of the number of events";

    "init" => "把程序自带的数据、情景和使用指南写入一个新文件夹，供编辑修改；在该文件夹中运行的命令即使用这些文件",
        "Write the data, the scenarios and the guides inside the program into a new folder for editing. Commands that run in this folder use these files";
    "init/folder" => "新文件夹", "Folder to write";

    "doctor" => "显示报告问题时所需的信息：版本、数据校验值、区域设置、线程、内存、可写的文件夹。数据有误或当前文件夹不可写时，退出码为1",
        "Print what a report of an error needs: version, data digest, locale, threads, memory, writable folders. The exit code is 1 if the data are wrong or the current folder is not writable";

    "completions" => "输出命令行补全脚本，例如 source <(qilu completions bash)", "Print a script that completes command lines, for instance source <(qilu completions bash)";
    "completions/shell" => "命令行外壳（shell）", "Shell";
    "man" => "把各命令的手册页写入一个文件夹", "Write the manual pages of the commands into a folder";
    "man/folder" => "存放手册页的文件夹", "Folder of the pages";
}

/// Declares the names that stand for values in usage lines.
macro_rules! placeholders {
    ($($en:literal => $zh:literal;)*) => {
        /// Names that stand for values in usage lines and errors, English and Chinese.
        pub static PLACEHOLDERS: &[(&str, &str)] = &[$(($en, $zh)),*];
    };
}

placeholders! {
    "A" => "情景甲";
    "B" => "情景乙";
    "BOXES" => "箱数";
    "COMPARE" => "结果文件夹或情景";
    "CONFIDENCE" => "置信水平";
    "CONTRIBUTION_DRAWS" => "次数";
    "EFFECT_DRAWS" => "次数";
    "COUNT" => "人数";
    "DATA" => "文件夹";
    "DRAWS" => "次数";
    "EFFORT" => "情景";
    "EFFORT_DRAWS" => "次数";
    "ENGINE" => "引擎";
    "EVALUATIONS" => "组合数";
    "EXPR" => "表达式";
    "FILE" => "文件";
    "FILES" => "文件";
    "FOLDER" => "文件夹";
    "FOLDERS" => "文件夹";
    "FORMAT" => "格式";
    "FROM" => "文件夹";
    "HALF_WIDTH" => "半宽";
    "HOST" => "地址";
    "I/N" => "份号/份数";
    "INDICATOR" => "指标";
    "INPUTS" => "列名";
    "ITERATIONS" => "次数";
    "KNOWN" => "年份";
    "LANG" => "语言";
    "LAYERS" => "来源";
    "LEVEL" => "层级";
    "LEVELS" => "水平数";
    "MANIFEST" => "清单";
    "MASS_MIN" => "比例";
    "MAX_DRAWS" => "次数";
    "MEMBERS" => "成员数";
    "METHOD" => "方法";
    "N" => "人数";
    "NAME" => "名称";
    "NAMES" => "名称";
    "OBSERVATIONS" => "公布数文件";
    "OUT" => "输出";
    "OUTPUTS" => "列名";
    "PARENT" => "情景";
    "PASTE_ALPHA" => "比例";
    "PEEL_ALPHA" => "比例";
    "PLACE" => "地区";
    "PORT" => "端口";
    "PROBLEM" => "优化问题";
    "REASON" => "理由";
    "REFERENCE" => "情景";
    "RESAMPLES" => "次数";
    "RULES" => "规则";
    "RUN" => "结果文件夹";
    "RUNS" => "文件夹";
    "SCALE" => "人数";
    "SCENARIO" => "情景";
    "SCENARIOS" => "情景";
    "SECONDS" => "秒数";
    "SEED" => "种子";
    "SHELL" => "外壳";
    "SLICES" => "段数";
    "STEPS" => "步数";
    "STUDY" => "研究方案";
    "TABLE" => "表";
    "THREADS" => "线程数";
    "THRESHOLD" => "密度";
    "TOKEN" => "令牌";
    "TRUTHS" => "组数";
    "UNTIL_CI" => "半宽";
    "WHAT" => "名称";
    "WINDOW" => "回测期";
    "YEAR" => "年份";
    "YEARS" => "年份";
}

/// The name that stands for a value, in a language; `None` if the table lacks it.
#[must_use]
pub fn placeholder(name: &str, language: Language) -> Option<&'static str> {
    let found = PLACEHOLDERS.iter().find(|(en, _)| *en == name);
    found.map(|(en, zh)| language.choose(zh, en))
}
