//! Groups, which this spike has none of.

use crate::{
    rows::{get, not_here},
    session::Session,
    sql,
    wire::Wire,
};
use engine::{
    domain::name::Name,
    ports::store::{GroupRow, InviteRow, NewInvite, ReadGroups, StoreResult, TokenHash, WriteGroups},
};
use protocol::{
    ConversationId, GroupSettings, GroupView, Invite, InviteId, JoinRequest, PersonId, Role, Seq,
};
use std::ops::DerefMut;

macro_rules! not_here {
    ($($name:ident($($type:ty),*) -> $out:ty;)+) => {
        $(fn $name(&mut self, $(_: $type),*) -> StoreResult<$out> { not_here() })+
    };
}

impl<W: DerefMut<Target = Wire>> ReadGroups for Session<W> {
    fn conversation_name(&mut self, conversation: ConversationId) -> StoreResult<String> {
        let found = self.query((sql::CONVERSATION_NAME, &[&conversation.0]))?;
        found.first().map_or_else(|| Ok(String::new()), |row| get(row, 0))
    }

    not_here! {
        group(ConversationId) -> GroupRow;
        group_face(ConversationId, PersonId) -> GroupView;
        leaders(ConversationId) -> Vec<(PersonId, Role)>;
        nickname(ConversationId, PersonId) -> Option<String>;
        is_nickname_of_another(ConversationId, PersonId, &str) -> bool;
        first_seq(ConversationId, PersonId) -> Seq;
        invites(ConversationId, Option<PersonId>, i64) -> Vec<Invite>;
        invite(&TokenHash) -> Option<InviteRow>;
        requests(ConversationId) -> Vec<JoinRequest>;
        has_asked(ConversationId, PersonId) -> bool;
    }
}

impl WriteGroups for Session<&mut Wire> {
    not_here! {
        set_settings(ConversationId, GroupSettings) -> ();
        set_announcement(ConversationId, PersonId, &str) -> ();
        set_nickname(ConversationId, PersonId, Option<&Name>) -> ();
        hide_before(ConversationId, PersonId, Seq) -> ();
        note_spoke(ConversationId, PersonId, i64) -> ();
        add_invite(NewInvite<'_>) -> InviteId;
        use_invite(InviteId) -> ();
        drop_invite(ConversationId, InviteId, Option<PersonId>) -> bool;
        add_request(ConversationId, PersonId, PersonId) -> ();
        drop_request(ConversationId, PersonId) -> bool;
        drop_requests_of(PersonId) -> ();
    }
}
