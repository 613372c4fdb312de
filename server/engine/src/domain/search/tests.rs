use super::*;
use proptest::prelude::*;

fn query(typed: &str) -> Query {
    Query::parse(typed).unwrap()
}

fn finds(typed: &str, text: &str) -> bool {
    query(typed).is_in(&[fold(text)])
}

fn written(text: &str) -> Written {
    let (seq, at, author) = (Seq(1), 0, PersonId(7));
    Written { seq, at, author, text: text.to_owned(), files: Vec::new(), has_form: false }
}

/// The words that an index has of a text.
fn index(text: &str) -> Vec<String> {
    let mut grams = Grams::default();
    written(text).add_to(&mut grams);
    grams.into_text().split(' ').map(str::to_owned).collect()
}

/// Whether an index would say that it is worth looking.
fn is_candidate(typed: &str, text: &str) -> bool {
    let index = index(text);
    let is_there = |token: &Token| match token {
        Token::Is(word) => index.contains(word),
        Token::Begins(start) => index.iter().any(|word| word.starts_with(start.as_str())),
    };
    query(typed).clauses().iter().all(|clause| clause.0.iter().any(|way| way.iter().all(is_there)))
}

const FOUND: &[(&str, &str)] = &[
    ("海", "上海的海边"),
    ("京大", "北京大学"),
    ("上海", "我在上海"),
    ("服务器", "把服务器重启一下"),
    ("c", "vitamin C"),
    ("C++", "learn c++ now"),
    ("1.5", "版本1.5发布"),
    ("it's", "It's fine"),
    ("it's", "It’s fine"),
    ("don’t", "don't go"),
    ("cafe", "im Café um acht"),
    ("café", "the cafe at eight"),
    ("ni hao", "nǐ hǎo"),
    ("lü", "lv 和 lǜ 不一样"),
    ("Viet", "Tiếng Việt"),
    ("100%", "完成１００％了"),
    ("1/2", "加 ½ 杯糖"),
    ("½", "加 1/2 杯糖"),
    ("1½", "11/2"),
    ("%", "100%"),
    ("\"", "say \"hi\""),
    ("*", "a * b"),
    ("NOT", "do not"),
    ("a AND b", "b and a"),
    ("cron 定时", "用定时任务代替 cron"),
    ("定时 cron", "用定时任务代替 cron"),
    ("東京", "东京"),
    ("东京", "東京"),
    ("臺灣", "台湾"),
    ("ＡＢＣ", "abc"),
    ("abc", "ＡＢＣ"),
    ("ｶﾞ", "ガ"),
    ("カフェ", "ｶﾌｪに行く"),
    ("ひら", "ひらがな"),
    ("한국", "한국어"),
    ("한", "한국어"),
    ("STRASSE", "Straße"),
    ("ΟΔΟΣ", "οδος"),
    ("run", "they were running"),
    ("running", "he runs"),
    ("dying", "they die"),
    ("study", "her studies"),
    ("\"hello world\"", "say hello world!"),
    ("\"hello  world\"", "say hello\nworld!"),
    ("“定时 任务”", "一个定时 任务"),
    ("👍", "好👍🏽"),
    ("👨‍👩‍👧", "一家👨‍👩‍👧"),
    ("❤️", "❤"),
    ("go", "let's go"),
    ("go", "golang"),
    ("C语", "学C语言"),
    ("gpu卡", "一块GPU卡"),
    ("a_b", "x a_b y"),
    ("привет", "Привет, мир"),
];

const NOT_FOUND: &[(&str, &str)] = &[
    ("上海", "上个月的海边"),
    ("\"hello world\"", "world hello"),
    ("\"hello world\"", "helloworld"),
    ("1.5", "125"),
    ("a%b", "axb"),
    ("a_b", "axb"),
    ("cron 定时", "定时任务"),
    ("\"running\"", "he runs"),
    ("は", "ば"),
    ("и", "й"),
    ("国", "图"),
];

#[test]
fn what_is_there_is_found_and_nothing_else() {
    for (typed, text) in FOUND {
        assert!(finds(typed, text), "{typed} in {text}");
        assert!(is_candidate(typed, text), "{typed} in {text}: {:?}", query(typed).clauses());
    }
    for (typed, text) in NOT_FOUND {
        assert!(!finds(typed, text), "{typed} in {text}");
    }
}

#[test]
fn nothing_typed_is_a_language() {
    for typed in ["\"", "\"\"", "a\"b", "\"a", "*", "NEAR(a b)", "x:y", "-x", "^a", "(", "{a}", "a*", "\\"] {
        assert!(finds(typed, &format!("…{typed}…")), "{typed}");
        assert!(is_candidate(typed, &format!("…{typed}…")), "{typed}");
    }
    assert!(query("").is_empty() && query(" \u{200B}\n").is_empty());
    assert_eq!(Query::parse(&"a".repeat(201)), Err(protocol::Fault::Unreadable));
    assert!(query("a \"b c\" a").clauses().len() == 2, "the same twice is once");
}

#[test]
fn words_of_an_index_are_letters_to_it() {
    for word in index("C++ 1.5 it's 100% 聊天 a\tb “q” 👍 naïve \u{0} ABC") {
        assert!(!word.is_empty());
        assert!(
            word.chars().all(|c| !c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit()),
            "{word:?}"
        );
    }
}

#[test]
fn a_part_of_the_folded_text_leads_back_to_whole_graphemes() {
    for (text, typed, pieces) in [
        ("我在上海。", "上海", vec!["我在", "上海", "。"]),
        ("上海上海", "上海", vec!["", "上海上海"]),
        ("完成１００％了", "100%", vec!["完成", "１００％", "了"]),
        ("Straße", "ss", vec!["Stra", "ß", "e"]),
        ("a e\u{301}b", "éb", vec!["a ", "e\u{301}b"]),
        ("一家👨‍👩‍👧好", "👩", vec!["一家", "👨‍👩‍👧", "好"]),
        ("he runs and ran", "running", vec!["he ", "runs", " and ran"]),
        ("用定时任务代替 cron", "cron 定时", vec!["用", "定时", "任务代替 ", "cron"]),
        ("hello\n world", "\"hello world\"", vec!["", "hello\n world"]),
        ("nothing", "定", vec!["nothing"]),
        ("", "定", vec![""]),
    ] {
        assert_eq!(highlighted(text, &query(typed)), pieces, "{typed} in {text}");
    }
}

#[test]
fn a_long_text_is_cut_around_the_first_place() {
    let text = format!("{}找到{}", "前".repeat(300), "后".repeat(300));
    let found = snippet(&text, &query("找到"));
    assert!(found.cut_before && found.cut_after);
    assert_eq!(found.pieces, ["前".repeat(40), "找到".into(), "后".repeat(118)]);
    let found = snippet(&text, &query("不在"));
    assert!(!found.cut_before && found.cut_after && found.pieces == ["前".repeat(160)]);
    let end = snippet(&format!("{}找到", "前".repeat(300)), &query("找到"));
    assert_eq!((end.cut_before, end.cut_after), (true, false));
    assert_eq!(end.pieces, ["前".repeat(158), "找到".into()]);
    assert_eq!(snippet("短", &query("x")).pieces, ["短"]);
}

/// Characters of all kinds, with few of each so that parts meet.
fn texts() -> impl Strategy<Value = String> {
    let kinds = prop::sample::select(
        "上海聊天東东臺台あカｶﾞ한국abcABCéß Ａ１２1.5+%'\"_*-\n\u{3000}👍🏽❤️👨‍👩‍👧е\u{301}ΣςЖi̇"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(kinds, 0..24).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #[test]
    fn any_part_of_a_text_finds_it(text in texts(), from in 0_usize..24, length in 1_usize..9) {
        let graphemes: Vec<&str> = unicode_segmentation::UnicodeSegmentation::graphemes(text.as_str(), true).collect();
        let part: String = graphemes.iter().skip(from).take(length).copied().collect();
        prop_assume!(!part.contains(['"', '“', '”', '＂']) && !query(&part).is_empty());
        prop_assert!(finds(&part, &text));
        prop_assert!(is_candidate(&part, &text), "{:?}", query(&part).clauses());
    }

    #[test]
    fn whatever_is_found_is_a_candidate(text in texts(), typed in texts()) {
        let Ok(query) = Query::parse(&typed) else { return Ok(()) };
        if query.is_in(&[fold(&text)]) {
            prop_assert!(is_candidate(&typed, &text));
        }
    }

    #[test]
    fn pieces_are_the_text(text in texts(), typed in texts()) {
        let Ok(query) = Query::parse(&typed) else { return Ok(()) };
        let pieces = highlighted(&text, &query);
        prop_assert_eq!(pieces.concat(), text.clone());
        prop_assert!(pieces.iter().skip(1).all(|piece| !piece.is_empty()));
        let folded = Folded::new(&text);
        prop_assert_eq!(folded.text(), fold(&text));
        let whole = folded.source(0..folded.text().len());
        prop_assert!(text.get(whole).is_some());
    }
}
