//! `former_areas.csv`: counties, cities and prefectures that are no more, and where they are now.

use qilu_messages::suggestion::suggest;
use serde::Deserialize;

use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use crate::region::FormerArea;
use crate::region::Region;

#[derive(Deserialize)]
struct FormerRow {
    former_code: String,
    former_name_zh: String,
    former_name_en: String,
    until: Option<u16>,
    code: String,
}

/// Reads the former areas in the order of their codes; none if the package does not have the table.
///
/// # Errors
/// If the table does not satisfy its schema, or a code of today is unknown.
pub(super) fn load(package: &Package, region: &Region) -> Result<Vec<FormerArea>> {
    if !package.tables().any(|(resource, _)| resource.name == "former_areas") {
        return Ok(Vec::new());
    }
    let table: Table<FormerRow> = table::read(package, "former_areas")?;
    let mut former: Vec<FormerArea> = Vec::new();
    for row in &table.rows {
        let record = &row.record;
        let Some(now) = region.areas().find(|&area| region.names(area).code == record.code) else {
            let known = region.areas().map(|area| region.names(area).code.as_str());
            return Err(table.fail(row.line, "code", &record.code, suggest(&record.code, known)));
        };
        // An area that was divided has a row for each of its parts.
        let is_same = |other: &&mut FormerArea| other.code == record.former_code && other.zh == record.former_name_zh;
        match former.iter_mut().find(is_same) {
            Some(other) => other.now.push(now),
            None => former.push(FormerArea {
                code: record.former_code.clone(),
                zh: record.former_name_zh.clone(),
                en: record.former_name_en.clone(),
                until: record.until,
                now: vec![now],
            }),
        }
    }
    Ok(former)
}
