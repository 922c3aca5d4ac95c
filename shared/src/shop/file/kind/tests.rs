use super::*;

/// A ZIP archive of empty files.
fn archive(names: &[&str]) -> Vec<u8> {
    let (mut entries, mut directory) = (Vec::new(), Vec::new());
    for name in names {
        let length = u16::try_from(name.len()).expect("short").to_le_bytes();
        directory.extend([b"PK\x01\x02".as_slice(), &[0; 24], &length, &[0; 16], name.as_bytes()].concat());
        entries.extend([b"PK\x03\x04".as_slice(), &[0; 22], &length, &[0; 2], name.as_bytes()].concat());
    }
    [entries.as_slice(), &directory, b"PK\x05\x06", &[0; 18]].concat()
}

fn takes(name: &str, bytes: &[u8]) -> bool {
    let kind = Kind::of_name(name).expect("a kind");
    match kind.recognise(name, &Probe::of(bytes)) {
        Ok(()) => true,
        Err(failure) => {
            assert_eq!(failure.code(), Code::FileTypeRefused);
            assert!(failure.message().contains(name));
            false
        }
    }
}

#[test]
fn every_kind_knows_its_own() {
    let word = archive(&["[Content_Types].xml", "word/document.xml"]);
    let ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    let asf = [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9];
    let files: [(&str, &[u8]); 10] = [
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.md", "# 茶".as_bytes()),
        ("a.doc", &ole),
        ("a.docx", &word),
        ("a.xlsx", &archive(&["[Content_Types].xml", "xl/workbook.xml"])),
        ("a.pptx", &archive(&["[Content_Types].xml", "ppt/presentation.xml"])),
        ("a.mp3", b"ID3\x04\0\0"),
        ("a.mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41"),
        ("a.wmv", &asf),
        ("a.zip", &archive(&["a.txt"])),
    ];
    for (name, bytes) in files {
        assert!(takes(name, bytes), "{name}");
        for (other, _) in files.iter().filter(|(other, _)| *other != name) {
            // A document is also an archive.
            let may = (*other == "a.zip" && bytes.starts_with(b"PK"))
                || (*other == "a.md" && std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0));
            assert_eq!(takes(other, bytes), may, "{name} as {other}");
        }
    }
    assert!(takes("a.XLS", &ole) && takes("a.ppt", &ole) && takes("a.zip", &archive(&[])));
}

#[test]
fn what_pretends_is_refused() {
    let page = b"<html><script>steal()</script></html>";
    for name in ["a.pdf", "a.docx", "a.zip", "a.mp3", "a.mp4", "a.doc"] {
        assert!(!takes(name, page), "{name}");
    }
    let without_end = &archive(&["[Content_Types].xml", "word/document.xml"])[..80];
    assert!(!takes("a.docx", without_end) && !takes("a.zip", without_end));
    assert!(!takes("a.docx", &archive(&["word/document.xml"])) && !takes("a.docx", &archive(&["a.txt"])));
    assert!(!takes("a.md", b"a\0b") && !takes("a.md", b"\xff\xfe") && !takes("a.md", "茶".as_bytes().split_at(2).0));
    for name in ["a.svg", "a.html", "a.exe", "a", ".png", "a.png.js", "a.php "] {
        assert_eq!(Kind::of_name(name).expect_err(name).code(), Code::FileTypeRefused);
    }
    assert!(Kind::of_name("a.JPEG").expect("a picture").is_picture());
}

#[test]
fn bytes_in_pieces_are_the_same_bytes() {
    let text = "茶叶与点心，".repeat(50_000);
    let whole = Probe::of(text.as_bytes());
    for size in [1000, 4096, 300_001] {
        let mut probe = Probe::default();
        text.as_bytes().chunks(size).for_each(|piece| probe.feed(piece));
        assert_eq!(probe.fingerprint(), whole.fingerprint());
        assert!(probe.is_text() && probe.head() == whole.head());
        assert!(text.as_bytes().ends_with(probe.tail()) && probe.tail().len() >= 256 * 1024);
    }
    assert_eq!(Probe::of(b"abc").fingerprint().md5, "900150983cd24fb0d6963f7d28e17f72");
    assert_eq!(
        Probe::of(b"abc").fingerprint().sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
