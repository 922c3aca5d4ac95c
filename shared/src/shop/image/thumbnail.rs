//! Smaller versions of pictures: which there are, and where.

/// In pixels, ascending: how wide the smaller versions of a picture are.
pub const WIDTHS: [u32; 3] = [200, 400, 800];

/// The object's key in the bucket of the picture `key`, so many pixels wide. It is not among the pictures: to store it
/// makes no smaller versions of itself.
pub fn thumbnail_object_key(key: &str, width: u32) -> String {
    format!("static/thumbnails/{key}.w{width}.webp")
}

/// The picture and the width that `tea.png.w400.webp` means.
pub fn thumbnail_of(name: &str) -> Option<(&str, u32)> {
    let (key, width) = name.strip_suffix(".webp")?.rsplit_once(".w")?;
    let width = WIDTHS.into_iter().find(|made| made.to_string() == width)?;
    has_thumbnails(key).then_some((key, width))
}

/// The narrowest version that is at least so wide; `None`: the picture itself.
pub fn nearest(width: u32) -> Option<u32> {
    WIDTHS.into_iter().find(|made| *made >= width)
}

/// Whether a picture of this name is of a kind of which smaller versions are made.
pub fn has_thumbnails(key: &str) -> bool {
    let kinds = ["jpg", "jpeg", "png", "gif", "webp"];
    key.rsplit_once('.').is_some_and(|(_, extension)| kinds.iter().any(|kind| kind.eq_ignore_ascii_case(extension)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_version_is_wide_enough() {
        let cases = [(1, Some(200)), (200, Some(200)), (201, Some(400)), (800, Some(800)), (801, None)];
        for (wanted, made) in cases {
            assert_eq!(nearest(wanted), made, "{wanted}");
        }
        assert_eq!(thumbnail_object_key("茶.png", 400), "static/thumbnails/茶.png.w400.webp");
        assert_eq!(thumbnail_of("茶.png.w400.webp"), Some(("茶.png", 400)));
        for other in
            ["tea.webp", "tea.png.w300.webp", "tea.png.w0400.webp", "tea.pdf.w400.webp", ".w400.webp", "w400.webp"]
        {
            assert_eq!(thumbnail_of(other), None, "{other}");
        }
    }
}
