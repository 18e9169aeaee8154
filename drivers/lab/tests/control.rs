//! The control socket and the command line, through the real socket and the real program.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use suiban_lab::control::{Answer, ControlError, Request, request};
use suiban_lab::{Lab, LabOptions};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};

async fn lab(dir: &Path) -> Lab {
    let today = "2026-11-21".parse().unwrap();
    Lab::start(LabOptions { dir: Some(dir.to_owned()), fast: true, seed: 7, today }).await.unwrap()
}

fn order(device: &str, action: &str, args: Value) -> Request {
    Request { device: device.to_owned(), action: action.to_owned(), args: args.as_object().unwrap().clone() }
}

#[tokio::test]
async fn actions_come_through_the_socket_and_show_in_the_status() {
    let dir = tempfile::tempdir().unwrap();
    let lab = lab(dir.path()).await;
    let placed = request(dir.path(), &order("reader", "place-card", json!({ "person": "zhang-wei" }))).await.unwrap();
    assert_eq!(placed, json!({ "card": "card-zhang-wei" }));
    request(dir.path(), &order("finger", "press", json!({ "person": "li-na", "finger": 12 }))).await.unwrap();
    let status = request(dir.path(), &order("lab", "status", json!({}))).await.unwrap();
    assert_eq!(status, lab.status());
    assert_eq!(status["reader"]["card"], "card-zhang-wei");
    assert_eq!(status["fingerprint"]["glass"], json!({ "person": "li-na", "finger": 12, "quality": 80 }));
    assert_eq!(status["cards"][0]["place"], "on-reader");
    let people = request(dir.path(), &order("town", "list", json!({}))).await.unwrap();
    assert_eq!(people.as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn a_refusal_says_what_would_be_possible() {
    let dir = tempfile::tempdir().unwrap();
    let _lab = lab(dir.path()).await;
    let refusals = [
        (order("toaster", "toast", json!({})), "choose one of reader, finger, printer"),
        (order("reader", "polish", json!({})), "`place-card person=P | card=C`"),
        (order("reader", "place-card", json!({})), "give person=P or card=C"),
        (order("reader", "place-card", json!({ "persn": "x" })), "it takes person, card"),
        (order("reader", "place-card", json!({ "person": "x" })), "one of zhang-wei, wang-fang"),
        (order("camera", "do", json!({ "gesture": "blink" })), "show a person first"),
        (order("reader", "fault", json!({ "name": "fire" })), "sam-failed | sam-unauthorised"),
        (order("reader", "fail-next", json!({ "how": "fire" })), "silent | drop-byte"),
    ];
    for (order, part) in refusals {
        let Err(ControlError::Refused(text)) = request(dir.path(), &order).await else { panic!("{order:?}") };
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_line_that_is_no_request_is_answered_and_the_next_one_works() {
    let dir = tempfile::tempdir().unwrap();
    let _lab = lab(dir.path()).await;
    let stream = tokio::net::UnixStream::connect(dir.path().join("control.sock")).await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut lines = tokio::io::BufReader::new(read).lines();
    let exchanges = [
        ("hello", false),
        (r#"{"device":"lab"}"#, false),
        (r#"{"device":"reader","action":"place-card","args":{"person":["a"]}}"#, false),
        (r#"{"device":"lab","action":"status"}"#, true),
    ];
    for (line, ok) in exchanges {
        write.write_all(format!("{line}\n").as_bytes()).await.unwrap();
        let answer: Answer = serde_json::from_str(&lines.next_line().await.unwrap().unwrap()).unwrap();
        assert_eq!((answer.ok, answer.error.is_some()), (ok, !ok), "{line}");
    }
}

#[tokio::test]
async fn without_a_laboratory_the_client_says_how_to_start_one() {
    let dir = tempfile::tempdir().unwrap();
    let error = request(dir.path(), &order("lab", "status", json!({}))).await.unwrap_err();
    assert!(error.to_string().contains("suiban-lab up --dir"), "{error}");
}

/// The program, killed when the test ends early.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

fn up(dir: &Path) -> Program {
    let mut child = command(&["up", "--fast", "--seed", "7", "--today", "2026-11-21", "--dir"])
        .arg(dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("devices.toml"), "{line}");
    Program(child)
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_suiban-lab"));
    command.args(args);
    command
}

fn run(dir: &Path, args: &[&str]) -> Output {
    command(args).env("SUIBAN_LAB", dir).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    assert!(output.status.success(), "{output:?}");
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn the_program_runs_a_laboratory_until_it_is_told_to_stop() {
    let dir = tempfile::tempdir().unwrap();
    let mut program = up(dir.path());
    assert!(dir.path().join("ready").exists());

    let made = run(dir.path(), &["do", "town", "make-card", "person=zhang-wei"]);
    assert_eq!(serde_json::from_str::<Value>(stdout(&made)).unwrap()["card"], "card-zhang-wei-2");
    stdout(&run(dir.path(), &["do", "reader", "place-card", "card=card-zhang-wei-2"]));
    let status = run(dir.path(), &["status", "--json"]);
    let status: Value = serde_json::from_str(stdout(&status)).unwrap();
    assert_eq!((&status["reader"]["card"], &status["today"]), (&json!("card-zhang-wei-2"), &json!("2026-11-21")));
    let table = run(dir.path(), &["status"]);
    let shown = stdout(&table).lines().find(|line| line.starts_with("card-zhang-wei-2 "));
    assert!(shown.is_some_and(|line| line.contains(" on-reader ")), "{table:?}");

    let refused = run(dir.path(), &["do", "reader", "remove-crad"]);
    assert!(!refused.status.success() && refused.stdout.is_empty());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("`remove-card`"));

    kill(Pid::from_raw(program.0.id() as i32), Signal::SIGTERM).unwrap();
    assert!(program.0.wait().unwrap().success());
    assert!(!dir.path().join("ready").exists());
    let late = run(dir.path(), &["status"]);
    assert!(!late.status.success());
    assert!(String::from_utf8_lossy(&late.stderr).contains("no laboratory runs"));
}

#[test]
fn the_help_lists_every_action() {
    let help = run(Path::new("."), &["do", "--help"]);
    for action in ["reader place-card", "finger press", "camera show", "scanner scan", "town make-card", "lab status"] {
        assert!(stdout(&help).contains(action), "{action}");
    }
}
