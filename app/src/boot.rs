//! The value that the server puts into the page. Server and browser render from it, so both render the same.

use protocol::{AvatarId, ConversationId, Fault, History, Locale, LoginId, Person, Resumed};
use serde::{Deserialize, Serialize};

/// Everything the first paint needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Boot {
    /// The language.
    pub locale: Locale,
    /// Light, dark, or the system's choice.
    pub theme: Theme,
    /// Minutes east of UTC, if a cookie of an earlier visit says so.
    pub zone: Option<i32>,
    /// The server's clock, milliseconds since 1970. The browser uses it until hydration is done.
    pub now: i64,
    /// The page to show.
    pub page: Page,
}

/// A page.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// The login form. It works without a script.
    Login(LoginPage),
    /// The chat.
    Chat(Box<ChatPage>),
    /// No page has this address.
    NotFound,
}

/// What the login form is filled in with.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LoginPage {
    /// The name that was typed, or that the link has.
    pub name: String,
    /// The chosen avatar.
    pub avatar: Option<AvatarId>,
    /// Why the last try was refused.
    pub fault: Option<Fault>,
    /// Why nobody can log in at this address.
    pub obstacle: Option<Obstacle>,
}

/// Why a form would be refused at the address the page was opened at, and what helps.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The server is to be started with this `--public-url`.
    PublicUrl(String),
    /// The server is reached at this address.
    Elsewhere(String),
    /// The server is to be started with this `--trusted-proxy`.
    TrustedProxy(String),
}

/// The state that the chat starts from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChatPage {
    /// The person who is logged in.
    pub me: Person,
    /// Their login in this browser.
    pub login: LoginId,
    /// The build of the server that rendered this page.
    pub build: String,
    /// Their conversations, and the cursor to resume from.
    pub resumed: Resumed,
    /// The open conversation, if any.
    pub selected: Option<ConversationId>,
    /// Its newest page of history.
    pub history: Option<History>,
}

/// The colour theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// The system's choice.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All themes, in the order of the settings.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name in `<html data-theme>` and in the cookie.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this name; [`Self::System`] if there is none.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}
