//! What waits is written together, and what goes wrong with one of it concerns nobody else.

use crate::{stage::*, told::Told};
use engine::{actions::login, ports::store::StoreError};
use protocol::*;
use std::time::Instant;
use tokio::sync::oneshot::Receiver;

type Waiting = Receiver<Result<Reply, Fault>>;

/// Submits several things while the writer may not begin, so that they are written together.
fn together(stage: &Stage, who: &Someone, submit: impl FnOnce() -> Vec<Waiting>) -> Vec<Waiting> {
    stage.hooks.shut();
    let first = stage.submit_message(who, LOBBY, "first");
    stage.hooks.wait_for_writer();
    let waiting = submit();
    stage.hooks.open();
    stage.wait(first).unwrap().unwrap();
    waiting
}

fn answers(stage: &Stage, waiting: Vec<Waiting>) -> Vec<Result<Reply, Fault>> {
    waiting.into_iter().map(|answer| stage.wait(answer).unwrap()).collect()
}

/// Repeats what depends on being written together until it was: a batch takes what waits for 5 ms, which
/// a busy machine may sleep through.
fn until_together(stage: &Stage, texts: [&str; 2], mut attempt: impl FnMut()) {
    for _ in 0..20 {
        stage.hooks.take_transactions();
        attempt();
        let transactions = stage.hooks.take_transactions();
        let has = |transaction: &&Vec<String>, text: &str| transaction.iter().any(|said| said == text);
        if transactions.iter().any(|one| texts.iter().all(|text| has(&one, text))) {
            return;
        }
    }
    panic!("{texts:?} were never written together");
}

fn said(stage: &Stage, who: &Someone) -> Vec<String> {
    let log = stage.log(who, LOBBY);
    assert_eq!(places(&log), (1..=u32::try_from(log.len()).unwrap()).collect::<Vec<_>>(), "contiguous");
    log.iter().map(|entry| text(entry).to_owned()).filter(|text| text != "first").collect()
}

pub fn a_verb_that_panics_spoils_nobody_elses_write(stage: &Stage) {
    let [ada, dong, mia] = stage.people(["Ada", "东东", "Mia"]);
    let mut kept = Vec::new();
    until_together(stage, ["before", "poison"], || {
        let (nonce, published) = (stage.nonce(), stage.bus().len());
        let poison = || Command::Send { conversation: LOBBY, nonce, text: "poison".into(), with: None };
        stage.hooks.poison("poison");
        let waiting = together(stage, &mia, || {
            vec![
                stage.submit_message(&ada, LOBBY, "before"),
                stage.submit(&dong, poison()),
                stage.submit_message(&mia, LOBBY, "after"),
                stage.submit(
                    &ada,
                    Command::CreateRoom { nonce: stage.nonce(), name: "散步".into(), space: None },
                ),
            ]
        });
        let answers = answers(stage, waiting);
        let [
            Ok(Reply::Sent(before)),
            Err(Fault::Internal { id }),
            Ok(Reply::Sent(after)),
            Ok(Reply::Opened(room)),
        ] = &answers[..]
        else {
            panic!("{answers:?}")
        };
        assert_eq!((id.len(), after.seq), (8, before.seq.next()));
        // Nobody is told of it, and of the others once.
        let told = Told::of(stage.bus().after(published));
        let logs = told.entries.iter().filter(|entry| entry.conversation == LOBBY);
        assert_eq!(logs.map(text).collect::<Vec<_>>(), ["first", "before", "after"]);
        assert_eq!((told.opened.len(), told.opened[0].1.id), (1, room.id));
        kept.extend(["before", "after"]);
        assert_eq!(said(stage, &ada), kept, "it left nothing, not even its nonce");
        stage.hooks.heal();
        let Ok((Reply::Sent(_), told)) = stage.run(&dong, poison()) else { panic!() };
        assert_eq!(told.entries.len(), 1);
        kept.push("poison");
    });
    assert_eq!(said(stage, &ada), kept);
}

pub fn a_lookup_that_panics_is_answered(stage: &Stage) {
    let ada = stage.person("Ada");
    stage.say(&ada, LOBBY, "在");
    stage.hooks.panic_in_reads();
    // More often than there are readers.
    for _ in 0..2 * stage.store().readers() {
        assert!(matches!(stage.history(&ada, LOBBY, None, 10), Err(Fault::Internal { .. })));
        // This one runs on the thread that serves the socket.
        let engine = stage.engine();
        let looked_up = stage.wait(login::identify(&engine, &ada.token));
        assert!(matches!(looked_up, Err(Fault::Internal { .. })));
    }
    assert_eq!(stage.rooms(&ada, None).rooms, []);
    stage.hooks.heal();
    assert_eq!(said(stage, &ada), ["在"]);
}

pub fn a_verb_refused_after_it_wrote_leaves_nothing(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let create = |nonce: Nonce| Command::CreateRoom { nonce, name: "消失".into(), space: None };
    let nothing_left = || {
        assert_eq!(stage.rooms(&ada, None).rooms, []);
        assert_eq!(ids(&stage.resume(&ada, None).conversations), [LOBBY]);
    };
    stage.hooks.vanish("消失");
    let (nonce, before) = (stage.nonce(), stage.cursor(&ada));
    assert_eq!(refused(stage.run(&ada, create(nonce))), Fault::Missing);
    assert_eq!(stage.cursor(&ada), before, "no place in the history");
    nothing_left();
    until_together(stage, ["before", "消失"], || {
        let waiting = together(stage, &dong, || {
            vec![
                stage.submit_message(&dong, LOBBY, "before"),
                stage.submit(&ada, create(nonce)),
                stage.submit_message(&dong, LOBBY, "after"),
            ]
        });
        let answers = answers(stage, waiting);
        assert!(
            matches!(&answers[..], [Ok(Reply::Sent(_)), Err(Fault::Missing), Ok(Reply::Sent(_))]),
            "{answers:?}"
        );
        nothing_left();
    });
    let said = said(stage, &ada);
    assert!(said.chunks(2).all(|pair| pair == ["before", "after"]), "{said:?}");
    stage.hooks.heal();
    let made = stage.create(&ada, nonce, "消失").unwrap().0;
    assert_eq!((made.head, made.members), (Seq(1), 1), "its nonce made nothing");
}

pub fn a_conflict_is_tried_again_and_then_told(stage: &Stage) {
    /// Once with what waited beside it, then this often by itself.
    const TRIES: usize = 5;
    let conflict = || StoreError::Conflict("a deadlock".into());
    let [ada, dong] = stage.people(["Ada", "东东"]);
    // All that waited meet one, and each goes through in its place; everybody hears once.
    let published = stage.bus().len();
    let waiting = together(stage, &ada, || {
        stage.hooks.fail_commits([conflict()]);
        vec![
            stage.submit_message(&ada, LOBBY, "one"),
            stage.submit_message(&dong, LOBBY, "two"),
            stage.submit_message(&ada, LOBBY, "three"),
        ]
    });
    assert!(answers(stage, waiting).iter().all(Result::is_ok));
    assert_eq!(said(stage, &ada), ["one", "two", "three"]);
    let told = Told::of(stage.bus().after(published)).entries;
    assert_eq!(told.iter().map(text).collect::<Vec<_>>(), ["first", "one", "two", "three"]);
    assert_eq!(stage.hooks.heal(), 0);
    // The last try counts as well as the first.
    stage.hooks.fail_commits((0..TRIES).map(|_| conflict()));
    stage.say(&ada, LOBBY, "four");
    assert_eq!(stage.hooks.heal(), 0);
    // Past it, it is told as something that will pass, and nothing of it is left.
    let nonce = stage.nonce();
    stage.hooks.fail_commits((0..100).map(|_| conflict()));
    let busy = refused(stage.append(&ada, LOBBY, nonce, "five"));
    assert!(matches!(busy, Fault::Busy { .. }) && busy.is_passing());
    assert_eq!(stage.hooks.heal(), 100 - (1 + TRIES));
    assert_eq!(said(stage, &ada), ["one", "two", "three", "four"]);
    assert!(matches!(stage.append(&ada, LOBBY, nonce, "five"), Ok(Sent::New(_))));
}

pub fn a_full_store_is_told_to_all_who_waited(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let nonce = stage.nonce();
    let send = || Command::Send { conversation: LOBBY, nonce, text: "one".into(), with: None };
    let waiting = together(stage, &ada, || vec![stage.submit_message(&ada, LOBBY, "zero")]);
    assert!(answers(stage, waiting).iter().all(Result::is_ok));
    stage.hooks.fail_commits((0..20).map(|_| StoreError::Full));
    let waiting = vec![stage.submit(&ada, send()), stage.submit_message(&dong, LOBBY, "two")];
    let health = stage.engine().health.clone();
    assert!(!health.is_disk_full());
    for answer in answers(stage, waiting) {
        assert_eq!(answer, Err(Fault::StorageFull));
    }
    assert_eq!(refused(stage.enter("Mia")), Fault::StorageFull);
    // Reading goes on, inside a transaction too, and is no sign that there is room again.
    assert_eq!(said(stage, &dong), ["zero"]);
    assert_eq!(stage.resume(&dong, None).conversations.len(), 1);
    assert!(health.is_disk_full());
    // Whoever only reads must not share the fate of those that write: each is tried once more by itself.
    assert!(stage.hooks.heal() >= 20 - 2 * 3, "and no more than that");
    let (reply, told) = stage.run(&ada, send()).unwrap();
    assert!(matches!(reply, Reply::Sent(_)) && told.entries.len() == 1);
    assert!(!health.is_disk_full());
    assert_eq!(said(stage, &dong), ["zero", "one"]);
}

pub fn a_broken_commit_ends_the_server_and_answers_nobody(stage: &Stage) {
    let why = ends(stage, || stage.hooks.fail_commits([StoreError::Broken("the medium fails".into())]));
    assert!(why.contains("the medium fails"), "{why}");
}

/// Only `Broken` leaves open what was written.
pub fn a_commit_that_wrote_nothing_is_done_again_one_by_one(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let failed = || StoreError::Failed("on purpose".into());
    let waiting = together(stage, &ada, || {
        stage.hooks.fail_commits([failed()]);
        vec![stage.submit_message(&ada, LOBBY, "one"), stage.submit_message(&dong, LOBBY, "two")]
    });
    assert!(answers(stage, waiting).iter().all(Result::is_ok));
    // By itself, too, it comes to nothing.
    stage.hooks.fail_commits([failed(), failed()]);
    assert!(matches!(stage.try_say(&ada, LOBBY, "three"), Err(Fault::Internal { .. })));
    assert_eq!(said(stage, &ada), ["one", "two"]);
}

pub fn so_does_a_writer_that_panics(stage: &Stage) {
    let why = ends(stage, || stage.hooks.panic_in_commit());
    assert!(why.contains("panicked (on purpose)"), "{why}");
}

/// Writes what cannot be committed. Gives why the server ended.
fn ends(stage: &Stage, break_commit: impl FnOnce()) -> String {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let phone = stage.listen(&dong);
    let published = stage.bus().len();
    break_commit();
    stage.hooks.shut();
    let waiting = [stage.submit_message(&ada, LOBBY, "one"), stage.submit_message(&dong, LOBBY, "two")];
    stage.hooks.open();
    let mut unanswered = 0;
    for answer in waiting {
        match stage.wait(answer) {
            Err(_) => unanswered += 1,
            // It may not have been written with the first one, and is turned away by a writer that is gone.
            Ok(answer) => assert!(matches!(answer, Err(Fault::Busy { .. })), "{answer:?}"),
        }
    }
    assert!(unanswered > 0);
    let deadline = Instant::now() + SOON;
    let why = loop {
        if let Some(why) = stage.take_ended() {
            break why;
        }
        assert!(Instant::now() < deadline, "the server goes on");
        std::thread::yield_now();
    };
    let engine = stage.engine();
    assert_eq!(stage.wait(engine.trouble()), Some("the store's writer has ended"));
    drop(engine);
    // Nobody has heard of it, and nobody is answered any more.
    assert_eq!(stage.bus().len(), published);
    assert_eq!(phone.events(), []);
    for _ in 0..3 {
        assert!(matches!(stage.try_say(&ada, LOBBY, "three"), Err(Fault::Busy { .. })));
    }
    assert_eq!(stage.take_ended(), None, "told once");
    why
}
