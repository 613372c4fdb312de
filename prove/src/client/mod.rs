//! A client: sends messages on a schedule, retries what is not acknowledged, reconnects, resumes, and writes its
//! ledger.

mod changes;
mod deeds;
mod due;
mod listing;
mod poll;
mod receive;
mod remembered;
#[cfg(test)]
mod tests;
mod unsent;

use crate::{
    context::{PhaseContext, Stage, count},
    http::LoggedIn,
    ledger::{Ledger, Line, Uploaded},
    link::{ConnectOptions, Link, Received, Resume},
    passkey,
    rng::Rng,
    timeline::{Message, Timeline},
};
use protocol::{ConversationId, Cursor, Nonce, PersonId, Seq};
use remembered::{Changes, Waiting};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, sleep_until},
};

/// The time limit for an answer on a connection that is not disturbed.
const ANSWER: Duration = Duration::from_secs(10);
/// The time in which a timeline has to be complete after the last message.
const TAIL: Duration = Duration::from_secs(5);
/// Whoever has a passkey comes in by it so often, in per cent of their connections.
const BY_PASSKEY: u64 = 20;
/// So many of the messages are polls, in per cent.
const POLLS: u64 = 3;
/// The longest outbox. No new messages are made beyond it.
const OUTBOX: usize = 300;

/// The purpose of an open command.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Resume,
    Send {
        conversation: ConversationId,
        nonce: Nonce,
        first: bool,
    },
    Replay {
        conversation: ConversationId,
    },
    Restart {
        conversation: ConversationId,
    },
    Head {
        conversation: ConversationId,
    },
    /// A change of a message.
    Change {
        conversation: ConversationId,
        of: Seq,
    },
    /// An answer to a poll.
    Vote {
        conversation: ConversationId,
        of: Seq,
        option: Option<u8>,
    },
    /// A draft that is kept.
    Draft {
        conversation: ConversationId,
        at: i64,
    },
    /// A message that is to be sent later.
    Later {
        nonce: Nonce,
    },
    /// One that is not to be sent after all.
    Cancel {
        nonce: Nonce,
    },
    /// Something between people, or about a group or a space, by its lobby.
    Deed {
        about: Option<ConversationId>,
    },
}

impl Asked {
    /// Whether it is about others, messages or what is not sent, and not done again if nobody answers.
    fn is_deed(self) -> bool {
        !matches!(
            self,
            Self::Resume | Self::Send { .. } | Self::Replay { .. } | Self::Restart { .. } | Self::Head { .. }
        )
    }
}

/// The behaviour of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// Sends short messages to all its conversations.
    Chats,
    /// Sends long messages to the flooded room.
    Floods,
    /// Sends short messages, and stops reading now and then.
    Pauses,
}

/// A client.
pub struct Client {
    login: LoggedIn,
    behaviour: Behaviour,
    context: Arc<PhaseContext>,
    ledger: Ledger,
    rng: Rng,
    timelines: BTreeMap<ConversationId, Timeline>,
    asked: HashMap<u32, Asked>,
    /// Commands from before the connection fell behind. They may still be answered.
    stale: HashMap<u32, Asked>,
    cursor: Option<Cursor>,
    resuming: bool,
    resumed: bool,
    /// When the timelines stopped being complete.
    lost: Option<Instant>,
    heard_of: HashSet<ConversationId>,
    changes: Changes,
    /// What waits to be sent later, as the newest answer said.
    later: Vec<Waiting>,
    written: u64,
    next_message: Instant,
    next_pause: Instant,
    next_deed: Instant,
    /// The files to attach, if one has any.
    files: Option<mpsc::Receiver<Uploaded>>,
    /// Nothing is sent before then: the server asked for it.
    patience: Instant,
    last_frame: Instant,
    settling: Option<Instant>,
    finished: bool,
}

enum End {
    Lost,
    Done,
}

impl Client {
    pub fn new(
        login: LoggedIn,
        behaviour: Behaviour,
        context: Arc<PhaseContext>,
        ledger: Ledger,
        files: Option<mpsc::Receiver<Uploaded>>,
        mut rng: Rng,
    ) -> Self {
        let now = Instant::now();
        let next_pause = now + rng.millis(300, 1_200);
        Self {
            login,
            behaviour,
            context,
            ledger,
            rng,
            timelines: BTreeMap::new(),
            asked: HashMap::new(),
            stale: HashMap::new(),
            cursor: None,
            resuming: false,
            resumed: false,
            lost: None,
            heard_of: HashSet::new(),
            changes: Changes::default(),
            later: Vec::new(),
            written: 0,
            next_message: now,
            next_pause,
            next_deed: now,
            files,
            patience: now,
            last_frame: now,
            settling: None,
            finished: false,
        }
    }

    /// Runs until the phase ends.
    pub async fn run(mut self) -> io::Result<PersonId> {
        loop {
            if self.stage() == Stage::Leave {
                break;
            }
            let by_passkey = self.rng.percent(BY_PASSKEY) && self.shows_passkey().await;
            let fallback = self.rng.percent(self.context.fallback_percent);
            let resume = self.rng.percent(50).then_some(Resume { cursor: self.cursor.clone() });
            let options = ConnectOptions { fallback, narrow: self.behaviour == Behaviour::Pauses, resume };
            if let Ok((link, hello)) = Link::open(self.context.route, &self.login.token, options).await {
                if by_passkey {
                    count(&self.context.tally.by_passkey);
                }
                if let End::Done = self.serve(link, hello.resuming).await {
                    break;
                }
            }
            self.lost.get_or_insert_with(Instant::now);
            sleep(self.rng.millis(5, 40)).await;
        }
        for (conversation, timeline) in self.timelines.iter().filter(|(_, timeline)| !timeline.gone) {
            if let Some(message) = timeline.outbox.front() {
                let what =
                    format!("{} in {conversation} was never acknowledged, nor what followed", message.nonce);
                self.ledger.note(&Line::Unexpected { what });
            }
        }
        for line in self.changes.lines() {
            self.ledger.note(&line);
        }
        self.ledger.close()?;
        Ok(self.login.person.id)
    }

    /// Takes a new token by one's passkey. Whether there is one: there may be no passkey, or no server now. From then on
    /// only this token is used, so one that a kill took back would be found: nothing more would be acknowledged.
    async fn shows_passkey(&mut self) -> bool {
        let Some(key) = &mut self.login.passkey else { return false };
        match passkey::enter(self.context.route.server, key).await {
            Ok(token) => self.login.token = token,
            Err(_) => return false,
        }
        true
    }

    fn stage(&self) -> Stage {
        *self.context.stage.borrow()
    }

    fn unexpected(&mut self, what: String) {
        self.ledger.note(&Line::Unexpected { what });
    }

    async fn serve(&mut self, mut link: Link, resuming: bool) -> End {
        self.start_over();
        if resuming {
            self.resuming = true;
            self.asked.insert(Cursor::HANDSHAKE, Asked::Resume);
        }
        self.stale.clear();
        self.last_frame = Instant::now();
        let mut stage = self.context.stage.clone();
        loop {
            self.queue_new_messages();
            for (command, asked) in self.due() {
                match link.send(command).await {
                    Ok(reference) => self.asked.insert(reference, asked),
                    Err(_) => return End::Lost,
                };
            }
            if self.is_finished() {
                return End::Done;
            }
            tokio::select! {
                received = link.receive() => match received {
                    Received::Frame(frame) => {
                        self.last_frame = Instant::now();
                        self.receive(*frame);
                    }
                    Received::Unreadable(why) => {
                        self.unexpected(format!("an unreadable frame: {why}"));
                        return End::Lost;
                    }
                    Received::Closed => return End::Lost,
                },
                () = sleep_until(self.next_wakeup()) => {}
                _ = stage.changed() => {}
            }
            if !self.asked.is_empty() && self.last_frame.elapsed() > ANSWER {
                self.unexpected(format!("no answer in {ANSWER:?} to {:?}", self.asked.values().next()));
                return End::Lost;
            }
            self.pause().await;
        }
    }

    /// When there is something to do next.
    fn next_wakeup(&self) -> Instant {
        let now = Instant::now();
        let mut due = now + Duration::from_millis(500);
        if self.stage() == Stage::Talk {
            due = due.min(self.next_message).min(self.next_deed);
        }
        if self.patience > now {
            due = due.min(self.patience);
        }
        due
    }

    /// Stops reading for a while, if it is time to.
    async fn pause(&mut self) {
        let pauses = self.behaviour == Behaviour::Pauses && self.stage() == Stage::Talk && self.resumed;
        if pauses && Instant::now() >= self.next_pause {
            count(&self.context.tally.pauses);
            let long = self.context.long_pauses && self.rng.percent(12);
            let pause = if long { self.rng.millis(10_000, 13_000) } else { self.rng.millis(1_000, 3_000) };
            sleep(pause).await;
            self.next_pause = Instant::now() + self.rng.millis(300, 1_200);
            self.last_frame = Instant::now();
        }
    }

    /// Adds the messages that are due to the outboxes, connected or not: the schedule does not depend on the
    /// server.
    fn queue_new_messages(&mut self) {
        let pace = u64::try_from(self.context.pace.as_millis()).unwrap_or(50);
        let mine = self.timelines.iter().filter(|(_, timeline)| !timeline.gone);
        let rooms: Vec<ConversationId> = mine.map(|(id, _)| *id).collect();
        while self.stage() == Stage::Talk && Instant::now() >= self.next_message {
            self.next_message += self.rng.millis(0, 2 * pace);
            let flood = self.context.flood.filter(|_| self.behaviour == Behaviour::Floods);
            let Some(conversation) = flood.or_else(|| self.rng.pick(&rooms).copied()) else { return };
            let Some(timeline) = self.timelines.get_mut(&conversation) else { return };
            if timeline.outbox.len() >= OUTBOX {
                continue;
            }
            let length = if flood.is_some() { 15_000 } else { 200 };
            self.written += 1;
            let file = self.files.as_mut().and_then(|files| files.try_recv().ok());
            let poll = file.is_none() && flood.is_none() && self.rng.percent(POLLS);
            let message = Message { nonce: self.rng.nonce(), n: self.written, length, tries: 0, file, poll };
            let (nonce, n) = (message.nonce, message.n);
            timeline.outbox.push_back(message);
            self.ledger.note(&Line::Intent { conversation, nonce, n, length });
            count(&self.context.tally.sent);
        }
    }

    fn is_finished(&mut self) -> bool {
        let stage = self.stage();
        if stage >= Stage::Finish
            && !self.finished
            && self.resumed
            && self.timelines.values().all(|t| t.gone || t.outbox.is_empty())
        {
            self.finished = true;
            self.context.tally.finished.fetch_add(1, Ordering::Relaxed);
        }
        if stage != Stage::Settle {
            return stage == Stage::Leave;
        }
        let since = *self.settling.get_or_insert_with(Instant::now);
        let behind =
            |timeline: &Timeline| !timeline.gone && timeline.goal.is_none_or(|goal| timeline.shown < goal);
        if !self.timelines.values().any(behind) {
            return true;
        }
        if since.elapsed() < TAIL {
            return false;
        }
        let late: Vec<String> = self
            .timelines
            .iter()
            .filter(|(_, timeline)| behind(timeline))
            .map(|(id, timeline)| format!("{id} shows {} of {:?}", timeline.shown, timeline.goal))
            .collect();
        self.unexpected(format!("nobody talks, and yet not all has arrived: {}", late.join(", ")));
        true
    }
}
