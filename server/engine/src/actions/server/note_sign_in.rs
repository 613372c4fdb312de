//! The log of who came in, and who was refused. No secret stands in it.

use crate::{
    Engine,
    actions::login,
    domain::network::network,
    ports::store::{NewSignIn, Tx},
    runner::Result,
};
use protocol::{Fault, PersonId};
use std::net::IpAddr;

/// Sign-ins are kept for 90 days, milliseconds.
const KEPT_MS: i64 = 90 * 24 * 3_600_000;
/// What is kept of a name, characters.
const CHARS: usize = 64;

/// Notes that somebody came in, or why they were refused. Nobody waits for it. Whoever is refused for being too fast
/// is not noted: that could be anybody, any number of times.
pub fn note_sign_in(
    engine: &Engine,
    address: IpAddr,
    agent: &str,
    name: &str,
    outcome: std::result::Result<PersonId, &Fault>,
) {
    if matches!(outcome, Err(Fault::RateLimited { .. })) {
        return;
    }
    let short = |text: &str| text.chars().filter(|c| !c.is_control()).take(CHARS).collect::<String>();
    let new = NewSignIn {
        person: outcome.ok(),
        name: short(name),
        agent: login::short_agent(agent),
        network: network(address),
        refused: outcome.err().map(fault_name).unwrap_or_default(),
    };
    let note = move |tx: &mut dyn Tx| -> Result<()> {
        let since = tx.now() - KEPT_MS;
        Ok(tx.write_server().add_sign_in(&new, since)?)
    };
    engine.writes.submit(note, |_| {});
}

/// Its name on the wire, without what it carries.
fn fault_name(fault: &Fault) -> String {
    let json = serde_json::to_value(fault).unwrap_or_default();
    let name = json.as_str().or_else(|| json.as_object()?.keys().next().map(String::as_str));
    name.unwrap_or("unknown").to_owned()
}
