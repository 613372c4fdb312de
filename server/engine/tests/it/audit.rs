//! What the log says of what one person did to another, once, after it has happened; and of guesses.

use crate::world::*;
use engine::actions::person;
use protocol::*;
use std::{
    io::{self, Write},
    sync::{Arc, LazyLock, Mutex},
};

/// The audit lines of this process.
static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().with_env_filter("audit=info,engine=warn").with_ansi(false);
    subscriber.with_writer(move || writer.clone()).try_init().unwrap();
    lines
});

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn with(&self, words: &str) -> usize {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        text.lines().filter(|line| line.contains(words)).count()
    }
}

#[tokio::test]
async fn what_was_refused_is_not_told_as_done() {
    let lines = LazyLock::force(&LINES);
    let world = World::new().await;
    let (mut alice, mut olga, bob) =
        (world.person("alice").await, world.person("olga").await, world.person("bob").await);
    let rename = |name: &str| Command::RenamePerson { person: bob.me.id, name: name.to_owned() };
    assert_eq!(alice.ask(rename("robert")).await, Err(Fault::Forbidden));
    let code = person::new_owner_code(&world.engine).await.unwrap().unwrap();
    olga.ask(Command::ClaimOwner { code }).await.unwrap();
    // Refused after the right was checked.
    assert_eq!(olga.ask(rename("alice")).await, Err(Fault::Name(NameFault::Taken)));
    olga.ask(rename("robert")).await.unwrap();
    let done = |by: PersonId| lines.with(&format!("{by} renamed {}", bob.me.id));
    assert_eq!((done(alice.me.id), done(olga.me.id)), (0, 1));
    assert_eq!(lines.with(&format!("{} used the owner code", olga.me.id)), 1);
    for person in [alice, olga, bob] {
        person.leaves().await;
    }
    world.stop().await;
}

#[tokio::test]
async fn guesses_over_the_limit_are_one_line() {
    let lines = LazyLock::force(&LINES);
    let (said, tried) = ("too many wrong ways back", "too many guesses of the owner code");
    let before = (lines.with(said), lines.with(tried));
    let world = World::new().await;
    let guess = format!("secret={}", "0".repeat(64));
    for path in ["/back", "/device"] {
        for _ in 0..50 {
            world.post(path, &[("accept", "application/json")], &guess).await;
        }
    }
    let mut alice = world.person("alice").await;
    for _ in 0..30 {
        alice.ask(Command::ClaimOwner { code: "guess".to_owned() }).await.unwrap_err();
    }
    // Tests that run beside this one may guess as well.
    assert!((1..=2).contains(&(lines.with(said) - before.0)), "{}", lines.with(said));
    assert!((1..=3).contains(&(lines.with(tried) - before.1)), "{}", lines.with(tried));
    world.stop().await;
}
