//! Hop 8: one process, one hub: hands the envelope straight over.

use crate::ports::bus::{Bus, Envelope};

/// Calls its sink.
pub struct LocalBus<S>(S);

impl<S: Fn(Envelope) + Send + Sync> LocalBus<S> {
    /// A bus whose envelopes all end in `sink`.
    pub fn new(sink: S) -> Self {
        Self(sink)
    }
}

impl<S: Fn(Envelope) + Send + Sync> Bus for LocalBus<S> {
    fn publish(&self, envelope: Envelope) {
        (self.0)(envelope);
    }
}
