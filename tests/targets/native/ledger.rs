// SPDX-License-Identifier: MIT
//! A crate that a service depends on. Without a limit it forgets nothing.
use std::sync::Mutex;

static ENTRIES: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

pub fn record(text: &str, most: usize) {
    let mut entries = ENTRIES.lock().unwrap();
    let mut entry = text.as_bytes().to_vec();
    entry.resize(900, b'.');
    entries.push(entry);
    if most > 0 && entries.len() > most {
        entries.remove(0);
    }
}
