//! See [`protocol::Command::AboutMe`].

use super::audience::shown_anew;
use crate::{actions::Outcome, domain::permission::Allowed, ports::store::Tx, runner::Result};
use protocol::AboutMe;

/// Changes what one tells of oneself. Whoever looks at the card asks for it again when they hear of the person.
///
/// # Errors
/// The store's.
pub fn about_me(tx: &mut dyn Tx, by: &Allowed, about: &AboutMe) -> Result<Outcome> {
    let me = by.me().clone();
    tx.write_server().set_about(me.id, about)?;
    Ok(Outcome::done(vec![shown_anew(tx, me)?]))
}
