//! Sees to it that what is due is told: so many posts at a time, and one for each service.

use super::{
    super::work::at,
    Hooks,
    ear::Heard,
    send::{self, Later},
    turn::{Done, Job, Turn},
};
use crate::runner::Result;
use protocol::{ConversationId, HookId, PersonId};
use std::{collections::BTreeMap, ops::Bound, sync::Arc};
use tokio::{
    sync::mpsc::{Sender, channel},
    time::Instant,
};

/// Posts that are out at the same time.
const AT_ONCE: usize = 32;
/// So many tests of one person wait for each other; more are left out.
const TESTS: u32 = 10;

/// Works until the server stops.
pub async fn run(hooks: Arc<Hooks>) {
    let (sender, mut results) = channel(AT_ONCE);
    let mut desk = Desk {
        hooks: hooks.clone(),
        turns: BTreeMap::new(),
        testers: BTreeMap::new(),
        out: 0,
        last: HookId(0),
        sender,
    };
    desk.begin().await;
    // What is said now may be read in a moment, and more may come.
    let mut listens = None;
    loop {
        desk.send_due();
        let (next, heard) = (at(desk.next()), at(listens));
        tokio::select! {
            () = hooks.engine.stopping.cancelled() => return,
            Some(settled) = results.recv() => desk.done(settled),
            () = hooks.ear.woken.notified(), if listens.is_none() => {
                listens = Some(Instant::now() + hooks.config.delay);
            }
            () = heard => {
                listens = None;
                desk.sort(hooks.ear.take()).await;
            }
            () = next => {}
        }
    }
}

/// What became of a job, and what is to be looked at again.
struct Settled {
    hook: HookId,
    job: Job,
    done: Done,
    later: Later,
}

struct Desk {
    hooks: Arc<Hooks>,
    turns: BTreeMap<HookId, Turn>,
    /// Who tests, and when they may again: whoever adds and tests one after the other makes no more posts than others.
    testers: BTreeMap<PersonId, Instant>,
    /// Posts that are out.
    out: usize,
    /// Whose turn it was last: all get theirs.
    last: HookId,
    sender: Sender<Settled>,
}

impl Desk {
    /// A start: what an earlier run has not told is still to be told.
    async fn begin(&mut self) {
        let any: Result<bool> = self.hooks.engine.reads.run(|read| Ok(read.hooks().any()?)).await;
        if any.unwrap_or(true) {
            self.hooks.ear.open();
            self.look_everywhere().await;
        }
    }

    /// Finds whom it concerns.
    async fn sort(&mut self, heard: Heard) {
        let (now, gap) = (Instant::now(), self.hooks.config.gap);
        self.testers.retain(|_, until| *until > now);
        for (hook, person) in heard.tests {
            let from = self.testers.get(&person).copied().unwrap_or(now);
            if from < now + gap.saturating_mul(TESTS) {
                self.testers.insert(person, from + gap);
                self.turns.entry(hook).or_default().test(from);
            }
        }
        if heard.missed {
            self.look_everywhere().await;
        }
        for conversation in heard.conversations {
            let found: Result<Vec<HookId>> =
                self.hooks.engine.reads.run(move |read| Ok(read.hooks().hooks_in(conversation)?)).await;
            match found {
                Ok(hooks) => {
                    hooks.into_iter().for_each(|hook| self.turns.entry(hook).or_default().look(conversation));
                }
                Err(error) => tracing::warn!(%error, "nobody could be found to tell outside"),
            }
        }
    }

    async fn look_everywhere(&mut self) {
        let found: Result<Vec<(HookId, ConversationId)>> =
            self.hooks.engine.reads.run(|read| Ok(read.hooks().hooks_behind()?)).await;
        match found {
            Ok(behind) => behind.into_iter().for_each(|(hook, conversation)| {
                self.turns.entry(hook).or_default().look(conversation);
            }),
            Err(error) => tracing::warn!(%error, "what is left to tell outside could not be found"),
        }
    }

    /// Begins with what can be done now.
    fn send_due(&mut self) {
        let now = Instant::now();
        self.turns.retain(|_, turn| !turn.is_idle(now));
        let after = (Bound::Excluded(self.last), Bound::Unbounded);
        let order: Vec<HookId> =
            self.turns.range(after).chain(self.turns.range(..=self.last)).map(|(hook, _)| *hook).collect();
        for hook in order {
            if self.out >= AT_ONCE {
                return;
            }
            let Some(job) = self.turns.get_mut(&hook).and_then(|turn| turn.take(now)) else { continue };
            self.out += 1;
            self.last = hook;
            let (hooks, sender) = (self.hooks.clone(), self.sender.clone());
            self.hooks.engine.tasks.spawn(async move {
                let (done, later) = tokio::select! {
                    done = send::work_off(&hooks, hook, job.clone()) => done,
                    () = hooks.engine.stopping.cancelled() => return,
                };
                let _ = sender.send(Settled { hook, job, done, later }).await;
            });
        }
    }

    fn done(&mut self, Settled { hook, job, done, later }: Settled) {
        self.out -= 1;
        let config = &self.hooks.config;
        if done == Done::Gone {
            self.turns.remove(&hook);
        } else if let Some(turn) = self.turns.get_mut(&hook) {
            let now = Instant::now();
            turn.done(job, done, now, (config.gap, config.again));
            turn.later(now + later.wait.unwrap_or(config.again), later.conversations);
        }
    }

    /// When something will be due, if nothing else happens before.
    fn next(&self) -> Option<Instant> {
        if self.out >= AT_ONCE {
            return None;
        }
        self.turns.values().filter_map(Turn::due).map(|until| until.unwrap_or_else(Instant::now)).min()
    }
}
