use super::*;
use protocol::HookState::{self, *};
use serde_json::{Value, json};

const UUID: &str = "693a91f6-7000-4bc4-97a0-0ec200fa5aaa";

fn place(service: HookService, address: &str) -> Option<String> {
    let reach = Reach::new(&["bark.lan:8080".parse().unwrap()]);
    let new = NewHook { service, address: address.into(), secret: String::new(), text: false };
    read_place(&new, &reach).map(|place| place.address)
}

fn at(service: HookService, address: &str, secret: &str) -> Place {
    let new = NewHook { service, address: address.into(), secret: secret.into(), text: false };
    read_place(&new, &Reach::default()).unwrap()
}

fn words() -> Words {
    Words {
        title: "三年二班".into(),
        body: "小明：<at user_id=\"all\"></at>".into(),
        link: Some("https://c.example/c/5".into()),
    }
}

fn posted(place: &Place) -> (Post, Value) {
    let post = post(place, &words(), 1_700_000_000_000).unwrap();
    let body = serde_json::from_str(&post.body).unwrap_or_default();
    (post, body)
}

#[test]
fn a_key_or_an_address_of_the_service_is_read() {
    use HookService::*;
    for (service, said, want) in [
        (Bark, "ynJ5Ft4atkMkWeo2PAvFhF", "https://api.day.app/ynJ5Ft4atkMkWeo2PAvFhF"),
        (Bark, " https://api.day.app/KEY/推送内容?x=y ", "https://api.day.app/KEY"),
        (Bark, "http://bark.lan:8080/KEY/", "http://bark.lan:8080/KEY"),
        (Ntfy, "family-7", "https://ntfy.sh/family-7"),
        (Ntfy, "https://ntfy.example.org/upAbc?up=1", "https://ntfy.example.org/upAbc?up=1"),
        (
            Wecom,
            "693a91f6-7000-4bc4-97a0-0ec200fa5aaa",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7000-4bc4-97a0-0ec200fa5aaa",
        ),
        (
            Wecom,
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-b-c&x=y",
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-b-c",
        ),
        (
            Dingtalk,
            "https://oapi.dingtalk.com/robot/send?access_token=f00",
            "https://oapi.dingtalk.com/robot/send?access_token=f00",
        ),
        (
            Feishu,
            "693A91F6-7000-4bc4-97a0-0ec200fa5aaa",
            "https://open.feishu.cn/open-apis/bot/v2/hook/693A91F6-7000-4bc4-97a0-0ec200fa5aaa",
        ),
        (
            Feishu,
            "https://open.larksuite.com/open-apis/bot/v2/hook/a-b",
            "https://open.larksuite.com/open-apis/bot/v2/hook/a-b",
        ),
        (Serverchan, "SCT12Tabc", "https://sctapi.ftqq.com/SCT12Tabc.send"),
        (Serverchan, "sctp12tabc", "https://12.push.ft07.com/send/sctp12tabc.send"),
    ] {
        assert_eq!(place(service, said).as_deref(), Some(want), "{service:?} {said}");
    }
    for (service, said) in [
        (Bark, ""),
        (Bark, "https://api.day.app/"),
        (Bark, "http://api.day.app/KEY"),
        (Bark, "https://10.0.0.1/KEY"),
        (Bark, "https://127.0.0.1/KEY"),
        (Bark, "https://user@api.day.app/KEY"),
        (Bark, "https://api.day.app:8080/KEY"),
        (Ntfy, "https://ntfy.sh/"),
        (Ntfy, "https://[::1]/x"),
        (Ntfy, "file:///etc/passwd"),
        (Wecom, "webhook"),
        (Wecom, "693a91f6-7000-4bc4-97a0"),
        (Feishu, "家校通知"),
        (Feishu, "hook"),
        (Wecom, "https://evil.example/cgi-bin/webhook/send?key=a"),
        (Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
        (Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a%0d%0ab"),
        (Dingtalk, "https://evil.example/robot/send?access_token=f"),
        (Feishu, "https://open.feishu.cn/open-apis/bot/v2/hook/"),
        (Feishu, "https://open.feishu.cn/other/a"),
        (Serverchan, "hello"),
        (Serverchan, "sctpxtabc"),
        (Serverchan, "sctp@evil.example/t"),
        (Serverchan, "https://evil.push.ft07.com/send/x.send"),
        (Unknown, "x"),
    ] {
        assert_eq!(place(service, said), None, "{service:?} {said}");
    }
}

#[test]
fn what_is_posted_is_what_their_documents_say() {
    let (post, body) = posted(&at(HookService::Bark, "KEY12345", ""));
    assert_eq!(post.address, "https://api.day.app/push");
    assert_eq!(
        body,
        json!({
            "device_key": "KEY12345", "title": "三年二班", "body": words().body,
            "group": "乐聊", "url": "https://c.example/c/5",
        })
    );
    let (post, body) = posted(&at(HookService::Ntfy, "https://ntfy.sh/family", "tk_1"));
    assert_eq!((post.address.as_str(), post.bearer.as_deref()), ("https://ntfy.sh/", Some("tk_1")));
    assert_eq!((&body["topic"], &body["message"]), (&json!("family"), &json!(words().body)));
    assert_eq!(body["click"], "https://c.example/c/5");
    let (post, _) = posted(&at(HookService::Ntfy, "https://ntfy.sh/upA?up=1", ""));
    assert_eq!((post.address.as_str(), post.bearer), ("https://ntfy.sh/upA?up=1", None));
    assert!(post.body.starts_with("三年二班\n小明"));
    // No tag of theirs: one message must not call everybody in the group.
    let robots = "乐聊 · 三年二班\n小明：＜at user_id=\"all\">＜/at>\nhttps://c.example/c/5";
    let (_, body) = posted(&at(HookService::Wecom, UUID, ""));
    assert_eq!(body, json!({ "msgtype": "text", "text": { "content": robots } }));
    let (post, body) = posted(&at(HookService::Dingtalk, "f00", "SECabc"));
    assert_eq!(body, json!({ "msgtype": "text", "text": { "content": robots } }));
    assert!(
        post.address.starts_with(
            "https://oapi.dingtalk.com/robot/send?access_token=f00&timestamp=1700000000000&sign="
        )
    );
    assert!(post.address.ends_with("%3D"), "base64, encoded for an address: {}", post.address);
    let (_, body) = posted(&at(HookService::Feishu, UUID, "abc"));
    assert_eq!(body["content"], json!({ "text": robots }));
    assert_eq!((&body["msg_type"], &body["timestamp"]), (&json!("text"), &json!("1700000000")));
    assert!(body["sign"].is_string());
    let (_, body) = posted(&at(HookService::Feishu, UUID, ""));
    assert_eq!(body.get("sign"), None);
    let (_, body) = posted(&at(HookService::Serverchan, "SCT1Tabc", ""));
    assert_eq!((&body["title"], &body["noip"]), (&json!("三年二班"), &json!("1")));
    assert!(body["desp"].as_str().unwrap().starts_with(r"小明：\<at user\_id\="), "{body}");
}

#[test]
fn a_robots_text_is_cut_where_it_must_be() {
    let words = Words { title: "长".repeat(60), body: "长".repeat(2_000), link: words().link };
    let post = wecom::post(&at(HookService::Wecom, UUID, ""), &words);
    let body: Value = serde_json::from_str(&post.body).unwrap();
    let text = body["text"]["content"].as_str().unwrap();
    assert!((2_040..=2_048).contains(&text.len()) && text.ends_with("/c/5"), "{}", text.len());
}

/// Status, body, what it means.
type Case = (u16, &'static str, HookState);

#[test]
fn answers_mean_what_their_documents_say() {
    let cases: [(HookService, &str, &[Case]); 6] = [
        (
            HookService::Bark,
            "KEY12345",
            &[
                (200, r#"{"code":200,"message":"success","timestamp":1}"#, Taken),
                (
                    400,
                    r#"{"code":400,"message":"failed to get device token: failed to get [KEY12345] device token from database"}"#,
                    WrongKey,
                ),
                (500, r#"{"code":500,"message":"push failed: BadDeviceToken"}"#, WrongKey),
                (500, r#"{"code":500,"message":"push failed: InternalServerError"}"#, Unreached),
                (400, r#"{"code":400,"message":"request bind failed"}"#, Refused),
                (200, "<html>", Strange),
                (404, "", WrongKey),
            ],
        ),
        (
            HookService::Ntfy,
            "family",
            &[
                (200, r#"{"id":"a","event":"message"}"#, Taken),
                (200, "{}", Strange),
                (403, r#"{"code":40301,"http":403,"error":"forbidden"}"#, WrongKey),
                (429, r#"{"code":42901,"http":429,"error":"limit reached: too many requests"}"#, TooMany),
                (507, "", Unreached),
                (410, "", WrongKey),
            ],
        ),
        (
            HookService::Wecom,
            UUID,
            &[
                (200, r#"{"errcode":0,"errmsg":"ok"}"#, Taken),
                (
                    200,
                    r#"{"errcode":93000,"errmsg":"invalid webhook url, hint: [1], from ip: 8.8.8.8"}"#,
                    WrongKey,
                ),
                (200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#, TooMany),
                (200, r#"{"errcode":40058,"errmsg":"text exceed"}"#, Refused),
                (200, r#"{"errcode":-1,"errmsg":"system busy"}"#, Unreached),
                (200, "ok", Strange),
            ],
        ),
        (
            HookService::Dingtalk,
            "f00",
            &[
                (200, r#"{"errcode":0,"errmsg":"ok"}"#, Taken),
                (200, r#"{"errcode":310000,"errmsg":"sign not match"}"#, Refused),
                (200, r#"{"errcode":300001,"errmsg":"token is not exist"}"#, WrongKey),
                (200, r#"{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}"#, TooMany),
                (302, "", Strange),
            ],
        ),
        (
            HookService::Feishu,
            UUID,
            &[
                (200, r#"{"code":0,"msg":"success","StatusCode":0}"#, Taken),
                (200, r#"{"StatusCode":0,"StatusMessage":"success"}"#, Taken),
                (
                    200,
                    r#"{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}"#,
                    WrongKey,
                ),
                (
                    200,
                    r#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}"#,
                    Refused,
                ),
                (200, r#"{"code":11232,"msg":"frequency limited"}"#, TooMany),
                (200, r#"{"code":19021,"StatusCode":0}"#, Refused),
                (502, "", Unreached),
            ],
        ),
        (
            HookService::Serverchan,
            "SCT1Tabc",
            &[
                (200, r#"{"code":0,"message":"","data":{"errno":0}}"#, Taken),
                (400, r#"{"message":"[AUTH]错误的Key","code":40001}"#, WrongKey),
                (400, r#"{"message":"[AUTH]超过当天的发送次数限制[5]","code":40001}"#, TooMany),
                (400, r#"{"message":"title 不能为空","code":40001}"#, Refused),
                (0, "", Unreached),
            ],
        ),
    ];
    for (service, address, answers) in cases {
        let place = at(service, address, "");
        for (status, body, want) in answers {
            assert_eq!(judge(&place, *status, body.as_bytes()).state, *want, "{service:?} {status} {body}");
        }
    }
}

#[test]
fn what_a_service_says_names_no_key_and_no_address_of_ours() {
    let place = at(HookService::Dingtalk, "f00dcafe1234", "SECabc");
    let said = |text: &str| {
        let body = json!({ "errcode": 310_000, "errmsg": text }).to_string();
        judge(&place, 200, body.as_bytes()).said
    };
    assert_eq!(said("ip 203.0.113.9 not in whitelist"), "ip … not in whitelist");
    assert_eq!(said("from 2001:db8::7, x"), "from …, x");
    assert_eq!(said("f00dcafe1234 and SECabc"), "… and …");
    assert_eq!(said("at 12:30 1.5 a.b\u{7}\n c"), "at 12:30 1.5 a.b c");
    assert_eq!(said(&"长".repeat(500)).chars().count(), 160);
    assert_eq!(place.shown(), "oapi.dingtalk.com/…1234");
    assert_eq!(at(HookService::Wecom, UUID, "").shown(), "qyapi.weixin.qq.com/…5aaa");
    assert_eq!(at(HookService::Serverchan, "SCT123456789", "").shown(), "sctapi.ftqq.com/…6789");
    assert!(!format!("{place:?}").contains("f00d"));
}
