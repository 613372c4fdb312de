//! The chat in one signal. Components read it through memos and call its methods; the frontend reports what
//! happens in the browser. It runs the chat's effects.

use super::{
    Memo,
    anchor::{Anchor, Places, Target},
    chat::{Chat, Effect},
    connection::Connection,
    rows::{self, Reader},
    window::Window,
};
use crate::{
    boot::{Boot, ChatPage, Page, Theme},
    ports::{Drafts, FileAct, PendingMessage, Ports, SentFiles},
    route::Route,
    text::{PageWords, Words, page_words, words},
};
use leptos::prelude::*;
use protocol::{AccountFault, Command, ConversationId, Fault, Locale, MessageAt, Nonce, PageFrame, Seq};
use std::cell::Cell;

/// Fifteen minutes, milliseconds.
const QUARTER_MS: i64 = 15 * 60_000;

/// The handle that components use. Copies share the same state.
#[derive(Clone, Copy)]
pub struct Store {
    pub(super) chat: RwSignal<Chat>,
    pub(super) window: RwSignal<Window>,
    /// Where the log is to be scrolled to, until it is there.
    pub(super) target: RwSignal<Option<Target>>,
    /// The message from which one followed a quote.
    pub(super) back_to: RwSignal<Option<Seq>>,
    /// The message that somebody went to.
    pub(super) marked: StoredValue<Option<Seq>>,
    /// The message that is being changed, and its new text so far.
    pub(super) edit: StoredValue<Option<(MessageAt, String)>>,
    /// Whether a page was asked for on the way to the target.
    pub(super) sought: StoredValue<bool>,
    pub(super) places: StoredValue<Places>,
    pub(super) now: RwSignal<i64>,
    /// The time zone that the server rendered in, minutes east of UTC; `None` once the browser's is used.
    pub(super) zone: RwSignal<Option<i32>>,
    origin: RwSignal<String>,
    /// The page that the router is to go to.
    pub(super) next: RwSignal<Option<Route>>,
    locale: Locale,
    theme: RwSignal<Theme>,
    pub(super) drafts: RwSignal<Drafts>,
    /// The conversations whose drafts have changed since they were stored.
    pub(super) unsaved: StoredValue<Vec<ConversationId>>,
    /// The conversations whose drafts have changed since they were told to the server.
    pub(super) untold: StoredValue<Vec<ConversationId>>,
    /// How often one was added.
    pub(super) untold_at: RwSignal<i64>,
    /// Whether there is a draft anywhere.
    pub(super) writing: RwSignal<bool>,
    /// Whether Enter sends.
    pub(super) enter: RwSignal<bool>,
    ports: StoredValue<Option<Ports>>,
}

impl Store {
    /// The state that the server provided, if it is that of a chat. The server has no ports: its store never
    /// changes.
    #[must_use]
    pub fn of(boot: &Boot, ports: Option<Ports>) -> Option<Self> {
        let Page::Chat(page) = &boot.page else { return None };
        Some(Self::new(boot, (**page).clone(), ports))
    }

    fn new(boot: &Boot, page: ChatPage, ports: Option<Ports>) -> Self {
        let route = Route::parse(&boot.path).and_then(|route| route.for_reader(page.me.owner));
        let route = route.unwrap_or(Route::Nowhere);
        let drafts = ports.as_ref().and_then(|ports| ports.storage.drafts(page.me.id)).unwrap_or_default();
        let places = ports.as_ref().and_then(|ports| ports.storage.places(page.me.id));
        let mut places: Places = places.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        if let (Some(id), Some(seq)) = (route.conversation(), route.message()) {
            places.keep(id, Some(Anchor::at(seq)));
        }
        Self {
            writing: RwSignal::new(super::drafts::any(&drafts)),
            drafts: RwSignal::new(drafts),
            unsaved: StoredValue::default(),
            untold: StoredValue::default(),
            untold_at: RwSignal::new(0),
            chat: RwSignal::new(Chat::new(page, route)),
            next: RwSignal::new(None),
            origin: RwSignal::new(String::new()),
            enter: RwSignal::new(true),
            window: RwSignal::new(Window::default()),
            target: RwSignal::new(None),
            back_to: RwSignal::new(None),
            marked: StoredValue::new(None),
            edit: StoredValue::new(None),
            sought: StoredValue::new(false),
            places: StoredValue::new(places),
            now: RwSignal::new(boot.now),
            zone: RwSignal::new(Some(boot.zone.unwrap_or(0))),
            locale: boot.locale,
            theme: RwSignal::new(boot.theme),
            ports: StoredValue::new(ports),
        }
    }

    /// Derives a value from the chat. Subscribers are notified when the value changes.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&Chat) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        self.memo_since(move |chat, _| of(chat))
    }

    /// The same, from the value before.
    pub fn memo_since<T: PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&Chat, Option<&T>) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |before| self.chat.with(|chat| of(chat, before)))
    }

    /// Why the last command of a form was refused; see [`Chat::refusal`].
    pub fn refusal(self, of_form: fn(&Command) -> bool) -> Memo<Option<Fault>> {
        self.memo(move |chat| chat.refusal(of_form).cloned())
    }

    /// Reads the chat without subscribing.
    pub fn peek<T>(self, of: impl FnOnce(&Chat) -> T) -> T {
        self.chat.with_untracked(of)
    }

    /// The words in the page's language.
    #[must_use]
    pub fn words(self) -> &'static Words {
        words(self.locale)
    }

    /// Likewise, with those of the pages that are fetched when somebody goes there: for their code alone.
    #[must_use]
    pub fn page_words(self) -> &'static PageWords {
        page_words(self.locale)
    }

    /// The page's language.
    #[must_use]
    pub fn locale(self) -> Locale {
        self.locale
    }

    /// The theme.
    #[must_use]
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Chooses a theme.
    pub fn choose_theme(self, theme: Theme) {
        self.theme.set(theme);
        self.with_ports(|ports| ports.tab.remember_theme(theme));
    }

    /// Runs a function with the reader's language, time and time zone.
    pub fn reading<T>(self, then: impl FnOnce(Reader) -> T) -> T {
        self.reading_at(self.now.get(), self.zone.get(), then)
    }

    pub(super) fn reading_at<T>(self, now: i64, fixed: Option<i32>, then: impl FnOnce(Reader) -> T) -> T {
        let ports = self.ports.get_value();
        // Time zones change their offset at quarters of an hour: one answer holds for a whole quarter.
        let answer = Cell::new((i64::MIN, 0));
        let zone = move |at: i64| match (&fixed, &ports) {
            (None, Some(ports)) => {
                let quarter = at.div_euclid(QUARTER_MS);
                if answer.get().0 != quarter {
                    answer.set((quarter, ports.clock.zone_at(at)));
                }
                answer.get().1
            }
            _ => fixed.unwrap_or(0),
        };
        then(Reader { words: self.words(), now, zone: &zone })
    }

    /// Whether the page is still as the server drew it, so that nothing can be pressed that needs the script. Such
    /// buttons are disabled until then: a form is not sent by Enter either (HTML, implicit submission), and what
    /// was typed stays in its field.
    pub fn is_asleep(self) -> bool {
        self.zone.with(Option::is_some)
    }

    /// Hydration is done: from here on the browser's clock and time zone are used.
    pub fn hydrated(self) {
        self.zone.set(None);
        self.origin.set(self.with_ports(|ports| ports.tab.origin()).unwrap_or_default());
        self.read_enter();
        self.answer_again();
        self.tick();
    }

    /// Called once a second.
    pub fn tick(self) {
        let Some(now) = self.with_ports(|ports| ports.clock.now()) else { return };
        self.now.set(now);
        let up = self.monotonic();
        // While nobody types, nothing depends on the second.
        if self.peek(|chat| chat.typing.is_shown()) {
            self.chat.update(|chat| {
                chat.typing.expire(up);
            });
        }
    }

    /// The state of the connection.
    #[must_use]
    pub fn connection(self) -> Memo<Connection> {
        self.memo(|chat| chat.connection)
    }

    /// The state of the connection changed.
    pub fn connection_changed(self, connection: Connection) {
        self.act(|chat| chat.connection_changed(connection));
    }

    /// A frame was received.
    pub fn receive(self, frame: PageFrame) {
        let now = self.monotonic();
        if !self.peek(|chat| chat.changes_view(&frame)) {
            // Applied without notifying subscribers: each of them would compare for nothing.
            let effects = self.chat.try_maybe_update(|chat| (false, chat.receive(frame, now)));
            return self.run_effects(effects.unwrap_or_default());
        }
        let following = self.is_following();
        self.act(|chat| {
            chat.following = following;
            chat.receive(frame, now)
        });
    }

    /// Takes the pending messages that an earlier page stored.
    pub fn restore_pending(self, messages: Vec<PendingMessage>) {
        self.act(|chat| chat.restore_pending(messages));
    }

    /// Sends a message; the end of hop 1.
    pub fn send_message(self, conversation: ConversationId, text: String, with: Option<Box<protocol::With>>) {
        let message = self.with_ports(|ports| PendingMessage {
            nonce: ports.clock.nonce(),
            conversation,
            text,
            at: ports.clock.now(),
            order: 0,
            with,
            uploads: self.tray(conversation),
        });
        if let Some(message) = message {
            let sent = SentFiles { conversation, message: message.nonce, files: message.uploads.clone() };
            self.to_end();
            self.act(|chat| {
                chat.unread_from = None;
                chat.about = None;
                chat.write(message)
            });
            self.act_on_files(FileAct::Sent(sent));
        }
    }

    /// The user types.
    pub fn type_in(self, conversation: ConversationId) {
        let now = self.monotonic();
        self.act(|chat| chat.type_in(conversation, now));
    }

    /// Reloads the page. Drafts and pending messages are kept.
    pub fn reload(self) {
        self.with_ports(|ports| ports.tab.reload(None));
    }

    /// A frame was received that cannot be decoded: the server must be newer than this page.
    pub fn undecodable(self) {
        self.act(|chat| {
            chat.outdated = true;
            Vec::new()
        });
    }

    /// Sends a refused message again.
    pub fn retry(self, nonce: Nonce) {
        self.act(|chat| chat.retry(nonce));
    }

    /// Deletes a refused message.
    pub fn discard(self, nonce: Nonce) {
        self.act(|chat| chat.discard(nonce));
    }

    /// Sends a command of the user. What becomes of it is said.
    pub fn command(self, command: Command) {
        self.act(|chat| chat.command(command));
    }

    /// Asks for what is looked at.
    pub fn look_up(self, command: Command) {
        self.act(|chat| chat.look_up(command));
    }

    /// See [`Chat::members_changed`].
    pub fn members_changed(self, conversation: ConversationId) {
        self.act(|chat| {
            let mut effects = Vec::new();
            chat.members_changed(conversation, &mut effects);
            effects
        });
    }

    /// Scheme, host and port at which others reach this server; empty until the page is alive.
    #[must_use]
    pub fn origin(self) -> ReadSignal<String> {
        self.origin.read_only()
    }

    /// Whether somebody looks at the page.
    pub fn is_watched(self) -> bool {
        self.with_ports(|ports| ports.tab.is_watched()).unwrap_or_default()
    }

    fn monotonic(self) -> i64 {
        self.with_ports(|ports| ports.clock.monotonic()).unwrap_or_default()
    }

    /// Connects now, whatever it is waiting for.
    pub fn reconnect_now(self) {
        self.with_ports(|ports| ports.link.reconnect_now());
    }

    /// Copies a text to the clipboard. Returns whether it worked.
    pub fn copy(self, text: &str) -> bool {
        self.with_ports(|ports| ports.tab.copy(text)).unwrap_or_default()
    }

    /// The text of a message of the open conversation, if it is loaded or pending.
    #[must_use]
    pub fn text(self, nonce: Nonce) -> Option<String> {
        self.peek(|chat| rows::text(chat, nonce))
    }

    /// Chooses a language and reloads the page in it.
    pub fn choose_locale(self, locale: Locale) {
        self.act(|chat| chat.change_profile(None, None, Some(locale)));
        self.with_ports(|ports| ports.tab.reload(Some(locale)));
    }

    /// Posts a form, and tells whether it was done.
    pub fn post(self, path: &str, form: String, then: impl FnOnce(Result<(), String>) + 'static) {
        self.with_ports(|ports| ports.tab.post(path, form, Box::new(then)));
    }

    /// The command of an owner that waits for them to show again who they are.
    pub fn unproven(self) -> Memo<Option<Command>> {
        const ASKED: Fault = Fault::Account(AccountFault::Reauthenticate);
        self.memo(|chat| {
            let asked = chat.refused.as_ref().filter(|(_, fault)| *fault == ASKED);
            asked.map(|(command, _)| command.clone())
        })
    }

    /// They do not want it any more.
    pub fn withdraw(self) {
        self.chat.update(|chat| chat.refused = None);
    }

    pub(super) fn with_ports<T>(self, then: impl FnOnce(&Ports) -> T) -> Option<T> {
        // Cloned first: the function may call into the store.
        self.ports.get_value().map(|ports| then(&ports))
    }

    pub(super) fn act(self, happen: impl FnOnce(&mut Chat) -> Vec<Effect>) {
        let mut grown = 0;
        let away = self.is_away();
        let effects = self.chat.try_update(|chat| {
            let before = Extent::of(chat);
            let effects = happen(chat);
            grown = before.zip(Extent::of(chat)).map_or(0, |(before, now)| now.grown_since(&before, away));
            chat.trim(away);
            effects
        });
        if grown > 0 {
            self.window.update(|window| window.below += grown);
        }
        self.run_effects(effects.unwrap_or_default());
        self.set_title();
    }

    fn run_effects(self, effects: Vec<Effect>) {
        self.with_ports(|ports| effects.into_iter().for_each(|effect| self.run_effect(ports, effect)));
    }

    fn run_effect(self, ports: &Ports, effect: Effect) {
        match effect {
            Effect::Send(frame) => ports.link.send(frame),
            Effect::Keep(message) => ports.outbox.put(self.peek(|chat| chat.me.id), &message),
            Effect::Discard(nonce) => {
                ports.outbox.remove(nonce);
                ports.uploads.act(FileAct::Over(nonce));
            }
            Effect::Leave => ports.link.stop(),
            Effect::Go(route) => self.go(route),
            Effect::HushAfter(wait, number) => ports.clock.after(
                wait,
                Box::new(move || {
                    self.chat.update(|chat| chat.hush(number));
                }),
            ),
            Effect::PumpAfter(wait) => ports.clock.after(
                wait,
                Box::new(move || {
                    self.act(|chat| {
                        let mut effects = Vec::new();
                        chat.pump(&mut effects);
                        effects
                    });
                }),
            ),
            Effect::AskAfter(wait, command) => {
                ports.clock.after(wait, Box::new(move || self.act(|chat| chat.ask_again(command))));
            }
        }
    }

    fn set_title(self) {
        let title = self.title();
        self.with_ports(|ports| ports.tab.set_title(&title));
    }
}

/// How far the loaded items of the open conversation reach.
struct Extent {
    conversation: ConversationId,
    /// See [`super::timeline::Timeline::starts`].
    starts: u32,
    /// Whether newer items are not loaded.
    newer: bool,
    /// See [`rows::reach`].
    reach: usize,
}

impl Extent {
    fn of(chat: &Chat) -> Option<Self> {
        let (conversation, timeline) = (chat.selected?, chat.timeline()?);
        let reach = rows::reach(chat, conversation)?;
        Some(Self { conversation, starts: timeline.starts, newer: timeline.newer, reach })
    }

    /// How many items were added below the window: those that are not to be shown as they come.
    fn grown_since(&self, before: &Self, away: bool) -> usize {
        let same = self.conversation == before.conversation && self.starts == before.starts;
        if same && (away || before.newer) { self.reach.saturating_sub(before.reach) } else { 0 }
    }
}
