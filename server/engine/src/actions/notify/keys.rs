//! The key that push messages are signed with.

use crate::{
    Engine,
    actions::Outcome,
    domain::push_key::PushKey,
    ports::store::StoreError,
    runner::{Error, Result},
};
use protocol::Fault;

/// Gives the key, made at the first start. It is kept in the database, so that it is in every backup and moves with it:
/// with another one all subscriptions would be void. The database's file is readable for its owner alone.
///
/// # Errors
/// The store's.
pub async fn push_key(engine: &Engine) -> std::result::Result<PushKey, Fault> {
    engine
        .write(|tx| {
            if tx.notify().push_key()?.is_none() {
                let made = PushKey::generate().ok_or_else(|| failed("no randomness"))?;
                tx.write_notify().set_push_key(&made)?;
            }
            let kept = tx.notify().push_key()?.as_deref().and_then(PushKey::read);
            let key: Result<PushKey> = kept.ok_or_else(|| failed("the key for push messages cannot be read"));
            Ok(Outcome::quiet(key?))
        })
        .await
}

fn failed(why: &str) -> Error {
    Error::Store(StoreError::Failed(why.to_owned()))
}
