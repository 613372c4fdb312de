//! The seal of the space that is looked at, and the menu of one's spaces. Who is in a single one has neither. The browser
//! opens and closes the menu (HTML, `popover`), whose code is fetched by who has several.

use super::{back_closes::back_closes, by_name::call, use_store};
use crate::{
    route::{Desk, Route},
    state::{Chat, Store, names::space_name},
    text::Words,
    ui::kit::{Badge, Seal, later},
};
use leptos::{html, prelude::*};
use protocol::{Conversation, ConversationId};

/// One of one's spaces.
#[derive(Clone, PartialEq)]
struct Space {
    lobby: ConversationId,
    name: String,
    size: String,
    unread: u32,
    here: bool,
}

/// One's spaces, if they are several.
fn spaces(chat: &Chat, words: &'static Words) -> Vec<Space> {
    let spaces = chat.spaces();
    if spaces.len() < 2 {
        return Vec::new();
    }
    let space = |lobby: &Conversation| Space {
        lobby: lobby.id,
        name: space_name(&lobby.name, words),
        size: (words.online_of)(lobby.online, lobby.members),
        unread: chat.unread_in(lobby.id),
        here: lobby.id == chat.space,
    };
    spaces.into_iter().map(space).collect()
}

/// The seal. A dot on it says that something is unread in another space.
#[component]
pub fn SpaceSeal() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let here = store.memo(move |chat| {
        let spaces = spaces(chat, words);
        let elsewhere: u32 = spaces.iter().filter(|space| !space.here).map(|space| space.unread).sum();
        spaces.into_iter().find(|space| space.here).map(|space| (space.lobby.0, space.name, elsewhere))
    });
    move || {
        here.get().map(|(place, name, elsewhere)| {
            let label = (words.unread_label)(&format!("{}{}{name}", words.spaces, words.colon), elsewhere);
            view! {
                <button type="button" class="space-seal" popovertarget="spaces" aria-label=label data-unread=(elsewhere > 0).then_some("")>
                    <Seal place name />
                </button>
            }
        })
    }
}

/// The place of the menu.
#[component]
pub fn SpaceMenu() -> impl IntoView {
    let store = use_store();
    let several = store.memo(|chat| chat.spaces().len() > 1);
    later(move || several.try_get() == Some(true), move || menu(store))
}

#[lazy]
fn menu(store: Store) -> AnyView {
    let words = store.words();
    let all = store.memo(move |chat| spaces(chat, words));
    let owner = store.memo(|chat| chat.me.owner);
    let line = move |space: Space| {
        let Space { lobby, name, size, unread, here } = space;
        let shown = name.clone();
        view! {
            <li>
                <button
                    type="button"
                    class="line"
                    popovertarget="spaces"
                    popovertargetaction="hide"
                    aria-current=here.then_some("true")
                    on:click=move |_| store.look_at(lobby)
                >
                    <Seal place=lobby.0 name=shown />
                    <span class="who-line"><b>{name}</b><small>{size}</small></span>
                    <Badge count=Signal::stored(unread) />
                </button>
            </li>
        }
    };
    let (node, open) = (NodeRef::<html::Div>::new(), RwSignal::new(false));
    let toggled = move |_| {
        open.set(node.get_untracked().is_some_and(|menu| menu.matches(":popover-open").unwrap_or_default()));
    };
    if !store.focuses_composer() {
        let close = move || drop(node.get_untracked().map(|menu| call(&menu, "hidePopover", &[])));
        back_closes(move || open.get().into(), close);
    }
    let run = move |_| store.go(Route::Admin(Desk::Spaces));
    (move || {
        let all = all.get();
        (!all.is_empty()).then(|| view! {
            <div id="spaces" class="space-menu" popover="auto" role="group" aria-label=words.spaces node_ref=node on:toggle=toggled>
                <p class="cap">{words.spaces}<small>{words.spaces_hint}</small></p>
                <ul>{all.into_iter().map(line).collect_view()}</ul>
                {owner.get().then(|| view! {
                    <button type="button" class="line" popovertarget="spaces" popovertargetaction="hide" on:click=run><b>{words.run_spaces}</b></button>
                })}
            </div>
        })
    }).into_any()
}
