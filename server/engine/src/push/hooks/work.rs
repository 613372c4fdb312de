//! Which service is told what, and when: one post for each.

use super::{
    super::{
        desk::Desk,
        ear::{Heard, Said},
    },
    Hooks,
    found::Later,
    send,
    turn::{Done, Job, Turn},
};
use crate::{
    ports::{bus::Envelope, store::Read},
    runner::Result,
};
use protocol::{HookId, PersonId, What};
use std::{collections::BTreeMap, ops::Bound, sync::Arc};
use tokio::time::Instant;

/// So many tests of one person wait for each other; more are left out.
const TESTS: u32 = 10;

/// What an event means to services. `Test`: what is to be tested, and by whom.
pub fn means(envelope: &Envelope) -> Said<(HookId, PersonId)> {
    match envelope {
        Envelope::Hooked => Said::Wanted,
        Envelope::HookTest(person, hook) => Said::Test((*hook, *person)),
        Envelope::Entry { entry, .. } if matches!(entry.what, What::Message { .. }) => {
            Said::In(entry.conversation)
        }
        _ => Said::Nothing,
    }
}

/// See the module.
pub struct Services {
    hooks: Arc<Hooks>,
    turns: BTreeMap<HookId, Turn>,
    /// Who tests, and when they may again: whoever adds and tests one after the other makes no more posts than others.
    testers: BTreeMap<PersonId, Instant>,
    /// Whose turn it was last: all get theirs.
    last: HookId,
}

impl Services {
    /// None is known yet.
    pub fn new(hooks: Arc<Hooks>) -> Self {
        Self { hooks, turns: BTreeMap::new(), testers: BTreeMap::new(), last: HookId(0) }
    }

    fn test(&mut self, tests: impl Iterator<Item = (HookId, PersonId)>) {
        let (now, gap) = (Instant::now(), self.hooks.config.gap);
        self.testers.retain(|_, until| *until > now);
        for (hook, person) in tests {
            let from = self.testers.get(&person).copied().unwrap_or(now);
            if from < now + gap.saturating_mul(TESTS) {
                self.testers.insert(person, from + gap);
                self.turns.entry(hook).or_default().test(from);
            }
        }
    }
}

impl Desk for Services {
    type Test = (HookId, PersonId);
    type Post = (HookId, Job);
    type Done = (Done, Later);

    const AT_ONCE: usize = 32;

    fn any(read: &mut dyn Read) -> Result<bool> {
        Ok(read.hooks().any()?)
    }

    async fn find(&mut self, heard: &mut Heard<Self::Test>) -> Result<()> {
        let reads = self.hooks.engine.reads.clone();
        self.test(std::mem::take(&mut heard.tests).into_iter());
        if heard.missed {
            for (hook, conversation) in reads.run(|read| Ok(read.hooks().hooks_behind()?)).await? {
                self.turns.entry(hook).or_default().look(conversation);
            }
            heard.missed = false;
        }
        while let Some(conversation) = heard.conversations.first().copied() {
            for hook in reads.run(move |read| Ok(read.hooks().hooks_in(conversation)?)).await? {
                self.turns.entry(hook).or_default().look(conversation);
            }
            heard.conversations.pop_first();
        }
        Ok(())
    }

    fn take(
        &mut self,
        now: Instant,
    ) -> Option<(Self::Post, impl Future<Output = Self::Done> + Send + 'static)> {
        self.turns.retain(|_, turn| !turn.is_idle(now));
        let after = (Bound::Excluded(self.last), Bound::Unbounded);
        let mut order = self.turns.range(after).chain(self.turns.range(..=self.last));
        let hook = order.find(|(_, turn)| turn.is_ready(now)).map(|(hook, _)| *hook)?;
        let job = self.turns.get_mut(&hook).and_then(|turn| turn.take(now))?;
        self.last = hook;
        let (hooks, sent) = (self.hooks.clone(), job.clone());
        Some(((hook, job), async move { send::work_off(&hooks, hook, sent).await }))
    }

    fn done(&mut self, (hook, job): Self::Post, done: Option<Self::Done>) {
        let config = &self.hooks.config;
        let (done, later) = done.unwrap_or_else(|| (Done::Again(None), Later::default()));
        if done == Done::Gone {
            self.turns.remove(&hook);
        } else if let Some(turn) = self.turns.get_mut(&hook) {
            let now = Instant::now();
            turn.done(job, done, now, (config.gap, config.again));
            turn.later(now + later.wait.unwrap_or(config.again), later.conversations);
        }
    }

    fn next(&self) -> Option<Instant> {
        self.turns.values().filter_map(Turn::due).map(|until| until.unwrap_or_else(Instant::now)).min()
    }
}
