//! Messages about the form of input files: encodings and line ends.

messages! {
    /// Reasons for which a file is not the text that it should be.
    pub enum InputFault {
        Gb18030 =>
            "文件采用GB18030（GBK）编码，应为UTF-8。若是表格，请在WPS或Excel中选“另存为”，类型选“CSV UTF-8（逗号分隔）(*.csv)”；若是文本文件，请在编辑器中选“另存为”，编码选UTF-8",
            "the file is encoded in GB18030 (GBK) and should be UTF-8; save a table in the spreadsheet program with \"Save as\" as \"CSV UTF-8 (Comma delimited) (*.csv)\", and a text in an editor with the encoding UTF-8";
        Utf16 =>
            "文件采用UTF-16编码（Excel的“Unicode文本”），应为UTF-8。若是表格，请在WPS或Excel中选“另存为”，类型选“CSV UTF-8（逗号分隔）(*.csv)”；若是文本文件，请在编辑器中选“另存为”，编码选UTF-8",
            "the file is encoded in UTF-16 (\"Unicode text\" of Excel) and should be UTF-8; save a table in the spreadsheet program with \"Save as\" as \"CSV UTF-8 (Comma delimited) (*.csv)\", and a text in an editor with the encoding UTF-8";
        Workbook =>
            "这是电子表格工作簿，不是文本文件；请在WPS或Excel中选“另存为”，类型选“CSV UTF-8（逗号分隔）(*.csv)”",
            "this is a workbook of a spreadsheet program and not a text file; save it with \"Save as\" as \"CSV UTF-8 (Comma delimited) (*.csv)\"";
        NotUtf8 =>
            "此处不是UTF-8编码；请另存为UTF-8（表格请选“CSV UTF-8”）",
            "the file is not encoded in UTF-8 here; save it as UTF-8 (a table as \"CSV UTF-8\")";
        CarriageReturn =>
            "此处只用回车符（CR）换行；请另存为以LF或CRLF换行的文件",
            "a line ends with a carriage return alone here; save the file with the line ends LF or CRLF";
        Unprintable { character: String } =>
            "此处有不能显示的控制字符或文字方向标记（{character}）；请删去",
            "there is a control character or a mark of direction here ({character}), which cannot be shown; remove it";
        BrokenTitle =>
            "标题和名称须为一行，不含换行和制表符",
            "titles and names are one line without tabs";
        Packaged { folder: std::path::PathBuf } =>
            "{folder}：程序自带的数据不能改写；先用 `qilu init 文件夹` 写出一份，再用 --data 指定其中的 data",
            "{folder}: the data inside the program cannot be changed; write them out with `qilu init DIR` and name the folder `data` in it with --data";
        NotPackaged =>
            "程序自带的文件中没有此文件", "this file is not among the files inside the program";
    }
}
