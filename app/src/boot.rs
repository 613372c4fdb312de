//! The one value the server gives the page. Both sides render from it, so both render the same.

use protocol::{AvatarId, ConversationId, Fault, History, Locale, LoginId, Person, Resumed};
use serde::{Deserialize, Serialize};

/// Everything a first paint needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Boot {
    /// The language.
    pub locale: Locale,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Minutes east of UTC, if the browser told on an earlier visit.
    pub zone: Option<i32>,
    /// The server's clock, milliseconds since 1970: what "today" means until the browser's takes over.
    pub now: i64,
    /// Which page.
    pub page: Page,
}

/// What to show.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// The way in. It is a plain form and needs no script.
    Login(LoginPage),
    /// The chat.
    Chat(Box<ChatPage>),
    /// There is nothing at this address.
    NotFound,
}

/// The login form as it was left.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LoginPage {
    /// What was typed, or came with a link.
    pub name: String,
    /// What was chosen.
    pub avatar: Option<AvatarId>,
    /// What was wrong with it.
    pub fault: Option<Fault>,
}

/// The chat as it stands.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChatPage {
    /// Who is logged in.
    pub me: Person,
    /// With which login.
    pub login: LoginId,
    /// Their conversations, and the cursor to follow from.
    pub resumed: Resumed,
    /// Which one is open; on a phone none may be.
    pub selected: Option<ConversationId>,
    /// Its newest page.
    pub history: Option<History>,
}

/// The colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As in `<html data-theme>` and in its cookie.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name; the system's for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}
