//! Sending: once, in order, and only then answered.

use crate::bench::*;
use engine::ports::store::*;
use protocol::*;
use std::sync::{Arc, Barrier, Mutex, mpsc::channel};

pub fn a_retry_gets_the_first_result(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let nonce = bench.nonce();
    let Ok(Appended::New(first)) = bench.append(&ada, LOBBY, nonce, "你好") else { panic!() };
    assert_eq!((first.seq, first.ord, first.at), (Seq(1), 1, START));
    bench.say(&dong, LOBBY, "在");
    for _ in 0..3 {
        assert_eq!(bench.append(&ada, LOBBY, nonce, "你好").unwrap(), Appended::Known(first.clone()));
    }
    assert_eq!(bench.log(&ada, LOBBY).len(), 2);
    // The retry shows the message as it stands now.
    bench.rename(&ada, "Ada L").unwrap();
    let Ok(Appended::Known(now)) = bench.append(&ada, LOBBY, nonce, "你好") else { panic!() };
    let What::Message { author, .. } = &now.what else { panic!() };
    assert_eq!((now.seq, author.name.as_str()), (Seq(1), "Ada L"));
}

pub fn a_nonce_belongs_to_one_message_of_one_account(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    let nonce = bench.nonce();
    bench.append(&ada, LOBBY, nonce, "one").unwrap();
    assert_eq!(refused(bench.append(&ada, LOBBY, nonce, "two")), Fault::NonceReused);
    assert_eq!(refused(bench.append(&ada, room, nonce, "one")), Fault::NonceReused);
    // Even where its holder may not write.
    assert_eq!(refused(bench.append(&ada, ConversationId(12), nonce, "one")), Fault::NonceReused);
    // Somebody else's is another one.
    let Ok(Appended::New(other)) = bench.append(&dong, LOBBY, nonce, "two") else { panic!() };
    assert_eq!(other.seq, Seq(2));
    assert_eq!(bench.log(&ada, LOBBY).iter().map(text).collect::<Vec<_>>(), ["one", "two"]);
}

pub fn places_are_contiguous_under_eight_submitters(bench: &Bench) {
    const EACH: usize = 60;
    let ada = bench.person("Ada");
    let room = bench.room(&ada, "散步");
    let authors: Vec<Someone> = (0..8).map(|n| bench.person(&format!("p{n}"))).collect();
    for author in &authors {
        bench.join(author, room).unwrap();
    }
    let before = bench.log(&ada, room).len();
    let (told, answered) = (Arc::new(Mutex::new(Vec::new())), channel());
    let start = Barrier::new(authors.len());
    std::thread::scope(|scope| {
        for (number, author) in authors.iter().enumerate() {
            let (told, answered, start) = (&told, answered.0.clone(), &start);
            scope.spawn(move || {
                start.wait();
                for n in 0..EACH {
                    let conversation = if n % 3 == 0 { LOBBY } else { room };
                    let text = format!("{number} {n}");
                    let message =
                        NewMessage { actor: author.actor(), conversation, nonce: bench.nonce(), text };
                    let (told, answered) = (told.clone(), answered.clone());
                    let done = move |result: StoreResult<Appended>| {
                        let Ok(Appended::New(entry)) = result else { panic!("{result:?}") };
                        told.lock().unwrap().push(entry);
                        answered.send(()).unwrap();
                    };
                    bench.store().messages.append(message, Box::new(done));
                }
            });
        }
    });
    (0..authors.len() * EACH).for_each(|_| answered.1.recv().unwrap());
    let told = told.lock().unwrap();
    for (conversation, first) in [(LOBBY, 1), (room, before + 1)] {
        let heard: Vec<Entry> =
            told.iter().filter(|entry| entry.conversation == conversation).cloned().collect();
        let expected: Vec<u32> = (first..first + heard.len()).map(|n| u32::try_from(n).unwrap()).collect();
        assert_eq!(places(&heard), expected, "callbacks run in the order of the log");
        assert_eq!(bench.log(&ada, conversation)[first - 1..], heard);
        assert!(heard.iter().enumerate().all(|(n, entry)| entry.ord as usize == n + 1));
        // Whatever one submitter handed over in order is in the log in order.
        for number in 0..authors.len() {
            let said = heard.iter().filter_map(|entry| text(entry).strip_prefix(&format!("{number} ")));
            let said: Vec<usize> = said.map(|n| n.parse().unwrap()).collect();
            assert!(said.is_sorted() && !said.is_empty());
        }
    }
}

pub fn callbacks_come_in_commit_order_and_after_the_commit(bench: &Bench) {
    let ada = bench.person("Ada");
    let (sender, receiver) = channel();
    for n in 0..80_u32 {
        let message =
            NewMessage { actor: ada.actor(), conversation: LOBBY, nonce: bench.nonce(), text: n.to_string() };
        let (store, handle, sender, actor) =
            (bench.store(), bench.runtime.handle().clone(), sender.clone(), ada.actor());
        let done = move |result: StoreResult<Appended>| {
            let Ok(Appended::New(entry)) = result else { panic!("{result:?}") };
            // Readers have connections of their own: what they see is committed.
            let seen =
                handle.block_on(store.messages.history(actor, LOBBY, Some(entry.seq.next()), 1)).unwrap();
            sender.send((entry.seq, seen.items == [entry])).unwrap();
        };
        bench.store().messages.append(message, Box::new(done));
    }
    for n in 1..=80 {
        assert_eq!(receiver.recv().unwrap(), (Seq(n), true));
    }
}

pub fn what_is_refused_takes_no_place(bench: &Bench) {
    let ada = bench.person("Ada");
    let before = read_cursor(&bench.cursor(&ada)).1;
    let (sender, receiver) = channel();
    for n in 0..60 {
        let conversation = if n % 3 == 0 { ConversationId(99) } else { LOBBY };
        let message = NewMessage { actor: ada.actor(), conversation, nonce: bench.nonce(), text: "x".into() };
        let sender = sender.clone();
        bench.store().messages.append(message, Box::new(move |result| sender.send(result.is_ok()).unwrap()));
    }
    let answers: Vec<bool> = receiver.iter().take(60).collect();
    assert_eq!(answers, (0..60).map(|n| n % 3 != 0).collect::<Vec<_>>(), "each by itself, and in order");
    assert_eq!(places(&bench.log(&ada, LOBBY)), (1..=40).collect::<Vec<_>>());
    assert_eq!(read_cursor(&bench.cursor(&ada)).1, before + 40);
}

pub fn the_clock_may_jump_but_no_log_runs_backwards(bench: &Bench) {
    let ada = bench.person("Ada");
    for (jump, stamped) in [(0, 0), (5_000, 5_000), (-DAY, 5_000), (4_999, 5_000), (6_000, 6_000)] {
        bench.clock.set(START + jump);
        assert_eq!(bench.say(&ada, LOBBY, "滴答").at, START + stamped);
    }
}

pub fn what_was_written_survives_a_reopening(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    bench.join(&dong, room).unwrap();
    let nonce = bench.nonce();
    bench.append(&ada, room, nonce, "记住").unwrap();
    bench.read_to(&dong, room, 2).unwrap();
    let (log, cursor, before) = (bench.log(&ada, room), bench.cursor(&dong), bench.resume(&dong, None));
    bench.reopen();
    assert_eq!(bench.log(&ada, room), log);
    assert_eq!(bench.resume(&dong, None), before);
    assert_eq!(bench.store().people.epoch(), Epoch(read_cursor(&cursor).0));
    let nothing = bench.resume(&dong, Some(cursor.clone()));
    assert!(nothing.snapshot.is_none() && nothing.conversations.is_empty() && nothing.gone.is_empty());
    assert!(matches!(bench.append(&ada, room, nonce, "记住"), Ok(Appended::Known(_))));
    assert_eq!(refused(bench.append(&ada, room, nonce, "忘了")), Fault::NonceReused);
    assert_eq!(refused(bench.enter("Ada")), Fault::Name(NameFault::Taken));
    assert_eq!(bench.say(&dong, room, "好").seq.0 as usize, log.len() + 1);
    assert_ne!(bench.resume(&dong, Some(cursor.clone())).cursor, cursor);
}
