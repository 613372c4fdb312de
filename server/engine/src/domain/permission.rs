//! The one place to ask "may they?". Denies by default; what may not be seen answers as missing.

use protocol::{ConversationId, Fault, Kind, LoginId, Person, PersonId, Role};

/// Who asks, as their login says. What they may do is read afresh for every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub person: PersonId,
    /// The login they came with.
    pub login: LoginId,
    /// Whether a link let them into one room, and nowhere else.
    pub is_guest: bool,
}

/// What somebody wants to do. The subject of an action on a person is who it is done to, as they are
/// now; `None` if there is no such person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// What any member may, and no guest: make a room, write to somebody, look around.
    ActForOneself,
    /// What concerns one's own name, face and login alone: guests may too.
    KeepOneself,
    /// See a conversation's history and members.
    Read,
    /// See what a public room shows to those outside.
    SeeDoor,
    /// Write a message, show that one types.
    Write,
    /// Move one's read position.
    Follow,
    /// Become a member.
    Join,
    /// Stop being one.
    Leave,
    /// Rename a room, or delete it.
    Govern,
    /// Mute a member.
    Mute(Option<&'a Person>),
    /// Remove a member from a room, or let them come back.
    Remove(Option<&'a Person>),
    /// Change somebody's name, or remove them from the server.
    Administer(PersonId),
    /// List or end somebody's logins.
    Logins(PersonId),
    /// Look at how the server is run and who is on it.
    LookAfter,
    /// Change it. Whoever may not sees nothing of it.
    RunServer,
}

/// What they want to do it to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// A conversation, as the caller stands to it; `None` if there is none.
    Conversation(ConversationId, Option<Standing>),
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
    /// Milliseconds since 1970 until which they may not come back.
    pub banned_until: Option<i64>,
}

/// Proof that somebody may do what they asked for. Only [`authorize`] makes one.
#[derive(Debug, Clone)]
pub struct Allowed {
    me: Person,
    now: i64,
    caller: Caller,
    conversation: Option<(ConversationId, Standing)>,
}

impl Allowed {
    /// Who does it, as they are now.
    #[must_use]
    pub fn me(&self) -> &Person {
        &self.me
    }

    /// When it was decided, milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// The login they do it with.
    #[must_use]
    pub fn login(&self) -> LoginId {
        self.caller.login
    }

    /// As who they ask.
    #[must_use]
    pub fn caller(&self) -> Caller {
        self.caller
    }

    /// How they stand to the conversation it is about.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.conversation.map(|(_, standing)| standing)
    }

    /// Whether they are a member of the conversation it is about.
    #[must_use]
    pub fn is_member(&self) -> bool {
        self.standing().is_some_and(|standing| standing.role.is_some())
    }
}

/// Decides, for somebody who has not ended.
///
/// # Errors
/// [`Fault::Missing`] if the object must not even be seen; [`Fault::Forbidden`], [`Fault::Muted`] or
/// [`Fault::Banned`] if it may be seen but the action may not be done.
pub fn authorize(
    me: Person,
    caller: Caller,
    action: Action<'_>,
    object: Object,
    now: i64,
) -> Result<Allowed, Fault> {
    if caller.is_guest {
        for_guest(action, object)?;
    }
    let conversation = match object {
        Object::Server => {
            on_server(&me, action)?;
            None
        }
        Object::Conversation(_, None) => return Err(Fault::Missing),
        Object::Conversation(id, Some(standing)) => {
            in_conversation(&me, action, standing, now)?;
            Some((id, standing))
        }
    };
    Ok(Allowed { me, now, caller, conversation })
}

/// Of all that a member may, a guest may read and write in the room they were let into, and keep their own name. The
/// rest of the server is not there for them.
fn for_guest(action: Action<'_>, object: Object) -> Result<(), Fault> {
    let is_theirs = matches!(object, Object::Conversation(_, Some(standing)) if standing.role.is_some());
    match action {
        Action::Read | Action::Write | Action::Follow if is_theirs => Ok(()),
        Action::KeepOneself => Ok(()),
        _ if is_theirs => Err(Fault::Forbidden),
        Action::ActForOneself | Action::Logins(_) | Action::Administer(_) => Err(Fault::Forbidden),
        _ => Err(Fault::Missing),
    }
}

fn on_server(me: &Person, action: Action<'_>) -> Result<(), Fault> {
    match action {
        Action::ActForOneself | Action::KeepOneself => Ok(()),
        // For what is dangerous, a recent password will be asked for here once people have one.
        Action::LookAfter | Action::RunServer if me.owner => Ok(()),
        Action::LookAfter | Action::RunServer => Err(Fault::Missing),
        Action::Administer(person) => allow_if(me.owner && person != me.id),
        Action::Logins(person) => allow_if(me.owner || person == me.id),
        Action::Read
        | Action::SeeDoor
        | Action::Write
        | Action::Follow
        | Action::Join
        | Action::Leave
        | Action::Govern
        | Action::Mute(_)
        | Action::Remove(_) => Err(Fault::Forbidden),
    }
}

fn in_conversation(me: &Person, action: Action<'_>, standing: Standing, now: i64) -> Result<(), Fault> {
    let is_member = standing.role.is_some();
    let is_public = matches!(standing.kind, Kind::Lobby | Kind::Room);
    if !is_public && !is_member {
        return Err(Fault::Missing);
    }
    let is_room = standing.kind == Kind::Room;
    let governs = is_public && (standing.role == Some(Role::Owner) || me.owner);
    match action {
        Action::Read => Ok(()),
        Action::SeeDoor if !is_room => Err(Fault::Missing),
        Action::SeeDoor => Ok(()),
        Action::Follow => allow_if(is_member),
        Action::Write => match standing.muted_until {
            _ if !is_member => Err(Fault::Forbidden),
            Some(until) if until > now => Err(Fault::Muted { until }),
            _ => Ok(()),
        },
        Action::Join => match standing.banned_until {
            Some(until) if until > now && is_room && !is_member && !me.owner => Err(Fault::Banned { until }),
            _ => allow_if(is_room),
        },
        Action::Leave => allow_if(is_room && is_member),
        Action::Govern => allow_if(is_room && governs),
        Action::Mute(subject) => may_moderate(me, governs, subject),
        Action::Remove(subject) => may_moderate(me, governs && is_room, subject),
        Action::ActForOneself
        | Action::KeepOneself
        | Action::Administer(_)
        | Action::Logins(_)
        | Action::LookAfter
        | Action::RunServer => Err(Fault::Forbidden),
    }
}

/// Nobody moderates themselves, and only an owner of the server moderates one.
fn may_moderate(me: &Person, governs: bool, subject: Option<&Person>) -> Result<(), Fault> {
    match subject {
        _ if !governs => Err(Fault::Forbidden),
        None => Err(Fault::Missing),
        Some(subject) => allow_if(subject.id != me.id && (me.owner || !subject.owner)),
    }
}

fn allow_if(allowed: bool) -> Result<(), Fault> {
    if allowed { Ok(()) } else { Err(Fault::Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::AvatarId;

    const ME: PersonId = PersonId(1);
    const OTHER: PersonId = PersonId(2);
    const ME_HERE: Caller = Caller { person: ME, login: LoginId(1), is_guest: false };
    const ROOM: ConversationId = ConversationId(7);

    fn person(id: PersonId, owner: bool) -> Person {
        Person { id, name: "x".into(), avatar: AvatarId(1), owner, gone: false }
    }

    fn standing(kind: Kind, role: Option<Role>) -> Standing {
        Standing { kind, role, muted_until: None, banned_until: None }
    }

    fn ask(owner: bool, action: Action<'_>, standing: Standing, now: i64) -> Result<(), Fault> {
        let object = Object::Conversation(ROOM, Some(standing));
        authorize(person(ME, owner), ME_HERE, action, object, now).map(drop)
    }

    /// Rows of the authorization matrix for the roles that exist: outsider, member, the room's owner, the
    /// server's owner (who is no member).
    #[test]
    fn the_matrix_of_conversations() {
        use Action::*;
        let (member, owner) = (Some(Role::Member), Some(Role::Owner));
        let other = person(OTHER, false);
        let (mute, remove) = (Mute(Some(&other)), Remove(Some(&other)));
        let (yes, no, hidden) = (Ok(()), Err(Fault::Forbidden), Err(Fault::Missing));
        for (action, kind, outsider, in_it, owns_it, admin_outside) in [
            (Read, Kind::Private, &hidden, &yes, &yes, &hidden),
            (SeeDoor, Kind::Private, &hidden, &hidden, &hidden, &hidden),
            (SeeDoor, Kind::Room, &yes, &yes, &yes, &yes),
            (SeeDoor, Kind::Lobby, &hidden, &hidden, &hidden, &hidden),
            (Write, Kind::Private, &hidden, &yes, &yes, &hidden),
            (Follow, Kind::Private, &hidden, &yes, &yes, &hidden),
            (Join, Kind::Private, &hidden, &no, &no, &hidden),
            (Leave, Kind::Private, &hidden, &no, &no, &hidden),
            (Govern, Kind::Private, &hidden, &no, &no, &hidden),
            (mute, Kind::Private, &hidden, &no, &no, &hidden),
            (remove, Kind::Private, &hidden, &no, &no, &hidden),
            (Read, Kind::Room, &yes, &yes, &yes, &yes),
            (Write, Kind::Room, &no, &yes, &yes, &no),
            (Follow, Kind::Room, &no, &yes, &yes, &no),
            (Join, Kind::Room, &yes, &yes, &yes, &yes),
            (Leave, Kind::Room, &no, &yes, &yes, &no),
            (Govern, Kind::Room, &no, &no, &yes, &yes),
            (mute, Kind::Room, &no, &no, &yes, &yes),
            (remove, Kind::Room, &no, &no, &yes, &yes),
            (Read, Kind::Lobby, &yes, &yes, &yes, &yes),
            (Join, Kind::Lobby, &no, &no, &no, &no),
            (Leave, Kind::Lobby, &no, &no, &no, &no),
            (Govern, Kind::Lobby, &no, &no, &no, &no),
            (mute, Kind::Lobby, &no, &no, &yes, &yes),
            (remove, Kind::Lobby, &no, &no, &no, &no),
            (ActForOneself, Kind::Room, &no, &no, &no, &no),
            (Administer(OTHER), Kind::Room, &no, &no, &no, &no),
            (Logins(ME), Kind::Room, &no, &no, &no, &no),
        ] {
            let case = format!("{action:?} {kind:?}");
            assert_eq!(&ask(false, action, standing(kind, None), 0), outsider, "outsider {case}");
            assert_eq!(&ask(false, action, standing(kind, member), 0), in_it, "member {case}");
            assert_eq!(&ask(false, action, standing(kind, owner), 0), owns_it, "owner {case}");
            assert_eq!(&ask(true, action, standing(kind, None), 0), admin_outside, "admin {case}");
        }
    }

    #[test]
    fn what_does_not_exist_is_missing_for_everyone() {
        for owner in [false, true] {
            let nothing = Object::Conversation(ROOM, None);
            let asked = authorize(person(ME, owner), ME_HERE, Action::Read, nothing, 0);
            assert_eq!(asked.map(drop), Err(Fault::Missing));
        }
    }

    #[test]
    fn the_server_belongs_to_its_owner_and_logins_to_their_person() {
        let ask = |owner, action| authorize(person(ME, owner), ME_HERE, action, Object::Server, 0).map(drop);
        assert_eq!(ask(false, Action::ActForOneself), Ok(()));
        assert_eq!(ask(false, Action::Administer(OTHER)), Err(Fault::Forbidden));
        assert_eq!(ask(true, Action::Administer(OTHER)), Ok(()));
        assert_eq!(ask(true, Action::Administer(ME)), Err(Fault::Forbidden));
        assert_eq!(ask(false, Action::Logins(ME)), Ok(()));
        assert_eq!(ask(false, Action::Logins(OTHER)), Err(Fault::Forbidden));
        assert_eq!(ask(true, Action::Logins(OTHER)), Ok(()));
        assert_eq!(ask(true, Action::Read), Err(Fault::Forbidden));
        for action in [Action::LookAfter, Action::RunServer] {
            assert_eq!(ask(false, action), Err(Fault::Missing));
            assert_eq!(ask(true, action), Ok(()));
        }
    }

    #[test]
    fn a_guest_is_in_one_room_and_nowhere_else() {
        let guest = Caller { is_guest: true, ..ME_HERE };
        let ask = |action, object| authorize(person(ME, false), guest, action, object, 0).map(drop);
        let (hidden, no) = (Err(Fault::Missing), Err(Fault::Forbidden));
        let other = person(OTHER, false);
        let everything = [
            Action::Read,
            Action::SeeDoor,
            Action::Write,
            Action::Follow,
            Action::Join,
            Action::Leave,
            Action::Govern,
            Action::Mute(Some(&other)),
            Action::Remove(Some(&other)),
        ];
        for action in everything {
            for kind in [Kind::Lobby, Kind::Room, Kind::Private] {
                let outside = Object::Conversation(ROOM, Some(standing(kind, None)));
                assert_eq!(ask(action, outside), hidden, "{action:?} {kind:?}");
            }
            let may = matches!(action, Action::Read | Action::Write | Action::Follow);
            for role in [Role::Member, Role::Owner] {
                let inside = Object::Conversation(ROOM, Some(standing(Kind::Room, Some(role))));
                assert_eq!(ask(action, inside), if may { Ok(()) } else { no.clone() }, "{action:?}");
            }
        }
        assert_eq!(ask(Action::KeepOneself, Object::Server), Ok(()));
        for action in [Action::ActForOneself, Action::Logins(ME), Action::Administer(OTHER)] {
            assert_eq!(ask(action, Object::Server), no, "{action:?}");
        }
        for action in [Action::LookAfter, Action::RunServer] {
            assert_eq!(ask(action, Object::Server), hidden, "{action:?}");
        }
    }

    #[test]
    fn nobody_moderates_themselves_or_the_owner_of_the_server() {
        let room = standing(Kind::Room, Some(Role::Owner));
        let (myself, host) = (person(ME, true), person(OTHER, true));
        for action in [Action::Mute, Action::Remove] {
            assert_eq!(ask(true, action(Some(&myself)), room, 0), Err(Fault::Forbidden));
            assert_eq!(ask(false, action(Some(&host)), room, 0), Err(Fault::Forbidden));
            assert_eq!(ask(true, action(Some(&host)), room, 0), Ok(()));
            assert_eq!(ask(true, action(None), room, 0), Err(Fault::Missing));
        }
    }

    #[test]
    fn muting_and_banning_end_by_themselves() {
        let muted = Standing { muted_until: Some(10), ..standing(Kind::Room, Some(Role::Member)) };
        assert_eq!(ask(false, Action::Write, muted, 9), Err(Fault::Muted { until: 10 }));
        assert_eq!(ask(false, Action::Write, muted, 10), Ok(()));
        let banned = Standing { banned_until: Some(10), ..standing(Kind::Room, None) };
        assert_eq!(ask(false, Action::Join, banned, 9), Err(Fault::Banned { until: 10 }));
        assert_eq!(ask(true, Action::Join, banned, 9), Ok(()));
        assert_eq!(ask(false, Action::Join, banned, 10), Ok(()));
    }
}
