//! A bus that lets three listen, and notes what is due.

use crate::{
    domain::alarm::Alarm,
    ports::bus::{Bus, Envelope},
};
use std::sync::{Arc, OnceLock};

/// Somebody who listens: on the writer's thread, which must not be kept waiting.
type Listener = Box<dyn Fn(&Envelope) + Send + Sync>;

/// Passes everything on, and lets listeners see it before.
pub struct TappedBus {
    inner: Arc<dyn Bus>,
    /// The robot, what sends push messages, and what tells services outside.
    listeners: [OnceLock<Listener>; 3],
    due: Alarm,
}

impl TappedBus {
    /// A bus in front of `inner` that nobody listens to yet.
    pub fn new(inner: Arc<dyn Bus>) -> Self {
        Self { inner, listeners: Default::default(), due: Alarm::default() }
    }

    /// When the next thing is due that waits to be done.
    pub fn due(&self) -> &Alarm {
        &self.due
    }

    /// From here on this listener hears everything. A fourth one hears nothing.
    pub fn listen(&self, listener: impl Fn(&Envelope) + Send + Sync + 'static) {
        let mut listener: Listener = Box::new(listener);
        for place in &self.listeners {
            match place.set(listener) {
                Ok(()) => return,
                Err(back) => listener = back,
            }
        }
    }
}

impl Bus for TappedBus {
    fn publish(&self, envelope: Envelope) {
        if let Envelope::Due(at) = envelope {
            self.due.set(Some(at));
        }
        for listener in self.listeners.iter().filter_map(OnceLock::get) {
            listener(&envelope);
        }
        self.inner.publish(envelope);
    }
}
