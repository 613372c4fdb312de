//! What people do, one file per noun they do it to. Each asks the store, which asks
//! `domain::permission`; each tells the bus from inside the commit order.

mod conversations;
mod messages;
mod people;
mod resume;

pub use conversations::{
    create_room, delete_room, join, kick, leave, list_members, list_rooms, mute, open_private, read,
    rename_room,
};
pub use messages::{history, replay, say, send_message};
pub use people::{
    claim_owner, enter, forget, identify, list_logins, remove_person, rename_person, sign_out, touch,
    update_profile,
};
pub use resume::{overview, resume};

use crate::{
    bus::LocalBus,
    config::Config,
    hub::Hub,
    ports::{
        bus::{Bus, Envelope},
        clock::Clock,
        store::{Changed, Done, Store, StoreError},
    },
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use protocol::{Fault, PersonId};
use std::{net::IpAddr, num::NonZeroU32, sync::Arc};
use tokio::sync::oneshot;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// A running chat server: a store, a hub, and the rules between them.
pub struct Engine {
    /// The truth.
    pub store: Store,
    /// Who is connected.
    pub hub: Hub,
    /// How the hub hears of commits.
    pub bus: Arc<dyn Bus>,
    /// What was chosen at start.
    pub config: Config,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Every task that serves a connection.
    pub tasks: TaskTracker,
    /// Cancelled when the server begins to stop.
    pub stopping: CancellationToken,
    pub(crate) limits: Limiters,
}

/// Token buckets on the monotonic clock.
pub(crate) struct Limiters {
    pub messages: DefaultKeyedRateLimiter<PersonId>,
    pub commands: DefaultKeyedRateLimiter<PersonId>,
    pub logins: DefaultKeyedRateLimiter<IpAddr>,
}

impl Engine {
    /// Puts a server together on a store.
    ///
    /// # Errors
    /// If the system gives no thread for the hub.
    pub fn new(store: Store, clock: Arc<dyn Clock>, config: Config) -> std::io::Result<Arc<Self>> {
        let hub = Hub::start()?;
        let sink = hub.clone();
        let bus = Arc::new(LocalBus::new(move |envelope| sink.deliver(envelope)));
        Ok(Self::with_bus(store, hub, bus, clock, config))
    }

    /// The same with a bus of the caller's.
    #[must_use]
    pub fn with_bus(
        store: Store,
        hub: Hub,
        bus: Arc<dyn Bus>,
        clock: Arc<dyn Clock>,
        config: Config,
    ) -> Arc<Self> {
        let quotas = &config.quotas;
        let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let limits = Limiters {
            messages: RateLimiter::keyed(
                Quota::per_second(at_least_one(quotas.messages_per_second))
                    .allow_burst(at_least_one(quotas.message_burst)),
            ),
            commands: RateLimiter::keyed(
                Quota::per_second(at_least_one(quotas.commands_per_second))
                    .allow_burst(at_least_one(quotas.commands_per_second.saturating_mul(4))),
            ),
            logins: RateLimiter::keyed(Quota::per_minute(at_least_one(quotas.logins_per_minute))),
        };
        let (tasks, stopping) = (TaskTracker::new(), CancellationToken::new());
        Arc::new(Self { store, hub, bus, config, clock, tasks, stopping, limits })
    }

    /// Forgets buckets that are full again; call it now and then.
    pub fn sweep(&self) {
        self.limits.messages.retain_recent();
        self.limits.commands.retain_recent();
        self.limits.logins.retain_recent();
    }

    /// Tells whom a change concerns: the log first, so that whoever comes finds it in their snapshot.
    pub(crate) fn tell(bus: &dyn Bus, changed: &Changed) {
        for entry in &changed.entries {
            bus.publish(Envelope::Entry { entry: entry.clone(), origin: None });
        }
        for (person, conversation) in &changed.opened {
            bus.publish(Envelope::Opened { person: *person, conversation: Box::new(conversation.clone()) });
        }
        for (person, conversation) in &changed.gone {
            bus.publish(Envelope::Gone { person: *person, conversation: *conversation });
        }
    }

    /// Waits for a write; `then` runs in commit order, before anything later is told.
    pub(crate) async fn committed<T: Send + 'static>(
        &self,
        write: impl FnOnce(Done<T>),
        then: impl FnOnce(&T, &dyn Bus) + Send + 'static,
    ) -> Result<T, Fault> {
        let (sender, receiver) = oneshot::channel();
        let bus = self.bus.clone();
        write(Box::new(move |result| {
            if let Ok(value) = &result {
                then(value, bus.as_ref());
            }
            let _ = sender.send(result);
        }));
        match receiver.await {
            Ok(result) => result.map_err(fault),
            Err(_) => Err(fault(StoreError::Failed("the writer ended".into()))),
        }
    }
}

/// What a person is told of a store's error. An internal one is logged here, once, under an id.
pub(crate) fn fault(error: StoreError) -> Fault {
    match error {
        StoreError::Refused(fault) => fault,
        StoreError::Full => Fault::StorageFull,
        StoreError::Busy => Fault::Busy { retry_ms: 500 },
        StoreError::Failed(why) | StoreError::Broken(why) => {
            let mut id = [0; 4];
            let _ = getrandom::fill(&mut id);
            let id = format!("{:08x}", u32::from_be_bytes(id));
            tracing::error!(%id, %why, "internal error");
            Fault::Internal { id }
        }
    }
}
