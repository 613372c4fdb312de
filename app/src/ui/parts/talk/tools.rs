//! The bar above the message that the pointer is over. There is one, and it moves into the row: rows are built without
//! it, and it scrolls with them.

use super::{
    menu::QUICK,
    scope::{Scope, row},
};
use crate::{
    state::about::About,
    ui::kit::{Glyph, Icon, effect},
};
use leptos::{html, prelude::*};

/// Marks the row that it is in.
const HERE: &str = "data-tools";

#[component]
pub fn Tools(scope: Scope) -> impl IntoView {
    let (store, words, pointed) = (scope.store(), scope.words(), scope.acts.pointed);
    let bar = NodeRef::<html::Div>::new();
    effect(move || {
        let Some((bar, row)) = bar.get().zip(pointed.get().and_then(row)) else { return };
        if let Some(before) = bar.parent_element() {
            let _ = before.remove_attribute(HERE);
        }
        let _ = row.set_attribute(HERE, "");
        let _ = row.append_child(&bar);
    });
    let here = move || pointed.get_untracked();
    let react = move |emoji: &'static str| {
        view! {
            <button type="button" tabindex="-1" aria-label=(words.react)(emoji) on:click=move |_| { here().into_iter().for_each(|seq| scope.react(seq, emoji)); }>
                {emoji}
            </button>
        }
    };
    let reply = move |_| store.write_about(here().map(About::Reply));
    let more = move |event| here().into_iter().for_each(|seq| scope.open_menu(seq, &event));
    // Only what is inside moves: what stands at the edge of a part tells where in the document the part is.
    view! {
        <div hidden><div class="tools" role="group" aria-label=words.actions node_ref=bar>
            {QUICK.into_iter().take(3).map(react).collect_view()}
            <button type="button" tabindex="-1" aria-label=words.reply title=words.reply on:click=reply><Icon glyph=Glyph::Reply /></button>
            <button type="button" tabindex="-1" aria-label=store.words().more title=store.words().more aria-haspopup="menu" on:click=more><Icon glyph=Glyph::More /></button>
        </div></div>
    }
}
