//! What stands for a conversation: the face of the other person, or a drawing. A face is always a person.

use crate::{
    state::names::Face,
    ui::kit::{Avatar, Drawing},
};
use leptos::prelude::*;
use protocol::ConversationId;

#[component]
pub fn ConversationFace(id: ConversationId, face: Option<Face>) -> impl IntoView {
    match face {
        Some((id, live)) => view! { <Avatar id live /> }.into_any(),
        None => view! { <Drawing place=id.0 /> }.into_any(),
    }
}
