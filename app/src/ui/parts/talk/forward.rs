//! Where to forward messages: the conversations that one is in, and which of them the name is looked for.

use super::{super::ConversationFace, scope::Scope};
use crate::{
    state::{Chat, names},
    ui::parts::Finder,
};
use leptos::prelude::*;
use protocol::{ConversationId, Seq};

/// A conversation that messages can go to.
#[derive(Clone, PartialEq)]
struct Place {
    id: ConversationId,
    title: String,
    face: names::Face,
}

#[component]
pub fn Forward(scope: Scope, seqs: Vec<Seq>, merged: bool) -> impl IntoView {
    let (store, words) = (scope.store(), scope.words());
    let (looking, from) = (RwSignal::new(String::new()), scope.conversation());
    let said = store.words();
    let places = store.memo(move |chat: &Chat| {
        let place = |view: &protocol::Conversation| Place {
            id: view.id,
            title: names::title(chat, view, said),
            face: names::face(chat, view),
        };
        chat.by_recency().into_iter().map(place).collect::<Vec<_>>()
    });
    let found = move || {
        let find = looking.get().to_lowercase();
        places.with(|all| {
            all.iter().filter(|one| one.title.to_lowercase().contains(&find)).cloned().collect::<Vec<_>>()
        })
    };
    let forward = StoredValue::new(seqs);
    let to = move |to: ConversationId| {
        store.forward(from, forward.get_value(), to, merged);
        scope.dialog.set(None);
        scope.picked.set(None);
    };
    let line = move |Place { id, title, face }: Place| {
        view! {
            <li>
                <button type="button" class="line" on:click=move |_| to(id)>
                    <ConversationFace id face />
                    <b>{title}</b>
                </button>
            </li>
        }
    };
    view! {
        <Finder label=words.find_chat looking on_find=Callback::new(|_| ()) />
        <ul class="places">{move || found().into_iter().map(line).collect_view()}</ul>
    }
}
