//! How far somebody has paged. What is found comes newest first; of one time, by conversation.

use protocol::{ConversationId, Fault, Seq};
use std::cmp::Ordering;

/// A place in that order, behind the messages that are still to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When, milliseconds since 1970.
    pub at: i64,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Where in its log: the first place that is not meant.
    pub seq: Seq,
}

impl Place {
    /// The latest place in a log that is not after this one.
    pub fn latest_in(self, conversation: ConversationId) -> Self {
        let (at, seq) = match conversation.cmp(&self.conversation) {
            Ordering::Equal => (self.at, self.seq),
            Ordering::Less => (self.at, Seq(u32::MAX)),
            Ordering::Greater => (self.at.saturating_sub(1), Seq(u32::MAX)),
        };
        Self { at, conversation, seq }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.at, self.conversation, self.seq.0)
    }
}

impl std::str::FromStr for Place {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut parts = text.split('.');
        let mut next = || parts.next().and_then(|part| part.parse::<i64>().ok()).ok_or(Fault::Unreadable);
        let (at, conversation, seq) = (next()?, next()?, next()?);
        let seq = u32::try_from(seq).map_err(|_| Fault::Unreadable)?;
        let is_over = parts.next().is_none();
        is_over
            .then_some(Self { at, conversation: ConversationId(conversation), seq: Seq(seq) })
            .ok_or(Fault::Unreadable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_text() {
        let place =
            Place { at: 1_790_000_000_000, conversation: ConversationId(i64::MAX), seq: Seq(u32::MAX) };
        assert_eq!(place.to_string().parse(), Ok(place));
        for wrong in ["", "1.2", "1.2.x", "1.2.3.4", "1.2.-3", "1.2.99999999999", "99999999999999999999.1.1"]
        {
            assert_eq!(wrong.parse::<Place>(), Err(Fault::Unreadable), "{wrong}");
        }
    }
}
