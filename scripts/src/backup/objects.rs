//! The objects of a backup with files: which there are, and what they were stored as.
//!
//! `objects.jsonl` lists them: a header, a line for each, and a trailer with the number and the SHA-256 of all before it. It is
//! written last, so that a backup which was broken off has none.

use std::{
    fmt::Write as _,
    fs::File,
    io::{BufRead, BufReader, Read, Seek, Write},
};

use crate::language::t;
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What this version writes, and the newest that it reads.
const FORMAT: u32 = 1;
const CONTENT: &str = "mini-shop objects";
/// Bytes of a line at most: a key has 1024, and JSON at its worst makes six of one.
const LONGEST: u64 = 16 << 10;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub key: String,
    pub bytes: u64,
    /// In hex.
    pub sha256: String,
    /// Its `Content-Type`.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: u32,
    content: String,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Trailer {
    objects: u64,
    sha256: String,
}

/// A list in the making, on disk: a shop may have a million pictures.
pub struct ListWriter {
    file: File,
    hash: Sha256,
    objects: u64,
}

impl ListWriter {
    pub fn new() -> anyhow::Result<Self> {
        let mut list = Self { file: tempfile::tempfile()?, hash: Sha256::new(), objects: 0 };
        list.line(&Header { format: FORMAT, content: CONTENT.into() })?;
        Ok(list)
    }

    pub fn add(&mut self, object: &Object) -> anyhow::Result<()> {
        self.objects += 1;
        self.line(object)
    }

    /// The whole list, to be read.
    pub fn finish(mut self) -> anyhow::Result<File> {
        let sha256 = shared::hex(&self.hash.clone().finalize());
        self.line(&Trailer { objects: self.objects, sha256 })?;
        self.file.rewind()?;
        Ok(self.file)
    }

    fn line(&mut self, content: &impl Serialize) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(content)?;
        line.push(b'\n');
        self.hash.update(&line);
        Ok(self.file.write_all(&line)?)
    }
}

/// Reads a list to its end, and hears of each object.
///
/// # Errors
/// It is none, or not whole.
pub fn read_list(list: impl Read, mut each: impl FnMut(Object) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut lines = BufReader::new(list);
    let mut line = Vec::new();
    let mut next = |line: &mut Vec<u8>| -> anyhow::Result<bool> {
        line.clear();
        lines.by_ref().take(LONGEST).read_until(b'\n', line)?;
        Ok(!line.is_empty())
    };
    let torn = || t!("backup.objects.torn").into_owned();
    next(&mut line)?;
    let header: Header = serde_json::from_slice(&line).with_context(torn)?;
    if header.content != CONTENT || header.format > FORMAT {
        bail!(t!("backup.objects.format", format = header.format));
    }
    let (mut hash, mut objects) = (Sha256::new_with_prefix(&line), 0);
    while next(&mut line)? {
        if let Ok(object) = serde_json::from_slice::<Object>(&line) {
            hash.update(&line);
            objects += 1;
            each(object)?;
            continue;
        }
        let trailer: Trailer = serde_json::from_slice(&line).with_context(torn)?;
        let is_whole = line.ends_with(b"\n") && trailer == Trailer { objects, sha256: shared::hex(&hash.finalize()) };
        if !is_whole || next(&mut line)? {
            bail!(torn());
        }
        return Ok(());
    }
    bail!(torn())
}

/// Where an object is in a backup, as a path of plain names: whatever a key is, it leads nowhere else.
pub fn place(key: &str) -> String {
    let segment = |segment: &str| {
        let only_dots = segment.chars().all(|letter| letter == '.');
        let mut safe = String::new();
        for letter in segment.chars() {
            match letter {
                '.' if only_dots => safe.push_str("%2E"),
                '%' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\0'..='\x1f' | '\x7f' => {
                    let _ = write!(safe, "%{:02X}", u32::from(letter));
                }
                letter => safe.push(letter),
            }
        }
        // An empty name would be skipped, and another object be meant.
        if safe.is_empty() { "%".to_owned() } else { safe }
    };
    let segments: Vec<String> = key.split('/').map(segment).collect();
    format!("objects/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_leads_out_of_the_backup_and_no_two_to_one_place() {
        for (key, expected) in [
            ("static/images/茶 1.png", "objects/static/images/茶 1.png"),
            ("../../etc/passwd", "objects/%2E%2E/%2E%2E/etc/passwd"),
            ("/etc//passwd", "objects/%/etc/%/passwd"),
            ("a\\b:c?%", "objects/a%5Cb%3Ac%3F%25"),
            ("...", "objects/%2E%2E%2E"),
        ] {
            assert_eq!(place(key), expected);
        }
    }

    #[test]
    fn a_list_that_was_cut_or_changed_is_refused_wherever() {
        let object = |key: &str| Object { key: key.into(), bytes: 3, sha256: "00".into(), content_type: None };
        let mut list = ListWriter::new().expect("a file");
        for key in ["a", "b"] {
            list.add(&object(key)).expect("written");
        }
        let mut whole = Vec::new();
        list.finish().expect("written").read_to_end(&mut whole).expect("read");
        let read = |bytes: &[u8]| {
            let mut all = Vec::new();
            read_list(bytes, |object| {
                all.push(object);
                Ok(())
            })
            .map(|()| all)
        };
        assert_eq!(read(&whole).expect("whole"), [object("a"), object("b")]);
        for length in 0..whole.len() {
            assert!(read(&whole[..length]).is_err(), "cut at {length}");
        }
        let changed = String::from_utf8(whole).expect("text").replace("\"b\"", "\"c\"");
        assert!(read(changed.as_bytes()).is_err());
    }
}
