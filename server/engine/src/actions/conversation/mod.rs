//! Rooms and private chats: making, joining, governing.

mod create_room;
mod delete_room;
mod find;
mod join;
mod kick;
mod leave;
mod list_members;
mod list_rooms;
mod mute;
mod open_private;
mod readmit;
mod rename_room;
mod show_room;
mod succession;
mod take_out;

pub use create_room::create_room;
pub use delete_room::delete_room;
pub use find::Find;
pub use join::join;
pub use kick::kick;
pub use leave::leave;
pub use list_members::{Place as MembersPlace, find_members, list_members};
pub use list_rooms::{Place as RoomsPlace, find_rooms, list_rooms};
pub use mute::mute;
pub use open_private::{open_private, reachable};
pub use readmit::readmit;
pub use rename_room::rename_room;
pub use show_room::show_room;
pub(super) use take_out::take_out;
