//! The statements about how far people have read, as others are told; see [`super::sql`].

/// The other members as their author may know of them: `told_seq` is NULL of whoever does not say. The robot (1) and
/// guests are left out. `?1` is the conversation, `?2` the author.
macro_rules! readers {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM members m JOIN people p ON p.id = m.person
             LEFT JOIN contacts k ON k.person = m.person AND k.other = ?2 AND k.blocked = 1
             LEFT JOIN group_members x ON x.conversation = m.conversation AND x.person = m.person
             WHERE m.conversation = ?1 AND m.present = 1 AND m.person <> ?2 AND m.person <> 1
               AND NOT EXISTS (SELECT 1 FROM guests g WHERE g.person = m.person) ",
            $rest
        )
    };
}

/// Whether somebody tells others.
pub const TELLS_READS: &str = "SELECT tells_reads FROM people WHERE id = ?1";
/// They do from now on, or not.
pub const SET_TELLS_READS: &str = "UPDATE people SET tells_reads = ?2 WHERE id = ?1";
/// Who is told how far somebody has read in a private chat.
pub const TOLD: &str = "SELECT p.id, m.told_seq
     FROM conversations c JOIN members m ON m.conversation = c.id AND m.person = ?2
     JOIN people p ON p.id = CASE ?2 WHEN c.low THEN c.high ELSE c.low END
     JOIN members o ON o.conversation = c.id AND o.person = p.id AND o.present = 1
     JOIN people me ON me.id = ?2
     WHERE c.id = ?1 AND c.kind = 2 AND p.tells_reads = 1 AND me.tells_reads = 1 AND p.id <> 1 AND ?2 <> 1";
/// The private chats of somebody.
pub const MUTUAL: &str = "SELECT c.id, o.person, p.tells_reads, m.told_seq, o.told_seq
     FROM members m JOIN conversations c ON c.id = m.conversation AND c.kind = 2
     JOIN members o ON o.conversation = c.id AND o.present = 1
       AND o.person = CASE ?1 WHEN c.low THEN c.high ELSE c.low END
     JOIN people p ON p.id = o.person
     WHERE m.person = ?1 AND m.present = 1 AND p.id <> 1";
/// How far each has read.
pub const POSITIONS: &str =
    readers!("CASE WHEN p.tells_reads = 1 AND k.other IS NULL THEN m.told_seq END, m.since", "");
/// Who has read a message, or has not.
pub const READERS: &str = readers!(
    "p.id, coalesce(x.nickname, p.name), p.avatar, p.owner, p.gone",
    "AND m.person > ?6 AND p.tells_reads = 1 AND k.other IS NULL AND m.since <= ?4 AND (m.told_seq < ?3) = ?5
     ORDER BY m.person LIMIT ?7"
);
/// When somebody wrote a message.
pub const WRITTEN_AT: &str =
    "SELECT at FROM entries WHERE conversation = ?1 AND seq = ?2 AND author = ?3 AND kind = 0";
