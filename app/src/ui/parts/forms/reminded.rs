//! A form that its reader was reminded of and has not answered: one line above the composer leads to it.

use super::scope::Forms;
use crate::ui::kit::{Glyph, Icon};
use leptos::prelude::*;
use protocol::{Form, Json, Response, Seq, What};

/// The place of the line.
pub fn reminded(forms: Forms) -> impl Fn() -> Option<AnyView> {
    let store = forms.store;
    // The newest one that is loaded.
    let waiting = store.memo(|chat| {
        let me = chat.me.id;
        chat.timeline()?.items().iter().rev().find_map(|item| match &item.entry.what {
            What::Message { author, more: Some(more), .. } if author.id != me => {
                let title = title(more.form.as_ref()?, more.response.as_ref())?;
                Some((item.entry.seq, title))
            }
            _ => None,
        })
    });
    move || {
        let (seq, title): (Seq, String) = waiting.get()?;
        let words = store.page_words().forms;
        Some(
            view! {
                <button type="button" class="reminded" on:click=move |_| store.seek(seq, None)>
                    <Icon glyph=Glyph::Announce />
                    <span dir="auto">{(words.reminded)(&title)}</span>
                </button>
            }
            .into_any(),
        )
    }
}

/// What a form is called, if its reader was reminded of it and it waits for them.
fn title(form: &Json, response: Option<&Json>) -> Option<String> {
    let form: Form = form.read().ok()?;
    let is_answered =
        response.is_some_and(|mine| mine.read().is_ok_and(|mine: Response| mine != Response::Withdraw));
    (form.reminded.is_some() && !form.closed && !is_answered).then_some(form.made.title)
}
