//! Row A1: whether the time of an answer says who has an account. Row A2: what logins with a password cost a room.

use super::connected::{Connected, Schedule, Talk, milliseconds};
use crate::{
    figures::{Outcome, Spread, Turn},
    people::Crowds,
    server::{Server, request},
    setup::{Contestant, Setup},
};
use anyhow::{Context as _, ensure};
use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Tries of each form for somebody who has an account, and as many for somebody who has none.
const TRIES: usize = 2_000;
const PASSWORD: &str = "correct horse battery";
const KNOWN: &str = "somebody%40example.org";
const UNKNOWN: &str = "everybody%40example.org";
/// Accounts that log in beside the room.
const ACCOUNTS: usize = 20;
const ROOM: usize = 1_000;
/// Ten logins a second.
const LOGINS_APART: Duration = Duration::from_millis(100);
/// For ten seconds that count.
const TEN_SECONDS: Schedule = Schedule { every: Duration::from_millis(20), warm_up: 50, messages: 550 };

/// A form, and what it sends beside the address.
const FORMS: [(&str, &str, &str); 3] = [
    ("A1 login", "A1 login-delta", "/login?password=not+the+password"),
    ("A1 register", "A1 register-delta", "/register?name=Newcomer&avatar=3&password=gUvzin-4tyzqo"),
    ("A1 reset", "A1 reset-delta", "/reset/ask?"),
];

pub fn enumeration(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let folder = TempDir::with_prefix_in("accounts-", &setup.work)?;
    add_accounts(setup, folder.path())?;
    // All tries are one long run: the median of many is what an attacker looks at.
    out.play(&setup.those_of(&[Contestant::Leliao]), 1, |_, contestant| {
        let server = setup.start_with_accounts(contestant, folder.path())?;
        let mut turn = Turn::new();
        for (key, delta, form) in FORMS {
            let (path, fields) = form.split_once('?').context("no fields")?;
            let (known, unknown) = try_in_turns(server.address, path, fields)?;
            let medians = (median(&known)?, median(&unknown)?);
            turn.extend([(key, "known", medians.0), (key, "unknown", medians.1)]);
            turn.push((delta, "Leliao", (medians.0 - medians.1).abs()));
        }
        server.stop()?;
        Ok(turn)
    });
    Ok(())
}

fn median(times: &[f64]) -> anyhow::Result<f64> {
    Ok(Spread::of(times).context("nothing was measured")?.median)
}

/// Sends a form for both, in an order that turns with every pair: what one leaves to do hits both alike. The answers
/// must not differ in anything else either.
fn try_in_turns(address: SocketAddr, path: &str, fields: &str) -> anyhow::Result<(Vec<f64>, Vec<f64>)> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for number in 0..TRIES {
        let mut pair = [(&mut known, KNOWN), (&mut unknown, UNKNOWN)];
        if number % 2 == 1 {
            pair.reverse();
        }
        let mut answers = Vec::new();
        for (times, email) in pair {
            let asked = Instant::now();
            let answer = post(address, path, &format!("{fields}&email={email}"))?;
            times.push(milliseconds(asked.elapsed()));
            let mut lines: Vec<String> = answer.lines().map(str::to_ascii_lowercase).collect();
            lines.retain(|line| !line.starts_with("date:"));
            answers.push(lines.join("\n").replace(email_in_cookie(email), ""));
        }
        ensure!(answers.windows(2).all(|two| two.first() == two.last()), "they differ: {answers:?}");
        let is_right =
            answers.iter().all(|answer| answer.starts_with("http/1.1 200") || answer.contains("\"wrong\""));
        ensure!(is_right, "{path}: {answers:?}");
    }
    Ok((known, unknown))
}

/// What both cookies with the address differ by.
fn email_in_cookie(email: &str) -> &str {
    email.split('%').next().unwrap_or_default()
}

fn post(address: SocketAddr, path: &str, form: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept: application/json\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(head.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Gives some people in a folder an account each, all with one password: the server hashes it for somebody who
/// registers, and what would come after the mail is written down here.
fn add_accounts(setup: &Setup, folder: &Path) -> anyhow::Result<()> {
    let server = setup.start_with_accounts(Contestant::Leliao, folder)?;
    let accept = "Accept: application/json\r\n";
    for number in 0..ACCOUNTS {
        let form = format!("name=with-account-{number}&avatar=1&locale=en");
        request(server.address, "POST /login", accept, &form)?;
    }
    let form =
        format!("name=model&avatar=1&email=model%40example.org&password={}", PASSWORD.replace(' ', "+"));
    request(server.address, "POST /register", accept, &form)?;
    server.stop()?;
    let database = rusqlite::Connection::open(folder.join("leliao.db"))?;
    let added = database.execute(
        "WITH some AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n
                       FROM people WHERE name LIKE 'with-account-%'),
              addressed AS (SELECT id, CASE n WHEN 0 THEN 'somebody' ELSE 'person' || n END || '@example.org' AS email
                            FROM some)
         INSERT INTO accounts (person, email, email_key, password, confirmed_at)
         SELECT id, email, email, (SELECT password FROM mail_tokens LIMIT 1), 0 FROM addressed",
        [],
    )?;
    ensure!(added == ACCOUNTS, "{added} accounts were added");
    database.execute("DELETE FROM mails", [])?;
    Ok(())
}

pub fn logins(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let crowds = Crowds::new(setup, &setup.work, ROOM)?;
    let folder = crowds.of(Contestant::Leliao).context("Leliao takes no part")?.folder();
    add_accounts(setup, folder)?;
    out.play(&setup.those_of(&[Contestant::Leliao]), setup.rounds, |round, contestant| {
        let mut connected = Connected::crowd(setup, contestant, &crowds, ROOM)?;
        let mut turn = Turn::new();
        let mut both = [false, true];
        both.rotate_left(round % 2);
        for with_logins in both {
            let talk = Talk::durable(contestant);
            let (stop, count) = (AtomicBool::new(!with_logins), AtomicUsize::new(0));
            let address = connected.server.address;
            let (p50, p99) = std::thread::scope(|scope| {
                scope.spawn(|| log_in_all_the_time(address, &stop, &count));
                let heard = connected.hear_on_schedule(&TEN_SECONDS, talk, || talk.message());
                stop.store(true, Ordering::Relaxed);
                heard
            })?;
            let expected =
                TEN_SECONDS.every.as_millis() * u128::from(TEN_SECONDS.messages) / LOGINS_APART.as_millis();
            let count = count.load(Ordering::Relaxed);
            ensure!(!with_logins || count as u128 * 10 >= expected * 9, "only {count} logins");
            let series = if with_logins { "10 logins a second" } else { "Leliao" };
            turn.extend([("A2 p50", series, p50), ("A2 p99", series, p99)]);
            connected.settle(Duration::from_millis(300))?;
        }
        Ok(turn)
    });
    Ok(())
}

/// Each login is on its way when it is due, whatever became of those before.
fn log_in_all_the_time(address: SocketAddr, stop: &AtomicBool, count: &AtomicUsize) {
    std::thread::scope(|scope| {
        let (start, mut number) = (Instant::now(), 0);
        while !stop.load(Ordering::Relaxed) {
            let email = match number as usize % ACCOUNTS {
                0 => KNOWN.to_owned(),
                n => format!("person{n}%40example.org"),
            };
            scope.spawn(move || {
                let form = format!("email={email}&password={}", PASSWORD.replace(' ', "+"));
                if request(address, "POST /login", "Accept: application/json\r\n", &form).is_ok() {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
            number += 1;
            std::thread::sleep((start + LOGINS_APART * number).saturating_duration_since(Instant::now()));
        }
    });
}

impl Setup {
    /// Starts a Leliao whose limits for accounts are as high as the others.
    fn start_with_accounts(&self, contestant: Contestant, folder: &Path) -> anyhow::Result<Server> {
        const QUOTAS: &str = "--registrations-per-hour 1000000 --wrong-passwords-per-hour 1000000 \
            --wrong-passwords-per-account 1000000 --mails-per-hour 1000000 --mails-per-minute 1000000";
        self.start_leliao_with(contestant, folder, QUOTAS)
    }
}
