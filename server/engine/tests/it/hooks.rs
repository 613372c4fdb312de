//! Services outside that people are told through: what is posted, what their answers mean, and what is never told or reached.

use crate::{
    matrix::Scene as Matrix,
    post::{Inbox, OTHER, PASSWORD, deliver_to},
    push_service::*,
    world::{Person, *},
};
use engine::{
    Config,
    config::Outside,
    push::{
        self,
        hooks::{self, HooksConfig},
    },
    robot,
};
use protocol::{HookService::*, *};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::net::TcpListener;

pub const TAKEN: &str = r#"200 {"code":200,"errcode":0,"id":"a"}"#;

pub fn soon() -> HooksConfig {
    HooksConfig {
        site: Some("https://c.example".into()),
        delay: Duration::from_millis(20),
        patience: Duration::from_millis(600),
        gap: Duration::from_millis(50),
        again: Duration::from_millis(100),
        ..HooksConfig::default()
    }
}

struct Scene {
    world: World,
    service: Service,
    ada: Person,
    bob: Person,
    private: ConversationId,
}

async fn scene(config: HooksConfig) -> Scene {
    let service = Service::start().await;
    let world = World::with(reaching(&[&service])).await;
    hooks::start(&world.engine, config, Arc::new(Inbox::default())).unwrap();
    let (ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = bob.opens(Command::OpenPrivate { person: ada.me.id }).await.id;
    Scene { world, service, ada, bob, private }
}

fn bark(address: String) -> NewHook {
    NewHook { service: Bark, address, secret: String::new(), text: false }
}

/// Adds one; gives it.
pub async fn adds(person: &mut Person, new: NewHook) -> Hook {
    let before = notify(person, Notify::Show {}).await.unwrap().hooks.unwrap();
    let after = notify(person, Notify::AddHook(new)).await.expect("is taken").hooks.unwrap();
    after.into_iter().find(|hook| before.iter().all(|known| known.id != hook.id)).unwrap()
}

pub async fn shown(person: &mut Person, hook: HookId) -> Hook {
    let state = notify(person, Notify::Show {}).await.unwrap();
    state.hooks.unwrap().into_iter().find(|known| known.id == hook).unwrap()
}

/// Waits until something became of it.
pub async fn becomes(person: &mut Person, hook: HookId, state: HookState) -> Hook {
    for _ in 0..500 {
        let hook = shown(person, hook).await;
        if hook.state == Some(state) {
            return hook;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?} instead of {state:?}", shown(person, hook).await);
}

fn body(post: &Post) -> Value {
    serde_json::from_slice(&post.body).unwrap()
}

/// Waits until everything that was due before is told: a test comes after it. Gives what came but for tests.
async fn told(person: &mut Person, service: &Service, hook: &Hook) -> Vec<Value> {
    tokio::time::sleep(Duration::from_millis(200)).await;
    let all = || service.to("/push").iter().map(body).collect::<Vec<Value>>();
    let is_test = |one: &Value| one["title"] == "乐聊";
    let before = all().iter().filter(|one| is_test(one)).count();
    notify(person, Notify::TestHook { hook: hook.id }).await.unwrap();
    for _ in 0..500 {
        let mut told = all();
        if told.iter().filter(|one| is_test(one)).count() > before {
            told.retain(|one| !is_test(one));
            return told;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the test did not come");
}

#[tokio::test]
async fn each_service_is_told_as_it_wants_to_be() {
    let Scene { world, service, mut ada, mut bob, private } = scene(soon()).await;
    let cases = [
        (Bark, "/KEY12345", "/push", r#"200 {"code":200,"message":"success"}"#, "/title"),
        (Ntfy, "/family", "/", r#"200 {"id":"a","event":"message"}"#, "/title"),
        (Wecom, "/send?key=abc", "/send?key=abc", r#"200 {"errcode":0}"#, "/text/content"),
        (
            Dingtalk,
            "/ding?access_token=abc",
            "/ding?access_token=abc",
            r#"200 {"errcode":0}"#,
            "/text/content",
        ),
        (
            Feishu,
            "/open-apis/bot/v2/hook/abc",
            "/open-apis/bot/v2/hook/abc",
            r#"200 {"code":0}"#,
            "/content/text",
        ),
        (Serverchan, "/SCT1.send", "/SCT1.send", r#"200 {"code":0}"#, "/title"),
    ];
    for (kind, address, path, answer, place) in cases {
        service.answers(path, &[answer]);
        let new =
            NewHook { service: kind, address: service.endpoint(address), secret: String::new(), text: false };
        let hook = adds(&mut ada, new).await;
        assert!(hook.on && !hook.text && hook.state.is_none());
        bob.says(private, "密语").await;
        let post = service.wait(path, 1).await.remove(0);
        let said = body(&post);
        assert!(said.pointer(place).unwrap().as_str().unwrap().contains("Bob"), "{kind:?}: {said}");
        let whole = said.to_string();
        assert!(whole.contains("新消息") && !whole.contains("密语"), "{kind:?}: {whole}");
        assert!(whole.contains("https://c.example/c/"), "{kind:?}: {whole}");
        assert_eq!(post.headers["content-type"], "application/json; charset=utf-8");
        becomes(&mut ada, hook.id, HookState::Taken).await;
        let change = HookChange { hook: hook.id, text: Some(true), on: None };
        notify(&mut ada, Notify::ChangeHook(change)).await.unwrap();
        bob.says(private, "明说").await;
        let post = service.wait(path, 2).await.remove(1);
        assert!(body(&post).to_string().contains("明说"), "{kind:?}");
        notify(&mut ada, Notify::DropHook { hook: hook.id }).await.unwrap();
    }
    // With a secret, what the service asks for: a token, or a signature.
    let secret = |service: HookService, address: String| NewHook {
        service,
        address,
        secret: "geheim".into(),
        text: false,
    };
    let hook = adds(&mut ada, secret(Ntfy, service.endpoint("/family"))).await;
    notify(&mut ada, Notify::TestHook { hook: hook.id }).await.unwrap();
    let post = service.wait("/", 3).await.remove(2);
    assert_eq!(post.headers["authorization"], "Bearer geheim");
    let hook = adds(&mut ada, secret(Feishu, service.endpoint("/open-apis/bot/v2/hook/abc"))).await;
    notify(&mut ada, Notify::TestHook { hook: hook.id }).await.unwrap();
    let post = service.wait("/open-apis/bot/v2/hook/abc", 3).await.remove(2);
    assert!(body(&post)["sign"].is_string());
    let hook = adds(&mut ada, secret(Dingtalk, service.endpoint("/ding?access_token=abc"))).await;
    notify(&mut ada, Notify::TestHook { hook: hook.id }).await.unwrap();
    while !service.posts().iter().any(|post| post.path.contains("&sign=")) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.stop().await;
}

#[tokio::test]
async fn each_answer_is_taken_as_it_is_meant() {
    use HookState::{Refused, Strange, Taken, WrongKey};
    const WRONG: &str = r#"400 {"code":400,"message":"failed to get device token: [KEY12345] 10.1.2.3"}"#;
    // Answers, what becomes of them in the end, and after how many posts.
    let cases: [(&str, &[&'static str], HookState, usize); 9] = [
        ("taken", &[TAKEN], Taken, 1),
        ("wrong key", &[WRONG], WrongKey, 1),
        ("gone", &["410"], WrongKey, 1),
        ("refused", &[r#"400 {"code":400,"message":"request bind failed"}"#], Refused, 1),
        ("page", &["200 <html>"], Strange, 1),
        ("elsewhere", &["302 location: http://127.0.0.1:9/"], Strange, 1),
        ("too many", &["429 retry-after: 1", TAKEN], Taken, 2),
        ("down", &["503", "503", TAKEN], Taken, 3),
        ("hangs", &["hang", TAKEN], Taken, 2),
    ];
    for (case, answers, state, posts) in cases {
        let Scene { world, service, mut ada, mut bob, private } = scene(soon()).await;
        service.answers("/push", answers);
        let hook = adds(&mut ada, bark(service.endpoint("/KEY12345"))).await;
        bob.says(private, case).await;
        let seen = becomes(&mut ada, hook.id, state).await;
        let is_over = state == WrongKey;
        assert_eq!(seen.on, !is_over, "{case}");
        assert!(!seen.said.contains("KEY12345") && !seen.said.contains("10.1.2.3"), "{case}: {}", seen.said);
        assert_eq!(service.posts().len(), posts, "{case}");
        bob.says(private, "noch eine").await;
        if is_over {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        service.wait("/push", posts + usize::from(!is_over)).await;
        world.stop().await;
    }
}

#[tokio::test]
async fn what_is_said_while_one_post_is_out_comes_in_the_next() {
    let slow = HooksConfig { gap: Duration::from_millis(700), ..soon() };
    let Scene { world, service, mut ada, mut bob, private } = scene(slow).await;
    service.answers("/push", &[TAKEN]);
    let group = Command::CreateGroup { nonce: random_nonce(), name: "山".into(), people: vec![ada.me.id] };
    let group = bob.opens(group).await.id;
    adds(&mut ada, bark(service.endpoint("/KEY12345"))).await;
    bob.says(private, "1").await;
    let first = body(&service.wait("/push", 1).await[0]);
    assert_eq!((&first["title"], &first["body"]), (&json!("Bob"), &json!("有新消息")));
    bob.says(private, "2").await;
    bob.says(group, "3").await;
    bob.says(group, "4").await;
    let second = body(&service.wait("/push", 2).await[1]);
    assert_eq!(second["title"], "4 条新消息", "{second}");
    let lines = second["body"].as_str().unwrap();
    assert!(lines.contains("Bob：2 条新消息") && lines.contains("山：2 条新消息"), "{lines}");
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(service.posts().len(), 2);
    world.stop().await;
}

#[tokio::test]
async fn what_is_read_seen_blocked_muted_or_left_is_not_told() {
    let slow = HooksConfig { delay: Duration::from_millis(400), ..soon() };
    for case in ["read", "here", "recalled", "blocked", "muted", "quiet", "removed", "off", "dropped"] {
        let Scene { world, service, mut ada, mut bob, .. } = scene(slow.clone()).await;
        service.answers("/push", &[TAKEN]);
        let group =
            Command::CreateGroup { nonce: random_nonce(), name: "山".into(), people: vec![ada.me.id] };
        let conversation = bob.opens(group).await.id;
        let hook = adds(&mut ada, bark(service.endpoint("/KEY12345"))).await.id;
        let seq = bob.says(conversation, "秘密").await.seq;
        let done = match case {
            "read" => ada.ask(Command::Read { conversation, seq }).await,
            "here" => notify(&mut ada, Notify::Here { here: true }).await.map(|_| Reply::Done),
            "recalled" => bob.ask(Command::Recall(MessageAt { conversation, seq })).await,
            "blocked" => ada.ask(Command::Block { person: bob.me.id, blocked: true }).await,
            "muted" => {
                let muted = Some(true);
                let mark = MarkConversation { conversation, pinned: None, muted, hidden: None, unread: None };
                ada.ask(Command::Mark(mark)).await
            }
            "quiet" => {
                let quiet = Some(QuietHours { from: 0, to: 1_439, zone: "Asia/Shanghai".into() });
                let settings = NotifySettings { quiet, ..Default::default() };
                notify(&mut ada, Notify::Change(settings)).await.map(|_| Reply::Done)
            }
            "removed" => bob.ask(Command::Kick { conversation, person: ada.me.id }).await,
            "off" => {
                let change = HookChange { hook, text: None, on: Some(false) };
                notify(&mut ada, Notify::ChangeHook(change)).await.map(|_| Reply::Done)
            }
            _ => notify(&mut ada, Notify::DropHook { hook }).await.map(|_| Reply::Done),
        };
        done.unwrap_or_else(|fault| panic!("{case}: {fault:?}"));
        tokio::time::sleep(Duration::from_millis(800)).await;
        assert!(service.posts().is_empty(), "{case}: {:?}", service.posts());
        world.stop().await;
    }
}

#[tokio::test]
async fn levels_decide_and_what_was_said_while_it_was_off_is_not_told_later() {
    let Scene { world, service, mut ada, mut bob, private } = scene(soon()).await;
    service.answers("/push", &[TAKEN]);
    bob.says(private, "从前").await;
    let hook = adds(&mut ada, bark(service.endpoint("/KEY12345"))).await;
    bob.says(LOBBY, "闲聊").await;
    assert_eq!(told(&mut ada, &service, &hook).await, Vec::<Value>::new());
    let with = Some(Box::new(With { mentions: vec![ada.me.id], ..With::default() }));
    let text = "@Ada 来".to_owned();
    bob.ask(Command::Send { conversation: LOBBY, nonce: random_nonce(), text, with }).await.unwrap();
    assert_eq!(told(&mut ada, &service, &hook).await.len(), 1);
    let turn = |on| Notify::ChangeHook(HookChange { hook: hook.id, text: None, on: Some(on) });
    notify(&mut ada, turn(false)).await.unwrap();
    bob.says(private, "关着").await;
    assert_eq!(told(&mut ada, &service, &hook).await.len(), 1, "a test goes out all the same");
    notify(&mut ada, turn(true)).await.unwrap();
    assert_eq!(told(&mut ada, &service, &hook).await.len(), 1);
    bob.says(private, "又开了").await;
    assert_eq!(told(&mut ada, &service, &hook).await.len(), 2);
    world.stop().await;
}

#[tokio::test]
async fn what_a_killed_server_has_not_told_is_told_once_after_the_start() {
    let never = HooksConfig { delay: Duration::from_secs(3_600), ..soon() };
    let Scene { world, service, mut ada, mut bob, private } = scene(never).await;
    service.answers("/push", &[TAKEN]);
    let hook = adds(&mut ada, bark(service.endpoint("/KEY12345"))).await;
    bob.says(private, "提交了，还没说").await;
    let token = ada.token.clone();
    let world = world.restart().await;
    assert!(service.posts().is_empty());
    hooks::start(&world.engine, soon(), Arc::new(Inbox::default())).unwrap();
    service.wait("/push", 1).await;
    let mut ada = world.connect(&token).await;
    becomes(&mut ada, hook.id, HookState::Taken).await;
    let world = world.restart().await;
    hooks::start(&world.engine, soon(), Arc::new(Inbox::default())).unwrap();
    let mut ada = world.connect(&token).await;
    assert_eq!(told(&mut ada, &service, &hook).await.len(), 1);
    world.stop().await;
}

#[tokio::test]
async fn nothing_behind_the_firewall_is_reached() {
    let Scene { world, service, mut ada, .. } = scene(soon()).await;
    let canary = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = canary.local_addr().unwrap().port();
    for address in [
        format!("http://localhost:{port}/KEY12345"),
        format!("https://localhost:{port}/KEY12345"),
        format!("https://10.0.0.1:{port}/KEY12345"),
        format!("https://[::1]:{port}/KEY12345"),
        format!("https://[::ffff:127.0.0.1]:{port}/KEY12345"),
        format!("https://169.254.169.254:{port}/KEY12345"),
        format!("https://user@127.0.0.1:{port}/KEY12345"),
        format!("https://api.day.app/{}", "x".repeat(1_100)),
        "file:///etc/passwd".to_owned(),
    ] {
        for service in [Bark, Ntfy, Wecom, Dingtalk, Feishu, Serverchan] {
            let new = NewHook { service, address: address.clone(), secret: String::new(), text: false };
            assert_eq!(notify(&mut ada, Notify::AddHook(new)).await, Err(Fault::Unreadable), "{address}");
        }
    }
    // A name is looked up once, and what it means is looked at: this one is 127.0.0.1, but not by that name.
    let hook = adds(&mut ada, bark("https://localhost/KEY12345".into())).await;
    notify(&mut ada, Notify::TestHook { hook: hook.id }).await.unwrap();
    becomes(&mut ada, hook.id, HookState::Unreached).await;
    // What sends on to somewhere else is not followed.
    service.answers("/push", &[format!("302 location: http://127.0.0.1:{port}/").leak()]);
    let hook = adds(&mut ada, bark(service.endpoint("/KEY12345"))).await;
    notify(&mut ada, Notify::TestHook { hook: hook.id }).await.unwrap();
    becomes(&mut ada, hook.id, HookState::Strange).await;
    let reached = tokio::time::timeout(Duration::from_millis(300), canary.accept()).await;
    assert!(reached.is_err(), "the canary was reached");
    world.stop().await;
}

#[tokio::test]
async fn a_hook_is_its_owners_alone_and_its_key_is_never_told_again() {
    let Scene { world, service, mut ada, mut bob, .. } = scene(soon()).await;
    let new = NewHook {
        service: Dingtalk,
        address: service.endpoint("/ding?access_token=f00dcafe1234"),
        secret: "SECgeheim".into(),
        text: true,
    };
    let hook = adds(&mut ada, new.clone()).await;
    assert_eq!((hook.shown.as_str(), hook.secret), ("127.0.0.1/…1234", true));
    let state = serde_json::to_string(&notify(&mut ada, Notify::Show {}).await.unwrap()).unwrap();
    assert!(!state.contains("f00d") && !state.contains("geheim"), "{state}");
    assert_eq!(notify(&mut bob, Notify::Show {}).await.unwrap().hooks, Some(vec![]));
    let id = hook.id;
    for asked in [
        Notify::DropHook { hook: id },
        Notify::TestHook { hook: id },
        Notify::ChangeHook(HookChange { hook: id, text: Some(true), on: Some(false) }),
        Notify::TestHook { hook: HookId(5) },
    ] {
        assert_eq!(notify(&mut bob, asked).await, Err(Fault::Missing));
    }
    // The same place again takes the place of the first; there is room for five.
    let again = adds(&mut ada, NewHook { text: false, ..new }).await;
    assert_eq!(notify(&mut ada, Notify::Show {}).await.unwrap().hooks, Some(vec![again]));
    for number in 1..5 {
        adds(&mut ada, bark(service.endpoint(&format!("/KEY{number}")))).await;
    }
    let sixth = notify(&mut ada, Notify::AddHook(bark(service.endpoint("/KEY5")))).await;
    assert_eq!(sixth, Err(Fault::ListFull { most: 5 }));
    world.stop().await;
}

#[tokio::test]
async fn an_owner_of_the_machine_may_let_nobody_use_any() {
    let world = World::with(Config { outside: Outside { hooks: false, mail: false }, ..reaching(&[]) }).await;
    let mut ada = world.person("Ada").await;
    assert_eq!(notify(&mut ada, Notify::Show {}).await.unwrap().hooks, None);
    let asked = notify(&mut ada, Notify::AddHook(bark("KEY12345".into()))).await;
    assert_eq!(asked, Err(Fault::Forbidden));
    world.stop().await;
}

/// Whoever was in an account that was not theirs may have added one: a new password ends that.
#[tokio::test]
async fn a_new_password_turns_them_off() {
    let outside = Outside { hooks: true, mail: true };
    let world = World::with(Config { outside, ..reaching(&[]) }).await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    let token = world.member(&inbox, "Ada", "ada@example.org").await;
    let mut ada = world.connect(&token).await;
    let hook = adds(&mut ada, bark("KEY12345".into())).await;
    let mail = NewHook { service: Mail, address: "daily".into(), secret: String::new(), text: false };
    let mail = adds(&mut ada, mail).await;
    let fields = [("old", PASSWORD), ("password", OTHER)];
    assert_eq!(world.fill("/account/password", Some(&token), &fields).await.0, 200);
    let hook = shown(&mut ada, hook.id).await;
    assert_eq!((hook.on, hook.state), (false, Some(HookState::Ended)));
    assert!(shown(&mut ada, mail.id).await.on, "a mail goes to its own account");
    world.stop().await;
}

#[tokio::test]
async fn guests_have_none() {
    let world = World::with(reaching(&[])).await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut ada = world.person("Ada").await;
    ada.ask(Command::ClaimOwner { code }).await.unwrap();
    let mut scene = Matrix::set(&world, 0, &ada.token, "").await;
    let hook = adds(&mut ada, bark("KEY12345".into())).await.id;
    let [_, guest, ..] = &mut scene.people;
    for asked in [
        Notify::Show {},
        Notify::AddHook(bark("KEY12345".into())),
        Notify::ChangeHook(HookChange { hook, text: Some(true), on: None }),
        Notify::DropHook { hook },
        Notify::TestHook { hook },
    ] {
        assert_eq!(notify(guest, asked).await, Err(Fault::Forbidden));
    }
    assert!(shown(&mut ada, hook).await.on);
    drop(scene);
    world.stop().await;
}

/// The bus had places for two listeners: beside the robot and push messages nothing was told.
#[tokio::test]
async fn beside_the_robot_and_push_messages_it_hears_too() {
    let service = Service::start().await;
    let world = World::with(reaching(&[&service])).await;
    robot::start(&world.engine, crate::robot::config()).await.unwrap();
    push::start(&world.engine, at_once()).await.unwrap();
    hooks::start(&world.engine, soon(), Arc::new(Inbox::default())).unwrap();
    let mut ada = world.person("Ada").await;
    service.answers("/push", &[TAKEN]);
    let hook = adds(&mut ada, bark(service.endpoint("/KEY12345"))).await;
    notify(&mut ada, Notify::TestHook { hook: hook.id }).await.unwrap();
    becomes(&mut ada, hook.id, HookState::Taken).await;
    world.stop().await;
}
