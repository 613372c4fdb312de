//! Name and face.

use crate::{
    state::Store,
    ui::{kit::Picker, parts::FieldFault},
};
use leptos::{ev, html, prelude::*};
use protocol::{AvatarId, Command};

#[component]
pub fn Profile() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let (name, avatar) = store.peek(|chat| (chat.me.name.clone(), chat.me.avatar.0));
    let field = NodeRef::<html::Input>::new();
    let chosen = RwSignal::new(avatar);
    let fault = store.refusal(|command| matches!(command, Command::Profile { .. }));
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let was = store.peek(|chat| chat.me.name.clone());
        let name = Some(field.value()).filter(|name| *name != was);
        let avatar = Some(AvatarId(chosen.get_untracked()));
        store.command(Command::Profile { name, avatar, locale: None });
    };
    view! {
        <form method="post" class="section" on:submit=save>
            <label class="field">
                <span>{words.nickname}</span>
                <input
                    name="name"
                    value=name
                    autocomplete="nickname"
                    maxlength="256"
                    node_ref=field
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby="profile-fault"
                />
            </label>
            <FieldFault id="profile-fault" fault />
            <Picker legend=words.avatar labels=&words.avatars chosen=avatar on_choose=Callback::new(move |id| chosen.set(id)) />
            <button class="button primary" disabled=move || store.is_asleep()>{words.save}</button>
        </form>
    }
}
