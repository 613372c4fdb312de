//! The components of the chat. They read the store and call its methods.

mod banner;
mod composer;
mod conversation_header;
mod conversation_list;
mod left_behind;
mod members;
mod panel;
mod panels;
mod rail;
mod rooms;
mod row;
mod row_group;
mod settings;
mod timeline;
mod typing;

pub use banner::Banner;
pub use composer::Composer;
pub use conversation_header::ConversationHeader;
pub use conversation_list::ConversationList;
pub use left_behind::{LeftBehind, UnsentText};
pub use panel::{Panel, use_panel};
pub use panels::Panels;
pub use rail::{Rail, Tabs};
pub use timeline::Timeline;
pub use typing::TypingLine;

use crate::state::Store;
use leptos::prelude::*;

/// The store, from the context.
fn use_store() -> Store {
    expect_context()
}
