//! Every page × everybody: the crawl of who is not logged in, of strangers, of a guest and of members, of the whole
//! site with pages and files. The addresses are those of the router itself: one without a row fails.

use crate::wiring::router;
use engine::{
    Config, Engine,
    actions::{execute, login, person},
    domain::{health::Health, permission::Caller},
    http::serve,
    ports::clock::{Clock as _, SystemClock},
    sqlite,
};
use protocol::*;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What nobody outside may read.
const NAME: &str = "我们的圈子";

/// An address, and what its page is answered with to: nobody, a stranger, a guest of a room, a member of a group, and
/// an owner of the server who is not in it.
const ROWS: &[(&str, [u16; 5])] = &[
    ("/", [303, 200, 303, 200, 200]),
    ("/.well-known/assetlinks.json", [200, 200, 200, 200, 200]),
    ("/admin", [404, 404, 404, 404, 200]),
    ("/admin/{desk}", [404, 404, 404, 404, 200]),
    ("/c/{id}", [303, 404, 404, 200, 404]),
    ("/c/{id}/info", [303, 404, 404, 200, 404]),
    ("/c/{id}/{seq}", [303, 404, 404, 200, 404]),
    ("/favicon.ico", [308, 308, 308, 308, 308]),
    ("/groups/new", [303, 200, 404, 200, 200]),
    ("/invite/{code}", [303, 404, 404, 404, 404]),
    ("/leave", [303, 200, 200, 200, 200]),
    ("/login", [200, 303, 303, 303, 303]),
    ("/login/code", [200, 200, 200, 200, 200]),
    ("/manifest.webmanifest", [200, 200, 200, 200, 200]),
    ("/people", [303, 200, 404, 200, 200]),
    ("/people/{id}", [303, 200, 404, 200, 200]),
    ("/register", [200, 303, 303, 303, 303]),
    ("/reset", [200, 200, 200, 200, 200]),
    ("/robots.txt", [200, 200, 200, 200, 200]),
    ("/rooms", [303, 200, 404, 200, 200]),
    ("/search", [303, 200, 404, 200, 200]),
    ("/settings", [303, 200, 404, 200, 200]),
    ("/settings/{part}", [303, 200, 404, 200, 200]),
    ("/share", [303, 303, 303, 303, 303]),
    ("/stars", [303, 200, 404, 200, 200]),
];

/// Who may read [`NAME`].
const MEMBER: usize = 3;

struct Site {
    engine: Arc<Engine>,
    address: SocketAddr,
    group: ConversationId,
    member: PersonId,
    /// As in [`ROWS`].
    tokens: [Option<String>; 5],
}

async fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    token: Option<&str>,
    form: &str,
) -> (u16, String) {
    let cookie = token.map(|token| format!("cookie: sid={token}\r\n")).unwrap_or_default();
    let length = form.len();
    let kind = "content-type: application/x-www-form-urlencoded\r\n";
    let accept = if form.is_empty() { "text/html" } else { "application/json" };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\nconnection: close\r\naccept: {accept}\r\n{cookie}{kind}content-length: {length}\r\n\r\n{form}"
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut buffer)).await;
        match read.expect("answers in time").unwrap() {
            0 => break,
            n => answer.extend_from_slice(&buffer[..n]),
        }
    }
    let text = String::from_utf8_lossy(&answer).into_owned();
    (text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0), text)
}

async fn come(engine: &Engine, address: SocketAddr, path: &str, form: &str) -> (String, Caller) {
    let (status, answer) = ask(address, "POST", path, None, form).await;
    assert_eq!(status, 200, "{answer}");
    let body: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    let token = body["token"].as_str().unwrap().to_owned();
    let identity = login::identify(engine, &token).await.unwrap().unwrap();
    (token, identity.caller())
}

async fn opened(engine: &Engine, by: Caller, command: Command) -> ConversationId {
    match execute(engine, by, command).await.unwrap() {
        Reply::Opened(view) => view.id,
        other => panic!("{other:?}"),
    }
}

impl Site {
    async fn open(folder: &std::path::Path) -> Self {
        let (clock, health) = (Arc::new(SystemClock), Health::new(|why| panic!("{why}")));
        let store = Arc::new(sqlite::Database::open(folder, clock.now(), health.clone()).unwrap());
        let mut config = Config::default();
        config.quotas.logins_per_minute = 1_000;
        let files = Arc::new(engine::blobs::Disk::new(folder));
        let engine = Engine::new(store, files, clock, config, health).unwrap();
        let listener = serve::listen("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve::serve(engine.clone(), listener, router(engine.clone(), &[], false)));
        let enter =
            async |name: &str| come(&engine, address, "/login", &format!("name={name}&avatar=3")).await;
        let (owner, code) = (enter("ada").await, person::new_owner_code(&engine).await.unwrap().unwrap());
        execute(&engine, owner.1, Command::ClaimOwner { code }).await.unwrap();
        let (stranger, member) = (enter("eve").await, enter("bob").await);
        let make = Command::CreateGroup { nonce: Nonce(1 << 90), name: NAME.into(), people: Vec::new() };
        let group = opened(&engine, member.1, make).await;
        let make = Command::CreateRoom { nonce: Nonce(2 << 90), name: "room".into(), space: None };
        let room = opened(&engine, member.1, make).await;
        let invite = Command::MakeInvitation { room: Some(room), hours: 1, uses: 1 };
        let Reply::Admin(link) = execute(&engine, member.1, invite).await.unwrap() else { panic!() };
        let link: ServerInvitation = link.read().unwrap();
        let form = format!("name=gus&avatar=3&code={}", link.code.unwrap());
        let guest = come(&engine, address, "/guest", &form).await;
        let people = [stranger, guest, member.clone(), owner].map(|(token, _)| Some(token));
        let [stranger, guest, insider, owner] = people;
        let tokens = [None, stranger, guest, insider, owner];
        Self { engine, address, group, member: member.1.person, tokens }
    }

    /// An address of this pattern, about the group and its member where it can be.
    fn fill(&self, pattern: &str) -> String {
        let parts = pattern.split('/').map(|part| match part {
            "{id}" if pattern.starts_with("/people") => self.member.to_string(),
            "{id}" => self.group.to_string(),
            "{seq}" => "1".to_owned(),
            "{desk}" => "people".to_owned(),
            "{part}" => "devices".to_owned(),
            part if part.starts_with('{') => "0".repeat(64),
            part => part.to_owned(),
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// The paths that a router has, as it describes itself; its fallback is none.
fn paths(router: &axum::Router) -> Vec<String> {
    let described = format!("{router:?}");
    let named = described.split("RouteId(").filter_map(|part| {
        let (number, rest) = part.split_once("): \"")?;
        number.parse::<u32>().ok()?;
        Some(rest.split('"').next().unwrap_or_default().to_owned())
    });
    let mut paths: Vec<String> = named.filter(|path| !path.contains("__private__axum")).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// The pages: what the engine does not serve itself, and what shares its path with a form. Files are everybody's.
fn pages(engine: &Arc<Engine>) -> Vec<String> {
    let forms = ["/login", "/login/code", "/register", "/reset"];
    let of_engine = paths(&engine::http::routes(engine.clone()));
    let is_page = |path: &String| {
        let is_file = [".svg", ".png", ".css", "/sw.js"].iter().any(|ending| path.ends_with(ending))
            || path.starts_with("/pkg/");
        !is_file && (path == "/" || forms.contains(&path.as_str()) || !of_engine.contains(path))
    };
    paths(&router(engine.clone(), &[], false)).into_iter().filter(is_page).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_asks_who_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::open(folder.path()).await;
    let rows: Vec<_> = ROWS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(pages(&site.engine), rows, "every page has a row");
    let (mut cells, mut wrong) = (0, Vec::new());
    for (pattern, row) in ROWS {
        let path = site.fill(pattern);
        for (at, token) in site.tokens.iter().enumerate() {
            for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE"] {
                let (status, text) = ask(site.address, method, &path, token.as_deref(), "").await;
                let want = if matches!(method, "GET" | "HEAD") { row[at] } else { 405 };
                if status != want {
                    wrong.push(format!("{method} {pattern}, {at}: {status}, not {want}"));
                }
                assert!(at == MEMBER || !text.contains(NAME), "{method} {pattern}, {at}: {text}");
                let is_stored = text.to_ascii_lowercase().contains("cache-control: no-store");
                assert!(
                    is_stored || *pattern == "/robots.txt" || *pattern == "/favicon.ico",
                    "{pattern}: {text}"
                );
                cells += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("pages: {cells} cells");
    site.engine.stopping.cancel();
}
