//! Every visible word, in both languages. A missing word does not compile.

mod account;
pub mod admin;
pub mod day;
mod en;
mod group_words;
mod zh;

pub use group_words::GroupWords;

use crate::{
    boot::{Obstacle, Theme, Why},
    route::Part,
};
use protocol::{Fault, Locale, NameFault, What};

pub use account::{AccountWords, account_words};

/// The words for a language.
#[must_use]
pub fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Zh => &zh::WORDS,
        Locale::En => &en::WORDS,
    }
}

/// The words of one language.
pub struct Words {
    pub brand: &'static str,
    pub tagline: &'static str,
    pub nickname: &'static str,
    pub nickname_hint: &'static str,
    pub avatar: &'static str,
    pub avatars: [&'static str; 24],
    pub enter: &'static str,
    pub language: &'static str,
    pub plain_http: &'static str,
    pub need_script: &'static str,
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
    pub room_owner: &'static str,
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
    pub loading: &'static str,
    pub online: &'static str,
    pub offline: &'static str,
    pub reconnect_now: &'static str,
    pub connecting: &'static str,
    pub over_http: &'static str,
    pub ready_states: [&'static str; 4],
    pub rooms: &'static str,
    pub no_rooms: &'static str,
    pub create_room: &'static str,
    pub room_name: &'static str,
    pub create: &'static str,
    pub join: &'static str,
    pub leave_room: &'static str,
    pub delete_room: &'static str,
    pub delete_room_sure: &'static str,
    pub rename_room: &'static str,
    pub save: &'static str,
    pub more: &'static str,
    pub write_privately: &'static str,
    pub kick: &'static str,
    pub mute_hour: &'static str,
    pub unmute: &'static str,
    pub muted: &'static str,
    pub remove_person: &'static str,
    pub remove_person_sure: &'static str,
    pub profile: &'static str,
    pub theme: &'static str,
    pub themes: [&'static str; 3],
    pub devices: &'static str,
    pub this_device: &'static str,
    pub sign_out: &'static str,
    pub log_out: &'static str,
    pub forget_me: &'static str,
    pub forget_me_sure: &'static str,
    pub owner_code: &'static str,
    pub owner_code_hint: &'static str,
    pub claim: &'static str,
    pub you_are_owner: &'static str,
    pub skip: &'static str,
    pub cancel: &'static str,
    pub not_found_hint: &'static str,
    pub not_allowed: &'static str,
    pub not_allowed_hint: &'static str,
    pub room_deleted: &'static str,
    pub you_were_removed: &'static str,
    pub you_left: &'static str,
    pub join_hint: &'static str,
    pub unsent: &'static str,
    pub find_room: &'static str,
    pub find_member: &'static str,
    pub no_results: &'static str,
    pub open: &'static str,
    pub look: &'static str,
    pub room_link: &'static str,
    pub room_qr: &'static str,
    pub copy_link: &'static str,
    pub shared: &'static str,
    pub person_gone: &'static str,
    pub way_back_hint: &'static str,
    pub make_way_back: &'static str,
    pub renew_way_back: &'static str,
    pub drop_way_back: &'static str,
    pub way_back_qr: &'static str,
    pub way_back_once: &'static str,
    pub way_back_question: &'static str,
    pub way_back_kept: &'static str,
    pub way_back_first: &'static str,
    pub would_lose: &'static str,
    pub owner_lost: &'static str,
    pub log_out_anyway: &'static str,
    pub add_device: &'static str,
    pub device_qr: &'static str,
    pub device_steps: &'static str,
    pub device_asks: &'static str,
    pub not_me: &'static str,
    pub that_is_me: &'static str,
    pub device_let_in: &'static str,
    pub device_refused: &'static str,
    pub come_back: &'static str,
    pub come_back_hint: &'static str,
    pub come_back_button: &'static str,
    pub this_device_in: &'static str,
    pub this_device_hint: &'static str,
    pub this_device_button: &'static str,
    pub not_mine: &'static str,
    pub compare_digits: &'static str,
    pub compare_digits_hint: &'static str,
    pub device_was_refused: &'static str,
    pub device_ended: &'static str,
    pub device_allowed: &'static str,
    pub device_allowed_hint: &'static str,
    pub device_again: &'static str,
    pub you_logged_out: &'static str,
    pub login_ended: &'static str,
    pub leave_room_sure: &'static str,
    pub kick_sure: &'static str,
    pub parts: [&'static str; 7],
    pub robot: &'static str,
    pub last_active: fn(&str) -> String,
    pub room_of: fn(&str) -> String,
    pub banned_until: fn(&str) -> String,
    pub muted_until: fn(&str) -> String,
    pub leave_room_ask: fn(&str) -> String,
    pub delete_room_ask: fn(&str) -> String,
    pub kick_ask: fn(&str, &str) -> String,
    pub remove_person_ask: fn(&str) -> String,
    pub way_back_made: fn(&str) -> String,
    pub seconds_left: fn(i64) -> String,
    pub unsent_count: fn(usize) -> String,
    pub chats_lost: fn(usize) -> String,
    pub room_lost: fn(&str) -> String,
    pub said: Sayings,
    pub show_all: &'static str,
    pub show_less: &'static str,
    pub device_wants_in: &'static str,
    pub peer_gone: &'static str,
    pub enter_key: &'static str,
    pub enter_choices: [&'static str; 2],
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
    pub obstacle: fn(&Obstacle) -> String,
    pub notice: fn(&Notice) -> String,
    pub refusals: Refusals,
    pub link: LinkWords,
    pub group: GroupWords,
    pub friends: FriendWords,
    // Running a server; what only its pages say is in `admin`.
    pub admin: &'static str,
    pub guest_over: &'static str,
}

/// What is said about friends, remarks, blocks and marks.
pub struct FriendWords {
    pub contacts: &'static str,
    pub find: &'static str,
    pub requests: &'static str,
    pub none_yet: &'static str,
    pub add: &'static str,
    pub note: &'static str,
    pub ask: &'static str,
    pub accept: &'static str,
    pub refuse: &'static str,
    pub waiting: &'static str,
    pub take_back: &'static str,
    pub drop: &'static str,
    pub drop_sure: &'static str,
    pub remark: &'static str,
    pub remark_hint: &'static str,
    pub block: &'static str,
    pub block_sure: &'static str,
    pub unblock: &'static str,
    pub blocked: &'static str,
    pub blocked_show: &'static str,
    pub pin: &'static str,
    pub unpin: &'static str,
    pub quiet: &'static str,
    pub unquiet: &'static str,
    pub hide: &'static str,
    pub not_friends: &'static str,
    pub list_full: &'static str,
    pub drop_ask: fn(&str) -> String,
    pub block_ask: fn(&str) -> String,
    pub named: fn(&str) -> String,
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
    /// Whether it happened in a group; else in a room.
    pub is_group: bool,
}

/// What happened, for the line that says so.
pub struct Sayings {
    pub saved: &'static str,
    pub owner: &'static str,
    pub signed_out: &'static str,
    pub renamed: &'static str,
    pub kicked: &'static str,
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
            Fault::Name(NameFault::Unknown) | Fault::Unknown | Fault::Account(_) => said.unknown,
            Fault::Unreadable | Fault::UnknownCommand | Fault::NotResumed => said.out_of_date,
            Fault::RateLimited { retry_ms } => return (self.retry_after)(retry_ms.div_ceil(1_000).max(1)),
            Fault::Internal { id } => return (self.internal)(id),
        }
        .to_owned()
    }

    /// The name of an avatar, for its label.
    #[must_use]
    pub fn avatar_name(&self, avatar: protocol::AvatarId) -> &'static str {
        self.avatars.get(usize::from(avatar.0).wrapping_sub(1)).copied().unwrap_or_default()
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

    /// Why somebody sees the way in again.
    #[must_use]
    pub fn why(&self, why: Why) -> &'static str {
        match why {
            Why::Left => self.you_logged_out,
            Why::Ended => self.login_ended,
            // The form for accounts says it.
            Why::Active => "",
        }
    }

    /// The name of a theme.
    #[must_use]
    pub fn theme_name(&self, theme: Theme) -> &'static str {
        let [system, light, dark] = self.themes;
        match theme {
            Theme::System => system,
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }
}
