//! What the rows of messages say about who has read them; the rest is in `pages`.

/// In one language.
pub struct ReadNames {
    pub by_peer: &'static str,
    pub by: fn(u32) -> String,
    pub to_day: &'static str,
}

pub static ZH: ReadNames =
    ReadNames { by_peer: "已读", by: |n| format!("{n} 人已读"), to_day: "跳到日期" };

pub static EN: ReadNames =
    ReadNames { by_peer: "Read", by: |n| format!("Read by {n}"), to_day: "Go to a date" };
