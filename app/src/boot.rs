//! The value that the server puts into the page. Server and browser render from it, so both render the same.

use protocol::{
    Answer, AvatarId, ConversationId, Fault, Held, Locale, LoginId, Person, Resumed, RoomSummary,
    ServerSettings,
};
use serde::{Deserialize, Serialize};

/// Everything the first paint needs.
#[derive(Debug, Clone)]
pub struct Boot {
    /// The language.
    pub locale: Locale,
    /// Light, dark, or the system's choice.
    pub theme: Theme,
    /// Minutes east of UTC, if a cookie of an earlier visit says so.
    pub zone: Option<i32>,
    /// The server's clock, milliseconds since 1970. The browser uses it until hydration is done.
    pub now: i64,
    /// The path that was asked for. What is drawn for it is up to [`crate::route::Route`].
    pub path: String,
    /// Who asked.
    pub page: Page,
}

/// What a page is drawn from, by who asked for it.
#[derive(Debug, Clone)]
pub enum Page {
    /// Somebody without a login: the pages with forms that work without a script.
    Gate(Gate),
    /// Somebody who is logged in: the chat.
    Chat(Box<ChatPage>),
    /// The server refuses the request, with this HTTP status; 404 if there is no such page, 405 if it is no page.
    Refused(u16),
}

/// The pages for people who are not logged in.
#[derive(Debug, Clone)]
pub enum Gate {
    /// The login form.
    Login(LoginPage),
    /// Coming back with the secret of a way back.
    Back(String),
    /// Taking the offer of another device, with its secret.
    Device(String),
    /// Waiting for the answer of that device.
    DeviceWait(DeviceWait),
    /// The form that registers.
    Register(LoginPage),
    /// A mail is on its way to this address; empty if that is not known.
    Sent(Sent, String),
    /// The button behind a mail's link, with its secret.
    Activate(String),
    /// The form that asks for a new password: the address that was typed, and why it was refused.
    AskReset(String, Option<Fault>),
    /// The form behind the link for a new password: its secret, and why the last one was refused.
    Reset(String, Option<Fault>),
    /// The second step, after the password.
    Code(CodePage),
    /// One's passkeys.
    Passkeys(PasskeysPage),
    /// A second factor that is being set up, and why the first digits were refused.
    SecondFactor(SecondFactor, Option<Fault>),
    /// Coming into one room as a guest.
    Guest(Box<GuestPage>),
    /// Being kept outside.
    Outside(Held),
}

/// What the form of a guest is filled in with.
#[derive(Debug, Clone)]
pub struct GuestPage {
    /// The code of the link.
    pub code: String,
    /// The room; `None` if the link leads nowhere.
    pub room: Option<RoomSummary>,
    /// The name that was typed.
    pub name: String,
    /// The chosen avatar.
    pub avatar: Option<AvatarId>,
    /// Why the last try was refused.
    pub fault: Option<Fault>,
    /// The name of whoever is logged in here, but not in the room's space: no guest, and not let in by this link.
    pub elsewhere: Option<String>,
}

/// What may follow the password, beside a recovery code.
#[derive(Debug, Clone)]
pub struct CodePage {
    /// The path to go to afterwards.
    pub next: Option<String>,
    /// Why the last try was refused.
    pub fault: Option<Fault>,
    /// A passkey.
    pub passkey: bool,
    /// Six digits.
    pub digits: bool,
}

/// Somebody's passkeys.
#[derive(Debug, Clone)]
pub struct PasskeysPage {
    /// The oldest first.
    pub all: Vec<ShownPasskey>,
    /// The recovery codes that came with the first one, for a while.
    pub codes: Vec<String>,
    /// Whether browsers have passkeys at the address that the page was opened at.
    pub possible: bool,
    /// What the last form has done.
    pub said: Option<String>,
    /// Why it was refused.
    pub fault: Option<Fault>,
}

/// One of them. Times are milliseconds since 1970.
#[derive(Debug, Clone)]
pub struct ShownPasskey {
    /// Its id.
    pub id: i64,
    /// What its person calls it.
    pub name: String,
    /// When it was made.
    pub made_at: i64,
    /// When it was last used.
    pub used_at: Option<i64>,
    /// When its counter last went back.
    pub warned_at: Option<i64>,
}

/// What a second factor is set up with. The page shows it this once.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    /// The link for the QR code.
    pub link: String,
    /// The secret in it, as it is typed.
    pub typed: String,
    /// The recovery codes.
    pub codes: Vec<String>,
}

/// Which mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The one that activates an account.
    Activation,
    /// The one for a new password.
    Reset,
}

/// How far an offer that was taken has come.
#[derive(Debug, Clone)]
pub enum DeviceWait {
    /// Both devices show these digits until the other one answers.
    Waiting(String),
    /// The other device agreed.
    Allowed,
    /// The other device refused.
    Refused,
    /// It took too long, or there is no such offer.
    Ended,
}

/// What the forms for coming in are filled in with.
#[derive(Debug, Clone, Default)]
pub struct LoginPage {
    /// Whether it is the form for accounts.
    pub account: bool,
    /// The name that was typed, or that the link has.
    pub name: String,
    /// The e-mail address that was typed a moment ago.
    pub email: String,
    /// The chosen avatar.
    pub avatar: Option<AvatarId>,
    /// Why the last try was refused.
    pub fault: Option<Fault>,
    /// Why one is here again.
    pub why: Option<Why>,
    /// The path to go to afterwards.
    pub next: Option<String>,
    /// Why nobody can log in at this address.
    pub obstacle: Option<Obstacle>,
    /// The server's name and who may come in.
    pub settings: ServerSettings,
    /// The code of an invitation.
    pub invitation: Option<String>,
    /// Whether browsers have passkeys at the address that the page was opened at.
    pub passkeys: bool,
}

/// Why somebody who was logged in sees the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// They logged out.
    Left,
    /// Their login ended: on another device, by the server's owner, or because the server does not know it.
    Ended,
    /// They have pressed the button in the mail before.
    Active,
}

/// Why a form would be refused at the address the page was opened at, and what helps.
#[derive(Debug, Clone)]
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
#[serde(remote = "Self")]
pub struct ChatPage {
    /// The person who is logged in.
    pub me: Person,
    /// Their login in this browser.
    pub login: LoginId,
    /// The build of the server that rendered this page.
    pub build: String,
    /// Their conversations, and the cursor to resume from.
    pub resumed: Resumed,
    /// The answers to what the page asks for ([`crate::state::visit::questions`]), in that order. `None`: there is
    /// nothing, or nothing for this reader.
    pub answers: Vec<Option<Answer>>,
    /// Whether they are a guest of one room, who sees nothing else.
    #[serde(default)]
    pub is_guest: bool,
    /// The space that the page is drawn for, by its lobby.
    pub space: ConversationId,
    /// Whether it is drawn to be kept, without what other conversations say: their list has a copy of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_alone: bool,
}

impl ChatPage {
    /// What a document that the server drew for somebody was drawn from.
    #[must_use]
    pub fn read(document: &str) -> Option<Box<Self>> {
        let (_, data) = document.split_once("id=\"boot\">")?;
        let (json, _) = data.split_once("</script>")?;
        serde_json::from_str::<Given>(json).ok().map(|given| given.chat)
    }
}

/// What the browser is given of [`Boot`]: only the chat has a script.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Given {
    locale: Locale,
    theme: Theme,
    zone: Option<i32>,
    now: i64,
    path: String,
    chat: Box<ChatPage>,
}

impl Boot {
    /// What the browser is given; nothing for pages without a script.
    #[must_use]
    pub fn given(&self) -> Option<Given> {
        let Self { locale, theme, zone, now, ref path, page: Page::Chat(ref chat) } = *self else {
            return None;
        };
        Some(Given { locale, theme, zone, now, path: path.clone(), chat: chat.clone() })
    }
}

impl From<Given> for Boot {
    fn from(given: Given) -> Self {
        let Given { locale, theme, zone, now, path, chat } = given;
        Self { locale, theme, zone, now, path, page: Page::Chat(chat) }
    }
}

/// The colour of the paper, `--paper` of the stylesheet, as the browser's own bars take it: light, then dark.
pub const PAPER: [&str; 2] = ["#fcf8f3", "#17110e"];

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

    /// The colours of the browser's own bars, and when each holds.
    #[must_use]
    pub fn papers(self) -> [(&'static str, &'static str); 2] {
        let [light, dark] = PAPER;
        let (by_day, by_night) = match self {
            Self::System => (light, dark),
            Self::Light => (light, light),
            Self::Dark => (dark, dark),
        };
        [("(prefers-color-scheme: light)", by_day), ("(prefers-color-scheme: dark)", by_night)]
    }
}

protocol::by_name!(ChatPage, Given);
