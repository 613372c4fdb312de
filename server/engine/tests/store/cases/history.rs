//! Reading back: pages, and what fills a gap.

use crate::bench::*;
use engine::ports::store::*;
use protocol::{limits::*, *};
use std::sync::mpsc::channel;

/// Says many things without waiting for each.
fn fill(bench: &Bench, who: &Someone, at: ConversationId, texts: impl Iterator<Item = String>) {
    let (sender, receiver) = channel();
    for text in texts {
        let message = NewMessage { actor: who.actor(), conversation: at, nonce: bench.nonce(), text };
        let sender = sender.clone();
        bench
            .store()
            .messages
            .append(message, Box::new(move |result| sender.send(result.map(drop)).unwrap()));
    }
    drop(sender);
    receiver.iter().for_each(|result| result.unwrap());
}

pub fn pages_cover_a_log_without_a_gap(bench: &Bench) {
    let [ada, dong] = bench.people(["Ada", "东东"]);
    let room = bench.room(&ada, "散步");
    fill(bench, &ada, room, (2..=130).map(|n| n.to_string()));
    bench.join(&dong, room).unwrap();
    fill(bench, &ada, room, (132..=250).map(|n| n.to_string()));
    for (limit, page_size) in [(1, 1), (37, 37), (100, 100), (1_000, 100), (0, 1)] {
        let (mut before, mut seen) = (None, Vec::new());
        loop {
            let page = bench.history(&dong, room, before, limit).unwrap();
            assert_eq!((page.conversation, page.as_of), (room, Seq(250)));
            assert!(page.items.len() == page_size || !page.more);
            let first = page.items[0].seq.0;
            assert_eq!((page.from, page.to), (Seq(first), Seq(before.map_or(250, |before| before - 1))));
            assert_eq!(page.more, first > 1);
            seen.splice(0..0, places(&page.items));
            before = Some(first);
            if !page.more {
                break;
            }
        }
        assert_eq!(seen, (1..=250).collect::<Vec<_>>(), "pages of {limit}");
    }
    for before in [0, 1] {
        let page = bench.history(&dong, room, Some(before), 10).unwrap();
        assert!(page.items.is_empty() && !page.more);
        assert_eq!((page.from, page.to), (Seq(1), Seq(0)), "covers nothing");
    }
    let beyond = bench.history(&dong, room, Some(u32::MAX), 2).unwrap();
    assert_eq!((beyond.from, beyond.to), (Seq(249), Seq(250)));
    assert_eq!(places(&beyond.items), [249, 250]);
    let empty = bench.history(&dong, LOBBY, None, 10).unwrap();
    assert!(empty.items.is_empty() && !empty.more && empty.as_of == Seq(0));
    assert_eq!((empty.from, empty.to), (Seq(1), Seq(0)));
    assert!(matches!(bench.log(&dong, room)[130].what, What::Joined { ref person } if person.id == dong.id));
}

pub fn pages_stop_at_their_bytes(bench: &Bench) {
    let ada = bench.person("Ada");
    let sizes = [TEXT_BYTES, 1, TEXT_BYTES, 9_000, 9_000, 9_000, 9_000, 30, 30, 30, TEXT_BYTES, TEXT_BYTES];
    fill(bench, &ada, LOBBY, sizes.iter().map(|size| "x".repeat(*size)));
    let weigh = |entries: &[Entry]| entries.iter().map(|entry| text(entry).len()).sum::<usize>();
    let head = u32::try_from(sizes.len()).unwrap();
    let (mut before, mut seen, mut pages) = (None, Vec::new(), 0);
    while seen.first() != Some(&1) {
        let page = bench.history(&ada, LOBBY, before, PAGE).unwrap();
        assert!(weigh(&page.items[1..]) < PAGE_BYTES, "it stops with the entry that passes the mark");
        seen.splice(0..0, places(&page.items));
        before = seen.first().copied();
        pages += 1;
    }
    assert_eq!(seen, (1..=head).collect::<Vec<_>>());
    assert!((3..=6).contains(&pages), "{pages} pages");
    let mut after = 0;
    while after < head {
        let replayed = bench.replay(&ada, LOBBY, after).unwrap();
        assert!(!replayed.too_far && replayed.head == Seq(head));
        let got = places(&replayed.events);
        assert_eq!(got, (after + 1..=after + u32::try_from(got.len()).unwrap()).collect::<Vec<_>>());
        assert!(!got.is_empty() && weigh(&replayed.events[..got.len() - 1]) < PAGE_BYTES);
        after = *got.last().unwrap();
    }
}

pub fn a_replay_is_contiguous_or_too_far(bench: &Bench) {
    let ada = bench.person("Ada");
    fill(bench, &ada, LOBBY, (1..=REPLAY + 1).map(|n| n.to_string()));
    let head = REPLAY + 1;
    let far = bench.replay(&ada, LOBBY, 0).unwrap();
    assert!(far.too_far && far.events.is_empty() && far.head == Seq(head));
    let near = bench.replay(&ada, LOBBY, 1).unwrap();
    assert_eq!((near.too_far, places(&near.events)), (false, (2..=101).collect()));
    let last = bench.replay(&ada, LOBBY, head - 1).unwrap();
    assert_eq!(last.events.iter().map(text).collect::<Vec<_>>(), [head.to_string()]);
    let none = bench.replay(&ada, LOBBY, head).unwrap();
    assert!(!none.too_far && none.events.is_empty() && none.head == Seq(head));
    for after in [head + 1, u32::MAX] {
        assert!(bench.replay(&ada, LOBBY, after).unwrap().too_far, "a place the log does not have yet");
    }
    assert_eq!(refused(bench.replay(&ada, ConversationId(99), 0)), Fault::Missing);
}
