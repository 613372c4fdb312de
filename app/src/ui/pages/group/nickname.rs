//! What one is called in a group.

use crate::{
    state::Store,
    ui::parts::{FieldFault, told},
};
use leptos::{ev, html, prelude::*};
use protocol::{Command, ConversationId};

#[component]
pub fn NicknameForm(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let name = NodeRef::<html::Input>::new();
    let known = store.memo(move |chat| told::group(chat, conversation).map(|group| group.nickname));
    let mine = store.peek(|chat| chat.me.name.clone());
    let fault = store.refusal(|command| matches!(command, Command::Nickname { .. }));
    let call = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(name) = name.get_untracked() {
            store.command(Command::Nickname { conversation, name: name.value() });
        }
    };
    view! {
        <form method="post" class="inline-form" on:submit=call>
            <label class="field">
                <span>{words.groups.nickname}</span>
                <input
                    name="nickname"
                    placeholder=mine
                    prop:value=move || known.get().flatten().unwrap_or_default()
                    autocomplete="off"
                    maxlength="64"
                    node_ref=name
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby="nickname-fault"
                />
            </label>
            <button class="button quiet" disabled=move || store.is_asleep()>{words.save}</button>
        </form>
        <FieldFault id="nickname-fault" fault />
    }
}
