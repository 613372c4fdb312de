//! Friends, remarks, search and marks: what each of the two hears, on all devices, and nobody else.

use crate::world::{Person, *};
use engine::{Config, config::PrivateChats};
use protocol::*;

pub fn ask(person: PersonId) -> Command {
    Command::AskFriend { person, note: "我是三班的李明".into() }
}

pub fn accept(person: PersonId) -> Command {
    Command::AnswerFriend { person, accept: true }
}

impl Person {
    /// Waits for the next change in one's private list.
    pub async fn contact(&mut self) -> Contact {
        loop {
            if let Event::Contact(contact) = self.event().await {
                return contact;
            }
        }
    }

    async fn done(&mut self, command: Command) {
        assert_eq!(self.ask(command).await, Ok(Reply::Done));
    }

    async fn finds(&mut self, find: &str) -> Vec<String> {
        match self.ask(Command::People { find: find.into(), page: None, space: None }).await {
            Ok(Reply::People(page)) => page.people.into_iter().map(|person| person.name).collect(),
            other => panic!("{other:?}"),
        }
    }
}

async fn befriend(one: &mut Person, other: &mut Person) {
    one.done(ask(other.me.id)).await;
    other.done(accept(one.me.id)).await;
    for person in [one, other] {
        while person.contact().await.friendship != Friendship::Friend {}
    }
}

#[tokio::test]
async fn a_request_comes_live_to_the_other_and_to_nobody_else() {
    let world = World::new().await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let (mut alice_phone, mut bob_phone) =
        (world.connect(&alice.token).await, world.connect(&bob.token).await);
    alice.done(ask(bob.me.id)).await;
    for device in [&mut bob, &mut bob_phone] {
        let asked = device.contact().await;
        assert_eq!((asked.friendship, &*asked.note), (Friendship::AskedBy, "我是三班的李明"));
        assert_eq!(asked.person, alice.me);
    }
    bob.done(accept(alice.me.id)).await;
    for device in [&mut alice, &mut alice_phone] {
        assert_eq!(device.contact().await.friendship, Friendship::Asked);
        assert_eq!(device.contact().await.friendship, Friendship::Friend);
    }
    for device in [&mut bob, &mut bob_phone] {
        assert_eq!(device.contact().await.friendship, Friendship::Friend);
    }
    // Remarks and marks: one's own devices alone.
    alice.done(Command::Remark { person: bob.me.id, remark: "阿宝".into() }).await;
    for device in [&mut alice, &mut alice_phone] {
        let contact = device.contact().await;
        assert_eq!((&*contact.remark, &*contact.spelled), ("阿宝", "abao"));
    }
    let mark = Command::Mark(MarkConversation {
        conversation: LOBBY,
        pinned: Some(true),
        muted: None,
        hidden: Some(true),
        unread: None,
    });
    alice.done(mark).await;
    for device in [&mut alice, &mut alice_phone] {
        let set =
            Mark { conversation: LOBBY, pinned: true, muted: false, hidden: Some(Seq(0)), unread: None };
        assert_eq!(device.event().await, Event::Mark(set));
    }
    alice.done(Command::DropFriend { person: bob.me.id }).await;
    assert_eq!(bob.contact().await.friendship, Friendship::None);
    assert_eq!(bob_phone.contact().await.friendship, Friendship::None);
    for person in [&mut bob, &mut bob_phone, &mut carol] {
        person.hears_nothing().await;
    }
    assert_eq!(carol.resume(None).await.contacts, []);
    world.stop().await;
}

#[tokio::test]
async fn a_resume_brings_what_changed_and_a_snapshot_what_is_kept() {
    let world = World::new().await;
    let (mut alice, mut bob, carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let cursor = alice.resume(None).await.cursor;
    alice.done(Command::Remark { person: carol.me.id, remark: "卡罗".into() }).await;
    bob.done(ask(alice.me.id)).await;
    let names = |contacts: &[Contact]| {
        let mut names: Vec<_> =
            contacts.iter().map(|c| (c.person.name.clone(), c.friendship, c.remark.clone())).collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        names
    };
    let both = vec![
        ("bob".to_owned(), Friendship::AskedBy, String::new()),
        ("carol".to_owned(), Friendship::None, "卡罗".to_owned()),
    ];
    let changed = alice.resume(Some(cursor)).await;
    assert_eq!(names(&changed.contacts), both);
    assert_eq!(names(&alice.resume(None).await.contacts), both);
    assert_eq!(alice.resume(Some(changed.cursor.clone())).await.contacts, []);
    // What is kept no more is told to whoever has it, and stands in no snapshot.
    alice.done(Command::Remark { person: carol.me.id, remark: " ".into() }).await;
    bob.done(Command::DropFriend { person: alice.me.id }).await;
    let gone: Vec<_> = names(&alice.resume(Some(changed.cursor.clone())).await.contacts);
    assert_eq!(
        gone.iter().map(|(_, state, remark)| (*state, remark.len())).collect::<Vec<_>>(),
        [(Friendship::None, 0), (Friendship::None, 0)]
    );
    assert_eq!(alice.resume(None).await.contacts, []);
    // A new name is a change for whoever keeps something about them.
    alice.done(Command::Remark { person: carol.me.id, remark: "C".into() }).await;
    let cursor = alice.resume(None).await.cursor;
    let mut carol = world.connect(&carol.token).await;
    carol
        .ask(Command::Profile(EditProfile { name: Some("Caroline".into()), avatar: None, locale: None }))
        .await
        .unwrap();
    assert_eq!(alice.resume(Some(cursor)).await.contacts[0].person.name, "Caroline");
    world.stop().await;
}

#[tokio::test]
async fn whoever_is_refused_learns_nothing_and_whoever_asked_each_other_are_friends() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    alice.done(ask(bob.me.id)).await;
    assert_eq!(alice.contact().await.friendship, Friendship::Asked);
    bob.done(Command::AnswerFriend { person: alice.me.id, accept: false }).await;
    alice.hears_nothing().await;
    assert_eq!(alice.resume(None).await.contacts[0].friendship, Friendship::Asked);
    // Again at once: nothing comes of it, for either.
    bob.resume(None).await;
    let _ = bob.contact().await;
    let _ = bob.contact().await;
    alice.done(ask(bob.me.id)).await;
    alice.hears_nothing().await;
    bob.hears_nothing().await;
    assert_eq!(bob.ask(accept(alice.me.id)).await, Err(Fault::Missing));
    bob.done(ask(alice.me.id)).await;
    assert_eq!(alice.contact().await.friendship, Friendship::Friend);
    world.stop().await;
}

#[tokio::test]
async fn lists_have_an_end_and_fields_their_limits() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    let many = usize::try_from(limits::REQUESTS).unwrap();
    for number in 0..=many {
        let other = world.person(&format!("p{number}")).await;
        let answer = alice.ask(ask(other.me.id)).await;
        let full = Fault::ListFull { most: limits::REQUESTS };
        assert_eq!(answer, if number < many { Ok(Reply::Done) } else { Err(full) });
        other.leaves().await;
    }
    let me = alice.me.id;
    assert_eq!(alice.ask(ask(me)).await, Err(Fault::Missing), "oneself");
    assert_eq!(alice.ask(ask(PersonId(99))).await, Err(Fault::Missing));
    let bob = world.person("bob").await.me.id;
    for (note, answer) in [
        ("好".repeat(200), Fault::ListFull { most: limits::REQUESTS }),
        ("好".repeat(201), Fault::TextTooLong),
    ] {
        assert_eq!(alice.ask(Command::AskFriend { person: bob, note }).await, Err(answer));
    }
    for (remark, fault) in
        [("好".repeat(33), NameFault::TooLong), ("a\u{202E}b".into(), NameFault::Unprintable)]
    {
        assert_eq!(alice.ask(Command::Remark { person: bob, remark }).await, Err(Fault::Name(fault)));
    }
    // For one's own eyes: it may be anybody's name.
    for remark in ["alice", "admin", "站长"] {
        alice.done(Command::Remark { person: bob, remark: remark.into() }).await;
    }
    world.stop().await;
}

#[tokio::test]
async fn people_are_found_by_name_pinyin_initials_and_ones_own_remark() {
    let world = World::new().await;
    let (mut alice, mut lang, mut bob) =
        (world.person("alice").await, world.person("李明朗").await, world.person("长乐").await);
    for find in ["lml", "limi", "明朗", "liminglang", "李 明"] {
        let expected: &[&str] = if find == "李 明" { &[] } else { &["李明朗"] };
        assert_eq!(alice.finds(find).await, expected, "{find}");
    }
    assert_eq!(alice.finds("changle").await, ["长乐"]);
    assert_eq!(alice.finds("zhangle").await, ["长乐"]);
    assert_eq!(alice.finds("").await, ["李明朗", "长乐"], "everybody but oneself");
    alice.done(Command::Remark { person: bob.me.id, remark: "小月亮".into() }).await;
    assert_eq!(alice.finds("xyl").await, ["长乐"]);
    assert_eq!(lang.finds("xyl").await, <[&str; 0]>::default(), "a remark is its author's alone");
    // A new name is found at once, the old one no more.
    bob.ask(Command::Profile(EditProfile { name: Some("单飞".into()), avatar: None, locale: None }))
        .await
        .unwrap();
    assert_eq!((alice.finds("changle").await.len(), alice.finds("shanfei").await.len()), (0, 1));
    // The blocked find nobody, as if there were nobody.
    lang.done(Command::Block { person: alice.me.id, blocked: true }).await;
    assert_eq!(alice.finds("lml").await, alice.finds("nobody").await);
    assert_eq!(lang.finds("alice").await, ["alice"]);
    // Pages.
    for number in 0..120 {
        world.person(&format!("guest {number:03}")).await.leaves().await;
    }
    let (mut page, mut seen) = (None, Vec::new());
    loop {
        let Ok(Reply::People(People { people, next })) =
            alice.ask(Command::People { find: "guest".into(), page, space: None }).await
        else {
            panic!()
        };
        seen.extend(people.into_iter().map(|person| person.name));
        page = next;
        if page.is_none() {
            break;
        }
    }
    assert_eq!(seen, (0..120).map(|number| format!("guest {number:03}")).collect::<Vec<_>>());
    world.stop().await;
}

#[tokio::test]
async fn on_a_server_of_friends_only_friends_write_to_each_other() {
    let world = World::with(Config { private: PrivateChats::Friends, ..generous() }).await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let open = Command::OpenPrivate { person: bob.me.id };
    assert_eq!(alice.ask(open.clone()).await, Err(Fault::NotFriends));
    befriend(&mut alice, &mut bob).await;
    let chat = alice.opens(open.clone()).await.id;
    let nonce = random_nonce();
    let first = alice.sends(chat, nonce, "你好").await.unwrap();
    bob.conversation().await;
    bob.says(chat, "在").await;
    alice.hears("在").await;
    alice.done(Command::DropFriend { person: bob.me.id }).await;
    for (person, other) in [(&mut alice, bob.me.id), (&mut bob, first_author(&first))] {
        assert_eq!(person.sends(chat, random_nonce(), "x").await, Err(Fault::NotFriends));
        let kept = person.history(chat).await.unwrap();
        assert_eq!(kept.items.iter().map(text_of).collect::<Vec<_>>(), ["你好", "在"]);
        // The chat stays, and opens.
        assert_eq!(person.opens(Command::OpenPrivate { person: other }).await.id, chat);
        let _ = person.ask(Command::Typing { conversation: chat }).await;
    }
    assert_eq!(alice.sends(chat, nonce, "你好").await.unwrap(), first, "a retry gets its first result");
    while let Some(event) = next_soon(&mut alice).await {
        assert!(!matches!(event, Event::Typing { .. }), "nobody is shown who types");
    }
    befriend(&mut bob, &mut alice).await;
    bob.says(chat, "又好了").await;
    alice.hears("又好了").await;
    world.stop().await;
}

fn first_author(entry: &Entry) -> PersonId {
    match &entry.what {
        What::Message { author, .. } => author.id,
        other => panic!("{other:?}"),
    }
}

/// The next event, if one comes within a short time.
pub async fn next_soon(person: &mut Person) -> Option<Event> {
    tokio::time::timeout(std::time::Duration::from_millis(200), person.event()).await.ok()
}

#[tokio::test]
async fn reading_on_one_device_clears_it_on_all_at_once() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let mut devices = [world.connect(&bob.token).await, world.connect(&bob.token).await];
    let entry = alice.says(LOBBY, "看见了吗").await;
    for device in &mut devices {
        device.hears("看见了吗").await;
    }
    let started = std::time::Instant::now();
    bob.done(Command::Read { conversation: LOBBY, seq: entry.seq }).await;
    for device in &mut devices {
        assert_eq!(device.event().await, Event::Read { conversation: LOBBY, seq: entry.seq, unread: 0 });
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(1));
    alice.hears_nothing().await;
    world.stop().await;
}

#[tokio::test]
async fn marks_are_for_members_and_hide_up_to_the_newest_place() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let room = alice.creates_room("散步").await;
    alice.conversation().await;
    let hide = |hidden| {
        Command::Mark(MarkConversation {
            conversation: room.id,
            pinned: None,
            muted: None,
            hidden: Some(hidden),
            unread: None,
        })
    };
    assert_eq!(bob.ask(hide(true)).await, Err(Fault::Forbidden));
    let missing = Command::Mark(MarkConversation {
        conversation: ConversationId(99),
        pinned: None,
        muted: None,
        hidden: None,
        unread: None,
    });
    assert_eq!(bob.ask(missing).await, Err(Fault::Missing));
    let cursor = alice.resume(None).await.cursor;
    let said = alice.says(room.id, "走吧").await;
    alice.done(hide(true)).await;
    let mark =
        Mark { conversation: room.id, pinned: false, muted: false, hidden: Some(said.seq), unread: None };
    assert_eq!(alice.event().await, Event::Mark(mark));
    assert_eq!(alice.resume(Some(cursor)).await.marks, [mark]);
    alice.done(hide(true)).await;
    alice.hears_nothing().await;
    alice.done(hide(false)).await;
    assert_eq!(alice.event().await, Event::Mark(Mark { hidden: None, ..mark }));
    world.stop().await;
}
