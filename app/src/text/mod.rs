//! Every visible word, in both languages. A missing word does not compile.

mod account;
pub mod admin;
pub mod day;
mod en;
pub mod hooks;
pub mod installed;
pub mod media;
pub mod notify;
mod pages;
pub mod passkey;
mod reading;
mod talk;
mod zh;

use crate::route::Part;
use protocol::{AccountFault, Fault, Kind, Locale, NameFault, What};

pub use account::{AccountWords, account_words};
pub use pages::{
    FormWords, FriendshipWords, GroupWords, LaterWords, MediaWords, OfflineWords, PageWords, ReadingWords,
    SearchWords, TalkWords, UploadWords, VoiceWords, page_words,
};
pub use reading::ReadNames;
pub use talk::TalkNames;

/// The words for a language.
#[must_use]
pub fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Zh => &zh::WORDS,
        Locale::En => &en::WORDS,
    }
}

/// How long one waits, in seconds or, from a minute and a half on, in minutes. `spans` are the words for both.
fn wait(seconds: i64, [second, minute]: [&str; 2]) -> String {
    let (number, span) = if seconds < 90 { (seconds, second) } else { ((seconds + 59) / 60, minute) };
    format!("{number} {span}")
}

/// The words of one language.
pub struct Words {
    pub brand: &'static str,
    pub enter: &'static str,
    pub not_found: &'static str,
    pub back_home: &'static str,
    pub chats: &'static str,
    pub main_navigation: &'static str,
    pub settings: &'static str,
    pub me: &'static str,
    pub new: &'static str,
    pub lobby: &'static str,
    pub you: &'static str,
    pub gone_person: &'static str,
    pub owner: &'static str,
    pub back: &'static str,
    pub members: &'static str,
    pub messages: &'static str,
    pub message_placeholder: &'static str,
    pub send: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub sending: &'static str,
    pub sent: &'static str,
    pub waiting: &'static str,
    pub failed: &'static str,
    pub retry: &'static str,
    pub discard: &'static str,
    pub unknown_entry: &'static str,
    pub unknown_preview: &'static str,
    pub unknown_conversation: &'static str,
    pub new_version: &'static str,
    pub reload: &'static str,
    pub unread_line: &'static str,
    pub today: &'static str,
    pub yesterday: &'static str,
    pub weekdays: [&'static str; 7],
    pub no_messages: &'static str,
    pub no_messages_hint: &'static str,
    pub pick_conversation: &'static str,
    pub no_space: &'static str,
    pub loading: &'static str,
    pub online: &'static str,
    pub offline: &'static str,
    pub reconnect_now: &'static str,
    pub connecting: &'static str,
    pub over_http: &'static str,
    pub ready_states: [&'static str; 4],
    pub rooms: &'static str,
    pub more: &'static str,
    pub muted: &'static str,
    pub profile: &'static str,
    pub log_out: &'static str,
    pub skip: &'static str,
    pub not_found_hint: &'static str,
    pub not_allowed: &'static str,
    pub not_allowed_hint: &'static str,
    pub unsent: &'static str,
    pub parts: [&'static str; 8],
    pub robot: &'static str,
    pub banned_until: fn(&str) -> String,
    pub join_hint: &'static str,
    pub last_active: fn(&str) -> String,
    pub room_deleted: &'static str,
    pub you_left: &'static str,
    pub you_were_removed: &'static str,
    pub join: &'static str,
    pub said: Sayings,
    pub show_all: &'static str,
    pub show_less: &'static str,
    pub device_wants_in: &'static str,
    pub peer_gone: &'static str,
    pub copy_of: fn(&str) -> String,
    pub you_are_muted_until: fn(&str) -> String,
    pub to_newest: &'static str,
    pub draft: &'static str,
    pub colon: &'static str,
    pub new_below: fn(usize) -> String,
    pub retry_in: fn(i64) -> String,
    pub sending_left: fn(usize) -> String,
    pub online_of: fn(u32, u32) -> String,
    pub online_all: fn(u32) -> String,
    pub typing: fn(&[String]) -> String,
    pub month_day: fn(u32, u32) -> String,
    pub year_month_day: fn(i64, u32, u32) -> String,
    pub unread_label: fn(&str, u32) -> String,
    pub retry_after: fn(u32) -> String,
    pub internal: fn(&str) -> String,
    pub notice: fn(&Notice) -> String,
    pub refusals: Refusals,
    pub link: LinkWords,
    pub group: GroupNames,
    pub friends: FriendWords,
    // Running a server; what only its pages say is in `admin`.
    pub admin: &'static str,
    pub guest_over: &'static str,
    // Spaces: for who is in several.
    pub spaces: &'static str,
    pub spaces_hint: &'static str,
    pub run_spaces: &'static str,
    // Formatted messages.
    pub spoiler: &'static str,
    pub task_done: &'static str,
    pub task_open: &'static str,
    /// What is done with messages.
    pub talk: &'static TalkNames,
    // Files; the rest is in `pages`.
    pub attach: &'static str,
    pub drop_files: &'static str,
    /// Files of messages.
    pub media: &'static media::MediaNames,
    /// Who has read what.
    pub read: &'static ReadNames,
    // Searching.
    pub search: &'static str,
    pub search_here: &'static str,
}

/// What the chat itself says about groups; the rest is [`GroupWords`].
pub struct GroupNames {
    pub new: &'static str,
    pub unnamed: &'static str,
    pub and: &'static str,
    pub announcement: &'static str,
    pub invitation: &'static str,
}

/// What the chat itself says about friends; the rest is [`FriendshipWords`].
pub struct FriendWords {
    pub contacts: &'static str,
    pub blocked: &'static str,
    pub blocked_show: &'static str,
    pub not_friends: &'static str,
    pub list_full: &'static str,
}

/// What is said about a login that has ended and what was not sent.
pub struct LinkWords {
    pub ended: &'static str,
    pub signed_out: &'static str,
    pub removed: &'static str,
    pub forgotten: &'static str,
    pub somebody_else: &'static str,
    pub unknown: &'static str,
    pub log_in_again: &'static str,
    pub look: &'static str,
    pub unsent: fn(usize) -> String,
    pub left_behind: fn(usize) -> String,
}

/// The input of [`Words::notice`].
pub struct Notice<'a> {
    /// The event.
    pub what: &'a What,
    /// The name of the person who did it.
    pub by: &'a str,
    /// The name of the person it was done to.
    pub person: &'a str,
    /// What it happened in: a group, a room, or a space by its lobby.
    pub kind: Kind,
}

/// What happened, for the line that says so.
pub struct Sayings {
    pub saved: &'static str,
    pub owner: &'static str,
    pub signed_out: &'static str,
    pub renamed: &'static str,
    pub kicked: &'static str,
    pub reminded: &'static str,
    pub readmitted: &'static str,
    pub muted: &'static str,
    pub unmuted: &'static str,
    pub person_removed: &'static str,
    pub way_back: &'static str,
    pub no_way_back: &'static str,
    pub removed: fn(&str) -> String,
    pub deleted: fn(&str) -> String,
    pub gone: fn(&str) -> String,
}

/// What went wrong, and what a person can do about it.
pub struct Refusals {
    pub name_empty: &'static str,
    pub name_too_long: &'static str,
    pub name_unprintable: &'static str,
    pub name_taken: &'static str,
    pub name_looks_taken: &'static str,
    pub name_reserved: &'static str,
    pub unknown_avatar: &'static str,
    pub text_empty: &'static str,
    pub text_too_long: &'static str,
    pub text_unprintable: &'static str,
    pub missing: &'static str,
    pub forbidden: &'static str,
    pub muted: &'static str,
    pub banned: &'static str,
    pub busy: &'static str,
    pub storage_full: &'static str,
    pub wrong_code: &'static str,
    pub logged_out: &'static str,
    pub out_of_date: &'static str,
    pub nonce_reused: &'static str,
    pub unknown: &'static str,
    pub wrong_way_back: &'static str,
    pub hand_over_ended: &'static str,
    pub unreachable: &'static str,
    pub muted_all: &'static str,
    pub slow: &'static str,
    pub owner_stays: &'static str,
    pub full: &'static str,
    pub announcement_too_long: &'static str,
    pub invite_ended: &'static str,
    pub invitation_needed: &'static str,
    pub wrong_invitation: &'static str,
    pub waiting: &'static str,
    pub suspended: &'static str,
    pub wrong_site: &'static str,
    pub reauthenticate: &'static str,
    pub too_late: &'static str,
    pub no_emoji: &'static str,
    pub form_closed: &'static str,
    pub wrong_form: &'static str,
    pub reminded: &'static str,
}

impl Words {
    /// A refusal as a sentence.
    #[must_use]
    pub fn refusal(&self, fault: &Fault) -> String {
        let said = &self.refusals;
        match fault {
            Fault::Name(NameFault::Empty) => said.name_empty,
            Fault::Name(NameFault::TooLong) => said.name_too_long,
            Fault::Name(NameFault::Unprintable) => said.name_unprintable,
            Fault::Name(NameFault::Taken) => said.name_taken,
            Fault::Name(NameFault::LooksTaken) => said.name_looks_taken,
            Fault::Name(NameFault::Reserved) => said.name_reserved,
            Fault::UnknownAvatar => said.unknown_avatar,
            Fault::TextEmpty => said.text_empty,
            Fault::TextTooLong => said.text_too_long,
            Fault::TextUnprintable => said.text_unprintable,
            Fault::Missing => said.missing,
            Fault::Forbidden => said.forbidden,
            Fault::Muted { .. } => said.muted,
            Fault::Banned { .. } => said.banned,
            Fault::Busy { .. } => said.busy,
            Fault::StorageFull => said.storage_full,
            Fault::WrongCode => said.wrong_code,
            Fault::LoggedOut => said.logged_out,
            Fault::WrongWayBack => said.wrong_way_back,
            Fault::HandOverEnded => said.hand_over_ended,
            Fault::Unreachable => said.unreachable,
            Fault::NotFriends => self.friends.not_friends,
            Fault::ListFull { .. } => self.friends.list_full,
            Fault::TooLate => said.too_late,
            Fault::NoEmoji => said.no_emoji,
            Fault::FormClosed => said.form_closed,
            Fault::WrongForm => said.wrong_form,
            Fault::Reminded { .. } => said.reminded,
            Fault::MutedAll => said.muted_all,
            Fault::Slow { .. } => said.slow,
            Fault::OwnerStays => said.owner_stays,
            Fault::Full => said.full,
            Fault::AnnouncementTooLong => said.announcement_too_long,
            Fault::InviteEnded => said.invite_ended,
            Fault::InvitationNeeded => said.invitation_needed,
            Fault::WrongInvitation => said.wrong_invitation,
            Fault::Waiting => said.waiting,
            Fault::Suspended => said.suspended,
            Fault::WrongSite => said.wrong_site,
            Fault::NonceReused => said.nonce_reused,
            // The forms about accounts say what it is: `AccountWords::refusal`.
            Fault::Account(AccountFault::Reauthenticate) => said.reauthenticate,
            Fault::Name(NameFault::Unknown) | Fault::Unknown | Fault::Account(_) => said.unknown,
            Fault::Unreadable | Fault::UnknownCommand | Fault::NotResumed => said.out_of_date,
            Fault::RateLimited { retry_ms } => return (self.retry_after)(retry_ms.div_ceil(1_000).max(1)),
            Fault::Internal { id } => return (self.internal)(id),
        }
        .to_owned()
    }

    /// The name of a part of the settings.
    #[must_use]
    pub fn part(&self, part: Part) -> &'static str {
        Part::ALL
            .iter()
            .position(|at| *at == part)
            .and_then(|at| self.parts.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// What stands beside a name, and no name can imitate.
    #[must_use]
    pub fn tag(&self, owner: bool, robot: bool) -> Option<&'static str> {
        if robot { Some(self.robot) } else { owner.then_some(self.owner) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_waits_are_told_in_minutes() {
        let told = |locale, ms| words(locale).refusal(&Fault::RateLimited { retry_ms: ms });
        assert_eq!(told(Locale::Zh, 1_795_000), "太快了，30 分钟后再试。");
        assert_eq!(told(Locale::En, 1_795_000), "Too fast. Try again in 30 min.");
        assert_eq!(told(Locale::Zh, 89_000), "太快了，89 秒后再试。");
        assert_eq!(told(Locale::En, 90_000), "Too fast. Try again in 2 min.");
        assert_eq!((words(Locale::Zh).retry_in)(600), "连接断开，10 分钟后重连。你写的都会送到。");
        assert_eq!(
            (words(Locale::En).retry_in)(3),
            "Disconnected. Trying again in 3 s. What you write will arrive."
        );
    }
}
