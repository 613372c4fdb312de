//! What becomes of messages: an event that changes one replaces it in place.

use super::scenarios::*;
use crate::state::Chat;
use protocol::*;

fn with(mut entry: Entry, more: More) -> Entry {
    if let What::Message { more: now, .. } = &mut entry.what {
        *now = Some(Box::new(more));
    }
    entry
}

fn changed(by: Person, how: How, item: Entry, seq: u32) -> Entry {
    let ord = item.ord;
    let what = What::Changed { by, how, item: Box::new(item) };
    Entry { conversation: LOBBY, seq: Seq(seq), ord, at: 1_000 * i64::from(seq), what }
}

fn hears(chat: &mut Chat, entry: Entry) {
    chat.receive(PageFrame::Event(Event::Entry(entry)), 0);
}

fn items(chat: &Chat) -> Vec<(u32, String, More)> {
    let shown = |entry: &Entry| match &entry.what {
        What::Message { text, more, .. } => {
            (entry.seq.0, text.clone(), more.as_deref().cloned().unwrap_or_default())
        }
        other => panic!("{other:?}"),
    };
    chat.timelines.get(&LOBBY).unwrap().entries().map(shown).collect()
}

fn texts(chat: &Chat) -> Vec<(u32, String)> {
    items(chat).into_iter().map(|(seq, text, _)| (seq, text)).collect()
}

fn ada() -> Person {
    person(8, "Ada")
}

fn two() -> Chat {
    let mut chat = chat(vec![message(ada(), 1, 1, "六点"), message(me(), 2, 2, "好")]);
    connect(&mut chat, resumed(2, vec![]));
    chat
}

fn at(changed: u32) -> More {
    More { changed, ..More::default() }
}

#[test]
fn an_edit_stays_where_it_is_and_is_not_unread() {
    let mut chat = two();
    hears(&mut chat, changed(ada(), How::Edited, with(message(ada(), 1, 1, "七点"), at(3)), 3));
    assert_eq!(texts(&chat), [(1, "七点".into()), (2, "好".into())]);
    let view = chat.conversations.get(&LOBBY).unwrap();
    assert_eq!((view.unread, view.head, view.notice.is_none()), (0, Seq(3), true));
    hears(&mut chat, message(ada(), 3, 4, "见"));
    assert_eq!(texts(&chat).len(), 3, "the log goes on");
}

#[test]
fn a_state_that_is_older_than_what_is_shown_changes_nothing() {
    let mut chat = chat(vec![with(message(ada(), 1, 1, "八点"), at(3))]);
    connect(&mut chat, resumed(2, vec![]));
    // History was read when place 3 had been written; the event of place 2 comes after it.
    hears(&mut chat, changed(ada(), How::Edited, with(message(ada(), 1, 1, "七点"), at(2)), 2));
    assert_eq!(texts(&chat), [(1, "八点".into())]);
}

#[test]
fn ones_own_reactions_are_kept_through_what_others_do() {
    let mut chat = two();
    let tally = |emoji: &str, count| Tally { emoji: emoji.into(), count };
    let heart = |count, changed| More { tallies: vec![tally("❤", count)], changed, ..More::default() };
    let react = |on| How::Reacted { emoji: "❤".into(), on };
    hears(&mut chat, changed(me(), react(true), with(message(ada(), 1, 1, "六点"), heart(1, 3)), 3));
    hears(&mut chat, changed(ada(), react(true), with(message(ada(), 1, 1, "六点"), heart(2, 4)), 4));
    assert_eq!(items(&chat)[0].2.mine, ["❤"]);
    hears(&mut chat, changed(me(), react(false), with(message(ada(), 1, 1, "六点"), heart(1, 5)), 5));
    assert_eq!(items(&chat)[0].2.mine, [""; 0]);
    assert_eq!(items(&chat)[0].2.tallies, [tally("❤", 1)]);
}

#[test]
fn what_is_taken_back_goes_from_quotes_and_from_the_list() {
    let answer = |text: &str| {
        let quote = Quote { seq: Seq(1), author: Some(ada()), text: text.into() };
        with(message(me(), 2, 2, "别"), More { reply: Some(Box::new(quote)), ..More::default() })
    };
    let mut chat = chat(vec![message(ada(), 1, 1, "1234"), answer("1234")]);
    connect(&mut chat, resumed(2, vec![]));
    let gone = More { recalled: Some(ada()), changed: 3, ..More::default() };
    hears(&mut chat, changed(ada(), How::Recalled, with(message(ada(), 1, 1, ""), gone), 3));
    assert!(!format!("{:?}", chat.timelines.get(&LOBBY)).contains("1234"));
    hears(&mut chat, message(ada(), 3, 4, "5678"));
    let gone = More { recalled: Some(ada()), changed: 5, ..More::default() };
    hears(&mut chat, changed(ada(), How::Recalled, with(message(ada(), 3, 4, ""), gone), 5));
    assert!(!format!("{:?}", chat.conversations.get(&LOBBY)).contains("5678"));
}

#[test]
fn what_one_hides_goes_on_every_device() {
    let mut chat = two();
    let hidden = HideMessages { conversation: LOBBY, seqs: vec![Seq(1)] };
    chat.receive(PageFrame::Event(Event::Hidden(hidden.clone())), 0);
    assert_eq!(texts(&chat), [(2, "好".into())]);
    let mut other = two();
    disconnect(&mut other);
    connect(&mut other, Resumed { hidden: vec![hidden], ..resumed(3, vec![]) });
    assert_eq!(texts(&other), [(2, "好".into())]);
}

#[test]
fn a_message_that_calls_one_is_marked() {
    let mut chat = two();
    let calls = |person: i64| More {
        mentions: vec![Mention { person: PersonId(person), name: "x".into() }],
        ..More::default()
    };
    hears(&mut chat, with(message(ada(), 3, 3, "@x"), calls(9)));
    assert_eq!(chat.conversations.get(&LOBBY).unwrap().called, None);
    hears(&mut chat, with(message(ada(), 4, 4, "@me"), calls(7)));
    hears(&mut chat, with(message(ada(), 5, 5, "@me"), calls(7)));
    assert_eq!(chat.conversations.get(&LOBBY).unwrap().called, Some(Seq(4)));
}
