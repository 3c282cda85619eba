//! Texts of the reference pages of the model book: commands, files, errors.

messages! {
    /// Texts of the reference pages.
    pub enum ReferenceText {
        Commands => "命令", "Commands";
        CommandsPreface =>
            "本页由 `cargo xtask docs commands` 根据程序的帮助生成。`qilu 命令 --help` 显示同样的内容，语言由 `--lang` 指定，未指定时按系统区域设置。",
            "This page is made by `cargo xtask docs commands` from the help of the program. `qilu COMMAND --help` prints the same, in the language of `--lang` or of the locale.";
        Command => "命令", "command";
        Meaning => "含义", "meaning";
        Argument => "参数", "argument";
        EveryCommand => "各命令共用的选项", "Options of every command";
        Files => "文件", "Files";
        FilesPreface =>
            "本页由 `cargo xtask docs files` 根据 `data/datapackage.json` 和 `data/outputs.json` 生成。",
            "This page is made by `cargo xtask docs files` from `data/datapackage.json` and `data/outputs.json`.";
        FilesRead => "程序读取的文件", "Files that the program reads";
        FilesReadNote =>
            "数据包中各表的列、单位、取值范围和来源见[数据](data.md)。",
            "[Data](data.md) describes the columns of these tables with their units, ranges and sources.";
        FilesWritten => "程序写出的表", "Tables that the program writes";
        File => "文件", "file";
        Content => "内容", "content";
        WrittenBy => "由何命令写出", "written by";
        Errors => "错误与退出码", "Errors and exit codes";
        ErrorsPreface =>
            "本页由 `cargo xtask docs errors` 根据程序的消息生成。加 `--message-format json` 时，错误以一行JSON写入标准错误输出，字段如下：`kind`（错误种类）、`file` 和 `line`（出错的位置；没有时为 null）、`code`（代码，不随措辞改变）、`fields`（各项值）、`zh` 和 `en`（两种文字）。",
            "This page is made by `cargo xtask docs errors` from the messages of the program. With `--message-format json`, an error is written to stderr as one line of JSON with these fields: `kind` (the kind of the error), `file` and `line` (where it is; null if there is no such place), `code` (a name that does not change with the wording), `fields` (the values), `zh` and `en` (the text in both languages).";
        ExitCodes => "退出码", "Exit codes";
        ExitCode => "退出码", "exit code";
        Codes => "代码", "Codes";
        CodesNote =>
            "花括号中是各项值的名称，即 `fields` 中的名称。值本身也可以是一条有代码的消息。",
            "The braces contain the names of the values, which are the names in `fields`. A value can itself be a message with a code.";
        Code => "代码", "code";
        Text => "文字", "text";
    }
}
