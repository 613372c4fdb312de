//! The statements of groups; see [`super::sql`].

/// What is set there.
pub const GROUP: &str =
    "SELECT g.announcement, g.announced_at, g.mute_all, g.slow_seconds, g.admins_invite, g.approval,
       g.hide_history, p.id, coalesce(n.nickname, p.name), p.avatar, p.owner, p.gone
     FROM groups g LEFT JOIN people p ON p.id = g.announced_by
     LEFT JOIN group_members n ON n.conversation = g.conversation AND n.person = p.id
     WHERE g.conversation = ?1";
/// What a conversation is called.
pub const CONVERSATION_NAME: &str = "SELECT name FROM conversations WHERE id = ?1";
/// The first members in the order of the list, and whether they are the reader.
pub const FACES: &str = "SELECT p.avatar, coalesce(n.nickname, p.name), m.person = ?2
     FROM members m JOIN people p ON p.id = m.person
     LEFT JOIN group_members n ON n.conversation = m.conversation AND n.person = m.person
     WHERE m.conversation = ?1 AND m.present = 1 ORDER BY m.listed, m.person LIMIT ?3";
/// The owner and the admins.
pub const LEADERS: &str = "SELECT person, role FROM members
     WHERE conversation = ?1 AND present = 1 AND listed < '2' AND role > 0 ORDER BY listed, person";
/// What a member chose to be called, and the first place they see.
pub const GROUP_MEMBER: &str =
    "SELECT nickname, first_seq FROM group_members WHERE conversation = ?1 AND person = ?2";
/// Whether another member is called so.
pub const NICKNAME_OF_ANOTHER: &str =
    "SELECT 1 FROM group_members WHERE conversation = ?1 AND person <> ?2 AND folded = ?3";
/// Invitations that still work.
pub const INVITES: &str = "SELECT i.id, i.ends_at, i.uses, p.id, p.name, p.avatar, p.owner, p.gone
     FROM invites i JOIN people p ON p.id = i.maker
     WHERE i.conversation = ?1 AND (?2 IS NULL OR i.maker = ?2) AND i.ends_at > ?3 AND i.uses > 0
     ORDER BY i.ends_at DESC, i.id LIMIT ?4";
/// One of them, by its code.
pub const INVITE: &str =
    "SELECT i.id, i.conversation, i.ends_at, i.uses, p.id, p.name, p.avatar, p.owner, p.gone
     FROM invites i JOIN people p ON p.id = i.maker WHERE i.code = ?1";
/// Who asks to join.
pub const REQUESTS: &str = "SELECT r.asked_at, p.id, p.name, p.avatar, p.owner, p.gone,
       i.id, i.name, i.avatar, i.owner, i.gone
     FROM join_requests r JOIN people p ON p.id = r.person JOIN people i ON i.id = r.inviter
     WHERE r.conversation = ?1 ORDER BY r.asked_at, r.person";
/// How many ask.
pub const REQUEST_COUNT: &str = "SELECT count(*) FROM join_requests WHERE conversation = ?1";
/// Whether somebody asks.
pub const HAS_ASKED: &str = "SELECT 1 FROM join_requests WHERE conversation = ?1 AND person = ?2";

/// How a room or group is set.
pub const SET_SETTINGS: &str =
    "INSERT INTO groups (conversation, mute_all, slow_seconds, admins_invite, approval, hide_history)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (conversation) DO UPDATE
     SET mute_all = ?2, slow_seconds = ?3, admins_invite = ?4, approval = ?5, hide_history = ?6";
/// What stands above it.
pub const SET_ANNOUNCEMENT: &str =
    "INSERT INTO groups (conversation, announcement, announced_by, announced_at)
     VALUES (?1, ?2, ?3, ?4) ON CONFLICT (conversation) DO UPDATE
     SET announcement = ?2, announced_by = ?3, announced_at = ?4";
/// What a member is called there.
pub const SET_NICKNAME: &str = "INSERT INTO group_members (conversation, person, nickname, folded)
     VALUES (?1, ?2, ?3, ?4) ON CONFLICT (conversation, person) DO UPDATE SET nickname = ?3, folded = ?4";
/// The first place that a member sees.
pub const HIDE_BEFORE: &str =
    "INSERT INTO group_members (conversation, person, first_seq) VALUES (?1, ?2, ?3)
     ON CONFLICT (conversation, person) DO UPDATE SET first_seq = ?3";
/// When a member wrote.
pub const NOTE_SPOKE: &str = "INSERT INTO group_members (conversation, person, spoke_at) VALUES (?1, ?2, ?3)
     ON CONFLICT (conversation, person) DO UPDATE SET spoke_at = ?3";
/// What a member had of their own.
pub const DROP_GROUP_MEMBER: &str = "DELETE FROM group_members WHERE conversation = ?1 AND person = ?2";
/// The invitations that they made.
pub const DROP_INVITES_OF: &str = "DELETE FROM invites WHERE conversation = ?1 AND maker = ?2";
/// An invitation.
pub const INSERT_INVITE: &str = "INSERT INTO invites (id, conversation, code, maker, ends_at, uses)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/// Those that work no more.
pub const DROP_ENDED_INVITES: &str =
    "DELETE FROM invites WHERE conversation = ?1 AND (ends_at <= ?2 OR uses = 0)";
/// One fewer may come by it.
pub const USE_INVITE: &str = "UPDATE invites SET uses = uses - 1 WHERE id = ?1 AND uses > 0";
/// It is no more.
pub const DROP_INVITE: &str =
    "DELETE FROM invites WHERE id = ?1 AND conversation = ?2 AND (?3 IS NULL OR maker = ?3)";
/// Somebody asks to join.
pub const INSERT_REQUEST: &str =
    "INSERT INTO join_requests (conversation, person, inviter, asked_at) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (conversation, person) DO NOTHING";
/// They ask no more.
pub const DROP_REQUEST: &str = "DELETE FROM join_requests WHERE conversation = ?1 AND person = ?2";
/// Where somebody asks.
pub const REQUESTS_OF: &str = "SELECT conversation FROM join_requests WHERE person = ?1";
/// Nothing is set any more.
pub const CLEAR_GROUP: &str = "DELETE FROM groups WHERE conversation = ?1";
/// Nobody has anything of their own there.
pub const CLEAR_GROUP_MEMBERS: &str = "DELETE FROM group_members WHERE conversation = ?1";
/// No invitation leads there.
pub const CLEAR_INVITES: &str = "DELETE FROM invites WHERE conversation = ?1";
/// Nobody asks.
pub const CLEAR_REQUESTS: &str = "DELETE FROM join_requests WHERE conversation = ?1";
