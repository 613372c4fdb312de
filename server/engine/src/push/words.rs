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
