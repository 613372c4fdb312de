//! Tables of questions in both languages, on Thursday, 26 November 2026, 20:31 in Shanghai.

use super::*;
use jiff::tz::TimeZone;

fn ask(question: &str) -> Option<Answer> {
    let now = "2026-11-26T20:31:00+08:00[Asia/Shanghai]".parse().unwrap();
    let locale = language(question).unwrap_or(Locale::Zh);
    answer(&Question::read(question), &Context { locale, now, seed: 7 })
}

fn said(question: &str) -> String {
    match ask(question) {
        Some(Answer::Say(text)) => text,
        other => panic!("{question}: {other:?}"),
    }
}

/// When and what is reminded of.
fn reminded(question: &str) -> (String, String) {
    match ask(question) {
        Some(Answer::Remind { at, what }) => (at.strftime("%m-%d %H:%M:%S").to_string(), what),
        other => panic!("{question}: {other:?}"),
    }
}

#[track_caller]
fn all_say(questions: &[&str], part: &str) {
    for question in questions {
        let text = said(question);
        assert!(text.contains(part), "{question}: {text}");
    }
}

#[test]
fn time_and_date() {
    all_say(
        &["几点了", "现在几点", "请问现在几点了？", "现在是什么时间"],
        "现在是 20:31，2026年11月26日，星期四",
    );
    all_say(
        &["What time is it?", "what's the time", "time", "hi lele, what time is it now please"],
        "It is 20:31, Thursday, 26 November 2026",
    );
    all_say(
        &["今天几号", "今天星期几？", "今天是几月几号", "星期几", "今天礼拜几啊"],
        "2026年11月26日，星期四",
    );
    all_say(
        &["what day is it", "what's the date", "what day is it today?", "What is today's date"],
        "Thursday, 26 November 2026",
    );
    all_say(&["几点了"], "Asia/Shanghai UTC+08");
    all_say(&["明天星期几", "明天是几号"], "2026年11月27日，星期五");
    all_say(&["2027年1月1日是星期几", "2027-01-01 星期几"], "2027年1月1日，星期五");
    all_say(&["what day is 2027-01-01", "what day is january 1"], "Friday, 1 January 2027");
    all_say(&["what day is tomorrow?"], "Friday, 27 November 2026");
}

#[test]
fn days_until() {
    all_say(
        &["离春节还有几天", "还有几天过年", "距离春节还有多少天？", "今天离2027年2月6日还有几天"],
        "还有 72 天（2027年2月6日，星期六）",
    );
    all_say(&["离圣诞节还有多少天"], "还有 29 天");
    all_say(
        &["how many days until Christmas?", "days until christmas"],
        "29 days (Friday, 25 December 2026)",
    );
    all_say(&["how many days until chinese new year"], "72 days");
    all_say(&["离今天还有几天"], "就是今天");
    all_say(&["how many days since 2026-11-01"], "25 days ago");
}

#[test]
fn the_lunar_calendar() {
    all_say(
        &["今天农历几号", "今天农历几号？", "农历", "今天是农历几月几日", "农历今天是几号"],
        "农历丙午年（马年）十月十八",
    );
    all_say(&["lunar date", "what is the lunar date today?"], "Chinese lunar date 十月十八 (丙午年, 马)");
    all_say(&["2026年2月17日农历是多少", "2026-02-17 农历"], "农历丙午年（马年）正月初一 · 春节");
    all_say(&["2025年7月25日农历几号"], "闰六月初一");
    all_say(&["1850年1月1日农历"], "1900");
    all_say(&["中秋节是哪天", "中秋是什么时候"], "中秋节：2027年9月15日，星期三，农历八月十五");
    all_say(&["when is mid-autumn?"], "Wednesday, 15 September 2027");
    all_say(&["除夕是哪天"], "2027年2月5日");
    all_say(&["冬至是哪天", "今年冬至是几号"], "2026年12月22日");
    all_say(&["现在是什么节气", "节气"], "现在是小雪，下一个节气是大雪（2026年12月7日");
}

#[test]
fn dice_coins_and_picks() {
    for question in ["掷骰子", "扔个骰子", "roll a die", "roll the dice", "1d6", "d6"] {
        let text = said(question);
        let eyes: u32 = text.strip_prefix("🎲 ").unwrap().parse().unwrap();
        assert!((1..=6).contains(&eyes), "{text}");
    }
    let text = said("2d6");
    let (dice, sum) = text.strip_prefix("🎲 2d6: ").unwrap().split_once(" = ").unwrap();
    assert_eq!(dice.split(" + ").map(|n| n.parse::<u32>().unwrap()).sum::<u32>().to_string(), sum);
    assert!(said("掷三个骰子").starts_with("🎲 3d6: ") && said("roll 4d20").starts_with("🎲 4d20: "));
    all_say(&["100000d6", "1d99999", "999d6"], "100");
    all_say(&["抛硬币", "扔个硬币", "flip a coin", "heads or tails"], "🪙");
    for (question, of) in [
        ("火锅还是烧烤", &["我选：火锅", "我选：烧烤"][..]),
        ("吃米饭、面条还是饺子？", &["我选：米饭", "我选：面条", "我选：饺子"]),
        ("tea or coffee?", &["I pick: tea", "I pick: coffee"]),
    ] {
        assert!(of.contains(&said(question).as_str()), "{question}: {}", said(question));
    }
    for seed in 0..200 {
        assert!(dice::Chance(seed).below(6) < 6);
    }
}

#[test]
fn arithmetic_and_units() {
    for (question, answer) in [
        ("1+1", "1+1 = 2"),
        ("1+1=?", "1+1 = 2"),
        ("１＋１等于多少？", "1+1 = 2"),
        ("计算 12*34", "12*34 = 408"),
        ("what is 12 * 34?", "12 * 34 = 408"),
        ("2的10次方", ""),
        ("7除以2", "7除以2 = 3.5"),
        ("3乘以4加5", "3乘以4加5 = 17"),
        ("1/3", "1/3 ≈ 0.3333333333"),
        ("2^100", "2^100 = 1267650600228229401496703205376"),
        ("1,234 * 2", "1,234 * 2 = 2468"),
        ("15% of 80", "15% of 80 = 12"),
        ("sqrt 16", "sqrt 16 = 4"),
        ("根号16", "根号16 = 4"),
        ("(1+2)*3", "(1+2)*3 = 9"),
        ("0.1+0.2", "0.1+0.2 = 0.3"),
        ("3斤等于多少公斤", "3斤 = 1.5公斤"),
        ("三斤是多少公斤", "3斤 = 1.5公斤"),
        ("100公里是多少英里", "100公里 ≈ 62.1371192237英里"),
        ("37摄氏度是多少华氏度", "37摄氏度 = 98.6华氏度"),
        ("1公斤等于多少斤", "1公斤 = 2斤"),
        ("5里是多少公里", "5里 = 2.5公里"),
        ("5 kg in pounds", "5 kg ≈ 11.0231131092 pounds"),
        ("98.6 F to C", "98.6 f = 37 c"),
        ("100 km to miles", "100 km ≈ 62.1371192237 miles"),
        ("convert 2 hours to minutes", "2 hours = 120 minutes"),
        ("how many feet in a mile?", "1 mile = 5280 feet"),
    ] {
        if answer.is_empty() {
            continue;
        }
        assert_eq!(said(question), answer, "{question}");
    }
    all_say(&["9^9^9^9", "10^100000000", "99999!"], "太大");
    all_say(&["1/0"], "零");
    for nothing in
        ["5", "13800138000", "2026-11-26", "hello 5+5 friends", "+++", "5 km to kg", r"(\x.x x) (\x.x x)1"]
    {
        assert!(!matches!(ask(nothing), Some(Answer::Say(text)) if text.contains('=')), "{nothing}");
    }
}

#[test]
fn reminders_by_distance() {
    for (question, at, what) in [
        ("十分钟后提醒我关火", "11-26 20:41:00", "⏰ 提醒：关火"),
        ("提醒我十分钟后关火", "11-26 20:41:00", "⏰ 提醒：关火"),
        ("请在10分钟之后提醒我一下关火。", "11-26 20:41:00", "⏰ 提醒：关火"),
        ("半小时后提醒我", "11-26 21:01:00", "⏰ 时间到了"),
        ("一个半小时后叫我起床", "11-26 22:01:00", "⏰ 提醒：起床"),
        ("半个小时后提醒我喝水", "11-26 21:01:00", "⏰ 提醒：喝水"),
        ("1小时30分钟后提醒我喝水", "11-26 22:01:00", "⏰ 提醒：喝水"),
        ("过5分钟提醒我看锅", "11-26 20:36:00", "⏰ 提醒：看锅"),
        ("30秒后提醒我", "11-26 20:31:30", "⏰ 时间到了"),
        ("三天后提醒我交作业", "11-29 20:31:00", "⏰ 提醒：交作业"),
        ("两周后提醒我续费", "12-10 20:31:00", "⏰ 提醒：续费"),
        (
            "remind me in 10 minutes to turn off the Stove",
            "11-26 20:41:00",
            "⏰ Reminder: turn off the Stove",
        ),
        ("Remind me to call Mum in an hour", "11-26 21:31:00", "⏰ Reminder: call Mum"),
        ("in 2 hours and 5 minutes remind me to leave", "11-26 22:36:00", "⏰ Reminder: leave"),
        ("please remind me in half an hour", "11-26 21:01:00", "⏰ Time is up"),
    ] {
        assert_eq!(reminded(question), (at.to_owned(), what.to_owned()), "{question}");
    }
}

#[test]
fn reminders_at_a_time() {
    for (question, at, what) in [
        ("明天早上8点提醒我开会", "11-27 08:00:00", "⏰ 提醒：开会"),
        ("提醒我明天早上八点半开会", "11-27 08:30:00", "⏰ 提醒：开会"),
        ("明天下午3点一刻提醒我接孩子", "11-27 15:15:00", "⏰ 提醒：接孩子"),
        ("今晚十点提醒我吃药", "11-26 22:00:00", "⏰ 提醒：吃药"),
        ("晚上9点提醒我吃药", "11-26 21:00:00", "⏰ 提醒：吃药"),
        ("9点提醒我吃药", "11-26 21:00:00", "⏰ 提醒：吃药"),
        ("8点提醒我吃药", "11-27 08:00:00", "⏰ 提醒：吃药"),
        ("15:30提醒我喝茶", "11-27 15:30:00", "⏰ 提醒：喝茶"),
        ("明天提醒我交房租", "11-27 09:00:00", "⏰ 提醒：交房租"),
        ("下周一上午10点提醒我体检", "11-30 10:00:00", "⏰ 提醒：体检"),
        ("周六中午12点提醒我吃饭", "11-28 12:00:00", "⏰ 提醒：吃饭"),
        ("12月25日早上7点提醒我拆礼物", "12-25 07:00:00", "⏰ 提醒：拆礼物"),
        ("remind me tomorrow at 8am to call home", "11-27 08:00:00", "⏰ Reminder: call home"),
        ("remind me to call home tomorrow at 8:30 pm", "11-27 20:30:00", "⏰ Reminder: call home"),
        ("remind me at 15:30 to have tea", "11-27 15:30:00", "⏰ Reminder: have tea"),
        ("remind me on Saturday at noon to eat", "11-28 12:00:00", "⏰ Reminder: eat"),
        ("remind me next monday to swim", "11-30 09:00:00", "⏰ Reminder: swim"),
    ] {
        assert_eq!(reminded(question), (at.to_owned(), what.to_owned()), "{question}");
    }
}

#[test]
fn what_is_no_reminder_is_told() {
    all_say(&["提醒我关火", "请提醒我"], "什么时候");
    all_say(&["remind me to eat"], "When should I");
    all_say(&["今天早上8点提醒我开会", "昨天提醒我开会"], "过去");
    all_say(&["2030年1月1日提醒我换车", "9999天后提醒我"], "一年");
    all_say(&["2月30日提醒我", "25点提醒我"], "没看懂");
    for question in ["我的提醒", "提醒列表", "my reminders", "list reminders"] {
        assert_eq!(ask(question), Some(Answer::Reminders), "{question}");
    }
    for question in ["取消提醒 2", "取消提醒2", "删除第二个提醒", "cancel reminder 2", "Cancel reminder #2"]
    {
        assert_eq!(ask(question), Some(Answer::Cancel(2)), "{question}");
    }
}

#[test]
fn help_hello_and_who_is_online() {
    all_say(&["帮助", "你会什么", "help", "Help!", "what can you do?"], "2d6");
    all_say(&["你好", "hi", "", "在吗"], "🤖");
    all_say(&["谢谢你"], "不客气");
    for question in ["谁在线", "现在谁在线？", "有谁在线", "who is online?", "who's here", "在线人数"]
    {
        assert_eq!(ask(question), Some(Answer::WhoIsHere), "{question}");
    }
}

#[test]
fn what_it_does_not_know_it_leaves() {
    let long = "1+".repeat(400);
    for question in [
        "讲个故事",
        "tell me a story",
        "写一首关于骰子的诗",
        "what is love",
        "为什么天是蓝的还是黑的",
        "我觉得春节很好",
        "中秋节快乐",
        "let us meet at 5",
        "we were 3 or 4 people at the lake yesterday evening",
        long.as_str(),
    ] {
        assert_eq!(ask(question), None, "{question}");
    }
}

#[test]
fn languages() {
    for (text, locale) in [
        ("几点了", Some(Locale::Zh)),
        ("OK 了", Some(Locale::Zh)),
        ("what time", Some(Locale::En)),
        ("2d6", None),
        ("1+1", None),
        ("", None),
    ] {
        assert_eq!(language(text), locale, "{text}");
    }
}

#[test]
fn every_answer_has_both_languages() {
    let zone = TimeZone::UTC;
    for locale in [Locale::Zh, Locale::En] {
        let is_zh = locale == Locale::Zh;
        for text in [
            unknown(locale).to_owned(),
            trouble(locale).to_owned(),
            busy(locale).to_owned(),
            reminders::too_many(locale).to_owned(),
            reminders::listed(locale, &[], &zone),
            reminders::cancelled(locale, 1, None),
            online::names(locale, &[], 0),
        ] {
            assert_eq!(language(&text) == Some(Locale::Zh), is_zh, "{text}");
        }
    }
    assert_eq!(online::names(Locale::Zh, &["东东", "Mia"], 5), "在线 5 人：东东、Mia 等 5 人");
    assert_eq!(online::names(Locale::En, &["Ada"], 3), "3 online: Ada and 2 more");
}

mod hostile {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_that_people_type_panics(text in any::<String>()) {
            let _ = ask(&text);
        }

        #[test]
        fn nor_what_is_made_of_their_words(text in "[0-9一二十百半个点时分秒天周月日年号后过提醒我取消农历今明后离还有几下早晚上午:：+*/^()!.,dkm°cto in remind me at pm to or 还是斤-]{0,40}") {
            let _ = ask(&text);
        }
    }
}
