//! Being an app: what was kept for the time without a connection, and what other apps share.

/// In one language.
pub struct OfflineWords {
    /// What is seen is as old as this.
    pub since: fn(&str) -> String,
    pub find: &'static str,
    /// Something from another app waits for a conversation.
    pub shared: &'static str,
    pub shared_cancel: &'static str,
}

pub static ZH: OfflineWords = OfflineWords {
    since: |at| format!("没有连接，这里是 {at} 的内容。"),
    find: "在这里找",
    shared: "选一个聊天，分享的内容会放进它的输入框。",
    shared_cancel: "不分享了",
};

pub static EN: OfflineWords = OfflineWords {
    since: |at| format!("No connection. This is how it was at {at}."),
    find: "Search here",
    shared: "Choose a chat: what you share goes into its message box.",
    shared_cancel: "Do not share",
};
