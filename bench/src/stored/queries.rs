//! Row S6: reading a log of 1 000 000 messages, beside one of 10 000.
//!
//! One socket asks one thing at a time. What is measured is the round trip over loopback: the server's
//! time is less. The unread count is in every `resume`, which is how a client gets it; `read` moves it,
//! on disk, and is measured beside it.

use super::{Stock, client::Client, fill::Filled, product::Product, random::Random};
use crate::{
    contestants::QUOTAS,
    figures::{Bound, Figure, Series, Target},
};
use anyhow::{Context as _, bail, ensure};
use protocol::{Command, ConversationId, Reply, Seq};
use std::{path::Path, time::Duration};

/// Rounds of each kind on each log, interleaved.
const ROUNDS: usize = 3;
/// Queries of each kind in a round.
const QUERIES: usize = 10_000;
/// Reads in a round: each is a commit. All rounds together stay inside the short log.
const READS: usize = 150;
/// How far each goes.
const STEP: u32 = 20;
/// For each query before a round that is not counted there are this many that are: caches are warm then,
/// and statements prepared.
const PER_WARMING: usize = 50;
/// For the median read, the disk included. Counting through the rest of the log takes ten times as long.
const READ_MS: f64 = 20.0;
/// A page.
const PAGE: u16 = 50;

const LONG: &str = "1 000 000 messages";
const SHORT: &str = "10 000 messages";
const COMPARED: &str = "p50 at 1 000 000 / p50 at 10 000";

#[derive(Clone, Copy)]
enum Kind {
    Newest,
    Jump,
    Unread,
    Read,
}

const KINDS: [(Kind, &str, usize); 4] = [
    (Kind::Newest, "newest 50", QUERIES),
    (Kind::Jump, "50 before a random place", QUERIES),
    (Kind::Unread, "unread count (resume)", QUERIES),
    (Kind::Read, "read 20 messages further (a commit)", READS),
];

/// One kind's results, a value per round.
#[derive(Default)]
struct Rounds {
    long: Quantiles,
    short: Quantiles,
}

#[derive(Default)]
struct Quantiles {
    p50: Vec<f64>,
    p99: Vec<f64>,
}

/// Measures p50 and p99 of each kind, in milliseconds. About a minute.
///
/// # Errors
/// The server's, and any answer that is not what was put in.
pub fn measure(server: &Path, stock: &Stock) -> anyhow::Result<Vec<Figure>> {
    println!("quotas: {}", QUOTAS.join(" "));
    let mut all: Vec<Rounds> = KINDS.iter().map(|_| Rounds::default()).collect();
    // Both stay up: only the one that is asked has work.
    let (long, short) =
        (Product::start(server, &stock.long.folder)?, Product::start(server, &stock.short.folder)?);
    let mut random = Random::new(3);
    for _ in 0..ROUNDS {
        for (rounds, (kind, what, queries)) in all.iter_mut().zip(KINDS) {
            for (product, filled, quantiles) in
                [(&long, &stock.long, &mut rounds.long), (&short, &stock.short, &mut rounds.short)]
            {
                let took = ask(product, filled, kind, queries, &mut random).context(what)?;
                quantiles.p50.push(quantile(&took, 50)?);
                quantiles.p99.push(quantile(&took, 99)?);
            }
        }
    }
    long.stop()?;
    short.stop()?;
    Ok(all.into_iter().zip(KINDS).flat_map(|(rounds, (kind, what, _))| figures(rounds, kind, what)).collect())
}

fn figures(rounds: Rounds, kind: Kind, what: &str) -> [Figure; 3] {
    // A commit waits for the disk, whose noise is larger than what is compared here.
    let asked = !matches!(kind, Kind::Read);
    let compared = rounds.long.p50.iter().zip(&rounds.short.p50).map(|(long, short)| long / short).collect();
    let at_most = |of, bound| Target { of, against: None, bound: Bound::AtMost(bound) };
    let figure = |what, unit, series, targets| Figure { row: "S6", what, unit, series, targets };
    let of = |long, short| vec![Series { name: LONG, rounds: long }, Series { name: SHORT, rounds: short }];
    [
        figure(
            format!("{what}, p50"),
            "ms",
            of(rounds.long.p50, rounds.short.p50),
            if asked { vec![] } else { vec![at_most(LONG, READ_MS)] },
        ),
        figure(
            format!("{what}, p99"),
            "ms",
            of(rounds.long.p99, rounds.short.p99),
            if asked { vec![at_most(LONG, 2.0)] } else { vec![] },
        ),
        figure(
            format!("{what}, p50 at 1 000 000 / at 10 000"),
            "×",
            vec![Series { name: COMPARED, rounds: compared }],
            if asked { vec![at_most(COMPARED, 1.3)] } else { vec![] },
        ),
    ]
}

/// The round trips of one kind on one log, sorted.
fn ask(
    product: &Product,
    filled: &Filled,
    kind: Kind,
    queries: usize,
    random: &mut Random,
) -> anyhow::Result<Vec<Duration>> {
    let lobby = ConversationId::LOBBY;
    // The first has read nothing when the first round begins; the others never move.
    let (reader, others) = filled.people.split_first().context("nobody")?;
    let person = if matches!(kind, Kind::Read) { reader } else { random.of(others).context("nobody")? };
    let (mut client, resumed) = Client::connect(product.address, &person.token)?;
    let mut read = resumed.conversations.first().context("no lobby")?.read.0;
    let warming = queries / PER_WARMING;
    let mut took = Vec::with_capacity(queries);
    for n in 0..warming + queries {
        let time = match kind {
            Kind::Newest => {
                let (page, time) = client.history(lobby, None, PAGE)?;
                let newest = page.items.last().map(|entry| entry.seq.0);
                ensure!(newest == Some(filled.messages) && page.items.len() == usize::from(PAGE));
                time
            }
            Kind::Jump => {
                let before = u32::from(PAGE) + 1 + random.below(filled.messages - u32::from(PAGE));
                let (page, time) = client.history(lobby, Some(Seq(before)), PAGE)?;
                let newest = page.items.last().map(|entry| entry.seq.0);
                ensure!(newest == Some(before - 1) && page.items.len() == usize::from(PAGE));
                time
            }
            Kind::Unread => {
                let (resumed, time) = client.resume()?;
                let unread = resumed.conversations.first().map(|lobby| lobby.unread);
                ensure!(unread == Some(person.unread), "{unread:?} unread, not {}", person.unread);
                time
            }
            Kind::Read => {
                read += STEP;
                match client.ask(Command::Read { conversation: lobby, seq: Seq(read) })? {
                    (Reply::Done, time) => time,
                    (other, _) => bail!("not done: {other:?}"),
                }
            }
        };
        if n >= warming {
            took.push(time);
        }
    }
    took.sort_unstable();
    Ok(took)
}

/// Milliseconds that `percent` of them do not pass.
fn quantile(sorted: &[Duration], percent: usize) -> anyhow::Result<f64> {
    let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    Ok(sorted.get(at).context("nothing was measured")?.as_secs_f64() * 1_000.0)
}
