//! What the page shows and how it behaves, the same on the server and in the browser.
//!
//! Floors: `text` and `rich` ◄ `ports` ◄ `state` ◄ `ui::kit` ◄ `ui::parts` ◄ `ui::pages` ◄ `shell`. Nothing here
//! does I/O or asks which side it is on: the browser fills the traits in [`ports`], the server fills
//! [`boot::Boot`].

#![recursion_limit = "256"]
// A component's props are told by its own text; the macro cannot carry docs for each.
#![allow(missing_docs)]

pub use protocol;

pub mod boot;
pub mod ports;
pub mod rich;
pub mod shell;
pub mod state;
pub mod text;
pub mod ui;
