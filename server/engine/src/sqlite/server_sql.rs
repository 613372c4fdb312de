//! The statements of `server.rs`; asked for their plans as those of `sql.rs` are.

/// A setting of the server.
pub const SETTING: &str = "SELECT value FROM meta WHERE key = ?1";
/// It is another.
pub const SET_SETTING: &str = "INSERT INTO meta (key, value) VALUES (?1, ?2)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value";

/// The invitations into a room, or onto the server.
pub const INVITATIONS: &str =
    "SELECT i.id, i.made_at, i.until, i.uses, i.used, p.id, p.name, p.avatar, p.owner, p.gone
     FROM invitations i JOIN people p ON p.id = i.maker WHERE i.room IS ?1 ORDER BY i.id DESC";
/// One of them, as it is brought.
pub const BROUGHT: &str = "SELECT i.id, i.room, i.until, i.uses - i.used, c.kind = 0, p.id, p.name, p.avatar, p.owner, p.gone
     FROM invitations i JOIN people p ON p.id = i.maker LEFT JOIN conversations c ON c.id = i.room WHERE i.code = ?1";
/// Where one leads.
pub const INVITED_TO: &str = "SELECT room FROM invitations WHERE id = ?1";
/// Those that are over.
pub const OVER: &str = "SELECT id FROM invitations WHERE until <= ?1 LIMIT 20";
/// A new one.
pub const ADD_INVITATION: &str =
    "INSERT INTO invitations (room, code, maker, made_at, until, uses) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/// It let one more person in.
pub const USE_INVITATION: &str = "UPDATE invitations SET used = used + 1 WHERE id = ?1";
/// It is no more.
pub const DROP_INVITATION: &str = "DELETE FROM invitations WHERE id = ?1";

/// Those into a room that is no more are over.
pub const CLOSE_INVITATIONS: &str = "UPDATE invitations SET until = 0 WHERE room = ?1";

/// Whom an invitation let in.
pub const GUESTS: &str = "SELECT person FROM guests WHERE invitation = ?1";
/// How many guests a room has.
pub const GUESTS_IN: &str =
    "SELECT count(*) FROM invitations i JOIN guests g ON g.invitation = i.id WHERE i.room = ?1";
/// The room of a guest.
pub const GUEST_IN: &str = "SELECT room FROM guests WHERE person = ?1";
/// Somebody is one.
pub const SET_GUEST: &str = "INSERT INTO guests (person, invitation, room) VALUES (?1, ?2, ?3)";
/// Somebody is none any more.
pub const END_GUEST: &str = "DELETE FROM guests WHERE person = ?1";

/// Why somebody is kept outside.
pub const HELD: &str = "SELECT why FROM held WHERE person = ?1";
/// The same by a token.
pub const HELD_TOKEN: &str =
    "SELECT h.why FROM held_logins l JOIN held h ON h.person = l.person WHERE l.token = ?1";
/// Somebody is kept outside.
pub const HOLD: &str = "INSERT INTO held (person, why, at) VALUES (?1, ?2, ?3)
     ON CONFLICT (person) DO UPDATE SET why = excluded.why, at = excluded.at";
/// Somebody is no longer.
pub const LET_GO: &str = "DELETE FROM held WHERE person = ?1";
/// The logins of somebody.
pub const STANDING_LOGINS: &str = "SELECT id FROM logins WHERE person = ?1";
/// They are laid aside.
pub const LAY_ASIDE: &str =
    "INSERT INTO held_logins (id, token, person, agent, created_at, seen_at, renewed_at, door)
     SELECT id, token, person, agent, created_at, seen_at, renewed_at, door FROM logins WHERE person = ?1";
/// They do not stand any more.
pub const END_LOGINS: &str = "DELETE FROM logins WHERE person = ?1";
/// They stand again.
pub const TAKE_UP: &str = "INSERT INTO logins (id, token, person, agent, created_at, seen_at, renewed_at, door)
     SELECT id, token, person, agent, created_at, seen_at, renewed_at, door FROM held_logins WHERE person = ?1";
/// Nothing is laid aside any more.
pub const END_HELD_LOGINS: &str = "DELETE FROM held_logins WHERE person = ?1";
/// How many wait. The table holds few.
pub const WAITING: &str = "SELECT count(*) FROM held WHERE why = 0";

/// The owners.
pub const OWNERS: &str = "SELECT id FROM people WHERE owner = 1";
/// People by name. It walks all of them: only an owner asks, and each page once.
pub const RESIDENTS: &str = "SELECT p.id, p.name, p.avatar, p.owner, p.gone, p.created_at,
       (SELECT max(at) FROM (SELECT max(seen_at) AS at FROM logins WHERE person = p.id
          UNION ALL SELECT max(seen_at) FROM held_logins WHERE person = p.id)),
       h.why, g.room
     FROM people p LEFT JOIN held h ON h.person = p.id LEFT JOIN guests g ON g.person = p.id
     WHERE p.gone = 0 AND instr(p.folded, ?1) > 0 AND (?3 = 0 OR h.why IS NOT NULL)
       AND (?2 IS NULL OR (p.folded, p.id) > (SELECT folded, id FROM people WHERE id = ?2))
     ORDER BY p.folded, p.id LIMIT ?4";
/// What there is; the robot (1) is nobody. It walks people and conversations.
pub const COUNTS: &str = "SELECT (SELECT count(*) FROM people WHERE gone = 0 AND id <> 1),
       (SELECT count(*) FROM conversations WHERE kind = 1 AND deleted = 0),
       (SELECT coalesce(sum(ord), 0) FROM conversations WHERE deleted = 0),
       (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size())";

/// What owners did.
pub const ACTS: &str = "SELECT a.id, a.at, a.deed, a.about, b.id, b.name, b.avatar, b.owner, b.gone,
       t.id, t.name, t.avatar, t.owner, t.gone
     FROM acts a JOIN people b ON b.id = a.maker LEFT JOIN people t ON t.id = a.whom
     WHERE a.id < ?1 ORDER BY a.id DESC LIMIT ?2";
/// What they did to somebody.
pub const ACTS_ON: &str = "SELECT a.id, a.at, a.deed, a.about, b.id, b.name, b.avatar, b.owner, b.gone,
       t.id, t.name, t.avatar, t.owner, t.gone
     FROM acts a JOIN people b ON b.id = a.maker LEFT JOIN people t ON t.id = a.whom
     WHERE a.whom = ?3 AND a.id < ?1 ORDER BY a.id DESC LIMIT ?2";
/// One more.
pub const ADD_ACT: &str = "INSERT INTO acts (at, maker, deed, whom, about) VALUES (?1, ?2, ?3, ?4, ?5)";

/// Who tried to come in.
pub const SIGN_INS: &str =
    "SELECT s.id, s.at, s.name, s.agent, s.network, s.refused, p.id, p.name, p.avatar, p.owner, p.gone
     FROM sign_ins s LEFT JOIN people p ON p.id = s.person WHERE s.id < ?1 ORDER BY s.id DESC LIMIT ?2";
/// One more.
pub const ADD_SIGN_IN: &str =
    "INSERT INTO sign_ins (at, person, name, agent, network, refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/// The oldest go: those from before a time, and those that are too many. A few at a time, as others come.
pub const FORGET_SIGN_INS: &str = "DELETE FROM sign_ins WHERE id IN
     (SELECT id FROM (SELECT id, at FROM sign_ins ORDER BY id LIMIT 20) WHERE at < ?1 OR id <= ?2 - 100000)";

/// What was written to the owners.
pub const FEEDBACK: &str =
    "SELECT f.id, f.at, f.text, f.read, f.answered, p.id, p.name, p.avatar, p.owner, p.gone
     FROM feedback f JOIN people p ON p.id = f.author WHERE f.id < ?1 ORDER BY f.id DESC LIMIT ?2";
/// How often somebody did so lately.
pub const FEEDBACK_SINCE: &str = "SELECT count(*) FROM feedback WHERE author = ?1 AND at > ?2";
/// One more.
pub const ADD_FEEDBACK: &str = "INSERT INTO feedback (at, author, text) VALUES (?1, ?2, ?3)";
/// It is read, and maybe answered.
pub const MARK_FEEDBACK: &str = "UPDATE feedback SET read = 1, answered = max(answered, ?2) WHERE id = ?1";

/// What somebody tells of themselves.
pub const ABOUT: &str = "SELECT about FROM about_people WHERE person = ?1";
/// It is something else.
pub const SET_ABOUT: &str = "INSERT INTO about_people (person, about) VALUES (?1, ?2)
     ON CONFLICT (person) DO UPDATE SET about = excluded.about";
/// It is nothing.
pub const FORGET_ABOUT: &str = "DELETE FROM about_people WHERE person = ?1";
