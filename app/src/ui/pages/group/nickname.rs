//! What one is called in a group.

use crate::{
    state::Store,
    ui::parts::{LineForm, told},
};
use leptos::prelude::*;
use protocol::{Command, ConversationId};

#[component]
pub fn NicknameForm(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let known = store.memo(move |chat| {
        told::group(chat, conversation).and_then(|group| group.nickname).unwrap_or_default()
    });
    let mine = store.peek(|chat| chat.me.name.clone());
    let call = Callback::new(move |name| store.command(Command::Nickname { conversation, name }));
    view! {
        <LineForm
            name="nickname"
            label=words.groups.nickname
            value=known
            placeholder=mine
            button=words.save
            sends=|command| matches!(command, Command::Nickname { .. })
            on_send=call
        />
    }
}
