//! Whom a message calls by name.

use crate::{
    domain::{
        calls::{Calls, calls, is_called},
        permission::{Action, Allowed, Object, authorize},
    },
    ports::store::Read,
    runner::Result,
};
use protocol::{ConversationId, Fault, Mention, PersonId, limits::MENTIONS};

/// Whom a text may call, before the store is asked.
#[derive(Debug, Clone, Default)]
pub struct Calling {
    /// By their own names, and everybody.
    calls: Calls,
    /// By whatever they are called in the conversation.
    chosen: Vec<PersonId>,
}

impl Calling {
    /// Looks through a text.
    ///
    /// # Errors
    /// [`Fault::ListFull`] for more than [`MENTIONS`].
    pub fn new(text: &str, chosen: Vec<PersonId>) -> std::result::Result<Self, Fault> {
        if chosen.len() > MENTIONS {
            return Err(Fault::ListFull { most: u32::try_from(MENTIONS).unwrap_or(u32::MAX) });
        }
        Ok(Self { calls: calls(text), chosen })
    }

    /// Whether it calls nobody: so do most.
    pub fn is_nobody(&self) -> bool {
        self.chosen.is_empty() && self.calls == Calls::default()
    }

    /// Those members whom it calls, and whether it calls everybody, by right.
    ///
    /// # Errors
    /// The store's.
    pub fn resolve(
        &self,
        read: &mut dyn Read,
        by: &Allowed,
        conversation: ConversationId,
        text: &str,
    ) -> Result<(Vec<Mention>, bool)> {
        let mut mentions: Vec<Mention> = Vec::new();
        let mut add = |mention: Mention| {
            if mentions.len() < MENTIONS && !mentions.contains(&mention) {
                mentions.push(mention);
            }
        };
        for person in &self.chosen {
            let Some(member) = read.member(conversation, *person)? else { continue };
            let public = read.person(*person)?.map(|person| person.name).unwrap_or_default();
            let name = [member.person.name, public].into_iter().find(|name| is_called(text, name));
            name.into_iter().for_each(|name| add(Mention { person: *person, name }));
        }
        for names in &self.calls.names {
            for called in names {
                let Some(holder) = read.name_holder(&called.key)? else { continue };
                if read.member(conversation, holder.person)?.is_some() {
                    add(Mention { person: holder.person, name: called.name.clone() });
                    break;
                }
            }
        }
        let all = self.calls.everybody && {
            let object = Object::Conversation(conversation, by.standing());
            authorize(by.me().clone(), by.caller(), Action::CallAll, object, by.now()).is_ok()
        };
        Ok((mentions, all))
    }
}
