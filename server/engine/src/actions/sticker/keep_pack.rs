//! See [`protocol::Command::KeepStickers`].

use crate::{
    actions::Outcome,
    domain::{name::Name, permission::Allowed},
    ports::store::Tx,
    runner::Result,
};
use protocol::{
    Fault, FileId, Json, Sticker, StickerPack,
    limits::{STICKER_BYTES, STICKER_PACKS, STICKERS},
};

/// Prepares a pack, off the writer thread.
///
/// # Errors
/// [`Fault::Unreadable`], what is wrong with the names, and [`Fault::ListFull`].
pub fn parse_pack(pack: &Json) -> std::result::Result<StickerPack, Fault> {
    let pack: StickerPack = pack.read().map_err(|_| Fault::Unreadable)?;
    if pack.stickers.len() > STICKERS {
        return Err(full(STICKERS));
    }
    let shown = |name: &str| Name::parse_room(name).map(|name| name.shown);
    let sticker = |one: Sticker| Ok(Sticker { name: shown(&one.name)?, ..one });
    let stickers = pack.stickers.into_iter().map(sticker).collect::<std::result::Result<_, Fault>>()?;
    Ok(StickerPack { name: shown(&pack.name)?, stickers, ..pack })
}

/// Makes a pack what this says. Its pictures are those that it has, and such as the caller has uploaded and sent nowhere.
///
/// # Errors
/// [`Fault::ListFull`] if there are [`STICKER_PACKS`], [`Fault::Missing`] for what is no picture of theirs, is larger than
/// [`STICKER_BYTES`], or is named twice, and the store's.
pub fn keep_pack(tx: &mut dyn Tx, by: &Allowed, pack: &StickerPack) -> Result<Outcome> {
    let packs = tx.stickers().packs()?;
    let before = packs.iter().find(|one| one.id == pack.id);
    if before.is_none() && packs.len() >= STICKER_PACKS {
        return Err(full(STICKER_PACKS).into());
    }
    let mut seen: Vec<FileId> = Vec::with_capacity(pack.stickers.len());
    for Sticker { file, .. } in &pack.stickers {
        let is_known = before.is_some_and(|pack| pack.stickers.iter().any(|one| one.file == *file));
        if seen.contains(file) || !is_known && !is_new(tx, by, *file)? {
            return Err(Fault::Missing.into());
        }
        seen.push(*file);
    }
    tx.write_stickers().keep_pack(pack)?;
    let audit = format!("{} changed sticker pack {} ({})", by.me().id, pack.id, pack.stickers.len());
    Ok(Outcome::done(Vec::new()).audited(audit))
}

/// Whether a file can become a sticker.
fn is_new(tx: &mut dyn Tx, by: &Allowed, file: FileId) -> Result<bool> {
    let file = tx.files().file(file)?.filter(|file| file.person == by.me().id && !file.sent);
    Ok(file.is_some_and(|file| file.shown.width.is_some() && file.shown.bytes <= STICKER_BYTES))
}

fn full(most: usize) -> Fault {
    Fault::ListFull { most: u32::try_from(most).unwrap_or(u32::MAX) }
}
