//! Central's receipts: what alone ends a row's wait.

use rusqlite::{Connection, OptionalExtension, params};
use suiban_wire::Hash;
use suiban_wire::receipt::{Receipt, ReceiptError, SignedReceipt};

use crate::store::error::{ReceiptFault, StoreError};
use crate::store::keys::Paired;

/// Believes a receipt only if it is central's, for this kiosk, and for exactly this envelope. Stops at one that is not; those
/// before it count.
pub(crate) fn acknowledge(
    conn: &mut Connection,
    paired: &Paired,
    receipts: &[SignedReceipt],
    now: i64,
) -> Result<Vec<Receipt>, StoreError> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let mut taken = Vec::with_capacity(receipts.len());
    let mut doubt = None;
    for signed in receipts {
        match believe(&tx, paired, signed, now) {
            Ok(receipt) => taken.push(receipt),
            Err(error @ StoreError::Receipt(_)) => {
                doubt = Some(error);
                break;
            }
            Err(error) => return Err(error),
        }
    }
    tx.commit()?;
    doubt.map_or(Ok(taken), Err)
}

fn believe(conn: &Connection, paired: &Paired, signed: &SignedReceipt, now: i64) -> Result<Receipt, StoreError> {
    let receipt = signed.verify(&paired.central_verify_key, &paired.device).map_err(fault)?;
    let mut known = conn.prepare_cached("SELECT hash, state = 'receipted' FROM outbox WHERE seq = ?1")?;
    let seq = i64::try_from(receipt.seq).map_err(|_| ReceiptFault::Seq)?;
    let row = known.query_row([seq], |r| Ok((Hash(r.get(0)?), r.get::<_, bool>(1)?))).optional()?;
    let (hash, done) = row.ok_or(ReceiptFault::Seq)?;
    if hash != receipt.hash {
        return Err(ReceiptFault::Hash.into());
    }
    if !done {
        settle(conn, seq, signed, receipt.central_ms, now)?;
    }
    Ok(receipt)
}

fn settle(conn: &Connection, seq: i64, signed: &SignedReceipt, central_ms: i64, now: i64) -> Result<(), StoreError> {
    let receipt = serde_json::to_string(signed).map_err(|_| ReceiptFault::Signature)?;
    let sql = "UPDATE outbox SET state = 'receipted', receipt = ?2, central_ms = ?3, done_at = ?4, last_error = NULL
          WHERE seq = ?1";
    conn.prepare_cached(sql)?.execute(params![seq, receipt, central_ms, now])?;
    Ok(())
}

fn fault(error: ReceiptError) -> ReceiptFault {
    match error {
        ReceiptError::Key(_) | ReceiptError::Unreadable => ReceiptFault::Signature,
        ReceiptError::OtherDevice => ReceiptFault::Device,
    }
}
