//! The program itself: it serves, its commands work beside it, and it stops when asked.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use crate::common::{Kiosk, connector, handshake, request};
use hyper::{Method, StatusCode};
use rustls_pki_types::{CertificateDer, pem::PemObject};
use suiban_wire::{Hash, pairing::PairingCode};
use tokio::net::TcpStream;

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_suiban-central"));
    command.args(arguments).arg("--data").arg(folder).env("RUST_LOG", "warn").stderr(Stdio::inherit());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

/// A server that is ended with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn it_serves_beside_its_commands_and_stops_on_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server(program(folder.path(), &["serve"]).stdout(Stdio::piped()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("suiban-central listens on ").unwrap();
    assert_eq!(std::fs::read_to_string(folder.path().join("address")).unwrap().trim(), address);

    let output = run(folder.path(), &["pair-code", "--kiosk", "GZ-TH-0017"]);
    let code: PairingCode = String::from_utf8(output.stdout).unwrap().parse().unwrap();
    assert_eq!(code.address, address);

    let authority = std::fs::read_to_string(folder.path().join("keys/authority.pem")).unwrap();
    let der = CertificateDer::from_pem_slice(authority.as_bytes()).unwrap();
    assert_eq!(code.authority_sha256, Hash::of(&der));
    let line = TcpStream::connect(&code.address).await.unwrap();
    let stream = handshake(connector(&authority, None), line).await.unwrap();
    let body = serde_json::to_vec(&Kiosk::new("GZ-TH-0017").pair_request(code.token)).unwrap();
    let reply = request(stream, Method::POST, "/v1/pair", &[], body).await.unwrap();
    assert_eq!(reply.status, StatusCode::OK);

    assert_eq!(run(folder.path(), &["cases", "--json"]).stdout.trim_ascii(), b"[]");
    let devices = String::from_utf8(run(folder.path(), &["devices"]).stdout).unwrap();
    assert!(devices.contains("GZ-TH-0017"));

    let pid = server.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(server.0.wait().unwrap().success());
}

#[test]
fn a_command_that_cannot_work_says_why_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(folder.path(), &["approve", "SB-0000-0000"]).stderr(Stdio::piped()).output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("there is no case SB-0000-0000"));
    let output = program(folder.path(), &["pair-code", "--kiosk", "K1"]).stderr(Stdio::piped()).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty());
    let output = program(folder.path(), &["approve", "SB-0000-0001"]).stderr(Stdio::piped()).output().unwrap();
    assert!(!output.status.success(), "a mistyped number is refused before anything is looked up");
}
