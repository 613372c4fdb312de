//! Blocking: whoever is blocked learns nothing, and whoever blocks them receives nothing.

use crate::{
    friends::{ask, next_soon},
    world::*,
};
use protocol::*;

const TEXTS: [&str; 3] = ["一", "二", "三"];

/// Everything that somebody is told when they write to another, ask them and look them up; without ids, times
/// and what tells one world from another.
async fn walk(blocked: bool, seated: bool) -> Vec<String> {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = bob.opens(Command::OpenPrivate { person: alice.me.id }).await.id;
    if seated {
        bob.says(chat, "你好").await;
        alice.conversation().await;
        alice.says(chat, "嗯").await;
    }
    let mut phone = world.connect(&bob.token).await;
    if blocked {
        alice.ask(Command::Block { person: bob.me.id, blocked: true }).await.unwrap();
    }
    let mut told = Vec::new();
    for text in TEXTS {
        let nonce = random_nonce();
        told.push(format!("{:?}", bob.ask(Command::Typing { conversation: chat }).await));
        let sent = bob.sends(chat, nonce, text).await;
        told.push(format!("{:?}", bob.sends(chat, nonce, text).await == sent));
        told.push(format!("{sent:?}"));
    }
    for command in [
        Command::History { conversation: chat, before: None, after: None, limit: None },
        Command::Replay { conversation: chat, after: Seq(0) },
        Command::Members(FindMembers { conversation: chat, after: None, find: None, page: None }),
        Command::OpenPrivate { person: alice.me.id },
        Command::Card { person: alice.me.id },
        ask(alice.me.id),
        ask(alice.me.id),
    ] {
        let mut answer = bob.ask(command).await;
        if let Ok(Reply::Members(page)) = &mut answer {
            page.members.sort_by(|one, other| one.person.name.cmp(&other.person.name));
        }
        told.push(format!("{answer:?}"));
    }
    told.push(format!("{:?}", bob.resume(None).await));
    for device in [&mut bob, &mut phone] {
        while let Some(event) = next_soon(device).await {
            told.push(format!("{event:?}"));
        }
    }
    let ids = [alice.me.id.to_string(), bob.me.id.to_string(), chat.to_string()];
    world.stop().await;
    told.into_iter().map(|line| plain(line, &ids)).collect()
}

/// A line without what differs between any two worlds: ids, nonces, cursors, times.
fn plain(mut line: String, ids: &[String]) -> String {
    for (number, id) in ids.iter().enumerate() {
        line = line.replace(id, &format!("#{number}"));
    }
    let mut kept = String::new();
    for part in line.split_inclusive([' ', ',', '(', ')']) {
        let digits = part.chars().filter(char::is_ascii_hexdigit).count();
        kept += if digits >= 13 { "~ " } else { part };
    }
    kept
}

#[tokio::test]
async fn the_blocked_are_told_the_same_as_everybody() {
    for seated in [false, true] {
        let (free, blocked) = (walk(false, seated).await, walk(true, seated).await);
        assert_eq!(free, blocked);
        assert!(free.len() > 20);
    }
}

#[tokio::test]
async fn whoever_blocks_somebody_receives_nothing_from_them_for_ever() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.opens(Command::OpenPrivate { person: bob.me.id }).await.id;
    alice.says(chat, "你好").await;
    bob.conversation().await;
    bob.says(chat, "嗯").await;
    alice.hears("嗯").await;
    let read = alice.resume(None).await;
    alice.ask(Command::Read { conversation: chat, seq: Seq(2) }).await.unwrap();
    alice.event().await;
    alice.ask(Command::Block { person: bob.me.id, blocked: true }).await.unwrap();
    assert!(alice.contact().await.blocked);
    let mut desk = world.connect(&alice.token).await;
    for (number, text) in (3..).zip(TEXTS) {
        bob.ask(Command::Typing { conversation: chat }).await.unwrap();
        bob.says(chat, text).await;
        let seq = Seq(number);
        for device in [&mut alice, &mut desk] {
            assert_eq!(device.event().await, Event::Skip { conversation: chat, from: seq, to: seq });
        }
    }
    // One's own message reaches the other; the blocked one's do not come between.
    alice.says(chat, "别写了").await;
    desk.hears("别写了").await;
    bob.hears("别写了").await;
    bob.says(chat, "四").await;
    for device in [&mut alice, &mut desk] {
        assert_eq!(device.event().await, Event::Skip { conversation: chat, from: Seq(7), to: Seq(7) });
        device.hears_nothing().await;
    }
    let view =
        |resumed: &Resumed| resumed.conversations.iter().find(|view| view.id == chat).cloned().unwrap();
    for cursor in [None, Some(read.cursor)] {
        let view = view(&alice.resume(cursor).await);
        assert_eq!((view.unread, view.head, view.last.as_ref().map(text_of)), (0, Seq(7), Some("别写了")));
    }
    let history = alice.history(chat).await.unwrap();
    assert_eq!(history.items.iter().map(text_of).collect::<Vec<_>>(), ["你好", "嗯", "别写了"]);
    assert_eq!((history.from, history.to, history.more), (Seq(1), Seq(7), false));
    let page = |after| Command::History { conversation: chat, before: None, after: Some(after), limit: None };
    let Ok(Reply::History(later)) = alice.ask(page(Seq(2))).await else { panic!() };
    assert_eq!((later.items.len(), later.from, later.to), (1, Seq(3), Seq(7)));
    let Ok(Reply::Replayed(replayed)) =
        alice.ask(Command::Replay { conversation: chat, after: Seq(1) }).await
    else {
        panic!()
    };
    let span = |from, to| Span { from: Seq(from), to: Seq(to) };
    assert_eq!(replayed.events.iter().map(text_of).collect::<Vec<_>>(), ["嗯", "别写了"]);
    assert_eq!(replayed.skipped, [span(3, 5), span(7, 7)]);
    // Reading counts right afterwards, and what was written meanwhile never comes.
    alice.ask(Command::Block { person: bob.me.id, blocked: false }).await.unwrap();
    let last = bob.says(chat, "五").await;
    assert_eq!(alice.hears("五").await, last);
    assert_eq!(view(&alice.resume(None).await).unread, 1);
    for (seq, left) in [(Seq(4), 1), (Seq(7), 1), (Seq(8), 0)] {
        alice.ask(Command::Read { conversation: chat, seq }).await.unwrap();
        assert_eq!(view(&alice.resume(None).await).unread, left, "{seq}");
    }
    assert_eq!(alice.history(chat).await.unwrap().items.len(), 4);
    assert_eq!(bob.history(chat).await.unwrap().items.len(), 8);
    world.stop().await;
}

#[tokio::test]
async fn a_chat_that_a_blocked_person_begins_is_hidden_from_the_start() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    alice.ask(Command::Block { person: bob.me.id, blocked: true }).await.unwrap();
    let chat = bob.opens(Command::OpenPrivate { person: alice.me.id }).await.id;
    bob.ask(Command::Typing { conversation: chat }).await.unwrap();
    for text in TEXTS {
        bob.says(chat, text).await;
    }
    let resumed = alice.resume(None).await;
    let view = resumed.conversations.iter().find(|view| view.id == chat).unwrap();
    assert_eq!((view.unread, view.last.as_ref()), (0, None));
    assert_eq!(
        resumed.marks,
        [Mark { conversation: chat, pinned: false, muted: false, hidden: Some(Seq(1)), unread: None }]
    );
    assert_eq!(alice.history(chat).await.unwrap().items, []);
    while let Some(event) = next_soon(&mut alice).await {
        assert!(!matches!(event, Event::Entry(_) | Event::Typing { .. }), "{event:?}");
    }
    world.stop().await;
}

/// A page backwards does not walk over what is hidden, however much that is.
#[tokio::test]
async fn pages_go_past_what_is_hidden() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let chat = alice.opens(Command::OpenPrivate { person: bob.me.id }).await.id;
    let mut expected = Vec::new();
    for round in 0..4 {
        for number in 0..40 {
            let text = format!("{round} {number}");
            alice.ask(Command::Block { person: bob.me.id, blocked: false }).await.unwrap();
            alice.says(chat, &text).await;
            expected.push(text);
            alice.ask(Command::Block { person: bob.me.id, blocked: true }).await.unwrap();
            for _ in 0..if number == 20 { 120 } else { number % 3 } {
                bob.says(chat, "x").await;
            }
        }
    }
    let (mut before, mut seen) = (None, Vec::new());
    loop {
        let command = Command::History { conversation: chat, before, after: None, limit: Some(30) };
        let Ok(Reply::History(page)) = alice.ask(command).await else { panic!() };
        let texts = page.items.iter().map(|entry| text_of(entry).to_owned());
        seen.splice(0..0, texts);
        if !page.more {
            break;
        }
        before = Some(page.from);
    }
    assert_eq!(seen, expected);
    for limit in [u32::from(u16::MAX) + 1, u32::MAX] {
        let much = Command::History { conversation: chat, before: None, after: None, limit: Some(limit) };
        let Ok(Reply::History(page)) = alice.ask(much).await else { panic!("{limit} is not a page") };
        assert!(page.items.len() > 50);
    }
    let (mut after, mut places, mut heard) = (Seq(0), Vec::new(), Vec::new());
    loop {
        let Ok(Reply::History(page)) = alice
            .ask(Command::History { conversation: chat, before: None, after: Some(after), limit: None })
            .await
        else {
            panic!()
        };
        places.push((page.from, page.to));
        heard.extend(page.items.iter().map(|entry| text_of(entry).to_owned()));
        after = page.to;
        if page.to == page.as_of {
            break;
        }
    }
    assert_eq!(heard, expected);
    assert!(places.windows(2).all(|pair| pair[1].0 == pair[0].1.next()), "without a hole: {places:?}");
    world.stop().await;
}
