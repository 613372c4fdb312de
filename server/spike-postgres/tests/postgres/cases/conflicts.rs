//! Transactions that get in each other's way.

use crate::desk::*;
use engine::{
    actions::message::send,
    config::PrivateChats::Open,
    ports::store::{Notice, NoticeKind, Store, StoreError, Tx},
    runner::{Error, Result, Writes},
};
use protocol::*;
use std::{
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicU32, Ordering},
        mpsc::channel,
    },
    time::{Duration, Instant},
};

/// A batch of two: a message to a room of its own, and a verb that writes to two conversations and pauses
/// in between until its rival has written to the other one.
struct Rival {
    writes: Writes,
    author: Someone,
    own: ConversationId,
    both: [ConversationId; 2],
}

impl Rival {
    fn start(self, desk: &Desk, meet: &Arc<Barrier>, counts: &[Arc<AtomicU32>; 2]) -> Vec<Result<()>> {
        let [runs, lost] = counts.clone();
        let draft = |to| desk.draft(to, "x");
        let (answers, answered) = channel();
        let (open, gate) = channel::<()>();
        // While this runs, the two behind it come into one batch.
        self.writes.submit(
            move |_| {
                let _ = gate.recv();
                Ok(())
            },
            |_| {},
        );
        let (by, alone, [first, second]) = (self.author.caller(), draft(self.own), self.both.map(draft));
        let answer = answers.clone();
        self.writes.submit(
            move |tx: &mut dyn Tx| {
                runs.fetch_add(1, Ordering::Relaxed);
                send(tx, by, &alone, Open).map(drop)
            },
            move |result| answer.send(result).unwrap(),
        );
        let (meet, mut met) = (meet.clone(), false);
        self.writes.submit(
            move |tx: &mut dyn Tx| {
                send(tx, by, &first, Open)?;
                if !std::mem::replace(&mut met, true) {
                    meet.wait();
                }
                let sent = send(tx, by, &second, Open);
                if let Err(Error::Store(StoreError::Conflict(_))) = &sent {
                    lost.fetch_add(1, Ordering::Relaxed);
                }
                sent.map(drop)
            },
            move |result| answers.send(result).unwrap(),
        );
        std::thread::sleep(Duration::from_millis(10));
        drop(open);
        answered.iter().collect()
    }
}

pub fn a_deadlock_is_a_conflict_and_is_retried_item_by_item(desk: &Desk) {
    let server = desk.server();
    let people = server.people(["Ada", "东东"]);
    let rooms = people.map(|person| server.room(person, desk.nonce(), "散步"));
    let shared = [LOBBY, server.room(people[0], desk.nonce(), "共用")];
    server.join(people[1], shared[1]).unwrap();
    let (meet, counts) = (Arc::new(Barrier::new(2)), <[Arc<AtomicU32>; 2]>::default());
    let rivals = [0, 1].map(|n| Rival {
        writes: Writes::start(server.store.writer().unwrap(), server.engine.clock.clone(), health()).unwrap(),
        author: people[n],
        own: rooms[n],
        both: if n == 0 { shared } else { [shared[1], shared[0]] },
    });
    let started = Instant::now();
    let results = std::thread::scope(|scope| {
        let (meet, counts) = (&meet, &counts);
        let threads = rivals.map(|rival| scope.spawn(move || rival.start(desk, meet, counts)));
        threads.map(|thread| thread.join().unwrap())
    });
    assert!(
        results.iter().all(|results| results.len() == 2 && results.iter().all(Result::is_ok)),
        "{results:?}"
    );
    assert!(started.elapsed() >= Duration::from_millis(900), "PostgreSQL looks for deadlocks after a second");
    let [runs, lost] = counts.map(|count| count.load(Ordering::Relaxed));
    assert_eq!(lost, 1, "one of them lost");
    assert_eq!(runs, 3, "the loser's other item was done again, the winner's was not");
    for conversation in shared.into_iter().chain(rooms) {
        let log = server.log(people[0], conversation);
        let messages = log.iter().filter(|entry| matches!(entry.what, What::Message { .. })).count();
        assert_eq!(messages, if shared.contains(&conversation) { 2 } else { 1 });
        assert_eq!(places(&log), (1..=u32::try_from(log.len()).unwrap()).collect::<Vec<_>>());
    }
}

pub fn batches_that_hold_what_they_change_never_deadlock(desk: &Desk) {
    const ROUNDS: u32 = 5;
    let server = desk.server();
    let [ada] = server.people(["Ada"]);
    let room = server.room(ada, desk.nonce(), "散步");
    let writers = [(); 2].map(|()| {
        Writes::start(server.store.writer().unwrap(), server.engine.clock.clone(), health()).unwrap()
    });
    let (answers, answered) = channel();
    let runs = Arc::new(AtomicU32::new(0));
    for _ in 0..ROUNDS {
        let (open, gates) = channel::<()>();
        let gates = Arc::new(Mutex::new(gates));
        // Two batches of two, in opposite order, and slow enough to meet.
        for (writes, order) in writers.iter().zip([[LOBBY, room], [room, LOBBY]]) {
            let gate = gates.clone();
            let wait = move |_: &mut dyn Tx| {
                let _ = gate.lock().unwrap().recv();
                Ok(())
            };
            writes.submit(wait, |_| {});
            // The gate has a batch of its own.
            std::thread::sleep(Duration::from_millis(10));
            for to in order {
                let (draft, ran, answer) = (desk.draft(to, "x"), runs.clone(), answers.clone());
                let verb = move |tx: &mut dyn Tx| {
                    ran.fetch_add(1, Ordering::Relaxed);
                    send(tx, ada.caller(), &draft, Open)?;
                    std::thread::sleep(Duration::from_millis(30));
                    Ok(())
                };
                writes.submit_in(to, verb, move |result| answer.send(result).unwrap());
            }
        }
        drop(open);
        (0..4).for_each(|_| answered.recv().unwrap().unwrap());
    }
    assert_eq!(runs.load(Ordering::Relaxed), 4 * ROUNDS, "nothing is done again");
    assert_eq!(server.log(ada, LOBBY).len(), 2 * ROUNDS as usize);
}

pub fn a_failed_transaction_is_not_acknowledged(desk: &Desk) {
    let server = desk.server();
    let [ada] = server.people(["Ada"]);
    let draft = desk.draft(LOBBY, "x");
    // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK, and without an error.
    let done = server.write(move |tx| {
        send(tx, ada.caller(), &draft, Open)?;
        assert!(tx.append_notice(LOBBY, Notice::by(PersonId(404), NoticeKind::Joined)).is_err());
        Ok(())
    });
    assert!(matches!(done, Err(Error::Store(_))), "{done:?}");
    // A write that nobody waited for fails with the commit.
    let done = server.write(move |tx| Ok(tx.seat(LOBBY, PersonId(404), Role::Member)?));
    assert!(matches!(done, Err(Error::Store(StoreError::Failed(_)))), "{done:?}");
    assert_eq!(server.log(ada, LOBBY), []);
    assert_eq!(server.send(ada, LOBBY, desk.nonce(), "y").unwrap().seq, Seq(1));
}

pub fn what_is_joined_to_a_locked_row_is_older_than_the_lock(desk: &Desk) {
    let server = desk.server();
    let [ada] = server.people(["Ada"]);
    let (writer, reader) = (desk.connect(), desk.connect());
    writer.run("BEGIN; SELECT 1 FROM conversations WHERE id = 1 FOR NO KEY UPDATE");
    reader.run("BEGIN");
    let together = format!(
        "SELECT m.role FROM conversations c LEFT JOIN members m ON m.conversation = c.id AND m.person = {}
         WHERE c.id = 1",
        ada.id
    );
    let locking = format!("{together} FOR NO KEY UPDATE OF c");
    // Other tests wait for locks of theirs in the same cluster.
    let pid = reader.number("SELECT pg_backend_pid()::bigint");
    let waiting = format!("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = {pid}");
    let seen = std::thread::scope(|scope| {
        let seen = scope.spawn(|| reader.number(&locking));
        while writer.number(&waiting) == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        writer.run(&format!("UPDATE members SET role = 1 WHERE conversation = 1 AND person = {}", ada.id));
        writer.run("UPDATE conversations SET head = head WHERE id = 1; COMMIT");
        seen.join().unwrap()
    });
    assert_eq!((seen, reader.number(&together)), (0, 1), "so the lock is a statement of its own");
}
