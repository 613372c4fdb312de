//! Where a service is.

use crate::domain::reach::Reach;
use protocol::HookService;
use reqwest::Url;
use std::net::IpAddr;

/// Of a key so many characters are shown, if it has more than twice as many.
const SHOWN: usize = 4;
/// Stands for what is not shown.
const HIDDEN: &str = "…";

/// Where somebody is told. Whoever knows it can post there, too.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// What kind of service.
    pub service: HookService,
    /// Its address, with the key.
    pub address: String,
    /// What it wants besides; empty if nothing.
    pub secret: String,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Place({:?}, {})", self.service, self.shown())
    }
}

impl Place {
    /// Its host and the end of its key; of mails, how often.
    #[must_use]
    pub fn shown(&self) -> String {
        if self.service == HookService::Mail {
            return self.address.clone();
        }
        let url = self.address.parse::<Url>().ok();
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        let key: Vec<char> = self.key().chars().collect();
        let end = key.len().checked_sub(SHOWN).filter(|at| *at > SHOWN).and_then(|at| key.get(at..));
        format!("{host}/{HIDDEN}{}", end.unwrap_or_default().iter().collect::<String>())
    }

    /// What tells it from others at the same service: the last part of its address, or of its query.
    fn key(&self) -> &str {
        let address = self.address.trim_end_matches("?up=1").trim_end_matches(".send");
        address.rsplit(['/', '=']).next().unwrap_or_default()
    }

    /// What a service says, short, without the key, the secret, and the address that this server posts from.
    pub(super) fn without_key(&self, said: &str) -> String {
        const LENGTH: usize = 160;
        let mut said = said.to_owned();
        for hidden in [self.key(), &self.secret] {
            if hidden.len() > SHOWN {
                said = said.replace(hidden, HIDDEN);
            }
        }
        let is_of_address = |letter: char| letter.is_ascii_hexdigit() || matches!(letter, '.' | ':');
        let mut told = String::new();
        for part in said.split_inclusive(|letter| !is_of_address(letter)) {
            let word = part.trim_end_matches(|letter| !is_of_address(letter));
            let is_address = word.trim_end_matches(['.', ':']).parse::<IpAddr>().is_ok();
            let rest = part.get(word.len()..).unwrap_or_default();
            told.push_str(if is_address { HIDDEN } else { word });
            told.push_str(rest);
        }
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_plain = |letter: &char| !letter.is_control();
        told.chars().filter(is_plain).take(LENGTH).collect()
    }
}

/// Whether it is a key: letters, digits and what joins them.
pub fn is_key(text: &str) -> bool {
    let is_of_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=128).contains(&text.len()) && text.bytes().all(is_of_key)
}

/// Whether it is a UUID, as the robots of 企业微信 and 飞书 have for a key: any other word is a mistake, and nobody would be told.
pub fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Reads an address at one of these hosts, or at one that whoever runs the server has named.
pub fn at_host(text: &str, reach: &Reach, is_own: impl FnOnce(&str) -> bool) -> Option<Url> {
    let url = reach.parse(text)?;
    let host = url.host_str()?;
    (reach.names(host) || is_own(host)).then_some(url)
}

/// The value of a field of its query, if it is a key.
pub fn field<'a>(url: &'a Url, name: &str) -> Option<std::borrow::Cow<'a, str>> {
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value).filter(|value| is_key(value))
}
