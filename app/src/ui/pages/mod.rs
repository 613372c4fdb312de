//! The pages, made of parts.

mod about;
mod account;
mod conversation;
mod door;
mod ended;
mod frame;
mod friendliness;
mod gate;
mod group;
mod invitation;
pub mod lazy;
mod leave;
mod login;
mod new_group;
mod not_found;
mod people;
mod person;
mod rooms;
mod settings;

use about::AboutPage;
pub use conversation::ConversationPage;
use ended::EndedView;
pub use frame::{Frame, Nothing};
pub use gate::GatePage;
use invitation::InvitationPage;
use leave::LeavePage;
use new_group::NewGroupPage;
use not_found::NotFound;
pub use not_found::Nowhere;
use people::PeoplePage;
use person::PersonPage;
use rooms::RoomsPage;
use settings::SettingsPage;
