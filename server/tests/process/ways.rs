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
