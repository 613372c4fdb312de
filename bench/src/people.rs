//! Leliao's people. Each is in the lobby, in a room with everybody, and in a private chat with a neighbour.

use crate::{
    load::{
        swarm::Swarm,
        wire::{self, Dialect},
    },
    server::{Server, request},
    setup::{Contestant, Setup},
};
use anyhow::Context as _;
use serde_json::Value;
use std::{net::SocketAddr, path::Path};
use tempfile::TempDir;

/// Logins under way at once: as many as share a commit well.
const LOGINS_AT_ONCE: usize = 32;
/// People who join a room at once; few, so that few hear of it.
const JOINS_AT_ONCE: usize = 100;

/// A database with people in it.
pub struct People {
    folder: TempDir,
    contestant: Contestant,
    pub logins: Vec<Login>,
    /// Everybody's private chat, with their neighbour: 0 with 1, 2 with 3 …
    pub chats: Vec<String>,
}

/// Somebody's login.
pub struct Login {
    person: String,
    /// Name and value, as the server set it.
    cookie: String,
    /// The server's port then: the cookie's name may contain it.
    port: u16,
}

/// The people of each version of Leliao that takes part.
pub struct Crowds(Vec<People>);

impl Crowds {
    /// Makes databases of so many people in a folder.
    pub fn new(setup: &Setup, work: &Path, count: usize) -> anyhow::Result<Self> {
        let versions = setup.contestants.iter().filter(|one| one.is_leliao());
        versions.map(|version| People::new(setup, *version, work, count)).collect::<Result<_, _>>().map(Self)
    }

    /// Those of a contestant, if it is a Leliao.
    pub fn of(&self, contestant: Contestant) -> Option<&People> {
        self.0.iter().find(|people| people.contestant == contestant)
    }
}

impl People {
    fn new(setup: &Setup, contestant: Contestant, work: &Path, count: usize) -> anyhow::Result<Self> {
        let folder = TempDir::with_prefix_in("people-", work)?;
        let server = setup.start_leliao(contestant, folder.path())?;
        let (logins, mut chats) = (log_in(server.address, count)?, Vec::new());
        let mut room = String::new();
        for some in logins.chunks(JOINS_AT_ONCE) {
            let mut swarm = connect(server.address, some)?;
            if room.is_empty() {
                room = create_room(&mut swarm, "everybody")?;
            }
            swarm.ask_all(&(0..some.len()).map(|client| (client, join(&room))).collect::<Vec<_>>())?;
            // Both open it: a chat is in the list of who opens it, and in the other's from its first message on.
            let open = |client: usize| {
                let other = &some.get(client ^ 1)?.person;
                Some((client, format!(r#"{{"open_private":{{"person":"{other}"}}}}"#)))
            };
            let opens: Vec<_> = (0..some.len()).map_while(open).collect();
            for (opened, _) in swarm.ask_all(&opens)? {
                chats.push(opened_id(&opened)?);
            }
        }
        server.stop()?;
        Ok(Self { folder, contestant, logins, chats })
    }

    /// Where they are kept.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts a server that knows them.
    pub fn start(&self, setup: &Setup) -> anyhow::Result<Server> {
        setup.start_leliao(self.contestant, self.folder.path())
    }
}

impl Login {
    /// Logs somebody new in.
    pub fn new(address: SocketAddr, name: &str) -> anyhow::Result<Self> {
        let form = format!("name={name}&avatar=1&locale=en");
        let answer = request(address, "POST /login", "Accept: application/json\r\n", &form)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no body")?;
        let body: Value = serde_json::from_str(body).with_context(|| body.to_owned())?;
        let person = body.pointer("/person/id").and_then(Value::as_str).context("no person")?.to_owned();
        let mut headers = head.lines().filter_map(|line| line.split_once(": "));
        let cookie =
            headers.find(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).context("no cookie")?.1;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Self { person, cookie, port: address.port() })
    }

    /// A request for an upgrade that resumes at once, as the page's does; without a cursor for the first time.
    pub fn upgrade(&self, address: SocketAddr, cursor: Option<&str>) -> String {
        upgrade(address, &format!("/ws?resume={}", cursor.unwrap_or_default()), &self.header(address))
    }

    /// Loads the first page, as a browser does.
    pub fn load_page(&self, address: SocketAddr) -> anyhow::Result<()> {
        request(address, "GET /", &self.header(address), "").map(drop)
    }

    fn header(&self, address: SocketAddr) -> String {
        let (name, value) = self.cookie.split_once('=').unwrap_or_default();
        let name = name.replace(&self.port.to_string(), &address.port().to_string());
        format!("Cookie: {name}={value}\r\n")
    }
}

/// A request for an upgrade, as a browser sends it.
pub fn upgrade(address: SocketAddr, path: &str, headers: &str) -> String {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    )
}

/// Connects some people at once.
pub fn connect(address: SocketAddr, who: &[Login]) -> anyhow::Result<Swarm> {
    let mut swarm = Swarm::new(Dialect::Leliao)?;
    let requests = who.iter().map(|login| login.upgrade(address, None)).collect();
    swarm.connect(address, requests, JOINS_AT_ONCE, |_, _, _| ())?;
    swarm.all_here()?;
    Ok(swarm)
}

/// Has the first client make a room. Returns its id.
pub fn create_room(swarm: &mut Swarm, name: &str) -> anyhow::Result<String> {
    let nonce = wire::nonce();
    opened_id(&swarm.ask(0, format!(r#"{{"create_room":{{"nonce":"{nonce}","name":"{name}"}}}}"#))?.0)
}

/// The command to join a room.
pub fn join(room: &str) -> String {
    format!(r#"{{"join":{{"conversation":"{room}"}}}}"#)
}

fn opened_id(opened: &Value) -> anyhow::Result<String> {
    let id = opened.pointer("/opened/id").and_then(Value::as_str);
    Ok(id.with_context(|| format!("not opened: {opened}"))?.to_owned())
}

fn log_in(address: SocketAddr, count: usize) -> anyhow::Result<Vec<Login>> {
    // So long a name that a typing event is about as long as a peer's message.
    let one = |number| Login::new(address, &format!("somebody-at-the-desk-{number:06}"));
    let some = |first| (first..count).step_by(LOGINS_AT_ONCE).map(one).collect::<anyhow::Result<Vec<_>>>();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..LOGINS_AT_ONCE).map(|first| scope.spawn(move || some(first))).collect();
        let joined = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| anyhow::bail!("a login panicked")));
        Ok(joined.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
    })
}
