//! The code that the console prints at the first start.

use crate::{
    Engine, actions::Outcome, domain::owner_code::OwnerCode, ports::store::StoreError, runner::Error,
};
use protocol::Fault;

/// Makes a new owner code, in the place of one that nobody used, if nobody owns the server yet.
///
/// # Errors
/// The store's.
pub async fn new_owner_code(engine: &Engine) -> Result<Option<String>, Fault> {
    let (code, hash) = OwnerCode::generate()
        .map_err(|error| Error::from(StoreError::Failed(format!("no randomness: {error}"))).into_fault())?;
    let set = engine
        .write(move |tx| {
            let unowned = !tx.has_owner()?;
            if unowned {
                tx.set_owner_code(&hash)?;
            }
            Ok(Outcome::quiet(unowned))
        })
        .await?;
    Ok(set.then_some(code))
}
