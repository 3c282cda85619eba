//! Messages about exports of finished runs.

messages! {
    /// Errors about an export.
    pub enum ExportFault {
        NoDraws => "该格式不能写出每次模拟的结果；请用 csv、parquet、arrow 或 hub", "this format cannot contain single draws; use csv, parquet, arrow or hub";
        NotANumber { text: String } => "结果文件中的 `{text}` 不是数字", "`{text}` in a file of the run is not a number";
        NoIamcName { variable: String } =>
            "指标 `{variable}` 在本版本中没有IAMC名称", "variable `{variable}` has no IAMC name in this version";
    }
}
