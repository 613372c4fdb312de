//! The app for Android that shows this site (a Trusted Web Activity): its name there, and how it is known.

use std::str::FromStr;

/// How many bytes the fingerprint of a certificate has (SHA-256).
const FINGERPRINT_BYTES: usize = 32;

/// An app that may show this site without the browser's address bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AndroidApp {
    /// Its application id.
    pub package: String,
    /// The SHA-256 of the certificate that it is signed with, in capital digits with colons between the bytes.
    pub fingerprint: String,
}

impl FromStr for AndroidApp {
    type Err = String;

    fn from_str(said: &str) -> Result<Self, String> {
        let wanted = || {
            format!(
                "{said} is not PACKAGE=FINGERPRINT, like org.example.chat=AB:CD:… with {FINGERPRINT_BYTES} bytes"
            )
        };
        let (package, fingerprint) = said.trim().split_once('=').ok_or_else(wanted)?;
        let fingerprint = fingerprint.trim().to_ascii_uppercase();
        let bytes: Vec<&str> = fingerprint.split(':').collect();
        let is_byte = |byte: &&str| byte.len() == 2 && byte.bytes().all(|digit| digit.is_ascii_hexdigit());
        let is_sound = is_package(package) && bytes.len() == FINGERPRINT_BYTES && bytes.iter().all(is_byte);
        is_sound
            .then(|| Self { package: package.to_owned(), fingerprint: fingerprint.clone() })
            .ok_or_else(wanted)
    }
}

/// Whether it can be an application id: at least two segments of letters, digits and `_`, each with a letter first.
fn is_package(name: &str) -> bool {
    let is_segment = |segment: &str| {
        segment.starts_with(|first: char| first.is_ascii_alphabetic())
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    name.contains('.') && name.split('.').all(is_segment)
}

/// The application id for a domain: its labels from the end. Nothing for what is no domain.
pub fn package_of(domain: &str) -> Option<String> {
    let label = |label: &str| {
        let label = label.replace('-', "_");
        if label.starts_with(|first: char| first.is_ascii_alphabetic()) { label } else { format!("a{label}") }
    };
    let is_address = domain.parse::<std::net::IpAddr>().is_ok();
    let package = domain.split('.').rev().map(label).collect::<Vec<_>>().join(".");
    Some(package).filter(|package| !is_address && is_package(package))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint() -> String {
        vec!["aB"; FINGERPRINT_BYTES].join(":")
    }

    #[test]
    fn an_app_is_its_package_and_its_fingerprint() {
        let app: AndroidApp = format!("org.example.chat={}", fingerprint()).parse().unwrap();
        assert_eq!(
            (app.package.as_str(), &app.fingerprint),
            ("org.example.chat", &fingerprint().to_ascii_uppercase())
        );
        for wrong in ["", "org.example", "chat=AB", "org.example.chat=AB:CD"] {
            assert!(wrong.parse::<AndroidApp>().is_err(), "{wrong}");
        }
        for package in ["chat", "1.a", "a..b", "a.b-c", "a.1b"] {
            assert!(format!("{package}={}", fingerprint()).parse::<AndroidApp>().is_err(), "{package}");
        }
    }

    #[test]
    fn a_domain_has_a_package() {
        assert_eq!(package_of("chat.example.org").as_deref(), Some("org.example.chat"));
        assert_eq!(package_of("my-chat.3c.cn").as_deref(), Some("cn.a3c.my_chat"));
        for none in ["localhost", "192.168.1.7", "", "https://a.org/", "聊.中国"] {
            assert_eq!(package_of(none), None, "{none}");
        }
    }
}
