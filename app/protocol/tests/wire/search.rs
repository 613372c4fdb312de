//! The samples of searching.

use super::samples::{AT, ROOM, dong};
use protocol::*;

pub fn commands() -> Vec<(&'static str, Command)> {
    let plain = Search { find: "cron 定时".into(), ..Search::default() };
    let all = Search {
        find: "\"it's 100%\"".into(),
        conversation: Some(ROOM),
        from: Some(dong().id),
        since: Some(AT),
        until: Some(AT + 86_400_000),
        has: Some(Has::Link),
        pinned: true,
        starred: true,
        page: Some("1790000000000.5.41".into()),
    };
    let has = |has| Search { has: Some(has), ..Search::default() };
    let command = |search: Search| Command::Search(Json::of(&search).unwrap());
    vec![
        ("search", command(plain)),
        ("search_all", command(all)),
        ("search_file", command(has(Has::File))),
        ("search_picture", command(has(Has::Picture))),
        ("search_voice", command(has(Has::Voice))),
        ("search_form", command(has(Has::Form))),
    ]
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let file = Attachment {
        id: FileId(9),
        name: "定时 cron.pdf".into(),
        media: "application/pdf".into(),
        bytes: 12_345,
        width: None,
        height: None,
        stand_in: None,
        peaks: None,
        alt: None,
        seconds: None,
    };
    let name = vec![String::new(), "定时".into(), " ".into(), "cron".into(), ".pdf".into()];
    let said = Hit {
        place: MessageAt { conversation: ROOM, seq: Seq(41) },
        at: AT,
        author: dong(),
        text: vec!["用".into(), "定时".into(), "任务代替 ".into(), "cron".into()],
        cut_before: true,
        cut_after: true,
        files: vec![],
        form: true,
    };
    let sent = Hit {
        place: MessageAt { conversation: ROOM, seq: Seq(40) },
        text: vec![],
        cut_before: false,
        cut_after: false,
        files: vec![FoundFile { file: file.clone(), name }, FoundFile { file, name: vec![] }],
        form: false,
        ..said.clone()
    };
    let page = Hits { hits: vec![said, sent], next: Some("1790000000000.5.40".into()), reached: Some(AT) };
    vec![("hits", Reply::Hits(page)), ("hits_none", Reply::Hits(Hits::default()))]
}
