//! Records voice messages: what the page shows of it, and what comes of it.

use super::{clock, microphone::Microphone};
use app::{
    ports::Ending,
    protocol::ConversationId,
    state::{
        Store,
        recording::{Recording, Refusal, Stage},
    },
};
use leptos::{
    prelude::{GetUntracked as _, IntervalHandle, RwSignal, Set as _, Update as _, set_interval_with_handle},
    task::spawn_local,
};
use std::{cell::RefCell, rc::Rc, time::Duration};
use web_sys::File;

/// So often it is looked how loud it is.
const LOOK: Duration = Duration::from_millis(50);

/// It lives as long as the page.
#[derive(Clone)]
pub struct Recorder(Rc<Inner>);

struct Inner {
    store: Store,
    shown: RwSignal<Option<Recording>>,
    /// What hears, once it was allowed.
    hears: RefCell<Option<(Microphone, IntervalHandle)>>,
    /// Who is told what was recorded.
    then: RefCell<Option<Then>>,
    /// How many were begun: an answer that comes late is to another one.
    begun: RefCell<u32>,
}

/// Takes what was recorded, as a file, and what is to become of it.
type Then = Box<dyn Fn(&Recording, File, Ending)>;

impl Recorder {
    /// `shown` is what the page shows of it.
    pub fn new(store: Store, shown: RwSignal<Option<Recording>>) -> Self {
        let (hears, then, begun) = Default::default();
        Self(Rc::new(Inner { store, shown, hears, then, begun }))
    }

    /// Asks for the microphone, unless something is being recorded.
    pub fn record(&self, conversation: ConversationId, then: Then) {
        if !matches!(self.stage(), None | Some(Stage::Refused(_))) {
            return;
        }
        *self.0.then.borrow_mut() = Some(then);
        *self.0.begun.borrow_mut() += 1;
        let turn = *self.0.begun.borrow();
        self.0.shown.set(Some(Recording::new(conversation)));
        let this = self.clone();
        spawn_local(async move {
            let opened = Microphone::open().await;
            if *this.0.begun.borrow() != turn || this.stage() != Some(Stage::Asking) {
                return;
            }
            match opened {
                Ok(microphone) => this.hear(microphone),
                Err(why) => this.refuse(why),
            }
        });
    }

    /// Ends what is recorded, if anything is.
    pub fn end(&self, ending: Ending) {
        let Some(mut recording) = self.0.shown.get_untracked() else { return };
        let hears = self.0.hears.borrow_mut().take();
        let Some((microphone, looks)) = hears else {
            // Nothing is heard yet, what was is being put together, or why there is none stays until it was read.
            return match (recording.stage, ending) {
                (Stage::Ending(_), _) | (Stage::Refused(_), Ending::Keep) => {}
                _ => self.0.shown.set(None),
            };
        };
        looks.clear();
        if ending == Ending::Discard || !recording.is_whole() {
            return self.0.shown.set(None);
        }
        recording.stage = Stage::Ending(ending);
        self.0.shown.set(Some(recording.clone()));
        let this = self.clone();
        spawn_local(async move {
            let made = microphone.into_file(this.0.store.words().media.voice).await;
            let Some(file) = made.filter(|file| file.size() > 0.0) else {
                return this.refuse(Refusal::Broken);
            };
            this.0.shown.set(None);
            if let Some(then) = this.0.then.take() {
                then(&recording, file, ending);
            }
        });
    }

    fn stage(&self) -> Option<Stage> {
        self.0.shown.get_untracked().map(|recording| recording.stage)
    }

    fn change(&self, change: impl FnOnce(&mut Recording)) {
        self.0.shown.update(|shown| {
            if let Some(recording) = shown {
                change(recording);
            }
        });
    }

    fn hear(&self, microphone: Microphone) {
        let this = self.clone();
        let Ok(looks) = set_interval_with_handle(move || this.look(), LOOK) else {
            return self.refuse(Refusal::Broken);
        };
        *self.0.hears.borrow_mut() = Some((microphone, looks));
        self.change(|recording| recording.begin(clock::monotonic()));
    }

    fn refuse(&self, why: Refusal) {
        self.change(|recording| recording.stage = Stage::Refused(why));
    }

    fn look(&self) {
        let heard = self.0.hears.borrow_mut().as_mut().map(|(one, _)| (one.level(), one.is_gone()));
        let Some((level, is_gone)) = heard else { return };
        let mut is_full = false;
        self.change(|recording| is_full = recording.hear(clock::monotonic(), level));
        if is_full || is_gone {
            self.end(Ending::Keep);
        }
        if is_full {
            self.0.store.say(self.0.store.page_words().voice.full);
        }
    }
}
