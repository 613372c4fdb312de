//! The program as an administrator runs it: a process with streams, signals, limits, a disk and a user.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod addresses;
mod commands;
mod disk;
mod files;
mod limits;
mod push;
mod rights;
mod server;
mod streams;
mod ways;
