//! Files of messages: how rows show them. The viewer of pictures, what plays sounds and what watches over both are fetched
//! with the rest of `super::talk`.

mod files;
mod found;
mod hand;
mod layout;
mod sounds;
mod stills;
mod viewer;
mod watch;
mod wave;
mod zoom;

pub use files::{beside, frame};
pub use sounds::sounds;
pub use viewer::Viewer;
pub use watch::watch;

use crate::state::rows::{Bubble, Group, Row};

/// Whether a row has files, a sticker or code: what is fetched has something to do for it.
pub fn has_more(groups: &[Group]) -> bool {
    let has_sticker = |bubble: &Bubble| bubble.extras.as_ref().is_some_and(|extras| extras.sticker.is_some());
    let has_more = |row: &Row| match row {
        Row::Message(one) => !one.files.is_empty() || has_sticker(one) || one.text.contains("```"),
        _ => false,
    };
    groups.iter().any(|group| group.rows.iter().any(has_more))
}
