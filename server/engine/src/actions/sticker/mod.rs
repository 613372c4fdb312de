//! Stickers: packs of pictures that owners of the server offer to everybody. A sticker is a file like any other, and one
//! that is in a pack is there for all members.

mod drop_pack;
mod keep_pack;
mod list_packs;
mod resolve;

pub use drop_pack::drop_pack;
pub use keep_pack::{keep_pack, parse_pack};
pub use list_packs::list_packs;
pub use resolve::resolve;
