//! The chat: rail, list, conversation.

use super::EndedView;
use crate::{
    state::Store,
    ui::parts::{
        Banner, Composer, ConversationHeader, ConversationList, Panel, Panels, Rail, Tabs, Timeline,
    },
};
use leptos::prelude::*;

#[component]
pub fn ChatView(store: Store) -> impl IntoView {
    provide_context(store);
    provide_context(RwSignal::new(None::<Panel>));
    let words = store.words();
    let selected = store.memo(|chat| chat.selected);
    let ended = store.memo(|chat| chat.ended);
    let view = move || if selected.get().is_some() { "conversation" } else { "list" };
    let chat = move || {
        view! {
            <div class="chat" data-view=view>
                <Rail />
                <ConversationList />
                <main class="conversation">
                    {move || match selected.get() {
                        None => view! { <Banner /><p class="log-empty">{words.pick_conversation}</p> }.into_any(),
                        Some(id) => view! {
                            <ConversationHeader />
                            <Banner />
                            <Timeline />
                            <Composer conversation=id />
                        }
                        .into_any(),
                    }}
                </main>
                <Tabs />
                <Panels />
            </div>
        }
    };
    move || match ended.get() {
        Some(why) => view! { <EndedView store why /> }.into_any(),
        None => chat().into_any(),
    }
}
