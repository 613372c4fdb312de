//! The statements about who is told of what; see [`super::sql`].

/// Browsers as `notify::device` reads them.
macro_rules! devices {
    ($rest:literal) => {
        concat!(
            "SELECT d.login, d.person, l.agent, d.endpoint, d.p256dh, d.auth, d.added_at, d.tried_at, d.status, d.refused
             FROM push_devices d JOIN logins l ON l.id = d.login WHERE ",
            $rest
        )
    };
}

/// How somebody wants to be told.
pub const SETTINGS: &str = "SELECT settings FROM notify WHERE person = ?1";
/// They want it otherwise.
pub const SET_SETTINGS: &str = "INSERT INTO notify (person, settings) VALUES (?1, ?2)
     ON CONFLICT (person) DO UPDATE SET settings = ?2";
/// Where it is something else.
pub const LEVELS: &str = "SELECT conversation, level FROM notify_levels WHERE person = ?1";
/// In one conversation.
pub const LEVEL: &str = "SELECT level FROM notify_levels WHERE person = ?1 AND conversation = ?2";
/// It is from now on.
pub const SET_LEVEL: &str = "INSERT INTO notify_levels (person, conversation, level) VALUES (?1, ?2, ?3)
     ON CONFLICT (person, conversation) DO UPDATE SET level = ?3";
/// It is not any more.
pub const DROP_LEVEL: &str = "DELETE FROM notify_levels WHERE person = ?1 AND conversation = ?2";
/// The newest login whose browser push messages go to; NULL if there is none.
pub const NEWEST_DEVICE: &str = "SELECT max(login) FROM push_devices";
/// Those of somebody.
pub const DEVICES: &str = devices!("d.person = ?1 ORDER BY d.added_at, d.login");
/// That of a login.
pub const DEVICE: &str = devices!("d.login = ?1");
/// Those of a conversation's members.
pub const DEVICES_IN: &str =
    "SELECT d.login, d.endpoint FROM members m CROSS JOIN push_devices d ON d.person = m.person
     WHERE m.conversation = ?1 AND m.present = 1";
/// Where something may be left to push. It walks all browsers, once after a start.
pub const BEHIND: &str = "SELECT d.login, d.endpoint, m.conversation FROM push_devices d
     CROSS JOIN members m ON m.person = d.person AND m.present = 1
     CROSS JOIN conversations c ON c.id = m.conversation
     LEFT JOIN pushed p ON p.login = d.login AND p.conversation = c.id
     WHERE c.deleted = 0 AND c.last > m.read_seq
       AND (c.last > coalesce(p.seq, 0) OR coalesce(p.shown, 0) > m.read_seq)";
/// How far a browser has been told, and what it shows.
pub const PUSHED: &str = "SELECT seq, shown, edited FROM pushed WHERE login = ?1 AND conversation = ?2";
/// How many messages somebody has not read where it is not muted.
pub const UNREAD_OF: &str = "SELECT coalesce(sum(max(0, c.ord - m.read_ord - m.own_since)), 0)
     FROM members m CROSS JOIN conversations c ON c.id = m.conversation
     LEFT JOIN marks k ON k.person = m.person AND k.conversation = m.conversation
     WHERE m.person = ?1 AND m.present = 1 AND c.deleted = 0 AND coalesce(k.muted, 0) = 0";
/// The browsers of somebody that show something.
pub const SHOWING: &str = "SELECT d.login, d.endpoint FROM push_devices d
     WHERE d.person = ?1 AND EXISTS (SELECT 1 FROM pushed p WHERE p.login = d.login AND p.shown > 0)";
/// All that do. It walks all browsers, as [`BEHIND`] does.
pub const ALL_SHOWING: &str = "SELECT d.login, d.endpoint FROM push_devices d
     WHERE EXISTS (SELECT 1 FROM pushed p WHERE p.login = d.login AND p.shown > 0)";
/// What one shows that is read, or that its person sees no longer.
pub const OUTDATED: &str = "SELECT p.conversation, p.shown FROM pushed p
     JOIN push_devices d ON d.login = p.login
     LEFT JOIN members m ON m.conversation = p.conversation AND m.person = d.person AND m.present = 1
     LEFT JOIN conversations c ON c.id = p.conversation AND c.deleted = 0
     WHERE p.login = ?1 AND p.shown > 0
       AND (m.person IS NULL OR c.id IS NULL OR m.read_seq >= p.shown
         OR EXISTS (SELECT 1 FROM hidden_messages h
           WHERE h.person = d.person AND h.conversation = p.conversation AND h.seq = p.shown))
     LIMIT 30";
/// It shows that no longer.
pub const CLOSE_SHOWN: &str = "UPDATE pushed SET shown = 0, edited = NULL
     WHERE login = ?1 AND conversation = ?2 AND shown > 0 AND shown <= ?3";
/// What calls somebody after a place.
pub const CALLS: &str = "SELECT seq FROM calls
     WHERE conversation = ?1 AND person IN (0, ?2) AND seq > ?3 AND author <> ?2 ORDER BY seq DESC LIMIT 20";
/// It has been told more.
pub const SET_PUSHED: &str = "INSERT INTO pushed (login, conversation, seq, shown, edited)
     SELECT login, ?2, ?3, coalesce(?4, 0), ?5 FROM push_devices WHERE login = ?1
     ON CONFLICT (login, conversation) DO UPDATE SET seq = max(seq, ?3), shown = coalesce(?4, shown),
       edited = iif(?4 IS NULL, edited, ?5)";
/// Another login has the same subscription now.
pub const DROP_ENDPOINT: &str = "DELETE FROM push_devices WHERE endpoint = ?1 AND login <> ?2";
/// A subscription.
pub const SET_DEVICE: &str = "INSERT INTO push_devices (login, person, endpoint, p256dh, auth, added_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT (login) DO UPDATE SET endpoint = ?3, p256dh = ?4, auth = ?5, added_at = ?6,
       tried_at = NULL, status = NULL, refused = 0";
/// What was said before is not pushed to it.
pub const ALL_PUSHED: &str = "INSERT INTO pushed (login, conversation, seq)
     SELECT ?1, m.conversation, c.head FROM members m JOIN conversations c ON c.id = m.conversation
     WHERE m.person = ?2 AND m.present = 1
     ON CONFLICT (login, conversation) DO NOTHING";
/// It has ended.
pub const DROP_DEVICE: &str = "DELETE FROM push_devices WHERE login = ?1";
/// What a push service answered.
pub const NOTE_PUSH: &str =
    "UPDATE push_devices SET tried_at = ?2, status = ?3, refused = iif(?4, refused + 1, 0)
     WHERE login = ?1";
/// The key, unless there is one.
pub const SET_PUSH_KEY: &str =
    "INSERT INTO meta (key, value) VALUES ('push_key', ?1) ON CONFLICT (key) DO NOTHING";
/// Their person is no more.
pub const DROP_SETTINGS: &str = "DELETE FROM notify WHERE person = ?1";
/// Nor is what they set for conversations.
pub const DROP_LEVELS: &str = "DELETE FROM notify_levels WHERE person = ?1";
