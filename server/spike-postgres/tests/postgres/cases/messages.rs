//! Sending: once, in order, and only then answered.

use crate::desk::*;
use protocol::*;
use std::sync::Barrier;

pub fn a_retry_gets_the_first_result(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let nonce = desk.nonce();
    let first = server.send(ada, LOBBY, nonce, "你好").unwrap();
    assert_eq!((first.seq, first.ord), (Seq(1), 1));
    server.send(dong, LOBBY, desk.nonce(), "在").unwrap();
    for _ in 0..3 {
        assert_eq!(server.send(ada, LOBBY, nonce, "你好").unwrap(), first);
    }
    assert_eq!(server.log(ada, LOBBY).len(), 2);
    assert_eq!(server.told.entries(LOBBY).len(), 2, "a retry is told to nobody else");
}

pub fn a_nonce_belongs_to_one_message_of_one_account(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let room = server.room(ada, desk.nonce(), "散步");
    let nonce = desk.nonce();
    server.send(ada, LOBBY, nonce, "one").unwrap();
    assert_eq!(server.send(ada, LOBBY, nonce, "two"), Err(Fault::NonceReused));
    assert_eq!(server.send(ada, room, nonce, "one"), Err(Fault::NonceReused));
    assert_eq!(server.send(ada, ConversationId(12), nonce, "one"), Err(Fault::NonceReused));
    assert_eq!(server.send(dong, LOBBY, nonce, "two").unwrap().seq, Seq(2), "somebody else's is another");
    let log = server.log(ada, LOBBY);
    assert_eq!(log.iter().map(text).collect::<Vec<_>>(), ["one", "two"]);
}

pub fn places_are_contiguous_under_eight_submitters(desk: &Desk) {
    const EACH: usize = 40;
    let server = desk.server();
    let [ada] = server.people(["Ada"]);
    let room = server.room(ada, desk.nonce(), "散步");
    let authors: Vec<Someone> = (0..8).map(|n| server.try_enter(&format!("p{n}")).unwrap()).collect();
    for author in &authors {
        server.join(*author, room).unwrap();
    }
    let before = server.log(ada, room).len();
    let start = Barrier::new(authors.len());
    std::thread::scope(|scope| {
        for (number, author) in authors.iter().enumerate() {
            let (server, start) = (&server, &start);
            scope.spawn(move || {
                start.wait();
                for n in 0..EACH {
                    let to = if n % 3 == 0 { LOBBY } else { room };
                    server.send(*author, to, desk.nonce(), &format!("{number} {n}")).unwrap();
                }
            });
        }
    });
    for (conversation, first) in [(LOBBY, 0), (room, before)] {
        let log = server.log(ada, conversation);
        let expected: Vec<u32> = (1..=log.len()).map(|n| u32::try_from(n).unwrap()).collect();
        assert_eq!(places(&log), expected);
        assert_eq!(server.told.entries(conversation), log, "one writer publishes in the order of the log");
        assert!(log[first..].iter().enumerate().all(|(n, entry)| entry.ord as usize == n + 1));
        for number in 0..authors.len() {
            let said =
                log[first..].iter().filter_map(|entry| text(entry).strip_prefix(&format!("{number} ")));
            let said: Vec<usize> = said.map(|n| n.parse().unwrap()).collect();
            assert!(said.is_sorted() && !said.is_empty());
        }
    }
    let total: usize = [LOBBY, room].map(|conversation| server.log(ada, conversation).len()).iter().sum();
    assert_eq!(total, before + authors.len() * EACH);
}

pub fn what_is_refused_takes_no_place(desk: &Desk) {
    let server = desk.server();
    let [ada] = server.people(["Ada"]);
    let sends = (0..60).map(|n| {
        let to = if n % 3 == 0 { ConversationId(99) } else { LOBBY };
        let command = Command::Send { conversation: to, nonce: desk.nonce(), text: "x".into(), with: None };
        let engine = server.engine.clone();
        server
            .runtime
            .spawn(async move { engine::actions::execute(&engine, ada.caller(), command).await.is_ok() })
    });
    let sends: Vec<_> = sends.collect();
    let answers: Vec<bool> = sends.into_iter().map(|send| server.runtime.block_on(send).unwrap()).collect();
    assert_eq!(answers, (0..60).map(|n| n % 3 != 0).collect::<Vec<_>>(), "each by itself");
    assert_eq!(places(&server.log(ada, LOBBY)), (1..=40).collect::<Vec<_>>());
}
