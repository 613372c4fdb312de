//! The statements about searching.

use super::search_sql;

/// What each does.
pub const SEARCH: &[(&str, &str)] = &[
    ("the logs of somebody", search_sql::NEWEST_OF),
    ("one log", search_sql::NEWEST),
    ("how far it is", search_sql::HEAD),
    ("how far all are", search_sql::HEADS),
    ("what is written in a part of a log", search_sql::WRITTEN),
    ("what was changed after a place", search_sql::CHANGED_AFTER),
    ("what is pinned", search_sql::PINNED),
    ("what is on a list", search_sql::STARRED),
];
