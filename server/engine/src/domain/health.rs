//! What keeps a running server from doing its work, for `/readyz` and the log.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// How long nothing may have failed for want of room before the log says that there is room again. On a disk that is
/// nearly full a short message still fits and a long one does not, many times a second.
const CALM: Duration = Duration::from_secs(10);

/// Ends the process with a sentence. A server without its writer, hub or files only seems alive, and after
/// a failed fsync nothing may be acknowledged again.
type Fatal = Box<dyn Fn(&str) + Send + Sync>;

/// Set by whoever notices, read by whoever asks. All is well at first.
pub struct Health {
    fatal: Fatal,
    writer_ended: AtomicBool,
    hub_ended: AtomicBool,
    indexer_ended: AtomicBool,
    push_ended: AtomicBool,
    store_lost: AtomicBool,
    files_broken: AtomicBool,
    disk_full: AtomicBool,
    told_full: Mutex<ToldFull>,
    draining: AtomicBool,
}

/// Whether the log's last word is that the disk is full, and when something last did not fit.
#[derive(Default)]
struct ToldFull(Option<Instant>);

impl ToldFull {
    /// Notes how a write went and gives what the log has to say now: that the disk is full, or no longer.
    fn note(&mut self, full: bool, now: Instant) -> Option<bool> {
        if full {
            return self.0.replace(now).is_none().then_some(true);
        }
        self.0.take_if(|last| now.duration_since(*last) >= CALM).map(|_| false)
    }
}

impl Health {
    /// `fatal` is called with a sentence when the server cannot go on; in a server it ends the process.
    #[must_use]
    pub fn new(fatal: impl Fn(&str) + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            fatal: Box::new(fatal),
            writer_ended: AtomicBool::new(false),
            hub_ended: AtomicBool::new(false),
            indexer_ended: AtomicBool::new(false),
            push_ended: AtomicBool::new(false),
            store_lost: AtomicBool::new(false),
            files_broken: AtomicBool::new(false),
            disk_full: AtomicBool::new(false),
            told_full: Mutex::default(),
            draining: AtomicBool::new(false),
        })
    }

    /// The writer has ended: nothing can be written any more.
    pub fn writer_ended(&self, why: &str) {
        self.end(&self.writer_ended, why);
    }

    /// The hub has ended: nobody hears of anything any more.
    pub fn hub_ended(&self, why: &str) {
        self.end(&self.hub_ended, why);
    }

    /// The indexer has ended: what is written from now on is found ever more slowly.
    pub fn indexer_ended(&self, why: &str) {
        self.end(&self.indexer_ended, why);
    }

    /// Nobody is told outside the page any more: no push messages, no mails. People can still write: the process goes on, and whoever looks after it is told.
    pub fn push_ended(&self, why: &str) {
        self.push_ended.store(true, Ordering::Release);
        tracing::error!(why, "nobody is told outside the page until the next start");
    }

    /// The database's files are gone: what is written from now on is lost.
    pub fn store_lost(&self, why: &str) {
        self.end(&self.store_lost, why);
    }

    /// The bytes of a file cannot be made to last: after a failed fsync nobody knows what is on the disk.
    pub fn files_broken(&self, why: &str) {
        self.end(&self.files_broken, why);
    }

    fn end(&self, part: &AtomicBool, why: &str) {
        part.store(true, Ordering::Release);
        tracing::error!(why, "the server cannot go on");
        (self.fatal)(why);
    }

    /// Notes whether there was room for what was written last. The log is told once that there was none, and once
    /// more when everything has fitted for ten seconds.
    pub fn set_disk_full(&self, full: bool) {
        self.disk_full.store(full, Ordering::Release);
        let told = self.told_full.lock().unwrap_or_else(PoisonError::into_inner).note(full, Instant::now());
        match told {
            Some(true) => tracing::error!(
                "the disk is full: reading goes on, nothing can be written until there is room"
            ),
            Some(false) => tracing::warn!("the disk has room again: writing goes on"),
            None => {}
        }
    }

    /// Whether the disk is full.
    pub fn is_disk_full(&self) -> bool {
        self.disk_full.load(Ordering::Acquire)
    }

    /// From here on no command is taken from anybody; those that were taken are answered.
    pub fn start_draining(&self) {
        self.draining.store(true, Ordering::Release);
    }

    /// Whether the server takes no more commands.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    /// What is wrong, in words for an administrator; nothing if the server can do all its work.
    pub fn trouble(&self) -> Option<&'static str> {
        let reasons = [
            (&self.writer_ended, "the store's writer has ended"),
            (&self.hub_ended, "the hub has ended"),
            (&self.indexer_ended, "the index for searching is not kept up"),
            (&self.store_lost, "the database's files are gone"),
            (&self.files_broken, "the disk does not keep files"),
            (&self.disk_full, "the disk is full"),
            (&self.push_ended, "nobody is told outside the page"),
        ];
        reasons.into_iter().find(|(reason, _)| reason.load(Ordering::Acquire)).map(|(_, words)| words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_told_and_a_full_disk_may_end() {
        let health = Health::new(|_| {});
        assert_eq!(health.trouble(), None);
        health.set_disk_full(true);
        assert_eq!(health.trouble(), Some("the disk is full"));
        health.set_disk_full(false);
        assert_eq!(health.trouble(), None);
        health.hub_ended("on purpose");
        assert_eq!(health.trouble(), Some("the hub has ended"));
        health.writer_ended("on purpose");
        assert_eq!(health.trouble(), Some("the store's writer has ended"));
    }

    #[test]
    fn a_disk_at_its_edge_is_told_once() {
        let (mut told, begun) = (ToldFull::default(), Instant::now());
        let mut note = |full, seconds| told.note(full, begun + Duration::from_secs(seconds));
        assert_eq!(note(false, 0), None);
        assert_eq!(note(true, 1), Some(true));
        // Short messages fit, long ones do not.
        for second in 2..40 {
            assert_eq!((note(false, second), note(true, second)), (None, None));
        }
        assert_eq!((note(false, 48), note(false, 49), note(false, 50)), (None, Some(false), None));
        assert_eq!(note(true, 51), Some(true));
    }
}
