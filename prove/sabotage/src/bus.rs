//! A bus that tells people what they may not know.

use crate::mode::Mode;
use engine::ports::bus::{Bus, Envelope};
use protocol::{Event, Gone};

/// A bus in front of another.
pub struct BrokenBus<B> {
    inner: B,
    mode: Mode,
}

impl<B: Bus> BrokenBus<B> {
    pub fn new(inner: B, mode: Mode) -> Self {
        Self { inner, mode }
    }
}

impl<B: Bus> Bus for BrokenBus<B> {
    fn publish(&self, envelope: Envelope) {
        self.inner.publish(match (self.mode, envelope) {
            // They are told, and the hub is not: they stay subscribed.
            (Mode::LeaverStillHears, Envelope::Gone { person, conversation, reason, name, banned_until }) => {
                let gone = Gone { conversation, reason: Some(reason), name, banned_until };
                Envelope::Told { person, event: Box::new(Event::Gone(gone)) }
            }
            (Mode::BlockedIsHeard, Envelope::Entry { entry, origin, .. }) => {
                Envelope::Entry { entry, origin, hidden_from: None }
            }
            (_, envelope) => envelope,
        });
    }
}
