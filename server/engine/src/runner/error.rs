//! Why a verb was not done, and what the person is told.

use crate::ports::store::StoreError;
use protocol::Fault;

/// Why a verb was not done. Nothing of it was kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The rules forbid it.
    #[error("refused: {0}")]
    Refused(Fault),
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The verb panicked: a mistake of ours.
    #[error("a verb panicked: {0}")]
    Panicked(String),
}

/// What a verb gives.
pub type Result<T> = std::result::Result<T, Error>;

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}

impl Error {
    /// What a person is told. An internal error is logged here, once, under the id they see.
    #[must_use]
    pub fn into_fault(self) -> Fault {
        match self {
            Self::Refused(fault) => fault,
            Self::Store(StoreError::Full) => Fault::StorageFull,
            Self::Store(StoreError::Busy | StoreError::Conflict(_)) => Fault::Busy { retry_ms: 500 },
            Self::Store(StoreError::Failed(why) | StoreError::Broken(why)) | Self::Panicked(why) => {
                internal(&why)
            }
        }
    }
}

/// Logs a mistake of ours under a new id.
pub(crate) fn internal(why: &str) -> Fault {
    let mut id = [0; 4];
    let _ = getrandom::fill(&mut id);
    let id = format!("{:08x}", u32::from_be_bytes(id));
    tracing::error!(%id, why, "internal error");
    Fault::Internal { id }
}

/// What a panic said.
pub(crate) fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
