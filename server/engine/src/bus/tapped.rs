//! A bus that lets somebody listen.

use crate::ports::bus::{Bus, Envelope};
use std::sync::{Arc, OnceLock};

/// Somebody who listens: on the writer's thread, which must not be kept waiting.
type Listener = Box<dyn Fn(&Envelope) + Send + Sync>;

/// Passes everything on, and lets one listener see it before.
pub struct TappedBus {
    inner: Arc<dyn Bus>,
    listener: OnceLock<Listener>,
}

impl TappedBus {
    /// A bus in front of `inner` that nobody listens to yet.
    pub fn new(inner: Arc<dyn Bus>) -> Self {
        Self { inner, listener: OnceLock::new() }
    }

    /// From here on this listener hears everything. The first one stays.
    pub fn listen(&self, listener: impl Fn(&Envelope) + Send + Sync + 'static) {
        let _ = self.listener.set(Box::new(listener));
    }
}

impl Bus for TappedBus {
    fn publish(&self, envelope: Envelope) {
        if let Some(listener) = self.listener.get() {
            listener(&envelope);
        }
        self.inner.publish(envelope);
    }
}
