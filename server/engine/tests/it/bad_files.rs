//! Files that were made to do harm: names, contents that are not what they say, and pictures that would fill memory or
//! time. Each is refused with a word or kept as plain bytes; nobody else notices.

use crate::{file_client::*, world::*};
use protocol::*;
use std::{
    io::{Cursor as InMemory, Write as _},
    path::Path,
    time::Duration,
};

/// So many files may be announced by one person at a time, with room to spare.
const EACH: usize = 100;

/// What was done to each of them, and what a good name is bad in.
fn names() -> Vec<String> {
    let stems = [
        "photo",
        "报告",
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "/etc/shadow",
        "C:\\Windows\\win.ini",
        "CON",
        "nul.txt",
        "com1",
        "LPT9.log",
        ".htaccess",
        "...",
        " ",
        "a\0b",
        "a\r\nx-evil: 1",
        "a\nset-cookie: sid=1",
        "a\"; filename=\"b",
        "a';alert(1)//",
        "<img src=x onerror=alert(1)>",
        "\u{202E}gpj.exe",
        "\u{2066}abc\u{2069}",
        "a\u{200B}b",
        "\u{FEFF}bom",
        "e\u{301}",
        "👨‍👩‍👧‍👦",
        "a%00b",
        "a%2f..%2fb",
        "{{7*7}}",
        "$(id)",
        "`id`",
        "| id",
        "-rf",
        "~root",
        "a:b",
        "a*b?c",
        "\u{FFFF}",
        "İ",
        "ſ",
        "\u{1F}\u{7F}\u{9B}31m",
    ];
    let long = ["x".repeat(255), "x".repeat(5_000), "好".repeat(400), "e\u{301}".repeat(2_000)];
    let endings = ["", ".txt", ".html", ".svg", ".jpg.exe", ".tar.gz", "."];
    let stems: Vec<String> = stems.map(str::to_owned).into_iter().chain(long).collect();
    stems.iter().flat_map(|stem| endings.iter().map(move |ending| format!("{stem}{ending}"))).collect()
}

/// A PNG whose chunks are right, whatever they say.
fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    for (kind, body) in chunks {
        bytes.extend((body.len() as u32).to_be_bytes());
        let from = bytes.len();
        bytes.extend_from_slice(*kind);
        bytes.extend(body);
        let mut sum = flate2::Crc::new();
        sum.update(&bytes[from..]);
        bytes.extend(sum.sum().to_be_bytes());
    }
    bytes
}

fn header(width: u32, height: u32) -> Vec<u8> {
    [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat()
}

fn deflated(zeros: usize) -> Vec<u8> {
    let mut bomb = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![0; 1 << 20];
    for _ in 0..zeros >> 20 {
        bomb.write_all(&block).unwrap();
    }
    bomb.finish().unwrap()
}

fn photo(format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = InMemory::new(Vec::new());
    let picture = image::DynamicImage::ImageRgb8(image::RgbImage::from_fn(90, 60, |x, y| {
        image::Rgb([x as u8 * 2, y as u8 * 3, (x * y) as u8])
    }));
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Pictures that are too much, broken, or something else.
fn pictures() -> Vec<(String, Vec<u8>)> {
    use image::ImageFormat::{Gif, Jpeg, Png, WebP};
    let mut bad: Vec<(String, Vec<u8>)> = Vec::new();
    let end = || (b"IEND", Vec::new());
    for (width, height) in
        [(60_000, 60_000), (1, 1 << 31), (u32::MAX, 1), (0, 0), (30_000, 30_000), (1 << 16, 1 << 16)]
    {
        let whole = png(&[(b"IHDR", header(width, height)), (b"IDAT", deflated(8 << 20)), end()]);
        bad.push((format!("{width} by {height}"), whole));
    }
    let bomb = deflated(200 << 20);
    for (kind, before) in
        [(b"zTXt", &b"Comment\0\0"[..]), (b"iCCP", b"icc\0\0"), (b"iTXt", b"Comment\0\x01\0\0\0")]
    {
        let chunk = [before, &bomb].concat();
        let pixels = deflated(1 << 20);
        bad.push((
            format!("{kind:?} bomb"),
            png(&[(b"IHDR", header(9, 9)), (kind, chunk), (b"IDAT", pixels), end()]),
        ));
    }
    bad.push(("pixels for ever".to_owned(), png(&[(b"IHDR", header(9, 9)), (b"IDAT", bomb), end()])));
    let frame = (b"fcTL", [&[0; 4][..], &9_u32.to_be_bytes(), &9_u32.to_be_bytes(), &[0; 14]].concat());
    let many = [
        vec![(b"IHDR", header(9, 9)), (b"acTL", [100_000_u32.to_be_bytes(), [0; 4]].concat())],
        vec![frame; 20_000],
    ];
    bad.push(("many frames".to_owned(), png(&many.concat())));
    let gif = photo(Gif);
    bad.push((
        "a frame again and again".to_owned(),
        [&gif[..gif.len() - 1], &gif[13..gif.len() - 1].repeat(3_000)].concat(),
    ));
    for format in [Png, Jpeg, Gif, WebP] {
        let whole = photo(format);
        for cut in 1..16 {
            let at = whole.len() * cut / 16;
            bad.push((format!("{format:?} cut at {at}"), whole[..at].to_vec()));
            let mut torn = whole.clone();
            torn[at..].iter_mut().step_by(7).for_each(|byte| *byte ^= 0xA5);
            bad.push((format!("{format:?} torn at {at}"), torn));
        }
    }
    bad
}

/// Contents that would run, somewhere.
fn programs() -> Vec<(String, Vec<u8>)> {
    let contents: [&[u8]; 16] = [
        b"<html><script>alert(1)</script>",
        b"<!DOCTYPE html><body onload=alert(1)>",
        b"\xEF\xBB\xBF<script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b"%PDF-1.7 /OpenAction << /JS (app.alert(1)) >>",
        b"GIF89a/*\0\0\0*/=1;alert(1)//",
        b"#!/bin/sh\nid\n",
        b"MZ\x90\0\x03\0\0\0",
        b"\x7FELF\x02\x01\x01",
        b"PK\x03\x04\x14\0\0\0\0\0",
        b"{\\rtf1 \\object}",
        b"<?php system('id');",
        b"importScripts('//x')",
        b"\x89PNG\r\n\x1A\n<script>alert(1)</script>",
        b"\xFF\xD8\xFF<script>alert(1)</script>",
    ];
    let names = ["x.png", "x.html", "x.svg", "x"];
    let bad =
        contents.iter().flat_map(|bytes| names.iter().map(move |name| ((*name).to_owned(), bytes.to_vec())));
    bad.collect()
}

fn blobs_under(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |entry: std::fs::DirEntry| if entry.path().is_dir() { blobs_under(&entry.path()) } else { 1 };
    entries.map(|entry| count(entry.unwrap())).sum()
}

/// Uploads it all the same, and looks at what comes out. Whether it was taken.
async fn tries(client: &FileClient, name: &str, bytes: &[u8]) -> bool {
    let begun = client.announce(&new_file(name, bytes.len())).await;
    assert!((200..500).contains(&begun.status), "{name:?}: {begun:?}");
    if begun.status != 201 {
        assert!(begun.fault().is_object() || begun.fault().is_string(), "{name:?}: {begun:?}");
        return false;
    }
    let upload: Upload = begun.json();
    if !bytes.is_empty() {
        let sent = client.send(upload.id, 0, bytes).await;
        assert_eq!(sent.status, 204, "{name:?}: {sent:?}");
    }
    let finished = client.finish(upload.id).await;
    assert!((200..500).contains(&finished.status), "{name:?}: {finished:?}");
    if finished.status != 200 {
        let dropped = client.ask("DELETE", &format!("/upload/{}", upload.id), &[], b"").await;
        assert_eq!(dropped.status, 204, "{name:?}");
        return false;
    }
    let file: Attachment = finished.json();
    let told = &file.name;
    assert!(!told.is_empty() && told.len() <= limits::FILE_NAME_BYTES, "{name:?} became {told:?}");
    assert!(
        !told.contains(['/', '\\', '\0', '\r', '\n', '"', '\u{202E}', '\u{200B}']),
        "{name:?} became {told:?}"
    );
    let got = client.get(&format!("/file/{}", file.id)).await;
    assert_eq!(got.status, 200, "{name:?}");
    let shown = got.header("content-disposition").unwrap();
    assert!(file.width.is_some() || shown.starts_with("attachment; "), "{name:?}: {shown}");
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    assert!(
        got.header("content-security-policy").is_some_and(|policy| policy.contains("sandbox")),
        "{name:?}"
    );
    assert!(
        got.header("x-evil").is_none() && got.header("set-cookie").is_none_or(|set| !set.contains("sid=1"))
    );
    let media = got.header("content-type").unwrap();
    assert!(
        !["html", "svg", "xml", "javascript"].iter().any(|word| media.contains(word)),
        "{name:?}: {media}"
    );
    true
}

#[tokio::test]
async fn nothing_that_is_uploaded_does_harm() {
    let world = World::new().await;
    let mut cases: Vec<(String, Vec<u8>)> = names().into_iter().map(|name| (name, Vec::new())).collect();
    let named = cases.len();
    cases.extend(programs());
    let running = cases.len() - named;
    cases.extend(pictures());
    let drawn = cases.len() - named - running;
    assert!(named >= 250 && running >= 60 && drawn >= 80, "{named}, {running}, {drawn}");
    // Somebody else talks all the time.
    let mut canary = world.person("canary").await;
    let (stop, mut stopped) = tokio::sync::watch::channel(false);
    let talks = tokio::spawn(async move {
        let mut said = 0;
        while !*stopped.borrow_and_update() {
            canary.says(ConversationId::LOBBY, "有人在").await;
            said += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        said
    });
    let (mut taken, mut refused) = (0, 0);
    for (place, some) in cases.chunks(EACH).enumerate() {
        let person = world.person(&format!("bad{place}")).await;
        let client = FileClient::of(&world, &person);
        for (name, bytes) in some {
            if tries(&client, name, bytes).await { taken += 1 } else { refused += 1 }
        }
    }
    let _ = stop.send(true);
    assert!(talks.await.unwrap() > 0);
    // What is kept is what the rows say, and a good picture is as welcome as before.
    let database = rusqlite::Connection::open(world.folder.join("leliao.db")).unwrap();
    let rows: i64 = database.query_row("SELECT COUNT(*) FROM blobs", [], |row| row.get(0)).unwrap();
    assert_eq!(blobs_under(&world.folder.join("blobs")) as i64, rows);
    let uploads: i64 = database.query_row("SELECT COUNT(*) FROM uploads", [], |row| row.get(0)).unwrap();
    assert_eq!(uploads, 0);
    let ada = world.person("Ada").await;
    let good = FileClient::of(&world, &ada).upload("a.png", &photo(image::ImageFormat::Png)).await;
    assert_eq!((good.width, good.height), (Some(90), Some(60)));
    println!(
        "{named} names, {running} programs, {drawn} pictures: {taken} kept as they are, {refused} refused"
    );
    world.stop().await;
}
