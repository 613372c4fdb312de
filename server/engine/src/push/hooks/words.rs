//! What is said through services outside besides what people wrote.

use super::super::{notice::Notice, words as push_words};
use crate::domain::hook::Words;
use protocol::Locale;

/// Of so many conversations each has a line; the others are counted.
const LINES: usize = 5;

/// What is to be told: one conversation by itself, several in one list. `text`: whether what was written goes along.
pub fn told(notices: &[Notice], text: bool, locale: Locale, site: Option<&str>) -> Words {
    let link = |path: &str| site.map(|site| format!("{site}{path}"));
    if let [notice] = notices {
        let counted = new_messages(notice.count, locale);
        let body = match (text, notice.count) {
            (false, _) => counted,
            (true, 0 | 1) => notice.body.clone(),
            (true, _) => format!("{}\n{counted}", notice.body),
        };
        return Words { title: notice.title.clone(), body, link: link(&notice.path) };
    }
    let line = |notice: &Notice| {
        let Notice { title, body, count, .. } = notice;
        let said = if text { body.clone() } else { new_messages(*count, locale) };
        format!("{title}{}{said}", push_words::colon(locale))
    };
    let mut lines: Vec<String> = notices.iter().take(LINES).map(line).collect();
    let more = notices.len().saturating_sub(LINES);
    if more > 0 {
        lines.push(push_words::more_conversations(locale, more));
    }
    let messages = notices.iter().map(|notice| notice.count.max(1)).sum();
    Words { title: new_messages(messages, locale), body: lines.join("\n"), link: link("/") }
}

fn new_messages(count: u32, locale: Locale) -> String {
    match (locale, count) {
        (_, 0 | 1) => push_words::new_message(locale).to_owned(),
        (Locale::Zh, _) => format!("{count} 条新消息"),
        (Locale::En, _) => format!("{count} new messages"),
    }
}

/// A message that somebody asked for, to see whether it comes.
pub fn test(locale: Locale, site: Option<&str>) -> Words {
    let (title, body) = match locale {
        Locale::Zh => ("乐聊", "这是一条测试通知：看到它，就说明能收到。"),
        Locale::En => ("Leliao", "A test: whoever sees this will be notified here."),
    };
    let link = site.map(|site| format!("{site}/settings/notifications"));
    Words { title: title.to_owned(), body: body.to_owned(), link }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(title: &str, body: &str, count: u32) -> Notice {
        let (title, body) = (title.to_owned(), body.to_owned());
        Notice { title, body, count, path: format!("/c/{count}"), ..Notice::default() }
    }

    #[test]
    fn one_conversation_is_told_by_itself_and_several_in_a_list() {
        let (one, many) = (notice("Bob", "到站了", 1), notice("三班", "小明：好", 3));
        let said = |notices: &[Notice], text| {
            let words = told(notices, text, Locale::Zh, Some("https://c.example"));
            format!("{}|{}|{}", words.title, words.body, words.link.unwrap())
        };
        assert_eq!(said(std::slice::from_ref(&one), false), "Bob|有新消息|https://c.example/c/1");
        assert_eq!(said(std::slice::from_ref(&one), true), "Bob|到站了|https://c.example/c/1");
        assert_eq!(said(std::slice::from_ref(&many), false), "三班|3 条新消息|https://c.example/c/3");
        assert_eq!(
            said(std::slice::from_ref(&many), true),
            "三班|小明：好\n3 条新消息|https://c.example/c/3"
        );
        let both = [one.clone(), many];
        assert_eq!(said(&both, false), "4 条新消息|Bob：有新消息\n三班：3 条新消息|https://c.example/");
        assert_eq!(said(&both, true), "4 条新消息|Bob：到站了\n三班：小明：好|https://c.example/");
        let crowd = vec![one; 7];
        assert!(said(&crowd, false).contains("还有 2 个会话"));
        assert_eq!(told(&crowd, false, Locale::En, None).link, None);
    }
}
