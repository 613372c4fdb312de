//! Sees to it that what is due is sent: so many posts at a time, so many to one service, and one for each browser.

use super::{
    Push,
    ear::Heard,
    line::{Done, Job, Line},
    send,
};
use crate::{ports::store::PushPlace, runner::Result};
use protocol::LoginId;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::Arc,
};
use tokio::{
    task::{Id, JoinError, JoinSet},
    time::{Instant, sleep_until},
};

/// Posts that are out at the same time. One that hangs is out for [`super::PushConfig::patience`].
const AT_ONCE: usize = 64;
/// Of these to one host: one that hangs leaves room for the others.
const PER_HOST: usize = 32;

/// Works until the server stops.
pub async fn run(push: Arc<Push>) {
    let mut desk = Desk {
        push: push.clone(),
        lines: BTreeMap::new(),
        due: BTreeSet::new(),
        hosts: BTreeMap::new(),
        out: JoinSet::new(),
        jobs: HashMap::new(),
    };
    desk.begin().await;
    // What is said now may be read in a moment, and more may come.
    let mut listens = None;
    loop {
        desk.send_due();
        let (next, heard) = (at(desk.next()), at(listens));
        tokio::select! {
            () = push.engine.stopping.cancelled() => break,
            Some(ended) = desk.out.join_next_with_id() => desk.done(ended),
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
    desk.out.shutdown().await;
}

/// Waits until then, or for ever.
pub async fn at(then: Option<Instant>) {
    match then {
        Some(then) => sleep_until(then).await,
        None => std::future::pending().await,
    }
}

struct Desk {
    push: Arc<Push>,
    lines: BTreeMap<LoginId, Line>,
    /// When each has something to do or can be forgotten, but for those that are busy or have their turn at a host.
    due: BTreeSet<(Instant, LoginId)>,
    hosts: BTreeMap<String, Host>,
    out: JoinSet<Done>,
    /// What each task of `out` does, and for which host it counts.
    jobs: HashMap<Id, (LoginId, Job, String)>,
}

/// Whose turn it is at a host.
#[derive(Default)]
struct Host {
    ready: VecDeque<LoginId>,
    out: usize,
}

impl Desk {
    /// A start: what an earlier run has not told is still to be told.
    async fn begin(&mut self) {
        let any: Result<bool> = self.push.engine.reads.run(|read| Ok(read.notify().has_devices()?)).await;
        if any.unwrap_or(true) {
            self.push.ear.open();
            self.sort(Heard { missed: true, ..Heard::default() }).await;
        }
    }

    /// Finds whom it concerns. What cannot be read now is heard again.
    async fn sort(&mut self, mut heard: Heard) {
        if let Err(error) = self.find(&mut heard).await {
            tracing::warn!(%error, "whom to push to could not be found; it is tried again");
            self.push.ear.again(heard);
        }
    }

    /// Takes each out of what was heard when it is found.
    async fn find(&mut self, heard: &mut Heard) -> Result<()> {
        let reads = self.push.engine.reads.clone();
        while let Some(login) = heard.tests.first().copied() {
            if let Some(device) = reads.run(move |read| Ok(read.notify().device(login)?)).await? {
                self.add(PushPlace { login, endpoint: device.endpoint }, Job::Test);
            }
            heard.tests.pop_first();
        }
        if heard.missed {
            for (place, conversation) in reads.run(|read| Ok(read.notify().behind()?)).await? {
                self.add(place, Job::Look(conversation));
            }
            heard.missed = false;
        }
        while let Some(conversation) = heard.conversations.first().copied() {
            for place in reads.run(move |read| Ok(read.notify().devices_in(conversation)?)).await? {
                self.add(place, Job::Look(conversation));
            }
            heard.conversations.pop_first();
        }
        Ok(())
    }

    fn add(&mut self, place: PushPlace, job: Job) {
        let PushPlace { login, endpoint } = place;
        let is_new = !self.lines.contains_key(&login);
        let line = self.lines.entry(login).or_insert_with(|| Line::new(Instant::now()));
        line.host = endpoint.split('/').nth(2).unwrap_or_default().to_owned();
        let before = line.due();
        line.add(job);
        // One that is busy or has its turn stays where it is.
        if is_new || before.is_some_and(|before| self.due.remove(&(before, login))) {
            self.due.extend(line.due().map(|due| (due, login)));
        }
    }

    /// Begins with what can be done now.
    fn send_due(&mut self) {
        let now = Instant::now();
        while let Some((_, login)) = self.due.first().copied().filter(|(due, _)| *due <= now) {
            self.due.pop_first();
            match self.lines.get(&login) {
                Some(line) if !line.is_idle() => {
                    self.hosts.entry(line.host.clone()).or_default().ready.push_back(login);
                }
                _ => drop(self.lines.remove(&login)),
            }
        }
        while self.out.len() < AT_ONCE {
            let waits = |host: &Host| !host.ready.is_empty() && host.out < PER_HOST;
            let hosts = self.hosts.iter_mut().filter(|(_, host)| waits(host));
            let Some((name, host)) = hosts.min_by_key(|(_, host)| host.out) else { return };
            let Some(login) = host.ready.pop_front() else { return };
            let Some(job) = self.lines.get_mut(&login).and_then(|line| line.take(now)) else { continue };
            host.out += 1;
            let push = self.push.clone();
            let task = self.out.spawn(async move { send::work_off(&push, login, job).await });
            self.jobs.insert(task.id(), (login, job, name.clone()));
        }
    }

    fn done(&mut self, ended: std::result::Result<(Id, Done), JoinError>) {
        let (id, done) = ended.unwrap_or_else(|panic| {
            tracing::error!(%panic, "a push message could not be sent");
            (panic.id(), Done::Again(None))
        });
        let Some((login, job, name)) = self.jobs.remove(&id) else { return };
        if let Some(host) = self.hosts.get_mut(&name) {
            host.out -= 1;
            if host.out == 0 && host.ready.is_empty() {
                self.hosts.remove(&name);
            }
        }
        if let Some(line) = self.lines.get_mut(&login) {
            line.done(job, done, Instant::now(), self.push.config.again);
            self.due.extend(line.due().map(|due| (due, login)));
        }
    }

    /// When something will be due, if nothing else happens before.
    fn next(&self) -> Option<Instant> {
        self.due.first().map(|(due, _)| *due)
    }
}
