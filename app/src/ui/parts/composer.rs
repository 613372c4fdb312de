//! Hop 1: the field for a new message. The browser alone writes into it while the user types. Each
//! conversation has its own, so that drafts cannot be mixed up.

use super::{
    acts::{Acts, Asked},
    composer_buttons::{NewForm, Record},
    field::{replace, write_anew},
    use_store,
};
use crate::{
    state::{
        Chat, Memo, Store,
        about::About,
        ime::{Ime, Press},
        row_extras::quote_of,
        uploads::Which,
    },
    ui::kit::{Glyph, Icon, Show, effect},
};
use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{HtmlTextAreaElement, InputEvent},
};
use protocol::{ConversationId, MessageAt, Seq, limits::TEXT_BYTES};

/// More than the tallest field shows, characters.
const MIRRORED: usize = 2_000;

#[component]
pub fn Composer(conversation: ConversationId, acts: Acts) -> impl IntoView {
    let closed = use_store().closed(conversation);
    view! {
        {move || match closed.get() {
            Some(why) => view! { <div class="composer"><p class="closed" role="status">{why}</p></div> }.into_any(),
            None => view! { <Field conversation acts /> }.into_any(),
        }}
    }
}

#[component]
fn Field(conversation: ConversationId, acts: Acts) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let field = NodeRef::<html::Textarea>::new();
    let ime = StoredValue::new(Ime::default());
    let too_long = RwSignal::new(false);
    let about = store.memo(|chat| chat.about);
    let writing = Writing { store, conversation, field, ime, too_long, about, acts };
    effect(move || {
        if let Some(field) = field.get() {
            mirror(&field, &field.value());
            if store.focuses_composer() && is_focus_free() {
                let _ = field.focus();
            }
        }
    });
    let is_gone = store.memo(Chat::edits_what_is_gone);
    effect(move || {
        if is_gone.get() {
            writing.stop_editing();
        }
    });
    let before = StoredValue::new(None);
    effect(move || {
        let about = about.get();
        let before = before.try_update_value(|before| std::mem::replace(before, about)).flatten();
        if before != about {
            writing.turned(before, about);
        }
    });
    let editing = move || matches!(about.get(), Some(About::Edit(_)));
    view! {
        <form
            class="composer"
            data-conversation=conversation.to_string()
            on:submit=move |event| {
                event.prevent_default();
                writing.send();
            }
        >
            <Show when=move || too_long.get()>
                <p class="failure" role="alert" id=FAULT>{words.refusals.text_too_long}</p>
            </Show>
            {store.drawn_files(Which::Tray(conversation))}
            <div>
                {move || about.get().map(|about| view! { <AboutLine store about /> })}
                <label class="icon-button attach" title=words.attach>
                    <Icon glyph=Glyph::Attach />
                    <input type="file" multiple class="visually-hidden" aria-label=words.attach disabled=move || store.is_asleep() />
                </label>
                <button type="button" class="icon-button" aria-label=words.talk.emoji aria-haspopup="dialog" aria-expanded="false" on:mousedown=move |event| event.prevent_default() on:click=move |_| writing.toggle_picker()>
                    <Icon glyph=Glyph::Smile />
                </button>
                <NewForm acts />
                <div class="grow">
                    <textarea
                        rows="1"
                        aria-label=words.message_placeholder
                        aria-invalid=move || too_long.get().then_some("true")
                        aria-describedby=move || too_long.get().then_some(FAULT)
                        placeholder=words.message_placeholder
                        enterkeyhint=move || if store.enter_sends() { "send" } else { "enter" }
                        prop:value=writing.text()
                        node_ref=field
                        on:keydown=move |event| writing.pressed(&event)
                        on:input=move |event| writing.typed(&event)
                        on:blur=move |_| acts.finding.set(None)
                        on:compositionstart=move |_| ime.update_value(Ime::started)
                        on:compositionend=move |event: ev::CompositionEvent| ime.update_value(|ime| ime.ended(event.time_stamp()))
                    ></textarea>
                </div>
                <Record acts conversation />
                // A press would take the focus, and on a phone the keyboard, from the field.
                <button class="icon-button send" aria-label=move || if editing() { words.talk.save } else { words.send } disabled=move || store.is_asleep() on:contextmenu=move |event| { event.prevent_default(); acts.ask(Asked::Later); } on:mousedown=move |event| event.prevent_default()>
                    {move || view! { <Icon glyph=if editing() { Glyph::Check } else { Glyph::Send } /> }}
                </button>
            </div>
        </form>
    }
}

/// The message that the text is about, above the field.
#[component]
fn AboutLine(store: Store, about: About) -> impl IntoView {
    let words = store.words();
    let (glyph, seq, leave) = match about {
        About::Reply(seq) => (Glyph::Reply, seq, words.talk.stop_replying),
        About::Edit(seq) => (Glyph::Edit, seq, words.talk.stop_editing),
    };
    let quote = store.memo(move |chat| chat.selected.map(|id| quote_of(chat, id, seq, words)));
    let title = move || match about {
        About::Reply(_) => quote.with(|quote| quote.as_ref().map(|quote| (words.talk.reply_to)(&quote.name))),
        About::Edit(_) => Some(words.talk.editing.to_owned()),
    };
    view! {
        <div class="about-line">
            <Icon glyph />
            <p><b>{title}</b>{move || quote.with(|quote| quote.as_ref().map(|quote| quote.text.clone()))}</p>
            <button type="button" class="icon-button" aria-label=leave on:mousedown=move |event| event.prevent_default() on:click=move |_| store.write_about(None)>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}

/// What the field's events share.
#[derive(Clone, Copy)]
struct Writing {
    store: Store,
    conversation: ConversationId,
    field: NodeRef<html::Textarea>,
    ime: StoredValue<Ime>,
    /// Whether it is too long to be sent.
    too_long: RwSignal<bool>,
    about: Memo<Option<About>>,
    acts: Acts,
}

impl Writing {
    fn send(self) {
        let Some(field) = self.field.get_untracked() else { return };
        let text = field.value();
        let _ = field.focus();
        let is_edit = matches!(self.about.get_untracked(), Some(About::Edit(_)));
        // The server knows whether a message that is changed has files, which need no text.
        if !is_edit && text.trim().is_empty() && self.store.tray(self.conversation).is_empty() {
            return;
        }
        if text.len() > TEXT_BYTES {
            return self.too_long.set(true);
        }
        let chosen = self.acts.chosen.try_update_value(std::mem::take).unwrap_or_default();
        let chosen = chosen.into_iter().filter(|(name, _)| text.contains(name.as_str()));
        let with = protocol::With {
            mentions: chosen.map(|(_, person)| person).collect(),
            ..protocol::With::default()
        };
        self.acts.finding.set(None);
        if self.store.send_text(self.conversation, text.trim_end().to_owned(), with) {
            field.set_value("");
            mirror(&field, "");
        }
    }

    /// What belongs into the field: the new text of a message so far, or the draft.
    fn text(self) -> String {
        match self.about.get_untracked() {
            Some(About::Edit(seq)) => self.store.edit_of(self.message(seq)),
            _ => self.store.draft(self.conversation),
        }
    }

    /// The field is about another message now: it gets the text that is to be changed, or the draft back.
    fn turned(self, before: Option<About>, now: Option<About>) {
        // The field of a conversation that is left is there for another moment.
        let Some(field) = self.field.get_untracked().filter(|_| self.is_open()) else { return };
        let [edited, edits] = [before, now].map(|about| matches!(about, Some(About::Edit(_))));
        if edited && !edits {
            self.store.keep_edit(None);
        }
        if edited || edits {
            replace(&field, &self.text());
        }
        if now.is_some() {
            let _ = field.focus();
        }
    }

    fn message(self, seq: Seq) -> MessageAt {
        MessageAt { conversation: self.conversation, seq }
    }

    /// Whether its conversation is still the open one.
    fn is_open(self) -> bool {
        self.store.peek(|chat| chat.selected) == Some(self.conversation)
    }

    /// The message was taken back meanwhile. What was written for it stays, as a draft.
    fn stop_editing(self) {
        if let Some(About::Edit(seq)) = self.about.get_untracked() {
            self.store.say(self.store.words().refusals.missing);
            let _ = write_anew(self.store, &self.store.edit_of(self.message(seq)));
        }
    }

    /// What Escape and the arrow do that leads to the last message, in an empty field.
    fn leads_elsewhere(self, event: &ev::KeyboardEvent) -> Option<()> {
        let about = self.about.get_untracked();
        match event.key().as_str() {
            _ if event.is_composing() || event.key_code() == 229 => return None,
            "Escape" if about.is_some() => self.store.write_about(None),
            "ArrowUp" if about.is_none() && self.field.get_untracked()?.value().is_empty() => {
                let last = self.store.peek(Chat::last_own)?;
                self.store.write_about(Some(About::Edit(last)));
            }
            _ => return None,
        }
        event.prevent_default();
        Some(())
    }

    /// Names and emoji may be offered for what stands before the caret.
    fn find(self, field: &HtmlTextAreaElement, text: &str) {
        let before = text.contains(['@', '＠', ':']).then(|| before_caret(field, text)).flatten();
        if self.acts.finding.with_untracked(|finding| *finding != before) {
            self.acts.finding.set(before);
        }
    }

    fn toggle_picker(self) {
        let asked = self.acts.asked;
        asked.set(asked.with_untracked(Option::is_none).then_some(Asked::Emoji));
    }

    fn pressed(self, event: &ev::KeyboardEvent) {
        let taken = self.acts.keys.get_value().is_some_and(|keys| keys.run(event.clone()));
        if taken || self.leads_elsewhere(event).is_some() {
            return;
        }
        let press = Press {
            enter: event.key() == "Enter",
            shift: event.shift_key(),
            composing: event.is_composing(),
            code: event.key_code(),
            at: event.time_stamp(),
        };
        let sends = self.ime.try_update_value(|ime| ime.sends(press)) == Some(true);
        if sends && (self.enter_sends() || event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            self.send();
        }
    }

    fn typed(self, event: &ev::Event) {
        let Some(field) = self.field.get_untracked() else { return };
        self.too_long.set(false);
        if is_line_break(event) && self.enter_sends() && self.ime.with_value(Ime::line_break_sends) {
            take_back_line_break(&field);
            return self.send();
        }
        let text = field.value();
        mirror(&field, &text);
        self.find(&field, &text);
        if let Some(About::Edit(seq)) = self.about.get_untracked() {
            return self.store.keep_edit(Some((self.message(seq), text)));
        }
        self.store.keep_draft(self.conversation, text);
        self.store.type_in(self.conversation);
    }

    fn enter_sends(self) -> bool {
        untrack(|| self.store.enter_sends())
    }
}

/// The id of the sentence that says why a text was not sent.
const FAULT: &str = "composer-fault";

/// Gives the text to the element around the field, which shows it unseen: the two are as tall as the taller one, in
/// every browser and without measuring.
pub fn mirror(field: &HtmlTextAreaElement, text: &str) {
    let end = text.char_indices().nth(MIRRORED).map_or(text.len(), |(at, _)| at);
    if let Some(around) = field.parent_element() {
        let _ = around.set_attribute("data-text", text.get(..end).unwrap_or_default());
    }
}

/// The text before the caret, which is counted in UTF-16.
fn before_caret(field: &HtmlTextAreaElement, text: &str) -> Option<String> {
    let mut left = usize::try_from(field.selection_start().ok()??).ok()?;
    let is_before = |c: &char| {
        let fits = left >= c.len_utf16();
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    Some(text.chars().take_while(is_before).collect())
}

/// Whether a line break was typed, not pasted nor composed.
fn is_line_break(event: &ev::Event) -> bool {
    event.dyn_ref::<InputEvent>().is_some_and(|event| {
        let kind = event.input_type();
        let breaks = matches!(kind.as_str(), "insertLineBreak" | "insertParagraph");
        !event.is_composing() && (breaks || (kind == "insertText" && event.data().as_deref() == Some("\n")))
    })
}

/// Removes the line break before the caret.
fn take_back_line_break(field: &HtmlTextAreaElement) {
    let Ok(Some(caret)) = field.selection_start() else { return };
    let Some(before) = caret.checked_sub(1) else { return };
    let place = usize::try_from(before).unwrap_or(usize::MAX);
    if field.value().encode_utf16().nth(place) == Some(u16::from(b'\n')) {
        let _ = field.set_range_text_with_start_and_end("", before, caret);
    }
}

/// Whether nobody is busy in a field or a dialog.
fn is_focus_free() -> bool {
    let active = document().active_element();
    active.is_none_or(|active| matches!(active.closest("input, textarea, dialog"), Ok(None)))
}
