//! Every event × everybody: who hears of what happens in the lobby, a room, a group, a private chat, and of what is
//! somebody's own. An event without a row does not compile or fails; so does one that anybody else hears.

use crate::{
    groups::done,
    matrix::{Scene, poll},
    world::{Person, World, *},
};
use Place::{Chat, Group, Lobby, New, Own, Room};
use protocol::*;
use std::{collections::BTreeMap, time::Duration};

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Lobby,
    Room,
    Group,
    /// A private chat of the owner and the member.
    Chat,
    /// A room that the owner makes.
    New,
    /// No conversation.
    Own,
}

/// The answer of a row: who hears it.
type Ears = [bool; 6];
const Y: bool = true;
const N: bool = false;
const NOBODY: Ears = [N; 6];

/// An event, where, and who hears it: somebody outside, a guest of the room, a member of room and group, another device
/// of their owner, an owner of the server who is in neither, and somebody who was removed from both.
const ROWS: &[(&str, Place, Ears)] = &[
    ("added", Group, [N, N, Y, Y, N, N]),
    ("changed", Room, [N, Y, Y, Y, N, N]),
    ("changed", Group, [N, N, Y, Y, N, N]),
    ("changed", Chat, [N, N, Y, Y, N, N]),
    ("mine", Room, [N, N, N, Y, N, N]),
    ("mine", Group, [N, N, N, Y, N, N]),
    ("mine", Chat, [N, N, N, Y, N, N]),
    ("hidden", Room, [N, N, N, Y, N, N]),
    ("hidden", Group, [N, N, N, Y, N, N]),
    ("hidden", Chat, [N, N, N, Y, N, N]),
    ("announced", Room, [N, Y, Y, Y, N, N]),
    ("announced", Group, [N, N, Y, Y, N, N]),
    ("contact", Own, [N, N, Y, N, N, N]),
    ("conversation", Room, [N, N, Y, Y, N, N]),
    ("conversation", Group, [N, N, Y, Y, N, N]),
    ("conversation", Chat, [N, N, N, Y, N, N]),
    ("conversation", New, [N, N, N, Y, N, N]),
    ("gone", Room, [N, N, N, Y, N, N]),
    ("gone", New, [N, N, N, Y, N, N]),
    ("hand_over", Own, [N, N, N, Y, N, N]),
    ("hand_over_answered", Own, [N, N, N, Y, N, N]),
    ("joined", Room, [N, Y, Y, Y, N, N]),
    ("joined", Group, [N, N, Y, Y, N, N]),
    ("left", Room, [N, Y, Y, Y, N, N]),
    ("left", Group, [N, N, Y, Y, N, N]),
    ("logins", Own, [N, N, N, Y, N, N]),
    ("mark", Room, [N, N, N, Y, N, N]),
    ("mark", Group, [N, N, N, Y, N, N]),
    ("mark", Chat, [N, N, N, Y, N, N]),
    ("message", Lobby, [Y, N, Y, Y, Y, Y]),
    ("message", Room, [N, Y, Y, Y, N, N]),
    ("message", Group, [N, N, Y, Y, N, N]),
    ("message", Chat, [N, N, Y, Y, N, N]),
    ("muted", Room, [N, Y, Y, Y, N, N]),
    ("muted", Group, [N, N, Y, Y, N, N]),
    ("muted_all", Room, [N, Y, Y, Y, N, N]),
    ("muted_all", Group, [N, N, Y, Y, N, N]),
    ("owner", Room, [N, Y, Y, Y, N, N]),
    ("owner", Group, [N, N, Y, Y, N, N]),
    ("draft", Own, [N, N, N, Y, N, N]),
    ("scheduled", Own, [N, N, N, Y, N, N]),
    ("notify", Own, [N, N, N, Y, N, N]),
    ("peer_read", Chat, [N, N, Y, N, N, N]),
    ("person", Own, [Y, Y, Y, Y, Y, Y]),
    ("presence", Lobby, [Y, N, Y, Y, Y, Y]),
    ("presence", Room, [N, Y, Y, Y, N, N]),
    ("presence", Group, [N, N, Y, Y, N, N]),
    ("presence", New, [N, N, N, Y, N, N]),
    ("read", Room, [N, N, N, Y, N, N]),
    ("read", Group, [N, N, N, Y, N, N]),
    ("read", Chat, [N, N, N, Y, N, N]),
    ("removed", Room, [N, Y, Y, Y, N, N]),
    ("removed", Group, [N, N, Y, Y, N, N]),
    ("renamed", Room, [N, Y, Y, Y, N, N]),
    ("renamed", Group, [N, N, Y, Y, N, N]),
    ("role_changed", Room, [N, Y, Y, Y, N, N]),
    ("role_changed", Group, [N, N, Y, Y, N, N]),
    ("skip", Chat, [N, N, Y, N, N, N]),
    ("slowed", Room, [N, Y, Y, Y, N, N]),
    ("slowed", Group, [N, N, Y, Y, N, N]),
    ("typing", Lobby, [Y, N, Y, N, Y, Y]),
    ("typing", Room, [N, Y, Y, N, N, N]),
    ("typing", Group, [N, N, Y, N, N, N]),
    ("typing", Chat, [N, N, Y, N, N, N]),
];

/// Every name that [`name`] gives.
const NAMES: &[&str] = &[
    "message",
    "created",
    "renamed",
    "joined",
    "left",
    "removed",
    "muted",
    "owner",
    "added",
    "role_changed",
    "announced",
    "muted_all",
    "slowed",
    "changed",
    "hidden",
    "mine",
    "skip",
    "conversation",
    "gone",
    "read",
    "person",
    "typing",
    "presence",
    "hand_over",
    "hand_over_answered",
    "logins",
    "behind",
    "contact",
    "mark",
    "peer_read",
    "draft",
    "scheduled",
    "notify",
];

/// Events that do not happen here, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("behind", "it is about one connection, and says nothing"),
    ("created", "nobody follows a conversation before it is in their list"),
];

fn name(event: &Event) -> &'static str {
    match event {
        Event::Entry(entry) => match &entry.what {
            What::Message { .. } => "message",
            What::Created { .. } => "created",
            What::Renamed { .. } => "renamed",
            What::Joined { .. } => "joined",
            What::Left { .. } => "left",
            What::Removed { .. } => "removed",
            What::Muted { .. } => "muted",
            What::Owner { .. } => "owner",
            What::Added { .. } => "added",
            What::RoleChanged { .. } => "role_changed",
            What::Announced { .. } => "announced",
            What::MutedAll { .. } => "muted_all",
            What::Slowed { .. } => "slowed",
            What::Changed { .. } => "changed",
            What::Unknown => "unknown",
        },
        Event::Skip { .. } => "skip",
        Event::Conversation(_) => "conversation",
        Event::Gone(_) => "gone",
        Event::Read { .. } => "read",
        Event::Person(_) => "person",
        Event::Typing { .. } => "typing",
        Event::Presence(_) => "presence",
        Event::HandOver { .. } => "hand_over",
        Event::HandOverAnswered { .. } => "hand_over_answered",
        Event::Logins => "logins",
        Event::Behind => "behind",
        Event::Contact(_) => "contact",
        Event::Mark(_) => "mark",
        Event::Hidden(_) => "hidden",
        Event::PeerRead { .. } => "peer_read",
        Event::Draft(_) => "draft",
        Event::Scheduled => "scheduled",
        Event::Mine(_) => "mine",
        Event::Notify => "notify",
        Event::Unknown => "unknown",
    }
}

fn conversation(event: &Event) -> Option<ConversationId> {
    match event {
        Event::Entry(entry) | Event::Mine(entry) => Some(entry.conversation),
        Event::Skip { conversation, .. }
        | Event::Read { conversation, .. }
        | Event::PeerRead { conversation, .. }
        | Event::Typing { conversation, .. } => Some(*conversation),
        Event::Conversation(view) => Some(view.id),
        Event::Gone(gone) => Some(gone.conversation),
        Event::Presence(change) => Some(change.conversation),
        Event::Mark(mark) => Some(mark.conversation),
        Event::Hidden(hidden) => Some(hidden.conversation),
        Event::Person(_)
        | Event::Draft(_)
        | Event::Scheduled
        | Event::Notify
        | Event::HandOver { .. }
        | Event::HandOverAnswered { .. }
        | Event::Logins
        | Event::Behind
        | Event::Contact(_)
        | Event::Unknown => None,
    }
}

struct Stage {
    world: World,
    /// The owner's first device, which does most of it: its own connection gets replies in the place of events.
    owner: Person,
    /// The same of the member.
    member: Person,
    newcomer: Person,
    ears: [Person; 6],
    places: Vec<(ConversationId, Place)>,
    heard: BTreeMap<(&'static str, Place), Ears>,
}

impl Stage {
    async fn set() -> Self {
        let world = World::new().await;
        let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
        let mut ada = world.person("ada").await;
        ada.ask(Command::ClaimOwner { code }).await.unwrap();
        let scene = Scene::set(&world, 0, &ada.token, "").await;
        let room = scene.room;
        let [outsider, guest, mut member, mut owner, admin] = scene.people;
        let mut former = world.person("former").await;
        former.opens(Command::Join { conversation: room }).await;
        let people = vec![member.me.id, former.me.id];
        let make = Command::CreateGroup { nonce: random_nonce(), name: "班".into(), people };
        let group = owner.opens(make).await.id;
        for conversation in [room, group] {
            done(&mut owner, Command::Kick { conversation, person: former.me.id }).await;
        }
        let chat = owner.opens(Command::OpenPrivate { person: member.me.id }).await.id;
        owner.says(chat, "hi").await;
        member.says(chat, "hi").await;
        let newcomer = world.person("newcomer").await;
        let (second, third) = (world.connect(&owner.token).await, world.connect(&member.token).await);
        let mut ears = [outsider, guest, third, second, admin, former];
        tokio::time::sleep(Duration::from_millis(400)).await;
        for ear in &mut ears {
            ear.takes().await;
        }
        let places = vec![(LOBBY, Lobby), (room, Room), (group, Group), (chat, Chat)];
        Self { world, owner, member, newcomer, ears, places, heard: BTreeMap::new() }
    }

    fn id(&self, place: Place) -> ConversationId {
        self.places.iter().find(|(_, known)| *known == place).unwrap().0
    }

    /// Notes what everybody has heard.
    async fn listen(&mut self) {
        for (at, ear) in self.ears.iter_mut().enumerate() {
            for event in ear.takes().await {
                let place = conversation(&event).map_or(Own, |id| {
                    let known = self.places.iter().find(|(known, _)| *known == id);
                    known.unwrap_or_else(|| panic!("{at} heard {event:?}")).1
                });
                self.heard.entry((name(&event), place)).or_insert(NOBODY)[at] = true;
            }
        }
    }

    /// What happens in a room or group.
    async fn govern(&mut self, conversation: ConversationId) {
        let (member, newcomer) = (self.member.me.id, self.newcomer.me.id);
        let set = |change| Command::ChangeSettings { conversation, change };
        let said = self.owner.says(conversation, "x").await;
        self.change(&said).await;
        done(&mut self.owner, Command::Typing { conversation }).await;
        for command in [
            Command::RenameRoom { conversation, name: "new".into() },
            Command::Announce { conversation, text: "x".into() },
            set(SettingsChange { slow_seconds: Some(1), ..SettingsChange::default() }),
            set(SettingsChange { mute_all: Some(true), ..SettingsChange::default() }),
            Command::Mute { conversation, person: member, minutes: 1 },
            Command::Mute { conversation, person: member, minutes: 0 },
            Command::SetRole { conversation, person: member, role: Role::Admin },
        ] {
            done(&mut self.owner, command).await;
        }
        self.owner.ask(Command::Read { conversation, seq: Seq(1) }).await.unwrap();
        let mark = Command::Mark(MarkConversation {
            conversation,
            pinned: Some(true),
            muted: None,
            hidden: None,
            unread: None,
        });
        self.owner.ask(mark).await.unwrap();
        let kick = Command::Kick { conversation, person: newcomer };
        if conversation == self.id(Room) {
            self.newcomer.opens(Command::Join { conversation }).await;
            tokio::time::sleep(Duration::from_millis(400)).await;
            done(&mut self.newcomer, Command::Leave { conversation }).await;
            self.newcomer.opens(Command::Join { conversation }).await;
            done(&mut self.owner, kick).await;
        } else {
            let add = Command::AddPeople { conversation, people: vec![newcomer] };
            done(&mut self.owner, add.clone()).await;
            tokio::time::sleep(Duration::from_millis(400)).await;
            done(&mut self.newcomer, Command::Leave { conversation }).await;
            let made = crate::groups::invite(&mut self.owner, conversation, 1).await;
            self.newcomer.opens(Command::AcceptInvite { code: made.code.unwrap() }).await;
            done(&mut self.owner, kick).await;
        }
        tokio::time::sleep(Duration::from_millis(400)).await;
        self.listen().await;
    }

    /// What becomes of a message.
    async fn change(&mut self, said: &Entry) {
        let (conversation, seq) = (said.conversation, said.seq);
        let text = "y".to_owned();
        let edit = EditMessage { conversation, seq, text, mentions: vec![] };
        self.owner.ask(Command::Edit(edit)).await.unwrap();
        let hide = HideMessages { conversation, seqs: vec![seq] };
        self.owner.ask(Command::HideMessages(hide)).await.unwrap();
        self.owner.ask(Command::Recall(MessageAt { conversation, seq })).await.unwrap();
        let seq = poll(&mut self.owner, conversation).await;
        let what = Json::of(&Response::Vote(vec![1])).unwrap();
        self.owner.ask(Command::Respond(AboutForm { conversation, seq, what })).await.unwrap();
    }

    /// What two people do to each other, and what is somebody's own.
    async fn privately(&mut self) {
        let (chat, owner) = (self.id(Chat), self.owner.me.id);
        let said = self.owner.says(chat, "x").await;
        self.change(&said).await;
        done(&mut self.owner, Command::Typing { conversation: chat }).await;
        self.owner.ask(Command::Read { conversation: chat, seq: Seq(2) }).await.unwrap();
        let mark = Command::Mark(MarkConversation {
            conversation: chat,
            pinned: Some(true),
            muted: None,
            hidden: None,
            unread: None,
        });
        self.owner.ask(mark).await.unwrap();
        let draft = Draft { conversation: chat, text: "x".into(), reply: None, at: 1 };
        self.owner.ask(Command::KeepDraft(draft)).await.unwrap();
        let (nonce, at) = (random_nonce(), 1);
        let later = Schedule { conversation: chat, nonce, text: "x".into(), with: None, at };
        self.owner.ask(Command::Schedule(later)).await.unwrap();
        let change = Json::of(&Notify::Change(NotifySettings::default())).unwrap();
        self.owner.ask(Command::Notify(change)).await.unwrap();
        self.listen().await;
        done(&mut self.member, Command::Block { person: owner, blocked: true }).await;
        self.owner.says(chat, "unheard").await;
        self.listen().await;
        done(&mut self.member, Command::Block { person: owner, blocked: false }).await;
        let profile = Command::Profile(EditProfile { name: None, avatar: Some(AvatarId(9)), locale: None });
        self.owner.ask(profile).await.unwrap();
        let Reply::HandOver(offer) = self.owner.ask(Command::HandOver {}).await.unwrap() else { panic!() };
        let json = ("accept", "application/json");
        let (_, head, _) = self.world.post("/device", &[json], &format!("secret={}", offer.secret)).await;
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        let cookie = cookie.split(';').next().unwrap();
        self.listen().await;
        self.owner.ask(Command::AnswerHandOver { allow: true }).await.unwrap();
        self.world.post("/device/enter", &[json, ("cookie", cookie)], "").await;
        self.listen().await;
    }

    /// What happens to everybody, and what passes a room on.
    async fn publicly(&mut self) {
        let (room, group) = (self.id(Room), self.id(Group));
        self.owner.says(LOBBY, "x").await;
        done(&mut self.owner, Command::Typing { conversation: LOBBY }).await;
        let _passer = self.world.person("passer").await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        self.listen().await;
        let hand_over =
            Command::SetRole { conversation: group, person: self.member.me.id, role: Role::Owner };
        done(&mut self.owner, hand_over).await;
        let made = self.owner.creates_room("another").await.id;
        self.places.push((made, New));
        done(&mut self.owner, Command::Leave { conversation: room }).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        self.listen().await;
        done(&mut self.owner, Command::DeleteRoom { conversation: made }).await;
        self.listen().await;
    }
}

#[tokio::test]
async fn everybody_hears_what_is_theirs() {
    let mut stage = Stage::set().await;
    stage.govern(stage.id(Room)).await;
    stage.govern(stage.id(Group)).await;
    stage.privately().await;
    stage.publicly().await;
    let rows: BTreeMap<_, _> = ROWS.iter().map(|(name, place, ears)| ((*name, *place), *ears)).collect();
    let mut wrong = Vec::new();
    for key in rows.keys().chain(stage.heard.keys()) {
        let (want, got) = (rows.get(key).unwrap_or(&NOBODY), stage.heard.get(key).unwrap_or(&NOBODY));
        for (at, (want, got)) in want.iter().zip(got).enumerate() {
            // Presence is gathered, so it may come later than this test waits.
            if want != got && !(key.0 == "presence" && *want) {
                wrong.push(format!("{key:?}, {at}: {got}, not {want}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for name in NAMES {
        let is_known = rows.keys().any(|row| row.0 == *name) || ELSEWHERE.iter().any(|row| row.0 == *name);
        assert!(is_known, "{name} has no row");
    }
    println!("events: {} cells", rows.len() * 6);
    stage.world.stop().await;
}
