//! Frames by RFC 6455 §5–8, and against it, written byte by byte; each on a connection of its own.

use crate::{raw_socket::*, world::*};
use futures_util::{StreamExt as _, stream};
use protocol::limits::FRAME_BYTES;

pub struct Row {
    pub name: String,
    writes: Vec<Vec<u8>>,
    pub want: String,
}

/// In front of the names of rows whose first bytes go out together with the handshake.
const EARLY: &str = "with the handshake";

const COMMAND: &str = r#"{"ref":1,"do":"ping"}"#;
const ANSWERED: &str = "reply 1 done";
const NONSENSE: &str = "refusal 0 unreadable";

pub fn rows() -> Vec<Row> {
    let mut table = Vec::new();
    broken_headers(&mut table);
    fragments(&mut table);
    not_utf8(&mut table);
    not_text(&mut table);
    sizes(&mut table);
    closes(&mut table);
    pings(&mut table);
    writes(&mut table);
    table
}

fn add(table: &mut Vec<Row>, name: impl Into<String>, bytes: Vec<u8>, want: impl Into<String>) {
    table.push(Row { name: name.into(), writes: vec![bytes], want: want.into() });
}

fn text(payload: &str) -> Vec<u8> {
    frame(FIN | TEXT, payload.as_bytes())
}

fn unmasked(first: u8, payload: &[u8]) -> Vec<u8> {
    [&header(first, payload.len() as u64, false), payload].concat()
}

/// Pieces of one text message.
fn pieces(parts: &[&[u8]]) -> Vec<u8> {
    let last = parts.len() - 1;
    let piece = |(n, part): (usize, &&[u8])| {
        frame(if n == last { FIN } else { 0 } | if n == 0 { TEXT } else { CONTINUE }, part)
    };
    parts.iter().enumerate().flat_map(piece).collect()
}

/// A command of so many bytes: JSON may have space around it.
fn long_command(length: usize) -> Vec<u8> {
    format!("{COMMAND}{}", " ".repeat(length - COMMAND.len())).into_bytes()
}

fn broken_headers(table: &mut Vec<Row>) {
    for (name, first) in [
        ("text", FIN | TEXT),
        ("binary", FIN | BINARY),
        ("continuation", FIN),
        ("start of a fragment", TEXT),
        ("ping", FIN | PING),
        ("pong", FIN | PONG),
    ] {
        add(table, format!("unmasked {name}"), unmasked(first, COMMAND.as_bytes()), "close 1002");
    }
    add(table, "unmasked empty text", unmasked(FIN | TEXT, b""), "close 1002");
    add(table, "unmasked close", unmasked(FIN | CLOSE, &1000_u16.to_be_bytes()), "close 1002");
    add(
        table,
        "unmasked after masked",
        [text(COMMAND), unmasked(FIN | TEXT, b"x")].concat(),
        format!("{ANSWERED}, close 1002"),
    );
    for bits in 1..8_u8 {
        let first = FIN | bits << 4 | TEXT;
        add(table, format!("reserved bits {bits:03b}"), frame(first, COMMAND.as_bytes()), "close 1002");
    }
    for (name, first) in [
        ("an empty text", FIN | TEXT),
        ("binary", FIN | BINARY),
        ("ping", FIN | PING),
        ("pong", FIN | PONG),
        ("close", FIN | CLOSE),
        ("a first fragment", TEXT),
    ] {
        add(table, format!("reserved bit on {name}"), frame(first | 0x40, b""), "close 1002");
    }
    let later = [frame(TEXT, b"{"), frame(FIN | 0x40, b"}")].concat();
    add(table, "reserved bit on a later fragment", later, "close 1002");
    for opcode in (3..8_u8).chain(11..16) {
        add(table, format!("reserved opcode {opcode:#x}, empty"), frame(FIN | opcode, b""), "close 1002");
        add(
            table,
            format!("reserved opcode {opcode:#x}"),
            frame(FIN | opcode, COMMAND.as_bytes()),
            "close 1002",
        );
    }
    for opcode in [3, 7, 11, 15_u8] {
        add(table, format!("reserved opcode {opcode:#x}, a fragment"), frame(opcode, b"x"), "close 1002");
        let inside = [frame(TEXT, b"{"), frame(FIN | opcode, b"x")].concat();
        add(table, format!("reserved opcode {opcode:#x} inside a message"), inside, "close 1002");
    }
    for (name, opcode) in [("ping", PING), ("pong", PONG), ("close", CLOSE)] {
        add(table, format!("{name} in fragments"), frame(opcode, b""), "close 1002");
        add(table, format!("{name} of 126 bytes"), frame(FIN | opcode, &[b'x'; 126]), "close 1002");
        add(table, format!("{name} of 1000 bytes"), frame(FIN | opcode, &[b'x'; 1000]), "close 1002");
    }
}

fn fragments(table: &mut Vec<Row>) {
    let (head, tail) = COMMAND.as_bytes().split_at(9);
    add(table, "a continuation of nothing", frame(FIN, b"x"), "close 1002");
    add(table, "an empty continuation of nothing", frame(FIN, b""), "close 1002");
    add(table, "a continuation of nothing, more to come", frame(CONTINUE, b"x"), "close 1002");
    add(
        table,
        "a continuation after a whole message",
        [text(COMMAND), frame(FIN, b"x")].concat(),
        format!("{ANSWERED}, close 1002"),
    );
    let after = [pieces(&[head, tail]), frame(FIN, b"x")].concat();
    add(table, "a continuation after the last fragment", after, format!("{ANSWERED}, close 1002"));
    for (outer, first) in [("text", TEXT), ("binary", BINARY)] {
        for (inner, second) in [("text", TEXT), ("binary", BINARY)] {
            let bytes = [frame(first, b"x"), frame(FIN | second, b"x")].concat();
            add(table, format!("a whole {inner} inside a {outer} in fragments"), bytes, "close 1002");
            let bytes = [frame(first, b"x"), frame(second, b"x")].concat();
            add(table, format!("a second {inner} begins inside a {outer}"), bytes, "close 1002");
        }
    }
    add(table, "two fragments", pieces(&[head, tail]), ANSWERED);
    add(table, "three, the middle one empty", pieces(&[head, b"", tail]), ANSWERED);
    add(table, "the first one empty", pieces(&[b"", head, tail]), ANSWERED);
    add(table, "the last one empty", pieces(&[head, tail, b""]), ANSWERED);
    let bytewise: Vec<_> = COMMAND.as_bytes().chunks(1).collect();
    add(table, "a fragment for every byte", pieces(&bytewise), ANSWERED);
    add(table, "nothing in two fragments", pieces(&[b"", b""]), NONSENSE);
    let empties = [frame(TEXT, head), frame(CONTINUE, b"").repeat(10_000), frame(FIN, tail)].concat();
    add(table, "10000 empty fragments in between", empties, ANSWERED);
    let pinged = [frame(TEXT, head), frame(FIN | PING, b"in"), frame(FIN, tail)].concat();
    add(table, "a ping between fragments", pinged, format!("pong {}, {ANSWERED}", pong_name(b"in")));
    let ponged = [frame(TEXT, head), frame(FIN | PONG, b"in"), frame(FIN, tail)].concat();
    add(table, "a pong between fragments", ponged, ANSWERED);
    let closed = [frame(TEXT, head), close_frame(1000, b"")].concat();
    add(table, "a close between fragments", closed, "close 1000");
}

/// Each is wrong somewhere in these bytes (RFC 3629 §3, §10).
const NOT_UTF8: &[(&str, &[u8])] = &[
    ("0xFF", b"\xFF"),
    ("0xFE", b"\xFE"),
    ("0xFE 0xFF", b"\xFE\xFF"),
    ("0xC0", b"\xC0"),
    ("0xC1 0x80", b"\xC1\x80"),
    ("0xF5", b"\xF5\x80\x80\x80"),
    ("0xF8, five bytes", b"\xF8\x88\x80\x80\x80"),
    ("0xFC, six bytes", b"\xFC\x84\x80\x80\x80\x80"),
    ("a continuation alone", b"\x80"),
    ("0xBF alone", b"\xBF"),
    ("six continuations", b"\x80\xBF\x80\xBF\x80\xBF"),
    ("a continuation too many", b"\xC3\xA9\xA9"),
    ("overlong slash in two", b"\xC0\xAF"),
    ("overlong slash in three", b"\xE0\x80\xAF"),
    ("overlong slash in four", b"\xF0\x80\x80\xAF"),
    ("overlong NUL", b"\xC0\x80"),
    ("overlong NUL in three", b"\xE0\x80\x80"),
    ("the greatest overlong in two", b"\xC1\xBF"),
    ("the greatest overlong in three", b"\xE0\x9F\xBF"),
    ("the greatest overlong in four", b"\xF0\x8F\xBF\xBF"),
    ("U+D800", b"\xED\xA0\x80"),
    ("U+DB7F", b"\xED\xAD\xBF"),
    ("U+DC00", b"\xED\xB0\x80"),
    ("U+DFFF", b"\xED\xBF\xBF"),
    ("a pair of surrogates (CESU-8)", b"\xED\xA0\xBD\xED\xB8\x80"),
    ("U+110000", b"\xF4\x90\x80\x80"),
    ("cut: one of two", b"\xC3"),
    ("cut: one of three", b"\xE4"),
    ("cut: two of three", b"\xE4\xB8"),
    ("cut: one of four", b"\xF0"),
    ("cut: two of four", b"\xF0\x9F"),
    ("cut: three of four", b"\xF0\x9F\x98"),
    ("cut, then ASCII", b"\xF0\x9F\x98x"),
    ("cut, then another", b"\xE4\xB8\xC3\xA9"),
    ("GBK", b"\xC4\xE3\xBA\xC3"),
    ("Latin-1", b"caf\xE9"),
];

fn not_utf8(table: &mut Vec<Row>) {
    let around = |bytes: &[u8]| [br#"{"ref":1,"x":""#, bytes, br#"","do":"ping"}"#].concat();
    for (name, bytes) in NOT_UTF8 {
        add(table, format!("not UTF-8: {name}"), frame(FIN | TEXT, bytes), "close 1007");
        add(table, format!("not UTF-8 inside JSON: {name}"), frame(FIN | TEXT, &around(bytes)), "close 1007");
        let (head, tail) = bytes.split_at(bytes.len() / 2);
        add(table, format!("not UTF-8 in two fragments: {name}"), pieces(&[head, tail]), "close 1007");
    }
    let early = frame(TEXT, b"\xFF");
    add(table, "not UTF-8, the end never comes", early, "close 1007");
    let late = [frame(TEXT, b"{"), frame(CONTINUE, b"x"), frame(FIN, b"\xFF")].concat();
    add(table, "not UTF-8 in the last of three", late, "close 1007");
    for (name, good) in
        [("é", "é"), ("中", "中"), ("😀", "😀"), ("U+10FFFF", "\u{10FFFF}"), ("U+FFFE", "\u{FFFE}")]
    {
        let bytes = around(good.as_bytes());
        add(table, format!("{name} is UTF-8"), frame(FIN | TEXT, &bytes), ANSWERED);
        for cut in 1..good.len() {
            let (head, tail) = bytes.split_at(14 + cut);
            add(table, format!("{name}, split after byte {cut}"), pieces(&[head, tail]), ANSWERED);
        }
    }
}

fn not_text(table: &mut Vec<Row>) {
    for (name, payload) in [("nothing", ""), ("a byte", "\0"), ("a command", COMMAND)] {
        add(table, format!("binary of {name}"), frame(FIN | BINARY, payload.as_bytes()), "close 1003");
    }
    add(table, "binary of 64 KiB", frame(FIN | BINARY, &[0; FRAME_BYTES]), "close 1003");
    add(table, "binary in fragments", [frame(BINARY, b"x"), frame(FIN, b"x")].concat(), "close 1003");
    let then_text = [frame(FIN | BINARY, b"x"), text(COMMAND)].concat();
    add(table, "binary, and a command after it", then_text, "close 1003");
}

fn sizes(table: &mut Vec<Row>) {
    for length in [125, 126, 127, 128, 4096, FRAME_BYTES - 1, FRAME_BYTES] {
        add(
            table,
            format!("a command of {length} bytes"),
            frame(FIN | TEXT, &long_command(length)),
            ANSWERED,
        );
    }
    add(table, "64 KiB of nonsense", frame(FIN | TEXT, &[b'x'; FRAME_BYTES]), NONSENSE);
    add(table, "64 KiB and one", frame(FIN | TEXT, &long_command(FRAME_BYTES + 1)), "close 1009");
    add(table, "1 MiB", frame(FIN | TEXT, &long_command(1 << 20)), "close 1009");
    for length in [
        FRAME_BYTES as u64 + 1,
        0x7FFF_FFFF,
        0x8000_0000,
        0xFFFF_FFFF,
        0x1_0000_0000,
        0x1_0000_0005,
        1 << 62,
        0x7FFF_FFFF_FFFF_FFFF,
        1 << 63,
        u64::MAX,
    ] {
        let announced = [&header(FIN | TEXT, length, true)[..], &[0; 4]].concat();
        add(table, format!("a header that announces {length} bytes"), announced, "close 1009");
    }
    let announced = [&header(FIN | BINARY, u64::MAX, true)[..], &[0; 4]].concat();
    add(table, "a header that announces a huge binary", announced, "close 1009");
    let announced = [&header(TEXT, 1 << 40, true)[..], &[0; 4]].concat();
    add(table, "a header that announces a huge fragment", announced, "close 1009");
    let command = long_command(FRAME_BYTES);
    let halves: Vec<_> = command.chunks(FRAME_BYTES / 2).collect();
    add(table, "64 KiB in two fragments", pieces(&halves), ANSWERED);
    let thousand: Vec<_> = command.chunks(64).collect();
    add(table, "64 KiB in 1024 fragments", pieces(&thousand), ANSWERED);
    let over = long_command(FRAME_BYTES + 1);
    let halves: Vec<_> = over.chunks(FRAME_BYTES / 2).collect();
    add(table, "64 KiB and one in three fragments", pieces(&halves), "close 1009");
    let endless = [frame(TEXT, b"{"), frame(CONTINUE, &[b' '; 1024]).repeat(64)].concat();
    add(table, "fragments that never end", endless, "close 1009");
    let binary = [frame(BINARY, &[0; 40_000]), frame(FIN, &[0; 40_000])].concat();
    add(table, "too much binary in two fragments", binary, "close 1009");
    let mask_and_command = frame(FIN | TEXT, COMMAND.as_bytes()).split_off(2);
    let longer = [&[FIN | TEXT, 0x80 | 126, 0, 21], &mask_and_command[..]].concat();
    add(table, "a short length written in 16 bits", longer, ANSWERED);
    let longest = [&[FIN | TEXT, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 21], &mask_and_command[..]].concat();
    add(table, "a short length written in 64 bits", longest, ANSWERED);
    let zero_mask = [&[FIN | TEXT, 0x80 | 21, 0, 0, 0, 0], COMMAND.as_bytes()].concat();
    add(table, "a mask of zeros", zero_mask, ANSWERED);
    add(table, "an empty text", text(""), NONSENSE);
}

fn closes(table: &mut Vec<Row>) {
    for code in
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4001, 4999]
    {
        add(table, format!("close {code}"), close_frame(code, b""), format!("close {code}"));
    }
    for code in [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 9999, 65_535] {
        add(table, format!("close {code}, which must not be sent"), close_frame(code, b""), "close 1002");
    }
    add(table, "close without a code", frame(FIN | CLOSE, b""), "close without code");
    add(table, "close with half a code", frame(FIN | CLOSE, b"\x03"), "close 1002");
    add(table, "close with a reason", close_frame(1000, "再见".as_bytes()), "close 1000");
    add(table, "close with a reason of 123 bytes", close_frame(1000, &[b'x'; 123]), "close 1000");
    add(table, "close with a reason of 124 bytes", close_frame(1000, &[b'x'; 124]), "close 1002");
    for (name, reason) in [("0xFF", &b"\xFF"[..]), ("a surrogate", b"\xED\xA0\x80"), ("cut", b"bye \xE4\xB8")]
    {
        add(table, format!("close with a reason not UTF-8: {name}"), close_frame(1000, reason), "close 1007");
    }
    let (command, close) = (text(COMMAND), close_frame(1000, b""));
    add(table, "a command, then close", [&command[..], &close].concat(), format!("{ANSWERED}, close 1000"));
    add(table, "a command after close", [&close[..], &command].concat(), "close 1000");
    add(table, "a ping after close", [&close[..], &frame(FIN | PING, b"x")].concat(), "close 1000");
    add(table, "close twice", [&close[..], &close].concat(), "close 1000");
    add(table, "nonsense after close", [&close[..], b"\xFF\xFF\xFF"].concat(), "close 1000");
}

fn pings(table: &mut Vec<Row>) {
    let ping = |payload: &[u8]| (frame(FIN | PING, payload), format!("pong {}", pong_name(payload)));
    for payload in [&b""[..], b"x", b"Hello", b"\0\xFF\xFE\x80", &[b'p'; 124], &[0xAA; 125]] {
        let (bytes, want) = ping(payload);
        add(table, format!("ping of {} bytes", payload.len()), bytes, want);
    }
    let (two, want) = (ping(b"1"), ping(b"2"));
    add(table, "two pings in a row", [two.0, want.0].concat(), format!("{}, {}", two.1, want.1));
    let hundred: Vec<_> = (0..100_u8).map(|n| ping(&[n])).collect();
    let bytes = hundred.iter().flat_map(|(bytes, _)| bytes.clone()).collect();
    add(table, "a hundred pings", bytes, format!("{} … {}: 100 answers", hundred[0].1, hundred[99].1));
    let (bytes, want) = ping(b"x");
    add(
        table,
        "a ping behind a command",
        [text(COMMAND), bytes].concat(),
        format!("{ANSWERED}, {want}{ANY_ORDER}"),
    );
    for payload in [&b""[..], b"unasked", &[b'p'; 125]] {
        let bytes = [frame(FIN | PONG, payload), text(COMMAND)].concat();
        add(table, format!("a pong of {} bytes that nobody asked for", payload.len()), bytes, ANSWERED);
    }
}

fn writes(table: &mut Vec<Row>) {
    let mut split = |name: &str, bytes: Vec<u8>, want: String| {
        let writes = bytes.chunks(1).map(<[u8]>::to_vec).collect();
        table.push(Row { name: format!("byte by byte: {name}"), writes, want });
    };
    split("a command", text(COMMAND), ANSWERED.into());
    split("a command of 130 bytes", frame(FIN | TEXT, &long_command(130)), ANSWERED.into());
    split("a ping", frame(FIN | PING, b"slow"), format!("pong {}", pong_name(b"slow")));
    split("fragments", pieces(&[b"{\"ref\":1,", b"\"do\":\"ping\"}"]), ANSWERED.into());
    split("not UTF-8", frame(FIN | TEXT, b"\xED\xA0\x80"), "close 1007".into());
    split("unmasked", unmasked(FIN | TEXT, b"x"), "close 1002".into());
    split("close", close_frame(1001, b"slow"), "close 1001".into());
    let fifty: Vec<u8> = (1..=50).flat_map(|n| text(&format!(r#"{{"ref":{n},"do":"ping"}}"#))).collect();
    let want = "reply 1 done … reply 50 done: 50 answers";
    add(table, "fifty commands in one write", fifty.clone(), want);
    let writes = fifty.chunks(7).map(<[u8]>::to_vec).collect();
    table.push(Row { name: "fifty commands in writes of seven bytes".into(), writes, want: want.into() });
    for (name, at) in [("the header, then the rest".to_owned(), 6), (format!("{EARLY}: half a command"), 9)] {
        let command = text(COMMAND);
        let writes = vec![command[..at].to_vec(), command[at..].to_vec()];
        table.push(Row { name, writes, want: ANSWERED.into() });
    }
    add(table, format!("{EARLY}: a command"), text(COMMAND), ANSWERED);
    add(table, format!("{EARLY}: a close"), close_frame(1000, b""), "close 1000");
    add(table, format!("{EARLY}: an unmasked frame"), unmasked(FIN | TEXT, b"x"), "close 1002");
}

#[tokio::test]
async fn every_frame_gets_what_rfc_6455_says() {
    let rows = rows();
    assert_eq!(rows.len(), 315);
    let mut config = generous();
    config.quotas.connections_per_person = 10_000;
    let world = World::with(config).await;
    let token = world.log_in("alice").await.unwrap();
    let (world_, token_) = (&world, token.as_str());
    let cases = rows.iter().map(|row| async move { (row, play(world_, token_, row).await) });
    let mut wrong = Mismatches::new();
    let outcomes: Vec<_> = stream::iter(cases).buffered(96).collect().await;
    for (row, got) in outcomes {
        wrong.compare(&row.name, &row.want, &got);
    }
    wrong.none();
    a_fresh_person_still_talks(&world).await;
    world.stop().await;
}

async fn play(world: &World, token: &str, row: &Row) -> String {
    let early = row.name.starts_with(EARLY);
    let mut socket = RawSocket::open_with(world, token, if early { &row.writes[0] } else { b"" }).await;
    for bytes in row.writes.iter().skip(usize::from(early)) {
        socket.write(bytes).await;
        if row.writes.len() > 1 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }
    // A peer that has to close has nothing more to hear; and behind a close of ours nothing may come.
    if !row.want.contains("close") {
        socket.last_ping().await;
    }
    socket.outcome().await
}
