//! The statements about how far people have read.

use super::receipts_sql;

/// What each does.
pub const RECEIPTS: &[(&str, &str)] = &[
    ("whether somebody tells others", receipts_sql::TELLS_READS),
    ("they do from now on, or not", receipts_sql::SET_TELLS_READS),
    ("who is told how far somebody has read", receipts_sql::TOLD),
    ("the private chats of somebody", receipts_sql::MUTUAL),
    ("how far each has read", receipts_sql::POSITIONS),
    ("who has read a message, or has not", receipts_sql::READERS),
    ("when somebody wrote it", receipts_sql::WRITTEN_AT),
];
