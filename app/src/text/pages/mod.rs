//! The words of the pages that are fetched when somebody first goes there, and of the gate, which has no script. They
//! stand apart so that the chat does not carry them.

mod emoji;
mod en;
mod forms;
mod later;
mod media;
mod offline;
mod reading;
mod search;
mod talk;
mod upload;
mod voice;
mod zh;

use super::Words;
use crate::boot::{Obstacle, Theme, Why};
pub use emoji::EmojiWords;
pub use forms::FormWords;
pub use later::LaterWords;
pub use media::MediaWords;
pub use offline::OfflineWords;
use protocol::{Kind, Locale};
pub use reading::ReadingWords;
pub use search::SearchWords;
use std::ops::Deref;
pub use talk::TalkWords;
pub use upload::UploadWords;
pub use voice::VoiceWords;

/// The words for a language.
#[must_use]
pub fn page_words(locale: Locale) -> &'static PageWords {
    match locale {
        Locale::Zh => &zh::WORDS,
        Locale::En => &en::WORDS,
    }
}

/// The words of one language, with those of the chat.
pub struct PageWords {
    pub chat: &'static Words,
    pub tagline: &'static str,
    pub nickname: &'static str,
    pub nickname_hint: &'static str,
    pub avatar: &'static str,
    pub avatars: [&'static str; 24],
    pub language: &'static str,
    pub plain_http: &'static str,
    pub need_script: &'static str,
    pub room_owner: &'static str,
    pub guest: &'static str,
    pub no_rooms: &'static str,
    pub create_room: &'static str,
    pub room_name: &'static str,
    pub create: &'static str,
    pub leave_room: &'static str,
    pub delete_room: &'static str,
    pub delete_room_sure: &'static str,
    pub rename_room: &'static str,
    pub save: &'static str,
    pub write_privately: &'static str,
    pub kick: &'static str,
    pub mute_hour: &'static str,
    pub unmute: &'static str,
    pub remove_person: &'static str,
    pub remove_person_sure: &'static str,
    pub theme: &'static str,
    pub themes: [&'static str; 3],
    pub page_size: &'static str,
    pub page_sizes: [&'static str; 3],
    pub devices: &'static str,
    pub this_device: &'static str,
    pub sign_out: &'static str,
    pub forget_me: &'static str,
    pub forget_me_sure: &'static str,
    pub forget_password: &'static str,
    pub owner_code: &'static str,
    pub owner_code_hint: &'static str,
    pub claim: &'static str,
    pub you_are_owner: &'static str,
    pub cancel: &'static str,
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
    pub back_by_password: &'static str,
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
    pub leave_last_sure: &'static str,
    pub leave_to_guests_sure: &'static str,
    pub kick_sure: &'static str,
    pub room_of: fn(&str) -> String,
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
    pub enter_key: &'static str,
    pub enter_choices: [&'static str; 2],
    pub obstacle: fn(&Obstacle) -> String,
    pub friendship: FriendshipWords,
    pub groups: GroupWords,
    pub space: SpaceWords,
    pub talk: &'static TalkWords,
    pub upload: &'static UploadWords,
    pub media: &'static MediaWords,
    pub emoji: &'static EmojiWords,
    pub reading: &'static ReadingWords,
    pub later: &'static LaterWords,
    pub kept: &'static OfflineWords,
    pub voice: &'static VoiceWords,
    pub forms: &'static FormWords,
    pub search: &'static SearchWords,
}

/// What is said about friends, remarks, blocks and marks.
pub struct FriendshipWords {
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
    pub pin: &'static str,
    pub unpin: &'static str,
    pub quiet: &'static str,
    pub unquiet: &'static str,
    pub hide: &'static str,
    pub drop_ask: fn(&str) -> String,
    pub block_ask: fn(&str) -> String,
    pub named: fn(&str) -> String,
    /// Leads to what is about the chat with somebody.
    pub about_chat: &'static str,
}

/// The words of groups, and of what rooms share with them.
pub struct GroupWords {
    pub name: &'static str,
    pub name_hint: &'static str,
    pub find_person: &'static str,
    pub rooms: &'static str,
    pub owner: &'static str,
    pub admin: &'static str,
    pub no_announcement: &'static str,
    pub announce: &'static str,
    pub settings: &'static str,
    pub who_writes: &'static str,
    pub everybody: &'static str,
    pub admins_only: &'static str,
    pub slow: &'static str,
    pub slow_choices: [&'static str; 4],
    pub who_invites: &'static str,
    pub members_too: &'static str,
    pub joining: &'static str,
    pub at_once: &'static str,
    pub by_approval: &'static str,
    pub past: &'static str,
    pub see_past: &'static str,
    pub see_nothing: &'static str,
    pub nickname: &'static str,
    pub add: &'static str,
    pub added_none: &'static str,
    pub invite: &'static str,
    pub make_invite: &'static str,
    pub invite_times: [&'static str; 4],
    pub invite_qr: &'static str,
    pub invite_once: &'static str,
    pub invite_simple: &'static str,
    pub valid_for: &'static str,
    pub uses: &'static str,
    pub list_invites: &'static str,
    pub no_invites: &'static str,
    pub drop_invite: &'static str,
    pub requests: &'static str,
    pub accept: &'static str,
    pub refuse: &'static str,
    pub make_admin: &'static str,
    pub unmake_admin: &'static str,
    pub hand_over: &'static str,
    pub hand_over_sure: &'static str,
    pub kick: &'static str,
    pub leave: &'static str,
    pub leave_sure: &'static str,
    pub dissolve: &'static str,
    pub dissolve_sure: &'static str,
    pub rename: &'static str,
    pub invites_you: &'static str,
    pub join: &'static str,
    pub ask_to_join: &'static str,
    pub asked: &'static str,
    pub open: &'static str,
    pub join_hint: &'static str,
    pub ended_hint: &'static str,
    pub create: fn(usize) -> String,
    pub add_count: fn(usize) -> String,
    pub count: fn(u32) -> String,
    pub valid: fn(&str, u32) -> String,
    pub valid_until: fn(&str) -> String,
    pub asked_by: fn(&str) -> String,
    pub hand_over_ask: fn(&str) -> String,
    pub leave_ask: fn(&str) -> String,
    pub dissolve_ask: fn(&str) -> String,
}

impl Deref for PageWords {
    type Target = Words;

    fn deref(&self) -> &Words {
        self.chat
    }
}

impl PageWords {
    /// The name of an avatar, for its label.
    #[must_use]
    pub fn avatar_name(&self, avatar: protocol::AvatarId) -> &'static str {
        self.avatars.get(usize::from(avatar.0).wrapping_sub(1)).copied().unwrap_or_default()
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

    /// What the owner of a room, group or space is called.
    #[must_use]
    pub fn owner_of(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Group => self.groups.owner,
            Kind::Lobby => self.space.owner,
            _ => self.room_owner,
        }
    }

    /// Removing somebody from it, and what follows.
    #[must_use]
    pub fn kick_of(&self, kind: Kind) -> (&'static str, &'static str) {
        match kind {
            Kind::Group => (self.groups.kick, self.kick_sure),
            Kind::Lobby => (self.space.kick, self.space.kick_sure),
            _ => (self.kick, self.kick_sure),
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

/// About spaces.
pub struct SpaceWords {
    pub name: &'static str,
    pub invitation: &'static str,
    pub open: &'static str,
    pub join_hint: &'static str,
    pub leave: &'static str,
    pub leave_sure: &'static str,
    pub taken: &'static str,
    pub owner: &'static str,
    pub kick: &'static str,
    pub kick_sure: &'static str,
    pub delete: &'static str,
    pub leave_ask: fn(&str) -> String,
    pub delete_ask: fn(&str) -> String,
    pub delete_sure: fn(u32, u64, u32) -> String,
}
