//! The rules, without any I/O.

pub mod about;
pub mod calls;
mod characters;
pub mod email;
pub mod emoji;
pub mod file_name;
pub mod fingerprint;
pub mod friendship;
pub mod health;
pub mod local_path;
mod look_alikes;
pub mod markdown;
pub mod media;
pub mod name;
pub mod network;
pub mod owner_code;
pub mod password;
pub mod permission;
pub mod picture;
mod reserved;
pub mod second_factor;
pub mod spelling;
pub mod text;
pub mod timestamp;
