//! See [`protocol::Command::Members`].

use super::find::Find;
use crate::{
    hub::Presence,
    ports::store::{ListPlace, Read},
    runner::Result,
};
use protocol::{ConversationId, Fault, Members, PersonId, Reply, limits::PAGE};

/// Names looked at in one step.
const STRIDE: u16 = 500;

/// A page of a conversation's members, by id.
///
/// # Errors
/// The store's.
pub fn list_members(
    read: &mut dyn Read,
    presence: &Presence,
    conversation: ConversationId,
    after: Option<PersonId>,
) -> Result<Reply> {
    let mut members = read.members(conversation, after, PAGE + 1)?;
    let more = members.len() > usize::from(PAGE);
    members.truncate(usize::from(PAGE));
    let next = None;
    counted(
        read,
        presence,
        Members { conversation, members, more, next, total: None, online: None, guests: 0 },
    )
}

/// Adds how many members there are, how many of them are online and how many are guests.
fn counted(read: &mut dyn Read, presence: &Presence, page: Members) -> Result<Reply> {
    let of = page.conversation;
    let total = Some(read.member_count(of)?);
    let guests = read.server().guests_in(of)?;
    Ok(Reply::Members(Members { total, online: Some(presence.online_in(of)), guests, ..page }))
}

/// A page of those that are looked for: who is online first, then the others, each in the order of the list.
/// Both halves are walks along an index that holds names and ids.
///
/// # Errors
/// The store's.
pub fn find_members(
    read: &mut dyn Read,
    presence: &Presence,
    conversation: ConversationId,
    find: &Find,
    from: Option<Place>,
) -> Result<Reply> {
    let Place { half, began, after } = from.unwrap_or_else(|| Place::first(presence));
    let mut found = Vec::new();
    let mut walk = |half: Half, after| {
        gather(read, presence, conversation, find, Place { half, began, after }, &mut found)
    };
    walk(half, after)?;
    if half == Half::Online {
        walk(Half::Away, None)?;
    }
    let more = found.len() > usize::from(PAGE);
    found.truncate(usize::from(PAGE));
    let next = found.last().filter(|_| more).map(ToString::to_string);
    let mut members = Vec::with_capacity(found.len());
    for place in found.iter().filter_map(|place| place.after.as_ref()) {
        members.extend(read.member(conversation, place.person)?);
    }
    counted(
        read,
        presence,
        Members { conversation, members, more, next, total: None, online: None, guests: 0 },
    )
}

/// Walks along one half from a place, until there is a page and one more.
fn gather(
    read: &mut dyn Read,
    presence: &Presence,
    conversation: ConversationId,
    find: &Find,
    from: Place,
    found: &mut Vec<Place>,
) -> Result<()> {
    let Place { half, began, mut after } = from;
    while found.len() <= usize::from(PAGE) {
        let places = read.listed(conversation, after.as_ref(), find.text(), STRIDE)?;
        let is_last = places.len() < usize::from(STRIDE);
        after = places.last().cloned();
        let here = places.into_iter().filter(|place| half.has(presence, began, place.person));
        let left = usize::from(PAGE) + 1 - found.len();
        found.extend(here.take(left).map(|place| Place { half, began, after: Some(place) }));
        if is_last {
            break;
        }
    }
    Ok(())
}

/// Which half of the list a place is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Online,
    Away,
}

impl Half {
    /// Whether somebody belongs here. Who came after the list was begun, and so may have been missed above,
    /// stands below with the others.
    fn has(self, presence: &Presence, began: u64, person: PersonId) -> bool {
        match self {
            Self::Online => presence.is_online(person),
            Self::Away => !presence.is_online_since(person, began),
        }
    }
}

/// How far somebody has paged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    half: Half,
    /// [`Presence::arrivals`] when the first page was read.
    began: u64,
    after: Option<ListPlace>,
}

impl Place {
    fn first(presence: &Presence) -> Self {
        Self { half: Half::Online, began: presence.arrivals(), after: None }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let half = if self.half == Half::Online { "on" } else { "off" };
        let (person, key) = self.after.as_ref().map_or((0, ""), |after| (after.person.0, &after.key));
        write!(f, "{half}.{}.{person}.{key}", self.began)
    }
}

impl std::str::FromStr for Place {
    type Err = Fault;
    fn from_str(text: &str) -> std::result::Result<Self, Fault> {
        let mut parts = text.splitn(4, '.');
        let mut part = || parts.next().ok_or(Fault::Unreadable);
        let half = match part()? {
            "on" => Half::Online,
            "off" => Half::Away,
            _ => return Err(Fault::Unreadable),
        };
        let began = part()?.parse().map_err(|_| Fault::Unreadable)?;
        let person = PersonId(part()?.parse().map_err(|_| Fault::Unreadable)?);
        let after = Some(ListPlace { key: part()?.to_owned(), person });
        Ok(Self { half, began, after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_text_whatever_the_name() {
        for key in ["2", "0ada", "2a.b.c", "2东 2"] {
            let after = Some(ListPlace { key: key.to_owned(), person: PersonId(7) });
            for half in [Half::Online, Half::Away] {
                let place = Place { half, began: 5, after: after.clone() };
                assert_eq!(place.to_string().parse(), Ok(place));
            }
        }
        for wrong in ["", "on", "on.1.2", "here.1.2.x", "on.x.2.x", "off.1.x.x", "on.-1.2.x"] {
            assert_eq!(wrong.parse::<Place>(), Err(Fault::Unreadable), "{wrong}");
        }
    }
}
