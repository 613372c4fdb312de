//! Groups: who is in them, who governs, how people come and go.

use crate::world::{Person, *};
use protocol::*;

/// Makes a group of somebody with others, and lets them see it.
pub async fn group(owner: &mut Person, others: &mut [&mut Person]) -> Conversation {
    let people = others.iter().map(|person| person.me.id).collect();
    let group =
        owner.opens(Command::CreateGroup { nonce: random_nonce(), name: "3-班".into(), people }).await;
    owner.conversation().await;
    for person in others {
        assert_eq!(person.conversation().await.id, group.id);
    }
    group
}

pub async fn invite(by: &mut Person, conversation: ConversationId, uses: u32) -> Invite {
    match by.ask(Command::MakeInvite { conversation, minutes: 60, uses }).await {
        Ok(Reply::Invite(invite)) => invite,
        other => panic!("{other:?}"),
    }
}

pub async fn done(person: &mut Person, command: Command) {
    let name = format!("{command:?}");
    assert_eq!(person.ask(command).await, Ok(Reply::Done), "{name}");
}

async fn shown(person: &mut Person, conversation: ConversationId) -> Group {
    match person.ask(Command::Group { conversation }).await {
        Ok(Reply::Group(group)) => group,
        other => panic!("{other:?}"),
    }
}

fn set(conversation: ConversationId, change: SettingsChange) -> Command {
    Command::ChangeSettings { conversation, change }
}

#[tokio::test]
async fn a_group_is_made_of_people_and_talks() {
    let world = World::new().await;
    let (mut ada, mut bob, mut cleo) =
        (world.person("Ada").await, world.person("Bob").await, world.person("Cleo").await);
    let nonce = random_nonce();
    let people = vec![bob.me.id, cleo.me.id, bob.me.id, ada.me.id];
    let make = |name: &str, people: &[PersonId]| Command::CreateGroup {
        nonce,
        name: name.into(),
        people: people.to_vec(),
    };
    let made = ada.opens(make("", &people)).await;
    assert_eq!((made.kind, made.role, made.members, made.name.as_str()), (Kind::Group, Role::Owner, 3, ""));
    let face = made.group.clone().unwrap();
    assert_eq!((face.faces.len(), face.names.len()), (3, 2), "it is called by the others");
    let seen = bob.conversation().await;
    assert_eq!((seen.id, seen.role), (made.id, Role::Member));
    assert!(seen.group.unwrap().names.contains(&"Ada".to_owned()));
    // A retry makes no other; the same nonce with others in it is refused, and as a room too.
    assert_eq!(ada.opens(make("", &people)).await.id, made.id);
    assert_eq!(ada.ask(make("", &people[..1])).await, Err(Fault::NonceReused));
    assert_eq!(
        ada.ask(Command::CreateRoom { nonce, name: "x".into(), space: None }).await,
        Err(Fault::NonceReused)
    );
    bob.says(made.id, "在吗").await;
    cleo.conversation().await;
    cleo.hears("在吗").await;
    done(&mut ada, Command::RenameRoom { conversation: made.id, name: "散步".into() }).await;
    cleo.entry().await;
    assert!(cleo.resume(None).await.conversations.iter().any(|view| view.name == "散步"));
    done(&mut ada, Command::RenameRoom { conversation: made.id, name: "".into() }).await;
    let nobody = ada.ask(make("x", &[PersonId(77)])).await;
    assert_eq!(nobody, Err(Fault::NonceReused));
    let nobody = Command::CreateGroup { nonce: random_nonce(), name: "x".into(), people: vec![PersonId(77)] };
    assert_eq!(ada.ask(nobody).await, Err(Fault::Missing));
    let many = Command::CreateGroup {
        nonce: random_nonce(),
        name: "x".into(),
        people: (1..=101).map(PersonId).collect(),
    };
    assert_eq!(ada.ask(many).await, Err(Fault::Full));
    // What was refused left nothing behind.
    assert_eq!(ada.resume(None).await.conversations.len(), 2);
    world.stop().await;
}

#[tokio::test]
async fn roles_are_given_and_the_owner_hands_over_before_leaving() {
    let world = World::new().await;
    let (mut ada, mut bob, mut cleo) =
        (world.person("Ada").await, world.person("Bob").await, world.person("Cleo").await);
    let id = group(&mut ada, &mut [&mut bob, &mut cleo]).await.id;
    let role = |person: &Person, role| Command::SetRole { conversation: id, person: person.me.id, role };
    assert_eq!(bob.ask(role(&cleo, Role::Admin)).await, Err(Fault::Forbidden));
    done(&mut ada, role(&bob, Role::Admin)).await;
    assert_eq!(bob.conversation().await.role, Role::Admin);
    assert!(matches!(cleo.entry().await.what, What::RoleChanged { role: Role::Admin, .. }));
    // An admin moderates members alone, and appoints nobody.
    assert_eq!(bob.ask(role(&cleo, Role::Admin)).await, Err(Fault::Forbidden));
    let mute = |person: &Person| Command::Mute { conversation: id, person: person.me.id, minutes: 5 };
    assert_eq!(bob.ask(mute(&ada)).await, Err(Fault::Forbidden));
    done(&mut bob, mute(&cleo)).await;
    assert!(matches!(cleo.sends(id, random_nonce(), "x").await, Err(Fault::Muted { .. })));
    assert_eq!(ada.ask(Command::Leave { conversation: id }).await, Err(Fault::OwnerStays));
    assert_eq!(ada.ask(role(&ada, Role::Member)).await, Err(Fault::Forbidden));
    done(&mut ada, role(&bob, Role::Owner)).await;
    assert_eq!(ada.resume(None).await.conversations.iter().find(|c| c.id == id).unwrap().role, Role::Admin);
    assert_eq!(ada.ask(role(&bob, Role::Member)).await, Err(Fault::Forbidden));
    done(&mut ada, Command::Leave { conversation: id }).await;
    // Who is ended for ever needs no heir: whoever was there longest gets it.
    done(&mut bob, Command::SetRole { conversation: id, person: cleo.me.id, role: Role::Admin }).await;
    let (status, ..) = world.post("/forget", &[("cookie", &format!("sid={}", bob.token))], "").await;
    assert!(status < 400, "{status}");
    let mine = cleo.resume(None).await;
    let view = mine.conversations.iter().find(|c| c.id == id).unwrap();
    assert_eq!((view.role, view.members), (Role::Owner, 1));
    // Alone, the owner leaves, and it ends.
    done(&mut cleo, Command::Leave { conversation: id }).await;
    assert_eq!(cleo.history(id).await.map(drop), Err(Fault::Missing));
    world.stop().await;
}

#[tokio::test]
async fn all_are_muted_slowed_and_told() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let group = group(&mut ada, &mut [&mut bob]).await.id;
    let room = ada.creates_room("读书会").await.id;
    bob.opens(Command::Join { conversation: room }).await;
    for id in [group, room] {
        let quiet = SettingsChange { mute_all: Some(true), ..SettingsChange::default() };
        assert_eq!(bob.ask(set(id, quiet)).await, Err(Fault::Forbidden));
        done(&mut ada, set(id, quiet)).await;
        assert!(matches!(loop_for(&mut bob, id).await, What::MutedAll { on: true, .. }));
        assert_eq!(bob.sends(id, random_nonce(), "x").await, Err(Fault::MutedAll));
        ada.says(id, "安静").await;
        let slow = SettingsChange { mute_all: Some(false), slow_seconds: Some(3600), ..quiet };
        done(&mut ada, set(id, slow)).await;
        bob.says(id, "一").await;
        let again = random_nonce();
        let refused = bob.sends(id, again, "二").await;
        assert!(matches!(refused, Err(Fault::Slow { .. })), "{refused:?}");
        ada.says(id, "一").await;
        ada.says(id, "二").await;
        let view = bob.resume(None).await.conversations.into_iter().find(|c| c.id == id).unwrap();
        assert_eq!(view.group.unwrap().slow_seconds, 3600);
        let off = SettingsChange { slow_seconds: Some(0), ..SettingsChange::default() };
        done(&mut ada, set(id, off)).await;
        assert!(bob.sends(id, again, "二").await.is_ok());
        let text = "周五 19:00\n带书".to_owned();
        let announce = |text: &str| Command::Announce { conversation: id, text: text.into() };
        assert_eq!(bob.ask(announce(&text)).await, Err(Fault::Forbidden));
        assert_eq!(ada.ask(announce(&"长".repeat(2_001))).await, Err(Fault::AnnouncementTooLong));
        done(&mut ada, announce(&text)).await;
        let shown = shown(&mut bob, id).await.announcement.unwrap();
        assert_eq!((shown.text, shown.by.id), (text, ada.me.id));
        done(&mut ada, announce(" ")).await;
    }
    // A room has no policy of its own.
    let closed = SettingsChange { approval: Some(true), ..SettingsChange::default() };
    assert_eq!(ada.ask(set(room, closed)).await, Err(Fault::Forbidden));
    world.stop().await;
}

/// The next thing in a log that is no message.
async fn loop_for(person: &mut Person, conversation: ConversationId) -> What {
    loop {
        let entry = person.entry().await;
        if entry.conversation == conversation && !matches!(entry.what, What::Message { .. }) {
            return entry.what;
        }
    }
}

#[tokio::test]
async fn newcomers_see_the_past_or_not() {
    let world = World::new().await;
    let (mut ada, mut bob, mut cleo) =
        (world.person("Ada").await, world.person("Bob").await, world.person("Cleo").await);
    let id = group(&mut ada, &mut []).await.id;
    for text in ["一", "二", "三"] {
        ada.says(id, text).await;
    }
    let add = |person: &Person| Command::AddPeople { conversation: id, people: vec![person.me.id] };
    done(&mut ada, add(&bob)).await;
    let view = bob.conversation().await;
    assert_eq!((view.unread, view.last.as_ref().map(text_of)), (0, Some("三")));
    assert_eq!(bob.history(id).await.unwrap().items.len(), 5);
    done(&mut ada, set(id, SettingsChange { hide_history: Some(true), ..SettingsChange::default() })).await;
    done(&mut ada, add(&cleo)).await;
    let view = cleo.conversation().await;
    assert_eq!((view.unread, view.head, &view.last), (0, Seq(6), &None));
    for before in [None, Some(Seq(6)), Some(Seq(7)), Some(Seq(3))] {
        let Ok(Reply::History(page)) =
            cleo.ask(Command::History { conversation: id, before, after: None, limit: None }).await
        else {
            panic!()
        };
        let expected = if matches!(before, None | Some(Seq(7))) { 1 } else { 0 };
        assert_eq!((page.items.len(), page.from, page.more), (expected, Seq(1), false), "{before:?}");
    }
    let after = Command::History { conversation: id, before: None, after: Some(Seq(0)), limit: None };
    let Ok(Reply::History(page)) = cleo.ask(after).await else { panic!() };
    assert_eq!((page.from, page.to, page.items.len()), (Seq(1), Seq(6), 1));
    let Ok(Reply::Replayed(replayed)) = cleo.ask(Command::Replay { conversation: id, after: Seq(1) }).await
    else {
        panic!()
    };
    assert_eq!(replayed.skipped, [Span { from: Seq(2), to: Seq(5) }]);
    assert_eq!(replayed.events.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [Seq(6)]);
    ada.says(id, "四").await;
    let view = cleo.resume(None).await.conversations.into_iter().find(|c| c.id == id).unwrap();
    assert_eq!((view.unread, view.last.as_ref().map(text_of)), (1, Some("四")));
    world.stop().await;
}

#[tokio::test]
async fn a_nickname_shows_in_its_group_and_nowhere_else() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let id = group(&mut ada, &mut [&mut bob]).await.id;
    let call = |name: &str| Command::Nickname { conversation: id, name: name.into() };
    assert_eq!(bob.ask(call("Ada")).await, Err(Fault::Name(NameFault::Taken)));
    assert_eq!(bob.ask(call("Аda")).await, Err(Fault::Name(NameFault::Taken)), "looks like it");
    done(&mut bob, call("课代表")).await;
    assert_eq!(ada.ask(call("课代表")).await, Err(Fault::Name(NameFault::Taken)));
    assert_eq!(shown(&mut bob, id).await.nickname.as_deref(), Some("课代表"));
    let author = |entry: &Entry| match &entry.what {
        What::Message { author, .. } => author.name.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(author(&bob.says(id, "到").await), "课代表");
    assert_eq!(author(&ada.hears("到").await), "课代表");
    assert_eq!(author(&bob.says(LOBBY, "到").await), "Bob");
    assert_eq!(author(ada.history(id).await.unwrap().items.last().unwrap()), "课代表");
    let find =
        Command::Members(FindMembers { conversation: id, after: None, find: Some("课".into()), page: None });
    let Ok(Reply::Members(page)) = ada.ask(find).await else { panic!() };
    assert_eq!(page.members.iter().map(|member| member.person.name.as_str()).collect::<Vec<_>>(), ["课代表"]);
    let Ok(Reply::Card(card)) = ada.ask(Command::Card { person: bob.me.id }).await else { panic!() };
    assert_eq!(card.person.name, "Bob");
    done(&mut bob, call("")).await;
    assert_eq!(author(&bob.says(id, "嗯").await), "Bob");
    world.stop().await;
}
