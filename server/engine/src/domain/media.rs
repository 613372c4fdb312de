//! What a file is, by its first bytes. What its sender says does not count.

use super::tracks::is_sound_alone;
use protocol::FileKind;

/// So many of the first bytes are looked at, if there are as many.
pub const HEAD: usize = 8_192;
/// What nothing is known of.
pub const UNKNOWN: &str = "application/octet-stream";

/// The media type (RFC 6838) of a file that begins so. Text in which a browser would find markup or a program is
/// plain text.
#[must_use]
pub fn sniff(head: &[u8]) -> &'static str {
    let media = match infer::get(head).map(|kind| kind.mime_type()) {
        Some(text) if text.starts_with("text/") => "text/plain",
        Some("audio/m4a") => "audio/mp4",
        Some("audio/x-flac") => "audio/flac",
        Some("audio/x-wav") => "audio/wav",
        // The name of the codec; browsers know the container (RFC 7845 §9).
        Some("audio/opus") => "audio/ogg",
        Some(media) => media,
        None if is_text(head) => "text/plain",
        None => UNKNOWN,
    };
    match media {
        "video/webm" if is_sound_alone(media, head) => "audio/webm",
        "video/mp4" | "video/quicktime" if is_sound_alone(media, head) => "audio/mp4",
        media => media,
    }
}

/// Whether a browser may play it where it stands. Pictures are shown if they could be decoded.
#[must_use]
pub fn plays(media: &str) -> bool {
    FileKind::of(media) != FileKind::File
}

fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The last character may be cut.
        Err(error) if error.error_len().is_none() => {
            let whole = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_in_the_bytes() {
        for (head, media) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "image/png"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "image/jpeg"),
            (b"GIF89a/*alert(1)*/", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"RIFF\x10\0\0\0WAVEfmt ", "audio/wav"),
            (b"%PDF-1.7", "application/pdf"),
            (b"<!DOCTYPE html><script>", "text/plain"),
            (b"<html>", "text/plain"),
            (b"<?xml version=\"1.0\"?><svg xmlns=", "text/plain"),
            (b"<svg onload=alert(1)>", "text/plain"),
            (b"#!/bin/sh", "text/plain"),
            ("第一行\n".as_bytes(), "text/plain"),
            (&"好".as_bytes()[..2], UNKNOWN),
            (b"MZ\x90\0", "application/vnd.microsoft.portable-executable"),
            (b"\0\x01\x02", UNKNOWN),
            (b"", UNKNOWN),
            (b"\0\0\0\x18ftypisom", "video/mp4"),
            (b"\0\0\0\x18ftypM4A \0\0\0\0", "audio/mp4"),
            (b"OggS\0\x02", "audio/ogg"),
            (b"OggS\0\x02\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead\x01\x01", "audio/ogg"),
            (b"ID3\x04", "audio/mpeg"),
        ] {
            assert_eq!(sniff(head), media, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn nothing_with_a_program_in_it_plays() {
        for media in
            ["text/plain", "text/html", "image/svg+xml", "application/pdf", UNKNOWN, "application/wasm"]
        {
            assert!(!plays(media), "{media}");
        }
        assert!(plays("video/mp4") && plays("audio/ogg"));
    }
}
