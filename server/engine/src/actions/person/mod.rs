//! Coming in, being somebody, and going.

mod about_me;
mod audience;
mod claim_owner;
mod end;
mod enter;
mod forget;
mod found_robot;
mod name;
mod new_owner_code;
mod remove_person;
mod rename_person;
mod resident;
mod show_card;
mod update_profile;

pub use about_me::about_me;
pub(super) use audience::shown_anew;
pub use claim_owner::claim_owner;
pub(super) use end::{End, end};
pub use enter::{Browser, Entered, come_in, enter};
pub use forget::forget;
pub use found_robot::found_robot;
pub(super) use name::{check_name, take_name, take_name_beside};
pub use new_owner_code::new_owner_code;
pub use remove_person::remove_person;
pub use rename_person::rename_person;
pub(super) use resident::is_resident;
pub use show_card::show_card;
pub use update_profile::{profile_change, update_profile};
