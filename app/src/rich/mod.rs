//! Rich text, from plain text: links, messages of emoji alone, and how much of a long one is shown.

mod emoji;
mod fold;
mod host;
mod links;
mod tall;
#[cfg(test)]
mod tests;

pub use emoji::{initial, is_emoji_only};
pub use fold::folded;
pub use links::{Piece, pieces};
pub use tall::may_tower;
