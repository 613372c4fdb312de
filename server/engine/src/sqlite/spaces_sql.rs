//! The statements on spaces; see [`super::sql`].

/// All spaces. It walks conversations: an owner asks, and each start.
pub const ALL: &str = "SELECT c.id, c.name, c.members,
       (SELECT count(*) FROM conversations r WHERE r.kind = 1 AND r.deleted = 0 AND r.space = c.id),
       EXISTS (SELECT 1 FROM members m WHERE m.conversation = c.id AND m.person = ?1 AND m.present = 1)
     FROM conversations c WHERE c.kind = 0 AND c.deleted = 0
     ORDER BY c.id <> 1, (SELECT at FROM entries WHERE conversation = c.id AND seq = 1), c.id";
/// The spaces of somebody.
pub const SPACES_OF: &str = "SELECT c.id FROM members m JOIN conversations c ON c.id = m.conversation
     WHERE m.person = ?1 AND m.present = 1 AND c.kind = 0
     ORDER BY c.id <> 1, (SELECT at FROM entries WHERE conversation = c.id AND seq = 1), c.id";
/// The rooms of a space that somebody is in.
pub const ROOMS_IN: &str = "SELECT c.id FROM members m JOIN conversations c ON c.id = m.conversation
     WHERE m.person = ?2 AND m.present = 1 AND c.kind = 1 AND c.space = ?1 ORDER BY c.id";
/// All rooms of a space.
pub const ROOMS_OF: &str =
    "SELECT id FROM conversations WHERE kind = 1 AND deleted = 0 AND id > 0 AND space = ?1 ORDER BY id";
/// How many rooms and messages are in a space. It walks conversations: before it is asked whether all of them may go.
pub const CONTENTS: &str = "SELECT coalesce(sum(kind), 0), coalesce(sum(ord), 0) FROM conversations
     WHERE deleted = 0 AND kind <= 1 AND space = ?1";
/// Whether somebody may know of another person. Everybody knows the robot (1).
pub const IS_ACQUAINTED: &str = "SELECT 1 FROM people p WHERE p.id = ?2 AND (?1 = ?2 OR ?2 = 1
       OR EXISTS (SELECT 1 FROM contacts k WHERE k.person = ?1 AND k.other = ?2
                  AND (k.friendship <> 0 OR k.remark <> '' OR k.blocked = 1))
       OR EXISTS (SELECT 1 FROM members mine
                  JOIN members theirs ON theirs.conversation = mine.conversation AND theirs.person = ?2
                  WHERE mine.person = ?1 AND mine.present = 1 AND (theirs.present = 1 OR p.gone = 1)))";
/// Who keeps something about somebody.
pub const KEPT_BY: &str = "SELECT person FROM contacts
     WHERE other = ?1 AND (friendship <> 0 OR remark <> '' OR blocked = 1)";
