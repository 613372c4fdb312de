//! Messages that people answer: polls.

use crate::{
    device::HandClock,
    world::{Person, World, *},
};
use engine::ports::clock::{Clock as _, SystemClock};
use protocol::*;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

pub fn choice(options: &[&str], multiple: bool, anonymous: bool) -> NewForm {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    made(Asks::Poll(Poll { options, multiple, anonymous }))
}

pub fn made(asks: Asks) -> NewForm {
    NewForm { title: "周六去哪".into(), closes: None, asks }
}

fn command(to: ConversationId, nonce: Nonce, form: &NewForm) -> Command {
    let with = With { form: Some(Json::of(form).unwrap()), ..With::default() };
    Command::Send { conversation: to, nonce, text: "[?] 周六去哪".into(), with: Some(Box::new(with)) }
}

pub async fn sends(by: &mut Person, to: ConversationId, form: &NewForm) -> Result<Entry, Fault> {
    match by.ask(command(to, random_nonce(), form)).await? {
        Reply::Sent(entry) => Ok(entry),
        other => panic!("{other:?}"),
    }
}

pub async fn responds(by: &mut Person, to: &Entry, response: Response) -> Result<Reply, Fault> {
    let what = Json::of(&response).unwrap();
    by.ask(Command::Respond(AboutForm { conversation: to.conversation, seq: to.seq, what })).await
}

pub async fn votes(by: &mut Person, on: &Entry, options: &[u8]) -> Result<Reply, Fault> {
    responds(by, on, Response::Vote(options.to_vec())).await
}

pub fn at(form: &Entry) -> MessageAt {
    MessageAt { conversation: form.conversation, seq: form.seq }
}

pub async fn responders(by: &mut Person, to: &Entry, whose: Whose) -> Result<Responders, Fault> {
    let what = Json::of(&whose).unwrap();
    match by.ask(Command::Responders(AboutForm { conversation: to.conversation, seq: to.seq, what })).await? {
        Reply::Responders(page) => Ok(page),
        other => panic!("{other:?}"),
    }
}

/// Everybody who answered.
pub const ALL: Whose = Whose { option: None, missing: false, after: None };
/// Everybody who has not.
pub const MISSING: Whose = Whose { missing: true, ..ALL };

pub fn names(page: &Responders) -> Vec<&str> {
    page.people.iter().map(|one| &*one.person.name).collect()
}

pub fn form(item: &Entry) -> Form {
    match &item.what {
        What::Message { more: Some(more), .. } => more.form.as_ref().unwrap().read().unwrap(),
        other => panic!("{other:?}"),
    }
}

pub fn mine(item: &Entry) -> Response {
    match &item.what {
        What::Message { more: Some(more), .. } => more.response.as_ref().unwrap().read().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// The state that an event brings.
pub fn item(event: Entry) -> Entry {
    match event.what {
        What::Changed { item, .. } => *item,
        other => panic!("{other:?}"),
    }
}

pub fn item_of(reply: Reply) -> Entry {
    match reply {
        Reply::Sent(entry) => item(entry),
        other => panic!("{other:?}"),
    }
}

/// The form as a page of history has it.
pub async fn shown(to: &mut Person, of: &Entry) -> Entry {
    let page = to.history(of.conversation).await.unwrap();
    page.items.into_iter().find(|item| item.seq == of.seq).unwrap()
}

#[tokio::test]
async fn everybody_sees_a_poll_and_its_votes_as_they_come() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let mut phone = world.connect(&bob.token).await;
    let nonce = random_nonce();
    let poll = command(LOBBY, nonce, &choice(&["爬山", "看电影"], false, false));
    let Reply::Sent(sent) = ada.ask(poll.clone()).await.unwrap() else { panic!() };
    assert_eq!(
        ada.ask(poll).await,
        Ok(Reply::Sent(shown(&mut ada, &sent).await)),
        "a retry sends nothing twice"
    );
    let heard = bob.entry().await;
    assert_eq!(heard, sent);
    phone.entry().await;
    assert_eq!((form(&heard).people, form(&heard).votes), (0, vec![0, 0]));

    let counted = item_of(votes(&mut bob, &sent, &[1]).await.unwrap());
    let heard = item(ada.entry().await);
    assert_eq!((form(&heard).people, form(&heard).votes), (1, vec![0, 1]));
    assert_eq!(counted, heard, "one state for all");
    let What::Message { more: Some(more), .. } = &heard.what else { panic!() };
    assert_eq!(more.response, None, "an event is the same for all");
    // One's devices learn of it apart.
    for device in [&mut bob, &mut phone] {
        let told = device.takes().await.into_iter().find_map(|event| match event {
            Event::Mine(told) => Some(told),
            _ => None,
        });
        let told = told.unwrap();
        assert_eq!((form(&told), mine(&told)), (form(&heard), Response::Vote(vec![1])));
    }
    // The same again, by a second device or because an answer was lost, is no change.
    assert_eq!(votes(&mut phone, &sent, &[1]).await, Ok(Reply::Done));
    assert_eq!(votes(&mut phone, &sent, &[1, 1]).await, Ok(Reply::Done));
    ada.hears_nothing().await;
    // A vote can be changed, and taken back.
    assert_eq!(form(&item_of(votes(&mut phone, &sent, &[0]).await.unwrap())).votes, [1, 0]);
    let mut seen = shown(&mut bob, &sent).await;
    assert_eq!((form(&seen).votes, mine(&seen)), (vec![1, 0], Response::Vote(vec![0])));
    assert_eq!(mine(&shown(&mut ada, &sent).await), Response::Withdraw);
    let none = item_of(responds(&mut bob, &sent, Response::Withdraw).await.unwrap());
    assert_eq!((form(&none).people, form(&none).votes), (0, vec![0, 0]));
    assert_eq!(responds(&mut bob, &sent, Response::Withdraw).await, Ok(Reply::Done));
    seen = shown(&mut bob, &sent).await;
    assert_eq!(mine(&seen), Response::Withdraw);
    for wrong in [&[][..], &[2], &[0, 1]] {
        assert_eq!(votes(&mut bob, &sent, wrong).await, Err(Fault::WrongForm), "{wrong:?}");
    }
    drop(phone);
    world.stop().await;
}

#[tokio::test]
async fn answers_are_no_news_and_are_replayed_with_ones_own() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let sent = sends(&mut ada, LOBBY, &choice(&["a", "b"], true, false)).await.unwrap();
    bob.ask(Command::Read { conversation: LOBBY, seq: sent.seq }).await.unwrap();
    let before = bob.resume(None).await.conversations.remove(0);
    votes(&mut ada, &sent, &[0]).await.unwrap();
    votes(&mut bob, &sent, &[0, 1]).await.unwrap();
    ada.ask(Command::CloseForm(at(&sent))).await.unwrap();
    let after = bob.resume(None).await.conversations.remove(0);
    assert_eq!(
        (after.unread, after.last.map(|last| last.ord)),
        (before.unread, before.last.map(|last| last.ord))
    );
    let replay = Command::Replay { conversation: LOBBY, after: sent.seq };
    let Reply::Replayed(replayed) = bob.ask(replay).await.unwrap() else { panic!() };
    let how = |event: &Entry| match &event.what {
        What::Changed { how, .. } => how.clone(),
        other => panic!("{other:?}"),
    };
    let hows: Vec<_> = replayed.events.iter().map(how).collect();
    assert_eq!(hows, [How::Responded, How::Responded, How::Closed]);
    for event in replayed.events {
        let item = item(event);
        assert_eq!((form(&item).votes, form(&item).closed), (vec![2, 1], true), "as it is now");
        assert_eq!(mine(&item), Response::Vote(vec![0, 1]));
    }
    world.stop().await;
}

#[tokio::test]
async fn who_chose_what_is_listed_in_order_and_of_an_anonymous_poll_nowhere() {
    let world = World::new().await;
    let mut ada = world.person("Ada").await;
    let mut people = [world.person("Bob").await, world.person("东东").await, world.person("Zoe").await];
    let room = ada.creates_room("班").await.id;
    for person in &mut people {
        person.opens(Command::Join { conversation: room }).await;
    }
    let open = sends(&mut ada, room, &choice(&["a", "b"], true, false)).await.unwrap();
    let secret = sends(&mut ada, room, &choice(&["a", "b"], false, true)).await.unwrap();
    for (n, person) in people.iter_mut().enumerate().rev() {
        votes(person, &open, &[0, 1][..usize::from(n > 0) + 1]).await.unwrap();
        votes(person, &secret, &[u8::from(n > 0)]).await.unwrap();
    }
    // Who changes their mind keeps their place.
    votes(&mut people[2], &open, &[1]).await.unwrap();
    let all = responders(&mut people[0], &open, ALL).await.unwrap();
    assert_eq!((names(&all), all.total, all.more), (vec!["Zoe", "东东", "Bob"], 3, false));
    assert_eq!(all.people[0].response, Some(Response::Vote(vec![1])));
    let after = Whose { after: Some(all.people[0].person.id), ..ALL };
    assert_eq!(names(&responders(&mut ada, &open, after).await.unwrap()), ["东东", "Bob"]);
    for (option, want) in [(0, &["东东", "Bob"][..]), (1, &["Zoe", "东东"]), (2, &[])] {
        let page = responders(&mut ada, &open, Whose { option: Some(option), ..ALL }).await.unwrap();
        assert_eq!((names(&page), page.total as usize), (want.to_vec(), want.len()), "{option}");
    }
    // Who has not answered is for its author and those who lead.
    let mut eve = world.person("Eve").await;
    eve.opens(Command::Join { conversation: room }).await;
    assert_eq!(responders(&mut eve, &open, MISSING).await, Err(Fault::Forbidden));
    assert_eq!(names(&responders(&mut ada, &open, MISSING).await.unwrap()), ["Eve"]);

    assert_eq!(form(&shown(&mut ada, &secret).await).votes, [1, 2]);
    for whose in [ALL, MISSING, Whose { option: Some(0), ..ALL }] {
        assert_eq!(responders(&mut ada, &secret, whose).await, Err(Fault::Forbidden), "not even its author");
    }
    let replay = Command::Replay { conversation: room, after: secret.seq };
    let Reply::Replayed(replayed) = eve.ask(replay).await.unwrap() else { panic!() };
    for event in replayed.events {
        if let What::Changed { by, item, .. } = event.what
            && item.seq == secret.seq
        {
            assert_eq!(by.name, "Ada", "the log does not know who voted");
        }
    }
    world.stop().await;
}

#[tokio::test]
async fn a_poll_ends_by_hand_by_time_and_with_its_message() {
    let keep = tempfile::tempdir().unwrap();
    let clock = Arc::new(HandClock(AtomicI64::new(SystemClock.now())));
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let room = ada.creates_room("班").await.id;
    bob.opens(Command::Join { conversation: room }).await;
    let poll = choice(&["a", "b"], false, false);
    let by_hand = sends(&mut bob, room, &poll).await.unwrap();
    votes(&mut ada, &by_hand, &[0]).await.unwrap();
    let closed = item_of(ada.ask(Command::CloseForm(at(&by_hand))).await.unwrap());
    assert!(form(&closed).closed && form(&closed).votes == [1, 0], "whoever leads may, too");
    assert_eq!(bob.ask(Command::CloseForm(at(&by_hand))).await, Ok(Reply::Done));
    assert_eq!(votes(&mut bob, &by_hand, &[1]).await, Err(Fault::FormClosed));
    assert_eq!(votes(&mut ada, &by_hand, &[0]).await, Ok(Reply::Done), "a lost answer is answered as before");

    let ends = NewForm { closes: Some(clock.now() + 60_000), ..poll.clone() };
    let nonce = random_nonce();
    let Reply::Sent(by_time) = ada.ask(command(room, nonce, &ends)).await.unwrap() else { panic!() };
    votes(&mut bob, &by_time, &[1]).await.unwrap();
    clock.0.fetch_add(60_000, Ordering::Relaxed);
    assert_eq!(votes(&mut bob, &by_time, &[0]).await, Err(Fault::FormClosed));
    assert!(matches!(ada.ask(command(room, nonce, &ends)).await, Ok(Reply::Sent(_))), "a late retry");
    assert_eq!(sends(&mut ada, room, &ends).await, Err(Fault::WrongForm));

    // Taken back, nothing of it is left; elsewhere it is text.
    let forward = |seq| {
        let (from, to, nonce) = (room, LOBBY, random_nonce());
        Command::Forward(Forward { from, seqs: vec![seq], to, nonce, merged: false })
    };
    bob.ask(forward(by_hand.seq)).await.unwrap();
    let copy = bob.history(LOBBY).await.unwrap().items.pop().unwrap();
    let What::Message { text, more: Some(more), .. } = &copy.what else { panic!() };
    assert_eq!((&**text, &more.form), ("[?] 周六去哪", &None));
    assert_eq!(votes(&mut bob, &copy, &[0]).await, Err(Fault::Missing));
    let (conversation, seq) = (room, by_hand.seq);
    let edit = EditMessage { conversation, seq, text: "y".into(), mentions: vec![] };
    assert_eq!(bob.ask(Command::Edit(edit)).await, Err(Fault::Forbidden), "what was asked stays");
    ada.ask(Command::Recall(at(&by_hand))).await.unwrap();
    assert_eq!(responders(&mut ada, &by_hand, ALL).await, Err(Fault::Missing));
    assert_eq!(votes(&mut ada, &by_hand, &[1]).await, Err(Fault::Missing));
    let What::Message { more: Some(more), .. } = shown(&mut ada, &by_hand).await.what else { panic!() };
    assert_eq!((more.form, more.response), (None, None));
    world.stop().await;
}

#[tokio::test]
async fn whoever_is_muted_votes_and_who_is_gone_does_not() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let room = ada.creates_room("班").await.id;
    bob.opens(Command::Join { conversation: room }).await;
    let sent = sends(&mut ada, room, &choice(&["a", "b"], false, false)).await.unwrap();
    ada.ask(Command::Mute { conversation: room, person: bob.me.id, minutes: 5 }).await.unwrap();
    assert!(matches!(
        sends(&mut bob, room, &choice(&["a", "b"], false, false)).await,
        Err(Fault::Muted { .. })
    ));
    votes(&mut bob, &sent, &[1]).await.unwrap();
    ada.ask(Command::Kick { conversation: room, person: bob.me.id }).await.unwrap();
    assert_eq!(votes(&mut bob, &sent, &[0]).await, Err(Fault::Forbidden));
    let page = responders(&mut ada, &sent, ALL).await.unwrap();
    assert_eq!(
        (names(&page), form(&shown(&mut ada, &sent).await).votes),
        (vec!["Bob"], vec![0, 1]),
        "it counts"
    );
    world.stop().await;
}

#[tokio::test]
async fn what_somebody_answers_whom_the_other_one_blocks_is_not_seen() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let chat = ada.opens(Command::OpenPrivate { person: bob.me.id }).await.id;
    let sent = sends(&mut ada, chat, &choice(&["a", "b"], false, false)).await.unwrap();
    ada.ask(Command::Block { person: bob.me.id, blocked: true }).await.unwrap();
    ada.takes().await;
    assert_eq!(votes(&mut bob, &sent, &[1]).await, Ok(Reply::Done));
    assert_eq!(form(&shown(&mut ada, &sent).await).votes, [0, 0]);
    ada.hears_nothing().await;
    world.stop().await;
}
