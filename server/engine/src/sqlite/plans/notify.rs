//! The statements about who is told of what.

use super::notify_sql;

/// What each does.
pub const NOTIFY: &[(&str, &str)] = &[
    ("how somebody wants to be told", notify_sql::SETTINGS),
    ("they want it otherwise", notify_sql::SET_SETTINGS),
    ("where it is something else", notify_sql::LEVELS),
    ("in one conversation", notify_sql::LEVEL),
    ("it is from now on", notify_sql::SET_LEVEL),
    ("it is not any more", notify_sql::DROP_LEVEL),
    ("the newest login whose browser push messages go to", notify_sql::NEWEST_DEVICE),
    ("those of somebody", notify_sql::DEVICES),
    ("that of a login", notify_sql::DEVICE),
    ("those of a conversation's members", notify_sql::DEVICES_IN),
    ("how far a browser has been told, and what it shows", notify_sql::PUSHED),
    ("what somebody has not read where it is not muted", notify_sql::UNREAD_OF),
    ("the browsers of somebody that show something", notify_sql::SHOWING),
    ("what one shows that is read, or that its person sees no longer", notify_sql::OUTDATED),
    ("it shows that no longer", notify_sql::CLOSE_SHOWN),
    ("what calls somebody after a place", notify_sql::CALLS),
    ("it has been told more", notify_sql::SET_PUSHED),
    ("another login has the same subscription now", notify_sql::DROP_ENDPOINT),
    ("a subscription", notify_sql::SET_DEVICE),
    ("what was said before is not pushed to it", notify_sql::ALL_PUSHED),
    ("it has ended", notify_sql::DROP_DEVICE),
    ("what a push service answered", notify_sql::NOTE_PUSH),
    ("the key, unless there is one", notify_sql::SET_PUSH_KEY),
    ("their person is no more", notify_sql::DROP_SETTINGS),
    ("nor is what they set for conversations", notify_sql::DROP_LEVELS),
];
