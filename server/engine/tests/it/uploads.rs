//! Files come in pieces, whatever happens in between, and within their limits.

use crate::{file_client::*, world::*};
use engine::{
    Config, Quotas,
    actions::file::{sweep, sweep_orphans},
    blobs,
    config::ByteSize,
    ports::{
        blobs::{BlobId, Blobs as _},
        clock::Clock,
    },
};
use protocol::*;
use serde_json::json;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

const HOUR: i64 = 3_600_000;

/// What lies in the folder of blobs: names and sizes.
fn blobs_in(folder: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder.join("blobs")).into_iter().flatten() {
        let folder = entry.unwrap().path();
        for entry in std::fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!(
                "{}/{}",
                folder.file_name().unwrap().to_string_lossy(),
                entry.file_name().to_string_lossy()
            );
            found.push((name, entry.metadata().unwrap().len()));
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_file_comes_in_pieces_and_goes_out_whole() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let bytes = noise(3_000_000, 1);
    let asked =
        NewFile { alt: Some(" two \n cats ".into()), ..new_file("../作业\u{202E}.bin", bytes.len()) };
    let answered = client.announce(&asked).await;
    let upload: Upload = answered.json();
    assert_eq!((answered.status, upload.offset, upload.bytes), (201, 0, 3_000_000));
    assert_eq!(answered.header("location"), Some(format!("/upload/{}", upload.id).as_str()));
    for (at, piece) in [(0, &bytes[..1_000_000]), (1_000_000, &bytes[1_000_000..1_000_001])] {
        let sent = client.send(upload.id, at, piece).await;
        assert_eq!((sent.status, sent.offset()), (204, at + piece.len() as u64));
    }
    let head = client.ask("HEAD", &format!("/upload/{}", upload.id), &[], b"").await;
    assert_eq!((head.status, head.offset(), head.header("upload-length")), (200, 1_000_001, Some("3000000")));
    let early = client.finish(upload.id).await;
    assert_eq!((early.status, early.fault()), (409, json!({"file": {"unfinished": {"offset": 1_000_001}}})));
    assert_eq!(client.send(upload.id, 1_000_001, &bytes[1_000_001..]).await.status, 204);
    let file: Attachment = client.finish(upload.id).await.json();
    let want = Attachment {
        id: upload.id,
        name: "作业.bin".into(),
        media: "application/octet-stream".into(),
        bytes: 3_000_000,
        width: None,
        height: None,
        stand_in: None,
        alt: Some("two cats".into()),
        seconds: None,
        peaks: None,
    };
    assert_eq!(file, want);
    // Whoever did not hear the answer asks again.
    assert_eq!(client.finish(upload.id).await.json::<Attachment>(), want);
    let got = client.get(&format!("/file/{}", file.id)).await;
    assert!(got.status == 200 && got.body == bytes, "{}", got.head);
    // There is one copy, and no upload is left.
    let lie = blobs_in(&world.folder);
    assert_eq!(lie.iter().map(|(_, size)| *size).collect::<Vec<_>>(), [3_000_000]);
    assert_eq!(client.ask("HEAD", &format!("/upload/{}", upload.id), &[], b"").await.status, 404);
    assert_eq!(client.send(upload.id, 3_000_000, b"x").await.status, 404);
    world.stop().await;
}

#[tokio::test]
async fn an_upload_goes_on_after_a_cut_and_after_a_restart() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let bytes = noise(2_500_000, 2);
    let upload = client.begin("x.bin", bytes.len()).await;
    client.send_and_vanish(upload.id, 0, bytes.len(), &bytes[..700_000]).await;
    let offset = client.offset(upload.id).await;
    assert!((1..=700_000).contains(&offset), "{offset}");
    let at = usize::try_from(offset).unwrap();
    let sent = client.send(upload.id, offset, &bytes[at..at + 900_000]).await;
    assert_eq!(sent.status, 204);
    let token = ada.token.clone();
    drop(ada);
    let world = world.restart().await;
    let client = FileClient { address: world.address, token };
    assert_eq!(client.offset(upload.id).await, offset + 900_000, "what was acknowledged is there");
    assert_eq!(client.send(upload.id, offset + 900_000, &bytes[at + 900_000..]).await.status, 204);
    let world = world.restart().await;
    let client = FileClient { address: world.address, ..client };
    let file: Attachment = client.finish(upload.id).await.json();
    assert_eq!(client.get(&format!("/file/{}", file.id)).await.body, bytes);
    world.stop().await;
}

#[tokio::test]
async fn what_a_picture_shows_may_be_said_when_it_is_whole() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let asked = NewFile { alt: Some("a cat".into()), ..new_file("cat.bin", 3) };
    let upload: Upload = client.announce(&asked).await.json();
    assert_eq!(client.send(upload.id, 0, b"cat").await.status, 204);
    let path = format!("/upload/{}", upload.id);
    let long = json!({ "alt": "喵".repeat(501) }).to_string();
    let json = [("content-type", "application/json")];
    for (said, fault) in [("[]", "unreadable"), (long.as_str(), "text_too_long")] {
        let refused = client.ask("POST", &path, &json, said.as_bytes()).await;
        assert_eq!((refused.status, refused.fault()), (422, json!(fault)));
    }
    let file: Attachment = client.ask("POST", &path, &json, br#"{"alt":"two\n cats"}"#).await.json();
    assert_eq!(file.alt.as_deref(), Some("two cats"));
    assert_eq!(client.finish(upload.id).await.json::<Attachment>(), file, "asked again it is the same");
    let upload: Upload = client.announce(&asked).await.json();
    client.send(upload.id, 0, b"cat").await;
    let kept: Attachment = client.ask("POST", &format!("/upload/{}", upload.id), &json, b"{}").await.json();
    assert_eq!(kept.alt.as_deref(), Some("a cat"));
    world.stop().await;
}

/// A connection that the server does not know to be dead keeps nobody from going on.
#[tokio::test]
async fn who_comes_back_goes_before_who_hangs() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let bytes = noise(600_000, 3);
    let upload = client.begin("x.bin", bytes.len()).await;
    let mut hanging = tokio::net::TcpStream::connect(world.address).await.unwrap();
    let head = format!(
        "PATCH /upload/{} HTTP/1.1\r\nhost: {}\r\ncookie: sid={}\r\nupload-offset: 0\r\ncontent-length: 600000\r\n\r\n",
        upload.id, world.address, ada.token
    );
    tokio::io::AsyncWriteExt::write_all(&mut hanging, head.as_bytes()).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut hanging, &bytes[..300_000]).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let began = std::time::Instant::now();
    let offset = client.offset(upload.id).await;
    assert!(began.elapsed() < SOON && offset <= 300_000);
    let sent = client.send(upload.id, offset, &bytes[usize::try_from(offset).unwrap()..]).await;
    assert_eq!(sent.status, 204);
    let file: Attachment = client.finish(upload.id).await.json();
    assert_eq!(client.get(&format!("/file/{}", file.id)).await.body, bytes);
    drop(hanging);
    world.stop().await;
}

#[tokio::test]
async fn wrong_offsets_and_lying_sizes_are_refused() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let upload = client.begin("x.bin", 1_000).await;
    assert_eq!(client.send(upload.id, 0, &[7; 400]).await.offset(), 400);
    for offset in [0, 399, 401, 1_000, u64::MAX] {
        let sent = client.send(upload.id, offset, &[7; 10]).await;
        assert_eq!((sent.status, sent.fault()), (409, json!({"file": {"wrong_offset": {"offset": 400}}})));
    }
    let path = format!("/upload/{}", upload.id);
    for wrong in ["", "x", "-1", "1e3", "18446744073709551616"] {
        let sent = client.ask("PATCH", &path, &[("upload-offset", wrong)], &[7; 10]).await;
        assert_eq!((sent.status, sent.fault()), (422, json!("unreadable")), "{wrong}");
    }
    let sent = client.send(upload.id, 400, &[7; 601]).await;
    assert_eq!((sent.status, sent.fault()), (413, json!({"file": "too_long"})));
    // One that does not say how much it sends.
    let chunk = format!("{:x}\r\n{}\r\n", 700, "a".repeat(700));
    let head = format!(
        "PATCH {path} HTTP/1.1\r\nhost: {}\r\ncookie: sid={}\r\nupload-offset: 400\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n",
        world.address, ada.token
    );
    let sent = client.raw(format!("{head}{chunk}0\r\n\r\n").as_bytes()).await;
    assert_eq!((sent.status, sent.fault()), (413, json!({"file": "too_long"})));
    assert_eq!(client.offset(upload.id).await, 400, "nothing of it was kept");
    // What is announced and does not come is not there.
    client.send_and_vanish(upload.id, 400, 600, &[7; 100]).await;
    assert!(client.offset(upload.id).await <= 500);
    assert_eq!(client.finish(upload.id).await.status, 409);
    for wrong in ["{}", "[]", "", "{\"name\":\"x\",\"bytes\":-1}", "{\"name\":\"x\",\"bytes\":1e30}"] {
        let asked =
            client.ask("POST", "/file", &[("content-type", "application/json")], wrong.as_bytes()).await;
        assert_eq!((asked.status, asked.fault()), (422, json!("unreadable")), "{wrong}");
    }
    let long = NewFile { alt: Some("a".repeat(501)), ..new_file("x", 1) };
    assert_eq!(client.announce(&long).await.fault(), json!("text_too_long"));
    world.stop().await;
}

#[tokio::test]
async fn a_file_of_nothing_is_a_file() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let file = client.upload("", b"").await;
    assert_eq!(
        (file.name.as_str(), file.bytes, file.media.as_str()),
        ("file", 0, "application/octet-stream")
    );
    let got = client.get(&format!("/file/{}", file.id)).await;
    assert_eq!((got.status, got.body.len(), got.header("content-length")), (200, 0, Some("0")));
    world.stop().await;
}

/// What another site's page asks for, what somebody else asks for, and what nobody asks for who is logged in.
#[tokio::test]
async fn uploads_are_their_owners() {
    let world = World::new().await;
    let (ada, eve) = (world.person("Ada").await, world.person("Eve").await);
    let (client, other) = (FileClient::of(&world, &ada), FileClient::of(&world, &eve));
    let nobody = FileClient { token: String::new(), ..client.clone() };
    let upload = client.begin("x.bin", 10).await;
    let path = format!("/upload/{}", upload.id);
    for (method, path) in
        [("POST", "/file"), ("HEAD", &path), ("PATCH", &path), ("POST", &path), ("DELETE", &path)]
    {
        let headers = [("upload-offset", "0"), ("content-type", "application/json")];
        assert_eq!(nobody.ask(method, path, &headers, b"{}").await.status, 401, "{method} {path}");
        let foreign = [headers[0], ("origin", "http://evil.example")];
        let answered = client.ask(method, path, &foreign, b"x").await.status;
        assert_eq!(answered, if method == "HEAD" { 200 } else { 403 }, "{method} {path}");
        if path != "/file" {
            let missing = other.ask(method, "/upload/123456789", &headers, b"x").await;
            let hidden = other.ask(method, path, &headers, b"x").await;
            assert_eq!((missing.status, &missing.body), (404, &hidden.body), "{method}");
            assert_eq!(hidden.status, 404);
            assert_eq!(other.ask(method, "/upload/..%2f..%2fx", &headers, b"x").await.status, 404);
        }
    }
    assert_eq!(client.offset(upload.id).await, 0);
    assert_eq!(client.ask("DELETE", &path, &[], b"").await.status, 204);
    assert_eq!(client.ask("DELETE", &path, &[], b"").await.status, 404);
    world.stop().await;
}

/// The quotas that a test is about; the others are as they are.
fn with(quotas: impl FnOnce(&mut Quotas)) -> Config {
    let mut config = generous();
    quotas(&mut config.quotas);
    config
}

#[tokio::test]
async fn a_person_has_so_much_and_no_more() {
    let config = with(|quotas| {
        quotas.file_size = ByteSize(1_000);
        quotas.files_per_person = ByteSize(2_500);
        quotas.uploads_per_person = 2;
    });
    let world = World::with(config).await;
    let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
    let (client, other) = (FileClient::of(&world, &ada), FileClient::of(&world, &bob));
    let refusal = async |bytes| {
        let answered = client.announce(&new_file("x", bytes)).await;
        (answered.status, answered.fault())
    };
    assert_eq!(refusal(1_001).await, (413, json!({"file": {"too_big": {"most": 1_000}}})));
    client.upload("a", &noise(1_000, 1)).await;
    let first = client.begin("b", 1_000).await;
    assert_eq!(refusal(501).await, (413, json!({"file": {"quota_reached": {"most": 2_500}}})));
    let second = client.begin("c", 500).await;
    assert_eq!(refusal(0).await, (429, json!({"file": {"too_many_uploads": {"most": 2}}})));
    other.upload("a", &noise(1_000, 1)).await;
    for id in [first.id, second.id] {
        assert_eq!(client.ask("DELETE", &format!("/upload/{id}"), &[], b"").await.status, 204);
    }
    client.upload("d", &noise(1_000, 2)).await;
    client.upload("e", &noise(500, 3)).await;
    assert_eq!(refusal(1).await.0, 413);
    world.stop().await;
}

#[tokio::test]
async fn the_server_has_so_much_and_leaves_room_on_the_disk() {
    let world = World::with(with(|quotas| quotas.files = ByteSize(2_500))).await;
    let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
    let (client, other) = (FileClient::of(&world, &ada), FileClient::of(&world, &bob));
    client.upload("a", &noise(1_000, 1)).await;
    // The same bytes take no more room.
    other.upload("b", &noise(1_000, 1)).await;
    other.begin("c", 1_500).await;
    let full = client.announce(&new_file("d", 1)).await;
    assert_eq!((full.status, full.fault()), (503, json!("storage_full")));
    world.stop().await;

    let world = World::with(with(|quotas| quotas.disk_reserve = ByteSize(i64::MAX.unsigned_abs()))).await;
    let mut ada = world.person("Ada").await;
    let full = FileClient::of(&world, &ada).announce(&new_file("d", 1)).await;
    assert_eq!((full.status, full.fault()), (503, json!("storage_full")));
    ada.says(LOBBY, "that is left for words").await;
    world.stop().await;
}

#[tokio::test]
async fn who_asks_again_with_the_same_nonce_goes_on_with_the_same_upload() {
    let world = World::new().await;
    let (ada, bob) = (world.person("Ada").await, world.person("Bob").await);
    let (client, other) = (FileClient::of(&world, &ada), FileClient::of(&world, &bob));
    let asked = NewFile { nonce: Some(random_nonce()), ..new_file("x", 10) };
    let first: Upload = client.announce(&asked).await.json();
    client.send(first.id, 0, b"12345").await;
    let again: Upload = client.announce(&asked).await.json();
    assert_eq!(again, Upload { offset: 5, ..first });
    let others: Upload = other.announce(&asked).await.json();
    assert!(others.id != first.id && others.offset == 0);
    world.stop().await;
}

pub struct HandClock(pub AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn what_nobody_needs_goes() {
    let now = engine::ports::clock::SystemClock.now();
    let clock = Arc::new(HandClock(AtomicI64::new(now)));
    let keep = tempfile::tempdir().unwrap();
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let (mut ada, bob) = (world.person("Ada").await, world.person("Bob").await);
    let (client, other) = (FileClient::of(&world, &ada), FileClient::of(&world, &bob));
    let shared = noise(50_000, 9);
    let first = client.upload("a", &shared).await;
    let second = other.upload("b", &shared).await;
    let unsent = client.upload("c", &noise(7_000, 8)).await;
    let given_up = client.begin("d", 1_000).await;
    client.send(given_up.id, 0, &[1; 300]).await;
    let seq = sends_files(&world, &mut ada, LOBBY, &[first.id]).await;
    let other_seq = sends_files(&world, &mut ada, LOBBY, &[second.id]).await;
    sweep(&world.engine).await.unwrap();
    let sizes = || {
        let mut sizes: Vec<_> = blobs_in(&world.folder).into_iter().map(|(_, size)| size).collect();
        sizes.sort_unstable();
        sizes
    };
    assert_eq!(sizes(), [300, 7_000, 50_000], "all of it is needed, or young");
    // One of two messages is recalled: the bytes are still needed.
    detach(&world, LOBBY, seq);
    ada.says(LOBBY, "gone").await;
    sweep(&world.engine).await.unwrap();
    assert_eq!(sizes(), [300, 7_000, 50_000]);
    assert_eq!(client.get(&format!("/file/{}", first.id)).await.status, 404);
    assert_eq!(client.get(&format!("/file/{}", second.id)).await.status, 200);
    detach(&world, LOBBY, other_seq);
    ada.says(LOBBY, "gone too").await;
    sweep(&world.engine).await.unwrap();
    assert_eq!(sizes(), [300, 7_000]);
    // After a day so is what was never sent or finished.
    clock.0.fetch_add(24 * HOUR + 1, Ordering::SeqCst);
    sweep(&world.engine).await.unwrap();
    assert_eq!(sizes(), [0; 0]);
    assert_eq!(client.get(&format!("/file/{}", unsent.id)).await.status, 404);
    assert_eq!(client.ask("HEAD", &format!("/upload/{}", given_up.id), &[], b"").await.status, 404);
    // Nothing is counted any more.
    let database = rusqlite::Connection::open(world.folder.join("leliao.db")).unwrap();
    let counted: i64 =
        database.query_row("SELECT sum(abs(bytes)) FROM file_bytes", [], |row| row.get(0)).unwrap();
    assert_eq!(counted, 0);
    world.stop().await;
}

/// A process was killed after the bytes had their name and before a row named them.
#[tokio::test]
async fn bytes_without_a_row_go_after_a_day_and_not_before() {
    let now = engine::ports::clock::SystemClock.now();
    let clock = Arc::new(HandClock(AtomicI64::new(now)));
    let keep = tempfile::tempdir().unwrap();
    let world = World::by_clock(clock.clone(), keep.path().to_owned(), generous(), None).await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let kept = client.upload("a", &noise(1_000, 1)).await;
    let disk = blobs::Disk::new(&world.folder);
    for first in [0, 7, 255] {
        disk.put(BlobId([first; 32]), b"orphan").unwrap();
    }
    disk.resume(FileId(77), 0).unwrap();
    sweep_orphans(&world.engine).await.unwrap();
    assert_eq!(blobs_in(&world.folder).len(), 5);
    clock.0.fetch_add(24 * HOUR + 60_000, Ordering::SeqCst);
    sweep_orphans(&world.engine).await.unwrap();
    assert_eq!(blobs_in(&world.folder).into_iter().map(|(_, size)| size).collect::<Vec<_>>(), [1_000]);
    assert_eq!(client.get(&format!("/file/{}", kept.id)).await.status, 200);
    world.stop().await;
}

#[tokio::test]
async fn many_upload_at_the_same_time() {
    let world = World::new().await;
    let mut people = Vec::new();
    for n in 0..8 {
        people.push(world.person(&format!("p{n}")).await);
    }
    let uploads = people.iter().enumerate().map(|(n, person)| {
        let client = FileClient::of(&world, person);
        async move {
            for round in 0..3 {
                let bytes = noise(400_000 + n, u8::try_from(n * 3 + round).unwrap());
                let file = client.upload("x", &bytes).await;
                assert!(client.get(&format!("/file/{}", file.id)).await.body == bytes);
            }
        }
    });
    futures_util::future::join_all(uploads).await;
    world.stop().await;
}
