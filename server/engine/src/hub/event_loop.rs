//! The hub's event loop: it carries out inputs, tells who came and went, and sends heartbeats.

use super::{
    Arrival, Arrivals, Connections, Input, People, Presence,
    connection::{Condition, Connection},
    fanout::{self, Burst},
    frame::Frame,
    subscriptions::{Announcement, Subscriptions},
    typists::Typists,
};
use crate::ports::{
    bus::{Connected, Envelope},
    clock::Clock,
};
use bytes::Bytes;
use protocol::{
    ConversationId, Event, Fault, Gone, GoneReason, Person, PersonId, Reply, ServerFrame,
    limits::{HEARTBEAT_SECONDS, PONG_SECONDS, close},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{
        Arc, PoisonError,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

/// Still behind after this many seconds, a connection is closed.
const BEHIND_SECONDS: u32 = 30;
/// A closing connection that does not answer is cut after this many seconds.
const CLOSING_SECONDS: u32 = 5;
/// Inputs taken in one round. What they send to one conversation leaves in one write per subscriber.
const BURST: usize = 1_024;

/// The event loop and all it owns.
pub struct EventLoop {
    inbox: Receiver<Input>,
    arrivals: Arc<Arrivals>,
    presence: Arc<Presence>,
    clock: Arc<dyn Clock>,
    started: Instant,
    connections: Connections,
    people: People,
    subscriptions: Subscriptions,
    burst: Burst,
    /// Heartbeats so far, one a second.
    heartbeats: u64,
    typists: Typists,
    /// People who changed since they connected, as they are now.
    renamed: HashMap<PersonId, Person>,
    /// Changes of presence that are still being sent.
    announcements: Vec<Announcement>,
}

impl EventLoop {
    pub fn new(
        inbox: Receiver<Input>,
        arrivals: Arc<Arrivals>,
        presence: Arc<Presence>,
        clock: Arc<dyn Clock>,
        started: Instant,
    ) -> Self {
        Self {
            inbox,
            arrivals,
            presence,
            clock,
            started,
            connections: HashMap::new(),
            people: HashMap::new(),
            subscriptions: Subscriptions::default(),
            burst: Burst::default(),
            heartbeats: 0,
            typists: Typists::default(),
            renamed: HashMap::new(),
            announcements: Vec::new(),
        }
    }

    pub fn run(mut self) {
        loop {
            match self.next_input() {
                Ok(input) => {
                    // Let other threads on this processor queue what they have: it leaves in the same writes.
                    std::thread::yield_now();
                    if !self.round(input) {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if self.announcements.last_mut().is_some_and(|last| last.tell_some(&self.subscriptions)) {
                self.announcements.pop();
            }
            self.tick(Instant::now());
        }
    }

    /// Waits for an input, until something else is due.
    fn next_input(&self) -> Result<Input, RecvTimeoutError> {
        let due = self.announcement().map_or(self.next_heartbeat(), |at| at.min(self.next_heartbeat()));
        let wait = if self.announcements.is_empty() {
            due.saturating_duration_since(Instant::now())
        } else {
            Duration::ZERO
        };
        self.inbox.recv_timeout(wait)
    }

    /// Takes the inputs that wait. What is sent to conversations is collected and leaves at the end.
    // `cargo xtask test counts` finds it by its symbol.
    #[inline(never)]
    fn round(&mut self, first: Input) -> bool {
        let mut next = Some(first);
        let mut taken = 0;
        while let Some(input) = next {
            if matches!(input, Input::Stop) {
                return false;
            }
            self.take_in_arrivals();
            let gathers = matches!(
                input,
                Input::Deliver(Envelope::Entry { hidden_from: None, .. }) | Input::Typing { .. }
            );
            if !gathers || self.burst.is_full() {
                self.flush();
            }
            self.carry_out(input);
            taken += 1;
            next = if taken < BURST { self.inbox.try_recv().ok() } else { None };
        }
        self.flush();
        true
    }

    fn flush(&mut self) {
        self.burst.flush(&self.subscriptions, &self.connections, &self.people);
    }

    fn carry_out(&mut self, input: Input) {
        match input {
            Input::Attach { connection, arrival } => self.attach(connection, *arrival),
            Input::Detach(connection) => self.detach(&connection),
            Input::Deliver(envelope) => self.deliver(envelope),
            Input::Answer { connection, frame, refused } => answer(&connection, frame, refused),
            Input::Typing { connection, reference, conversation } => {
                self.typing(&connection, reference, conversation);
            }
            Input::Close { connection, code, frame } => connection.close_with(code, frame, Bytes::new()),
            Input::CloseSaying { connection, code, reason } => connection.close(code, reason),
            Input::CloseAll { code, reason } => {
                for connection in self.connections.values() {
                    connection.close(code, &reason(connection.id));
                }
            }
            Input::CutClosed => {
                for connection in self.connections.values().filter(|connection| !connection.has_waiting()) {
                    connection.break_off();
                }
            }
            // Whoever asked may have gone.
            Input::Probe(asked) => drop(asked.send(())),
            Input::Logins(asked) => {
                let open: BTreeSet<_> =
                    self.connections.values().map(|connection| connection.login).collect();
                drop(asked.send(open.into_iter().collect()));
            }
            Input::Stop => {}
            Input::Panic => panic!("on purpose"),
        }
    }

    fn attach(&mut self, connection: Arc<Connection>, arrival: Arrival) {
        let Arrival { hello, reference, attachment } = arrival;
        if matches!(connection.condition(), Condition::Closing(..) | Condition::Broken) {
            return;
        }
        let person = connection.person_id();
        connection.resume();
        self.typists.attach(person, &attachment);
        if self.connections.contains_key(&connection.id) && !self.subscriptions.has_any(connection.id) {
            // Most people have one connection; a vector grows to four at once.
            self.people.entry(person).or_insert_with(|| Vec::with_capacity(1)).push(connection.clone());
            self.subscriptions.reserve(&connection, attachment.conversations.len());
            for conversation in attachment.conversations {
                self.subscriptions.subscribe(conversation, &connection, &self.presence);
            }
        }
        let mut resumed = attachment.resumed;
        for conversation in &mut resumed.conversations {
            conversation.online = self.presence.online_in(conversation.id);
        }
        let reply = ServerFrame::Reply { reference, ok: Reply::Resumed(resumed) };
        connection.send_all(hello.iter().chain([&reply]));
    }

    fn gauge(&self) {
        metrics::gauge!("leliao_connections").set(u32::try_from(self.connections.len()).unwrap_or(u32::MAX));
    }

    fn detach(&mut self, connection: &Arc<Connection>) {
        if self.connections.remove(&connection.id).is_none() {
            return;
        }
        let person = connection.person_id();
        if let Some(theirs) = self.people.get_mut(&person) {
            theirs.retain(|other| other.id != connection.id);
            if theirs.is_empty() {
                self.people.remove(&person);
                self.renamed.remove(&person);
            }
        }
        self.subscriptions.unsubscribe_all(connection, &self.presence);
        self.gauge();
    }

    fn deliver(&mut self, envelope: Envelope) {
        match envelope {
            Envelope::Entry { entry, origin, hidden_from: None } => {
                self.typists.note_entry(&entry);
                self.burst.add_entry(&entry, origin);
            }
            Envelope::Entry { entry, origin, hidden_from: Some(person) } => {
                let Self { subscriptions, connections, people, .. } = self;
                fanout::tell_hidden(&entry, origin, person, (subscriptions, connections, people));
            }
            Envelope::Quiet { conversation, person, quiet } => {
                self.typists.set_quiet(conversation, person, quiet);
            }
            Envelope::Opened { person, mut conversation } => {
                for connection in self.people.get(&person).into_iter().flatten() {
                    self.subscriptions.subscribe(conversation.id, connection, &self.presence);
                }
                conversation.online = self.presence.online_in(conversation.id);
                self.typists.note_view(&conversation);
                self.tell_person(person, Event::Conversation(*conversation));
            }
            Envelope::Gone { person, conversation, reason, name, banned_until } => {
                for connection in self.people.get(&person).into_iter().flatten() {
                    self.subscriptions.unsubscribe(conversation, connection, &self.presence);
                }
                self.tell_person(
                    person,
                    Event::Gone(Gone { conversation, reason: Some(reason), name, banned_until }),
                );
            }
            Envelope::Deleted { conversation, name } => {
                let frame = Frame::new(&ServerFrame::Event(Event::Gone(Gone {
                    conversation,
                    reason: Some(GoneReason::Deleted),
                    name,
                    banned_until: None,
                })));
                for connection in self.subscriptions.end(conversation, &self.presence) {
                    connection.push(std::slice::from_ref(&frame));
                }
            }
            Envelope::Read { person, conversation, seq, unread } => {
                self.tell_person(person, Event::Read { conversation, seq, unread });
            }
            Envelope::Person { person, audience } => {
                if self.people.contains_key(&person.id) {
                    self.renamed.insert(person.id, person.clone());
                }
                let frame = Frame::new(&ServerFrame::Event(Event::Person(person)));
                // Connections that do not follow yet will read the change with their resume.
                let places: HashSet<_> = audience.places.into_iter().collect();
                let people: HashSet<_> = audience.people.into_iter().collect();
                let hears = |connection: &&Arc<Connection>| {
                    people.contains(&connection.person_id())
                        || self.subscriptions.follows_any(connection.id, &places)
                };
                for connection in self.people.values().flatten().filter(hears) {
                    connection.push(std::slice::from_ref(&frame));
                }
            }
            Envelope::Disconnect(of) => {
                let concerns = |connection: &&Arc<Connection>| match of {
                    Connected::Login(login) => connection.login == login,
                    Connected::Person(person) => connection.person_id() == person,
                    Connected::Everybody => true,
                };
                for connection in self.connections.values().filter(concerns) {
                    connection.close(close::CLOSED_BY_OWNER, "closed_by_owner");
                }
            }
            Envelope::Waiting(_)
            | Envelope::Due(_)
            | Envelope::Unsent(_)
            | Envelope::Subscribed
            | Envelope::PushTest(_)
            | Envelope::Hooked
            | Envelope::HookTest(..) => {}
            Envelope::Told { person, event } => self.tell_person(person, *event),
            Envelope::SignedOut(login, why) => {
                for connection in self.connections.values().filter(|c| c.login == login) {
                    connection.close(close::SIGNED_OUT, why.reason());
                }
            }
        }
    }

    fn tell_person(&self, person: PersonId, event: Event) {
        let frame = Frame::new(&ServerFrame::Event(event));
        for connection in self.people.get(&person).into_iter().flatten() {
            connection.push(std::slice::from_ref(&frame));
        }
    }

    fn typing(&mut self, from: &Connection, reference: u32, conversation: ConversationId) {
        let refuse = |fault| answer(from, Frame::new(&ServerFrame::Refusal { reference, fault }), true);
        if !self.subscriptions.is_subscribed(conversation, from.id) {
            return refuse(Fault::Missing);
        }
        match self.typists.is_shown(conversation, from.person_id(), self.clock.now()) {
            Err(fault) => return refuse(fault),
            Ok(false) => {
                return answer(from, Frame::new(&ServerFrame::Reply { reference, ok: Reply::Done }), false);
            }
            Ok(true) => {}
        }
        let person = self.renamed.get(&from.person_id()).unwrap_or(&from.person);
        self.burst.add_typing(from, person, reference, conversation);
    }

    /// Registers new connections: from here on they are pinged, and closed with the others.
    fn take_in_arrivals(&mut self) {
        let arrived = std::mem::take(&mut *self.arrivals.lock().unwrap_or_else(PoisonError::into_inner));
        if !arrived.is_empty() {
            self.connections.extend(arrived.into_iter().map(|connection| (connection.id, connection)));
            self.gauge();
        }
    }

    fn tick(&mut self, now: Instant) {
        if now >= self.next_heartbeat() {
            self.take_in_arrivals();
            self.heartbeat();
        }
        if self.announcement().is_some_and(|at| now >= at) {
            self.announcements = self.subscriptions.announcements(self.heartbeats);
        }
    }

    /// When changes of presence are sent: 250 ms after the first in a class, about a second with ten thousand
    /// connections, so that a crowd that reconnects together is announced once.
    fn announcement(&self) -> Option<Instant> {
        let gathering = Duration::from_millis(250 + self.connections.len() as u64 / 14);
        let since = self.subscriptions.changed_since().filter(|_| self.announcements.is_empty())?;
        Some(since + gathering)
    }

    /// Heartbeats are not skipped when the thread is late: each pings another part of the connections.
    fn next_heartbeat(&self) -> Instant {
        self.started + Duration::from_secs(self.heartbeats)
    }

    /// Pings one in [`HEARTBEAT_SECONDS`] of the connections, and closes those that are silent or behind for
    /// too long.
    fn heartbeat(&mut self) {
        self.heartbeats += 1;
        let (second, now) = (self.started.elapsed().as_secs(), self.clock.now());
        self.typists.expire(now);
        for connection in self.connections.values() {
            match connection.condition() {
                Condition::Behind(seconds) if seconds >= BEHIND_SECONDS => {
                    connection.close(close::BEHIND, "too far behind; resume");
                }
                Condition::Closing(seconds, _) if seconds >= CLOSING_SECONDS => connection.break_off(),
                Condition::Open | Condition::Behind(_) => {
                    let silent = second.saturating_sub(u64::from(connection.last_heard()));
                    if silent > u64::from(HEARTBEAT_SECONDS + PONG_SECONDS) {
                        connection.close(close::SILENT, "nothing heard");
                    } else if (connection.id + self.heartbeats).is_multiple_of(u64::from(HEARTBEAT_SECONDS)) {
                        connection.ping(&self.subscriptions.crowds(connection.id, self.heartbeats));
                    }
                }
                Condition::Closing(..) | Condition::Broken => {}
            }
        }
    }
}

/// A connection is closed after this many refusals in a row.
const REFUSALS: u32 = 200;

fn answer(connection: &Connection, frame: Frame, refused: bool) {
    if refused && matches!(connection.condition(), Condition::Behind(_)) {
        // It gets no frames until it resumes, so the refusal could not be sent.
        connection.close(close::BEHIND, "too far behind; reconnect");
        return;
    }
    connection.push(&[frame]);
    if connection.count_refusal(refused) > REFUSALS {
        connection.close(close::POLICY, "too many refused commands");
    }
}
