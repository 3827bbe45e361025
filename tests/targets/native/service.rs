// SPDX-License-Identifier: MIT
// service PORT [fixed]: writes each request into a ledger.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn handle(most: usize) {
    ledger::record("somebody", most);
}

fn converse(mut peer: TcpStream, most: usize) {
    let mut text = [0u8; 8192];
    while let Ok(got) = peer.read(&mut text) {
        if got == 0 {
            return;
        }
        handle(most);
        let reply = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n";
        if peer.write_all(reply).is_err() {
            return;
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let most = if arguments.len() > 2 { 50 } else { 0 };
    let listener = TcpListener::bind(format!("127.0.0.1:{}", arguments[1])).unwrap();
    for peer in listener.incoming() {
        let peer = peer.unwrap();
        std::thread::spawn(move || converse(peer, most));
    }
}
