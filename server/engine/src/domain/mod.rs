//! The rules, without any I/O.

pub mod name;
pub mod permission;
