//! The statements about forms.

use super::forms_sql;

/// What each does.
pub const FORMS: &[(&str, &str)] = &[
    ("whether a form was closed, and when people were reminded", forms_sql::STATE),
    ("how many chose each option", forms_sql::VOTES),
    ("what somebody answered", forms_sql::RESPONSE),
    ("who answered, in the order in which they did", forms_sql::RESPONDERS),
    ("how many they are", forms_sql::RESPONDER_COUNT),
    ("those of them who chose an option", forms_sql::VOTERS),
    ("how many they are", forms_sql::VOTER_COUNT),
    ("members who have not answered", forms_sql::MISSING),
    ("how many they are", forms_sql::MISSING_COUNT),
    ("somebody answers", forms_sql::SET_RESPONSE),
    ("they take it back", forms_sql::DROP_RESPONSE),
    ("it has a file", forms_sql::ADD_RESPONSE_FILE),
    ("it has its files no longer", forms_sql::DROP_FILES_OF),
    ("nor have all answers to a form", forms_sql::DROP_RESPONSE_FILES),
    ("nor those of a log", forms_sql::CLEAR_RESPONSE_FILES),
    ("they choose an option", forms_sql::ADD_VOTE),
    ("they do not", forms_sql::DROP_VOTE),
    ("a form is closed", forms_sql::SET_CLOSED),
    ("people were reminded of it", forms_sql::SET_REMINDED),
    ("a form's state goes with it", forms_sql::DROP_STATE),
    ("the answers likewise", forms_sql::DROP_RESPONSES),
    ("the votes likewise", forms_sql::DROP_VOTES),
    ("states go with a log", forms_sql::CLEAR_STATES),
    ("answers likewise", forms_sql::CLEAR_RESPONSES),
    ("votes likewise", forms_sql::CLEAR_VOTES),
];
