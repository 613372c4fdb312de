//! The statements about what was written and not sent; see [`super::sql`].

/// Messages that wait, as `unsent::scheduled` reads them.
macro_rules! scheduled {
    ($rest:literal) => {
        concat!(
            "SELECT id, person, conversation, nonce, text, extra, at, failed FROM scheduled WHERE ",
            $rest
        )
    };
}

/// What somebody is writing.
pub const DRAFT: &str =
    "SELECT conversation, text, reply, at FROM drafts WHERE person = ?1 AND conversation = ?2";
/// What changed of that after a version; in a snapshot nothing that is empty.
pub const DRAFTS_SINCE: &str = "SELECT conversation, text, reply, at FROM drafts
     WHERE person = ?1 AND version > ?2 AND (?2 >= 0 OR text <> '') ORDER BY conversation";
/// How many somebody has.
pub const DRAFT_COUNT: &str = "SELECT count(*) FROM drafts WHERE person = ?1 AND text <> ''";
/// What somebody is writing now.
pub const SET_DRAFT: &str = "INSERT INTO drafts (person, conversation, text, reply, at, version)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT (person, conversation) DO UPDATE SET text = ?3, reply = ?4, at = ?5, version = ?6";
/// Their person is no more.
pub const DROP_DRAFTS: &str = "DELETE FROM drafts WHERE person = ?1";
/// Somebody's messages that wait, the next first.
pub const SCHEDULED_OF: &str =
    scheduled!("person = ?1 AND (?2 IS NULL OR conversation = ?2) ORDER BY at, id");
/// One of them.
pub const SCHEDULED: &str = scheduled!("id = ?1");
/// The one that was made with a nonce.
pub const SCHEDULED_WITH: &str = "SELECT id FROM scheduled WHERE person = ?1 AND nonce = ?2";
/// The next ones of everybody.
pub const NEXT_SCHEDULED: &str = scheduled!("failed IS NULL AND at > -1 ORDER BY at, id LIMIT ?1");
/// Those that were refused.
pub const FAILED_SCHEDULED: &str = scheduled!("failed IS NOT NULL AND person > 0 ORDER BY person");
/// The greatest id of those that wait.
pub const LAST_SCHEDULED: &str = "SELECT max(id) FROM scheduled WHERE id > 0";
/// One more, or another state of one.
pub const SET_SCHEDULED: &str =
    "INSERT INTO scheduled (id, person, conversation, nonce, text, extra, at, failed)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
     ON CONFLICT (id) DO UPDATE SET text = ?5, extra = ?6, at = ?7, failed = ?8";
/// It was sent, or is not wanted any more.
pub const DROP_SCHEDULED: &str = "DELETE FROM scheduled WHERE id = ?1";
/// Their person is no more.
pub const DROP_SCHEDULED_OF: &str = "DELETE FROM scheduled WHERE person = ?1";
