//! Every command × everybody: the authorization matrix, played over sockets. A command without a row fails.

use crate::world::{self, World, random_nonce};
use engine::actions::{execute, login};
use protocol::*;
use world::Person;

/// What the rights say; whatever else is wrong comes after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// May do it.
    A,
    /// Sees it, and may not do it.
    X,
    /// Sees nothing of it.
    H,
}
use Cell::{A, H, X};

/// A command, and what it is answered to: a member of the server outside of the room, a guest of the room, one of its
/// members, its owner, and an owner of the server who is not in it.
const ROWS: &[(&str, [Cell; 5])] = &[
    ("resume", [A, A, A, A, A]),
    ("send", [X, A, A, A, X]),
    ("history", [A, A, A, A, A]),
    ("replay", [A, A, A, A, A]),
    ("read", [X, A, A, A, X]),
    ("typing", [H, A, A, A, H]),
    ("create_room", [A, X, A, A, A]),
    ("rename_room", [X, X, X, A, A]),
    ("delete_room", [X, X, X, A, A]),
    ("join", [A, X, A, A, A]),
    ("leave", [X, X, A, A, X]),
    ("open_private", [A, X, A, A, A]),
    ("rooms", [A, X, A, A, A]),
    ("room", [A, X, A, A, A]),
    ("card", [A, X, A, A, A]),
    ("members", [A, A, A, A, A]),
    ("kick", [X, X, X, A, A]),
    ("readmit", [X, X, X, A, A]),
    ("mute", [X, X, X, A, A]),
    ("profile", [A, A, A, A, A]),
    ("claim_owner", [A, X, A, A, A]),
    ("rename_person", [X, X, X, X, A]),
    ("remove_person", [X, X, X, X, A]),
    ("logins", [X, X, X, X, A]),
    ("sign_out", [H, X, H, H, A]),
    ("way_back", [A, X, A, A, A]),
    ("make_way_back", [A, X, A, A, A]),
    ("drop_way_back", [A, X, A, A, A]),
    ("hand_over", [A, X, A, A, A]),
    ("answer_hand_over", [A, X, A, A, A]),
    ("ping", [A, A, A, A, A]),
    // Friends, marks and groups: a guest keeps the mark of the room they are in, and reads what stands above it.
    ("ask_friend", [A, X, A, A, A]),
    ("answer_friend", [H, X, H, H, H]),
    ("drop_friend", [A, X, A, A, A]),
    ("remark", [A, X, A, A, A]),
    ("block", [A, X, A, A, A]),
    ("people", [A, X, A, A, A]),
    ("mark", [X, A, A, A, X]),
    ("create_group", [A, X, A, A, A]),
    ("add_people", [X, X, X, X, X]),
    ("set_role", [X, X, X, A, A]),
    ("group", [A, A, A, A, A]),
    ("announce", [X, X, X, A, A]),
    ("change_settings", [X, X, X, A, A]),
    ("nickname", [X, X, X, X, X]),
    ("make_invite", [X, X, X, X, X]),
    ("invites", [X, X, X, X, X]),
    ("drop_invite", [X, X, X, X, X]),
    ("invitation", [A, X, A, A, A]),
    ("accept_invite", [A, X, A, A, A]),
    ("requests", [X, X, X, A, A]),
    ("answer_request", [X, X, X, H, H]),
    ("server_settings", [H, H, H, H, A]),
    ("run_server", [H, H, H, H, A]),
    ("invitations", [X, X, X, A, A]),
    ("make_invitation", [X, X, X, A, A]),
    ("revoke_invitation", [H, X, H, A, A]),
    ("all_people", [H, H, H, H, A]),
    ("suspend", [H, H, H, H, A]),
    ("admit", [H, H, H, H, A]),
    ("sign_out_everywhere", [H, H, H, H, A]),
    ("make_owner", [H, H, H, H, A]),
    ("acts", [H, H, H, H, A]),
    ("sign_ins", [H, H, H, H, A]),
    ("usage", [H, H, H, H, A]),
    ("close_connections", [H, H, H, H, A]),
    ("give_feedback", [A, X, A, A, A]),
    ("feedback", [H, H, H, H, A]),
    ("mark_feedback", [H, H, H, H, A]),
    ("about_me", [A, X, A, A, A]),
    ("make_space", [H, H, H, H, A]),
    ("spaces", [H, H, H, H, A]),
    ("edit", [H, X, X, A, X]),
    ("recall", [H, X, X, A, A]),
    ("react", [X, A, A, A, X]),
    ("pin", [X, X, X, A, X]),
    ("pins", [A, A, A, A, A]),
    ("reactors", [A, A, A, A, A]),
    ("revisions", [A, A, A, A, A]),
    ("star", [X, A, A, A, X]),
    ("stars", [A, X, A, A, A]),
    ("hide_messages", [X, A, A, A, X]),
    ("forward", [X, A, A, A, X]),
    ("stickers", [A, X, A, A, A]),
    ("keep_stickers", [H, H, H, H, A]),
    ("drop_stickers", [H, H, H, H, A]),
    // Who has read what: of one's own messages alone, and never a guest.
    ("read_counts", [X, X, A, A, X]),
    ("readers", [X, X, H, A, X]),
    ("privacy", [A, X, A, A, A]),
    ("place_at", [A, A, A, A, A]),
    ("keep_draft", [X, A, A, A, X]),
    ("schedule", [X, X, A, A, X]),
    ("scheduled", [X, X, A, A, X]),
    ("change_scheduled", [H, X, H, H, H]),
    ("cancel_scheduled", [H, X, H, H, H]),
    ("respond", [X, A, A, A, X]),
    ("close_form", [H, X, X, A, A]),
    ("remind", [H, X, X, A, A]),
    ("responders", [A, A, A, A, A]),
    ("search", [A, A, A, A, A]),
    ("notify", [X, A, A, A, X]),
];

/// After these the scene is another: whoever may do them has one of their own.
const ONCE: &[&str] = &[
    "delete_room",
    "join",
    "leave",
    "kick",
    "recall",
    "close_form",
    "remove_person",
    "sign_out",
    "revoke_invitation",
    "suspend",
    "admit",
    "sign_out_everywhere",
    "make_owner",
    "close_connections",
    "mark_feedback",
];

/// A pack of stickers that the first row about it makes.
const PACK: Nonce = Nonce(77);

/// A room, and somebody in it whom things are done to.
pub struct Scene {
    pub room: ConversationId,
    /// The place of a message of the room's owner.
    pub message: Seq,
    /// The place of a poll of theirs.
    pub form: Seq,
    pub subject: PersonId,
    pub login: LoginId,
    pub link: RecordId,
    pub people: [Person; 5],
}

impl Scene {
    pub async fn set(world: &World, number: usize, owner_token: &str, name: &str) -> Self {
        let called = |role: &str| format!("{role}{number}");
        let mut admin = world.connect(owner_token).await;
        let outsider = world.person(&called("outsider")).await;
        let mut member = world.person(&called("member")).await;
        let mut owner = world.person(&called("host")).await;
        let mut subject = world.person(&called("subject")).await;
        let room = owner.creates_room(&called("r")).await.id;
        member.opens(Command::Join { conversation: room }).await;
        subject.opens(Command::Join { conversation: room }).await;
        let message = owner.says(room, "hi").await.seq;
        let form = poll(&mut owner, room).await;
        let make = Command::MakeInvitation { room: Some(room), hours: 1, uses: 5 };
        let Reply::Admin(link) = owner.ask(make).await.unwrap() else { panic!() };
        let link: ServerInvitation = link.read().unwrap();
        let body = format!("name={}&avatar=3&code={}", called("guest"), link.code.unwrap());
        let (status, _, body) = world.post("/guest", &[("accept", "application/json")], &body).await;
        assert_eq!(status, 200, "{body}");
        let token =
            serde_json::from_str::<serde_json::Value>(&body).unwrap()["token"].as_str().unwrap().to_owned();
        let guest = world.connect(&token).await;
        let identity = login::identify(&world.engine, &subject.token).await.unwrap().unwrap();
        let subject = subject.me.id;
        match name {
            "admit" => drop(admin.ask(Command::Suspend { person: subject }).await.unwrap()),
            "mark_feedback" => drop(member.ask(Command::GiveFeedback { text: "x".into() }).await.unwrap()),
            _ => {}
        }
        Self {
            room,
            message,
            form,
            subject,
            login: identity.login,
            link: link.id,
            people: [outsider, guest, member, owner, admin],
        }
    }

    pub fn command(&self, name: &str) -> Command {
        let (conversation, person) = (self.room, self.subject);
        let room = Some(conversation);
        match name {
            "resume" => Command::Resume { cursor: None },
            "send" => Command::Send { conversation, nonce: random_nonce(), text: "x".into(), with: None },
            "history" => Command::History { conversation, before: None, after: None, limit: None },
            "replay" => Command::Replay { conversation, after: Seq(0) },
            "read" => Command::Read { conversation, seq: Seq(1) },
            "typing" => Command::Typing { conversation },
            "create_room" => Command::CreateRoom { nonce: random_nonce(), name: "new".into(), space: None },
            "rename_room" => Command::RenameRoom { conversation, name: "other".into() },
            "delete_room" => Command::DeleteRoom { conversation },
            "join" => Command::Join { conversation },
            "leave" => Command::Leave { conversation },
            "open_private" => Command::OpenPrivate { person },
            "rooms" => Command::Rooms(FindRooms::default()),
            "room" => Command::Room { conversation },
            "card" => Command::Card { person },
            "members" => Command::Members(FindMembers { conversation, after: None, find: None, page: None }),
            "kick" => Command::Kick { conversation, person },
            "readmit" => Command::Readmit { conversation, person },
            "mute" => Command::Mute { conversation, person, minutes: 1 },
            "profile" => {
                Command::Profile(EditProfile { name: None, avatar: Some(AvatarId(2)), locale: None })
            }
            "claim_owner" => Command::ClaimOwner { code: "wrong".into() },
            "rename_person" => Command::RenamePerson { person, name: "renamed".into() },
            "remove_person" => Command::RemovePerson { person },
            "logins" => Command::Logins { person: Some(person) },
            "sign_out" => Command::SignOut { login: self.login },
            "way_back" => Command::WayBack {},
            "make_way_back" => Command::MakeWayBack {},
            "drop_way_back" => Command::DropWayBack {},
            "hand_over" => Command::HandOver {},
            "answer_hand_over" => Command::AnswerHandOver { allow: true },
            "ping" => Command::Ping,
            "ask_friend" => Command::AskFriend { person, note: String::new() },
            "answer_friend" => Command::AnswerFriend { person, accept: true },
            "drop_friend" => Command::DropFriend { person },
            "remark" => Command::Remark { person, remark: "x".into() },
            "block" => Command::Block { person, blocked: false },
            "people" => Command::People { find: "x".into(), page: None, space: None },
            "mark" => Command::Mark(MarkConversation {
                conversation,
                pinned: Some(true),
                muted: None,
                hidden: None,
                unread: None,
            }),
            "create_group" => {
                Command::CreateGroup { nonce: random_nonce(), name: String::new(), people: vec![person] }
            }
            "add_people" => Command::AddPeople { conversation, people: vec![person] },
            "set_role" => Command::SetRole { conversation, person, role: Role::Admin },
            "group" => Command::Group { conversation },
            "announce" => Command::Announce { conversation, text: "x".into() },
            "change_settings" => Command::ChangeSettings { conversation, change: SettingsChange::default() },
            "nickname" => Command::Nickname { conversation, name: "x".into() },
            "make_invite" => Command::MakeInvite { conversation, minutes: 5, uses: 5 },
            "invites" => Command::Invites { conversation },
            "drop_invite" => Command::DropInvite { conversation, invite: InviteId(1) },
            "invitation" => Command::Invitation { code: "x".into() },
            "accept_invite" => Command::AcceptInvite { code: "x".into() },
            "requests" => Command::Requests { conversation },
            "answer_request" => Command::AnswerRequest { conversation, person, accept: true },
            "server_settings" => Command::ServerSettings {},
            "run_server" => Command::RunServer(RunServer {
                name: Some("s".into()),
                admission: None,
                recall_minutes: None,
            }),
            "invitations" => Command::Invitations { room },
            "make_invitation" => Command::MakeInvitation { room, hours: 1, uses: 1 },
            "revoke_invitation" => Command::RevokeInvitation { invitation: self.link },
            "all_people" => Command::AllPeople(PeopleQuery { find: String::new(), after: None, held: false }),
            "suspend" => Command::Suspend { person },
            "admit" => Command::Admit { person },
            "sign_out_everywhere" => Command::SignOutEverywhere { person },
            "make_owner" => Command::MakeOwner { person },
            "acts" => Command::Acts { mine: false, before: None },
            "sign_ins" => Command::SignIns { before: None },
            "usage" => Command::Usage {},
            "close_connections" => {
                Command::CloseConnections(Connections { login: Some(self.login), person: None })
            }
            "give_feedback" => Command::GiveFeedback { text: "x".into() },
            "feedback" => Command::Feedback { before: None },
            "mark_feedback" => Command::MarkFeedback(MarkFeedback { feedback: RecordId(1), answered: true }),
            "about_me" => Command::AboutMe(AboutMe {
                gender: String::new(),
                place: String::new(),
                site: String::new(),
                github: String::new(),
                line: "x".into(),
            }),
            "make_space" => Command::MakeSpace { nonce: random_nonce(), name: "space".into() },
            "spaces" => Command::Spaces {},
            other => self.about_message(other),
        }
    }

    fn about_message(&self, name: &str) -> Command {
        let (conversation, seq) = (self.room, self.message);
        let (at, flag) = (MessageAt { conversation, seq }, Flag { conversation, seq, on: true });
        match name {
            "edit" => Command::Edit(EditMessage { conversation, seq, text: "y".into(), mentions: vec![] }),
            "recall" => Command::Recall(at),
            "react" => Command::React(React { conversation, seq, emoji: "👍".into(), on: true }),
            "pin" => Command::Pin(flag),
            "pins" => Command::Pins(Pins { conversation }),
            "reactors" => Command::Reactors(at),
            "revisions" => Command::Revisions(at),
            "star" => Command::Star(flag),
            "stars" => Command::Stars(Stars::default()),
            "hide_messages" => Command::HideMessages(HideMessages { conversation, seqs: vec![seq] }),
            "forward" => Command::Forward(Forward {
                from: conversation,
                seqs: vec![seq],
                to: conversation,
                nonce: random_nonce(),
                merged: false,
            }),
            "stickers" => Command::Stickers {},
            "keep_stickers" => {
                let pack = StickerPack { id: PACK, name: "pack".into(), stickers: vec![] };
                Command::KeepStickers(Json::of(&pack).unwrap())
            }
            "drop_stickers" => Command::DropStickers(DropStickers { pack: PACK }),
            other => self.about_reading(other),
        }
    }
}

impl Scene {
    fn about_reading(&self, name: &str) -> Command {
        let (conversation, seq) = (self.room, self.message);
        match name {
            "read_counts" => Command::ReadCounts(ReadCounts { conversation, seqs: vec![seq] }),
            "readers" => Command::Readers(ReadersOf { conversation, seq, unread: false, after: None }),
            "privacy" => Command::Privacy(ChangePrivacy { reads: None }),
            "place_at" => Command::PlaceAt(PlaceAt { conversation, at: 0 }),
            "keep_draft" => Command::KeepDraft(Draft { conversation, text: "x".into(), reply: None, at: 1 }),
            "schedule" => Command::Schedule(Schedule {
                conversation,
                nonce: random_nonce(),
                text: "x".into(),
                with: None,
                at: 1,
            }),
            "scheduled" => Command::Scheduled(ScheduledIn { conversation: Some(conversation) }),
            "change_scheduled" => {
                Command::ChangeScheduled(ChangeScheduled { scheduled: RecordId(1), text: None, at: None })
            }
            "cancel_scheduled" => Command::CancelScheduled(CancelScheduled { scheduled: RecordId(1) }),
            other => self.about_form(other),
        }
    }

    fn about_form(&self, name: &str) -> Command {
        let (conversation, seq) = (self.room, self.form);
        let at = MessageAt { conversation, seq };
        match name {
            "respond" => {
                let what = Json::of(&Response::Vote(vec![1])).unwrap();
                Command::Respond(AboutForm { conversation, seq, what })
            }
            "close_form" => Command::CloseForm(at),
            "remind" => Command::Remind(at),
            "responders" => {
                let what = Json::of(&Whose::default()).unwrap();
                Command::Responders(AboutForm { conversation, seq, what })
            }
            "search" => {
                let search =
                    Search { find: "x".into(), conversation: Some(conversation), ..Search::default() };
                Command::Search(Json::of(&search).unwrap())
            }
            "notify" => {
                let level = Notify::Level(LevelOf { conversation, level: Some(Level::All) });
                Command::Notify(Json::of(&level).unwrap())
            }
            other => panic!("{other} has no row"),
        }
    }
}

/// Sends a poll. Gives its place.
pub async fn poll(by: &mut Person, conversation: ConversationId) -> Seq {
    let poll = Poll { options: vec!["a".into(), "b".into()], multiple: false, anonymous: false };
    let form = NewForm { title: "poll".into(), closes: None, asks: Asks::Poll(poll) };
    let with = With { form: Some(Json::of(&form).unwrap()), ..With::default() };
    let (nonce, text, with) = (random_nonce(), "poll".into(), Some(Box::new(with)));
    match by.ask(Command::Send { conversation, nonce, text, with }).await.unwrap() {
        Reply::Sent(entry) => entry.seq,
        other => panic!("{other:?}"),
    }
}

pub fn cell(answer: &Result<Reply, Fault>) -> Cell {
    match answer {
        Err(Fault::Forbidden) => X,
        Err(Fault::Missing) => H,
        _ => A,
    }
}

#[tokio::test]
async fn every_command_asks_who_it_is() {
    let names: Vec<_> = ROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, Command::NAMES, "every command has a row");
    let world = World::new().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut ada = world.person("ada").await;
    ada.ask(Command::ClaimOwner { code }).await.unwrap();
    let (mut scenes, mut cells) = (0, 0);
    let mut shared = Scene::set(&world, 0, &ada.token, "").await;
    for (name, row) in ROWS {
        let mut own = None;
        for (at, want) in row.iter().enumerate() {
            if ONCE.contains(name) && (own.is_none() || *want == A) {
                scenes += 1;
                own = Some(Scene::set(&world, scenes, &ada.token, name).await);
            }
            let scene = own.as_mut().unwrap_or(&mut shared);
            let command = scene.command(name);
            let answer = scene.people[at].ask(command).await;
            assert_eq!(cell(&answer), *want, "{name}, {at}: {answer:?}");
            cells += 1;
        }
    }
    println!("rooms: {cells} cells");
    assert_eq!(cells, Command::NAMES.len() * 5);
    // The sixth: whoever was suspended, with a login that stood.
    let zoe = world.person("zoe").await;
    let caller = login::identify(&world.engine, &zoe.token).await.unwrap().unwrap().caller();
    ada.ask(Command::Suspend { person: zoe.me.id }).await.unwrap();
    for name in Command::NAMES {
        let answer = execute(&world.engine, caller, shared.command(name)).await;
        match *name {
            "ping" => assert_eq!(answer, Ok(Reply::Done)),
            // These need a connection, and theirs is closed.
            "resume" | "typing" => assert_eq!(answer, Err(Fault::Forbidden), "{name}"),
            _ => assert_eq!(answer, Err(Fault::LoggedOut), "{name}"),
        }
    }
    assert!(matches!(world.log_in("zoe").await, Err((409, _))));
    drop((shared, zoe, ada));
    world.stop().await;
}
