//! Why what stands in a field was refused. The field names it by `aria-describedby`.

use super::use_store;
use leptos::prelude::*;
use protocol::Fault;

#[component]
pub fn FieldFault(id: &'static str, fault: Memo<Option<Fault>>) -> impl IntoView {
    let words = use_store().words();
    view! {
        <p id=id class="failure" role="alert">{move || fault.with(|fault| fault.as_ref().map(|fault| words.refusal(fault)))}</p>
    }
}
