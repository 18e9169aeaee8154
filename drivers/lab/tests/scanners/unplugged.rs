use std::io::ErrorKind;

use suiban_drivers::scanner::{CodeScanner, honeywell::Honeywell, newland::Newland};
use suiban_drivers::{Link, LinkFault};

use crate::rig::link;

#[tokio::test(start_paused = true)]
async fn a_scanner_pulled_out_while_it_looks_is_lost() {
    let (near, far) = tokio::io::duplex(64);
    let mut scanner = Honeywell::new(near);
    let (code, ()) = tokio::join!(scanner.scan(), async move {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        drop(far);
    });
    assert!(matches!(link(code), LinkFault::Lost { kind: ErrorKind::UnexpectedEof, .. }));
    assert_ne!(scanner.status().await.link, Link::Online);
}

#[tokio::test(start_paused = true)]
async fn an_engine_pulled_out_before_a_command_is_lost() {
    let (near, far) = tokio::io::duplex(64);
    let mut scanner = Newland::new(near);
    drop(far);
    assert!(matches!(link(scanner.prepare().await), LinkFault::Lost { .. }));
    assert_ne!(scanner.status().await.link, Link::Online);
}
