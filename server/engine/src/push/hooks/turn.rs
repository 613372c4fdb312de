//! What waits for one service: one post at a time, and a while between two.

use protocol::ConversationId;
use std::{collections::BTreeSet, time::Duration};
use tokio::time::Instant;

/// After so many failures in a row what waits is dropped: it is found again with the next message, or the next start.
const TRIES: u32 = 6;
/// A service waits for at most so long.
const LONGEST: Duration = Duration::from_secs(6 * 3_600);

/// One post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// What there is to tell of these.
    Tell(BTreeSet<ConversationId>),
    /// Something, to see whether it comes.
    Test,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// There was nothing to post.
    Nothing,
    /// It is over.
    Over,
    /// The service failed; it says to wait at least so long.
    Again(Option<Duration>),
    /// There is no such service any more, or it is off.
    Gone,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Turn {
    waiting: BTreeSet<ConversationId>,
    /// What is looked at again, and when.
    later: Option<(Instant, BTreeSet<ConversationId>)>,
    /// When a test may be posted.
    test: Option<Instant>,
    busy: bool,
    failures: u32,
    until: Option<Instant>,
}

impl Turn {
    /// Something was said there. What is looked at again anyway is looked at then.
    pub fn look(&mut self, conversation: ConversationId) {
        if self.later.as_ref().is_none_or(|(_, later)| !later.contains(&conversation)) {
            self.waiting.insert(conversation);
        }
    }

    /// These are looked at again, from a time on.
    pub fn later(&mut self, from: Instant, conversations: BTreeSet<ConversationId>) {
        if !conversations.is_empty() {
            let (_, later) = self.later.get_or_insert_with(|| (from, BTreeSet::new()));
            later.extend(conversations);
        }
    }

    /// It is to be tested, from a time on. Whoever tests does not wait until a service that failed may be well again.
    pub fn test(&mut self, from: Instant) {
        self.test = Some(from);
    }

    /// Whether it can be forgotten.
    pub fn is_idle(&self, now: Instant) -> bool {
        !self.busy && self.due().is_none() && self.until.is_none_or(|until| until <= now)
    }

    /// When there is something to do: at once if that is past.
    pub fn due(&self) -> Option<Option<Instant>> {
        if self.busy {
            return None;
        }
        let telling = (!self.waiting.is_empty()).then_some(self.until);
        let later = self.later.as_ref().map(|(from, _)| self.until.max(Some(*from)));
        // `None`, at once, is before any time.
        [telling, later, self.test.map(Some)].into_iter().flatten().min()
    }

    /// Whether something can be done now.
    pub fn is_ready(&self, now: Instant) -> bool {
        self.due().is_some_and(|due| due.is_none_or(|due| due <= now))
    }

    /// Takes what can be done now. The turn is busy until [`Self::done`].
    pub fn take(&mut self, now: Instant) -> Option<Job> {
        if self.busy {
            return None;
        }
        if let Some((_, later)) = self.later.take_if(|(from, _)| *from <= now) {
            self.waiting.extend(later);
        }
        let job = if self.test.take_if(|from| *from <= now).is_some() {
            Job::Test
        } else if !self.waiting.is_empty() && self.until.is_none_or(|until| until <= now) {
            Job::Tell(std::mem::take(&mut self.waiting))
        } else {
            return None;
        };
        self.busy = true;
        Some(job)
    }

    /// Something is done. `gap`: between two posts; `again`: how long to wait after the first failure.
    pub fn done(&mut self, job: Job, done: Done, now: Instant, (gap, again): (Duration, Duration)) {
        self.busy = false;
        let asked = match done {
            Done::Nothing | Done::Gone => return,
            Done::Over => {
                (self.failures, self.until) = (0, Some(now + gap));
                return;
            }
            Done::Again(asked) => asked,
        };
        let wait = again.saturating_mul(4_u32.saturating_pow(self.failures)).max(asked.unwrap_or_default());
        self.until = Some(now + wait.max(gap).min(LONGEST));
        self.failures += 1;
        if self.failures >= TRIES {
            self.failures = TRIES - 1;
            self.waiting.clear();
        } else if let Job::Tell(conversations) = job {
            self.waiting.extend(conversations);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const WAITS: (Duration, Duration) = (Duration::from_secs(4), SECOND);

    fn both() -> Job {
        Job::Tell(BTreeSet::from([ConversationId(1), ConversationId(2)]))
    }

    #[test]
    fn what_comes_between_two_posts_is_in_the_next() {
        let (mut turn, now) = (Turn::default(), Instant::now());
        turn.look(ConversationId(1));
        let first = turn.take(now).unwrap();
        turn.look(ConversationId(1));
        turn.look(ConversationId(2));
        assert_eq!((turn.take(now), turn.due()), (None, None), "one is out");
        turn.done(first, Done::Over, now, WAITS);
        assert_eq!((turn.take(now), turn.due()), (None, Some(Some(now + 4 * SECOND))));
        assert_eq!(turn.take(now + 4 * SECOND), Some(both()));
        turn.done(both(), Done::Nothing, now, WAITS);
        assert!(turn.is_idle(now + 4 * SECOND), "what posts nothing costs no time");
    }

    #[test]
    fn a_service_that_fails_is_asked_less_and_less_and_then_waits_are_dropped() {
        let (mut turn, mut now) = (Turn::default(), Instant::now());
        turn.look(ConversationId(1));
        turn.look(ConversationId(2));
        let mut waits = Vec::new();
        while turn.due().is_some() {
            assert_eq!(turn.take(now), Some(both()));
            turn.done(both(), Done::Again(None), now, WAITS);
            assert_eq!(turn.take(now), None, "not at once");
            let until = turn.until.unwrap();
            waits.push((until - now).as_secs());
            now = until;
        }
        assert_eq!(waits, [4, 4, 16, 64, 256, 1_024]);
        turn.look(ConversationId(1));
        let job = turn.take(now).unwrap();
        turn.done(job, Done::Again(Some(24 * 3_600 * SECOND)), now, WAITS);
        assert_eq!((turn.until.unwrap() - now, turn.due()), (LONGEST, None), "one more try, and no more");
    }

    #[test]
    fn what_shows_later_is_looked_at_again() {
        let (mut turn, now) = (Turn::default(), Instant::now());
        turn.look(ConversationId(1));
        let job = turn.take(now).unwrap();
        turn.done(job.clone(), Done::Nothing, now, WAITS);
        turn.later(now + SECOND, BTreeSet::from([ConversationId(1)]));
        assert!(!turn.is_idle(now), "it is not forgotten");
        assert_eq!((turn.take(now), turn.due()), (None, Some(Some(now + SECOND))));
        assert_eq!(turn.take(now + SECOND), Some(job));
    }

    #[test]
    fn a_test_waits_for_its_own_time_alone() {
        let (mut turn, now) = (Turn::default(), Instant::now());
        turn.look(ConversationId(1));
        let job = turn.take(now).unwrap();
        turn.done(job, Done::Again(None), now, WAITS);
        turn.test(now + SECOND);
        assert_eq!((turn.take(now), turn.due()), (None, Some(Some(now + SECOND))));
        assert_eq!(turn.take(now + SECOND), Some(Job::Test));
        turn.done(Job::Test, Done::Over, now + SECOND, WAITS);
        assert_eq!(turn.due(), Some(Some(now + 5 * SECOND)), "it is well: what waited goes after the gap");
    }
}
