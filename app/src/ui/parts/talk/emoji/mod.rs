//! The picker of emoji, beside the composer and over a message, and what it needs: fetched when it is first opened.

mod data;
mod foot;
mod grid;
mod picker;
mod slot;
mod stickers;
mod tones;

pub use data::{Known, fetch};
pub use foot::Foot;

use super::scope::{Dialog, Scope, focus_row};
use crate::ui::kit::later;
use leptos::prelude::*;
use picker::Picker;
use protocol::Seq;

/// The picker for a reaction to a message.
pub fn reacting(scope: Scope, seq: Seq) -> AnyView {
    later(|| true, move || draw(scope, seq))
}

#[lazy]
fn draw(scope: Scope, seq: Seq) -> AnyView {
    let on_pick = Callback::new(move |(emoji, _): (String, bool)| {
        scope.react(seq, &emoji);
        scope.dialog.set(None::<Dialog>);
        // Not while the dialog keeps the focus.
        request_animation_frame(move || {
            let _ = focus_row(seq);
        });
    });
    view! { <Picker scope on_pick /> }.into_any()
}
