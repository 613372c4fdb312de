//! Sends the mails that wait. What the database queued leaves at least once, however often the server starts anew.

use super::letters;
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{hash, new_token},
    },
    domain::email::Email,
    ports::{
        mail::{Mail, MailError},
        store::{QueuedMail, Tx},
    },
    runner::{Error, Result},
};
use protocol::Fault;
use sha2::{Digest as _, Sha256};
use std::{sync::Arc, time::Duration};

/// Mails that leave at the same time.
const AT_ONCE: u16 = 4;
/// A mail that failed waits this long, then four times as long, and so on; milliseconds.
const AGAIN_MS: i64 = 15_000;
/// After so many tries a mail is given up: 15 s, 1, 4 and 16 minutes apart.
const TRIES: u32 = 5;
/// Looks at least this often.
const LOOK: Duration = Duration::from_secs(60);
/// Links are kept this long, to say that they were used; milliseconds.
const KEPT_MS: i64 = 7 * 24 * 3_600_000;

/// Sends mails until the server stops. Links in them begin with `site`, such as `https://chat.example.org`.
pub async fn deliver(engine: Arc<Engine>, mail: Arc<dyn Mail>, site: String) {
    // The secret of a link is drawn when its mail leaves, and known to nobody but its reader. A mail that is
    // tried again carries the same one: it may have arrived.
    let Ok(seed) = new_token() else { return tracing::error!("no randomness: no mails are sent") };
    let post = Arc::new(Post { mail, site, seed });
    loop {
        let wait = send_due(&engine, &post).await;
        tokio::select! {
            () = engine.stopping.cancelled() => return,
            () = engine.credentials.queued.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

struct Post {
    mail: Arc<dyn Mail>,
    site: String,
    seed: String,
}

/// Sends what is due. Gives how long until more is.
async fn send_due(engine: &Arc<Engine>, post: &Arc<Post>) -> Duration {
    let before = engine.clock.now() - KEPT_MS;
    let tidy = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        Ok(Outcome::quiet(tx.write_accounts().drop_mail_tokens(before)?))
    };
    loop {
        let waiting = engine.reads.run(|read| Ok(read.accounts().queued_mails(AT_ONCE)?)).await;
        let waiting = waiting.unwrap_or_else(|error: Error| {
            tracing::warn!(%error, "the queue of mails could not be read");
            Vec::new()
        });
        let now = engine.clock.now();
        let (due, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|mail| mail.due_at <= now);
        if due.is_empty() {
            let _ = engine.write(tidy).await;
            let next = later.first().map_or(i64::MAX, |mail| mail.due_at.saturating_sub(now));
            return LOOK.min(Duration::from_millis(u64::try_from(next).unwrap_or_default().max(1)));
        }
        let sent = due.into_iter().map(|mail| tokio::spawn(send(engine.clone(), post.clone(), mail)));
        let stuck = futures_util::future::join_all(sent).await.iter().any(|sent| !matches!(sent, Ok(Ok(()))));
        if stuck || engine.stopping.is_cancelled() {
            // The store takes nothing now: not again at once.
            return Duration::from_secs(1);
        }
    }
}

async fn send(engine: Arc<Engine>, post: Arc<Post>, queued: QueuedMail) -> std::result::Result<(), Fault> {
    let (id, tries, mail) = (queued.id, queued.tries, queued.mail);
    let mut secret = None;
    if let Some(token) = mail.token {
        let drawn = format!(
            "{:x}",
            Sha256::new().chain_update(&post.seed).chain_update(token.to_be_bytes()).finalize()
        );
        let hashed = hash(&drawn);
        let set =
            move |tx: &mut dyn Tx| Ok(Outcome::quiet(tx.write_accounts().set_mail_secret(token, &hashed)?));
        if !engine.write(set).await? {
            // It was used, or is too old.
            return engine.write(move |tx| Ok(Outcome::quiet(tx.write_accounts().drop_mail(id)?))).await;
        }
        secret = Some(drawn);
    }
    let outcome = match Email::for_delivery(&mail.email) {
        None => Err(MailError::Never("no address".to_owned())),
        Some(to) => {
            let letter = letters::write(mail.kind, mail.locale, to, &post.site, secret.as_deref());
            let sending = tokio::task::spawn_blocking(move || post.mail.send(&letter));
            sending.await.unwrap_or_else(|error| Err(MailError::Later(error.to_string())))
        }
    };
    let wait = AGAIN_MS << (2 * tries.min(TRIES));
    match outcome {
        Err(MailError::Later(why)) if tries + 1 < TRIES => {
            tracing::warn!(why, tries = tries + 1, "a mail could not be sent yet");
            let due_at = engine.clock.now() + wait;
            engine.write(move |tx| Ok(Outcome::quiet(tx.write_accounts().postpone_mail(id, due_at)?))).await
        }
        outcome => {
            if let Err(error) = outcome {
                tracing::error!(%error, "a mail was given up");
            }
            engine.write(move |tx| Ok(Outcome::quiet(tx.write_accounts().drop_mail(id)?))).await
        }
    }
}
