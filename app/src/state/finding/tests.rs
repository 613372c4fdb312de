use super::*;
use protocol::{AvatarId, ConversationId, MessageAt, Person, PersonId, Seq};

fn looking_for(find: &str) -> Option<Search> {
    Some(Search { find: find.into(), ..Search::default() })
}

fn hit(seq: u32) -> Hit {
    let author = Person {
        id: PersonId(2),
        name: "x".into(),
        avatar: AvatarId(1),
        owner: false,
        gone: false,
        robot: false,
    };
    Hit {
        place: MessageAt { conversation: ConversationId(1), seq: Seq(seq) },
        at: i64::from(seq),
        author,
        text: vec![String::new(), "x".into()],
        cut_before: false,
        cut_after: false,
        files: Vec::new(),
        form: false,
    }
}

fn page(hits: impl IntoIterator<Item = u32>, next: Option<&str>) -> Hits {
    Hits { hits: hits.into_iter().map(hit).collect(), next: next.map(Into::into), reached: next.map(|_| 9) }
}

fn seqs(finding: &Finding) -> Vec<u32> {
    finding.hits().iter().map(|hit| hit.place.seq.0).collect()
}

#[test]
fn the_answer_to_the_newest_question_is_shown() {
    let mut finding = Finding::default();
    assert_eq!(finding.stage(), Stage::Idle);
    assert_eq!(finding.ask(looking_for("a")), looking_for("a"));
    assert_eq!(finding.ask(looking_for("a")), None, "it is under way");
    assert_eq!(finding.stage(), Stage::Looking);
    assert_eq!(finding.answered(page([3], None)), None);
    assert_eq!((finding.stage(), seqs(&finding)), (Stage::Found, vec![3]));
    assert_eq!(finding.ask(looking_for("a")), None, "it is known");
    assert_eq!(finding.ask(looking_for("ab")), looking_for("ab"));
    assert_eq!(
        (finding.stage(), finding.is_current()),
        (Stage::Looking, false),
        "what is shown is of before"
    );
    assert_eq!(finding.asked(), looking_for("ab").as_ref(), "who holds it drops the answer to anything else");
    finding.answered(page([], None));
    assert_eq!((finding.stage(), finding.is_current(), seqs(&finding)), (Stage::Found, true, vec![]));
    finding.ask(None);
    assert_eq!((finding.stage(), finding.answered(page([1], None))), (Stage::Idle, None));
    assert!(finding.hits().is_empty());
}

#[test]
fn more_is_added_and_few_hits_are_not_enough() {
    let mut finding = Finding::default();
    finding.ask(looking_for("a"));
    let second = Search { page: Some("p1".into()), ..looking_for("a").unwrap() };
    assert_eq!(finding.answered(page([50], Some("p1"))), Some(second), "one hit is nothing to look at");
    assert_eq!(finding.stage(), Stage::Looking);
    assert_eq!(finding.answered(page(30..50, Some("p2"))), None);
    assert_eq!((finding.hits().len(), finding.rest()), (21, Some(9)));
    let third = Search { page: Some("p2".into()), ..looking_for("a").unwrap() };
    assert_eq!(finding.more(), Some(third));
    assert_eq!(finding.more(), None, "it is under way");
    assert_eq!(finding.answered(page(10..30, None)), None);
    assert_eq!((finding.hits().len(), finding.rest(), finding.more()), (41, None, None));
}

#[test]
fn a_search_that_finds_nothing_for_long_leaves_it_to_the_reader() {
    let mut finding = Finding::default();
    finding.ask(looking_for("a"));
    let mut pages = 1;
    while finding.answered(page([], Some("p"))).is_some() {
        pages += 1;
    }
    assert_eq!((pages, finding.stage(), finding.rest()), (PAGES, Stage::Found, Some(9)));
    assert!(finding.more().is_some());
}

#[test]
fn what_changed_is_looked_at_again_while_the_old_stays() {
    let mut finding = Finding::default();
    finding.ask(looking_for("a"));
    finding.answered(page(20..40, Some("p1")));
    finding.more();
    finding.answered(page(5..20, None));
    assert_eq!(finding.again(), looking_for("a"));
    assert_eq!((finding.stage(), finding.hits().len()), (Stage::Found, 35), "nobody waits");
    let second = finding.answered(page((20..40).filter(|seq| *seq != 30), Some("p1")));
    assert_eq!(second.and_then(|asked| asked.page), Some("p1".into()));
    assert_eq!(finding.hits().len(), 35);
    finding.answered(page(5..20, None));
    assert_eq!((finding.hits().len(), seqs(&finding).contains(&30)), (34, false));
    // What changes meanwhile may not be in the answer.
    finding.again();
    assert_eq!(finding.again(), None);
    finding.answered(page(5..40, None));
    assert_eq!(finding.asked(), looking_for("a").as_ref());
    finding.answered(page(5..40, None));
    assert_eq!(finding.asked(), None);
    // Who asks for more, or for something else, does not wait for that.
    finding.again();
    assert!(finding.ask(looking_for("b")).is_some());
    finding.answered(page([1], None));
    assert_eq!(seqs(&finding), [1]);
}

#[test]
fn refusals_are_told_and_tried_again_if_that_can_help() {
    let mut finding = Finding::default();
    finding.ask(looking_for("a"));
    let fault = Fault::RateLimited { retry_ms: 200 };
    assert_eq!(finding.refused(fault.clone()), Some(1_000), "long enough to be read");
    assert_eq!(finding.stage(), Stage::Refused(fault));
    assert_eq!(finding.retry(), looking_for("a"));
    assert_eq!(finding.stage(), Stage::Looking);
    assert_eq!(finding.refused(Fault::Missing), None);
    assert_eq!(finding.stage(), Stage::Refused(Fault::Missing));
    assert_eq!(finding.ask(looking_for("a")), looking_for("a"), "asked by hand it is asked");
}

#[test]
fn a_lost_connection_asks_again() {
    let mut finding = Finding::default();
    finding.ask(looking_for("a"));
    assert_eq!(finding.retry(), looking_for("a"));
    finding.answered(page([1], None));
    assert_eq!(finding.retry(), None, "nothing is missing");
}
