//! The statements of [`super::files`]; `plans.rs` asks SQLite how it runs them.

/// Uploads as `files::upload` reads them.
macro_rules! uploads {
    ($rest:literal) => {
        concat!("SELECT id, person, name, bytes, alt, seconds, nonce, kept, peaks FROM uploads ", $rest)
    };
}

/// One upload.
pub const UPLOAD: &str = uploads!("WHERE id = ?1");
/// The one that somebody began with a nonce.
pub const UPLOAD_AGAIN: &str = uploads!("WHERE person = ?1 AND nonce = ?2");
/// How many uploads of somebody go on.
pub const UPLOADS_OF: &str = "SELECT count(*) FROM uploads WHERE person = ?1";
/// How many bytes somebody keeps, or, of person 0, the server.
pub const BYTES_OF: &str = "SELECT bytes FROM file_bytes WHERE person = ?1";
/// One file.
pub const FILE: &str = "SELECT id, person, name, media, bytes, hash, width, height, stand_in, alt, seconds, thumb_media, small, large, sent, peaks
     FROM files WHERE id = ?1";
/// The conversations that somebody is in, and public ones, with a message that has a file and is not hidden from them.
pub const CONVERSATIONS_WITH: &str = "SELECT DISTINCT f.conversation FROM message_files f
     JOIN conversations c ON c.id = f.conversation AND c.deleted = 0
     JOIN entries e ON e.conversation = f.conversation AND e.seq = f.seq
     LEFT JOIN members m ON m.conversation = f.conversation AND m.person = ?2 AND m.present = 1
     WHERE f.file = ?1 AND (m.person IS NOT NULL OR c.kind < 2) AND (e.kind <> 8 OR e.author = ?2) LIMIT 100";
/// The answer to a form that has a file.
pub const HANDED_IN: &str = "SELECT conversation, seq, person FROM response_files WHERE file = ?1 LIMIT 1";
/// Whether there is a row of a blob.
pub const KNOWS_BLOB: &str = "SELECT 1 FROM blobs WHERE hash = ?1";
/// An upload.
pub const BEGIN_UPLOAD: &str =
    "INSERT INTO uploads (id, person, name, bytes, alt, seconds, nonce, touched_at, peaks)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
/// So much of it is on disk.
pub const NOTE_KEPT: &str = "UPDATE uploads SET kept = ?2, touched_at = ?3 WHERE id = ?1";
/// It is over.
pub const END_UPLOAD: &str = "DELETE FROM uploads WHERE id = ?1 RETURNING person, bytes";
/// So many bytes more of somebody.
pub const COUNT_BYTES: &str = "INSERT INTO file_bytes (person, bytes) VALUES (?1, ?2)
     ON CONFLICT (person) DO UPDATE SET bytes = bytes + excluded.bytes";
/// One more row needs a blob. `refs` is 1 if it is the first one.
pub const NEED_BLOB: &str = "INSERT INTO blobs (hash, bytes, refs) VALUES (?1, ?2, 1)
     ON CONFLICT (hash) DO UPDATE SET refs = refs + 1 RETURNING refs, bytes";
/// One row less.
pub const RELEASE_BLOB: &str = "UPDATE blobs SET refs = refs - 1 WHERE hash = ?1";
/// A file.
pub const ADD_FILE: &str =
    "INSERT INTO files (id, person, name, media, bytes, hash, width, height, stand_in, alt, seconds,
       thumb_media, small, large, made_at, loose_at, peaks)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
/// A message has it.
pub const ATTACH: &str = "INSERT INTO message_files (conversation, seq, place, file) VALUES (?1, ?2, ?3, ?4)";
/// It is not to be removed.
pub const HOLD_FILE: &str = "UPDATE files SET loose_at = NULL, sent = 1 WHERE id = ?1";
/// Messages have it no longer.
pub const DETACH: &str = "DELETE FROM message_files WHERE conversation = ?1 AND seq = ?2 RETURNING file";
/// Likewise, of a whole conversation.
pub const DETACH_ALL: &str = "DELETE FROM message_files WHERE conversation = ?1 RETURNING file";
/// It may be removed, unless another message or an answer to a form has it or it is a sticker.
pub const LOOSEN: &str = "UPDATE files SET loose_at = ?2 WHERE id = ?1
     AND NOT EXISTS (SELECT 1 FROM message_files WHERE file = ?1)
     AND NOT EXISTS (SELECT 1 FROM response_files WHERE file = ?1)
     AND NOT EXISTS (SELECT 1 FROM stickers WHERE file = ?1)";
/// Files that may be removed.
pub const LOOSE: &str =
    "SELECT id, person, bytes, hash, small, large FROM files WHERE loose_at <= ?1 LIMIT ?2";
/// A file is no more.
pub const DROP_FILE: &str = "DELETE FROM files WHERE id = ?1";
/// Uploads that nobody has added to for long.
pub const STALE_UPLOADS: &str = "SELECT id FROM uploads WHERE touched_at < ?1 LIMIT ?2";
/// Blobs that no row needs.
pub const UNUSED_BLOBS: &str = "SELECT hash, bytes FROM blobs WHERE refs = 0 LIMIT ?1";
/// All blobs that a row needs.
pub const NEEDED_BLOBS: &str = "SELECT hash FROM blobs WHERE refs > 0";
/// A blob is no more.
pub const DROP_BLOB: &str = "DELETE FROM blobs WHERE hash = ?1 AND refs = 0";
