//! Conversions between rows and values.

use crate::{
    domain::permission::Standing,
    ports::store::{Identity, NoticeKind, Place, StoreError},
};
use protocol::{
    AvatarId, ConversationId, Gone, GoneReason, Kind, Locale, Login, LoginId, Member, Nonce, Person,
    PersonId, Role, RoomSummary, Seq,
};
use rusqlite::Row;

pub fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

/// A random positive 63-bit id: not to be guessed, and never reused.
pub fn random_id() -> i64 {
    loop {
        let mut bytes = [0; 8];
        if getrandom::fill(&mut bytes).is_ok() {
            let id = i64::from_le_bytes(bytes) & i64::MAX;
            if id > 1 {
                return id;
            }
        }
    }
}

pub fn nonce_bytes(nonce: Nonce) -> [u8; 16] {
    nonce.0.to_be_bytes()
}

/// Reads `id, name, avatar, owner, gone` from five columns that start at `first`.
pub fn person(row: &Row, first: usize) -> rusqlite::Result<Person> {
    let id = PersonId(row.get(first)?);
    Ok(Person {
        id,
        name: row.get(first + 1)?,
        avatar: AvatarId(row.get(first + 2)?),
        owner: row.get(first + 3)?,
        gone: row.get(first + 4)?,
        robot: id == PersonId::ROBOT,
    })
}

/// Reads `conversation, deleted, name, banned_until`. A ban is kept until they come back or may: without one
/// they left, or it does not matter any more.
pub fn gone(row: &Row) -> rusqlite::Result<Gone> {
    let banned_until: Option<i64> = row.get(3)?;
    let reason = match row.get(1)? {
        true => Some(GoneReason::Deleted),
        false => banned_until.map(|_| GoneReason::Removed),
    };
    Ok(Gone { conversation: ConversationId(row.get(0)?), reason, name: row.get(2)?, banned_until })
}

pub fn kind(code: i64) -> Kind {
    match code {
        0 => Kind::Lobby,
        1 => Kind::Room,
        2 => Kind::Private,
        _ => Kind::Group,
    }
}

pub fn role(code: i64) -> Role {
    match code {
        1 => Role::Owner,
        2 => Role::Admin,
        _ => Role::Member,
    }
}

pub fn role_code(role: Role) -> i64 {
    match role {
        Role::Owner => 1,
        Role::Admin => 2,
        Role::Member | Role::Unknown => 0,
    }
}

/// `entries.kind` of a notice (0 is a message), and the number that stands in `entries.until` with some.
pub fn notice_code(kind: NoticeKind) -> (i64, Option<i64>) {
    let code = match kind {
        NoticeKind::Created => 1,
        NoticeKind::Renamed => 2,
        NoticeKind::Joined => 3,
        NoticeKind::Left => 4,
        NoticeKind::Removed => 5,
        NoticeKind::Muted => 6,
        NoticeKind::Owner => 7,
        NoticeKind::Added => 9,
        NoticeKind::RoleChanged(role) => return (10, Some(role_code(role))),
        NoticeKind::Announced => 11,
        NoticeKind::MutedAll(on) => return (12, Some(i64::from(on))),
        NoticeKind::Slowed(seconds) => return (13, Some(i64::from(seconds))),
    };
    (code, None)
}

/// The locale of a tag that was stored.
pub fn locale(tag: &str) -> Locale {
    Locale::from_tag(tag).unwrap_or_default()
}

/// Reads `kind, role, muted_until, present, banned_until, mute_all, slow_until, admins_invite, elsewhere` from the
/// first nine columns.
pub fn standing(row: &Row) -> rusqlite::Result<Standing> {
    let present: bool = row.get(3)?;
    let code: Option<i64> = row.get(1)?;
    Ok(Standing {
        kind: kind(row.get(0)?),
        role: code.filter(|_| present).map(role),
        muted_until: row.get(2)?,
        banned_until: row.get(4)?,
        mute_all: row.get(5)?,
        slow_until: row.get(6)?,
        admins_invite: row.get(7)?,
        elsewhere: row.get(8)?,
    })
}

/// Reads a row of [`sql::PLACE`].
pub fn place(row: &Row) -> rusqlite::Result<Place> {
    let author: Option<i64> = row.get(13)?;
    Ok(Place {
        standing: standing(row)?,
        seq: Seq(row.get(9)?),
        ord: row.get(10)?,
        last_at: row.get(11)?,
        members: row.get(12)?,
        author: author.map(|_| person(row, 13)).transpose()?,
    })
}

/// Reads a row of what begins with `rooms!` in [`sql`].
pub fn room(row: &Row) -> rusqlite::Result<RoomSummary> {
    let owner: Option<i64> = row.get(6)?;
    Ok(RoomSummary {
        id: ConversationId(row.get(0)?),
        name: row.get(1)?,
        members: row.get(2)?,
        online: 0,
        joined: row.get(3)?,
        last_at: row.get(4)?,
        created_at: row.get(5)?,
        owner: owner.map(|_| person(row, 6)).transpose()?,
    })
}

/// Reads a row of [`sql::MEMBERS`] or [`sql::MEMBER`]. Older releases did not note since when.
pub fn member(row: &Row) -> rusqlite::Result<Member> {
    let since: i64 = row.get(7)?;
    Ok(Member {
        person: person(row, 0)?,
        role: role(row.get(5)?),
        online: false,
        muted_until: row.get(6)?,
        joined_at: (since > 0).then_some(since),
        guest: row.get(8)?,
    })
}

/// Reads a row of [`sql::LOGINS_OF`].
pub fn login(row: &Row) -> rusqlite::Result<Login> {
    let (id, since, seen) = (LoginId(row.get(0)?), row.get(1)?, row.get(2)?);
    Ok(Login { id, since, seen, agent: row.get(3)?, this: false })
}

/// Reads a row of [`sql::IDENTIFY`].
pub fn identity(row: &Row) -> rusqlite::Result<Identity> {
    Ok(Identity {
        login: LoginId(row.get(0)?),
        renewed: row.get(1)?,
        locale: locale(&row.get::<_, String>(2)?),
        person: person(row, 3)?,
        seen: row.get(8)?,
        guest_in: row.get::<_, Option<i64>>(9)?.map(ConversationId),
    })
}
