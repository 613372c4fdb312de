//! One sample of every variant on the wire, and of what its optional fields make of it.

use super::{faults::faults, forms, groups, messages, notify, owners, people, reading, search, unsent};
use protocol::*;

const LOBBY: ConversationId = ConversationId::LOBBY;
pub const ROOM: ConversationId = ConversationId(4_611_686_018_427_387_905);
const PRIVATE: ConversationId = ConversationId(9_223_372_036_854_775_807);
/// The lobby of a second space.
pub const SPACE: ConversationId = ConversationId(4_611_686_018_427_387_999);
pub const NONCE: Nonce = Nonce(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
const EPOCH: Epoch = Epoch(7_311_058_221_904_882_513);
pub const AT: i64 = 1_760_000_000_123;

/// A frame of either side.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
    Up(ClientFrame),
    Down(ServerFrame),
}

pub fn ada() -> Person {
    Person {
        id: PersonId(6_001),
        name: "Ada".into(),
        avatar: AvatarId(1),
        owner: true,
        gone: false,
        robot: false,
    }
}

pub fn dong() -> Person {
    Person {
        id: PersonId(9_007_199_254_740_993),
        name: "东东".into(),
        avatar: AvatarId(24),
        owner: false,
        gone: false,
        robot: false,
    }
}

pub fn forgotten() -> Person {
    Person { name: String::new(), ..dong() }
}

fn entry(conversation: ConversationId, what: What) -> Entry {
    Entry { conversation, seq: Seq(42), ord: 40, at: AT, what }
}

fn message(conversation: ConversationId) -> Entry {
    let text = "你好, \"world\" \\ <b>\n第二行 👋".to_owned();
    entry(conversation, What::Message { author: dong(), nonce: NONCE, text, more: None })
}

fn lobby() -> Conversation {
    Conversation {
        id: LOBBY,
        kind: Kind::Lobby,
        name: String::new(),
        peer: None,
        head: Seq(0),
        read: Seq(0),
        unread: 0,
        last: None,
        notice: None,
        members: 1,
        online: 1,
        role: Role::Member,
        muted_until: None,
        called: None,
        group: None,
        space: None,
        made_at: None,
        peer_read: None,
    }
}

pub fn group() -> Conversation {
    let view = GroupView {
        faces: vec![AvatarId(1), AvatarId(24)],
        names: vec!["东东".into()],
        announcement: "周五 19:00".into(),
        mute_all: true,
        slow_seconds: 30,
        requests: 2,
    };
    Conversation { kind: Kind::Group, role: Role::Admin, group: Some(Box::new(view)), ..lobby() }
}

pub fn room() -> Conversation {
    Conversation {
        id: ROOM,
        kind: Kind::Room,
        name: "三年二班".into(),
        head: Seq(42),
        read: Seq(39),
        unread: 3,
        last: Some(message(ROOM)),
        members: 12,
        online: 5,
        role: Role::Owner,
        muted_until: Some(AT + 60_000),
        ..lobby()
    }
}

fn private() -> Conversation {
    Conversation { id: PRIVATE, kind: Kind::Private, peer: Some(dong()), members: 2, ..lobby() }
}

fn cursor() -> Cursor {
    Cursor::new("7311058221904882513.9007199254740991").unwrap()
}

fn reply(ok: Reply) -> ServerFrame {
    ServerFrame::Reply { reference: 7, ok }
}

fn refusal(fault: Fault) -> ServerFrame {
    ServerFrame::Refusal { reference: 7, fault }
}

fn hello(stream: Option<String>, resuming: bool) -> ServerFrame {
    ServerFrame::Hello(Hello {
        protocol: PROTOCOL,
        build: "0.1.0".into(),
        epoch: EPOCH,
        you: ada(),
        heartbeat: limits::HEARTBEAT_SECONDS,
        stream,
        resuming,
    })
}

fn commands() -> Vec<(&'static str, Command)> {
    let cursor = cursor();
    let conversation = ROOM;
    let person = dong().id;
    vec![
        ("resume", Command::Resume { cursor: Some(cursor) }),
        ("resume_first", Command::Resume { cursor: None }),
        ("send", Command::Send { conversation, nonce: NONCE, text: "你好, \"world\"".into(), with: None }),
        ("history", Command::History { conversation, before: Some(Seq(42)), after: None, limit: Some(20) }),
        ("history_newest", Command::History { conversation, before: None, after: None, limit: None }),
        ("history_after", Command::History { conversation, before: None, after: Some(Seq(42)), limit: None }),
        ("replay", Command::Replay { conversation, after: Seq(0) }),
        ("read", Command::Read { conversation, seq: Seq(u32::MAX) }),
        ("typing", Command::Typing { conversation: LOBBY }),
        ("create_room", Command::CreateRoom { nonce: NONCE, name: "三年二班".into(), space: None }),
        ("create_room_space", Command::CreateRoom { nonce: NONCE, name: "例会".into(), space: Some(SPACE) }),
        ("rename_room", Command::RenameRoom { conversation, name: "三年三班".into() }),
        ("delete_room", Command::DeleteRoom { conversation }),
        ("join", Command::Join { conversation }),
        ("leave", Command::Leave { conversation }),
        ("open_private", Command::OpenPrivate { person }),
        ("rooms", Command::Rooms(FindRooms::default())),
        ("rooms_next", Command::Rooms(FindRooms { after: Some(ROOM), ..FindRooms::default() })),
        ("members", Command::Members(FindMembers { conversation, after: None, find: None, page: None })),
        (
            "members_next",
            Command::Members(FindMembers { conversation, after: Some(person), find: None, page: None }),
        ),
        ("room", Command::Room { conversation }),
        ("card", Command::Card { person: PersonId(3) }),
        ("rooms_find", Command::Rooms(FindRooms { find: Some("三年".into()), ..FindRooms::default() })),
        (
            "rooms_page",
            Command::Rooms(FindRooms {
                find: Some(String::new()),
                page: Some("1.2".into()),
                ..FindRooms::default()
            }),
        ),
        (
            "members_find",
            Command::Members(FindMembers { conversation, after: None, find: Some("东".into()), page: None }),
        ),
        (
            "members_page",
            Command::Members(FindMembers {
                conversation,
                after: None,
                find: Some(String::new()),
                page: Some("1.东".into()),
            }),
        ),
        ("kick", Command::Kick { conversation, person }),
        ("readmit", Command::Readmit { conversation, person }),
        ("mute", Command::Mute { conversation, person, minutes: 10 }),
        (
            "profile",
            Command::Profile(EditProfile {
                name: Some("Ada".into()),
                avatar: Some(AvatarId(2)),
                locale: Some(Locale::En),
            }),
        ),
        (
            "profile_locale",
            Command::Profile(EditProfile { name: None, avatar: None, locale: Some(Locale::Zh) }),
        ),
        ("claim_owner", Command::ClaimOwner { code: "0a1b2c3d4e5f".into() }),
        ("rename_person", Command::RenamePerson { person, name: "小东".into() }),
        ("remove_person", Command::RemovePerson { person }),
        ("logins", Command::Logins { person: None }),
        ("logins_of", Command::Logins { person: Some(person) }),
        ("sign_out", Command::SignOut { login: LoginId(77) }),
        ("way_back", Command::WayBack {}),
        ("make_way_back", Command::MakeWayBack {}),
        ("drop_way_back", Command::DropWayBack {}),
        ("hand_over", Command::HandOver {}),
        ("answer_hand_over", Command::AnswerHandOver { allow: true }),
        ("ping", Command::Ping),
        ("ask_friend", Command::AskFriend { person, note: "我是三班的李明".into() }),
        ("ask_friend_plain", Command::AskFriend { person, note: String::new() }),
        ("answer_friend", Command::AnswerFriend { person, accept: true }),
        ("drop_friend", Command::DropFriend { person }),
        ("remark", Command::Remark { person, remark: "东哥".into() }),
        ("block", Command::Block { person, blocked: true }),
        (
            "rooms_space",
            Command::Rooms(FindRooms {
                find: Some(String::new()),
                space: Some(SPACE),
                ..FindRooms::default()
            }),
        ),
        (
            "rooms_mine",
            Command::Rooms(FindRooms { find: Some("xfyj".into()), mine: true, ..FindRooms::default() }),
        ),
        ("people_space", Command::People { find: String::new(), page: None, space: Some(SPACE) }),
        ("people", Command::People { find: "lml".into(), page: None, space: None }),
        ("people_page", Command::People { find: String::new(), page: Some("7.2东".into()), space: None }),
    ]
}

fn contact(friendship: Friendship) -> Contact {
    let spelled = "dongdong".into();
    Contact {
        person: dong(),
        friendship,
        remark: String::new(),
        note: String::new(),
        blocked: false,
        at: AT,
        spelled,
    }
}

pub fn resumed(snapshot: Option<SnapshotReason>) -> Reply {
    let (conversations, gone) = match snapshot {
        None => (vec![room()], vec![PRIVATE]),
        Some(_) => (vec![lobby(), room(), private()], vec![]),
    };
    Reply::Resumed(Resumed {
        cursor: cursor(),
        snapshot,
        conversations,
        gone,
        gone_why: vec![],
        contacts: vec![],
        marks: vec![],
        hidden: Vec::new(),
        drafts: None,
    })
}

fn replies() -> Vec<(&'static str, Reply)> {
    let summary = RoomSummary {
        id: ROOM,
        name: "三年二班".into(),
        members: 12,
        online: 5,
        joined: true,
        last_at: None,
        created_at: None,
        owner: None,
    };
    let owned = RoomSummary {
        last_at: Some(AT),
        created_at: Some(AT - 5),
        owner: Some(ada()),
        joined: false,
        ..summary.clone()
    };
    let way_back = WayBack { made_at: Some(AT), secret: None, email: None, second_factor: false };
    let account =
        WayBack { made_at: None, secret: None, email: Some("Ada@example.org".into()), second_factor: false };
    let secret = "0123456789abcdef".repeat(4);
    let login = Login { id: LoginId(77), since: AT - 5, seen: AT, agent: "Firefox".into(), this: true };
    let history = History {
        conversation: ROOM,
        items: vec![message(ROOM)],
        from: Seq(40),
        to: Seq(44),
        as_of: Seq(44),
        more: true,
    };
    let nothing =
        History { items: vec![], from: Seq(1), to: Seq(0), as_of: Seq(0), more: false, ..history.clone() };
    let replayed = Replayed {
        conversation: ROOM,
        events: vec![message(ROOM)],
        skipped: vec![],
        head: Seq(42),
        too_far: false,
    };
    let skipped = vec![Span { from: Seq(1), to: Seq(41) }, Span { from: Seq(43), to: Seq(43) }];
    vec![
        ("done", Reply::Done),
        ("resumed", resumed(None)),
        (
            "resumed_gone_why",
            Reply::Resumed(Resumed {
                cursor: cursor(),
                snapshot: None,
                conversations: vec![],
                gone: vec![ROOM, PRIVATE],
                gone_why: vec![left_behind(GoneReason::Removed, Some(AT))],
                contacts: vec![],
                marks: vec![],
                hidden: Vec::new(),
                drafts: None,
            }),
        ),
        (
            "resumed_contacts",
            Reply::Resumed(Resumed {
                cursor: cursor(),
                snapshot: None,
                conversations: vec![],
                gone: vec![],
                gone_why: vec![],
                contacts: vec![contact(Friendship::Friend)],
                marks: vec![Mark {
                    conversation: ROOM,
                    pinned: true,
                    muted: false,
                    hidden: None,
                    unread: None,
                }],
                hidden: Vec::new(),
                drafts: None,
            }),
        ),
        ("people", Reply::People(People { people: vec![ada(), dong()], next: Some("7.2东".into()) })),
        ("people_none", Reply::People(People { people: vec![], next: None })),
        ("resumed_first", resumed(Some(SnapshotReason::First))),
        ("resumed_epoch", resumed(Some(SnapshotReason::Epoch))),
        ("sent", Reply::Sent(message(LOBBY))),
        ("history", Reply::History(history)),
        ("history_of_nothing", Reply::History(nothing)),
        ("replayed", Reply::Replayed(replayed.clone())),
        ("replayed_skipped", Reply::Replayed(Replayed { skipped, head: Seq(43), ..replayed.clone() })),
        ("replayed_too_far", Reply::Replayed(Replayed { events: vec![], too_far: true, ..replayed })),
        ("opened", Reply::Opened(private())),
        ("rooms", Reply::Rooms(Rooms { rooms: vec![summary], more: false, next: None })),
        (
            "rooms_found",
            Reply::Rooms(Rooms { rooms: vec![owned.clone()], more: true, next: Some("1.2".into()) }),
        ),
        ("door", Reply::Door(Door { room: owned, faces: vec![ada(), dong()], banned_until: Some(AT) })),
        ("person", Reply::Person(ada())),
        ("logins", Reply::Logins(vec![login])),
        ("way_back", Reply::WayBack(way_back.clone())),
        ("way_back_made", Reply::WayBack(WayBack { secret: Some(secret.clone()), ..way_back })),
        (
            "way_back_none",
            Reply::WayBack(WayBack { made_at: None, secret: None, email: None, second_factor: false }),
        ),
        ("way_back_account", Reply::WayBack(account.clone())),
        ("way_back_second_factor", Reply::WayBack(WayBack { second_factor: true, ..account })),
        ("hand_over", Reply::HandOver(HandOver { secret, until: AT })),
    ]
}

fn left_behind(reason: GoneReason, banned_until: Option<i64>) -> Gone {
    Gone { conversation: ROOM, reason: Some(reason), name: "三年二班".into(), banned_until }
}

fn gone(reason: GoneReason, banned_until: Option<i64>) -> Event {
    Event::Gone(left_behind(reason, banned_until))
}

fn events() -> Vec<(&'static str, Event)> {
    let came =
        PresenceChange { conversation: LOBBY, online: 2, came: vec![dong().id], went: vec![PersonId(3)] };
    let many = PresenceChange { conversation: LOBBY, online: 900, came: vec![], went: vec![] };
    vec![
        ("entry", Event::Entry(message(ROOM))),
        ("skip", Event::Skip { conversation: ROOM, from: Seq(43), to: Seq(45) }),
        ("conversation", Event::Conversation(room())),
        (
            "conversation_in_space",
            Event::Conversation(Conversation { name: "例会".into(), space: Some(SPACE), ..room() }),
        ),
        (
            "conversation_lobby",
            Event::Conversation(Conversation { id: SPACE, name: "工作".into(), ..lobby() }),
        ),
        (
            "conversation_lobby_made",
            Event::Conversation(Conversation {
                id: SPACE,
                name: "工作".into(),
                made_at: Some(AT),
                ..lobby()
            }),
        ),
        (
            "conversation_notice",
            Event::Conversation(Conversation {
                head: Seq(43),
                notice: Some(Box::new(Entry {
                    seq: Seq(43),
                    ..entry(ROOM, What::Joined { person: dong() })
                })),
                ..room()
            }),
        ),
        (
            "gone",
            Event::Gone(Gone { conversation: ROOM, reason: None, name: String::new(), banned_until: None }),
        ),
        ("gone_left", gone(GoneReason::Left, None)),
        ("gone_removed", gone(GoneReason::Removed, Some(AT))),
        ("gone_deleted", gone(GoneReason::Deleted, None)),
        ("read", Event::Read { conversation: ROOM, seq: Seq(42), unread: 0 }),
        ("person", Event::Person(dong())),
        ("person_forgotten", Event::Person(forgotten())),
        ("person_gone", Event::Person(Person { gone: true, ..dong() })),
        ("person_robot", Event::Person(Person { robot: true, ..dong() })),
        ("hand_over", Event::HandOver { digits: "0427".into(), agent: "Firefox".into(), until: None }),
        (
            "hand_over_until",
            Event::HandOver { digits: "0427".into(), agent: "Firefox".into(), until: Some(AT) },
        ),
        ("hand_over_allowed", Event::HandOverAnswered { allowed: true }),
        ("logins", Event::Logins),
        ("typing", Event::Typing { conversation: ROOM, person: dong() }),
        ("presence", Event::Presence(came)),
        ("presence_many", Event::Presence(many)),
        ("behind", Event::Behind),
        (
            "contact",
            Event::Contact(Contact { remark: "东哥".into(), blocked: true, ..contact(Friendship::Friend) }),
        ),
        ("contact_asked", Event::Contact(contact(Friendship::Asked))),
        ("contact_asked_by", Event::Contact(Contact { note: "你好".into(), ..contact(Friendship::AskedBy) })),
        ("contact_none", Event::Contact(Contact { spelled: String::new(), ..contact(Friendship::None) })),
    ]
}

/// All of them, by the name of their file.
pub fn all() -> Vec<(String, Sample)> {
    let up = |(name, command)| (format!("command_{name}"), Sample::Up(ClientFrame { reference: 7, command }));
    let down = |kind: &str, name: &str, frame| (format!("{kind}_{name}"), Sample::Down(frame));
    let key = "00112233445566778899aabbccddeeff".to_owned();
    let mut all = vec![
        down("frame", "hello", hello(None, false)),
        down("frame", "hello_resuming", hello(None, true)),
        down("frame", "hello_stream", hello(Some(key), false)),
    ];
    let commands = commands().into_iter().chain(groups::commands()).chain(owners::commands());
    let commands = commands.chain(messages::commands()).chain(forms::commands());
    let commands = commands.chain(reading::commands()).chain(unsent::commands());
    all.extend(commands.chain(search::commands()).chain(notify::commands()).map(up));
    let replies = replies().into_iter().chain(groups::replies()).chain(owners::replies());
    let replies = replies.chain(people::replies()).chain(messages::replies());
    all.extend(
        replies
            .chain(reading::replies())
            .chain(unsent::replies())
            .chain(search::replies())
            .chain(notify::replies())
            .chain(forms::replies())
            .map(|(name, ok)| down("reply", name, reply(ok))),
    );
    all.extend(
        events()
            .into_iter()
            .chain(messages::events())
            .chain(reading::events())
            .chain(unsent::events())
            .chain([("notify", Event::Notify)])
            .chain(forms::events())
            .map(|(name, event)| down("event", name, ServerFrame::Event(event))),
    );
    let faults =
        faults().into_iter().chain(groups::faults()).chain(messages::faults()).chain(forms::faults());
    all.extend(faults.map(|(name, fault)| down("fault", name, refusal(fault))));
    let told = |what| ServerFrame::Event(Event::Entry(entry(ROOM, what)));
    let whats = messages::whats().into_iter().chain(groups::whats()).chain(forms::whats());
    all.extend(whats.map(|(name, what)| down("what", name, told(what))));
    all
}
