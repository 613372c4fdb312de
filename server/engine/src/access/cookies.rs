//! Cookies. Browsers give a host's cookies to all its ports, so their names here hold the port: two servers
//! on one host do not log each other out.

use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, header};

/// As long as browsers keep a cookie (RFC 6265bis §5.5): 400 days.
pub const COOKIE_SECONDS: u32 = 400 * 24 * 3_600;

/// The value of the first cookie of that name. Cookies of others, of whatever bytes, are skipped.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get_all(header::COOKIE).iter().find_map(|line| {
        let line = String::from_utf8_lossy(line.as_bytes());
        let found = Cookie::split_parse(line.as_ref()).flatten().find(|cookie| cookie.name() == name);
        found.map(|cookie| cookie.value().to_owned())
    })
}

/// The value of a cookie that pages set for this server: `theme-3000`, or `theme` of an earlier release.
#[must_use]
pub fn page_cookie(headers: &HeaderMap, name: &str, port: u16) -> Option<String> {
    cookie(headers, &page_cookie_name(name, port)).or_else(|| cookie(headers, name))
}

/// What a page calls a cookie of its own.
#[must_use]
pub fn page_cookie_name(name: &str, port: u16) -> String {
    format!("{name}-{port}")
}

/// What the cookie of the login is called. `__Host-` needs HTTPS, which a home network often does not have.
pub fn login_cookie_name(secure: bool, port: u16) -> String {
    private_cookie_name("sid", secure, port)
}

/// What the cookie is called that tells a login form that is sent twice.
pub fn door_cookie_name(secure: bool, port: u16) -> String {
    private_cookie_name("door", secure, port)
}

/// What the cookie is called of a device that waits to be let in.
pub fn device_cookie_name(secure: bool, port: u16) -> String {
    private_cookie_name("device", secure, port)
}

/// What the cookie is called of a browser that has given the password and not the second factor.
pub fn halfway_cookie_name(secure: bool, port: u16) -> String {
    private_cookie_name("halfway", secure, port)
}

/// What the cookie is called of a browser that an account knows.
pub fn known_cookie_name(secure: bool, port: u16) -> String {
    private_cookie_name("known", secure, port)
}

/// What the cookie is called that fills in the address that was typed a moment ago.
pub fn email_cookie_name(secure: bool, port: u16) -> String {
    private_cookie_name("email", secure, port)
}

fn private_cookie_name(what: &str, secure: bool, port: u16) -> String {
    match (secure, port) {
        (true, 443) => format!("__Host-{what}"),
        (true, _) => format!("__Host-{what}-{port}"),
        (false, _) => format!("{what}-{port}"),
    }
}

/// What it was called before it held the port. Still read, and replaced then.
pub fn old_login_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-sid" } else { "sid" }
}

/// A `Set-Cookie` line for a cookie that no script sees and that lasts for so many seconds; 0 takes it back.
#[must_use]
pub fn set_private_cookie(name: &str, secure: bool, value: &str, seconds: u32) -> Option<HeaderValue> {
    let cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds.into()))
        .secure(secure);
    HeaderValue::from_str(&cookie.to_string()).ok()
}

/// A `Set-Cookie` line for a cookie that is no secret.
#[must_use]
pub fn set_page_cookie(name: &str, secure: bool, value: &str) -> Option<HeaderValue> {
    let cookie = Cookie::build((name, value))
        .path("/")
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(COOKIE_SECONDS.into()))
        .secure(secure);
    HeaderValue::from_str(&cookie.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; sid=abc; sid=later; =x; y"));
        headers.append(header::COOKIE, HeaderValue::from_bytes("b=2; city=北京".as_bytes()).unwrap());
        headers.append(header::COOKIE, HeaderValue::from_bytes(b"l=\xe9; c=\"3\"").unwrap());
        let found = |name: &str| cookie(&headers, name);
        assert_eq!(found("sid").as_deref(), Some("abc"));
        assert_eq!(found("b").as_deref(), Some("2"));
        assert_eq!(found("city").as_deref(), Some("北京"));
        assert_eq!(found("c").as_deref(), Some("\"3\""));
        assert_eq!((found("id"), found("y"), found("SID")), (None, None, None));
    }

    #[test]
    fn a_foreign_cookie_of_other_bytes_takes_nothing_along() {
        for line in ["city=北京; sid=TOKEN", "sid=TOKEN; city=北京", "\u{1}=x; sid=TOKEN"] {
            let mut headers = HeaderMap::new();
            if let Ok(line) = HeaderValue::from_bytes(line.as_bytes()) {
                headers.append(header::COOKIE, line);
                assert_eq!(cookie(&headers, "sid").as_deref(), Some("TOKEN"));
            }
        }
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_bytes(b"city=\xff\xfe; sid=TOKEN").unwrap());
        assert_eq!(cookie(&headers, "sid").as_deref(), Some("TOKEN"));
    }

    #[test]
    fn the_port_is_in_the_name() {
        assert_eq!(login_cookie_name(false, 3_000), "sid-3000");
        assert_eq!(login_cookie_name(false, 80), "sid-80");
        assert_eq!(login_cookie_name(true, 443), "__Host-sid");
        assert_eq!(login_cookie_name(true, 8_443), "__Host-sid-8443");
        assert_eq!(door_cookie_name(false, 3_000), "door-3000");
        assert_eq!(door_cookie_name(true, 443), "__Host-door");
        assert_eq!(device_cookie_name(true, 8_443), "__Host-device-8443");
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; theme-3000=light"));
        assert_eq!(page_cookie(&headers, "theme", 3_000).as_deref(), Some("light"));
        assert_eq!(page_cookie(&headers, "theme", 3_001).as_deref(), Some("dark"));
    }

    #[test]
    fn the_cookie_is_strict_where_it_can_be() {
        let plain = set_private_cookie("sid-3000", false, "t", 5).unwrap();
        assert_eq!(plain, "sid-3000=t; HttpOnly; SameSite=Lax; Path=/; Max-Age=5");
        let secure = set_private_cookie("__Host-sid", true, "t", 5).unwrap();
        assert_eq!(secure, "__Host-sid=t; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=5");
    }
}
