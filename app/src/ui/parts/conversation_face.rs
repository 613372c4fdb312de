//! What stands for a conversation: the face of the other person, or a drawing. A face is always a person.

use super::use_store;
use crate::ui::kit::{Avatar, Drawing};
use leptos::prelude::*;
use protocol::{ConversationId, Kind};

#[component]
pub fn ConversationFace(id: ConversationId) -> impl IntoView {
    let store = use_store();
    let face = store.memo(move |chat| {
        let view = chat.conversations.get(&id)?;
        let peer = view.peer.as_ref().filter(|_| view.kind == Kind::Private)?;
        Some((chat.person(peer).avatar.0, view.online > 1))
    });
    move || match face.get() {
        Some((id, live)) => view! { <Avatar id live /> }.into_any(),
        None => view! { <Drawing place=id.0 /> }.into_any(),
    }
}
