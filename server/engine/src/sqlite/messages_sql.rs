//! The statements of what becomes of messages; see [`super::sql`].

/// What became of a message.
pub const STATE: &str = "SELECT s.edited_at, s.pinned_at, p.id, p.name, p.avatar, p.owner, p.gone
     FROM message_states s LEFT JOIN people p ON p.id = s.recalled_by
     WHERE s.conversation = ?1 AND s.seq = ?2";
/// How many react in which way, the first way first.
pub const TALLIES: &str = "SELECT emoji, count(*) FROM reactions WHERE conversation = ?1 AND seq = ?2
     GROUP BY emoji ORDER BY min(placed)";
/// In which ways somebody reacts.
pub const REACTIONS_OF: &str =
    "SELECT emoji FROM reactions WHERE conversation = ?1 AND seq = ?2 AND person = ?3 ORDER BY placed";
/// Who reacts, the first ones first.
pub const REACTORS: &str = "SELECT r.emoji, p.id, coalesce(n.nickname, p.name), p.avatar, p.owner, p.gone
     FROM reactions r JOIN people p ON p.id = r.person
     LEFT JOIN group_members n ON n.conversation = r.conversation AND n.person = r.person
     WHERE r.conversation = ?1 AND r.seq = ?2 ORDER BY r.placed";
/// When the event at a place happened.
pub const TIME_OF: &str = "SELECT at FROM entries WHERE conversation = ?1 AND seq = ?2";
/// Whether somebody reacts in this way.
pub const REACTS: &str =
    "SELECT 1 FROM reactions WHERE conversation = ?1 AND seq = ?2 AND emoji = ?3 AND person = ?4";
/// They do.
pub const ADD_REACTION: &str = "INSERT OR IGNORE INTO reactions (conversation, seq, emoji, person, placed)
     VALUES (?1, ?2, ?3, ?4, ?5)";
/// They do not.
pub const DROP_REACTION: &str =
    "DELETE FROM reactions WHERE conversation = ?1 AND seq = ?2 AND emoji = ?3 AND person = ?4";
/// Nobody does.
pub const DROP_REACTIONS: &str = "DELETE FROM reactions WHERE conversation = ?1 AND seq = ?2";
/// A message was changed at a place.
pub const MARK_CHANGED: &str = "UPDATE entries SET changed = ?3 WHERE conversation = ?1 AND seq = ?2";
/// An event that changes a message. `?6` is the message's place.
pub const INSERT_CHANGE: &str = "INSERT INTO entries (conversation, seq, ord, at, kind, author, text, until)
     VALUES (?1, ?2, ?3, ?4, ?5, ?7, ?8, ?6)";
/// What a message says before it is replaced, by the place of what replaces it.
pub const KEEP_REVISION: &str = "INSERT INTO revisions (conversation, seq, replaced, at, text)
     SELECT e.conversation, e.seq, ?3, coalesce(s.edited_at, e.at), e.text
     FROM entries e LEFT JOIN message_states s ON s.conversation = e.conversation AND s.seq = e.seq
     WHERE e.conversation = ?1 AND e.seq = ?2";
/// Another text, and what it has besides.
pub const SET_TEXT: &str = "UPDATE entries SET text = ?3, extra = ?4 WHERE conversation = ?1 AND seq = ?2";
/// What it has besides.
pub const SET_EXTRA: &str = "UPDATE entries SET extra = ?3 WHERE conversation = ?1 AND seq = ?2";
/// It was edited.
pub const SET_EDITED: &str = "INSERT INTO message_states (conversation, seq, edited_at) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET edited_at = excluded.edited_at";
/// It was taken back.
pub const SET_RECALLED: &str =
    "INSERT INTO message_states (conversation, seq, recalled_by) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET recalled_by = excluded.recalled_by, edited_at = NULL, pinned_at = NULL";
/// It was pinned, or is no longer.
pub const SET_PINNED: &str = "INSERT INTO message_states (conversation, seq, pinned_at) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET pinned_at = excluded.pinned_at";
/// Earlier texts.
pub const REVISIONS: &str =
    "SELECT at, text FROM revisions WHERE conversation = ?1 AND seq = ?2 ORDER BY replaced";
/// They go.
pub const DROP_REVISIONS: &str = "DELETE FROM revisions WHERE conversation = ?1 AND seq = ?2";
/// The pinned messages.
pub const PINS: &str = "SELECT seq FROM message_states WHERE conversation = ?1 AND pinned_at IS NOT NULL
     ORDER BY pinned_at DESC";
/// How many they are.
pub const PIN_COUNT: &str =
    "SELECT count(*) FROM message_states WHERE conversation = ?1 AND pinned_at IS NOT NULL";
/// A message calls somebody.
pub const ADD_CALL: &str =
    "INSERT OR IGNORE INTO calls (conversation, person, seq, author) VALUES (?1, ?2, ?3, ?4)";
/// It calls them no more.
pub const DROP_CALL: &str = "DELETE FROM calls WHERE conversation = ?1 AND person = ?2 AND seq = ?3";
/// A message on somebody's list.
pub const ADD_STAR: &str =
    "INSERT OR IGNORE INTO stars (person, conversation, seq, at) VALUES (?1, ?2, ?3, ?4)";
/// It is off the list.
pub const DROP_STAR: &str = "DELETE FROM stars WHERE person = ?1 AND conversation = ?2 AND seq = ?3";
/// Somebody's list, before a message on it.
pub const STARS: &str = "SELECT conversation, seq FROM stars WHERE person = ?1
       AND (at, conversation, seq) < (coalesce((SELECT at FROM stars WHERE person = ?1 AND conversation = ?2 AND seq = ?3), 9223372036854775807), ?2, ?3)
     ORDER BY at DESC, conversation DESC, seq DESC LIMIT ?4";
/// Whether a message is on it.
pub const IS_STARRED: &str = "SELECT 1 FROM stars WHERE person = ?1 AND conversation = ?2 AND seq = ?3";
/// How long it is.
pub const STAR_COUNT: &str = "SELECT count(*) FROM stars WHERE person = ?1";
/// A message that somebody no longer sees.
pub const ADD_HIDDEN: &str = "INSERT OR IGNORE INTO hidden_messages (person, conversation, seq, version)
     VALUES (?1, ?2, ?3, ?4)";
/// Those of a part of a log.
pub const HIDDEN_BETWEEN: &str =
    "SELECT seq FROM hidden_messages WHERE person = ?1 AND conversation = ?2 AND seq BETWEEN ?3 AND ?4";
/// Those that came after a version.
pub const HIDDEN_SINCE: &str =
    "SELECT conversation, seq FROM hidden_messages WHERE person = ?1 AND version > ?2
     ORDER BY conversation, seq";
/// What goes with a log: what became of its messages,
pub const CLEAR_STATES: &str = "DELETE FROM message_states WHERE conversation = ?1";
/// their earlier texts,
pub const CLEAR_REVISIONS: &str = "DELETE FROM revisions WHERE conversation = ?1";
/// reactions to them,
pub const CLEAR_REACTIONS: &str = "DELETE FROM reactions WHERE conversation = ?1";
/// and whom they call.
pub const CLEAR_CALLS: &str = "DELETE FROM calls WHERE conversation = ?1";
