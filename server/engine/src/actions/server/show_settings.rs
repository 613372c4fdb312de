//! See [`protocol::Command::ServerSettings`].

use super::admin;
use crate::{
    Engine,
    domain::permission::Allowed,
    ports::store::Read,
    runner::{Error, Result},
};
use protocol::{Fault, Reply, ServerSettings};

/// How the server is run.
///
/// # Errors
/// The store's.
pub fn show_settings(read: &mut dyn Read, _: &Allowed) -> Result<Reply> {
    admin(&read.server().settings()?)
}

/// The same for the pages that everybody sees: its name, and whether an invitation is wanted.
///
/// # Errors
/// The store's.
pub async fn settings(engine: &Engine) -> std::result::Result<ServerSettings, Fault> {
    let settings: Result<_> = engine.reads.look_up(|read| Ok(read.server().settings()?)).await;
    settings.map_err(Error::into_fault)
}
