//! Has notifications close whose message was read on another device, or is out of reach: removed, hidden, in a conversation
//! that one has left. What closes goes with the next message that is told; alone it goes only so often, since browsers
//! count the push messages of which nothing is seen.

use super::notice::tag;
use protocol::{ConversationId, LoginId, Seq};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// Push messages a day to one browser of which nothing is seen. Chrome allows about that many to a page that is used
/// every day, and shows a notification of its own in the place of others; Firefox allows 16 between two visits.
const A_DAY: u8 = 6;
const DAY: i64 = 86_400_000;
/// Safari ends a subscription after three of them: it gets none.
const NEVER: &str = "push.apple.com";

/// What a browser still shows and is to close: where, and the message.
pub type Closed = Vec<(ConversationId, Seq)>;

/// As a push message says it.
pub fn tags(closed: &Closed) -> BTreeMap<String, Seq> {
    closed.iter().map(|(conversation, seq)| (tag(*conversation), *seq)).collect()
}

/// How many push messages that show nothing each browser got: of which day, and how many. After a start: none.
#[derive(Debug, Default)]
pub struct Silent(Mutex<BTreeMap<LoginId, (i64, u8)>>);

impl Silent {
    /// Whether one more may go to a browser; it counts as sent. `host`: of its push service.
    pub fn take(&self, login: LoginId, host: &str, now: i64) -> bool {
        if host == NEVER || host.strip_suffix(NEVER).is_some_and(|rest| rest.ends_with('.')) {
            return false;
        }
        let today = now.div_euclid(DAY);
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.retain(|_, (day, _)| *day == today);
        let (_, count) = sent.entry(login).or_insert((today, 0));
        let is_left = *count < A_DAY;
        *count += u8::from(is_left);
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_nobody_sees_so_many_are_sent_a_day_and_none_to_safari() {
        let (silent, one, other) = (Silent::default(), LoginId(1), LoginId(2));
        let take = |login, now| silent.take(login, "fcm.googleapis.com", now);
        assert_eq!((0..20).filter(|_| take(one, 5)).count(), usize::from(A_DAY));
        assert!(take(other, 5));
        assert!(take(one, DAY), "another day");
        assert!(!silent.take(one, "web.push.apple.com", DAY));
        assert!(silent.take(one, "notpush.apple.com", DAY));
    }
}
