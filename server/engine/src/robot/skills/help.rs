//! What the robot can do, and what it says when it cannot.

use super::{Answer, Context, Question, question::whole};
use protocol::Locale;
use regex::Regex;
use std::sync::LazyLock;

static HELP: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"帮助|救命|你(?:都)?(?:会|能|可以)(?:做|干)?(?:些)?(?:什么|啥)|怎么用(?:你)?|功能|指令|菜单|\?|/?help(?: me)?|what can you do|commands|menu|/start",
    )
});
static HELLO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"你好|您好|嗨|哈喽|在吗|在不在|早上好|早|晚上好|hi|hello|hey|good (?:morning|evening|afternoon)|hi there|你是谁|who are you",
    )
});
static THANKS: LazyLock<Option<Regex>> =
    LazyLock::new(|| whole(r"(?:多谢|谢谢|感谢|谢)(?:你|您|啦|了|小乐)*|thanks?|thank you|thx|ty"));

/// Help, hello and thanks.
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    let text = if question.is(&HELP) {
        help(context.locale)
    } else if question.is(&HELLO) {
        greeting(context.locale)
    } else if question.is(&THANKS) {
        context.say("不客气 😊", "You are welcome 😊")
    } else if question.plain.trim().is_empty() {
        // A call and nothing else.
        greeting(context.locale)
    } else {
        return None;
    };
    Some(Answer::Say(text.to_owned()))
}

fn help(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => {
            "我会这些，直接说就行：\n\
             • 几点了、今天星期几、离春节还有几天\n\
             • 今天农历几号、冬至是哪天\n\
             • 十分钟后提醒我关火、明天早上8点提醒我开会；我的提醒、取消提醒 2\n\
             • 12*34、3斤等于多少公斤、100公里是多少英里、37摄氏度是多少华氏度\n\
             • 掷骰子、2d6、抛硬币、火锅还是烧烤\n\
             • 谁在线\n\
             在大厅和房间里，用 @小乐 叫我。"
        }
        Locale::En => {
            "Here is what I can do, just say it:\n\
             • what time is it, what day is it, how many days until Christmas\n\
             • lunar date, when is Mid-Autumn\n\
             • remind me in 10 minutes to turn off the stove, remind me tomorrow at 8am to call home; \
             my reminders, cancel reminder 2\n\
             • 12*34, 5 kg in pounds, 100 km to miles, 98.6 F to C\n\
             • roll a die, 2d6, flip a coin, tea or coffee?\n\
             • who is online\n\
             In the lobby and in rooms, call me with @Lele."
        }
    }
}

/// What whoever opens the chat for the first time sees.
#[must_use]
pub fn greeting(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => {
            "你好，我是小乐，这里的机器人 🤖\n试试：今天农历几号？ · 十分钟后提醒我关火 · 掷骰子 · 3斤等于多少公斤\n说“帮助”看我会的全部。"
        }
        Locale::En => {
            "Hi, I am 小乐 (Lele), the robot here 🤖\nTry: what time is it? · remind me in 10 minutes to turn off the stove · \
             roll a die · 5 kg in pounds\nSay “help” for everything I can do."
        }
    }
}

/// No skill has an answer.
#[must_use]
pub fn unknown(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "这个我还不会。说“帮助”看看我会什么。",
        Locale::En => "I do not know that yet. Say “help” to see what I can do.",
    }
}

/// Something of ours failed.
#[must_use]
pub fn trouble(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "哎呀，我这里出了点问题，请稍后再试一次。",
        Locale::En => "Oh no, something went wrong on my side. Please try again in a moment.",
    }
}

/// Too many ask at the same time.
#[must_use]
pub fn busy(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "现在问我的人有点多，请过一会儿再问一次。",
        Locale::En => "Many people are asking me right now. Please ask again in a moment.",
    }
}
