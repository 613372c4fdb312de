//! Writing rows, inside one transaction of READ COMMITTED: each statement sees what was committed before
//! it, and whoever holds a conversation's row sees the newest of it.

use crate::{
    rows::{self, failed, get, nonce_bytes, not_here, random_id, role_code},
    session::{Held, Session, params},
    sql,
    wire::Wire,
};
use engine::{
    domain::{name::Name, permission::Caller, timestamp::timestamp},
    ports::store::{
        NewConversation, NewLogin, NewMessage, NewPerson, Notice, Place, ProfileChange, StoreResult,
        TokenHash, Tx, WriteAccounts, WriteContacts, WriteFiles, WriteGroups, WriteHooks, WriteMessages,
        WriteNotify, WritePasskeys, WriteReceipts, WriteRobot, WriteServer, WriteStickers, WriteUnsent,
        Writer,
    },
};
use protocol::{ConversationId, Entry, Epoch, LoginId, PersonId, Role, Seq};

/// A connection that writes.
pub struct PgWriter {
    pub(crate) wire: Wire,
    pub(crate) epoch: Epoch,
}

impl Writer for PgWriter {
    fn begin(&mut self, now: i64) -> StoreResult<Box<dyn Tx + '_>> {
        self.wire.begin("BEGIN ISOLATION LEVEL READ COMMITTED");
        let (wire, epoch) = (&mut self.wire, self.epoch);
        Ok(Box::new(Session::writing(wire, epoch, now)))
    }

    /// The server tidies up by itself.
    fn rest(&mut self) {}
}

impl Tx for Session<&mut Wire> {
    fn write_accounts(&mut self) -> &mut dyn WriteAccounts {
        self
    }

    fn write_contacts(&mut self) -> &mut dyn WriteContacts {
        self
    }

    fn write_groups(&mut self) -> &mut dyn WriteGroups {
        self
    }

    fn write_robot(&mut self) -> &mut dyn WriteRobot {
        self
    }

    fn write_server(&mut self) -> &mut dyn WriteServer {
        self
    }

    fn write_messages(&mut self) -> &mut dyn WriteMessages {
        self
    }

    fn write_passkeys(&mut self) -> &mut dyn WritePasskeys {
        self
    }

    fn write_files(&mut self) -> &mut dyn WriteFiles {
        self
    }

    fn write_stickers(&mut self) -> &mut dyn WriteStickers {
        self
    }

    fn write_receipts(&mut self) -> &mut dyn WriteReceipts {
        self
    }

    fn write_unsent(&mut self) -> &mut dyn WriteUnsent {
        self
    }

    fn write_hooks(&mut self) -> &mut dyn WriteHooks {
        self
    }

    fn write_notify(&mut self) -> &mut dyn WriteNotify {
        self
    }

    fn now(&self) -> i64 {
        self.now
    }

    fn written(&self) -> u64 {
        self.written
    }

    fn hold(&mut self, conversations: &[ConversationId]) -> StoreResult<bool> {
        self.want(conversations);
        Ok(false)
    }

    fn place(&mut self, conversation: ConversationId, author: Caller) -> StoreResult<Option<Place>> {
        let found =
            self.about(conversation, (sql::PLACE, &[&conversation.0, &author.person.0, &author.login.0]))?;
        let Some(place) = found.first().map(rows::place).transpose()? else { return Ok(None) };
        let Held { head, ord, last_at, .. } = self.held(conversation)?;
        Ok(Some(Place { seq: Seq(head + 1), ord: ord + 1, last_at, ..place }))
    }

    fn append(&mut self, message: NewMessage<'_>) -> StoreResult<bool> {
        let NewMessage { conversation, seq, ord, at, author, nonce, hash, text, .. } = message;
        let (place, count) = (i64::from(seq.0), i64::from(ord));
        let (nonce, hash) = (nonce_bytes(nonce), hash.as_slice());
        let appended = self
            .wire
            .query((sql::APPEND, &[&conversation.0, &place, &count, &at, &author.0, &nonce, &hash, &text]))?;
        let is_new = !appended.is_empty();
        if is_new {
            self.grown(conversation, (seq.0, ord, at), Some(author));
        }
        Ok(is_new)
    }

    fn append_notice(&mut self, conversation: ConversationId, notice: Notice<'_>) -> StoreResult<Entry> {
        let held = self.held(conversation)?;
        let at = timestamp(self.now, held.last_at);
        let (seq, ord) = (held.head + 1, i64::from(held.ord));
        let Notice { kind, author, subject, text, until } = notice;
        let (kind, subject) = (rows::notice_code(kind), subject.map(|person| person.0));
        let written = self.ask((
            sql::NOTICE,
            &[&conversation.0, &i64::from(seq), &ord, &at, &kind, &author.0, &subject, &text, &until],
        ))?;
        self.grown(conversation, (seq, held.ord, at), None);
        rows::entry(written.first().ok_or_else(|| failed("a notice has no author"))?, 0)
    }

    fn add_conversation(&mut self, new: NewConversation<'_>) -> StoreResult<ConversationId> {
        let id = random_id();
        match new {
            NewConversation::Room { name, maker, nonce, .. } => {
                self.later(sql::INSERT_ROOM, params![id, name.to_owned(), maker.0, nonce_bytes(nonce)]);
            }
            NewConversation::Group { .. } | NewConversation::Lobby { .. } => return not_here(),
            NewConversation::Private(one, other) => {
                self.later(sql::INSERT_PRIVATE, params![id, one.min(other).0, one.max(other).0]);
            }
        }
        self.added(ConversationId(id));
        Ok(ConversationId(id))
    }

    fn rename_conversation(&mut self, conversation: ConversationId, name: &str) -> StoreResult<()> {
        self.later(sql::RENAME, params![conversation.0, name.to_owned()]);
        Ok(())
    }

    fn delete_conversation(&mut self, conversation: ConversationId) -> StoreResult<()> {
        self.later(sql::DELETE_CONVERSATION, params![conversation.0]);
        Ok(())
    }

    fn seat(&mut self, conversation: ConversationId, person: PersonId, role: Role) -> StoreResult<()> {
        self.later(sql::SEAT, params![conversation.0, person.0, role_code(role), self.now]);
        Ok(())
    }

    fn unseat(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<()> {
        self.later(sql::UNSEAT, params![conversation.0, person.0]);
        Ok(())
    }

    fn set_role(&mut self, conversation: ConversationId, person: PersonId, role: Role) -> StoreResult<()> {
        self.later(sql::SET_ROLE, params![conversation.0, person.0, role_code(role)]);
        Ok(())
    }

    fn set_muted(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        until: Option<i64>,
    ) -> StoreResult<()> {
        self.later(sql::SET_MUTED, params![conversation.0, person.0, until]);
        Ok(())
    }

    fn set_banned(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        until: Option<i64>,
    ) -> StoreResult<()> {
        self.later(sql::SET_BANNED, params![conversation.0, person.0, until]);
        Ok(())
    }

    fn read_to(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        seq: Seq,
    ) -> StoreResult<(Seq, u32)> {
        self.later(sql::READ_TO, params![conversation.0, person.0, i64::from(seq.0)]);
        let found = self.query((sql::UNREAD, &[&conversation.0, &person.0]))?;
        let row = found.first().ok_or_else(|| failed("no such member"))?;
        let unread: i64 = get(row, 1)?;
        Ok((rows::seq(row, 0)?, u32::try_from(unread).map_err(failed)?))
    }

    fn add_person(&mut self, new: &NewPerson) -> StoreResult<PersonId> {
        let id = random_id();
        let (avatar, locale) = (i64::from(new.avatar.0), new.locale.tag());
        self.later(sql::INSERT_PERSON, params![id, new.name.clone(), avatar, locale, self.now]);
        Ok(PersonId(id))
    }

    fn set_profile(&mut self, _: PersonId, _: &ProfileChange) -> StoreResult<()> {
        not_here()
    }

    fn set_owner(&mut self, _: PersonId) -> StoreResult<()> {
        not_here()
    }

    fn end_person(&mut self, _: PersonId, _: bool) -> StoreResult<()> {
        not_here()
    }

    fn take_name(&mut self, person: PersonId, name: &Name) -> StoreResult<()> {
        for key in name.keys() {
            self.later(sql::INSERT_NAME, params![key.to_owned(), name.shown.clone(), person.0]);
        }
        Ok(())
    }

    fn free_name(&mut self, person: PersonId) -> StoreResult<()> {
        self.later(sql::FREE_NAME, params![person.0]);
        Ok(())
    }

    fn add_login(&mut self, new: &NewLogin) -> StoreResult<LoginId> {
        let id = random_id();
        let agent = new.agent.clone();
        self.later(sql::INSERT_LOGIN, params![id, new.token.to_vec(), new.person.0, agent, self.now]);
        Ok(LoginId(id))
    }

    fn touch_login(&mut self, _: LoginId, _: bool) -> StoreResult<()> {
        not_here()
    }

    fn end_login(&mut self, login: LoginId) -> StoreResult<()> {
        self.later(sql::END_LOGIN, params![login.0]);
        Ok(())
    }

    fn set_way_back(&mut self, _: PersonId, _: Option<&TokenHash>) -> StoreResult<()> {
        not_here()
    }

    fn touch_way_back(&mut self, _: PersonId) -> StoreResult<()> {
        not_here()
    }

    fn set_owner_code(&mut self, _: &TokenHash) -> StoreResult<()> {
        not_here()
    }

    fn take_owner_code(&mut self, _: &TokenHash) -> StoreResult<bool> {
        not_here()
    }

    fn commit(mut self: Box<Self>) -> StoreResult<()> {
        self.settle();
        self.wire.commit()
    }
}
