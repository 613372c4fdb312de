//! The rules, without any I/O.

pub mod about;
mod characters;
mod emoji;
pub mod fingerprint;
pub mod health;
pub mod local_path;
mod look_alikes;
pub mod name;
pub mod network;
pub mod owner_code;
pub mod permission;
mod reserved;
pub mod text;
pub mod timestamp;
