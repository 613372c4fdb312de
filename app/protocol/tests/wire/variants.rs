//! Every variant that is sent. A new one does not compile until it stands here, and once it stands here it
//! needs a sample. `Unknown` is never sent.

use protocol::*;

macro_rules! variants {
    ($list:ident, $name:ident, $type:ty { $($pattern:pat => $wire:literal),+ $(,)? } $(or $unknown:pat)?) => {
        pub const $list: &[&str] = &[$($wire),+];

        pub fn $name(value: &$type) -> &'static str {
            match value { $($pattern => $wire,)+ $($unknown => "unknown")? }
        }
    };
}

variants!(COMMANDS, command, Command {
    Command::Resume { .. } => "resume",
    Command::Send { .. } => "send",
    Command::History { .. } => "history",
    Command::Replay { .. } => "replay",
    Command::Read { .. } => "read",
    Command::Typing { .. } => "typing",
    Command::CreateRoom { .. } => "create_room",
    Command::RenameRoom { .. } => "rename_room",
    Command::DeleteRoom { .. } => "delete_room",
    Command::Join { .. } => "join",
    Command::Leave { .. } => "leave",
    Command::OpenPrivate { .. } => "open_private",
    Command::Rooms { .. } => "rooms",
    Command::Room { .. } => "room",
    Command::Card { .. } => "card",
    Command::Members { .. } => "members",
    Command::Kick { .. } => "kick",
    Command::Readmit { .. } => "readmit",
    Command::Mute { .. } => "mute",
    Command::Profile { .. } => "profile",
    Command::ClaimOwner { .. } => "claim_owner",
    Command::RenamePerson { .. } => "rename_person",
    Command::RemovePerson { .. } => "remove_person",
    Command::Logins { .. } => "logins",
    Command::SignOut { .. } => "sign_out",
    Command::WayBack {} => "way_back",
    Command::MakeWayBack {} => "make_way_back",
    Command::DropWayBack {} => "drop_way_back",
    Command::HandOver {} => "hand_over",
    Command::AnswerHandOver { .. } => "answer_hand_over",
    Command::Ping => "ping",
    Command::AskFriend { .. } => "ask_friend",
    Command::AnswerFriend { .. } => "answer_friend",
    Command::DropFriend { .. } => "drop_friend",
    Command::Remark { .. } => "remark",
    Command::Block { .. } => "block",
    Command::People { .. } => "people",
    Command::Mark { .. } => "mark",
    Command::CreateGroup { .. } => "create_group",
    Command::AddPeople { .. } => "add_people",
    Command::SetRole { .. } => "set_role",
    Command::Group { .. } => "group",
    Command::Announce { .. } => "announce",
    Command::ChangeSettings { .. } => "change_settings",
    Command::Nickname { .. } => "nickname",
    Command::MakeInvite { .. } => "make_invite",
    Command::Invites { .. } => "invites",
    Command::DropInvite { .. } => "drop_invite",
    Command::Invitation { .. } => "invitation",
    Command::AcceptInvite { .. } => "accept_invite",
    Command::Requests { .. } => "requests",
    Command::AnswerRequest { .. } => "answer_request",
    Command::ServerSettings {} => "server_settings",
    Command::RunServer { .. } => "run_server",
    Command::Invitations { .. } => "invitations",
    Command::MakeInvitation { .. } => "make_invitation",
    Command::RevokeInvitation { .. } => "revoke_invitation",
    Command::AllPeople(_) => "all_people",
    Command::Suspend { .. } => "suspend",
    Command::Admit { .. } => "admit",
    Command::SignOutEverywhere { .. } => "sign_out_everywhere",
    Command::MakeOwner { .. } => "make_owner",
    Command::Acts { .. } => "acts",
    Command::SignIns { .. } => "sign_ins",
    Command::Usage {} => "usage",
    Command::CloseConnections(_) => "close_connections",
    Command::GiveFeedback { .. } => "give_feedback",
    Command::Feedback { .. } => "feedback",
    Command::MarkFeedback(_) => "mark_feedback",
    Command::AboutMe(_) => "about_me",
    Command::MakeSpace { .. } => "make_space",
    Command::Spaces {} => "spaces",
    Command::Edit(_) => "edit",
    Command::Recall(_) => "recall",
    Command::React(_) => "react",
    Command::Pin(_) => "pin",
    Command::Pins(_) => "pins",
    Command::Reactors(_) => "reactors",
    Command::Revisions(_) => "revisions",
    Command::Star(_) => "star",
    Command::Stars(_) => "stars",
    Command::HideMessages(_) => "hide_messages",
    Command::Forward(_) => "forward",
});

variants!(FRAMES, frame, ServerFrame {
    ServerFrame::Hello(_) => "hello",
    ServerFrame::Reply { .. } => "reply",
    ServerFrame::Refusal { .. } => "refusal",
    ServerFrame::Event(_) => "event",
} or ServerFrame::Unknown);

variants!(REPLIES, reply, Reply {
    Reply::Done => "done",
    Reply::Resumed(_) => "resumed",
    Reply::Sent(_) => "sent",
    Reply::History(_) => "history",
    Reply::Replayed(_) => "replayed",
    Reply::Opened(_) => "opened",
    Reply::Rooms(_) => "rooms",
    Reply::Members(_) => "members",
    Reply::Person(_) => "person",
    Reply::Logins(_) => "logins",
    Reply::Door(_) => "door",
    Reply::Card(_) => "card",
    Reply::WayBack(_) => "way_back",
    Reply::HandOver(_) => "hand_over",
    Reply::People(_) => "people",
    Reply::Group(_) => "group",
    Reply::Invite(_) => "invite",
    Reply::Invites(_) => "invites",
    Reply::Invitation(_) => "invitation",
    Reply::Requests(_) => "requests",
    Reply::Admin(_) => "admin",
    Reply::Messages(_) => "messages",
    Reply::Reactors(_) => "reactors",
    Reply::Revisions(_) => "revisions",
} or Reply::Unknown);

variants!(EVENTS, event, Event {
    Event::Entry(_) => "entry",
    Event::Skip { .. } => "skip",
    Event::Conversation(_) => "conversation",
    Event::Gone(_) => "gone",
    Event::Read { .. } => "read",
    Event::Person(_) => "person",
    Event::Typing { .. } => "typing",
    Event::Presence(_) => "presence",
    Event::HandOver { .. } => "hand_over",
    Event::HandOverAnswered { .. } => "hand_over_answered",
    Event::Logins => "logins",
    Event::Behind => "behind",
    Event::Contact(_) => "contact",
    Event::Mark(_) => "mark",
    Event::Hidden(_) => "hidden",
} or Event::Unknown);

variants!(WHATS, what, What {
    What::Message { .. } => "message",
    What::Created { .. } => "created",
    What::Renamed { .. } => "renamed",
    What::Joined { .. } => "joined",
    What::Left { .. } => "left",
    What::Removed { .. } => "removed",
    What::Muted { .. } => "muted",
    What::Owner { .. } => "owner",
    What::Added { .. } => "added",
    What::RoleChanged { .. } => "role_changed",
    What::Announced { .. } => "announced",
    What::MutedAll { .. } => "muted_all",
    What::Slowed { .. } => "slowed",
    What::Changed { .. } => "changed",
} or What::Unknown);

variants!(FAULTS, fault, Fault {
    Fault::Unreadable => "unreadable",
    Fault::UnknownCommand => "unknown_command",
    Fault::NotResumed => "not_resumed",
    Fault::Missing => "missing",
    Fault::Forbidden => "forbidden",
    Fault::Name(_) => "name",
    Fault::UnknownAvatar => "unknown_avatar",
    Fault::TextEmpty => "text_empty",
    Fault::TextTooLong => "text_too_long",
    Fault::TextUnprintable => "text_unprintable",
    Fault::NonceReused => "nonce_reused",
    Fault::Muted { .. } => "muted",
    Fault::Banned { .. } => "banned",
    Fault::RateLimited { .. } => "rate_limited",
    Fault::Busy { .. } => "busy",
    Fault::StorageFull => "storage_full",
    Fault::WrongCode => "wrong_code",
    Fault::LoggedOut => "logged_out",
    Fault::WrongWayBack => "wrong_way_back",
    Fault::HandOverEnded => "hand_over_ended",
    Fault::Unreachable => "unreachable",
    Fault::NotFriends => "not_friends",
    Fault::ListFull { .. } => "list_full",
    Fault::MutedAll => "muted_all",
    Fault::Slow { .. } => "slow",
    Fault::OwnerStays => "owner_stays",
    Fault::Full => "full",
    Fault::AnnouncementTooLong => "announcement_too_long",
    Fault::InviteEnded => "invite_ended",
    Fault::InvitationNeeded => "invitation_needed",
    Fault::WrongInvitation => "wrong_invitation",
    Fault::Waiting => "waiting",
    Fault::Suspended => "suspended",
    Fault::WrongSite => "wrong_site",
    Fault::Internal { .. } => "internal",
    Fault::TooLate => "too_late",
    Fault::NoEmoji => "no_emoji",
    Fault::Account(_) => "account",
} or Fault::Unknown);

variants!(ACCOUNT_FAULTS, account_fault, AccountFault {
    AccountFault::Email => "email",
    AccountFault::PasswordTooShort => "password_too_short",
    AccountFault::PasswordTooLong => "password_too_long",
    AccountFault::PasswordCommon => "password_common",
    AccountFault::Wrong => "wrong",
    AccountFault::NotActivated => "not_activated",
    AccountFault::LinkEnded => "link_ended",
    AccountFault::WrongSecondFactor => "wrong_second_factor",
    AccountFault::Reauthenticate => "reauthenticate",
    AccountFault::WrongPasskey => "wrong_passkey",
    AccountFault::PasskeyEnded => "passkey_ended",
} or AccountFault::Unknown);

variants!(NAME_FAULTS, name_fault, NameFault {
    NameFault::Empty => "empty",
    NameFault::TooLong => "too_long",
    NameFault::Unprintable => "unprintable",
    NameFault::Taken => "taken",
    NameFault::LooksTaken => "looks_taken",
    NameFault::Reserved => "reserved",
} or NameFault::Unknown);

variants!(SNAPSHOTS, snapshot, SnapshotReason {
    SnapshotReason::First => "first",
    SnapshotReason::Epoch => "epoch",
} or SnapshotReason::Unknown);

variants!(GONE_REASONS, gone_reason, GoneReason {
    GoneReason::Left => "left",
    GoneReason::Removed => "removed",
    GoneReason::Deleted => "deleted",
} or GoneReason::Unknown);

variants!(FRIENDSHIPS, friendship, Friendship {
    Friendship::None => "none",
    Friendship::Asked => "asked",
    Friendship::AskedBy => "asked_by",
    Friendship::Friend => "friend",
} or Friendship::Unknown);

variants!(KINDS, kind, Kind {
    Kind::Lobby => "lobby",
    Kind::Room => "room",
    Kind::Private => "private",
    Kind::Group => "group",
} or Kind::Unknown);

variants!(ROLES, role, Role {
    Role::Member => "member",
    Role::Owner => "owner",
    Role::Admin => "admin",
} or Role::Unknown);

variants!(LOCALES, locale, Locale {
    Locale::Zh => "zh-CN",
    Locale::En => "en",
});
