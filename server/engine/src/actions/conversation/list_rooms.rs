//! See [`protocol::Command::Rooms`].

use super::find::Find;
use crate::{
    actions::space::which,
    domain::permission::Allowed,
    ports::store::Read,
    runner::{Error, Result},
};
use protocol::{ConversationId, Fault, Reply, Rooms, limits::PAGE};
use std::cmp::Reverse;

/// A page of the public rooms of a space, by id.
///
/// # Errors
/// Those of [`which`], and the store's.
pub fn list_rooms(
    read: &mut dyn Read,
    by: &Allowed,
    space: Option<ConversationId>,
    after: Option<ConversationId>,
) -> Result<Reply> {
    let space = which(read, by, space)?;
    let mut rooms = read.rooms(by.me().id, space, after, PAGE + 1)?;
    let more = rooms.len() > usize::from(PAGE);
    rooms.truncate(usize::from(PAGE));
    Ok(Reply::Rooms(Rooms { rooms, more, next: None }))
}

/// Of one's own conversations so many are told, at most.
const MINE: u16 = 20;

/// A page of those that are looked for, by last activity; `mine`: before the first page one's own, too. Who is in no space
/// has groups of their own all the same.
///
/// # Errors
/// Those of [`which`], unless one's own are asked for, and the store's.
pub fn find_rooms(
    read: &mut dyn Read,
    by: &Allowed,
    space: Option<ConversationId>,
    find: &Find,
    mine: bool,
    from: Option<Place>,
) -> Result<Reply> {
    let found = match which(read, by, space) {
        Err(Error::Refused(Fault::Missing)) if mine => Vec::new(),
        space => read.rooms_named(space?, find.text())?,
    };
    let began =
        from.map_or_else(|| found.iter().map(|(_, at)| *at).max().unwrap_or_default(), |from| from.began);
    let after = from.map(|from| from.after);
    let places = found.into_iter().map(|(room, at)| Order::of(room, at, began));
    let mut places: Vec<Order> = places.filter(|place| Some(*place) > after).collect();
    places.sort_unstable();
    let more = places.len() > usize::from(PAGE);
    places.truncate(usize::from(PAGE));
    let next = places.last().filter(|_| more).map(|last| Place { began, after: *last }.to_string());
    let is_first = from.is_none();
    let mut rooms =
        if mine && is_first { read.mine_named(by.me().id, find.text(), MINE)? } else { Vec::new() };
    let known = rooms.iter().map(|room| room.id).collect::<Vec<_>>();
    for place in places.into_iter().filter(|place| !known.contains(&place.room())) {
        rooms.extend(read.room(place.room(), by.me().id)?);
    }
    Ok(Reply::Rooms(Rooms { rooms, more, next }))
}

/// The order of the list. Where something happened after the first page was read, a room would move to the
/// top, past whoever pages: it stands at the end, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Quiet(Reverse<i64>, ConversationId),
    Moved(ConversationId),
}

impl Order {
    fn of(room: ConversationId, at: i64, began: i64) -> Self {
        if at > began { Self::Moved(room) } else { Self::Quiet(Reverse(at), room) }
    }

    fn room(self) -> ConversationId {
        match self {
            Self::Quiet(_, room) | Self::Moved(room) => room,
        }
    }
}

/// How far somebody has paged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The latest time in any room when the first page was read, milliseconds since 1970.
    began: i64,
    after: Order,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.after {
            Order::Quiet(Reverse(at), room) => write!(f, "{}.{room}.{at}", self.began),
            Order::Moved(room) => write!(f, "{}.{room}", self.began),
        }
    }
}

impl std::str::FromStr for Place {
    type Err = Fault;
    fn from_str(text: &str) -> std::result::Result<Self, Fault> {
        let numbers: Vec<i64> = text
            .split('.')
            .map(str::parse)
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| Fault::Unreadable)?;
        match numbers.as_slice() {
            [began, room] => Ok(Self { began: *began, after: Order::Moved(ConversationId(*room)) }),
            [began, room, at] => {
                Ok(Self { began: *began, after: Order::Quiet(Reverse(*at), ConversationId(*room)) })
            }
            _ => Err(Fault::Unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_comes_first_and_what_moved_last() {
        let order = |room, at| Order::of(ConversationId(room), at, 100);
        let mut list = [order(1, 50), order(9, 101), order(2, 100), order(3, 50), order(4, 300)];
        list.sort_unstable();
        assert_eq!(list.map(|place| place.room().0), [2, 1, 3, 4, 9]);
    }

    #[test]
    fn a_place_survives_its_text() {
        for after in [Order::of(ConversationId(7), 5, 9), Order::of(ConversationId(7), 10, 9)] {
            let place = Place { began: 9, after };
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for wrong in ["", "1", "1.x", "1.2.3.4", "..", "1.2.99999999999999999999"] {
            assert_eq!(wrong.parse::<Place>(), Err(Fault::Unreadable), "{wrong}");
        }
    }
}
