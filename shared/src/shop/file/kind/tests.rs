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

/// An OLE file with this stream.
fn ole(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0; 1024];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[512..512 + name.len()].copy_from_slice(&name);
    bytes[576] = u8::try_from(name.len() + 2).expect("short");
    bytes
}

/// What a file becomes: its name and the extension of its key.
fn becomes(name: &str, bytes: &[u8]) -> Result<(String, &'static str), String> {
    match Kind::of(&FileName::of(name), &Probe::of(bytes)) {
        Ok((kind, name)) => Ok((name.as_str().to_owned(), kind.extensions[0])),
        Err(failure) => {
            assert_eq!(failure.code(), Code::FileTypeRefused);
            assert!(failure.message().contains(name));
            Err(failure.message().to_owned())
        }
    }
}

/// Whether a file stays what its name says.
fn takes(name: &str, bytes: &[u8]) -> bool {
    becomes(name, bytes).is_ok_and(|(now, _)| now == name)
}

#[test]
fn every_kind_knows_its_own() {
    let word = archive(&["[Content_Types].xml", "word/document.xml"]);
    let asf = [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C];
    let files: [(&str, &[u8]); 10] = [
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.md", "# 茶".as_bytes()),
        ("a.doc", &ole("WordDocument")),
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
    assert!(takes("a.XLS", &ole("Workbook")) && takes("a.ppt", &ole("PowerPoint Document")));
    assert!(takes("a.xls", &ole("Book")) && takes("a.xls", &ole("x")) && takes("a.zip", &archive(&[])));
}

/// Files of the kinds that people's own programs make, as they are.
#[test]
fn samples_of_every_kind_are_taken() {
    let samples: [(&str, &[u8]); 5] = [
        ("crc.mp3", include_bytes!("tests/mpeg1-layer3-crc.mp3")),
        ("film.mp4", include_bytes!("tests/major-brand-m4v.mp4")),
        ("film.m4v", include_bytes!("tests/major-brand-m4v.mp4")),
        ("locked.xlsx", include_bytes!("tests/encrypted.xlsx")),
        ("locked.docx", include_bytes!("tests/encrypted.xlsx")),
    ];
    for (name, bytes) in samples {
        assert!(takes(name, bytes), "{name}");
    }
    assert_eq!(becomes("blob", include_bytes!("tests/mpeg1-layer3-crc.mp3")), Ok(("blob.mp3".into(), "mp3")));
    assert_eq!(becomes("IMG.MOV", b"\0\0\0\x14ftypqt  \0\0\0\0qt  "), Ok(("IMG.MOV".into(), "mp4")));
}

#[test]
fn a_name_gets_the_extension_that_the_bytes_have() {
    let (png, jpeg) = (b"\x89PNG\r\n\x1a\n\0\0\0\r", b"\xff\xd8\xff\xe0\0\x10JFIF\0");
    let word = archive(&["[Content_Types].xml", "word/document.xml"]);
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0";
    let names: [(&str, &[u8], &str); 19] = [
        ("blob", png, "blob.png"),
        ("茶", jpeg, "茶.jpg"),
        ("第1.2版", jpeg, "第1.2版.jpg"),
        ("photo.jpg", png, "photo.png"),
        ("photo.JPG", jpeg, "photo.JPG"),
        ("photo.jpeg", jpeg, "photo.jpeg"),
        ("photo.jfif", jpeg, "photo.jpg"),
        ("photo.jpe", jpeg, "photo.jpg"),
        ("IMG_1.HEIC", jpeg, "IMG_1.jpg"),
        ("a.bmp", png, "a.png"),
        ("a.png.exe", png, "a.png"),
        ("a.pdf", gif, "a.gif"),
        ("letter.doc", &word, "letter.docx"),
        ("table.xlsx", &ole("Workbook"), "table.xls"),
        ("blob", &word, "blob.docx"),
        ("blob", b"%PDF-1.7", "blob.pdf"),
        ("blob", &ole("Workbook"), "blob.xls"),
        ("a.docx", &archive(&["a.txt"]), "a.zip"),
        ("scan.pdf", b"\r\n%PDF-1.4", "scan.pdf"),
    ];
    for (name, bytes, now) in names {
        let (made, key) = becomes(name, bytes).expect(name);
        assert_eq!(made, now, "{name}");
        assert!(Kind::of_name(&made).is_ok_and(|kind| kind.extensions[0] == key), "{name}");
    }
}

#[test]
fn what_is_not_taken_is_told_why() {
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    for name in ["IMG_1.HEIC", "IMG_1.jpg", "blob"] {
        let why = becomes(name, heic).expect_err("not taken");
        assert!(why.contains("HEIC") && why.contains("兼容性最佳"), "{why}");
    }
    assert!(Kind::of_name("IMG_1.heic").expect_err("not taken").message().contains("兼容性最佳"));
    let others: [(&str, &[u8]); 5] = [
        ("blob", b"plain text"),
        ("a.exe", b"%PDF-1.7"),
        ("a.apk", &archive(&["classes.dex"])),
        ("a.svg", b"<svg/>"),
        ("blob", b""),
    ];
    for (name, bytes) in others {
        assert!(becomes(name, bytes).expect_err(name).ends_with("的类型不支持"), "{name}");
    }
    assert!(becomes("a.pdf", b"<html>").expect_err("no PDF").ends_with("的内容与扩展名不符"));
    assert!(becomes("a.doc", b"{\\rtf1}").is_err());
}

#[test]
fn what_pretends_is_refused() {
    let page = b"<html><script>steal()</script></html>";
    for name in ["a.pdf", "a.docx", "a.zip", "a.mp3", "a.mp4", "a.doc", "a.png", "blob"] {
        assert!(becomes(name, page).is_err(), "{name}");
    }
    let without_end = &archive(&["[Content_Types].xml", "word/document.xml"])[..80];
    assert!(becomes("a.docx", without_end).is_err() && becomes("a.zip", without_end).is_err());
    assert!(!takes("a.docx", &archive(&["word/document.xml"])) && !takes("a.docx", &archive(&["a.txt"])));
    for text in [&b"a\0b"[..], b"\xff\xfe", "茶".as_bytes().split_at(2).0] {
        assert!(becomes("a.md", text).is_err());
    }
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
