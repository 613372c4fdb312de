//! What can be broken.

/// The promise that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// The adapter tells before its commit: says "on disk" about 100 ms before it is.
    AckBeforeCommit,
    /// Takes every retry for a new message.
    NoDedupe,
    /// Shows messages to others about 100 ms before they are on disk.
    FanOutBeforeCommit,
    /// Whoever has gone from a conversation goes on hearing of it.
    LeaverStillHears,
    /// Delivers what somebody blocked writes.
    BlockedIsHeard,
    /// Takes nobody to be outside a space.
    SpacesAreOpen,
    /// Whoever has gone from a space stays in its rooms.
    RoomsOutliveSpaces,
    /// Tells of an edit that is nowhere in the log.
    UnloggedEdit,
    /// Says that a file is kept about 100 ms before its bytes are.
    BlobAfterAck,
    /// Tells of an edit with the text from before it: the log and what people see part.
    StaleEdit,
}
