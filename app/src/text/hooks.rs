//! What the settings say about services outside that somebody is told through. Apart from [`super::Words`]: only their own
//! code has it.

use protocol::{HookService, HookState, Locale};

/// In one language.
pub struct HookWords {
    pub title: &'static str,
    pub hint: &'static str,
    pub kind: &'static str,
    /// By service, in the order of [`SERVICES`]: its name, what stands in the field, and what it is called.
    pub services: [[&'static str; 3]; 7],
    /// What the secret of a service is; empty if it has none.
    pub secrets: [&'static str; 7],
    /// How often mails go: hourly, daily.
    pub paces: [&'static str; 2],
    pub text: &'static str,
    pub text_hint: &'static str,
    pub add: &'static str,
    pub test: &'static str,
    /// One is on its way, or waits for its turn.
    pub testing: &'static str,
    pub on_off: [&'static str; 2],
    pub with_text: [&'static str; 2],
    pub remove: &'static str,
    pub untried: &'static str,
    pub off: &'static str,
    /// The same, before another sentence.
    pub off_and: &'static str,
    /// One that is off was sent too much.
    pub off_too_many: &'static str,
    /// One that is off was not reached.
    pub off_unreached: &'static str,
    pub taken: &'static str,
    pub wrong_key: &'static str,
    pub refused: &'static str,
    pub mail_refused: &'static str,
    pub too_many: &'static str,
    pub unreached: &'static str,
    pub strange: &'static str,
    pub ended: &'static str,
    pub wrong_address: &'static str,
    pub full: &'static str,
}

/// All that can be chosen.
pub const SERVICES: [HookService; 7] = [
    HookService::Bark,
    HookService::Ntfy,
    HookService::Wecom,
    HookService::Dingtalk,
    HookService::Feishu,
    HookService::Serverchan,
    HookService::Mail,
];

/// How often mails go, on the wire.
pub const PACES: [&str; 2] = ["hourly", "daily"];

impl HookWords {
    /// What a service is called.
    #[must_use]
    pub fn name(&self, service: HookService) -> &'static str {
        let mut all = SERVICES.iter().zip(&self.services);
        all.find(|(known, _)| **known == service).map_or("?", |(_, [name, ..])| *name)
    }

    /// Where something goes, as the server shows it; of mails, how often.
    #[must_use]
    pub fn shown(&self, shown: String) -> String {
        let mut paces = PACES.iter().zip(self.paces);
        paces.find(|(pace, _)| **pace == shown).map_or(shown, |(_, words)| words.to_owned())
    }

    /// How it is with a service, in a sentence or two: one that is off can be tested.
    #[must_use]
    pub fn state(&self, service: HookService, state: Option<HookState>, on: bool) -> String {
        let last = self.last(service, state);
        match state {
            Some(HookState::WrongKey | HookState::Ended) => last.to_owned(),
            None if !on => self.off.to_owned(),
            // Whether it comes through later says nothing of one that is off.
            Some(HookState::TooMany) if !on => self.off_too_many.to_owned(),
            Some(HookState::Unreached) if !on => self.off_unreached.to_owned(),
            _ if !on => format!("{}{last}", self.off_and),
            _ => last.to_owned(),
        }
    }

    fn last(&self, service: HookService, state: Option<HookState>) -> &'static str {
        match state {
            Some(HookState::WrongKey) => self.wrong_key,
            Some(HookState::Ended) => self.ended,
            Some(HookState::Taken) => self.taken,
            Some(HookState::Refused) if service == HookService::Mail => self.mail_refused,
            Some(HookState::Refused) => self.refused,
            Some(HookState::TooMany) => self.too_many,
            Some(HookState::Unreached) => self.unreached,
            Some(HookState::Strange) => self.strange,
            Some(HookState::Unknown) | None => self.untried,
        }
    }
}

/// The words for a language.
#[must_use]
pub fn hook_words(locale: Locale) -> &'static HookWords {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

static ZH: HookWords = HookWords {
    title: "其他通知方式",
    hint: "手机收不到浏览器的推送时，可以让服务器通过下面的服务通知你。只在你添加之后才会发；默认只说哪个会话有新消息，不带内容。",
    kind: "服务",
    services: [
        ["Bark（iPhone）", "Bark 应用里的密钥，或它显示的整个地址", "密钥或地址"],
        ["ntfy / UnifiedPush", "主题名（在 ntfy.sh 上），或主题的整个地址", "主题"],
        ["企业微信群机器人", "群机器人的 Webhook 地址", "Webhook 地址"],
        ["钉钉群机器人", "机器人的 Webhook 地址。安全设置用加签，或自定义关键词“乐聊”", "Webhook 地址"],
        ["飞书群机器人", "机器人的 Webhook 地址。安全设置用签名校验，或自定义关键词“乐聊”", "Webhook 地址"],
        ["Server酱", "SendKey，以 SCT 或 sctp 开头", "SendKey"],
        ["邮件", "没读的消息汇总成一封，发到你账号的邮箱", "多久一封"],
    ],
    secrets: [
        "",
        "访问令牌（没有就不填）",
        "",
        "加签的密钥（没有就不填）",
        "签名校验的密钥（没有就不填）",
        "",
        "",
    ],
    paces: ["每小时最多一封", "每天最多一封"],
    text: "把消息内容一起发出去",
    text_hint: "这项服务能读到发给它的一切；群机器人的消息，群里的人都看得到。",
    add: "添加",
    test: "发一条试试",
    testing: "正在发送…",
    on_off: ["启用", "停用"],
    with_text: ["带上内容", "不带内容"],
    remove: "删除",
    untried: "还没发过。",
    off: "停用了。",
    off_and: "停用了。",
    off_too_many: "停用了。刚才发得太多，服务没有收。",
    off_unreached: "停用了。刚才连不上这项服务。",
    taken: "上一条发到了。",
    wrong_key: "已停用：服务说没有这个地址或密钥。请核对后重新添加。",
    refused: "服务拒绝了上一条。请看它的安全设置：加签密钥、关键词、IP。",
    mail_refused: "邮箱拒绝了上一封。请看账号里的邮箱地址对不对，邮箱满没满。",
    too_many: "发得太多，服务让等一等；之后会接着发。",
    unreached: "连不上这项服务，过会儿会再试。",
    strange: "回答的不是这项服务。请核对地址。",
    ended: "改密码时停用了。是你自己加的就再启用，不是就删除。",
    wrong_address: "这不是这项服务的地址或密钥；或者服务器不能访问它（只能是公网的 https 地址）。",
    full: "最多添加五个。先删除一个。",
};

static EN: HookWords = HookWords {
    title: "Other ways to be notified",
    hint: "If push messages of the browser do not reach your phone, the server can notify you through one of these services. Nothing is sent before you add one, and by default only which chat has a new message, not what it says.",
    kind: "Service",
    services: [
        ["Bark (iPhone)", "The key in the Bark app, or the whole address that it shows", "Key or address"],
        ["ntfy / UnifiedPush", "A topic (at ntfy.sh), or the whole address of one", "Topic"],
        ["WeCom group robot (企业微信)", "The robot's webhook address", "Webhook address"],
        [
            "DingTalk group robot (钉钉)",
            "The robot's webhook address. For its security setting choose a signature, or the keyword “乐聊”",
            "Webhook address",
        ],
        [
            "Feishu or Lark group robot (飞书)",
            "The robot's webhook address. For its security setting choose a signature, or the keyword “乐聊”",
            "Webhook address",
        ],
        ["Server酱", "The SendKey; it begins with SCT or sctp", "SendKey"],
        ["E-mail", "What you have not read, in one mail to your account's address", "How often"],
    ],
    secrets: [
        "",
        "Access token (if it has one)",
        "",
        "Signing secret (if it has one)",
        "Signing secret (if it has one)",
        "",
        "",
    ],
    paces: ["Once an hour at most", "Once a day at most"],
    text: "Send what the message says, too",
    text_hint: "The service can read all that is sent to it; what a group's robot says, everybody in that group sees.",
    add: "Add",
    test: "Send a test",
    testing: "Sending…",
    on_off: ["Turn on", "Turn off"],
    with_text: ["With text", "Without text"],
    remove: "Remove",
    untried: "Nothing sent yet.",
    off: "Turned off.",
    off_and: "Turned off. ",
    off_too_many: "Turned off. The service took nothing just now: too much was sent.",
    off_unreached: "Turned off. The service could not be reached just now.",
    taken: "The last one was taken.",
    wrong_key: "Turned off: the service knows no such address or key. Check it, and add it again.",
    refused: "The service refused the last one. Look at its security settings: signing secret, keyword, IP.",
    mail_refused: "The mailbox refused the last one. See whether your account's address is right, and the mailbox not full.",
    too_many: "Too many were sent, and the service says to wait; it goes on afterwards.",
    unreached: "The service cannot be reached; it is tried again in a while.",
    strange: "What answers there is not this service. Check the address.",
    ended: "Turned off when the password was changed. If you added it, turn it on again; if not, remove it.",
    wrong_address: "That is no address or key of this service, or one that the server may not reach (it has to be https and public).",
    full: "Five at most. Remove one first.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_is_off_is_not_said_to_be_tried_again() {
        for (words, [off, later]) in [(&ZH, ["停用了", "会"]), (&EN, ["Turned off", "again"])] {
            for state in [HookState::TooMany, HookState::Unreached] {
                let said = words.state(HookService::Bark, Some(state), false);
                assert!(said.starts_with(off) && !said.contains(later), "{said}");
            }
        }
    }
}
