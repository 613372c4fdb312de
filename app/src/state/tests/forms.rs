//! One's answers to forms, and what the server says to them.

use super::scenarios::*;
use crate::state::{Chat, forms::Fate};
use protocol::*;

fn signs(text: &str) -> Command {
    let what = Json::of(&Response::Sign(text.into())).unwrap();
    Command::Respond(AboutForm { conversation: LOBBY, seq: Seq(3), what })
}

fn connected() -> Chat {
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![]));
    chat
}

#[test]
fn an_answer_is_under_way_until_the_server_takes_or_refuses_it() {
    let mut chat = connected();
    let said = chat.said_at();
    let first = sent(&chat.touch(signs("a")));
    let second = sent(&chat.touch(signs("b")));
    let fates = |chat: &Chat| (chat.fate(&signs("a"), said), chat.fate(&signs("b"), said));
    assert_eq!(fates(&chat), (Fate::UnderWay, Fate::UnderWay));
    chat.receive(PageFrame::Reply { reference: first[0].reference, ok: Answer::Done }, 0);
    assert_eq!(fates(&chat), (Fate::Done, Fate::UnderWay), "each by itself");
    chat.receive(PageFrame::Refusal { reference: second[0].reference, fault: Fault::Full }, 0);
    assert_eq!(chat.fate(&signs("b"), said), Fate::Lost, "at once");
    // What was refused before says nothing of the next one.
    let said = chat.said_at();
    let third = sent(&chat.touch(signs("c")));
    assert_eq!(chat.fate(&signs("c"), said), Fate::UnderWay);
    chat.receive(PageFrame::Reply { reference: third[0].reference, ok: Answer::Done }, 0);
    assert_eq!(chat.fate(&signs("c"), said), Fate::Done);
}

#[test]
fn an_answer_is_lost_without_a_connection() {
    let mut chat = chat(vec![]);
    let said = chat.said_at();
    assert!(sent(&chat.touch(signs("a"))).is_empty());
    assert_eq!(chat.fate(&signs("a"), said), Fate::Lost, "it was not sent");
    let mut chat = connected();
    let said = chat.said_at();
    chat.touch(signs("a"));
    disconnect(&mut chat);
    assert_eq!(chat.fate(&signs("a"), said), Fate::Lost, "nothing will answer it");
}
