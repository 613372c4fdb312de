//! The one place to ask "may they?". Denies by default; what may not be seen answers as missing.

use protocol::{Fault, Kind, PersonId, Role};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// From the login, never from a message.
    pub id: PersonId,
    /// Runs this server.
    pub owner: bool,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See history, members, presence.
    Read,
    /// Write a message, show that one types, move the read position.
    Write,
    /// Become a member.
    Join,
    /// Stop being one.
    Leave,
    /// Rename a room, or delete it.
    Govern,
    /// Remove or mute a member.
    Moderate(PersonId),
    /// Change somebody's name, or remove them from the server.
    Administer(PersonId),
    /// List or end somebody's logins.
    Logins(PersonId),
}

/// What they want to do it to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// A conversation, as the actor stands to it; `None` if there is none.
    Conversation(Option<Standing>),
    /// The server and the people on it.
    Server,
}

/// How somebody stands to a conversation that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What it is.
    pub kind: Kind,
    /// Their role, if they are a member.
    pub role: Option<Role>,
    /// Milliseconds since 1970 until which they may not write.
    pub muted_until: Option<i64>,
}

/// Decides.
///
/// # Errors
/// [`Fault::Missing`] if the object must not even be seen, [`Fault::Forbidden`] or [`Fault::Muted`]
/// if it may be seen but the action may not be done.
pub fn authorize(actor: &Actor, action: Action, object: Object, now: i64) -> Result<(), Fault> {
    match (action, object) {
        (_, Object::Conversation(None)) => Err(Fault::Missing),
        (Action::Administer(person), Object::Server) => allow_if(actor.owner && person != actor.id),
        (Action::Logins(person), Object::Server) => allow_if(actor.owner || person == actor.id),
        (_, Object::Server) | (Action::Administer(_) | Action::Logins(_), _) => Err(Fault::Forbidden),
        (action, Object::Conversation(Some(standing))) => in_conversation(actor, action, standing, now),
    }
}

fn in_conversation(actor: &Actor, action: Action, standing: Standing, now: i64) -> Result<(), Fault> {
    let member = standing.role.is_some();
    if standing.kind == Kind::Private && !member {
        return Err(Fault::Missing);
    }
    let governs = standing.kind != Kind::Private && (standing.role == Some(Role::Owner) || actor.owner);
    match action {
        Action::Read => Ok(()),
        Action::Write => match standing.muted_until {
            _ if !member => Err(Fault::Forbidden),
            Some(until) if until > now => Err(Fault::Muted { until }),
            _ => Ok(()),
        },
        Action::Join => allow_if(standing.kind == Kind::Room),
        Action::Leave => allow_if(standing.kind == Kind::Room && member),
        Action::Govern => allow_if(standing.kind == Kind::Room && governs),
        Action::Moderate(person) => allow_if(governs && person != actor.id),
        Action::Administer(_) | Action::Logins(_) => Err(Fault::Forbidden),
    }
}

fn allow_if(allowed: bool) -> Result<(), Fault> {
    if allowed { Ok(()) } else { Err(Fault::Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: PersonId = PersonId(1);
    const OTHER: PersonId = PersonId(2);

    fn ask(owner: bool, action: Action, kind: Kind, role: Option<Role>) -> Result<(), Fault> {
        let standing = Standing { kind, role, muted_until: None };
        authorize(&Actor { id: ME, owner }, action, Object::Conversation(Some(standing)), 0)
    }

    /// PROMISES §3, for the roles that exist: ME, GM, GO, AD.
    #[test]
    fn the_matrix_of_conversations() {
        use Action::*;
        let (member, owner) = (Some(Role::Member), Some(Role::Owner));
        let moderate = Moderate(OTHER);
        let (yes, no, hidden) = (Ok(()), Err(Fault::Forbidden), Err(Fault::Missing));
        for (action, kind, outsider, in_it, owns_it, admin_outside) in [
            (Read, Kind::Private, &hidden, &yes, &yes, &hidden),
            (Write, Kind::Private, &hidden, &yes, &yes, &hidden),
            (Leave, Kind::Private, &hidden, &no, &no, &hidden),
            (Govern, Kind::Private, &hidden, &no, &no, &hidden),
            (moderate, Kind::Private, &hidden, &no, &no, &hidden),
            (Read, Kind::Room, &yes, &yes, &yes, &yes),
            (Write, Kind::Room, &no, &yes, &yes, &no),
            (Join, Kind::Room, &yes, &yes, &yes, &yes),
            (Leave, Kind::Room, &no, &yes, &yes, &no),
            (Govern, Kind::Room, &no, &no, &yes, &yes),
            (moderate, Kind::Room, &no, &no, &yes, &yes),
            (Read, Kind::Lobby, &yes, &yes, &yes, &yes),
            (Leave, Kind::Lobby, &no, &no, &no, &no),
            (Govern, Kind::Lobby, &no, &no, &no, &no),
            (moderate, Kind::Lobby, &no, &no, &yes, &yes),
        ] {
            let case = format!("{action:?} {kind:?}");
            assert_eq!(&ask(false, action, kind, None), outsider, "outsider {case}");
            assert_eq!(&ask(false, action, kind, member), in_it, "member {case}");
            assert_eq!(&ask(false, action, kind, owner), owns_it, "owner {case}");
            assert_eq!(&ask(true, action, kind, None), admin_outside, "admin {case}");
        }
    }

    #[test]
    fn what_does_not_exist_is_missing_for_everyone() {
        for owner in [false, true] {
            let asked = authorize(&Actor { id: ME, owner }, Action::Read, Object::Conversation(None), 0);
            assert_eq!(asked, Err(Fault::Missing));
        }
    }

    #[test]
    fn the_server_belongs_to_its_owner_and_logins_to_their_person() {
        let ask = |owner, action| authorize(&Actor { id: ME, owner }, action, Object::Server, 0);
        assert_eq!(ask(false, Action::Administer(OTHER)), Err(Fault::Forbidden));
        assert_eq!(ask(true, Action::Administer(OTHER)), Ok(()));
        assert_eq!(ask(true, Action::Administer(ME)), Err(Fault::Forbidden));
        assert_eq!(ask(false, Action::Logins(ME)), Ok(()));
        assert_eq!(ask(false, Action::Logins(OTHER)), Err(Fault::Forbidden));
        assert_eq!(ask(true, Action::Logins(OTHER)), Ok(()));
        assert_eq!(ask(true, Action::Read), Err(Fault::Forbidden));
    }

    #[test]
    fn nobody_moderates_themselves_and_muting_ends() {
        assert_eq!(ask(true, Action::Moderate(ME), Kind::Room, Some(Role::Owner)), Err(Fault::Forbidden));
        let muted = Standing { kind: Kind::Room, role: Some(Role::Member), muted_until: Some(10) };
        let write = |now| {
            authorize(&Actor { id: ME, owner: false }, Action::Write, Object::Conversation(Some(muted)), now)
        };
        assert_eq!(write(9), Err(Fault::Muted { until: 10 }));
        assert_eq!(write(10), Ok(()));
    }
}
