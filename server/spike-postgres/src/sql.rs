//! The statements. Each writes all that one method of the port writes: on a network a statement costs
//! more than what it does.

/// Entries as `rows::entry` reads them.
macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT e.conversation, e.seq, e.ord, e.at, e.kind, e.nonce, e.text, e.until,
               a.id, a.name, a.avatar, a.owner, a.gone, s.id, s.name, s.avatar, s.owner, s.gone
             FROM entries e JOIN people a ON a.id = e.author LEFT JOIN people s ON s.id = e.subject
             WHERE e.conversation = $1 AND ",
            $rest
        )
    };
}

/// Conversations as `rows::view` reads them, each with its newest message cut to what a list shows.
macro_rules! views {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.kind, c.name, c.head, c.ord, c.members,
               m.read_seq, m.read_ord, m.own_since, m.role, m.muted_until,
               p.id, p.name, p.avatar, p.owner, p.gone,
               e.conversation, e.seq, e.ord, e.at, e.kind, e.nonce, left(e.text, 120), e.until,
               a.id, a.name, a.avatar, a.owner, a.gone
             FROM members m JOIN conversations c ON c.id = m.conversation
             LEFT JOIN people p ON c.kind = 2 AND p.id = CASE m.person WHEN c.low THEN c.high ELSE c.low END
             LEFT JOIN entries e ON e.conversation = c.id AND e.seq = c.last
             LEFT JOIN people a ON a.id = e.author
             WHERE m.person = $1 AND m.present AND NOT c.deleted AND ",
            $rest
        )
    };
}

/// Until the transaction ends nobody else changes the conversations, their logs or their members. Its own
/// statement: rows joined to one that is locked are those of before the wait. Not FOR UPDATE, which
/// would also keep entries and members from being added that refer to it.
pub const LOCK: &str = "SELECT id, head, ord, last_at FROM conversations WHERE id = ANY($1)
     ORDER BY id FOR NO KEY UPDATE";

pub const LIVING: &str = "SELECT id, name, avatar, owner, gone FROM people WHERE id = $1 AND NOT gone";
pub const ANYBODY: &str = "SELECT id, name, avatar, owner, gone FROM people WHERE id = $1";
pub const STANDING: &str = "SELECT c.kind, m.role, m.muted_until, coalesce(m.present, false), m.banned_until
     FROM conversations c LEFT JOIN members m ON m.conversation = c.id AND m.person = $2
     WHERE c.id = $1 AND NOT c.deleted";
pub const ROOM: &str = "SELECT c.id, c.name, c.members, coalesce(m.present, false), c.last_at
     FROM conversations c LEFT JOIN members m ON m.conversation = c.id AND m.person = $2
     WHERE c.id = $1 AND c.kind = 1 AND NOT c.deleted";
pub const MEMBER_COUNT: &str = "SELECT members FROM conversations WHERE id = $1";
pub const VIEW: &str = views!("m.conversation = $2");
pub const HEAD: &str = "SELECT head FROM conversations WHERE id = $1";
pub const HISTORY: &str = entries!("e.seq < $2 ORDER BY e.seq DESC LIMIT $3");
pub const REPLAY: &str = entries!("e.seq > $2 ORDER BY e.seq LIMIT $3");
pub const ENTRY: &str = entries!("e.seq = $2");
pub const BY_NONCE: &str = "SELECT conversation, seq, hash FROM entries WHERE author = $1 AND nonce = $2";
pub const ROOM_BY_NONCE: &str = "SELECT id, made_as FROM conversations WHERE maker = $1 AND nonce = $2";
pub const PRIVATE_OF: &str = "SELECT id FROM conversations WHERE kind = 2 AND low = $1 AND high = $2";
pub const LONGEST_MEMBER: &str = "SELECT person FROM members
     WHERE conversation = $1 AND present AND person <> $2 ORDER BY since, person LIMIT 1";

/// Read before, or in the same snapshot as, what it stands for: see `cursor`.
pub const XMIN: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
pub const VIEWS_SINCE: &str = views!("(c.changed >= $2 OR m.changed >= $2)");
pub const GONE_SINCE: &str =
    "SELECT conversation FROM members WHERE person = $1 AND NOT present AND changed >= $2";
pub const CONVERSATIONS_OF: &str = "SELECT conversation FROM members WHERE person = $1 AND present";
pub const MUTES_OF: &str =
    "SELECT conversation, muted_until FROM members WHERE person = $1 AND muted_until IS NOT NULL";

pub const IDENTIFY: &str =
    "SELECT l.id, l.renewed_at, p.locale, p.id, p.name, p.avatar, p.owner, p.gone, l.seen_at
     FROM logins l JOIN people p ON p.id = l.person WHERE l.token = $1 AND NOT p.gone";
pub const LOGIN: &str = "SELECT person FROM logins WHERE id = $1";
pub const NAME_HOLDER: &str =
    "SELECT n.person, n.name, (SELECT max(seen_at) FROM logins WHERE person = n.person)
     FROM names n WHERE n.skeleton = $1";
pub const OWNER: &str = "SELECT 1 FROM people WHERE owner LIMIT 1";

pub const PLACE: &str = "SELECT c.kind, m.role, m.muted_until, coalesce(m.present, false), m.banned_until,
       c.head + 1, c.ord + 1, c.last_at, c.members, p.id, p.name, p.avatar, p.owner, p.gone
     FROM conversations c LEFT JOIN members m ON m.conversation = c.id AND m.person = $2
     LEFT JOIN people p ON p.id = $2 AND NOT p.gone
       AND EXISTS (SELECT 1 FROM logins WHERE id = $3 AND person = $2)
     WHERE c.id = $1 AND NOT c.deleted";
/// A message, unless its author has used the nonce before.
pub const APPEND: &str = "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text)
     VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8)
     ON CONFLICT (nonce, author) WHERE nonce IS NOT NULL DO NOTHING RETURNING seq";
pub const ADVANCE: &str =
    "UPDATE conversations SET head = $2, ord = $3, last = coalesce($4, last), last_at = $5,
       changed = pg_current_xact_id()::text::bigint WHERE id = $1";
pub const COUNT_OWN: &str =
    "UPDATE members SET own_since = own_since + $3 WHERE conversation = $1 AND person = $2";
/// A notice, as it will be read.
pub const NOTICE: &str = "WITH new AS (
       INSERT INTO entries (conversation, seq, ord, at, kind, author, subject, text, until)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       RETURNING conversation, seq, ord, at, kind, author, subject, nonce, text, until
     ) SELECT e.conversation, e.seq, e.ord, e.at, e.kind, e.nonce, e.text, e.until,
       a.id, a.name, a.avatar, a.owner, a.gone, s.id, s.name, s.avatar, s.owner, s.gone
     FROM new e JOIN people a ON a.id = e.author LEFT JOIN people s ON s.id = e.subject";

pub const INSERT_ROOM: &str = "INSERT INTO conversations (id, kind, name, made_as, maker, nonce)
     VALUES ($1, 1, $2, $2, $3, $4)";
pub const INSERT_PRIVATE: &str = "INSERT INTO conversations (id, kind, low, high) VALUES ($1, 2, $2, $3)";
pub const RENAME: &str =
    "UPDATE conversations SET name = $2, changed = pg_current_xact_id()::text::bigint WHERE id = $1";
pub const DELETE_CONVERSATION: &str = "WITH log AS (DELETE FROM entries WHERE conversation = $1),
     seats AS (UPDATE members SET present = false, role = 0, changed = pg_current_xact_id()::text::bigint
       WHERE conversation = $1 AND present)
     UPDATE conversations SET deleted = true, name = '', last = 0, members = 0,
       changed = pg_current_xact_id()::text::bigint WHERE id = $1";

pub const SEAT: &str = "WITH here AS (
       UPDATE conversations SET members = members + 1 WHERE id = $1 RETURNING head, ord
     ) INSERT INTO members (conversation, person, role, read_seq, read_ord, since)
     SELECT $1, $2, $3, head, ord, $4 FROM here
     ON CONFLICT (conversation, person) DO UPDATE
     SET present = true, role = excluded.role, read_seq = excluded.read_seq, read_ord = excluded.read_ord,
         own_since = 0, changed = excluded.changed, since = excluded.since, banned_until = NULL";
pub const UNSEAT: &str = "WITH here AS (UPDATE conversations SET members = members - 1 WHERE id = $1)
     UPDATE members SET present = false, role = 0, changed = pg_current_xact_id()::text::bigint
     WHERE conversation = $1 AND person = $2";
pub const SET_ROLE: &str = "UPDATE members SET role = $3, changed = pg_current_xact_id()::text::bigint
     WHERE conversation = $1 AND person = $2";
pub const SET_MUTED: &str =
    "UPDATE members SET muted_until = $3, changed = pg_current_xact_id()::text::bigint
     WHERE conversation = $1 AND person = $2";
pub const SET_BANNED: &str = "UPDATE members SET banned_until = $3 WHERE conversation = $1 AND person = $2";
pub const READ_TO: &str = "UPDATE members m SET read_seq = e.seq, read_ord = e.ord,
       changed = pg_current_xact_id()::text::bigint,
       own_since = CASE
         WHEN m.own_since = 0 THEN 0
         WHEN c.head - e.seq < e.seq - m.read_seq THEN
           (SELECT count(*) FROM entries o WHERE o.conversation = $1 AND o.seq > e.seq
            AND o.author = $2 AND o.kind = 0)
         ELSE m.own_since -
           (SELECT count(*) FROM entries o WHERE o.conversation = $1 AND o.seq > m.read_seq
            AND o.seq <= e.seq AND o.author = $2 AND o.kind = 0)
         END
     FROM (SELECT seq, ord FROM entries WHERE conversation = $1 AND seq <= $3 ORDER BY seq DESC LIMIT 1) e,
       conversations c
     WHERE c.id = $1 AND m.conversation = $1 AND m.person = $2 AND m.read_seq < e.seq";
pub const UNREAD: &str = "SELECT m.read_seq, greatest(0, c.ord - m.read_ord - m.own_since) FROM members m
     JOIN conversations c ON c.id = m.conversation WHERE m.conversation = $1 AND m.person = $2";

pub const INSERT_PERSON: &str =
    "INSERT INTO people (id, name, avatar, locale, created_at) VALUES ($1, $2, $3, $4, $5)";
pub const FREE_NAME: &str = "DELETE FROM names WHERE person = $1";
pub const INSERT_NAME: &str = "INSERT INTO names (skeleton, name, person) VALUES ($1, $2, $3)";
pub const INSERT_LOGIN: &str =
    "INSERT INTO logins (id, token, person, agent, created_at, seen_at, renewed_at)
     VALUES ($1, $2, $3, $4, $5, $5, $5)";
pub const END_LOGIN: &str = "DELETE FROM logins WHERE id = $1";

/// What a conversation is called.
pub const CONVERSATION_NAME: &str = "SELECT name FROM conversations WHERE id = $1";
