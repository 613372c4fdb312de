//! Whose browser is sent what, and when: so many posts to one service, and one for each browser.

use super::{
    Push,
    desk::Desk,
    ear::{Heard, Said},
    line::{Done, Job, Line},
    outgoing::host,
    send,
};
use crate::{
    ports::{
        bus::Envelope,
        store::{PushPlace, Read},
    },
    runner::Result,
};
use protocol::{Event, How, LoginId, What};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};
use tokio::time::Instant;

/// Posts to one host at the same time: one that hangs leaves room for the others.
const PER_HOST: usize = 32;

/// What an event means to browsers. `Test`: the browser that is to be sent something.
pub fn means(envelope: &Envelope) -> Said<LoginId> {
    match envelope {
        Envelope::Subscribed => Said::Wanted,
        Envelope::PushTest(login) => Said::Test(*login),
        Envelope::Entry { entry, .. } => match entry.what {
            What::Message { .. } | What::Changed { how: How::Edited | How::Recalled, .. } => {
                Said::In(entry.conversation)
            }
            _ => Said::Nothing,
        },
        Envelope::Read { person, .. } | Envelope::Gone { person, .. } => Said::For(*person),
        Envelope::Told { person, event } if matches!(**event, Event::Hidden(_)) => Said::For(*person),
        Envelope::Deleted { .. } => Said::Everywhere,
        _ => Said::Nothing,
    }
}

/// See the module.
pub struct Browsers {
    push: Arc<Push>,
    lines: BTreeMap<LoginId, Line>,
    /// When each has something to do or can be forgotten, but for those that are busy or have their turn at a host.
    due: BTreeSet<(Instant, LoginId)>,
    hosts: BTreeMap<String, Host>,
}

/// Whose turn it is at a host.
#[derive(Default)]
struct Host {
    ready: VecDeque<LoginId>,
    out: usize,
}

impl Browsers {
    /// Nobody is known yet.
    pub fn new(push: Arc<Push>) -> Self {
        Self { push, lines: BTreeMap::new(), due: BTreeSet::new(), hosts: BTreeMap::new() }
    }

    fn add(&mut self, place: PushPlace, job: Job) {
        let PushPlace { login, endpoint } = place;
        let is_new = !self.lines.contains_key(&login);
        let line = self.lines.entry(login).or_insert_with(|| Line::new(Instant::now()));
        line.host = host(&endpoint).to_owned();
        let before = line.due();
        line.add(job);
        // One that is busy or has its turn stays where it is.
        if is_new || before.is_some_and(|before| self.due.remove(&(before, login))) {
            self.due.extend(line.due().map(|due| (due, login)));
        }
    }

    /// Gives those that are due their turn at their hosts.
    fn line_up(&mut self, now: Instant) {
        while let Some((_, login)) = self.due.first().copied().filter(|(due, _)| *due <= now) {
            self.due.pop_first();
            match self.lines.get(&login) {
                Some(line) if !line.is_idle() => {
                    self.hosts.entry(line.host.clone()).or_default().ready.push_back(login);
                }
                _ => drop(self.lines.remove(&login)),
            }
        }
    }
}

impl Desk for Browsers {
    type Test = LoginId;
    /// For the browser, at the host it counts for.
    type Post = (LoginId, Job, String);
    type Done = Done;

    /// One that hangs is out for [`super::PushConfig::patience`].
    const AT_ONCE: usize = 64;

    fn any(read: &mut dyn Read) -> Result<bool> {
        Ok(read.notify().has_devices()?)
    }

    async fn find(&mut self, heard: &mut Heard<LoginId>) -> Result<()> {
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
            for place in reads.run(|read| Ok(read.notify().showing(None)?)).await? {
                self.add(place, Job::Close);
            }
            heard.missed = false;
        }
        while let Some(conversation) = heard.conversations.first().copied() {
            for place in reads.run(move |read| Ok(read.notify().devices_in(conversation)?)).await? {
                self.add(place, Job::Look(conversation));
            }
            heard.conversations.pop_first();
        }
        while let Some(person) = heard.people.first().copied() {
            for place in reads.run(move |read| Ok(read.notify().showing(Some(person))?)).await? {
                self.add(place, Job::Close);
            }
            heard.people.pop_first();
        }
        Ok(())
    }

    fn take(&mut self, now: Instant) -> Option<(Self::Post, impl Future<Output = Done> + Send + 'static)> {
        self.line_up(now);
        loop {
            let waits = |host: &Host| !host.ready.is_empty() && host.out < PER_HOST;
            let hosts = self.hosts.iter_mut().filter(|(_, host)| waits(host));
            let (name, host) = hosts.min_by_key(|(_, host)| host.out)?;
            let login = host.ready.pop_front()?;
            let Some(job) = self.lines.get_mut(&login).and_then(|line| line.take(now)) else { continue };
            host.out += 1;
            let (push, name) = (self.push.clone(), name.clone());
            return Some(((login, job, name), async move { send::work_off(&push, login, job).await }));
        }
    }

    fn done(&mut self, (login, job, name): Self::Post, done: Option<Done>) {
        if let Some(host) = self.hosts.get_mut(&name) {
            host.out -= 1;
            if host.out == 0 && host.ready.is_empty() {
                self.hosts.remove(&name);
            }
        }
        if let Some(line) = self.lines.get_mut(&login) {
            line.done(job, done.unwrap_or(Done::Again(None)), Instant::now(), self.push.config.again);
            self.due.extend(line.due().map(|due| (due, login)));
        }
    }

    fn next(&self) -> Option<Instant> {
        self.due.first().map(|(due, _)| *due)
    }
}
