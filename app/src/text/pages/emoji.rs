//! The picker of emoji and stickers.

/// In one language.
pub struct EmojiWords {
    pub emoji: &'static str,
    pub search: &'static str,
    pub recent: &'static str,
    /// As in `app/emoji/list.txt`.
    pub groups: [&'static str; 9],
    pub found: &'static str,
    pub nothing: &'static str,
    pub tone: &'static str,
    /// Without one, then from light to dark.
    pub tones: [&'static str; 6],
    pub more: &'static str,
    pub offered: &'static str,
    pub stickers: &'static str,
    pub no_stickers: &'static str,
}

pub static ZH: EmojiWords = EmojiWords {
    emoji: "表情",
    search: "搜表情：笑、hua、cake",
    recent: "最近用过",
    groups: [
        "人和手势",
        "笑脸和情绪",
        "动物和自然",
        "食物和饮料",
        "活动",
        "旅行和地点",
        "物品",
        "符号",
        "旗帜",
    ],
    found: "找到的表情",
    nothing: "没有这样的表情，换个词试试。",
    tone: "肤色",
    tones: ["默认", "浅", "较浅", "中等", "较深", "深"],
    more: "其他表情",
    offered: "可选的名字和表情",
    stickers: "贴纸",
    no_stickers: "还没有贴纸。站长可以在“管理服务器”里添加。",
};

pub static EN: EmojiWords = EmojiWords {
    emoji: "Emoji",
    search: "Search emoji",
    recent: "Recent",
    groups: [
        "People and gestures",
        "Smileys and feelings",
        "Animals and nature",
        "Food and drink",
        "Activities",
        "Travel and places",
        "Objects",
        "Symbols",
        "Flags",
    ],
    found: "Found",
    nothing: "No emoji like that. Try another word.",
    tone: "Skin tone",
    tones: ["Default", "Light", "Medium-light", "Medium", "Medium-dark", "Dark"],
    more: "More emoji",
    offered: "Names and emoji to choose",
    stickers: "Stickers",
    no_stickers: "No stickers yet. The server's owner can add some.",
};
