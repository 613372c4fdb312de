//! What stands for a conversation: the face of the other person, the faces of a group's members, or a drawing.

use crate::{
    state::names::Face,
    ui::kit::{Avatar, Drawing, Mosaic},
};
use leptos::prelude::*;
use protocol::ConversationId;

#[component]
pub fn ConversationFace(id: ConversationId, face: Face) -> impl IntoView {
    match face {
        Face::Person(id, live) => view! { <Avatar id live /> }.into_any(),
        Face::Mosaic(faces) => view! { <Mosaic faces /> }.into_any(),
        Face::Drawing => view! { <Drawing place=id.0 /> }.into_any(),
    }
}
