//! What is found in the copies of pages.

use super::scenarios::*;
use crate::{
    boot::{Boot, ChatPage, Page, Theme},
    state::finding::copies::find,
};
use protocol::*;

/// As the server sends a page with these messages.
fn document(texts: &[&str]) -> String {
    let bob = || person(8, "bob");
    drawn((1..).zip(texts).map(|(seq, text)| message(bob(), u128::from(seq), seq, text)).collect())
}

fn drawn(items: Vec<Entry>) -> String {
    let head = u32::try_from(items.len()).unwrap();
    let page = ChatPage {
        me: me(),
        login: LoginId(1),
        build: "1".into(),
        resumed: resumed(1, vec![lobby(head, head, 0)]),
        answers: vec![Some(Answer::History(page(items, head))), None],
        is_alone: false,
        is_guest: false,
        space: ConversationId::LOBBY,
    };
    let boot = Boot {
        locale: Locale::Zh,
        theme: Theme::System,
        zone: None,
        now: 0,
        path: "/c/1".into(),
        page: Page::Chat(Box::new(page)),
    };
    let json = serde_json::to_string(&boot.given()).unwrap().replace('<', "\\u003c");
    format!("<html><script type=\"application/json\" id=\"boot\">{json}</script><script>1</script></html>")
}

fn looking_for(find: &str) -> Search {
    Search { find: find.into(), ..Search::default() }
}

fn found(texts: &[&str], query: &str) -> Vec<String> {
    let hits = find(&[document(texts)], &looking_for(query)).unwrap();
    hits.into_iter().map(|hit| hit.text.concat()).collect()
}

fn pieces(text: &str, query: &str) -> Vec<String> {
    find(&[document(&[text])], &looking_for(query)).unwrap().remove(0).text
}

#[test]
fn all_words_are_found_as_they_are() {
    let texts = ["cron 的定时任务", "C++ 和 1.5", "100% it's <b>", "ＣＲＯＮ　全角", "nothing"];
    assert_eq!(found(&texts, "cron"), ["ＣＲＯＮ　全角", "cron 的定时任务"]);
    assert_eq!(found(&texts, "CRON 定时"), ["cron 的定时任务"]);
    assert_eq!(found(&texts, "全"), ["ＣＲＯＮ　全角"]);
    assert_eq!(found(&texts, "c++"), ["C++ 和 1.5"]);
    assert_eq!(found(&texts, "<b>"), ["100% it's <b>"]);
    assert_eq!(found(&texts, "not"), ["nothing"], "a word like any other");
    assert_eq!(found(&texts, "“it’s <b>”"), ["100% it's <b>"]);
    assert_eq!(found(&["½ 杯糖", "1/2 杯盐", "1⁄2 杯水"], "1/2 杯").len(), 3);
    assert_eq!(found(&["½ 杯糖", "1/2 杯盐"], "½").len(), 2);
    for none in ["*", "crons", "\"<b> it's\"", "任务 cron nothing"] {
        assert!(found(&texts, none).is_empty(), "{none:?}");
    }
}

#[test]
fn what_was_found_is_marked_in_its_surroundings() {
    assert_eq!(pieces("ＣＲＯＮ　全角 cron", "cron"), ["", "ＣＲＯＮ", "　全角 ", "cron"]);
    assert_eq!(pieces("ab和bc", "ab b"), ["", "ab", "和", "b", "c"]);
    let long = format!("{}找我{}", "前".repeat(100), "后".repeat(300));
    let hits = find(&[document(&[&long])], &looking_for("找我")).unwrap();
    assert_eq!(hits[0].text, ["前".repeat(20), "找我".into(), "后".repeat(98)]);
    assert!(hits[0].cut_before && hits[0].cut_after);
}

#[test]
fn filters_count_and_files_are_found_by_name() {
    let mut entries: Vec<Entry> =
        (1..=4).map(|seq| message(person(8, "bob"), u128::from(seq), seq, "说好了")).collect();
    let file = attachment("application/pdf", "春游名单.PDF");
    for (entry, change) in entries.iter_mut().zip([
        More { files: vec![file], ..More::default() },
        More { pinned: true, ..More::default() },
        More { recalled: Some(me()), ..More::default() },
    ]) {
        let What::Message { more, .. } = &mut entry.what else { panic!() };
        *more = Some(Box::new(change));
    }
    let pages = [drawn(entries)];
    let seqs = |search: Search| -> Vec<u32> {
        find(&pages, &search).unwrap().into_iter().map(|hit| hit.place.seq.0).collect()
    };
    assert_eq!(seqs(looking_for("好")), [4, 2, 1], "what was taken back is not there");
    assert_eq!(seqs(looking_for("pdf 说好")), [1]);
    assert_eq!(seqs(Search { has: Some(Has::File), ..Search::default() }), [1]);
    assert_eq!(seqs(Search { pinned: true, ..Search::default() }), [2]);
    assert_eq!(seqs(Search { from: Some(PersonId(7)), ..looking_for("好") }), [] as [u32; 0]);
    assert_eq!(seqs(Search { conversation: Some(ConversationId(9)), ..looking_for("好") }), [] as [u32; 0]);
    let named = find(&pages, &looking_for("pdf")).unwrap().remove(0);
    assert_eq!(named.files[0].name, ["春游名单.", "PDF"]);
    assert_eq!(find(&pages, &Search { starred: true, ..Search::default() }), None, "only the server knows");
}

#[test]
fn what_is_no_copy_has_nothing() {
    let pages = [String::new(), "<html></html>".into(), document(&[""])];
    assert_eq!(find(&pages, &looking_for("a")), Some(Vec::new()));
}
