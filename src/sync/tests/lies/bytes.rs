//! Bytes that are no answer: other people's pages, halves, and answers that never end.

use super::*;

const JSON: &str = "application/json";

#[tokio::test(start_paused = true)]
async fn a_page_with_200_is_not_taken_for_central() {
    told(Script::Raw(reply(200, "text/html", "", b"<html>Sign in</html>")), "not-central").await;
    told(Script::Raw(reply(200, JSON, "", b"<html>")), "not-central").await;
    told(Script::Raw(reply(200, JSON, "", b"{\"ok\":true}")), "not-central").await;
}

#[tokio::test(start_paused = true)]
async fn an_empty_answer_accepts_nothing() {
    told(Script::Raw(reply(204, "", "", b"")), "not-central").await;
    told(Script::Raw(reply(200, JSON, "", b"")), "truncated").await;
}

#[tokio::test(start_paused = true)]
async fn a_truncated_body_accepts_nothing() {
    told(Script::Raw(reply(200, JSON, "", b"{\"receipts\":[],\"last_")), "truncated").await;
    let short = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{".to_vec();
    told(Script::Raw(short), "truncated").await;
}

#[tokio::test(start_paused = true)]
async fn a_truncated_head_accepts_nothing() {
    told(Script::Raw(b"HTTP/1.1 200 OK\r\ncontent-".to_vec()), "broken").await;
    told(Script::Raw(Vec::new()), "broken").await;
    told(Script::Lost, "broken").await;
}

#[tokio::test(start_paused = true)]
async fn what_is_not_http_accepts_nothing() {
    told(Script::Raw(b"\x00\x01\x02 hello \r\n\r\n".to_vec()), "not-central").await;
}

#[tokio::test(start_paused = true)]
async fn an_endless_body_is_not_read() {
    told(Script::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n{".to_vec()), "too-long").await;
}

#[tokio::test(start_paused = true)]
async fn a_head_that_comes_byte_by_byte_is_given_up() {
    told(Script::Slow(0, reply(200, JSON, "", b"{}")), "timeout").await;
}

#[tokio::test(start_paused = true)]
async fn a_body_that_comes_byte_by_byte_is_given_up() {
    let answer = reply(200, JSON, "", b"{\"receipts\":[],\"last_seq\":2,\"missing_blobs\":[],\"central_ms\":1}");
    let head = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
    told(Script::Slow(head, answer), "timeout").await;
}

#[tokio::test(start_paused = true)]
async fn a_central_that_takes_the_connection_and_says_nothing_is_given_up() {
    gently(&survives("timeout", |central| central.with(|w| w.mute = true)).await.tries);
}
