//! What a page does beside the chat once it is connected, or has found that it is not. Its code is fetched then: nobody
//! waits for it. Notifications are a part of it, so the pages that show of them fetch the same.

use super::{
    begun_edit, draft_sync,
    notify::{self, Notified},
    offline, search_key, shared, taken_back, touch, use_store,
};
use crate::{
    state::{Chat, Store},
    ui::kit::later,
};
use leptos::prelude::*;

/// The place of it.
#[component]
pub fn Afterwards(store: Store) -> impl IntoView {
    let tried = store.memo(|chat| chat.is_live() || chat.connection.retry_in.is_some());
    later(move || tried.try_get() == Some(true), move || draw(None, store))
}

/// The place of a part of notifications; empty until the page is connected.
#[component]
pub fn Notifying(what: Notified) -> impl IntoView {
    let store = use_store();
    let live = store.memo(Chat::is_live);
    later(move || live.try_get() == Some(true), move || draw(Some(what), store))
}

#[lazy]
fn draw(part: Option<Notified>, store: Store) -> AnyView {
    if let Some(what) = part {
        return notify::draw(what, store);
    }
    draft_sync::start(store);
    begun_edit::start(store);
    taken_back::start(store);
    search_key::start(store);
    view! {
        <div class="above">{offline::start(store)} {shared::start(store)}</div>
        <Notifying what=Notified::Watch />
        {touch::start(store)}
    }
    .into_any()
}
