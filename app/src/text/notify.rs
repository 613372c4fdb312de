//! What notifications and their settings say. Apart from [`super::Words`]: only their own code has it.

use protocol::{Level, Locale};

/// In one language.
pub struct NotifyWords {
    pub will_i: &'static str,
    pub again: &'static str,
    pub yes: &'static str,
    pub partly: &'static str,
    /// Without a sound, and with one.
    pub no: [&'static str; 2],
    pub works: [&'static str; 4],
    pub permission: [&'static str; 3],
    pub insecure: &'static str,
    pub ios: &'static str,
    pub no_worker: &'static str,
    pub no_key: &'static str,
    pub sending: &'static str,
    /// A test without push messages: where notifications appear, and where they may not.
    pub appeared: &'static str,
    pub sounded: &'static str,
    pub arrived: fn(i64) -> String,
    pub taken: &'static str,
    pub refused: fn(u16) -> String,
    pub unreached: &'static str,
    pub slow: &'static str,
    pub push: &'static str,
    pub push_on: &'static str,
    pub push_off: &'static str,
    pub failed: &'static str,
    pub levels: [&'static str; 3],
    pub private: &'static str,
    pub groups: &'static str,
    pub rooms: &'static str,
    pub default: &'static str,
    pub level: &'static str,
    pub level_hint: &'static str,
    pub keywords: &'static str,
    pub keywords_hint: &'static str,
    pub keywords_full: &'static str,
    pub quiet: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub quiet_hint: fn(&str) -> String,
    pub quiet_half: &'static str,
    pub sound: &'static str,
    pub text: &'static str,
    pub text_hint: &'static str,
    pub on_off: [&'static str; 2],
    pub save: &'static str,
    pub devices: &'static str,
    pub this_device: &'static str,
    pub stop: &'static str,
    pub new_message: &'static str,
}

impl NotifyWords {
    /// The name of a level.
    #[must_use]
    pub fn level_name(&self, level: Level) -> &'static str {
        let [all, mentions, nothing] = self.levels;
        match level {
            Level::All => all,
            Level::Nothing => nothing,
            Level::Mentions | Level::Unknown => mentions,
        }
    }
}

/// The words for a language.
#[must_use]
pub fn notify_words(locale: Locale) -> &'static NotifyWords {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

static ZH: NotifyWords = NotifyWords {
    will_i: "我会收到通知吗？",
    again: "试一下",
    yes: "会：关掉网页也收得到。",
    partly: "网页开着时会；关掉网页就收不到。",
    no: ["只有标题上的数字。", "只有标题上的数字和提示音。"],
    works: ["标题上的未读数", "提示音", "网页在后台时的通知", "网页关掉后的通知"],
    permission: [
        "浏览器允许通知",
        "还没有允许通知：打开下面的“在这台设备上通知我”，浏览器会问一次。",
        "浏览器拒绝了通知。点地址栏左边的图标，把“通知”改成允许，再回来。",
    ],
    insecure: "这个地址不是 https，浏览器不让网页弹通知。标题和提示音照常；请站长配上 https。",
    ios: "在 iPhone 和 iPad 上：先用“分享 → 添加到主屏幕”装到桌面，再从桌面图标打开这里。",
    no_worker: "这个浏览器不支持关掉网页后的通知。可以一直开着网页，或换一个浏览器。",
    no_key: "这个服务器现在不发推送。",
    appeared: "刚才应该出现了一条通知。没看到的话，看看这台设备的通知和勿扰设置。",
    sounded: "只响了一声：这里还不能显示通知。",
    sending: "发出一条试试……",
    arrived: |ms| {
        let tenths = ms / 100;
        format!("发出了，{}.{} 秒后到了。", tenths / 10, tenths % 10)
    },
    taken: "推送服务收下了，但还没到这里。等一会儿再试；手机要允许浏览器在后台运行。",
    refused: |status| format!("推送服务拒绝了（{status}）。关掉再打开“在这台设备上通知我”。"),
    unreached: "服务器连不上这个浏览器的推送服务，过会儿会再试。网页开着时通知照常。",
    slow: "还没有回音。",
    push: "在这台设备上通知我",
    push_on: "开着：网页关掉也会通知。",
    push_off: "关着：网页关掉就没有通知。",
    failed: "没能打开：浏览器连不上它的推送服务。网页开着时通知照常。",
    levels: ["每条", "@我", "不通知"],
    private: "私聊",
    groups: "群聊",
    rooms: "大厅和房间",
    default: "默认",
    level: "通知",
    level_hint: "“不通知”就是免打扰。",
    keywords: "关键词",
    keywords_hint: "用空格隔开。选“@我”的聊天里，出现这些词也通知。",
    keywords_full: "关键词最多 20 个，每个最多 32 个字。",
    quiet: "安静时段",
    from: "从",
    to: "到",
    quiet_half: "开始和结束都要填，而且不能一样；两个都留空就没有安静时段。",
    quiet_hint: |zone| format!("每天按{zone}算。这段时间不响也不弹，消息照收。"),
    sound: "提示音",
    text: "通知里显示内容",
    text_hint: "关掉就只写“有新消息”。",
    on_off: ["开", "关"],
    save: "保存",
    devices: "会收到推送的设备",
    this_device: "这台",
    stop: "停止",
    new_message: "有新消息",
};

static EN: NotifyWords = NotifyWords {
    will_i: "Will I be notified?",
    again: "Try it",
    yes: "Yes, even when the page is closed.",
    partly: "While the page is open; not when it is closed.",
    no: ["Only the number in the title.", "Only the number in the title and a sound."],
    works: [
        "Unread number in the title",
        "Sound",
        "Notifications while the page is in the background",
        "Notifications when the page is closed",
    ],
    permission: [
        "The browser allows notifications",
        "Not allowed yet: turn on “Notify me on this device” below, and the browser asks once.",
        "The browser blocks notifications. Open the icon left of the address, set “Notifications” to allow, and come back.",
    ],
    insecure: "This address is not https, so the browser allows no notifications. Title and sound work; ask the owner for https.",
    ios: "On iPhone and iPad: first “Share → Add to Home Screen”, then open this page from its icon.",
    no_worker: "This browser has no notifications for closed pages. Keep the page open, or use another browser.",
    no_key: "This server sends no push messages now.",
    appeared: "A notification should have appeared just now. If not, look at the notification and do-not-disturb settings of this device.",
    sounded: "It only sounded: notifications may not appear here yet.",
    sending: "Sending one to see…",
    arrived: |ms| {
        let tenths = ms / 100;
        format!("Sent, and arrived after {}.{} s.", tenths / 10, tenths % 10)
    },
    taken: "The push service took it, but it has not arrived here. Try again in a while; a phone has to let the browser run in the background.",
    refused: |status| {
        format!("The push service refused it ({status}). Turn “Notify me on this device” off and on again.")
    },
    unreached: "The server cannot reach this browser's push service and will try again. While the page is open, notifications work.",
    slow: "No answer yet.",
    push: "Notify me on this device",
    push_on: "On: also when the page is closed.",
    push_off: "Off: nothing when the page is closed.",
    failed: "It could not be turned on: the browser cannot reach its push service. While the page is open, notifications work.",
    levels: ["All", "Mentions", "Nothing"],
    private: "Private chats",
    groups: "Groups",
    rooms: "Lobby and rooms",
    default: "Default",
    level: "Notifications",
    level_hint: "“Nothing” is the same as muted.",
    keywords: "Keywords",
    keywords_hint: "Separated by spaces. Where only mentions notify, these words do too.",
    keywords_full: "At most 20 words, of 32 characters each.",
    quiet: "Quiet hours",
    from: "From",
    to: "To",
    quiet_half: "Both times are needed, and they must differ; leave both empty for no quiet hours.",
    quiet_hint: |zone| format!("Every day, in {zone}. Nothing sounds or appears; messages still arrive."),
    sound: "Sound",
    text: "Show what was written",
    text_hint: "When off, it says “New message” only.",
    on_off: ["On", "Off"],
    save: "Save",
    devices: "Devices that get push messages",
    this_device: "this one",
    stop: "Stop",
    new_message: "New message",
};
