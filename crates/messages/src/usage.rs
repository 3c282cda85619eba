//! Messages about the use of the command line.

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
    /// Verdicts that commands print about their own results.
    pub enum CommandText {
        Precise { widest: f64, below: f64 } =>
            "总效应指数的最大区间半宽：{widest:.4} < {below}；已达到精度要求",
            "largest half-width of a total index: {widest:.4} < {below}; precise enough";
        NotPrecise { widest: f64, below: f64 } =>
            "总效应指数的最大区间半宽：{widest:.4} ≥ {below}；精度不足，需要更多基样本",
            "largest half-width of a total index: {widest:.4} ≥ {below}; more base rows are needed";
    }
}
