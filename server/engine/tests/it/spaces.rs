//! Spaces: who is in one hears and sees nothing of the others.

use crate::{
    post::{Inbox, PASSWORD, deliver_to, token_in},
    world::{self, LOBBY, World, random_nonce},
};
use protocol::*;
use std::sync::Arc;
use world::Person;

/// An owner of the server.
pub async fn owner(world: &World, name: &str) -> Person {
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut owner = world.person(name).await;
    owner.ask(Command::ClaimOwner { code }).await.unwrap();
    while !matches!(owner.event().await, Event::Person(_)) {}
    owner
}

pub async fn makes_space(owner: &mut Person, name: &str) -> ConversationId {
    let lobby = owner.opens(Command::MakeSpace { nonce: random_nonce(), name: name.into() }).await;
    assert_eq!((lobby.kind, lobby.name.as_str(), lobby.role), (Kind::Lobby, name, Role::Owner));
    lobby.id
}

pub async fn invites(by: &mut Person, room: Option<ConversationId>, uses: u32) -> String {
    match by.ask(Command::MakeInvitation { room, hours: 1, uses }).await.unwrap() {
        Reply::Admin(json) => json.read::<ServerInvitation>().unwrap().code.unwrap(),
        other => panic!("{other:?}"),
    }
}

/// Comes in with an invitation: the token.
async fn comes(world: &World, name: &str, code: &str) -> String {
    let body = format!("name={name}&avatar=3&locale=zh-CN&invitation={code}");
    let (status, _, body) = world.post("/login", &[("accept", "application/json")], &body).await;
    assert_eq!(status, 200, "{body}");
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    answer["token"].as_str().unwrap().to_owned()
}

fn rooms_of(space: Option<ConversationId>) -> [Command; 2] {
    let find = Some(String::new());
    [
        Command::Rooms(FindRooms { space, ..FindRooms::default() }),
        Command::Rooms(FindRooms { find, space, ..FindRooms::default() }),
    ]
}

async fn room_names(who: &mut Person, space: Option<ConversationId>) -> Vec<String> {
    let mut all = Vec::new();
    for command in rooms_of(space) {
        let Reply::Rooms(page) = who.ask(command).await.unwrap() else { panic!() };
        let names: Vec<_> = page.rooms.into_iter().map(|room| room.name).collect();
        assert!(all.is_empty() || all == names, "by id and by activity");
        all = names;
    }
    all
}

async fn people(who: &mut Person, space: Option<ConversationId>) -> Vec<String> {
    match who.ask(Command::People { find: String::new(), page: None, space }).await.unwrap() {
        Reply::People(page) => page.people.into_iter().map(|person| person.name).collect(),
        other => panic!("{other:?}"),
    }
}

/// A server with two spaces: `ada` owns the server and is in both, `bob` is in the first, `eve` in the second.
pub struct Scene {
    pub world: World,
    pub ada: Person,
    pub bob: Person,
    pub eve: Person,
    pub space: ConversationId,
}

impl Scene {
    pub async fn set() -> Self {
        let world = World::new().await;
        let mut ada = owner(&world, "ada").await;
        let bob = world.person("bob").await;
        let space = makes_space(&mut ada, "工作").await;
        let code = invites(&mut ada, Some(space), 9).await;
        let eve = comes(&world, "eve", &code).await;
        let mut eve = world.connect(&eve).await;
        let resumed = eve.resume(None).await;
        let listed: Vec<_> = resumed.conversations.iter().map(|one| (one.id, one.kind)).collect();
        assert_eq!(listed, [(space, Kind::Lobby)], "she is in that space and in no other");
        Self { world, ada, bob, eve, space }
    }

    pub async fn end(self) {
        let Self { world, ada, bob, eve, .. } = self;
        drop((ada, bob, eve));
        world.stop().await;
    }
}

/// What names a conversation or somebody, for who may not know of them.
fn about(conversation: ConversationId, person: PersonId) -> Vec<Command> {
    let space = Some(conversation);
    let [by_id, by_activity] = rooms_of(space);
    vec![
        by_id,
        by_activity,
        Command::People { find: String::new(), page: None, space },
        Command::CreateRoom { nonce: random_nonce(), name: "x".into(), space },
        Command::Send { conversation, nonce: random_nonce(), text: "x".into(), with: None },
        Command::History { conversation, before: None, after: None, limit: None },
        Command::Replay { conversation, after: Seq(0) },
        Command::Read { conversation, seq: Seq(1) },
        Command::Typing { conversation },
        Command::RenameRoom { conversation, name: "x".into() },
        Command::DeleteRoom { conversation },
        Command::Join { conversation },
        Command::Leave { conversation },
        Command::Room { conversation },
        Command::Members(FindMembers { conversation, after: None, find: None, page: None }),
        Command::Members(FindMembers { conversation, after: None, find: Some(String::new()), page: None }),
        Command::Kick { conversation, person },
        Command::Readmit { conversation, person },
        Command::Mute { conversation, person, minutes: 1 },
        Command::SetRole { conversation, person, role: Role::Admin },
        Command::Group { conversation },
        Command::Announce { conversation, text: "x".into() },
        Command::ChangeSettings { conversation, change: SettingsChange::default() },
        Command::Mark(MarkConversation {
            conversation,
            pinned: Some(true),
            muted: None,
            hidden: None,
            unread: None,
        }),
        Command::Invitations { room: space },
        Command::MakeInvitation { room: space, hours: 1, uses: 1 },
        Command::Card { person },
        Command::OpenPrivate { person },
        Command::AskFriend { person, note: String::new() },
        Command::AnswerFriend { person, accept: true },
        Command::DropFriend { person },
        Command::Remark { person, remark: "x".into() },
        Command::Block { person, blocked: true },
        Command::CreateGroup { nonce: random_nonce(), name: String::new(), people: vec![person] },
    ]
}

/// Every command that could name something of another space is answered as if there were no such thing.
#[tokio::test]
async fn what_is_in_another_space_is_missing() {
    let mut scene = Scene::set().await;
    let Scene { ada, bob, eve, space, .. } = &mut scene;
    let command = Command::CreateRoom { nonce: random_nonce(), name: "例会".into(), space: Some(*space) };
    let room = eve.opens(command).await;
    assert_eq!(room.space, Some(*space));
    let park = bob.creates_room("散步").await;
    assert_eq!(park.space, None);
    let (of_bob, of_eve) = (bob.me.id, eve.me.id);
    for (who, person, conversations) in
        [(&mut *bob, of_eve, [*space, room.id]), (&mut *eve, of_bob, [LOBBY, park.id])]
    {
        for conversation in conversations {
            for command in about(conversation, person) {
                let nothing = about(ConversationId(4), PersonId(4));
                let same = nothing
                    .into_iter()
                    .find(|other| std::mem::discriminant(other) == std::mem::discriminant(&command));
                let answer = who.ask(command.clone()).await;
                assert_eq!(answer, Err(Fault::Missing), "{command:?}");
                assert_eq!(who.ask(same.unwrap()).await, answer, "as if there were none: {command:?}");
            }
        }
    }
    // A group of one's own takes nobody in whom one may not know of.
    let command = Command::CreateGroup { nonce: random_nonce(), name: "g".into(), people: vec![] };
    let group = bob.opens(command).await.id;
    let add = Command::AddPeople { conversation: group, people: vec![eve.me.id] };
    assert_eq!(bob.ask(add).await, Err(Fault::Missing));
    // What is one's own is there, and without a name the first of one's spaces is meant.
    assert_eq!(room_names(bob, None).await, ["散步"]);
    assert_eq!(room_names(eve, None).await, ["例会"]);
    assert_eq!(room_names(ada, None).await, ["散步"]);
    assert_eq!(room_names(ada, Some(*space)).await, ["例会"]);
    assert_eq!(people(bob, None).await, ["ada"]);
    assert_eq!(people(eve, None).await, ["ada"]);
    assert_eq!(people(ada, None).await, ["bob"]);
    assert_eq!(people(ada, Some(*space)).await, ["eve"]);
    let Reply::Members(page) = eve
        .ask(Command::Members(FindMembers { conversation: *space, after: None, find: None, page: None }))
        .await
        .unwrap()
    else {
        panic!()
    };
    assert_eq!((page.total, page.online), (Some(2), Some(2)), "of this space alone");
    // Those whom both know tell nothing of the other space.
    for who in [&mut *bob, &mut *eve] {
        let Reply::Card(card) = who.ask(Command::Card { person: ada.me.id }).await.unwrap() else { panic!() };
        assert_eq!(card.shared.len(), 1);
        who.opens(Command::OpenPrivate { person: ada.me.id }).await;
    }
    scene.end().await;
}

/// Whatever happens in one space, who is in the other alone is sent nothing at all: no entry, no presence, no change
/// of somebody, live or after a resume.
#[tokio::test]
async fn who_is_in_one_space_hears_nothing_of_the_other() {
    let mut scene = Scene::set().await;
    let Scene { world, ada, bob, eve, space } = &mut scene;
    let before = bob.resume(None).await.cursor;
    presence_is_told().await;
    bob.takes().await;
    let command = Command::CreateRoom { nonce: random_nonce(), name: "例会".into(), space: Some(*space) };
    let room = eve.opens(command).await.id;
    eve.says(*space, "早").await;
    eve.says(room, "开始").await;
    eve.ask(Command::Typing { conversation: *space }).await.unwrap();
    eve.ask(Command::RenameRoom { conversation: room, name: "周会".into() }).await.unwrap();
    eve.ask(Command::Profile(EditProfile {
        name: Some("Eve".into()),
        avatar: Some(AvatarId(7)),
        locale: None,
    }))
    .await
    .unwrap();
    let about = |line: &str| {
        Command::AboutMe(AboutMe {
            gender: String::new(),
            place: String::new(),
            site: String::new(),
            github: String::new(),
            line: line.into(),
        })
    };
    eve.ask(about("忙")).await.unwrap();
    let code = invites(ada, Some(*space), 9).await;
    let fay = comes(world, "fay", &code).await;
    let mut fay = world.connect(&fay).await;
    fay.resume(None).await;
    fay.ask(Command::Join { conversation: room }).await.unwrap();
    ada.ask(Command::Join { conversation: room }).await.unwrap();
    ada.ask(Command::RenamePerson { person: fay.me.id, name: "fey".into() }).await.unwrap();
    ada.ask(Command::Kick { conversation: *space, person: fay.me.id }).await.unwrap();
    ada.ask(Command::RemovePerson { person: fay.me.id }).await.unwrap();
    eve.ask(Command::DeleteRoom { conversation: room }).await.unwrap();
    presence_is_told().await;
    let told = bob.takes().await;
    assert!(told.is_empty(), "{told:?}");
    let resumed = bob.resume(Some(before)).await;
    assert_eq!((resumed.conversations, resumed.gone, resumed.contacts), (vec![], vec![], vec![]));
    // And the other way round.
    let before = eve.resume(None).await.cursor;
    presence_is_told().await;
    eve.takes().await;
    let park = bob.creates_room("散步").await.id;
    bob.says(LOBBY, "早").await;
    bob.says(park, "走").await;
    bob.ask(Command::Profile(EditProfile { name: Some("Bob".into()), avatar: None, locale: None }))
        .await
        .unwrap();
    let gus = world.person("gus").await;
    ada.ask(Command::RenamePerson { person: gus.me.id, name: "guss".into() }).await.unwrap();
    bob.ask(Command::DeleteRoom { conversation: park }).await.unwrap();
    presence_is_told().await;
    let told = eve.takes().await;
    assert!(told.is_empty(), "{told:?}");
    let resumed = eve.resume(Some(before)).await;
    assert_eq!((resumed.conversations, resumed.gone, resumed.contacts), (vec![], vec![], vec![]));
    drop((fay, gus));
    scene.end().await;
}

#[tokio::test]
async fn one_socket_carries_all_spaces_of_somebody() {
    let mut scene = Scene::set().await;
    let Scene { ada, bob, eve, space, .. } = &mut scene;
    bob.says(LOBBY, "从大厅").await;
    while text(&ada.entry().await) != Some("从大厅") {}
    eve.says(*space, "从工作").await;
    while text(&ada.entry().await) != Some("从工作") {}
    // He comes into the second one, too, by a link that he opens; again uses nothing up.
    let code = invites(ada, Some(*space), 1).await;
    let seen = Command::Invitation { code: code.clone() };
    let Reply::Invitation(shown) = bob.ask(seen.clone()).await.unwrap() else { panic!() };
    assert_eq!((shown.name.as_str(), shown.members, shown.space, shown.joined), ("工作", 2, true, None));
    let lobby = bob.opens(Command::AcceptInvite { code: code.clone() }).await;
    let Reply::Invitation(shown) = bob.ask(seen).await.unwrap() else { panic!() };
    assert_eq!(shown.joined, Some(*space));
    assert_eq!((lobby.id, lobby.name.as_str(), lobby.role), (*space, "工作", Role::Member));
    assert_eq!(bob.opens(Command::AcceptInvite { code: code.clone() }).await.id, *space);
    assert_eq!(eve.opens(Command::AcceptInvite { code: code.clone() }).await.id, *space);
    eve.says(*space, "欢迎").await;
    while text(&bob.entry().await) != Some("欢迎") {}
    assert_eq!(people(bob, Some(*space)).await, ["ada", "eve"]);
    bob.opens(Command::OpenPrivate { person: eve.me.id }).await;
    // An invitation onto the server leads into its first space.
    let code = invites(ada, None, 1).await;
    assert_eq!(eve.opens(Command::AcceptInvite { code }).await.id, LOBBY);
    // One that is a room's, of guests, leads into no space; nor does a wrong one.
    let room = bob.creates_room("散步").await.id;
    for code in [invites(bob, Some(room), 1).await, "0".repeat(64), "x".into()] {
        assert_eq!(eve.ask(Command::AcceptInvite { code }).await, Err(Fault::InviteEnded));
    }
    scene.end().await;
}

#[tokio::test]
async fn a_space_is_left_but_not_the_last_one_and_its_rooms_with_it() {
    let mut scene = Scene::set().await;
    let Scene { ada, bob, eve, space, .. } = &mut scene;
    let leave = Command::Leave { conversation: *space };
    assert_eq!(eve.ask(leave.clone()).await, Err(Fault::Forbidden));
    assert_eq!(bob.ask(Command::Leave { conversation: LOBBY }).await, Err(Fault::Forbidden));
    let code = invites(ada, Some(*space), 1).await;
    bob.opens(Command::AcceptInvite { code }).await;
    let command = Command::CreateRoom { nonce: random_nonce(), name: "例会".into(), space: Some(*space) };
    let room = bob.opens(command).await.id;
    eve.ask(Command::Join { conversation: room }).await.unwrap();
    bob.ask(leave).await.unwrap();
    for conversation in [*space, room] {
        let read = Command::History { conversation, before: None, after: None, limit: None };
        assert_eq!(bob.ask(read).await, Err(Fault::Missing));
    }
    // What he owned there went to who is left.
    loop {
        if let What::Owner { person } = eve.entry().await.what {
            assert_eq!(person.id, eve.me.id);
            break;
        }
    }
    let resumed = bob.resume(None).await;
    assert_eq!(resumed.conversations.iter().map(|one| one.id).collect::<Vec<_>>(), [LOBBY]);
    scene.end().await;
}

#[tokio::test]
async fn who_is_removed_from_a_space_is_out_of_all_its_rooms_at_once() {
    let mut scene = Scene::set().await;
    let Scene { ada, bob, eve, space, .. } = &mut scene;
    let code = invites(ada, Some(*space), 9).await;
    bob.opens(Command::AcceptInvite { code: code.clone() }).await;
    let command = Command::CreateRoom { nonce: random_nonce(), name: "例会".into(), space: Some(*space) };
    let room = eve.opens(command).await.id;
    bob.ask(Command::Join { conversation: room }).await.unwrap();
    let chat = bob.opens(Command::OpenPrivate { person: eve.me.id }).await.id;
    let kick = Command::Kick { conversation: *space, person: bob.me.id };
    assert_eq!(eve.ask(kick.clone()).await, Err(Fault::Forbidden), "she does not run it");
    let first = Command::Kick { conversation: LOBBY, person: bob.me.id };
    assert_eq!(ada.ask(first).await, Err(Fault::Forbidden), "the first space is the server");
    ada.ask(kick).await.unwrap();
    let mut gone = Vec::new();
    while gone.len() < 2 {
        if let Event::Gone(one) = bob.event().await {
            assert_eq!(one.reason, Some(GoneReason::Removed));
            gone.push(one.conversation);
        }
    }
    assert_eq!(gone, [room, *space]);
    eve.says(room, "他不在").await;
    eve.says(*space, "他不在").await;
    bob.hears_nothing_of(room).await;
    // He may not come back so soon. The private chat is theirs, and stays.
    assert!(matches!(bob.ask(Command::AcceptInvite { code }).await, Err(Fault::Banned { .. })));
    bob.says(chat, "还在").await;
    assert!(matches!(bob.ask(Command::Card { person: eve.me.id }).await, Ok(Reply::Card(_))));
    ada.ask(Command::Readmit { conversation: *space, person: bob.me.id }).await.unwrap();
    let code = invites(ada, Some(*space), 9).await;
    bob.opens(Command::AcceptInvite { code }).await;
    scene.end().await;
}

/// Whoever owns the server is in no space that they did not come into, and sees what the spaces are called.
#[tokio::test]
async fn an_owner_of_the_server_sees_names_of_spaces_and_not_into_them() {
    let mut scene = Scene::set().await;
    let Scene { world, ada, bob, eve, space } = &mut scene;
    ada.ask(Command::MakeOwner { person: bob.me.id }).await.unwrap();
    let Reply::Admin(json) = bob.ask(Command::Spaces {}).await.unwrap() else { panic!() };
    let seen: Vec<SpaceSummary> = json.read().unwrap();
    let seen: Vec<_> =
        seen.iter().map(|one| (one.lobby, one.name.as_str(), one.joined, one.members)).collect();
    assert_eq!(seen, [(LOBBY, "", true, 2), (*space, "工作", false, 2)]);
    let command = Command::CreateRoom { nonce: random_nonce(), name: "例会".into(), space: Some(*space) };
    let room = eve.opens(command).await.id;
    for conversation in [*space, room] {
        for command in about(conversation, eve.me.id) {
            // They run the server: they know who is on it.
            let is_of_somebody = matches!(
                command,
                Command::Card { .. }
                    | Command::OpenPrivate { .. }
                    | Command::AskFriend { .. }
                    | Command::AnswerFriend { .. }
                    | Command::DropFriend { .. }
                    | Command::Remark { .. }
                    | Command::Block { .. }
                    | Command::CreateGroup { .. }
            );
            if !is_of_somebody {
                assert_eq!(bob.ask(command.clone()).await, Err(Fault::Missing), "{command:?}");
            }
        }
    }
    // The server's name is the first space's; a space's owner renames theirs, and its lobby says so.
    bob.ask(Command::RunServer(RunServer {
        name: Some("我家".into()),
        admission: None,
        recall_minutes: None,
    }))
    .await
    .unwrap();
    let mut again = world.connect(&bob.token).await;
    assert_eq!(again.resume(None).await.conversations[0].name, "我家");
    ada.ask(Command::RenameRoom { conversation: *space, name: "公司".into() }).await.unwrap();
    while !matches!(eve.entry().await.what, What::Renamed { name, .. } if name == "公司") {}
    assert_eq!(
        eve.ask(Command::RenameRoom { conversation: *space, name: "x".into() }).await,
        Err(Fault::Forbidden)
    );
    drop(again);
    scene.end().await;
}

#[tokio::test]
async fn a_closed_server_lets_people_into_a_space_and_a_retry_makes_no_second_one() {
    let mut scene = Scene::set().await;
    let Scene { world, ada, eve, space, .. } = &mut scene;
    let nonce = random_nonce();
    let make = |name: &str| Command::MakeSpace { nonce, name: name.into() };
    let first = ada.opens(make("班级")).await.id;
    assert_eq!(ada.opens(make("班级")).await.id, first);
    assert_eq!(ada.ask(make("别的")).await, Err(Fault::NonceReused));
    for admission in [Admission::Invitation, Admission::Approval] {
        ada.ask(Command::RunServer(RunServer {
            name: None,
            admission: Some(admission),
            recall_minutes: None,
        }))
        .await
        .unwrap();
        let code = invites(ada, Some(*space), 1).await;
        let name = format!("{admission:?}");
        let token = comes(world, &name, &code).await;
        let mut newcomer = world.connect(&token).await;
        let resumed = newcomer.resume(None).await;
        assert_eq!(resumed.conversations.iter().map(|one| one.id).collect::<Vec<_>>(), [*space]);
        loop {
            if let What::Joined { person } = eve.entry().await.what {
                assert_eq!(person.name, name);
                break;
            }
        }
    }
    scene.end().await;
}

/// Who came and went is told a quarter of a second later.
async fn presence_is_told() {
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
}

fn text(entry: &Entry) -> Option<&str> {
    match &entry.what {
        What::Message { text, .. } => Some(text),
        _ => None,
    }
}

#[tokio::test]
async fn a_space_that_ended_before_the_mail_was_opened_leads_into_the_first_one() {
    let world = World::new().await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    let mut ada = owner(&world, "ada").await;
    let space = makes_space(&mut ada, "班级").await;
    let code = invites(&mut ada, Some(space), 1).await;
    let mut fields =
        vec![("name", "eve"), ("email", "eve@example.org"), ("password", PASSWORD), ("avatar", "3")];
    fields.extend([("locale", "en"), ("invitation", code.as_str())]);
    assert_eq!(world.press("/register", &world.door("a"), &fields).await.0, 200);
    let secret = inbox.secret(1).await;
    // The last one out ends it.
    ada.ask(Command::Leave { conversation: space }).await.unwrap();
    let token = token_in(world.activate(&secret).await);
    let mut eve = world.connect(&token).await;
    eve.says(LOBBY, "在这里").await;
    world.stop().await;
}
