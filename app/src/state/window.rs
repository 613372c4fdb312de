//! Which rows are in the document: a window over a long list, pinned to its end until the reader scrolls
//! up. Pure arithmetic; the timeline part measures and scrolls.

/// Rows in the document, at least, if there are as many: a view and what is near its edges.
pub const ROWS: usize = 96;
/// What is nearer than this to an edge of the view should be there (CSS pixels).
pub const NEAR: usize = 800;
/// No row is less high than this (CSS pixels), but for a reader of very small letters.
const ROW: usize = 32;
/// How many rows the window moves at a time: few enough to be built between two frames, and so many that
/// what each move costs besides does not come with every few of them.
pub const STEP: usize = 24;

/// Counts from the end of the list, so that older rows that arrive do not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// Rows below the window.
    pub below: usize,
    /// Whether the reader has left the end: new rows are not shown as they come.
    pub away: bool,
    /// How high the view is, at most (CSS pixels); 0 as long as nobody has said.
    pub view: usize,
}

impl Window {
    /// The rows of a list of `len` that are shown, where `older` more come before it that are not here.
    /// Steps are counted from the very first: otherwise a page of older rows would take some away from
    /// the top, where they are being read.
    #[must_use]
    pub fn range(&self, len: usize, older: usize) -> std::ops::Range<usize> {
        let end = len - self.below.min(len);
        let start = (older + end).saturating_sub(self.rows()) / STEP * STEP;
        start.saturating_sub(older)..end
    }

    /// At the end there is nothing below, and each row above it costs something whenever one comes.
    fn rows(&self) -> usize {
        if self.view > 0 && !self.away && self.below == 0 {
            return (self.view + NEAR).div_ceil(ROW);
        }
        // A step takes as many away on the other side, which should not be near either.
        ROWS.max((self.view + 2 * NEAR).div_ceil(ROW) + STEP)
    }

    /// Whether a list of `len` is shorter than what should be there at its end.
    #[must_use]
    pub fn lacks(&self, len: usize) -> bool {
        len < self.rows() && self.view > 0 && !self.away
    }

    /// Back to the end.
    pub fn to_end(&mut self) {
        (self.below, self.away) = (0, false);
    }

    /// Moves towards older rows. `false` if there are none in the list: ask for a page.
    pub fn up(&mut self, len: usize, older: usize) -> bool {
        let moves = self.range(len, older).start > 0;
        if moves {
            self.below += STEP;
        }
        moves
    }

    /// Moves towards newer rows. `false` if the newest is shown.
    pub fn down(&mut self) -> bool {
        let moved = self.below > 0;
        self.below = self.below.saturating_sub(STEP);
        moved
    }

    /// `n` rows came at the end: they stay out of sight while the reader is away.
    pub fn grew(&mut self, n: usize) {
        if self.away {
            self.below += n;
        }
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
        window.grew(1);
        assert_eq!(window.range(1_001, 0), 888..1_001);
        assert_eq!(window.range(1_040, 0), 936..1_040);
        window.away = true;
        window.grew(3);
        assert_eq!(window.range(1_043, 0), 936..1_040);
    }

    #[test]
    fn it_is_as_long_as_the_view_needs() {
        let rows = |view, away| Window { view, away, below: 0 }.range(10_000, 0).len();
        assert!((46..46 + STEP).contains(&rows(660, false)), "{}", rows(660, false));
        assert!((ROWS..ROWS + STEP).contains(&rows(660, true)), "who leaves the end has more above");
        // Upright, 4K: even rows of one line fill it, and what is near.
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

    /// A page comes before what is here: whatever was shown stays, wherever the window is.
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
