//! Echo, retry, gap, resume: what the page makes of what the server says.

use crate::{
    boot::ChatPage,
    ports::PendingMessage,
    route::Route,
    state::{
        Chat, Effect,
        connecting::Ended,
        connection::{Connection, ReadyState},
        outbox::Stage,
        said::Said,
    },
};
use protocol::*;

pub const LOBBY: ConversationId = ConversationId::LOBBY;

pub fn person(id: i64, name: &str) -> Person {
    Person {
        id: PersonId(id),
        name: name.into(),
        avatar: AvatarId(1),
        owner: false,
        gone: false,
        robot: false,
    }
}

pub fn me() -> Person {
    person(7, "me")
}

pub fn message(author: Person, nonce: u128, seq: u32, text: &str) -> Entry {
    let what = What::Message { author, nonce: Nonce(nonce), text: text.into(), more: None };
    Entry { conversation: LOBBY, seq: Seq(seq), ord: seq, at: 1_000 * i64::from(seq), what }
}

pub fn lobby(head: u32, read: u32, unread: u32) -> Conversation {
    Conversation {
        id: LOBBY,
        kind: Kind::Lobby,
        name: String::new(),
        peer: None,
        head: Seq(head),
        read: Seq(read),
        unread,
        last: None,
        notice: None,
        members: 2,
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

pub fn cursor(version: u64) -> Cursor {
    Cursor::new(format!("5.{version}")).unwrap()
}

pub fn hello(you: Person, resuming: bool) -> Hello {
    Hello { protocol: 1, build: "1".into(), epoch: Epoch(5), you, heartbeat: 25, stream: None, resuming }
}

/// A page that ends at `to`, the newest place.
pub fn page(items: Vec<Entry>, to: u32) -> History {
    let from = items.first().map_or(Seq(1), |entry| entry.seq);
    History { conversation: LOBBY, items, from, to: Seq(to), as_of: Seq(to), more: from > Seq(1) }
}

pub fn replayed(events: Vec<Entry>, head: u32, too_far: bool) -> Replayed {
    Replayed { conversation: LOBBY, events, skipped: Vec::new(), head: Seq(head), too_far }
}

pub fn resumed(version: u64, conversations: Vec<Conversation>) -> Resumed {
    Resumed {
        cursor: cursor(version),
        snapshot: None,
        conversations,
        gone: Vec::new(),
        gone_why: Vec::new(),
        contacts: Vec::new(),
        marks: Vec::new(),
        hidden: Vec::new(),
        drafts: None,
    }
}

pub fn chat(entries: Vec<Entry>) -> Chat {
    let head = entries.last().map_or(0, |entry| entry.seq.0);
    let history = page(entries, head);
    let mut first = resumed(1, vec![lobby(head, head, 0)]);
    first.snapshot = Some(SnapshotReason::First);
    let page = ChatPage {
        me: me(),
        login: LoginId(1),
        build: "1".into(),
        resumed: first,
        answers: vec![Some(Answer::History(history))],
        is_alone: false,
        is_guest: false,
        space: ConversationId::LOBBY,
    };
    Chat::new(page, Route::Conversation(LOBBY))
}

pub fn sent(effects: &[Effect]) -> Vec<ClientFrame> {
    let frames = effects.iter().filter_map(|effect| match effect {
        Effect::Send(frame) => Some(frame.clone()),
        _ => None,
    });
    frames.collect()
}

/// Connects: hello, resume, its answer. Gives what the page says next.
pub fn connect(chat: &mut Chat, answer: Resumed) -> Vec<ClientFrame> {
    chat.connection_changed(Connection { ready: ReadyState::Open, ..Connection::default() });
    let hello = hello(me(), false);
    let asked = sent(&chat.receive(PageFrame::Hello(hello), 0));
    assert!(matches!(asked[0].command, Command::Resume { .. }));
    sent(&chat.receive(PageFrame::Reply { reference: asked[0].reference, ok: Answer::Resumed(answer) }, 0))
}

pub fn disconnect(chat: &mut Chat) {
    chat.connection_changed(Connection { ready: ReadyState::Closed, ..Connection::default() });
}

pub fn write(chat: &mut Chat, nonce: u128, text: &str) -> Vec<ClientFrame> {
    sent(&chat.write(pending(nonce, text)))
}

pub fn pending(nonce: u128, text: &str) -> PendingMessage {
    PendingMessage {
        nonce: Nonce(nonce),
        conversation: LOBBY,
        text: text.into(),
        at: 1,
        order: 0,
        with: None,
        uploads: Vec::new(),
    }
}

pub fn texts(chat: &Chat) -> Vec<String> {
    let said = chat.timelines[&LOBBY].entries().filter_map(|entry| match &entry.what {
        What::Message { text, .. } => Some(text.clone()),
        _ => None,
    });
    said.chain(chat.outbox.pending_for(LOBBY).map(|outgoing| format!("({})", outgoing.message.text)))
        .collect()
}

#[test]
fn a_read_position_is_told_at_once_and_then_now_and_then() {
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![]));
    let mut said = 0;
    let mut receive = |chat: &mut Chat| {
        said += 1;
        let entry = message(person(8, "ada"), u128::from(said), said, "hi");
        chat.receive(PageFrame::Event(Event::Entry(entry)), 0);
        let effects = chat.read_all();
        assert_eq!(chat.conversations[&LOBBY].unread, 0, "here it is read at once");
        effects
    };
    let read = |seq| Command::Read { conversation: LOBBY, seq: Seq(seq) };
    let first = receive(&mut chat);
    assert_eq!(sent(&first)[0].command, read(1));
    let Some(Effect::AskAfter(_, later)) = first.last() else { panic!("{first:?}") };
    assert!(receive(&mut chat).is_empty() && receive(&mut chat).is_empty());
    // Late news of one's own first telling takes nothing back.
    chat.receive(PageFrame::Event(Event::Read { conversation: LOBBY, seq: Seq(1), unread: 2 }), 0);
    assert_eq!((chat.conversations[&LOBBY].read, chat.conversations[&LOBBY].unread), (Seq(3), 0));
    let second = chat.ask_again(later.clone());
    assert_eq!(sent(&second)[0].command, read(3));
    let Some(Effect::AskAfter(_, later)) = second.last() else { panic!("{second:?}") };
    assert!(chat.ask_again(later.clone()).is_empty(), "nothing was read since");
    // Refused, it is told again.
    let third = receive(&mut chat);
    let fault = Fault::Busy { retry_ms: 90 };
    let refused = chat.receive(PageFrame::Refusal { reference: sent(&third)[0].reference, fault }, 0);
    let [Effect::AskAfter(90, later)] = refused.as_slice() else { panic!("{refused:?}") };
    assert_eq!(sent(&chat.ask_again(later.clone()))[0].command, read(4));
    // The page is unloaded before the interval is over.
    assert!(receive(&mut chat).is_empty() && receive(&mut chat).is_empty());
    let last = sent(&chat.report_all_read());
    assert_eq!(last.iter().map(|frame| frame.command.clone()).collect::<Vec<_>>(), [read(6)]);
}

#[test]
fn a_resume_that_came_with_the_handshake_is_not_asked_again() {
    let mut chat = chat(vec![]);
    chat.connection_changed(Connection { ready: ReadyState::Open, ..Connection::default() });
    let hello = hello(me(), true);
    assert!(sent(&chat.receive(PageFrame::Hello(hello.clone()), 0)).is_empty());
    assert!(write(&mut chat, 1, "hi").is_empty(), "not before the answer");
    let answer = Answer::Resumed(resumed(1, vec![]));
    let asked = sent(&chat.receive(PageFrame::Reply { reference: 0, ok: answer }, 0));
    assert!(matches!(asked[0].command, Command::Send { .. }));
    // Refused, it is asked for as ever.
    disconnect(&mut chat);
    chat.connection_changed(Connection { ready: ReadyState::Open, ..Connection::default() });
    chat.receive(PageFrame::Hello(hello), 0);
    let refusal = PageFrame::Refusal { reference: 0, fault: Fault::Busy { retry_ms: 70 } };
    let effects = chat.receive(refusal, 0);
    let [Effect::AskAfter(70, command)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(matches!(sent(&chat.ask_again(command.clone()))[0].command, Command::Resume { .. }));
}

#[test]
fn what_is_pressed_while_the_connection_is_made_waits_for_it() {
    let mut chat = chat(vec![]);
    let renames = |chat: &mut Chat| chat.change_profile(Some("Ada".to_owned()), None, None);
    assert!(renames(&mut chat).is_empty() && renames(&mut chat).is_empty());
    chat.connection_changed(Connection { ready: ReadyState::Open, ..Connection::default() });
    chat.receive(PageFrame::Hello(hello(me(), true)), 0);
    assert!(renames(&mut chat).is_empty(), "not before the answer");
    let answer = Answer::Resumed(resumed(1, vec![]));
    let asked = sent(&chat.receive(PageFrame::Reply { reference: 0, ok: answer }, 0));
    let [asked] = asked.as_slice() else { panic!("{asked:?}") };
    assert!(matches!(asked.command, Command::Profile(..)), "and once");
    // The next try fails: it is said, and not done at some time later.
    disconnect(&mut chat);
    chat.connection_changed(Connection { ready: ReadyState::Connecting, ..Connection::default() });
    assert!(renames(&mut chat).is_empty() && chat.refused.is_none());
    disconnect(&mut chat);
    assert!(matches!(chat.refused, Some((Command::Profile(..), Fault::Busy { .. }))));
    assert!(connect(&mut chat, resumed(1, vec![])).is_empty());
}

#[test]
fn an_echo_becomes_the_message() {
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![]));
    let asked = write(&mut chat, 1, "hi");
    assert_eq!(texts(&chat), ["(hi)"]);
    let ok = Answer::Sent(message(me(), 1, 1, "hi"));
    let effects = chat.receive(PageFrame::Reply { reference: asked[0].reference, ok }, 0);
    assert_eq!(texts(&chat), ["hi"]);
    assert!(effects.contains(&Effect::Discard(Nonce(1))));
    assert_eq!(chat.unread(), 0, "one's own message is not unread");
}

#[test]
fn one_message_is_under_way_at_a_time_and_they_keep_their_order() {
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![]));
    let first = write(&mut chat, 1, "a");
    assert!(write(&mut chat, 2, "b").is_empty());
    assert!(write(&mut chat, 3, "c").is_empty());
    let ok = Answer::Sent(message(me(), 1, 1, "a"));
    let next = sent(&chat.receive(PageFrame::Reply { reference: first[0].reference, ok }, 0));
    assert!(matches!(&next[0].command, Command::Send { text, .. } if text == "b"));
    assert_eq!(texts(&chat), ["a", "(b)", "(c)"]);
}

#[test]
fn what_was_not_answered_is_sent_again_after_a_cut() {
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![]));
    write(&mut chat, 1, "a");
    write(&mut chat, 2, "b");
    disconnect(&mut chat);
    assert_eq!(texts(&chat), ["(a)", "(b)"]);
    let again = connect(&mut chat, resumed(1, vec![]));
    assert!(matches!(&again[0].command, Command::Send { nonce: Nonce(1), text, .. } if text == "a"));
    // The first try had arrived after all: the log says so before the reply does, and it shows once.
    chat.receive(PageFrame::Event(Event::Entry(message(me(), 1, 1, "a"))), 0);
    assert_eq!(texts(&chat), ["a", "(b)"]);
    let ok = Answer::Sent(message(me(), 1, 1, "a"));
    let next = sent(&chat.receive(PageFrame::Reply { reference: again[0].reference, ok }, 0));
    assert!(matches!(&next[0].command, Command::Send { nonce: Nonce(2), .. }));
    assert_eq!(texts(&chat), ["a", "(b)"]);
}

#[test]
fn too_fast_waits_and_a_real_refusal_lets_the_next_pass() {
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![]));
    let asked = write(&mut chat, 1, "a");
    let fault = Fault::RateLimited { retry_ms: 300 };
    let effects = chat.receive(PageFrame::Refusal { reference: asked[0].reference, fault }, 0);
    assert!(effects.contains(&Effect::PumpAfter(300)));
    let mut effects = Vec::new();
    chat.pump(&mut effects);
    let asked = sent(&effects);
    write(&mut chat, 2, "b");
    let fault = Fault::Muted { until: 9 };
    let next =
        sent(&chat.receive(PageFrame::Refusal { reference: asked[0].reference, fault: fault.clone() }, 0));
    assert!(matches!(&next[0].command, Command::Send { nonce: Nonce(2), .. }));
    assert_eq!(chat.outbox.pending_for(LOBBY).next().unwrap().stage, Stage::Failed(fault));
    assert_eq!(chat.discard(Nonce(1)), [Effect::Discard(Nonce(1))]);
    assert_eq!(texts(&chat), ["(b)"]);
}

#[test]
fn a_gap_is_filled_before_anything_after_it_shows() {
    let other = person(8, "other");
    let mut chat = chat(vec![message(other.clone(), 1, 1, "1")]);
    connect(&mut chat, resumed(1, vec![]));
    let early = PageFrame::Event(Event::Entry(message(other.clone(), 4, 4, "4")));
    let asked = sent(&chat.receive(early.clone(), 0));
    assert_eq!(asked[0].command, Command::Replay { conversation: LOBBY, after: Seq(1) });
    assert!(sent(&chat.receive(early, 0)).is_empty(), "asked once");
    assert_eq!(texts(&chat), ["1"]);
    let entries = (2..=4).map(|n| message(other.clone(), n.into(), n, &n.to_string())).collect();
    let replayed = replayed(entries, 4, false);
    chat.receive(PageFrame::Reply { reference: asked[0].reference, ok: Answer::Replayed(replayed) }, 0);
    assert_eq!(texts(&chat), ["1", "2", "3", "4"]);
    chat.receive(PageFrame::Event(Event::Entry(message(other, 3, 3, "3"))), 0);
    assert_eq!(texts(&chat), ["1", "2", "3", "4"], "twice is once");
}

#[test]
fn a_resume_catches_up_what_is_open() {
    let other = person(8, "other");
    let mut chat = chat(vec![message(other, 1, 1, "1")]);
    connect(&mut chat, resumed(1, vec![]));
    disconnect(&mut chat);
    let next = connect(&mut chat, resumed(9, vec![lobby(3, 1, 2)]));
    assert!(next.iter().any(|frame| frame.command == Command::Replay { conversation: LOBBY, after: Seq(1) }));
    assert_eq!(chat.cursor, Some(cursor(9)));
    assert_eq!(chat.unread(), 2);
}

/// Whoever was away hears why a room is gone, by the name that was known.
#[test]
fn a_resume_says_why_a_room_is_gone() {
    let [removed, deleted, left] = [5, 6, 9].map(ConversationId);
    let mut chat = chat(vec![]);
    let room = |id, name: &str| Conversation { id, kind: Kind::Room, name: name.into(), ..lobby(0, 0, 0) };
    connect(&mut chat, resumed(1, vec![room(removed, "old"), room(deleted, "walks"), room(left, "tea")]));
    disconnect(&mut chat);
    let gone = |conversation, reason, name: &str, banned_until| Gone {
        conversation,
        reason: Some(reason),
        name: name.into(),
        banned_until,
    };
    let why = gone(removed, GoneReason::Removed, "new", Some(5));
    let mut answer = resumed(9, vec![]);
    answer.gone = vec![removed, deleted, left];
    answer.gone_why = vec![why.clone(), gone(deleted, GoneReason::Deleted, "", None)];
    connect(&mut chat, answer);
    assert_eq!(chat.conversations.keys().collect::<Vec<_>>(), [&LOBBY]);
    let known = gone(deleted, GoneReason::Deleted, "walks", None);
    assert_eq!(chat.said, Some(Said::Gone(known.clone())));
    assert_eq!(chat.departures.values().cloned().collect::<Vec<_>>(), [why, known], "who left knows why");
}

/// On another device one left a room that something waits for on this one.
#[test]
fn who_left_elsewhere_is_told_what_was_not_sent() {
    for waits in [false, true] {
        let mut chat = chat(vec![]);
        connect(&mut chat, resumed(1, vec![]));
        chat.visit(crate::route::Route::Conversation(LOBBY), None);
        disconnect(&mut chat);
        if waits {
            write(&mut chat, 1, "wait for me");
        }
        let reason = Some(GoneReason::Left);
        let gone = Gone { conversation: LOBBY, reason, name: "tea".into(), banned_until: None };
        let mut effects = Vec::new();
        chat.departed(gone, &mut effects);
        assert_eq!(matches!(chat.said, Some(Said::Gone(_))), waits);
        chat.gone(LOBBY, &mut effects);
        let leads_away = effects.contains(&Effect::Go(crate::route::Route::Chats));
        assert_eq!(leads_away, !waits, "its door has it");
    }
}

#[test]
fn a_restored_server_starts_the_page_afresh() {
    let other = person(8, "other");
    let mut chat = chat(vec![message(other, 1, 1, "never happened there")]);
    let mut answer = resumed(3, vec![lobby(0, 0, 0)]);
    answer.snapshot = Some(SnapshotReason::Epoch);
    let next = connect(&mut chat, answer);
    assert!(next.iter().any(|frame| matches!(frame.command, Command::History { .. })));
    assert!(chat.timelines[&LOBBY].items().is_empty());
}

#[test]
fn reading_clears_here_and_elsewhere() {
    let other = person(8, "other");
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![]));
    chat.receive(PageFrame::Event(Event::Entry(message(other.clone(), 1, 1, "1"))), 0);
    assert_eq!(chat.unread(), 1);
    let asked = sent(&chat.read_all());
    assert_eq!(asked[0].command, Command::Read { conversation: LOBBY, seq: Seq(1) });
    assert_eq!(chat.unread(), 0);
    chat.receive(PageFrame::Event(Event::Entry(message(other, 2, 2, "2"))), 0);
    chat.receive(PageFrame::Event(Event::Read { conversation: LOBBY, seq: Seq(2), unread: 0 }), 0);
    assert_eq!(chat.unread(), 0);
}

#[test]
fn typing_shows_until_it_is_old_or_the_message_is_there() {
    let other = person(8, "other");
    let mut chat = chat(vec![]);
    let typing = || PageFrame::Event(Event::Typing { conversation: LOBBY, person: person(8, "other") });
    chat.receive(typing(), 1_000);
    assert_eq!(chat.typing.in_conversation(LOBBY).count(), 1);
    chat.receive(PageFrame::Event(Event::Entry(message(other, 1, 1, "1"))), 2_000);
    assert_eq!(chat.typing.in_conversation(LOBBY).count(), 0);
    chat.receive(typing(), 3_000);
    assert!(chat.typing.expire(8_999));
    assert!(!chat.typing.expire(9_001));
}

#[test]
fn another_login_in_this_browser_ends_the_page() {
    let mut chat = chat(vec![]);
    let you = person(99, "somebody else");
    let hello = hello(you, false);
    write(&mut chat, 1, "not for them");
    assert_eq!(chat.receive(PageFrame::Hello(hello), 0), [Effect::Leave]);
    assert_eq!(chat.ended, Some(Ended::SomebodyElse));
    assert_eq!((chat.me.id, texts(&chat)), (me().id, vec!["(not for them)".to_owned()]));
}

#[test]
fn a_message_that_had_arrived_never_shows_beside_its_message() {
    let pending = |nonce| pending(nonce, "x");
    // It is on the page already.
    let mut chat = chat(vec![message(me(), 1, 1, "x")]);
    assert_eq!(chat.restore_pending(vec![pending(1), pending(2)]), [Effect::Discard(Nonce(1))]);
    assert_eq!(texts(&chat), ["x", "(x)"]);
    // It comes with the replay, before its own answer does.
    let asked = connect(&mut chat, resumed(9, vec![lobby(2, 1, 0)]));
    let replay = asked.iter().find(|frame| matches!(frame.command, Command::Replay { .. })).unwrap();
    let entries = vec![message(me(), 2, 2, "x")];
    let replayed = replayed(entries, 2, false);
    let effects =
        chat.receive(PageFrame::Reply { reference: replay.reference, ok: Answer::Replayed(replayed) }, 0);
    assert_eq!(effects, [Effect::Discard(Nonce(2))]);
    assert_eq!(texts(&chat), ["x", "x"]);
}

#[test]
fn messages_leave_in_the_order_they_were_written_through_a_clock_set_back_and_a_reload() {
    let stored = |effects: Vec<Effect>| -> Vec<PendingMessage> {
        let kept = effects.into_iter().filter_map(|effect| match effect {
            Effect::Keep(message) => Some(message),
            _ => None,
        });
        kept.collect()
    };
    let at = |nonce, text, at| PendingMessage { at, ..pending(nonce, text) };
    let mut chat_before = chat(vec![]);
    let mut disk = Vec::new();
    for message in [at(1, "a", 9_000), at(2, "b", 5_000), at(3, "c", 5_001)] {
        disk.extend(stored(chat_before.write(message)));
    }
    assert_eq!(texts(&chat_before), ["(a)", "(b)", "(c)"]);
    // The next page: one is written before the stored ones are read. The database gives them in any order.
    let mut after = chat(vec![]);
    disk.extend(stored(after.write(at(4, "d", 1_000))));
    let earlier = disk.iter().filter(|message| message.nonce != Nonce(4)).rev().cloned().collect();
    let moved = stored(after.restore_pending(earlier));
    assert_eq!(texts(&after), ["(a)", "(b)", "(c)", "(d)"]);
    disk.retain(|message| moved.iter().all(|other| other.nonce != message.nonce));
    disk.extend(moved);
    disk.extend(stored(after.write(at(5, "e", 2))));
    // And a third one.
    let mut last = chat(vec![]);
    disk.rotate_left(2);
    last.restore_pending(disk);
    assert_eq!(texts(&last), ["(a)", "(b)", "(c)", "(d)", "(e)"]);
}

/// A file of a message, of which nothing else is known.
pub fn attachment(media: &str, name: &str) -> Attachment {
    Attachment {
        id: FileId(1),
        name: name.into(),
        media: media.into(),
        bytes: 1,
        width: None,
        height: None,
        stand_in: None,
        alt: None,
        seconds: None,
        peaks: None,
    }
}
