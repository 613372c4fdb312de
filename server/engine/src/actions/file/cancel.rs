//! `DELETE /upload/ID`: somebody gives an upload up.

use super::{
    super::{engine::Engine, outcome::Outcome},
    receive::sit,
    refusal::Refusal,
};
use crate::domain::permission::Caller;
use protocol::FileId;

/// Ends an upload; its bytes are free again when this returns.
///
/// # Errors
/// [`protocol::Fault::Missing`] if there is none, and the store's.
pub async fn cancel(engine: &Engine, caller: Caller, id: FileId) -> Result<(), Refusal> {
    engine.limits.admit_file(caller.person)?;
    let (_, _seat) = sit(engine, caller, id).await?;
    engine.write(move |tx| Ok(Outcome::quiet(tx.write_files().end_upload(id)?))).await?;
    engine.files.on_disk(move |blobs| blobs.discard(id)).await?;
    engine.files.desk.forget(id);
    Ok(())
}
