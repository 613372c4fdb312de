//! The announcement in full, and the form of those who may write it.

use crate::{state::Store, ui::parts::FieldFault};
use leptos::{ev, html, prelude::*};
use protocol::{Announcement, Command, ConversationId, limits::ANNOUNCEMENT_CHARS};

#[component]
pub fn AnnouncementBox(conversation: ConversationId, leads: Memo<bool>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.words();
    let shown = store.memo(move |chat| {
        let group = chat.listing.group.as_ref().filter(|group| group.conversation == conversation)?;
        Some(group.announcement.clone())
    });
    let writing = RwSignal::new(false);
    let is_there = move || shown.with(|shown| shown.as_ref().is_some_and(Option::is_some));
    view! {
        <section class="call" hidden=move || !is_there() && !leads.get()>
            <h2 class="cap">
                {words.group.announcement}
                <Show when=move || leads.get() && !writing.get()>
                    <button type="button" class="link" on:click=move |_| writing.set(true)>{words.group.announce}</button>
                </Show>
            </h2>
            {move || match (writing.get(), shown.get()) {
                (true, shown) => view! { <Form conversation was=shown.flatten() writing /> }.into_any(),
                (false, Some(Some(shown))) => view! { <Shown shown /> }.into_any(),
                (false, Some(None)) => view! { <p class="hint">{words.group.no_announcement}</p> }.into_any(),
                (false, None) => ().into_any(),
            }}
        </section>
    }
}

#[component]
fn Shown(shown: Announcement) -> impl IntoView {
    let store = expect_context::<Store>();
    let Announcement { text, by, at } = shown;
    view! {
        <p class="announcement">{text}</p>
        <p class="hint">{by.name}" · "{move || store.reading(|reader| reader.short(at))}</p>
    }
}

#[component]
fn Form(conversation: ConversationId, was: Option<Announcement>, writing: RwSignal<bool>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.words();
    let field = NodeRef::<html::Textarea>::new();
    let fault = store.refusal(|command| matches!(command, Command::Announce { .. }));
    let was = was.map(|was| was.text).unwrap_or_default();
    // What is shown now is another: it was taken.
    let announced = store.memo(|chat| chat.listing.group.as_ref().map(|group| group.announcement.clone()));
    let before = announced.get_untracked();
    Effect::new(move || {
        if announced.get() != before {
            writing.set(false);
        }
    });
    let announce = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            store.command(Command::Announce { conversation, text: field.value() });
        }
    };
    view! {
        <form class="section" on:submit=announce>
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
                <button class="button primary">{words.save}</button>
                <button type="button" class="button quiet" on:click=move |_| writing.set(false)>{words.cancel}</button>
            </div>
        </form>
    }
}
