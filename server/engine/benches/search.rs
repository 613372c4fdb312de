//! Searching among many messages, beside SQLite's own trigram index and `LIKE`: one table.
//! `MESSAGES=1000000 cargo bench -p engine --bench search`; without the variable 20,000 messages.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use engine::{
    Config, Engine, Quotas,
    actions::{execute, person},
    domain::{health::Health, permission::Caller},
    ports::clock::SystemClock,
    sqlite::{Database, reindex},
};
use protocol::{AvatarId, Command, Hits, Json, Locale, PersonId, Reply, Search};
use rusqlite::{Connection, params};
use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// Where most is said.
const BIG: i64 = 100;
/// Rooms beside it.
const ROOMS: i64 = 30;
const QUERIES: usize = 200;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    /// The first ones most often, as words are (Zipf).
    fn rank(&mut self, sides: usize) -> usize {
        let uniform = (self.roll(1 << 30) as f64 + 1.0) / f64::from(1 << 30);
        ((sides as f64).powf(uniform) as usize).saturating_sub(1).min(sides - 1)
    }
}

/// Words of this project's own texts, in both languages.
fn words() -> (Vec<String>, Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap();
    let zh =
        [read("app/src/text/zh.rs"), read("app/src/text/pages/zh.rs"), read("app/emoji/zh.txt")].concat();
    let mut zh: Vec<String> = zh
        .split(|c: char| !('\u{4E00}'..'\u{A000}').contains(&c))
        .filter(|word| (1..=4).contains(&word.chars().count()))
        .map(str::to_owned)
        .collect();
    let en = [read("docs/ARCHITECTURE.md"), read("docs/WIRE.md"), read("app/emoji/en.txt")].concat();
    let mut en: Vec<String> = en
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() > 1)
        .map(str::to_owned)
        .collect();
    for words in [&mut zh, &mut en] {
        words.sort_unstable();
        words.dedup();
        let mut dice = Dice(3);
        for n in (1..words.len()).rev() {
            words.swap(n, dice.roll(n + 1));
        }
    }
    (zh, en)
}

fn message(dice: &mut Dice, (zh, en): &(Vec<String>, Vec<String>)) -> String {
    let mut text = String::new();
    if dice.roll(5) == 0 {
        for _ in 0..3 + dice.roll(8) {
            text.push_str(&en[dice.rank(en.len())]);
            text.push(' ');
        }
        return text.trim_end().to_owned();
    }
    for _ in 0..2 + dice.roll(9) {
        match dice.roll(30) {
            0 => text.push('，'),
            // Names and what is said once.
            1 => text.extend((0..2).filter_map(|_| char::from_u32(0x4E00 + dice.roll(8_000) as u32))),
            2 => text.push_str(&en[dice.rank(en.len())]),
            _ => text.push_str(&zh[dice.rank(zh.len())]),
        }
    }
    text
}

/// Puts messages straight into the database of a stopped server. Gives the bytes of their texts.
fn fill(folder: &Path, messages: usize, people: &[PersonId]) -> usize {
    let database = Connection::open(folder.join("leliao.db")).unwrap();
    database.execute_batch("PRAGMA synchronous = OFF; BEGIN").unwrap();
    for (room, who) in
        (BIG..=BIG + ROOMS).flat_map(|room| people.iter().enumerate().map(move |who| (room, who)))
    {
        if who.0 == 0 {
            database
                .execute(
                    "INSERT INTO conversations (id, kind, name, version, space) VALUES (?1, 1, 'r', 1, 1)",
                    [room],
                )
                .unwrap();
        }
        // The second person is in one small room alone.
        if who.0 == 0 || room == BIG + ROOMS {
            database
                .execute(
                    "INSERT INTO members (conversation, person, version) VALUES (?1, ?2, 1)",
                    params![room, who.1.0],
                )
                .unwrap();
        }
    }
    let (mut dice, words, mut bytes) = (Dice(5), words(), 0);
    let mut heads = vec![0_i64; 1 + ROOMS as usize];
    let insert = "INSERT INTO entries (conversation, seq, ord, at, kind, author, text, nonce) VALUES (?1, ?2, ?2, ?3, 0, ?4, ?5, ?6)";
    let mut insert = database.prepare(insert).unwrap();
    for n in 0..messages {
        let room = if dice.roll(10) < 7 { 0 } else { 1 + dice.rank(ROOMS as usize) };
        heads[room] += 1;
        let text = message(&mut dice, &words);
        bytes += text.len();
        let nonce = (n as u128).to_be_bytes();
        insert
            .execute(params![BIG + room as i64, heads[room], 1_000 * n as i64, people[0].0, text, nonce])
            .unwrap();
    }
    for (room, head) in heads.iter().enumerate() {
        let advance = "UPDATE conversations SET head = ?2, ord = ?2, last = ?2, last_at = ?3 WHERE id = ?1";
        database.execute(advance, params![BIG + room as i64, head, 1_000 * messages as i64]).unwrap();
    }
    database.execute_batch("COMMIT").unwrap();
    bytes
}

/// Half and nineteen of twenty took no longer.
fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    format!("{:>8.2} {:>8.2}", at(50), at(95))
}

struct Desk {
    runtime: Runtime,
    engine: Arc<Engine>,
}

impl Desk {
    fn open(folder: &Path) -> Self {
        let plenty = 100_000_000;
        let quotas = Quotas { commands_per_second: plenty, ..Quotas::default() };
        let health = Health::new(|why| panic!("{why}"));
        let store = Arc::new(Database::open(folder, 0, health.clone()).unwrap());
        let config = Config { quotas, ..Config::default() };
        let files = Arc::new(engine::blobs::Disk::new(folder));
        let engine = Engine::new(store, files, Arc::new(SystemClock), config, health).unwrap();
        Self { runtime: Runtime::new().unwrap(), engine }
    }

    fn enter(&self, name: &str) -> Caller {
        let entered = person::enter(&self.engine, name, AvatarId(3), Locale::Zh, "bench");
        self.runtime.block_on(entered).unwrap().0.caller()
    }

    fn search(&self, caller: Caller, find: &str) -> Hits {
        let asked = Json::of(&Search { find: find.to_owned(), ..Search::default() }).unwrap();
        match self.runtime.block_on(execute(&self.engine, caller, Command::Search(asked))) {
            Ok(Reply::Hits(hits)) => hits,
            other => panic!("{other:?}"),
        }
    }
}

fn timed(queries: &[String], mut ask: impl FnMut(&str) -> usize) -> (String, usize) {
    let mut found = 0;
    let times = queries.iter().map(|query| {
        let began = Instant::now();
        found += ask(query);
        began.elapsed()
    });
    (percentiles(times.collect()), found)
}

fn main() {
    let messages: usize = std::env::var("MESSAGES").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let keep = tempfile::tempdir().unwrap();
    let folder = keep.path().join("data");
    let desk = Desk::open(&folder);
    let people = [desk.enter("Ada"), desk.enter("Bob")];
    drop(desk);
    let ids = people.map(|caller| caller.person);
    let text_bytes = fill(&folder, messages, &ids);
    let began = Instant::now();
    let blocks = reindex(&folder, |_| {}).unwrap();
    let made = began.elapsed();
    let size = |file: &str| std::fs::metadata(folder.join(file)).map_or(0, |found| found.len());
    let index_bytes = size("search.db");
    println!("{messages} messages, {text_bytes} bytes of text; {blocks} blocks indexed in {made:.1?}");
    println!("the index: {index_bytes} bytes, {:.2} of the text", index_bytes as f64 / text_bytes as f64);

    let database = Connection::open(folder.join("leliao.db")).unwrap();
    let trigram = Connection::open(keep.path().join("trigram.db")).unwrap();
    trigram
        .execute_batch("PRAGMA journal_mode = OFF; CREATE VIRTUAL TABLE t USING fts5(text, content='', tokenize='trigram')")
        .unwrap();
    trigram.execute("ATTACH ?1 AS d", [folder.join("leliao.db").display().to_string()]).unwrap();
    trigram
        .execute_batch("INSERT INTO t (rowid, text) SELECT conversation << 32 | seq, text FROM d.entries")
        .unwrap();
    let trigram_bytes = std::fs::metadata(keep.path().join("trigram.db")).unwrap().len();
    println!("SQLite's trigram index: {:.2} of the text", trigram_bytes as f64 / text_bytes as f64);

    let desk = Desk::open(&folder);
    let mut dice = Dice(11);
    let (_, en) = words();
    let texts: Vec<String> = {
        let mut texts =
            database.prepare("SELECT text FROM entries WHERE conversation = ?1 AND seq = ?2").unwrap();
        let head: i64 = database
            .query_row("SELECT head FROM conversations WHERE id = ?1", [BIG], |row| row.get(0))
            .unwrap();
        (0..QUERIES)
            .map(|_| texts.query_row([BIG, 1 + dice.roll(head as usize) as i64], |row| row.get(0)).unwrap())
            .collect()
    };
    let mut part = |length: usize| -> Vec<String> {
        let part = |text: &String| {
            let all: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
            let from = dice.roll(all.len().saturating_sub(length).max(1));
            all.into_iter().skip(from).take(length).collect()
        };
        texts.iter().map(part).collect()
    };
    let kinds = [
        ("1 character", part(1)),
        ("2 characters", part(2)),
        ("3 characters", part(3)),
        ("6 characters", part(6)),
        ("an English word", (0..QUERIES).map(|n| en[n * en.len() / QUERIES].clone()).collect()),
        ("what is not there", (0..QUERIES).map(|n| format!("不在这里{n}")).collect()),
    ];
    println!("\n{:<20} {:<18} {:>17}   hits of {QUERIES} first pages", "", "", "p50 ms   p95 ms");
    for (kind, queries) in &kinds {
        let rows = [
            ("ours, in all", timed(queries, |find| desk.search(people[0], find).hits.len())),
            ("ours, small room", timed(queries, |find| desk.search(people[1], find).hits.len())),
            (
                "trigram",
                timed(queries, |find| {
                    let mut ask = trigram
                        .prepare_cached("SELECT rowid FROM t WHERE t MATCH ?1 ORDER BY rowid DESC LIMIT 20")
                        .unwrap();
                    let find = format!("\"{}\"", find.replace('"', "\"\""));
                    ask.query_map([find], |row| row.get::<_, i64>(0)).unwrap().count()
                }),
            ),
            (
                "LIKE",
                timed(&queries[..QUERIES / 10], |find| {
                    let ask = "SELECT seq FROM entries WHERE conversation >= 100 AND text LIKE '%' || ?1 || '%' LIMIT 20";
                    let mut ask = database.prepare_cached(ask).unwrap();
                    ask.query_map([find], |row| row.get::<_, i64>(0)).unwrap().count()
                }),
            ),
        ];
        for (who, (times, found)) in rows {
            println!("{kind:<20} {who:<18} {times}   {found}");
        }
    }
}
