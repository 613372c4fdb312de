//! Going to a day of the conversation.

use super::{super::told, scope::Scope};
use crate::{text::day::moment, ui::kit::effect};
use leptos::{ev, html, prelude::*};
use protocol::{Command, PlaceAt, Placed};

#[component]
pub fn DayPicker(scope: Scope) -> impl IntoView {
    let (store, conversation) = (scope.store(), scope.conversation());
    let said = store.page_words().reading;
    let field = NodeRef::<html::Input>::new();
    let asked = RwSignal::new(None::<PlaceAt>);
    let placed = told::last::<Placed>(
        move |command| matches!(command, Command::PlaceAt(of) if asked.try_get() == Some(Some(*of))),
    );
    effect(move || {
        let Some(Some(Placed { seq })) = placed.try_get() else { return };
        scope.acts.asked.set(None);
        scope.dialog.set(None);
        match seq {
            Some(seq) => store.seek(seq, None),
            None => {
                store.to_end();
                store.say(said.nothing_later);
            }
        }
    });
    let go = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let at = store.reading(|reader| moment(&field.value(), reader.zone));
        if let Some(at) = at {
            let of = PlaceAt { conversation, at };
            asked.set(Some(of));
            store.look_up(Command::PlaceAt(of));
        }
    };
    let today = store.reading(|reader| reader.local_time(reader.now).stamp());
    let today = today.split(' ').next().unwrap_or_default().to_owned();
    view! {
        <form class="day-form" on:submit=go>
            <label class="field">
                <span>{said.day}</span>
                <input type="date" required value=today.clone() max=today node_ref=field />
            </label>
            <button class="button primary">{said.go}</button>
        </form>
    }
}
