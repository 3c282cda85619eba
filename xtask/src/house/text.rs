//! Plain text in aligned columns.

/// Writes rows as aligned columns. The columns in `left` are aligned to the left, and all others to the right.
#[must_use]
pub fn aligned(rows: &[Vec<String>], left: &[usize]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    // Rows may have different lengths, and a column is as wide as its widest cell.
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

/// Makes a row from borrowed cells.
#[must_use]
pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// Writes rows as aligned columns, or the word `none` if there are no rows.
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
