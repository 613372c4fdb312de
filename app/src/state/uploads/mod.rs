//! Files on their way to the server: which of them goes when, and what becomes of one whose connection breaks, that its
//! owner stops, or that the server refuses. A plain value with monotonic time; `frontend` carries out what it wants.
//!
//! Bytes go as soon as a file is added, so that sending waits for little. A file becomes whole when its message is sent:
//! until then people describe it, and what they take out again is free on the server at once.

mod drawing;
mod input;
mod local_file;
mod pasting;
#[cfg(test)]
mod tests;

pub use drawing::{DrawsFiles, Which};
pub use input::{Answer, Effect, Input};
pub use local_file::{LocalFile, Stage, Trouble};
pub use pasting::means_files;

use crate::ports::{FileAct, SentFiles};
use protocol::{Fault, FileFault, Nonce, Upload, limits::FILES};

/// So many files go at the same time.
const AT_ONCE: usize = 3;
/// So many bytes go in one request: proxies let them pass, and a cut costs little.
const PIECE: u64 = 8 << 20;
/// Nothing was heard for so long: the connection is dead, milliseconds.
const SILENCE: i64 = 30_000;
/// A wait for others to be sent, milliseconds.
const PATIENCE: u32 = 3_000;
/// So often in a row the server may have another number of bytes than the page thought.
const SURPRISES: u32 = 3;

/// All files that are on their way, in the order in which they were added.
#[derive(Debug, Default)]
pub struct Uploads {
    files: Vec<LocalFile>,
    now: i64,
    random: f64,
    /// When the next [`Input::Tick`] was asked for.
    ticks: i64,
}

impl Uploads {
    /// The files.
    #[must_use]
    pub fn files(&self) -> &[LocalFile] {
        &self.files
    }

    /// One of them.
    #[must_use]
    pub fn file(&self, id: Nonce) -> Option<&LocalFile> {
        self.files.iter().find(|file| file.id == id)
    }

    /// Takes what happened. `now`: monotonic milliseconds; `random`: between 0 and 1.
    pub fn take(&mut self, input: Input, now: i64, random: f64) -> Vec<Effect> {
        (self.now, self.random) = (now, random);
        let mut effects = Vec::new();
        match input {
            Input::Added(files) => files.into_iter().for_each(|file| self.add(file, &mut effects)),
            Input::Prepared(id, name, bytes, unconverted) => self.change(id, &mut effects, |file| {
                (file.name, file.bytes, file.unconverted) = (name, bytes, unconverted);
                file.interrupt(if bytes > 0 { Stage::Queued } else { Stage::Refused(Trouble::Empty) });
            }),
            Input::Folder(id) => self.change(id, &mut Vec::new(), |file| {
                file.interrupt(Stage::Refused(Trouble::Folder));
            }),
            Input::Restored { files, pending } => self.restore(files, pending, &mut effects),
            Input::Act(act) => self.act(act, &mut effects),
            Input::Online => self.wake(|file| matches!(file.stage, Stage::Cut(..))),
            Input::Tick => self.tick(&mut effects),
            Input::Heard(id, turn, answer) => self.heard(id, turn, answer, &mut effects),
        }
        self.fill(&mut effects);
        self.tick_again(&mut effects);
        effects
    }

    fn act(&mut self, act: FileAct, effects: &mut Vec<Effect>) {
        match act {
            FileAct::Remove(id) => self.drop_where(|file| file.id == id, effects),
            FileAct::Describe(id, alt) => self.change(id, effects, |file| file.alt = alt),
            FileAct::Pause(id) => self.pause(id, effects),
            FileAct::Resume(id) => self.resume(id, effects),
            FileAct::Sent(waiting) => self.sent(&waiting, effects),
            FileAct::Over(message) => self.drop_where(|file| file.message == Some(message), effects),
            FileAct::Retry(message) => self.wake(|file| {
                let is_here = file.stage != Stage::Refused(Trouble::Lost);
                file.message == Some(message) && file.is_refused() && is_here
            }),
            // The page is left.
            FileAct::Record(_) | FileAct::End(_) | FileAct::Wipe => {}
        }
    }

    fn add(&mut self, mut file: LocalFile, effects: &mut Vec<Effect>) {
        let beside = |other: &&LocalFile| other.is_in_tray(file.conversation) && !other.is_refused();
        if file.bytes == 0 && file.stage != Stage::Preparing {
            file.stage = Stage::Refused(Trouble::Empty);
        } else if self.files.iter().filter(beside).count() >= FILES {
            file.stage = Stage::Refused(Trouble::TooMany);
        } else if file.stage == Stage::Queued {
            effects.push(Effect::Keep(file.id));
        }
        self.files.push(file);
    }

    /// The outbox says which messages are pending; what was kept of others is over.
    fn restore(&mut self, files: Vec<LocalFile>, pending: Vec<SentFiles>, effects: &mut Vec<Effect>) {
        let is_over = |file: &LocalFile| {
            file.message.is_some_and(|message| pending.iter().all(|one| one.message != message))
        };
        for mut file in files {
            if self.file(file.id).is_some() {
                continue;
            }
            file.stage = if file.paused { Stage::Paused } else { Stage::Queued };
            self.files.push(file);
        }
        self.drop_where(is_over, effects);
        for waiting in &pending {
            for id in &waiting.files {
                if self.file(*id).is_none() {
                    self.files.push(LocalFile::lost(*id, waiting.conversation, waiting.message));
                }
            }
            self.sent(waiting, effects);
        }
    }

    /// Takes files out that match.
    fn drop_where(&mut self, matches: impl Fn(&LocalFile) -> bool, effects: &mut Vec<Effect>) {
        for file in self.files.extract_if(.., |file| matches(file)) {
            if file.stage == Stage::Going {
                effects.push(Effect::Abort(file.id));
            }
            if let Some(upload) = file.upload.filter(|_| !file.whole) {
                effects.push(Effect::Cancel(upload));
            }
            effects.push(Effect::Forget(file.id));
        }
    }

    fn change(&mut self, id: Nonce, effects: &mut Vec<Effect>, change: impl FnOnce(&mut LocalFile)) {
        if let Some(file) = self.files.iter_mut().find(|file| file.id == id) {
            change(file);
            effects.push(Effect::Keep(id));
        }
    }

    fn pause(&mut self, id: Nonce, effects: &mut Vec<Effect>) {
        let moves = |file: &LocalFile| matches!(file.stage, Stage::Queued | Stage::Going | Stage::Cut(..));
        if self.file(id).is_some_and(moves) {
            self.change(id, effects, |file| {
                file.paused = true;
                file.interrupt(Stage::Paused);
            });
            effects.push(Effect::Abort(id));
        }
    }

    fn resume(&mut self, id: Nonce, effects: &mut Vec<Effect>) {
        if self.file(id).is_some_and(|file| file.stage == Stage::Paused) {
            self.change(id, effects, |file| {
                file.paused = false;
                file.interrupt(Stage::Queued);
            });
        }
    }

    /// Files become those of a message, in its order. What was refused meanwhile is told, and what was told before goes.
    fn sent(&mut self, waiting: &SentFiles, effects: &mut Vec<Effect>) {
        let SentFiles { conversation, message, files } = waiting;
        self.drop_where(
            |file| file.is_in_tray(*conversation) && file.is_refused() && !files.contains(&file.id),
            effects,
        );
        for id in files {
            let is_it = |file: &LocalFile| file.id == *id && (file.message.is_some() || !file.is_refused());
            let Some(place) = self.files.iter().position(is_it) else { continue };
            let mut file = self.files.remove(place);
            file.message = Some(*message);
            if file.stage == Stage::There {
                file.stage = Stage::Queued;
            }
            self.files.push(file);
            effects.push(Effect::Keep(*id));
        }
        if !files.is_empty() {
            self.ready(*message, effects);
        }
    }

    fn wake(&mut self, which: impl Fn(&LocalFile) -> bool) {
        self.files.iter_mut().filter(|file| which(file)).for_each(|file| file.interrupt(Stage::Queued));
    }

    fn tick(&mut self, effects: &mut Vec<Effect>) {
        let now = self.now;
        for file in &mut self.files {
            match file.stage {
                Stage::Cut(again, _) if again <= now => file.interrupt(Stage::Queued),
                Stage::Going if now - file.heard >= SILENCE => {
                    effects.push(Effect::Abort(file.id));
                    cut(file, (now, self.random), None, None);
                }
                _ => {}
            }
        }
    }

    /// Gives turns to those that wait, as long as there are some. What is sent goes before what is not.
    fn fill(&mut self, effects: &mut Vec<Effect>) {
        let going = self.files.iter().filter(|file| file.stage == Stage::Going).count();
        for _ in going..AT_ONCE {
            let queued = self.files.iter_mut().filter(|file| file.stage == Stage::Queued);
            let Some(next) = queued.min_by_key(|file| file.message.is_none()) else { return };
            next.turn += 1;
            next.stage = Stage::Going;
            step(next, self.now, effects);
        }
    }

    /// Somebody has to look again while anything waits for time to pass.
    fn tick_again(&mut self, effects: &mut Vec<Effect>) {
        let waits = self.files.iter().filter_map(|file| match file.stage {
            Stage::Cut(again, _) => Some(again),
            Stage::Going => Some(file.heard + SILENCE),
            _ => None,
        });
        let Some(at) = waits.min().map(|at| at.max(self.now + 50)) else { return };
        if self.ticks <= self.now || at < self.ticks {
            self.ticks = at;
            effects.push(Effect::TickAfter(u32::try_from(at - self.now).unwrap_or(u32::MAX)));
        }
    }

    fn heard(&mut self, id: Nonce, turn: u32, answer: Answer, effects: &mut Vec<Effect>) {
        let Some(file) = self.files.iter_mut().find(|file| file.id == id) else {
            // It was taken out before there was an upload to give up.
            if let Answer::Begun(upload) = answer {
                effects.push(Effect::Cancel(upload.id));
            }
            return;
        };
        if let Answer::Begun(upload) = &answer {
            file.upload = Some(upload.id);
            effects.push(Effect::Keep(id));
        }
        if file.turn != turn || file.stage != Stage::Going {
            return;
        }
        file.heard = self.now;
        let at = (self.now, self.random);
        match answer {
            Answer::Moved(done) => file.done = done.min(file.bytes),
            Answer::Begun(Upload { offset, .. }) | Answer::Found(offset) => {
                arrived(file, offset, at.0, effects)
            }
            Answer::Appended(offset) => {
                (file.backoff, file.surprises) = Default::default();
                arrived(file, offset, at.0, effects);
            }
            Answer::Whole => {
                (file.whole, file.stage, file.done) = (true, Stage::Whole, file.bytes);
                effects.push(Effect::Keep(id));
                if let Some(message) = file.message {
                    self.ready(message, effects);
                }
            }
            Answer::Cut => cut(file, at, None, None),
            Answer::Unreadable => file.stage = Stage::Refused(Trouble::Changed),
            Answer::Refused(why) => refused(file, why, at, effects),
        }
    }

    fn ready(&self, message: Nonce, effects: &mut Vec<Effect>) {
        let files = self.files.iter().filter(|file| file.message == Some(message));
        let whole = |file: &LocalFile| file.upload.filter(|_| file.whole);
        effects.extend(files.map(whole).collect::<Option<_>>().map(|files| Effect::Ready(message, files)));
    }
}

/// The server has so many bytes.
fn arrived(file: &mut LocalFile, offset: u64, now: i64, effects: &mut Vec<Effect>) {
    (file.done, file.known) = (offset.min(file.bytes), true);
    if file.done == file.bytes {
        effects.push(Effect::Keep(file.id));
        if file.message.is_none() {
            file.stage = Stage::There;
            return;
        }
    }
    step(file, now, effects);
}

/// Asks for the next thing that a file needs.
fn step(file: &mut LocalFile, now: i64, effects: &mut Vec<Effect>) {
    file.heard = now;
    effects.push(match file.upload {
        _ if file.whole => {
            file.stage = Stage::Whole;
            return;
        }
        None => Effect::Begin(file.id, file.turn, file.announced()),
        // Whether it became a file before a cut is learned by asking for that again.
        Some(upload) if !file.known && (file.done < file.bytes || file.message.is_none()) => {
            Effect::Look(file.id, file.turn, upload)
        }
        Some(upload) if file.done < file.bytes => {
            let to = file.bytes.min(file.done + PIECE);
            Effect::Append(file.id, file.turn, upload, file.done, to)
        }
        Some(upload) => Effect::Finish(file.id, file.turn, upload, file.alt.clone()),
    });
}

/// It goes on later.
fn cut(file: &mut LocalFile, (now, random): (i64, f64), asked: Option<u32>, why: Option<Trouble>) {
    let wait = file.backoff.next(0, random, asked);
    file.interrupt(Stage::Cut(now + i64::from(wait), why));
}

fn refused(file: &mut LocalFile, why: Trouble, at: (i64, f64), effects: &mut Vec<Effect>) {
    match why {
        Trouble::File(FileFault::WrongOffset { offset } | FileFault::Unfinished { offset }) => {
            file.surprises += 1;
            if file.surprises > SURPRISES {
                return cut(file, at, None, None);
            }
            (file.done, file.known) = (offset.min(file.bytes), true);
            step(file, at.0, effects);
        }
        // The server gave it up after a day: it begins anew.
        Trouble::Fault(Fault::Missing) if file.upload.is_some() => {
            (file.upload, file.done) = (None, 0);
            cut(file, at, None, None);
            effects.push(Effect::Keep(file.id));
        }
        Trouble::Fault(Fault::RateLimited { retry_ms } | Fault::Busy { retry_ms }) => {
            cut(file, at, Some(retry_ms), None);
        }
        Trouble::Fault(Fault::LoggedOut) => file.interrupt(Stage::Paused),
        Trouble::File(FileFault::TooManyUploads { .. }) => cut(file, at, Some(PATIENCE), Some(why)),
        Trouble::Fault(fault) if fault.is_passing() => {
            cut(file, at, Some(PATIENCE), Some(Trouble::Fault(fault)))
        }
        Trouble::File(FileFault::TooLong) => file.interrupt(Stage::Refused(Trouble::Changed)),
        why => file.interrupt(Stage::Refused(why)),
    }
}
