//! The rows of groups: what is set there, what members have of their own, invitations, who asks to join.

use super::{StoreResult, TokenHash};
use crate::domain::name::Name;
use protocol::{
    Announcement, ConversationId, GroupSettings, GroupView, Invite, InviteId, JoinRequest, Person, PersonId,
    Role, Seq,
};

/// What is set in a room or group.
#[derive(Debug, Clone, Default)]
pub struct GroupRow {
    /// What stands above it.
    pub announcement: Option<Announcement>,
    /// How it is set.
    pub settings: GroupSettings,
}

/// An invitation, found by its code.
#[derive(Debug, Clone)]
pub struct InviteRow {
    /// Its id.
    pub id: InviteId,
    /// Into which group.
    pub conversation: ConversationId,
    /// Who made it.
    pub maker: Person,
    /// Until when it works, milliseconds since 1970.
    pub until: i64,
    /// How many may still come by it.
    pub uses: u32,
}

/// An invitation to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewInvite<'a> {
    /// Into which group.
    pub conversation: ConversationId,
    /// Of its code.
    pub code: &'a TokenHash,
    /// Who makes it.
    pub maker: PersonId,
    /// Until when it works, milliseconds since 1970.
    pub until: i64,
    /// For how many people.
    pub uses: u32,
}

/// What can be asked about groups.
pub trait ReadGroups {
    /// What a conversation is called; empty if it has no name.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn conversation_name(&mut self, conversation: ConversationId) -> StoreResult<String>;
    /// What is set in a room or group.
    fn group(&mut self, conversation: ConversationId) -> StoreResult<GroupRow>;
    /// The faces and names that stand for a group, as this person sees it.
    fn group_face(&mut self, conversation: ConversationId, reader: PersonId) -> StoreResult<GroupView>;
    /// The owner and the admins.
    fn leaders(&mut self, conversation: ConversationId) -> StoreResult<Vec<(PersonId, Role)>>;
    /// What a member chose to be called there.
    fn nickname(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<String>>;
    /// Whether another member is called so there by choice; `folded` as in [`crate::domain::name::folded`].
    fn is_nickname_of_another(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        folded: &str,
    ) -> StoreResult<bool>;
    /// The first place of its log that a member may see.
    fn first_seq(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Seq>;
    /// The newest invitations to a group that still work at `now`, of one maker or of all.
    fn invites(
        &mut self,
        conversation: ConversationId,
        maker: Option<PersonId>,
        now: i64,
    ) -> StoreResult<Vec<Invite>>;
    /// An invitation, even one that works no more.
    fn invite(&mut self, code: &TokenHash) -> StoreResult<Option<InviteRow>>;
    /// Who asks to join, the oldest first.
    fn requests(&mut self, conversation: ConversationId) -> StoreResult<Vec<JoinRequest>>;
    /// Whether somebody asks to join.
    fn has_asked(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<bool>;
}

/// What can be written about groups.
pub trait WriteGroups {
    /// Changes how a room or group is set. Members see it with their next look at the list.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn set_settings(&mut self, conversation: ConversationId, settings: GroupSettings) -> StoreResult<()>;
    /// Changes what stands above a room or group.
    fn set_announcement(&mut self, conversation: ConversationId, by: PersonId, text: &str)
    -> StoreResult<()>;
    /// Changes what a member is called there; `None` for their name.
    fn set_nickname(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        name: Option<&Name>,
    ) -> StoreResult<()>;
    /// A member sees nothing from before this place.
    fn hide_before(&mut self, conversation: ConversationId, person: PersonId, first: Seq) -> StoreResult<()>;
    /// Notes when a member wrote; milliseconds since 1970.
    fn note_spoke(&mut self, conversation: ConversationId, person: PersonId, at: i64) -> StoreResult<()>;
    /// Adds an invitation, and removes those of the group that work no more.
    fn add_invite(&mut self, new: NewInvite<'_>) -> StoreResult<InviteId>;
    /// One fewer may come by it.
    fn use_invite(&mut self, invite: InviteId) -> StoreResult<()>;
    /// Ends an invitation of a group, of one maker or of any. Whether there was one.
    fn drop_invite(
        &mut self,
        conversation: ConversationId,
        invite: InviteId,
        maker: Option<PersonId>,
    ) -> StoreResult<bool>;
    /// Somebody asks to join.
    fn add_request(
        &mut self,
        conversation: ConversationId,
        person: PersonId,
        inviter: PersonId,
    ) -> StoreResult<()>;
    /// Somebody asks no more. Whether they did.
    fn drop_request(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<bool>;
    /// Somebody asks nowhere any more.
    fn drop_requests_of(&mut self, person: PersonId) -> StoreResult<()>;
}
