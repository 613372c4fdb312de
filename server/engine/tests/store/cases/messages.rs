//! Sending: once, in order, and only then answered.

use crate::stage::*;
use engine::ports::{
    bus::Envelope,
    store::{Page, Store},
};
use protocol::*;
use std::sync::{Arc, Barrier, Mutex};

pub fn a_retry_gets_the_first_result(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let nonce = stage.nonce();
    let Ok(Sent::New(first)) = stage.append(&ada, LOBBY, nonce, "你好") else { panic!() };
    assert_eq!((first.seq, first.ord, first.at), (Seq(1), 1, START));
    stage.say(&dong, LOBBY, "在");
    for _ in 0..3 {
        assert_eq!(stage.append(&ada, LOBBY, nonce, "你好").unwrap(), Sent::Known(first.clone()));
    }
    assert_eq!(stage.log(&ada, LOBBY).len(), 2);
    // The retry shows the message as it stands now.
    stage.rename(&ada, "Ada L").unwrap();
    let Ok(Sent::Known(now)) = stage.append(&ada, LOBBY, nonce, "你好") else { panic!() };
    let What::Message { author, .. } = &now.what else { panic!() };
    assert_eq!((now.seq, author.name.as_str()), (Seq(1), "Ada L"));
}

pub fn a_nonce_belongs_to_one_message_of_one_account(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    let nonce = stage.nonce();
    stage.append(&ada, LOBBY, nonce, "one").unwrap();
    assert_eq!(refused(stage.append(&ada, LOBBY, nonce, "two")), Fault::NonceReused);
    assert_eq!(refused(stage.append(&ada, room, nonce, "one")), Fault::NonceReused);
    // Even where its holder may not write.
    assert_eq!(refused(stage.append(&ada, ConversationId(12), nonce, "one")), Fault::NonceReused);
    // Somebody else's is another one.
    let Ok(Sent::New(other)) = stage.append(&dong, LOBBY, nonce, "two") else { panic!() };
    assert_eq!(other.seq, Seq(2));
    assert_eq!(stage.log(&ada, LOBBY).iter().map(text).collect::<Vec<_>>(), ["one", "two"]);
}

pub fn places_are_contiguous_under_eight_submitters(stage: &Stage) {
    const EACH: usize = 60;
    let ada = stage.person("Ada");
    let room = stage.room(&ada, "散步");
    let authors: Vec<Someone> = (0..8).map(|n| stage.person(&format!("p{n}"))).collect();
    for author in &authors {
        stage.join(author, room).unwrap();
    }
    let (before, published) = (stage.log(&ada, room).len(), stage.bus().len());
    let start = Barrier::new(authors.len());
    std::thread::scope(|scope| {
        for (number, author) in authors.iter().enumerate() {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                let answers: Vec<_> = (0..EACH)
                    .map(|n| {
                        let conversation = if n % 3 == 0 { LOBBY } else { room };
                        stage.submit_message(author, conversation, &format!("{number} {n}"))
                    })
                    .collect();
                for answer in answers {
                    assert!(matches!(stage.wait(answer), Ok(Ok(Reply::Sent(_)))));
                }
            });
        }
    });
    let told = crate::told::Told::of(stage.bus().after(published)).entries;
    assert_eq!(told.len(), authors.len() * EACH);
    for (conversation, first) in [(LOBBY, 1), (room, before + 1)] {
        let heard: Vec<Entry> =
            told.iter().filter(|entry| entry.conversation == conversation).cloned().collect();
        let expected: Vec<u32> = (first..first + heard.len()).map(|n| u32::try_from(n).unwrap()).collect();
        assert_eq!(places(&heard), expected, "published in the order of the log");
        assert_eq!(stage.log(&ada, conversation)[first - 1..], heard);
        assert!(heard.iter().enumerate().all(|(n, entry)| entry.ord as usize == n + 1));
        // Whatever one submitter handed over in order is in the log in order.
        for number in 0..authors.len() {
            let said = heard.iter().filter_map(|entry| text(entry).strip_prefix(&format!("{number} ")));
            let said: Vec<usize> = said.map(|n| n.parse().unwrap()).collect();
            assert!(said.is_sorted() && !said.is_empty());
        }
    }
}

/// Whether a new reader finds an entry: readers have connections of their own, so it is committed.
fn is_committed(store: &dyn Store, entry: &Entry) -> bool {
    let page = Page { entries: 1, bytes: 100_000 };
    let mut reader = store.reader().unwrap();
    let found = reader.items(entry.conversation, PersonId(1), Some(entry.seq.next()), page).unwrap();
    found == std::slice::from_ref(entry)
}

pub fn news_comes_in_commit_order_and_after_the_commit(stage: &Stage) {
    let ada = stage.person("Ada");
    let published = Arc::new(Mutex::new(Vec::new()));
    let (store, seen) = (stage.store(), published.clone());
    stage.bus().watch(move |envelope| {
        let Envelope::Entry { entry, .. } = envelope else { panic!("{envelope:?}") };
        seen.lock().unwrap().push((entry.seq, is_committed(store.as_ref(), entry)));
    });
    let answers: Vec<_> = (0..80_u32).map(|n| stage.submit_message(&ada, LOBBY, &n.to_string())).collect();
    for (n, answer) in (1..=80).zip(answers) {
        let Ok(Ok(Reply::Sent(entry))) = stage.wait(answer) else { panic!() };
        assert_eq!(entry.seq, Seq(n), "in the order of submission");
        assert!(is_committed(stage.store().as_ref(), &entry));
        let told = published.lock().unwrap();
        assert!(told.iter().any(|(seq, _)| *seq == entry.seq), "the author hears it after it is published");
    }
    stage.bus().watch(|_| {});
    let published = std::mem::take(&mut *published.lock().unwrap());
    assert_eq!(published, (1..=80).map(|n| (Seq(n), true)).collect::<Vec<_>>());
}

pub fn what_is_refused_takes_no_place(stage: &Stage) {
    let ada = stage.person("Ada");
    let before = read_cursor(&stage.cursor(&ada)).1;
    let answers: Vec<_> = (0..60)
        .map(|n| {
            let conversation = if n % 3 == 0 { ConversationId(99) } else { LOBBY };
            stage.submit_message(&ada, conversation, "x")
        })
        .collect();
    let answers: Vec<bool> = answers.into_iter().map(|answer| stage.wait(answer).unwrap().is_ok()).collect();
    assert_eq!(answers, (0..60).map(|n| n % 3 != 0).collect::<Vec<_>>(), "each by itself, and in order");
    assert_eq!(places(&stage.log(&ada, LOBBY)), (1..=40).collect::<Vec<_>>());
    assert_eq!(read_cursor(&stage.cursor(&ada)).1, before + 40);
}

/// A timestamp decorates and the place orders, so a clock that was far ahead does not stamp the future for
/// ever; one that is corrected by up to a minute does not run backwards.
pub fn a_clock_that_is_put_right_is_believed(stage: &Stage) {
    const MINUTE: i64 = 60_000;
    let ada = stage.person("Ada");
    let room = stage.room(&ada, "散步");
    for (jump, stamped) in [
        (5_000, 5_000),
        (5_000 - MINUTE, 5_000),
        (4_999, 5_000),
        (6_000, 6_000),
        (DAY, DAY),
        (6_500, 6_500),
        (6_400, 6_500),
        (6_499 - MINUTE, 6_499 - MINUTE),
    ] {
        stage.clock.set(START + jump);
        assert_eq!(stage.say(&ada, room, "滴答").at, START + stamped, "a message at {jump}");
    }
    // Notices follow the same rule.
    for (jump, stamped) in [(DAY, DAY), (7_000, 7_000), (7_000 - MINUTE, 7_000)] {
        stage.clock.set(START + jump);
        let told = stage.rename_room(&ada, room, "走走").unwrap();
        assert_eq!(told.entries[0].at, START + stamped, "a notice at {jump}");
    }
    assert_eq!(places(&stage.log(&ada, room)), (1..=12).collect::<Vec<_>>(), "in the order of sending");
}
