use super::{Piece::*, *};
use proptest::prelude::*;
use protocol::{Node, NodeKind};

fn links(text: &str) -> Vec<(String, String)> {
    let found = pieces(text).into_iter().filter_map(|piece| match piece {
        Link { shown, href } => Some((shown.to_owned(), href.into_owned())),
        Text(_) => None,
    });
    found.collect()
}

/// What is shown is where it leads.
fn same(addresses: &[&str]) -> Vec<(String, String)> {
    addresses.iter().map(|a| ((*a).to_owned(), (*a).to_owned())).collect()
}

#[test]
fn addresses_end_where_the_sentence_goes_on() {
    for rest in [
        "",
        "，谢谢",
        "（中文）",
        "了解更多",
        "。",
        "——谢谢",
        "–ok",
        "—ok",
        "🎉",
        "❤️",
        "\u{FE0F}\u{20E3}",
        "→",
        "⇒下一步",
        "·",
        "・",
        "•",
        "\u{A0}x",
        "\u{2003}x",
        "\u{3000}x",
        "\u{200B}x",
        "\u{200D}x",
        "\u{2060}x",
        "\u{FEFF}x",
        "\u{AD}x",
        "\u{202E}gpj.exe",
        "\u{200F}x",
        "\u{2066}x",
        "\u{61C}x",
        "(说明)",
        "（说明）",
        "[说明]",
        "【说明】",
        "*重要*",
        "**",
        "~~",
        "”",
        "’",
        "」",
        "》",
        "<x>",
        "->下一步",
        "=>y",
        "|x",
        "\\n",
        "`",
        "…",
        "...",
        "!?",
        ";",
        "'",
        "\",\"x",
        ")",
        "]",
        "}",
        " x",
        "\nx",
        "\tx",
        "\u{301}x",
        "、",
        "：x",
        "／x",
        "！",
        "ですね",
        "입니다",
        "ไทย",
        "和",
        "¥5",
        "§3",
        "±",
        "×2",
        "÷",
        "²",
    ] {
        let text = format!("看https://a.cn/x{rest}");
        assert_eq!(links(&text), same(&["https://a.cn/x"]), "{text:?}");
    }
    for (text, link) in [
        ("https://a.cn了解更多", "https://a.cn"),
        ("https://a.cn——谢谢", "https://a.cn"),
        ("https://a.cn:8080了解", "https://a.cn:8080"),
        ("https://a.cn:请看", "https://a.cn"),
        ("见https://a.cn/?q=1&b=2。", "https://a.cn/?q=1&b=2"),
        ("(see http://a.example/b_(c)).", "http://a.example/b_(c)"),
        ("[x](https://a.cn/x)", "https://a.cn/x"),
        ("https://a.cn/x[1]", "https://a.cn/x[1]"),
        ("https://a.cn/x(a 说明)", "https://a.cn/x"),
        ("http://127.0.0.1:3000/x!", "http://127.0.0.1:3000/x"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("“https://a.cn/x”", "https://a.cn/x"),
        ("HTTPS://A.CN/X", "HTTPS://A.CN/X"),
        ("https://me:secret@a.cn/x", "https://me:secret@a.cn/x"),
        ("https://a.cn/@me/x", "https://a.cn/@me/x"),
        ("https://de.wikipedia.org/wiki/Öl_(Stoff)", "https://de.wikipedia.org/wiki/Öl_(Stoff)"),
        ("https://a.cn/?u=https://b.cn/y", "https://a.cn/?u=https://b.cn/y"),
        ("https://web.example/2020/https://b.cn/y", "https://web.example/2020/https://b.cn/y"),
        ("http://[::1]:3000/x", "http://[::1]:3000/x"),
        ("看http://[2001:db8::7]，好", "http://[2001:db8::7]"),
        ("http://[::ffff:1.2.3.4]/", "http://[::ffff:1.2.3.4]/"),
        ("https://例子.中国/x", "https://例子.中国/x"),
        ("https://例子.中国，谢谢", "https://例子.中国"),
        ("https://www.例子.cn了解", "https://www.例子.cn"),
        ("https://a例子.cn/x——好", "https://a例子.cn/x"),
        ("https://münchen.example/", "https://münchen.example/"),
    ] {
        assert_eq!(links(text), same(&[link]), "{text}");
    }
}

#[test]
fn a_second_address_is_one_of_its_own() {
    let both = same(&["https://a.cn/x", "https://b.cn/y"]);
    for between in ["和", "、", " ", "\n", "", ",", ";", "|", "——", "','", ")("] {
        let text = format!("看https://a.cn/x{between}https://b.cn/y");
        assert_eq!(links(&text), both, "{text}");
    }
}

#[test]
fn www_and_mail_addresses_lead_somewhere() {
    for (text, shown, href) in [
        ("www.x.com", "www.x.com", "https://www.x.com"),
        ("看www.x.com/a?b，好", "www.x.com/a?b", "https://www.x.com/a?b"),
        ("WWW.x.com.", "WWW.x.com", "https://WWW.x.com"),
        ("www.x.com——谢谢", "www.x.com", "https://www.x.com"),
        ("www.例子.中国", "www.例子.中国", "https://www.例子.中国"),
        ("a@b.cn", "a@b.cn", "mailto:a@b.cn"),
        ("邮箱：first.last+x@mail.b.cn。", "first.last+x@mail.b.cn", "mailto:first.last+x@mail.b.cn"),
        ("写信给a@b.cn了", "a@b.cn", "mailto:a@b.cn"),
        ("<a@b.cn>", "a@b.cn", "mailto:a@b.cn"),
        ("a@b.cn: 你好", "a@b.cn", "mailto:a@b.cn"),
        ("mailto:a@b.cn", "mailto:a@b.cn", "mailto:a@b.cn"),
        ("h@w.cn", "h@w.cn", "mailto:h@w.cn"),
    ] {
        assert_eq!(links(text), [(shown.to_owned(), href.to_owned())], "{text}");
    }
}

#[test]
fn nothing_else_is_a_link() {
    for text in [
        "",
        "普通的话。",
        "<a href=\"x\">",
        "javascript:alert(1)",
        "data:text/html,x",
        "JaVaScRiPt://a.example/%0aalert(1)",
        "ftp://a.example",
        "file:///etc/passwd",
        "vbscript://x",
        "http://",
        "https://，",
        "https://后面写地址",
        "http://-a",
        "http://.",
        "http://@",
        "http://[x]",
        "http://[::1",
        "xhttps://a.cn",
        "https:/a.cn",
        "http:///a",
        "http://ａ.cn",
        "www.",
        "www.x",
        "www..com",
        "wwww.x.com",
        "a.www.x.com",
        "www.1.2",
        "a@b",
        "a@b.",
        "a@1.2",
        "@b.cn",
        "a@b..cn",
        "a@-b.cn",
        ".@b.cn",
        "éa@b.cn",
        "a@b.cn@c.cn",
        "git@a.cn:x/y",
        "http",
        "h",
        "@",
        "你@我.中国",
    ] {
        assert_eq!(links(text), [], "{text}");
    }
}

#[test]
fn emoji_alone_are_seen() {
    for text in [
        "😀",
        "❤",
        "❤️",
        "👍🏽",
        "✌🏻",
        "👨‍👩‍👧‍👦",
        "👩🏽‍❤️‍💋‍👨🏿",
        "🏳️‍🌈",
        "🇨🇳",
        "🇨🇳🇩🇪",
        "1️⃣",
        "#⃣",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "😀😀😀😀😀😀",
        "😀 😀",
        "🎉 ",
        "©️",
        "↔️",
        "⌚",
        "🀄",
        "☀️🌧",
    ] {
        assert!(is_emoji_only(text), "{text}");
    }
    for text in [
        "",
        " ",
        "a",
        "1",
        "12",
        "#",
        "*",
        "©",
        "™",
        "↔",
        "😀a",
        "a😀",
        "😀，",
        "😀\n😀",
        "😀😀😀😀😀😀😀",
        "🇨",
        "🇨🇳🇩",
        "\u{200D}",
        "\u{FE0F}",
        "😀\u{200D}",
        "❤\u{FE0E}",
        "🏽a",
        "你好",
        "㊙",
        "\u{20E3}",
        "1\u{FE0F}",
        "🏴\u{E0067}",
    ] {
        assert!(!is_emoji_only(text), "{text:?}");
    }
}

fn shown(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::shown).collect()
}

#[test]
fn only_what_may_tower_is_cut_off() {
    for flat in
        ["", "Hello, wörld! 你好，世界。", "ァカ カタ 한국어", "Привет Γειά", "👩‍👩‍👧‍👦 ❤️ 👍🏽 €5 → ①", "a\nb\tc"]
    {
        assert!(!may_tower(flat), "{flat}");
    }
    let tower = format!("Z{}", "\u{301}".repeat(50));
    for tall in [
        tower.as_str(),
        "e\u{301}",
        "か\u{3099}",
        "字\u{302A}",
        "ไทย",
        "བོད་",
        "हिन्दी",
        "مرحبًا",
        "x\u{20DD}",
        "x\u{1DC0}",
    ] {
        assert!(may_tower(tall), "{tall}");
    }
}

#[test]
fn long_messages_fold_at_about_a_screen() {
    for short in
        ["好", &"好".repeat(700), &"a ".repeat(700), &"x\n".repeat(27), &format!("a{}b", "\n".repeat(20))]
    {
        assert_eq!(folded(&pieces(short)), None, "{} bytes", short.len());
    }
    let lines = "two words\n".repeat(100);
    assert_eq!(shown(&folded(&pieces(&lines)).unwrap()), "two words\n".repeat(24).trim_end());
    let lines = format!("a{}b", "\n".repeat(9_998));
    assert_eq!(shown(&folded(&pieces(&lines)).unwrap()), "a");
    for long in [
        "好".repeat(6_000),
        "word ".repeat(3_000),
        "x\n".repeat(29),
        format!("Z{}", "\u{301}".repeat(5_000)),
        "👨‍👩‍👧‍👦".repeat(200),
    ] {
        let whole = pieces(&long);
        let head = shown(&folded(&whole).unwrap());
        assert!(long.starts_with(&head) && !head.is_empty(), "{head}");
        assert!(head.chars().count() <= LETTERS && head.matches('\n').count() < 24, "{}", head.len());
    }
}

/// The most that 24 lines of 60 columns hold.
const LETTERS: usize = 24 * 61;

#[test]
fn a_fold_tears_nothing_apart() {
    for (unit, many) in [("word ", 600), ("👨‍👩‍👧‍👦", 200), ("🇨🇳", 800), ("e\u{301}", 2_000), ("👍🏽", 800)]
    {
        let long = unit.repeat(many);
        let head = shown(&folded(&pieces(&long)).unwrap());
        let end = head.trim_end();
        let unit = unit.trim_end();
        assert!(end.ends_with(unit), "{unit}: {:?}", end.chars().rev().take(9).collect::<String>());
    }
    let address = format!("https://a.cn/{}", "x".repeat(9_000));
    let text = format!("看 {address}");
    let folded = folded(&pieces(&text)).unwrap();
    let Some(Link { shown, href }) = folded.last() else { panic!("{folded:?}") };
    assert!(shown.len() < 2_000 && *href == address, "a cut link leads to the whole address");
}

fn nodes_shown(nodes: &[Node]) -> String {
    nodes.iter().map(|node| node.text.clone() + &nodes_shown(&node.nodes)).collect()
}

#[test]
fn long_formatted_messages_fold_too() {
    let paragraph = |text: String| Node::of(NodeKind::Paragraph, vec![Node::text(text)]);
    assert_eq!(folded_nodes(&[paragraph("短".into())]), None);
    assert_eq!(folded_nodes(&[paragraph("x\n".repeat(26))]), None);
    let code = Node { kind: NodeKind::CodeBlock, text: "let a = 1;\n".repeat(500), ..Node::default() };
    let items = vec![Node::of(NodeKind::Item, vec![Node::text("x")]); 500];
    let cells = vec![Node::of(NodeKind::Cell, vec![Node::text("x")]); 4];
    let rows = vec![Node::of(NodeKind::Row, cells); 200];
    for (long, most) in [
        (vec![paragraph("字".repeat(5_000))], LETTERS),
        (vec![paragraph("字".into()); 200], 24),
        (vec![Node::of(NodeKind::Quote, vec![code.clone(), paragraph("后".into())])], 24 * 11),
        (vec![Node::of(NodeKind::Bullets, items)], 24),
        (vec![Node::of(NodeKind::Table, rows)], 24 * 4),
    ] {
        let head = folded_nodes(&long).unwrap();
        let (whole, shown) = (nodes_shown(&long), nodes_shown(&head));
        assert!(whole.starts_with(&shown) && !shown.is_empty(), "{shown}");
        assert!(shown.chars().count() <= most, "{} {shown}", shown.chars().count());
        assert_eq!(head.first().map(|node| node.kind), long.first().map(|node| node.kind));
    }
}

#[test]
fn a_language_is_told_where_it_changes_letters() {
    for (text, expected) in [
        ("", None),
        ("你好，世界", None),
        ("hello", None),
        ("鲜の每日", None),
        ("直角を曲がる", Some("ja")),
        ("カタカナ", Some("ja")),
        ("骨を折る骨折り", Some("ja")),
        ("한국어 漢字", Some("ko")),
        ("学习“안녕”这个词很有用", Some("zh-Hans")),
        ("这个词“ありがとう”的意思是谢谢，大家要记住它的读法和写法", Some("zh-Hans")),
        ("我們明天去圖書館，你來嗎？", Some("zh-Hant")),
        ("我们明天去图书馆，你来吗？", Some("zh-Hans")),
        ("“發”怎么写？", None),
        ("“發”是“发”的繁体", None),
        ("我明天去", None),
        // Japanese without kana has neither.
        ("東京国立博物館 学生会 写真展 発表時間", None),
        ("大韓民國", Some("zh-Hant")),
    ] {
        assert_eq!(language(text), expected, "{text}");
    }
}

proptest! {
    /// Whatever a text is made of, nothing of it is lost, and no link leads anywhere but to the web or to mail.
    #[test]
    fn pieces_are_the_text(parts in prop::collection::vec(prop_oneof![
        Just("https://".to_owned()), Just("http://[".to_owned()), Just("www.".to_owned()), Just("a@b.cn".to_owned()), Just("mailto:".to_owned()),
        Just("例子.中国/".to_owned()), Just("x(".to_owned()), Just(")".to_owned()), Just("]:80/".to_owned()), Just("a.cn".to_owned()), ".{0,4}",
    ], 0..12)) {
        let text = parts.concat();
        let pieces = pieces(&text);
        prop_assert_eq!(shown(&pieces), text.as_str());
        for piece in &pieces {
            prop_assert!(!piece.shown().is_empty());
            if let Link { shown, href } = piece {
                let href = href.to_ascii_lowercase();
                prop_assert!(["http://", "https://", "mailto:"].iter().any(|scheme| href.starts_with(scheme)));
                prop_assert!(href.ends_with(&shown.to_ascii_lowercase()));
                prop_assert!(!shown.contains(|c: char| c.is_whitespace() || c.is_control() || c == '<' || c == '"'));
            }
        }
        let _ = is_emoji_only(&text);
        let _ = folded(&pieces);
    }
}

#[test]
fn an_initial_is_what_one_sees() {
    for (name, initial) in [
        ("👨‍👩‍👧‍👦 我们家", "👨‍👩‍👧‍👦"),
        ("👍🏽队", "👍🏽"),
        ("🇨🇳", "🇨🇳"),
        ("1️⃣班", "1️⃣"),
        ("❤️", "❤️"),
        ("三年二班", "三"),
        ("Work", "Wo"),
        ("A👨‍👩‍👧", "A"),
        ("7", "7"),
        ("", ""),
    ] {
        assert_eq!(super::initial(name), initial);
    }
}
