//! What the page about a room or group has besides its members: announcement, settings, invitations.

mod add_people;
mod announcement;
mod choices;
mod invites;
mod nickname;
mod people;
mod requests;
mod settings;

pub use add_people::AddPeople;
pub use announcement::AnnouncementBox;
pub use invites::InviteBox;
pub use nickname::NicknameForm;
pub use people::PeoplePicker;
pub use requests::Requests;
pub use settings::SettingsBox;
