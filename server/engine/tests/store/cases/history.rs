//! Reading back: pages, and what fills a gap.

use crate::stage::*;
use protocol::{limits::*, *};

pub fn pages_cover_a_log_without_a_gap(stage: &Stage) {
    let [ada, dong] = stage.people(["Ada", "东东"]);
    let room = stage.room(&ada, "散步");
    stage.fill(&ada, room, (2..=130).map(|n| n.to_string()));
    stage.join(&dong, room).unwrap();
    stage.fill(&ada, room, (132..=250).map(|n| n.to_string()));
    for (limit, page_size) in [(1, 1), (37, 37), (100, 100), (1_000, 100), (0, 1)] {
        let (mut before, mut seen) = (None, Vec::new());
        loop {
            let page = stage.history(&dong, room, before, limit).unwrap();
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
        let page = stage.history(&dong, room, Some(before), 10).unwrap();
        assert!(page.items.is_empty() && !page.more);
        assert_eq!((page.from, page.to), (Seq(1), Seq(0)), "covers nothing");
    }
    let beyond = stage.history(&dong, room, Some(u32::MAX), 2).unwrap();
    assert_eq!((beyond.from, beyond.to), (Seq(249), Seq(250)));
    assert_eq!(places(&beyond.items), [249, 250]);
    let empty = stage.history(&dong, LOBBY, None, 10).unwrap();
    assert!(empty.items.is_empty() && !empty.more && empty.as_of == Seq(0));
    assert_eq!((empty.from, empty.to), (Seq(1), Seq(0)));
    assert!(matches!(stage.log(&dong, room)[130].what, What::Joined { ref person } if person.id == dong.id));
}

pub fn pages_stop_at_their_bytes(stage: &Stage) {
    let ada = stage.person("Ada");
    let sizes = [TEXT_BYTES, 1, TEXT_BYTES, 9_000, 9_000, 9_000, 9_000, 30, 30, 30, TEXT_BYTES, TEXT_BYTES];
    stage.fill(&ada, LOBBY, sizes.iter().map(|size| "x".repeat(*size)));
    let weigh = |entries: &[Entry]| entries.iter().map(|entry| text(entry).len()).sum::<usize>();
    let head = u32::try_from(sizes.len()).unwrap();
    let (mut before, mut seen, mut pages) = (None, Vec::new(), 0);
    while seen.first() != Some(&1) {
        let page = stage.history(&ada, LOBBY, before, PAGE).unwrap();
        assert!(weigh(&page.items[1..]) < PAGE_BYTES, "it stops with the entry that passes the mark");
        seen.splice(0..0, places(&page.items));
        before = seen.first().copied();
        pages += 1;
    }
    assert_eq!(seen, (1..=head).collect::<Vec<_>>());
    assert!((3..=6).contains(&pages), "{pages} pages");
    let mut after = 0;
    while after < head {
        let replayed = stage.replay(&ada, LOBBY, after).unwrap();
        assert!(!replayed.too_far && replayed.head == Seq(head));
        let got = places(&replayed.events);
        assert_eq!(got, (after + 1..=after + u32::try_from(got.len()).unwrap()).collect::<Vec<_>>());
        assert!(!got.is_empty() && weigh(&replayed.events[..got.len() - 1]) < PAGE_BYTES);
        after = *got.last().unwrap();
    }
}

pub fn a_replay_is_contiguous_or_too_far(stage: &Stage) {
    let ada = stage.person("Ada");
    stage.fill(&ada, LOBBY, (1..=REPLAY + 1).map(|n| n.to_string()));
    let head = REPLAY + 1;
    let far = stage.replay(&ada, LOBBY, 0).unwrap();
    assert!(far.too_far && far.events.is_empty() && far.head == Seq(head));
    let near = stage.replay(&ada, LOBBY, 1).unwrap();
    assert_eq!((near.too_far, places(&near.events)), (false, (2..=101).collect()));
    let last = stage.replay(&ada, LOBBY, head - 1).unwrap();
    assert_eq!(last.events.iter().map(text).collect::<Vec<_>>(), [head.to_string()]);
    let none = stage.replay(&ada, LOBBY, head).unwrap();
    assert!(!none.too_far && none.events.is_empty() && none.head == Seq(head));
    for after in [head + 1, u32::MAX] {
        assert!(stage.replay(&ada, LOBBY, after).unwrap().too_far, "a place the log does not have yet");
    }
    assert_eq!(refused(stage.replay(&ada, ConversationId(99), 0)), Fault::Missing);
}
