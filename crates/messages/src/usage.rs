//! Messages about the use of the command line.

use crate::Message;

messages! {
    /// Errors about the arguments of a command.
    pub enum Usage {
        UnknownArgument { argument: String, command: String } =>
            "未知参数 `{argument}`；可用的参数见 `{command} --help`",
            "there is no argument `{argument}`; see `{command} --help`";
        UnknownArgumentNear { argument: String, near: String } =>
            "未知参数 `{argument}`；是否指 `{near}`？", "there is no argument `{argument}`; did you mean `{near}`?";
        UnknownCommand { command: String, hint: Message } => "未知命令 `{command}`；{hint}", "there is no command `{command}`; {hint}";
        MissingCommand => "未给出命令。常用命令：`qilu scenario list` 列出情景，`qilu run plan` 运行一个情景，`qilu report runs/plan-2022` 把结果写成网页。全部命令见 `qilu --help`",
            "a command is missing. Start with `qilu scenario list` (the scenarios), `qilu run plan` (a run), `qilu report runs/plan-2022` (its report). `qilu --help` lists all commands";
        MissingSubcommand { group: String, commands: Vec<String> } =>
            "`qilu {group}` 之后未给出命令；可用命令：{commands}；各命令的作用见 `qilu {group} --help`",
            "a command is missing after `qilu {group}`; known: {commands}; see `qilu {group} --help`";
        MissingArguments { arguments: Vec<String>, command: String } =>
            "缺少必需的参数：{arguments}；说明和例子见 `{command} --help`",
            "required arguments are missing: {arguments}; see `{command} --help`";
        MissingValue { argument: String } => "参数 `{argument}` 未给出值", "the argument `{argument}` needs a value";
        MissingValueOf { argument: String, allowed: Vec<String> } =>
            "参数 `{argument}` 未给出值；允许：{allowed}", "the argument `{argument}` needs a value; allowed: {allowed}";
        Value { argument: String, value: String, allowed: Message } =>
            "参数 `{argument}` 的值是 `{value}`；{allowed}", "the argument `{argument}` is `{value}`; {allowed}";
        Conflict { argument: String, other: String } =>
            "参数 `{argument}` 不能与 `{other}` 同时使用", "the argument `{argument}` cannot be used together with `{other}`";
        Twice { argument: String } => "参数 `{argument}` 只能给出一次", "the argument `{argument}` can be given only once";
        ValueCount { argument: String, expected: String, given: String } =>
            "参数 `{argument}` 需要{expected}个值，实际给出{given}个", "the argument `{argument}` needs {expected} values and has {given}";
        TooManyValues { value: String } => "值 `{value}` 多余", "the additional value `{value}` is not expected";
        NotUtf8 => "命令行中的文字须为UTF-8编码", "the command line contains text that is not UTF-8";
        Invalid => "命令的写法有误", "the command line is not valid";
        Renamed { old: String, new: String } =>
            "提示：`{old}` 已改名为 `{new}`；旧名称在0.3版之前仍可使用", "note: `{old}` is now called `{new}`; the old name works until version 0.3";
    }
}

messages! {
    /// The values that an argument takes.
    pub enum AllowedValue {
        Range { least: String, most: String } => "允许：{least}到{most}的整数", "allowed: a whole number from {least} to {most}";
        AtLeast { least: String } => "允许：不小于{least}的整数", "allowed: a whole number of at least {least}";
        Whole => "允许：不小于0的整数", "allowed: a whole number of at least 0";
        Number => "允许：数字", "allowed: a number";
        Share => "允许：0到1之间的数（不含0和1）", "allowed: a number between 0 and 1, excluding 0 and 1";
        RequiredProbability { least: f64 } => "允许：{least}以上、1以下", "allowed: at least {least} and below 1";
        ShareOrOne => "允许：大于0且不超过1的数", "allowed: a number above 0 and not above 1";
        OneOf { names: Vec<String> } => "允许：{names}", "allowed: {names}";
        AnyOf { names: Vec<String> } => "允许：{names} 中的若干项，或 none", "allowed: any of {names}, or none";
        Shard => "允许：份号/份数，例如3/8（共8份中的第3份）", "allowed: I/N with I from 1 to N, for instance 3/8";
        BelowHalf => "允许：大于0且小于0.5的数", "allowed: a number above 0 and below 0.5";
        CsvOnly => "本程序编译时未包含Parquet；允许：csv", "this program was built without Parquet; allowed: csv";
        Token => "允许：至少8个字母、数字、`-`、`_` 或 `.`", "allowed: at least 8 characters from letters, digits, `-`, `_` and `.`";
        Text => "允许：任意文字", "allowed: text";
    }
}

messages! {
    /// Parts of help texts that do not belong to one command.
    pub enum HelpPart {
        Usage => "用法：", "Usage: ";
        Commands => "命令", "Commands";
        Arguments => "参数", "Arguments";
        Options => "选项", "Options";
        Agents => "个体引擎", "Agents";
        Default { value: String } => "[默认：{value}]", "[default: {value}]";
        Possible { names: Vec<String> } => "[可选：{names}]", "[possible values: {names}]";
        Environment { name: String } => "[环境变量：{name}]", "[env: {name}]";
        ExitCodes => "退出码：", "Exit codes:";
        Documents => "帮助中提到的 docs/… 是项目文档中的章节，随源代码发布；其中的使用指南（docs/guides，中英文）可用 `qilu init` 写出。",
            "The chapters docs/... are in the documentation of the project, which comes with the source code. `qilu init` writes its guides (docs/guides).";
    }
}

messages! {
    /// The meanings of the exit codes of the program.
    pub enum ExitMeaning {
        Done => "完成", "done";
        Failed => "检查未通过，或结果不同", "a check failed, or a result differs";
        Input => "输入或用法有误，内存容纳不下，或文件已存在而未加 --force",
            "wrong input or usage, too much work for the memory, or a file exists (no --force)";
        Io => "文件无法读写", "a file cannot be read or written";
        Busy => "文件夹正被其他进程使用，或端口已被占用；可稍后再试",
            "another process is using the folder or the port; try again later";
        Stopped => "被用户中止", "stopped by the user";
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
