//! What stays while pages come and go: rail, list, tabs, the line that says what happened. Once the login has
//! ended, only that shows.

use super::{EndedView, Nowhere};
use crate::{
    route::Route,
    state::{Chat, Store},
    ui::parts::{Afterwards, ConversationList, Rail, SpaceMenu, Tabs, Toast},
};
use leptos::prelude::*;

/// Without a store, which is missing only while the routes are listed, there is only the page. `opening`: the code of
/// a page is being fetched.
#[component]
pub fn Frame(opening: RwSignal<bool>, children: ChildrenFn) -> impl IntoView {
    let Some(store) = use_context::<Store>() else { return children() };
    let words = store.words();
    let route = store.route();
    let is_guest = store.peek(|chat| chat.is_guest).then_some("");
    let ended = store.memo(|chat| chat.ended);
    let live = store.memo(Chat::is_live);
    let view = move || if route.get() == Route::Chats { "list" } else { "page" };
    let nowhere = store.memo(|chat| chat.route == Route::Nowhere);
    view! {
        <a class="skip" href="#main" rel="external">{words.skip}</a>
        <div class="chat" data-view=view data-guest=is_guest hidden=move || ended.get().is_some()>
            <Rail />
            <ConversationList />
            {move || if nowhere.get() { view! { <Nowhere /> }.into_any() } else { children() }}
            <Tabs />
            <Afterwards store />
            <Toast />
            <SpaceMenu />
            <div class="toast-place" role="status">
                // Without a connection the code does not come.
                {move || {
                    let what = if live.get() { words.loading } else { words.connecting };
                    opening.get().then(|| view! { <p class="opening">{what}</p> }.into_any())
                }}
            </div>
        </div>
        {move || ended.get().map(|why| view! { <EndedView store why /> })}
    }
    .into_any()
}

/// The place beside the list when no conversation is open.
#[component]
pub fn Nothing() -> impl IntoView {
    let words = expect_context::<Store>().words();
    view! { <section class="page" aria-label=words.messages><p class="log-empty">{words.pick_conversation}</p></section> }
}
