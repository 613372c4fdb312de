//! What the composer is about, and what rows show of what messages have.

use super::scenarios::*;
use crate::{
    rich::Call,
    state::{
        Chat,
        about::About,
        row_builder,
        rows::{Extras, Quoted, Reader, Row},
    },
    text::words,
};
use protocol::*;

fn with_more(mut entry: Entry, more: More) -> Entry {
    if let What::Message { more: of, text, .. } = &mut entry.what {
        if more.recalled.is_some() {
            text.clear();
        }
        *of = Some(Box::new(more));
    }
    entry
}

fn open(items: Vec<Entry>) -> Chat {
    let mut chat = chat(items);
    connect(&mut chat, resumed(1, vec![]));
    chat.visit(crate::route::Route::Conversation(LOBBY), None);
    chat
}

fn rows_of(chat: &Chat) -> Vec<Row> {
    let reader = Reader { words: words(Locale::Zh), now: 0, zone: &|_| 0 };
    let groups = row_builder::rows(chat, LOBBY, 0..99, reader, &[]);
    groups.iter().flat_map(|group| group.rows.iter().cloned()).collect()
}

fn extras_of(chat: &Chat, text: &str) -> Extras {
    let rows = rows_of(chat);
    let found = rows.iter().find_map(|row| match row {
        Row::Message(bubble) if bubble.text == text => Some(bubble.extras.clone()),
        _ => None,
    });
    found.unwrap().map(|extras| *extras).unwrap_or_default()
}

#[test]
fn rows_show_what_a_message_has() {
    let more = More {
        reply: Some(Box::new(Quote {
            seq: Seq(1),
            author: Some(person(8, "ada")),
            text: "几点\n见？".into(),
            files: None,
        })),
        mentions: vec![Mention { person: me().id, name: "小明".into() }],
        edited: Some(9),
        pinned: true,
        tallies: vec![Tally { emoji: "❤".into(), count: 2 }, Tally { emoji: "👍".into(), count: 1 }],
        mine: vec!["👍".into(), "🏳\u{200d}🌈".into()],
        ..More::default()
    };
    let chat = open(vec![
        message(person(8, "ada"), 1, 1, "几点\n见？"),
        with_more(message(person(8, "ada"), 2, 2, "@小明 八点"), more),
    ]);
    assert_eq!(extras_of(&chat, "几点\n见？"), Extras::default());
    let extras = extras_of(&chat, "@小明 八点");
    assert_eq!(extras.quote, Some(Quoted { seq: Seq(1), name: "ada".into(), text: "几点 见？".into() }));
    assert_eq!(extras.calls, [Call { name: "小明".into(), me: true }]);
    assert!(extras.edited && extras.pinned && !extras.bundle);
    assert_eq!(extras.reactions.iter().map(|(_, mine)| *mine).collect::<Vec<_>>(), [false, true]);
    assert!(chat.reacts(LOBBY, Seq(2), "🏳\u{fe0f}\u{200d}🌈"), "as the picker has it");
    assert!(chat.reacts(LOBBY, Seq(2), "👍") && !chat.reacts(LOBBY, Seq(2), "❤️"));
}

#[test]
fn a_second_press_asks_nothing_and_the_last_of_several_wins() {
    let mut chat = open(vec![message(me(), 1, 1, "春游")]);
    let star = |on| Command::Star(Flag { conversation: LOBBY, seq: Seq(1), on });
    let mut asked = Vec::new();
    for on in [true, true, false, false, true] {
        asked.extend(sent(&chat.touch(star(on))).into_iter().map(|frame| frame.command));
    }
    assert_eq!(asked, [star(true), star(false), star(true)]);
}

#[test]
fn what_one_took_back_can_be_written_again_and_what_others_did_not() {
    let mut chat = open(vec![message(me(), 1, 1, "发错了"), message(person(8, "ada"), 2, 2, "嗯")]);
    assert_eq!(chat.last_own(), Some(Seq(1)));
    let at = MessageAt { conversation: LOBBY, seq: Seq(1) };
    let frames = sent(&chat.recall(at));
    assert!(chat.recall(at).is_empty(), "the same is under way");
    let gone =
        |entry, by: Person| with_more(entry, More { recalled: Some(by), changed: 3, ..More::default() });
    let changed = |seq, item, by: Person| Entry {
        conversation: LOBBY,
        seq: Seq(seq),
        ord: 2,
        at: 9,
        what: What::Changed { by, how: How::Recalled, item: Box::new(item) },
    };
    let answer = Answer::Sent(changed(3, gone(message(me(), 1, 1, ""), me()), me()));
    chat.receive(PageFrame::Reply { reference: frames[0].reference, ok: answer }, 0);
    let ada = person(8, "ada");
    let event = changed(4, gone(message(ada.clone(), 2, 2, ""), ada.clone()), ada);
    chat.receive(PageFrame::Event(Event::Entry(event)), 0);
    let notices: Vec<_> = rows_of(&chat)
        .into_iter()
        .filter_map(|row| match row {
            Row::Notice { text, again, .. } => Some((text, again)),
            _ => None,
        })
        .collect();
    let said = |text: &str, again| (text.to_owned(), again);
    assert_eq!(notices, [said("你撤回了一条消息", true), said("ada撤回了一条消息", false)]);
    assert_eq!(chat.taken_back(LOBBY, Seq(1)).map(|taken| &*taken.text), Some("发错了"));
    assert_eq!(chat.last_own(), None, "nothing is left to change");
}

#[test]
fn only_what_one_wrote_is_written_again_and_a_change_of_what_is_gone_ends() {
    let form = NewForm { title: "去哪儿".into(), closes: None, asks: Asks::SignUp(SignUp::default()) };
    let form = More { form: Some(Json::of(&Form::new(form)).unwrap()), ..More::default() };
    let ada = person(8, "ada");
    let hers = message(ada.clone(), 1, 1, "她写的");
    let mut chat = open(vec![
        hers.clone(),
        with_more(message(me(), 2, 2, "[接龙]"), form),
        message(me(), 3, 3, "我写的"),
    ]);
    for seq in 1..=3 {
        chat.recall(MessageAt { conversation: LOBBY, seq: Seq(seq) });
    }
    let taken = |seq| chat.taken_back(LOBBY, Seq(seq)).map(|taken| &*taken.text);
    assert_eq!([taken(1), taken(2), taken(3)], [None, None, Some("我写的")]);
    chat.about = Some(About::Edit(Seq(3)));
    assert!(!chat.edits_what_is_gone());
    for (place, item) in [(4, hers), (5, message(me(), 3, 3, ""))] {
        let item = with_more(item, More { recalled: Some(me()), changed: place, ..More::default() });
        let what = What::Changed { by: me(), how: How::Recalled, item: Box::new(item) };
        let event = Entry { conversation: LOBBY, seq: Seq(place), ord: 3, at: 9, what };
        chat.receive(PageFrame::Event(Event::Entry(event)), 0);
    }
    assert!(chat.edits_what_is_gone(), "another device took it back");
    let rows = rows_of(&chat);
    let told =
        rows.iter().any(|row| matches!(row, Row::Notice { text, .. } if text == "你撤回了ada的一条消息"));
    assert!(told, "{rows:?}");
}

#[test]
fn a_new_text_leaves_the_composer_only_when_the_server_has_it() {
    let mut chat = open(vec![message(me(), 1, 1, "六点")]);
    chat.about = Some(About::Edit(Seq(1)));
    let edit = EditMessage { conversation: LOBBY, seq: Seq(1), text: "七点".into(), mentions: vec![] };
    let frames = sent(&chat.touch(Command::Edit(edit.clone())));
    let reference = frames[0].reference;
    chat.receive(PageFrame::Refusal { reference, fault: Fault::Forbidden }, 0);
    assert_eq!(chat.about, Some(About::Edit(Seq(1))), "what was written is still there");
    let frames = sent(&chat.touch(Command::Edit(edit)));
    chat.receive(PageFrame::Reply { reference: frames[0].reference, ok: Answer::Done }, 0);
    assert_eq!(chat.about, None);
    disconnect(&mut chat);
    let star = Command::Star(Flag { conversation: LOBBY, seq: Seq(1), on: true });
    assert!(sent(&chat.touch(star)).is_empty());
    assert!(chat.said.is_some(), "offline it says so");
}

#[test]
fn a_pending_answer_shows_its_quote_and_keeps_it_when_stored() {
    let mut chat = open(vec![message(person(8, "ada"), 1, 1, "几点？")]);
    disconnect(&mut chat);
    let mut pending = pending(7, "八点");
    pending.with =
        Some(Box::new(With { reply: Some(Seq(1)), mentions: vec![PersonId(8)], ..With::default() }));
    let stored = serde_json::to_string(&pending).unwrap();
    assert_eq!(serde_json::from_str::<crate::ports::PendingMessage>(&stored).unwrap(), pending);
    let before = r#"{"nonce":"00000000000000000000000000000007","conversation":"1","text":"x","at":1}"#;
    assert!(serde_json::from_str::<crate::ports::PendingMessage>(before).unwrap().with.is_none());
    chat.write(pending.clone());
    assert_eq!(extras_of(&chat, "八点").quote.unwrap().text, "几点？");
    let frames = connect(&mut chat, resumed(2, vec![]));
    let with = frames.iter().find_map(|frame| match &frame.command {
        Command::Send { with, .. } => Some(with.clone()),
        _ => None,
    });
    assert_eq!(with.unwrap(), pending.with);
}
