//! Messages about expressions over indicators.

use crate::Message;
use crate::suggestion::Suggestion;

messages! {
    /// Errors about an expression.
    pub enum ExpressionFault {
        At { column: usize, message: Message, place: String } =>
            "第{column}列：{message}\n{place}", "column {column}: {message}\n{place}";
        Unexpected { expected: ExpectedToken, found: String } => "此处应为{expected}，实为 `{found}`", "expected {expected}, found `{found}`";
        UnexpectedEnd { expected: ExpectedToken } => "此处应为{expected}，但表达式已结束", "expected {expected}, found the end of the expression";
        TooLong { most: usize } => "表达式过长：名称、数字和符号超过{most}个", "the expression has more than {most} words and symbols";
        TooDeep { most: u32 } => "表达式嵌套超过{most}层", "the expression is nested more than {most} levels deep";
        NotANumber => "不是数字；请写成65、0.65或6.5e-1", "not a number; write 65, 0.65 or 6.5e-1";
        ForeignSign { sign: &'static str, meant: &'static str } =>
            "不能使用 `{sign}`；请写 `{meant}`", "`{sign}` is not allowed; write `{meant}`";
        PercentSign => "不能使用 `%`；请写小数，例如65%写作0.65", "`%` is not allowed; write a decimal number: 65 % is 0.65";
        ForeignCharacter { character: String } => "表达式中不能有 `{character}`", "`{character}` is not allowed in an expression";
        OpenQuote { close: String } => "引号没有结束；请在列名之后加上 `{close}`", "the quotes are not closed; write `{close}` after the name of the column";
        EmptyQuotes => "引号中没有列名", "there is no name between the quotes";
        ComparisonChain => "比较运算不能连写；请写 `a < b and b < c`", "comparisons cannot be chained; write `a < b and b < c`";
        UnknownFunction { name: String, hint: Suggestion } => "未知函数 `{name}`；{hint}", "unknown function `{name}`; {hint}";
        FunctionWithoutParentheses { name: String } => "`{name}` 是函数，应写作 `{name}(...)`", "`{name}` is a function: `{name}(...)`";
        OperandCount { function: &'static str, takes: OperandList, given: usize } =>
            "`{function}` 的自变量应为{takes}，实际给出{given}个", "`{function}` takes {takes}; given: {given}";
        YearAfterAges => "年份应写在年龄之前：`name@2035[20:64]`", "the year comes before the ages: `name@2035[20:64]`";
        AgesReversed { first: u16, last: u16 } =>
            "年龄范围有误：起始年龄{first}大于终止年龄{last}", "ages from {first} to {last}: the first age is greater than the last";
        NoAges { name: String, known: Vec<String> } =>
            "`{name}` 不能按年龄划分；可按年龄划分的指标：{known}", "`{name}` is not available by age; available by age: {known}";
        UnknownName { name: String, hint: Suggestion } => "未知名称 `{name}`；{hint}", "unknown name `{name}`; {hint}";
    }
}

messages! {
    /// The token that is expected at a place of an expression.
    pub enum ExpectedToken {
        OperatorOrEnd => "运算符或结尾", "an operator or the end";
        OperatorOrParenthesis => "运算符或 `)`", "an operator or `)`";
        OperatorCommaOrParenthesis => "运算符、`,` 或 `)`", "an operator, `,` or `)`";
        Operand => "数字、名称、函数或 `(`", "a number, a name, a function or `(`";
        Year { first: u16, last: u16 } => "{first}到{last}之间的年份", "a year from {first} to {last}";
        Age { first: u16, last: u16 } => "{first}到{last}之间的年龄", "an age from {first} to {last}";
        AgeColon => "冒号 `:`（如 `[20:64]`）", "`:`, as in `[20:64]`";
        ClosingBracket => "右方括号 `]`", "`]`";
    }
}

messages! {
    /// How many operands a function takes.
    pub enum OperandList {
        TwoOrMore => "两个或更多的数", "two numbers or more";
        One => "一个数", "one number";
        Condition => "一个条件和两个数", "a condition and two numbers";
    }
}
