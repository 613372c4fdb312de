//! Names and addresses: where it listens, and what works there.

use crate::server::*;
use std::process::Command;

#[test]
fn a_name_is_listened_on() {
    let keep = tempfile::tempdir().unwrap();
    let address = free_address();
    let mut named = Command::new(PROGRAM);
    named
        .args(["--listen", &format!("localhost:{}", address.port()), "--data"])
        .arg(keep.path().join("data"));
    let mut server = Server::start(named, address, keep.path(), keep.path(), |_| {});
    let said = server.out();
    assert!(said.starts_with(&format!("leliao listens on http://{address}\n")), "{said}");
    assert!(said.contains(&format!("\nhttp://localhost:{}\n", address.port())), "{said}");
    server.stop();
}

#[test]
fn the_port_that_is_taken_is_named_by_its_flag() {
    let (server, keep) = (Server::new(), tempfile::tempdir().unwrap());
    let taken = server.address.to_string();
    for (flags, flag) in [
        (vec!["--listen", "127.0.0.1:0", "--metrics", &taken], "--metrics"),
        (vec!["--listen", &taken], "--listen"),
    ] {
        let output = Command::new(PROGRAM).args(&flags).arg("--data").arg(keep.path()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.trim_end().ends_with(&format!("choose another with {flag}")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn metrics_are_there_from_the_start() {
    let metrics = free_address();
    let server = Server::with(|command| {
        command.args(["--metrics", &metrics.to_string()]);
    });
    let (status, _, text) = http(metrics, "GET", "/metrics", &[], "").unwrap();
    assert_eq!(status, 200);
    for name in [
        "leliao_connections 0",
        "leliao_deliveries_total 0",
        "leliao_refusals_total 0",
        "leliao_connections_behind_total 0",
        "leliao_connections_refused_total 0",
        "leliao_commit_items_count",
        "leliao_commit_seconds_count",
    ] {
        assert!(text.lines().any(|line| line.starts_with(name)), "{name}\n{text}");
        let bare = name.split(' ').next().unwrap().trim_end_matches("_count");
        assert!(text.contains(&format!("# HELP {bare} ")), "{bare}\n{text}");
    }
    drop(server);
}

/// What works works, and what does not says so before anybody types a name.
#[test]
fn the_login_page_says_what_its_form_needs() {
    let server = Server::new();
    let page = |host: &str, language: &str| {
        let (status, _, html) = server.get("/login", &[("host", host), ("accept-language", language)]);
        assert_eq!(status, 200, "{host}");
        html
    };
    let form = |host: &str, name: &str| {
        let origin = format!("http://{host}");
        let (status, head, _) =
            server.post("/login", &[("host", host), ("origin", &origin)], &format!("name={name}&avatar=1"));
        (status, head)
    };
    for (n, host) in [
        "127.0.0.1:3000",
        "localhost",
        "nas",
        "nas:3000",
        "nas.lan",
        "nas.local",
        "x.home.arpa",
        "chat.internal",
        "100.64.0.1",
        "192.168.1.5:3000",
        "[fd00::1]:3000",
    ]
    .into_iter()
    .enumerate()
    {
        assert!(!page(host, "en").contains("role=\"alert\""), "{host}");
        let (status, head) = form(host, &format!("n{n}"));
        assert!(status == 303 && head.contains("location: /c/1"), "{host}: {head}");
    }
    for host in ["chat.example.org", "203.0.113.7:3000", "[2001:db8::5]:3000"] {
        let flag = format!("--public-url http://{host}");
        let (zh, en) = (page(host, "zh-CN"), page(host, "en"));
        assert!(zh.contains("登录不了") && zh.contains(&flag), "{zh}");
        assert!(en.contains("Nobody can log in at this address") && en.contains(&flag), "{en}");
        assert_eq!(form(host, "x").0, 403);
    }
}

#[test]
fn an_untrusted_proxy_is_told_once_and_a_range_is_trusted() {
    let log_in = |server: &Server, n: usize| {
        let from = format!("198.51.100.{n}:5678");
        let headers = [("accept", "application/json"), ("x-forwarded-for", from.as_str())];
        server.post("/login", &headers, &format!("name=n{n}&avatar=1")).0
    };
    // The limit is 60 a minute and refills meanwhile; 90 pass it on a slow machine too.
    let statuses = |server: &Server| (1..=90).map(|n| log_in(server, n)).collect::<Vec<_>>();
    let server = Server::new();
    assert!(statuses(&server).contains(&429), "they all have one address");
    let said = server.err();
    assert_eq!(count(&said, "start with --trusted-proxy 127.0.0.1"), 1, "{said}");
    let (_, _, page) = server.get("/login", &[("x-forwarded-proto", "https"), ("accept-language", "en")]);
    assert!(page.contains("--trusted-proxy 127.0.0.1"), "{page}");
    for range in ["127.0.0.0/8", "172.18.0.0/16,127.0.0.1"] {
        let server = Server::with(|command| {
            command.args(["--trusted-proxy", range]);
        });
        assert!(statuses(&server).iter().all(|status| *status == 200), "{range}");
        assert!(!server.err().contains("--trusted-proxy"), "{}", server.err());
        let headers = [("x-forwarded-proto", "HTTPS,http"), ("accept-language", "en")];
        let (_, head, page) =
            server.post("/login", &[headers[0], ("x-forwarded-for", "3.3.3.3")], "name=s&avatar=1");
        assert!(head.contains("__host-sid-") && head.contains("secure"), "{head}{page}");
        assert!(!server.get("/login", &headers).2.contains("--trusted-proxy"));
    }
}

/// FAULTS 2.12, with the page that people have before them.
#[test]
fn a_login_page_that_is_sent_twice_lets_one_person_in() {
    let mut server = Server::new();
    let (_, head, _) = server.get("/login", &[]);
    let name = format!("door-{}", server.address.port());
    let line = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_default();
    assert!(line.starts_with(&format!("{name}=")), "{head}");
    assert!(line.to_ascii_lowercase().contains("httponly; samesite=lax"), "{line}");
    let door = line.split(';').next().unwrap().to_owned();
    let (_, head, _) = server.get("/login", &[("cookie", &door)]);
    assert!(!head.contains(&name), "it keeps the one it has: {head}");
    let headers = [("cookie", door.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    for _ in 0..2 {
        let (status, head, _) = server.post("/login", &headers, "name=Ada&avatar=3&next=/c/5");
        assert_eq!(status, 303);
        assert!(head.contains("location: /c/5\r\n"), "{head}");
    }
    server.stop();
}
