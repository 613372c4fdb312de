//! The statements of [`super::search`] on the database; see [`super::sql`].

/// The logs of all conversations that somebody is in.
pub const NEWEST_OF: &str =
    "SELECT c.id, c.head, c.last_at FROM members m JOIN conversations c ON c.id = m.conversation
     WHERE m.person = ?1 AND m.present = 1";
/// One conversation's.
pub const NEWEST: &str = "SELECT id, head, last_at FROM conversations WHERE id = ?1 AND deleted = 0";
/// How far a log is, and whether it is deleted.
pub const HEAD: &str = "SELECT head, deleted FROM conversations WHERE id = ?1";
/// All logs, after one.
pub const HEADS: &str = "SELECT id, head, deleted FROM conversations WHERE id > ?1 ORDER BY id LIMIT ?2";
/// What is written between two places, and what was changed there: see `message_rows` for the kinds.
pub const WRITTEN: &str = "SELECT seq, at, kind, author, text, extra, until FROM entries
     WHERE conversation = ?1 AND seq BETWEEN ?2 AND ?3 AND kind IN (0, 8, 20, 21, 30, 31) ORDER BY seq";
/// Whose text was changed, or was taken back, after a place.
pub const CHANGED_AFTER: &str = "SELECT DISTINCT until FROM entries
     WHERE conversation = ?1 AND seq > ?2 AND kind IN (20, 21, 30, 31)";
/// Which messages are pinned.
pub const PINNED: &str = "SELECT seq FROM message_states WHERE conversation = ?1 AND pinned_at IS NOT NULL";
/// Which are on somebody's list.
pub const STARRED: &str = "SELECT seq FROM stars WHERE person = ?1 AND conversation = ?2";
