//! Rows about stickers.

use super::StoreResult;
use protocol::{FileId, Nonce, StickerPack};

/// What can be asked of these rows.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait ReadStickers {
    /// All packs, in the order in which they were made.
    fn packs(&mut self) -> StoreResult<Vec<StickerPack>>;
    /// What a sticker is called; `None` if the file is none.
    fn sticker(&mut self, file: FileId) -> StoreResult<Option<String>>;
}

/// What can be written.
///
/// # Errors
/// All: the medium's.
#[allow(clippy::missing_errors_doc)]
pub trait WriteStickers {
    /// Makes a pack what this says, whether or not there was one. Its files stay from now on; those that it had before may
    /// be removed, if no message has them.
    fn keep_pack(&mut self, pack: &StickerPack) -> StoreResult<()>;
    /// Removes a pack. `false` if there is none.
    fn drop_pack(&mut self, pack: Nonce) -> StoreResult<bool>;
}
