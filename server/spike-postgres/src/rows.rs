//! Conversions between rows and values.

use engine::{
    domain::permission::Standing,
    ports::store::{Identity, NoticeKind, Place, StoreError, StoreResult},
};
use protocol::{
    AvatarId, Conversation, ConversationId, Entry, Kind, Locale, LoginId, Nonce, Person, PersonId, Role,
    RoomSummary, Seq, What,
};
use tokio_postgres::{Error, Row, error::SqlState};

pub fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(error.to_string())
}

/// Not what the spike is about.
pub fn not_here<T>() -> StoreResult<T> {
    Err(failed("not in the spike"))
}

/// Tells others in the way, a full disk, a server that is gone, and a mistake of ours apart.
pub fn store_error(error: Error) -> StoreError {
    let said = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
    let Some(code) = error.code() else {
        // Not even an answer: the connection is lost.
        return StoreError::Broken(said);
    };
    let conflicts = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::LOCK_NOT_AVAILABLE,
        // Verbs look before they write: somebody else wrote in between.
        SqlState::UNIQUE_VIOLATION,
    ];
    if conflicts.contains(code) {
        StoreError::Conflict(said)
    } else if *code == SqlState::DISK_FULL {
        StoreError::Full
    } else if *code == SqlState::TOO_MANY_CONNECTIONS {
        StoreError::Busy
    } else if ["08", "57P", "58", "XX"].iter().any(|class| code.code().starts_with(class)) {
        StoreError::Broken(said)
    } else {
        StoreError::Failed(said)
    }
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

pub fn nonce_bytes(nonce: Nonce) -> Vec<u8> {
    nonce.0.to_be_bytes().to_vec()
}

/// Columns are 64 bits wide, so that no conversion depends on a type; what they hold is not.
pub fn number<T: TryFrom<i64>>(row: &Row, column: usize) -> StoreResult<T> {
    let number: i64 = get(row, column)?;
    T::try_from(number).map_err(|_| failed(format!("{number} is out of range")))
}

pub fn get<'a, T: tokio_postgres::types::FromSql<'a>>(row: &'a Row, column: usize) -> StoreResult<T> {
    row.try_get(column).map_err(failed)
}

pub fn seq(row: &Row, column: usize) -> StoreResult<Seq> {
    number(row, column).map(Seq)
}

/// Reads `id, name, avatar, owner`.
pub fn person(row: &Row, first: usize) -> StoreResult<Person> {
    let id = PersonId(get(row, first)?);
    Ok(Person {
        id,
        name: get(row, first + 1)?,
        avatar: AvatarId(number(row, first + 2)?),
        owner: get(row, first + 3)?,
        gone: get(row, first + 4)?,
        robot: id == PersonId::ROBOT,
    })
}

fn kind(code: i64) -> Kind {
    match code {
        0 => Kind::Lobby,
        1 => Kind::Room,
        _ => Kind::Private,
    }
}

fn role(code: i64) -> Role {
    if code == 1 { Role::Owner } else { Role::Member }
}

pub fn role_code(role: Role) -> i64 {
    i64::from(role == Role::Owner)
}

/// `entries.kind` of a notice; 0 is a message.
pub fn notice_code(kind: NoticeKind) -> i64 {
    match kind {
        NoticeKind::Created => 1,
        NoticeKind::Renamed => 2,
        NoticeKind::Joined => 3,
        NoticeKind::Left => 4,
        NoticeKind::Removed => 5,
        NoticeKind::Muted => 6,
        NoticeKind::Owner => 7,
        // Of groups, which this spike has none of.
        NoticeKind::Added
        | NoticeKind::RoleChanged(_)
        | NoticeKind::Announced
        | NoticeKind::MutedAll(_)
        | NoticeKind::Slowed(_) => 8,
    }
}

/// Reads `kind, role, muted_until, present, banned_until`.
pub fn standing(row: &Row) -> StoreResult<Standing> {
    let present: bool = get(row, 3)?;
    let code: Option<i64> = get(row, 1)?;
    Ok(Standing {
        kind: kind(get(row, 0)?),
        role: code.filter(|_| present).map(role),
        muted_until: get(row, 2)?,
        banned_until: get(row, 4)?,
        mute_all: false,
        slow_until: None,
        admins_invite: false,
        elsewhere: false,
    })
}

pub fn place(row: &Row) -> StoreResult<Place> {
    let author: Option<i64> = get(row, 9)?;
    Ok(Place {
        standing: standing(row)?,
        seq: seq(row, 5)?,
        ord: number(row, 6)?,
        last_at: get(row, 7)?,
        members: number(row, 8)?,
        author: author.map(|_| person(row, 9)).transpose()?,
    })
}

/// Reads an entry from 18 columns, as `sql::entries!` has them.
pub fn entry(row: &Row, first: usize) -> StoreResult<Entry> {
    let (code, text): (i64, String) = (get(row, first + 4)?, get(row, first + 6)?);
    let by = person(row, first + 8)?;
    let subject = || person(row, first + 13);
    let what = match code {
        0 => {
            let nonce: &[u8] = get(row, first + 5)?;
            let nonce = <[u8; 16]>::try_from(nonce).map_err(failed)?;
            What::Message { author: by, nonce: Nonce(u128::from_be_bytes(nonce)), text, more: None }
        }
        1 => What::Created { by, name: text },
        2 => What::Renamed { by, name: text },
        3 => What::Joined { person: by },
        4 => What::Left { person: by },
        5 => What::Removed { person: subject()?, by },
        6 => What::Muted { person: subject()?, by, until: get(row, first + 7)? },
        _ => What::Owner { person: by },
    };
    Ok(Entry {
        conversation: ConversationId(get(row, first)?),
        seq: seq(row, first + 1)?,
        ord: number(row, first + 2)?,
        at: get(row, first + 3)?,
        what,
    })
}

/// Reads a row of `sql::views!`.
pub fn view(row: &Row) -> StoreResult<Conversation> {
    let kind = kind(get(row, 1)?);
    let (ord, read_ord, own): (u32, u32, u32) = (number(row, 4)?, number(row, 7)?, number(row, 8)?);
    let last: Option<i64> = get(row, 17)?;
    Ok(Conversation {
        id: ConversationId(get(row, 0)?),
        kind,
        name: get(row, 2)?,
        peer: if kind == Kind::Private { Some(person(row, 11)?) } else { None },
        head: seq(row, 3)?,
        read: seq(row, 6)?,
        unread: ord.saturating_sub(read_ord).saturating_sub(own),
        last: last.map(|_| entry(row, 16)).transpose()?,
        // Its statement does not ask for it.
        notice: None,
        members: number(row, 5)?,
        online: 0,
        role: role(get(row, 9)?),
        muted_until: get(row, 10)?,
        called: None,
        group: None,
        space: None,
        made_at: None,
        peer_read: None,
    })
}

/// Reads a row of `sql::ROOM`; the spike's rooms have no owner to show.
pub fn room(row: &Row) -> StoreResult<RoomSummary> {
    Ok(RoomSummary {
        id: ConversationId(get(row, 0)?),
        name: get(row, 1)?,
        members: number(row, 2)?,
        online: 0,
        joined: get(row, 3)?,
        last_at: get(row, 4)?,
        created_at: None,
        owner: None,
    })
}

pub fn identity(row: &Row) -> StoreResult<Identity> {
    Ok(Identity {
        login: LoginId(get(row, 0)?),
        renewed: get(row, 1)?,
        locale: Locale::from_tag(get(row, 2)?).unwrap_or_default(),
        person: person(row, 3)?,
        seen: get(row, 8)?,
        guest_in: None,
    })
}
