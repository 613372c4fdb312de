//! Who asks to join a group, and the answer.

use crate::{
    state::{Memo, Store},
    ui::{kit::Avatar, parts::told},
};
use leptos::prelude::*;
use protocol::{Command, ConversationId, JoinRequest};

#[component]
pub fn Requests(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let told = told::last::<Vec<JoinRequest>>(
        move |asked| matches!(asked, Command::Requests { conversation: of } if *of == conversation),
    );
    let asked = Memo::new(move |_| told.get().unwrap_or_default());
    let line = move |request: JoinRequest| {
        let JoinRequest { person, by, .. } = request;
        let id = person.id;
        let answer = move |accept| store.command(Command::AnswerRequest { conversation, person: id, accept });
        view! {
            <li class="line" data-person=id.to_string()>
                <span class="who-line">
                    <Avatar id=person.avatar.0 />
                    <b>{person.name}</b>
                    <small>{(words.groups.asked_by)(&by.name)}</small>
                </span>
                <button type="button" class="button quiet" on:click=move |_| answer(false)>{words.groups.refuse}</button>
                <button type="button" class="button primary" on:click=move |_| answer(true)>{words.groups.accept}</button>
            </li>
        }
    };
    view! {
        <Show when=move || asked.with(|asked| !asked.is_empty())>
            <section>
                <h2 class="cap">{words.groups.requests}<small>{move || asked.with(Vec::len)}</small></h2>
                <ul class="box people">
                    <For each=move || asked.get() key=|asked| asked.person.id children=line />
                </ul>
            </section>
        </Show>
    }
}
