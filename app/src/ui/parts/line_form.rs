//! A form of one line: a field, the button that sends it, and why what stood in it was refused.

use super::{FieldFault, use_store};
use leptos::{ev, html, prelude::*};
use protocol::Command;

#[component]
pub fn LineForm(
    /// The field's name in the form; no other on the page has it.
    name: &'static str,
    #[prop(into)] label: String,
    /// What stands in it, until somebody types.
    #[prop(optional, into)]
    value: Signal<String>,
    #[prop(optional, into)] placeholder: String,
    /// The most characters that can be typed.
    #[prop(default = 64)]
    most: usize,
    button: &'static str,
    /// Whether sending it is what the page is for.
    #[prop(optional)]
    primary: bool,
    /// Which command it sends: of that, the refusal is shown.
    sends: fn(&Command) -> bool,
    /// What is said if another has the name, if that is not a person.
    #[prop(optional)]
    taken: Option<&'static str>,
    on_send: Callback<String>,
    /// More buttons, before that one.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let store = use_store();
    let field = NodeRef::<html::Input>::new();
    let fault = store.refusal(sends);
    let beside = format!("{name}-fault");
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            on_send.run(field.value());
        }
    };
    view! {
        <form method="post" class="inline-form" on:submit=send>
            <label class="field">
                <span>{label}</span>
                <input
                    name=name
                    placeholder=placeholder
                    value=move || value.get()
                    autocomplete="off"
                    maxlength=most.to_string()
                    node_ref=field
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby=beside.clone()
                />
            </label>
            {children.map(|children| children())}
            <button class="button" class:primary=primary class:quiet=!primary disabled=move || store.is_asleep()>{button}</button>
        </form>
        <FieldFault id=beside fault taken />
    }
}
