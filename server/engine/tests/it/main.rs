//! The engine over real sockets.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod audit;
mod commands;
mod conformance;
mod device;
mod drain;
mod fallback;
mod forged;
mod frames;
mod frames_app;
mod handshake;
mod heartbeat;
mod limits;
mod login;
mod matrix;
mod next;
mod panics;
mod presence;
mod private;
mod raw_socket;
mod resume;
mod rooms;
mod running;
mod talk;
mod way_back;
mod world;
