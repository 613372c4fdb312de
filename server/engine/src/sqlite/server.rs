//! How the server is run: who may come in, who is kept outside, what its owners did.

use super::{
    read::Snapshot,
    rows::{self, failed},
    server_sql as sql,
    tx::Transaction,
};
use crate::ports::store::{
    Brought, Counts, Destination, NewAct, NewInvitation, NewSignIn, ReadServer, StoreResult, TokenHash,
    WriteServer,
};
use protocol::{
    AboutMe, Act, Admission, ConversationId, Deed, Feedback, Held, LoginId, PersonId, RecordId, Resident,
    ServerInvitation, ServerSettings, SignIn,
};
use rusqlite::{OptionalExtension as _, Params, Row, params};

/// `acts.deed` counts in this order.
const DEEDS: [Deed; 13] = [
    Deed::Suspended,
    Deed::Lifted,
    Deed::Admitted,
    Deed::SignedOut,
    Deed::Disconnected,
    Deed::Renamed,
    Deed::Removed,
    Deed::MadeOwner,
    Deed::Decided,
    Deed::Invited,
    Deed::Revoked,
    Deed::MadeSpace,
    Deed::DeletedSpace,
];

/// `meta.admission` counts in this order.
const ADMISSIONS: [Admission; 3] = [Admission::Open, Admission::Invitation, Admission::Approval];

fn code_of<T: PartialEq>(all: &[T], one: &T) -> i64 {
    all.iter().position(|known| known == one).and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)
}

fn of_code<T: Copy>(all: &[T], code: i64) -> Option<T> {
    usize::try_from(code).ok().and_then(|at| all.get(at)).copied()
}

fn held(code: i64) -> Held {
    if code == 0 { Held::Waiting } else { Held::Suspended }
}

fn record(row: &Row) -> rusqlite::Result<RecordId> {
    row.get(0).map(RecordId)
}

fn all<T>(
    snapshot: &impl Snapshot,
    statement: &str,
    params: impl Params,
    read: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> StoreResult<Vec<T>> {
    let mut statement = snapshot.connection().prepare_cached(statement)?;
    Ok(statement.query_map(params, read)?.collect::<Result<_, _>>()?)
}

fn one<T>(
    snapshot: &impl Snapshot,
    statement: &str,
    params: impl Params,
    read: impl FnOnce(&Row) -> rusqlite::Result<T>,
) -> StoreResult<Option<T>> {
    Ok(snapshot.connection().prepare_cached(statement)?.query_row(params, read).optional()?)
}

/// Before the first, there is everything.
fn place(before: Option<RecordId>) -> i64 {
    before.map_or(i64::MAX, |id| id.0)
}

impl<S: Snapshot> ReadServer for S {
    fn settings(&mut self) -> StoreResult<ServerSettings> {
        let mut settings = ServerSettings::default();
        let name: Option<String> = one(self, sql::SETTING, ["name"], |row| row.get(0))?;
        let admission: Option<i64> = one(self, sql::SETTING, ["admission"], |row| row.get(0))?;
        settings.recall_minutes = one(self, sql::SETTING, ["recall_minutes"], |row| row.get(0))?;
        settings.decided = admission.is_some();
        settings.name = name.unwrap_or_default();
        settings.admission = admission.and_then(|code| of_code(&ADMISSIONS, code)).unwrap_or_default();
        Ok(settings)
    }

    fn is_owner_code(&mut self, hash: &TokenHash) -> StoreResult<bool> {
        let held: Option<TokenHash> = one(self, sql::SETTING, ["owner_code"], |row| row.get(0))?;
        Ok(held.as_ref() == Some(hash))
    }

    fn invitations(&mut self, room: Option<ConversationId>) -> StoreResult<Vec<ServerInvitation>> {
        all(self, sql::INVITATIONS, [room.map(|room| room.0)], |row| {
            Ok(ServerInvitation {
                id: record(row)?,
                room,
                made_at: row.get(1)?,
                until: row.get(2)?,
                uses: row.get(3)?,
                used: row.get(4)?,
                by: rows::person(row, 5)?,
                code: None,
            })
        })
    }

    fn brought(&mut self, code: &TokenHash) -> StoreResult<Option<Brought>> {
        one(self, sql::BROUGHT, [code], |row| {
            let (to, is_space): (Option<i64>, Option<bool>) = (row.get(1)?, row.get(4)?);
            let to = match to.map(ConversationId) {
                Some(room) if is_space != Some(true) => Destination::Room(room),
                space => Destination::Space(space.unwrap_or(ConversationId::LOBBY)),
            };
            Ok(Brought {
                id: record(row)?,
                to,
                until: row.get(2)?,
                maker: rows::person(row, 5)?,
                left: row.get(3)?,
            })
        })
    }

    fn invited_to(&mut self, invitation: RecordId) -> StoreResult<Option<Option<ConversationId>>> {
        one(self, sql::INVITED_TO, [invitation.0], |row| {
            row.get::<_, Option<i64>>(0).map(|room| room.map(ConversationId))
        })
    }

    fn over(&mut self, now: i64) -> StoreResult<Vec<RecordId>> {
        all(self, sql::OVER, [now], record)
    }

    fn guests(&mut self, invitation: RecordId) -> StoreResult<Vec<PersonId>> {
        all(self, sql::GUESTS, [invitation.0], |row| row.get(0).map(PersonId))
    }

    fn guests_in(&mut self, room: ConversationId) -> StoreResult<u32> {
        Ok(one(self, sql::GUESTS_IN, [room.0], |row| row.get(0))?.unwrap_or_default())
    }

    fn guest_in(&mut self, person: PersonId) -> StoreResult<Option<ConversationId>> {
        one(self, sql::GUEST_IN, [person.0], |row| row.get(0).map(ConversationId))
    }

    fn held(&mut self, person: PersonId) -> StoreResult<Option<Held>> {
        one(self, sql::HELD, [person.0], |row| row.get(0).map(held))
    }

    fn held_token(&mut self, token: &TokenHash) -> StoreResult<Option<Held>> {
        one(self, sql::HELD_TOKEN, [token], |row| row.get(0).map(held))
    }

    fn waiting(&mut self) -> StoreResult<u32> {
        Ok(one(self, sql::WAITING, [], |row| row.get(0))?.unwrap_or_default())
    }

    fn owners(&mut self) -> StoreResult<Vec<PersonId>> {
        all(self, sql::OWNERS, [], |row| row.get(0).map(PersonId))
    }

    fn residents(
        &mut self,
        find: &str,
        after: Option<PersonId>,
        only_held: bool,
        limit: u16,
    ) -> StoreResult<Vec<Resident>> {
        let params = params![find, after.map(|person| person.0), only_held, limit];
        all(self, sql::RESIDENTS, params, |row| {
            let (why, room): (Option<i64>, Option<i64>) = (row.get(7)?, row.get(8)?);
            Ok(Resident {
                person: rows::person(row, 0)?,
                since: row.get(5)?,
                seen: row.get(6)?,
                online: false,
                held: why.map(held),
                guest_in: room.map(ConversationId),
            })
        })
    }

    fn acts(&mut self, to: Option<PersonId>, before: Option<RecordId>, limit: u16) -> StoreResult<Vec<Act>> {
        let read = |row: &Row| {
            let to: Option<i64> = row.get(9)?;
            Ok(Act {
                id: record(row)?,
                at: row.get(1)?,
                deed: of_code(&DEEDS, row.get(2)?).unwrap_or(Deed::Unknown),
                about: row.get(3)?,
                by: rows::person(row, 4)?,
                to: to.map(|_| rows::person(row, 9)).transpose()?,
            })
        };
        match to {
            Some(person) => all(self, sql::ACTS_ON, params![place(before), limit, person.0], read),
            None => all(self, sql::ACTS, params![place(before), limit], read),
        }
    }

    fn sign_ins(&mut self, before: Option<RecordId>, limit: u16) -> StoreResult<Vec<SignIn>> {
        all(self, sql::SIGN_INS, params![place(before), limit], |row| {
            let person: Option<i64> = row.get(6)?;
            Ok(SignIn {
                id: record(row)?,
                at: row.get(1)?,
                name: row.get(2)?,
                agent: row.get(3)?,
                network: row.get(4)?,
                refused: row.get(5)?,
                person: person.map(|_| rows::person(row, 6)).transpose()?,
            })
        })
    }

    fn feedback(&mut self, before: Option<RecordId>, limit: u16) -> StoreResult<Vec<Feedback>> {
        all(self, sql::FEEDBACK, params![place(before), limit], |row| {
            Ok(Feedback {
                id: record(row)?,
                at: row.get(1)?,
                text: row.get(2)?,
                read: row.get(3)?,
                answered: row.get(4)?,
                by: rows::person(row, 5)?,
            })
        })
    }

    fn feedback_since(&mut self, author: PersonId, since: i64) -> StoreResult<u32> {
        Ok(one(self, sql::FEEDBACK_SINCE, params![author.0, since], |row| row.get(0))?.unwrap_or_default())
    }

    fn about(&mut self, person: PersonId) -> StoreResult<AboutMe> {
        let json: Option<String> = one(self, sql::ABOUT, [person.0], |row| row.get(0))?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    fn counts(&mut self) -> StoreResult<Counts> {
        let read = |row: &Row| {
            let (messages, bytes): (i64, i64) = (row.get(2)?, row.get(3)?);
            let (messages, bytes) = (messages.cast_unsigned(), bytes.cast_unsigned());
            Ok(Counts { people: row.get(0)?, rooms: row.get(1)?, messages, bytes })
        };
        Ok(one(self, sql::COUNTS, [], read)?.unwrap_or_default())
    }
}

impl WriteServer for Transaction<'_> {
    fn set_settings(
        &mut self,
        name: Option<&str>,
        admission: Option<Admission>,
        recall_minutes: Option<u32>,
    ) -> StoreResult<()> {
        if let Some(minutes) = recall_minutes {
            self.run(sql::SET_SETTING, params!["recall_minutes", minutes])?;
        }
        if let Some(name) = name {
            self.run(sql::SET_SETTING, params!["name", name])?;
        }
        if let Some(admission) = admission {
            self.run(sql::SET_SETTING, params!["admission", code_of(&ADMISSIONS, &admission)])?;
        }
        Ok(())
    }

    fn add_invitation(&mut self, new: &NewInvitation) -> StoreResult<RecordId> {
        let NewInvitation { room, code, maker, until, uses } = *new;
        let room = room.map(|room| room.0);
        self.run(sql::ADD_INVITATION, params![room, code, maker.0, self.now, until, uses])?;
        Ok(RecordId(self.connection.last_insert_rowid()))
    }

    fn use_invitation(&mut self, invitation: RecordId) -> StoreResult<()> {
        self.run(sql::USE_INVITATION, [invitation.0]).map(drop)
    }

    fn drop_invitation(&mut self, invitation: RecordId) -> StoreResult<()> {
        self.run(sql::DROP_INVITATION, [invitation.0]).map(drop)
    }

    fn set_guest(&mut self, person: PersonId, by: RecordId, room: ConversationId) -> StoreResult<()> {
        self.run(sql::SET_GUEST, [person.0, by.0, room.0]).map(drop)
    }

    fn hold_back(&mut self, person: PersonId, why: Held) -> StoreResult<Vec<LoginId>> {
        self.run(sql::HOLD, params![person.0, i64::from(why != Held::Waiting), self.now])?;
        let stood = all(self, sql::STANDING_LOGINS, [person.0], |row| row.get(0).map(LoginId))?;
        self.run(sql::LAY_ASIDE, [person.0])?;
        self.run(sql::END_LOGINS, [person.0])?;
        Ok(stood)
    }

    fn release(&mut self, person: PersonId) -> StoreResult<()> {
        self.run(sql::TAKE_UP, [person.0])?;
        self.run(sql::END_HELD_LOGINS, [person.0])?;
        self.run(sql::LET_GO, [person.0]).map(drop)
    }

    fn clear(&mut self, person: PersonId) -> StoreResult<()> {
        for statement in [sql::END_HELD_LOGINS, sql::LET_GO, sql::END_GUEST, sql::FORGET_ABOUT] {
            self.run(statement, [person.0])?;
        }
        Ok(())
    }

    fn add_act(&mut self, new: &NewAct) -> StoreResult<()> {
        let NewAct { by, deed, to, about } = new;
        let (code, to) = (code_of(&DEEDS, deed), to.map(|person| person.0));
        self.run(sql::ADD_ACT, params![self.now, by.0, code, to, about]).map(drop)
    }

    fn add_sign_in(&mut self, new: &NewSignIn, keep_since: i64) -> StoreResult<()> {
        let NewSignIn { person, name, agent, network, refused } = new;
        let person = person.map(|person| person.0);
        self.run(sql::ADD_SIGN_IN, params![self.now, person, name, agent, network, refused])?;
        self.run(sql::FORGET_SIGN_INS, params![keep_since, self.connection.last_insert_rowid()]).map(drop)
    }

    fn add_feedback(&mut self, author: PersonId, text: &str) -> StoreResult<()> {
        self.run(sql::ADD_FEEDBACK, params![self.now, author.0, text]).map(drop)
    }

    fn mark_feedback(&mut self, feedback: RecordId, answered: bool) -> StoreResult<bool> {
        Ok(self.run(sql::MARK_FEEDBACK, params![feedback.0, answered])? == 1)
    }

    fn set_about(&mut self, person: PersonId, about: &AboutMe) -> StoreResult<()> {
        if about.is_empty() {
            return self.run(sql::FORGET_ABOUT, [person.0]).map(drop);
        }
        let json = serde_json::to_string(about).map_err(failed)?;
        self.run(sql::SET_ABOUT, params![person.0, json]).map(drop)
    }
}
