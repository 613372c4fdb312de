//! What is on the screen. `kit` knows nothing of chat, `parts` read the store, `pages` lay parts out.

pub mod kit;
pub mod pages;
pub mod parts;
