//! A running chat server: a store, a hub, and the rules between them.

use super::{
    credentials::Credentials, file::Files, limits::Limiters, login::Offers, notify::Attention,
    outcome::Outcome, passkey::Passkeys,
};
use crate::{
    bus::{LocalBus, TappedBus},
    config::Config,
    domain::{alarm::Alarm, health::Health},
    hub::Hub,
    ports::{
        blobs::Blobs,
        bus::{Bus, Envelope},
        clock::Clock,
        store::{Store, Tx},
    },
    runner::{Reads, Result, Writes},
};
use protocol::{Epoch, Fault};
use std::{io, sync::Arc, time::Duration};
use tokio::sync::oneshot;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long a part of the server may take to say that it is well.
const PATIENCE: Duration = Duration::from_secs(2);

/// A running chat server.
pub struct Engine {
    /// Who is connected.
    pub hub: Hub,
    /// How the hub hears of commits.
    pub bus: Arc<dyn Bus>,
    tap: Arc<TappedBus>,
    /// What was chosen at start.
    pub config: Config,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Every task that serves a connection.
    pub tasks: TaskTracker,
    /// Cancelled when the server begins to stop.
    pub stopping: CancellationToken,
    /// What keeps it from doing its work, if anything.
    pub health: Arc<Health>,
    /// The lineage of the database.
    pub epoch: Epoch,
    pub(crate) limits: Limiters,
    pub(crate) credentials: Credentials,
    pub(crate) attention: Attention,
    pub(crate) offers: Arc<Offers>,
    pub(crate) passkeys: Passkeys,
    pub(crate) files: Files,
    pub(crate) writes: Writes,
    pub(crate) reads: Reads,
}

impl Engine {
    /// Puts a server together on a store, with a place for files.
    ///
    /// # Errors
    /// If the system gives no thread, or the store nothing to write with.
    pub fn new(
        store: Arc<dyn Store>,
        blobs: Arc<dyn Blobs>,
        clock: Arc<dyn Clock>,
        config: Config,
        health: Arc<Health>,
    ) -> io::Result<Arc<Self>> {
        let hub = Hub::start(clock.clone(), health.clone())?;
        let sink = hub.clone();
        let bus = Arc::new(LocalBus::new(move |envelope| sink.deliver(envelope)));
        Self::with_bus(store, blobs, hub, bus, clock, config, health)
    }

    /// The same with a bus of the caller's.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_bus(
        store: Arc<dyn Store>,
        blobs: Arc<dyn Blobs>,
        hub: Hub,
        bus: Arc<dyn Bus>,
        clock: Arc<dyn Clock>,
        config: Config,
        health: Arc<Health>,
    ) -> io::Result<Arc<Self>> {
        let writer = store.writer().map_err(io::Error::other)?;
        let writes = Writes::start(writer, clock.clone(), health.clone())?;
        let (limits, credentials) = (Limiters::new(&config.quotas), Credentials::new(&config.quotas));
        let (epoch, reads) = (store.epoch(), Reads::new(store));
        let tap = Arc::new(TappedBus::new(bus));
        let bus: Arc<dyn Bus> = tap.clone();
        let (tasks, stopping) = (TaskTracker::new(), CancellationToken::new());
        let offers = Arc::<Offers>::default();
        Ok(Arc::new(Self {
            hub,
            bus,
            tap,
            config,
            clock,
            tasks,
            stopping,
            epoch,
            health,
            limits,
            credentials,
            attention: Attention::default(),
            offers,
            passkeys: Passkeys::default(),
            files: Files::new(blobs)?,
            writes,
            reads,
        }))
    }

    /// Lets the robot, or what sends push messages, hear what everybody is told. The listener runs on the writer's thread.
    pub(crate) fn overhear(&self, listener: impl Fn(&Envelope) + Send + Sync + 'static) {
        self.tap.listen(listener);
    }

    /// When the next scheduled message is due.
    pub(super) fn scheduled(&self) -> &Alarm {
        self.tap.due()
    }

    /// Forgets rate limits that are full again; call it now and then.
    pub fn sweep(&self) {
        self.limits.sweep();
        self.credentials.sweep();
        self.passkeys.sweep(self.clock.now());
        self.attention.sweep(self.clock.now());
    }

    /// What keeps this server from doing its work, in words for an administrator: whether reader, writer
    /// and hub answer, and what they have met.
    pub async fn trouble(&self) -> Option<&'static str> {
        let answers = async {
            let looked: Result<bool> = self.reads.run(|read| Ok(read.has_owner()?)).await;
            if looked.is_err() {
                return Some("the store does not answer");
            }
            if self.write(|_| Ok(Outcome::quiet(()))).await.is_err() {
                return Some("the writer does not answer");
            }
            if !self.hub.settle().await {
                return Some("the hub does not answer");
            }
            None
        };
        if let Some(trouble) = self.health.trouble() {
            return Some(trouble);
        }
        tokio::time::timeout(PATIENCE, answers).await.unwrap_or(Some("the server does not answer in time"))
    }

    /// Waits until everything that was submitted before is committed or read, and told.
    pub async fn settle(&self) {
        // A queue that is full takes nothing: until there is room, not all before is done.
        while let Err(Fault::Busy { .. }) = self.write(|_| Ok(Outcome::quiet(()))).await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.reads.settle().await;
        self.hub.settle().await;
    }

    /// Runs a write that is no command, and tells whom it concerns.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        verb: impl FnMut(&mut dyn Tx) -> Result<Outcome<T>> + Send + 'static,
    ) -> std::result::Result<T, Fault> {
        let (sender, receiver) = oneshot::channel();
        let bus = self.bus.clone();
        self.writes.submit(verb, move |outcome| {
            // Whoever asked may have gone.
            drop(sender.send(outcome.map(|outcome| outcome.publish(bus.as_ref(), None))));
        });
        match receiver.await {
            Ok(result) => result.map_err(crate::runner::Error::into_fault),
            Err(_) => Err(Fault::Busy { retry_ms: 500 }),
        }
    }
}
