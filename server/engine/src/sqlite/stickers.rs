//! Stickers: rows and statements.

use super::{
    files_sql::HOLD_FILE,
    read::{Snapshot, all, one},
    rows::nonce_bytes,
    stickers_sql as sql,
    tx::Transaction,
};
use crate::ports::store::{ReadStickers, StoreResult, WriteStickers};
use protocol::{FileId, Nonce, Sticker, StickerPack};
use rusqlite::{Row, params};

impl<S: Snapshot> ReadStickers for S {
    fn packs(&mut self) -> StoreResult<Vec<StickerPack>> {
        type Line = (Nonce, String, Option<i64>, Option<String>);
        let line = |row: &Row| {
            let nonce = Nonce(u128::from_be_bytes(row.get(0)?));
            Ok((nonce, row.get(1)?, row.get(2)?, row.get(3)?))
        };
        let lines: Vec<Line> = all(self, sql::PACKS, [], line)?;
        let mut packs: Vec<StickerPack> = Vec::new();
        for (id, name, file, called) in lines {
            if packs.last().is_none_or(|pack| pack.id != id) {
                packs.push(StickerPack { id, name, stickers: Vec::new() });
            }
            let sticker = file.zip(called).map(|(file, name)| Sticker { file: FileId(file), name });
            packs.last_mut().into_iter().for_each(|pack| pack.stickers.extend(sticker.clone()));
        }
        Ok(packs)
    }

    fn sticker(&mut self, file: FileId) -> StoreResult<Option<String>> {
        one(self, sql::STICKER, [file.0], |row| row.get(0))
    }
}

impl WriteStickers for Transaction<'_> {
    fn keep_pack(&mut self, pack: &StickerPack) -> StoreResult<()> {
        let row = params![nonce_bytes(pack.id), pack.name];
        let id: i64 = self.connection.prepare_cached(sql::KEEP_PACK)?.query_row(row, |row| row.get(0))?;
        let before: Vec<i64> = all(self, sql::EMPTY_PACK, [id], |row| row.get(0))?;
        for (place, Sticker { file, name }) in (0_i64..).zip(&pack.stickers) {
            self.run(sql::ADD_STICKER, params![id, place, file.0, name])?;
            self.run(HOLD_FILE, [file.0])?;
        }
        self.loosen(&before)
    }

    fn drop_pack(&mut self, pack: Nonce) -> StoreResult<bool> {
        let Some(id) = one(self, sql::PACK, [nonce_bytes(pack)], |row| row.get::<_, i64>(0))? else {
            return Ok(false);
        };
        let files: Vec<i64> = all(self, sql::EMPTY_PACK, [id], |row| row.get(0))?;
        self.run(sql::DROP_PACK, [id])?;
        self.loosen(&files)?;
        Ok(true)
    }
}
