//! What a browser shows closes when it is read on another device, or is out of reach.

use crate::{
    push::chat,
    push_service::*,
    reading::reads,
    world::{Person, World, random_nonce},
};
use engine::push;
use protocol::*;
use serde_json::{Value, json};

/// Another login of somebody.
async fn other_device(world: &World, person: &mut Person) -> Person {
    let Ok(Reply::WayBack(made)) = person.ask(Command::MakeWayBack {}).await else { panic!() };
    let body = format!("secret={}", made.secret.unwrap());
    let (_, _, body) = world.post("/back", &[("accept", "application/json")], &body).await;
    let answer: Value = serde_json::from_str(&body).unwrap();
    world.connect(answer["token"].as_str().unwrap()).await
}

/// Ada, with a phone that push messages go to and a laptop, and Bob, who writes to her.
struct Stage {
    world: World,
    service: Service,
    phone: Person,
    laptop: Person,
    bob: Person,
    private: ConversationId,
    keys: Keys,
}

async fn stage() -> Stage {
    let (world, service) = pushing(at_once()).await;
    let (mut phone, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let private = chat(&mut bob, &phone).await;
    let laptop = other_device(&world, &mut phone).await;
    let keys = subscribed(&mut phone, &service, "/a").await;
    Stage { world, service, phone, laptop, bob, private, keys }
}

fn closed(of: &Entry) -> Value {
    json!({ format!("c{}", of.conversation): of.seq.0 })
}

#[tokio::test]
async fn what_is_read_on_one_device_closes_on_the_others() {
    let Stage { world, service, phone: mut ada, mut laptop, mut bob, private, keys } = stage().await;
    let first = bob.says(private, "在吗").await;
    let told = keys.open(&service.wait("/a", 1).await[0]);
    assert_eq!((&told["seq"], &told["closed"]), (&json!(first.seq.0), &Value::Null));
    assert_eq!(told["unread"], 1, "of all conversations");
    reads(&mut laptop, private, first.seq.0).await;
    let post = service.wait("/a", 2).await.remove(1);
    let told = keys.open(&post);
    assert_eq!((&told["title"], &told["closed"], &told["unread"]), (&"".into(), &closed(&first), &json!(0)));
    assert_eq!(post.headers["urgency"], "normal", "it may wait for the next time that the device wakes");
    // Once.
    reads(&mut laptop, private, first.seq.0).await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 2);
    // What this device reads itself is closed by its page.
    let second = bob.says(private, "看到了吗").await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 3);
    reads(&mut ada, private, second.seq.0).await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 3);
    world.stop().await;
}

/// A notification that says that its message was taken back is one, too.
#[tokio::test]
async fn so_does_what_was_taken_back() {
    let Stage { world, service, phone: mut ada, mut laptop, mut bob, private, keys } = stage().await;
    let said = bob.says(private, "说错了").await;
    service.wait("/a", 1).await;
    bob.ask(Command::Recall(MessageAt { conversation: private, seq: said.seq })).await.unwrap();
    assert_eq!(keys.open(&service.wait("/a", 2).await[1])["gone"], true);
    // Nothing is told twice of it.
    bob.ask(Command::Typing { conversation: private }).await.unwrap();
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 2);
    reads(&mut laptop, private, said.seq.0).await;
    let told = settled(&mut ada, &service, "/a", &keys).await;
    assert_eq!((told.len(), &told[2]["closed"]), (3, &closed(&said)));
    world.stop().await;
}

#[tokio::test]
async fn what_is_out_of_reach_closes() {
    for case in ["hidden", "removed", "left", "deleted"] {
        let Stage { world, service, phone: ada, mut laptop, mut bob, keys, .. } = stage().await;
        let group = bob
            .opens(Command::CreateGroup {
                nonce: random_nonce(),
                name: "合唱团".into(),
                people: vec![ada.me.id],
            })
            .await
            .id;
        let said = bob.says(group, "七点排练").await;
        service.wait("/a", 1).await;
        let done = match case {
            "hidden" => {
                let hidden = HideMessages { conversation: group, seqs: vec![said.seq] };
                laptop.ask(Command::HideMessages(hidden)).await
            }
            "removed" => bob.ask(Command::Kick { conversation: group, person: ada.me.id }).await,
            "left" => laptop.ask(Command::Leave { conversation: group }).await,
            _ => bob.ask(Command::DeleteRoom { conversation: group }).await,
        };
        assert!(done.is_ok(), "{case}: {done:?}");
        let told = keys.open(&service.wait("/a", 2).await[1]);
        assert_eq!(told["closed"], closed(&said), "{case}");
        world.stop().await;
    }
}

/// Browsers count what they are sent and do not show: what is too much of it waits for something that is shown.
#[tokio::test]
async fn what_closes_goes_alone_so_often_and_else_with_the_next_message() {
    let Stage { world, service, phone: mut ada, mut laptop, mut bob, private, keys } = stage().await;
    let mut eve = world.person("Eve").await;
    let other = chat(&mut eve, &ada).await;
    for round in 1..=6 {
        let said = bob.says(private, "一条").await;
        service.wait("/a", round * 2 - 1).await;
        reads(&mut laptop, private, said.seq.0).await;
        service.wait("/a", round * 2).await;
    }
    let said = bob.says(private, "再一条").await;
    service.wait("/a", 13).await;
    reads(&mut laptop, private, said.seq.0).await;
    assert_eq!(settled(&mut ada, &service, "/a", &keys).await.len(), 13);
    eve.says(other, "早").await;
    let told = settled(&mut ada, &service, "/a", &keys).await;
    assert_eq!((told.len(), &told[13]["body"], &told[13]["closed"]), (14, &"早".into(), &closed(&said)));
    world.stop().await;
}

#[tokio::test]
async fn what_was_read_before_a_kill_closes_after_the_start() {
    let Stage { world, service, phone: mut ada, laptop, mut bob, private, keys } = stage().await;
    let said = bob.says(private, "在吗").await;
    settled(&mut ada, &service, "/a", &keys).await;
    let token = laptop.token.clone();
    // A server that does not push stands for one that was killed before it did.
    let world = world.restart().await;
    reads(&mut world.connect(&token).await, private, said.seq.0).await;
    let world = world.restart().await;
    push::start(&world.engine, at_once()).await.unwrap();
    let told = keys.open(service.wait("/a", 3).await.last().unwrap());
    assert_eq!(told["closed"], closed(&said));
    world.stop().await;
}
