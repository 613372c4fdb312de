//! The samples of notifications.

use super::samples::{AT, ROOM};
use protocol::*;

const LOGIN: LoginId = LoginId(3);
const HOOK: HookId = HookId(7);

fn settings() -> NotifySettings {
    NotifySettings {
        private: Level::All,
        groups: Level::Mentions,
        rooms: Level::Nothing,
        keywords: vec!["接站".into()],
        quiet: Some(QuietHours { from: 1_320, to: 420, zone: "Asia/Shanghai".into() }),
        sound: true,
        text: false,
    }
}

pub fn commands() -> Vec<(&'static str, Command)> {
    let subscription = Subscription {
        endpoint: "https://push.example.org/a".into(),
        p256dh: "BLn9b-VR0ca83knDNZ32dCHGyjJp-1riX9ZTN40MqV8K_LpQmLqxC_DoHvqvFXO_nGdAB4W9dogZb_sM-uV4JbY"
            .into(),
        auth: "_ordMnz7uTCmrpBTeUV4Bw".into(),
    };
    let level = |level| Notify::Level(LevelOf { conversation: ROOM, level });
    let bark = NewHook {
        service: HookService::Bark,
        address: "ynJ5Ft4atkMkWeo2PAvFhF".into(),
        secret: String::new(),
        text: false,
    };
    let robot = NewHook {
        service: HookService::Dingtalk,
        address: "https://oapi.dingtalk.com/robot/send?access_token=f00dcafe".into(),
        secret: "SECabc".into(),
        text: true,
    };
    let mails =
        NewHook { service: HookService::Mail, address: "daily".into(), secret: String::new(), text: false };
    let asked = [
        ("notify", Notify::Show {}),
        ("notify_change", Notify::Change(settings())),
        ("notify_level", level(Some(Level::Mentions))),
        ("notify_level_default", level(None)),
        ("notify_subscribe", Notify::Subscribe(subscription)),
        ("notify_unsubscribe", Notify::Unsubscribe { login: None }),
        ("notify_unsubscribe_other", Notify::Unsubscribe { login: Some(LOGIN) }),
        ("notify_test", Notify::Test {}),
        ("notify_here", Notify::Here { here: true }),
        ("notify_add_hook", Notify::AddHook(bark)),
        ("notify_add_hook_signed", Notify::AddHook(robot)),
        ("notify_add_hook_mail", Notify::AddHook(mails)),
        ("notify_change_hook", Notify::ChangeHook(HookChange { hook: HOOK, text: Some(true), on: None })),
        ("notify_turn_hook", Notify::ChangeHook(HookChange { hook: HOOK, text: None, on: Some(false) })),
        ("notify_drop_hook", Notify::DropHook { hook: HOOK }),
        ("notify_test_hook", Notify::TestHook { hook: HOOK }),
    ];
    asked.into_iter().map(|(name, asked)| (name, Command::Notify(Json::of(&asked).unwrap()))).collect()
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let none = Notifications {
        settings: NotifySettings::default(),
        alike: vec![],
        levels: vec![],
        key: None,
        devices: vec![],
        hooks: None,
        mail: false,
    };
    let by_mail = Notifications { mail: true, hooks: Some(vec![]), ..none.clone() };
    let hook = Hook {
        id: HOOK,
        service: HookService::Wecom,
        shown: "qyapi.weixin.qq.com/…cafe".into(),
        secret: false,
        text: false,
        on: false,
        tried: Some(AT),
        state: Some(HookState::WrongKey),
        said: "invalid webhook url".into(),
    };
    let fresh = Hook {
        service: HookService::Feishu,
        secret: true,
        text: true,
        on: true,
        tried: None,
        state: None,
        said: String::new(),
        ..hook.clone()
    };
    let services = [HookService::Bark, HookService::Ntfy, HookService::Dingtalk, HookService::Serverchan];
    let states = [
        HookState::Taken,
        HookState::Refused,
        HookState::TooMany,
        HookState::Unreached,
        HookState::Strange,
        HookState::Ended,
    ];
    let every = states.into_iter().zip(services.into_iter().cycle());
    let every = every.map(|(state, service)| Hook { service, state: Some(state), on: true, ..fresh.clone() });
    let device = PushDevice {
        login: LOGIN,
        agent: "Firefox".into(),
        service: "push.example.org".into(),
        endpoint: Some("https://push.example.org/a".into()),
        since: AT,
        tried: Some(AT),
        status: Some(201),
        refused: 0,
    };
    let other = PushDevice { endpoint: None, tried: None, status: None, ..device.clone() };
    let all = Notifications {
        settings: settings(),
        alike: vec![],
        levels: vec![LevelOf { conversation: ROOM, level: Some(Level::All) }],
        key: Some("BLn9b-VR0ca83knDNZ32dCHGyjJp".into()),
        devices: vec![device, other],
        hooks: None,
        mail: false,
    };
    let alike = Notifications { alike: vec!["东東".into(), "BbＢｂ".into()], ..none.clone() };
    let outside = [hook, fresh.clone()].into_iter().chain(every).collect();
    let hooks = Notifications { hooks: Some(outside), ..none.clone() };
    vec![
        ("notify", Reply::Notify(all)),
        ("notify_none", Reply::Notify(none)),
        ("notify_alike", Reply::Notify(alike)),
        ("notify_hooks", Reply::Notify(hooks)),
        ("notify_mail", Reply::Notify(by_mail)),
    ]
}
