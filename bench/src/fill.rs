//! Messages for rows that need many, said through the server's own socket.

use crate::{
    load::wire::{self, Heard, LOBBY},
    people::{Login, connect},
    server::Server,
};
use anyhow::ensure;
use std::{
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

/// Who talks; few, for each hears everything.
const AUTHORS: usize = 12;
/// Unanswered messages: twice as many as a commit takes.
const IN_FLIGHT: u64 = 256;
const SENTENCES: [&str; 8] = [
    "好的，收到。",
    "明天早上八点校门口集合，记得带水和帽子。",
    "I can drive four kids.",
    "路线看这里：https://map.example.org/lake，很清楚。",
    "A rather long message, to see how it wraps over the lines of a bubble. ",
    "谢谢老师！👋",
    "哈哈哈",
    "The bus number is B-17, right?",
];

/// Has new people say so many messages in the lobby.
pub fn fill(server: &Server, messages: u64) -> anyhow::Result<()> {
    let logins = (1..=AUTHORS).map(|n| Login::new(server.address, &format!("说话的人{n}")));
    let mut swarm = connect(server.address, &logins.collect::<anyhow::Result<Vec<_>>>()?)?;
    let mut chance = fastrand::Rng::with_seed(9);
    let (mut sent, mut written, mut last, mut author) = (0, 0, Instant::now(), 0);
    while written < messages {
        while sent < messages.min(written + IN_FLIGHT) {
            sent += 1;
            // People tend to say more than one thing at a time.
            if chance.f32() < 0.4 {
                author = chance.usize(..AUTHORS);
            }
            let mut text = format!("{sent} ");
            for _ in 0..chance.choice([1, 1, 1, 2, 3]).unwrap_or(1) {
                text.push_str(chance.choice(SENTENCES).unwrap_or_default());
            }
            swarm.send(author, &wire::send(LOBBY, &text))?;
        }
        let (before, mut refused) = (written, false);
        swarm.turn(Some(Duration::from_millis(100)), |_, heard, _| {
            written += u64::from(heard == Heard::Sent);
            refused |= matches!(heard, Heard::Refusal | Heard::Behind);
        })?;
        swarm.all_here()?;
        last = if written > before { Instant::now() } else { last };
        ensure!(!refused && last.elapsed() < Duration::from_secs(30), "message {written} is not answered");
    }
    Ok(())
}

/// Moves a stopped server's messages apart in time: they were said within seconds.
pub fn spread_in_time(database: &Path, apart_ms: u64) -> anyhow::Result<()> {
    let database = rusqlite::Connection::open(database)?;
    database.execute(
        "UPDATE entries SET at = at - ?1 * ((SELECT max(seq) FROM entries WHERE conversation = ?2) - seq)
         WHERE conversation = ?2",
        [i64::try_from(apart_ms)?, LOBBY.parse()?],
    )?;
    Ok(())
}

/// Somebody new says so many messages in the lobby, at a pace.
pub fn talk(address: SocketAddr, messages: u32, every: Duration, after: Duration) -> anyhow::Result<()> {
    let name = format!("speaker {}", wire::nonce().get(..12).unwrap_or_default());
    let mut swarm = connect(address, &[Login::new(address, &name)?])?;
    let start = Instant::now() + after;
    let (mut sent, mut written) = (0, 0);
    while written < messages {
        let due = start + every * sent;
        if sent < messages && Instant::now() >= due {
            sent += 1;
            swarm.send(0, &wire::send(LOBBY, &format!("现在说的第 {sent} 句 – said just now")))?;
        }
        let patience = due.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        swarm.turn(Some(patience), |_, heard, _| written += u32::from(heard == Heard::Sent))?;
        swarm.all_here()?;
    }
    Ok(())
}
