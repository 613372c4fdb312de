//! Who is told of what, and how. See [`crate::Command::Notify`].

use crate::{
    ConversationId, Kind, LoginId,
    hook::{Hook, HookChange, NewHook},
    ids::HookId,
    open_enum::open_enum,
};
use serde::{Deserialize, Serialize};

/// What is asked about notifications. One command on the wire: only the code of a page that is fetched later asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notify {
    /// Returns how one is told, as [`Notifications`]; so do all but `test` and `here`.
    Show {},
    /// Changes how one is told.
    Change(NotifySettings),
    /// Sets the level of a conversation. [`Level::Nothing`] mutes it ([`crate::Mark::muted`]), all others end that.
    Level(LevelOf),
    /// Lets push messages go to the browser that this login is of, in the place of an earlier subscription of it.
    Subscribe(Subscription),
    /// Ends that: of one's own login if none is given.
    Unsubscribe {
        /// Another login of one's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        login: Option<LoginId>,
    },
    /// Sends a push message to this browser. What became of it is in [`PushDevice::status`] a moment later.
    Test {},
    /// Says that somebody looks at this page, for the next [`crate::limits::HERE_SECONDS`], or no longer. Whoever is here
    /// gets no push messages: the page tells them.
    Here {
        /// Whether somebody does.
        here: bool,
    },
    /// Tells one through a service outside, too. One may have [`crate::limits::HOOKS`].
    AddHook(NewHook),
    /// Changes how, or turns it on or off.
    ChangeHook(HookChange),
    /// Ends that.
    DropHook {
        /// Which.
        hook: HookId,
    },
    /// Posts something to the service. What became of it is in [`Hook::state`] a moment later.
    TestHook {
        /// Which.
        hook: HookId,
    },
}

/// How [`Notify::AddHook`] begins on the wire.
pub const ADDS_HOOK: &str = "{\"add_hook\"";
/// How a [`Notify::Change`] begins.
pub const CHANGES_SETTINGS: &str = "{\"change\"";

/// See [`Notify::Level`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelOf {
    /// The conversation.
    pub conversation: ConversationId,
    /// The level; absent: what holds for conversations of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
}

/// Of which messages somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum Level {
    /// Of every one.
    All,
    /// Of those that call them, or that have one of their words.
    Mentions,
    /// Of none.
    Nothing,
    /// A level of a later release: as [`Self::Mentions`]. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(Level);

/// How somebody wants to be told. The same on all their devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotifySettings {
    /// In private chats.
    pub private: Level,
    /// In groups.
    pub groups: Level,
    /// In rooms and lobbies, where people are many.
    pub rooms: Level,
    /// Words that are told wherever not nothing is; at most [`crate::limits::KEYWORDS`] of
    /// [`crate::limits::KEYWORD_CHARS`] characters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// When nothing makes a sound or appears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
    /// Whether a page makes a sound.
    pub sound: bool,
    /// Whether a notification shows what was written.
    pub text: bool,
}

impl Default for NotifySettings {
    fn default() -> Self {
        Self {
            private: Level::All,
            groups: Level::All,
            rooms: Level::Mentions,
            keywords: Vec::new(),
            quiet: None,
            sound: false,
            text: true,
        }
    }
}

impl NotifySettings {
    /// The level of a conversation: its own if it has one, else that of its kind. Muted is nothing.
    #[must_use]
    pub fn level(&self, kind: Kind, muted: bool, own: Option<Level>) -> Level {
        let of_kind = match kind {
            Kind::Private => self.private,
            Kind::Group => self.groups,
            Kind::Lobby | Kind::Room | Kind::Unknown => self.rooms,
        };
        if muted { Level::Nothing } else { own.unwrap_or(of_kind) }
    }

    /// Whether a message is told: at a level, if it calls its reader or not, with this text. `alike`: see
    /// [`Notifications::alike`].
    #[must_use]
    pub fn tells(&self, level: Level, calls: bool, text: &str, alike: &[String]) -> bool {
        match level {
            Level::All => true,
            Level::Nothing => false,
            Level::Mentions | Level::Unknown if calls || self.keywords.is_empty() => calls,
            Level::Mentions | Level::Unknown => {
                let letter = |c| {
                    alike
                        .iter()
                        .find(|all| all.chars().any(|one| one == c))
                        .and_then(|all| all.chars().next())
                };
                let plain = |text: &str| -> String {
                    text.to_lowercase().chars().map(|c| letter(c).unwrap_or(c)).collect()
                };
                let text = plain(text);
                self.keywords.iter().any(|word| text.contains(&plain(word)))
            }
        }
    }
}

/// A part of the day, every day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// When it begins, minutes after midnight.
    pub from: u16,
    /// When it ends. Before `from`: on the next day.
    pub to: u16,
    /// Where: a name of the IANA time zone database, such as `Asia/Shanghai`.
    pub zone: String,
}

impl QuietHours {
    /// Whether a time is in it, in minutes after midnight where it is.
    #[must_use]
    pub fn has(&self, minute: u16) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

/// A browser's push subscription (RFC 8030, RFC 8291): what `PushSubscription.toJSON()` gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The address that push messages are posted to: https, at most [`crate::limits::ENDPOINT_BYTES`].
    pub endpoint: String,
    /// The browser's public key, base64url.
    pub p256dh: String,
    /// Its secret, base64url.
    pub auth: String,
}

/// How somebody is told, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notifications {
    /// In general.
    pub settings: NotifySettings,
    /// Letters that are the same in [`NotifySettings::keywords`] and in what is told for them: for each of the words' letters
    /// that has others, all of them – in any width, case and Han form, with any mark. So nobody else needs to know of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<String>,
    /// Where it is something else. Muted conversations are not among these: see [`crate::Mark::muted`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelOf>,
    /// The server's public key (`applicationServerKey`), base64url; absent if it sends no push messages. A subscription
    /// that was made with another one is to be made anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The browsers that push messages go to, at most [`crate::limits::PUSH_DEVICES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<PushDevice>,
    /// The services outside that one is told through; absent if the server lets nobody use any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hooks: Option<Vec<Hook>>,
    /// Whether one of them may be [`crate::HookService::Mail`]: the server sends mails, and one has an account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mail: bool,
}

/// A browser that push messages go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushDevice {
    /// Its login.
    pub login: LoginId,
    /// The login's `User-Agent`, cut.
    pub agent: String,
    /// The host of the push service.
    pub service: String,
    /// The endpoint, of the login that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// Since when, milliseconds since 1970.
    pub since: i64,
    /// When a push message was last posted, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried: Option<i64>,
    /// What the service answered, an HTTP status; 0 if it could not be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How often it refused in a row.
    #[serde(default)]
    pub refused: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_the_conversations_own_or_that_of_its_kind() {
        let settings = NotifySettings::default();
        for (kind, muted, own, want) in [
            (Kind::Private, false, None, Level::All),
            (Kind::Group, false, None, Level::All),
            (Kind::Lobby, false, None, Level::Mentions),
            (Kind::Room, false, Some(Level::All), Level::All),
            (Kind::Private, true, Some(Level::All), Level::Nothing),
        ] {
            assert_eq!(settings.level(kind, muted, own), want);
        }
    }

    #[test]
    fn words_are_told_where_not_nothing_is() {
        let settings =
            NotifySettings { keywords: vec!["Cron".into(), "接站".into()], ..Default::default() };
        let tells = |level, calls, text| settings.tells(level, calls, text, &[]);
        assert!(tells(Level::Mentions, false, "the CRON job"));
        assert!(tells(Level::Mentions, false, "谁去接站？"));
        assert!(tells(Level::Mentions, true, "hi"));
        assert!(!tells(Level::Mentions, false, "hi"));
        assert!(!tells(Level::Nothing, true, "cron"));
        assert!(tells(Level::All, false, "hi"));
    }

    #[test]
    fn words_are_told_in_all_forms_of_their_letters() {
        let settings = NotifySettings { keywords: vec!["台灣".into(), "bus".into()], ..Default::default() };
        let alike = ["台臺".to_owned(), "湾灣".to_owned(), "bBｂＢ".to_owned()];
        let tells = |text| settings.tells(Level::Mentions, false, text, &alike);
        assert!(tells("去臺灣") && tells("去台湾") && tells("Ｂus") && tells("ｂUS"));
        assert!(!tells("台") && !tells("us"));
    }

    #[test]
    fn quiet_hours_may_go_over_midnight() {
        let hours = |from, to| QuietHours { from, to, zone: String::new() };
        let night = hours(23 * 60, 7 * 60);
        assert!(night.has(23 * 60) && night.has(0) && night.has(419) && !night.has(420) && !night.has(1_379));
        let noon = hours(720, 780);
        assert!(noon.has(720) && !noon.has(780) && !noon.has(0));
        assert!((0..1_440).all(|minute| !hours(60, 60).has(minute)));
    }
}
