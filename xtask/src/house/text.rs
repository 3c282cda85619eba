//! Plain text in columns.

/// Rows with their columns set under each other; all columns but those in `left` stand at the right.
#[must_use]
pub fn aligned(rows: &[Vec<String>], left: &[usize]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if left.contains(&column) { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(&format!("  {}\n", line.trim_end()));
    }
    text
}

/// A row of texts.
#[must_use]
pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// Rows, or a line that says that there are none.
#[must_use]
pub fn aligned_or_none(rows: &[Vec<String>], left: &[usize]) -> String {
    if rows.is_empty() { "  none\n".to_owned() } else { aligned(rows, left) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let rows = [row(&["a", "10", "x"]), row(&["bcd", "9"])];
        assert_eq!(aligned(&rows, &[0, 2]), "  a    10  x\n  bcd   9\n");
        assert_eq!(aligned_or_none(&[], &[]), "  none\n");
    }
}
