//! Sees to it that what is due is sent: so many posts at a time, and one for each browser.

use super::{
    Push,
    ear::Heard,
    line::{Done, Job, Line},
    send,
};
use crate::runner::Result;
use protocol::{ConversationId, LoginId};
use std::{collections::BTreeMap, ops::Bound, sync::Arc};
use tokio::{
    sync::mpsc::{Sender, channel},
    time::{Instant, sleep_until},
};

/// Posts that are out at the same time. One that hangs is out for [`super::PushConfig::patience`].
const AT_ONCE: usize = 64;

/// Works until the server stops.
pub async fn run(push: Arc<Push>) {
    let (sender, mut results) = channel(AT_ONCE);
    let mut desk = Desk { push: push.clone(), lines: BTreeMap::new(), out: 0, last: LoginId(0), sender };
    desk.begin().await;
    // What is said now may be read in a moment, and more may come.
    let mut listens = None;
    loop {
        desk.send_due();
        let (next, heard) = (at(desk.next()), at(listens));
        tokio::select! {
            () = push.engine.stopping.cancelled() => return,
            Some((login, job, done)) = results.recv() => desk.done(login, job, done),
            () = push.ear.woken.notified(), if listens.is_none() => {
                listens = Some(Instant::now() + push.config.delay);
            }
            () = heard => {
                listens = None;
                desk.sort(push.ear.take()).await;
            }
            () = next => {}
        }
    }
}

/// Waits until then, or for ever.
async fn at(then: Option<Instant>) {
    match then {
        Some(then) => sleep_until(then).await,
        None => std::future::pending().await,
    }
}

struct Desk {
    push: Arc<Push>,
    lines: BTreeMap<LoginId, Line>,
    /// Posts that are out.
    out: usize,
    /// Whose turn it was last: all get theirs.
    last: LoginId,
    sender: Sender<(LoginId, Job, Done)>,
}

impl Desk {
    /// A start: what an earlier run has not told is still to be told.
    async fn begin(&mut self) {
        let any: Result<bool> = self.push.engine.reads.run(|read| Ok(read.notify().has_devices()?)).await;
        if any.unwrap_or(true) {
            self.push.ear.open();
            self.look_everywhere().await;
        }
    }

    /// Finds whom it concerns.
    async fn sort(&mut self, heard: Heard) {
        for login in &heard.tests {
            self.lines.entry(*login).or_default().add(Job::Test);
        }
        if heard.missed {
            self.look_everywhere().await;
        }
        for (conversation, changed) in heard.conversations {
            let found: Result<Vec<LoginId>> =
                self.push.engine.reads.run(move |read| Ok(read.notify().devices_in(conversation)?)).await;
            match found {
                Ok(logins) => logins.into_iter().for_each(|login| {
                    self.lines.entry(login).or_default().add(Job::Look(conversation, changed));
                }),
                Err(error) => tracing::warn!(%error, "nobody could be found to push to"),
            }
        }
    }

    async fn look_everywhere(&mut self) {
        let found: Result<Vec<(LoginId, ConversationId)>> =
            self.push.engine.reads.run(|read| Ok(read.notify().behind()?)).await;
        match found {
            Ok(behind) => behind.into_iter().for_each(|(login, conversation)| {
                self.lines.entry(login).or_default().add(Job::Look(conversation, None));
            }),
            Err(error) => tracing::warn!(%error, "what is left to push could not be found"),
        }
    }

    /// Begins with what can be done now.
    fn send_due(&mut self) {
        let now = Instant::now();
        self.lines.retain(|_, line| !line.is_idle(now));
        let after = (Bound::Excluded(self.last), Bound::Unbounded);
        let turns: Vec<LoginId> =
            self.lines.range(after).chain(self.lines.range(..=self.last)).map(|(login, _)| *login).collect();
        for login in turns {
            if self.out >= AT_ONCE {
                return;
            }
            let Some(job) = self.lines.get_mut(&login).and_then(|line| line.take(now)) else { continue };
            self.out += 1;
            self.last = login;
            let (push, sender) = (self.push.clone(), self.sender.clone());
            self.push.engine.tasks.spawn(async move {
                let done = tokio::select! {
                    done = send::work_off(&push, login, job) => done,
                    () = push.engine.stopping.cancelled() => return,
                };
                let _ = sender.send((login, job, done)).await;
            });
        }
    }

    fn done(&mut self, login: LoginId, job: Job, done: Done) {
        self.out -= 1;
        if done == Done::Gone {
            self.lines.remove(&login);
        } else if let Some(line) = self.lines.get_mut(&login) {
            line.done(job, done, Instant::now(), self.push.config.again);
        }
    }

    /// When something will be due, if nothing else happens before.
    fn next(&self) -> Option<Instant> {
        if self.out >= AT_ONCE {
            return None;
        }
        self.lines.values().filter_map(Line::due).map(|until| until.unwrap_or_else(Instant::now)).min()
    }
}
