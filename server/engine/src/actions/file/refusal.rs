//! Why something about a file was not done.

use crate::{
    ports::blobs::BlobError,
    runner::{Error, internal},
};
use protocol::{Fault, FileFault};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// As for any command.
    Fault(Fault),
    /// One that is about files alone.
    File(FileFault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<FileFault> for Refusal {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Fault(error.into_fault())
    }
}

impl From<BlobError> for Refusal {
    fn from(error: BlobError) -> Self {
        Self::Fault(match error {
            BlobError::Full => Fault::StorageFull,
            BlobError::Missing => Fault::Missing,
            BlobError::Failed(why) | BlobError::Broken(why) => internal(&why),
        })
    }
}
