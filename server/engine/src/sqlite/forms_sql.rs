//! The statements of forms; see [`super::sql`].

/// Statements that give people who answered, as `forms::responder` reads them.
macro_rules! responders {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, coalesce(x.nickname, p.name), p.avatar, p.owner, p.gone, r.at, r.body
             FROM responses r JOIN people p ON p.id = r.person
             LEFT JOIN group_members x ON x.conversation = r.conversation AND x.person = r.person
             WHERE r.conversation = ?1 AND r.seq = ?2 AND r.placed > coalesce(
               (SELECT a.placed FROM responses a WHERE a.conversation = ?1 AND a.seq = ?2 AND a.person = ?3), 0)",
            $rest
        )
    };
}

/// Whether a form was closed by hand, and when people were reminded.
pub const STATE: &str =
    "SELECT closed_at IS NOT NULL, reminded_at FROM form_states WHERE conversation = ?1 AND seq = ?2";
/// How many chose each option.
pub const VOTES: &str =
    "SELECT option, count(*) FROM votes WHERE conversation = ?1 AND seq = ?2 GROUP BY option";
/// What somebody answered.
pub const RESPONSE: &str = "SELECT body FROM responses WHERE conversation = ?1 AND seq = ?2 AND person = ?3";
/// Who answered, in the order in which they did, after somebody.
pub const RESPONDERS: &str = responders!(" ORDER BY r.placed LIMIT ?4");
/// How many they are.
pub const RESPONDER_COUNT: &str = "SELECT count(*) FROM responses WHERE conversation = ?1 AND seq = ?2";
/// Those of them who chose an option.
pub const VOTERS: &str = responders!(
    " AND EXISTS (SELECT 1 FROM votes v WHERE v.conversation = ?1 AND v.seq = ?2 AND v.option = ?5
         AND v.person = r.person)
     ORDER BY r.placed LIMIT ?4"
);
/// How many they are.
pub const VOTER_COUNT: &str =
    "SELECT count(*) FROM votes WHERE conversation = ?1 AND seq = ?2 AND option = ?3";
/// Members who have not answered, but for the author, after somebody. The robot answers nothing.
pub const MISSING: &str = "SELECT p.id, coalesce(x.nickname, p.name), p.avatar, p.owner, p.gone, 0, NULL
     FROM members m JOIN people p ON p.id = m.person
     LEFT JOIN group_members x ON x.conversation = m.conversation AND x.person = m.person
     WHERE m.conversation = ?1 AND m.present = 1 AND m.person > coalesce(?3, 1) AND m.person <> ?5
       AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.conversation = ?1 AND r.seq = ?2 AND r.person = m.person)
     ORDER BY m.person LIMIT ?4";
/// How many they are.
pub const MISSING_COUNT: &str = "SELECT count(*) FROM members m
     WHERE m.conversation = ?1 AND m.present = 1 AND m.person > 1 AND m.person <> ?3
       AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.conversation = ?1 AND r.seq = ?2 AND r.person = m.person)";
/// Somebody answers. Who changes an answer keeps their place.
pub const SET_RESPONSE: &str =
    "INSERT INTO responses (conversation, seq, person, placed, at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT DO UPDATE SET at = excluded.at, body = excluded.body";
/// They take it back.
pub const DROP_RESPONSE: &str = "DELETE FROM responses WHERE conversation = ?1 AND seq = ?2 AND person = ?3";
/// It has a file.
pub const ADD_RESPONSE_FILE: &str =
    "INSERT OR IGNORE INTO response_files (conversation, seq, person, file) VALUES (?1, ?2, ?3, ?4)";
/// An answer has its files no longer.
pub const DROP_FILES_OF: &str =
    "DELETE FROM response_files WHERE conversation = ?1 AND seq = ?2 AND person = ?3 RETURNING file";
/// All answers to a form have theirs no longer.
pub const DROP_RESPONSE_FILES: &str =
    "DELETE FROM response_files WHERE conversation = ?1 AND seq = ?2 RETURNING file";
/// Likewise, of a whole log.
pub const CLEAR_RESPONSE_FILES: &str = "DELETE FROM response_files WHERE conversation = ?1 RETURNING file";
/// They choose an option.
pub const ADD_VOTE: &str =
    "INSERT OR IGNORE INTO votes (conversation, seq, option, person) VALUES (?1, ?2, ?3, ?4)";
/// They do not.
pub const DROP_VOTE: &str =
    "DELETE FROM votes WHERE conversation = ?1 AND seq = ?2 AND option = ?3 AND person = ?4";
/// A form is closed.
pub const SET_CLOSED: &str = "INSERT INTO form_states (conversation, seq, closed_at) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET closed_at = excluded.closed_at";
/// People were reminded of it.
pub const SET_REMINDED: &str = "INSERT INTO form_states (conversation, seq, reminded_at) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET reminded_at = excluded.reminded_at";
/// All of a form goes: its state,
pub const DROP_STATE: &str = "DELETE FROM form_states WHERE conversation = ?1 AND seq = ?2";
/// the answers,
pub const DROP_RESPONSES: &str = "DELETE FROM responses WHERE conversation = ?1 AND seq = ?2";
/// and the votes.
pub const DROP_VOTES: &str = "DELETE FROM votes WHERE conversation = ?1 AND seq = ?2";
/// So do those of a log: states,
pub const CLEAR_STATES: &str = "DELETE FROM form_states WHERE conversation = ?1";
/// answers,
pub const CLEAR_RESPONSES: &str = "DELETE FROM responses WHERE conversation = ?1";
/// and votes.
pub const CLEAR_VOTES: &str = "DELETE FROM votes WHERE conversation = ?1";
