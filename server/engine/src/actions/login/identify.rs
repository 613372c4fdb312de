//! Whose token a request carries.

use super::token::{hash, is_token};
use crate::{
    Engine,
    ports::store::Identity,
    runner::{Error, Result},
};
use protocol::Fault;

/// Whose token this is, if anybody's.
///
/// # Errors
/// The store's.
pub async fn identify(engine: &Engine, token: &str) -> std::result::Result<Option<Identity>, Fault> {
    if !is_token(token) {
        return Ok(None);
    }
    let hash = hash(token);
    let found: Result<_> = engine.reads.look_up(move |read| Ok(read.identity(&hash)?)).await;
    found.map_err(Error::into_fault)
}
