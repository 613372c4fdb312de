//! Files go out to who may read them at that moment, and so that nothing in them can do harm.

use crate::{
    file_client::*,
    groups::group,
    matrix::Scene,
    world::{Person, *},
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use protocol::*;
use std::io::Cursor;

#[tokio::test]
async fn a_file_is_for_who_may_read_a_message_that_has_it() {
    let world = World::new().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut zoe = world.person("Zoe").await;
    zoe.ask(Command::ClaimOwner { code }).await.unwrap();
    let mut ada = world.person("Ada").await;
    let mut bob = world.person("Bob").await;
    let eve = world.person("Eve").await;
    let of = |person: &Person| FileClient::of(&world, person);
    let nobody = FileClient { token: String::new(), ..of(&ada) };
    let file = of(&ada).upload("x", &noise(2_000, 1)).await;
    let path = format!("/file/{}", file.id);
    let missing = of(&eve).get("/file/12345").await;
    assert_eq!((missing.status, missing.body.as_slice()), (404, br#"{"fault":"missing"}"#.as_slice()));
    let gets = async |person: &Person| {
        let got = of(person).get(&path).await;
        if got.status == 404 {
            assert_eq!((got.undated(), &got.body), (missing.undated(), &missing.body));
        }
        got.status
    };
    // Until it is in a message it is for who uploaded it.
    assert_eq!((gets(&ada).await, gets(&bob).await, gets(&zoe).await), (200, 404, 404));
    let id = group(&mut ada, &mut [&mut bob]).await.id;
    let seq = sends_files(&world, &mut ada, id, &[file.id]).await;
    assert_eq!(
        (gets(&ada).await, gets(&bob).await, gets(&eve).await, gets(&zoe).await),
        (200, 200, 404, 404)
    );
    assert_eq!(nobody.get(&path).await.status, 401);
    let bearer = format!("Bearer {}", bob.token);
    assert_eq!(nobody.ask("GET", &path, &[("authorization", &bearer)], b"").await.status, 200);
    // A member who is removed; the uploader who leaves.
    ada.ask(Command::Kick { conversation: id, person: bob.me.id }).await.unwrap();
    assert_eq!((gets(&ada).await, gets(&bob).await), (200, 404));
    // A message that is recalled.
    detach(&world, id, seq);
    ada.says(id, "recalled").await;
    assert_eq!((gets(&ada).await, gets(&bob).await), (404, 404));
    // Forwarded to the lobby, it would be for everybody; not for a login that ended.
    let file = of(&ada).upload("y", &noise(2_000, 2)).await;
    sends_files(&world, &mut ada, LOBBY, &[file.id]).await;
    let path = format!("/file/{}", file.id);
    assert_eq!((of(&eve).get(&path).await.status, of(&zoe).get(&path).await.status), (200, 200));
    of(&eve).ask("POST", "/logout", &[], b"").await;
    assert_eq!(of(&eve).get(&path).await.status, 401);
    world.stop().await;
}

#[tokio::test]
async fn a_deleted_room_and_a_hidden_message_keep_theirs() {
    let world = World::new().await;
    let (mut ada, mut bob) = (world.person("Ada").await, world.person("Bob").await);
    let of = |person: &Person| FileClient::of(&world, person);
    let room = ada.creates_room("room").await.id;
    let file = of(&ada).upload("x", &noise(2_000, 1)).await;
    sends_files(&world, &mut ada, room, &[file.id]).await;
    let path = format!("/file/{}", file.id);
    assert_eq!(of(&bob).get(&path).await.status, 200, "anybody may read a room");
    ada.ask(Command::DeleteRoom { conversation: room }).await.unwrap();
    assert_eq!((of(&bob).get(&path).await.status, of(&ada).get(&path).await.status), (404, 404));
    engine::actions::file::sweep(&world.engine).await.unwrap();
    let left: Vec<_> = std::fs::read_dir(world.folder.join("blobs")).unwrap().collect();
    let files =
        left.iter().flat_map(|folder| std::fs::read_dir(folder.as_ref().unwrap().path()).unwrap()).count();
    assert_eq!(files, 0, "its bytes are free");
    // Somebody whom one blocks writes into the void, as far as one can see.
    bob.ask(Command::Block { person: ada.me.id, blocked: true }).await.unwrap();
    let chat = ada.opens(Command::OpenPrivate { person: bob.me.id }).await.id;
    let file = of(&ada).upload("y", &noise(2_000, 2)).await;
    sends_files(&world, &mut ada, chat, &[file.id]).await;
    let path = format!("/file/{}", file.id);
    assert_eq!((of(&ada).get(&path).await.status, of(&bob).get(&path).await.status), (200, 404));
    world.stop().await;
}

#[tokio::test]
async fn a_guest_has_the_files_of_their_room_and_sends_some() {
    let world = World::new().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut zoe = world.person("Zoe").await;
    zoe.ask(Command::ClaimOwner { code }).await.unwrap();
    let scene = Scene::set(&world, 0, &zoe.token, "").await;
    let [_, guest, mut member, ..] = scene.people;
    let of = |person: &Person| FileClient::of(&world, person);
    let (here, there) =
        (of(&member).upload("x", &noise(500, 1)).await, of(&member).upload("y", &noise(500, 2)).await);
    let unsent = of(&member).upload("z", &noise(500, 3)).await;
    sends_files(&world, &mut member, scene.room, &[here.id]).await;
    sends_files(&world, &mut member, LOBBY, &[there.id]).await;
    let status = async |id: FileId| of(&guest).get(&format!("/file/{id}")).await.status;
    assert_eq!((status(here.id).await, status(there.id).await, status(unsent.id).await), (200, 404, 404));
    let own = of(&guest).upload("mine", &noise(500, 4)).await;
    assert_eq!(status(own.id).await, 200);
    world.stop().await;
}

#[tokio::test]
async fn ranges_and_headers() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let bytes = noise(400_000, 1);
    let file = client.upload("作业 1.html", &bytes).await;
    let path = format!("/file/{}", file.id);
    let whole = client.get(&path).await;
    for (name, value) in [
        ("content-type", "application/octet-stream"),
        ("content-length", "400000"),
        (
            "content-disposition",
            "attachment; filename=\"__ 1.html\"; filename*=utf-8''%e4%bd%9c%e4%b8%9a%201.html",
        ),
        ("cache-control", "private, max-age=604800, immutable"),
        ("vary", "cookie, authorization"),
        ("accept-ranges", "bytes"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(whole.header(name), Some(value), "{name}");
    }
    let tag = whole.header("etag").unwrap().to_owned();
    for (range, status, want, says) in [
        ("bytes=0-9", 206, &bytes[..10], "bytes 0-9/400000"),
        ("bytes=130000-399999", 206, &bytes[130_000..], "bytes 130000-399999/400000"),
        ("bytes=399990-", 206, &bytes[399_990..], "bytes 399990-399999/400000"),
        ("bytes=-5", 206, &bytes[399_995..], "bytes 399995-399999/400000"),
        ("bytes=400000-", 416, &[], "bytes */400000"),
    ] {
        let got = client.ask("GET", &path, &[("range", range)], b"").await;
        assert_eq!((got.status, got.header("content-range")), (status, Some(says)), "{range}");
        assert!(got.body == want, "{range}");
    }
    let got = client.ask("GET", &path, &[("range", "bytes=0-9"), ("if-range", "\"other\"")], b"").await;
    assert_eq!((got.status, got.body.len()), (200, 400_000));
    let got = client.ask("GET", &path, &[("if-none-match", &tag)], b"").await;
    assert_eq!((got.status, got.body.len(), got.header("etag")), (304, 0, Some(tag.as_str())));
    let head = client.ask("HEAD", &path, &[], b"").await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("400000"), 0));
    // Who may not have it is not told that it has not changed.
    let eve = world.person("Eve").await;
    let got = FileClient::of(&world, &eve).ask("GET", &path, &[("if-none-match", &tag)], b"").await;
    assert_eq!((got.status, got.header("cache-control")), (404, Some("no-store")));
    world.stop().await;
}

fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image: DynamicImage =
        RgbImage::from_fn(width, height, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 90])).into();
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A photograph that was taken with the camera on its side, at a place.
fn photo_with_place() -> Vec<u8> {
    let jpeg = photo(1_200, 600, ImageFormat::Jpeg);
    let tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let exif = [&b"Exif\0\0"[..], &tiff, b"GPS 31.2304 N 121.4737 E"].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &exif, &jpeg[2..]].concat()
}

#[tokio::test]
async fn a_photograph_loses_its_place_and_stands_upright() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let file = client.upload("IMG_1.JPG", &photo_with_place()).await;
    assert_eq!((file.width, file.height, file.media.as_str()), (Some(600), Some(1_200), "image/jpeg"));
    assert!(file.stand_in.is_some_and(|hash| (20..40).contains(&hash.len())));
    let original = client.get(&format!("/file/{}", file.id)).await;
    assert_eq!(original.header("content-type"), Some("image/jpeg"));
    assert_eq!(original.header("content-disposition"), Some("inline; filename=\"img_1.jpg\""));
    assert_eq!(original.body.len() as u64, file.bytes);
    assert!(!original.body.windows(3).any(|three| three == b"GPS"), "nobody learns where it was taken");
    for (size, shape) in [(320, (160, 320)), (960, (480, 960))] {
        let small = client.get(&format!("/file/{}/{size}", file.id)).await;
        assert_eq!((small.status, small.header("content-type")), (200, Some("image/jpeg")));
        let decoded = image::load_from_memory(&small.body).unwrap();
        assert_eq!((decoded.width(), decoded.height()), shape);
        assert_ne!(small.header("etag"), original.header("etag"));
    }
    for size in ["0", "1", "319", "321", "100000", "x", "-320"] {
        assert_eq!(client.get(&format!("/file/{}/{size}", file.id)).await.status, 404, "{size}");
    }
    // A small one is its own thumbnail; a file has none.
    let tiny = client.upload("t.png", &photo(20, 10, ImageFormat::Png)).await;
    let small = client.get(&format!("/file/{}/320", tiny.id)).await;
    assert_eq!((small.status, small.header("content-type")), (200, Some("image/png")));
    let other = client.upload("x.bin", &noise(500, 1)).await;
    assert_eq!(client.get(&format!("/file/{}/320", other.id)).await.status, 404);
    world.stop().await;
}

/// Whatever its name says, a file is what its bytes say; what could run is never shown where it stands.
#[tokio::test]
async fn what_pretends_to_be_a_picture_is_a_file() {
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let mut vast = photo(2, 2, ImageFormat::Png);
    vast[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let jpeg = photo(400, 300, ImageFormat::Jpeg);
    for (name, bytes, media) in [
        ("x.png", vast, "image/png"),
        ("x.jpg", jpeg[..300].to_vec(), "image/jpeg"),
        ("x.gif", b"GIF89a/*\0\0\0\0\0*/=1;alert(document.cookie)//".to_vec(), "image/gif"),
        ("x.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), "text/plain"),
        ("x.svg", b"<?xml version='1.0'?><svg/>".to_vec(), "text/plain"),
        ("x.png", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), "text/plain"),
        ("x.webp", b"RIFF\x20\0\0\0WEBPVP8 ".to_vec(), "image/webp"),
        ("x.pdf", b"%PDF-1.7 /JS (app.alert(1))".to_vec(), "application/pdf"),
        ("x.exe.png", b"MZ\x90\0\x03\0\0\0".to_vec(), "application/vnd.microsoft.portable-executable"),
    ] {
        let file = client.upload(name, &bytes).await;
        assert_eq!((file.media.as_str(), file.width, file.stand_in), (media, None, None), "{name}");
        let got = client.get(&format!("/file/{}", file.id)).await;
        assert_eq!(got.body, bytes);
        assert!(got.header("content-disposition").unwrap().starts_with("attachment; "), "{name}");
        assert_eq!(got.header("content-type"), Some(media));
    }
    // A picture with a page behind its end is the picture alone.
    let with_page = [&photo(30, 30, ImageFormat::Png)[..], b"<script>alert(1)</script>"].concat();
    let file = client.upload("x.png", &with_page).await;
    assert_eq!(file.width, Some(30));
    let got = client.get(&format!("/file/{}", file.id)).await;
    assert!(!got.body.windows(7).any(|seven| seven == b"<script"));
    // What plays is shown where it stands, with ranges.
    let film = [&b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2"[..], &noise(5_000, 3)].concat();
    let asked = NewFile { seconds: Some(12), ..new_file("a.mp4", film.len()) };
    let upload: Upload = client.announce(&asked).await.json();
    client.send(upload.id, 0, &film).await;
    let file: Attachment = client.finish(upload.id).await.json();
    assert_eq!((file.media.as_str(), file.seconds), ("video/mp4", Some(12)));
    let got = client.ask("GET", &format!("/file/{}", file.id), &[("range", "bytes=0-1")], b"").await;
    assert_eq!((got.status, got.body.len()), (206, 2));
    assert!(got.header("content-disposition").unwrap().starts_with("inline; "));
    world.stop().await;
}

#[tokio::test]
async fn a_recorded_voice_is_a_sound_with_its_peaks() {
    const VOICE: &[u8] = include_bytes!("../../src/domain/tracks/sound.webm");
    const FILM: &[u8] = include_bytes!("../../src/domain/tracks/film.webm");
    let world = World::new().await;
    let ada = world.person("Ada").await;
    let client = FileClient::of(&world, &ada);
    let too_long = "a".repeat(65);
    for (bytes, peaks, media, want) in [
        (VOICE, "AHz09_-", "audio/webm", Some("AHz09_-")),
        (VOICE, "", "audio/webm", None),
        (VOICE, "A=", "audio/webm", None),
        (VOICE, "<b>", "audio/webm", None),
        (VOICE, "响", "audio/webm", None),
        (VOICE, &too_long, "audio/webm", None),
        (FILM, "AHz", "video/webm", None),
        (b"text", "AHz", "text/plain", None),
    ] {
        let asked = NewFile { peaks: Some(peaks.into()), ..new_file("语音.webm", bytes.len()) };
        let upload: Upload = client.announce(&asked).await.json();
        client.send(upload.id, 0, bytes).await;
        let file: Attachment = client.finish(upload.id).await.json();
        assert_eq!((file.media.as_str(), file.peaks.as_deref()), (media, want), "{peaks}");
        let got = client.get(&format!("/file/{}", file.id)).await;
        assert_eq!(got.header("content-type"), Some(media));
    }
    world.stop().await;
}
