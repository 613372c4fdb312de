//! Every route × every method × everybody: the crawl of who is not logged in, of who may not, and of who may. The
//! routes are those of the router itself: one without a row fails.

use crate::{
    matrix::Scene,
    post::{OTHER, PASSWORD, form},
    world::{Person, World, *},
};
use engine::http::routes;
use protocol::*;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A refusal that says `forbidden`; other refusals are about what was typed.
const F: u16 = 1;

/// A route, the method that it takes, and what it is answered with to: nobody, a forged token, somebody who was
/// suspended, a guest, a member, and an owner of the server. Forms are filled in, with secrets that nobody has.
const ROWS: &[(&str, &str, [u16; 6])] = &[
    ("/account/add", "POST", [401, 401, 403, F, 200, 200]),
    ("/account/email", "POST", [401, 401, 403, F, F, F]),
    ("/account/password", "POST", [401, 401, 403, F, F, F]),
    ("/account/prove", "POST", [401, 401, 403, F, F, F]),
    ("/activate", "POST", [422; 6]),
    ("/back", "POST", [422; 6]),
    ("/command", "POST", [401, 401, 403, 410, 410, 410]),
    ("/device", "POST", [422; 6]),
    ("/device/enter", "POST", [422; 6]),
    ("/device/state", "GET", [200; 6]),
    ("/export/{conversation}/{name}", "GET", [401, 401, 403, 404, 404, 404]),
    ("/file", "POST", [401, 401, 403, 422, 422, 422]),
    ("/file/{id}", "GET", [401, 401, 403, 404, 404, 404]),
    ("/file/{id}/{size}", "GET", [401, 401, 403, 404, 404, 404]),
    ("/forget", "POST", [200; 6]),
    ("/guest", "POST", [422; 6]),
    ("/healthz", "GET", [200; 6]),
    ("/login", "POST", [200, 200, 403, 200, 200, 200]),
    ("/login/code", "POST", [422; 6]),
    ("/login/code/passkey", "POST", [422; 6]),
    ("/login/code/passkey/begin", "POST", [F; 6]),
    ("/login/passkey", "POST", [422; 6]),
    ("/login/passkey/begin", "POST", [F; 6]),
    ("/logout", "POST", [200; 6]),
    ("/me", "GET", [204, 204, 204, 200, 200, 200]),
    ("/passkeys/add", "POST", [401, 401, 403, F, 422, 422]),
    ("/passkeys/begin", "POST", [401, 401, 403, F, F, F]),
    ("/passkeys/remove", "POST", [401, 401, 403, F, 422, 422]),
    ("/passkeys/rename", "POST", [401, 401, 403, F, 422, 422]),
    ("/readyz", "GET", [200; 6]),
    ("/register", "POST", [200; 6]),
    ("/reset", "POST", [422; 6]),
    ("/reset/ask", "POST", [200; 6]),
    ("/second-factor/begin", "POST", [401, 401, 403, F, F, F]),
    ("/second-factor/confirm", "POST", [401, 401, 403, F, 422, 422]),
    ("/second-factor/off", "POST", [401, 401, 403, F, F, F]),
    ("/stream", "GET", [401, 401, 403, 200, 200, 200]),
    ("/upload/{id}", "DELETE", [401, 401, 403, 404, 404, 404]),
    ("/upload/{id}", "HEAD", [401, 401, 403, 404, 404, 404]),
    ("/upload/{id}", "PATCH", [401, 401, 403, 422, 422, 422]),
    ("/upload/{id}", "POST", [401, 401, 403, 404, 404, 404]),
    ("/ws", "GET", [401, 401, 403, 101, 101, 101]),
];

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/// The paths that the router has, as it describes itself; its fallback is none.
fn paths(world: &World) -> Vec<String> {
    let router = format!("{:?}", routes(world.engine.clone()));
    let named = router.split("RouteId(").filter_map(|part| {
        let (number, rest) = part.split_once("): \"")?;
        number.parse::<u32>().ok()?;
        Some(rest.split('"').next().unwrap_or_default().to_owned())
    });
    let mut paths: Vec<String> =
        named.filter(|path| path != "/" && !path.contains("__private__axum_fallback")).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// Asks with a form that is filled in, and reads the answer; of an open stream its head.
async fn ask(world: &World, method: &str, path: &str, token: Option<&str>, number: usize) -> (u16, String) {
    let body = form(&[
        ("name", &format!("n{number}")),
        ("avatar", "3"),
        (if path == "/login" { "none" } else { "email" }, &format!("n{number}@example.org")),
        ("password", PASSWORD),
        ("old", OTHER),
        ("secret", "x"),
        ("code", "000000"),
    ]);
    let cookie = token.map(|token| format!("cookie: sid={token}\r\n")).unwrap_or_default();
    let upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    let (connection, at) = match path {
        "/ws" => (upgrade, path.to_owned()),
        // Somebody else's stream.
        "/command" => ("connection: close\r\n", format!("{path}?stream={}", "0".repeat(32))),
        // No file that there is.
        _ => (
            "connection: close\r\n",
            path.replace("{id}", "77")
                .replace("{size}", "320")
                .replace("{conversation}", "5")
                .replace("{name}", "1.csv"),
        ),
    };
    let address = world.address;
    let head = format!("{method} {at} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n{cookie}");
    let kind = "accept: application/json\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    let length = body.len();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(format!("{head}{connection}{kind}content-length: {length}\r\n\r\n{body}").as_bytes())
        .await
        .unwrap();
    let (mut answer, mut buffer) = (Vec::new(), [0; 2048]);
    loop {
        let has_head = answer.windows(4).any(|bytes| bytes == b"\r\n\r\n");
        if has_head && matches!(path, "/stream" | "/ws") {
            break;
        }
        let read = tokio::time::timeout(SOON, stream.read(&mut buffer)).await.expect("answers in time");
        match read {
            Ok(n) if n > 0 => answer.extend_from_slice(&buffer[..n]),
            _ => break,
        }
    }
    let text = String::from_utf8_lossy(&answer).to_ascii_lowercase();
    let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    (if status == 422 && text.contains(r#"{"fault":"forbidden"}"#) { F } else { status }, text)
}

/// Some people of each kind, made anew for each route: some routes end the login that they are asked with.
struct Asking {
    _scene: Scene,
    people: [Person; 4],
}

impl Asking {
    async fn set(world: &World, number: usize, ada: &mut Person) -> Self {
        let mut scene = Scene::set(world, number, &ada.token, "").await;
        let guest = std::mem::replace(&mut scene.people[1], world.person(&format!("x{number}")).await);
        let suspended = world.person(&format!("suspended{number}")).await;
        ada.ask(Command::Suspend { person: suspended.me.id }).await.unwrap();
        let owner = world.person(&format!("owner{number}")).await;
        ada.ask(Command::MakeOwner { person: owner.me.id }).await.unwrap();
        let member = world.person(&format!("plain{number}")).await;
        Self { _scene: scene, people: [suspended, guest, member, owner] }
    }

    fn tokens<'a>(&'a self, forged: &'a str) -> [Option<&'a str>; 6] {
        let [suspended, guest, member, owner] = self.people.each_ref().map(|person| person.token.as_str());
        [None, Some(forged), Some(suspended), Some(guest), Some(member), Some(owner)]
    }
}

#[tokio::test]
async fn every_route_asks_who_it_is() {
    let world = World::new().await;
    let code = engine::actions::person::new_owner_code(&world.engine).await.unwrap().unwrap();
    let mut ada = world.person("ada").await;
    ada.ask(Command::ClaimOwner { code }).await.unwrap();
    let mut rows: Vec<_> = ROWS.iter().map(|(path, ..)| *path).collect();
    rows.dedup();
    assert_eq!(paths(&world), rows, "every route has a row");
    let forged = "0".repeat(64);
    let (mut cells, mut wrong) = (0, Vec::new());
    for (number, path) in rows.iter().enumerate() {
        let asking = Asking::set(&world, number, &mut ada).await;
        let row_of =
            |own: &str| ROWS.iter().find(|(at, method, _)| at == path && *method == own).map(|(.., row)| row);
        // The methods that do something come last.
        let (own, others): (Vec<&str>, Vec<&str>) =
            METHODS.iter().copied().partition(|method| row_of(method).is_some());
        for method in others.iter().chain(&own) {
            for (at, token) in asking.tokens(&forged).into_iter().enumerate() {
                let want = match (row_of(method), row_of("GET")) {
                    (Some(row), _) => row[at],
                    // Every other check comes first, and a handshake is no HEAD.
                    (None, Some(_)) if *method == "HEAD" && *path == "/ws" => {
                        [401, 401, 403, 400, 400, 400][at]
                    }
                    (None, Some(row)) if *method == "HEAD" => row[at],
                    _ => 405,
                };
                let (status, head) = ask(&world, method, path, token, cells).await;
                if status != want {
                    wrong.push(format!("{method} {path}, {at}: {status}, not {want}"));
                }
                assert!(status < 500, "{method} {path}, {at}: {head}");
                let stored = status != 101 && !head.contains("cache-control: no-store");
                assert!(!stored, "{method} {path}, {at}: a cache would keep it: {head}");
                let echoes = token.is_some_and(|token| head.contains(token)) && *path != "/logout";
                assert!(!echoes || status == 405 && head.contains("set-cookie"), "{method} {path}: {head}");
                cells += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("routes: {cells} cells");
    drop(ada);
    world.stop().await;
}
