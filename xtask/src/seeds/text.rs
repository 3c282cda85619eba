//! The differences of a table in words.

use std::collections::BTreeSet;

use crate::house::text::aligned;
use crate::house::text::row;
use crate::seeds::compare::Change;
use crate::seeds::compare::Difference;

/// The number of changed values that are shown of each table.
const SHOWN: usize = 12;

/// The largest number of different key values that are listed by name.
const NAMED: usize = 6;

/// Describes the differences of the table `name`: a line with the number of changed values, then the columns, areas and
/// years that they are in, and the largest relative changes.
#[must_use]
pub fn describe(name: &str, difference: &Difference) -> String {
    let Difference { compared, changes, added, removed, columns } = difference;
    if difference.is_empty() {
        return format!("{name}: all {compared} values are equal\n");
    }
    let mut text = format!("{name}: {} of {compared} values changed\n", changes.len());
    if !columns.is_empty() {
        text.push_str(&format!("  columns of one version only: {}\n", columns.join(", ")));
    }
    for (rows, version) in [(added, "new"), (removed, "old")] {
        if let Some(first) = rows.first() {
            text.push_str(&format!(
                "  {} rows of the {version} version only, such as {}\n",
                rows.len(),
                first.join(" ")
            ));
        }
    }
    if !changes.is_empty() {
        text.push_str(&places(changes));
        text.push_str(&largest(changes));
    }
    text
}

/// Lists the columns and the values of the key in which something changed.
fn places(changes: &[Change]) -> String {
    let mut text = String::new();
    let columns: BTreeSet<&str> = changes.iter().map(|change| change.column.as_str()).collect();
    text.push_str(&format!("  column: {}\n", listed(&columns)));
    for (name, _) in &changes[0].key {
        let values: BTreeSet<&str> = changes.iter().filter_map(|change| change.key_value(name)).collect();
        text.push_str(&format!("  {name}: {}\n", listed(&values)));
    }
    text
}

/// A few values by name, or many values by their number with the first and the last.
fn listed(values: &BTreeSet<&str>) -> String {
    match (values.first(), values.last()) {
        (Some(first), Some(last)) if values.len() > NAMED => format!("{} from {first} to {last}", values.len()),
        _ => values.iter().copied().collect::<Vec<_>>().join(", "),
    }
}

/// A table of the largest relative changes, the largest first.
fn largest(changes: &[Change]) -> String {
    let mut order: Vec<&Change> = changes.iter().collect();
    let rounding = changes.iter().filter(|change| change.is_rounding()).count();
    // Rounding comes last, however large it is relative to a value that is rounding itself. The sort is stable, so that
    // equal changes stay in the order of the key.
    order.sort_by(|a, b| a.is_rounding().cmp(&b.is_rounding()).then(b.relative().total_cmp(&a.relative())));
    order.truncate(SHOWN);
    let keys: Vec<&str> = changes[0].key.iter().map(|(name, _)| name.as_str()).collect();
    let head: Vec<&str> = keys.iter().copied().chain(["column", "before", "after", "change", "per cent"]).collect();
    let mut rows = vec![row(&head)];
    rows.extend(order.into_iter().map(|change| {
        let mut cells: Vec<String> = change.key.iter().map(|(_, value)| value.clone()).collect();
        cells.extend([change.column.clone(), change.before.clone(), change.after.clone()]);
        cells.push(change.difference().map_or_else(String::new, |difference| format!("{difference:+.3e}")));
        let share = 100.0 * change.relative();
        cells.push(if share.is_finite() { format!("{share:.3e}") } else { String::new() });
        cells
    }));
    let note = match rounding {
        0 => String::new(),
        count => format!("  {count} of the changes are rounding: below 1e-12 of the largest value of their quantity\n"),
    };
    format!("{note}  largest relative changes:\n{}", aligned(&rows, &(0..=keys.len()).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::compare;

    const BEFORE: &str = "region_code,year,value\n370100,2025,100\n370100,2035,200\n370200,2025,10\n";

    fn described(after: &str) -> String {
        let key = ["region_code", "year"].map(str::to_owned);
        describe("cities.csv", &compare::difference(BEFORE, after, &key).expect("tables"))
    }

    #[test]
    fn equal_tables_take_a_line() {
        assert_eq!(described(BEFORE), "cities.csv: all 3 values are equal\n");
    }

    #[test]
    fn changes_are_listed_with_the_largest_first() {
        let after = "region_code,year,value\n370100,2025,101\n370100,2035,200\n370200,2025,8\n";
        let expected = "cities.csv: 2 of 3 values changed\n  column: value\n  region_code: 370100, 370200\n  year: 2025\n  \
            largest relative changes:\n  region_code  year  column  before  after    change  per cent\n  \
            370200       2025  value       10      8  -2.000e0   2.000e1\n  \
            370100       2025  value      100    101  +1.000e0  9.901e-1\n";
        assert_eq!(described(after), expected);
    }

    #[test]
    fn rounding_is_counted_and_comes_last() {
        let before = BEFORE.replace("2025,10\n", "2025,1e-12\n");
        let after = before.replace("1e-12", "-1e-12").replace("2035,200", "2035,200.1");
        let key = ["region_code", "year"].map(str::to_owned);
        let text = describe("cities.csv", &compare::difference(&before, &after, &key).expect("tables"));
        assert!(text.contains("  1 of the changes are rounding"), "{text}");
        assert!(text.find("200.1") < text.find("-1e-12"), "{text}");
    }

    #[test]
    fn rows_and_columns_of_one_version_are_named() {
        let after = "region_code,year,value,mcse\n370100,2025,100,1\n370300,2025,5,1\n";
        let expected = "cities.csv: 0 of 1 values changed\n  columns of one version only: mcse\n  \
            1 rows of the new version only, such as 370300 2025\n  \
            2 rows of the old version only, such as 370100 2035\n";
        assert_eq!(described(after), expected);
    }

    #[test]
    fn many_values_of_the_key_are_counted() {
        let table = |value: u32| {
            let rows = (2021..=2035).map(|year| format!("370100,{year},{value}\n"));
            format!("region_code,year,value\n{}", rows.collect::<String>())
        };
        let key = ["region_code", "year"].map(str::to_owned);
        let text = describe("cities.csv", &compare::difference(&table(1), &table(2), &key).expect("tables"));
        assert!(text.contains("  year: 15 from 2021 to 2035\n"), "{text}");
        // A line for the table, one for the column, two for the key, two heads, and the limit of shown changes.
        assert_eq!(text.lines().count(), 6 + SHOWN, "{text}");
    }
}
