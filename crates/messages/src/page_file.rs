//! Messages about the files that the page is made from.

use crate::library::FileFault;

messages! {
    /// Errors about the boundaries of the map.
    pub enum MapFault {
        NoPoint => "`arcs` 中没有任何点", "`arcs` contains no points";
        NotACounty { code: String } => "`{code}` 不是 regions.csv 中的县级单位", "`{code}` is not a county of regions.csv";
        NoArc { code: String, arc: i64 } => "`{code}` 引用的弧段{arc}不存在", "`{code}` uses arc {arc}, which does not exist";
        NoPolygon { code: String, name: String } => "缺少 `{code}` {name} 的多边形", "no polygon of `{code}` {name}";
    }
}

messages! {
    /// Errors about `page.json` of a run.
    pub enum PageFileFault {
        NotAsWritten { fault: FileFault } =>
            "page.json 的内容与程序写出的格式不符：{fault}", "page.json does not have the form in which it was written: {fault}";
    }
}
