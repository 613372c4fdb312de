//! Forms and what is answered to them, as rows.

use crate::stage::{Bare, START};
use engine::ports::store::{Whose, *};
use protocol::*;

/// A room of three with a poll in it.
fn polled(bare: &Bare) -> (ConversationId, [PersonId; 3], Seq) {
    let people = ["Ada", "Bob", "Eve"].map(|name| bare.person(name));
    let new =
        NewConversation::Room { space: ConversationId::LOBBY, name: "r", maker: people[0], nonce: Nonce(1) };
    let room = bare.write(|tx| tx.add_conversation(new));
    for person in people {
        bare.write(|tx| tx.seat(room, person, Role::Member));
    }
    let poll = Poll { options: vec!["a".into(), "b".into()], multiple: true, anonymous: false };
    let form = Some(NewForm { title: "?".into(), closes: None, asks: Asks::Poll(poll) });
    let extra = Extra { form, ..Extra::default() };
    let new = NewMessage {
        conversation: room,
        seq: Seq(1),
        ord: 1,
        at: START,
        author: people[0],
        nonce: Nonce(1),
        hash: [0; 16],
        text: "?",
        extra: Some(&extra),
        hidden_from: None,
    };
    assert!(bare.write(|tx| tx.append(new)));
    (room, people, Seq(1))
}

fn change(bare: &Bare, room: ConversationId, by: PersonId, to: ChangeTo<'_>) {
    bare.write(|tx| {
        tx.write_messages().change(Change { conversation: room, seq: Seq(1), by, to, is_hidden: false })
    });
}

fn found(bare: &Bare, room: ConversationId, reader: PersonId) -> (Option<Form>, Option<Response>) {
    let found = bare.read(|read| read.messages().message(room, Seq(1), reader)).unwrap();
    let What::Message { more: Some(more), .. } = found.entry.what else { panic!() };
    (more.form.map(|form| form.read().unwrap()), more.response.map(|mine| mine.read().unwrap()))
}

fn whose(bare: &Bare, room: ConversationId, whose: Whose, after: Option<PersonId>) -> Vec<PersonId> {
    let people = bare.read(|read| read.forms().responders(room, Seq(1), whose, after, 9));
    people.into_iter().map(|one| one.person.id).collect()
}

pub fn answers_are_counted_and_listed_in_their_order(bare: &Bare) {
    let (room, [ada, bob, eve], seq) = polled(bare);
    let vote = |options: &[u8]| Response::Vote(options.to_vec());
    assert_eq!(found(bare, room, bob), (found(bare, room, ada).0, Some(Response::Withdraw)));
    change(bare, room, eve, ChangeTo::Response(eve, &vote(&[0, 1]), false));
    change(bare, room, bob, ChangeTo::Response(bob, &vote(&[0]), false));
    change(bare, room, eve, ChangeTo::Response(eve, &vote(&[1]), false));
    let (form, mine) = found(bare, room, eve);
    assert_eq!(form.map(|form| (form.people, form.votes)), Some((2, vec![1, 1])));
    assert_eq!(mine, Some(vote(&[1])));
    assert_eq!(whose(bare, room, Whose::All, None), [eve, bob], "who changes their mind keeps their place");
    assert_eq!(whose(bare, room, Whose::All, Some(eve)), [bob]);
    assert_eq!(whose(bare, room, Whose::Option(0), None), [bob]);
    assert_eq!(whose(bare, room, Whose::Missing { author: ada }, None), []);
    assert_eq!(whose(bare, room, Whose::Missing { author: eve }, None), [ada]);
    let count = |whose| bare.read(|read| read.forms().responder_count(room, seq, whose));
    assert_eq!([Whose::All, Whose::Option(1), Whose::Missing { author: eve }].map(count), [2, 1, 1]);
    change(bare, room, eve, ChangeTo::Response(eve, &Response::Withdraw, false));
    let (form, mine) = found(bare, room, eve);
    assert_eq!((form.map(|form| form.votes), mine), (Some(vec![1, 0]), Some(Response::Withdraw)));
    assert_eq!(bare.read(|read| read.forms().response(room, seq, eve)), None);
}

pub fn an_answer_is_undone_with_its_transaction(bare: &Bare) {
    let (room, [ada, bob, _], seq) = polled(bare);
    let before = found(bare, room, bob);
    for to in [
        ChangeTo::Response(bob, &Response::Vote(vec![1]), false),
        ChangeTo::Closed,
        ChangeTo::Reminded(&[bob]),
    ] {
        let change = Change { conversation: room, seq, by: ada, to, is_hidden: false };
        bare.undo(|tx| tx.write_messages().change(change));
        assert_eq!(found(bare, room, bob), before);
    }
}

pub fn a_form_that_is_taken_back_leaves_nothing_behind(bare: &Bare) {
    let (room, [ada, bob, _], seq) = polled(bare);
    change(bare, room, bob, ChangeTo::Response(bob, &Response::Vote(vec![1]), false));
    change(bare, room, ada, ChangeTo::Closed);
    change(bare, room, ada, ChangeTo::Recalled);
    assert_eq!(found(bare, room, bob), (None, None));
    assert_eq!(bare.read(|read| read.forms().response(room, seq, bob)), None);
    assert_eq!(bare.read(|read| read.forms().responder_count(room, seq, Whose::Option(1))), 0);
}
