//! Searching held against looking: whatever somebody's history shows and has in it what they look for is found, and
//! nothing else, whoever asks and however far the index is.

use crate::{groups::group, world::*};
use caseless::Caseless as _;
use engine::{
    actions::{execute, login},
    domain::{name::folded, permission::Caller},
};
use protocol::*;
use std::{collections::BTreeMap, time::Duration};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Numbers that are the same every time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ z >> 31) % sides as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len())]
    }
}

const WORDS: &[&str] = &[
    "café",
    "Cafe\u{301}",
    "nǐ hǎo",
    "Việt",
    "ば",
    "й",
    "上海",
    "北京",
    "北京大学",
    "大学",
    "京东",
    "东京",
    "東京",
    "聊天",
    "聊天室",
    "服务器",
    "定时",
    "定时任务",
    "任务",
    "会议",
    "会议室",
    "海边",
    "明天",
    "天气",
    "气象台",
    "颱風",
    "台风",
    "报告",
    "報告",
    "鲲",
    "鹦鹉",
    "的",
    "了",
    "吗",
    "，",
    "。",
    "！",
    "cron",
    "run",
    "running",
    "runs",
    "meeting",
    "meetings",
    "server",
    "C++",
    "c#",
    "1.5",
    "2.15",
    "it's",
    "don't",
    "don’t",
    "it’s",
    "100%",
    "50%",
    "a",
    "go",
    "golang",
    "API",
    "api_key",
    "x=y",
    "study",
    "studies",
    "カフェ",
    "ｶﾌｪ",
    "東京タワー",
    "한국어",
    "한국",
    "👍",
    "👨‍👩‍👧",
    "❤️",
    "Straße",
    "É",
    "ＡＢＣ",
    "https://example.org/路径",
    "\"引用\"",
    "(a)",
    "½",
    "1/2",
    "1⁄2",
    "*",
    "%",
    "_",
    "-",
    "NOT",
    "OR",
];

/// Lines that people wrote: this project's own texts in both languages.
fn real_lines() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = [
        "app/src/text/zh.rs",
        "app/src/text/pages/zh.rs",
        "app/src/text/admin/zh.rs",
        "docs/ARCHITECTURE.md",
        "docs/WIRE.md",
        "docs/OPERATIONS.md",
        "app/emoji/zh.txt",
        "app/emoji/en.txt",
    ];
    let mut lines = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let fit = |line: &&str| (4..400).contains(&line.trim().len());
        lines.extend(text.lines().filter(fit).map(|line| line.trim().to_owned()));
    }
    lines
}

fn text(dice: &mut Dice, real: &[String]) -> String {
    if dice.roll(3) == 0 {
        return real[dice.roll(real.len())].clone();
    }
    let mut text = String::new();
    for _ in 0..=dice.roll(8) {
        text.push_str(dice.pick(WORDS));
        if dice.roll(3) == 0 {
            text.push_str(dice.pick(&[" ", " ", "\n", "\u{3000}"]));
        }
    }
    if text.trim().is_empty() { "空".into() } else { text }
}

/// A text as it is compared, made by another road than the server's: at once, and not grapheme by grapheme.
fn plain(text: &str) -> String {
    let folded: String = folded(text).chars().default_case_fold().collect();
    let folded = folded.replace(['\u{2018}', '\u{2019}', '\u{02BC}'], "'").replace('\u{2044}', "/");
    let mut is_latin = false;
    let is_kept = |c: &char| {
        let is_mark = is_combining_mark(*c);
        is_latin = if is_mark { is_latin } else { c.is_ascii_alphabetic() };
        !(is_mark && is_latin)
    };
    let folded: String = folded.nfd().filter(is_kept).nfc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Term {
    text: String,
    stem: Option<String>,
}

fn stem(word: &str) -> Option<String> {
    let is_word = word.len() >= 3 && word.chars().all(|c| c.is_ascii_lowercase());
    let english = rust_stemmers::Stemmer::create(rust_stemmers::Algorithm::English);
    is_word.then(|| english.stem(word).into_owned())
}

/// What has to be there, of a query without quotation marks or of one phrase.
fn terms(find: &str) -> Vec<Term> {
    if let Some(phrase) = find.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return vec![Term { text: plain(phrase), stem: None }];
    }
    find.split_whitespace().map(|word| Term { text: plain(word), stem: stem(&plain(word)) }).collect()
}

struct Shown {
    place: (i64, ConversationId, Seq),
    said: String,
    text: String,
    stems: Vec<String>,
}

impl Shown {
    fn has(&self, terms: &[Term]) -> bool {
        terms.iter().all(|term| {
            self.text.contains(&term.text) || term.stem.as_ref().is_some_and(|stem| self.stems.contains(stem))
        })
    }
}

struct Scene {
    world: World,
    callers: Vec<(PersonId, Caller)>,
    logs: Vec<ConversationId>,
    dice: Dice,
    real: Vec<String>,
}

impl Scene {
    async fn set() -> Self {
        let world = World::new().await;
        let mut people = Vec::new();
        for name in ["Ada", "Bob", "Cleo", "Dong"] {
            people.push(world.person(name).await);
        }
        let [ada, bob, cleo, dong] = people.as_mut_slice() else { panic!() };
        let room = ada.creates_room("房间").await.id;
        dong.opens(Command::Join { conversation: room }).await;
        let closed = group(ada, &mut [bob, cleo]).await.id;
        let private = ada.opens(Command::OpenPrivate { person: bob.me.id }).await.id;
        let logs = vec![LOBBY, LOBBY, LOBBY, room, closed, private];
        let mut callers = Vec::new();
        for person in &people {
            let identity = login::identify(&world.engine, &person.token).await.unwrap().unwrap();
            callers.push((person.me.id, identity.caller()));
        }
        drop(people);
        Self { world, callers, logs, dice: Dice(7), real: real_lines() }
    }

    async fn asks(&self, who: usize, command: Command) -> Result<Reply, Fault> {
        execute(&self.world.engine, self.callers[who].1, command).await
    }

    /// Somebody says something somewhere, changes it, takes it back, removes it, leaves, comes back.
    async fn goes_on(&mut self, messages: usize) {
        for n in 0..messages {
            let (who, log) = (self.dice.roll(4), self.dice.roll(self.logs.len()));
            let conversation = self.logs[log];
            let text = text(&mut self.dice, &self.real);
            let said = Command::Send { conversation, nonce: random_nonce(), text, with: None };
            let Ok(Reply::Sent(entry)) = self.asks(who, said).await else { continue };
            if n % 10 == 0 {
                let seq = Seq(1 + self.dice.roll(entry.seq.0 as usize) as u32);
                self.changes(who, conversation, seq).await;
            }
            if n % 500 == 250 {
                self.comes_and_goes(n).await;
            }
        }
    }

    async fn changes(&mut self, who: usize, conversation: ConversationId, seq: Seq) {
        let text = text(&mut self.dice, &self.real);
        let command = match self.dice.roll(4) {
            0 => Command::Recall(MessageAt { conversation, seq }),
            1 => Command::HideMessages(HideMessages { conversation, seqs: vec![seq] }),
            _ => Command::Edit(EditMessage { conversation, seq, text, mentions: vec![] }),
        };
        // Refused where the message is not theirs: nothing changes then.
        let _ = self.asks(who, command).await;
    }

    async fn comes_and_goes(&mut self, n: usize) {
        let (room, closed, private) = (self.logs[3], self.logs[4], self.logs[5]);
        let cleo = self.callers[2].0;
        let hide = SettingsChange { hide_history: Some(true), ..SettingsChange::default() };
        for (who, command) in [
            (0, Command::ChangeSettings { conversation: closed, change: hide }),
            (
                3,
                if n % 1_000 < 500 {
                    Command::Leave { conversation: room }
                } else {
                    Command::Join { conversation: room }
                },
            ),
            (0, Command::Kick { conversation: closed, person: cleo }),
            (0, Command::AddPeople { conversation: closed, people: vec![cleo] }),
            (1, Command::Block { person: self.callers[0].0, blocked: n % 1_000 < 500 }),
            (2, Command::Read { conversation: private, seq: Seq(1) }),
        ] {
            let _ = self.asks(who, command).await;
        }
    }

    /// Everything that somebody's histories show, newest first.
    async fn shown_to(&self, who: usize) -> Vec<Shown> {
        let mut logs = self.logs.clone();
        logs.sort_unstable();
        logs.dedup();
        let mut shown = Vec::new();
        let database = rusqlite::Connection::open(self.world.folder.join("leliao.db")).unwrap();
        let present = "SELECT 1 FROM members WHERE conversation = ?1 AND person = ?2 AND present = 1";
        logs.retain(|log| database.prepare(present).unwrap().exists([log.0, self.callers[who].0.0]).unwrap());
        for conversation in logs {
            let mut before = None;
            loop {
                let page = Command::History { conversation, before, after: None, limit: Some(100) };
                let Ok(Reply::History(page)) = self.asks(who, page).await else { panic!() };
                shown.extend(page.items.iter().filter_map(seen));
                if !page.more {
                    break;
                }
                before = Some(page.from);
            }
        }
        shown.sort_by_key(|shown| std::cmp::Reverse(shown.place));
        shown
    }

    async fn found_by(&self, who: usize, find: &str, most: usize) -> Vec<(i64, ConversationId, Seq)> {
        let (mut found, mut page) = (Vec::new(), None);
        while found.len() < most {
            let asked = Json::of(&Search { find: find.into(), page, ..Search::default() }).unwrap();
            let Ok(Reply::Hits(hits)) = self.asks(who, Command::Search(asked)).await else { panic!() };
            found.extend(hits.hits.iter().map(|hit| (hit.at, hit.place.conversation, hit.place.seq)));
            page = hits.next;
            if page.is_none() {
                break;
            }
        }
        found.truncate(most);
        found
    }

    /// A part of something that was said, or of several, as somebody may type it.
    fn query(&mut self, shown: &[Shown]) -> String {
        let graphemes = |dice: &mut Dice, text: &str| {
            let all: Vec<char> = text.chars().collect();
            let (from, length) = (dice.roll(all.len().max(1)), 1 + dice.roll(8));
            all.into_iter().skip(from).take(length).collect::<String>()
        };
        let some = |dice: &mut Dice| shown[dice.roll(shown.len())].said.clone();
        let dice = &mut self.dice;
        let text = some(dice);
        match dice.roll(8) {
            0 => dice.pick(WORDS).to_owned(),
            1 => format!("{} {}", dice.pick(WORDS), dice.pick(WORDS)),
            2 => graphemes(dice, &text).to_uppercase(),
            3 => graphemes(dice, &text).replace('东', "東").replace('会', "會").replace('报', "報"),
            4 => format!("\"{}\"", graphemes(dice, &text).trim()),
            5 => {
                let other = some(dice);
                format!("{} {}", graphemes(dice, &text), graphemes(dice, &other))
            }
            _ => graphemes(dice, &text),
        }
    }

    /// Asks as everybody. Gives how many were found, all in all.
    async fn holds(&mut self, queries: usize, most: usize) -> usize {
        let mut total = 0;
        for who in 0..self.callers.len() {
            let shown = self.shown_to(who).await;
            for _ in 0..queries / self.callers.len() {
                let find = self.query(&shown);
                let terms = terms(&find);
                // The oracle knows words, and one phrase.
                let quotes = find.matches(['"', '“', '”']).count();
                let is_phrase = quotes == 2 && find.starts_with('"') && find.ends_with('"');
                let is_plain = quotes == 0 || is_phrase;
                if !is_plain || terms.is_empty() || terms.iter().any(|term| term.text.is_empty()) {
                    continue;
                }
                let want: Vec<_> =
                    shown.iter().filter(|one| one.has(&terms)).map(|one| one.place).take(most).collect();
                let found = self.found_by(who, &find, most).await;
                let missed: Vec<_> = want.iter().filter(|place| !found.contains(place)).collect();
                let wrong: Vec<_> = found.iter().filter(|place| !want.contains(place)).collect();
                assert!(
                    missed.is_empty() && wrong.is_empty(),
                    "{find:?} by {who}: missed {missed:?}, wrong {wrong:?}"
                );
                assert_eq!(found, want, "{find:?}: the order");
                total += found.len();
            }
        }
        total
    }
}

fn seen(entry: &Entry) -> Option<Shown> {
    let What::Message { text, more, .. } = &entry.what else { return None };
    let is_recalled = more.as_ref().is_some_and(|more| more.recalled.is_some());
    let (said, text) = (text.clone(), plain(text));
    let words = text.split(|c: char| !c.is_ascii_lowercase());
    let stems = words.filter_map(stem).collect();
    (!is_recalled).then_some(Shown { place: (entry.at, entry.conversation, entry.seq), said, text, stems })
}

async fn run(messages: usize, queries: usize, most: usize) {
    let mut scene = Scene::set().await;
    let mut counts = BTreeMap::new();
    for round in 0..3 {
        scene.goes_on(messages / 3).await;
        // What was said last is not in the index yet.
        counts.insert((round, "behind"), scene.holds(queries / 6, most).await);
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        counts.insert((round, "caught up"), scene.holds(queries / 6, most).await);
        println!("{counts:?}");
    }
    assert!(counts.values().all(|found| *found > 0));
    scene.world.stop().await;
}

#[tokio::test]
async fn what_history_shows_is_found_and_nothing_else() {
    run(3_000, 500, 60).await;
}

/// The same at the size that is promised, or at that of `MESSAGES` and `QUERIES`; minutes.
#[tokio::test]
#[ignore = "takes minutes"]
async fn what_a_long_history_shows_is_found_and_nothing_else() {
    let size = |name: &str, usual| std::env::var(name).map_or(usual, |size| size.parse().unwrap());
    run(size("MESSAGES", 100_000), size("QUERIES", 5_000), 40).await;
}
