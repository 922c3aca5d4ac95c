//! How much memory the largest pictures take. Alone in its process, for it is the process that is measured.

#![cfg(target_os = "linux")]

use std::{fs, io::Write};

use shared::picture::{Clean, clean};

/// In pixels.
const SIDE: u32 = 3000;

/// The most that the process has had in memory, in megabytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim_end_matches("kB").trim().parse::<u64>().expect("a number") / 1024
}

/// A picture of 9 megapixels in 16 bits, of bands that pack well.
fn deep(colour: png::ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIDE, SIDE);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Sixteen);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("a header");
    let mut rows = writer.stream_writer().expect("rows");
    for row in 0..SIDE {
        let shade = u8::try_from(row / 32 % 256).expect("a byte");
        rows.write_all(&vec![shade; SIDE as usize * 2 * colour.samples()]).expect("written");
    }
    rows.finish().expect("the end");
    drop(writer);
    bytes
}

#[test]
fn a_picture_of_16_bits_takes_no_more_than_one_of_8() {
    let bytes = deep(png::ColorType::Rgba);
    let picture: Clean = clean(&bytes).expect("a picture");
    drop(bytes);
    let before = peak();
    let made = picture::thumbnails(&picture).expect("decodes");
    assert_eq!(made.len(), 3);
    let (taken, announced) = (peak() - before, picture.memory >> 20);
    assert!(announced <= 36, "9 million times four bytes: {announced} MB");
    assert!(taken <= announced + 20, "{taken} MB for {announced} MB of pixels");
}
