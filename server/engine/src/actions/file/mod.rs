//! Files: they come in pieces, become whole, stand in messages, and go when no message has them any more.
//!
//! Whoever is told that a file is whole can rely on it: its bytes are on disk under their name before the row that
//! names them is, and the row before the answer.

mod attach;
mod begin;
mod cancel;
mod desk;
mod finish;
mod open;
mod pictures;
mod receive;
mod refusal;
mod share;
mod sweep;

pub use attach::to_send;
pub use begin::begin;
pub use cancel::cancel;
pub use finish::finish;
pub use open::{Found, open};
pub use receive::{Receiving, progress};
pub use refusal::Refusal;
pub use share::Taken;
pub use sweep::{sweep, sweep_orphans};

use super::permit::{Right, permit};
use crate::{
    domain::{
        health::Health,
        permission::{Action, Caller},
    },
    ports::{
        blobs::{BlobError, BlobResult, Blobs},
        store::{Read, UploadRow},
    },
    runner::Result,
};
use desk::Desk;
use pictures::Pictures;
use protocol::{Fault, FileId};
use share::Share;
use std::{io, sync::Arc};
use tokio::sync::RwLock;

/// Uploads that receive bytes at the same time: of a person, and in all. Each holds a piece in memory.
const RECEIVING: (u32, u32) = (12, 256);
/// Downloads at the same time, likewise.
const SENDING: (u32, u32) = (32, 1_000);

/// What files need in memory.
pub struct Files {
    blobs: Arc<dyn Blobs>,
    desk: Desk,
    pictures: Pictures,
    receiving: Arc<Share>,
    sending: Arc<Share>,
    /// Held by many while blobs are kept and not yet named by a row, and by one while blobs that no row names are removed.
    settling: RwLock<()>,
}

impl Files {
    /// Nothing is under way yet.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub fn new(blobs: Arc<dyn Blobs>) -> io::Result<Self> {
        Ok(Self {
            blobs,
            desk: Desk::default(),
            pictures: Pictures::start()?,
            receiving: Share::new(RECEIVING),
            sending: Share::new(SENDING),
            settling: RwLock::default(),
        })
    }

    /// Does something with the blobs on a thread that may wait.
    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Blobs) -> BlobResult<T> + Send + 'static,
    ) -> BlobResult<T> {
        let blobs = self.blobs.clone();
        let done = tokio::task::spawn_blocking(move || work(blobs.as_ref())).await;
        done.unwrap_or_else(|error| Err(BlobError::Failed(error.to_string())))
    }

    /// The same for what has to last. If the disk does not keep it, nothing is acknowledged any more.
    async fn lastingly<T: Send + 'static>(
        &self,
        health: &Health,
        work: impl FnOnce(&dyn Blobs) -> BlobResult<T> + Send + 'static,
    ) -> BlobResult<T> {
        let done = self.on_disk(work).await;
        if let Err(BlobError::Broken(why)) = &done {
            health.files_broken(&format!("the disk failed ({why}); nothing more is acknowledged"));
        }
        done
    }
}

/// An upload of whoever asks, if they may upload at all.
fn own_upload(read: &mut dyn Read, caller: Caller, id: FileId, now: i64) -> Result<UploadRow> {
    permit(read, caller, Right::OnServer(Action::Upload), now)?;
    let upload = read.files().upload(id)?.filter(|upload| upload.person == caller.person);
    Ok(upload.ok_or(Fault::Missing)?)
}
