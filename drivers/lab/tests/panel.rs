//! The panel over HTTP: the page is served, the state streams, an action works, and nobody else's page gets in.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use suiban_lab::{DeviceName, Lab, LabOptions};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

const LONG: Duration = Duration::from_secs(30);

async fn panel() -> (Lab, SocketAddr) {
    let today = "2026-11-21".parse().unwrap();
    let lab = Lab::start(LabOptions { dir: None, fast: true, seed: 7, today }).await.unwrap();
    let address = lab.panel("127.0.0.1:0".parse().unwrap()).await.unwrap();
    (lab, address)
}

/// Sends a request and gives status, head and body.
async fn ask(address: SocketAddr, request: &str, headers: &str, body: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let text = format!("{request} HTTP/1.1\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(LONG, stream.read_to_string(&mut answer)).await.unwrap().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), head.to_lowercase(), body.to_owned())
}

fn host(address: SocketAddr) -> String {
    format!("Host: {address}\r\n")
}

async fn get(address: SocketAddr, path: &str) -> (u16, String, String) {
    ask(address, &format!("GET {path}"), &host(address), "").await
}

#[tokio::test]
async fn the_page_is_served_and_fetches_nothing_from_elsewhere() {
    let (_lab, address) = panel().await;
    let (status, head, page) = get(address, "/").await;
    assert_eq!(status, 200);
    assert!(head.contains("default-src 'none'") && page.contains("<title>Suiban laboratory</title>"));
    for (file, kind) in [
        ("panel.css", "text/css"),
        ("panel.js", "javascript"),
        ("forms.js", "javascript"),
        ("pictures.js", "javascript"),
    ] {
        let (status, head, text) = get(address, &format!("/{file}")).await;
        assert!(status == 200 && head.contains(kind) && !text.is_empty(), "{file}");
        assert!(!text.contains("https://") && !text.contains("http://"), "{file} names another place");
    }
    assert_eq!(get(address, "/nothing").await.0, 404);
}

#[tokio::test]
async fn every_device_is_there_with_its_actions() {
    let (_lab, address) = panel().await;
    let tables: Value = serde_json::from_str(&get(address, "/devices").await.2).unwrap();
    let tables = tables["tables"].as_array().unwrap();
    for device in DeviceName::ALL.into_iter().filter(|line| line.device() == *line) {
        let table = tables.iter().find(|table| table["device"] == device.as_str());
        let table = table.unwrap_or_else(|| panic!("{device} is not on the panel"));
        assert!(!table["actions"].as_array().unwrap().is_empty(), "{device}");
    }
}

#[tokio::test]
async fn an_action_works_and_shows_in_the_stream() {
    let (lab, address) = panel().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("GET /live HTTP/1.1\r\n{}\r\n", host(address)).as_bytes()).await.unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut next = async || loop {
        let line = timeout(LONG, lines.next_line()).await.unwrap().unwrap().unwrap();
        if let Some(data) = line.strip_prefix("data: ") {
            return serde_json::from_str::<Value>(data).unwrap();
        }
    };
    let first = next().await;
    assert_eq!(
        (&first["status"]["printer"]["cover_open"], &first["status"]["today"]),
        (&json!(false), &json!("2026-11-21"))
    );
    let order = json!({ "device": "printer", "action": "fault", "args": { "name": "cover-open" } }).to_string();
    let headers = format!("{}Origin: http://{address}\r\nContent-Type: application/json\r\n", host(address));
    let (status, _, answer) = ask(address, "POST /act", &headers, &order).await;
    assert_eq!((status, serde_json::from_str::<Value>(&answer).unwrap()["ok"].clone()), (200, json!(true)));
    assert!(lab.world().read(|w| w.printer.cover_open));
    let second = next().await;
    assert_eq!(second["status"]["printer"]["cover_open"], json!(true));
    assert!(second["faults"]["printer"].as_array().unwrap().contains(&json!({
        "name": "cover-open", "what": "the cover stands open", "on": true, "at": null
    })));
}

#[tokio::test]
async fn a_refused_action_comes_back_with_its_reason() {
    let (_lab, address) = panel().await;
    let order = json!({ "device": "reader", "action": "remove-card" }).to_string();
    let headers = format!("{}Content-Type: application/json\r\n", host(address));
    let (status, _, answer) = ask(address, "POST /act", &headers, &order).await;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((status, &answer["ok"]), (200, &json!(false)));
    assert!(answer["error"].as_str().unwrap().contains("place one first"));
}

#[tokio::test]
async fn a_foreign_page_or_name_is_refused_and_nothing_is_done() {
    let (lab, address) = panel().await;
    let order = json!({ "device": "printer", "action": "fault", "args": { "name": "cover-open" } }).to_string();
    let json = "Content-Type: application/json\r\n";
    let foreign = [
        format!("{}Origin: http://elsewhere.example\r\n{json}", host(address)),
        format!("{}Origin: null\r\n{json}", host(address)),
        format!("{}Sec-Fetch-Site: cross-site\r\n{json}", host(address)),
        format!("Host: elsewhere.example:{}\r\n{json}", address.port()),
    ];
    for headers in &foreign {
        assert_eq!(ask(address, "POST /act", headers, &order).await.0, 403, "{headers}");
        assert_eq!(ask(address, "GET /live", headers, "").await.0, 403, "{headers}");
    }
    // A form of another page can send text, but not JSON without asking first.
    let form = format!("{}Content-Type: text/plain\r\n", host(address));
    assert_eq!(ask(address, "POST /act", &form, &order).await.0, 415);
    assert!(!lab.world().read(|w| w.printer.cover_open));
}

#[tokio::test]
async fn the_panel_is_for_this_machine_only_and_ends_with_the_laboratory() {
    let (lab, address) = panel().await;
    let refused = lab.panel("0.0.0.0:0".parse().unwrap()).await.unwrap_err();
    assert!(refused.to_string().contains("127.0.0.1"), "{refused}");
    drop(lab);
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_address_stands_in_the_laboratorys_directory() {
    let dir = tempfile::tempdir().unwrap();
    let today = "2026-11-21".parse().unwrap();
    let options = LabOptions { dir: Some(dir.path().to_owned()), fast: true, seed: 7, today };
    let lab = Lab::start(options).await.unwrap();
    let address = lab.panel("127.0.0.1:0".parse().unwrap()).await.unwrap();
    assert_eq!(std::fs::read_to_string(dir.path().join("panel")).unwrap(), format!("http://{address}/\n"));
    drop(lab);
    assert!(!dir.path().join("panel").exists());
}
