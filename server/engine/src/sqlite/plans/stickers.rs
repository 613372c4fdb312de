//! The statements about stickers.

use super::stickers_sql;

/// What each does.
pub const STICKERS: &[(&str, &str)] = &[
    ("all packs of stickers", stickers_sql::PACKS),
    ("what a sticker is called", stickers_sql::STICKER),
    ("a pack", stickers_sql::KEEP_PACK),
    ("which one", stickers_sql::PACK),
    ("it is empty", stickers_sql::EMPTY_PACK),
    ("it has a sticker", stickers_sql::ADD_STICKER),
    ("it is no more", stickers_sql::DROP_PACK),
];
