//! Tells what comes: by a sound, and by a notification while nobody looks at the page. Of all tabs of a browser one tells,
//! whichever holds the lock; a tab that is looked at tells the others that they need not. Whatever was told follows the
//! message: it closes when that is read, taken back or out of reach, and says what it says after an edit. The notifications
//! themselves say which message they are of, so it does not matter which page, or the service worker, has shown them.

use super::{
    super::by_name::{call, function, get, global, listen, make, navigator, object, wait},
    ask,
    settings::minute,
    show::{Own, Shown, close, dismiss, follow_worker, seq_of, show, sound, there, there_are},
    subscription, told,
};
use crate::{
    state::{
        Chat, Store, names,
        one_line::{brief, one_line},
        row_extras::recalled,
    },
    text::notify::notify_words,
    ui::kit::effect,
};
use leptos::{ev, prelude::*, task::spawn_local, wasm_bindgen::JsValue};
use protocol::{Conversation, ConversationId, Kind, Notifications, Notify, QuietHours, Seq, What};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc, time::Duration};

/// How long a tab that is not looked at waits for one that is.
const WAIT: Duration = Duration::from_millis(250);
/// How often it is said that somebody is here; see [`protocol::limits::HERE_SECONDS`].
const HERE_EVERY: Duration = Duration::from_secs(60);
/// Of a message so much is told, characters.
const LENGTH: usize = 160;

/// Where a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// Its newest message, its number, and the state of that.
    last: Seq,
    ord: u32,
    changed: u32,
    head: Seq,
    read: Seq,
    called: Option<Seq>,
    /// Up to where this page has its messages; 0 if it does not follow them.
    held: Seq,
}

impl Place {
    /// Whether anything has happened since but new messages.
    fn is_altered_since(&self, was: &Self) -> bool {
        self.head.0.wrapping_sub(was.head.0) != self.ord.wrapping_sub(was.ord)
    }
}

/// What a message that was told says now.
enum Says {
    /// Nothing: it is read, taken back, deleted or out of reach.
    Nothing,
    /// This.
    Line(Shown),
    /// It is not in this page.
    Unknown(Shown),
}

/// The lock of one login's tabs, or the wait for it.
struct Lock {
    /// An `AbortController`, which ends the wait.
    wait: JsValue,
    /// What settles the promise that the lock is held for, once it is. It outlives what asked for the lock.
    release: Rc<RefCell<JsValue>>,
}

#[derive(Clone, Copy)]
struct Watch {
    store: Store,
    state: StoredValue<Option<Notifications>>,
    /// Whether this tab tells for all.
    leads: StoredValue<bool>,
    /// Gives up the lock, or the wait for it.
    lock: StoredValue<Option<Lock>, LocalStorage>,
    /// Up to where another tab, which is looked at, has told.
    elsewhere: StoredValue<BTreeMap<ConversationId, Seq>>,
    own: Own,
    channel: StoredValue<JsValue, LocalStorage>,
}

/// Begins.
pub fn start(store: Store) {
    let watch = Watch {
        store,
        state: StoredValue::new(None),
        leads: StoredValue::new(false),
        lock: StoredValue::new_local(None),
        elsewhere: StoredValue::default(),
        own: StoredValue::new_local(BTreeMap::new()),
        channel: StoredValue::new_local(make("BroadcastChannel", &[told_by(store).into()])),
    };
    watch.take_turns();
    watch.hear();
    watch.follow();
    watch.say_here();
    follow_worker(store, move || {
        // What the server has is what it had: it is not told by itself.
        if let Some(Some(state)) = watch.state.try_get_value() {
            spawn_local(subscription::heal(store, state));
        }
    });
    let told = told(store);
    effect(move || {
        let Some(Some(new)) = told.try_get() else { return };
        let is_first = watch.state.with_value(Option::is_none);
        watch.state.set_value(Some(new.clone()));
        if is_first {
            // What is there is from before this page.
            spawn_local(async move {
                for id in there_are().await {
                    watch.review(id, false, false).await;
                }
            });
        }
        spawn_local(subscription::heal(store, new));
    });
    let unread = store.memo(Chat::unread);
    effect(move || {
        match unread.try_get() {
            None => return,
            Some(0) => call(&global("navigator"), "clearAppBadge", &[]),
            Some(unread) => call(&global("navigator"), "setAppBadge", &[unread.into()]),
        };
    });
}

/// The lock and the channel of one login's tabs: a page of a login before may still be open.
fn told_by(store: Store) -> String {
    format!("leliao-told-{}", store.peek(|chat| chat.login))
}

impl Watch {
    /// Waits for the lock as long as this page is there and its login holds: what is put away, or has ended, leaves it to
    /// another tab. Browsers do not put a page away that has a lock.
    fn take_turns(self) {
        let ended = self.store.memo(|chat| chat.ended.is_some());
        effect(move || match ended.try_get() {
            Some(false) => self.lead(),
            _ => self.yield_lead(),
        });
        let page = window().into();
        listen(&page, "pagehide", move |_| self.yield_lead());
        listen(&page, "pageshow", move |event| {
            if get(&event, "persisted").is_truthy() && ended.try_get_untracked() == Some(false) {
                self.lead();
            }
        });
    }

    /// Waits for the lock and keeps it. Without locks there are no notifications either: then each tab tells, by sound.
    fn lead(self) {
        let locks = navigator("locks");
        if !locks.is_object() {
            return self.leads.set_value(true);
        }
        let (wait_for, release) = (make("AbortController", &[]), Rc::<RefCell<JsValue>>::default());
        let (signal, kept) = (get(&wait_for, "signal"), release.clone());
        let held = function(move |_| {
            let _ = self.leads.try_set_value(true);
            let (signal, kept) = (signal.clone(), kept.clone());
            let settle = function(move |settle| {
                // It may have been given while the wait was being ended.
                if get(&signal, "aborted").is_truthy() {
                    call(&settle, "call", &[]);
                }
                kept.replace(settle);
                JsValue::UNDEFINED
            });
            make("Promise", &[settle])
        });
        let how = object(&[("signal", get(&wait_for, "signal"))]);
        let asked = call(&locks, "request", &[told_by(self.store).into(), how, held]);
        self.lock.set_value(Some(Lock { wait: wait_for, release }));
        // It is refused when the wait was ended.
        spawn_local(async move { drop(wait(asked).await) });
    }

    fn yield_lead(self) {
        let _ = self.leads.try_set_value(false);
        if let Some(lock) = self.lock.try_update_value(Option::take).flatten() {
            call(&lock.wait, "abort", &[]);
            call(&lock.release.borrow(), "call", &[]);
        }
    }

    /// Hears what other tabs have told.
    fn hear(self) {
        let channel = self.channel.get_value();
        listen(&channel, "message", move |event| {
            let data = get(&event, "data");
            let id = get(&data, "conversation").as_string().and_then(|id| id.parse().ok());
            let seq = get(&data, "seq").as_f64().map(|seq| Seq(seq as u32));
            if let Some((id, seq)) = id.zip(seq) {
                let _ = self.elsewhere.try_update_value(|told| told.insert(id, seq));
            }
        });
        on_cleanup(move || {
            let _ = self.channel.try_with_value(|channel| call(channel, "close", &[]));
        });
    }

    /// Looks at every conversation that is another one than before.
    fn follow(self) {
        let places = self.store.memo(|chat| {
            let place = |view: &Conversation| (view.id, place(chat, view));
            chat.conversations.values().map(place).collect::<Vec<_>>()
        });
        let before = StoredValue::new(None::<BTreeMap<ConversationId, Place>>);
        effect(move || {
            let Some(now) = places.try_get() else { return };
            let now: BTreeMap<_, _> = now.into_iter().collect();
            let Some(Some(was)) = before.try_update_value(|before| before.replace(now.clone())) else {
                return;
            };
            for (id, place) in &now {
                let before = was.get(id);
                if before == Some(place) {
                    continue;
                }
                let known = before.map_or(Seq(0), |before| before.last);
                let found = if place.last > known.max(place.read) {
                    self.newest(*id, place, known).or_else(|| self.held(*id, known))
                } else {
                    // What was said during a cut comes after the place of the last of it.
                    let held =
                        before.map(|before| before.held).filter(|held| (Seq(1)..place.held).contains(held));
                    held.filter(|held| self.newest(*id, place, *held).is_none())
                        .and_then(|held| self.held(*id, held))
                };
                if let Some(found) = found {
                    self.arrived(*id, found);
                }
                let reads = before.is_some_and(|before| before.read < place.read);
                let altered = before.is_some_and(|before| place.is_altered_since(before));
                let id = *id;
                spawn_local(async move { self.review(id, reads, altered).await });
            }
            was.keys().filter(|id| !now.contains_key(id)).for_each(|id| close(self.own, *id));
        });
    }

    /// What is told of what came after a place: the newest message, or the one that calls.
    fn newest(self, id: ConversationId, place: &Place, known: Seq) -> Option<(Shown, bool)> {
        let called = place.called.filter(|called| *called > known && *called != place.last);
        [Some(place.last), called].into_iter().flatten().find_map(|seq| self.told_of(id, seq))
    }

    /// The newest that is told of all that this page has after a place: one of several may have a word that is told.
    fn held(self, id: ConversationId, known: Seq) -> Option<(Shown, bool)> {
        let new: Vec<Seq> = self.store.peek(|chat| {
            let entries = chat.timelines.get(&id).into_iter().flat_map(|timeline| timeline.entries().rev());
            entries.map(|entry| entry.seq).take_while(|seq| *seq > known).collect()
        });
        new.into_iter().find_map(|seq| self.told_of(id, seq))
    }

    /// Something new was said that is told, maybe with a sound.
    fn arrived(self, id: ConversationId, (Shown { seq, .. }, with_sound): (Shown, bool)) {
        if self.store.is_watched() {
            let message = object(&[("conversation", id.to_string().into()), ("seq", seq.0.into())]);
            self.channel.with_value(|channel| call(channel, "postMessage", &[message]));
            if with_sound && self.store.peek(|chat| chat.selected) != Some(id) {
                sound();
            }
            return;
        }
        let tell = move || {
            let is_told =
                self.elsewhere.try_with_value(|told| told.get(&id).is_some_and(|told| *told >= seq));
            if is_told != Some(false) || self.leads.try_get_value() != Some(true) {
                return;
            }
            // It may say something else by now.
            let Some((shown, with_sound)) = self.told_of(id, seq) else { return };
            if with_sound {
                sound();
            }
            show(self.store, self.own, shown);
        };
        set_timeout(tell, WAIT);
    }

    /// Has what was told of a conversation follow its message. `reads`: somebody has just read on there; `altered`: messages
    /// may say something else.
    async fn review(self, id: ConversationId, reads: bool, altered: bool) {
        for one in there(self.own, id).await {
            let Some(seq) = seq_of(&one) else {
                // A push message of the server, which makes it follow by others; what is read is known here first.
                if reads {
                    dismiss(self.own, id, &one);
                }
                continue;
            };
            let shown = match self.says(id, seq) {
                Some(Says::Nothing) => {
                    dismiss(self.own, id, &one);
                    continue;
                }
                Some(Says::Line(shown)) => shown,
                Some(Says::Unknown(shown)) if altered => shown,
                _ => continue,
            };
            let is_same = get(&one, "body").as_string().is_some_and(|body| body == shown.body);
            if !is_same && self.leads.try_get_value() == Some(true) {
                show(self.store, self.own, shown);
            }
        }
    }

    /// What is told of a message, and whether with a sound; `None` if nothing is.
    fn told_of(self, id: ConversationId, seq: Seq) -> Option<(Shown, bool)> {
        let state = self.state.try_get_value()??;
        let settings = &state.settings;
        let now = self.store.reading(|reader| reader.now);
        if settings.quiet.as_ref().is_some_and(|quiet| is_quiet(quiet, now)) {
            return None;
        }
        let is_told = self.store.peek(|chat| {
            let view = chat.conversations.get(&id)?;
            let own =
                state.levels.iter().find(|level| level.conversation == id).and_then(|level| level.level);
            let level = settings.level(view.kind, chat.mark(id).muted, own);
            let Some(What::Message { author, text, more, .. }) = message(chat, view, seq) else {
                // Only that it calls is known of it.
                return Some(view.called == Some(seq) && settings.tells(level, true, "", &[]));
            };
            let more = more.as_deref();
            let calls =
                more.is_some_and(|more| more.all || more.mentions.iter().any(|one| one.person == chat.me.id));
            let is_mine = author.id == chat.me.id || chat.is_blocked(author.id);
            Some(!is_mine && settings.tells(level, calls, text, &state.alike))
        });
        let shown = match self.says(id, seq).filter(|_| is_told == Some(true))? {
            Says::Line(shown) => shown,
            Says::Unknown(shown) if settings.text => {
                Shown { body: self.store.words().talk.called.to_owned(), ..shown }
            }
            Says::Unknown(shown) => shown,
            Says::Nothing => return None,
        };
        Some((Shown { silent: false, ..shown }, settings.sound))
    }

    /// What a message says now that is told or was; `None` while nobody knows.
    fn says(self, id: ConversationId, seq: Seq) -> Option<Says> {
        let with_text = self.state.try_get_value()??.settings.text;
        let words = self.store.words();
        self.store.peek(|chat| {
            let Some(view) = chat.conversations.get(&id) else { return Some(Says::Nothing) };
            let is_newer = view.last.as_ref().is_none_or(|last| last.seq < seq);
            // What this page has not heard of yet may be told by a push message.
            if view.read >= seq || is_newer && chat.is_live() {
                return Some(Says::Nothing);
            }
            let shown = |body: String| {
                let title = names::title(chat, view, words);
                Shown { conversation: id, seq, title, body, silent: true }
            };
            let unsaid = || shown(notify_words(self.store.locale()).new_message.to_owned());
            match message(chat, view, seq) {
                None if is_newer => None,
                None => Some(Says::Unknown(unsaid())),
                Some(what) if recalled(what).is_some() => Some(Says::Nothing),
                Some(What::Message { author, text, more, .. }) if with_text => {
                    let line = one_line(brief(more.as_deref()).as_ref(), text, LENGTH, words);
                    let body = match view.kind {
                        Kind::Private => line,
                        _ => format!("{}{}{line}", names::called(chat, author, words), words.colon),
                    };
                    Some(Says::Line(shown(body)))
                }
                Some(_) => Some(Says::Line(unsaid())),
            }
        })
    }

    /// Says that somebody is here, while they are, if anything would be pushed to them otherwise.
    fn say_here(self) {
        let said = StoredValue::new(false);
        let told = told(self.store);
        let say = move || {
            let is_told = |state: &Notifications| {
                !state.devices.is_empty() || state.hooks.as_ref().is_some_and(|hooks| !hooks.is_empty())
            };
            let pushes = told.try_get_untracked().flatten().as_ref().is_some_and(is_told);
            let here = self.store.is_watched();
            if pushes && (here || said.get_value()) && self.store.peek(Chat::is_live) {
                said.set_value(here);
                ask(self.store, &Notify::Here { here });
            }
        };
        let focus = window_event_listener(ev::focus, move |_| say());
        let blur = window_event_listener(ev::blur, move |_| say());
        listen(&document().into(), "visibilitychange", move |_| say());
        let every = set_interval_with_handle(say, HERE_EVERY);
        effect(move || {
            if told.try_get().flatten().is_some() && !said.get_value() {
                say();
            }
        });
        on_cleanup(move || {
            focus.remove();
            blur.remove();
            if let Ok(every) = every {
                every.clear();
            }
        });
    }
}

/// Whether it is quiet at a time: by the clock where the hours were set, as for the server's push messages, and not by
/// that of this device.
fn is_quiet(quiet: &QuietHours, now: i64) -> bool {
    let how = object(&[
        ("timeZone", (&*quiet.zone).into()),
        ("hour", "2-digit".into()),
        ("minute", "2-digit".into()),
        ("hourCycle", "h23".into()),
    ]);
    let clock = call(&global("Intl"), "DateTimeFormat", &["en-GB".into(), how]);
    let time = call(&clock, "format", &[(now as f64).into()]).as_string();
    time.and_then(|time| minute(&time)).is_some_and(|minute| quiet.has(minute))
}

fn place(chat: &Chat, view: &Conversation) -> Place {
    let timeline = chat.timelines.get(&view.id).filter(|timeline| timeline.loaded && !timeline.newer);
    let last = view.last.as_ref();
    let changed = last.and_then(|last| match &last.what {
        What::Message { more: Some(more), .. } => Some(more.changed),
        _ => None,
    });
    Place {
        last: last.map_or(Seq(0), |last| last.seq),
        ord: last.map_or(0, |last| last.ord),
        changed: changed.unwrap_or_default(),
        head: view.head,
        read: view.read,
        called: view.called,
        held: timeline.map_or(Seq(0), |timeline| timeline.log().last()),
    }
}

/// A message, if this page has it.
fn message<'c>(chat: &'c Chat, view: &'c Conversation, seq: Seq) -> Option<&'c What> {
    let last = view.last.as_ref().filter(|last| last.seq == seq);
    last.or_else(|| chat.message(view.id, seq)).map(|entry| &entry.what)
}
