//! Standard output and standard error, which may be closed, full, or read by nobody: a line is handed to a
//! thread and never waited for, and what cannot be written is dropped. `println!` would panic, and block.
//! (`tracing-appender` does both when it ends.)

use std::{
    io::{self, Write},
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

/// Lines that wait to be written, at most.
const QUEUE: usize = 1_024;
/// How long a process that ends waits for its last lines.
const LAST_LINES: Duration = Duration::from_millis(500);

static OUT: LazyLock<Stream> = LazyLock::new(|| Stream::start("stdout", io::stdout()));
static ERR: LazyLock<Stream> = LazyLock::new(|| Stream::start("stderr", io::stderr()));
/// Lines that found no place in a queue.
static LOST: AtomicUsize = AtomicUsize::new(0);

struct Stream(SyncSender<Piece>);

enum Piece {
    Text(Vec<u8>),
    /// Told when all that came before is written.
    Flush(SyncSender<()>),
}

impl Stream {
    fn start(name: &str, target: impl Write + Send + 'static) -> Self {
        let (sender, pieces) = sync_channel(QUEUE);
        let started = thread::Builder::new().name(name.to_owned()).spawn(move || write_all(target, &pieces));
        // Without the thread nothing can be written, which is no reason not to serve.
        drop(started);
        Self(sender)
    }

    fn send(&self, text: Vec<u8>) {
        if self.0.try_send(Piece::Text(text)).is_err() {
            LOST.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn flush(&self) {
        let (told, written) = sync_channel(1);
        if self.0.try_send(Piece::Flush(told)).is_ok() {
            let _ = written.recv_timeout(LAST_LINES);
        }
    }
}

fn write_all(mut target: impl Write, pieces: &Receiver<Piece>) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                let _ = target.write_all(&text).and_then(|()| target.flush());
            }
            Piece::Flush(told) => drop(told.try_send(())),
        }
    }
}

/// Prints a line on standard output.
pub fn say(line: &str) {
    OUT.send(format!("{line}\n").into_bytes());
}

/// Prints a line on standard error.
pub fn complain(line: &str) {
    ERR.send(format!("leliao: {line}\n").into_bytes());
}

/// Waits, not for long, until what was said is written. Called before the process ends.
pub fn flush() {
    OUT.flush();
    ERR.flush();
}

/// Where log lines go: standard error.
pub struct Log;

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        match LOST.swap(0, Ordering::Relaxed) {
            0 => {}
            lost => ERR.send(
                format!("{{\"level\":\"WARN\",\"message\":\"{lost} lines were lost here\"}}\n").into_bytes(),
            ),
        }
        ERR.send(text.to_vec());
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        sync::{Arc, Mutex},
        time::Instant,
    };

    /// Takes nothing before it is let go.
    struct Stuck(Arc<Mutex<()>>, Arc<AtomicUsize>);

    impl Write for Stuck {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            drop(self.0.lock());
            self.1.fetch_add(1, Ordering::SeqCst);
            Ok(text.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }

    #[test]
    fn nobody_waits_for_a_stream_that_is_not_read() {
        let (hold, written) = (Arc::new(Mutex::new(())), Arc::new(AtomicUsize::new(0)));
        let stream = Stream::start("test", Stuck(hold.clone(), written.clone()));
        let held = hold.lock().unwrap();
        let started = Instant::now();
        for _ in 0..10 * QUEUE {
            stream.send(b"line".to_vec());
        }
        assert!(started.elapsed() < LAST_LINES, "{:?}", started.elapsed());
        stream.flush();
        assert!(started.elapsed() < 3 * LAST_LINES);
        drop(held);
        while written.load(Ordering::SeqCst) < QUEUE {
            assert!(started.elapsed() < 20 * LAST_LINES, "what was queued is written");
            thread::sleep(Duration::from_millis(1));
        }
    }
}
