//! The one thread that writes, and the queue in front of it.

use super::{
    batch,
    error::{Result, panic_message},
    inbox::Inbox,
    job::{Job, Work},
};
use crate::{
    domain::health::Health,
    ports::{
        clock::Clock,
        store::{StoreError, StoreResult, Tx, Writer},
    },
};
use protocol::ConversationId;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

/// Jobs waiting, at most; more are refused as busy.
const QUEUE: usize = 8_192;
/// After this much quiet the store may tidy up.
const IDLE: Duration = Duration::from_secs(2);

/// The way to the writer thread. Dropping it lets the thread finish what waits.
pub struct Writes {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writes {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the system gives none.
    pub fn start(
        writer: Box<dyn Writer>,
        clock: Arc<dyn Clock>,
        health: Arc<Health>,
    ) -> std::io::Result<Self> {
        let (queue, inbox) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || run_or_end(writer, clock.as_ref(), &inbox, &health))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Queues a verb. `finish` is called exactly once, on the writer thread, which must not be kept
    /// waiting: after the commit and in commit order, or with why nothing was done. A writer that died
    /// calls nothing; the process ends.
    pub fn submit<T: Send + 'static>(
        &self,
        verb: impl FnMut(&mut dyn Tx) -> Result<T> + Send + 'static,
        finish: impl FnOnce(Result<T>) + Send + 'static,
    ) {
        self.queue(Box::new(Work::new(None, verb, finish)));
    }

    /// The same for a verb that changes one conversation, which is held for it before it runs.
    pub fn submit_in<T: Send + 'static>(
        &self,
        conversation: ConversationId,
        verb: impl FnMut(&mut dyn Tx) -> Result<T> + Send + 'static,
        finish: impl FnOnce(Result<T>) + Send + 'static,
    ) {
        self.queue(Box::new(Work::new(Some(conversation), verb, finish)));
    }

    fn queue(&self, job: Box<dyn Job>) {
        match self.queue.as_ref().map(|queue| queue.try_send(job)) {
            Some(Ok(())) | None => {}
            Some(Err(TrySendError::Full(job) | TrySendError::Disconnected(job))) => {
                job.finish(Err(StoreError::Busy));
            }
        }
    }
}

impl Drop for Writes {
    fn drop(&mut self) {
        self.queue = None;
        // The last owner may be a callback on the writer thread itself, which cannot wait for itself.
        if let Some(thread) = self.thread.take().filter(|t| t.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

fn run_or_end(
    mut writer: Box<dyn Writer>,
    clock: &dyn Clock,
    queue: &Receiver<Box<dyn Job>>,
    health: &Health,
) {
    let ended = catch_unwind(AssertUnwindSafe(|| run(writer.as_mut(), clock, queue, health)));
    let why = match ended {
        Ok(Ok(())) => return,
        Ok(Err(error)) => format!("the disk failed ({error}); nothing more is acknowledged"),
        Err(panic) => format!("the writer thread panicked ({})", panic_message(panic.as_ref())),
    };
    health.writer_ended(&why);
}

fn run(
    writer: &mut dyn Writer,
    clock: &dyn Clock,
    queue: &Receiver<Box<dyn Job>>,
    health: &Health,
) -> StoreResult<()> {
    let mut inbox = Inbox::new(queue);
    let mut wrote = false;
    loop {
        match inbox.wait(IDLE) {
            Ok(()) => {
                // Let other threads on this processor queue what they have: a batch costs as much as one.
                std::thread::yield_now();
                batch::commit(writer, clock.now(), &mut inbox, health)?;
                wrote = true;
            }
            Err(RecvTimeoutError::Timeout) if wrote => {
                writer.rest();
                wrote = false;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}
