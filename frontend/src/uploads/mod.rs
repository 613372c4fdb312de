//! Uploads files. `app` decides which goes when ([`Uploads`]); this reads, sends and keeps them.

mod kept;
mod locks;
mod microphone;
mod photos;
mod recorder;
mod requests;

use super::clock;
use app::{
    ports::{Clock as _, Ending, FileAct, PendingMessage, SentFiles},
    protocol::{ConversationId, Nonce},
    state::{
        Store,
        recording::Recording,
        uploads::{Answer, DrawsFiles, Effect, Input, LocalFile, Stage, Uploads},
    },
    ui::parts::draw_files,
};
use leptos::{
    ev,
    prelude::{Owner, RwSignal, Set as _, WithUntracked as _, set_timeout, window_event_listener},
    task::spawn_local,
    wasm_split::{SplitLoaderError, wasm_split},
};
use std::{cell::RefCell, rc::Rc, time::Duration};
use web_sys::{File, Url, XmlHttpRequest};

use recorder::Recorder;

pub use kept::has_kept;

/// For so long what a file had in this page stays, once the file is sent or taken away.
const REVOKED_AFTER: Duration = Duration::from_secs(10);

/// What is asked of it.
pub enum Asked {
    /// Files were added.
    Files(Picked),
    /// Go on with what earlier pages kept.
    Recover,
    /// See [`FileAct`].
    Act(FileAct),
}

/// Files that somebody picked, pasted or dropped.
pub struct Picked {
    /// Where.
    pub conversation: ConversationId,
    /// They, and what names each from now on.
    pub files: Vec<(Nonce, File)>,
}

/// What the page wants of it.
pub trait Uploader {
    /// Does it.
    fn take(&self, asked: Asked);
    /// The files that stand above the composer of a conversation and can be sent.
    fn tray(&self, conversation: ConversationId) -> Vec<Nonce>;
}

/// Starts with nothing to do.
///
/// # Errors
/// If the module cannot be fetched.
#[wasm_split(uploads, wasm_split_path = leptos::wasm_split, fallible)]
pub fn uploader(store: Store) -> Result<Rc<dyn Uploader>, SplitLoaderError> {
    // It lives as long as the page. Whoever is the owner at this moment may be a conversation that is left.
    let owner = Owner::new_root(None);
    let shown = owner.with(|| RwSignal::new(Vec::new()));
    let recording = owner.with(|| RwSignal::new(None));
    let (files, recorder) = (shown.read_only(), Recorder::new(store, recording));
    store.draw_files(DrawsFiles { files, recording: recording.read_only(), draw: draw_files });
    let driver = Driver(Rc::new(Inner {
        store,
        shown,
        _owner: owner,
        uploads: RefCell::default(),
        bytes: RefCell::default(),
        requests: RefCell::default(),
        recorder,
    }));
    let this = driver.clone();
    window_event_listener(ev::online, move |_| this.input(Input::Online));
    Ok(Rc::new(driver))
}

/// It lives as long as the page.
#[derive(Clone)]
struct Driver(Rc<Inner>);

struct Inner {
    store: Store,
    shown: RwSignal<Vec<LocalFile>>,
    /// Of what is shown.
    _owner: Owner,
    uploads: RefCell<Uploads>,
    /// The files' bytes, which the browser reads when they are sent.
    bytes: RefCell<Vec<(Nonce, File)>>,
    /// The requests that send bytes now.
    requests: RefCell<Vec<(Nonce, XmlHttpRequest)>>,
    recorder: Recorder,
}

impl Uploader for Driver {
    fn take(&self, asked: Asked) {
        match asked {
            Asked::Files(picked) => self.add(picked),
            Asked::Recover => self.recover(),
            Asked::Act(FileAct::Record(conversation)) => self.record(conversation),
            Asked::Act(FileAct::End(ending)) => self.0.recorder.end(ending),
            Asked::Act(FileAct::Wipe) => {
                self.0.recorder.end(Ending::Discard);
                kept::wipe();
            }
            Asked::Act(act) => self.input(Input::Act(act)),
        }
    }

    fn tray(&self, conversation: ConversationId) -> Vec<Nonce> {
        let uploads = self.0.uploads.borrow();
        let sendable =
            uploads.files().iter().filter(|file| file.is_in_tray(conversation) && !file.is_refused());
        sendable.map(|file| file.id).collect()
    }
}

fn waiting(message: &PendingMessage) -> SentFiles {
    let PendingMessage { conversation, nonce, uploads, .. } = message;
    SentFiles { conversation: *conversation, message: *nonce, files: uploads.clone() }
}

/// Finds out what of a file can be seen or heard in this page.
fn find_addresses(local: &mut LocalFile, file: &File) {
    let address = || Url::create_object_url_with_blob(file).ok();
    local.picture = photos::is_drawn(file).then(address).flatten();
    local.sound = local.peaks.is_some().then(address).flatten();
}

impl Driver {
    fn add(&self, picked: Picked) {
        let Picked { conversation, files } = picked;
        let local = |id, file: &File| LocalFile::new(id, conversation, file.name(), file.size() as u64);
        self.add_all(files.into_iter().map(|(id, file)| (local(id, &file), file)).collect());
    }

    fn add_all(&self, files: Vec<(LocalFile, File)>) {
        let mut added = Vec::new();
        for ((mut local, file), at) in files.into_iter().zip(clock::now()..) {
            let id = local.id;
            local.at = at;
            find_addresses(&mut local, &file);
            if photos::is_heic(&file) || file.type_().is_empty() {
                local.stage = Stage::Preparing;
                self.prepare(id, file.clone());
            }
            added.push(local);
            self.0.bytes.borrow_mut().push((id, file));
            // Nobody else knows of it yet.
            spawn_local(async move { _ = locks::take(id).await });
        }
        self.input(Input::Added(added));
    }

    fn record(&self, conversation: ConversationId) {
        let this = self.clone();
        let then = move |recording: &Recording, file: File, ending| {
            let (id, bytes) = (clock::BrowserClock.nonce(), file.size() as u64);
            let mut local = LocalFile::new(id, conversation, file.name(), bytes);
            (local.seconds, local.peaks) = (Some(recording.seconds()), Some(recording.peaks()));
            this.add_all(vec![(local, file)]);
            if ending == Ending::Send {
                this.0.store.send_tray(conversation);
            }
        };
        self.0.recorder.record(conversation, Box::new(then));
    }

    /// Converts a photo that not every browser can show, if this one can; and finds out whether it is a file at all.
    fn prepare(&self, id: Nonce, file: File) {
        let this = self.clone();
        spawn_local(async move {
            let is_photo = photos::is_heic(&file);
            if !is_photo && !requests::is_readable(&file).await {
                return this.input(Input::Folder(id));
            }
            let converted = if is_photo { photos::converted(&file).await } else { None };
            let unconverted = is_photo && converted.is_none();
            let file = converted.unwrap_or(file);
            let (name, bytes) = (file.name(), file.size() as u64);
            let mut known = this.0.bytes.borrow_mut();
            known.iter_mut().filter(|(known, _)| *known == id).for_each(|(_, bytes)| *bytes = file.clone());
            drop(known);
            this.input(Input::Prepared(id, name, bytes, unconverted));
        });
    }

    fn recover(&self) {
        let this = self.clone();
        spawn_local(async move {
            let store = this.0.store;
            let (mut files, mut elsewhere) = (Vec::<LocalFile>::new(), Vec::<Nonce>::new());
            for (mut file, bytes) in kept::read(store.peek(|chat| chat.me.id)).await {
                if !locks::take(file.id).await {
                    elsewhere.push(file.id);
                    continue;
                }
                find_addresses(&mut file, &bytes);
                this.0.bytes.borrow_mut().push((file.id, bytes));
                // There are few, and a sort of the standard library would be a fifth of this module.
                files.insert(files.partition_point(|before| before.at <= file.at), file);
            }
            let pending = store.peek(|chat| {
                let messages = chat.outbox.all().map(|outgoing| &outgoing.message);
                let is_here = |id: &Nonce| !elsewhere.contains(id);
                let waits = |message: &&PendingMessage| {
                    !message.uploads.is_empty() && message.uploads.iter().all(is_here)
                };
                messages.filter(waits).map(waiting).collect()
            });
            this.input(Input::Restored { files, pending });
        });
    }

    fn input(&self, input: Input) {
        let effects = self.0.uploads.borrow_mut().take(input, clock::monotonic(), js_sys::Math::random());
        effects.into_iter().for_each(|effect| self.carry_out(effect));
        let files = self.0.uploads.borrow().files().to_vec();
        self.0.shown.set(files);
    }

    fn heard(&self, id: Nonce, turn: u32, answer: Answer) {
        self.input(Input::Heard(id, turn, answer));
    }

    /// Asks the server, and takes its answer.
    fn ask(&self, id: Nonce, turn: u32, asked: impl Future<Output = Answer> + 'static) {
        let this = self.clone();
        spawn_local(async move { this.heard(id, turn, asked.await) });
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Begin(id, turn, new) => self.ask(id, turn, requests::begin(new)),
            Effect::Look(id, turn, upload) => self.ask(id, turn, requests::look(upload)),
            Effect::Finish(id, turn, upload, alt) => self.ask(id, turn, requests::finish(upload, alt)),
            Effect::Append(id, turn, upload, from, to) => {
                let Some(bytes) = self.bytes(id) else {
                    return self.heard_soon(id, turn, Answer::Unreadable);
                };
                let this = self.clone();
                let heard = Rc::new(move |answer: Answer| {
                    if !matches!(answer, Answer::Moved(_)) {
                        this.end(id);
                    }
                    this.heard(id, turn, answer);
                });
                match requests::append(upload, &bytes, (from, to), heard) {
                    Some(request) => self.0.requests.borrow_mut().push((id, request)),
                    None => self.heard_soon(id, turn, Answer::Cut),
                }
            }
            Effect::Abort(id) => self.end(id),
            Effect::Cancel(upload) => spawn_local(requests::cancel(upload)),
            Effect::Keep(id) => {
                let (owner, uploads) = (self.0.store.peek(|chat| chat.me.id), self.0.uploads.borrow());
                if let (Some(file), Some(bytes)) = (uploads.file(id), self.bytes(id)) {
                    kept::put(owner, file, &bytes);
                }
            }
            Effect::Forget(id) => self.forget(id),
            Effect::Ready(message, files) => self.0.store.uploaded(message, files),
            Effect::TickAfter(wait) => {
                let this = self.clone();
                set_timeout(move || this.input(Input::Tick), Duration::from_millis(wait.into()));
            }
        }
    }

    /// Not before the caller is done.
    fn heard_soon(&self, id: Nonce, turn: u32, answer: Answer) {
        self.ask(id, turn, std::future::ready(answer));
    }

    fn bytes(&self, id: Nonce) -> Option<File> {
        self.0.bytes.borrow().iter().find(|(known, _)| *known == id).map(|(_, file)| file.clone())
    }

    /// Stops sending.
    fn end(&self, id: Nonce) {
        let mut requests = self.0.requests.borrow_mut();
        for (_, request) in requests.extract_if(.., |(known, _)| *known == id) {
            let _ = request.abort();
        }
    }

    fn forget(&self, id: Nonce) {
        let addresses = self.0.shown.with_untracked(|files| {
            files.iter().find(|file| file.id == id).map(|file| [file.picture.clone(), file.sound.clone()])
        });
        let addresses: Vec<String> = addresses.into_iter().flatten().flatten().collect();
        let revoke = move || addresses.iter().for_each(|address| drop(Url::revoke_object_url(address)));
        // A player may be about to read it.
        set_timeout(revoke, REVOKED_AFTER);
        self.0.bytes.borrow_mut().retain(|(known, _)| *known != id);
        kept::remove(id);
    }
}
