//! The index in which messages are looked for: a file beside the database, derived from it. The database never waits
//! for it: it has a writer and a thread of its own, which follow the logs.

mod file;
mod follower;
mod index;
mod reindex;
mod rows;
mod thread;

pub use follower::Follower;
pub use index::Index;
pub use reindex::reindex;
pub use thread::Indexer;

#[cfg(test)]
mod tests;
