//! Addresses that are asked for in a way they are not for, and where a login leads.

use crate::server::*;

fn location(head: &str) -> &str {
    head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_else(|| panic!("{head}"))
}

#[test]
fn whoever_comes_in_is_not_led_out() {
    let mut server = Server::new();
    let (status, head, _) = server.get("/leave", &[]);
    assert_eq!((status, location(&head)), (303, "/login"));
    let (_, head, _) = server.get("/rooms", &[]);
    assert_eq!(location(&head), "/login?next=%2frooms");
    let (_, _, page) = server.get("/login?next=%2Fleave", &[]);
    assert!(page.contains("<form") && !page.contains("/leave"), "{page}");
    server.stop();
}

/// There is a page of our own, with the status and the methods that there are.
#[test]
fn what_is_no_page_says_so() {
    let mut server = Server::new();
    let token = server.log_in("ada");
    let cookie = format!("sid-{}={token}", server.address.port());
    let paths = ["/logout", "/forget", "/back", "/device", "/device/enter", "/command"];
    let asked = paths.map(|path| ("GET", path));
    for (method, path) in
        asked.into_iter().chain([("POST", "/c/1"), ("POST", "/rooms"), ("POST", "/device/wait")])
    {
        for cookie in ["", &cookie] {
            let (status, head, page) = http(server.address, method, path, &[("cookie", cookie)], "").unwrap();
            assert_eq!(status, 405, "{method} {path}");
            assert!(head.contains("\nallow: ") && head.contains("content-type: text/html"), "{head}");
            assert!(page.contains("<h1>") && page.contains("href=\"/\""), "{method} {path}: {page}");
        }
    }
    for path in ["//c/1", "/c/1//", "//", "/%5cevil.example"] {
        let (status, _, page) = server.get(path, &[("cookie", &cookie)]);
        assert!(status == 404 && page.contains("<h1"), "{path}: {status} {page}");
    }
    assert_eq!(server.get("/c/1/", &[("cookie", &cookie)]).0, 200);
    server.stop();
}
