//! A labelled field of a plain form, with what is wrong about it beside it.

use leptos::prelude::*;

#[component]
pub fn TextField(
    /// Its name in the form.
    name: &'static str,
    /// Its id on the page; another one if two forms have a field of this name.
    #[prop(default = name)]
    id: &'static str,
    label: &'static str,
    /// `text`, `email` or `password`.
    kind: &'static str,
    autocomplete: &'static str,
    #[prop(optional)] value: String,
    #[prop(optional)] hint: Option<&'static str>,
    /// Why what stood in it was refused.
    fault: Option<String>,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let beside = format!("{id}-hint");
    let (named, invalid) = (beside.clone(), fault.is_some().then_some("true"));
    let described = (fault.is_some() || hint.is_some()).then_some(named);
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                autofocus=autofocus
                required
                maxlength="1024"
                aria-describedby=described
                aria-invalid=invalid
            />
            {match (fault, hint) {
                (Some(fault), _) => Some(view! { <span id=beside class="failure" role="alert">{fault}</span> }.into_any()),
                (None, Some(hint)) => Some(view! { <span id=beside class="hint">{hint}</span> }.into_any()),
                (None, None) => None,
            }}
        </div>
    }
}
