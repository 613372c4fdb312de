//! Which rows are in the document: a window over a long list, pinned to its end until the reader scrolls
//! up. Pure arithmetic; the timeline part measures and scrolls.

/// Rows in the document, at least, if there are as many: a tall screen and what is near its edges.
pub const ROWS: usize = 96;
/// How many rows the window moves at a time: few enough to be built between two frames, and so many that
/// what each move costs besides does not come with every few of them.
pub const STEP: usize = 24;

/// Counts from the end of the list, so that older rows that arrive do not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// Rows below the window.
    pub below: usize,
    /// Whether new rows are shown as they come.
    pub away: bool,
}

impl Window {
    /// The rows of a list of `len` that are shown, where `older` more come before it that are not here.
    /// Steps are counted from the very first: otherwise a page of older rows would take some away from
    /// the top, where they are being read.
    #[must_use]
    pub fn range(&self, len: usize, older: usize) -> std::ops::Range<usize> {
        let end = len - self.below.min(len);
        let start = (older + end).saturating_sub(ROWS) / STEP * STEP;
        start.saturating_sub(older)..end
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
    fn it_moves_over_the_whole_list_and_back() {
        let mut window = Window { away: true, below: 0 };
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
            let window = Window { away: true, below };
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
