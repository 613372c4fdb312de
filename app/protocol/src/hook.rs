//! Services outside that somebody is told through: see [`crate::Notify::AddHook`].

use crate::{ids::HookId, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// What kind of service it is. Each has a format of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum HookService {
    /// Bark, an app for iPhones: its key, or the address that it shows.
    Bark,
    /// ntfy, or another distributor of UnifiedPush: the address of a topic; the secret is an access token.
    Ntfy,
    /// The robot of a group in 企业微信: its webhook.
    Wecom,
    /// The robot of a group in 钉钉: its webhook; the secret is that of 加签.
    Dingtalk,
    /// The robot of a group in 飞书 or Lark: its webhook; the secret is that of 签名校验.
    Feishu,
    /// Server酱: its SendKey.
    Serverchan,
    /// The mail address of one's account: `hourly` or `daily`. What one has not read for so long is told in one mail.
    Mail,
    /// A service of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(HookService);

/// What became of what was last posted to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
pub enum HookState {
    /// It was taken.
    Taken,
    /// The service knows no such address or key: the hook is off.
    WrongKey,
    /// The service knows the key and refuses what it is sent: a signature, a word that it wants, an address that it
    /// does not know, a limit of length. It is not sent again.
    Refused,
    /// Too much was sent, or the day's share is used up. It is sent again later.
    TooMany,
    /// The service was not reached, or is out of order. It is sent again later.
    Unreached,
    /// What answered is not this service.
    Strange,
    /// The hook was turned off because the password was changed.
    Ended,
    /// A state of a later release. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(HookState);

/// See [`crate::Notify::AddHook`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewHook {
    /// What kind of service.
    pub service: HookService,
    /// Where, or by which key: at most [`crate::limits::ENDPOINT_BYTES`].
    pub address: String,
    /// What the service wants besides; see [`HookService`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub secret: String,
    /// Whether what was written goes along. The service can read it.
    #[serde(default)]
    pub text: bool,
}

/// See [`crate::Notify::ChangeHook`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookChange {
    /// Which.
    pub hook: HookId,
    /// See [`NewHook::text`]; absent: as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<bool>,
    /// Whether it is on; absent: as it is. What was written while it was off is not told later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
}

/// A service that somebody is told through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    /// Its id.
    pub id: HookId,
    /// What kind of service.
    pub service: HookService,
    /// Its host and the end of its key: the whole is never told again. Of mails, how often.
    pub shown: String,
    /// Whether it has a secret.
    #[serde(default)]
    pub secret: bool,
    /// See [`NewHook::text`].
    #[serde(default)]
    pub text: bool,
    /// Whether it is on.
    #[serde(default)]
    pub on: bool,
    /// When something was last posted, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried: Option<i64>,
    /// What became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<HookState>,
    /// What the service said, in its own words, without the key.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
}
