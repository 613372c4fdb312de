//! Where the bytes of files are kept: on the disk beside the database.

mod copies;
mod disk;

pub use copies::{Copies, copy_blobs, folder_beside, lost_blobs, move_blobs};
pub use disk::Disk;
