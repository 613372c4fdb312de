//! What a page does beside the chat once it is connected, or has found that it is not. Its code is fetched then: nobody
//! waits for it.

use super::{
    draft_sync,
    notify::{Notified, Notifying},
    offline, search_key, shared,
};
use crate::{state::Store, ui::kit::later};
use leptos::prelude::*;

/// The place of it.
#[component]
pub fn Afterwards(store: Store) -> impl IntoView {
    let tried = store.memo(|chat| chat.is_live() || chat.connection.retry_in.is_some());
    later(move || tried.try_get() == Some(true), move || draw(store))
}

#[lazy]
fn draw(store: Store) -> AnyView {
    draft_sync::start(store);
    search_key::start(store);
    view! {
        <div class="above">{offline::start(store)} {shared::start(store)}</div>
        <Notifying what=Notified::Watch />
    }
    .into_any()
}
