//! 农历, its festivals and the 24 节气, by tyme4rs.

use super::{Answer, Context, Question, clock, moment::find_day, question::whole};
use jiff::civil::{Date, date};
use protocol::Locale;
use regex::Regex;
use std::{ops::RangeInclusive, sync::LazyLock};
use tyme4rs::tyme::{
    Culture as _, Tyme as _,
    lunar::LunarDay,
    solar::{SolarDay, SolarTerm},
};

/// Years that it speaks about: its tables reach further, people do not.
const YEARS: RangeInclusive<i16> = 1900..=2100;

static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?P<a>.{0,24}?)(?:是)?(?:农历|阴历|旧历|老黄历)(?:是)?(?P<b>.{0,24}?)(?:是)?(?:几号|几月几号|几月几日|多少号|什么日子|几月初几|初几|日期|多少)?(?:了)?|(?:what(?:'s| is) )?(?:the |today's )?(?:chinese )?lunar (?:calendar )?(?:date|day)(?: today| is it)?(?P<c> (?:for |of |on )?.{1,24})?",
    )
});
static WHEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:今年|明年)?(?P<a>.{1,12}?)(?:是)?(?:哪天|哪一天|几号|什么时候|几月几号|几月几日|何时|是哪天)|(?:when|what day) (?:is|will be) (?P<b>.{1,40}?)(?: this year| next)?",
    )
});
static TERM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    whole(
        r"(?:今天|现在)?(?:是)?(?:什么|哪个)节气|下一?个节气(?:是什么|是哪个|是哪天|是什么时候)?|节气|solar term",
    )
});

/// Lunar dates, festivals and solar terms.
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    let today = context.now.date();
    if question.is(&TERM) {
        return Some(Answer::Say(term_sentence(context, today)));
    }
    if let Some(found) = ASKED.as_ref()?.captures(&question.plain) {
        let mut named =
            ["a", "b", "c"].iter().filter_map(|name| found.name(name)).map(|found| found.as_str().trim());
        let day = match named.rfind(|named| !named.is_empty() && *named != "today") {
            Some(named) => find_day(named, today)?.value.ok()?,
            None => today,
        };
        return Some(Answer::Say(sentence(context, day)?));
    }
    let found = WHEN.as_ref()?.captures(&question.plain)?;
    let named = found.name("a").or(found.name("b"))?.as_str().trim();
    let festival = find_festival(named, today)?;
    let (name, shown) = (festival.name, clock::day(context.locale, festival.date));
    let lunar = lunar(festival.date).map(|lunar| lunar.short());
    let lunar = lunar.filter(|_| context.locale == Locale::Zh).map(|lunar| format!("，农历{lunar}"));
    Some(Answer::Say(match context.locale {
        Locale::Zh => format!("{name}：{shown}{}", lunar.unwrap_or_default()),
        Locale::En => format!("{name}: {shown}"),
    }))
}

/// A day of the lunar calendar.
struct Lunar {
    year: String,
    zodiac: String,
    month: String,
    day: String,
    festival: Option<String>,
    term: Option<String>,
}

impl Lunar {
    /// "八月十五".
    fn short(&self) -> String {
        format!("{}{}", self.month, self.day)
    }
}

fn solar(date: Date) -> Option<SolarDay> {
    let (year, month, day) = (date.year(), date.month().unsigned_abs(), date.day().unsigned_abs());
    YEARS.contains(&year).then(|| SolarDay::from_ymd(year.into(), month.into(), day.into()))
}

fn from_solar(day: &SolarDay) -> Option<Date> {
    let (year, month, number) = (day.get_year(), day.get_month(), day.get_day());
    Date::new(year.try_into().ok()?, month.try_into().ok()?, number.try_into().ok()?).ok()
}

fn lunar(date: Date) -> Option<Lunar> {
    let solar = solar(date)?;
    let day = solar.get_lunar_day();
    let month = day.get_lunar_month();
    let year = month.get_lunar_year().get_sixty_cycle();
    let term = solar.get_term_day();
    Some(Lunar {
        year: year.get_name(),
        zodiac: year.get_earth_branch().get_zodiac().get_name(),
        month: month.get_name(),
        day: day.get_name(),
        festival: day.get_festival().map(|festival| festival.get_name()),
        term: (term.get_day_index() == 0).then(|| term.get_name()),
    })
}

fn sentence(context: &Context, date: Date) -> Option<String> {
    let Some(lunar) = lunar(date) else {
        return Some(
            context
                .say("我只知道 1900 到 2100 年的农历。", "I know the lunar calendar from 1900 to 2100.")
                .to_owned(),
        );
    };
    let shown = clock::day(context.locale, date);
    let Lunar { year, zodiac, .. } = &lunar;
    let also: Vec<String> = [lunar.festival.clone(), lunar.term.clone()].into_iter().flatten().collect();
    let also = if also.is_empty() { String::new() } else { format!(" · {}", also.join(" · ")) };
    Some(match context.locale {
        Locale::Zh => format!("{shown}：农历{year}年（{zodiac}年）{}{also}", lunar.short()),
        Locale::En => format!("{shown}: Chinese lunar date {} ({year}年, {zodiac}){also}", lunar.short()),
    })
}

fn term_sentence(context: &Context, today: Date) -> String {
    let Some(day) = solar(today) else { return String::new() };
    let here = day.get_term();
    let next = here.next(1);
    let date = from_solar(&next.get_julian_day().get_solar_day());
    let shown = date.map(|date| clock::day(context.locale, date)).unwrap_or_default();
    let (name, next) = (here.get_name(), next.get_name());
    match context.locale {
        Locale::Zh => format!("现在是{name}，下一个节气是{next}（{shown}）"),
        Locale::En => format!("The current solar term is {name}; next comes {next} ({shown})"),
    }
}

/// A festival, and the next day that it falls on.
#[derive(Debug)]
pub struct Festival {
    /// As it is called.
    pub name: &'static str,
    /// Today or later.
    pub date: Date,
}

/// When a festival is.
#[derive(Clone, Copy)]
enum Rule {
    Solar(i8, i8),
    Lunar(isize, usize),
    /// The day before the lunar new year.
    NewYearsEve,
    Term,
}

const FESTIVALS: &[(&str, Rule, &str)] = &[
    ("除夕", Rule::NewYearsEve, "除夕 年三十 大年三十 除夕夜"),
    (
        "春节",
        Rule::Lunar(1, 1),
        "春节 过年 新年 农历新年 大年初一|chinese new year|lunar new year|spring festival",
    ),
    ("元宵节", Rule::Lunar(1, 15), "元宵节 元宵|lantern festival"),
    ("龙抬头", Rule::Lunar(2, 2), "龙抬头"),
    ("端午节", Rule::Lunar(5, 5), "端午节 端午|dragon boat festival|dragon boat"),
    ("七夕", Rule::Lunar(7, 7), "七夕节 七夕|qixi"),
    ("中元节", Rule::Lunar(7, 15), "中元节 中元"),
    (
        "中秋节",
        Rule::Lunar(8, 15),
        "中秋节 中秋 八月十五|mid-autumn|mid-autumn festival|mid autumn|moon festival",
    ),
    ("重阳节", Rule::Lunar(9, 9), "重阳节 重阳|double ninth"),
    ("腊八节", Rule::Lunar(12, 8), "腊八节 腊八"),
    ("小年", Rule::Lunar(12, 23), "小年"),
    ("元旦", Rule::Solar(1, 1), "元旦 元旦节 跨年|new year|new year's day|the new year"),
    ("情人节", Rule::Solar(2, 14), "情人节|valentine's day|valentines day"),
    ("妇女节", Rule::Solar(3, 8), "妇女节 三八|women's day"),
    ("劳动节", Rule::Solar(5, 1), "劳动节 五一|labour day|labor day"),
    ("儿童节", Rule::Solar(6, 1), "儿童节 六一|children's day"),
    ("教师节", Rule::Solar(9, 10), "教师节|teachers' day"),
    ("国庆节", Rule::Solar(10, 1), "国庆节 国庆 十一|national day"),
    ("万圣节", Rule::Solar(10, 31), "万圣节|halloween"),
    ("平安夜", Rule::Solar(12, 24), "平安夜|christmas eve"),
    ("圣诞节", Rule::Solar(12, 25), "圣诞节 圣诞|christmas|xmas"),
];

const TERMS: [&str; 24] = [
    "冬至", "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪",
];

/// The next day of a festival or solar term that is called so.
pub fn find_festival(named: &str, today: Date) -> Option<Festival> {
    let named = named.strip_prefix("the ").unwrap_or(named);
    let called = |names: &str| {
        let (zh, en) = names.split_once('|').unwrap_or((names, ""));
        zh.split(' ').any(|name| name == named) || en.split('|').any(|name| name == named)
    };
    let festival = FESTIVALS.iter().find(|(_, _, names)| called(names)).map(|(name, rule, _)| (*name, *rule));
    let term = || TERMS.iter().find(|term| named == **term || named.strip_suffix('节') == Some(term));
    let (name, rule) = festival.or_else(|| term().map(|term| (*term, Rule::Term)))?;
    let years = today.year() - 1..=today.year() + 2;
    let days = years.filter(|year| YEARS.contains(year)).filter_map(|year| rule.day(name, year));
    Some(Festival { name, date: days.filter(|day| *day >= today).min()? })
}

impl Rule {
    fn day(self, name: &str, year: i16) -> Option<Date> {
        match self {
            Self::Solar(month, day) => Some(date(year, month, day)),
            Self::Lunar(month, day) => {
                from_solar(&LunarDay::from_ymd(year.into(), month, day).get_solar_day())
            }
            Self::NewYearsEve => Self::Lunar(1, 1).day(name, year)?.yesterday().ok(),
            Self::Term => {
                from_solar(&SolarTerm::from_name(year.into(), name).get_julian_day().get_solar_day())
            }
        }
    }
}
