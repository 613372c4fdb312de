//! The threads that decode pictures: few, in no hurry, behind a queue that ends. Nothing that carries messages waits for
//! them.

use crate::domain::picture::{self, Drawn, Stripped};
use image::ImageFormat;
use protocol::Fault;
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// Pictures at the same time: each may take 300 MB.
const AT_ONCE: usize = 2;
/// Pictures that may wait.
const WAITING: usize = 64;
/// A picture that takes longer is shown as a file.
const LONGEST: Duration = Duration::from_secs(10);
/// How much the other threads go before these (setpriority(2)).
const NICENESS: i32 = 10;

/// What became of a picture.
pub struct Done {
    /// Without what its camera wrote beside it; `None` if it is none.
    pub stripped: Option<Stripped>,
    /// What was drawn of it; `None` if it could not be decoded.
    pub drawn: Option<Drawn>,
}

struct Job {
    format: ImageFormat,
    bytes: Vec<u8>,
    done: oneshot::Sender<Done>,
}

/// The way to the threads.
pub struct Pictures(SyncSender<Job>);

impl Pictures {
    /// Starts them. They end with this value.
    ///
    /// # Errors
    /// If the system gives none.
    pub fn start() -> io::Result<Self> {
        let (jobs, queue) = sync_channel(WAITING);
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..AT_ONCE {
            let queue = queue.clone();
            std::thread::Builder::new().name("pictures".into()).spawn(move || work(&queue))?;
        }
        Ok(Self(jobs))
    }

    /// Strips a picture and draws what is shown of it.
    ///
    /// # Errors
    /// [`Fault::Busy`] if too many wait.
    pub async fn prepare(&self, format: ImageFormat, bytes: Vec<u8>) -> Result<Done, Fault> {
        let (done, receiver) = oneshot::channel();
        let busy = || Fault::Busy { retry_ms: 2_000 };
        self.0.try_send(Job { format, bytes, done }).map_err(|_| busy())?;
        receiver.await.map_err(|_| busy())
    }
}

fn work(queue: &Mutex<Receiver<Job>>) {
    // On Linux this is about the thread that asks.
    let _ = rustix::process::nice(NICENESS);
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { format, bytes, done }) = next else { return };
        if done.is_closed() {
            continue;
        }
        // A decoder that panics has not decoded.
        let prepared = catch_unwind(AssertUnwindSafe(|| prepare(format, bytes)));
        let prepared = prepared.unwrap_or(Done { stripped: None, drawn: None });
        drop(done.send(prepared));
    }
}

fn prepare(format: ImageFormat, bytes: Vec<u8>) -> Done {
    let Some(stripped) = picture::strip(format, &bytes) else { return Done { stripped: None, drawn: None } };
    drop(bytes);
    let draw = || picture::draw(format, &stripped, Instant::now() + LONGEST);
    let drawn = if stripped.is_calm() {
        catch_unwind(AssertUnwindSafe(draw)).ok().and_then(Result::ok)
    } else {
        None
    };
    Done { stripped: Some(stripped), drawn }
}
