//! See [`protocol::Command::CreateGroup`].

use super::add_people::{People, willing};
use crate::{
    actions::{
        Outcome,
        outcome::{grown, opened},
    },
    config::PrivateChats,
    domain::{name::Name, permission::Allowed},
    ports::store::{NewConversation, Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{Fault, GroupSettings, Nonce, Reply, Role};
use std::fmt::Write as _;

/// Makes a group with these people in it. A retry gets the group as it is now.
///
/// # Errors
/// [`Fault::NonceReused`] if the nonce made something else, [`Fault::Missing`] if the group is gone, those of
/// [`willing`], and the store's.
pub fn create_group(
    tx: &mut dyn Tx,
    by: &Allowed,
    nonce: Nonce,
    name: Option<&Name>,
    people: &People,
    private: PrivateChats,
) -> Result<Outcome> {
    let me = by.me().id;
    let name = name.map_or("", |name| name.shown.as_str());
    // A name has no line breaks, so that neither a room nor another group is made as this.
    let mut made_as = format!("{name}\n");
    for person in people.but(me) {
        let _ = write!(made_as, "{person} ");
    }
    if let Some(made) = tx.made(me, nonce)? {
        if made.name != made_as {
            return Err(Fault::NonceReused.into());
        }
        let view = tx.view(made.conversation, me)?.ok_or(Fault::Missing)?;
        return Ok(Outcome::quiet(Reply::Opened(view)));
    }
    let willing = willing(tx, by, people, private)?;
    let new = NewConversation::Group { name, made_as: &made_as, maker: me, nonce };
    let id = tx.add_conversation(new)?;
    tx.write_groups().set_settings(id, GroupSettings::default())?;
    let entry = tx.append_notice(id, Notice { text: name, ..Notice::by(me, NoticeKind::Created) })?;
    tx.seat(id, me, Role::Owner)?;
    for &person in &willing {
        tx.seat(id, person, Role::Member)?;
    }
    let mut tell = vec![grown(entry)];
    for &person in &willing {
        tell.extend(tx.view(id, person)?.map(|view| opened(person, view)));
    }
    let view = tx.view(id, me)?.ok_or(Fault::Missing)?;
    tell.push(opened(me, view.clone()));
    Ok(Outcome::told(Reply::Opened(view), tell))
}
