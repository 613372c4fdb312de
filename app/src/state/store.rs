//! The chat behind one signal, and its effects carried out. Components read it through memos and send
//! it verbs; the frontend tells it what happens.

use super::{
    chat::{Chat, Effect},
    connection::Connection,
    names,
    rows::{self, Reader},
    window::Window,
};
use crate::{
    boot::{Boot, ChatPage, Theme},
    ports::{Letter, Ports},
    text::{Words, words},
};
use leptos::prelude::*;
use protocol::{Command, ConversationId, Locale, Nonce, ServerFrame};
use std::{cell::Cell, collections::BTreeMap};

/// Fifteen minutes.
const QUARTER_MS: i64 = 15 * 60_000;

/// Everything a component needs. Copied freely.
#[derive(Clone, Copy)]
pub struct Store {
    chat: RwSignal<Chat>,
    pub(super) window: RwSignal<Window>,
    pub(super) now: RwSignal<i64>,
    /// The zone the server rendered in, until the page is alive and its own takes over.
    pub(super) zone: RwSignal<Option<i32>>,
    locale: Locale,
    theme: RwSignal<Theme>,
    drafts: StoredValue<BTreeMap<ConversationId, String>>,
    ports: StoredValue<Option<Ports>>,
}

impl Store {
    /// From what the server gave. Without ports (on the server) nothing ever happens to it.
    #[must_use]
    pub fn new(boot: &Boot, page: ChatPage, ports: Option<Ports>) -> Self {
        Self {
            chat: RwSignal::new(Chat::new(page)),
            window: RwSignal::new(Window::default()),
            now: RwSignal::new(boot.now),
            zone: RwSignal::new(Some(boot.zone.unwrap_or(0))),
            locale: boot.locale,
            theme: RwSignal::new(boot.theme),
            drafts: StoredValue::default(),
            ports: StoredValue::new(ports),
        }
    }

    /// Derives something from the chat; told only when it differs.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        of: impl Fn(&Chat) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.chat.with(&of))
    }

    /// Looks without following.
    pub fn peek<T>(self, of: impl FnOnce(&Chat) -> T) -> T {
        self.chat.with_untracked(of)
    }

    /// The words of the page's language.
    #[must_use]
    pub fn words(self) -> &'static Words {
        words(self.locale)
    }

    /// The page's language.
    #[must_use]
    pub fn locale(self) -> Locale {
        self.locale
    }

    /// The colours.
    #[must_use]
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Chooses the colours.
    pub fn choose_theme(self, theme: Theme) {
        self.theme.set(theme);
        self.with_ports(|ports| ports.page.remember_theme(theme));
    }

    /// A reader for rows: tells times as the page's zone has them.
    pub fn reading<T>(self, then: impl FnOnce(Reader) -> T) -> T {
        self.reading_at(self.now.get(), self.zone.get(), then)
    }

    pub(super) fn reading_at<T>(self, now: i64, fixed: Option<i32>, then: impl FnOnce(Reader) -> T) -> T {
        let ports = self.ports.get_value();
        // Clocks are put forward and back at a quarter of an hour: one answer is good for the whole of it.
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

    /// The page is alive: times are its own from here on.
    pub fn came_alive(self) {
        self.zone.set(None);
        self.tick();
    }

    /// Time has passed.
    pub fn tick(self) {
        let Some(now) = self.with_ports(|ports| ports.clock.now()) else { return };
        self.now.set(now);
        // Nobody types: nobody needs to be told that a second has passed.
        if self.peek(|chat| chat.typing.is_shown()) {
            self.chat.update(|chat| {
                chat.typing.expire(now);
            });
        }
    }

    /// The connection changed.
    pub fn connection_changed(self, connection: Connection) {
        self.act(|chat| chat.connection_changed(connection));
    }

    /// A frame came.
    pub fn receive(self, frame: ServerFrame) {
        let now = self.with_ports(|ports| ports.clock.now()).unwrap_or_default();
        if !self.peek(|chat| chat.is_news(&frame)) {
            // Taken in without telling anybody: everything that is shown would ask whether it has changed.
            let effects = self.chat.try_maybe_update(|chat| (false, chat.receive(frame, now)));
            return self.carry_out(effects.unwrap_or_default());
        }
        let reads = self.reads_along();
        self.act(|chat| {
            let mut effects = chat.receive(frame, now);
            if reads {
                // At once: a message that is seen as it comes was never unread.
                effects.extend(chat.read_all());
            }
            effects
        });
    }

    /// Letters of an earlier page were found.
    pub fn adopt(self, letters: Vec<Letter>) {
        self.act(|chat| chat.adopt(letters));
    }

    /// Hop 1 ends here: a message for this very conversation.
    pub fn send_text(self, conversation: ConversationId, text: String) {
        let letter = self.with_ports(|ports| Letter {
            nonce: ports.clock.nonce(),
            conversation,
            text,
            at: ports.clock.now(),
        });
        if let Some(letter) = letter {
            self.to_end();
            self.act(|chat| {
                chat.unread_from = None;
                chat.write(letter)
            });
        }
    }

    /// Opens a conversation.
    pub fn open(self, conversation: ConversationId) {
        self.to_end();
        self.act(|chat| chat.open(conversation));
    }

    /// Back to the list.
    pub fn close(self) {
        self.chat.update(Chat::close);
        self.entitle();
    }

    /// A key was pressed in the composer.
    pub fn type_in(self, conversation: ConversationId) {
        let now = self.with_ports(|ports| ports.clock.now()).unwrap_or_default();
        self.act(|chat| chat.type_in(conversation, now));
    }

    /// What is written and not sent there.
    #[must_use]
    pub fn draft(self, conversation: ConversationId) -> String {
        self.drafts.with_value(|drafts| drafts.get(&conversation).cloned().unwrap_or_default())
    }

    /// Remembers it until it is sent.
    pub fn keep_draft(self, conversation: ConversationId, text: String) {
        self.drafts.update_value(|drafts| {
            drafts.insert(conversation, text);
        });
    }

    /// A failed message again.
    pub fn retry(self, nonce: Nonce) {
        self.act(|chat| chat.retry(nonce));
    }

    /// A failed message never.
    pub fn discard(self, nonce: Nonce) {
        self.act(|chat| chat.discard(nonce));
    }

    /// Does what a panel asks.
    pub fn command(self, command: Command) {
        self.act(|chat| chat.command(command));
    }

    /// Makes a room.
    pub fn create_room(self, name: String) {
        if let Some(nonce) = self.with_ports(|ports| ports.clock.nonce()) {
            self.command(Command::CreateRoom { nonce, name });
        }
    }

    pub(super) fn is_visible(self) -> bool {
        self.with_ports(|ports| ports.page.is_visible()).unwrap_or_default()
    }

    /// Connects now.
    pub fn hurry(self) {
        self.with_ports(|ports| ports.link.hurry());
    }

    /// Puts a text on the clipboard, if that can be.
    pub fn copy(self, text: &str) -> bool {
        self.with_ports(|ports| ports.page.copy(text)).unwrap_or_default()
    }

    /// Chooses the language; the page comes anew in it.
    pub fn choose_locale(self, locale: Locale) {
        self.act(|chat| chat.change_profile(None, None, Some(locale)));
        self.with_ports(|ports| ports.page.reload(Some(locale)));
    }

    /// Nobody is logged in here any more: what was kept goes.
    pub fn wipe(self) {
        self.with_ports(|ports| ports.outbox.wipe());
    }

    fn with_ports<T>(self, then: impl FnOnce(&Ports) -> T) -> Option<T> {
        // Cloned first: what is called may call back.
        self.ports.get_value().map(|ports| then(&ports))
    }

    pub(super) fn act(self, happen: impl FnOnce(&mut Chat) -> Vec<Effect>) {
        let mut grown = 0;
        let away = self.window.with_untracked(|window| window.away || window.below > 0);
        let effects = self.chat.try_update(|chat| {
            let before = chat.selected.and_then(|id| Some((id, rows::reach(chat, id)?)));
            let effects = happen(chat);
            if let Some((id, reach)) = before
                && chat.selected == Some(id)
            {
                grown = rows::reach(chat, id).map_or(0, |now| now.saturating_sub(reach));
            }
            chat.trim(away);
            effects
        });
        if grown > 0 && self.window.with_untracked(|window| window.away) {
            self.window.update(|window| window.grew(grown));
        }
        self.carry_out(effects.unwrap_or_default());
        self.entitle();
    }

    fn carry_out(self, effects: Vec<Effect>) {
        self.with_ports(|ports| effects.into_iter().for_each(|effect| self.carry_out_one(ports, effect)));
    }

    fn carry_out_one(self, ports: &Ports, effect: Effect) {
        match effect {
            Effect::Send(frame) => ports.link.send(frame),
            Effect::Keep(letter) => ports.outbox.put(self.peek(|chat| chat.me.id), &letter),
            Effect::Discard(nonce) => ports.outbox.remove(nonce),
            Effect::Leave => ports.page.reload(None),
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

    /// The title tells how much is unread and where one is.
    fn entitle(self) {
        let (title, path) = self.peek(|chat| {
            let words = self.words();
            let place = chat.conversation().map(|view| names::title(chat, view, words));
            let name = place.map_or(words.brand.to_owned(), |place| format!("{place} · {}", words.brand));
            let title = match chat.unread() {
                0 => name,
                unread => format!("({unread}) {name}"),
            };
            (title, chat.selected.map_or("/".to_owned(), |id| format!("/c/{id}")))
        });
        self.with_ports(|ports| ports.page.entitle(&title, &path));
    }
}
