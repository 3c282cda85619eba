//! Messages about files and folders of results: runs, sweeps, tables.

use std::path::PathBuf;

use crate::library::FileFault;
use crate::suggestion::Suggestion;

messages! {
    /// Errors about a run folder or with a file of results.
    pub enum StoreFault {
        FolderExists { folder: PathBuf } =>
            "{folder}：结果文件夹已存在；请用 --out 另选文件夹，或用 --force 覆盖",
            "{folder}: this run folder already exists; choose another with --out, or replace it with --force";
        FolderBusy { folder: PathBuf } =>
            "{folder}：另一个进程正在写入此文件夹；请等它结束后再试", "{folder}: another process is writing this folder; try again when it has finished";
        NotAJournal => "不是有效的写入日志，无法完成上次中断的写入；请删除此文件后重新运行上次的命令",
            "this is not a valid journal, so that an interrupted writing cannot be completed; remove the file and run the last command again";
        FileExists { file: PathBuf } =>
            "{file}：文件已存在；请另选文件名，或用 --force 覆盖",
            "{file}: this file already exists; choose another name, or replace it with --force";
        NotAFolder { path: PathBuf } =>
            "{path}：是文件，不是文件夹；请用 --out 另选文件夹", "{path}: this is a file and not a folder; choose a folder with --out";
        NotARun { folder: PathBuf } =>
            "{folder}：不是 `qilu run` 写出的结果文件夹（其中没有 manifest.json）",
            "{folder}: this is not a folder that `qilu run` has written (it has no manifest.json)";
        NoRun { folder: PathBuf } =>
            "{folder}：没有这个结果文件夹；请先用 `qilu run` 运行", "{folder}: there is no such run folder; make one with `qilu run`";
        NotAMonitoring { folder: PathBuf } =>
            "{folder}：不是 `qilu monitor` 写出的文件夹（其中没有 monitor.json）；若由旧版本写出，请重新运行 `qilu monitor`",
            "{folder}: this is not a folder that `qilu monitor` has written (it has no monitor.json); if an older version wrote it, run \
             `qilu monitor` again";
        MonitoringDiffers { file: PathBuf } =>
            "{file}：已损坏或被修改；请重新运行 `qilu monitor`", "{file}: the file is damaged or was edited; run `qilu monitor` again";
        NewerFormat { found: u64, known: u32 } =>
            "此文件的格式编号为{found}，本程序只能读取格式{known}及更早的格式；请换用较新版本的程序打开",
            "this file has format {found}, and this program reads formats up to {known}; open it with a newer version of the program";
        UnknownName { option: &'static str, name: String, hint: Suggestion } =>
            "参数 `{option}` 的值 `{name}` 未知；{hint}", "`{option}` is `{name}`, which is not known; {hint}";
        NotListed => "清单中没有列出此文件", "the manifest does not list this file";
        NoDraws => "清单中没有列出此文件；运行时加 --keep-draws 才会写出每次模拟的结果",
            "the manifest does not list this file; single draws are written only by a run with --keep-draws";
        FileDiffers { file: PathBuf } =>
            "{file}：与清单所记录的文件不一致", "{file}: this file is not the one that the manifest describes";
        ManifestDiffers { file: PathBuf } =>
            "{file}：清单已损坏或被修改；请恢复原文件，或重新运行", "{file}: the manifest is damaged or was edited; restore it, or run again";
        ScenarioDiffers { file: PathBuf } =>
            "{file}：与清单所记录的情景不一致", "{file}: this scenario is not the one that the manifest describes";
        Columns { columns: Vec<String> } => "各列应为：{columns}", "the columns must be {columns}";
        Row { fault: FileFault } =>
            "结果文件中有一行不是本程序写出的格式：{fault}", "a row in a file of results does not have the form that this program writes: {fault}";
        NotParquet => "不是有效的Parquet文件", "the file is not a valid Parquet file";
        NotArrow => "不是有效的Arrow文件", "the file is not a valid Arrow file";
        ColumnType { column: String, found: String } =>
            "列 `{column}` 的类型是 {found}；允许：文字、字典编码的文字、float64、int64",
            "column `{column}` has the type {found}; allowed: text, dictionary of text, float64 or int64";
        MissingValues { column: String } => "列 `{column}` 有缺失值；不允许缺失", "column `{column}` has missing values; missing values are not allowed";
    }
}

messages! {
    /// Errors about the folder of a sweep.
    pub enum SweepFault {
        FolderExists { folder: PathBuf } =>
            "{folder}：文件夹已存在；请用 --resume 继续，用 --force 覆盖，或用 --out 另选文件夹",
            "{folder}: this folder already exists; continue with --resume, replace it with --force, or choose another with --out";
        NoSweep { folder: PathBuf } =>
            "{folder}：文件夹非空，且其中没有批量运行的结果", "{folder}: this folder is not empty and contains no sweep";
        OtherSweep { folder: PathBuf, field: String } =>
            "{folder}：文件夹中是另一次批量运行的结果（sweep.json 的 `{field}` 不同）；请用 --out 另选文件夹，或用 --force 覆盖",
            "{folder}: this folder contains another sweep: `{field}` in its sweep.json differs; choose another with --out, or replace it with --force";
        OtherIdentity { folder: PathBuf } =>
            "{folder}：文件夹中是另一次批量运行的结果（sweep.json 不同）；请用 --out 另选文件夹，或用 --force 覆盖",
            "{folder}: this folder contains another sweep: its sweep.json differs; choose another with --out, or replace it with --force";
        Locked { folder: PathBuf } =>
            "{folder}：另一个进程正在使用此文件夹；请稍后再试，或用 --wait 等待其结束",
            "{folder}: another process is using this folder; try again later, or wait for it with --wait";
        MissingPart { folder: PathBuf, part: usize } => "{folder}：缺少分块{part}", "{folder}: part {part} is missing";
        NotAPart => "不是批量运行写出的分块文件", "the file is not a part that a sweep wrote";
        NotFinished { folder: PathBuf } =>
            "{folder}：批量运行尚未完成（缺少 manifest.json）；请用 `qilu sweep --resume` 继续完成",
            "{folder}: the sweep is not finished, because manifest.json is missing; finish it with `qilu sweep --resume`";
        FileDiffers { file: PathBuf } =>
            "{file}：与 manifest.json 的记录不一致；请用 `qilu sweep --resume` 重新计算",
            "{file}: the file differs from its record in manifest.json; compute it again with `qilu sweep --resume`";
        DescriptionDiffers { file: PathBuf } =>
            "{file}：已损坏或被修改（与 sweep.json 的记录不一致）；请用 `qilu sweep --resume` 重新写出",
            "{file}: the file is damaged or was edited: it differs from its record in sweep.json; write it again with `qilu sweep --resume`";
        IdentityDiffers { file: PathBuf } =>
            "{file}：已损坏或被修改（与 manifest.json 的记录不一致）；请恢复原文件，或用 --force 重新运行",
            "{file}: the file is damaged or was edited: it differs from its record in manifest.json; restore it, or run the sweep again with --force";
        NoOutputOf { area: String, hint: Suggestion } =>
            "批量运行的结果中没有 {area} 的输出；{hint}", "the sweep has no output for {area}; {hint}";
        NoOutputOfProvince { hint: Suggestion } =>
            "批量运行的结果中没有全省的输出；{hint}", "the sweep has no output for the province; {hint}";
        JoinedIsTarget { folder: PathBuf } =>
            "{folder}：此文件夹是合并的来源，不能同时写入；请用 --out 另选文件夹",
            "{folder}: this folder is to be merged, so the result cannot be written to it; choose another with --out";
        DamagedPart { folder: PathBuf, part: String } =>
            "{folder}：分块 {part} 已损坏；请用 --resume 重新计算", "{folder}: part {part} is damaged; compute it again with --resume";
        MissingParts { missing: usize, parts: usize, first: usize } =>
            "共{parts}个分块，其中{missing}个不在所给的任何文件夹中，第一个是分块{first}；请先运行所缺的各份",
            "{missing} of {parts} parts are in none of the folders (the first is part {first}); run the shards that compute them";
    }
}
