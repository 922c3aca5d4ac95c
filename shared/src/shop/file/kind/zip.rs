//! ZIP archives, as far as their directories tell what they are.

use super::Probe;

const ENTRY: &[u8] = b"PK\x03\x04";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";

/// It begins with an entry, or is empty, and its directory ends where it does.
pub fn is_zip(probe: &Probe) -> bool {
    let begins = probe.head().starts_with(ENTRY) || probe.head().starts_with(END);
    begins && places(probe.tail(), END).next().is_some()
}

/// It is one of the newer office formats, whose parts stand in this folder.
pub fn is_office(probe: &Probe, folder: &str) -> bool {
    let directory = names(probe.tail(), DIRECTORY_ENTRY, 28, 46);
    let entries = names(probe.head(), ENTRY, 26, 30);
    let names: Vec<&[u8]> = directory.chain(entries).collect();
    is_zip(probe)
        && names.contains(&b"[Content_Types].xml".as_slice())
        && names.iter().any(|name| name.starts_with(folder.as_bytes()))
}

/// The names of entries. `length` and `name` are where both stand behind the signature (APPNOTE 4.3.7 and 4.3.12).
fn names<'a>(bytes: &'a [u8], signature: &'static [u8], length: usize, name: usize) -> impl Iterator<Item = &'a [u8]> {
    places(bytes, signature).filter_map(move |place| {
        let header = &bytes[place..];
        let size = u16::from_le_bytes([*header.get(length)?, *header.get(length + 1)?]);
        header.get(name..name + usize::from(size))
    })
}

fn places<'a>(bytes: &'a [u8], signature: &'static [u8]) -> impl Iterator<Item = usize> + 'a {
    bytes.windows(signature.len()).enumerate().filter(move |(_, window)| *window == signature).map(|(place, _)| place)
}
