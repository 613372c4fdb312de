//! Who was in a conversation at which places of its log: those who founded it, and what its notices say since.

use super::log::{Change, Histories, Members};
use protocol::{ConversationId, PersonId, Seq};
use std::collections::{BTreeMap, BTreeSet};

/// A stay: from its first place to its last, which tells of its end.
type Stay = (Seq, Seq);
/// The end of a stay that goes on.
const STILL: Seq = Seq(u32::MAX);

/// Who was in which conversation, and when.
#[derive(Debug, Default)]
pub struct Memberships(BTreeMap<ConversationId, BTreeMap<PersonId, Vec<Stay>>>);

impl Memberships {
    /// Those that follow from who was in at first and from the logs.
    pub fn of(members: &Members, histories: &Histories) -> Self {
        let mut all = Self::default();
        for (conversation, founders) in members {
            let people = all.0.entry(*conversation).or_default();
            people.extend(founders.iter().map(|person| (*person, vec![(Seq(0), STILL)])));
            for place in histories.get(conversation).into_iter().flatten() {
                match place.change {
                    Some(Change::Came(person)) => {
                        let stays = people.entry(person).or_default();
                        if stays.last().is_none_or(|stay| stay.1 != STILL) {
                            stays.push((place.seq, STILL));
                        }
                    }
                    Some(Change::Went(person)) => {
                        let stay = people.entry(person).or_default().last_mut();
                        if let Some(stay) = stay.filter(|stay| stay.1 == STILL) {
                            stay.1 = place.seq;
                        }
                    }
                    None => {}
                }
            }
        }
        all
    }

    fn stays(&self, conversation: ConversationId, person: PersonId) -> &[Stay] {
        let people = self.0.get(&conversation);
        people.and_then(|people| people.get(&person)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether somebody was in it when its log came to this place.
    pub fn was_in(&self, conversation: ConversationId, person: PersonId, seq: Seq) -> bool {
        self.stays(conversation, person).iter().any(|(from, to)| (*from..=*to).contains(&seq))
    }

    /// Whether somebody was in it then or later: whoever comes may read what was before.
    pub fn could_read(&self, conversation: ConversationId, person: PersonId, seq: Seq) -> bool {
        self.stays(conversation, person).last().is_some_and(|(_, to)| seq <= *to)
    }

    /// How often somebody went from it.
    pub fn goings(&self, conversation: ConversationId) -> usize {
        let people = self.0.get(&conversation).into_iter().flatten();
        people.flat_map(|(_, stays)| stays).filter(|stay| stay.1 != STILL).count()
    }

    /// Whether somebody was ever in it.
    pub fn ever_in(&self, conversation: ConversationId, person: PersonId) -> bool {
        !self.stays(conversation, person).is_empty()
    }

    /// Who is in it in the end.
    pub fn still_in(&self, conversation: ConversationId) -> BTreeSet<PersonId> {
        let people = self.0.get(&conversation).into_iter().flatten();
        people
            .filter(|(_, stays)| stays.last().is_some_and(|stay| stay.1 == STILL))
            .map(|(id, _)| *id)
            .collect()
    }
}
