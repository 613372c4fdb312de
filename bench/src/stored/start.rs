//! Row S7: how long a server takes to its first answer, with 1 000 000 messages and with none, and after
//! it was killed in the middle of writing.

use super::{Stock, client::Client, fill::Filled, product::Product, random::Random};
use crate::figures::{Bound, Figure, Series, Target};
use anyhow::{Context as _, ensure};
use protocol::{Command, ConversationId, Nonce, Reply};
use std::{
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// Starts of each sort, interleaved.
const ROUNDS: usize = 9;
/// For so long people write before the server is killed.
const WRITING: Duration = Duration::from_millis(700);
/// How many write.
const WRITERS: usize = 8;

const LONG: &str = "1 000 000 messages";
const EMPTY: &str = "empty folder";
const SHORT: &str = "10 000 messages";
const MORE: &str = "1 000 000 messages − empty folder";
const KILLED: &str = "1 000 000 messages, killed while writing";

/// Measures from the birth of the process to the end of its first answer, the login page; in milliseconds.
/// After a kill the first page of somebody has to come as well, and all that was acknowledged has to be
/// there. About half a minute.
///
/// # Errors
/// The server's; an acknowledged message that is gone.
pub fn measure(server: &Path, stock: &Stock) -> anyhow::Result<Vec<Figure>> {
    let [mut long, mut empty, mut short, mut more, mut killed] = [const { Vec::new() }; 5];
    let mut random = Random::new(11);
    for round in 0..ROUNDS {
        let nothing = stock.folder().join(format!("empty{round}"));
        let none = start(server, &nothing)?;
        let some = start(server, &stock.long.folder)?;
        empty.push(none);
        long.push(some);
        more.push(some - none);
        short.push(start(server, &stock.short.folder)?);
        killed.push(after_a_kill(server, &stock.long, &mut random).context("after a kill")?);
        std::fs::remove_dir_all(&nothing)?;
    }
    let at_most = |of, bound| vec![Target { of, against: None, bound: Bound::AtMost(bound) }];
    let figure =
        |what: &str, series, targets| Figure { row: "S7", what: what.into(), unit: "ms", series, targets };
    let series = |name, rounds| Series { name, rounds };
    Ok(vec![
        figure(
            "to the first answer, after a clean stop",
            vec![series(LONG, long), series(SHORT, short), series(EMPTY, empty)],
            vec![],
        ),
        figure("of that, for the long log", vec![series(MORE, more)], at_most(MORE, 50.0)),
        figure("to the first answer, after kill -9", vec![series(KILLED, killed)], at_most(KILLED, 2_000.0)),
    ])
}

fn start(server: &Path, folder: &Path) -> anyhow::Result<f64> {
    let product = Product::start(server, folder)?;
    let took = milliseconds(product.started_in);
    product.stop()?;
    Ok(took)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn after_a_kill(server: &Path, filled: &Filled, random: &mut Random) -> anyhow::Result<f64> {
    let product = Product::start(server, &filled.folder)?;
    let acknowledged = AtomicU32::new(0);
    std::thread::scope(|scope| -> anyhow::Result<()> {
        for person in filled.people.iter().take(WRITERS) {
            let (mut client, _) = Client::connect(product.address, &person.token)?;
            let mut random = Random::new(random.bits());
            let acknowledged = &acknowledged;
            // Ends with its connection.
            scope.spawn(move || {
                loop {
                    let nonce = Nonce(u128::from_be_bytes(random.sixteen()));
                    let text = "written until the power went".to_owned();
                    let said = Command::Send { conversation: ConversationId::LOBBY, nonce, text };
                    let Ok((Reply::Sent(entry), _)) = client.ask(said) else { return };
                    acknowledged.fetch_max(entry.seq.0, Ordering::Relaxed);
                }
            });
        }
        std::thread::sleep(WRITING);
        product.kill()
    })?;
    let product = Product::start(server, &filled.folder)?;
    let took = milliseconds(product.started_in);
    let person = filled.people.first().context("nobody")?;
    product.first_page(&person.token)?;
    let (_, resumed) = Client::connect(product.address, &person.token)?;
    let head = resumed.conversations.first().context("no lobby")?.head.0;
    let acknowledged = acknowledged.into_inner();
    ensure!(acknowledged > filled.messages, "nothing was written before the kill");
    ensure!(head >= acknowledged, "{acknowledged} was acknowledged, and the log ends at {head}");
    product.stop()?;
    Ok(took)
}
