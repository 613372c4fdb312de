//! Stickers: pictures that the server's owners offer, and that anybody sends with one tap.

use crate::{FileId, Nonce};
use serde::{Deserialize, Serialize};

/// A pack of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StickerPack {
    /// Which: chosen at random by who makes it, so that a retry makes no second one.
    pub id: Nonce,
    /// What it is called.
    pub name: String,
    /// The stickers in their order; at most [`crate::limits::STICKERS`].
    pub stickers: Vec<Sticker>,
}

/// One sticker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sticker {
    /// The picture; a message that has it names it by this ([`crate::With::sticker`]).
    pub file: FileId,
    /// What it says, in a few words: for lists, and for who cannot see it.
    pub name: String,
}

/// See [`crate::Command::DropStickers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropStickers {
    /// The pack.
    pub pack: Nonce,
}
