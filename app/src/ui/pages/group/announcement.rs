//! The announcement in full, and the form of those who may write it.

use crate::{
    state::{Memo, Store},
    ui::{
        kit::effect,
        parts::{FieldFault, told, with_links},
    },
};
use leptos::{ev, html, prelude::*};
use protocol::{Announcement, Command, ConversationId, limits::ANNOUNCEMENT_CHARS};

#[component]
pub fn AnnouncementBox(conversation: ConversationId, leads: Memo<bool>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let shown = store.memo(move |chat| told::group(chat, conversation).map(|group| group.announcement));
    let writing = RwSignal::new(false);
    let sent = RwSignal::new(None::<String>);
    effect(move || {
        let text = shown.get().map(|shown| shown.map(|shown| shown.text).unwrap_or_default());
        if text.is_some() && text == sent.get() {
            writing.set(false);
        }
    });
    let is_there = move || shown.with(|shown| shown.as_ref().is_some_and(Option::is_some));
    view! {
        <section class="call" hidden=move || !is_there() && !leads.get()>
            <h2 class="cap">
                {words.group.announcement}
                <Show when=move || leads.get() && !writing.get()>
                    <button type="button" class="link" on:click=move |_| writing.set(true)>{words.groups.announce}</button>
                </Show>
            </h2>
            {move || match writing.get() {
                true => view! { <Form conversation was=shown.get_untracked().flatten() sent writing /> }.into_any(),
                false => view! { <Standing shown /> }.into_any(),
            }}
        </section>
    }
}

/// The announcement that holds, if it is known.
#[component]
fn Standing(shown: Memo<Option<Option<Announcement>>>) -> impl IntoView {
    let store = expect_context::<Store>();
    move || match shown.get() {
        Some(Some(Announcement { text, by, at })) => view! {
            <p class="announcement">{with_links(&text)}</p>
            <p class="hint">{by.name}" · "{move || store.reading(|reader| reader.short(at))}</p>
        }
        .into_any(),
        Some(None) => view! { <p class="hint">{store.page_words().groups.no_announcement}</p> }.into_any(),
        None => ().into_any(),
    }
}

#[component]
fn Form(
    conversation: ConversationId,
    was: Option<Announcement>,
    sent: RwSignal<Option<String>>,
    writing: RwSignal<bool>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let field = NodeRef::<html::Textarea>::new();
    let fault = store.refusal(|command| matches!(command, Command::Announce { .. }));
    let was = was.map(|was| was.text).unwrap_or_default();
    let announce = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            // As the server keeps it.
            sent.set(Some(field.value().trim().to_owned()));
            store.command(Command::Announce { conversation, text: field.value() });
        }
    };
    view! {
        <form method="post" class="section" on:submit=announce>
            <label class="field">
                <textarea
                    rows="4"
                    aria-label=words.group.announcement
                    maxlength=ANNOUNCEMENT_CHARS.to_string()
                    prop:value=was
                    node_ref=field
                    aria-describedby="announcement-fault"
                ></textarea>
            </label>
            <FieldFault id="announcement-fault" fault />
            <div class="actions">
                <button class="button primary" disabled=move || store.is_asleep()>{words.save}</button>
                <button type="button" class="button quiet" on:click=move |_| writing.set(false)>{words.cancel}</button>
            </div>
        </form>
    }
}
