//! What can be done with messages and their files: fetched when somebody first points at one, opens its menu, calls
//! somebody or wants emoji, or when a row has files.

mod anew;
mod bundle;
mod codes;
mod colours;
mod copied;
mod day;
mod dialogs;
mod emoji;
mod forward;
mod hints;
mod later;
mod menu;
mod names;
mod offer;
mod offers;
mod readers;
mod scope;
mod select;
mod tools;

use super::{
    acts::Acts,
    back_closes::back_closes,
    forms,
    media::{Viewer, sounds, watch},
};
use crate::{
    state::Chat,
    ui::kit::{Dock, later as when},
};
use anew::anew;
use colours::colour_code;
use dialogs::Dialogs;
use emoji::Foot;
use hints::hint;
use leptos::prelude::*;
use menu::MessageMenu;
use offers::Offers;
use readers::count_readers;
use scope::Scope;
use select::Select;
use tools::Tools;

/// The place of it.
#[component]
pub fn Talk(acts: Acts) -> impl IntoView {
    // Who has read the newest message, if that is the reader's.
    let speaks = acts.store.memo(Chat::speaks_last);
    let wanted = move || {
        acts.asked.try_with(Option::is_some) == Some(true)
            || acts.pointed.try_with(Option::is_some) == Some(true)
            || acts.finding.try_with(Option::is_some) == Some(true)
            || acts.drawn.try_get().is_some_and(|drawn| drawn > 0)
            || acts.forms.try_get() == Some(true)
            || speaks.try_get() == Some(true)
    };
    when(wanted, move || draw(acts))
}

#[lazy]
fn draw(acts: Acts) -> AnyView {
    let scope = Scope::new(acts);
    hint(scope);
    anew(scope);
    watch(acts);
    sounds(acts);
    colour_code(acts);
    count_readers(scope);
    if !acts.store.focuses_composer() {
        back_closes(move || scope.layers(), move || scope.close_top());
    }
    let cancel = acts.store.page_words().cancel;
    view! {
        <Tools scope />
        <MessageMenu scope />
        <Offers scope />
        <Foot scope />
        <Select scope />
        <Dialogs scope />
        <Viewer acts />
        {forms::draw(acts)}
        <Dock question=scope.question cancel />
    }
    .into_any()
}
