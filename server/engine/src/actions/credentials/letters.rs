//! What mails say: plain text in the reader's language, and nothing that somebody typed.

use crate::ports::{mail::Letter, store::MailKind};
use protocol::Locale;

/// Writes a mail.
#[must_use]
pub fn write(kind: MailKind, locale: Locale, to: String, site: &str, secret: Option<&str>) -> Letter {
    let secret = secret.unwrap_or_default();
    let (activate, reset) = (format!("{site}/activate/{secret}"), format!("{site}/reset/{secret}"));
    let (subject, text) = match locale {
        Locale::Zh => chinese(kind, site, &activate, &reset),
        Locale::En => english(kind, site, &activate, &reset),
    };
    Letter { to, subject: subject.to_owned(), body: text }
}

fn chinese(kind: MailKind, site: &str, activate: &str, reset: &str) -> (&'static str, String) {
    let foot = format!("乐聊 · {site}\n");
    match kind {
        MailKind::Activate => (
            "激活你的乐聊账号",
            format!(
                "你好！\n\n打开下面的链接，按一下「激活」，账号就能用了：\n\n{activate}\n\n链接一小时内有效，只能用一次。\n如果不是你注册的，不用理会这封信：没有人按，就什么也不会发生。\n\n{foot}"
            ),
        ),
        MailKind::Known => (
            "有人用你的邮箱注册乐聊",
            format!(
                "你好！\n\n刚才有人想用这个邮箱注册，可是你已经有账号了。如果是你自己，直接登录就行：\n\n{site}/login?as=account\n\n忘了密码，可以用这个链接设一个新的，半小时内有效，只能用一次：\n\n{reset}\n\n如果不是你，不用理会：什么都没有改变。\n\n{foot}"
            ),
        ),
        MailKind::Reset => (
            "重设你的乐聊密码",
            format!(
                "你好！\n\n打开下面的链接，设一个新密码：\n\n{reset}\n\n链接半小时内有效，只能用一次。设好以后，别的设备都会退出登录。\n如果不是你要求的，不用理会：密码不会变。\n\n{foot}"
            ),
        ),
        MailKind::ConfirmEmail => (
            "确认你的新邮箱",
            format!(
                "你好！\n\n打开下面的链接，按一下「确认」，你的乐聊账号就改用这个邮箱：\n\n{activate}\n\n链接一小时内有效，只能用一次。\n如果不是你，不用理会这封信。\n\n{foot}"
            ),
        ),
        MailKind::EmailChanged => (
            "你的乐聊账号换了邮箱",
            format!(
                "你好！\n\n你的账号改用了另一个邮箱，以后的信都寄到那里。\n如果不是你改的，请马上联系这个服务器的站长。\n\n{foot}"
            ),
        ),
        MailKind::PasswordChanged => (
            "你的乐聊密码改了",
            format!(
                "你好！\n\n你的密码刚刚改了，别的设备已经退出登录。\n如果不是你改的，马上在这里重设：\n\n{site}/reset\n\n{foot}"
            ),
        ),
    }
}

fn english(kind: MailKind, site: &str, activate: &str, reset: &str) -> (&'static str, String) {
    let foot = format!("Leliao · {site}\n");
    match kind {
        MailKind::Activate => (
            "Activate your Leliao account",
            format!(
                "Hello!\n\nOpen this link and press Activate, and your account is ready:\n\n{activate}\n\nThe link works once, within an hour.\nIf you did not register, ignore this mail: nothing happens unless somebody presses the button.\n\n{foot}"
            ),
        ),
        MailKind::Known => (
            "Somebody registered with your e-mail address",
            format!(
                "Hello!\n\nSomebody tried to register with this address, but you already have an account. If it was you, just log in:\n\n{site}/login?as=account\n\nIf you forgot your password, set a new one by this link, which works once, within half an hour:\n\n{reset}\n\nIf it was not you, ignore this mail: nothing has changed.\n\n{foot}"
            ),
        ),
        MailKind::Reset => (
            "Set a new Leliao password",
            format!(
                "Hello!\n\nOpen this link to set a new password:\n\n{reset}\n\nThe link works once, within half an hour. All your devices will be signed out.\nIf you did not ask for it, ignore this mail: your password stays as it is.\n\n{foot}"
            ),
        ),
        MailKind::ConfirmEmail => (
            "Confirm your new e-mail address",
            format!(
                "Hello!\n\nOpen this link and press Confirm, and your Leliao account uses this address:\n\n{activate}\n\nThe link works once, within an hour.\nIf it was not you, ignore this mail.\n\n{foot}"
            ),
        ),
        MailKind::EmailChanged => (
            "Your Leliao account has another e-mail address",
            format!(
                "Hello!\n\nYour account uses another e-mail address now; mails go there from now on.\nIf you did not change it, tell the owner of this server at once.\n\n{foot}"
            ),
        ),
        MailKind::PasswordChanged => (
            "Your Leliao password was changed",
            format!(
                "Hello!\n\nYour password was just changed, and your other devices were signed out.\nIf it was not you, set a new one at once:\n\n{site}/reset\n\n{foot}"
            ),
        ),
    }
}
