use super::*;
use proptest::prelude::*;
use protocol::{Mention, PersonId, limits::RICH_DEPTH};

/// Nodes as a text that can be read: `<b>x</b>`.
fn shown(nodes: &[Node]) -> String {
    nodes.iter().map(one).collect()
}

fn one(node: &Node) -> String {
    if node.kind.is_text() {
        return node.text.clone();
    }
    let name = serde_json::to_value(node.kind).unwrap().as_str().unwrap().to_owned();
    let number = node.number.map(|number| format!(" {number}")).unwrap_or_default();
    let detail = if node.detail.is_empty() { String::new() } else { format!(" {}", node.detail) };
    format!("<{name}{number}{detail}>{}{}</{name}>", node.text, shown(&node.nodes))
}

fn seen(text: &str) -> Option<String> {
    nodes(text).map(|nodes| shown(&nodes))
}

fn line(text: &str) -> String {
    let seen = seen(text).unwrap_or_else(|| panic!("{text} is plain"));
    seen.strip_prefix("<p>").and_then(|line| line.strip_suffix("</p>")).unwrap_or(&seen).to_owned()
}

/// FEATURES note A and §3 row 19.
#[test]
fn bold_stands_next_to_chinese() {
    for (text, expected) in [
        ("**注意：**正文", "<b>注意：</b>正文"),
        ("这是**重点。**然后", "这是<b>重点。</b>然后"),
        ("请看**《红楼梦》**这本书", "请看<b>《红楼梦》</b>这本书"),
        ("他说**“你好”**就走了", "他说<b>“你好”</b>就走了"),
        ("价格**（含税）**是100", "价格<b>（含税）</b>是100"),
        ("**重要**通知", "<b>重要</b>通知"),
        ("**“重要”**", "<b>“重要”</b>"),
        ("*斜体，*后面", "<i>斜体，</i>后面"),
        ("~~旧的。~~新的", "<s>旧的。</s>新的"),
        ("真相是||小明||。", "真相是<spoiler>小明</spoiler>。"),
        ("**🎉你好！**大家", "<b>🎉你好！</b>大家"),
        ("**注意：**`code`，***都是***。", "<b>注意：</b><code>code</code>，<i><b>都是</b></i>。"),
        ("ただし、**これは「重要」**です", "ただし、<b>これは「重要」</b>です"),
        ("**한국어(괄호)**은", "<b>한국어(괄호)</b>은"),
    ] {
        assert_eq!(line(text), expected, "{text}");
    }
}

#[test]
fn what_people_type_stays_as_it_is() {
    for text in [
        "你好",
        "hello, world!",
        ":)",
        "a*b*c",
        "2*3*4",
        "2**3**4 = 4096",
        "snake_case_names and more_of_them",
        "__init__",
        "__init__.py and __main__",
        "#标题",
        "#1 first",
        "1.",
        "1. ",
        "1) one",
        "1、买菜",
        "---",
        "-",
        "- ",
        "***",
        "___",
        "=====",
        "+ 1",
        "+1",
        "-1",
        "- - -",
        "C:\\path",
        "C:\\_path\\*",
        "\\\\server\\share\\",
        "\\(x\\) \\[y\\]",
        "<b>",
        "<b>粗</b>",
        "<img src=x onerror=alert(1)>",
        "&amp;",
        "&lt;b&gt; &#35; &copy;",
        "a & b",
        "第一行\n第二行",
        "一\n\n\n二",
        ">_<",
        ">.<  >:(",
        ">",
        "> ",
        ">>",
        "->",
        "=> 是",
        "5~6天，7~8天",
        "好的~谢谢~",
        "好~~~谢谢~~~",
        "~~~~~~~",
        "a || b || c",
        "a||b||c",
        "|a|",
        "|",
        "a | b",
        "||",
        "||||",
        "(*^_^*)",
        "*_*",
        "*_*你好",
        "^_^ -_- T_T =_= o_O",
        "(*^▽^*)",
        "(*≧▽≦*)",
        "(´・ω・`) 再见 (´・ω・`)",
        "¯\\_(ツ)_/¯",
        "*",
        "**",
        "****",
        "* * *",
        "*note",
        "5 * 3 * 2",
        "*.rs 和 *.toml",
        "src/*.rs,test/*.rs",
        "/* a */ b /* c */",
        "f(*args, **kwargs)",
        "[x]",
        "[ ] todo",
        "[a][b]",
        "[x]: https://a.cn",
        "![alt]",
        "``",
        "`",
        "```",
        "```\n没有结束",
        "~~~\ncode\n~~~",
        "grep 'a\\|b'",
        "https://a.cn/a_b_c_/*x*/~y~",
        "https://a.cn/x_(y)_z",
        "看 https://a.cn/*a* 和 https://b.cn/*b*",
        "a@b.cn_c_",
        "标题\n===",
        "标题\n---\n正文",
        "    缩进\n        更多",
        "\t缩进",
        "- a\u{FDD3}",
        "a\n:-:",
        "|\n|-|",
        "  *\n ***\n*****\n  |\n",
        " /\\_/\\\n( o.o )\n > ^ <",
        "+---+\n| a |\n+---+",
        "______\n|    |\n‾‾‾‾‾‾",
        "@all 大家好",
        "100% *",
        "今天：\n2. 买菜\n3) 做饭",
    ] {
        assert_eq!(seen(text), None, "{text:?}");
    }
}

#[test]
fn lines_are_lines() {
    assert_eq!(line("**a**\nb\n  c   d"), "<b>a</b>\nb\n  c   d");
    assert_eq!(line("**a**  \nb\\\nc"), "<b>a</b>\nb\\\nc");
    assert_eq!(line("    **x**\n      *\n"), "    <b>x</b>\n      *");
    assert_eq!(seen("**a**\n\nb").unwrap(), "<p><b>a</b></p><p>b</p>");
    assert_eq!(line("**a** &amp; <b> \\d C:\\b*\\"), "<b>a</b> &amp; <b> \\d C:\\b*\\");
}

#[test]
fn blocks_are_what_they_look_like() {
    for (text, expected) in [
        ("# 标题\n正文", "<h 1>标题</h><p>正文</p>"),
        ("### a **b**", "<h 3>a <b>b</b></h>"),
        ("> 引用\n回复", "<quote><p>引用</p></quote><p>回复</p>"),
        ("> a\n>\n> b\n\nc", "<quote><p>a</p><p>b</p></quote><p>c</p>"),
        (">> a\n> b", "<quote><quote><p>a</p></quote><p>b</p></quote>"),
        ("> a\n> >_<", "<quote><p>a\n>_<</p></quote>"),
        ("- 一\n- 二\n完", "<ul><li>一</li><li>二</li></ul><p>完</p>"),
        (
            "要买：\n- 菜\n  - 白菜\n  - 萝卜\n- 肉",
            "<p>要买：</p><ul><li>菜<ul><li>白菜</li><li>萝卜</li></ul></li><li>肉</li></ul>",
        ),
        ("- a\n\t- b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("3. 三\n5. 五", "<ol><li 3>三</li><li 5>五</li></ol>"),
        ("0. 零", "<ol><li 0>零</li></ol>"),
        ("- [ ] 做\n- [x] 完", "<ul><task>做</task><task done>完</task></ul>"),
        ("1. [X] 完\n2. [ ] 做", "<ol><task 1 done>完</task><task 2>做</task></ol>"),
        (
            "```rust\nlet a = 1 < 2 && *b;\n\n    x\\n\n```\n好",
            "<pre rust>let a = 1 < 2 && *b;\n\n    x\\n</pre><p>好</p>",
        ),
        ("```\n- a\n> b\n# c\n~~~\n```", "<pre>- a\n> b\n# c\n~~~</pre>"),
        ("```这是代码\nx\n```", "<pre>这是代码\nx</pre>"),
        ("> ```\n> x\n> ```\ny", "<quote><pre>x</pre></quote><p>y</p>"),
        ("上\n\n---\n\n下", "<p>上</p><hr></hr><p>下</p>"),
        (
            "| 名 | 数 | c |\n|:--|--:|:-:|\n| a | 1 \\| 2 | **x** |\n谢谢",
            "<table><tr><th left>名</th><th right>数</th><th center>c</th></tr><tr><td left>a</td><td right>1 | 2</td><td center><b>x</b></td></tr></table><p>谢谢</p>",
        ),
        (
            "a | b\n--|--\n1 | 2 | 3",
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2 | 3</td></tr></table>",
        ),
        ("- a\n  ```\n  x\n  ```", "<ul><li>a<pre>x</pre></li></ul>"),
    ] {
        assert_eq!(seen(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn links_lead_only_where_they_say() {
    for (text, expected) in [
        ("[文档](https://a.cn/x)", "<a https://a.cn/x>文档</a>"),
        ("[写信](mailto:a@b.cn)", "<a mailto:a@b.cn>写信</a>"),
        ("[维基](https://zh.example/wiki/中文_(x))", "<a https://zh.example/wiki/中文_(x)>维基</a>"),
        ("[**粗** `c`](HTTPS://a.cn?a=1&amp;b)", "<a HTTPS://a.cn?a=1&amp;b><b>粗</b> <code>c</code></a>"),
    ] {
        assert_eq!(line(text), expected, "{text}");
    }
    for text in [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[x](&#x6A;avascript:1)",
        "[x](data:text/html,x)",
        "![](data:image/png;base64,x)",
        "![x](https://a.cn/x.png)",
        "[](https://a.cn)",
        "[https://bank.cn](https://evil.cn)",
        "[www.bank.cn](https://evil.cn)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "[x](//evil.cn)",
        "[x](/logout)",
        "[x](https://a.cn \"标题\")",
        "[x](<https://a.cn>)",
        "[x](https://a.cn，谢谢)",
        "[x](https://a.cn/\u{202E}gpj.exe)",
        "[x](http:evil.cn)",
        "[a]: javascript:x\n[a]",
        "<javascript:alert(1)>",
        "<https://a.cn>",
        "[x](mailto:a@b.cn?attach=/etc/passwd)",
        "[x](https://-)",
        "[x](x)",
        "[]()",
    ] {
        let plain = seen(text);
        let typed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let is_as_typed = plain.as_ref().is_none_or(|seen| {
            !seen.contains("<a ")
                && seen.chars().filter(|c| !c.is_whitespace()).eq(format!("<p>{typed}</p>").chars())
        });
        assert!(is_as_typed, "{text:?}: {plain:?}");
    }
}

#[test]
fn backslashes_take_marks_their_meaning() {
    assert_eq!(line("\\*不斜\\*"), "*不斜*");
    assert_eq!(line("**a** \\*b\\*"), "<b>a</b> *b*");
    assert_eq!(line("**a** ¯\\_(ツ)_/¯"), "<b>a</b> ¯\\_(ツ)_/¯");
}

#[test]
fn calls_stand_next_to_chinese() {
    let named = |person, name: &str| Mention { person: PersonId(person), name: name.into() };
    let mentions = [named(7, "Scout"), named(8, "Scout 二号"), named(9, "小明")];
    let called = |text: &str| mark_calls(nodes(text).as_deref(), text, &mentions, true);
    for (text, expected) in [
        ("交给@Scout处理", "交给<at>@Scout</at>处理"),
        ("交给@Scout 二号处理", "交给<at>@Scout 二号</at>处理"),
        ("＠scout\n\n  好", "<at>＠scout</at>\n\n  好"),
        ("**@Scout，**看", "<b><at>@Scout</at>，</b>看"),
        ("@小明@小明 @所有人", "<at>@小明</at><at>@小明</at> <at>@所有人</at>"),
        (
            "**x** a@Scout @Scouts `@Scout` [@Scout 看](https://a.cn/x)",
            "<b>x</b> a@Scout @Scouts <code>@Scout</code> <a https://a.cn/x>@Scout 看</a>",
        ),
    ] {
        let nodes = called(text).unwrap();
        assert_eq!(shown(&nodes), format!("<p>{expected}</p>"), "{text}");
        assert!(!shown(&without_calls(nodes)).contains("<at>"));
    }
    assert_eq!(called("没有人"), None);
    let many = "@Scout ".repeat(RICH_NODES);
    assert_eq!(called(&many), None, "too many");
}

fn depth(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + depth(&node.nodes)).max().unwrap_or_default()
}

/// How much the parser makes of a text: what it costs.
fn steps(text: &str) -> usize {
    let Some(guarded) = guarded(text, true) else { return 0 };
    let arena = Arena::new();
    let document = parse_document(&arena, &guarded.text, &options());
    guarded.text.len() + document.descendants().count()
}

#[test]
fn bombs_cost_what_their_length_does() {
    let units = [
        ">",
        "> ",
        "*",
        "* ",
        "**a ",
        "*a_ ",
        "_a ",
        "[",
        "[a](",
        "![",
        "](",
        "`",
        "``a",
        "~~a ",
        "||a ",
        "- ",
        "1. ",
        "- a\n",
        "> a\n",
        ">\n> a\n",
        "# a\n",
        "```\n",
        "```a\n",
        "|",
        "|a|\n",
        "a|b\n-|-\n",
        "\\",
        "\\*",
        "&amp;",
        "<a",
        "<!--",
        "a**b",
        "**，",
        "*a **b ",
        "[x](https://a.cn)",
        "https://a.cn/",
        "@",
        "\n",
        " ",
        "\t",
        "    a\n",
        "- [ ] a\n",
        "  - a\n",
        "(*^_^*)",
        "e\u{301}",
        "👨‍👩‍👧",
        "好",
        "🇨🇳",
    ];
    for unit in units {
        for size in [20_000, 64 * 1024] {
            let text = unit.repeat(size / unit.len());
            if let Some(nodes) = nodes(&text) {
                assert!(count(&nodes) <= RICH_NODES && depth(&nodes) <= RICH_DEPTH + 1, "{unit:?}");
            }
        }
        let (short, long) =
            (steps(&unit.repeat(16_384 / unit.len())), steps(&unit.repeat(32_768 / unit.len())));
        assert!(long <= short * 5 / 2 + 64, "{unit:?}: {short}, {long}");
    }
    let fences = format!("{}x\n```\n", "> ````a\n".repeat(2_000));
    assert_eq!(nodes(&fences), None);
    let nested: String = (0..200).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    assert_eq!(nodes(&nested), None);
    let wide = format!("{}\n{}\n{}", "|a".repeat(5_000), "|-".repeat(5_000), "|a\n".repeat(5_000));
    assert_eq!(nodes(&wide), None);
    let long = format!("a|b\n-|-\n{}", "1|2\n".repeat(5_000));
    assert_eq!(nodes(&long), None);
    assert_eq!(line(&format!("**a** {}", "x".repeat(64 * 1024))).len(), 64 * 1024 + "<b>a</b> ".len());
}

/// What markup is made of. Everything else of a text is shown.
fn is_markup(c: char) -> bool {
    c.is_whitespace() || "*_~|`#>-\\.[]()".contains(c) || c.is_ascii_alphanumeric() || ":".contains(c)
}

fn all_text(nodes: &[Node]) -> String {
    nodes
        .iter()
        .map(|node| {
            format!(
                "{}{}{}",
                node.text,
                all_text(&node.nodes),
                if node.kind == NodeKind::Link { node.detail.as_str() } else { "" }
            )
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is typed: no panic, nothing lost, nothing added, no link to anywhere else.
    #[test]
    fn nothing_is_lost(parts in prop::collection::vec(prop_oneof![
        Just("*"), Just("**"), Just("_"), Just("__"), Just("~~"), Just("||"), Just("`"), Just("```\n"), Just("> "), Just("- "), Just("1. "), Just("# "), Just("\n"), Just("\n\n"),
        Just("|"), Just("|-|-|\n"), Just("|a|b|\n"), Just("["), Just("]("), Just("https://a.cn/x"), Just("javascript:x"), Just(")"), Just("]: "), Just("!["), Just("\\"), Just("<b>"), Just("&amp;"),
        Just(" "), Just("  "), Just("    "), Just("\t"), Just("字"), Just("，"), Just("“"), Just("a"), Just("b1"), Just("@"), Just("[x] "), Just("[ ] "), Just("---"), Just("🎉"), Just("("),
    ], 0..24)) {
        let text = parts.concat();
        check(&text);
    }

    #[test]
    fn nothing_is_lost_of_anything(text in any::<String>()) {
        check(&text);
        check(&format!("**a**{text}"));
        check(&format!("- {text}\n> {text}"));
    }
}

fn check(text: &str) {
    let Some(nodes) = nodes(text) else { return };
    assert!(count(&nodes) <= RICH_NODES && depth(&nodes) <= RICH_DEPTH + 1);
    let kept = all_text(&nodes);
    assert!(!kept.contains(|c| ('\u{FDD0}'..='\u{FDEF}').contains(&c)), "{text:?}: {kept:?}");
    let is_text = |c: &char| !is_markup(*c);
    let (typed, seen): (String, String) =
        (text.chars().filter(is_text).collect(), kept.chars().filter(is_text).collect());
    assert_eq!(typed, seen, "{text:?}");
    links(&nodes);
}

fn links(nodes: &[Node]) {
    for node in nodes {
        if node.kind == NodeKind::Link {
            let address = node.detail.to_ascii_lowercase();
            assert!(
                ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme)),
                "{address}"
            );
        }
        links(&node.nodes);
    }
}

#[test]
fn marks_around_nothing_that_shows_are_shown_themselves() {
    for text in [
        "**\u{200B}**",
        "~~\u{AD}~~",
        "# \u{200B}",
        "`\u{2800}`",
        "> \u{2060}",
        "```\n\u{3164}\n```",
        "```\n```",
    ] {
        assert_eq!(nodes(text), None, "{text:?}");
    }
    assert!(nodes("**\u{200B}** **好**").is_some());
}
