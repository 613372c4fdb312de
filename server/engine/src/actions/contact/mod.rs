//! Friends, remarks, blocks: what people keep about each other.

mod answer_friend;
mod ask_friend;
mod block;
mod drop_friend;
mod find_people;
mod pair;
mod remark;

pub use answer_friend::answer_friend;
pub use ask_friend::{Note, ask_friend};
pub use block::block;
pub use drop_friend::drop_friend;
pub use find_people::{PeoplePlace, find_people};
pub use remark::{Remark, remark};
