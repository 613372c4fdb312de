//! The buttons beside the composer's field that lead elsewhere.

use super::acts::{Acts, Asked};
use crate::{
    ports::FileAct,
    ui::kit::{Glyph, Icon},
};
use leptos::prelude::*;
use protocol::ConversationId;

/// Makes a form, or sends later.
#[component]
pub fn NewForm(acts: Acts) -> impl IntoView {
    button(acts.store.words().talk.new_form, Glyph::Plus, Box::new(move || acts.ask(Asked::NewForm)))
}

/// Records a voice message.
#[component]
pub fn Record(acts: Acts, conversation: ConversationId) -> impl IntoView {
    let press = move || acts.store.act_on_files(FileAct::Record(conversation));
    button(acts.store.words().talk.record, Glyph::Microphone, Box::new(press))
}

fn button(label: &'static str, glyph: Glyph, press: Box<dyn Fn()>) -> AnyView {
    view! {
        <button type="button" class="icon-button" aria-label=label on:click=move |_| press()>
            <Icon glyph />
        </button>
    }
    .into_any()
}
