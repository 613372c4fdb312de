//! Where the bytes of files are kept: on the disk beside the database, or in a bucket.

mod copies;
mod disk;
mod s3;

pub use copies::{Copies, copy_blobs, folder_beside, lost_blobs, move_blobs};
pub use disk::Disk;
pub use s3::{Bucket, S3};
