//! The rows, one module per table; the meaning of each column stands in the migration.

/// An entity without relations: its table, its key columns, its other columns.
macro_rules! table {
    ($module:ident, $table:literal, [$($key:ident: $key_type:ty),+], [$($column:ident: $column_type:ty),+]) => {
        pub(crate) mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $(#[sea_orm(primary_key, auto_increment = false)] pub $key: $key_type,)+
                $(pub $column: $column_type,)+
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}

            impl Model {
                /// Adds this row.
                #[allow(dead_code, reason = "not every table is filled row by row")]
                pub(crate) async fn insert(self, on: &impl ConnectionTrait) -> Result<(), DbErr> {
                    let row = ActiveModel {
                        $($key: sea_orm::Set(self.$key),)+
                        $($column: sea_orm::Set(self.$column),)+
                    };
                    Entity::insert(row).exec_without_returning(on).await?;
                    Ok(())
                }
            }
        }
    };
}

table!(schema_version, "schema_versions", [version: i64], [applied_ms: i64]);
table!(pairing_code, "pairing_codes", [token_sha256: String], [kiosk: String, created_ms: i64, used_ms: Option<i64>]);
table!(
    device,
    "devices",
    [id: String],
    [verify_key: String, sealing_key: String, certificate_sha256: String, paired_ms: i64, last_seq: i64, last_hash: String, seen_ms: Option<i64>, heartbeat: Option<String>]
);
table!(
    envelope,
    "envelopes",
    [device: String, seq: i64],
    [idempotency_key: String, kind: String, hash: String, header: Vec<u8>, signature: String, body: Vec<u8>, received_ms: i64, receipt: Vec<u8>, receipt_signature: String, quarantine: Option<String>]
);
table!(alarm, "alarms", [device: String, seq: i64, hash: String], [kind: String, raised_ms: i64]);
table!(
    case,
    "cases",
    [number: String],
    [device: String, seq: i64, service: String, state: String, received_ms: i64, updated_ms: i64]
);
table!(
    action,
    "actions",
    [case_number: String, ordinal: i64],
    [action: String, operator: String, reason: String, at_ms: i64]
);
table!(
    stock,
    "stock",
    [case_number: String],
    [kiosk: String, card_index: String, sealed: Vec<u8>, made_ms: i64, added_version: i64, loaded_ms: Option<i64>, drawer: Option<i64>, collected_ms: Option<i64>, removed_version: Option<i64>]
);
table!(manifest, "manifests", [kiosk: String], [version: i64]);
table!(
    payment_order,
    "payment_orders",
    [order_no: String],
    [kiosk: String, amount_fen: i64, state: String, code_url: Option<String>, transaction_id: Option<String>, case_number: Option<String>, created_ms: i64, updated_ms: i64, expires_ms: i64, due_ms: Option<i64>, looks: i64]
);
table!(
    referral,
    "referrals",
    [device: String, seq: i64],
    [code: String, service: String, reason: String, money: String, at_ms: i64]
);
table!(
    purge,
    "purges",
    [device: String, seq: i64],
    [before_ms: i64, facts: i64, evidence: i64, keys: String, at_ms: i64]
);
