//! Making a group: its people, and a name if they want one.

use super::group::PeoplePicker;
use crate::{
    state::{Chat, Store},
    ui::{
        kit::{Mosaic, Page},
        parts::FieldFault,
    },
};
use leptos::{ev, html, prelude::*};
use protocol::{Command, Person, limits::MOSAIC};

#[component]
pub fn NewGroupPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let chosen = RwSignal::new(Vec::<Person>::new());
    let name = NodeRef::<html::Input>::new();
    let fault = store.refusal(|command| matches!(command, Command::CreateGroup { .. }));
    let me = store.peek(|chat| chat.me.avatar);
    let faces = move || {
        let others = chosen.with(|chosen| chosen.iter().map(|one| one.avatar).collect::<Vec<_>>());
        std::iter::once(me).chain(others).take(MOSAIC.into()).collect::<Vec<_>>()
    };
    let called = move || {
        chosen.with(|chosen| {
            chosen.iter().take(4).map(|one| one.name.clone()).collect::<Vec<_>>().join(words.group.and)
        })
    };
    let create = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(name) = name.get_untracked() {
            let people = chosen.with_untracked(|chosen| chosen.iter().map(|one| one.id).collect());
            store.create_group(name.value(), people);
        }
    };
    let homeless = store.memo(Chat::is_homeless);
    view! {
        <Page title=words.group.new back="/" back_label=words.back>
            <form method="post" class="new-group" on:submit=create>
                <div class="hero">{move || view! { <Mosaic faces=faces() /> }}</div>
                <label class="field">
                    <span>{words.groups.name}</span>
                    <input
                        name="group"
                        placeholder=called
                        autocomplete="off"
                        maxlength="64"
                        node_ref=name
                        aria-invalid=move || fault.with(Option::is_some).then_some("true")
                        aria-describedby="group-fault"
                    />
                    <small class="hint">{words.groups.name_hint}</small>
                </label>
                <FieldFault id="group-fault" fault />
                <button class="button primary" disabled=move || chosen.with(Vec::is_empty)>
                    {move || (words.groups.create)(chosen.with(Vec::len) + 1)}
                </button>
            </form>
            {move || match homeless.get() {
                true => view! { <p class="no-space">{words.no_space}</p> }.into_any(),
                false => view! { <PeoplePicker chosen /> }.into_any(),
            }}
        </Page>
    }
}
