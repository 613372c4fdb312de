//! Which rows are in the document: a window over a long list (virtual scrolling), pinned to its end until the
//! reader scrolls up. Pure arithmetic; the timeline component measures and scrolls.

/// The least number of rows in the document, if the list has as many.
pub const ROWS: usize = 96;
/// Rows nearer than this to an edge of the view should be in the document (CSS pixels).
pub const NEAR: usize = 800;
/// The height of the lowest row at the usual font size (CSS pixels).
const ROW: usize = 32;
/// How many rows the window moves at a time: few enough to be built within one frame, and enough to spread
/// the fixed cost of a move.
pub const STEP: usize = 24;

/// Counts from the end of the list, so that older rows that arrive do not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// Rows below the window.
    pub below: usize,
    /// Whether the reader has scrolled away from the end: then new rows are not shown as they come.
    pub away: bool,
    /// The greatest height of the view so far (CSS pixels); 0 before the first measurement.
    pub view: usize,
    /// Whether all rows are shown, as on paper.
    pub all: bool,
}

impl Window {
    /// The rows that are shown of a list of `len` whose first row has the number `older`. Steps are aligned to
    /// these numbers: otherwise a page of older rows would remove rows at the top, which are being read.
    #[must_use]
    pub fn range(&self, len: usize, older: usize) -> std::ops::Range<usize> {
        if self.all {
            return 0..len;
        }
        let end = len - self.below.min(len);
        let start = (older + end).saturating_sub(self.rows()) / STEP * STEP;
        start.saturating_sub(older)..end
    }

    /// At the end there is nothing below, and fewer rows make each new one cheaper.
    fn rows(&self) -> usize {
        if self.view > 0 && !self.away && self.below == 0 {
            return (self.view + NEAR).div_ceil(ROW);
        }
        // A step removes as many rows on the other side; those should not be near the view either.
        ROWS.max((self.view + 2 * NEAR).div_ceil(ROW) + STEP)
    }

    /// Whether a list of `len` is shorter than the window at its end.
    #[must_use]
    pub fn lacks(&self, len: usize) -> bool {
        len < self.rows() && self.view > 0 && !self.away
    }

    /// Moves to the end.
    pub fn to_end(&mut self) {
        (self.below, self.away) = (0, false);
    }

    /// Moves towards older rows. `false` if the list has none.
    pub fn up(&mut self, len: usize, older: usize) -> bool {
        let moves = self.range(len, older).start > 0;
        if moves {
            self.below += STEP;
        }
        moves
    }

    /// Moves towards newer rows. `false` if the newest row is shown.
    pub fn down(&mut self) -> bool {
        let moved = self.below > 0;
        self.below = self.below.saturating_sub(STEP);
        moved
    }

    /// Shows a row of a list of `len`, with as many below it as above, unless it is shown already with some
    /// above it.
    pub fn show(&mut self, row: usize, len: usize, older: usize) {
        let range = self.range(len, older);
        let spare = if range.start == 0 { 0 } else { STEP };
        if (range.start + spare..range.end).contains(&row) {
            return;
        }
        self.away = true;
        self.below = len.saturating_sub(row + self.rows() / 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_the_end_until_the_reader_goes_up() {
        let mut window = Window::default();
        assert_eq!(window.range(0, 0), 0..0);
        assert_eq!(window.range(50, 0), 0..50);
        assert_eq!(window.range(1_000, 0), 888..1_000);
        assert_eq!(window.range(1_001, 0), 888..1_001);
        assert_eq!(window.range(1_040, 0), 936..1_040);
        window.away = true;
        window.below += 3;
        assert_eq!(window.range(1_043, 0), 936..1_040);
        assert_eq!(Window { all: true, ..window }.range(1_043, 0), 0..1_043, "on paper");
    }

    #[test]
    fn it_shows_any_row() {
        for (row, older) in (0..1_000).flat_map(|row| [(row, 0), (row, 331)]) {
            let mut window = Window { view: 660, ..Window::default() };
            window.show(row, 1_000, older);
            let range = window.range(1_000, older);
            assert!(range.contains(&row), "{row} {range:?}");
            let (above, below) = (row - range.start, range.end - row);
            // As much is above and below as fits into the view and its surroundings.
            assert!(above * ROW >= 660 || range.start == 0, "{row} {range:?}");
            assert!(below * ROW >= 660 + NEAR || range.end == 1_000, "{row} {range:?}");
        }
        let mut at_end = Window { view: 660, ..Window::default() };
        at_end.show(980, 1_000, 0);
        assert!(!at_end.away, "it is shown already");
    }

    #[test]
    fn it_is_as_long_as_the_view_needs() {
        let rows = |view, away| Window { view, away, ..Window::default() }.range(10_000, 0).len();
        assert!((46..46 + STEP).contains(&rows(660, false)), "{}", rows(660, false));
        assert!((ROWS..ROWS + STEP).contains(&rows(660, true)), "who leaves the end has more above");
        // A 4K screen in portrait: rows of one line fill it and its surroundings.
        for (away, edges) in [(false, 1), (true, 2)] {
            assert!(rows(3_840, away) * ROW >= 3_840 + edges * NEAR);
        }
    }

    #[test]
    fn a_page_may_be_less_than_a_tall_view_holds() {
        let at_end = |view| Window { view, ..Window::default() };
        assert!(at_end(2_600).lacks(50));
        assert!(!at_end(2_600).lacks(110));
        assert!(!at_end(660).lacks(50));
        assert!(!at_end(0).lacks(0), "nobody knows yet");
        assert!(!Window { away: true, ..at_end(2_600) }.lacks(50), "the reader will ask");
    }

    #[test]
    fn it_moves_over_the_whole_list_and_back() {
        let mut window = Window { away: true, ..Window::default() };
        let mut top = usize::MAX;
        while window.up(1_000, 0) {
            let range = window.range(1_000, 0);
            assert!(range.start < top && range.len() < ROWS + STEP);
            top = range.start;
        }
        assert_eq!(top, 0);
        while window.down() {}
        assert_eq!(window.range(1_000, 0), 888..1_000);
    }

    /// A page is added in front: every row that was shown stays, wherever the window is.
    #[test]
    fn older_rows_take_none_away() {
        for (len, older, below) in (0..400).flat_map(|n| [(n, 1_000 - n, 0), (n, 777, n / 3), (n, 95, n / 2)])
        {
            let window = Window { away: true, below, ..Window::default() };
            let before = window.range(len, older);
            for page in [1, 50, 95] {
                let after = window.range(len + page, older - page);
                assert!(
                    after.start <= before.start + page && after.end == before.end + page,
                    "{len} {older} {page}"
                );
            }
        }
    }
}
