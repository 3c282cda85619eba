//! Messages about the use of the command line.

use std::path::PathBuf;

use crate::Message;

messages! {
    /// What can be wrong with the arguments of a command.
    pub enum Usage {
        UnknownArgument { argument: String } => "没有参数 `{argument}`", "there is no argument `{argument}`";
        UnknownArgumentNear { argument: String, near: String } =>
            "没有参数 `{argument}`；是否指 `{near}`？", "there is no argument `{argument}`; did you mean `{near}`?";
        UnknownCommand { command: String, hint: Message } => "没有命令 `{command}`；{hint}", "there is no command `{command}`; {hint}";
        MissingCommand { commands: Vec<String> } => "缺少命令；可用：{commands}", "a command is missing; known: {commands}";
        MissingArguments { arguments: Vec<String> } => "缺少必需的参数：{arguments}", "required arguments are missing: {arguments}";
        MissingValue { argument: String } => "参数 `{argument}` 缺少值", "the argument `{argument}` needs a value";
        MissingValueOf { argument: String, allowed: Vec<String> } =>
            "参数 `{argument}` 缺少值；允许：{allowed}", "the argument `{argument}` needs a value; allowed: {allowed}";
        Value { argument: String, value: String, allowed: Message } =>
            "参数 `{argument}` 的值是 `{value}`；{allowed}", "the argument `{argument}` is `{value}`; {allowed}";
        Conflict { argument: String, other: String } =>
            "参数 `{argument}` 不能与 `{other}` 同时使用", "the argument `{argument}` cannot be used together with `{other}`";
        Twice { argument: String } => "参数 `{argument}` 只能给出一次", "the argument `{argument}` can be given only once";
        ValueCount { argument: String, expected: String, given: String } =>
            "参数 `{argument}` 需要 {expected} 个值，给出了 {given} 个", "the argument `{argument}` needs {expected} values and has {given}";
        TooManyValues { value: String } => "多余的值 `{value}`", "the value `{value}` is one too many";
        NotUtf8 => "命令行中有不是 UTF-8 编码的文字", "the command line holds text that is not UTF-8";
        NoInterrupt { fault: String } => "无法响应 Ctrl-C：{fault}", "Ctrl-C cannot be handled: {fault}";
        Invalid => "命令行有误", "the command line is not valid";
        More { usage: String, command: String } =>
            "用法：{usage}\n更多信息：`{command} --help`", "Usage: {usage}\nFor more information: `{command} --help`";
        Renamed { old: String, new: String } =>
            "提示：`{old}` 已改名为 `{new}`；旧名称在 0.3 版以前仍可使用", "note: `{old}` is now called `{new}`; the old name works until version 0.3";
    }
}

messages! {
    /// The values that an argument takes.
    pub enum AllowedValue {
        Range { least: String, most: String } => "允许：{least} 到 {most} 的整数", "allowed: a whole number from {least} to {most}";
        AtLeast { least: String } => "允许：不小于 {least} 的整数", "allowed: a whole number of at least {least}";
        Whole => "允许：不小于 0 的整数", "allowed: a whole number of at least 0";
        Number => "允许：数字", "allowed: a number";
        Share => "允许：0 到 1 之间的数（不含 0 和 1）", "allowed: a number between 0 and 1, ends excluded";
        ShareOrOne => "允许：大于 0 且不超过 1 的数", "allowed: a number above 0 and not above 1";
        OneOf { names: Vec<String> } => "允许：{names}", "allowed: {names}";
        AnyOf { names: Vec<String> } => "允许：{names} 中的若干项，或 none", "allowed: any of {names}, or none";
        Shard => "允许：I/N，其中 I 为 1 到 N 的整数，例如 3/8", "allowed: I/N with I from 1 to N, for instance 3/8";
        BelowHalf => "允许：大于 0 且小于 0.5 的数", "allowed: a number above 0 and below 0.5";
        CsvOnly => "本程序编译时未包含 Parquet；允许：csv", "this program was built without Parquet; allowed: csv";
        Token => "允许：至少 8 个字母、数字、`-`、`_` 或 `.`", "allowed: 8 or more letters, digits, `-`, `_` and `.`";
        Text => "允许：文字", "allowed: text";
    }
}

messages! {
    /// Parts of help texts that do not belong to one command.
    pub enum HelpPart {
        Usage => "用法：", "Usage: ";
        Commands => "命令", "Commands";
        Arguments => "参数", "Arguments";
        Options => "选项", "Options";
        Agents => "逐人推演", "Agents";
        Default { value: String } => "[默认：{value}]", "[default: {value}]";
        Possible { names: Vec<String> } => "[可选：{names}]", "[possible values: {names}]";
        Environment { name: String } => "[环境变量：{name}]", "[env: {name}]";
        ExitCodes => "退出码：0 完成；1 检查未通过或结果不同；2 输入或用法有误；3 文件无法读写；130 被中止。",
            "Exit codes: 0 done; 1 a check failed or a result differs; 2 wrong input or usage; 3 a file cannot be read or written; 130 stopped.";
    }
}

messages! {
    /// Texts that commands print about the tables and sweeps that they have worked on.
    pub enum CommandText {
        Precise { widest: f64, below: f64 } =>
            "总效应指数的最大区间半宽：{widest:.4} < {below}；已达到精度要求",
            "largest half-width of a total index: {widest:.4} < {below}; precise enough";
        NotPrecise { widest: f64, below: f64 } =>
            "总效应指数的最大区间半宽：{widest:.4} ≥ {below}；精度不足，需要更多基样本",
            "largest half-width of a total index: {widest:.4} ≥ {below}; more base rows are needed";
        SweepDesign { design: String, points: usize, draws: u32, replicates: u32, runs: usize, outputs: usize, parts: usize } =>
            "设计 {design}：{points} 个设计点 × {draws} 次模拟 × {replicates} 次重复 = {runs} 次运行，{outputs} 个输出，{parts} 个分块",
            "design {design}: {points} points x {draws} draws x {replicates} replicates = {runs} runs, {outputs} outputs, {parts} parts";
        SweepCost { tried: usize, failed: usize, threads: usize, time: TimeSpan, size: String } =>
            "根据 {tried} 次试运行估计（失败 {failed} 次）：{threads} 个线程约需 {time}，磁盘约占 {size}",
            "from {tried} runs tried ({failed} failed): about {time} on {threads} threads, about {size} on disk";
        SweepRuns { points: usize, runs: usize, failed: usize, outputs: usize } =>
            "{points} 个设计点，{runs} 次运行（失败 {failed} 次，原因见 failures.csv），每次 {outputs} 个输出",
            "{points} points, {runs} runs ({failed} failed, see failures.csv), {outputs} outputs each";
        SweepParts { done: usize, parts: usize } =>
            "共 {parts} 个分块，本文件夹已有 {done} 个，其余属于其他分片；用 `qilu merge` 合并",
            "{done} of {parts} parts are here, the others belong to other shards; `qilu merge` joins them";
        Merged { parts: usize, runs: usize, failed: usize } =>
            "{parts} 个分块，{runs} 次运行（失败 {failed} 次）", "{parts} parts, {runs} runs ({failed} failed)";
        Files { folder: PathBuf } => "文件：{folder}", "files: {folder}";
        ManifestDigest { digest: String } => "清单 SHA-256：{digest}", "manifest SHA-256: {digest}";
        Identical => "相同", "identical";
        NewRunDiffers => "不同：重新运行得到的文件与原文件不一致", "differs: the new run gives another file";
        FolderDiffers =>
            "不同：文件夹中的文件在写出以后被改动过", "differs: the file in the folder is not the one that was written";
    }
}

messages! {
    /// A time span, rounded to one unit.
    pub enum TimeSpan {
        Second => "1 秒", "1 second";
        Seconds { count: f64 } => "{count:.0} 秒", "{count:.0} seconds";
        Minutes { count: f64 } => "{count:.0} 分钟", "{count:.0} minutes";
        Hours { count: f64 } => "{count:.0} 小时", "{count:.0} hours";
        Days { count: f64 } => "{count:.0} 天", "{count:.0} days";
    }
}

impl TimeSpan {
    /// The time span of a number of seconds, in the largest unit of which it has at least one and a half.
    #[must_use]
    pub fn of_seconds(seconds: f64) -> TimeSpan {
        const MINUTE: f64 = 60.0;
        const HOUR: f64 = 60.0 * MINUTE;
        const DAY: f64 = 24.0 * HOUR;
        // From one and a half on, the rounded count is at least 2, so that only the second needs a singular.
        let fits = |unit: f64| seconds >= 1.5 * unit;
        if fits(DAY) {
            TimeSpan::Days { count: seconds / DAY }
        } else if fits(HOUR) {
            TimeSpan::Hours { count: seconds / HOUR }
        } else if fits(MINUTE) {
            TimeSpan::Minutes { count: seconds / MINUTE }
        } else if fits(1.0) {
            TimeSpan::Seconds { count: seconds }
        } else {
            TimeSpan::Second
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TimeSpan;

    #[test]
    fn a_time_span_is_given_in_its_largest_unit() {
        for (seconds, expected) in [
            (0.2, "1 second"),
            (1.5, "2 seconds"),
            (85.0, "85 seconds"),
            (90.0, "2 minutes"),
            (7200.0, "2 hours"),
            (600_000.0, "7 days"),
        ] {
            assert_eq!(TimeSpan::of_seconds(seconds).to_string(), expected);
        }
    }
}
