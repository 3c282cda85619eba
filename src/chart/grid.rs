//! The grid of small multiples: rows of cells of equal size.

use crate::chart::layout::Frame;
use crate::chart::layout::MARGIN;
use crate::chart::layout::SMALL;
use crate::chart::layout::WIDTH;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Svg;

/// White space between two cells of a row, pixels.
const GAP: f64 = 20.0;

/// Size and position of the cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    columns: usize,
    rows: usize,
    top: f64,
}

impl Grid {
    /// A grid of `cells` cells below `top`, in up to four columns.
    pub(super) fn new(cells: usize, top: f64) -> Grid {
        // Numbers of columns that leave few cells of the last row empty.
        let columns = match cells {
            0 | 1 => 1,
            2 | 4 => 2,
            3 | 5 | 6 | 9 => 3,
            _ => 4,
        };
        Grid { columns, rows: cells.div_ceil(columns).max(1), top }
    }

    fn cell(self) -> (f64, f64) {
        // A cell includes the gap to its right, so the last gap lies outside of the margin.
        let width = (WIDTH - 2.0 * MARGIN + GAP) / self.columns as f64;
        let height = match self.columns {
            1 => 340.0,
            2 => 250.0,
            3 => 205.0,
            _ => 180.0,
        };
        (width, height)
    }

    /// Plotting area of a cell. It leaves room for the title above, for numbers of the width `label` to the left and for
    /// numbers below.
    pub(super) fn frame(self, cell: usize, label: f64) -> Frame {
        let (width, height) = self.cell();
        let (row, column) = (cell / self.columns, cell % self.columns);
        let (left, top) = (MARGIN + column as f64 * width, self.top + row as f64 * height);
        Frame { left: left + label + 8.0, right: left + width - GAP, top: top + 26.0, bottom: top + height - 30.0 }
    }

    /// Vertical position of the lower end of the grid.
    pub(super) fn bottom(self) -> f64 {
        self.top + self.rows as f64 * self.cell().1
    }

    /// Font size in a cell, pixels.
    pub(super) fn letter(self) -> f64 {
        if self.columns < 3 { 12.0 } else { SMALL }
    }
}

/// Draws the title of a cell, shortened to the width of the frame.
pub(super) fn title(svg: &mut Svg, frame: Frame, words: &str) {
    let words = svg::shortened(words, LETTER * svg::BOLD, frame.right - frame.left);
    svg.text((frame.left, frame.top - 10.0), "font-weight=\"600\" fill=\"#1a1a1a\"", &words);
}
