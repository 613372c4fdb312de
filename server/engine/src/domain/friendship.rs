//! How two people become friends and stop being friends: what each keeps about the other, before and after.

use protocol::{
    Friendship,
    limits::{ASK_AGAIN_HOURS, CONTACTS, REQUESTS},
};

/// Requests of others that wait for somebody's answer, at most. Later ones do not reach them.
const WAITING: u32 = 500;
const ASK_AGAIN_MS: i64 = ASK_AGAIN_HOURS as i64 * 3_600_000;

/// What somebody keeps about another person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// What they are to each other.
    pub friendship: Friendship,
    /// What they call them; empty for none.
    pub remark: String,
    /// The note of an open request.
    pub note: String,
    /// Whether they receive nothing from them in private.
    pub blocked: bool,
    /// When the friendship or request began, milliseconds since 1970; also of one's own request that one took
    /// back.
    pub at: i64,
}

impl Default for Relation {
    fn default() -> Self {
        Self {
            friendship: Friendship::None,
            remark: String::new(),
            note: String::new(),
            blocked: false,
            at: 0,
        }
    }
}

impl Relation {
    /// Whether nothing is kept.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.friendship == Friendship::None && self.remark.is_empty() && !self.blocked
    }

    fn turn(&mut self, friendship: Friendship, note: &str, at: i64) {
        self.friendship = friendship;
        note.clone_into(&mut self.note);
        self.at = at;
    }
}

/// How much somebody keeps about others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Everybody they keep something about, or once did.
    pub contacts: u32,
    /// Whom they asked, without an answer so far.
    pub asked: u32,
    /// Who asked them.
    pub asked_by: u32,
}

impl Kept {
    /// How many that are if there is no room for one more.
    #[must_use]
    pub fn full(self) -> Option<u32> {
        (self.contacts >= CONTACTS + WAITING).then_some(CONTACTS)
    }

    /// The same of open requests.
    #[must_use]
    pub fn full_of_requests(self) -> Option<u32> {
        (self.asked >= REQUESTS).then_some(REQUESTS)
    }

    /// Whether one more request reaches them.
    #[must_use]
    pub fn takes_request(self) -> bool {
        self.asked_by < WAITING && self.full().is_none()
    }
}

/// What two people keep about each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// The caller's.
    pub mine: Relation,
    /// The other one's.
    pub theirs: Relation,
}

impl Pair {
    /// Whether asking makes a new request.
    #[must_use]
    pub fn asks(&self, now: i64) -> bool {
        match self.mine.friendship {
            Friendship::Friend | Friendship::AskedBy => false,
            _ if self.theirs.friendship == Friendship::Asked => false,
            Friendship::Asked => now - self.mine.at >= ASK_AGAIN_MS,
            Friendship::None | Friendship::Unknown => true,
        }
    }

    /// The caller asks. Two who asked each other are friends at once, even if one has refused or blocked the other
    /// meanwhile. A request that was taken back reaches nobody again before the day is over. `reaches`: whether the
    /// other one takes another request.
    pub fn ask(&mut self, note: &str, now: i64, reaches: bool) {
        let they_asked =
            self.mine.friendship == Friendship::AskedBy || self.theirs.friendship == Friendship::Asked;
        if self.mine.friendship != Friendship::Friend && they_asked {
            self.befriend(now);
        } else if self.asks(now) {
            let again = now - self.mine.at < ASK_AGAIN_MS;
            self.mine.turn(Friendship::Asked, note, if again { self.mine.at } else { now });
            if !self.theirs.blocked && reaches && !again {
                self.theirs.turn(Friendship::AskedBy, note, now);
            }
        }
    }

    /// The caller answers; `false` if nobody asked them. Who is refused keeps their open request.
    pub fn answer(&mut self, accept: bool, now: i64) -> bool {
        let asked = self.mine.friendship == Friendship::AskedBy;
        match (asked, accept) {
            (true, true) => self.befriend(now),
            (true, false) => self.mine.turn(Friendship::None, "", 0),
            (false, _) => {}
        }
        asked
    }

    /// The caller ends the friendship, or takes back their request.
    pub fn end(&mut self) {
        let asked_at = match self.mine.friendship {
            Friendship::Friend => 0,
            Friendship::Asked => self.mine.at,
            Friendship::None | Friendship::AskedBy | Friendship::Unknown => return,
        };
        self.mine.turn(Friendship::None, "", asked_at);
        if matches!(self.theirs.friendship, Friendship::Friend | Friendship::AskedBy) {
            self.theirs.turn(Friendship::None, "", 0);
        }
    }

    /// The caller receives nothing from them any more, or does again. A request of theirs is refused.
    pub fn block(&mut self, blocked: bool, now: i64) {
        self.mine.blocked = blocked;
        if blocked {
            self.answer(false, now);
        }
    }

    fn befriend(&mut self, now: i64) {
        self.mine.turn(Friendship::Friend, "", now);
        self.theirs.turn(Friendship::Friend, "", now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Friendship::{Asked, AskedBy, Friend, None};
    use proptest::prelude::*;

    const NOW: i64 = 1_760_000_000_000;

    fn states(pair: &Pair) -> (Friendship, Friendship) {
        (pair.mine.friendship, pair.theirs.friendship)
    }

    fn turned(pair: Pair) -> Pair {
        Pair { mine: pair.theirs, theirs: pair.mine }
    }

    fn asked() -> Pair {
        let mut pair = Pair::default();
        pair.ask("hi", NOW, true);
        pair
    }

    #[test]
    fn asked_and_accepted() {
        let pair = asked();
        assert_eq!((states(&pair), &*pair.theirs.note, pair.theirs.at), ((Asked, AskedBy), "hi", NOW));
        let mut pair = turned(pair);
        assert!(pair.answer(true, NOW + 1));
        assert_eq!((states(&pair), &*pair.mine.note, pair.mine.at), ((Friend, Friend), "", NOW + 1));
        assert!(!pair.answer(true, NOW + 2), "nobody asks any more");
        let before = pair.clone();
        pair.ask("again", NOW + 3, true);
        assert_eq!(pair, before);
        pair.end();
        assert_eq!(states(&pair), (None, None));
    }

    #[test]
    fn who_is_refused_keeps_an_open_request_and_may_repeat_it_after_a_day() {
        let mut pair = turned(asked());
        assert!(pair.answer(false, NOW + 1));
        assert_eq!(states(&pair), (None, Asked));
        let mut pair = turned(pair);
        pair.ask("please", NOW + ASK_AGAIN_MS - 1, true);
        assert_eq!((states(&pair), &*pair.mine.note), ((Asked, None), "hi"));
        pair.ask("please", NOW + ASK_AGAIN_MS, true);
        assert_eq!((states(&pair), &*pair.theirs.note), ((Asked, AskedBy), "please"));
    }

    #[test]
    fn whoever_asked_each_other_are_friends_at_once() {
        let mut pair = turned(asked());
        pair.ask("me too", NOW + 1, true);
        assert_eq!(states(&pair), (Friend, Friend));
        let mut refused = turned(asked());
        refused.answer(false, NOW + 1);
        refused.ask("after all", NOW + 2, true);
        assert_eq!(states(&refused), (Friend, Friend));
    }

    #[test]
    fn the_blocked_see_what_everybody_sees() {
        for accept in [Option::<bool>::None, Some(true)] {
            let (mut plain, mut blocked) = (Pair::default(), Pair::default());
            blocked.theirs.blocked = true;
            for pair in [&mut plain, &mut blocked] {
                pair.ask("hi", NOW, true);
                if accept.is_some() {
                    pair.ask("hi", NOW + ASK_AGAIN_MS, true);
                }
            }
            assert_eq!(plain.mine, blocked.mine);
            assert_eq!((plain.theirs.friendship, blocked.theirs.friendship), (AskedBy, None));
        }
        let mut pair = turned(asked());
        pair.block(true, NOW + 1);
        assert_eq!(states(&pair), (None, Asked));
    }

    #[test]
    fn a_request_is_taken_back_and_one_too_many_does_not_arrive() {
        let mut pair = asked();
        pair.end();
        assert_eq!(states(&pair), (None, None));
        // Asked, taken back and asked: not more than once a day.
        pair.ask("hi", NOW + 1, true);
        assert_eq!((states(&pair), pair.mine.at), ((Asked, None), NOW));
        pair.end();
        pair.ask("hi", NOW + ASK_AGAIN_MS, true);
        assert_eq!(states(&pair), (Asked, AskedBy));
        let mut pair = Pair::default();
        pair.ask("hi", NOW, false);
        assert_eq!(states(&pair), (Asked, None));
        assert!(!Kept { asked_by: WAITING, ..Kept::default() }.takes_request());
        assert_eq!(Kept { asked: REQUESTS, ..Kept::default() }.full_of_requests(), Some(REQUESTS));
        assert_eq!(Kept { contacts: CONTACTS, ..Kept::default() }.full(), Option::None);
        assert_eq!(Kept { contacts: CONTACTS + WAITING, ..Kept::default() }.full(), Some(CONTACTS));
    }

    proptest! {
        /// Whatever two people do: friends are friends on both sides, and who was asked was asked by somebody.
        #[test]
        fn both_sides_always_fit(acts in prop::collection::vec((0..6_u8, any::<bool>(), 0..3_i64), 0..40)) {
            let (mut pair, mut now) = (Pair::default(), ASK_AGAIN_MS);
            for (act, other, days) in acts {
                now += days * ASK_AGAIN_MS / 2;
                if other {
                    pair = turned(pair);
                }
                match act {
                    0 | 1 => pair.ask("n", now, act == 0),
                    2 => drop(pair.answer(true, now)),
                    3 => drop(pair.answer(false, now)),
                    4 => pair.end(),
                    _ => { let blocked = !pair.mine.blocked; pair.block(blocked, now); }
                }
                let (mine, theirs) = states(&pair);
                prop_assert_eq!(mine == Friend, theirs == Friend);
                prop_assert!(mine != AskedBy || theirs == Asked);
                prop_assert!(theirs != AskedBy || mine == Asked);
                prop_assert!(!(mine == Asked && theirs == Asked));
            }
        }
    }
}
