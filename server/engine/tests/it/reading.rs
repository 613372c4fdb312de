//! Read state: ✓✓ in private chats, who has read in groups, marking as unread, finding a day.

use crate::{
    device::HandClock,
    groups::{done, group},
    world::{Person, World, *},
};
use engine::ports::clock::{Clock as _, SystemClock};
use protocol::*;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

async fn private(ming: &mut Person, ada: &mut Person) -> ConversationId {
    let chat = ming.opens(Command::OpenPrivate { person: ada.me.id }).await.id;
    ming.says(chat, "在吗").await;
    ada.takes().await;
    chat
}

pub async fn reads(person: &mut Person, conversation: ConversationId, seq: u32) {
    assert_eq!(person.ask(Command::Read { conversation, seq: Seq(seq) }).await, Ok(Reply::Done));
}

async fn tells(person: &mut Person, reads: bool) {
    let answer = person.ask(Command::Privacy(ChangePrivacy { reads: Some(reads) })).await;
    assert_eq!(answer, Ok(Reply::Privacy(Privacy { reads })));
}

/// What somebody is told of how far the other one has read. It may come after the answer to who has read.
async fn told(person: &mut Person) -> Vec<u32> {
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let seq = |event: &Event| if let Event::PeerRead { seq, .. } = event { Some(seq.0) } else { None };
    person.takes().await.iter().filter_map(seq).collect()
}

/// The same after a cut: what the list says.
async fn known(person: &mut Person, conversation: ConversationId) -> Option<u32> {
    let resumed = person.resume(None).await;
    resumed.conversations.iter().find(|view| view.id == conversation).unwrap().peer_read.map(|seq| seq.0)
}

async fn counts(person: &mut Person, conversation: ConversationId, seqs: &[Seq]) -> Vec<(u32, u32)> {
    let of = ReadCounts { conversation, seqs: seqs.to_vec() };
    let Ok(Reply::ReadCounts(counts)) = person.ask(Command::ReadCounts(of)).await else { panic!() };
    counts.iter().map(|count| (count.seq.0, count.read)).collect()
}

async fn readers(person: &mut Person, conversation: ConversationId, seq: Seq, unread: bool) -> Readers {
    let of = ReadersOf { conversation, seq, unread, after: None };
    let Ok(Reply::Readers(readers)) = person.ask(Command::Readers(of)).await else { panic!() };
    readers
}

fn names(readers: &Readers) -> Vec<&str> {
    let mut names: Vec<_> = readers.people.iter().map(|person| &*person.name).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn the_other_one_is_told_at_once_and_after_a_cut() {
    let world = World::new().await;
    let (mut ming, mut ada) = (world.person("小明").await, world.person("Ada").await);
    let chat = private(&mut ming, &mut ada).await;
    assert_eq!(known(&mut ming, chat).await, None, "nothing was read");
    let cursor = ming.cursor.clone();
    let second = ming.says(chat, "？").await;
    reads(&mut ada, chat, 1).await;
    assert_eq!(told(&mut ming).await, [1]);
    reads(&mut ada, chat, 1).await;
    reads(&mut ada, chat, 0).await;
    assert_eq!(told(&mut ming).await, [0; 0], "it does not move, and never back");
    reads(&mut ada, chat, second.seq.0).await;
    assert_eq!(told(&mut ming).await, [2]);
    assert_eq!(told(&mut ada).await, [0; 0], "one's own position is told by `read`");
    // Whoever was away learns it from their cursor on, and whoever comes anew.
    let mut away = world.connect(&ming.token).await;
    let resumed = away.resume(cursor).await;
    let view = resumed.conversations.iter().find(|view| view.id == chat).unwrap();
    assert_eq!(view.peer_read, Some(second.seq));
    let cursor = away.cursor.clone();
    reads(&mut ada, chat, second.seq.0).await;
    assert!(away.resume(cursor).await.conversations.is_empty(), "nothing has changed");
    world.stop().await;
}

#[tokio::test]
async fn who_does_not_tell_is_not_told() {
    let world = World::new().await;
    let (mut ming, mut ada) = (world.person("小明").await, world.person("Ada").await);
    let chat = private(&mut ming, &mut ada).await;
    reads(&mut ada, chat, 1).await;
    let answer = ada.says(chat, "在").await.seq;
    reads(&mut ming, chat, answer.0).await;
    assert_eq!((told(&mut ming).await, told(&mut ada).await), (vec![1], vec![2]));
    // Both lose sight of the other one, at once and after a cut.
    tells(&mut ada, false).await;
    assert_eq!((told(&mut ming).await, told(&mut ada).await), (vec![0], vec![0]));
    assert_eq!((known(&mut ming, chat).await, known(&mut ada, chat).await), (None, None));
    let third = ming.says(chat, "看到了吗").await.seq;
    reads(&mut ada, chat, third.0).await;
    let fourth = ada.says(chat, "嗯").await.seq;
    reads(&mut ming, chat, fourth.0).await;
    assert_eq!((told(&mut ming).await, told(&mut ada).await), (vec![], vec![]));
    // What was read meanwhile is not told afterwards, until one reads on.
    tells(&mut ada, true).await;
    assert_eq!((told(&mut ming).await, told(&mut ada).await), (vec![1], vec![4]));
    let fifth = ming.says(chat, "好").await.seq;
    reads(&mut ada, chat, fifth.0).await;
    assert_eq!(told(&mut ming).await, [5]);
    // Asking alone changes nothing.
    let asked = ada.ask(Command::Privacy(ChangePrivacy { reads: None })).await;
    assert_eq!(asked, Ok(Reply::Privacy(Privacy { reads: true })));
    assert_eq!(told(&mut ming).await, [0; 0]);
    world.stop().await;
}

#[tokio::test]
async fn whoever_is_blocked_learns_nothing() {
    let world = World::new().await;
    let (mut ming, mut ada) = (world.person("小明").await, world.person("Ada").await);
    let chat = private(&mut ming, &mut ada).await;
    reads(&mut ada, chat, 1).await;
    assert_eq!(told(&mut ming).await, [1]);
    done(&mut ada, Command::Block { person: ming.me.id, blocked: true }).await;
    ming.says(chat, "？").await;
    let mine = ada.says(chat, "写着玩").await.seq;
    reads(&mut ada, chat, mine.0).await;
    assert_eq!(told(&mut ming).await, [0; 0], "as if she had not looked");
    assert_eq!(known(&mut ming, chat).await, Some(1), "nor does anything vanish");
    done(&mut ada, Command::Block { person: ming.me.id, blocked: false }).await;
    let again = ming.says(chat, "还在吗").await.seq;
    reads(&mut ada, chat, again.0).await;
    assert_eq!(told(&mut ming).await, [again.0]);
    world.stop().await;
}

#[tokio::test]
async fn a_group_is_counted_by_those_who_say_so() {
    let world = World::new().await;
    let (mut ming, mut ada) = (world.person("小明").await, world.person("Ada").await);
    let (mut dong, mut mia) = (world.person("东东").await, world.person("Mia").await);
    let group = group(&mut ming, &mut [&mut ada, &mut dong, &mut mia]).await.id;
    let first = ming.says(group, "周五春游").await.seq;
    let second = ming.says(group, "带水").await.seq;
    assert_eq!(counts(&mut ming, group, &[first, second]).await, []);
    reads(&mut ada, group, second.0).await;
    reads(&mut dong, group, first.0).await;
    assert_eq!(counts(&mut ming, group, &[first, second]).await, [(first.0, 2), (second.0, 1)]);
    assert_eq!(told(&mut ming).await, [0; 0], "reading in a group tells nobody");
    let who = readers(&mut ming, group, second, false).await;
    assert_eq!((names(&who), who.read, who.unread, who.silent), (vec!["Ada"], 1, 2, 0));
    assert_eq!(names(&readers(&mut ming, group, second, true).await), ["Mia", "东东"]);
    // Those who do not say are among neither, and neither is whoever blocks the author.
    tells(&mut dong, false).await;
    done(&mut ada, Command::Block { person: ming.me.id, blocked: true }).await;
    let who = readers(&mut ming, group, first, false).await;
    assert_eq!((names(&who), who.read, who.unread, who.silent), (vec![], 0, 1, 2));
    assert_eq!(counts(&mut ming, group, &[first, second]).await, []);
    // Who does not say is not told either; others' messages are nobody else's.
    let theirs = dong.says(group, "好").await.seq;
    reads(&mut mia, group, theirs.0).await;
    assert_eq!(counts(&mut dong, group, &[theirs]).await, []);
    assert_eq!(readers(&mut dong, group, theirs, false).await.people, []);
    assert_eq!(counts(&mut mia, group, &[theirs, Seq(99)]).await, []);
    let of = ReadersOf { conversation: group, seq: theirs, unread: false, after: None };
    assert_eq!(mia.ask(Command::Readers(of)).await, Err(Fault::Missing));
    // Whoever comes later is no reader of what was said before.
    let mut late = world.person("迟到").await;
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    done(&mut ming, Command::AddPeople { conversation: group, people: vec![late.me.id] }).await;
    reads(&mut late, group, u32::MAX).await;
    let who = readers(&mut ming, group, first, false).await;
    assert_eq!((who.read, who.unread, who.silent), (1, 0, 2), "Mia has read on");
    let new = ming.says(group, "欢迎").await.seq;
    reads(&mut late, group, new.0).await;
    assert_eq!(names(&readers(&mut ming, group, new, false).await), ["迟到"]);
    let many = ReadCounts { conversation: group, seqs: vec![first; 101] };
    assert_eq!(ming.ask(Command::ReadCounts(many)).await, Err(Fault::ListFull { most: 100 }));
    world.stop().await;
}

#[tokio::test]
async fn many_readers_come_in_pages_and_cost_nobody_a_frame() {
    let world = World::new().await;
    let mut ming = world.person("小明").await;
    let room = ming.creates_room("操场").await.id;
    let mut people = Vec::new();
    for n in 0..60 {
        let mut one = world.person(&format!("p{n}")).await;
        one.opens(Command::Join { conversation: room }).await;
        people.push(one);
    }
    let said = ming.says(room, "集合").await.seq;
    for one in &mut people {
        one.takes().await;
    }
    ming.takes().await;
    for one in &mut people {
        reads(one, room, said.0).await;
    }
    for one in &mut people {
        let mut heard = one.takes().await;
        heard.retain(|event| !matches!(event, Event::Presence(_)));
        assert!(matches!(&heard[..], [Event::Read { .. }]), "their own alone: {heard:?}");
    }
    assert_eq!(counts(&mut ming, room, &[said]).await, [(said.0, 60)]);
    let first = readers(&mut ming, room, said, false).await;
    assert_eq!((first.people.len(), first.more, first.read), (50, true, 60));
    let after = first.people.last().map(|person| person.id);
    let of = ReadersOf { conversation: room, seq: said, unread: false, after };
    let Ok(Reply::Readers(rest)) = ming.ask(Command::Readers(of)).await else { panic!() };
    assert_eq!((rest.people.len(), rest.more), (10, false));
    drop(people);
    world.stop().await;
}

#[tokio::test]
async fn a_chat_is_marked_as_unread_on_all_devices_and_others_do_not_learn_of_it() {
    let world = World::new().await;
    let (mut ming, mut ada) = (world.person("小明").await, world.person("Ada").await);
    let chat = private(&mut ming, &mut ada).await;
    let last = ming.says(chat, "明天交").await.seq;
    reads(&mut ada, chat, last.0).await;
    assert_eq!(told(&mut ming).await, [last.0]);
    let mut other = world.connect(&ada.token).await;
    let cursor = other.resume(None).await.cursor;
    let mark = |unread| {
        let unread = Some(Seq(unread));
        Command::Mark(MarkConversation {
            conversation: chat,
            pinned: None,
            muted: None,
            hidden: None,
            unread,
        })
    };
    done(&mut ada, mark(1)).await;
    let marked = Mark { conversation: chat, pinned: false, muted: false, hidden: None, unread: Some(Seq(1)) };
    assert_eq!(other.event().await, Event::Mark(marked));
    let resumed = other.resume(Some(cursor)).await;
    assert_eq!(resumed.marks, [marked]);
    assert_eq!((told(&mut ming).await, known(&mut ming, chat).await), (vec![], Some(last.0)));
    assert!(ada.takes().await.contains(&Event::Mark(marked)));
    done(&mut other, mark(99)).await;
    assert_eq!(ada.event().await, Event::Mark(Mark { unread: Some(last), ..marked }));
    done(&mut other, mark(0)).await;
    assert_eq!(ada.event().await, Event::Mark(Mark { unread: None, ..marked }));
    world.stop().await;
}

#[tokio::test]
async fn a_day_is_found_and_what_is_hidden_is_passed_over() {
    const DAY: i64 = 86_400_000;
    let start = SystemClock.now();
    let clock = Arc::new(HandClock(AtomicI64::new(start)));
    let keep = tempfile::tempdir().unwrap();
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let mut ming = world.person("小明").await;
    let room = ming.creates_room("日记").await.id;
    let mut days = Vec::new();
    for day in 0..5 {
        clock.0.store(start + day * DAY, Ordering::SeqCst);
        days.push(ming.says(room, "上午").await);
        ming.says(room, "下午").await;
    }
    let mut at = async |at: i64| {
        let Ok(Reply::Placed(Placed { seq })) =
            ming.ask(Command::PlaceAt(PlaceAt { conversation: room, at })).await
        else {
            panic!()
        };
        seq
    };
    assert_eq!(at(0).await, Some(Seq(1)), "before the first: what the room begins with");
    assert_eq!(at(start + DAY).await, Some(days[1].seq));
    assert_eq!(at(start + DAY + 1).await, Some(days[2].seq));
    assert_eq!((at(start + 5 * DAY).await, at(i64::MAX).await), (None, None), "after the last");
    assert_eq!(at(i64::MIN).await, Some(Seq(1)));
    let hide = HideMessages { conversation: room, seqs: vec![days[2].seq] };
    ming.ask(Command::HideMessages(hide)).await.unwrap();
    let asked = PlaceAt { conversation: room, at: start + 2 * DAY };
    let found = ming.ask(Command::PlaceAt(asked)).await;
    assert_eq!(found, Ok(Reply::Placed(Placed { seq: Some(days[2].seq.next()) })));
    world.stop().await;
}

/// What somebody has removed from what they see is not unread to them, on any of their devices.
#[tokio::test]
async fn what_is_hidden_is_not_unread() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let chat = private(&mut bob, &mut ada).await;
    let (old, calls) = (bob.says(chat, "一").await, bob.says(chat, "二").await);
    ada.takes().await;
    reads(&mut ada, chat, old.seq.0 - 1).await;
    let mut tablet = world.connect(&ada.token).await;
    let cursor = tablet.resume(None).await.cursor;
    let hides = |seqs: Vec<Seq>| Command::HideMessages(HideMessages { conversation: chat, seqs });
    done(&mut ada, hides(vec![calls.seq])).await;
    let seen = tablet.takes().await;
    let view =
        seen.iter().find_map(|event| if let Event::Conversation(view) = event { Some(view) } else { None });
    let view = view.expect("is told");
    assert_eq!((view.unread, view.last.as_ref().map(text_of)), (1, Some("一")));
    // A device that was away is told the same, and hiding it again changes nothing.
    done(&mut ada, hides(vec![calls.seq])).await;
    let now = |resumed: Resumed| resumed.conversations.into_iter().find(|view| view.id == chat).unwrap();
    assert_eq!(now(tablet.resume(Some(cursor)).await).unread, 1);
    // It is counted once, on whichever side of the new place it is: from the old place, and from the head.
    reads(&mut ada, chat, old.seq.0).await;
    assert_eq!(now(ada.resume(None).await).unread, 0);
    let third = bob.says(chat, "三").await;
    assert_eq!(now(ada.resume(None).await).unread, 1);
    done(&mut ada, hides(vec![third.seq])).await;
    for n in 4..12 {
        bob.says(chat, &n.to_string()).await;
    }
    assert_eq!(now(ada.resume(None).await).unread, 8);
    reads(&mut ada, chat, third.seq.0 + 7).await;
    assert_eq!(now(ada.resume(None).await).unread, 1);
    // One's own is not counted twice, and all of it may be hidden.
    let own = ada.says(chat, "我").await;
    done(&mut ada, hides((1..=own.seq.0).map(Seq).collect())).await;
    let view = now(ada.resume(None).await);
    assert_eq!((view.unread, view.last), (0, None));
    world.stop().await;
}

#[tokio::test]
async fn a_hidden_call_calls_no_more() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let with = Some(Box::new(With { mentions: vec![ada.me.id], ..With::default() }));
    let text = "@Ada".to_owned();
    let called = bob.ask(Command::Send { conversation: LOBBY, nonce: random_nonce(), text, with }).await;
    let Ok(Reply::Sent(entry)) = called else { panic!("{called:?}") };
    let now = |resumed: Resumed| resumed.conversations.into_iter().find(|view| view.id == LOBBY).unwrap();
    assert_eq!(now(ada.resume(None).await).called, Some(entry.seq));
    done(&mut ada, Command::HideMessages(HideMessages { conversation: LOBBY, seqs: vec![entry.seq] })).await;
    let view = now(ada.resume(None).await);
    assert_eq!((view.called, view.unread), (None, 0));
    world.stop().await;
}
