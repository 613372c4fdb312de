//! What people keep about each other is not here: the spike is about appending, joining and resuming. Nobody keeps
//! anything about anybody.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::{
    domain::friendship::{Kept, Relation},
    ports::store::{ListPlace, Peer, Read as _, ReadContacts, StoreResult, WriteContacts},
};
use protocol::{Contact, ConversationId, Mark, Person, PersonId};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadContacts for Session<W> {
    fn relation(&mut self, _: PersonId, _: PersonId) -> StoreResult<Relation> {
        Ok(Relation::default())
    }

    fn kept(&mut self, _: PersonId) -> StoreResult<Kept> {
        Ok(Kept::default())
    }

    fn peer(&mut self, conversation: ConversationId, person: PersonId) -> StoreResult<Option<Peer>> {
        let peer = self.view(conversation, person)?.and_then(|view| view.peer);
        Ok(peer.map(|person| Peer { person, is_friend: false, blocks: false }))
    }

    fn quiet_chats(&mut self, _: PersonId, _: bool) -> StoreResult<Vec<ConversationId>> {
        Ok(Vec::new())
    }

    fn people_called(
        &mut self,
        _: PersonId,
        _: ConversationId,
        _: &str,
        _: &str,
        _: Option<&ListPlace>,
        _: u16,
    ) -> StoreResult<Vec<(ListPlace, Person)>> {
        not_here()
    }

    fn mark(&mut self, _: PersonId, conversation: ConversationId) -> StoreResult<Mark> {
        Ok(Mark { conversation, pinned: false, muted: false, hidden: None, unread: None })
    }
}

impl WriteContacts for Session<&mut Wire> {
    fn set_relation(&mut self, _: PersonId, _: PersonId, _: &Relation) -> StoreResult<Option<Contact>> {
        not_here()
    }

    fn set_mark(&mut self, _: PersonId, _: Mark) -> StoreResult<()> {
        not_here()
    }

    fn drop_contacts(&mut self, _: PersonId) -> StoreResult<()> {
        Ok(())
    }
}
