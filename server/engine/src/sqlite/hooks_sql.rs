//! The statements about services outside that somebody is told through; see [`super::sql`].

/// Hooks as `hooks::hook` reads them.
macro_rules! hooks {
    ($rest:literal) => {
        concat!(
            "SELECT id, person, service, address, secret, text, is_on, tried_at, state, said FROM hooks WHERE ",
            $rest
        )
    };
}

/// Whether anybody has one that is on. There are few.
pub const ANY_HOOK: &str = "SELECT id FROM hooks WHERE id > 0 AND is_on = 1 LIMIT 1";
/// Somebody's.
pub const HOOKS: &str = hooks!("person = ?1 ORDER BY added_at, id");
/// One.
pub const HOOK: &str = hooks!("id = ?1");
/// Those of a conversation's members.
pub const HOOKS_IN: &str =
    "SELECT h.id FROM members m CROSS JOIN hooks h ON h.person = m.person AND h.is_on = 1
     WHERE m.conversation = ?1 AND m.present = 1";
/// Where something may be left to tell.
pub const HOOKS_BEHIND: &str = "SELECT h.id, m.conversation FROM hooks h
     CROSS JOIN members m ON m.person = h.person AND m.present = 1
     CROSS JOIN conversations c ON c.id = m.conversation
     LEFT JOIN hooked t ON t.hook = h.id AND t.conversation = c.id
     WHERE h.id > 0 AND h.is_on = 1 AND c.deleted = 0 AND c.last > m.read_seq AND c.last > coalesce(t.seq, 0)";
/// How far one has told.
pub const HOOKED: &str = "SELECT seq FROM hooked WHERE hook = ?1 AND conversation = ?2";
/// A new one.
pub const ADD_HOOK: &str = "INSERT INTO hooks (id, person, service, address, secret, text, is_on, added_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7)";
/// What was said before is not told by it.
pub const ALL_HOOKED: &str = "INSERT INTO hooked (hook, conversation, seq)
     SELECT ?1, m.conversation, c.head FROM hooks h JOIN members m ON m.person = h.person
       JOIN conversations c ON c.id = m.conversation
     WHERE h.id = ?1 AND m.present = 1
     ON CONFLICT (hook, conversation) DO UPDATE SET seq = max(seq, excluded.seq)";
/// Whether what was written goes along.
pub const SET_HOOK_TEXT: &str = "UPDATE hooks SET text = ?2 WHERE id = ?1";
/// Whether it is on.
pub const SET_HOOK_ON: &str = "UPDATE hooks SET is_on = ?2, state = NULL, said = '' WHERE id = ?1";
/// It has told more.
pub const SET_HOOKED: &str = "INSERT INTO hooked (hook, conversation, seq)
     SELECT id, ?2, ?3 FROM hooks WHERE id = ?1
     ON CONFLICT (hook, conversation) DO UPDATE SET seq = max(seq, ?3)";
/// What became of a post.
pub const NOTE_HOOK: &str = "UPDATE hooks SET tried_at = ?2, state = ?3, said = ?4, is_on = min(is_on, ?5)
     WHERE id = ?1";
/// It has ended.
pub const DROP_HOOK: &str = "DELETE FROM hooks WHERE id = ?1";
/// All of somebody's are off.
pub const END_HOOKS: &str =
    "UPDATE hooks SET is_on = 0, state = ?2, said = '' WHERE person = ?1 AND service <> 'mail' AND is_on = 1";
/// All of somebody's have ended.
pub const DROP_HOOKS: &str = "DELETE FROM hooks WHERE person = ?1";
