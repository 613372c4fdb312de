//! The words of the page about passkeys. They stand apart so that the chat does not carry them.

use protocol::Locale;

/// The words for a language.
#[must_use]
pub fn passkey_words(locale: Locale) -> &'static PasskeyWords {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// The words of one language.
pub struct PasskeyWords {
    pub title: &'static str,
    pub hint: &'static str,
    /// Where browsers have none: the address is neither encrypted nor this machine.
    pub impossible: &'static str,
    pub unsupported: &'static str,
    pub need_script: &'static str,
    pub none: &'static str,
    pub made: fn(&str) -> String,
    pub used: fn(&str) -> String,
    pub never_used: &'static str,
    pub warned: fn(&str) -> String,
    pub between: &'static str,
    pub change: fn(&str) -> String,
    pub name: &'static str,
    pub first_name: &'static str,
    pub rename: &'static str,
    pub remove: &'static str,
    pub remove_hint: &'static str,
    pub add: &'static str,
    pub add_button: &'static str,
    pub full: &'static str,
    pub back: &'static str,
    pub added: &'static str,
    pub removed: &'static str,
    pub sign_in: &'static str,
    pub or: &'static str,
    pub second_step: &'static str,
    pub second_step_hint: &'static str,
    pub second_step_button: &'static str,
    pub code_instead: &'static str,
    pub recovery_code: &'static str,
    pub recovery_code_hint: &'static str,
}

impl PasskeyWords {
    /// What a form has done, by the name of it in the address.
    #[must_use]
    pub fn said(&self, what: &str) -> Option<&'static str> {
        match what {
            "passkey_added" => Some(self.added),
            "passkey_removed" => Some(self.removed),
            _ => None,
        }
    }
}

const ZH: PasskeyWords = PasskeyWords {
    title: "通行密钥",
    hint: "用指纹、面容或锁屏密码登录，不用输密码，也骗不走。",
    impossible: "这个地址没有加密，浏览器在这里不提供通行密钥。用 https 的地址打开，就能添加。",
    unsupported: "这个浏览器没有通行密钥。换一个新一点的浏览器，就能添加。",
    need_script: "通行密钥需要 JavaScript。请在浏览器里打开它，再来一次。",
    none: "还没有通行密钥。",
    made: |day| format!("{day}添加"),
    used: |day| format!("{day}用过"),
    never_used: "还没用过",
    warned: |day| format!("{day}，它的计数倒退了：可能被人复制。不放心就移除，再添加一个。"),
    between: " · ",
    change: |name| format!("改名或移除「{name}」"),
    name: "名字",
    first_name: "我的设备",
    rename: "改名",
    remove: "移除",
    remove_hint: "移除以后，再从设备的密码管理器里删掉它。",
    add: "添加一个",
    add_button: "添加通行密钥",
    full: "最多 10 个。先移除一个，才能再添加。",
    back: "回到设置",
    added: "通行密钥添加好了。用密码登录时，也会再要它一次。",
    removed: "通行密钥移除了。",
    sign_in: "用通行密钥登录",
    or: "或者",
    second_step: "再验一次",
    second_step_hint: "密码对了。再用一下你的通行密钥。",
    second_step_button: "使用通行密钥",
    code_instead: "改用验证码或恢复码",
    recovery_code: "恢复码",
    recovery_code_hint: "通行密钥不在身边，就写一个恢复码。每个只能用一次。",
};

const EN: PasskeyWords = PasskeyWords {
    title: "Passkeys",
    hint: "Sign in with your fingerprint, face or screen lock. No password to type, and none to be tricked out of.",
    impossible: "This address is not encrypted, and browsers have no passkeys there. Open the site at its https address to add one.",
    unsupported: "This browser has no passkeys. Use a newer one to add yours.",
    need_script: "Passkeys need JavaScript. Turn it on in your browser and open this page again.",
    none: "No passkeys yet.",
    made: |day| format!("Added {day}"),
    used: |day| format!("used {day}"),
    never_used: "not used yet",
    warned: |day| {
        format!(
            "Its counter went back ({day}): there may be a copy of it. If in doubt, remove it and add another."
        )
    },
    between: ", ",
    change: |name| format!("Rename or remove “{name}”"),
    name: "Name",
    first_name: "My device",
    rename: "Rename",
    remove: "Remove",
    remove_hint: "Delete it from the device’s password manager afterwards.",
    add: "Add one",
    add_button: "Add a passkey",
    full: "There are ten at most. Remove one to add another.",
    back: "Back to the settings",
    added: "Passkey added. It is asked for after the password, too.",
    removed: "Passkey removed.",
    sign_in: "Sign in with a passkey",
    or: "or",
    second_step: "One more step",
    second_step_hint: "The password is right. Now use your passkey.",
    second_step_button: "Use a passkey",
    code_instead: "Use a code instead",
    recovery_code: "Recovery code",
    recovery_code_hint: "Passkey not at hand? Type a recovery code. Each works once.",
};
