//! How SQLite runs the statements of [`sql`](super::sql), written down for readers and held to one rule:
//! no table is walked from end to end.

mod files;
mod forms;
mod hooks;
mod messages;
mod notify;
mod receipts;
mod search;
mod stickers;
mod unsent;

use super::{
    contacts_sql, files_sql, forms_sql, groups_sql as groups, hooks_sql, messages_sql, migrate::migrate,
    notify_sql, passkeys_sql, receipts_sql, robot_sql, search_sql, server_sql, spaces_sql, sql, stickers_sql,
    unsent_sql,
};
use rusqlite::{Connection, StatementStatus};
use std::{fmt::Write as _, path::Path};

const HEAD: &str = "# How the store's statements are run

What `EXPLAIN QUERY PLAN` says of every statement in `sql.rs` and the `*_sql.rs` beside it (in `server/engine/src/sqlite`) on this
version's schema. `SEARCH` is a walk down a B-tree to where the rows are; `SCAN` would be a walk over all of it, and
fails the test, unless it is over what a `MATERIALIZE` before it gathered (`e` below is one row). The server
never runs `ANALYZE`, so these are the plans at a thousand rows and at a hundred million.

This file is written by `LELIAO_BLESS=1 cargo test -p engine --lib plans`; the same test without the
variable fails if the file is old.
";

const SECTIONS: &[(&str, &[(&str, &str)])] = &[
    (
        "Reading a log",
        &[
            ("history, newest or before a place", sql::HISTORY),
            ("history, oldest after a place", sql::ITEMS_AFTER),
            ("replay", sql::REPLAY),
            ("one entry", sql::ENTRY),
            ("head", sql::HEAD),
            ("the latest time in any log", sql::NEWEST_AT),
            ("standing", sql::STANDING),
        ],
    ),
    (
        "Writing to it",
        &[
            ("somebody living", sql::LIVING),
            ("somebody", sql::ANYBODY),
            ("place of a message, and its author", sql::PLACE),
            ("insert a message", sql::INSERT_MESSAGE),
            ("a message that only its author sees", sql::INSERT_HIDDEN),
            ("advance the log", sql::ADVANCE),
            ("count one's own", sql::COUNT_OWN),
            ("known nonce", sql::BY_NONCE),
            ("place of a notice", sql::NOTICE_PLACE),
            ("insert a notice", sql::INSERT_NOTICE),
            ("empty a log", sql::CLEAR_LOG),
        ],
    ),
    ("What becomes of messages", messages::MESSAGES),
    (
        "Resuming and unread counts",
        &[
            ("resume, overview", sql::VIEWS_SINCE),
            ("one conversation", sql::VIEW),
            ("conversations of a person", sql::CONVERSATIONS_OF),
            ("mutes of a person", sql::MUTES_OF),
            ("own changes", sql::OWN_CHANGES_SINCE),
            ("gone", sql::GONE_SINCE),
            ("read up to", sql::READ_TO),
            ("unread", sql::UNREAD),
            ("hidden, and so not unread", sql::HIDE_UNREAD),
            ("the newest that is seen", sql::SEEN_BEFORE),
        ],
    ),
    (
        "People and logins",
        &[
            ("who has a token", sql::IDENTIFY),
            ("whose login", sql::LOGIN),
            ("whether anybody owns the server", sql::OWNER),
            ("login used", sql::TOUCH),
            ("logins of a person", sql::LOGINS_OF),
            ("who has a name", sql::NAME_HOLDER),
            ("free a name", sql::FREE_NAME),
            ("shown anew", sql::SHOWN_ANEW),
            ("the login that a door let in", sql::LOGIN_BY_DOOR),
            ("when a way back was made", sql::WAY_BACK),
            ("whose way back", sql::WAY_BACK_OF),
            ("a way back", sql::SET_WAY_BACK),
            ("a way back is no more", sql::DROP_WAY_BACK),
            ("whoever has a way back was here", sql::TOUCH_WAY_BACK),
        ],
    ),
    (
        "Accounts and mails",
        &[
            ("somebody's account", sql::ACCOUNT),
            ("the account with an address", sql::ACCOUNT_OF),
            ("a new one", sql::ADD_ACCOUNT),
            ("another password", sql::SET_PASSWORD),
            ("another address", sql::SET_EMAIL),
            ("what is left to prove about an account", sql::SET_UNPROVEN),
            ("an account is no more", sql::DROP_ACCOUNT),
            ("the newest registration with an address that is not activated", sql::REGISTRATION_OF),
            ("the link with a secret", sql::MAIL_TOKEN),
            ("a link", sql::ADD_MAIL_TOKEN),
            ("the secret of a link that leaves", sql::SET_MAIL_SECRET),
            ("uses a link up, once", sql::USE_MAIL_TOKEN),
            ("uses up all that are about somebody", sql::BURN_MAIL_TOKENS),
            ("uses up the registrations with an address", sql::BURN_REGISTRATIONS),
            ("links about somebody are no more", sql::DROP_MAIL_TOKENS_OF),
            ("old links are no more", sql::DROP_MAIL_TOKENS),
            ("a mail that waits", sql::ADD_MAIL),
            ("those that wait, the first due first", sql::QUEUED_MAILS),
            ("one has to wait longer", sql::POSTPONE_MAIL),
            ("one has left", sql::DROP_MAIL),
            ("the secret of somebody's second factor", sql::SECOND_FACTOR),
            ("a second factor", sql::ADD_SECOND_FACTOR),
            ("a second factor is no more", sql::DROP_SECOND_FACTOR),
            ("uses a time step up, once", sql::USE_STEP),
            ("a recovery code", sql::ADD_RECOVERY_CODE),
            ("all recovery codes of somebody are no more", sql::DROP_RECOVERY_CODES),
            ("uses a recovery code up", sql::USE_RECOVERY_CODE),
        ],
    ),
    (
        "Conversations and members",
        &[
            ("private chat of two", sql::PRIVATE_OF),
            ("room by nonce", sql::ROOM_BY_NONCE),
            ("rooms", sql::ROOMS),
            ("one room", sql::ROOM),
            ("what rooms are called", sql::ROOMS_NAMED),
            ("which of one's own are called so", sql::MINE_NAMED),
            ("members", sql::MEMBERS),
            ("one member", sql::MEMBER),
            ("members in the order of the list", sql::LISTED),
            ("how many members", sql::MEMBER_COUNT),
            ("the place in a list", sql::LIST_ANEW),
            ("the lists somebody is in", sql::LISTS_OF),
            ("longest member", sql::LONGEST_MEMBER),
            ("when its newest entry was stamped", sql::STAMP),
            ("the newest version", sql::VERSION),
            ("there is a newer one", sql::SET_VERSION),
            ("a room", sql::INSERT_ROOM),
            ("a group", sql::INSERT_GROUP),
            ("a private chat", sql::INSERT_PRIVATE),
            ("a conversation has another name", sql::RENAME),
            ("all members see a change of it", sql::TOUCH_CONVERSATION),
            ("a conversation is no more", sql::DELETE_CONVERSATION),
            ("nobody is in it any more", sql::UNSEAT_ALL),
            ("somebody is a member, anew or again", sql::SEAT),
            ("somebody is one no longer", sql::UNSEAT),
            ("one member more or less", sql::COUNT_MEMBERS),
            ("a member's role", sql::SET_ROLE),
            ("until when a member may not write", sql::SET_MUTED),
            ("until when somebody may not come back", sql::SET_BANNED),
            ("a person", sql::INSERT_PERSON),
            ("what is shown of a person, and their language; NULL leaves as it is", sql::SET_PROFILE),
            ("a person owns the server", sql::SET_OWNER),
            ("a person is no more", sql::END_PERSON),
            ("a name is taken", sql::INSERT_NAME),
            ("a login", sql::INSERT_LOGIN),
            ("a login is no more", sql::END_LOGIN),
            ("the owner code", sql::SET_OWNER_CODE),
            ("uses it up", sql::TAKE_OWNER_CODE),
        ],
    ),
    (
        "Contacts and marks",
        &[
            ("what somebody keeps about another person", contacts_sql::RELATION),
            ("the same as it is shown", contacts_sql::CONTACT),
            ("contacts that changed", contacts_sql::CONTACTS_SINCE),
            ("how much somebody keeps", contacts_sql::KEPT),
            ("the other one of a private chat", contacts_sql::PEER),
            ("private chats with those who block somebody", contacts_sql::BLOCKED_IN),
            ("private chats with those who are no friends", contacts_sql::NOT_FRIENDS_IN),
            ("people by name or remark", contacts_sql::PEOPLE_CALLED),
            ("what somebody keeps now", contacts_sql::SET_RELATION),
            ("all that somebody keeps is no more", contacts_sql::DROP_CONTACTS),
            ("contacts show the other one, who looks different now", contacts_sql::CONTACTS_ANEW),
            ("what somebody set for a conversation", contacts_sql::MARK),
            ("what changed of that", contacts_sql::MARKS_SINCE),
            ("what somebody set now", contacts_sql::SET_MARK),
            ("all that somebody set is no more", contacts_sql::DROP_MARKS),
        ],
    ),
    (
        "Groups",
        &[
            ("what is set there", groups::GROUP),
            ("what a conversation is called", groups::CONVERSATION_NAME),
            ("the first members in the order of the list, and whether they are the reader", groups::FACES),
            ("the owner and the admins", groups::LEADERS),
            ("what a member chose to be called, and the first place they see", groups::GROUP_MEMBER),
            ("whether another member is called so", groups::NICKNAME_OF_ANOTHER),
            ("invitations that still work", groups::INVITES),
            ("one of them, by its code", groups::INVITE),
            ("who asks to join", groups::REQUESTS),
            ("how many ask", groups::REQUEST_COUNT),
            ("whether somebody asks", groups::HAS_ASKED),
            ("how a room or group is set", groups::SET_SETTINGS),
            ("what stands above it", groups::SET_ANNOUNCEMENT),
            ("what a member is called there", groups::SET_NICKNAME),
            ("the first place that a member sees", groups::HIDE_BEFORE),
            ("when a member wrote", groups::NOTE_SPOKE),
            ("what a member had of their own", groups::DROP_GROUP_MEMBER),
            ("the invitations that they made", groups::DROP_INVITES_OF),
            ("an invitation", groups::INSERT_INVITE),
            ("those that work no more", groups::DROP_ENDED_INVITES),
            ("one fewer may come by it", groups::USE_INVITE),
            ("it is no more", groups::DROP_INVITE),
            ("somebody asks to join", groups::INSERT_REQUEST),
            ("they ask no more", groups::DROP_REQUEST),
            ("where somebody asks", groups::REQUESTS_OF),
            ("nothing is set any more", groups::CLEAR_GROUP),
            ("nobody has anything of their own there", groups::CLEAR_GROUP_MEMBERS),
            ("no invitation leads there", groups::CLEAR_INVITES),
            ("nobody asks", groups::CLEAR_REQUESTS),
        ],
    ),
    (
        "The robot",
        &[
            ("the language of somebody", robot_sql::LOCALE),
            ("what somebody is to be reminded of", robot_sql::REMINDERS_OF),
            ("the reminder that a question made", robot_sql::REMINDER_ASKED),
            ("the next reminders", robot_sql::NEXT_REMINDERS),
            ("the robot", robot_sql::INSERT_ROBOT),
            ("a reminder", robot_sql::INSERT_REMINDER),
            ("a reminder is no more", robot_sql::END_REMINDER),
            ("all of somebody's are no more", robot_sql::DROP_REMINDERS),
        ],
    ),
    (
        "Passkeys",
        &[
            ("somebody's", passkeys_sql::PASSKEYS_OF),
            ("the one that an authenticator names", passkeys_sql::BY_CREDENTIAL),
            ("by what authenticators name somebody", passkeys_sql::HANDLE),
            ("the recovery codes that were not used", passkeys_sql::RECOVERY_CODES),
            ("a new one", passkeys_sql::ADD_PASSKEY),
            ("another handle", passkeys_sql::SET_HANDLE),
            ("it was used", passkeys_sql::USED),
            ("it may have been copied", passkeys_sql::WARN),
            ("it has another name", passkeys_sql::RENAME),
            ("it is no more", passkeys_sql::REMOVE),
            ("all of somebody's are no more", passkeys_sql::REMOVE_ALL),
            ("nor is their handle", passkeys_sql::DROP_HANDLE),
        ],
    ),
    ("Files", files::FILES),
    ("Stickers", stickers::STICKERS),
    ("Read receipts", receipts::RECEIPTS),
    ("Not sent yet", unsent::UNSENT),
    ("Forms", forms::FORMS),
    ("Searching", search::SEARCH),
    ("Notifications", notify::NOTIFY),
    ("Services outside", hooks::HOOKS),
    (
        "Running the server",
        &[
            ("a setting", server_sql::SETTING),
            ("it is another", server_sql::SET_SETTING),
            ("invitations", server_sql::INVITATIONS),
            ("one that is brought", server_sql::BROUGHT),
            ("where one leads", server_sql::INVITED_TO),
            ("those that are over", server_sql::OVER),
            ("a new one", server_sql::ADD_INVITATION),
            ("it let somebody in", server_sql::USE_INVITATION),
            ("it is no more", server_sql::DROP_INVITATION),
            ("those into a room that is no more", server_sql::CLOSE_INVITATIONS),
            ("whom it let in", server_sql::GUESTS),
            ("how many guests a room has", server_sql::GUESTS_IN),
            ("the room of a guest", server_sql::GUEST_IN),
            ("a guest", server_sql::SET_GUEST),
            ("a guest no more", server_sql::END_GUEST),
            ("why somebody is kept outside", server_sql::HELD),
            ("the same by a token", server_sql::HELD_TOKEN),
            ("somebody is kept outside", server_sql::HOLD),
            ("and is not any more", server_sql::LET_GO),
            ("the logins that stand", server_sql::STANDING_LOGINS),
            ("laid aside", server_sql::LAY_ASIDE),
            ("they end", server_sql::END_LOGINS),
            ("they stand again", server_sql::TAKE_UP),
            ("nothing is laid aside", server_sql::END_HELD_LOGINS),
            ("what owners did", server_sql::ACTS),
            ("what they did to somebody", server_sql::ACTS_ON),
            ("an act", server_sql::ADD_ACT),
            ("who tried to come in", server_sql::SIGN_INS),
            ("a sign-in", server_sql::ADD_SIGN_IN),
            ("the owners", server_sql::OWNERS),
            ("what was written to the owners", server_sql::FEEDBACK),
            ("how often lately", server_sql::FEEDBACK_SINCE),
            ("one more", server_sql::ADD_FEEDBACK),
            ("it is read", server_sql::MARK_FEEDBACK),
            ("what somebody tells", server_sql::ABOUT),
            ("it is something else", server_sql::SET_ABOUT),
            ("it is nothing", server_sql::FORGET_ABOUT),
        ],
    ),
    (
        "Spaces",
        &[
            ("those of somebody", spaces_sql::SPACES_OF),
            ("somebody's rooms in one", spaces_sql::ROOMS_IN),
            ("all of its rooms", spaces_sql::ROOMS_OF),
            ("whether two are acquainted", spaces_sql::IS_ACQUAINTED),
            ("who keeps something about somebody", spaces_sql::KEPT_BY),
            ("a lobby", sql::INSERT_LOBBY),
        ],
    ),
];

/// Statements that walk a table, and say so: few rows, an owner's question now and then, or once after a start.
const WALKS: [&str; 9] = [
    server_sql::WAITING,
    server_sql::RESIDENTS,
    server_sql::COUNTS,
    server_sql::FORGET_SIGN_INS,
    spaces_sql::ALL,
    spaces_sql::CONTENTS,
    files_sql::NEEDED_BLOBS,
    notify_sql::BEHIND,
    notify_sql::ALL_SHOWING,
];

fn schema() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate(&mut connection, Path::new(":memory:")).unwrap();
    connection
}

/// The lines of a plan; a step inside another is indented below it.
fn plan(connection: &Connection, statement: &str) -> Vec<String> {
    let mut explain = match connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")) {
        Ok(explain) => explain,
        Err(error) => return vec![format!("SCAN of nothing: {error}")],
    };
    let step = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(3)?));
    let nobody: Vec<Option<i64>> = vec![None; explain.parameter_count()];
    let steps = explain.query_map(rusqlite::params_from_iter(nobody), step).unwrap();
    let mut path: Vec<i64> = Vec::new();
    let mut lines = Vec::new();
    for step in steps {
        let (id, parent, detail): (i64, i64, String) = step.unwrap();
        path.truncate(path.iter().position(|above| *above == parent).map_or(0, |at| at + 1));
        lines.push(format!("{}{detail}", "· ".repeat(path.len())));
        path.push(id);
    }
    lines
}

/// Steps that walk a whole table, or all rows of an index. What a subquery before it has gathered is no
/// table.
fn walks(lines: &[String]) -> Vec<&String> {
    let gathered = |name: &str| lines.iter().any(|line| line.ends_with(&format!("MATERIALIZE {name}")));
    let walks = |line: &&String| line.split_once("SCAN ").is_some_and(|(_, name)| !gathered(name));
    lines.iter().filter(walks).collect()
}

fn rendered(connection: &Connection) -> String {
    let mut text = HEAD.to_owned();
    for (title, statements) in SECTIONS {
        let _ = write!(text, "\n## {title}\n\n| Statement | Plan |\n|---|---|\n");
        for (what, statement) in *statements {
            let lines = plan(connection, statement);
            let cell = if lines.is_empty() { "no table is searched".into() } else { lines.join("<br>") };
            let _ = writeln!(text, "| {what} | {} |", cell.replace("rowid>?", "rowid&gt;?"));
        }
    }
    text
}

#[test]
fn no_statement_walks_a_table() {
    let connection = schema();
    for (what, statement) in SECTIONS.iter().flat_map(|(_, statements)| *statements) {
        let lines = plan(&connection, statement);
        assert!(walks(&lines).is_empty(), "{what}: {lines:#?}");
    }
}

#[test]
fn the_plans_are_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/QUERY_PLANS.md");
    let rendered = rendered(&schema());
    if std::env::var_os("LELIAO_BLESS").is_some() {
        std::fs::write(&path, &rendered).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == rendered, "{} is old; LELIAO_BLESS=1 writes it anew", path.display());
}

/// Each index earns its keep: without it some plan is another one.
#[test]
fn an_index_that_goes_is_missed() {
    let connection = schema();
    let with_all = rendered(&connection);
    let mut named = connection
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL")
        .unwrap();
    let indexes: Vec<(String, String)> =
        named.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert!(!indexes.is_empty());
    for (name, made) in indexes {
        connection.execute_batch(&format!("DROP INDEX {name}")).unwrap();
        assert!(rendered(&connection) != with_all, "nothing uses {name}");
        connection.execute_batch(&made).unwrap();
    }
    assert_eq!(rendered(&connection), with_all);
}

/// Every statement stands in a section.
#[test]
fn no_statement_is_left_out() {
    let files = [
        include_str!("sql.rs"),
        include_str!("contacts_sql.rs"),
        include_str!("messages_sql.rs"),
        include_str!("groups_sql.rs"),
        include_str!("server_sql.rs"),
        include_str!("robot_sql.rs"),
        include_str!("spaces_sql.rs"),
        include_str!("passkeys_sql.rs"),
        include_str!("files_sql.rs"),
        include_str!("stickers_sql.rs"),
        include_str!("receipts_sql.rs"),
        include_str!("unsent_sql.rs"),
        include_str!("forms_sql.rs"),
        include_str!("search_sql.rs"),
        include_str!("notify_sql.rs"),
        include_str!("hooks_sql.rs"),
    ];
    let lines = files.iter().flat_map(|file| file.lines());
    let declared = lines.filter(|line| line.starts_with("pub const ")).count();
    let listed: usize = SECTIONS.iter().map(|(_, statements)| statements.len()).sum();
    assert_eq!(declared, listed + WALKS.len());
}

/// Preparing costs several times what running does: a statement is prepared once and then runs as it is,
/// whatever is bound to it.
#[test]
fn no_statement_is_prepared_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db");
    migrate(&mut super::connection::connect(&path, false).unwrap(), &path).unwrap();
    let connection = super::connection::connect(&path, false).unwrap();
    for (what, statement) in SECTIONS.iter().flat_map(|(_, statements)| *statements) {
        let mut prepared = connection.prepare(statement).unwrap();
        for bound in (1..4_i64).map(|value| vec![value; prepared.parameter_count()]).collect::<Vec<_>>() {
            // Some are refused by a constraint; they have run all the same.
            let mut rows = prepared.query(rusqlite::params_from_iter(bound)).unwrap();
            while let Ok(Some(_)) = rows.next() {}
        }
        assert_eq!(prepared.get_status(StatementStatus::RePrepare), 0, "{what}");
    }
}
