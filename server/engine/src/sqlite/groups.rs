//! Rows of groups, read and written.

use super::{
    group_rows, groups_sql as sql,
    read::{Snapshot, all, one},
    rows::{self, random_id},
    tx::Transaction,
};
use crate::{
    domain::name::{Name, folded},
    ports::store::{GroupRow, InviteRow, NewInvite, ReadGroups, StoreResult, TokenHash, WriteGroups},
};
use protocol::{
    ConversationId, GroupSettings, GroupView, Invite, InviteId, JoinRequest, PersonId, Role, Seq,
    limits::INVITES,
};
use rusqlite::params;

impl<S: Snapshot> ReadGroups for S {
    fn conversation_name(&mut self, conversation: ConversationId) -> StoreResult<String> {
        Ok(one(self, sql::CONVERSATION_NAME, [conversation.0], |row| row.get(0))?.unwrap_or_default())
    }

    fn group(&mut self, conversation: ConversationId) -> StoreResult<GroupRow> {
        Ok(one(self, sql::GROUP, [conversation.0], group_rows::group)?.unwrap_or_default())
    }

    fn group_face(&mut self, conversation: ConversationId, reader: PersonId) -> StoreResult<GroupView> {
        group_rows::face(self.connection(), conversation, reader)
    }

    fn leaders(&mut self, conversation: ConversationId) -> StoreResult<Vec<(PersonId, Role)>> {
        all(self, sql::LEADERS, [conversation.0], |row| Ok((PersonId(row.get(0)?), rows::role(row.get(1)?))))
    }

    fn nickname(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<String>> {
        Ok(one(self, sql::GROUP_MEMBER, [conversation.0, person.0], |row| row.get(0))?.flatten())
    }

    fn is_nickname_of_another(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        folded: &str,
    ) -> StoreResult<bool> {
        let mut statement = self.connection().prepare_cached(sql::NICKNAME_OF_ANOTHER)?;
        Ok(statement.exists(params![conversation.0, person.0, folded])?)
    }

    fn first_seq(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Seq> {
        group_rows::first_seq(self.connection(), conversation, person)
    }

    fn invites(
        &mut self,
        conversation: ConversationId,
        maker: Option<PersonId>,
        now: i64,
    ) -> StoreResult<Vec<Invite>> {
        let params = params![conversation.0, maker.map(|maker| maker.0), now, INVITES];
        all(self, sql::INVITES, params, |row| {
            let (id, until, uses) = (InviteId(row.get(0)?), row.get(1)?, row.get(2)?);
            Ok(Invite { id, by: rows::person(row, 3)?, until, uses, code: None })
        })
    }

    fn invite(&mut self, code: &TokenHash) -> StoreResult<Option<InviteRow>> {
        one(self, sql::INVITE, [code], |row| {
            let (id, conversation) = (InviteId(row.get(0)?), ConversationId(row.get(1)?));
            let maker = rows::person(row, 4)?;
            Ok(InviteRow { id, conversation, maker, until: row.get(2)?, uses: row.get(3)? })
        })
    }

    fn requests(&mut self, conversation: ConversationId) -> StoreResult<Vec<JoinRequest>> {
        all(self, sql::REQUESTS, [conversation.0], |row| {
            Ok(JoinRequest { at: row.get(0)?, person: rows::person(row, 1)?, by: rows::person(row, 6)? })
        })
    }

    fn has_asked(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<bool> {
        let mut statement = self.connection().prepare_cached(sql::HAS_ASKED)?;
        Ok(statement.exists([conversation.0, person.0])?)
    }
}

impl WriteGroups for Transaction<'_> {
    fn set_settings(&mut self, conversation: ConversationId, settings: GroupSettings) -> StoreResult<()> {
        let GroupSettings { mute_all, slow_seconds, admins_invite, approval, hide_history } = settings;
        let params = params![conversation.0, mute_all, slow_seconds, admins_invite, approval, hide_history];
        self.run(sql::SET_SETTINGS, params)?;
        self.note_changed(conversation)
    }

    fn set_announcement(
        &mut self,
        conversation: ConversationId,
        by: PersonId,
        text: &str,
    ) -> StoreResult<()> {
        self.run(sql::SET_ANNOUNCEMENT, params![conversation.0, text, by.0, self.now])?;
        self.note_changed(conversation)
    }

    fn set_nickname(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        name: Option<&Name>,
    ) -> StoreResult<()> {
        let name = name.map(|name| name.shown.as_str());
        self.run(sql::SET_NICKNAME, params![conversation.0, person.0, name, name.map(folded)])?;
        self.run(super::sql::LIST_ANEW, [person.0, conversation.0])?;
        Ok(())
    }

    fn hide_before(&mut self, conversation: ConversationId, person: PersonId, first: Seq) -> StoreResult<()> {
        self.run(sql::HIDE_BEFORE, params![conversation.0, person.0, first.0])?;
        Ok(())
    }

    fn note_spoke(&mut self, conversation: ConversationId, person: PersonId, at: i64) -> StoreResult<()> {
        self.run(sql::NOTE_SPOKE, [conversation.0, person.0, at])?;
        Ok(())
    }

    fn add_invite(&mut self, new: NewInvite<'_>) -> StoreResult<InviteId> {
        let NewInvite { conversation, code, maker, until, uses } = new;
        self.run(sql::DROP_ENDED_INVITES, [conversation.0, self.now])?;
        let id = random_id();
        self.run(sql::INSERT_INVITE, params![id, conversation.0, code, maker.0, until, uses])?;
        Ok(InviteId(id))
    }

    fn use_invite(&mut self, invite: InviteId) -> StoreResult<()> {
        self.run(sql::USE_INVITE, [invite.0])?;
        Ok(())
    }

    fn drop_invite(
        &mut self,
        conversation: ConversationId,
        invite: InviteId,
        maker: Option<PersonId>,
    ) -> StoreResult<bool> {
        let params = params![invite.0, conversation.0, maker.map(|maker| maker.0)];
        Ok(self.run(sql::DROP_INVITE, params)? > 0)
    }

    fn add_request(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        inviter: PersonId,
    ) -> StoreResult<()> {
        self.run(sql::INSERT_REQUEST, [conversation.0, person.0, inviter.0, self.now])?;
        self.note_changed(conversation)
    }

    fn drop_request(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<bool> {
        if self.run(sql::DROP_REQUEST, [conversation.0, person.0])? == 0 {
            return Ok(false);
        }
        self.note_changed(conversation)?;
        Ok(true)
    }

    fn drop_requests_of(&mut self, person: PersonId) -> StoreResult<()> {
        let asked = all(self, sql::REQUESTS_OF, [person.0], |row| row.get(0).map(ConversationId))?;
        for conversation in asked {
            self.drop_request(conversation, person)?;
        }
        Ok(())
    }
}

impl Transaction<'_> {
    /// What was set in a deleted conversation.
    pub(super) fn clear_group(&self, conversation: ConversationId) -> StoreResult<()> {
        for statement in [sql::CLEAR_GROUP, sql::CLEAR_GROUP_MEMBERS, sql::CLEAR_INVITES, sql::CLEAR_REQUESTS]
        {
            self.run(statement, [conversation.0])?;
        }
        Ok(())
    }

    /// What a member leaves behind: their nickname, and the invitations they made, which end with them.
    pub(super) fn clear_member(&self, conversation: ConversationId, person: PersonId) -> StoreResult<()> {
        self.run(sql::DROP_GROUP_MEMBER, [conversation.0, person.0])?;
        self.run(sql::DROP_INVITES_OF, [conversation.0, person.0])?;
        Ok(())
    }
}
