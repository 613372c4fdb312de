//! Row F3: how many pictures are made small per second of processor time, beside libvips. Row F4: what uploads and
//! pictures cost a room.

use super::connected::{Connected, Schedule, Talk};
use crate::{
    figures::{Outcome, Turn},
    people::Crowds,
    server::program,
    setup::{Contestant, Setup},
    upload::Client,
};
use anyhow::{Context as _, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// Photographs as a phone takes them, and as it sends them.
const LARGE: (u32, u32) = (4_000, 3_000);
const SMALL: (u32, u32) = (1_600, 1_200);
const PHOTOGRAPHS: u32 = 12;
/// The widths that Leliao makes.
const WIDTHS: [u32; 2] = [320, 960];
const ROOM: usize = 1_000;
const UPLOADS: u64 = 8;
const UPLOAD: u64 = 50_000_000;
/// Two thumbnails of each.
const PICTURES: usize = 100;
const TEN_SECONDS: Schedule = Schedule { every: Duration::from_millis(20), warm_up: 50, messages: 550 };

pub fn thumbnails(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let folder = TempDir::with_prefix_in("pictures-", &setup.work)?;
    let photographs = photographs(folder.path(), LARGE, PHOTOGRAPHS)?;
    out.play(&setup.those_of(&[Contestant::Leliao]), setup.rounds, |_, contestant| {
        let data = TempDir::with_prefix_in("pictures-", &setup.work)?;
        let server = setup.start_leliao(contestant, data.path())?;
        let client = Client::log_in(server.address, "photographer")?;
        client.upload(1_000_000)?;
        let before = server.processor_time()?;
        for photograph in &photographs {
            client.upload_all(&fs::read(photograph)?)?;
        }
        let ours = server.processor_time()?.saturating_sub(before);
        server.stop()?;
        let theirs = vips(folder.path(), &photographs)?;
        let rate = |took: Duration| f64::from(PHOTOGRAPHS) / took.as_secs_f64();
        Ok(vec![("F3 cpu", "Leliao", rate(ours)), ("F3 cpu", "vips", rate(theirs))])
    });
    Ok(())
}

/// Pictures with large and small forms in three colours, each the same moved along.
fn photographs(folder: &Path, (width, height): (u32, u32), count: u32) -> anyhow::Result<Vec<PathBuf>> {
    let at = |name: &str| folder.join(name).display().to_string();
    let mut colours = Vec::new();
    for colour in 0..3 {
        let (raw, scaled) = (at(&format!("raw{colour}.v")), at(&format!("scaled{colour}.v")));
        run(Command::new("vips").args(["fractsurf", &raw, &width.to_string(), &height.to_string(), "2.4"]))?;
        run(Command::new("vips").args(["scale", &raw, &scaled]))?;
        colours.push(scaled);
    }
    let (joined, coloured, moved) = (at("joined.v"), at("coloured.v"), at("moved.v"));
    run(Command::new("vips").args(["bandjoin", &colours.join(" "), &joined]))?;
    run(Command::new("vips").args(["copy", &joined, &coloured, "--interpretation", "srgb"]))?;
    let photographs = (0..count).map(|number| {
        let photograph = folder.join(format!("photograph{number}.jpg"));
        run(Command::new("vips").args(["wrap", &coloured, &moved, "--x", &(number * 97).to_string()]))?;
        run(Command::new("vips").args(["copy", &moved, &format!("{}[Q=85]", photograph.display())]))?;
        Ok(photograph)
    });
    photographs.collect()
}

fn run(command: &mut Command) -> anyhow::Result<()> {
    let done = command.output().context("vips, of the package libvips-tools")?;
    ensure!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}

/// The same thumbnails. Gives the processor time.
fn vips(folder: &Path, photographs: &[PathBuf]) -> anyhow::Result<Duration> {
    let before = children()?;
    for width in WIDTHS {
        let size = format!("{width}x");
        let to = folder.join(format!("small-{width}-%s.jpg[Q=80]")).display().to_string();
        let mut command = program("vipsthumbnail");
        command.args(["--size", &size, "-o", &to]).args(photographs).env("VIPS_CONCURRENCY", "1");
        run(&mut command)?;
    }
    Ok(children()?.saturating_sub(before))
}

fn children() -> anyhow::Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = |value: nix::sys::time::TimeVal| {
        Duration::from_micros(u64::try_from(value.tv_sec() * 1_000_000 + value.tv_usec()).unwrap_or_default())
    };
    Ok(time(usage.user_time()) + time(usage.system_time()))
}

pub fn canary(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    let folder = TempDir::with_prefix_in("pictures-", &setup.work)?;
    let pictures = photographs(folder.path(), SMALL, 10)?;
    let pictures: Vec<Vec<u8>> = pictures.iter().map(fs::read).collect::<Result<_, _>>()?;
    let crowds = Crowds::new(setup, &setup.work, ROOM)?;
    out.play(&setup.those_of(&[Contestant::Leliao]), setup.rounds, |round, contestant| {
        let mut connected = Connected::crowd(setup, contestant, &crowds, ROOM)?;
        let mut turn = Turn::new();
        let mut both = [false, true];
        both.rotate_left(round % 2);
        for with_files in both {
            let talk = Talk::durable(contestant);
            let address = connected.server.address;
            let (p50, p99) = std::thread::scope(|scope| {
                let mut working = Vec::new();
                for number in (0..UPLOADS).filter(|_| with_files) {
                    working.push(scope.spawn(move || {
                        Client::log_in(address, &format!("up{round}x{number}"))?.upload(UPLOAD).map(drop)
                    }));
                }
                if with_files {
                    let pictures = &pictures;
                    working.push(scope.spawn(move || {
                        let client = Client::log_in(address, &format!("pictures{round}"))?;
                        for number in 0..PICTURES {
                            let mut bytes =
                                pictures.get(number % pictures.len()).context("no picture")?.clone();
                            // A picture that is there already is not the same work; what stands behind its end differs.
                            bytes.extend((number as u64 + round as u64 * 1_000).to_le_bytes());
                            client.upload_all(&bytes)?;
                        }
                        anyhow::Ok(())
                    }));
                }
                let heard = connected.hear_on_schedule(&TEN_SECONDS, talk, || talk.message())?;
                for work in working {
                    work.join().map_err(|_| anyhow::anyhow!("it panicked"))??;
                }
                anyhow::Ok(heard)
            })?;
            let series = if with_files { "uploads and pictures" } else { "Leliao" };
            turn.extend([("F4 p50", series, p50), ("F4 p99", series, p99)]);
            connected.settle(Duration::from_millis(300))?;
        }
        Ok(turn)
    });
    Ok(())
}
