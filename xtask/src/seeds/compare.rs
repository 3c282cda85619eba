//! Compares two versions of a table value by value.

use std::collections::BTreeMap;

/// Largest share of the size of a quantity that is rounding.
const ROUNDING: f64 = 1e-12;

/// Column that names the quantity of a row in tables with one value a row.
const QUANTITY: &str = "variable";

/// Columns that name the program. They have the same value in every row, and a new version is no change of results.
const PROGRAM: [&str; 2] = ["model", "version"];

/// A value that differs between the two versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The columns of the primary key with their values in this row.
    pub key: Vec<(String, String)>,
    /// The column of the value.
    pub column: String,
    /// The value before.
    pub before: String,
    /// The value after.
    pub after: String,
    /// Largest absolute value of the same quantity in either version: of the column, in the rows of the same `variable`
    /// if the table has one.
    pub size: f64,
}

impl Change {
    /// The value after minus the value before, if both are numbers.
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        let (before, after) = (self.before.parse::<f64>().ok()?, self.after.parse::<f64>().ok()?);
        Some(after - before)
    }

    /// The difference relative to the larger of the two values, between 0 and 2. It is infinite if one of the values is
    /// no number.
    #[must_use]
    pub fn relative(&self) -> f64 {
        let size = |text: &str| text.parse::<f64>().map_or(0.0, f64::abs);
        let larger = size(&self.before).max(size(&self.after));
        match self.difference() {
            // Two spellings of zero differ by nothing, and two infinities have no difference.
            Some(0.0) => 0.0,
            Some(difference) if difference.is_finite() => difference.abs() / larger,
            _ => f64::INFINITY,
        }
    }

    /// Whether the difference is rounding, that is, below 1e-12 of the largest value of the same quantity. Such a difference
    /// can be large relative to the value itself if the value is what two others leave when they cancel.
    #[must_use]
    pub fn is_rounding(&self) -> bool {
        self.difference().is_some_and(|difference| difference.abs() <= ROUNDING * self.size)
    }

    /// The value of a column of the primary key.
    #[must_use]
    pub fn key_value(&self, column: &str) -> Option<&str> {
        self.key.iter().find(|(name, _)| name == column).map(|(_, value)| value.as_str())
    }
}

/// All differences between two versions of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// The number of values that are in both versions.
    pub compared: usize,
    /// The values that changed, in the order of the primary key.
    pub changes: Vec<Change>,
    /// Rows that only the new version has, as the values of the primary key.
    pub added: Vec<Vec<String>>,
    /// Rows that only the old version has, as the values of the primary key.
    pub removed: Vec<Vec<String>>,
    /// Columns that only one of the two versions has.
    pub columns: Vec<String>,
}

impl Difference {
    /// Whether the two versions say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.added.is_empty() && self.removed.is_empty() && self.columns.is_empty()
    }
}

/// The rows of a table by primary key, and each row as values by column.
type Rows = BTreeMap<Vec<String>, BTreeMap<String, String>>;

/// Compares two versions of a table, given as CSV text, whose rows are identified by the columns in `key`.
///
/// # Errors
/// A text is no CSV table with these columns, or two rows have the same key; as text.
pub fn difference(before: &str, after: &str, key: &[String]) -> Result<Difference, String> {
    let ((old_columns, before), (new_columns, after)) = (rows(before, key)?, rows(after, key)?);
    let mut difference = Difference::default();
    let one_sided = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|column| !those.contains(column)).cloned().collect()
    };
    difference.columns = one_sided(&old_columns, &new_columns);
    difference.columns.extend(one_sided(&new_columns, &old_columns));
    difference.added = after.keys().filter(|row| !before.contains_key(*row)).cloned().collect();
    let sizes = sizes(&[&before, &after], key);
    for (row, old) in &before {
        let Some(new) = after.get(row) else {
            difference.removed.push(row.clone());
            continue;
        };
        for (column, before) in old {
            let Some(after) = new.get(column) else { continue };
            difference.compared += 1;
            if before != after {
                let size = sizes[&(quantity(row, key), column.as_str())];
                let key = key.iter().cloned().zip(row.iter().cloned()).collect();
                let (column, before, after) = (column.clone(), before.clone(), after.clone());
                difference.changes.push(Change { key, column, before, after, size });
            }
        }
    }
    Ok(difference)
}

/// The quantity of a row with this key; empty in a table with a column for each quantity.
fn quantity<'a>(row: &'a [String], key: &[String]) -> &'a str {
    key.iter().position(|column| column == QUANTITY).map_or("", |at| row[at].as_str())
}

/// Largest absolute value by quantity and column.
fn sizes<'a>(versions: &[&'a Rows], key: &[String]) -> BTreeMap<(&'a str, &'a str), f64> {
    let mut sizes = BTreeMap::new();
    for (row, values) in versions.iter().flat_map(|rows| rows.iter()) {
        for (column, value) in values {
            let size: &mut f64 = sizes.entry((quantity(row, key), column.as_str())).or_default();
            *size = size.max(value.parse::<f64>().map_or(0.0, f64::abs));
        }
    }
    sizes
}

/// Reads the columns of a table and its rows by primary key. The columns of the key and of the program are left out of
/// the values.
fn rows(text: &str, key: &[String]) -> Result<(Vec<String>, Rows), String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns: Vec<String> = reader.headers().map_err(|error| error.to_string())?.iter().map(str::to_owned).collect();
    if let Some(missing) = key.iter().find(|column| !columns.contains(column)) {
        return Err(format!("the column `{missing}` of the key is missing"));
    }
    let mut rows = Rows::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let mut values: BTreeMap<String, String> =
            columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        let own: Vec<String> = key.iter().filter_map(|column| values.remove(column)).collect();
        values.retain(|column, _| !PROGRAM.contains(&column.as_str()));
        if rows.insert(own.clone(), values).is_some() {
            return Err(format!("two rows have the key {}", own.join(", ")));
        }
    }
    Ok((columns, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Vec<String> {
        ["region_code", "year"].map(str::to_owned).to_vec()
    }

    const BEFORE: &str = "version,region_code,region,year,value\n\
        0.1,370100,济南市,2025,100\n0.1,370100,济南市,2035,200\n0.1,370200,青岛市,2025,\n0.1,370300,淄博市,2025,7\n";

    #[test]
    fn equal_tables_have_no_difference_even_in_another_order_or_by_another_version() {
        let after = "version,region_code,region,year,value\n\
            0.2,370300,淄博市,2025,7\n0.2,370200,青岛市,2025,\n0.2,370100,济南市,2035,200\n0.2,370100,济南市,2025,100\n";
        let found = difference(BEFORE, after, &key()).expect("tables");
        assert!(found.is_empty(), "{found:?}");
        // Four rows with the name of the area and the value.
        assert_eq!(found.compared, 8);
    }

    #[test]
    fn a_changed_value_is_named_by_its_key_and_column() {
        let after = BEFORE.replace("2035,200", "2035,250");
        let found = difference(BEFORE, &after, &key()).expect("tables");
        let [change] = &found.changes[..] else { panic!("{found:?}") };
        assert_eq!((change.key_value("region_code"), change.key_value("year")), (Some("370100"), Some("2035")));
        assert_eq!((change.column.as_str(), change.before.as_str(), change.after.as_str()), ("value", "200", "250"));
        assert_eq!((change.difference(), change.relative()), (Some(50.0), 0.2));
        assert!(!found.is_empty() && found.added.is_empty() && found.removed.is_empty() && found.columns.is_empty());
    }

    #[test]
    fn a_value_that_appears_or_that_is_no_number_counts_as_the_largest_change() {
        let after = BEFORE.replace("青岛市,2025,\n", "青岛市,2025,3\n");
        let found = difference(BEFORE, &after, &key()).expect("tables");
        assert_eq!((found.changes.len(), found.changes[0].difference()), (1, None));
        assert!(found.changes[0].relative().is_infinite());
    }

    #[test]
    fn what_is_left_of_large_numbers_is_rounding() {
        let table = |rest: &str| format!("variable,year,value\nnet,2025,{rest}\nnet,2026,90000\nshare,2025,1e-11\n");
        let after = table("-3e-9").replace("1e-11", "2e-11");
        let key = ["variable", "year"].map(str::to_owned);
        let found = difference(&table("1e-9"), &after, &key).expect("tables");
        // A share is measured by shares and not by the persons in the same column.
        assert_eq!(found.changes.iter().map(Change::is_rounding).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn two_spellings_of_zero_are_a_change_of_nothing() {
        let (before, after) = (BEFORE.replace("2035,200", "2035,0"), BEFORE.replace("2035,200", "2035,-0.0"));
        let found = difference(&before, &after, &key()).expect("tables");
        assert_eq!((found.changes.len(), found.changes[0].relative()), (1, 0.0));
    }

    #[test]
    fn rows_and_columns_of_one_version_are_listed() {
        let after = "version,region_code,region,year,number\n0.1,370100,济南市,2025,100\n0.1,370400,枣庄市,2025,1\n";
        let found = difference(BEFORE, after, &key()).expect("tables");
        assert_eq!(found.columns, ["value", "number"]);
        assert_eq!(found.added, [["370400", "2025"]]);
        assert_eq!(found.removed, [["370100", "2035"], ["370200", "2025"], ["370300", "2025"]]);
        assert!(!found.is_empty());
    }

    #[test]
    fn tables_without_the_key_or_with_a_row_twice_are_refused() {
        let fault = difference(BEFORE, "region_code,value\n1,2\n", &key()).expect_err("no year");
        assert_eq!(fault, "the column `year` of the key is missing");
        let fault = difference(BEFORE, &format!("{BEFORE}0.1,370300,淄博市,2025,8\n"), &key()).expect_err("twice");
        assert_eq!(fault, "two rows have the key 370300, 2025");
    }
}
