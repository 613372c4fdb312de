//! See [`protocol::Command::RunServer`].

use super::{admin, note};
use crate::{
    actions::{Outcome, space::free_space_name},
    domain::{name::made_legible, permission::Allowed, text::one_line},
    ports::store::Tx,
    runner::Result,
};
use protocol::{Admission, ConversationId, Deed, Fault, NameFault, limits::SERVER_NAME_GRAPHEMES};

/// What an owner decides; what is `None` stays.
#[derive(Debug, Clone)]
pub struct Decision {
    name: Option<String>,
    admission: Option<Admission>,
    recall_minutes: Option<u32>,
}

impl Decision {
    /// Reads it.
    ///
    /// # Errors
    /// [`Fault::TextTooLong`], [`Fault::Name`] of what cannot be read, and [`Fault::Unreadable`] for a policy of a later
    /// release.
    pub fn new(
        name: Option<String>,
        admission: Option<Admission>,
        recall_minutes: Option<u32>,
    ) -> std::result::Result<Self, Fault> {
        if admission == Some(Admission::Unknown) {
            return Err(Fault::Unreadable);
        }
        let name = name.map(|name| one_line(name, SERVER_NAME_GRAPHEMES)).transpose()?;
        if name.as_ref().is_some_and(|name| !name.is_empty() && made_legible(name) != *name) {
            return Err(Fault::Name(NameFault::Unprintable));
        }
        Ok(Self { name, admission, recall_minutes })
    }
}

/// Decides who may come in, and what the server and its first space are called. Whoever is in stays in.
///
/// # Errors
/// [`Fault::Name`] if another space is called so, and the store's.
pub fn run_server(tx: &mut dyn Tx, by: &Allowed, decision: &Decision) -> Result<Outcome> {
    let before = tx.server().settings()?;
    let Decision { name, admission, recall_minutes } = decision;
    if let Some(name) = name {
        free_space_name(tx, name, Some(ConversationId::LOBBY))?;
    }
    // Whoever decides about the name alone has seen the policy.
    let policy = admission.unwrap_or(before.admission);
    tx.write_server().set_settings(name.as_deref(), Some(policy), *recall_minutes)?;
    if let Some(name) = name {
        tx.rename_conversation(ConversationId::LOBBY, name)?;
    }
    let after = tx.server().settings()?;
    if (&after.name, after.admission) != (&before.name, before.admission) {
        let about = format!("{} · {}", after.name, policy_name(after.admission));
        note(tx, by, Deed::Decided, None, about.trim_start_matches(" · "))?;
    }
    let line = format!("{} decided who may come in: {}", by.me().id, policy_name(after.admission));
    Ok(Outcome::quiet(admin(&after)?).audited(line))
}

fn policy_name(admission: Admission) -> &'static str {
    match admission {
        Admission::Open => "open",
        Admission::Invitation => "invitation",
        Admission::Approval => "approval",
        Admission::Unknown => "unknown",
    }
}
