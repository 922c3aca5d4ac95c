//! Which files the shop takes, and how each is told by its bytes.

mod media;
mod office;
mod probe;
mod zip;

pub use probe::{Fingerprint, Probe};

use super::{FileName, extension_of};
use crate::error::{Code, Failure};

/// One kind of file. Nothing is in here that a browser would run.
#[derive(Debug)]
pub struct Kind {
    /// As the back office groups them: `image`, `document`, …
    pub class: &'static str,
    /// The first one is that of the object's key.
    pub extensions: &'static [&'static str],
    pub content_type: &'static str,
    pub form: Form,
}

/// How a kind is told by its bytes.
#[derive(Debug)]
pub enum Form {
    /// By how it begins. It is cleaned before it is stored; whoever cleans it knows the rest.
    Picture(fn(&[u8]) -> bool),
    /// By how it begins.
    Head(fn(&[u8]) -> bool),
    Text,
    Zip,
    /// A ZIP archive with parts in this folder; saved with a password, it is an OLE file.
    Office(&'static str),
    /// An OLE file that has one of these streams.
    Ole(&'static [&'static str]),
}

pub const KINDS: &[Kind] = &[
    Kind {
        class: "image",
        extensions: &["jpg", "jpeg", "jfif", "jpe"],
        content_type: "image/jpeg",
        form: Form::Picture(media::is_jpeg),
    },
    Kind { class: "image", extensions: &["png"], content_type: "image/png", form: Form::Picture(media::is_png) },
    Kind { class: "image", extensions: &["gif"], content_type: "image/gif", form: Form::Picture(media::is_gif) },
    Kind { class: "image", extensions: &["webp"], content_type: "image/webp", form: Form::Picture(media::is_webp) },
    Kind { class: "document", extensions: &["pdf"], content_type: "application/pdf", form: Form::Head(office::is_pdf) },
    Kind { class: "document", extensions: &["md"], content_type: "text/markdown; charset=utf-8", form: Form::Text },
    Kind {
        class: "document",
        extensions: &["doc"],
        content_type: "application/msword",
        form: Form::Ole(&["WordDocument"]),
    },
    Kind {
        class: "document",
        extensions: &["docx"],
        content_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        form: Form::Office("word/"),
    },
    Kind {
        class: "document",
        extensions: &["xls"],
        content_type: "application/vnd.ms-excel",
        form: Form::Ole(&["Workbook", "Book"]),
    },
    Kind {
        class: "document",
        extensions: &["xlsx"],
        content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        form: Form::Office("xl/"),
    },
    Kind {
        class: "document",
        extensions: &["ppt"],
        content_type: "application/vnd.ms-powerpoint",
        form: Form::Ole(&["PowerPoint Document"]),
    },
    Kind {
        class: "document",
        extensions: &["pptx"],
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        form: Form::Office("ppt/"),
    },
    Kind { class: "audio", extensions: &["mp3"], content_type: "audio/mpeg", form: Form::Head(media::is_mp3) },
    Kind {
        class: "video",
        extensions: &["mp4", "m4v", "mov"],
        content_type: "video/mp4",
        form: Form::Head(media::is_mp4),
    },
    Kind { class: "video", extensions: &["wmv"], content_type: "video/x-ms-wmv", form: Form::Head(media::is_wmv) },
    Kind { class: "archive", extensions: &["zip"], content_type: "application/zip", form: Form::Zip },
];

/// Extensions that only some programs know: a name gets the usual one instead.
const UNUSUAL: [&str; 2] = ["jfif", "jpe"];

impl Kind {
    /// By the extension of a file's name; 10330 where the shop takes none such.
    pub fn of_name(name: &str) -> Result<&'static Self, Failure> {
        Self::named(name).ok_or_else(|| refusal(name, hint(name)))
    }

    /// What a file is, and what it is called: as its name says, where the bytes agree; else it gets the extension that the
    /// bytes have. Phones and browsers call pictures whatever they like; anything else is renamed only where its name has
    /// no extension or that of another kind of ours.
    ///
    /// # Errors
    /// 10330 where the shop takes no such files.
    pub fn of(name: &FileName, probe: &Probe) -> Result<(&'static Self, FileName), Failure> {
        let named = Self::named(name.as_str());
        if let Some(kind) = named.filter(|kind| kind.agrees(probe)) {
            return Ok((kind, kind.name(name)));
        }
        let says_nothing = named.is_some() || !has_extension(name.as_str());
        match KINDS.iter().find(|kind| kind.is(probe)) {
            Some(kind) if kind.is_picture() || says_nothing => Ok((kind, kind.name(name))),
            _ if media::is_heif(probe.head()) => Err(refusal(name.as_str(), HEIF)),
            _ if named.is_some() => Err(disagrees(name.as_str())),
            _ => Err(refusal(name.as_str(), hint(name.as_str()))),
        }
    }

    fn named(name: &str) -> Option<&'static Self> {
        let extension = extension_of(name)?;
        KINDS.iter().find(|kind| kind.extensions.contains(&extension.as_str()))
    }

    pub fn is_picture(&self) -> bool {
        matches!(self.form, Form::Picture(_))
    }

    /// Whether the bytes can be what the name says.
    fn agrees(&self, probe: &Probe) -> bool {
        match self.form {
            Form::Text => probe.is_text(),
            Form::Office(folder) => zip::is_office(probe, folder) || office::is_encrypted(probe),
            Form::Ole(_) => office::is_ole(probe.head()),
            _ => self.is(probe),
        }
    }

    /// Whether the bytes are this and nothing else, whatever the name says.
    fn is(&self, probe: &Probe) -> bool {
        match self.form {
            Form::Picture(is) | Form::Head(is) => is(probe.head()),
            Form::Text => false,
            Form::Zip => zip::is_zip(probe),
            Form::Office(folder) => zip::is_office(probe, folder),
            Form::Ole(streams) => office::has_stream(probe, streams),
        }
    }

    /// The name with an extension of this kind.
    fn name(&self, name: &FileName) -> FileName {
        let is_ours = |name: &str| extension_of(name).is_some_and(|extension| self.is_usual(&extension));
        if is_ours(name.as_str()) {
            return name.clone();
        }
        let stem = if has_extension(name.as_str()) { stem(name.as_str()) } else { name.as_str() };
        if is_ours(stem) { FileName::of(stem) } else { FileName::of(&format!("{stem}.{}", self.extensions[0])) }
    }

    fn is_usual(&self, extension: &str) -> bool {
        self.extensions.contains(&extension) && !UNUSUAL.contains(&extension)
    }

    /// The key of an object with these bytes.
    pub fn key(&self, fingerprint: &Fingerprint) -> String {
        format!("{}.{}", fingerprint.sha256, self.extensions[0])
    }
}

/// Whether bytes begin like a picture that the shop takes.
fn is_picture(head: &[u8]) -> bool {
    KINDS.iter().any(|kind| matches!(kind.form, Form::Picture(is) if is(head)))
}

/// Whether a name ends in what people mean as an extension: `茶.exe` does, `第1.2版` does not.
pub fn has_extension(name: &str) -> bool {
    extension_of(name).is_some_and(|extension| {
        (1..=5).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Why it is not converted: docs/files.md.
const HEIF: &str =
    "是HEIC/AVIF格式的照片，浏览器多不能显示：请在iPhone的“设置-相机-格式”中选择“兼容性最佳”，或先导出为JPEG再上传";

fn hint(name: &str) -> &'static str {
    match extension_of(name).as_deref() {
        Some("heic" | "heif" | "hif" | "avif") => HEIF,
        _ => "的类型不支持",
    }
}

/// 10330: the bytes are not what the name says.
pub fn disagrees(name: &str) -> Failure {
    refusal(name, "的内容与扩展名不符")
}

fn refusal(name: &str, why: &str) -> Failure {
    Failure::with_message(Code::FileTypeRefused, format!("文件「{name}」{why}"))
}

#[cfg(test)]
mod tests;
