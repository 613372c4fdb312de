//! An inbox in memory, and forms about accounts that are filled in.

use crate::world::*;
use engine::{
    actions::credentials,
    ports::mail::{Letter, Mail, MailError},
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

pub const PASSWORD: &str = "correct horse battery";
pub const OTHER: &str = "gUvzin-4tyzqo";

/// Keeps what is sent.
#[derive(Default)]
pub struct Inbox {
    letters: Mutex<Vec<Letter>>,
    /// So many are refused first.
    pub refuses: AtomicU32,
}

impl Mail for Inbox {
    fn send(&self, letter: &Letter) -> Result<(), MailError> {
        if self.refuses.load(Ordering::SeqCst) > 0 {
            self.refuses.fetch_sub(1, Ordering::SeqCst);
            return Err(MailError::Later("on purpose".into()));
        }
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

impl Inbox {
    pub fn count(&self) -> usize {
        self.letters.lock().unwrap().len()
    }

    /// Waits for the mail with this number, from 1.
    pub async fn letter(&self, number: usize) -> Letter {
        for _ in 0..500 {
            if let Some(letter) = self.letters.lock().unwrap().get(number - 1) {
                return letter.clone();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no mail came");
    }

    /// The secret of the link in it.
    pub async fn secret(&self, number: usize) -> String {
        secret_in(&self.letter(number).await)
    }
}

pub fn secret_in(letter: &Letter) -> String {
    let link = letter.body.split_whitespace().find(|word| word.starts_with("http")).unwrap();
    link.rsplit('/').next().unwrap().to_owned()
}

/// What a response sets a cookie to whose name begins with this; `None` if it does not, or takes it back.
pub fn set_cookie(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find_map(|line| line.strip_prefix(&format!("set-cookie: {name}-")))?;
    let value = line.split_once('=')?.1.split(';').next()?;
    (!value.is_empty()).then(|| value.to_owned())
}

/// A server that sends its mails to an inbox.
pub async fn with_inbox() -> (World, Arc<Inbox>) {
    let world = World::new().await;
    let inbox = Arc::new(Inbox::default());
    deliver_to(&world, inbox.clone());
    (world, inbox)
}

pub fn deliver_to(world: &World, mail: Arc<dyn Mail>) {
    tokio::spawn(credentials::deliver(world.engine.clone(), mail, "http://chat.test".to_owned()));
}

pub fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

impl World {
    /// Fills a form in as a script does; gives status and body.
    pub async fn fill(&self, path: &str, token: Option<&str>, fields: &[(&str, &str)]) -> (u16, String) {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut headers = vec![("accept", "application/json")];
        headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
        let (status, _, body) = self.post(path, &headers, &form(fields)).await;
        (status, body)
    }

    /// The same in a browser that has these cookies.
    pub async fn press(&self, path: &str, cookies: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let headers = [("accept", "application/json"), ("cookie", cookies)];
        let (status, _, body) = self.post(path, &headers, &form(fields)).await;
        (status, body)
    }

    /// The cookie of a browser that was at a page of the way in, also of a site behind HTTPS; another letter is another
    /// browser.
    pub fn door(&self, letter: &str) -> String {
        let secret = letter.repeat(64);
        format!("door-{}={secret}; __Host-door={secret}", self.address.port())
    }

    pub async fn register(&self, name: &str, email: &str, password: &str) -> (u16, String) {
        let fields =
            [("name", name), ("email", email), ("password", password), ("avatar", "3"), ("locale", "en")];
        self.press("/register", &self.door("a"), &fields).await
    }

    pub async fn password_login(&self, email: &str, password: &str) -> (u16, String) {
        self.fill("/login", None, &[("email", email), ("password", password)]).await
    }

    /// Registers and activates; gives the token.
    pub async fn member(&self, inbox: &Inbox, name: &str, email: &str) -> String {
        let before = inbox.count();
        assert_eq!(self.register(name, email, PASSWORD).await, (200, "{}".to_owned()));
        let secret = inbox.secret(before + 1).await;
        token_in(self.activate(&secret).await)
    }

    /// Presses the button in the browser that registered.
    pub async fn activate(&self, secret: &str) -> (u16, String) {
        self.press("/activate", &self.door("a"), &[("secret", secret)]).await
    }
}

pub fn token_in((status, body): (u16, String)) -> String {
    assert_eq!(status, 200, "{body}");
    let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
    answer["token"].as_str().unwrap_or_else(|| panic!("{body}")).to_owned()
}
