//! Files of a server that is killed, and of one whose disk is full.

use crate::server::*;
use protocol::{Attachment, Upload};
use rustix::process::Signal;
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    fs,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// Text, so that a body survives being read as text; no two are the same.
pub fn text(seed: usize, bytes: usize) -> String {
    let mut text = String::new();
    let mut block = format!("{seed}");
    while text.len() < bytes {
        block = Sha256::digest(&block).iter().map(|byte| format!("{byte:02x}")).collect();
        text += &block;
    }
    text.truncate(bytes);
    text
}

/// Uploads one file. `None` as soon as something is not answered: then nothing was promised.
pub fn upload(address: SocketAddr, token: &str, body: &str) -> Option<Attachment> {
    let bearer = format!("Bearer {token}");
    let ask = |method: &str, path: &str, headers: &[(&str, &str)], body: &str| {
        let headers = [&[("authorization", bearer.as_str())], headers].concat();
        http(address, method, path, &headers, body).filter(|(status, ..)| matches!(status, 200 | 201 | 204))
    };
    let announced = format!("{{\"name\":\"x\",\"bytes\":{}}}", body.len());
    // This helper says that every POST is a form.
    let bytes = announced.len().to_string();
    let (.., begun) = json(address, &bearer, &announced, &bytes)?;
    let upload: Upload = serde_json::from_str(&begun).ok()?;
    let path = format!("/upload/{}", upload.id);
    ask("PATCH", &path, &[("upload-offset", "0")], body)?;
    let (.., finished) = ask("POST", &path, &[], "")?;
    serde_json::from_str(&finished).ok()
}

fn json(address: SocketAddr, bearer: &str, body: &str, bytes: &str) -> Option<(u16, String, String)> {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect_timeout(&address, SOON).ok()?;
    stream.set_read_timeout(Some(SOON)).ok()?;
    let head = format!(
        "POST /file HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nauthorization: {bearer}\r\ncontent-type: application/json\r\ncontent-length: {bytes}\r\n\r\n"
    );
    stream.write_all(format!("{head}{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.contains(" 201 ").then(|| (201, head.to_owned(), body.to_owned()))
}

fn small_reserve(command: &mut std::process::Command) {
    command.args(["--disk-reserve", "0", "--commands-per-second", "100000", "--uploads-per-person", "1000"]);
}

/// Whatever the moment of a kill: a file that was acknowledged is there, byte for byte, and nothing that was not is in
/// the way.
#[test]
fn what_was_acknowledged_survives_every_kill() {
    const KILLS: usize = 12;
    let keep = tempfile::tempdir().unwrap();
    let data = keep.path().join("data");
    let mut token = String::new();
    let known = Arc::new(Mutex::new(HashMap::<i64, [u8; 32]>::new()));
    for kill in 0..KILLS {
        let mut server = Server::on(&data, keep.path(), small_reserve);
        if token.is_empty() {
            token = server.log_in("Ada");
        }
        let address = server.address;
        let uploading: Vec<_> = (0..4)
            .map(|worker| {
                let (token, known) = (token.clone(), known.clone());
                thread::spawn(move || {
                    for round in 0.. {
                        let body = text(kill * 10_000 + worker * 1_000 + round, 20_000 + round * 777);
                        let Some(file) = upload(address, &token, &body) else { return };
                        known.lock().unwrap().insert(file.id.0, Sha256::digest(&body).into());
                    }
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(150 + 37 * kill as u64));
        server.signal(Signal::KILL);
        server.ended();
        uploading.into_iter().for_each(|worker| worker.join().unwrap());
    }
    let mut server = Server::on(&data, keep.path(), small_reserve);
    let known = known.lock().unwrap();
    assert!(known.len() > KILLS, "{} files", known.len());
    let bearer = format!("Bearer {token}");
    for (id, hash) in known.iter() {
        let (status, _, body) = server.get(&format!("/file/{id}"), &[("authorization", &bearer)]);
        assert_eq!((status, <[u8; 32]>::from(Sha256::digest(&body))), (200, *hash), "file {id}");
    }
    note(&format!("{} files were acknowledged over {KILLS} kills, and all are there", known.len()));
    server.stop();
    // Every row has its bytes, and bytes have the name of what they are.
    let database = rusqlite::Connection::open(data.join("leliao.db")).unwrap();
    let mut rows = database.prepare("SELECT hash, bytes FROM blobs").unwrap();
    let rows: Vec<([u8; 32], u64)> = rows
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (hash, bytes) in rows {
        let kept = fs::read(blob_path(&data, &hash)).unwrap();
        assert_eq!((kept.len() as u64, <[u8; 32]>::from(Sha256::digest(&kept))), (bytes, hash));
    }
}

fn blob_path(data: &Path, hash: &[u8; 32]) -> std::path::PathBuf {
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    data.join("blobs").join(&hex[..2]).join(&hex[2..])
}

/// A backup has the files, and a restore brings them back; what was there can be restored in turn.
#[test]
fn a_backup_has_the_files() {
    let keep = tempfile::tempdir().unwrap();
    let (data, backup) = (keep.path().join("data"), keep.path().join("a.db"));
    let start = || Server::on(&data, keep.path(), small_reserve);
    let mut server = start();
    let token = server.log_in("Ada");
    let bearer = format!("Bearer {token}");
    let status =
        |server: &Server, id: i64| server.get(&format!("/file/{id}"), &[("authorization", &bearer)]).0;
    let before = upload(server.address, &token, &text(1, 70_000)).unwrap().id.0;
    let (code, said, why) = run(&["backup", backup.to_str().unwrap()], &data);
    assert!(code == 0 && said.contains("a.db.blobs: 1 blobs"), "{said}{why}");
    let after = upload(server.address, &token, &text(2, 70_000)).unwrap().id.0;
    let (code, said, why) = run(&["check", "--files"], &data);
    assert!(code == 0 && said.lines().any(|line| line == "files          2 blobs"), "{said}{why}");
    server.stop();
    let (code, said, why) = run(&["restore", backup.to_str().unwrap()], &data);
    assert!(code == 0 && said.contains(": 1 blobs") && !said.contains("MISSING"), "{said}{why}");
    let kept =
        said.lines().find_map(|line| line.strip_prefix("what was there is kept as ")).unwrap().to_owned();
    let mut server = start();
    assert_eq!((status(&server, before), status(&server, after)), (200, 404));
    server.stop();
    let (code, said, why) = run(&["restore", &kept], &data);
    assert!(code == 0 && said.contains(": 2 blobs") && !said.contains("MISSING"), "{said}{why}");
    let mut server = start();
    assert_eq!((status(&server, before), status(&server, after)), (200, 200));
    server.stop();
    // What the disk has lost or changed is told.
    let database = rusqlite::Connection::open(data.join("leliao.db")).unwrap();
    let mut hashes = database.prepare("SELECT hash FROM blobs").unwrap();
    let hashes: Vec<[u8; 32]> = hashes.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    fs::write(blob_path(&data, &hashes[0]), "rotten").unwrap();
    assert_eq!(run(&["check"], &data).0, 0);
    let (code, said, _) = run(&["check", "--files"], &data);
    assert!(
        code == 1 && said.contains("WRONG: 1 blobs of files are missing, or not what they were"),
        "{said}"
    );
    fs::remove_file(blob_path(&data, &hashes[1])).unwrap();
    let (code, said, _) = run(&["check"], &data);
    assert!(code == 1 && said.contains("WRONG: 1 blobs of files are missing"), "{said}");
}
