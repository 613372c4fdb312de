//! What an owner does is written down, for those it concerns.

use crate::{
    domain::permission::Allowed,
    ports::store::{NewAct, StoreError, Tx},
    runner::Result,
};
use protocol::{Deed, Json, PersonId, Reply};
use serde::Serialize;

/// Notes what an owner did. Whoever did something to themselves was no owner to do it.
///
/// # Errors
/// The store's.
pub fn note(tx: &mut dyn Tx, by: &Allowed, deed: Deed, to: Option<PersonId>, about: &str) -> Result<()> {
    let me = by.me().id;
    if to == Some(me) {
        return Ok(());
    }
    Ok(tx.write_server().add_act(&NewAct { by: me, deed, to, about: about.to_owned() })?)
}

/// A reply about running the server.
///
/// # Errors
/// None that a value of ours could cause.
pub fn admin(value: &impl Serialize) -> Result<Reply> {
    Ok(Reply::Admin(Json::of(value).map_err(|error| StoreError::Failed(error.to_string()))?))
}
