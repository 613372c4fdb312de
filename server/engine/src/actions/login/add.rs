//! One more login of a person.

use crate::{
    ports::store::{Identity, NewLogin, TokenHash, Tx},
    runner::Result,
};
use protocol::{Fault, PersonId};

/// Of what a browser calls itself, this many characters are kept.
const AGENT_CHARS: usize = 200;

/// Adds a login of somebody, and says who they are now.
///
/// # Errors
/// The store's.
pub fn add(
    tx: &mut dyn Tx,
    person: PersonId,
    token: TokenHash,
    agent: &str,
    door: Option<TokenHash>,
) -> Result<Identity> {
    tx.add_login(&NewLogin { person, token, agent: short_agent(agent), door })?;
    Ok(tx.identity(&token)?.ok_or(Fault::LoggedOut)?)
}

/// What is kept and shown of a `User-Agent`.
pub fn short_agent(agent: &str) -> String {
    agent.chars().take(AGENT_CHARS).collect()
}
