//! Texts of messages.

use protocol::{Fault, limits::TEXT_BYTES};

/// As typed, and what is kept of it or why it is refused.
pub fn texts() -> Vec<(String, Result<String, Fault>)> {
    let cleaned = [
        ("\u{0}https://a.cn/x", "https://a.cn/x"),
        ("a\u{0}b", "ab"),
        ("a\rb", "a\nb"),
        ("a\r\nb", "a\nb"),
        ("a\n\rb", "a\n\nb"),
        ("a\u{B}b", "a\nb"),
        ("a\u{C}b", "a\nb"),
        ("a\u{85}b", "a\nb"),
        ("a\u{2028}b\u{2029}c", "a\nb\nc"),
        ("a\u{1}\u{8}\u{7}b", "ab"),
        ("\u{1B}[31mred\u{1B}[0m", "[31mred[0m"),
        ("a\u{7F}b\u{9B}c", "abc"),
        ("a\u{FFFE}b\u{FFFF}c\u{FDD0}d\u{10FFFF}e", "abcde"),
    ];
    let empty = [
        "",
        " ",
        "\n",
        "\r",
        "\t",
        " \u{3000}\u{A0}\u{2003} ",
        "\u{0}",
        "\u{1}",
        "\u{8}",
        "\u{1B}",
        "\u{7F}",
        "\u{FFFE}",
        "\u{FFFF}",
        "\u{200B}",
        "\u{200C}",
        "\u{200D}",
        "\u{200E}",
        "\u{2060}",
        "\u{2800}",
        "\u{3164}",
        "\u{FFA0}",
        "\u{115F}",
        "\u{1160}",
        "\u{AD}",
        "\u{34F}",
        "\u{FE0F}",
        "\u{180E}",
        "\u{202E}",
        "\u{2066}\u{2069}",
        "\u{FEFF}",
        "\u{1D173}",
        "\u{1BCA0}",
        "\u{13441}",
        "\u{1D159}",
        "\u{E0041}",
        "\u{E0100}",
        "\u{FFFC}",
        "\u{FFF9}",
        "\u{301}",
        "\u{2800} \u{200B}\n\u{3164}",
    ];
    let long = "字".repeat(TEXT_BYTES / 3 + 1);
    let blank = "\u{200B}".repeat(TEXT_BYTES / 3);
    let mut all: Vec<_> = cleaned.map(|(typed, kept)| (typed.to_owned(), Ok(kept.to_owned()))).into();
    all.extend(empty.map(|typed| (typed.to_owned(), Err(Fault::TextEmpty))));
    all.extend([(long, Err(Fault::TextTooLong)), (blank, Err(Fault::TextEmpty))]);
    all.extend(kept_texts().into_iter().map(|text| (text.clone(), Ok(text))));
    all
}

/// Kept as they are: text is never markup, and what is meant stays.
fn kept_texts() -> Vec<String> {
    let mut kept: Vec<String> = [
        "嗯",
        " 前后的空格 ",
        "a\n\n\tb",
        "👨‍👩‍👧‍👦",
        "❤️",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "\u{2764}",
        "؀",
        "\u{F8FF}",
        "\u{378}",
        "\u{FFFD}",
        "نص من اليمين ‏ إلى اليسار",
        "\u{202E}gpj.exe",
        "a\u{2066}b\u{2069}c",
        "علی‌رضا",
        "e\u{301} é",
        "ﷺ",
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "javascript:alert(1)",
        "'; DROP TABLE entries;--",
        "% _ \\ \" ' *",
        "{{7*7}} ${7*7} #{7*7}",
        "() { :; }; echo",
        "NaN null undefined true",
        "\\u0000 %00 &#0;",
        "-- \u{2014} \u{2015}",
        "사회과학원 어학연구소",
        "ﬃ Ⅷ ｆｕｌｌ",
        "Z\u{300}\u{301}\u{302}\u{303}\u{304}",
    ]
    .map(str::to_owned)
    .into();
    kept.extend([
        format!("Z{}", "\u{301}".repeat(TEXT_BYTES / 2 - 1)),
        format!("👩{}", "\u{200D}👩".repeat(2_000)),
        format!("a{}b", "\n".repeat(9_998)),
        "字".repeat(TEXT_BYTES / 3),
        "x".repeat(TEXT_BYTES),
    ]);
    kept
}
