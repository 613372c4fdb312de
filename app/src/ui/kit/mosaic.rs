//! The face of a group: those of its first members.

use super::avatar::Avatar;
use leptos::prelude::*;
use protocol::AvatarId;

/// Shown beside a name, so screen readers skip it.
#[component]
pub fn Mosaic(faces: Vec<AvatarId>) -> impl IntoView {
    let wide = (faces.len() > 4).then_some("");
    let faces: Vec<_> = faces.into_iter().map(|face| view! { <Avatar id=face.0 /> }).collect();
    view! { <span class="mosaic" data-wide=wide>{faces}</span> }
}
