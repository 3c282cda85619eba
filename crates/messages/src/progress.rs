//! Messages about the progress of commands and of the server.

use std::path::PathBuf;

use crate::Message;

messages! {
    /// Progress of a command.
    pub enum ProgressText {
        Simulating { title: String } => "模拟：{title}", "simulating {title}";
        HubName { name: String } =>
            "提示：提交到hubverse时，文件须命名为 {name}，其中TEAM换成团队简称（字母、数字、下划线，至多16个）",
            "note: a hub takes the file under the name {name} only, with the abbreviation of your team for TEAM (letters, digits, underscores, at most 16)";
        MoreThanASheet { file: PathBuf, rows: u64, sheet: u64 } =>
            "提示：{file} 有{rows}行，超过Excel工作表的上限（{sheet}行），打开时多余的行会被截去；可用 `qilu export` 的 --level、--variable 选取部分内容，或导出为Parquet",
            "note: {file} has {rows} rows, more than a sheet of Excel holds ({sheet}), which would cut off the rest; \
             take a part with --level and --variable of `qilu export`, or write Parquet";
        Elapsed => "已用", "elapsed";
        Left => "剩余", "left";
        SimulatingEngines => "模拟", "simulating";
        Contributions => "计算政策杠杆贡献", "computing the contributions of the levers";
        Assimilating { year: u16 } => "计入{year}年公布数", "assimilating the statistics of {year}";
        Window { id: String, name: String } => "回测期 {id}：{name}", "hindcast window {id}: {name}";
        TiedPrior { parameter: String, others: Vec<String> } =>
            "注意：此情景自行设定了参数 {parameter} 的先验，而后验把它与 {others} 联系在一起；后者仍保持与原先验相配的取值，结果因此两不相符。\
             请用 qilu calibrate 按此情景重新校准，或用 --prior 只按先验推算",
            "note: this scenario sets the prior of {parameter}, which the posterior ties to {others}; these keep values that belong to \
             the former prior, so the results fit neither. Calibrate anew with this scenario (qilu calibrate), or use the priors alone (--prior)";
        DamagedPart { name: String } =>
            "分块 {name} 已损坏，已删除并将重新计算", "part {name} is damaged; it was removed and will be computed again";
        WaitingFor { folder: PathBuf } =>
            "{folder}：另一个进程正在使用此文件夹；正在等待其结束，按 Ctrl-C 可中止",
            "{folder}: another process is using this folder; waiting until it ends; Ctrl-C stops the waiting";
        PageIn { file: PathBuf } => "网页报告：{file}（请用浏览器打开）", "Report: {file} (open it in a browser)";
        FilesIn { folder: PathBuf } => "结果文件夹：{folder}", "Files: {folder}";
    }
}

messages! {
    /// Messages of the server at its start and at its end.
    pub enum ServerText {
        ScenarioLeftOut { fault: String } => "提示：{fault}", "note: {fault}";
        Open => "请在浏览器中打开上面的网址；按 Ctrl-C 结束。", "Open this address in a browser. Ctrl-C stops the server.";
        Kept { jobs: Vec<u64> } =>
            "服务已停止；以下作业已完成，结果在结果文件夹中：{jobs}", "the server has stopped; the runs of these jobs are in the folder of runs: {jobs}";
        LostAndListed { jobs: Vec<u64> } =>
            "服务已停止；以下作业未完成：{jobs}。以同一结果文件夹再次启动后，作业列表会注明其已丢失，可再次提交",
            "the server has stopped; these jobs are not finished: {jobs}; a server that is started again with the same folder of runs \
             lists them as lost, so that they can be sent again";
        Lost { jobs: Vec<u64> } =>
            "服务已停止；以下作业未完成，且未能记录在结果文件夹中：{jobs}",
            "the server has stopped; these jobs are not finished, and the folder of runs has no record of them: {jobs}";
    }
}

messages! {
    /// Errors about the options of several commands.
    pub enum OptionFault {
        NotAmongScenarios { name: String, hint: Message } =>
            "`--reference` 的值 `{name}` 不在所给情景之中；{hint}", "`--reference` is `{name}`, which is not among the scenarios; {hint}";
        Place { option: String, fault: Message } => "`{option}`：{fault}", "`{option}`: {fault}";
    }
}
