//! What the page shows and how it behaves, the same on the server and in the browser.
//!
//! Layers: `look`, `memo`, `route`, `text` and `rich` ◄ `ports` ◄ `state` ◄ `ui::kit` ◄ `ui::parts` ◄ `ui::pages` ◄ `shell`. Nothing here
//! does I/O or asks which side it is on: `frontend` implements the traits in [`ports`], the server provides
//! [`boot::Boot`].

#![recursion_limit = "256"]
// Leptos' component macro makes a public struct of each component's props, without docs.
#![allow(missing_docs)]

pub use protocol;

pub mod boot;
pub mod look;
mod memo;
pub mod ports;
pub mod rich;
pub mod route;
pub mod shell;
pub mod state;
pub mod text;
pub mod ui;
