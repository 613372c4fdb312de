//! What a push service answers, what may be one, and how subscriptions end.

use crate::{
    push_service::*,
    world::{Person, World, *},
};
use engine::push;
use protocol::*;
use std::time::Duration;
use tokio::net::TcpListener;

struct Scene {
    world: World,
    service: Service,
    ada: Person,
    bob: Person,
    private: ConversationId,
}

async fn scene() -> Scene {
    let (world, service) = pushing(at_once()).await;
    let (ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = bob.opens(Command::OpenPrivate { person: ada.me.id }).await.id;
    Scene { world, service, ada, bob, private }
}

async fn devices(person: &mut Person) -> Vec<PushDevice> {
    notify(person, Notify::Show {}).await.unwrap().devices
}

#[tokio::test]
async fn each_answer_is_taken_as_it_is_meant() {
    let answers: [(&str, &[&'static str], usize, Option<u16>); 9] = [
        ("/201", &["201"], 1, Some(201)),
        ("/200", &["200"], 1, Some(200)),
        ("/404", &["404"], 1, None),
        ("/410", &["410"], 1, None),
        ("/400", &["400"], 1, Some(400)),
        ("/403", &["403"], 1, Some(403)),
        ("/413", &["413", "201"], 2, Some(201)),
        ("/429", &["429 retry-after: 1", "201"], 2, Some(201)),
        ("/503", &["503", "503", "201"], 3, Some(201)),
    ];
    let Scene { world, service, mut ada, mut bob, private } = scene().await;
    for (path, with, posts, left) in answers {
        service.answers(path, with);
        let keys = subscribed(&mut ada, &service, path).await;
        bob.says(private, path).await;
        let arrived = service.wait(path, posts).await;
        let told = keys.open(&arrived[posts - 1]);
        assert_eq!(told["body"], if path == "/413" { "有新消息" } else { path });
        tokio::time::sleep(Duration::from_millis(250)).await;
        assert_eq!(service.to(path).len(), posts, "{path}: not again");
        let device = devices(&mut ada).await.pop();
        assert_eq!(device.as_ref().and_then(|device| device.status), left, "{path}");
        if let Some(device) = device {
            assert_eq!(device.refused, u32::from(matches!(path, "/400" | "/403")), "{path}");
        }
    }
    world.stop().await;
}

#[tokio::test]
async fn a_service_that_hangs_keeps_nobody_waiting() {
    let Scene { world, service, mut ada, mut bob, private } = scene().await;
    service.answers("/hang", &["hang"]);
    subscribed(&mut ada, &service, "/hang").await;
    let mut phone = world.person("Cleo").await;
    let other = bob.opens(Command::OpenPrivate { person: phone.me.id }).await.id;
    let keys = subscribed(&mut phone, &service, "/ok").await;
    for n in 0..5 {
        bob.says(private, &format!("{n}")).await;
    }
    bob.says(other, "快").await;
    let told = keys.open(&service.wait("/ok", 1).await[0]);
    assert_eq!(told["body"], "快");
    // It is given up in time, and tried again later.
    while devices(&mut ada).await[0].status != Some(0) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    service.answers("/hang", &["201"]);
    while devices(&mut ada).await[0].status != Some(201) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    world.stop().await;
}

#[tokio::test]
async fn nothing_behind_the_firewall_is_reached() {
    let Scene { world, service, mut ada, mut bob, private } = scene().await;
    let canary = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = canary.local_addr().unwrap().port();
    let keys = Keys::new();
    for endpoint in [
        format!("http://localhost:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://10.0.0.1:{port}/"),
        format!("https://[::1]:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        format!("https://169.254.169.254:{port}/"),
        format!("https://127.0.0.2:{port}/"),
        format!("http://127.0.0.1:{port}/"),
        format!("https://user@push.example.org:{port}/"),
        format!("https://push.example.org/{}", "x".repeat(1_100)),
        "file:///etc/passwd".to_owned(),
    ] {
        let asked = notify(&mut ada, Notify::Subscribe(keys.subscription(&endpoint))).await;
        assert_eq!(asked, Err(Fault::Unreadable), "{endpoint}");
    }
    // A name is looked up once, and what it means is looked at: this one is 127.0.0.1, but not by that name.
    let named = keys.subscription("https://localhost/");
    notify(&mut ada, Notify::Subscribe(named)).await.unwrap();
    bob.says(private, "x").await;
    while devices(&mut ada).await[0].status.is_none() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(devices(&mut ada).await[0].status, Some(0));
    // A service that sends on to somewhere else is refused, not followed.
    let elsewhere: &'static str = format!("302 location: http://127.0.0.1:{port}/").leak();
    service.answers("/302", &[elsewhere]);
    subscribed(&mut ada, &service, "/302").await;
    bob.says(private, "y").await;
    service.wait("/302", 1).await;
    let reached = tokio::time::timeout(Duration::from_millis(300), canary.accept()).await;
    assert!(reached.is_err(), "the canary was reached");
    world.stop().await;
}

#[tokio::test]
async fn keys_that_are_none_are_refused() {
    let Scene { world, service, mut ada, .. } = scene().await;
    let good = Keys::new().subscription(&service.endpoint("/a"));
    for wrong in [
        Subscription { p256dh: String::new(), ..good.clone() },
        Subscription { p256dh: "B".repeat(87), ..good.clone() },
        Subscription { auth: "AAAA".into(), ..good.clone() },
        Subscription { auth: "!".into(), ..good.clone() },
        Subscription { endpoint: String::new(), ..good.clone() },
    ] {
        assert_eq!(notify(&mut ada, Notify::Subscribe(wrong)).await, Err(Fault::Unreadable));
    }
    for wrong in [
        NotifySettings { keywords: vec!["长".repeat(33)], ..Default::default() },
        NotifySettings { keywords: (0..21).map(|n| n.to_string()).collect(), ..Default::default() },
        NotifySettings {
            quiet: Some(QuietHours { from: 1_440, to: 0, zone: "UTC".into() }),
            ..Default::default()
        },
        NotifySettings {
            quiet: Some(QuietHours { from: 0, to: 1, zone: "Middle/Earth".into() }),
            ..Default::default()
        },
    ] {
        assert!(notify(&mut ada, Notify::Change(wrong)).await.is_err());
    }
    assert_eq!(notify(&mut ada, Notify::Test {}).await, Err(Fault::Missing));
    world.stop().await;
}

#[tokio::test]
async fn a_subscription_goes_with_its_login_and_to_whoever_has_the_browser() {
    let Scene { world, service, mut ada, mut bob, private } = scene().await;
    let keys = subscribed(&mut ada, &service, "/one").await;
    // The same browser, logged in as somebody else.
    let mut cleo = world.person("Cleo").await;
    notify(&mut cleo, Notify::Subscribe(keys.subscription(&service.endpoint("/one")))).await.unwrap();
    assert_eq!(devices(&mut ada).await, []);
    bob.says(private, "不是给她的").await;
    assert_eq!(settled(&mut cleo, &service, "/one", &keys).await.len(), 0);
    // Another login of one's own may be ended, nobody else's.
    subscribed(&mut ada, &service, "/two").await;
    let login = devices(&mut ada).await[0].login;
    assert_eq!(notify(&mut bob, Notify::Unsubscribe { login: Some(login) }).await, Err(Fault::Missing));
    ada.ask(Command::SignOut { login }).await.unwrap();
    let gone = bob.sends(private, random_nonce(), "不在了").await;
    assert_eq!(gone, Err(Fault::Unreachable));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(service.to("/two").len(), 0);
    world.stop().await;
}

#[tokio::test]
async fn the_key_stays_and_subscriptions_are_limited() {
    let Scene { world, service, mut ada, .. } = scene().await;
    let key = notify(&mut ada, Notify::Show {}).await.unwrap().key;
    assert!(key.is_some());
    let token = ada.token.clone();
    let world = world.restart().await;
    push::start(&world.engine, at_once()).await.unwrap();
    let mut ada = world.connect(&token).await;
    assert_eq!(notify(&mut ada, Notify::Show {}).await.unwrap().key, key, "in the database");
    subscribed(&mut ada, &service, "/0").await;
    subscribed(&mut ada, &service, "/again").await;
    assert_eq!(devices(&mut ada).await.len(), 1, "one of a login");
    world.stop().await;
}
