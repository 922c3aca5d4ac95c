//! Documents, as far as their bytes tell what they are.

use super::Probe;

/// Readers look for the header in the first kilobyte: some programs put a line in front.
pub fn is_pdf(head: &[u8]) -> bool {
    head[..head.len().min(1024)].windows(5).any(|window| window == b"%PDF-")
}

/// The old office formats are all one: OLE2 compound files.
pub fn is_ole(head: &[u8]) -> bool {
    head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

/// The names of the streams by which the old formats are told.
const OLD: [&str; 4] = ["WordDocument", "Workbook", "Book", "PowerPoint Document"];

/// A document of a newer format that was saved with a password: an OLE file around something that nobody can look into, so
/// all there is to see is that it is no document of an old format.
pub fn is_encrypted(probe: &Probe) -> bool {
    is_ole(probe.head()) && !has_stream(probe, &OLD)
}

/// Whether an OLE file has one of these streams, by the entries of its directory: names in UTF-16, 64 bytes, then their
/// length. It stands anywhere; it is looked for where most programs put it.
pub fn has_stream(probe: &Probe, names: &[&str]) -> bool {
    let has = |bytes: &[u8], name: &str| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u8::try_from(entry.len() + 2).unwrap_or(u8::MAX);
        entry.resize(64, 0);
        entry.extend([length, 0]);
        bytes.windows(entry.len()).any(|window| window == entry)
    };
    is_ole(probe.head()) && names.iter().any(|name| has(probe.head(), name) || has(probe.tail(), name))
}
