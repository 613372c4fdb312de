//! What an e-mail address may be, and when two are the same.

use email_address::{EmailAddress, Options};
use protocol::{AccountFault, Fault, limits::EMAIL_BYTES};
use std::{fmt, str::FromStr as _};
use unicode_normalization::UnicodeNormalization as _;

/// An e-mail address that a mail can be sent to (RFC 5321, RFC 6531). Nothing in it can end a header's line.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// As it was typed, without the blanks around it.
    pub shown: String,
    /// The same for all addresses that differ by case, width or the form of an international domain alone.
    pub key: String,
}

/// Addresses are private: no log shows one.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email")
    }
}

impl Email {
    /// Reads an address as somebody typed it. Quoted local parts, addresses in brackets and display names,
    /// which RFC 5322 knows too, are refused: nobody has one.
    ///
    /// # Errors
    /// [`AccountFault::Email`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let wrong = Fault::Account(AccountFault::Email);
        if typed.len() > EMAIL_BYTES * 4 {
            return Err(wrong);
        }
        let shown: String = typed.trim().nfkc().collect();
        let options =
            Options::default().without_display_text().without_domain_literal().with_no_minimum_sub_domains();
        let parsed = EmailAddress::parse_with_options(&shown, options).map_err(|_| wrong.clone())?;
        let quoted = parsed.local_part().starts_with('"');
        let seen = shown.chars().all(|c| !c.is_whitespace() && !c.is_control());
        let (local, domain) =
            (parsed.local_part().to_lowercase(), ascii_domain(parsed.domain()).ok_or_else(|| wrong.clone())?);
        let key = format!("{local}@{domain}");
        if quoted || !seen || shown.len() > EMAIL_BYTES || key.len() > EMAIL_BYTES {
            return Err(wrong);
        }
        Ok(Self { shown, key })
    }

    /// How mail servers are told it: an international domain in ASCII (RFC 5891).
    #[must_use]
    pub fn for_delivery(shown: &str) -> Option<String> {
        let address = EmailAddress::from_str(shown).ok()?;
        Some(format!("{}@{}", address.local_part(), ascii_domain(address.domain())?))
    }
}

fn ascii_domain(domain: &str) -> Option<String> {
    idna::domain_to_ascii_strict(domain).ok().filter(|domain| !domain.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_compare_without_case_and_form() {
        let key = |typed: &str| Email::parse(typed).unwrap().key;
        for typed in ["Ada@Example.org", " ada@example.ORG ", "ａｄａ＠example.org"] {
            assert_eq!(key(typed), "ada@example.org", "{typed}");
        }
        assert_eq!(key("a@例子.中国"), key("A@xn--fsqu00a.xn--fiqs8s"));
        assert_eq!(Email::parse("Ada+chat@Example.org").unwrap().shown, "Ada+chat@Example.org");
        assert_eq!(key("ada@nas"), "ada@nas", "a network at home has such names");
        assert_eq!(Email::for_delivery("Ada@例子.中国").unwrap(), "Ada@xn--fsqu00a.xn--fiqs8s");
    }

    #[test]
    fn what_no_mail_reaches_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        let longer = format!("a@{}.org", "a.".repeat(200));
        let huge = format!("{}@example.org", "a".repeat(10_000));
        for wrong in [
            "",
            "a",
            "@",
            "a@",
            "@b",
            "a@b@c",
            "a b@c.org",
            "a@b .org",
            "Ada <a@b.org>",
            "a@[127.0.0.1]",
            "\"a b\"@c.org",
            "a@b.org\r\nBcc: x@y.org",
            "a\n@b.org",
            "a@b..org",
            ".a@b.org",
            "a,b@c.org",
            "a@-b.org",
            "a\u{202e}b c@d.org",
            "a@b.org,c@d.org",
            &long,
            &longer,
            &huge,
        ] {
            assert_eq!(Email::parse(wrong), Err(Fault::Account(AccountFault::Email)), "{wrong:?}");
        }
    }
}
