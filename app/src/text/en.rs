//! English.

use super::{LinkWords, Notice, Refusals, Words};
use crate::boot::Obstacle;
use protocol::What;

pub const WORDS: Words = Words {
    brand: "Leliao",
    tagline: "Pick a face, take a name, start talking.",
    nickname: "Nickname",
    nickname_hint: "1–32 characters: 中文, English, emoji – all fine",
    avatar: "Avatar",
    avatars: [
        "Fox", "Cat", "Chick", "Bear", "Rabbit", "Panda", "Frog", "Pig", "Koala", "Penguin", "Tiger",
        "Robot", "Dog", "Monkey", "Elephant", "Lion", "Mouse", "Owl", "Hedgehog", "Whale", "Cow", "Duck",
        "Sheep", "Cactus",
    ],
    enter: "Start talking",
    language: "Language",
    plain_http: "This connection is not encrypted: others on the same network may be able to read along.",
    need_script: "Chatting needs JavaScript. Please turn it on in your browser.",
    not_found: "There is nothing here",
    back_home: "Back to the chats",
    chats: "Chats",
    main_navigation: "Main navigation",
    settings: "Settings",
    me: "Me",
    new: "Create or join a room",
    lobby: "Lobby",
    you: "You",
    gone_person: "Former member",
    owner: "Owner",
    room_owner: "Room owner",
    back: "Back",
    members: "Members",
    messages: "Messages",
    message_placeholder: "Message",
    send: "Send",
    copy: "Copy",
    copied: "Copied",
    sending: "Sending",
    sent: "Saved",
    waiting: "Waiting to be sent",
    failed: "Not sent",
    retry: "Try again",
    discard: "Delete",
    unknown_entry: "This version of the page cannot show this.",
    unknown_preview: "[Cannot be shown here]",
    unknown_conversation: "Chat",
    new_version: "A new version is here.",
    reload: "Reload",
    unread_line: "Unread messages",
    today: "Today",
    yesterday: "Yesterday",
    weekdays: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    no_messages: "No messages yet",
    no_messages_hint: "Say something to get started.",
    pick_conversation: "Choose a chat on the left",
    loading: "Loading…",
    online: "Online",
    offline: "Offline",
    reconnect_now: "Reconnect now",
    connecting: "Connecting… What you write will arrive.",
    over_http: "Live connections are blocked here; using ordinary web requests instead.",
    ready_states: ["Connecting", "Connected", "Disconnecting", "Disconnected"],
    rooms: "Public rooms",
    rooms_hint: "Anyone may come in, and leave at any time.",
    no_rooms: "No rooms yet. Make one!",
    create_room: "New room",
    room_name: "Room name",
    create: "Create",
    join: "Join",
    joined: "Joined",
    leave_room: "Leave room",
    delete_room: "Delete room",
    delete_room_sure: "The room and its messages will be deleted for good.",
    rename_room: "Rename",
    save: "Save",
    close: "Close",
    more: "More",
    write_privately: "Message privately",
    kick: "Remove from room",
    mute_hour: "Mute for an hour",
    unmute: "Unmute",
    muted: "Muted",
    remove_person: "Remove from server",
    remove_person_sure: "They will be signed out and lose their name. Their messages stay.",
    profile: "Profile",
    theme: "Appearance",
    themes: ["System", "Light", "Dark"],
    devices: "Signed-in devices",
    this_device: "This device",
    sign_out: "Sign out",
    log_out: "Log out",
    forget_me: "Forget me",
    forget_me_sure: "Your name disappears, your messages stay. This cannot be undone.",
    owner_code: "Owner code",
    owner_code_hint: "The server's console shows it at the first start; “leliao owner-code” makes a new one.",
    claim: "Become owner",
    you_are_owner: "You are the owner.",
    new_below: |n| if n == 1 { "1 new message".to_owned() } else { format!("{n} new messages") },
    retry_in: |s| format!("Disconnected. Trying again in {s} s. What you write will arrive."),
    sending_left: |n| format!("Sending, {n} to go"),
    online_of: |online, all| format!("{online} of {all} online"),
    online_all: |online| format!("{online} online"),
    typing: |names| match names {
        [one] => format!("{one} is typing…"),
        [one, other] => format!("{one} and {other} are typing…"),
        many => format!("{} people are typing…", many.len()),
    },
    month_day: |month, day| format!("{} {day}", MONTHS.get(month as usize - 1).unwrap_or(&"")),
    year_month_day: |year, month, day| {
        format!("{} {day}, {year}", MONTHS.get(month as usize - 1).unwrap_or(&""))
    },
    unread_label: |name, n| if n == 0 { name.to_owned() } else { format!("{name}, {n} unread") },
    retry_after: |s| format!("Too fast. Try again in {s} s."),
    obstacle: |obstacle| match obstacle {
        Obstacle::PublicUrl(url) => {
            format!(
                "Nobody can log in at this address. Whoever runs the server has to start it with --public-url {url}"
            )
        }
        Obstacle::Elsewhere(url) => format!("Nobody can log in at this address. The server is at {url}"),
        Obstacle::TrustedProxy(proxy) => format!(
            "Nobody can log in here: the server does not trust the proxy before it. Whoever runs it has to start it with --trusted-proxy {proxy}"
        ),
    },
    internal: |id| format!("Something went wrong on the server. Please try again later. Reference {id}."),
    notice,
    refusals: Refusals {
        name_empty: "Please choose a name first.",
        name_too_long: "That name is too long: 32 characters at most.",
        name_unprintable: "That name holds invisible or piled-up characters. Please choose another.",
        name_taken: "Somebody has that name. Please choose another.",
        name_looks_taken: "That name looks too much like somebody else's. Please choose another.",
        name_reserved: "Words such as “Owner” or “Lobby” cannot be used in a name. Please choose another.",
        unknown_avatar: "Please choose an avatar.",
        text_empty: "There is nothing in the message.",
        text_too_long: "That message is too long. Please send it in parts.",
        text_unprintable: "The message holds characters that cannot be sent.",
        missing: "It cannot be found; it may have been deleted.",
        forbidden: "You may not do that.",
        muted: "You are muted here. Try again later.",
        banned: "You were removed from this room and cannot come back in yet.",
        busy: "Not reachable right now. Please try again.",
        storage_full: "The server's disk is full. Messages will wait; please tell its owner.",
        wrong_code: "The owner code is not right, or was used already.",
        logged_out: "You are no longer logged in. Please come in again.",
        out_of_date: "This page is out of date. Please reload it.",
        nonce_reused: "Something is wrong with this message. Please write it again.",
        unknown: "The server said no, for a reason that this page does not know. Please reload it.",
    },
    link: LinkWords {
        ended: "You are not logged in any more",
        signed_out: "This login was signed out somewhere else.",
        removed: "The owner removed you from this server.",
        forgotten: "You asked to be forgotten.",
        somebody_else: "Somebody else has logged in with this browser.",
        unknown: "The server does not know this login any more. It may have restored a backup, or the cookies of this browser were cleared.",
        log_in_again: "Come in again",
        not_sent: "Messages that were not sent",
        look: "Look",
        unsent: |n| {
            if n == 1 {
                "One text was not sent. You can copy it here.".to_owned()
            } else {
                format!("{n} texts were not sent. You can copy them here.")
            }
        },
        left_behind: |n| {
            if n == 1 {
                "One message of an earlier login was not sent.".to_owned()
            } else {
                format!("{n} messages of an earlier login were not sent.")
            }
        },
    },
};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn notice(notice: &Notice) -> String {
    let Notice { what, by, person } = notice;
    match what {
        What::Message { text, .. } => text.clone(),
        What::Created { name, .. } => format!("{by} made the room “{name}”"),
        What::Renamed { name, .. } => format!("{by} renamed the room to “{name}”"),
        What::Joined { .. } => format!("{by} joined"),
        What::Left { .. } => format!("{by} left"),
        What::Removed { .. } => format!("{by} removed {person}"),
        What::Muted { until: Some(_), .. } => format!("{by} muted {person} for a while"),
        What::Muted { until: None, .. } => format!("{by} unmuted {person}"),
        What::Owner { .. } => format!("{person} owns the room now"),
        What::Unknown => WORDS.unknown_entry.to_owned(),
    }
}
