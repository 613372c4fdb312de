//! The one place to ask "may they?". Denies by default; what may not be seen answers as missing.

use protocol::{ConversationId, Fault, Kind, LoginId, Person, PersonId, Role};

/// Who asks, as their login says. What they may do is read afresh for every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub person: PersonId,
    /// The login they came with.
    pub login: LoginId,
}

/// What somebody wants to do. The subject of an action on a person is who it is done to, as they are
/// now; `None` if there is no such person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// Anything that concerns nobody else: one's own profile, a new room.
    ActForOneself,
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
    /// Rename a room or group, announce, change settings, answer who asks to join.
    Govern,
    /// Delete a room or group.
    Dissolve,
    /// Say who is an admin, or hand it over.
    Appoint(Option<Subject<'a>>),
    /// Add people to a group, or make and see invitations to it.
    Invite,
    /// Choose one's own name in a group.
    NameOneself,
    /// Mute a member.
    Mute(Option<Subject<'a>>),
    /// Remove a member from a room or group, or let them come back.
    Remove(Option<Subject<'a>>),
    /// Change somebody's name, or remove them from the server.
    Administer(PersonId),
    /// List or end somebody's logins.
    Logins(PersonId),
}

/// Who something is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// As they are now.
    pub person: &'a Person,
    /// What they are in the conversation, if they are a member.
    pub role: Option<Role>,
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
    /// Only its owner and admins may write.
    pub mute_all: bool,
    /// Milliseconds since 1970 until which they have to wait with their next message.
    pub slow_until: Option<i64>,
    /// Only its owner and admins may add people.
    pub admins_invite: bool,
}

impl Standing {
    /// Owners are above admins, and those above ordinary members.
    #[must_use]
    pub fn leads(&self) -> bool {
        rank(self.role) > 0
    }
}

fn rank(role: Option<Role>) -> u8 {
    match role {
        Some(Role::Owner) => 2,
        Some(Role::Admin) => 1,
        Some(Role::Member | Role::Unknown) | None => 0,
    }
}

/// Proof that somebody may do what they asked for. Only [`authorize`] makes one.
#[derive(Debug, Clone)]
pub struct Allowed {
    me: Person,
    now: i64,
    login: LoginId,
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
        self.login
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
/// [`Fault::Missing`] if the object must not even be seen; [`Fault::Forbidden`], [`Fault::Muted`],
/// [`Fault::MutedAll`], [`Fault::Slow`] or [`Fault::Banned`] if it may be seen but the action may not be done.
pub fn authorize(
    me: Person,
    login: LoginId,
    action: Action<'_>,
    object: Object,
    now: i64,
) -> Result<Allowed, Fault> {
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
    Ok(Allowed { me, now, login, conversation })
}

fn on_server(me: &Person, action: Action<'_>) -> Result<(), Fault> {
    match action {
        Action::ActForOneself => Ok(()),
        Action::Administer(person) => allow_if(me.owner && person != me.id),
        Action::Logins(person) => allow_if(me.owner || person == me.id),
        Action::Read
        | Action::SeeDoor
        | Action::Write
        | Action::Follow
        | Action::Join
        | Action::Leave
        | Action::Govern
        | Action::Dissolve
        | Action::Appoint(_)
        | Action::Invite
        | Action::NameOneself
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
    let is_group = standing.kind == Kind::Group;
    // Nobody has power over a group by owning the server: they may not even see it.
    let rank = match standing.kind {
        Kind::Lobby | Kind::Room if me.owner => 3,
        Kind::Lobby | Kind::Room | Kind::Group => rank(standing.role),
        Kind::Private | Kind::Unknown => 0,
    };
    match action {
        Action::Read => Ok(()),
        Action::SeeDoor if !is_room => Err(Fault::Missing),
        Action::SeeDoor => Ok(()),
        Action::Follow => allow_if(is_member),
        Action::Write => may_write(standing, now),
        Action::Join => match standing.banned_until {
            Some(until) if until > now && is_room && !is_member && !me.owner => Err(Fault::Banned { until }),
            _ => allow_if(is_room),
        },
        Action::Leave => allow_if((is_room || is_group) && is_member),
        Action::Govern => allow_if((is_room || is_group) && rank > 0),
        Action::Dissolve => allow_if((is_room || is_group) && rank > 1),
        Action::Appoint(subject) => may_appoint(me, (is_room || is_group) && rank > 1, subject),
        Action::Invite => allow_if(is_group && (rank > 0 || !standing.admins_invite)),
        Action::NameOneself => allow_if(is_group),
        Action::Mute(subject) => may_moderate(me, rank, is_public, subject),
        Action::Remove(subject) if is_room || is_group => may_moderate(me, rank, is_public, subject),
        Action::Remove(_) | Action::ActForOneself | Action::Administer(_) | Action::Logins(_) => {
            Err(Fault::Forbidden)
        }
    }
}

fn may_write(standing: Standing, now: i64) -> Result<(), Fault> {
    match standing {
        Standing { role: None, .. } => Err(Fault::Forbidden),
        Standing { muted_until: Some(until), .. } if until > now => Err(Fault::Muted { until }),
        _ if standing.leads() => Ok(()),
        Standing { mute_all: true, .. } => Err(Fault::MutedAll),
        Standing { slow_until: Some(until), .. } if until > now => Err(Fault::Slow { until }),
        _ => Ok(()),
    }
}

fn may_appoint(me: &Person, leads: bool, subject: Option<Subject<'_>>) -> Result<(), Fault> {
    match subject {
        _ if !leads => Err(Fault::Forbidden),
        Some(Subject { person, role: Some(_) }) => allow_if(person.id != me.id),
        _ => Err(Fault::Missing),
    }
}

/// Nobody moderates themselves or those of their own rank, and where the server's owners rule only one of them
/// moderates one.
fn may_moderate(me: &Person, mine: u8, is_public: bool, subject: Option<Subject<'_>>) -> Result<(), Fault> {
    match subject {
        _ if mine == 0 => Err(Fault::Forbidden),
        None => Err(Fault::Missing),
        Some(Subject { person, role }) => {
            let is_above = mine > rank(role) && (!is_public || me.owner || !person.owner);
            allow_if(person.id != me.id && is_above)
        }
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
    const ROOM: ConversationId = ConversationId(7);

    fn person(id: PersonId, owner: bool) -> Person {
        Person { id, name: "x".into(), avatar: AvatarId(1), owner, gone: false }
    }

    fn standing(kind: Kind, role: Option<Role>) -> Standing {
        Standing {
            kind,
            role,
            muted_until: None,
            banned_until: None,
            mute_all: false,
            slow_until: None,
            admins_invite: false,
        }
    }

    fn ask(owner: bool, action: Action<'_>, standing: Standing, now: i64) -> Result<(), Fault> {
        let object = Object::Conversation(ROOM, Some(standing));
        authorize(person(ME, owner), LoginId(1), action, object, now).map(drop)
    }

    /// Rows of the authorization matrix for the roles that exist: outsider, member, the room's owner, the
    /// server's owner (who is no member).
    #[test]
    fn the_matrix_of_conversations() {
        use Action::*;
        let (member, owner) = (Some(Role::Member), Some(Role::Owner));
        let other = person(OTHER, false);
        let other = Some(Subject { person: &other, role: member });
        let (mute, remove) = (Mute(other), Remove(other));
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
            (Read, Kind::Group, &hidden, &yes, &yes, &hidden),
            (SeeDoor, Kind::Group, &hidden, &hidden, &hidden, &hidden),
            (Write, Kind::Group, &hidden, &yes, &yes, &hidden),
            (Follow, Kind::Group, &hidden, &yes, &yes, &hidden),
            (Join, Kind::Group, &hidden, &no, &no, &hidden),
            (Leave, Kind::Group, &hidden, &yes, &yes, &hidden),
            (Govern, Kind::Group, &hidden, &no, &yes, &hidden),
            (Dissolve, Kind::Group, &hidden, &no, &yes, &hidden),
            (Dissolve, Kind::Room, &no, &no, &yes, &yes),
            (Appoint(other), Kind::Group, &hidden, &no, &yes, &hidden),
            (Appoint(other), Kind::Room, &no, &no, &yes, &yes),
            (Appoint(other), Kind::Lobby, &no, &no, &no, &no),
            (Invite, Kind::Group, &hidden, &yes, &yes, &hidden),
            (Invite, Kind::Room, &no, &no, &no, &no),
            (NameOneself, Kind::Group, &hidden, &yes, &yes, &hidden),
            (NameOneself, Kind::Room, &no, &no, &no, &no),
            (mute, Kind::Group, &hidden, &no, &yes, &hidden),
            (remove, Kind::Group, &hidden, &no, &yes, &hidden),
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
            let asked = authorize(person(ME, owner), LoginId(1), Action::Read, nothing, 0);
            assert_eq!(asked.map(drop), Err(Fault::Missing));
        }
    }

    #[test]
    fn the_server_belongs_to_its_owner_and_logins_to_their_person() {
        let ask =
            |owner, action| authorize(person(ME, owner), LoginId(1), action, Object::Server, 0).map(drop);
        assert_eq!(ask(false, Action::ActForOneself), Ok(()));
        assert_eq!(ask(false, Action::Administer(OTHER)), Err(Fault::Forbidden));
        assert_eq!(ask(true, Action::Administer(OTHER)), Ok(()));
        assert_eq!(ask(true, Action::Administer(ME)), Err(Fault::Forbidden));
        assert_eq!(ask(false, Action::Logins(ME)), Ok(()));
        assert_eq!(ask(false, Action::Logins(OTHER)), Err(Fault::Forbidden));
        assert_eq!(ask(true, Action::Logins(OTHER)), Ok(()));
        assert_eq!(ask(true, Action::Read), Err(Fault::Forbidden));
    }

    #[test]
    fn nobody_moderates_themselves_or_the_owner_of_the_server() {
        let room = standing(Kind::Room, Some(Role::Owner));
        let (myself, host) = (person(ME, true), person(OTHER, true));
        for action in [Action::Mute, Action::Remove] {
            let on = |person| action(Some(Subject { person, role: Some(Role::Member) }));
            assert_eq!(ask(true, on(&myself), room, 0), Err(Fault::Forbidden));
            assert_eq!(ask(false, on(&host), room, 0), Err(Fault::Forbidden));
            assert_eq!(ask(true, on(&host), room, 0), Ok(()));
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

    #[test]
    fn admins_stand_between_the_owner_and_the_others() {
        let (member, host) = (person(OTHER, false), person(OTHER, true));
        for kind in [Kind::Room, Kind::Group] {
            let admin = standing(kind, Some(Role::Admin));
            assert_eq!(ask(false, Action::Govern, admin, 0), Ok(()));
            assert_eq!(ask(false, Action::Dissolve, admin, 0), Err(Fault::Forbidden));
            let on = |role| Some(Subject { person: &member, role });
            assert_eq!(ask(false, Action::Appoint(on(Some(Role::Member))), admin, 0), Err(Fault::Forbidden));
            for (role, may) in [(Role::Member, true), (Role::Admin, false), (Role::Owner, false)] {
                let expected = if may { Ok(()) } else { Err(Fault::Forbidden) };
                assert_eq!(ask(false, Action::Mute(on(Some(role))), admin, 0), expected, "{kind:?} {role:?}");
                assert_eq!(
                    ask(false, Action::Remove(on(Some(role))), admin, 0),
                    expected,
                    "{kind:?} {role:?}"
                );
            }
            let owner = standing(kind, Some(Role::Owner));
            assert_eq!(ask(false, Action::Appoint(on(None)), owner, 0), Err(Fault::Missing));
        }
        // Who owns the server owns nobody's group.
        let host = Some(Subject { person: &host, role: Some(Role::Member) });
        assert_eq!(ask(false, Action::Remove(host), standing(Kind::Group, Some(Role::Owner)), 0), Ok(()));
        let there = standing(Kind::Group, Some(Role::Member));
        assert_eq!(ask(true, Action::Govern, there, 0), Err(Fault::Forbidden));
    }

    #[test]
    fn where_all_are_muted_or_slow_only_those_who_lead_write() {
        let quiet = |role| Standing { mute_all: true, ..standing(Kind::Group, Some(role)) };
        assert_eq!(ask(false, Action::Write, quiet(Role::Member), 0), Err(Fault::MutedAll));
        assert_eq!(ask(false, Action::Write, quiet(Role::Admin), 0), Ok(()));
        assert_eq!(ask(false, Action::Write, quiet(Role::Owner), 0), Ok(()));
        let slow = |role| Standing { slow_until: Some(10), ..standing(Kind::Room, Some(role)) };
        assert_eq!(ask(false, Action::Write, slow(Role::Member), 9), Err(Fault::Slow { until: 10 }));
        assert_eq!(ask(false, Action::Write, slow(Role::Member), 10), Ok(()));
        assert_eq!(ask(false, Action::Write, slow(Role::Admin), 9), Ok(()));
        let closed = Standing { admins_invite: true, ..standing(Kind::Group, Some(Role::Member)) };
        assert_eq!(ask(false, Action::Invite, closed, 0), Err(Fault::Forbidden));
    }
}
