//! One client: says things on its own schedule, keeps what is unanswered, reconnects, resumes, and
//! notes all of it in its ledger.

mod hears;
mod wants;

use crate::{
    chance::Chance,
    http::LoggedIn,
    ledger::{Ledger, Line},
    link::{Heard, Link, Manner, Resume},
    stage::{Mood, Stage, count},
    thread::{Message, Thread},
};
use protocol::{ConversationId, Cursor, Nonce, PersonId};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::time::{Instant, sleep, sleep_until};

/// Something asked over a connection that nothing fails has to be answered in this time.
const ANSWER: Duration = Duration::from_secs(10);
/// A log has to have arrived by itself in this time after everybody stopped talking.
const TAIL: Duration = Duration::from_secs(5);
/// Messages that wait for a connection, at most; past that it says nothing new.
const OUTBOX: usize = 300;

/// What an open reference was for.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Resume,
    Send { conversation: ConversationId, nonce: Nonce, first: bool },
    Replay { conversation: ConversationId },
    Restart { conversation: ConversationId },
    Head { conversation: ConversationId },
}

/// How a client behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Says short things everywhere it is.
    Talks,
    /// Says long things where the flood is.
    Floods,
    /// Talks, and now and then stops reading.
    Naps,
}

/// A client.
pub struct Person {
    login: LoggedIn,
    habit: Habit,
    stage: Arc<Stage>,
    ledger: Ledger,
    chance: Chance,
    threads: BTreeMap<ConversationId, Thread>,
    asked: HashMap<u32, Asked>,
    /// Asked before the connection fell behind: the answers may have been left out, or not.
    stale: HashMap<u32, Asked>,
    cursor: Option<Cursor>,
    resuming: bool,
    resumed: bool,
    /// Since when there is no connection that shows everything.
    lost: Option<Instant>,
    heard_of: HashSet<ConversationId>,
    said: u64,
    next_message: Instant,
    next_nap: Instant,
    /// The server asked not to be sent anything before then.
    patience: Instant,
    last_frame: Instant,
    settling: Option<Instant>,
    finished: bool,
}

enum End {
    Lost,
    Done,
}

impl Person {
    pub fn new(login: LoggedIn, habit: Habit, stage: Arc<Stage>, ledger: Ledger, mut chance: Chance) -> Self {
        let now = Instant::now();
        let next_nap = now + chance.millis(300, 1_200);
        Self {
            login,
            habit,
            stage,
            ledger,
            chance,
            threads: BTreeMap::new(),
            asked: HashMap::new(),
            stale: HashMap::new(),
            cursor: None,
            resuming: false,
            resumed: false,
            lost: None,
            heard_of: HashSet::new(),
            said: 0,
            next_message: now,
            next_nap,
            patience: now,
            last_frame: now,
            settling: None,
            finished: false,
        }
    }

    /// Lives until the phase ends.
    pub async fn live(mut self) -> io::Result<PersonId> {
        loop {
            if self.mood() == Mood::Leave {
                break;
            }
            let fallback = self.chance.percent(self.stage.fallback_percent);
            let resume = self.chance.percent(50).then_some(Resume { cursor: self.cursor.clone() });
            let manner = Manner { fallback, narrow: self.habit == Habit::Naps, resume };
            if let Ok((link, hello)) = Link::open(self.stage.route, &self.login.token, manner).await
                && let End::Done = self.converse(link, hello.resuming).await
            {
                break;
            }
            self.lost.get_or_insert_with(Instant::now);
            sleep(self.chance.millis(5, 40)).await;
        }
        for (conversation, thread) in &self.threads {
            if let Some(message) = thread.outbox.front() {
                let what =
                    format!("{} in {conversation} was never acknowledged, nor what followed", message.nonce);
                self.ledger.note(&Line::Odd { what });
            }
        }
        self.ledger.close()?;
        Ok(self.login.person.id)
    }

    fn mood(&self) -> Mood {
        *self.stage.mood.borrow()
    }

    fn odd(&mut self, what: String) {
        self.ledger.note(&Line::Odd { what });
    }

    async fn converse(&mut self, mut link: Link, resuming: bool) -> End {
        self.start_over();
        if resuming {
            self.resuming = true;
            self.asked.insert(Cursor::HANDSHAKE, Asked::Resume);
        }
        self.stale.clear();
        self.last_frame = Instant::now();
        let mut mood = self.stage.mood.clone();
        loop {
            self.think_up();
            for (command, asked) in self.wants() {
                match link.say(command).await {
                    Ok(reference) => self.asked.insert(reference, asked),
                    Err(_) => return End::Lost,
                };
            }
            if self.is_done() {
                return End::Done;
            }
            tokio::select! {
                heard = link.hear() => match heard {
                    Heard::Frame(frame) => {
                        self.last_frame = Instant::now();
                        self.hear(*frame);
                    }
                    Heard::Unreadable(why) => {
                        self.odd(format!("an unreadable frame: {why}"));
                        return End::Lost;
                    }
                    Heard::Closed => return End::Lost,
                },
                () = sleep_until(self.next_deed()) => {}
                _ = mood.changed() => {}
            }
            if !self.asked.is_empty() && self.last_frame.elapsed() > ANSWER {
                self.odd(format!("no answer in {ANSWER:?} to {:?}", self.asked.values().next()));
                return End::Lost;
            }
            self.nap().await;
        }
    }

    /// The next thing to do without being told anything.
    fn next_deed(&self) -> Instant {
        let now = Instant::now();
        let mut due = now + Duration::from_millis(500);
        if self.mood() == Mood::Talk {
            due = due.min(self.next_message);
        }
        if self.patience > now {
            due = due.min(self.patience);
        }
        due
    }

    /// Some stop reading for a while.
    async fn nap(&mut self) {
        let dozes = self.habit == Habit::Naps && self.mood() == Mood::Talk && self.resumed;
        if dozes && Instant::now() >= self.next_nap {
            count(&self.stage.tally.naps);
            let long = self.stage.long_naps && self.chance.percent(12);
            let nap =
                if long { self.chance.millis(10_000, 13_000) } else { self.chance.millis(1_000, 3_000) };
            sleep(nap).await;
            self.next_nap = Instant::now() + self.chance.millis(300, 1_200);
            self.last_frame = Instant::now();
        }
    }

    /// Makes up what it is time to say, whether or not there is a connection: the schedule does not wait
    /// for the server.
    fn think_up(&mut self) {
        let pace = u64::try_from(self.stage.pace.as_millis()).unwrap_or(50);
        let rooms: Vec<ConversationId> = self.threads.keys().copied().collect();
        while self.mood() == Mood::Talk && Instant::now() >= self.next_message {
            self.next_message += self.chance.millis(0, 2 * pace);
            let flood = self.stage.flood.filter(|_| self.habit == Habit::Floods);
            let Some(conversation) = flood.or_else(|| self.chance.pick(&rooms).copied()) else { return };
            let Some(thread) = self.threads.get_mut(&conversation) else { return };
            if thread.outbox.len() >= OUTBOX {
                continue;
            }
            let length = if flood.is_some() { 15_000 } else { 200 };
            self.said += 1;
            let message = Message { nonce: self.chance.nonce(), n: self.said, length, tries: 0 };
            let (nonce, n) = (message.nonce, message.n);
            thread.outbox.push_back(message);
            self.ledger.note(&Line::Intent { conversation, nonce, n, length });
            count(&self.stage.tally.sent);
        }
    }

    fn is_done(&mut self) -> bool {
        let mood = self.mood();
        if mood >= Mood::Finish
            && !self.finished
            && self.resumed
            && self.threads.values().all(|t| t.outbox.is_empty())
        {
            self.finished = true;
            self.stage.tally.finished.fetch_add(1, Ordering::Relaxed);
        }
        if mood != Mood::Settle {
            return mood == Mood::Leave;
        }
        let since = *self.settling.get_or_insert_with(Instant::now);
        let behind = |thread: &Thread| thread.goal.is_none_or(|goal| thread.shown < goal);
        if !self.threads.values().any(behind) {
            return true;
        }
        if since.elapsed() < TAIL {
            return false;
        }
        let late: Vec<String> = self
            .threads
            .iter()
            .filter(|(_, thread)| behind(thread))
            .map(|(id, thread)| format!("{id} shows {} of {:?}", thread.shown, thread.goal))
            .collect();
        self.odd(format!("nobody talks, and yet not all has arrived: {}", late.join(", ")));
        true
    }
}
