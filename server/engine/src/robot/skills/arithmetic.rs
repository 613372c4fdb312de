//! Arithmetic and units, by fend. What people type is a program to it, so only numbers, operators and a
//! list of words get there, for a bounded number of steps: its functions could call themselves for ever.

use super::{Answer, Context, Question};
use fend_core::{Interrupt, evaluate_with_interrupt};
use regex::Regex;
use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

/// Characters of an expression, at most, and how deep its parentheses go.
const LONGEST: usize = 120;
const DEEPEST: usize = 16;
/// A result of more characters says nothing to anybody.
const LONGEST_RESULT: usize = 60;
/// Steps of fend, and the time they may take. Usual questions take a thousand steps and a millisecond.
const STEPS: u32 = 5_000;
const PATIENCE: Duration = Duration::from_millis(400);

/// What people say, and what fend calls it.
const UNITS: &[(&str, &str)] = &[
    ("公里 千米 km kilometer kilometers kilometre kilometres", "km"),
    ("厘米 公分 cm centimeter centimeters centimetre centimetres", "cm"),
    ("毫米 mm millimeter millimeters", "mm"),
    ("米 m meter meters metre metres", "m"),
    ("英里 mile miles mi", "mile"),
    ("英尺 foot feet ft", "feet"),
    ("英寸 inch inches", "inch"),
    ("码 yard yards yd", "yard"),
    ("海里 nmi", "nmi"),
    ("光年 lightyear lightyears", "light_year"),
    ("里 华里", "(500 m)"),
    ("丈", "(10/3 m)"),
    ("尺", "(1/3 m)"),
    ("寸", "(1/30 m)"),
    ("公斤 千克 kg kilo kilos kilogram kilograms", "kg"),
    ("克 g gram grams", "g"),
    ("毫克 mg", "mg"),
    ("吨 t ton tons tonne tonnes", "tonne"),
    ("斤 市斤 jin catty", "(0.5 kg)"),
    ("两 liang", "(50 g)"),
    ("钱", "(5 g)"),
    ("磅 pound pounds lb lbs", "pound"),
    ("盎司 ounce ounces oz", "ounce"),
    ("升 l liter liters litre litres", "liter"),
    ("毫升 ml milliliter milliliters", "ml"),
    ("加仑 gallon gallons", "gallon"),
    ("亩 mu", "(2000/3 m^2)"),
    ("公顷 hectare hectares ha", "hectare"),
    ("英亩 acre acres", "acre"),
    ("平方公里 平方千米 km2", "km^2"),
    ("平方米 平米 平方 m2 sqm", "m^2"),
    ("平方英尺 sqft", "ft^2"),
    ("立方米 m3", "m^3"),
    ("秒 s second seconds", "second"),
    ("分钟 min minute minutes", "minute"),
    ("小时 h hour hours", "hour"),
    ("天 day days", "day"),
    ("周 星期 week weeks", "week"),
    ("年 year years", "year"),
    ("摄氏度 度 °c ℃ c celsius", "°C"),
    ("华氏度 °f ℉ f fahrenheit", "°F"),
    ("开尔文 k kelvin", "K"),
    ("公里每小时 千米每小时 km/h kmh kph", "km/hour"),
    ("英里每小时 mph", "mile/hour"),
    ("米每秒 m/s", "m/second"),
    ("千卡 大卡 kcal", "kcal"),
    ("卡 cal", "cal"),
    ("千焦 kj", "kJ"),
    ("度电 kwh", "kWh"),
    ("马力 hp", "horsepower"),
    ("千瓦 kw", "kW"),
    ("瓦 w watt watts", "W"),
    ("kb", "kB"),
    ("mb", "MB"),
    ("gb", "GB"),
    ("tb", "TB"),
];

/// The unit of a word.
fn unit(word: &str) -> Option<(&'static str, &'static str)> {
    let word = word.trim();
    let found = UNITS.iter().find(|(names, _)| names.split(' ').any(|name| name == word))?;
    Some((found.0.split(' ').find(|name| *name == word)?, found.1))
}

static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:计算|算一?下|算算|等于多少|what(?:'s| is)|calculate|compute|how much is|convert)\s*[:：]?\s*|\s*(?:等于(?:多少|几)?|是(?:多少|几)|得(?:多少|几)?|=+)\s*$").ok()
});
static CONVERT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let n = r"(?P<n>-?\d{1,15}(?:[.,]\d{1,9})*|[一二两三四五六七八九十百千半]{1,6})";
    Regex::new(&format!(
        r"^(?:convert |what(?:'s| is) |how much is )?{n}\s*(?:个)?(?P<from>[^\d\s]\S{{0,14}}?)\s*(?:等于多少|等于几|是多少|合多少|有多少|换算成|换成|转换成|转成|转|是几|等于|多少|=|->| to | in | into | as )\s*(?:多少|几)?\s*(?P<to>\S{{1,20}}?)$"
    ))
    .ok()
});
static HOW_MANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^how many (?P<to>\S{1,20}) (?:are |is )?(?:in|are in|is) (?P<n>an?|-?\d{1,15}(?:\.\d{1,9})?) ?(?P<from>\S{1,15})$").ok()
});

/// Calculates or converts.
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    let text = question.plain.as_str();
    // The mark that closes "5!" is no mark.
    let factorial = question
        .text
        .strip_suffix('!')
        .filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit() || c == ')'));
    let text = if factorial.is_some() { question.text.as_str() } else { text };
    convert(text, context).or_else(|| calculate(text, context)).map(Answer::Say)
}

fn convert(text: &str, context: &Context) -> Option<String> {
    let found = CONVERT.as_ref()?.captures(text).or_else(|| HOW_MANY.as_ref()?.captures(text))?;
    let (from, to) = (unit(found.name("from")?.as_str())?, unit(found.name("to")?.as_str())?);
    let written = found.name("n")?.as_str().replace(',', "");
    let n = match written.as_str() {
        "a" | "an" => "1".to_owned(),
        "半" => "0.5".to_owned(),
        written => super::numerals::number(written).map_or(written.to_owned(), |n| n.to_string()),
    };
    // fend wants the plain name of a unit that is converted to, so ours go by division.
    let expression = match (from.1.contains('°') || from.1 == "K", to.1.starts_with('(')) {
        (true, _) => format!("{n} {} to {}", from.1, to.1),
        (false, true) => format!("({n} * {}) / {}", from.1, to.1),
        (false, false) => format!("({n} * {}) to {}", from.1, to.1),
    };
    let result = evaluate(&expression).ok()?;
    let (approx, number) = split(&result);
    let number = number.split(' ').next()?.trim_end_matches(|c: char| !c.is_ascii_digit());
    (number.len() <= LONGEST_RESULT).then(|| {
        let space = if context.locale == protocol::Locale::Zh { "" } else { " " };
        format!("{n}{space}{} {} {number}{space}{}", from.0, if approx { "≈" } else { "=" }, to.0)
    })
}

/// Whether fend says that a result is not exact, and the result.
fn split(result: &str) -> (bool, &str) {
    result.strip_prefix("approx. ").map_or((false, result), |rest| (true, rest))
}

fn calculate(text: &str, context: &Context) -> Option<String> {
    let asked = ASKED.as_ref()?.replace_all(text, "");
    let expression = expression(asked.trim())?;
    let answer = match evaluate(&expression) {
        Ok(result) if result.len() <= LONGEST_RESULT => {
            let (approx, number) = split(&result);
            format!("{} {} {number}", asked.trim(), if approx { "≈" } else { "=" })
        }
        Ok(_) | Err(Stopped::TooLong) => {
            context.say("这个数太大了，我算不过来 😅", "That is too big for me 😅").to_owned()
        }
        Err(Stopped::ByZero) => context.say("不能除以零。", "Nothing can be divided by zero.").to_owned(),
        Err(Stopped::Wrong) => {
            context.say("这个式子我没看懂。", "I do not understand this expression.").to_owned()
        }
    };
    Some(answer)
}

/// What fend may see of a text, if that is arithmetic: digits, operators, and few words.
fn expression(text: &str) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if digits == 0 || text.chars().count() > LONGEST {
        return None;
    }
    let mut text = text.replace("**", "^");
    for (said, meant) in [
        ("加上", "+"),
        ("加", "+"),
        ("减去", "-"),
        ("减", "-"),
        ("乘以", "*"),
        ("乘", "*"),
        ("除以", "/"),
        ("的平方", "^2"),
        ("平方", "^2"),
        ("根号", "sqrt "),
        ("×", "*"),
        ("÷", "/"),
        ("−", "-"),
        (" plus ", "+"),
        (" minus ", "-"),
        (" times ", "*"),
        (" divided by ", "/"),
        (" x ", "*"),
        ("% of ", "/100*"),
        ("的", "*"),
        ("π", "pi"),
        (",", ""),
    ] {
        text = text.replace(said, meant);
    }
    let bare = text.replace("sqrt", "").replace("pi", "");
    let allowed = |c: char| {
        c.is_ascii_digit() || matches!(c, '+' | '-' | '*' | '/' | '^' | '%' | '!' | '(' | ')' | '.' | ' ')
    };
    let operator = |c: char| matches!(c, '+' | '-' | '*' | '/' | '^' | '%' | '!');
    // A number alone, a phone number or a date asks nothing.
    let asks = text != bare || text.trim_start_matches(['-', '+']).contains(operator);
    let is_date = text.matches(['-', '/']).count() == 2
        && text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '/');
    let mut depth = 0_usize;
    let deepest = text.chars().map(|c| {
        depth = match c {
            '(' => depth + 1,
            ')' => depth.saturating_sub(1),
            _ => depth,
        };
        depth
    });
    let shallow = deepest.max().unwrap_or(0) <= DEEPEST;
    (bare.chars().all(allowed) && asks && !is_date && shallow).then_some(text)
}

/// Why there is no result.
#[derive(Debug, PartialEq, Eq)]
enum Stopped {
    TooLong,
    ByZero,
    Wrong,
}

struct Limit {
    steps: AtomicU32,
    until: Instant,
}

impl Interrupt for Limit {
    fn should_interrupt(&self) -> bool {
        self.steps.fetch_add(1, Ordering::Relaxed) > STEPS || Instant::now() > self.until
    }
}

fn evaluate(expression: &str) -> Result<String, Stopped> {
    let limit = Limit { steps: AtomicU32::new(0), until: Instant::now() + PATIENCE };
    let mut context = fend_core::Context::new();
    context.disable_rng();
    match evaluate_with_interrupt(expression, &mut context, &limit) {
        Ok(result) => Ok(result.get_main_result().to_owned()),
        Err(why) if why == "interrupted" => Err(Stopped::TooLong),
        Err(why) if why.contains("division by zero") => Err(Stopped::ByZero),
        Err(_) => Err(Stopped::Wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_never_reach_the_library() {
        for text in [
            r"(\x.x x) (\x.x x)",
            "x => x 1",
            "a = 5",
            "1 to roman",
            "@debug 1",
            "2d6",
            "1e99",
            "0x10",
            "'a' 1",
        ] {
            assert_eq!(expression(text), None, "{text}");
        }
        let deep = |n| format!("{}1+1{}", "(".repeat(n), ")".repeat(n));
        assert!(expression(&deep(DEEPEST)).is_some() && expression(&deep(DEEPEST + 1)).is_none());
    }

    #[test]
    fn what_would_take_for_ever_is_stopped() {
        for hostile in ["9^9^9^9", "100000!", "9!!!!!!", "10^100000000", "99999999^9999999", "2^0.5^0.5^0.5"]
        {
            let begun = Instant::now();
            assert_eq!(evaluate(hostile), Err(Stopped::TooLong), "{hostile}");
            // Far above what it takes, far below for ever.
            assert!(begun.elapsed() < Duration::from_secs(30), "{hostile}");
        }
    }
}
