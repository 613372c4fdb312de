//! The samples of notifications.

use super::samples::{AT, ROOM};
use protocol::*;

const LOGIN: LoginId = LoginId(3);

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
    ];
    asked.into_iter().map(|(name, asked)| (name, Command::Notify(Json::of(&asked).unwrap()))).collect()
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let none =
        Notifications { settings: NotifySettings::default(), levels: vec![], key: None, devices: vec![] };
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
        levels: vec![LevelOf { conversation: ROOM, level: Some(Level::All) }],
        key: Some("BLn9b-VR0ca83knDNZ32dCHGyjJp".into()),
        devices: vec![device, other],
    };
    vec![("notify", Reply::Notify(all)), ("notify_none", Reply::Notify(none))]
}
