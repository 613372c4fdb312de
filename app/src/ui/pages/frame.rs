//! What stays while pages come and go: rail, list, tabs, the line that says what happened. Once the login has
//! ended, only that shows.

use super::{EndedView, NotFound, Nowhere};
use crate::{
    boot::Boot,
    route::Route,
    state::Store,
    ui::parts::{ConversationList, Rail, Tabs, Toast},
};
use leptos::prelude::*;
use leptos_router::components::Outlet;

/// Without a store nobody is logged in, and no page has this address.
#[component]
pub fn Frame() -> impl IntoView {
    let Some(store) = use_context::<Store>() else {
        let locale = expect_context::<Boot>().locale;
        return view! { <NotFound locale /> }.into_any();
    };
    let words = store.words();
    let route = store.route();
    let ended = store.memo(|chat| chat.ended);
    let view = move || if route.get() == Route::Chats { "list" } else { "page" };
    let nowhere = store.memo(|chat| chat.route == Route::Nowhere);
    view! {
        <a class="skip" href="#main" rel="external">{words.skip}</a>
        <div class="chat" data-view=view hidden=move || ended.get().is_some()>
            <Rail />
            <ConversationList />
            {move || if nowhere.get() { view! { <Nowhere /> }.into_any() } else { view! { <Outlet /> }.into_any() }}
            <Tabs />
            <Toast />
        </div>
        {move || ended.get().map(|why| view! { <EndedView store why /> })}
    }
    .into_any()
}

/// The place beside the list when no conversation is open.
#[component]
pub fn Nothing() -> impl IntoView {
    let words = expect_context::<Store>().words();
    view! { <div class="page"><p class="log-empty">{words.pick_conversation}</p></div> }
}
