//! The Leliao chat server without its pages: rules, store, hub, WebSocket and HTTP.
//!
//! Floors, each importing only what stands above it: `domain`, `ports`, then the adapters (`sqlite`,
//! `blobs`, `bus`, `mail`) on one side and `hub`, `actions`, `access`, `ws`, `http` on the other. `docs/ARCHITECTURE.md` tells
//! how a message travels through them.

pub mod access;
pub mod actions;
pub mod blobs;
pub mod bus;
pub mod config;
pub mod domain;
pub mod http;
pub mod hub;
pub mod mail;
pub mod ports;
mod private_files;
pub mod push;
pub mod robot;
pub mod runner;
pub mod sqlite;
pub mod ws;

pub use actions::Engine;

pub use config::{BUILD, Config, Quotas};
