//! Where somebody is in a log: which row stands where in the view. Pure arithmetic; the components measure and
//! scroll.

use protocol::{ConversationId, Seq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// So much of the row stays in view, however low it becomes (CSS pixels).
pub const SEEN: f64 = 8.0;
/// Places that are kept, the latest.
const PLACES: usize = 50;

/// The first row of which [`SEEN`] is in view.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// Its place in the log.
    pub seq: Seq,
    /// Its top edge below that of the view; negative if it is scrolled out in part (CSS pixels).
    #[serde(serialize_with = "to_hundredths", deserialize_with = "from_hundredths")]
    pub offset: f64,
}

/// Stored as a whole number: nothing else that the page writes or reads has a fraction, and what writes one is large.
fn to_hundredths<S: Serializer>(pixels: &f64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_i64((pixels * 100.0).round() as i64)
}

fn from_hundredths<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    i32::deserialize(from).map(|hundredths| f64::from(hundredths) / 100.0)
}

impl Anchor {
    /// The place that an address names: near the top of the view, below what was said just before.
    #[must_use]
    pub fn at(seq: Seq) -> Self {
        Self { seq, offset: 96.0 }
    }

    /// How far to scroll down, so that the row is where it was. `top`: its top edge below that of the view;
    /// `height`: its height (CSS pixels).
    #[must_use]
    pub fn distance(&self, top: f64, height: f64) -> f64 {
        top - self.offset.max(SEEN - height)
    }
}

/// Where a log is to be scrolled to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// The unread line, or the end if nothing is unread.
    Line,
    /// The place where the conversation was left.
    Place(Anchor),
    /// The newest row.
    End,
}

/// How far to scroll down, so that the unread line is near the top of the view, below one row that was read.
/// `top`: the line's top edge below that of the view; `above`: the height of the row above it, if there is one;
/// `view`: the height of the view (CSS pixels).
#[must_use]
pub fn line_distance(top: f64, above: Option<f64>, view: f64) -> f64 {
    top - above.unwrap_or_default().min(view / 3.0)
}

/// The number of the first row for which `reached` holds; it holds for all after it. A binary search: measuring
/// every row would cost more than scrolling. `None` if a row could not be measured.
pub fn first(rows: u32, mut reached: impl FnMut(u32) -> Option<bool>) -> Option<u32> {
    let (mut low, mut high) = (0, rows);
    while low < high {
        let middle = low.midpoint(high);
        if reached(middle)? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

/// The places in the conversations that were not left at their end.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Places(Vec<(ConversationId, Anchor)>);

impl Places {
    /// The place in a conversation.
    #[must_use]
    pub fn get(&self, conversation: ConversationId) -> Option<Anchor> {
        self.0.iter().find(|(id, _)| *id == conversation).map(|(_, anchor)| *anchor)
    }

    /// Keeps a place, or forgets that there was one.
    pub fn keep(&mut self, conversation: ConversationId, anchor: Option<Anchor>) {
        self.0.retain(|(id, _)| *id != conversation);
        self.0.extend(anchor.map(|anchor| (conversation, anchor)));
        self.0.drain(..self.0.len().saturating_sub(PLACES));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_back_to_where_it_was() {
        let anchor = |offset| Anchor { seq: Seq(9), offset };
        let close = |one: f64, other: f64| assert!((one - other).abs() < 1e-9, "{one} {other}");
        close(anchor(12.0).distance(12.0, 40.0), 0.0);
        close(anchor(12.0).distance(500.0, 40.0), 488.0);
        close(anchor(-30.0).distance(-30.0, 120.0), 0.0);
        // As little of it as a row at the top shows.
        close(anchor(-32.0).distance(-32.0, 32.0 + SEEN), 0.0);
        // The row was high and cut off at the top. Lower than what was cut off, it would be out of view.
        close(anchor(-300.0).distance(-300.0, 40.0), -300.0 + 32.0);
    }

    #[test]
    fn the_line_stands_below_one_row_that_was_read() {
        let close = |one: f64, other: f64| assert!((one - other).abs() < 1e-9, "{one} {other}");
        close(line_distance(-3_100.0, Some(40.0), 600.0), -3_140.0);
        close(line_distance(200.0, None, 600.0), 200.0);
        close(line_distance(0.0, Some(5_000.0), 600.0), -200.0);
    }

    #[test]
    fn the_first_row_is_found_by_halves() {
        for (rows, at) in [(0, 0), (1, 0), (1, 1), (2, 1), (97, 0), (97, 50), (97, 97)] {
            let mut measured = 0;
            let found = first(rows, |row| {
                measured += 1;
                Some(row >= at)
            });
            assert_eq!(found, Some(at));
            assert!(measured <= 7);
        }
        assert_eq!(first(3, |_| None), None);
    }

    #[test]
    fn the_latest_places_are_kept() {
        let mut places = Places::default();
        let anchor = |seq| Anchor { seq: Seq(seq), offset: 0.5 };
        for n in 1..=60 {
            places.keep(ConversationId(n), Some(anchor(7)));
        }
        assert_eq!((places.get(ConversationId(10)), places.get(ConversationId(11))), (None, Some(anchor(7))));
        places.keep(ConversationId(11), Some(anchor(8)));
        places.keep(ConversationId(12), None);
        places.keep(ConversationId(99), Some(anchor(9)));
        let json = serde_json::to_string(&places).unwrap();
        let again: Places = serde_json::from_str(&json).unwrap();
        assert_eq!(again, places);
        assert_eq!((again.get(ConversationId(11)), again.get(ConversationId(12))), (Some(anchor(8)), None));
    }
}
