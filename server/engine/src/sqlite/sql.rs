//! The statements that run often, or over tables that grow. They stand together so that a test can ask
//! SQLite how it would run each of them (`plans.rs`, `docs/QUERY_PLANS.md`); nobody runs ANALYZE, so a
//! plan depends on the schema alone and is the same on every server.

/// Entries as `rows::entry` reads them, with the author and the subject as they are called now.
macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT e.conversation, e.seq, e.ord, e.at, e.kind, e.nonce, e.text, e.until,
               a.id, coalesce(x.nickname, a.name), a.avatar, a.owner, a.gone,
               s.id, coalesce(y.nickname, s.name), s.avatar, s.owner, s.gone, e.extra, e.changed
             FROM entries e JOIN people a ON a.id = e.author LEFT JOIN people s ON s.id = e.subject
             LEFT JOIN group_members x ON x.conversation = e.conversation AND x.person = e.author
             LEFT JOIN group_members y ON y.conversation = e.conversation AND y.person = e.subject
             WHERE e.conversation = ?1 AND ",
            $rest
        )
    };
}

/// Conversations as `views::read` reads them.
macro_rules! views {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.kind, c.name, c.head, c.ord, c.last, c.members,
               m.read_seq, m.read_ord, m.own_since, m.role, m.muted_until,
               p.id, p.name, p.avatar, p.owner, p.gone,
               m.person, g.mute_all, g.slow_seconds, substr(g.announcement, 1, 120), c.space,
               CASE WHEN c.head > m.read_seq THEN (SELECT min(k.seq) FROM calls k WHERE k.conversation = c.id
                 AND k.person IN (0, ?1) AND k.seq > m.read_seq AND k.author <> ?1
                 AND NOT EXISTS (SELECT 1 FROM hidden_messages h
                   WHERE h.person = ?1 AND h.conversation = c.id AND h.seq = k.seq)) END,
               CASE WHEN c.kind = 0 AND c.id <> 1
                 THEN (SELECT at FROM entries WHERE conversation = c.id AND seq = 1) END,
               CASE WHEN c.kind = 2 AND p.id <> 1 AND p.tells_reads = 1
                   AND (SELECT tells_reads FROM people WHERE id = ?1) = 1
                 THEN (SELECT nullif(o.told_seq, 0) FROM members o
                   WHERE o.conversation = c.id AND o.person = p.id) END
             FROM members m JOIN conversations c ON c.id = m.conversation
             LEFT JOIN groups g ON g.conversation = c.id
             LEFT JOIN people p ON c.kind = 2 AND p.id = CASE m.person WHEN c.low THEN c.high ELSE c.low END
             WHERE m.person = ?1 AND m.present = 1 AND c.deleted = 0 AND ",
            $rest
        )
    };
}

/// How many messages of a part of a log were never unread to somebody: `o.seq` says which part.
macro_rules! never_unread {
    ($part:literal) => {
        concat!(
            "((SELECT count(*) FROM entries o WHERE o.conversation = ?1 AND ",
            $part,
            " AND (o.kind = 8 OR o.author = ?2 AND o.kind = 0))
             + (SELECT count(*) FROM hidden_messages o
                CROSS JOIN entries h ON h.conversation = o.conversation AND h.seq = o.seq
                WHERE o.person = ?2 AND o.conversation = ?1 AND h.kind = 0 AND h.author <> ?2 AND ",
            $part,
            "))"
        )
    };
}

/// Rooms, groups and lobbies as `rows::room` reads them.
macro_rules! rooms {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.name, c.members, coalesce(m.present, 0), c.last_at,
               (SELECT at FROM entries WHERE conversation = c.id AND seq = 1),
               p.id, p.name, p.avatar, p.owner, p.gone
             FROM conversations c LEFT JOIN members m ON m.conversation = c.id AND m.person = ?1
             LEFT JOIN people p ON p.id = (SELECT o.person FROM members o WHERE o.conversation = c.id
               AND o.present = 1 AND o.listed < '1' ORDER BY o.listed LIMIT 1)
             WHERE c.deleted = 0 AND ",
            $rest
        )
    };
}

/// Members as `rows::member` reads them.
macro_rules! members {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, coalesce(x.nickname, p.name), p.avatar, p.owner, p.gone, m.role, m.muted_until, m.since,
               EXISTS (SELECT 1 FROM guests g WHERE g.person = m.person)
             FROM members m JOIN people p ON p.id = m.person
             LEFT JOIN group_members x ON x.conversation = m.conversation AND x.person = m.person
             WHERE ",
            $rest
        )
    };
}

/// How somebody stands to a conversation, as `rows::standing` reads it. Most conversations have no row in
/// `groups`, and then nothing is looked for in `group_members`.
macro_rules! standing {
    ($($more:literal)?) => {
        concat!(
            "c.kind, m.role, m.muted_until, coalesce(m.present, 0), m.banned_until, coalesce(g.mute_all, 0),
               CASE WHEN g.slow_seconds > 0 THEN coalesce(x.spoke_at, 0) + g.slow_seconds * 1000 END,
               coalesce(g.admins_invite, 0),
               CASE WHEN m.present = 1 OR c.space IS NULL THEN 0 ELSE NOT EXISTS
                 (SELECT 1 FROM members l WHERE l.conversation = c.space AND l.person = ?2 AND l.present = 1) END",
            $($more,)?
            " FROM conversations c LEFT JOIN members m ON m.conversation = c.id AND m.person = ?2
             LEFT JOIN groups g ON g.conversation = c.id
             LEFT JOIN group_members x ON x.conversation = g.conversation AND x.person = ?2"
        )
    };
}

/// One entry.
pub const ENTRY: &str = entries!("e.seq = ?2");
/// The newest entries below a place, newest first.
pub const HISTORY: &str = entries!("e.seq < ?2 AND e.kind < 20 ORDER BY e.seq DESC LIMIT ?3");
/// The oldest items after a place, oldest first.
pub const ITEMS_AFTER: &str = entries!("e.seq > ?2 AND e.kind < 20 ORDER BY e.seq LIMIT ?3");
/// The entries after a place.
pub const REPLAY: &str = entries!("e.seq > ?2 ORDER BY e.seq LIMIT ?3");
/// How far a log is.
pub const HEAD: &str = "SELECT head FROM conversations WHERE id = ?1";
/// How somebody stands to a conversation.
pub const STANDING: &str = concat!("SELECT ", standing!(), " WHERE c.id = ?1 AND c.deleted = 0");
/// Somebody who has not ended.
pub const LIVING: &str = "SELECT id, name, avatar, owner, gone FROM people WHERE id = ?1 AND gone = 0";
/// Somebody, even if they have.
pub const ANYBODY: &str = "SELECT id, name, avatar, owner, gone FROM people WHERE id = ?1";

/// Where a message goes, how its author stands to the conversation, and how they are shown.
pub const PLACE: &str = concat!(
    "SELECT ",
    standing!(
        ", c.head + 1, c.ord + 1, c.last_at, c.members, p.id, coalesce(x.nickname, p.name), p.avatar, p.owner, p.gone"
    ),
    " LEFT JOIN people p ON p.id = ?2 AND p.gone = 0
       AND EXISTS (SELECT 1 FROM logins WHERE id = ?3 AND person = ?2)
     WHERE c.id = ?1 AND c.deleted = 0"
);
/// A message, unless its author has used the nonce before.
pub const INSERT_MESSAGE: &str =
    "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text)
     VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8)
     ON CONFLICT (nonce, author) WHERE nonce IS NOT NULL DO NOTHING";
/// The same, for its author's eyes alone.
pub const INSERT_HIDDEN: &str =
    "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text, until)
     VALUES (?1, ?2, ?3, ?4, 8, ?5, ?6, ?7, ?8, coalesce(
       (SELECT CASE WHEN kind = 8 AND author = ?5 THEN until ELSE seq END FROM entries
        WHERE conversation = ?1 AND seq = ?2 - 1), 0))
     ON CONFLICT (nonce, author) WHERE nonce IS NOT NULL DO NOTHING";
/// Its log has grown.
pub const ADVANCE: &str =
    "UPDATE conversations SET head = ?2, ord = ?3, last = ?2, last_at = ?4, version = ?5 WHERE id = ?1";
/// A message that is not unread to somebody: their own, or one that is hidden from them.
pub const COUNT_OWN: &str =
    "UPDATE members SET own_since = own_since + 1 WHERE conversation = ?1 AND person = ?2";
/// What an author sent under a nonce.
pub const BY_NONCE: &str = "SELECT conversation, seq, hash FROM entries WHERE author = ?1 AND nonce = ?2";
/// The place of a notice.
pub const NOTICE_PLACE: &str =
    "UPDATE conversations SET head = head + 1, version = ?2 WHERE id = ?1 RETURNING head, ord, last_at";
/// When its newest entry was stamped.
pub const STAMP: &str = "UPDATE conversations SET last_at = ?2 WHERE id = ?1";
/// The latest time in any log: of a log's last entry. `CROSS` keeps SQLite from walking all entries first.
pub const NEWEST_AT: &str = "SELECT max(e.at) FROM conversations c
     CROSS JOIN entries e ON e.conversation = c.id AND e.seq = c.head";
/// A notice.
pub const INSERT_NOTICE: &str =
    "INSERT INTO entries (conversation, seq, ord, at, kind, author, subject, text, until)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// One conversation of somebody.
pub const VIEW: &str = views!("m.conversation = ?2");
/// Those of somebody that changed after a version. What is unread follows from counters: no log is read.
pub const VIEWS_SINCE: &str = views!("(c.version > ?2 OR m.version > ?2)");
/// All of somebody's conversations.
pub const CONVERSATIONS_OF: &str = "SELECT conversation FROM members WHERE person = ?1 AND present = 1";
/// Where somebody is muted.
pub const MUTES_OF: &str =
    "SELECT conversation, muted_until FROM members WHERE person = ?1 AND muted_until IS NOT NULL";
/// Those in which somebody's own row changed after a version: they came, read on, were muted.
pub const OWN_CHANGES_SINCE: &str =
    "SELECT conversation FROM members WHERE person = ?1 AND version > ?2 AND present = 1";
/// Those that somebody lost after a version, and what is known of why.
/// Who has left a group is told nothing of what became of it: not its name, nor that it was deleted later.
pub const GONE_SINCE: &str = "SELECT c.id, c.deleted AND (c.kind <> 3 OR m.version = c.version),
       CASE c.kind WHEN 3 THEN '' ELSE c.name END, m.banned_until
     FROM members m JOIN conversations c ON c.id = m.conversation
     WHERE m.person = ?1 AND m.version > ?2 AND m.present = 0";
/// Moves a read position forward. Messages after it that are not unread (own ones, to both people hidden ones of kind 8,
/// and those that one has hidden) are counted on its shorter side: between the old and the new position, or between the new one and the
/// head. Whoever reads page by page, or jumps to the end, costs a page, however long the log is. Others are told, unless
/// one does not tell them or, in a private chat, blocks the other one.
pub const READ_TO: &str = concat!(
    "UPDATE members SET read_seq = e.seq, read_ord = e.ord, version = ?4,
       told_seq = CASE WHEN (SELECT tells_reads FROM people WHERE id = ?2) = 0
           OR c.kind = 2 AND EXISTS (SELECT 1 FROM contacts k WHERE k.person = ?2 AND k.blocked = 1
             AND k.other = CASE ?2 WHEN c.low THEN c.high ELSE c.low END)
         THEN told_seq ELSE e.seq END,
       own_since = CASE
         WHEN own_since = 0 THEN 0
         WHEN c.head - e.seq < e.seq - read_seq THEN
",
    never_unread!("o.seq > e.seq"),
    " ELSE own_since - ",
    never_unread!("o.seq > members.read_seq AND o.seq <= e.seq"),
    " END
     FROM (SELECT seq, ord FROM entries WHERE conversation = ?1 AND seq <= ?3 ORDER BY seq DESC LIMIT 1) e,
       conversations c
     WHERE c.id = ?1 AND members.conversation = ?1 AND members.person = ?2 AND members.read_seq < e.seq"
);
/// Somebody hides a message: it is not unread any more, and their devices are to hear of it.
pub const HIDE_UNREAD: &str = "UPDATE members SET version = ?4, own_since = own_since +
       (SELECT count(*) FROM entries o WHERE o.conversation = ?1 AND o.seq = ?3 AND o.seq > members.read_seq
        AND o.kind = 0 AND o.author <> ?2)
     WHERE conversation = ?1 AND person = ?2";
/// The newest message before a place that somebody sees.
pub const SEEN_BEFORE: &str = "SELECT e.seq FROM entries e WHERE e.conversation = ?1 AND e.seq < ?2
       AND (e.kind = 0 OR e.kind = 8 AND e.author = ?3)
       AND NOT EXISTS (SELECT 1 FROM hidden_messages h
         WHERE h.person = ?3 AND h.conversation = ?1 AND h.seq = e.seq)
     ORDER BY e.seq DESC LIMIT 1";
/// What is unread now.
pub const UNREAD: &str = "SELECT m.read_seq, max(0, c.ord - m.read_ord - m.own_since) FROM members m
     JOIN conversations c ON c.id = m.conversation WHERE m.conversation = ?1 AND m.person = ?2";

/// Whose token it is.
pub const IDENTIFY: &str =
    "SELECT l.id, l.renewed_at, p.locale, p.id, p.name, p.avatar, p.owner, p.gone, l.seen_at, g.room
     FROM logins l JOIN people p ON p.id = l.person LEFT JOIN guests g ON g.person = p.id WHERE l.token = ?1 AND p.gone = 0";
/// Whose login it is.
pub const LOGIN: &str = "SELECT person FROM logins WHERE id = ?1";
/// A login was used.
pub const TOUCH: &str =
    "UPDATE logins SET seen_at = ?2, renewed_at = CASE WHEN ?3 THEN ?2 ELSE renewed_at END WHERE id = ?1";
/// The logins of a person.
pub const LOGINS_OF: &str =
    "SELECT id, created_at, seen_at, agent FROM logins WHERE person = ?1 ORDER BY seen_at DESC LIMIT 100";
/// Who has a name, and since when they were not seen.
pub const NAME_HOLDER: &str =
    "SELECT n.person, n.name, (SELECT max(at) FROM (SELECT max(seen_at) AS at FROM logins WHERE person = n.person
       UNION ALL SELECT used_at FROM ways_back WHERE person = n.person
       UNION ALL SELECT 9223372036854775807 FROM accounts WHERE person = n.person))
     FROM names n WHERE n.skeleton = ?1";
/// Frees somebody's name.
pub const FREE_NAME: &str = "DELETE FROM names WHERE person = ?1";
/// Private chats show the other one, who looks different now; also those that the other one is not in yet.
pub const SHOWN_ANEW: &str = "UPDATE conversations SET version = ?2 WHERE id IN
     (SELECT id FROM conversations WHERE kind = 2 AND low = ?1
      UNION ALL SELECT id FROM conversations WHERE kind = 2 AND high = ?1)";

/// The private chat of two people.
pub const PRIVATE_OF: &str = "SELECT id FROM conversations WHERE kind = 2 AND low = ?1 AND high = ?2";
/// The room, group or space that somebody made under a nonce.
pub const ROOM_BY_NONCE: &str = "SELECT id, made_as FROM conversations WHERE maker = ?1 AND nonce = ?2";
/// A page of public rooms.
pub const ROOMS: &str = rooms!("c.kind = 1 AND c.id > ?2 AND c.space = ?4 ORDER BY c.id LIMIT ?3");
/// One of them.
pub const ROOM: &str = rooms!("c.kind = 1 AND c.id = ?2");
/// Those that somebody is in, private chats and what has no name excepted, and that are called or spelled something like this.
pub const MINE_NAMED: &str = rooms!(
    "m.present = 1 AND c.name <> '' AND (instr(c.folded, ?2) > 0 OR instr(c.spelled, ?3) > 0)
     ORDER BY c.last_at DESC, c.id LIMIT ?4"
);
/// Those that are called or spelled something like this, and when something last happened there. No index has that order: it would
/// cost every message.
pub const ROOMS_NAMED: &str = "SELECT id, last_at FROM conversations
     WHERE kind = 1 AND deleted = 0 AND id > 0 AND space = ?2
       AND (instr(folded, ?1) > 0 OR instr(spelled, ?3) > 0)";
/// A page of members.
pub const MEMBERS: &str =
    members!("m.conversation = ?1 AND m.present = 1 AND m.person > ?2 ORDER BY m.person LIMIT ?3");
/// One member.
pub const MEMBER: &str = members!("m.conversation = ?1 AND m.person = ?2");
/// Members in the order of the list; from the index alone.
pub const LISTED: &str = "SELECT listed, person FROM members
     WHERE conversation = ?1 AND present = 1 AND (listed, person) > (?2, ?3)
       AND (instr(substr(listed, 2), ?4) > 0
            OR EXISTS (SELECT 1 FROM people p WHERE p.id = members.person AND instr(p.spelled, ?6) > 0))
     ORDER BY listed, person LIMIT ?5";
/// How many there are.
pub const MEMBER_COUNT: &str = "SELECT members FROM conversations WHERE id = ?1";
/// The place of a member in the list, or in all lists; `rooms!` knows the owner by the digit. The robot (1) stands
/// where newcomers find it.
pub const LIST_ANEW: &str = "UPDATE members SET listed =
       (SELECT CASE WHEN members.role = 1 THEN '0'
            WHEN p.owner = 1 OR members.role = 2 OR p.id = 1 THEN '1' ELSE '2' END
          || coalesce((SELECT folded FROM group_members x
                       WHERE x.conversation = members.conversation AND x.person = p.id), p.folded)
        FROM people p WHERE p.id = members.person)
     WHERE person = ?1 AND conversation = ?2";
/// All conversations that somebody is or was in.
pub const LISTS_OF: &str = "SELECT conversation FROM members WHERE person = ?1 AND version >= 0";
/// Empties a log.
pub const CLEAR_LOG: &str = "DELETE FROM entries WHERE conversation = ?1";

/// The newest version.
pub const VERSION: &str = "SELECT value FROM meta WHERE key = 'version'";
/// There is a newer one.
pub const SET_VERSION: &str = "UPDATE meta SET value = ?1 WHERE key = 'version'";

/// A room.
pub const INSERT_ROOM: &str =
    "INSERT INTO conversations (id, kind, name, made_as, maker, nonce, version, folded, space, spelled)
     VALUES (?1, 1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
/// A space's lobby.
pub const INSERT_LOBBY: &str =
    "INSERT INTO conversations (id, kind, name, made_as, maker, nonce, version, folded, space, spelled)
     VALUES (?1, 0, ?2, ?2, ?3, ?4, ?5, ?6, ?1, ?7)";
/// A group.
pub const INSERT_GROUP: &str =
    "INSERT INTO conversations (id, kind, name, made_as, maker, nonce, version, folded, spelled)
     VALUES (?1, 3, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
/// A private chat.
pub const INSERT_PRIVATE: &str =
    "INSERT INTO conversations (id, kind, low, high, version) VALUES (?1, 2, ?2, ?3, ?4)";
/// A conversation has another name.
pub const RENAME: &str = "UPDATE conversations SET name = ?2, version = ?3, folded = ?4, spelled = ?5
     WHERE id = ?1";
/// All members see a change of it.
pub const TOUCH_CONVERSATION: &str = "UPDATE conversations SET version = ?2 WHERE id = ?1";
/// A conversation is no more.
pub const DELETE_CONVERSATION: &str = "UPDATE conversations SET deleted = 1, name = '', folded = '', spelled = '', members = 0, version = ?2 WHERE id = ?1";
/// Nobody is in it any more.
pub const UNSEAT_ALL: &str =
    "UPDATE members SET present = 0, role = 0, version = ?2 WHERE conversation = ?1 AND present = 1";

/// Somebody is a member, anew or again.
pub const SEAT: &str = "INSERT INTO members (conversation, person, role, read_seq, read_ord, version, since)
     SELECT id, ?2, ?3, head, ord, ?4, ?5 FROM conversations WHERE id = ?1
     ON CONFLICT (conversation, person) DO UPDATE
     SET present = 1, role = excluded.role, read_seq = excluded.read_seq, read_ord = excluded.read_ord,
         own_since = 0, told_seq = 0, version = excluded.version, since = excluded.since, banned_until = NULL";
/// Somebody is one no longer.
pub const UNSEAT: &str = "UPDATE members SET present = 0, role = 0, version = ?3
     WHERE conversation = ?1 AND person = ?2";
/// One member more or less. The robot (1) is in lobby and rooms (kinds 0 and 1) without being one of those who are counted.
pub const COUNT_MEMBERS: &str =
    "UPDATE conversations SET members = members + ?2 WHERE id = ?1 AND (?3 <> 1 OR kind >= 2)";
/// A member's role.
pub const SET_ROLE: &str =
    "UPDATE members SET role = ?3, version = ?4 WHERE conversation = ?1 AND person = ?2";
/// Until when a member may not write.
pub const SET_MUTED: &str =
    "UPDATE members SET muted_until = ?3, version = ?4 WHERE conversation = ?1 AND person = ?2";
/// Until when somebody may not come back.
pub const SET_BANNED: &str = "UPDATE members SET banned_until = ?3 WHERE conversation = ?1 AND person = ?2";
/// Who has been an admin for the longest time, or else a member; the robot (1) and guests inherit nothing.
pub const LONGEST_MEMBER: &str = "SELECT person FROM members
     WHERE conversation = ?1 AND present = 1 AND person <> ?2 AND person <> 1
       AND NOT EXISTS (SELECT 1 FROM guests g WHERE g.person = members.person)
     ORDER BY role DESC, since, person LIMIT 1";

/// A person.
pub const INSERT_PERSON: &str = "INSERT INTO people (id, name, avatar, locale, created_at, folded, spelled)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
/// What is shown of a person, and their language; NULL leaves as it is.
pub const SET_PROFILE: &str = "UPDATE people SET name = coalesce(?2, name), avatar = coalesce(?3, avatar),
       locale = coalesce(?4, locale), folded = coalesce(?5, folded), spelled = coalesce(?6, spelled) WHERE id = ?1";
/// A person owns the server.
pub const SET_OWNER: &str = "UPDATE people SET owner = 1 WHERE id = ?1";
/// A person is no more; what they wrote may keep their name.
pub const END_PERSON: &str = "UPDATE people SET name = CASE WHEN ?2 THEN name ELSE '' END,
       folded = CASE WHEN ?2 THEN folded ELSE '' END, spelled = '', gone = 1, owner = 0 WHERE id = ?1";
/// Whether anybody owns the server.
pub const OWNER: &str = "SELECT 1 FROM people WHERE owner = 1 LIMIT 1";
/// A name is taken.
pub const INSERT_NAME: &str = "INSERT INTO names (skeleton, name, person) VALUES (?1, ?2, ?3)";
/// A login.
pub const INSERT_LOGIN: &str =
    "INSERT INTO logins (id, token, person, agent, created_at, seen_at, renewed_at, door)
     VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?5, ?6)";
/// A login is no more.
pub const END_LOGIN: &str = "DELETE FROM logins WHERE id = ?1";
/// The login of a person that a door let in.
pub const LOGIN_BY_DOOR: &str = "SELECT id FROM logins WHERE person = ?1 AND door = ?2 AND created_at > ?3";
/// When a way back was made.
pub const WAY_BACK: &str = "SELECT made_at FROM ways_back WHERE person = ?1";
/// Whose it is.
pub const WAY_BACK_OF: &str = "SELECT person FROM ways_back WHERE secret = ?1";
/// A new one.
pub const SET_WAY_BACK: &str =
    "INSERT INTO ways_back (person, secret, made_at, used_at) VALUES (?1, ?2, ?3, ?3)
     ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, made_at = ?3, used_at = ?3";
/// It is no more.
pub const DROP_WAY_BACK: &str = "DELETE FROM ways_back WHERE person = ?1";
/// Whoever has it was here.
pub const TOUCH_WAY_BACK: &str = "UPDATE ways_back SET used_at = ?2 WHERE person = ?1";
/// The owner code.
pub const SET_OWNER_CODE: &str = "INSERT INTO meta (key, value) VALUES ('owner_code', ?1)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value";
/// Uses it up.
pub const TAKE_OWNER_CODE: &str = "DELETE FROM meta WHERE key = 'owner_code' AND value = ?1";

/// Links as `accounts::mail_token` reads them.
macro_rules! mail_tokens {
    ($rest:literal) => {
        concat!(
            "SELECT id, purpose, person, email, email_key, name, avatar, locale, password, expires_at, used_at,
               admitted, door FROM mail_tokens WHERE ",
            $rest
        )
    };
}

/// Somebody's account.
pub const ACCOUNT: &str = "SELECT a.person, p.locale, a.email, a.password, a.unproven
     FROM accounts a JOIN people p ON p.id = a.person WHERE a.person = ?1";
/// The account with an address.
pub const ACCOUNT_OF: &str = "SELECT a.person, p.locale, a.email, a.password, a.unproven
     FROM accounts a JOIN people p ON p.id = a.person WHERE a.email_key = ?1";
/// A new one.
pub const ADD_ACCOUNT: &str =
    "INSERT INTO accounts (person, email, email_key, password, confirmed_at) VALUES (?1, ?2, ?3, ?4, ?5)";
/// Another password.
pub const SET_PASSWORD: &str = "UPDATE accounts SET password = ?2 WHERE person = ?1";
/// Another address.
pub const SET_EMAIL: &str =
    "UPDATE accounts SET email = ?2, email_key = ?3, confirmed_at = ?4 WHERE person = ?1";
/// What is left to prove about an account.
pub const SET_UNPROVEN: &str = "UPDATE accounts SET unproven = ?2 WHERE person = ?1";
/// An account is no more.
pub const DROP_ACCOUNT: &str = "DELETE FROM accounts WHERE person = ?1";
/// The newest registration with an address that is not activated.
pub const REGISTRATION_OF: &str =
    mail_tokens!("email_key = ?1 AND purpose = 0 AND used_at IS NULL ORDER BY made_at DESC LIMIT 1");
/// The link with a secret.
pub const MAIL_TOKEN: &str = mail_tokens!("secret = ?1");
/// A link.
pub const ADD_MAIL_TOKEN: &str = "INSERT INTO mail_tokens
       (id, purpose, person, email, email_key, name, avatar, locale, password, made_at, expires_at, admitted,
        door)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
/// The secret of a link that leaves.
pub const SET_MAIL_SECRET: &str =
    "UPDATE mail_tokens SET secret = ?2 WHERE id = ?1 AND used_at IS NULL AND expires_at > ?3";
/// Uses a link up, once.
pub const USE_MAIL_TOKEN: &str =
    "UPDATE mail_tokens SET used_at = ?2 WHERE id = ?1 AND used_at IS NULL AND expires_at > ?2";
/// Uses up all that are about somebody.
pub const BURN_MAIL_TOKENS: &str =
    "UPDATE mail_tokens SET used_at = ?2 WHERE person = ?1 AND used_at IS NULL";
/// Uses up the registrations with an address.
pub const BURN_REGISTRATIONS: &str =
    "UPDATE mail_tokens SET used_at = ?2 WHERE email_key = ?1 AND purpose = 0 AND used_at IS NULL";
/// Links about somebody are no more.
pub const DROP_MAIL_TOKENS_OF: &str = "DELETE FROM mail_tokens WHERE person = ?1";
/// Old links are no more.
pub const DROP_MAIL_TOKENS: &str = "DELETE FROM mail_tokens WHERE made_at < ?1";
/// A mail that waits.
pub const ADD_MAIL: &str =
    "INSERT INTO mails (id, kind, email, locale, token, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/// Those that wait, the first due first.
pub const QUEUED_MAILS: &str = "SELECT id, kind, email, locale, token, tries, due_at FROM mails WHERE due_at > 0 ORDER BY due_at LIMIT ?1";
/// One has to wait longer.
pub const POSTPONE_MAIL: &str = "UPDATE mails SET tries = tries + 1, due_at = ?2 WHERE id = ?1";
/// One has left.
pub const DROP_MAIL: &str = "DELETE FROM mails WHERE id = ?1";
/// The secret of somebody's second factor.
pub const SECOND_FACTOR: &str = "SELECT secret FROM second_factors WHERE person = ?1";
/// A second factor.
pub const ADD_SECOND_FACTOR: &str = "INSERT INTO second_factors (person, secret, step) VALUES (?1, ?2, ?3)";
/// A second factor is no more.
pub const DROP_SECOND_FACTOR: &str = "DELETE FROM second_factors WHERE person = ?1";
/// Uses a time step up, once.
pub const USE_STEP: &str = "UPDATE second_factors SET step = ?2 WHERE person = ?1 AND step < ?2";
/// A recovery code.
pub const ADD_RECOVERY_CODE: &str = "INSERT INTO recovery_codes (person, code) VALUES (?1, ?2)";
/// All recovery codes of somebody are no more.
pub const DROP_RECOVERY_CODES: &str = "DELETE FROM recovery_codes WHERE person = ?1";
/// Uses a recovery code up.
pub const USE_RECOVERY_CODE: &str = "DELETE FROM recovery_codes WHERE person = ?1 AND code = ?2";
