//! Which threads wait for the database.

use crate::desk::*;
use engine::actions::{login, person};
use protocol::*;

pub fn a_lookup_does_not_block_a_thread_that_serves(desk: &Desk) {
    let server = desk.server();
    let entered = person::enter(&server.engine, "Ada", AvatarId(1), Locale::Zh, "test");
    let (identity, token) = server.runtime.block_on(entered).unwrap();
    let found = server.runtime.block_on(login::identify(&server.engine, &token));
    assert_eq!(found, Ok(Some(identity)));
}
