//! The statements about files.

use super::files_sql;

/// What each does.
pub const FILES: &[(&str, &str)] = &[
    ("an upload", files_sql::UPLOAD),
    ("the one that was begun with a nonce", files_sql::UPLOAD_AGAIN),
    ("how many of somebody go on", files_sql::UPLOADS_OF),
    ("how much somebody keeps", files_sql::BYTES_OF),
    ("a file", files_sql::FILE),
    ("where it can be read", files_sql::CONVERSATIONS_WITH),
    ("the answer that has it", files_sql::HANDED_IN),
    ("whether a blob is known", files_sql::KNOWS_BLOB),
    ("a new upload", files_sql::BEGIN_UPLOAD),
    ("so much of it is on disk", files_sql::NOTE_KEPT),
    ("it is over", files_sql::END_UPLOAD),
    ("somebody keeps more, or less", files_sql::COUNT_BYTES),
    ("one more row needs a blob", files_sql::NEED_BLOB),
    ("one row less does", files_sql::RELEASE_BLOB),
    ("a new file", files_sql::ADD_FILE),
    ("a message has it", files_sql::ATTACH),
    ("so it stays", files_sql::HOLD_FILE),
    ("a message has its files no longer", files_sql::DETACH),
    ("nor have those of a conversation", files_sql::DETACH_ALL),
    ("so one may go, if no other message has it", files_sql::LOOSEN),
    ("those that may go", files_sql::LOOSE),
    ("it is no more", files_sql::DROP_FILE),
    ("uploads that are given up", files_sql::STALE_UPLOADS),
    ("blobs that no row needs", files_sql::UNUSED_BLOBS),
    ("they are no more", files_sql::DROP_BLOB),
];
