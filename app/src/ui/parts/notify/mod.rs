//! Notifications: all that knows of them, for the page beside the chat, for the settings and for a conversation's own page.

mod check;
mod hooks;
mod level;
mod settings;
mod show;
mod subscription;
mod watch;

use crate::{
    state::{Memo, Store},
    ui::kit::effect,
};
use leptos::prelude::*;
use level::Levels;
use protocol::{Command, ConversationId, Json, Notifications, Notify};
use settings::Settings;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notified {
    /// Nothing: it tells.
    Watch,
    /// The part of the settings.
    Settings,
    /// The level of a conversation.
    Level(ConversationId),
}

/// Draws it, once the page is connected. Guests have no notifications.
// What is asked of the browser goes by name through a few functions of `by_name`: each one that is imported by itself makes
// the script larger that everybody loads first.
pub fn draw(what: Notified, store: Store) -> AnyView {
    if store.peek(|chat| chat.is_guest) {
        return ().into_any();
    }
    // Another device, or another tab, may have changed it.
    let changes = store.memo(|chat| chat.is_live().then_some(chat.notify));
    effect(move || {
        if changes.try_get().flatten().is_some() {
            ask(store, &Notify::Show {});
        }
    });
    match what {
        Notified::Watch => {
            watch::start(store);
            ().into_any()
        }
        Notified::Settings => view! { <Settings /> }.into_any(),
        Notified::Level(conversation) => view! { <Levels conversation /> }.into_any(),
    }
}

/// Asks the server. Not as a command of the user, of which the second of a kind would be left out while the first is under
/// way: a page asks several things at a time.
fn ask(store: Store, asked: &Notify) {
    if let Ok(json) = Json::of(asked) {
        store.look_up(Command::Notify(json));
    }
}

/// What the server told last. It is forgotten with the page.
fn told(store: Store) -> Memo<Option<Notifications>> {
    store.memo(|chat| chat.listing.read::<Notifications>(|asked| matches!(asked, Command::Notify(_))))
}
