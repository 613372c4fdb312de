//! The words of the pages about accounts. They stand apart so that the chat does not carry them.

use super::Words;
use protocol::{AccountFault, Fault, Locale};

/// The words for a language.
#[must_use]
pub fn account_words(locale: Locale) -> &'static AccountWords {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// The words of one language.
pub struct AccountWords {
    pub register: &'static str,
    pub register_hint: &'static str,
    pub register_button: &'static str,
    pub other_face: &'static str,
    pub email: &'static str,
    pub email_hint: &'static str,
    pub password: &'static str,
    pub password_hint: &'static str,
    pub have_account: &'static str,
    pub no_account: &'static str,
    pub by_nickname: &'static str,
    pub log_in: &'static str,
    pub welcome_back: &'static str,
    pub forgot: &'static str,
    pub sent: &'static str,
    pub sent_to: fn(&str) -> String,
    pub sent_hint: &'static str,
    pub reset_sent_hint: &'static str,
    pub other_address: &'static str,
    pub activate: &'static str,
    pub activate_hint: &'static str,
    pub activate_button: &'static str,
    pub active: &'static str,
    pub ask_reset: &'static str,
    pub ask_reset_hint: &'static str,
    pub ask_reset_button: &'static str,
    pub reset: &'static str,
    pub reset_hint: &'static str,
    pub reset_button: &'static str,
    pub new_password: &'static str,
    pub old_password: &'static str,
    pub add_hint: &'static str,
    pub add_button: &'static str,
    pub your_email: &'static str,
    pub new_email: &'static str,
    pub change_email: &'static str,
    pub change_email_hint: &'static str,
    pub change_password: &'static str,
    pub change_password_hint: &'static str,
    pub said_sent: &'static str,
    pub said_password_changed: &'static str,
    pub said_email_changed: &'static str,
    pub faults: AccountFaults,
}

/// What went wrong, and what to do about it.
pub struct AccountFaults {
    pub email: &'static str,
    pub too_short: &'static str,
    pub too_long: &'static str,
    pub common: &'static str,
    pub wrong: &'static str,
    pub not_activated: &'static str,
    pub link_ended: &'static str,
    pub wrong_second_factor: &'static str,
}

impl AccountWords {
    /// A refusal as a sentence.
    #[must_use]
    pub fn refusal(&self, words: &Words, fault: &Fault) -> String {
        let said = &self.faults;
        match fault {
            Fault::Account(AccountFault::Email) => said.email,
            Fault::Account(AccountFault::PasswordTooShort) => said.too_short,
            Fault::Account(AccountFault::PasswordTooLong) => said.too_long,
            Fault::Account(AccountFault::PasswordCommon) => said.common,
            Fault::Account(AccountFault::Wrong) => said.wrong,
            Fault::Account(AccountFault::NotActivated) => said.not_activated,
            Fault::Account(AccountFault::LinkEnded) => said.link_ended,
            Fault::Account(AccountFault::WrongSecondFactor) => said.wrong_second_factor,
            fault => return words.refusal(fault),
        }
        .to_owned()
    }

    /// What a form has done, by the name of it in the address.
    #[must_use]
    pub fn said(&self, what: &str) -> Option<&'static str> {
        match what {
            "sent" => Some(self.said_sent),
            "password_changed" => Some(self.said_password_changed),
            "email_changed" => Some(self.said_email_changed),
            _ => None,
        }
    }
}

const ZH: AccountWords = AccountWords {
    register: "注册一个账号",
    register_hint: "有邮箱和密码，就能在任何设备上回来。",
    register_button: "注册",
    other_face: "换一张脸",
    email: "邮箱",
    email_hint: "只用来寄激活和重设密码的信，别人看不到。",
    password: "密码",
    password_hint: "至少 8 个字。一句好记的话，比 Ab#1 强。",
    have_account: "已有账号？",
    no_account: "没有账号？",
    by_nickname: "用昵称进来",
    log_in: "登录",
    welcome_back: "欢迎回来",
    forgot: "忘了密码",
    sent: "去邮箱看看",
    sent_to: |email| format!("信寄给了 {email}"),
    sent_hint: "打开信里的链接，按一下「激活」就好。链接一小时内有效。没收到？看看垃圾邮件，或者过几分钟用邮箱和密码登录，会再寄一封。",
    reset_sent_hint: "如果这个邮箱有账号，几分钟内会收到一封信。链接半小时内有效。没收到？看看垃圾邮件，或者检查邮箱有没有写错。",
    other_address: "换一个邮箱",
    activate: "就差一步",
    activate_hint: "按一下，这个邮箱就归你的乐聊账号了。",
    activate_button: "激活",
    active: "账号已经激活了，直接登录吧。",
    ask_reset: "重设密码",
    ask_reset_hint: "写下注册时的邮箱，我们寄一个链接给你。",
    ask_reset_button: "寄链接",
    reset: "换个新密码",
    reset_hint: "换好以后，所有设备都要重新登录。",
    reset_button: "换好，进入聊天",
    new_password: "新密码",
    old_password: "现在的密码",
    add_hint: "加上邮箱和密码，换了设备、清了浏览器也能回来。名字、聊天和房间都不变。",
    add_button: "寄激活信",
    your_email: "你的邮箱",
    new_email: "新邮箱",
    change_email: "换邮箱",
    change_email_hint: "到新邮箱里确认以后才换。",
    change_password: "改密码",
    change_password_hint: "改了以后，其他设备都会退出。",
    said_sent: "信寄出去了。打开里面的链接，按一下就好。",
    said_password_changed: "密码改好了，其他设备都退出了。",
    said_email_changed: "邮箱换好了。",
    faults: AccountFaults {
        email: "这不像一个邮箱。检查一下，比如 name@example.org。",
        too_short: "密码太短了，至少 8 个字。",
        too_long: "密码太长了，最多 128 个字。",
        common: "这个密码太容易猜到，换一句别人想不到的话。",
        wrong: "邮箱或密码不对。再试一次，或者重设密码。",
        not_activated: "还没有激活。我们又寄了一封信，打开里面的链接，按一下「激活」。",
        link_ended: "这个链接用过了，或者过期了。用邮箱和密码登录，会再寄一封；忘了密码就重设。",
        wrong_second_factor: "验证码不对，或者用过了。等下一个再试。",
    },
};

const EN: AccountWords = AccountWords {
    register: "Create an account",
    register_hint: "With an e-mail address and a password you can come back from any device.",
    register_button: "Register",
    other_face: "Another face",
    email: "E-mail",
    email_hint: "Only for activation and password mails. Nobody else sees it.",
    password: "Password",
    password_hint: "At least 8 characters. A sentence you remember beats Ab#1.",
    have_account: "Have an account?",
    no_account: "No account?",
    by_nickname: "Use a nickname",
    log_in: "Log in",
    welcome_back: "Welcome back",
    forgot: "Forgot password",
    sent: "Look into your mail",
    sent_to: |email| format!("It went to {email}"),
    sent_hint: "Open the link in the mail and press Activate. It works within an hour. Nothing there? Look into spam, or log in with e-mail and password in a few minutes: we will send another.",
    reset_sent_hint: "If this address has an account, a mail will come within minutes. Its link works within half an hour. Nothing there? Look into spam, or check the address for typos.",
    other_address: "Use another address",
    activate: "One last step",
    activate_hint: "Press the button, and this address belongs to your Leliao account.",
    activate_button: "Activate",
    active: "Your account is active already. Just log in.",
    ask_reset: "Set a new password",
    ask_reset_hint: "Type the address you registered with. We will send you a link.",
    ask_reset_button: "Send the link",
    reset: "Choose a new password",
    reset_hint: "All devices have to log in again afterwards.",
    reset_button: "Save and enter",
    new_password: "New password",
    old_password: "Present password",
    add_hint: "With an e-mail address and a password you can come back from another device or a cleared browser. Name, chats and rooms stay as they are.",
    add_button: "Send the activation mail",
    your_email: "Your e-mail",
    new_email: "New e-mail",
    change_email: "Change e-mail",
    change_email_hint: "It changes once you confirm it from the new address.",
    change_password: "Change password",
    change_password_hint: "All other devices will be signed out.",
    said_sent: "The mail is on its way. Open the link in it and press the button.",
    said_password_changed: "Password changed. All other devices were signed out.",
    said_email_changed: "E-mail changed.",
    faults: AccountFaults {
        email: "This does not look like an e-mail address. Try something like name@example.org.",
        too_short: "The password is too short: use at least 8 characters.",
        too_long: "The password is too long: use at most 128 characters.",
        common: "This password is too easy to guess. Choose a sentence nobody else would think of.",
        wrong: "E-mail or password is wrong. Try again, or set a new password.",
        not_activated: "Not activated yet. We sent you another mail: open its link and press Activate.",
        link_ended: "This link was used or is too old. Log in with e-mail and password to get a new one, or set a new password.",
        wrong_second_factor: "The code is wrong or was used. Wait for the next one.",
    },
};
