//! The database: SQLite for one office now, PostgreSQL for a province later, one code.
//!
//! Promise: a commit that returned survives a power cut (WAL with `synchronous=FULL`). Every write goes through
//! [`Db::write`]: on SQLite it begins as a writer, because a reader that turns writer fails instead of waiting.
//! Must not know what the rows mean.

use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, MutexGuard};

use crate::CentralError;

pub(crate) mod entities;

/// One file per version, applied in order, never edited afterwards.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_payments.sql"),
    include_str!("../../migrations/0003_purges.sql"),
];

/// How long a writer waits for another process.
const BUSY: Duration = Duration::from_secs(20);

/// The open database.
pub struct Db {
    connection: DatabaseConnection,
    /// Writers of this process queue here instead of spinning on the file lock.
    writer: Mutex<()>,
}

/// A write transaction. Dropped without [`Write::commit`] it leaves nothing behind.
pub struct Write<'a> {
    transaction: DatabaseTransaction,
    _turn: MutexGuard<'a, ()>,
}

impl Db {
    /// Opens or makes the SQLite file and brings it to the newest version.
    pub async fn open(path: &Path, now_ms: i64) -> Result<Self, CentralError> {
        let path = path.to_owned();
        let mut options = ConnectOptions::new("sqlite://central.db");
        // Logged statements would carry their values.
        options.max_connections(4).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(move |sqlite| {
            sqlite
                .filename(&path)
                .create_if_missing(true)
                .busy_timeout(BUSY)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
        });
        let db = Self { connection: Database::connect(options).await?, writer: Mutex::new(()) };
        db.migrate(now_ms).await?;
        Ok(db)
    }

    /// For reading.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// For several reads that belong together.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        self.connection.begin().await
    }

    /// Begins a write transaction.
    pub(crate) async fn write(&self) -> Result<Write<'_>, DbErr> {
        let turn = self.writer.lock().await;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Write { transaction: self.connection.begin_with_options(options).await?, _turn: turn })
    }

    /// Writes everything out and closes the file.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.connection.close_by_ref().await
    }

    async fn migrate(&self, now_ms: i64) -> Result<(), CentralError> {
        let write = self.write().await?;
        let table = "CREATE TABLE IF NOT EXISTS schema_versions \
                     (version BIGINT NOT NULL PRIMARY KEY, applied_ms BIGINT NOT NULL)";
        write.execute_unprepared(table).await?;
        let done = entities::schema_version::Entity::find().all(&*write).await?.len();
        if done > MIGRATIONS.len() {
            return Err(CentralError::Refused("the database is newer than this program: update the program"));
        }
        for (number, sql) in MIGRATIONS.iter().enumerate().skip(done) {
            write.execute_unprepared(sql).await?;
            let version = i64::try_from(number).unwrap_or(i64::MAX) + 1;
            entities::schema_version::Model { version, applied_ms: now_ms }.insert(&*write).await?;
        }
        Ok(write.commit().await?)
    }
}

impl Write<'_> {
    /// Makes the changes last.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        self.transaction.commit().await
    }
}

impl std::ops::Deref for Write<'_> {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Statement;

    use super::*;
    use entities::{manifest, schema_version};

    async fn fresh() -> (tempfile::TempDir, Db) {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&folder.path().join("central.db"), 1).await.unwrap();
        (folder, db)
    }

    async fn pragma(db: &Db, name: &str) -> String {
        let sql = Statement::from_string(
            sea_orm::DbBackend::Sqlite,
            format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"),
        );
        db.read().query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    #[tokio::test]
    async fn a_commit_is_on_the_disk_before_it_returns() {
        let (_folder, db) = fresh().await;
        assert_eq!(pragma(&db, "journal_mode").await, "wal");
        assert_eq!(pragma(&db, "synchronous").await, "2", "2 is FULL");
    }

    #[tokio::test]
    async fn a_write_that_is_not_committed_leaves_nothing() {
        let (_folder, db) = fresh().await;
        let write = db.write().await.unwrap();
        manifest::Model { kiosk: "K1".into(), version: 1 }.insert(&*write).await.unwrap();
        drop(write);
        assert_eq!(manifest::Entity::find().all(db.read()).await.unwrap(), []);
        let write = db.write().await.unwrap();
        manifest::Model { kiosk: "K1".into(), version: 1 }.insert(&*write).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(manifest::Entity::find().all(db.read()).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn migrations_run_once_and_a_newer_database_is_left_alone() {
        let (folder, db) = fresh().await;
        let path = folder.path().join("central.db");
        db.migrate(2).await.unwrap();
        let done = schema_version::Entity::find().all(db.read()).await.unwrap();
        let newest = i64::try_from(MIGRATIONS.len()).unwrap();
        assert_eq!(done.last(), Some(&schema_version::Model { version: newest, applied_ms: 1 }));
        let write = db.write().await.unwrap();
        schema_version::Model { version: newest + 1, applied_ms: 3 }.insert(&*write).await.unwrap();
        write.commit().await.unwrap();
        assert!(matches!(Db::open(&path, 4).await, Err(CentralError::Refused(_))));
    }
}
