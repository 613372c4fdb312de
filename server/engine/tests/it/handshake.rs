//! The handshake of RFC 6455 §4 over real sockets, with every way it can be wrong or come from elsewhere.

use crate::{raw_socket::*, world::*};
use engine::Config;
use futures_util::{StreamExt as _, stream};

/// A name, what is changed in a good request, and the answer.
///
/// A change is `-name` (leave a header out), `name: value` (in place of the good one), `+name: value`
/// (one more), or `GET …` and the like (the request line). `{host}`, `{port}`, `{sid}` … are filled in.
pub type Row = (&'static str, &'static [&'static str], &'static str);

const GOOD: [&str; 7] = [
    "host: {host}",
    "origin: http://{host}",
    "connection: Upgrade",
    "upgrade: websocket",
    "sec-websocket-version: 13",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    "cookie: sid={sid}",
];

/// Without a public URL: the very host that was asked for, if it is near.
pub const HOME: &[Row] = &[
    ("a good one", &[], "101"),
    // The request line.
    ("HTTP/1.0", &["GET /ws HTTP/1.0"], "426"),
    ("HTTP/0.9", &["GET /ws"], "400"),
    ("HTTP/2.0 in the line", &["GET /ws HTTP/2.0"], "400"),
    ("HTTP/1.2", &["GET /ws HTTP/1.2"], "400"),
    ("POST", &["POST /ws HTTP/1.1", "+content-length: 0"], "405"),
    ("PUT", &["PUT /ws HTTP/1.1", "+content-length: 0"], "405"),
    ("DELETE", &["DELETE /ws HTTP/1.1"], "405"),
    ("OPTIONS", &["OPTIONS /ws HTTP/1.1"], "405"),
    ("PATCH", &["PATCH /ws HTTP/1.1", "+content-length: 0"], "405"),
    ("HEAD", &["HEAD /ws HTTP/1.1"], "400"),
    ("get in lower case", &["get /ws HTTP/1.1"], "405"),
    (
        "POST from elsewhere",
        &["POST /ws HTTP/1.1", "+content-length: 0", "origin: http://evil.example"],
        "403",
    ),
    ("a query", &["GET /ws?v=1 HTTP/1.1"], "101"),
    ("an absolute address", &["GET http://{host}/ws HTTP/1.1"], "101"),
    ("a slash at the end", &["GET /ws/ HTTP/1.1"], "404"),
    ("two slashes before", &["GET //ws HTTP/1.1"], "404"),
    ("upper-case path", &["GET /WS HTTP/1.1"], "404"),
    ("escaped path", &["GET /%77s HTTP/1.1"], "404"),
    ("no path", &["GET  HTTP/1.1"], "400"),
    ("a path with a NUL", &["GET /ws\0 HTTP/1.1"], "400"),
    // The headers' form.
    ("a space in a header's name", &["+x y: 1"], "400"),
    ("a space before the colon", &["+x-y : 1"], "400"),
    ("a header without a colon", &["+nonsense"], "400"),
    ("a folded header", &["+x-y: 1\r\n 2"], "400"),
    ("a NUL in a value", &["+x-y: a\0b"], "400"),
    ("a bare carriage return", &["+x-y: a\rb"], "400"),
    ("Latin-1 in a value", &["+x-y: \u{e9}"], "101"),
    ("all names in upper case", &["-upgrade", "+UPGRADE: websocket"], "101"),
    // Host.
    ("no Host", &["-host"], "400"),
    ("no Host and a token", &["-host", "-origin", "+authorization: Bearer {sid}"], "400"),
    ("two Hosts", &["+host: {host}"], "400"),
    ("two Hosts and a token", &["+host: {host}", "-origin", "+authorization: Bearer {sid}"], "400"),
    ("an empty Host", &["host: "], "403"),
    // Sec-WebSocket-Key.
    ("no key", &["-sec-websocket-key"], "400"),
    ("an empty key", &["sec-websocket-key: "], "400"),
    ("a key of 15 bytes", &["sec-websocket-key: AAAAAAAAAAAAAAAAAAAA"], "400"),
    ("a key of 17 bytes", &["sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAAA="], "400"),
    ("a key of 18 bytes", &["sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAAAA"], "400"),
    ("a key without its padding", &["sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ"], "400"),
    ("a key of base64url", &["sec-websocket-key: dGhlIHNhbXBsZSBub25j_Q=="], "400"),
    ("a key that is no base64", &["sec-websocket-key: !!!!!!!!!!!!!!!!!!!!!!=="], "400"),
    ("a key with a space inside", &["sec-websocket-key: dGhlIHNhbXBs ZSBub25jZQ=="], "400"),
    ("a key with loose last bits", &["sec-websocket-key: dGhlIHNhbXBsZSBub25jZR=="], "400"),
    ("a key of a kilobyte", &["sec-websocket-key: {long}"], "400"),
    ("a key with space around it", &["sec-websocket-key:    dGhlIHNhbXBsZSBub25jZQ==  "], "101"),
    ("two keys", &["+sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=="], "400"),
    ("the same key twice", &["+sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=="], "400"),
    // Sec-WebSocket-Version.
    ("no version", &["-sec-websocket-version"], "400"),
    ("version 0", &["sec-websocket-version: 0"], "400"),
    ("version 7", &["sec-websocket-version: 7"], "400"),
    ("version 8", &["sec-websocket-version: 8"], "400"),
    ("version 12", &["sec-websocket-version: 12"], "400"),
    ("version 14", &["sec-websocket-version: 14"], "400"),
    ("version 99", &["sec-websocket-version: 99"], "400"),
    ("version -13", &["sec-websocket-version: -13"], "400"),
    ("version 013", &["sec-websocket-version: 013"], "400"),
    ("version 13.0", &["sec-websocket-version: 13.0"], "400"),
    ("version list", &["sec-websocket-version: 13, 8"], "400"),
    ("an empty version", &["sec-websocket-version: "], "400"),
    ("version twice", &["+sec-websocket-version: 13"], "400"),
    ("version 13, then 8", &["+sec-websocket-version: 8"], "400"),
    // Upgrade and Connection.
    ("no Upgrade", &["-upgrade"], "426"),
    ("neither Upgrade nor Connection", &["-upgrade", "-connection"], "426"),
    ("an empty Upgrade", &["upgrade: "], "400"),
    ("Upgrade: h2c", &["upgrade: h2c"], "400"),
    ("Upgrade: websockets", &["upgrade: websockets"], "400"),
    ("Upgrade: WebSocket", &["upgrade: WebSocket"], "101"),
    ("Upgrade: WEBSOCKET", &["upgrade: WEBSOCKET"], "101"),
    ("no Connection", &["-connection"], "400"),
    ("Connection: close", &["connection: close"], "400"),
    ("Connection: keep-alive", &["connection: keep-alive"], "400"),
    ("Connection: upgraded", &["connection: upgraded"], "400"),
    ("an empty Connection", &["connection: "], "400"),
    ("Connection: upgrade", &["connection: upgrade"], "101"),
    ("Connection: keep-alive, Upgrade", &["connection: keep-alive, Upgrade"], "101"),
    ("Connection: Upgrade,keep-alive", &["connection: Upgrade,keep-alive"], "101"),
    // Extensions and subprotocols.
    ("permessage-deflate is not taken", &["+sec-websocket-extensions: permessage-deflate"], "101"),
    ("nonsense for an extension", &["+sec-websocket-extensions: ;;,="], "101"),
    ("our subprotocol", &["+sec-websocket-protocol: leliao.v1.json"], "101 leliao.v1.json"),
    ("ours among others", &["+sec-websocket-protocol: mqtt, leliao.v1.json ,xmpp"], "101 leliao.v1.json"),
    (
        "ours in a second line",
        &["+sec-websocket-protocol: mqtt", "+sec-websocket-protocol: leliao.v1.json"],
        "101 leliao.v1.json",
    ),
    ("another's subprotocol", &["+sec-websocket-protocol: mqtt"], "101"),
    ("a later one of ours", &["+sec-websocket-protocol: leliao.v2.json"], "101"),
    ("ours in upper case", &["+sec-websocket-protocol: LELIAO.V1.JSON"], "101"),
    ("ours as a part", &["+sec-websocket-protocol: xleliao.v1.json"], "101"),
    ("an empty subprotocol", &["+sec-websocket-protocol: "], "101"),
    // Origin.
    ("no Origin", &["-origin"], "403"),
    ("Origin null", &["origin: null"], "403"),
    ("an empty Origin", &["origin: "], "403"),
    ("a foreign Origin", &["origin: http://evil.example"], "403"),
    ("a foreign Origin on our port", &["origin: http://evil.example:{port}"], "403"),
    ("Origin by https", &["origin: https://{host}"], "403"),
    ("Origin by ws", &["origin: ws://{host}"], "403"),
    ("Origin by file", &["origin: file://"], "403"),
    ("Origin of an extension", &["origin: chrome-extension://abcdefghijklmnop"], "403"),
    ("another port", &["origin: http://127.0.0.1:1"], "403"),
    ("no port", &["origin: http://127.0.0.1"], "403"),
    ("another address of loopback", &["origin: http://127.0.0.2:{port}"], "403"),
    ("localhost for 127.0.0.1", &["origin: http://localhost:{port}"], "403"),
    ("ours as a prefix", &["origin: http://{host}.evil.example"], "403"),
    ("ours and one digit more", &["origin: http://{host}0"], "403"),
    ("ours as a suffix", &["origin: http://evil{host}"], "403"),
    ("ours below another", &["origin: http://evil.{host}"], "403"),
    ("ours as a user", &["origin: http://{host}@evil.example"], "403"),
    ("a user before ours", &["origin: http://user@{host}"], "403"),
    ("a slash at its end", &["origin: http://{host}/"], "403"),
    ("a path", &["origin: http://{host}/ws"], "403"),
    ("a dot at its end", &["origin: http://127.0.0.1.:{port}"], "403"),
    ("ours as a query", &["origin: http://evil.example?http://{host}"], "403"),
    ("ours twice in one line", &["origin: http://{host}, http://{host}"], "403"),
    ("ours and null in one line", &["origin: http://{host} null"], "403"),
    ("two Origins, ours first", &["+origin: http://evil.example"], "403"),
    ("two Origins, both ours", &["+origin: http://{host}"], "403"),
    ("no scheme", &["origin: {host}"], "403"),
    ("no host", &["origin: http://"], "403"),
    ("IPv4 as one number", &["origin: http://2130706433:{port}"], "403"),
    ("IPv4 in IPv6", &["origin: http://[::ffff:127.0.0.1]:{port}"], "403"),
    ("an IDN", &["origin: http://1\u{2488}27.0.0.1:{port}"], "403"),
    ("full-width digits", &["origin: http://\u{ff11}27.0.0.1:{port}"], "403"),
    ("the scheme in upper case", &["origin: HTTP://{host}"], "101"),
    // Host and Origin agree, so it is a page of whoever is called that: only if that is near.
    ("Host localhost", &["host: localhost:3000", "origin: http://localhost:3000"], "101"),
    ("Host LOCALHOST", &["host: LOCALHOST:3000", "origin: http://localhost:3000"], "101"),
    ("Host x.localhost", &["host: x.localhost", "origin: http://x.localhost"], "101"),
    ("Host nas.local", &["host: nas.local", "origin: http://nas.local"], "101"),
    ("Host 192.168.1.5", &["host: 192.168.1.5", "origin: http://192.168.1.5"], "101"),
    ("Host 10.1.2.3", &["host: 10.1.2.3:80", "origin: http://10.1.2.3:80"], "101"),
    ("Host 172.31.0.1", &["host: 172.31.0.1", "origin: http://172.31.0.1"], "101"),
    ("Host 172.32.0.1", &["host: 172.32.0.1", "origin: http://172.32.0.1"], "403"),
    ("Host [::1]", &["host: [::1]:3000", "origin: http://[::1]:3000"], "101"),
    ("Host [fd00::1]", &["host: [fd00::1]", "origin: http://[fd00::1]"], "101"),
    ("Host [2001:db8::1]", &["host: [2001:db8::1]", "origin: http://[2001:db8::1]"], "403"),
    ("Host 8.8.8.8", &["host: 8.8.8.8", "origin: http://8.8.8.8"], "403"),
    ("a name bound to us (DNS rebinding)", &["host: evil.example", "origin: http://evil.example"], "403"),
    (
        "a name that begins near",
        &["host: localhost.evil.example", "origin: http://localhost.evil.example"],
        "403",
    ),
    ("a name that ends like near", &["host: x.evillocal", "origin: http://x.evillocal"], "403"),
    ("a name without a dot", &["host: nas:3000", "origin: http://nas:3000"], "101"),
    ("Host nas.lan", &["host: nas.lan", "origin: http://nas.lan"], "101"),
    ("Host x.home.arpa", &["host: x.home.arpa", "origin: http://x.home.arpa"], "101"),
    ("Host chat.internal", &["host: chat.internal", "origin: http://chat.internal"], "101"),
    ("Host 100.64.0.1", &["host: 100.64.0.1:3000", "origin: http://100.64.0.1:3000"], "101"),
    ("Host 100.128.0.1", &["host: 100.128.0.1", "origin: http://100.128.0.1"], "403"),
    ("an address and more", &["host: 10.0.0.1.evil.example", "origin: http://10.0.0.1.evil.example"], "403"),
    ("IPv4 as one number, both", &["host: 2130706433", "origin: http://2130706433"], "403"),
    ("a user in Host", &["host: u@localhost", "origin: http://u@localhost"], "403"),
    ("a forwarded scheme nobody trusts", &["+x-forwarded-proto: https", "origin: https://{host}"], "403"),
    (
        "a forwarded host nobody trusts",
        &["+x-forwarded-host: evil.example", "origin: http://evil.example"],
        "403",
    ),
    // The login.
    ("no cookie", &["-cookie"], "401"),
    ("an empty cookie", &["cookie: "], "401"),
    ("a cookie without a value", &["cookie: sid="], "401"),
    ("a cookie without a sign", &["cookie: sid"], "401"),
    ("garbage for a cookie", &["cookie: ;;==;,"], "401"),
    ("garbage for a token", &["cookie: sid=not-a-token"], "401"),
    ("63 digits", &["cookie: sid={short}"], "401"),
    ("65 digits", &["cookie: sid={sid}0"], "401"),
    ("not hexadecimal", &["cookie: sid={zs}"], "401"),
    ("a token nobody has", &["cookie: sid={unknown}"], "401"),
    ("a token that was logged out", &["cookie: sid={gone}"], "401"),
    ("a token of somebody forgotten", &["cookie: sid={forgotten}"], "401"),
    ("the token in upper case", &["cookie: sid={upper}"], "401"),
    ("the token in quotes", &["cookie: sid=\"{sid}\""], "401"),
    ("the token under another name", &["cookie: session={sid}"], "401"),
    ("the token under a longer name", &["cookie: xsid={sid}"], "401"),
    ("the name in upper case", &["cookie: SID={sid}"], "401"),
    ("the HTTPS name on HTTP", &["cookie: __Host-sid={sid}"], "401"),
    ("the name in another's value", &["cookie: a=sid={sid}"], "401"),
    ("another's cookie that is not ASCII", &["cookie: city=北京; sid={sid}"], "101"),
    ("the cookie of this port", &["cookie: sid={unknown}; sid-{port}={sid}"], "101"),
    ("the cookie of another port", &["cookie: sid-1={sid}"], "401"),
    ("the old cookie does not beat this port's", &["cookie: sid={sid}; sid-{port}={unknown}"], "401"),
    ("the cookie among others", &["cookie: a=1; sid={sid}; b=2"], "101"),
    ("the cookie in a second line", &["cookie: a=1", "+cookie: sid={sid}"], "101"),
    ("two, the good one first", &["cookie: sid={sid}; sid={unknown}"], "101"),
    ("two, the good one last", &["cookie: sid={unknown}; sid={sid}"], "401"),
    ("somebody else's good cookie", &["cookie: sid={other}"], "101"),
    ("SQL for a token", &["cookie: sid=' OR 1=1 --"], "401"),
    ("the token in the query", &["GET /ws?token={sid}&sid={sid} HTTP/1.1", "-cookie"], "401"),
    ("neither Origin nor cookie", &["-origin", "-cookie"], "403"),
    ("foreign Origin, no cookie", &["origin: http://evil.example", "-cookie"], "403"),
    ("no cookie, wrong version", &["-cookie", "sec-websocket-version: 8"], "401"),
    // A resume at once.
    ("a resume from the start", &["GET /ws?resume= HTTP/1.1"], "101"),
    ("a resume without a sign", &["GET /ws?resume HTTP/1.1"], "101"),
    ("a resume from a cursor", &["GET /ws?resume=9.12 HTTP/1.1"], "101"),
    ("a resume from another's cursor", &["GET /ws?resume=of_a-later.release HTTP/1.1"], "101"),
    ("a resume from no cursor", &["GET /ws?resume=9%2F12 HTTP/1.1"], "400"),
    ("a resume from a space", &["GET /ws?resume=9+12 HTTP/1.1"], "400"),
    ("a resume twice", &["GET /ws?resume=9.1&resume=9.2 HTTP/1.1"], "400"),
    ("a resume of nobody", &["GET /ws?resume=x HTTP/1.1", "-cookie"], "401"),
    ("something else in the query", &["GET /ws?later=1 HTTP/1.1"], "101"),
    // Scripts.
    ("a token, no Origin", &["-cookie", "-origin", "+authorization: Bearer {sid}"], "101"),
    ("a token, our Origin", &["-cookie", "+authorization: Bearer {sid}"], "101"),
    (
        "a token, a foreign Origin",
        &["-cookie", "origin: http://x.example", "+authorization: Bearer {sid}"],
        "101",
    ),
    ("a token nobody has, no Origin", &["-cookie", "-origin", "+authorization: Bearer {unknown}"], "401"),
    ("a bad token beats a good cookie", &["+authorization: Bearer {unknown}"], "401"),
    ("a bad token, a foreign Origin", &["origin: http://x.example", "+authorization: Bearer bad"], "401"),
    ("a token logged out", &["-cookie", "-origin", "+authorization: Bearer {gone}"], "401"),
    ("an empty token", &["-cookie", "-origin", "+authorization: Bearer "], "403"),
    ("no scheme before the token", &["-cookie", "-origin", "+authorization: {sid}"], "403"),
    ("Basic", &["-cookie", "-origin", "+authorization: Basic {sid}"], "403"),
    ("bearer in lower case", &["-cookie", "-origin", "+authorization: bearer {sid}"], "101"),
    ("a token, wrong key", &["-origin", "+authorization: Bearer {sid}", "-sec-websocket-key"], "400"),
    ("a token by POST", &["POST /ws HTTP/1.1", "-origin", "+authorization: Bearer {sid}"], "405"),
];

/// With `public_url = https://chat.example.org`, behind whatever ends the TLS.
pub const PUBLIC: &[Row] = &[
    ("public: a good one", &[], "101"),
    ("public: asked for by address", &["host: 127.0.0.1:3000"], "101"),
    ("public: no Origin", &["-origin"], "403"),
    ("public: Origin null", &["origin: null"], "403"),
    ("public: by http", &["origin: http://chat.example.org"], "403"),
    ("public: another port", &["origin: https://chat.example.org:444"], "403"),
    ("public: its own port, said", &["origin: https://chat.example.org:443"], "403"),
    ("public: a slash at its end", &["origin: https://chat.example.org/"], "403"),
    ("public: a dot at its end", &["origin: https://chat.example.org."], "403"),
    ("public: below ours", &["origin: https://x.chat.example.org"], "403"),
    ("public: above ours", &["origin: https://example.org"], "403"),
    ("public: ours as a prefix", &["origin: https://chat.example.org.evil.example"], "403"),
    ("public: ours as a suffix", &["origin: https://evilchat.example.org"], "403"),
    ("public: ours as a user", &["origin: https://chat.example.org@evil.example"], "403"),
    ("public: a user before ours", &["origin: https://u:p@chat.example.org"], "403"),
    ("public: upper case", &["origin: https://CHAT.example.org"], "403"),
    ("public: a dot that matches anything", &["origin: https://chatxexample.org"], "403"),
    ("public: an IDN look-alike", &["origin: https://xn--cht-5cd.example.org"], "403"),
    ("public: a Cyrillic letter", &["origin: https://ch\u{430}t.example.org"], "403"),
    ("public: Host and Origin near", &["host: localhost:3000", "origin: http://localhost:3000"], "403"),
    ("public: Host and Origin foreign", &["host: evil.example", "origin: https://evil.example"], "403"),
    ("public: two Origins", &["+origin: https://evil.example"], "403"),
    ("public: the HTTP cookie", &["cookie: sid={sid}"], "401"),
    ("public: both cookies", &["cookie: sid={unknown}; __Host-sid={sid}"], "101"),
    ("public: no cookie", &["-cookie"], "401"),
    ("public: a token, no Origin", &["-origin", "-cookie", "+authorization: Bearer {sid}"], "101"),
];

/// Behind a proxy on this machine that is trusted.
pub const PROXIED: &[Row] = &[
    ("proxied: a good one by HTTPS", &[], "101"),
    (
        "proxied: by HTTP after all",
        &["-x-forwarded-proto", "origin: http://{host}", "cookie: sid={sid}"],
        "101",
    ),
    ("proxied: the other scheme", &["origin: http://{host}"], "403"),
    ("proxied: the HTTP cookie on HTTPS", &["cookie: sid={sid}"], "401"),
    ("proxied: two schemes, the client's first", &["x-forwarded-proto: https,http"], "101"),
    ("proxied: HTTPS in upper case", &["x-forwarded-proto: HTTPS"], "101"),
    ("proxied: an odd scheme", &["x-forwarded-proto: httpsx"], "403"),
    ("proxied: the cookie of the port", &["cookie: __Host-sid-{port}={sid}"], "101"),
    ("proxied: the client's port with its address", &["+x-forwarded-for: 1.2.3.4:5678"], "101"),
    ("proxied: garbage for an address", &["+x-forwarded-for: garbage, , 999.1.1.1"], "101"),
];

const PUBLIC_BASE: &[&str] =
    &["host: chat.example.org", "origin: https://chat.example.org", "cookie: __Host-sid={sid}"];
const PROXIED_BASE: &[&str] =
    &["+x-forwarded-proto: https", "origin: https://{host}", "cookie: __Host-sid={sid}"];

#[tokio::test]
async fn at_home() {
    assert_eq!(HOME.len(), 202);
    run(generous(), &[], HOME).await;
}

#[tokio::test]
async fn with_a_public_url() {
    assert_eq!(PUBLIC.len(), 26);
    let config = Config { public_url: "https://chat.example.org".parse().ok(), ..generous() };
    run(config, PUBLIC_BASE, PUBLIC).await;
}

#[tokio::test]
async fn behind_a_proxy() {
    assert_eq!(PROXIED.len(), 10);
    let config = Config { trusted_proxies: vec!["127.0.0.1".parse().unwrap()], ..generous() };
    run(config, PROXIED_BASE, PROXIED).await;
}

async fn run(mut config: Config, base: &[&str], rows: &[Row]) {
    config.quotas.connections_per_person = 10_000;
    let world = World::with(config).await;
    let mut tokens = Vec::new();
    for name in ["alice", "bob", "gone", "forgotten"] {
        tokens.push(world.log_in(name).await.unwrap());
    }
    for (token, path) in [(&tokens[2], "/logout"), (&tokens[3], "/forget")] {
        let (status, ..) = world.post(path, &[("authorization", &format!("Bearer {token}"))], "").await;
        assert_eq!(status, 303);
    }
    let filled = |text: &str| {
        let (host, port) = (world.address.to_string(), world.address.port().to_string());
        [
            ("{host}", host.as_str()),
            ("{port}", &port),
            ("{sid}", &tokens[0]),
            ("{other}", &tokens[1]),
            ("{gone}", &tokens[2]),
            ("{forgotten}", &tokens[3]),
            ("{short}", &tokens[0][1..]),
            ("{upper}", &tokens[0].to_ascii_uppercase()),
            ("{unknown}", &"ab".repeat(32)),
            ("{zs}", &"z".repeat(64)),
            ("{long}", &"A".repeat(1024)),
        ]
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    };
    let requests = rows.iter().map(|(name, changes, want)| {
        let request = filled(&request(base, changes));
        async move {
            let (head, _, stream) = answer_to(world.address, request.as_bytes()).await;
            drop(stream);
            (name, want, seen(&head))
        }
    });
    let mut wrong = Mismatches::new();
    let answers: Vec<_> = stream::iter(requests).buffered(16).collect().await;
    for (name, want, got) in answers {
        wrong.compare(name, want, &got);
    }
    wrong.none();
    if base.is_empty() {
        a_fresh_person_still_talks(&world).await;
    }
    world.stop().await;
}

fn request(base: &[&str], changes: &[&str]) -> String {
    let name_of = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let mut first = "GET /ws HTTP/1.1".to_owned();
    let mut lines: Vec<String> = GOOD.iter().map(|line| (*line).to_owned()).collect();
    for change in base.iter().chain(changes) {
        if let Some(name) = change.strip_prefix('-') {
            lines.retain(|line| name_of(line) != name);
        } else if let Some(line) = change.strip_prefix('+') {
            lines.push(line.to_owned());
        } else if let Some(line) = lines.iter_mut().find(|line| name_of(line) == name_of(change)) {
            *line = (*change).to_owned();
        } else {
            first = (*change).to_owned();
        }
    }
    format!("{first}\r\n{}\r\n\r\n", lines.join("\r\n"))
}

/// The status and what has to come with it.
fn seen(head: &str) -> String {
    let status = head.split(' ').nth(1).unwrap_or("nothing");
    let value = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let complete = match status {
        "101" => {
            value("sec-websocket-accept") == Some(ACCEPT)
                && value("upgrade") == Some("websocket")
                && value("connection") == Some("upgrade")
                && value("sec-websocket-extensions").is_none()
        }
        // RFC 9110 §15.5.22.
        "426" => value("upgrade") == Some("websocket"),
        _ => value("sec-websocket-accept").is_none(),
    };
    if !complete {
        return format!("an incomplete {status}: {head}");
    }
    value("sec-websocket-protocol").map_or(status.to_owned(), |name| format!("{status} {name}"))
}
