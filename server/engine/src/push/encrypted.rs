//! A push message as it is posted: encrypted for one browser, and signed for its push service.

use super::Push;
use crate::ports::store::DeviceRow;
use http::{
    HeaderMap, HeaderValue,
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE},
};
use reqwest::Url;
use web_push_native::{Auth, encrypt, p256::PublicKey};

/// For how long a service keeps what it cannot deliver, seconds. What is older is not pushed either.
pub const HOLDS: i64 = 24 * 3_600;

/// Headers and body; `None` if the keys of the browser are none.
pub fn encrypted(
    push: &Push,
    device: &DeviceRow,
    message: Vec<u8>,
    topic: &str,
    urgent: bool,
) -> Option<(HeaderMap, Vec<u8>)> {
    let key = PublicKey::from_sec1_bytes(&device.p256dh).ok()?;
    let auth = Auth::from_exact_iter(device.auth.iter().copied())?;
    let body = encrypt(message, &key, &auth).ok()?;
    let origin = device.endpoint.parse::<Url>().ok()?.origin().ascii_serialization();
    let now = push.engine.clock.now() / 1_000;
    let mut authorization =
        HeaderValue::from_str(&push.key.authorization(&origin, &push.config.contact, now)?).ok()?;
    authorization.set_sensitive(true);
    let headers = HeaderMap::from_iter([
        (AUTHORIZATION, authorization),
        (CONTENT_ENCODING, HeaderValue::from_static("aes128gcm")),
        (CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        ("ttl".parse().ok()?, HeaderValue::from(HOLDS)),
        ("urgency".parse().ok()?, HeaderValue::from_static(if urgent { "high" } else { "normal" })),
        ("topic".parse().ok()?, HeaderValue::from_str(topic).ok()?),
    ]);
    Some((headers, body))
}
