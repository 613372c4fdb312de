//! What waits for one browser: each conversation at most once, and one post at a time.

use protocol::ConversationId;
use std::{collections::BTreeSet, time::Duration};
use tokio::time::Instant;

/// A browser waits for at most so long. What is too old by then is no longer told, and so not tried for ever.
const LONGEST: Duration = Duration::from_secs(3_600);

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Look at a conversation.
    Look(ConversationId),
    /// Have it close what is read or gone.
    Close,
    /// Send something, to see whether it comes.
    Test,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It is over.
    Over,
    /// It shows in a while whether there is something to do.
    Later,
    /// The service failed; it says to wait at least so long.
    Again(Option<Duration>),
}

/// See the module.
#[derive(Debug)]
pub struct Line {
    /// The host of the browser's push service.
    pub host: String,
    waiting: BTreeSet<ConversationId>,
    /// What is looked at again at a time.
    later: BTreeSet<ConversationId>,
    later_at: Instant,
    closes: bool,
    tests: bool,
    busy: bool,
    failures: u32,
    /// Nothing is done before.
    until: Instant,
}

impl Line {
    /// Nothing waits.
    pub fn new(now: Instant) -> Self {
        Self {
            host: String::new(),
            waiting: BTreeSet::new(),
            later: BTreeSet::new(),
            later_at: now,
            closes: false,
            tests: false,
            busy: false,
            failures: 0,
            until: now,
        }
    }

    /// One more thing waits.
    pub fn add(&mut self, job: Job) {
        match job {
            Job::Test => self.tests = true,
            Job::Close => self.closes = true,
            Job::Look(conversation) => _ = self.waiting.insert(conversation),
        }
    }

    /// Whether there is nothing to do, and nothing later.
    pub fn is_idle(&self) -> bool {
        !self.has_work() && self.later.is_empty()
    }

    fn has_work(&self) -> bool {
        self.tests || self.closes || !self.waiting.is_empty()
    }

    /// When there is something to do, or when it can be forgotten; `None` while something is done.
    pub fn due(&self) -> Option<Instant> {
        let waits_for_later = !self.has_work() && !self.later.is_empty();
        let due = if waits_for_later { self.until.max(self.later_at) } else { self.until };
        (!self.busy).then_some(due)
    }

    /// Takes what is to be done now that it is due. The line is busy until [`Self::done`].
    pub fn take(&mut self, now: Instant) -> Option<Job> {
        if self.later_at <= now {
            self.waiting.append(&mut self.later);
        }
        let job = if std::mem::take(&mut self.tests) {
            Job::Test
        } else if let Some(conversation) = self.waiting.pop_first() {
            Job::Look(conversation)
        } else if std::mem::take(&mut self.closes) {
            // The last: what is told besides says it, too.
            Job::Close
        } else {
            return None;
        };
        self.busy = true;
        Some(job)
    }

    /// Something is done. `again`: how long to wait after the first failure, and with what shows later.
    pub fn done(&mut self, job: Job, done: Done, now: Instant, again: Duration) {
        self.busy = false;
        match (done, job) {
            (Done::Again(asked), job) => {
                let wait = again.saturating_mul(4_u32.saturating_pow(self.failures));
                self.until = now + wait.max(asked.unwrap_or_default()).min(LONGEST);
                self.failures = self.failures.saturating_add(1);
                if job != Job::Test {
                    self.add(job);
                }
            }
            (Done::Later, Job::Look(conversation)) => {
                if self.later.is_empty() {
                    self.later_at = now + again;
                }
                self.later.insert(conversation);
                self.until = now;
            }
            _ => (self.failures, self.until) = (0, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Job = Job::Look(ConversationId(1));
    const OTHER: Job = Job::Look(ConversationId(2));
    const SECOND: Duration = Duration::from_secs(1);

    fn line() -> (Line, Instant) {
        let now = Instant::now();
        (Line::new(now), now)
    }

    #[test]
    fn a_conversation_waits_once_and_one_post_is_out_at_a_time() {
        let (mut line, now) = line();
        line.add(FIRST);
        line.add(FIRST);
        assert_eq!(line.take(now), Some(FIRST));
        line.add(FIRST);
        assert_eq!(line.due(), None, "one is out");
        line.done(FIRST, Done::Over, now, SECOND);
        assert_eq!((line.due(), line.take(now)), (Some(now), Some(FIRST)));
        line.done(FIRST, Done::Over, now, SECOND);
        assert_eq!((line.due(), line.is_idle()), (Some(now), true), "it can be forgotten");
    }

    #[test]
    fn a_service_that_fails_is_asked_less_and_less_and_nothing_is_dropped() {
        let (mut line, mut now) = line();
        line.add(FIRST);
        let mut waits = Vec::new();
        for _ in 0..9 {
            assert_eq!(line.take(now), Some(FIRST));
            line.done(FIRST, Done::Again(None), now, SECOND);
            let due = line.due().unwrap();
            waits.push((due - now).as_secs());
            now = due;
        }
        assert_eq!(waits, [1, 4, 16, 64, 256, 1_024, 3_600, 3_600, 3_600]);
        assert_eq!(line.take(now), Some(FIRST));
        line.done(FIRST, Done::Again(Some(Duration::from_secs(9_000))), now, SECOND);
        assert_eq!(line.due(), Some(now + LONGEST), "however long it asks to wait");
    }

    #[test]
    fn a_service_says_how_long_to_wait() {
        let (mut line, now) = line();
        line.add(FIRST);
        let job = line.take(now).unwrap();
        line.done(job, Done::Again(Some(Duration::from_secs(30))), now, SECOND);
        assert_eq!(line.due(), Some(now + Duration::from_secs(30)));
    }

    #[test]
    fn what_shows_later_keeps_nothing_else_waiting() {
        let (mut line, now) = line();
        line.add(FIRST);
        let job = line.take(now).unwrap();
        line.done(job, Done::Later, now, SECOND);
        assert_eq!(line.due(), Some(now + SECOND));
        line.add(OTHER);
        assert_eq!((line.due(), line.take(now)), (Some(now), Some(OTHER)));
        line.done(OTHER, Done::Over, now, SECOND);
        assert_eq!(line.take(now + SECOND), Some(FIRST));
    }
}
