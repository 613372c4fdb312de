//! See [`protocol::Command::People`].

use crate::{
    actions::{conversation::Find, space::which},
    domain::{permission::Allowed, spelling::sought},
    ports::store::{ListPlace, Read},
    runner::Result,
};
use protocol::{ConversationId, Fault, People, PersonId, Reply, limits::PAGE};

/// A page of the people of a space that are called or spelled like this. Those who block the caller are not
/// among them.
///
/// # Errors
/// Those of [`which`], and the store's.
pub fn find_people(
    read: &mut dyn Read,
    by: &Allowed,
    space: Option<ConversationId>,
    find: &Find,
    after: Option<PeoplePlace>,
) -> Result<Reply> {
    let after = after.map(|PeoplePlace(place)| place);
    let space = which(read, by, space)?;
    let (me, sought) = (by.me().id, sought(find.text()));
    let mut found =
        read.contacts().people_called(me, space, find.text(), &sought, after.as_ref(), PAGE + 1)?;
    let more = found.len() > usize::from(PAGE);
    found.truncate(usize::from(PAGE));
    let next = found.last().filter(|_| more).map(|(place, _)| PeoplePlace(place.clone()).to_string());
    Ok(Reply::People(People { people: found.into_iter().map(|(_, person)| person).collect(), next }))
}

/// How far somebody has paged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeoplePlace(ListPlace);

impl std::fmt::Display for PeoplePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0.person, self.0.key)
    }
}

impl std::str::FromStr for PeoplePlace {
    type Err = Fault;
    fn from_str(text: &str) -> std::result::Result<Self, Fault> {
        let (person, key) = text.split_once('.').ok_or(Fault::Unreadable)?;
        let person = PersonId(person.parse().map_err(|_| Fault::Unreadable)?);
        Ok(Self(ListPlace { key: key.to_owned(), person }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_text_whatever_the_name() {
        for key in ["2", "1ada", "2a.b.c", "2东 2"] {
            let place = PeoplePlace(ListPlace { key: key.to_owned(), person: PersonId(7) });
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for wrong in ["", "7", "x.2"] {
            assert_eq!(wrong.parse::<PeoplePlace>(), Err(Fault::Unreadable), "{wrong}");
        }
    }
}
