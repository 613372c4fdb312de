//! What shows while a condition holds.

use crate::memo::Memo;
use leptos::prelude::*;

/// Like [`leptos::prelude::Show`], but built once instead of once for each element that is shown.
#[component]
pub fn Show(when: impl Fn() -> bool + Send + Sync + 'static, children: ChildrenFn) -> impl IntoView {
    shown(Memo::new(move |_| when()), children)
}

fn shown(when: Memo<bool>, children: ChildrenFn) -> AnyView {
    view! { {move || when.get().then(|| children())} }.into_any()
}
