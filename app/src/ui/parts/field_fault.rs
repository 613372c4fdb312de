//! Why what stands in a field was refused. The field names it by `aria-describedby`.

use super::use_store;
use crate::state::Memo;
use leptos::prelude::*;
use protocol::{Fault, NameFault};

#[component]
pub fn FieldFault(
    #[prop(into)] id: String,
    fault: Memo<Option<Fault>>,
    /// What is said if another has the name, if that is not a person.
    #[prop(optional_no_strip)]
    taken: Option<&'static str>,
) -> impl IntoView {
    let words = use_store().words();
    let said = move |fault: &Fault| match (fault, taken) {
        (Fault::Name(NameFault::Taken), Some(taken)) => taken.to_owned(),
        (fault, _) => words.refusal(fault),
    };
    view! {
        <p id=id class="failure" role="alert">{move || fault.with(|fault| fault.as_ref().map(said))}</p>
    }
}
