//! The mail that tells somebody what they have not read: plain text, with what others wrote kept in lines of its own.

use super::super::{notice::Notice, words};
use crate::ports::mail::Letter;
use protocol::Locale;
use std::fmt::Write as _;

/// So many conversations are named; of more it is said how many.
const NAMED: usize = 30;

/// Who gets it, and how.
pub struct To<'a> {
    /// The address, with an international domain in ASCII.
    pub address: &'a str,
    /// Their language.
    pub locale: Locale,
    /// Whether what was written goes along.
    pub text: bool,
    /// Where this server is reached, if it is known.
    pub site: Option<&'a str>,
}

/// Writes it. The subject has a number in it and nothing that anybody wrote. What was taken back is left out; if nothing is left
/// there is no mail.
pub fn letter(to: &To<'_>, notices: &[Notice]) -> Option<Letter> {
    let told: Vec<&Notice> = notices.iter().filter(|notice| !notice.gone).collect();
    if told.is_empty() {
        return None;
    }
    let count = told.iter().map(|notice| u64::from(notice.count)).sum();
    let mut body = String::new();
    for notice in told.iter().take(NAMED) {
        let (title, count) = (line(&notice.title), words::unread(to.locale, u64::from(notice.count)));
        let _ = writeln!(body, "{title}{}{count}", words::colon(to.locale));
        if to.text {
            let _ = writeln!(body, "  {}", line(&notice.body));
        }
        if let Some(site) = to.site {
            let _ = writeln!(body, "  {site}{}", notice.path);
        }
    }
    let more = told.len().saturating_sub(NAMED);
    if more > 0 {
        let _ = writeln!(body, "{}", words::more_conversations(to.locale, more));
    }
    let settings = format!("{}/settings/notifications", to.site.unwrap_or_default());
    let _ = writeln!(body, "\n{}", words::digest_off(to.locale, &settings));
    Some(Letter { to: to.address.to_owned(), subject: words::digest_subject(to.locale, count), body })
}

/// In one line: whatever breaks one is a space.
fn line(text: &str) -> String {
    text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(title: &str, count: u32) -> Notice {
        let (title, body) = (title.to_owned(), "晚上见".to_owned());
        Notice { title, body, count, path: "/c/7".into(), ..Notice::default() }
    }

    fn to(locale: Locale, text: bool) -> To<'static> {
        To { address: "ada@example.org", locale, text, site: Some("https://chat.example") }
    }

    #[test]
    fn it_lists_conversations_and_counts_and_texts_only_if_wanted() {
        let notices = [notice("读书会", 2), notice("小明", 1)];
        let with = letter(&to(Locale::Zh, true), &notices).unwrap();
        assert_eq!(with.subject, "乐聊：3 条未读消息");
        assert!(with.body.starts_with("读书会：2 条未读消息\n  晚上见\n  https://chat.example/c/7\n小明："));
        assert!(with.body.contains("https://chat.example/settings/notifications"));
        assert!(!letter(&to(Locale::Zh, false), &notices).unwrap().body.contains("晚上见"));
        let english = letter(&to(Locale::En, false), &notices[1..]).unwrap();
        assert_eq!(english.subject, "Leliao: 1 unread message");
    }

    #[test]
    fn a_name_breaks_no_line_and_is_in_no_header() {
        let name = "x\r\nBcc: eve@example.org\r\n\r\nhello\u{2028}there";
        let written = letter(&to(Locale::En, false), &[notice(name, 1)]).unwrap();
        assert!(!written.subject.contains(['\r', '\n']) && !written.subject.contains("eve"));
        assert!(!written.body.contains('\r') && !written.body.contains('\u{2028}'));
        assert!(written.body.lines().all(|line| !line.starts_with("Bcc")));
    }

    #[test]
    fn what_was_taken_back_is_no_mail_and_many_are_counted() {
        assert!(letter(&to(Locale::En, true), &[Notice { gone: true, ..notice("x", 1) }]).is_none());
        let many: Vec<Notice> = (0..NAMED + 2).map(|_| notice("x", 1)).collect();
        let written = letter(&to(Locale::En, false), &many).unwrap();
        assert!(written.body.contains("and 2 more conversations"));
        assert_eq!(written.body.matches("/c/7").count(), NAMED);
    }
}
