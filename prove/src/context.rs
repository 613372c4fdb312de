//! What the clients of a phase share: addresses, the stage, and the counters.

use crate::{
    link::Route,
    space::Space,
    world::{Group, World},
};
use protocol::{ConversationId, PersonId};
use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;

/// What the clients do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Send new messages.
    Talk,
    /// Retry what is not acknowledged.
    Finish,
    /// Wait until the timelines are complete.
    Settle,
    /// Stop.
    Leave,
}

/// The shared part of a phase.
pub struct PhaseContext {
    pub route: Route,
    /// The percentage of connections that use the HTTP fallback.
    pub fallback_percent: u64,
    /// The mean time between two messages of a client.
    pub pace: Duration,
    /// The room for long messages, if there are clients that stop reading.
    pub flood: Option<ConversationId>,
    /// Whether some pauses are longer than what the server replays.
    pub long_pauses: bool,
    /// Everybody, and what changes between them.
    pub society: Society,
    pub stage: watch::Receiver<Stage>,
    pub tally: Tally,
}

/// The people of a phase, and the groups and spaces that they come to and leave.
#[derive(Debug, Default)]
pub struct Society {
    pub people: Vec<PersonId>,
    pub groups: Vec<Group>,
    pub spaces: Vec<Space>,
    /// The newest invitation to each group, and into each space by its lobby.
    codes: Mutex<HashMap<ConversationId, String>>,
}

impl Society {
    pub fn of(world: &World) -> Self {
        let people = world.people.iter().map(|login| login.person.id).collect();
        let (groups, spaces) = (world.groups.clone(), world.spaces.clone());
        Self { people, groups, spaces, codes: Mutex::default() }
    }

    /// Whether people come to this conversation and leave it.
    pub fn is_left(&self, conversation: ConversationId) -> bool {
        self.groups.iter().any(|group| group.id == conversation) || self.lobby_of(conversation).is_some()
    }

    /// The lobby of the space that this is the lobby or a room of; of the first space, where people stay, none.
    pub fn lobby_of(&self, conversation: ConversationId) -> Option<ConversationId> {
        self.spaces.iter().find(|space| space.has(conversation)).map(|space| space.lobby)
    }

    pub fn invite(&self, to: ConversationId, code: String) {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).insert(to, code);
    }

    pub fn invitation(&self, to: ConversationId) -> Option<String> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner).get(&to).cloned()
    }
}

/// The counters.
#[derive(Debug, Default)]
pub struct Tally {
    pub sent: AtomicU64,
    pub retried: AtomicU64,
    pub acked: AtomicU64,
    /// Groups and spaces joined and left, friendships and blocks: what was done, and what was refused.
    pub done: AtomicU64,
    pub refused: AtomicU64,
    /// Changes of messages that were answered.
    pub changed: AtomicU64,
    /// Answers to polls, drafts and messages for later that were acknowledged.
    pub votes: AtomicU64,
    pub drafts: AtomicU64,
    pub scheduled: AtomicU64,
    /// Files that the server said are whole.
    pub uploaded: AtomicU64,
    /// Connections with a token that a passkey has just brought.
    pub by_passkey: AtomicU64,
    /// How often a connection fell behind.
    pub behind: AtomicU64,
    /// Pauses in reading.
    pub pauses: AtomicU64,
    /// Gaps that were too long to replay.
    pub too_far: AtomicU64,
    /// Clients with empty outboxes.
    pub finished: AtomicUsize,
    /// From the loss of a connection to the reply to `resume`.
    pub reconnects: Times,
    /// From the loss of a connection to complete timelines.
    pub catch_ups: Times,
}

/// Adds one.
pub fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Durations.
#[derive(Debug, Default)]
pub struct Times(Mutex<Vec<Duration>>);

impl Times {
    pub fn add(&self, time: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(time);
    }

    /// p50 and p99 in milliseconds, if there are any.
    pub fn quantiles(&self) -> Option<(u128, u128)> {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        times.sort_unstable();
        let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
        Some((at(50)?.as_millis(), at(99)?.as_millis()))
    }
}
