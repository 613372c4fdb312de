//! Several writers at once: threads of one server, and servers of one database.

use crate::desk::*;
use engine::{
    actions::message::{Draft, send},
    config::PrivateChats::Open,
    ports::store::{Page, Store, Tx},
    runner::{Error, Writes},
};
use protocol::*;
use std::{
    sync::{
        Arc, Barrier, Mutex,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

/// Sends from four authors through each of two ways at once, into two conversations in turn.
fn crowd(
    desk: &Desk,
    server: &Server,
    one: &(dyn Fn(Someone, Draft) + Sync),
    other: &(dyn Fn(Someone, Draft) + Sync),
) {
    const EACH: usize = 30;
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
            let (start, way) = (&start, if number % 2 == 0 { one } else { other });
            scope.spawn(move || {
                start.wait();
                for n in 0..EACH {
                    let to = if (n + number) % 2 == 0 { LOBBY } else { room };
                    way(*author, desk.draft(to, &format!("{number} {n}")));
                }
            });
        }
    });
    let mut total = 0;
    for (conversation, first) in [(LOBBY, 0), (room, before)] {
        let log = server.log(ada, conversation);
        let expected: Vec<u32> = (1..=log.len()).map(|n| u32::try_from(n).unwrap()).collect();
        assert_eq!(places(&log), expected, "no gap, and nothing twice");
        for number in 0..authors.len() {
            let said =
                log[first..].iter().filter_map(|entry| text(entry).strip_prefix(&format!("{number} ")));
            let said: Vec<usize> = said.map(|n| n.parse().unwrap()).collect();
            assert!(said.is_sorted_by(|a, b| a < b) && said.len() == EACH / 2);
        }
        total += log.len();
    }
    assert_eq!(total, before + authors.len() * EACH);
}

fn say(server: &Server, by: Someone, draft: Draft) {
    let said = server.write(move |tx| send(tx, by.caller(), &draft, Open));
    assert!(said.is_ok(), "{said:?}");
}

pub fn two_writer_threads_make_one_log(desk: &Desk) {
    let server = desk.server();
    let second =
        Writes::start(server.store.writer().unwrap(), Arc::new(engine::ports::clock::SystemClock), health());
    let second = second.unwrap();
    let through_second = |by: Someone, draft: Draft| {
        let (sender, receiver) = channel();
        second.submit(
            move |tx: &mut dyn Tx| send(tx, by.caller(), &draft, Open),
            move |outcome| sender.send(outcome.map(drop)).unwrap(),
        );
        receiver.recv().unwrap().unwrap();
    };
    crowd(desk, &server, &|by, draft| say(&server, by, draft), &through_second);
}

pub fn two_servers_make_one_log(desk: &Desk) {
    let (one, other) = (desk.server(), desk.server());
    crowd(desk, &one, &|by, draft| say(&one, by, draft), &|by, draft| say(&other, by, draft));
}

/// Does something on both servers at the same time.
fn both<T: Send>(servers: [&Server; 2], what: impl Fn(&Server) -> T + Sync) -> [T; 2] {
    let start = Barrier::new(2);
    let at_once = |server| {
        start.wait();
        what(server)
    };
    std::thread::scope(|scope| {
        let at_once = &at_once;
        let [one, other] = servers.map(|server| scope.spawn(move || at_once(server)));
        [one.join().unwrap(), other.join().unwrap()]
    })
}

pub fn a_nonce_on_two_servers_at_once_is_one_message(desk: &Desk) {
    let (one, other) = (desk.server(), desk.server());
    let [ada] = one.people(["Ada"]);
    for n in 1..=20 {
        let nonce = desk.nonce();
        let [a, b] = both([&one, &other], |server| server.send(ada, LOBBY, nonce, "你好").unwrap());
        assert_eq!((a.seq, a), (Seq(n), b));
    }
    let told = one.told.entries(LOBBY).len() + other.told.entries(LOBBY).len();
    assert_eq!((one.log(ada, LOBBY).len(), told), (20, 20), "whoever wrote it tells it, and nobody else");
}

pub fn a_name_on_two_servers_at_once_is_one_persons(desk: &Desk) {
    let (one, other) = (desk.server(), desk.server());
    for n in 0..10 {
        let name = format!("东东{n}");
        let came = both([&one, &other], |server| server.try_enter(&name).map(drop));
        let taken = Err(Fault::Name(NameFault::Taken));
        assert!(came == [Ok(()), taken.clone()] || came == [taken, Ok(())], "{came:?}");
    }
}

pub fn a_member_who_joins_and_leaves_on_two_servers_counts_once(desk: &Desk) {
    let (one, other) = (desk.server(), desk.server());
    let [ada, dong] = one.people(["Ada", "东东"]);
    let room = one.room(ada, desk.nonce(), "散步");
    let (holder, watch) = (desk.connect(), desk.connect());
    // Both have begun before either goes on: what they read before they had the lock is old.
    let at_once = |command: Command| {
        holder.run(&format!("BEGIN; SELECT 1 FROM conversations WHERE id = {room} FOR NO KEY UPDATE"));
        std::thread::scope(|scope| {
            let both = scope.spawn(|| both([&one, &other], |server| server.execute(dong, command.clone())));
            while watch.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") < 2 {
                std::thread::sleep(Duration::from_millis(2));
            }
            holder.run("COMMIT");
            both.join().unwrap()
        })
    };
    for n in 1..=3 {
        let joined = at_once(Command::Join { conversation: room });
        assert!(joined.iter().all(|view| matches!(view, Ok(Reply::Opened(view)) if view.members == 2)));
        let left = at_once(Command::Leave { conversation: room });
        assert_eq!(left.iter().filter(|left| left.is_ok()).count(), 1);
        assert_eq!(one.log(ada, room).len(), 1 + 2 * n);
    }
    let rooms = one.resume(ada, None).conversations;
    assert_eq!(rooms.iter().find(|view| view.id == room).unwrap().members, 1);
}

/// What a hub must do with the log of a conversation that several writers tell it of: a jump means that
/// something overtook, and the store has it; what is not above the last place was told before.
struct Follower<'a> {
    server: &'a Server,
    last: Seq,
    heard: Vec<Entry>,
}

impl Follower<'_> {
    fn hear(&mut self, entry: Entry) {
        if entry.seq <= self.last {
            return;
        }
        if entry.seq > self.last.next() {
            let page = Page { entries: 100, bytes: 1 << 20 };
            let mut reader = self.server.store.reader().unwrap();
            let missed = reader.events(entry.conversation, PersonId(1), self.last, page).unwrap().events;
            self.heard.extend(missed.into_iter().filter(|missed| missed.seq < entry.seq));
        }
        self.last = entry.seq;
        self.heard.push(entry);
    }
}

pub fn an_envelope_may_overtake_another(desk: &Desk) {
    let server = desk.server();
    let [ada, dong] = server.people(["Ada", "东东"]);
    let clock = Arc::new(engine::ports::clock::SystemClock);
    let [slow, quick] =
        [(); 2].map(|()| Writes::start(server.store.writer().unwrap(), clock.clone(), health()).unwrap());
    let published = Arc::new(Mutex::new(Vec::new()));
    let (overtaken, wait): (_, Receiver<()>) = channel();
    let (first, second) = (desk.draft(LOBBY, "一"), desk.draft(LOBBY, "二"));
    let (committed, is_committed) = channel();
    let publish = |outcome: engine::runner::Result<engine::actions::Outcome>,
                   published: &Mutex<Vec<Entry>>| {
        let Reply::Sent(entry) = outcome.map_err(Error::into_fault).unwrap().reply else { panic!() };
        published.lock().unwrap().push(entry);
    };
    let told = published.clone();
    slow.submit(
        move |tx: &mut dyn Tx| send(tx, ada.caller(), &first, Open),
        move |outcome| {
            // Committed, and not yet published: any thread may pause here.
            committed.send(()).unwrap();
            wait.recv().unwrap();
            publish(outcome, &told);
        },
    );
    is_committed.recv().unwrap();
    let told = published.clone();
    quick.submit(
        move |tx: &mut dyn Tx| send(tx, dong.caller(), &second, Open),
        move |outcome| {
            publish(outcome, &told);
            overtaken.send(()).unwrap();
        },
    );
    drop((slow, quick));
    let published = std::mem::take(&mut *published.lock().unwrap());
    assert_eq!(places(&published), [2, 1], "in the order of no log");
    let mut follower = Follower { server: &server, last: Seq(0), heard: Vec::new() };
    published.into_iter().for_each(|entry| follower.hear(entry));
    assert_eq!(follower.heard, server.log(ada, LOBBY));
}
