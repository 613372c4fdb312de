//! The statements about what was written and not sent.

use super::unsent_sql;

/// What each does.
pub const UNSENT: &[(&str, &str)] = &[
    ("what somebody is writing", unsent_sql::DRAFT),
    ("what changed of that", unsent_sql::DRAFTS_SINCE),
    ("how many drafts somebody has", unsent_sql::DRAFT_COUNT),
    ("what somebody is writing now", unsent_sql::SET_DRAFT),
    ("their person is no more", unsent_sql::DROP_DRAFTS),
    ("somebody's messages that wait, the next first", unsent_sql::SCHEDULED_OF),
    ("one of them", unsent_sql::SCHEDULED),
    ("the one that was made with a nonce", unsent_sql::SCHEDULED_WITH),
    ("the next ones of everybody", unsent_sql::NEXT_SCHEDULED),
    ("those that were refused", unsent_sql::FAILED_SCHEDULED),
    ("the greatest id of those that wait", unsent_sql::LAST_SCHEDULED),
    ("one more, or another state of one", unsent_sql::SET_SCHEDULED),
    ("it was sent, or is not wanted any more", unsent_sql::DROP_SCHEDULED),
    ("their person is no more, again", unsent_sql::DROP_SCHEDULED_OF),
];
