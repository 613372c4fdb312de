//! Rich text, from plain text: links, messages of emoji alone, and how much of a long one is shown; and all emoji.

mod calls;
mod code;
mod codes;
mod emoji;
mod emoji_list;
mod fold;
mod lang;
mod tall;
#[cfg(test)]
mod tests;

pub use calls::{Call, call_before, split_calls};
pub use code::{Token, tokens};
pub use codes::code_before;
pub use emoji::{initial, is_emoji_only};
pub use emoji_list::{Emoji, EmojiList};
pub use fold::{folded, folded_nodes};
pub use lang::language;
pub use protocol::links::{Piece, pieces};
pub use tall::may_tower;
