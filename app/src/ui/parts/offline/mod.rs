//! What the page does for the time without a connection: it has the service worker keep the last conversations, and
//! reads from there what it does not have itself.

mod kept;
mod worker;

use crate::{
    route::Route,
    state::{Chat, Store, copies},
    ui::kit::effect,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use worker::Tell;
pub use worker::{SCRIPT, all as kept_pages, caches, is_off_line};

/// How long after the page is connected it is kept for the first time.
const FIRST: Duration = Duration::from_secs(3);
/// How the address of a search begins.
const SEARCHES: &str = "/search";
/// How long a conversation may be without its messages before they are read from a copy: connecting takes a moment.
const PATIENCE: Duration = Duration::from_secs(2);

/// Begins, and draws what there is to say.
pub fn start(store: Store) -> AnyView {
    let there = RwSignal::new(false);
    spawn_local(async move { _ = there.try_set(worker::register().await) });
    keep(store, there);
    wipe(store);
    look_for_newer(store);
    match kept::made_at() {
        Some(at) => {
            go_on(store);
            read_on(store);
            fill_list(store);
            kept::draw(store, at)
        }
        None => {
            read_on(store);
            ().into_any()
        }
    }
}

/// Has the pages kept some time after anything in them has changed, and at once when the page is left.
fn keep(store: Store, there: RwSignal<bool>) {
    let (live, extent) = (store.memo(Chat::is_live), store.memo(copies::extent));
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let is_first = StoredValue::new(true);
    let tell = move || {
        let waited = waiting.try_update_value(Option::take).flatten();
        if let Some(handle) = waited
            && live.try_get_untracked() == Some(true)
        {
            handle.clear();
            is_first.set_value(false);
            let wanted = store.peek(|chat| copies::wanted(chat, &looks(store)));
            spawn_local(async move { _ = worker::tell(Tell::Keep(wanted)).await });
        }
    };
    effect(move || {
        _ = (extent.try_get(), store.theme());
        if there.try_get() != Some(true)
            || live.try_get() != Some(true)
            || waiting.with_value(Option::is_some)
        {
            return;
        }
        let rest = if is_first.get_value() { FIRST } else { Duration::from_millis(store.peek(copies::rest)) };
        waiting.set_value(set_timeout_with_handle(tell, rest).ok());
    });
    let hidden = window_event_listener_untyped("visibilitychange", move |_| {
        if !store.is_watched() {
            tell();
        }
    });
    on_cleanup(move || hidden.remove());
}

/// How the server draws pages for this browser: their language, theme and size.
fn looks(store: Store) -> String {
    let size = document().document_element().and_then(|page| page.get_attribute("data-look"));
    format!("{}.{}.{}", store.locale().tag(), untrack(|| store.theme()).name(), size.unwrap_or_default())
}

/// A login that has ended leaves nothing behind.
fn wipe(store: Store) {
    let ended = store.memo(|chat| chat.ended.is_some());
    effect(move || {
        if ended.try_get() == Some(true) {
            spawn_local(async { _ = worker::tell(Tell::Wipe(true)).await });
        }
    });
}

/// The server has another build: so has its worker.
fn look_for_newer(store: Store) {
    let outdated = store.memo(|chat| chat.outdated);
    effect(move || {
        if outdated.try_get() == Some(true) {
            spawn_local(async { _ = worker::register().await });
        }
    });
}

/// The address of a message has led here, to the copy of its conversation, or that of a search, to the list.
fn go_on(store: Store) {
    let hash = window().location().hash().unwrap_or_default();
    let Some(mark) = hash.strip_prefix('#') else { return };
    if mark.starts_with(SEARCHES) {
        let path = mark.to_owned();
        set_timeout(move || worker::go(&path), Duration::ZERO);
        return;
    }
    let place = mark.parse().ok();
    if let Some((id, seq)) = store.peek(|chat| chat.selected).zip(place) {
        let path = Route::Message(id, protocol::Seq(seq)).path();
        set_timeout(move || worker::go(&path), Duration::ZERO);
    }
}

/// The copy of a conversation is without the others.
fn fill_list(store: Store) {
    spawn_local(async move {
        if let Some(list) = worker::copy(&Route::Chats.path()).await {
            store.take_list(&list);
        }
    });
}

/// What this page has nothing of is read from a copy, if there is one and no connection.
fn read_on(store: Store) {
    let lacking = store.memo(copies::lacking);
    let from = worker::loaded_from().unwrap_or_default();
    effect(move || {
        let Some(route) = lacking.try_get().flatten() else { return };
        let conversation = route.conversation().map(|id| Route::Conversation(id).path()).unwrap_or_default();
        // The copy that this page is from has nothing of it either.
        if kept::made_at().is_some() && is_of(&conversation, &from) {
            return;
        }
        let read = move || {
            spawn_local(async move {
                let still = lacking.try_get_untracked().flatten();
                if still == Some(route.clone()) && worker::has(&conversation).await {
                    store.leave_for(&route.path());
                }
            });
        };
        // Without a connection there is nothing to wait for.
        set_timeout(read, if kept::made_at().is_some() { Duration::ZERO } else { PATIENCE });
    });
}

/// Whether an address is of a conversation, or of a message in it.
fn is_of(conversation: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.ends_with(conversation) || path.contains(&format!("{conversation}/"))
}
