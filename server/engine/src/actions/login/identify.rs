//! Whose token a request carries.

use super::{
    add::kept_outside,
    token::{hash, is_token},
};
use crate::{
    Engine,
    ports::store::{Identity, Read},
    runner::{Error, Result},
};
use protocol::Fault;

/// Whose token this is, if anybody's.
///
/// # Errors
/// [`Fault::Waiting`] and [`Fault::Suspended`] if they are kept outside, and the store's.
pub async fn identify(engine: &Engine, token: &str) -> std::result::Result<Option<Identity>, Fault> {
    if !is_token(token) {
        return Ok(None);
    }
    let hash = hash(token);
    let look = move |read: &mut dyn Read| -> Result<_> {
        let found = read.identity(&hash)?;
        if found.is_none()
            && let Some(why) = read.server().held_token(&hash)?
        {
            return Err(kept_outside(why).into());
        }
        Ok(found)
    };
    let found: Result<_> = engine.reads.look_up(look).await;
    found.map_err(Error::into_fault)
}
