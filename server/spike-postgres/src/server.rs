//! How the server is run: nobody is a guest or kept outside in the spike, and the rest is not in it.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{
    Brought, Counts, NewAct, NewInvitation, NewSignIn, ReadServer, ReadSpaces, StoreResult, TokenHash,
    WriteServer,
};
use protocol::{
    AboutMe, Act, Admission, ConversationId, Feedback, Held, LoginId, PersonId, RecordId, Resident,
    ServerInvitation, ServerSettings, SignIn, SpaceContents, SpaceSummary,
};
use std::ops::DerefMut;

/// Methods that the spike does not need.
macro_rules! not_here {
    ($($name:ident($($type:ty),*) -> $out:ty;)+) => {
        $(fn $name(&mut self, $(_: $type),*) -> StoreResult<$out> { not_here() })+
    };
}

impl<W: DerefMut<Target = Wire>> ReadServer for Session<W> {
    fn guests_in(&mut self, _: ConversationId) -> StoreResult<u32> {
        Ok(0)
    }

    fn guest_in(&mut self, _: PersonId) -> StoreResult<Option<ConversationId>> {
        Ok(None)
    }

    fn held(&mut self, _: PersonId) -> StoreResult<Option<Held>> {
        Ok(None)
    }

    fn invitations(&mut self, _: Option<ConversationId>) -> StoreResult<Vec<ServerInvitation>> {
        Ok(Vec::new())
    }

    fn settings(&mut self) -> StoreResult<ServerSettings> {
        Ok(ServerSettings::default())
    }

    not_here! {
        is_owner_code(&TokenHash) -> bool;
        brought(&TokenHash) -> Option<Brought>;
        invited_to(RecordId) -> Option<Option<ConversationId>>;
        over(i64) -> Vec<RecordId>;
        guests(RecordId) -> Vec<PersonId>;
        held_token(&TokenHash) -> Option<Held>;
        waiting() -> u32;
        owners() -> Vec<PersonId>;
        residents(&str, Option<PersonId>, bool, u16) -> Vec<Resident>;
        acts(Option<PersonId>, Option<RecordId>, u16) -> Vec<Act>;
        sign_ins(Option<RecordId>, u16) -> Vec<SignIn>;
        feedback(Option<RecordId>, u16) -> Vec<Feedback>;
        feedback_since(PersonId, i64) -> u32;
        about(PersonId) -> AboutMe;
        counts() -> Counts;
    }
}

/// There is one space.
impl<W: DerefMut<Target = Wire>> ReadSpaces for Session<W> {
    fn spaces_of(&mut self, _: PersonId) -> StoreResult<Vec<ConversationId>> {
        Ok(vec![ConversationId::LOBBY])
    }

    fn is_acquainted(&mut self, _: PersonId, _: PersonId) -> StoreResult<bool> {
        Ok(true)
    }

    fn kept_by(&mut self, _: PersonId) -> StoreResult<Vec<PersonId>> {
        Ok(Vec::new())
    }

    not_here! {
        all(PersonId) -> Vec<SpaceSummary>;
        rooms_in(ConversationId, PersonId) -> Vec<ConversationId>;
        rooms_of(ConversationId) -> Vec<ConversationId>;
        contents(ConversationId) -> SpaceContents;
    }
}

impl WriteServer for Session<&mut Wire> {
    not_here! {
        set_settings(Option<&str>, Option<Admission>, Option<u32>) -> ();
        add_invitation(&NewInvitation) -> RecordId;
        use_invitation(RecordId) -> ();
        drop_invitation(RecordId) -> ();
        set_guest(PersonId, RecordId, ConversationId) -> ();
        hold_back(PersonId, Held) -> Vec<LoginId>;
        release(PersonId) -> ();
        clear(PersonId) -> ();
        add_act(&NewAct) -> ();
        add_sign_in(&NewSignIn, i64) -> ();
        add_feedback(PersonId, &str) -> ();
        mark_feedback(RecordId, bool) -> bool;
        set_about(PersonId, &AboutMe) -> ();
    }
}
