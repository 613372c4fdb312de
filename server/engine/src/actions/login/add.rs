//! One more login of a person.

use crate::{
    ports::store::{Identity, NewLogin, TokenHash, Tx},
    runner::Result,
};
use protocol::{Fault, Held, PersonId};

/// Of what a browser calls itself, this many characters are kept.
const AGENT_CHARS: usize = 200;

/// Adds a login of somebody, and says who they are now. Every way in ends here.
///
/// # Errors
/// [`Fault::Waiting`] and [`Fault::Suspended`] if they are kept outside, and the store's.
pub fn add(
    tx: &mut dyn Tx,
    person: PersonId,
    token: TokenHash,
    agent: &str,
    door: Option<TokenHash>,
) -> Result<Identity> {
    if let Some(why) = tx.server().held(person)? {
        return Err(kept_outside(why).into());
    }
    tx.add_login(&NewLogin { person, token, agent: short_agent(agent), door })?;
    Ok(tx.identity(&token)?.ok_or(Fault::LoggedOut)?)
}

/// What somebody is told who is kept outside.
pub fn kept_outside(why: Held) -> Fault {
    if why == Held::Waiting { Fault::Waiting } else { Fault::Suspended }
}

/// What is kept and shown of a `User-Agent`.
pub fn short_agent(agent: &str) -> String {
    agent.chars().take(AGENT_CHARS).collect()
}
