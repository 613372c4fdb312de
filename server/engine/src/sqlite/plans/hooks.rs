//! The statements about services outside that somebody is told through.

use super::hooks_sql as sql;

/// What each does.
pub const HOOKS: &[(&str, &str)] = &[
    ("whether anybody has one that is on", sql::ANY_HOOK),
    ("somebody's", sql::HOOKS),
    ("one", sql::HOOK),
    ("those of a conversation's members", sql::HOOKS_IN),
    ("where something may be left to tell", sql::HOOKS_BEHIND),
    ("how far one has told", sql::HOOKED),
    ("a new one", sql::ADD_HOOK),
    ("what was said before is not told by it", sql::ALL_HOOKED),
    ("whether what was written goes along", sql::SET_HOOK_TEXT),
    ("whether it is on", sql::SET_HOOK_ON),
    ("it has told more", sql::SET_HOOKED),
    ("what became of a post", sql::NOTE_HOOK),
    ("it has ended", sql::DROP_HOOK),
    ("all of somebody's are off", sql::END_HOOKS),
    ("all of somebody's have ended", sql::DROP_HOOKS),
];
