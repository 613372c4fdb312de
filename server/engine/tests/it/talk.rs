//! Saying something: once, in order, on disk, under the server's stamp.

use crate::world::*;
use protocol::*;

#[tokio::test]
async fn everyone_hears_it_once_in_the_same_order() {
    let world = World::new().await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let first = alice.says(LOBBY, "你好").await;
    let second = bob.says(LOBBY, "hi").await;
    assert_eq!((first.seq, second.seq), (Seq(1), Seq(2)));
    assert_eq!(alice.hears("hi").await, second);
    assert_eq!(bob.hears("你好").await, first);
    assert_eq!([carol.entry().await, carol.entry().await], [first, second]);
    for person in [&mut alice, &mut bob, &mut carol] {
        person.hears_nothing().await;
    }
    world.stop().await;
}

#[tokio::test]
async fn the_sender_gets_a_reply_and_their_other_devices_the_event() {
    let world = World::new().await;
    let mut phone = world.person("alice").await;
    let mut desk = world.connect(&phone.token).await;
    let entry = phone.says(LOBBY, "x").await;
    assert_eq!(desk.hears("x").await, entry);
    phone.hears_nothing().await;
    desk.hears_nothing().await;
    world.stop().await;
}

/// The rule itself is tested where it stands; this is the way to it.
#[tokio::test]
async fn a_text_is_cleaned_before_anybody_hears_it() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    for (typed, kept) in
        [("\0https://a.cn/x", "https://a.cn/x"), ("a\rb\r\nc", "a\nb\nc"), ("\u{1B}[0mx", "[0mx")]
    {
        let nonce = random_nonce();
        let sent = alice.sends(LOBBY, nonce, typed).await.unwrap();
        let What::Message { text, .. } = &sent.what else { panic!() };
        assert_eq!(text, kept);
        assert_eq!(bob.hears(kept).await, sent);
        assert_eq!(alice.sends(LOBBY, nonce, typed).await.unwrap(), sent, "a retry");
    }
    for nothing in ["\0", "\u{200B}", "\u{2800}", "\u{3164}", "\u{202E}"] {
        assert_eq!(alice.sends(LOBBY, random_nonce(), nothing).await, Err(Fault::TextEmpty), "{nothing:?}");
    }
    world.stop().await;
}

#[tokio::test]
async fn the_server_says_who_you_are() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let forged = format!(
        r#"{{"ref":9,"do":{{"send":{{"conversation":"1","nonce":"{}","text":"a:b:c","author":{{"id":"{}","name":"bob","avatar":1,"owner":true}},"name":"bob","avatar":9,"at":1,"seq":77}}}}}}"#,
        random_nonce(),
        bob.me.id
    );
    alice.send_text(forged).await;
    assert!(matches!(alice.answer(9).await, Ok(Reply::Sent(_))));
    let entry = bob.hears("a:b:c").await;
    let What::Message { author, .. } = &entry.what else { panic!() };
    assert_eq!((author, entry.seq), (&alice.me, Seq(1)));
    assert!(entry.at > 1_700_000_000_000);
    world.stop().await;
}

#[tokio::test]
async fn a_retry_gets_the_first_result_for_ever() {
    let world = World::new().await;
    let (mut alice, mut bob) = (world.person("alice").await, world.person("bob").await);
    let nonce = random_nonce();
    let first = alice.sends(LOBBY, nonce, "once").await.unwrap();
    assert_eq!(alice.sends(LOBBY, nonce, "once").await.unwrap(), first);
    bob.hears("once").await;
    bob.hears_nothing().await;
    // Another text, or another place, under the same nonce is another message: refused.
    assert_eq!(alice.sends(LOBBY, nonce, "twice").await, Err(Fault::NonceReused));
    let room = alice.creates_room("房间").await;
    assert_eq!(alice.sends(room.id, nonce, "once").await, Err(Fault::NonceReused));
    // Another account may use it.
    assert_eq!(bob.sends(LOBBY, nonce, "mine").await.unwrap().seq, Seq(2));
    let token = alice.token.clone();
    alice.leaves().await;
    bob.leaves().await;
    let world = world.restart().await;
    let mut alice = world.connect(&token).await;
    assert_eq!(alice.sends(LOBBY, nonce, "once").await.unwrap().seq, first.seq);
    world.stop().await;
}

#[tokio::test]
async fn a_burst_keeps_its_order_and_has_no_gap() {
    let world = World::new().await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let mut asked = Vec::new();
    for n in 0..200 {
        let send = |text| Command::Send { conversation: LOBBY, nonce: random_nonce(), text, with: None };
        asked.push(alice.start(send(format!("a{n}"))).await);
        bob.start(send(format!("b{n}"))).await;
    }
    let mut last = 0;
    for n in 0..400 {
        let entry = carol.entry().await;
        assert_eq!(entry.seq, Seq(n + 1));
        if let Some(number) = text_of(&entry).strip_prefix('a') {
            assert!(number == "0" || number.parse::<i32>().unwrap() == last + 1);
            last = number.parse().unwrap();
        }
    }
    // The author's own view: replies and events interleave in the order of the log.
    let mut seen = Vec::new();
    while seen.len() < 400 {
        match alice.frame().await {
            ServerFrame::Reply { ok: Reply::Sent(entry), .. } | ServerFrame::Event(Event::Entry(entry)) => {
                seen.push(entry.seq.0);
            }
            _ => {}
        }
    }
    assert!(seen.is_sorted() && seen[0] == 1 && seen[399] == 400);
    world.stop().await;
}

#[tokio::test]
async fn text_is_text_and_has_limits() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    for text in ["", "  \n\t", "\u{3000}"] {
        assert_eq!(alice.sends(LOBBY, random_nonce(), text).await, Err(Fault::TextEmpty));
    }
    let longest = "汉".repeat(limits::TEXT_BYTES / 3);
    assert_eq!(text_of(&alice.says(LOBBY, &longest).await), longest);
    let too_long = "x".repeat(limits::TEXT_BYTES + 1);
    assert_eq!(alice.sends(LOBBY, random_nonce(), &too_long).await, Err(Fault::TextTooLong));
    for text in ["<script>alert(1)</script>", "a\nb\tc\"\\", "\u{202E}evil", "👨‍👩‍👧‍👦", "𠮷野家"]
    {
        assert_eq!(text_of(&alice.says(LOBBY, text).await), text);
    }
    let texts: Vec<_> = alice.history(LOBBY).await.unwrap().items.iter().map(|e| text_of(e).len()).collect();
    assert_eq!(texts.len(), 6);
    world.stop().await;
}

#[tokio::test]
async fn history_pages_upwards_without_a_hole() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    for n in 1..=130 {
        alice.says(LOBBY, &format!("{n}")).await;
    }
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let command = Command::History { conversation: LOBBY, before, after: None, limit: Some(50) };
        let Ok(Reply::History(page)) = alice.ask(command).await else { panic!() };
        assert_eq!(page.as_of, Seq(130));
        seen.splice(0..0, page.items.iter().map(|e| e.seq.0));
        before = page.items.first().map(|e| e.seq);
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, (1..=130).collect::<Vec<_>>());
    world.stop().await;
}

#[tokio::test]
async fn history_pages_downwards_from_any_place() {
    let world = World::new().await;
    let mut alice = world.person("alice").await;
    for n in 1..=130 {
        alice.says(LOBBY, &format!("{n}")).await;
    }
    let after = |before, after, limit| Command::History { conversation: LOBBY, before, after, limit };
    let mut seen = Vec::new();
    let mut last = Seq(7);
    while last < Seq(130) {
        let Ok(Reply::History(page)) = alice.ask(after(None, Some(last), Some(50))).await else { panic!() };
        assert_eq!((page.from, page.as_of, page.more), (last.next(), Seq(130), true));
        assert_eq!(page.items.last().map(|e| e.seq), Some(page.to));
        seen.extend(page.items.iter().map(|e| e.seq.0));
        last = page.to;
    }
    assert_eq!(seen, (8..=130).collect::<Vec<_>>());
    // From the start, past the end, and with `before`, which wins.
    let mut spans = Vec::new();
    for (before, place) in [(None, 0), (None, 130), (None, 9_000), (Some(Seq(3)), 100)] {
        let Ok(Reply::History(page)) = alice.ask(after(before, Some(Seq(place)), None)).await else {
            panic!()
        };
        spans.push((page.items.len(), page.from.0, page.to.0, page.more));
    }
    assert_eq!(spans, [(50, 1, 50, false), (0, 131, 130, true), (0, 131, 130, true), (2, 1, 2, false)]);
    world.stop().await;
}
