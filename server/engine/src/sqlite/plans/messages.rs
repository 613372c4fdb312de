//! The statements about what becomes of messages.

use super::messages_sql;

/// What each does.
pub const MESSAGES: &[(&str, &str)] = &[
    ("what became of a message", messages_sql::STATE),
    ("how many react in which way, the first way first", messages_sql::TALLIES),
    ("in which ways somebody reacts", messages_sql::REACTIONS_OF),
    ("who reacts, the first ones first", messages_sql::REACTORS),
    ("when an event happened, to find a time by halving", messages_sql::TIME_OF),
    ("whether somebody reacts in this way", messages_sql::REACTS),
    ("they do", messages_sql::ADD_REACTION),
    ("they do not", messages_sql::DROP_REACTION),
    ("nobody does", messages_sql::DROP_REACTIONS),
    ("a message was changed at a place", messages_sql::MARK_CHANGED),
    ("an event that changes a message", messages_sql::INSERT_CHANGE),
    (
        "what a message says before it is replaced, by the place of what replaces it",
        messages_sql::KEEP_REVISION,
    ),
    ("another text, and what it has besides", messages_sql::SET_TEXT),
    ("what a message has besides its text", messages_sql::SET_EXTRA),
    ("it was edited", messages_sql::SET_EDITED),
    ("it was taken back", messages_sql::SET_RECALLED),
    ("it was pinned, or is no longer", messages_sql::SET_PINNED),
    ("earlier texts", messages_sql::REVISIONS),
    ("they go", messages_sql::DROP_REVISIONS),
    ("the pinned messages", messages_sql::PINS),
    ("how many they are", messages_sql::PIN_COUNT),
    ("a message calls somebody", messages_sql::ADD_CALL),
    ("it calls them no more", messages_sql::DROP_CALL),
    ("a message on somebody's list", messages_sql::ADD_STAR),
    ("it is off the list", messages_sql::DROP_STAR),
    ("somebody's list", messages_sql::STARS),
    ("how long it is", messages_sql::STAR_COUNT),
    ("a message that somebody no longer sees", messages_sql::ADD_HIDDEN),
    ("those of a part of a log", messages_sql::HIDDEN_BETWEEN),
    ("those that came after a version", messages_sql::HIDDEN_SINCE),
    ("states go with a log", messages_sql::CLEAR_STATES),
    ("earlier texts likewise", messages_sql::CLEAR_REVISIONS),
    ("reactions likewise", messages_sql::CLEAR_REACTIONS),
    ("calls likewise", messages_sql::CLEAR_CALLS),
];
