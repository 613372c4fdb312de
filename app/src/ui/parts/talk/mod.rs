//! What can be done with messages: fetched when somebody first points at one, opens its menu or calls somebody.

mod dialogs;
mod forward;
mod hints;
mod menu;
mod names;
mod scope;
mod select;
mod tools;

use super::acts::Acts;
use crate::ui::kit::{Dock, later};
use dialogs::Dialogs;
use hints::hint;
use leptos::prelude::*;
use menu::MessageMenu;
use names::Names;
use scope::Scope;
use select::Select;
use tools::Tools;

/// The place of it.
#[component]
pub fn Talk(acts: Acts) -> impl IntoView {
    let wanted = move || {
        acts.asked.with(Option::is_some)
            || acts.pointed.with(Option::is_some)
            || acts.finding.with(Option::is_some)
    };
    later(wanted, move || draw(acts))
}

#[lazy]
fn draw(acts: Acts) -> AnyView {
    let scope = Scope::new(acts);
    hint(scope);
    let cancel = acts.store.page_words().cancel;
    view! {
        <Tools scope />
        <MessageMenu scope />
        <Names scope />
        <Select scope />
        <Dialogs scope />
        <Dock question=scope.question cancel />
    }
    .into_any()
}
