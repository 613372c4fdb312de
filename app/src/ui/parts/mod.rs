//! The components of the chat. They read the store and call its methods.

mod acts;
mod afterwards;
mod announcement;
mod arrivals;
mod back_closes;
mod banner;
mod begun_edit;
mod by_name;
mod composer;
mod composer_buttons;
mod conversation_face;
mod conversation_header;
mod conversation_list;
mod copy_button;
mod draft_sync;
mod element;
mod field;
mod field_fault;
mod finder;
mod forms;
mod keyed;
mod left_behind;
mod line_form;
mod line_menu;
mod list_keys;
mod log_keys;
mod log_view;
mod media;
mod member_list;
mod message_text;
mod missing;
mod notify;
mod offline;
mod rail;
mod row;
mod row_group;
mod row_press;
mod search_key;
mod shared;
mod spaces;
mod taken_back;
mod talk;
mod timeline;
mod toast;
pub mod told;
mod touch;
mod tray;
mod typing;
mod unsent;
mod web_storage;

pub use acts::Acts;
pub use afterwards::{Afterwards, Notifying};
pub use announcement::AnnouncementLine;
pub use banner::Banner;
pub use composer::Composer;
pub use conversation_face::ConversationFace;
pub use conversation_header::ConversationHeader;
pub use conversation_list::ConversationList;
pub use copy_button::CopyButton;
pub use field_fault::FieldFault;
pub use finder::{Finder, is_half, when_whole};
pub use keyed::{Element, Key, Keyed};
pub use left_behind::{LeftBehind, UnsentText};
pub use line_form::LineForm;
pub use member_list::{MemberActions, MemberList};
pub use message_text::with_links;
pub use missing::Missing;
pub use notify::Notified;
pub use offline::{SCRIPT as WORKER_SCRIPT, is_off_line, kept_pages};
pub use rail::{Rail, Tabs};
pub use spaces::{SpaceMenu, SpaceSeal};
pub use talk::Talk;
pub use timeline::Timeline;
pub use toast::Toast;
pub use tray::draw_files;
pub use typing::TypingLine;
pub use unsent::Unsent;

use crate::state::Store;
use leptos::prelude::*;

/// The store, from the context.
fn use_store() -> Store {
    expect_context()
}
