//! See `POST /forget`.

use super::end::{End, end};
use crate::{
    Engine,
    actions::{Outcome, permit::Right, permit::permit},
    ports::store::Identity,
    runner::Result,
};
use protocol::Fault;

/// Ends oneself, as `POST /forget` does: it also takes the cookie back.
///
/// # Errors
/// The store's.
pub async fn forget(engine: &Engine, identity: &Identity) -> std::result::Result<(), Fault> {
    let caller = identity.caller();
    let forget = move |tx: &mut dyn crate::ports::store::Tx| -> Result<Outcome<()>> {
        let now = tx.now();
        let by = permit(tx, caller, Right::KeepOneself, now)?;
        Ok(Outcome::told((), end(tx, by.me().id, End::Forgotten)?))
    };
    engine.write(forget).await
}
