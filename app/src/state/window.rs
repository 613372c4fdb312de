//! Which rows are in the document: a window over a long list, pinned to its end until the reader scrolls
//! up. Pure arithmetic; the timeline part measures and scrolls.

/// Rows in the document, at most.
pub const ROWS: usize = 160;
/// How many rows the window moves at a time.
pub const STEP: usize = 60;

/// Counts from the end of the list, so that older rows that arrive do not move it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// Rows below the window.
    pub below: usize,
    /// Whether new rows are shown as they come.
    pub away: bool,
}

impl Window {
    /// The rows of a list of `len` that are shown.
    #[must_use]
    pub fn range(&self, len: usize) -> std::ops::Range<usize> {
        let end = len - self.below.min(len);
        end.saturating_sub(ROWS)..end
    }

    /// Moves towards older rows. `false` if there are none in the list: ask for a page.
    pub fn up(&mut self, len: usize) -> bool {
        let range = self.range(len);
        if range.start == 0 {
            return false;
        }
        self.below += STEP.min(range.start);
        true
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
        assert_eq!(window.range(0), 0..0);
        assert_eq!(window.range(50), 0..50);
        assert_eq!(window.range(1_000), 840..1_000);
        window.grew(1);
        assert_eq!(window.range(1_001), 841..1_001);
        window.away = true;
        window.grew(3);
        assert_eq!(window.range(1_004), 841..1_001);
    }

    #[test]
    fn it_moves_over_the_whole_list_and_back() {
        let mut window = Window { away: true, below: 0 };
        let mut steps = 0;
        while window.up(1_000) {
            steps += 1;
            assert!(window.range(1_000).len() <= ROWS);
        }
        assert_eq!((steps, window.range(1_000)), (14, 0..160));
        while window.down() {}
        assert_eq!(window.range(1_000), 840..1_000);
    }
}
