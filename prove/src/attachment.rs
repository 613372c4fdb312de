//! Files: some people upload them all the time, whatever happens to the server, and attach them to what they send. In the
//! end the bytes of each that was acknowledged have to be on the disk.

use crate::{
    audit::{Count, Ledgers, Verdict},
    context::{PhaseContext, Stage, count},
    database::open,
    http::{self, LoggedIn},
    ledger::{Line, Uploaded},
    rng::Rng,
};
use anyhow::{Context as _, bail};
use protocol::{ConversationId, FileId, Nonce, Upload};
use rusqlite::OptionalExtension as _;
use sha2::{Digest as _, Sha256};
use std::{fs, io, path::Path, sync::Arc};
use tokio::{sync::mpsc, time::sleep};

/// The most bytes of a file, and of what is sent of it at a time: most uploads take some requests, so that a kill comes
/// between them.
const FILE: u64 = 60_000;
const PIECE: usize = 16_000;
/// Files that wait for a message.
const WAITING: usize = 4;

/// Begins to upload for somebody. The files come through this, until the phase has no more to say.
pub fn upload(
    login: &LoggedIn,
    context: &Arc<PhaseContext>,
    rng: Rng,
) -> (impl Future<Output = ()> + Send + use<>, mpsc::Receiver<Uploaded>) {
    let (done, files) = mpsc::channel(WAITING);
    let uploader = Uploader { token: login.token.clone(), context: context.clone(), rng };
    (uploader.run(done), files)
}

struct Uploader {
    token: String,
    context: Arc<PhaseContext>,
    rng: Rng,
}

impl Uploader {
    async fn run(mut self, done: mpsc::Sender<Uploaded>) {
        while self.is_needed() {
            let mut bytes = Vec::new();
            for _ in 0..self.rng.between(1, FILE / 16) {
                bytes.extend_from_slice(&self.rng.nonce().0.to_le_bytes());
            }
            let nonce = self.rng.nonce();
            while self.is_needed() {
                // Whatever went wrong, the next try begins by asking how far it is.
                if let Ok(id) = self.send(nonce, &bytes).await {
                    count(&self.context.tally.uploaded);
                    let blob = hex(&bytes);
                    if done.send(Uploaded { id, blob }).await.is_err() {
                        return;
                    }
                    break;
                }
                sleep(self.rng.millis(10, 80)).await;
            }
            sleep(self.rng.millis(50, 400)).await;
        }
    }

    fn is_needed(&self) -> bool {
        *self.context.stage.borrow() == Stage::Talk
    }

    /// The same nonce finds what was begun before.
    async fn send(&mut self, nonce: Nonce, bytes: &[u8]) -> anyhow::Result<FileId> {
        let announced =
            serde_json::json!({ "name": "proof.bin", "bytes": bytes.len(), "nonce": nonce }).to_string();
        let begun =
            self.ask("POST /file", "content-type: application/json\r\n", announced.as_bytes()).await?;
        let upload: Upload = serde_json::from_str(&begun).context("not an upload")?;
        let (id, mut offset) = (upload.id, usize::try_from(upload.offset)?);
        while let Some(rest) = bytes.get(offset..).filter(|rest| !rest.is_empty()) {
            let piece = rest.get(..PIECE).unwrap_or(rest);
            let headers = format!("upload-offset: {offset}\r\n");
            self.ask(&format!("PATCH /upload/{id}"), &headers, piece).await?;
            offset += piece.len();
            sleep(self.rng.millis(0, 40)).await;
        }
        self.ask(&format!("POST /upload/{id}"), "", &[]).await?;
        Ok(id)
    }

    async fn ask(&self, what: &str, headers: &str, body: &[u8]) -> anyhow::Result<String> {
        let Self { token, context, .. } = self;
        let server = context.route.server;
        let head = format!("{what} HTTP/1.1\r\nhost: {server}\r\nauthorization: Bearer {token}\r\n{headers}");
        let answer = http::ask(context.route.posts, &head, body).await?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no body")?;
        match head.split(' ').nth(1) {
            Some("200" | "201" | "204") => Ok(body.to_owned()),
            _ => bail!("{what}: {:?}", head.lines().next()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Looks for the bytes of every file of a message that was acknowledged, and for its name in the log. Nobody takes
/// such a message back.
pub fn check(database: &Path, ledgers: &Ledgers, verdict: &mut Verdict) -> anyhow::Result<u64> {
    let log = open(database)?;
    let mut said = log.prepare("SELECT extra FROM entries WHERE conversation = ?1 AND seq = ?2")?;
    let blobs = database.with_file_name("blobs");
    let mut checked = 0;
    for line in ledgers.values().flatten() {
        let Line::Attached { conversation, seq, file } = line else { continue };
        let ConversationId(id) = *conversation;
        checked += 1;
        let extra: Option<Option<String>> = said.query_row((id, seq.0), |row| row.get(0)).optional()?;
        if !extra.flatten().is_some_and(|extra| extra.contains(&file.id.to_string())) {
            verdict.add(Count::Lost, || format!("{conversation} {seq} does not have the file {}", file.id));
        }
        let (first, rest) = file.blob.split_at_checked(2).context("a short name")?;
        match fs::read(blobs.join(first).join(rest)) {
            Ok(bytes) if hex(&bytes) == file.blob => {}
            Ok(bytes) => verdict.add(Count::Lost, || {
                format!("{conversation} {seq}: the file {} has other bytes ({})", file.id, bytes.len())
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => verdict
                .add(Count::Lost, || format!("{conversation} {seq}: the bytes of {} are not there", file.id)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(checked)
}
