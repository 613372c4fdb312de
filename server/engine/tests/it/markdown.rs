//! Markdown becomes nodes, and goes wherever its message goes.

use crate::world::{Person, World, *};
use protocol::*;

fn more(entry: &Entry) -> More {
    let What::Message { more, .. } = &entry.what else { panic!("{entry:?}") };
    more.as_deref().cloned().unwrap_or_default()
}

fn nodes(entry: &Entry) -> Option<Vec<Node>> {
    more(entry).nodes.map(|nodes| nodes.read().unwrap())
}

fn strong(text: &str) -> Vec<Node> {
    vec![Node::of(NodeKind::Paragraph, vec![Node::of(NodeKind::Strong, vec![Node::text(text)])])]
}

/// The newest item, as a page of history has it.
async fn newest(to: &mut Person) -> Entry {
    to.history(LOBBY).await.unwrap().items.pop().unwrap()
}

/// What somebody heard of a message: it, or what it was changed to.
async fn heard(by: &mut Person) -> Entry {
    let mut events = by.takes().await.into_iter().rev();
    let entry = events.find_map(|event| if let Event::Entry(entry) = event { Some(entry) } else { None });
    let entry = entry.unwrap();
    let Entry { what: What::Changed { item, .. }, .. } = entry else { return entry };
    *item
}

#[tokio::test]
async fn nodes_go_with_their_message() {
    let world = World::new().await;
    let (mut ming, mut ada) = (world.person("小明").await, world.person("Ada").await);
    let said = ming.says(LOBBY, "**注意：**").await;
    assert_eq!(nodes(&said), Some(strong("注意：")));
    assert_eq!(heard(&mut ada).await, said);
    assert_eq!(newest(&mut ada).await, said);

    let at = MessageAt { conversation: LOBBY, seq: said.seq };
    let edit = |text: &str| {
        let (conversation, seq) = (at.conversation, at.seq);
        Command::Edit(EditMessage { conversation, seq, text: text.into(), mentions: vec![] })
    };
    ming.ask(edit("**好**")).await.unwrap();
    assert_eq!(nodes(&heard(&mut ada).await), Some(strong("好")));
    ming.ask(edit("a*b*c")).await.unwrap();
    assert_eq!(nodes(&heard(&mut ada).await), None);
    ming.ask(edit("**秘密**")).await.unwrap();
    ming.ask(Command::Recall(at)).await.unwrap();
    ada.takes().await;
    assert_eq!(nodes(&newest(&mut ada).await), None, "it is taken back with the text");
    world.stop().await;
}

#[tokio::test]
async fn plain_text_has_no_nodes() {
    let world = World::new().await;
    let mut ming = world.person("小明").await;
    for text in ["好", "2*3*4", "C:\\path", "<b>x</b>", ">_<", "https://a.cn/a_b_c"] {
        let said = ming.says(LOBBY, text).await;
        let What::Message { more, text: kept, .. } = &said.what else { panic!() };
        assert_eq!((more, kept.as_str()), (&None, text));
    }
    world.stop().await;
}

#[tokio::test]
async fn who_is_called_stands_in_the_nodes() {
    let world = World::new().await;
    let (mut ming, mut ada) = (world.person("小明").await, world.person("Ada").await);
    let said = ming.says(LOBBY, "交给@Ada处理").await;
    let mention = Node { kind: NodeKind::Mention, person: Some(ada.me.id), ..Node::text("@Ada") };
    let line =
        |mention| vec![Node::of(NodeKind::Paragraph, vec![Node::text("交给"), mention, Node::text("处理")])];
    assert_eq!(nodes(&said), Some(line(mention)));
    assert_eq!(heard(&mut ada).await, said);

    let forward =
        Forward { from: LOBBY, seqs: vec![said.seq], to: LOBBY, nonce: random_nonce(), merged: false };
    ada.ask(Command::Forward(forward)).await.unwrap();
    let copy = newest(&mut ming).await;
    assert_eq!(nodes(&copy), Some(line(Node::text("@Ada"))), "a copy calls nobody");
    world.stop().await;
}

#[tokio::test]
async fn a_frame_has_room_for_the_nodes_or_goes_without() {
    let world = World::new().await;
    let mut ming = world.person("小明").await;
    for text in [
        "**a** ".repeat(3_000),
        format!("**a**{}", "\"\n".repeat(9_900)),
        format!("**a** {}", "字".repeat(6_600)),
    ] {
        let said = ming.says(LOBBY, &text).await;
        let frame = serde_json::to_string(&said).unwrap();
        assert!(frame.len() < limits::FRAME_BYTES, "{}", frame.len());
    }
    assert!(nodes(&newest(&mut ming).await).is_some(), "a long text with little markup keeps it");
    world.stop().await;
}

#[tokio::test]
async fn a_retry_is_the_same_message() {
    let world = World::new().await;
    let mut ming = world.person("小明").await;
    let send = Command::Send { conversation: LOBBY, nonce: random_nonce(), text: "**a**".into(), with: None };
    let first = ming.ask(send.clone()).await.unwrap();
    assert_eq!(ming.ask(send).await.unwrap(), first);
    world.stop().await;
}
