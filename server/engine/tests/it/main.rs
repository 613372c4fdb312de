//! The engine over real sockets.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod accounts;
mod audit;
mod blocking;
mod commands;
mod conformance;
mod device;
mod drain;
mod fallback;
mod forged;
mod frames;
mod frames_app;
mod friends;
mod groups;
mod handshake;
mod heartbeat;
mod invites;
mod limits;
mod login;
mod matrix;
mod next;
mod panics;
mod post;
mod presence;
mod private;
mod raw_socket;
mod resume;
mod robot;
mod robot_ai;
mod rooms;
mod running;
mod second_factor;
mod smtp;
mod talk;
mod way_back;
mod world;
