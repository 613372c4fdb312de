//! What waits for one browser: each conversation at most once, and one post at a time.

use protocol::{ConversationId, Seq};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::Instant;

/// After so many failures in a row what waits is dropped: it is found again with the next message, or the next start.
const TRIES: u32 = 6;
/// A browser waits for at most so long.
const LONGEST: Duration = Duration::from_secs(3_600);

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Look at a conversation; with a message of it that was changed or taken back.
    Look(ConversationId, Option<Seq>),
    /// Send something, to see whether it comes.
    Test,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It is over.
    Over,
    /// The service failed; it says to wait at least so long.
    Again(Option<Duration>),
    /// The browser is no more.
    Gone,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Line {
    waiting: BTreeMap<ConversationId, Option<Seq>>,
    tests: bool,
    busy: bool,
    failures: u32,
    until: Option<Instant>,
}

impl Line {
    /// One more thing waits.
    pub fn add(&mut self, job: Job) {
        match job {
            Job::Test => self.tests = true,
            Job::Look(conversation, changed) => {
                let known = self.waiting.entry(conversation).or_default();
                *known = changed.max(*known);
            }
        }
    }

    /// Whether it can be forgotten.
    pub fn is_idle(&self, now: Instant) -> bool {
        !self.busy && !self.has_work() && self.until.is_none_or(|until| until <= now)
    }

    /// When there is something to do, if there is.
    pub fn due(&self) -> Option<Option<Instant>> {
        (!self.busy && self.has_work()).then_some(self.until)
    }

    /// Takes what can be done now. The line is busy until [`Self::done`].
    pub fn take(&mut self, now: Instant) -> Option<Job> {
        if self.due()?.is_some_and(|until| until > now) {
            return None;
        }
        let job = if std::mem::take(&mut self.tests) {
            Job::Test
        } else {
            let (conversation, changed) = self.waiting.pop_first()?;
            Job::Look(conversation, changed)
        };
        self.busy = true;
        Some(job)
    }

    /// Something is done. `again`: how long to wait after the first failure.
    pub fn done(&mut self, job: Job, done: Done, now: Instant, again: Duration) {
        self.busy = false;
        let Done::Again(asked) = done else {
            (self.failures, self.until) = (0, None);
            return;
        };
        let wait = again.saturating_mul(4_u32.saturating_pow(self.failures)).max(asked.unwrap_or_default());
        self.until = Some(now + wait.min(LONGEST));
        self.failures += 1;
        if self.failures >= TRIES {
            self.failures = TRIES - 1;
            self.waiting.clear();
        } else if job != Job::Test {
            self.add(job);
        }
    }

    fn has_work(&self) -> bool {
        self.tests || !self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Job = Job::Look(ConversationId(1), None);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_conversation_waits_once_and_one_post_is_out_at_a_time() {
        let (mut line, now) = (Line::default(), Instant::now());
        line.add(FIRST);
        line.add(Job::Look(ConversationId(1), Some(Seq(4))));
        line.add(FIRST);
        assert_eq!(line.take(now), Some(Job::Look(ConversationId(1), Some(Seq(4)))));
        line.add(FIRST);
        assert_eq!((line.take(now), line.due()), (None, None), "one is out");
        line.done(FIRST, Done::Over, now, SECOND);
        assert_eq!(line.take(now), Some(FIRST));
        line.done(FIRST, Done::Over, now, SECOND);
        assert!(line.is_idle(now));
    }

    #[test]
    fn a_service_that_fails_is_asked_less_and_less_and_then_waits_are_dropped() {
        let (mut line, mut now) = (Line::default(), Instant::now());
        line.add(FIRST);
        let mut waits = Vec::new();
        while line.due().is_some() {
            assert_eq!(line.take(now), Some(FIRST));
            line.done(FIRST, Done::Again(None), now, SECOND);
            assert_eq!(line.take(now), None, "not at once");
            let until = line.until.unwrap();
            waits.push((until - now).as_secs());
            now = until;
        }
        assert_eq!(waits, [1, 4, 16, 64, 256, 1_024]);
        line.add(FIRST);
        assert_eq!(line.take(now), Some(FIRST));
        line.done(FIRST, Done::Again(Some(Duration::from_secs(9_000))), now, SECOND);
        assert_eq!((line.until.unwrap() - now, line.due()), (LONGEST, None), "one more try, and no more");
    }

    #[test]
    fn a_service_says_how_long_to_wait() {
        let (mut line, now) = (Line::default(), Instant::now());
        line.add(FIRST);
        let job = line.take(now).unwrap();
        line.done(job, Done::Again(Some(Duration::from_secs(30))), now, SECOND);
        assert_eq!(line.due(), Some(Some(now + Duration::from_secs(30))));
    }
}
