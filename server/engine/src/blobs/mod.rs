//! Where the bytes of files are kept: on the disk beside the database.

mod disk;

pub use disk::Disk;
