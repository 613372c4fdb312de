//! See [`protocol::Command::Usage`].

use super::admin;
use crate::{
    Engine,
    actions::permit::{Right, permit},
    config::BUILD,
    domain::permission::{Action, Caller},
    runner::{Error, Result},
};
use protocol::{Fault, Reply, Usage};

/// How the server is doing.
///
/// # Errors
/// [`Fault::Missing`] for everybody but its owners, and the store's.
pub async fn show_usage(engine: &Engine, caller: Caller) -> std::result::Result<Reply, Fault> {
    let now = engine.clock.now();
    let count: Result<_> = engine
        .reads
        .run(move |read| {
            permit(read, caller, Right::OnServer(Action::LookAfter), now)?;
            Ok(read.server().counts()?)
        })
        .await;
    let counts = count.map_err(Error::into_fault)?;
    let presence = engine.hub.presence();
    let usage = Usage {
        people: counts.people,
        online: u32::try_from(presence.online()).unwrap_or(u32::MAX),
        connections: presence.connections(),
        rooms: counts.rooms,
        messages: counts.messages,
        database: counts.bytes,
        uptime: u64::from(engine.hub.second()),
        build: BUILD.to_owned(),
        trouble: engine.health.trouble().map(str::to_owned),
    };
    admin(&usage).map_err(Error::into_fault)
}
