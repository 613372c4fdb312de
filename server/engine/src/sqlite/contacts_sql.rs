//! The statements on what people keep about each other and about their conversations; see [`super::sql`].

/// Contacts as `contacts::contact` reads them.
macro_rules! contacts {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.name, p.avatar, p.owner, p.gone, k.friendship, k.remark, k.note, k.blocked, k.at
             FROM contacts k JOIN people p ON p.id = k.other WHERE k.person = ?1 AND ",
            $rest
        )
    };
}

/// What somebody keeps about another person, as rows and rules know it.
pub const RELATION: &str =
    "SELECT friendship, remark, note, blocked, at FROM contacts WHERE person = ?1 AND other = ?2";
/// The same as it is shown.
pub const CONTACT: &str = contacts!("k.other = ?2");
/// What changed after a version, by the other one; in a snapshot nothing that is kept no more.
pub const CONTACTS_SINCE: &str = contacts!(
    "k.version > ?2 AND (?2 >= 0 OR k.friendship <> 0 OR k.remark <> '' OR k.blocked = 1) ORDER BY k.other"
);
/// How much somebody keeps.
pub const KEPT: &str = "SELECT count(*), count(*) FILTER (WHERE friendship = 1),
       count(*) FILTER (WHERE friendship = 2)
     FROM contacts WHERE person = ?1";
/// The other one of a private chat, as somebody who writes there stands to them.
pub const PEER: &str = "SELECT p.id, p.name, p.avatar, p.owner, p.gone,
       coalesce(mine.friendship = 3, 0), coalesce(theirs.blocked, 0)
     FROM conversations c JOIN people p ON p.id = CASE ?2 WHEN c.low THEN c.high WHEN c.high THEN c.low END
     LEFT JOIN contacts mine ON mine.person = ?2 AND mine.other = p.id
     LEFT JOIN contacts theirs ON theirs.person = p.id AND theirs.other = ?2
     WHERE c.id = ?1 AND c.kind = 2";
/// The private chats with those who block somebody.
pub const BLOCKED_IN: &str = "SELECT c.id FROM contacts k
     JOIN conversations c ON c.kind = 2 AND c.low = min(k.person, k.other) AND c.high = max(k.person, k.other)
     WHERE k.other = ?1 AND k.blocked = 1";
/// The private chats with those who are no friends.
pub const NOT_FRIENDS_IN: &str = "SELECT c.id FROM conversations c
       LEFT JOIN contacts k ON k.person = ?1 AND k.other = c.high
       WHERE c.kind = 2 AND c.low = ?1 AND coalesce(k.friendship, 0) <> 3
     UNION ALL SELECT c.id FROM conversations c
       LEFT JOIN contacts k ON k.person = ?1 AND k.other = c.low
       WHERE c.kind = 2 AND c.high = ?1 AND coalesce(k.friendship, 0) <> 3";
/// People of a space by name or remark, in the order of its lobby's list.
pub const PEOPLE_CALLED: &str = "SELECT p.id, p.name, p.avatar, p.owner, p.gone, m.listed
     FROM members m JOIN people p ON p.id = m.person
     LEFT JOIN contacts k ON k.person = ?1 AND k.other = m.person
     WHERE m.conversation = ?7 AND m.present = 1 AND (m.listed, m.person) > (?4, ?5) AND m.person <> ?1
       AND (instr(p.folded, ?2) > 0 OR instr(p.spelled, ?3) > 0
            OR (k.found <> '' AND (instr(k.found, ?2) > 0 OR instr(k.found, ?3) > 0)))
       AND NOT EXISTS (SELECT 1 FROM contacts b WHERE b.person = m.person AND b.other = ?1 AND b.blocked = 1)
     ORDER BY m.listed, m.person LIMIT ?6";
/// What somebody keeps about another person now.
pub const SET_RELATION: &str =
    "INSERT INTO contacts (person, other, friendship, remark, found, note, blocked, at, version)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
     ON CONFLICT (person, other) DO UPDATE SET friendship = ?3, remark = ?4, found = ?5, note = ?6, blocked = ?7,
       at = ?8, version = ?9";
/// All that somebody keeps is no more.
pub const DROP_CONTACTS: &str = "DELETE FROM contacts WHERE person = ?1";
/// Contacts show the other one, who looks different now.
pub const CONTACTS_ANEW: &str = "UPDATE contacts SET version = ?2 WHERE other = ?1";

/// What somebody set for a conversation.
pub const MARK: &str =
    "SELECT conversation, pinned, muted, hidden, unread FROM marks WHERE person = ?1 AND conversation = ?2";
/// What changed of that after a version.
pub const MARKS_SINCE: &str =
    "SELECT conversation, pinned, muted, hidden, unread FROM marks WHERE person = ?1 AND version > ?2";
/// What somebody set now.
pub const SET_MARK: &str = "INSERT INTO marks (person, conversation, pinned, muted, hidden, version, unread)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
     ON CONFLICT (person, conversation)
     DO UPDATE SET pinned = ?3, muted = ?4, hidden = ?5, version = ?6, unread = ?7";
/// All that somebody set is no more.
pub const DROP_MARKS: &str = "DELETE FROM marks WHERE person = ?1";
