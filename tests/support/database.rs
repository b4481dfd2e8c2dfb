//! A database with all migrations applied, one that fails once, and one that somebody else changes first.

use super::sqlite::Sqlite;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ports::{Database, Row, Statement};
use std::cell::{Cell, RefCell};
use std::path::PathBuf;

/// The database of `migrations/<name>`, with every migration applied in order.
pub fn migrated(name: &str) -> Sqlite {
    let sqlite = Sqlite::in_memory();
    apply(&sqlite, &migrations(name));
    sqlite
}

/// The tenant's database without the index of words, whose rows `stores/contact_words.rs` counts.
pub fn without_words() -> Sqlite {
    let sqlite = migrated("tenant");
    let triggers = ["add", "change", "remove"].map(|name| format!("drop trigger contact_words_{name};"));
    sqlite.connection().execute_batch(&triggers.concat()).unwrap();
    sqlite
}

/// The files of `migrations/<name>`, in order.
pub fn migrations(name: &str) -> Vec<PathBuf> {
    let folder = format!("{}/migrations/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

pub fn apply(sqlite: &Sqlite, migrations: &[PathBuf]) {
    for file in migrations {
        sqlite.connection().execute_batch(&std::fs::read_to_string(file).unwrap()).unwrap();
    }
}

/// A database that fails once, at the chosen call and before it does anything.
pub struct Failing {
    pub inner: Sqlite,
    /// Calls until the failure; `None` never fails.
    pub after: Cell<Option<u32>>,
}

impl Failing {
    pub fn never(inner: Sqlite) -> Self {
        Self { inner, after: Cell::new(None) }
    }

    fn next(&self) -> Result<()> {
        match self.after.get() {
            Some(0) => {
                self.after.set(None);
                Err(Error::Internal("D1 is unavailable".into()))
            }
            Some(calls) => {
                self.after.set(Some(calls - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Database for Failing {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>> {
        self.next()?;
        Database::query(&self.inner, statement).await
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>> {
        self.next()?;
        Database::batch(&self.inner, statements).await
    }
}

/// A database in which somebody else runs a statement just before the first batch.
pub struct ChangedBefore {
    pub inner: Sqlite,
    pub by: RefCell<Option<Statement>>,
}

impl Database for ChangedBefore {
    async fn query(&self, statement: Statement) -> Result<Vec<Row>> {
        Database::query(&self.inner, statement).await
    }

    async fn batch(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>> {
        let other = self.by.borrow_mut().take();
        if let Some(other) = other {
            Database::query(&self.inner, other).await?;
        }
        Database::batch(&self.inner, statements).await
    }
}
