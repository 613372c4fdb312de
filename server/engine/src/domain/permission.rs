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

impl Caller {
    /// The robot, which answers from within and has no token.
    pub const ROBOT: Self = Self { person: PersonId::ROBOT, login: LoginId(1), is_guest: false };
}

/// What somebody wants to do. The subject of an action on a person is who it is done to, as they are
/// now; `None` if there is no such person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action<'a> {
    /// What any member may, and no guest: make a room, write to somebody, look around.
    ActForOneself,
    /// What concerns one's own name, face and login alone: guests may too.
    KeepOneself,
    /// Put files on the server, to send them.
    Upload,
    /// See a conversation's history and members.
    Read,
    /// See what a public room shows to those outside.
    SeeDoor,
    /// Write a message, show that one types.
    Write,
    /// Change the text of a message.
    Edit {
        /// Whether it is one's own.
        own: bool,
    },
    /// Take a message back.
    Recall {
        /// Whether it is one's own.
        own: bool,
        /// Whether the time in which everybody may take their own back is over.
        late: bool,
        /// What its author is there; nobody takes back what those of their own rank wrote.
        author: Option<Role>,
    },
    /// React to a message.
    React,
    /// Answer a form.
    Respond {
        /// Whether in one's own words.
        writes: bool,
    },
    /// Close a form, call those who have not answered, see what only its author is answered.
    Steer {
        /// Whether it is one's own.
        own: bool,
    },
    /// Send a bulletin, which everybody has to confirm.
    Inform,
    /// Pin a message for all.
    Pin,
    /// Call everybody by one message.
    CallAll,
    /// Move one's read position.
    Follow,
    /// See how many have read what one wrote, and who.
    SeeReaders,
    /// Write a message that is sent later: then it is asked again.
    Schedule,
    /// Become a member.
    Join,
    /// Stop being one.
    Leave,
    /// Rename a room, group or space, announce, change settings, invite guests or into the space, answer who asks to join.
    Govern,
    /// Delete a room, group or space.
    Dissolve,
    /// Say who is an admin, or hand it over.
    Appoint(Option<Subject<'a>>),
    /// Add people to a group, or make and see invitations to it.
    Invite,
    /// Choose one's own name in a group.
    NameOneself,
    /// Mute a member.
    Mute(Option<Subject<'a>>),
    /// Remove a member from a room, group or space, or let them come back.
    Remove(Option<Subject<'a>>),
    /// Change somebody's name, or remove them from the server.
    Administer(PersonId),
    /// List or end somebody's logins.
    Logins(PersonId),
    /// See somebody, write to them in private, ask them to be friends, take them into a group: whether they are
    /// acquainted, by a conversation that both are in or by what one keeps about them.
    Meet {
        /// Whether they are.
        acquainted: bool,
    },
    /// Look at how the server is run and who is on it.
    LookAfter,
    /// Change it. Whoever may not sees nothing of it.
    RunServer,
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
    /// It is of a space that they are not in: a lobby or room that is not there for them, unless they are a member.
    pub elsewhere: bool,
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
/// [`Fault::Missing`] if the object must not even be seen; [`Fault::Forbidden`], [`Fault::Muted`],
/// [`Fault::MutedAll`], [`Fault::Slow`] or [`Fault::Banned`] if it may be seen but the action may not be done.
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
            in_conversation(&me, action, id, standing, now)?;
            Some((id, standing))
        }
    };
    Ok(Allowed { me, now, caller, conversation })
}

/// Of all that a member may, a guest may read and write in the room they were let into, upload what they send there,
/// and keep their own name. The
/// rest of the server is not there for them.
fn for_guest(action: Action<'_>, object: Object) -> Result<(), Fault> {
    let is_theirs = matches!(object, Object::Conversation(_, Some(standing)) if standing.role.is_some());
    match action {
        Action::Read | Action::Write | Action::Follow | Action::React | Action::Respond { .. }
            if is_theirs =>
        {
            Ok(())
        }
        Action::Edit { own: true } | Action::Steer { own: true } | Action::Recall { own: true, .. }
            if is_theirs =>
        {
            Ok(())
        }
        Action::KeepOneself | Action::Upload => Ok(()),
        _ if is_theirs => Err(Fault::Forbidden),
        Action::ActForOneself | Action::Meet { .. } | Action::Logins(_) | Action::Administer(_) => {
            Err(Fault::Forbidden)
        }
        _ => Err(Fault::Missing),
    }
}

fn on_server(me: &Person, action: Action<'_>) -> Result<(), Fault> {
    match action {
        Action::ActForOneself | Action::KeepOneself | Action::Upload => Ok(()),
        // Whoever runs the server knows who is on it.
        Action::Meet { acquainted } if acquainted || me.owner => Ok(()),
        Action::Meet { .. } => Err(Fault::Missing),
        Action::LookAfter | Action::RunServer if me.owner => Ok(()),
        Action::LookAfter | Action::RunServer => Err(Fault::Missing),
        Action::Administer(person) => allow_if(me.owner && person != me.id),
        // Without its login the robot would be mute.
        Action::Logins(PersonId::ROBOT) => Err(Fault::Forbidden),
        Action::Logins(person) => allow_if(me.owner || person == me.id),
        Action::Read
        | Action::SeeDoor
        | Action::Write
        | Action::Edit { .. }
        | Action::Recall { .. }
        | Action::React
        | Action::Respond { .. }
        | Action::Steer { .. }
        | Action::Inform
        | Action::Pin
        | Action::CallAll
        | Action::Follow
        | Action::SeeReaders
        | Action::Schedule
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

fn in_conversation(
    me: &Person,
    action: Action<'_>,
    id: ConversationId,
    standing: Standing,
    now: i64,
) -> Result<(), Fault> {
    let is_member = standing.role.is_some();
    let is_public = matches!(standing.kind, Kind::Lobby | Kind::Room);
    // Not even the server's owner sees into a space that they are not in.
    if (!is_public || standing.elsewhere) && !is_member {
        return Err(Fault::Missing);
    }
    let is_room = standing.kind == Kind::Room;
    let is_group = standing.kind == Kind::Group;
    let is_lobby = standing.kind == Kind::Lobby;
    // The first space is the server itself, and is run as such; the others are run by whoever owns their lobby.
    let is_governed = is_room || is_group || is_lobby && id != ConversationId::LOBBY;
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
        Action::Follow | Action::SeeReaders | Action::Schedule => allow_if(is_member),
        Action::Write => may_write(standing, now),
        Action::Edit { own } => allow_if(own).and_then(|()| may_react(standing, now)),
        Action::Recall { own, late, author } => may_recall(rank, is_member, own, late, author),
        Action::React => may_react(standing, now),
        Action::Pin if standing.kind == Kind::Private => may_react(standing, now),
        Action::Pin | Action::CallAll | Action::Inform => allow_if(is_member && rank > 0),
        Action::Respond { writes: true } => may_react(standing, now),
        // Whoever is muted still chooses and confirms.
        Action::Respond { writes: false } => allow_if(is_member),
        Action::Steer { own } => allow_if(rank > 0 || own && is_member),
        Action::Join => match standing.banned_until {
            Some(until) if until > now && is_room && !is_member && !me.owner => Err(Fault::Banned { until }),
            _ => allow_if(is_room),
        },
        // Whether it is the last space of theirs is for the verb to see.
        Action::Leave => allow_if((is_room || is_group || is_lobby) && is_member),
        Action::Govern => allow_if(is_governed && rank > 0),
        Action::Dissolve => allow_if(is_governed && rank > 1),
        Action::Appoint(subject) => may_appoint(me, is_governed && rank > 1, subject),
        Action::Invite => allow_if(is_group && (rank > 0 || !standing.admins_invite)),
        Action::NameOneself => allow_if(is_group),
        Action::Mute(subject) => may_moderate(me, rank, is_public, subject),
        Action::Remove(subject) if is_governed => may_moderate(me, rank, is_public, subject),
        Action::Remove(_)
        | Action::ActForOneself
        | Action::KeepOneself
        | Action::Upload
        | Action::Administer(_)
        | Action::Logins(_)
        | Action::Meet { .. }
        | Action::LookAfter
        | Action::RunServer => Err(Fault::Forbidden),
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

/// Whoever may not write for now – all are muted, or there is slow mode – may still react and correct themselves.
fn may_react(standing: Standing, now: i64) -> Result<(), Fault> {
    match may_write(standing, now) {
        Err(Fault::MutedAll | Fault::Slow { .. }) => Ok(()),
        other => other,
    }
}

fn may_recall(mine: u8, is_member: bool, own: bool, late: bool, author: Option<Role>) -> Result<(), Fault> {
    match own {
        true if !is_member => Err(Fault::Forbidden),
        true if late && mine == 0 => Err(Fault::TooLate),
        true => Ok(()),
        false => allow_if(mine > rank(author)),
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
mod tests;
