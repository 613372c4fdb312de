//! Stickers are not in the spike.

use crate::{rows::not_here, session::Session, wire::Wire};
use engine::ports::store::{ReadStickers, StoreResult, WriteStickers};
use protocol::{FileId, Nonce, StickerPack};
use std::ops::DerefMut;

impl<W: DerefMut<Target = Wire>> ReadStickers for Session<W> {
    fn packs(&mut self) -> StoreResult<Vec<StickerPack>> {
        Ok(Vec::new())
    }

    fn sticker(&mut self, _: FileId) -> StoreResult<Option<String>> {
        Ok(None)
    }
}

impl WriteStickers for Session<&mut Wire> {
    fn keep_pack(&mut self, _: &StickerPack) -> StoreResult<()> {
        not_here()
    }

    fn drop_pack(&mut self, _: Nonce) -> StoreResult<bool> {
        not_here()
    }
}
