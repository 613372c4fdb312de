//! The wire as it was released. `wire/v1` is append-only: `LELIAO_BLESS=1 cargo test -p protocol --test
//! wire` writes the file of a new sample and its line in `wire/v1.sha256`, and never touches one that is
//! there. A released file that is edited or removed no longer fits its line.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "wire/faults.rs"]
mod faults;
#[path = "wire/forms.rs"]
mod forms;
#[path = "wire/groups.rs"]
mod groups;
#[path = "wire/messages.rs"]
mod messages;
#[path = "wire/notify.rs"]
mod notify;
#[path = "wire/owners.rs"]
mod owners;
#[path = "wire/page.rs"]
mod page;
#[path = "wire/people.rs"]
mod people;
#[path = "wire/reading.rs"]
mod reading;
#[path = "wire/samples.rs"]
mod samples;
#[path = "wire/search.rs"]
mod search;
#[path = "wire/unsent.rs"]
mod unsent;
#[path = "wire/variants.rs"]
mod variants;

use proptest::prelude::*;
use protocol::*;
use samples::Sample;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::{ErrorKind, Write as _},
    path::PathBuf,
    sync::Once,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("wire/v1")
}

/// The page encodes what it sends all the time with other code.
#[test]
fn common_commands_are_encoded_as_all_are() {
    let mut common = 0;
    for (name, sample) in samples::all() {
        let Sample::Up(frame) = sample else { continue };
        let all = EncodedFrame::of(&frame).unwrap();
        assert_eq!(serde_json::to_string(&all).unwrap(), serde_json::to_string(&frame).unwrap(), "{name}");
        if let Some(encoded) = EncodedFrame::of_common(&frame) {
            assert_eq!(encoded, all, "{name}");
            common += 1;
        }
    }
    assert!(common >= 10, "{common}");
}

fn encode(sample: &Sample) -> Value {
    match sample {
        Sample::Up(frame) => serde_json::to_value(frame).unwrap(),
        Sample::Down(frame) => serde_json::to_value(frame).unwrap(),
    }
}

/// The exact text of a sample's file: fields in the order the wire has them.
fn text(sample: &Sample) -> String {
    let pretty = match sample {
        Sample::Up(frame) => serde_json::to_string_pretty(frame),
        Sample::Down(frame) => serde_json::to_string_pretty(frame),
    };
    pretty.unwrap() + "\n"
}

/// The name of a file says which side speaks.
fn decode(name: &str, text: &str) -> serde_json::Result<Sample> {
    if name.starts_with("command_") {
        serde_json::from_str(text).map(Sample::Up)
    } else {
        serde_json::from_str(text).map(Sample::Down)
    }
}

fn sums_file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("wire/v1.sha256")
}

/// The SHA-256 of every released file, as `sha256sum` writes it.
fn sums() -> BTreeMap<String, String> {
    let lines = fs::read_to_string(sums_file()).unwrap_or_default();
    lines
        .lines()
        .map(|line| line.split_once("  ").unwrap_or_else(|| panic!("{line:?} in v1.sha256")))
        .map(|(sum, name)| (name.to_owned(), sum.to_owned()))
        .collect()
}

fn sum(file: &[u8]) -> String {
    Sha256::digest(file).iter().fold(String::new(), |mut sum, byte| {
        write!(sum, "{byte:02x}").unwrap();
        sum
    })
}

/// Writes what is missing, once, before any test reads the folder.
fn bless() {
    static BLESSED: Once = Once::new();
    BLESSED.call_once(|| {
        if std::env::var_os("LELIAO_BLESS").is_none() {
            return;
        }
        fs::create_dir_all(folder()).unwrap();
        for (name, sample) in samples::all() {
            match fs::File::create_new(folder().join(format!("{name}.json"))) {
                Ok(mut file) => file.write_all(text(&sample).as_bytes()).unwrap(),
                Err(error) => assert_eq!(error.kind(), ErrorKind::AlreadyExists, "{name}: {error}"),
            }
        }
        let known = sums();
        let mut list = fs::OpenOptions::new().create(true).append(true).open(sums_file()).unwrap();
        for (name, file) in files().into_iter().filter(|(name, _)| !known.contains_key(name)) {
            writeln!(list, "{}  {name}", sum(&file)).unwrap();
        }
    });
}

/// Every file in `wire/v1`, by its name.
fn files() -> BTreeMap<String, Vec<u8>> {
    let paths = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    paths
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect()
}

#[test]
fn the_page_takes_every_reply_as_the_server_puts_it_into_the_page() {
    let mut page = 0;
    for (name, sample) in samples::all() {
        let Sample::Down(sent @ ServerFrame::Reply { reference, ok }) = &sample else { continue };
        let frame: PageFrame = serde_json::from_str(&serde_json::to_string(sent).unwrap()).unwrap();
        let answer = Answer::of(ok.clone()).unwrap();
        assert_eq!(frame, PageFrame::Reply { reference: *reference, ok: answer.clone() }, "{name}");
        let drawn: Answer = serde_json::from_str(&serde_json::to_string(&answer).unwrap()).unwrap();
        assert_eq!(drawn, answer, "{name}");
        page += usize::from(matches!(answer, Answer::Page(_)));
    }
    assert!(page >= 13, "the kinds of replies that lazy pages decode: {page}");
}

#[test]
fn what_was_released_is_still_there_and_unchanged() {
    bless();
    let now: BTreeMap<_, _> = files().into_iter().map(|(name, file)| (name, sum(&file))).collect();
    let released = sums();
    for (name, sum) in &released {
        assert_eq!(now.get(name), Some(sum), "{name} was released: it stays, byte for byte");
    }
    assert_eq!(now.len(), released.len(), "LELIAO_BLESS=1 adds what is new to v1.sha256");
    assert!(now.len() >= 92);
}

#[test]
fn every_sample_is_encoded_as_it_was_released() {
    bless();
    let mut names = BTreeSet::new();
    for (name, sample) in samples::all() {
        assert!(names.insert(name.clone()), "two samples are called {name}");
        let released = fs::read_to_string(folder().join(format!("{name}.json")))
            .unwrap_or_else(|error| panic!("{name}: {error}; LELIAO_BLESS=1 writes what is missing"));
        assert_eq!(text(&sample), released, "{name}: the encoding changed; what was released stays");
    }
}

#[test]
fn every_released_file_decodes_and_encodes_to_the_same() {
    bless();
    let mut files = 0;
    for file in fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let released = fs::read_to_string(&path).unwrap();
        let sample = decode(&name, &released).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(encode(&sample), serde_json::from_str::<Value>(&released).unwrap(), "{name}");
        files += 1;
    }
    assert!(files >= samples::all().len());
}

/// Gathers, at any depth, the values of fields with a name.
fn texts_at(value: &Value, field: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                if let (true, Value::String(text)) = (name == field, inner) {
                    found.insert(text.clone());
                }
                texts_at(inner, field, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts_at(item, field, found)),
        _ => {}
    }
}

/// The one key of an object that names a variant, or the text that is one.
fn tag(value: &Value) -> String {
    match value {
        Value::String(name) => name.clone(),
        Value::Object(fields) if fields.len() == 1 => fields.keys().next().unwrap().clone(),
        other => panic!("names no variant: {other}"),
    }
}

#[test]
fn every_variant_has_a_sample_and_is_called_what_the_list_says() {
    let mut seen: [BTreeSet<&str>; 7] = Default::default();
    let mut note = |at: usize, name: &'static str, encoded: &Value| {
        assert_eq!(tag(encoded), name);
        seen[at].insert(name);
    };
    for (_, sample) in samples::all() {
        let json = encode(&sample);
        match &sample {
            Sample::Up(up) => note(0, variants::command(&up.command), &json["do"]),
            Sample::Down(down) => {
                note(1, variants::frame(down), &json);
                match down {
                    ServerFrame::Hello(_) | ServerFrame::Unknown => {}
                    ServerFrame::Reply { ok, .. } => note(2, variants::reply(ok), &json["reply"]["ok"]),
                    ServerFrame::Refusal { fault, .. } => {
                        let refused = &json["refusal"]["fault"];
                        note(3, variants::fault(fault), refused);
                        if let Fault::Name(name) = fault {
                            note(4, variants::name_fault(name), &refused["name"]);
                        }
                    }
                    ServerFrame::Event(event) => {
                        note(5, variants::event(event), &json["event"]);
                        if let Event::Entry(entry) = event {
                            note(6, variants::what(&entry.what), &json["event"]["entry"]["what"]);
                        }
                    }
                }
            }
        }
    }
    let lists = [
        variants::COMMANDS,
        variants::FRAMES,
        variants::REPLIES,
        variants::FAULTS,
        variants::NAME_FAULTS,
        variants::EVENTS,
        variants::WHATS,
    ];
    for (seen, list) in seen.iter().zip(lists) {
        assert_eq!(*seen, list.iter().copied().collect(), "a variant has no sample");
    }
    assert_eq!(variants::COMMANDS, Command::NAMES);
}

#[test]
fn the_small_enums_are_all_in_the_samples() {
    let all: Value = samples::all().iter().map(|(_, sample)| encode(sample)).collect();
    let used = |field| {
        let mut found = BTreeSet::new();
        texts_at(&all, field, &mut found);
        found
    };
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(used("kind"), names(variants::KINDS));
    assert_eq!(used("role"), names(variants::ROLES));
    assert_eq!(used("locale"), names(variants::LOCALES));
    assert_eq!(used("snapshot"), names(variants::SNAPSHOTS));
    assert_eq!(used("friendship"), names(variants::FRIENDSHIPS));
    assert_eq!(used("reason"), names(variants::GONE_REASONS));
    // What the lists call them is what the wire calls them.
    assert_eq!(variants::kind(&Kind::Room), json!(Kind::Room));
    assert_eq!(variants::role(&Role::Owner), json!(Role::Owner));
    assert_eq!(variants::locale(&Locale::Zh), json!(Locale::Zh));
    assert_eq!(variants::friendship(&Friendship::AskedBy), json!(Friendship::AskedBy));
    assert_eq!(variants::gone_reason(&GoneReason::Left), json!(GoneReason::Left));
    assert_eq!(variants::snapshot(&SnapshotReason::Epoch), json!(SnapshotReason::Epoch));
}

/// The paths of all objects. Those that name a variant have exactly one key for ever; the others may
/// get more fields.
fn objects(value: &Value, path: &str, variant: bool, found: &mut Vec<(String, bool)>) {
    match value {
        // Whoever asked decodes it: until then it stays as it came.
        _ if [
            "/ok/admin",
            "/about",
            "/bundle",
            "/nodes",
            "/keep_stickers",
            "/do/search",
            "/do/notify",
            "/drafts",
            "/draft",
            "/form",
            "/do/respond/what",
            "/do/responders/what",
            "/more/response",
        ]
        .iter()
        .any(|raw| path.ends_with(raw)) => {}
        Value::Object(fields) => {
            found.push((path.to_owned(), variant));
            for (name, inner) in fields {
                let variant =
                    matches!(name.as_str(), "do" | "ok" | "event" | "fault" | "what" | "how" | "response");
                objects(inner, &format!("{path}/{name}"), variant, found);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                objects(item, &format!("{path}/{place}"), false, found);
            }
        }
        _ => {}
    }
}

#[test]
fn unknown_fields_are_ignored_everywhere() {
    let mut extended = 0;
    for (name, sample) in samples::all() {
        let json = encode(&sample);
        let mut found = Vec::new();
        objects(&json, "", matches!(sample, Sample::Down(_)), &mut found);
        let mut everywhere = json.clone();
        for (path, variant) in found {
            let mut with_more = json.clone();
            with_more.pointer_mut(&path).unwrap()["zzz"] = json!(1);
            let decoded = decode(&name, &with_more.to_string());
            if variant {
                assert!(decoded.is_err(), "{name}{path}: two variants in one place");
            } else {
                assert_eq!(encode(&decoded.unwrap()), json, "{name}{path}");
                everywhere.pointer_mut(&path).unwrap()["zzz"] = json!({ "deep": [1, null] });
                extended += 1;
            }
        }
        assert_eq!(encode(&decode(&name, &everywhere.to_string()).unwrap()), json, "{name}");
    }
    assert!(extended > 100, "only {extended} objects were tried");
}

#[test]
fn what_is_no_cursor_is_refused() {
    for wrong in ["", " ", "a b", "a+b", "a/b", "a%20", "a&b=c", "ä", "九", "a\n", &"a".repeat(129)] {
        assert_eq!(Cursor::new(wrong), Err(ParseCursorError), "{wrong:?}");
        assert!(serde_json::from_value::<Cursor>(json!(wrong)).is_err(), "{wrong:?}");
    }
    assert!(serde_json::from_value::<Cursor>(json!({ "epoch": "1", "version": 1 })).is_err());
}

#[test]
fn what_is_no_id_is_refused() {
    for wrong in ["", "0", "-1", "1.0", "1e3", " 1", "1 ", "9223372036854775808", "一", "0x1", "null"] {
        assert_eq!(wrong.parse::<PersonId>(), Err(ParseIdError), "{wrong:?}");
        assert!(serde_json::from_value::<PersonId>(json!(wrong)).is_err(), "{wrong:?}");
    }
    assert!(serde_json::from_value::<PersonId>(json!(5)).is_err(), "a number loses its low bits elsewhere");
    let digits = "0123456789abcdef0123456789abcdef";
    for wrong in
        ["", &digits[1..], &format!("{digits}0"), &digits.replace('f', "g"), &digits.replacen('0', "+", 1)]
    {
        assert_eq!(wrong.parse::<Nonce>(), Err(ParseIdError), "{wrong:?}");
    }
    for wrong in [json!(-1), json!(4_294_967_296_u64), json!("1"), json!(1.5), json!(null)] {
        assert!(serde_json::from_value::<Seq>(wrong.clone()).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn ids_survive_their_text(id in 1..=i64::MAX) {
        prop_assert_eq!(PersonId(id).to_string().parse(), Ok(PersonId(id)));
        prop_assert_eq!(json!(PersonId(id)), json!(id.to_string()));
        prop_assert_eq!(serde_json::from_value::<PersonId>(json!(id.to_string())).unwrap(), PersonId(id));
        prop_assert_eq!(serde_json::from_value::<ConversationId>(json!(ConversationId(id))).unwrap(), ConversationId(id));
    }

    #[test]
    fn cursors_survive_their_text_and_an_address(text in "[A-Za-z0-9._-]{1,128}") {
        let cursor = Cursor::new(&*text).unwrap();
        prop_assert_eq!(cursor.as_str(), &*text);
        prop_assert_eq!(json!(cursor), json!(text));
        prop_assert_eq!(serde_json::from_value::<Cursor>(json!(text)).unwrap(), cursor.clone());
        prop_assert_eq!(Cursor::socket_path(Some(&cursor)), format!("/ws?resume={text}"));
    }

    #[test]
    fn numbers_that_are_no_ids_are_refused(id in i64::MIN..=0) {
        prop_assert_eq!(id.to_string().parse::<PersonId>(), Err(ParseIdError));
    }

    #[test]
    fn nonces_survive_their_text(nonce: u128) {
        let text = Nonce(nonce).to_string();
        prop_assert_eq!(text.len(), 32);
        prop_assert_eq!(text.parse(), Ok(Nonce(nonce)));
        prop_assert_eq!(text.to_uppercase().parse(), Ok(Nonce(nonce)));
        prop_assert_eq!(serde_json::from_value::<Nonce>(json!(Nonce(nonce))).unwrap(), Nonce(nonce));
    }

    #[test]
    fn nonces_are_uuids_in_the_order_of_their_times(at in 0..1_i64 << 48, later in 1..1_000_i64, one: u128, other: u128) {
        let text = Nonce::new(at, one).to_string();
        prop_assert_eq!(i64::from_str_radix(&text[..12], 16), Ok(at));
        prop_assert_eq!(&text[12..13], "7");
        prop_assert!("89ab".contains(&text[16..17]));
        prop_assert!(at + later >= 1 << 48 || Nonce::new(at, one) < Nonce::new(at + later, other));
        let random = (0xFFF << 64) | ((1 << 62) - 1);
        prop_assert_eq!(Nonce::new(at, one) == Nonce::new(at, other), one & random == other & random);
    }

    #[test]
    fn places_survive_json_and_follow_each_other(place: u32) {
        let seq = Seq(place);
        prop_assert_eq!(serde_json::to_string(&seq).unwrap(), place.to_string());
        prop_assert_eq!(serde_json::from_value::<Seq>(json!(place)).unwrap(), seq);
        prop_assert!(seq.next() > seq || place == u32::MAX);
    }

    #[test]
    fn any_text_is_an_id_or_none_but_never_a_panic(text in any::<String>()) {
        if let Ok(id) = text.parse::<PersonId>() {
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }
        if let Ok(nonce) = text.parse::<Nonce>() {
            prop_assert_eq!(nonce.to_string(), text.to_ascii_lowercase());
        }
    }
}
