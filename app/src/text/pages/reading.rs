//! Who has read what, marking as unread, days to go to.

/// In one language.
pub struct ReadingWords {
    pub readers: &'static str,
    pub read: fn(u32) -> String,
    pub unread: fn(u32) -> String,
    pub silent: fn(u32) -> String,
    pub nobody: &'static str,
    pub more: &'static str,
    pub receipts: &'static str,
    pub receipts_hint: &'static str,
    pub receipt_choices: [&'static str; 2],
    pub mark_unread: &'static str,
    pub mark_read: &'static str,
    pub unread_from_here: &'static str,
    pub day: &'static str,
    pub go: &'static str,
    pub nothing_later: &'static str,
}

pub static ZH: ReadingWords = ReadingWords {
    readers: "谁读过了",
    read: |n| format!("已读 {n}"),
    unread: |n| format!("未读 {n}"),
    silent: |n| format!("另有 {n} 人没有开启已读回执。"),
    nobody: "还没有人。",
    more: "更多",
    receipts: "已读回执",
    receipts_hint: "开启后，对方看得到你读到哪里，你也看得到对方读到哪里。关闭后，双方都看不到。",
    receipt_choices: ["开启", "关闭"],
    mark_unread: "标为未读",
    mark_read: "标为已读",
    unread_from_here: "从这里起未读",
    day: "日期",
    go: "跳转",
    nothing_later: "那天之后没有消息，已到最新。",
};

pub static EN: ReadingWords = ReadingWords {
    readers: "Who has read it",
    read: |n| format!("Read {n}"),
    unread: |n| format!("Not read {n}"),
    silent: |n| {
        if n == 1 {
            "1 more has read receipts off.".to_owned()
        } else {
            format!("{n} more have read receipts off.")
        }
    },
    nobody: "Nobody yet.",
    more: "More",
    receipts: "Read receipts",
    receipts_hint: "When on, others see how far you have read, and you see how far they have. When off, neither does.",
    receipt_choices: ["On", "Off"],
    mark_unread: "Mark as unread",
    mark_read: "Mark as read",
    unread_from_here: "Unread from here",
    day: "Date",
    go: "Go",
    nothing_later: "Nothing was said after that day: this is the newest.",
};
