//! python-escpos 3.1 (PyPI, MIT), the printer library of most Python tills, run as a program of its own.

use crate::peers::{Script, path_of};
use crate::rig::{Rig, soon};

/// What it was told; the library tells of its own choices in between.
async fn states(script: Script) -> Vec<String> {
    let mut said = script.rest().await;
    said.retain(|line| line.starts_with("online"));
    said
}

#[tokio::test]
async fn python_escpos_prints_a_receipt_with_codes_and_cuts_it() {
    let rig = Rig::fast().await;
    let port = path_of(&rig.port("printer"));
    let test = "python_escpos_prints_a_receipt_with_codes_and_cuts_it";
    let Some(script) = Script::start(test, "python_escpos.py", &[&port, "print"]) else { return };
    assert_eq!(states(script).await, ["online True paper 2"; 2]);
    soon("the paper", rig.lab.world().until(|w| !w.printer.papers.is_empty())).await;
    let (papers, unknown) = rig.lab.world().read(|w| (w.printer.papers.clone(), w.printer.unknown_bytes));
    assert!(papers.len() == 1 && papers[0].cut, "{papers:?}");
    let lines: Vec<&str> = papers[0].text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let expected = [
        "RECEIPT 0018",
        "Fee: 20.00",
        "[QR suiban:receipt/0018]",
        "[picture 88 x 81]",
        "[CODE128 0018]",
        "0018",
        "END",
    ];
    assert_eq!(lines, expected);
    assert_eq!(unknown, 0, "the printer knows every command the library sends");
}

#[tokio::test]
async fn python_escpos_hears_of_an_open_cover_and_of_the_end_of_the_paper() {
    let rig = Rig::fast().await;
    let port = path_of(&rig.port("printer"));
    let test = "python_escpos_hears_of_an_open_cover_and_of_the_end_of_the_paper";
    let events = [
        ("printer fault name=cover-open", "online False paper 2"),
        ("printer fault name=clear", "online True paper 2"),
        ("printer fault name=paper-low", "online True paper 1"),
        ("printer fault name=paper-out", "online False paper 0"),
    ];
    for (event, expected) in events {
        rig.act(event).await;
        let Some(script) = Script::start(test, "python_escpos.py", &[&port]) else { return };
        assert_eq!(states(script).await, [expected], "{event}");
    }
}
