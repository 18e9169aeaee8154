//! The handle on cards: who may collect which, who has applied, where each piece of plastic is.

use suiban_wire::manifest::ManifestEntry;
use zeroize::Zeroizing;

use super::super::drawers::{CardBalance, Drawer};
use super::super::error::StoreError;
use super::super::{Store, applications, drawers, manifest};

impl Store {
    /// Replaces the manifest. Errors: `ManifestOlder`.
    pub async fn replace_manifest(&self, version: u64, entries: Vec<ManifestEntry>) -> Result<(), StoreError> {
        self.run(move |db| {
            let key = manifest::Reader { local: &db.keys.local, ring: &db.ring };
            manifest::replace(&mut db.conn, key, version, &entries)
        })
        .await
    }

    /// The manifest's version; 0 before the first.
    pub async fn manifest_version(&self) -> Result<u64, StoreError> {
        self.run(|db| manifest::version(&db.conn)).await
    }

    /// How many cards the manifest names.
    pub async fn manifest_len(&self) -> Result<u64, StoreError> {
        self.run(|db| manifest::len(&db.conn)).await
    }

    /// Every card waiting for the holder of this ID number.
    pub async fn manifest_by_number(&self, number: &str) -> Result<Vec<ManifestEntry>, StoreError> {
        let number = Zeroizing::new(number.to_owned());
        self.run(move |db| manifest::by_number(&db.conn, db.reader(), &number)).await
    }

    /// The entry whose new card has this body number (卡体管理号).
    pub async fn manifest_by_body_number(&self, body: &[u8]) -> Result<Option<ManifestEntry>, StoreError> {
        let body = Zeroizing::new(body.to_vec());
        self.run(move |db| manifest::by_body(&db.conn, db.reader(), &body)).await
    }

    /// The entry of this case.
    pub async fn manifest_by_case(&self, case: String) -> Result<Option<ManifestEntry>, StoreError> {
        self.run(move |db| manifest::by_case(&db.conn, db.reader(), &case)).await
    }

    /// The case in which the card with this body number is the old one.
    pub async fn case_of_old_card(&self, body: &[u8]) -> Result<Option<String>, StoreError> {
        let body = Zeroizing::new(body.to_vec());
        self.run(move |db| manifest::by_old_card(&db.conn, db.reader(), &body)).await
    }

    /// Whether the holder of this ID number has an application from here on its way, at `wall` (ms since 1970 UTC).
    pub async fn application_pending(&self, number: &str, wall: i64) -> Result<bool, StoreError> {
        let number = Zeroizing::new(number.to_owned());
        self.run(move |db| applications::pending(&db.conn, &db.keys.local, &number, wall)).await
    }

    /// Every drawer ever used, by number.
    pub async fn drawers(&self) -> Result<Vec<Drawer>, StoreError> {
        self.run(|db| drawers::all(&db.conn)).await
    }

    /// The drawer in which the card with this body number waits for its holder.
    pub async fn drawer_by_body_number(&self, body: &[u8]) -> Result<Option<u16>, StoreError> {
        let body = Zeroizing::new(body.to_vec());
        self.run(move |db| drawers::by_body_number(&db.conn, &db.keys.local, &body)).await
    }

    /// Where all cards are. Errors: `CardBalance` when two ways of counting differ.
    pub async fn card_balance(&self) -> Result<CardBalance, StoreError> {
        self.run(|db| drawers::balance(&db.conn)).await
    }
}
