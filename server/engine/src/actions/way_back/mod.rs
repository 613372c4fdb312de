//! How a person without a password comes back: by a secret that they keep.

mod come_back;
mod drop_way_back;
mod make_way_back;
mod show_way_back;

pub use come_back::come_back;
pub use drop_way_back::drop_way_back;
pub use make_way_back::make_way_back;
pub use show_way_back::show_way_back;
