//! What push messages say besides what people wrote.

use protocol::{Brief, FileKind, Locale};

/// The name of a lobby without one, and of a group without one.
pub fn lobby(locale: Locale) -> &'static str {
    if locale == Locale::Zh { "大厅" } else { "Lobby" }
}

/// See [`lobby`].
pub fn group(locale: Locale) -> &'static str {
    if locale == Locale::Zh { "群聊" } else { "Group" }
}

/// Something was written, and it is not said what.
pub fn new_message(locale: Locale) -> &'static str {
    if locale == Locale::Zh { "有新消息" } else { "New message" }
}

/// What was told was taken back.
pub fn recalled(locale: Locale) -> &'static str {
    if locale == Locale::Zh { "消息已撤回" } else { "The message was taken back" }
}

/// A message that somebody asked for, to see whether it comes: title and text.
pub fn test(locale: Locale) -> (&'static str, &'static str) {
    match locale {
        Locale::Zh => ("乐聊", "通知能到这台设备。"),
        Locale::En => ("Leliao", "Notifications reach this device."),
    }
}

/// What files are.
pub fn files(locale: Locale, brief: &Brief) -> String {
    let zh = locale == Locale::Zh;
    let what = match brief.of {
        FileKind::Picture => {
            if zh {
                "图片"
            } else {
                "Picture"
            }
        }
        FileKind::Video => {
            if zh {
                "视频"
            } else {
                "Video"
            }
        }
        FileKind::Audio => {
            if zh {
                "语音"
            } else {
                "Voice message"
            }
        }
        _ => {
            if zh {
                "文件"
            } else {
                "File"
            }
        }
    };
    let many = if brief.count > 1 { format!(" × {}", brief.count) } else { String::new() };
    let name = if brief.name.is_empty() { String::new() } else { format!(" {}", brief.name) };
    format!("[{what}{many}]{name}")
}

/// Between who says something and what.
pub fn colon(locale: Locale) -> &'static str {
    if locale == Locale::Zh { "：" } else { ": " }
}

/// How many messages are unread.
pub fn unread(locale: Locale, count: u64) -> String {
    match locale {
        Locale::Zh => format!("{count} 条未读消息"),
        Locale::En => format!("{count} unread message{}", if count == 1 { "" } else { "s" }),
    }
}

/// What a mail about them is called.
pub fn digest_subject(locale: Locale, count: u64) -> String {
    let name = if locale == Locale::Zh { "乐聊" } else { "Leliao" };
    format!("{name}{}{}", colon(locale), unread(locale, count))
}

/// There is more than a mail names.
pub fn more_conversations(locale: Locale, count: usize) -> String {
    match locale {
        Locale::Zh => format!("还有 {count} 个会话"),
        Locale::En => format!("and {count} more conversation{}", if count == 1 { "" } else { "s" }),
    }
}

/// How a mail is turned off.
pub fn digest_off(locale: Locale, settings: &str) -> String {
    match locale {
        Locale::Zh => format!("不想再收到这类邮件，可在通知设置里关闭：{settings}"),
        Locale::En => format!("To get no more of these mails, turn them off in the settings: {settings}"),
    }
}
