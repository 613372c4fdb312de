//! Which history of commits a database is in. After a restore or a failover another one begins, and
//! transaction ids are no measure of the one before.

use crate::rows::{failed, random_id, store_error};
use engine::ports::store::StoreResult;
use protocol::{ConversationId, Epoch};
use tokio_postgres::{Client, Config, NoTls};

const SCHEMA: &str = include_str!("../migrations/postgres/0001_spike.sql");

/// The database's epoch, found or begun; makes the tables of an empty database.
///
/// A new one begins if a dump was restored (its rows have other writers than they say), or the server
/// is another one or on another timeline (a base backup, a point in time, a promoted standby). What was
/// changed before counts as changed then.
pub fn epoch(config: &Config) -> StoreResult<Epoch> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let found = runtime.block_on(async {
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(connection);
        // One server at a time: the others find what it made.
        client.batch_execute("BEGIN; SELECT pg_advisory_xact_lock(5349)").await?;
        let is_empty: bool = client.query_one("SELECT to_regclass('meta') IS NULL", &[]).await?.get(0);
        if is_empty {
            client.batch_execute(SCHEMA).await?;
            client
                .execute("INSERT INTO conversations (id, kind) VALUES ($1, 0)", &[&ConversationId::LOBBY.0])
                .await?;
        }
        let epoch = found_or_begun(&client).await?;
        client.batch_execute("COMMIT").await?;
        Ok(epoch)
    });
    runtime.shutdown_background();
    found.map_err(store_error)
}

async fn found_or_begun(client: &Client) -> Result<Epoch, tokio_postgres::Error> {
    let here = client
        .query_one(
            "SELECT (SELECT system_identifier FROM pg_control_system()),
               ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint",
            &[],
        )
        .await?;
    let here: [i64; 2] = [here.get(0), here.get(1)];
    let found = client
        .query_opt(
            "SELECT e.value, s.value, t.value FROM meta e, meta s, meta t
             WHERE e.key = 'epoch' AND s.key = 'system' AND t.key = 'timeline'
               AND e.xmin::text::bigint = e.written_by % 4294967296",
            &[],
        )
        .await?;
    if let Some(row) = found
        && [row.get::<_, i64>(1), row.get(2)] == here
    {
        return Ok(Epoch(row.get(0)));
    }
    let epoch = random_id();
    client
        .batch_execute(
            "DELETE FROM meta WHERE key IN ('epoch', 'system', 'timeline');
             UPDATE conversations SET changed = pg_current_xact_id()::text::bigint;
             UPDATE members SET changed = pg_current_xact_id()::text::bigint",
        )
        .await?;
    client
        .execute(
            "INSERT INTO meta (key, value) VALUES ('epoch', $1), ('system', $2), ('timeline', $3)",
            &[&epoch, &here[0], &here[1]],
        )
        .await?;
    Ok(Epoch(epoch))
}
