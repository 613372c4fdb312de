//! Rows F1 and F2: one file of 2 GB up and down. Beside it a plain `dd` of as many bytes onto the same disk, and nginx with
//! the same file. Halfway, on a turn of its own, the server is killed, and the upload goes on from where it was.

use crate::{
    figures::{Outcome, Turn},
    server::{Server, program},
    setup::{Contestant, Setup},
    upload::{BLOCK, Client},
};
use anyhow::{Context as _, bail, ensure};
use nix::sys::signal::Signal;
use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const BYTES: u64 = 2_000_000_000;
const QUOTAS: &str = "--file-size 3G --files-per-person 9G --files 9G --disk-reserve 0";
/// Beyond what the server notes every 32 MiB, so much may have to be sent again after a kill.
const AGAIN: u64 = 2 * 32 * 1024 * 1024;
const MEGABYTE: f64 = 1e6;
const MEBIBYTE: f64 = 1024.0 * 1024.0;

pub fn measure(setup: &Setup, out: &mut Outcome) -> anyhow::Result<()> {
    resume_after_kill(setup).context("the kill halfway")?;
    out.play(&setup.those_of(&[Contestant::Leliao]), setup.rounds, |round, contestant| {
        let folder = TempDir::with_prefix_in("files-", &setup.work)?;
        let mut turn = Turn::new();
        let mut both = [true, false];
        both.rotate_left(round % 2);
        for is_ours in both {
            match is_ours {
                true => turn.extend(up_and_down(setup, contestant, folder.path())?),
                false => turn.push(("F1 up", "dd", dd(&folder.path().join("dd"))?)),
            }
        }
        Ok(turn)
    });
    Ok(())
}

fn up_and_down(setup: &Setup, contestant: Contestant, folder: &Path) -> anyhow::Result<Turn> {
    let data = folder.join("data");
    let server = setup.start_leliao_with(contestant, &data, QUOTAS)?;
    let client = Client::log_in(server.address, "files")?;
    // What it needs anyhow is there before.
    client.upload(BLOCK as u64)?;
    let idle = server.memory()?;
    let began = Instant::now();
    let (file, most) = watched(&server, || client.upload(BYTES))?;
    let (up, file) = (began.elapsed(), file?);
    let (took, most_down) = watched(&server, || download(&client, &file))?;
    let ours = took?;
    let grown = (most.max(most_down) - idle).max(0.0) / MEBIBYTE;
    server.stop()?;
    let theirs = nginx(folder, &blob_of(&data)?)?;
    fs::remove_dir_all(&data)?;
    Ok(vec![
        ("F1 up", "Leliao", BYTES as f64 / MEGABYTE / up.as_secs_f64()),
        ("F1 memory", "Leliao", grown),
        ("F2 down", "Leliao", BYTES as f64 / MEGABYTE / ours.as_secs_f64()),
        ("F2 down", "nginx", BYTES as f64 / MEGABYTE / theirs.as_secs_f64()),
    ])
}

/// Does something, and gives the most memory that the server had meanwhile.
fn watched<T: Send>(server: &Server, work: impl FnOnce() -> T + Send) -> anyhow::Result<(T, f64)> {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let working = scope.spawn(|| {
            let result = work();
            done.store(true, Ordering::Relaxed);
            result
        });
        let mut most = 0.0_f64;
        while !done.load(Ordering::Relaxed) && !working.is_finished() {
            most = most.max(server.memory()?);
            std::thread::sleep(Duration::from_millis(20));
        }
        let result = working.join().map_err(|_| anyhow::anyhow!("it panicked"))?;
        Ok((result, most))
    })
}

fn resume_after_kill(setup: &Setup) -> anyhow::Result<()> {
    let folder = TempDir::with_prefix_in("files-", &setup.work)?;
    let mut server = setup.start_leliao_with(Contestant::Leliao, folder.path(), QUOTAS)?;
    let client = Client::log_in(server.address, "files")?;
    let id = client.announce(BYTES)?;
    let half = BYTES / 2;
    client.send_part(&id, 0, half, BYTES)?;
    server.end(Signal::SIGKILL, Duration::from_secs(5))?;
    drop(server);
    let server = setup.start_leliao_with(Contestant::Leliao, folder.path(), QUOTAS)?;
    let client = Client { address: server.address, token: client.token };
    let kept = client.offset(&id)?;
    eprintln!("    killed at {half} bytes; it goes on from {kept}");
    ensure!(kept <= half && kept + AGAIN >= half, "{kept} bytes of {half} are kept");
    client.send_part(&id, kept, BYTES, BYTES)?;
    client.finish(&id)?;
    download(&client, &id)?;
    server.stop()
}

fn download(client: &Client, id: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    drain(client.open(&format!("GET /file/{id}"), "")?)?;
    Ok(began.elapsed())
}

/// Reads an answer to its end; it has to be all of the file.
fn drain(mut stream: TcpStream) -> anyhow::Result<()> {
    let (mut buffer, mut read) = (vec![0; 256 * 1024], 0_u64);
    loop {
        match stream.read(&mut buffer)? {
            0 => break,
            n => read += n as u64,
        }
    }
    ensure!(read > BYTES && read < BYTES + 4_096, "{read} bytes came");
    Ok(())
}

/// The largest blob in a data folder.
fn blob_of(data: &Path) -> anyhow::Result<PathBuf> {
    for folder in fs::read_dir(data.join("blobs"))? {
        for blob in fs::read_dir(folder?.path())? {
            let blob = blob?;
            if blob.metadata()?.len() == BYTES {
                return Ok(blob.path());
            }
        }
    }
    bail!("the blob is not there")
}

/// The same bytes, written and brought to the disk by `dd`. Gives megabytes per second.
fn dd(to: &Path) -> anyhow::Result<f64> {
    let began = Instant::now();
    let of = format!("of={}", to.display());
    let done = program("dd")
        .args([
            "if=/dev/zero",
            &of,
            &format!("bs={BLOCK}"),
            &format!("count={}", BYTES / BLOCK as u64),
            "conv=fsync",
        ])
        .stderr(Stdio::null())
        .status()?;
    let took = began.elapsed();
    ensure!(done.success(), "dd: {done}");
    fs::remove_file(to)?;
    Ok(BYTES as f64 / MEGABYTE / took.as_secs_f64())
}

/// nginx with this file alone, on the same processor. Gives how long a download takes.
fn nginx(folder: &Path, file: &Path) -> anyhow::Result<Duration> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let served = folder.join("served");
    fs::create_dir_all(&served)?;
    fs::hard_link(file, served.join("large.bin"))?;
    let (prefix, configuration) = (folder.display(), folder.join("nginx.conf"));
    fs::write(
        &configuration,
        format!(
            "daemon off; master_process off; pid {prefix}/nginx.pid; error_log stderr;\n\
             events {{ worker_connections 64; }}\n\
             http {{ access_log off; sendfile on; client_body_temp_path {prefix}/a; proxy_temp_path {prefix}/b; \
             fastcgi_temp_path {prefix}/c; uwsgi_temp_path {prefix}/d; scgi_temp_path {prefix}/e;\n\
             server {{ listen 127.0.0.1:{port}; root {}; }} }}\n",
            served.display()
        ),
    )?;
    let mut command = program("nginx");
    command.args(["-p", &prefix.to_string(), "-c", &configuration.display().to_string()]);
    let _server =
        Running(command.stderr(Stdio::null()).spawn().context("nginx, of the package of that name")?);
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let asked = Instant::now();
    let mut stream = loop {
        match TcpStream::connect(address) {
            Ok(stream) => break stream,
            Err(_) if asked.elapsed() < Duration::from_secs(3) => {
                std::thread::sleep(Duration::from_millis(20))
            }
            Err(error) => return Err(error).context("nginx does not listen"),
        }
    };
    let began = Instant::now();
    stream.write_all(
        format!("GET /large.bin HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes(),
    )?;
    drain(stream)?;
    Ok(began.elapsed())
}

/// Ends when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
