//! A space has a name of its own and a place in the list, and goes when its owner wants it to. Guests of a room are told
//! apart from its members.

use crate::{
    spaces::{Scene, invites, makes_space, owner},
    world::{self, LOBBY, World, random_nonce},
};
use protocol::*;
use world::Person;

async fn admin<T: serde::de::DeserializeOwned>(who: &mut Person, command: Command) -> T {
    match who.ask(command).await.unwrap() {
        Reply::Admin(json) => json.read().unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn contents(who: &mut Person, conversation: ConversationId) -> Option<SpaceContents> {
    match who.ask(Command::Group { conversation }).await.unwrap() {
        Reply::Group(group) => group.contents,
        other => panic!("{other:?}"),
    }
}

async fn members(who: &mut Person, conversation: ConversationId) -> Members {
    match who
        .ask(Command::Members(FindMembers { conversation, after: None, find: None, page: None }))
        .await
        .unwrap()
    {
        Reply::Members(page) => page,
        other => panic!("{other:?}"),
    }
}

async fn comes_as_guest(world: &World, host: &mut Person, room: ConversationId, name: &str) -> Person {
    let code = invites(host, Some(room), 5).await;
    let body = format!("name={name}&avatar=3&code={code}");
    let (status, _, body) = world.post("/guest", &[("accept", "application/json")], &body).await;
    assert_eq!(status, 200, "{body}");
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    world.connect(answer["token"].as_str().unwrap()).await
}

#[tokio::test]
async fn the_owner_of_a_space_deletes_it_with_all_that_is_in_it() {
    let mut scene = Scene::set().await;
    let Scene { world, ada, bob, eve, space } = &mut scene;
    let command = Command::CreateRoom { nonce: random_nonce(), name: "例会".into(), space: Some(*space) };
    let room = eve.opens(command).await.id;
    eve.says(room, "一").await;
    eve.says(room, "二").await;
    eve.says(*space, "三").await;
    let park = bob.creates_room("散步").await.id;
    let guest = comes_as_guest(world, eve, room, "gus").await;
    // What would go is told to who may do it, and to nobody else.
    assert_eq!(contents(ada, *space).await, Some(SpaceContents { rooms: 1, messages: 3 }));
    assert_eq!(contents(eve, *space).await, None);
    assert_eq!(contents(ada, LOBBY).await, None, "the first space is the server");
    let delete = |conversation| Command::DeleteRoom { conversation };
    assert_eq!(ada.ask(delete(LOBBY)).await, Err(Fault::Forbidden));
    assert_eq!(eve.ask(delete(*space)).await, Err(Fault::Forbidden));
    assert_eq!(bob.ask(delete(*space)).await, Err(Fault::Missing));
    let code = invites(ada, Some(*space), 5).await;

    ada.ask(delete(*space)).await.unwrap();
    let mut gone = Vec::new();
    while gone.len() < 2 {
        if let Event::Gone(one) = eve.event().await {
            assert_eq!(one.reason, Some(GoneReason::Deleted));
            gone.push((one.conversation, one.name));
        }
    }
    assert_eq!(gone, [(room, "例会".to_owned()), (*space, "工作".to_owned())], "the space last");
    for conversation in [room, *space] {
        let history = Command::History { conversation, before: None, after: None, limit: None };
        assert_eq!(eve.ask(history).await, Err(Fault::Missing));
    }
    assert_eq!(bob.ask(Command::AcceptInvite { code }).await, Err(Fault::InviteEnded));
    let mut again = world.connect(&eve.token).await;
    assert_eq!(again.resume(None).await.conversations, [], "she is who she was, in no space");
    // A group is nobody's space: it is found by whoever is in it, and by them alone.
    let group = Command::CreateGroup { nonce: random_nonce(), name: "幸福一家".into(), people: vec![] };
    let Ok(Reply::Opened(group)) = again.ask(group).await else { panic!() };
    let find = |mine| FindRooms { find: Some("xfyj".into()), mine, ..FindRooms::default() };
    let Ok(Reply::Rooms(found)) = again.ask(Command::Rooms(find(true))).await else { panic!() };
    assert_eq!(found.rooms.iter().map(|room| room.id).collect::<Vec<_>>(), [group.id]);
    assert_eq!(again.ask(Command::Rooms(find(false))).await, Err(Fault::Missing));
    // The other space is as it was, and the log of acts says what was done.
    bob.says(park, "还在").await;
    let left: Vec<SpaceSummary> = admin(ada, Command::Spaces {}).await;
    assert_eq!(left.iter().map(|one| one.lobby).collect::<Vec<_>>(), [LOBBY]);
    let acts: Vec<Act> = admin(ada, Command::Acts { mine: false, before: None }).await;
    let deeds: Vec<_> = acts.iter().map(|act| (act.deed, act.about.as_str())).collect();
    assert!(
        deeds.contains(&(Deed::DeletedSpace, "工作")) && deeds.contains(&(Deed::MadeSpace, "工作")),
        "{deeds:?}"
    );
    drop((guest, again));
    scene.end().await;
}

#[tokio::test]
async fn two_spaces_have_two_names() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    let work = makes_space(&mut ada, "Work").await;
    let family = makes_space(&mut ada, "家").await;
    let make = |name: &str| Command::MakeSpace { nonce: random_nonce(), name: name.into() };
    let taken = Err(Fault::Name(NameFault::Taken));
    for name in ["Work", " ＷＯＲＫ ", "家"] {
        assert_eq!(ada.ask(make(name)).await, taken, "{name}");
    }
    // While the first one has no name, the page calls it by the brand's.
    assert_eq!(ada.ask(make("乐聊")).await, Err(Fault::Name(NameFault::Reserved)));
    let rename = |conversation, name: &str| Command::RenameRoom { conversation, name: name.into() };
    let call = |name: &str| {
        Command::RunServer(RunServer { name: Some(name.into()), admission: None, recall_minutes: None })
    };
    assert_eq!(ada.ask(rename(family, "work")).await, taken);
    ada.ask(rename(family, "家")).await.unwrap();
    assert_eq!(ada.ask(call("Work")).await, taken);
    let unreadable = Err(Fault::Name(NameFault::Unprintable));
    assert_eq!(ada.ask(call(&format!("Z{}", "\u{347}".repeat(100)))).await, unreadable);
    ada.ask(call("我们")).await.unwrap();
    ada.ask(call("我们")).await.unwrap();
    assert_eq!(ada.ask(make("我们")).await, taken);
    // What is gone is free again, and the first one may be without a name.
    ada.ask(Command::DeleteRoom { conversation: work }).await.unwrap();
    ada.ask(call("")).await.unwrap();
    makes_space(&mut ada, "Work").await;
    // Rooms may share theirs.
    ada.creates_room("Work").await;
    drop(ada);
    world.stop().await;
}

#[tokio::test]
async fn spaces_stand_in_the_order_in_which_they_were_made() {
    let world = World::new().await;
    let mut ada = owner(&world, "ada").await;
    let mut made = vec![LOBBY];
    for name in ["一", "二", "三", "四", "五"] {
        made.push(makes_space(&mut ada, name).await);
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let all: Vec<SpaceSummary> = admin(&mut ada, Command::Spaces {}).await;
    assert_eq!(all.iter().map(|one| one.lobby).collect::<Vec<_>>(), made);
    let mut again = world.connect(&ada.token).await;
    let mut told: Vec<_> =
        again.resume(None).await.conversations.into_iter().map(|one| (one.made_at, one.id)).collect();
    told.sort_unstable();
    assert_eq!(told.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), made);
    drop((ada, again));
    world.stop().await;
}

#[tokio::test]
async fn guests_are_told_apart_and_a_room_goes_with_its_last_member() {
    let world = World::new().await;
    let mut ada = world.person("ada").await;
    let mut bob = world.person("bob").await;
    let room = ada.creates_room("散步").await.id;
    let mut guest = comes_as_guest(&world, &mut ada, room, "gus").await;
    bob.opens(Command::Join { conversation: room }).await;
    let page = members(&mut ada, room).await;
    assert_eq!((page.total, page.guests), (Some(3), 1));
    let guests: Vec<_> = page.members.iter().filter(|one| one.guest).map(|one| one.person.id).collect();
    assert_eq!(guests, [guest.me.id]);
    assert_eq!(members(&mut ada, LOBBY).await.guests, 0);
    let Reply::Card(card) = ada.ask(Command::Card { person: guest.me.id }).await.unwrap() else { panic!() };
    assert!(card.shared.iter().all(|shared| shared.guest) && !card.shared.is_empty());
    // What is not offered is refused, too.
    let role = Command::SetRole { conversation: room, person: guest.me.id, role: Role::Admin };
    assert_eq!(ada.ask(role).await, Err(Fault::Forbidden));
    assert_eq!(ada.ask(Command::OpenPrivate { person: guest.me.id }).await, Err(Fault::Unreachable));
    // Bob inherits it; a guest does not, and it goes.
    ada.ask(Command::Leave { conversation: room }).await.unwrap();
    bob.says(room, "还有我").await;
    bob.ask(Command::Leave { conversation: room }).await.unwrap();
    loop {
        if let Event::Gone(gone) = guest.event().await {
            assert_eq!((gone.conversation, gone.reason), (room, Some(GoneReason::Deleted)));
            break;
        }
    }
    drop((ada, bob, guest));
    world.stop().await;
}
