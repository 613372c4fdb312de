//! What people were told about each other: nothing that neither of them did.

use super::{Count, Ledgers, Verdict};
use crate::ledger::{Deed, Line};
use protocol::{Friendship, PersonId};
use std::collections::HashSet;

/// A list that says `blocked` is the blocker's own, a request is somebody's who asked, and friends are two who agreed.
pub fn check(verdict: &mut Verdict, ledgers: &Ledgers) {
    let mut tried: HashSet<(PersonId, PersonId, Deed)> = HashSet::new();
    for (me, lines) in ledgers {
        for line in lines {
            if let Line::Tried { person, what } = line {
                tried.insert((*me, *person, *what));
            }
        }
    }
    let did = |who: PersonId, to: PersonId, what: Deed| tried.contains(&(who, to, what));
    for (&me, lines) in ledgers {
        let mut told = HashSet::new();
        for line in lines {
            let Line::Contact { person, friendship, blocked } = *line else { continue };
            if blocked && !did(me, person, Deed::Block) && told.insert((person, None)) {
                verdict
                    .add(Count::Leak, || format!("{me} was told of a block of {person} that is not theirs"));
            }
            let agrees = |one, other| did(one, other, Deed::Accept) || did(one, other, Deed::Ask);
            let agreed = match friendship {
                Friendship::None | Friendship::Unknown => true,
                Friendship::Asked => did(me, person, Deed::Ask),
                Friendship::AskedBy => did(person, me, Deed::Ask),
                Friendship::Friend => {
                    did(me, person, Deed::Ask) && agrees(person, me)
                        || did(person, me, Deed::Ask) && agrees(me, person)
                }
            };
            if !agreed && told.insert((person, Some(friendship as u8))) {
                verdict.add(Count::Phantom, || {
                    format!("{me} is told {friendship:?} of {person}, and nobody asked")
                });
            }
        }
    }
}
