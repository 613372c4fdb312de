//! What the browser is told of the app that can be installed, and what is shown when neither connection nor copy is
//! there. Only the server has these words: the manifest and the service worker carry them.

use protocol::Locale;

/// The words for a language.
#[must_use]
pub fn installed_words(locale: Locale) -> &'static InstalledWords {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// The words of one language.
pub struct InstalledWords {
    /// What the app is, in a sentence.
    pub description: &'static str,
    /// The shortcuts.
    pub people: &'static str,
    pub rooms: &'static str,
    pub new_group: &'static str,
    /// The page without a connection.
    pub offline: &'static str,
    pub offline_hint: &'static str,
    pub retry: &'static str,
}

static ZH: InstalledWords = InstalledWords {
    description: "自己的聊天，装在自己的机器上。",
    people: "通讯录",
    rooms: "房间",
    new_group: "建群",
    offline: "没有连接",
    offline_hint: "这一页没有存下来。连上以后就能看。",
    retry: "再试一次",
};

static EN: InstalledWords = InstalledWords {
    description: "A chat of one's own, on a machine of one's own.",
    people: "Contacts",
    rooms: "Rooms",
    new_group: "New group",
    offline: "No connection",
    offline_hint: "This page was not kept. It can be read once you are connected.",
    retry: "Try again",
};
