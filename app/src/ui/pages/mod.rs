//! The pages, made of parts.

mod about;
mod admin;
mod conversation;
mod door;
mod ended;
mod frame;
mod gate;
mod guest;
pub mod lazy;
mod leave;
mod login;
mod not_found;
mod person;
mod rooms;
mod settings;

use about::AboutPage;
use admin::AdminPage;
pub use conversation::ConversationPage;
use ended::EndedView;
pub use frame::{Frame, Nothing};
use gate::GatePage;
use guest::{GuestForm, Outside};
use leave::LeavePage;
pub use login::Login;
use not_found::NotFound;
pub use not_found::Nowhere;
use person::PersonPage;
use rooms::RoomsPage;
use settings::SettingsPage;
