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
        let quote = Quote { seq: Seq(1), author: Some(ada()), text: text.into(), files: None };
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
fn a_quote_of_files_says_what_they_are_until_they_are_taken_back() {
    let picture = Attachment { width: Some(4), height: Some(3), ..attachment("image/png", "a.png") };
    let files = vec![picture];
    let brief = Brief::of(&files).map(Box::new);
    let quote = Quote { seq: Seq(1), author: Some(ada()), text: String::new(), files: brief.clone() };
    let answer = with(message(me(), 2, 2, "好"), More { reply: Some(Box::new(quote)), ..More::default() });
    let sent = |changed, files| with(message(ada(), 1, 1, ""), More { files, changed, ..More::default() });
    let mut chat = chat(vec![sent(0, files.clone()), answer]);
    connect(&mut chat, resumed(2, vec![]));
    let quoted = |chat: &Chat| items(chat)[1].2.reply.clone().unwrap();
    hears(&mut chat, changed(ada(), How::Pinned { on: true }, sent(3, files), 3));
    assert_eq!(quoted(&chat).files, brief);
    let gone = More { recalled: Some(ada()), changed: 4, ..More::default() };
    hears(&mut chat, changed(ada(), How::Recalled, with(message(ada(), 1, 1, ""), gone), 4));
    assert_eq!((quoted(&chat).files, quoted(&chat).text), (None, String::new()));
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

fn poll(votes: Vec<u32>, mine: Option<Response>, changed: u32) -> More {
    let poll = Poll { options: vec!["a".into(), "b".into()], multiple: false, anonymous: false };
    let made = NewForm { title: "?".into(), closes: None, asks: Asks::Poll(poll) };
    let form = Form { votes, ..Form::new(made) };
    let json = |mine| Json::of(&mine).unwrap();
    More { form: Some(Json::of(&form).unwrap()), response: mine.map(json), changed, ..More::default() }
}

#[test]
fn votes_leave_the_row_as_it_is_and_ones_own_is_kept_and_told_apart() {
    let mut chat = two();
    let of = |more| with(message(ada(), 3, 3, "?"), more);
    hears(&mut chat, of(poll(vec![0, 0], None, 0)));
    let seen = |chat: &Chat| {
        let item = chat.timelines.get(&LOBBY).unwrap().items().at(Seq(3)).unwrap().clone();
        let What::Message { more: Some(more), .. } = item.entry.what else { panic!() };
        let form: Form = more.form.unwrap().read().unwrap();
        (form.votes, more.response.map(|mine| mine.read::<Response>().unwrap()), item.revision)
    };
    hears(&mut chat, changed(ada(), How::Responded, of(poll(vec![1, 0], None, 4)), 4));
    assert_eq!(seen(&chat), (vec![1, 0], None, 0), "the row stays");
    hears(&mut chat, changed(me(), How::Responded, of(poll(vec![1, 1], None, 5)), 5));
    let mine = Some(Response::Vote(vec![1]));
    chat.receive(PageFrame::Event(Event::Mine(of(poll(vec![1, 1], mine.clone(), 5)))), 0);
    assert_eq!(seen(&chat), (vec![1, 1], mine.clone(), 0));
    hears(&mut chat, changed(ada(), How::Responded, of(poll(vec![0, 1], None, 6)), 6));
    assert_eq!(seen(&chat), (vec![0, 1], mine.clone(), 0), "the event is the same for all");
    chat.receive(PageFrame::Event(Event::Mine(of(poll(vec![9, 9], None, 5)))), 0);
    assert_eq!(seen(&chat), (vec![0, 1], mine, 0), "what is older changes nothing");
    assert_eq!(chat.conversations.get(&LOBBY).unwrap().unread, 1, "the poll itself");
}
