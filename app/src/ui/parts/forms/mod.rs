//! Forms: messages that their readers answer. Rows are built without them, and say what their text says; the code that
//! draws them comes with that of `super::talk`.

mod bulletin;
mod card;
mod draft;
mod handing;
mod make;
mod people;
mod poll;
mod questionnaire;
mod reminded;
mod scope;
mod sign_up;
mod writing;

use super::acts::{Acts, seq_of};
use crate::ui::kit::effect;
use leptos::{
    mount::{UnmountHandle, mount_to_renderer},
    prelude::*,
    tachys::view::any_view::AnyViewState,
    wasm_bindgen::JsCast as _,
    web_sys::Element,
};
use scope::Forms;
use writing::Writing;

/// A form that is drawn, and the message that it is drawn in.
type Drawn = (Element, UnmountHandle<AnyViewState>);

/// Draws forms into their rows, and what is shown above everything.
pub fn draw(acts: Acts) -> AnyView {
    let forms = Forms { acts, store: acts.store, listed: RwSignal::new(None), writing: Writing::new() };
    let drawn = StoredValue::new_local(Vec::<Drawn>::new());
    let owner = Owner::current().unwrap_or_default();
    effect(move || {
        acts.forms.track();
        let owner = owner.clone();
        request_animation_frame(move || {
            drawn.try_update_value(|drawn| {
                drawn.retain(|(row, _)| row.is_connected());
                for row in undrawn() {
                    drawn.extend(owner.with(|| draw_in(forms, row)));
                }
            });
        });
    });
    (reminded::reminded(forms), make::dialog(forms), people::dialog(forms)).into_any()
}

fn draw_in(forms: Forms, row: Element) -> Option<Drawn> {
    let seq = seq_of(&row)?;
    let form = move || view! { <div class="form">{card::draw(forms, seq)}</div> }.into_any();
    let handle = mount_to_renderer(&row, form);
    Some((row, handle))
}

/// The messages in the document whose forms are not drawn.
fn undrawn() -> Vec<Element> {
    let Ok(rows) = document().query_selector_all(".log [data-form]:not(:has(> .form))") else {
        return Vec::new();
    };
    (0..rows.length()).filter_map(|n| rows.item(n)?.dyn_into().ok()).collect()
}
