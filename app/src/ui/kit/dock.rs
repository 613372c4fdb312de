//! A question before something that cannot be undone. It stands at the foot of the column, or at its head if what asked is near
//! the foot, and does not take the second press of a double click for an answer.

use super::{
    effect::effect,
    focus::{focus_again, keep_focus},
};
use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement},
};
use std::sync::Arc;

/// So far below the button of a menu its items may reach, CSS pixels.
const MENU: f64 = 320.0;
/// The height of what stands above a page, CSS pixels.
const HEAD: f64 = 80.0;

/// A press this soon after the question came up is no answer, milliseconds.
const TOO_SOON_MS: f64 = 600.0;

/// What is asked.
#[derive(Clone)]
pub struct Question {
    /// The question itself, with the name of whom or what it is about.
    pub ask: String,
    /// What will happen.
    pub consequence: String,
    /// The button that does it.
    pub confirm: &'static str,
    /// Done on that button. No `Callback`: the menu that asked has closed by then, and would take it along.
    pub then: Arc<dyn Fn() + Send + Sync>,
    /// When the press came that asks: its [`ev::MouseEvent::time_stamp`].
    pub since: f64,
}

/// Shows the question, until it is answered.
#[component]
pub fn Dock(question: RwSignal<Option<Question>>, cancel: &'static str) -> impl IntoView {
    move || question.get().map(|asked| view! { <Asked asked question cancel /> })
}

#[component]
fn Asked(asked: Question, question: RwSignal<Option<Question>>, cancel: &'static str) -> impl IntoView {
    let Question { ask, consequence, confirm, then, since } = asked;
    let node = NodeRef::<html::Button>::new();
    let opener = StoredValue::new_local(None::<HtmlElement>);
    effect(move || {
        if let Some(button) = node.get() {
            let asks = focused();
            step_aside(&button, asks.as_deref());
            opener.set_value(asks);
            let _ = button.focus();
        }
    });
    let withdraw = move || {
        opener.with_value(|opener| focus_again(opener.as_ref()));
        question.set(None);
    };
    let answer = move |event: ev::MouseEvent| {
        if event.time_stamp() - since >= TOO_SOON_MS {
            question.set(None);
            then();
            // What it was about, and the button that asked, may go any moment.
            keep_focus();
        }
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            withdraw();
        }
    };
    view! {
        <div class="dock" role="alertdialog" aria-labelledby="dock-ask" aria-describedby="dock-consequence" on:keydown=escape>
            <p><b id="dock-ask">{ask}</b><span id="dock-consequence">{consequence}</span></p>
            <button type="button" class="button quiet" node_ref=node on:click=move |_| withdraw()>{cancel}</button>
            <button type="button" class="button danger filled" on:click=answer>{confirm}</button>
        </div>
    }
}

/// Moves the question up if it would stand where somebody may press once more what asked.
fn step_aside(button: &HtmlElement, asks: Option<&Element>) -> Option<()> {
    let dock: HtmlElement = button.parent_element()?.dyn_into().ok()?;
    let (place, asks) = (dock.get_bounding_client_rect(), asks?.get_bounding_client_rect());
    if asks.bottom() + MENU > place.top() && asks.top() > HEAD + place.height() {
        // Where its foot is, below the window's head: right in a window of another height, too.
        dock.style().set_property("--foot", &format!("{}px", HEAD + place.height())).ok()?;
    }
    Some(())
}

/// What has the focus; for an item of a menu, which closes now, the menu's button.
fn focused() -> Option<HtmlElement> {
    let element = document().active_element()?;
    let button = element.closest(".menu-place").ok()?.and_then(|menu| menu.first_element_child());
    button.unwrap_or(element).dyn_into().ok()
}
