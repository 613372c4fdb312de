//! The statements of [`super::stickers`]; `plans.rs` asks SQLite how it runs them.

/// All packs, with what is in each. An empty one has one row, without a file.
pub const PACKS: &str = "SELECT p.nonce, p.name, s.file, s.name FROM sticker_packs p
     LEFT JOIN stickers s ON s.pack = p.id WHERE p.id > 0 ORDER BY p.id, s.place";
/// What a sticker is called.
pub const STICKER: &str = "SELECT name FROM stickers WHERE file = ?1";
/// A pack.
pub const KEEP_PACK: &str = "INSERT INTO sticker_packs (nonce, name) VALUES (?1, ?2)
     ON CONFLICT (nonce) DO UPDATE SET name = excluded.name RETURNING id";
/// Which one.
pub const PACK: &str = "SELECT id FROM sticker_packs WHERE nonce = ?1";
/// It is empty.
pub const EMPTY_PACK: &str = "DELETE FROM stickers WHERE pack = ?1 RETURNING file";
/// It has a sticker.
pub const ADD_STICKER: &str = "INSERT INTO stickers (pack, place, file, name) VALUES (?1, ?2, ?3, ?4)";
/// It is no more.
pub const DROP_PACK: &str = "DELETE FROM sticker_packs WHERE id = ?1";
