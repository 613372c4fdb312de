//! Rich text, from plain text: links, messages of emoji alone, and how much of a long one is shown.

mod calls;
mod emoji;
mod fold;
mod lang;
mod spoilers;
mod tall;
#[cfg(test)]
mod tests;

pub use calls::{Call, call_before, split_calls};
pub use emoji::{initial, is_emoji_only};
pub use fold::{folded, folded_nodes};
pub use lang::language;
pub use protocol::links::{Piece, pieces};
pub use spoilers::covered;
pub use tall::may_tower;
