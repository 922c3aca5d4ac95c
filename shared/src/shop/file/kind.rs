//! Which files the shop takes, and how each is told by its bytes.

mod probe;
mod zip;

pub use probe::{Fingerprint, Probe};

use super::extension_of;
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
    /// It is cleaned before it is stored; whoever cleans it knows it.
    Picture,
    /// By how it begins.
    Head(fn(&[u8]) -> bool),
    Text,
    Zip,
    /// A ZIP archive with parts in this folder.
    Office(&'static str),
}

pub const KINDS: &[Kind] = &[
    Kind { class: "image", extensions: &["jpg", "jpeg"], content_type: "image/jpeg", form: Form::Picture },
    Kind { class: "image", extensions: &["png"], content_type: "image/png", form: Form::Picture },
    Kind { class: "image", extensions: &["gif"], content_type: "image/gif", form: Form::Picture },
    Kind { class: "image", extensions: &["webp"], content_type: "image/webp", form: Form::Picture },
    Kind {
        class: "document",
        extensions: &["pdf"],
        content_type: "application/pdf",
        form: Form::Head(infer::archive::is_pdf),
    },
    Kind { class: "document", extensions: &["md"], content_type: "text/markdown; charset=utf-8", form: Form::Text },
    Kind { class: "document", extensions: &["doc"], content_type: "application/msword", form: Form::Head(is_ole) },
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
        form: Form::Head(is_ole),
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
        form: Form::Head(is_ole),
    },
    Kind {
        class: "document",
        extensions: &["pptx"],
        content_type: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        form: Form::Office("ppt/"),
    },
    Kind { class: "audio", extensions: &["mp3"], content_type: "audio/mpeg", form: Form::Head(infer::audio::is_mp3) },
    Kind { class: "video", extensions: &["mp4"], content_type: "video/mp4", form: Form::Head(infer::video::is_mp4) },
    Kind {
        class: "video",
        extensions: &["wmv"],
        content_type: "video/x-ms-wmv",
        form: Form::Head(infer::video::is_wmv),
    },
    Kind { class: "archive", extensions: &["zip"], content_type: "application/zip", form: Form::Zip },
];

/// The old office formats are all one: OLE2 compound files.
fn is_ole(head: &[u8]) -> bool {
    head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
}

impl Kind {
    /// By the extension of a file's name; 10330 where the shop takes none such.
    pub fn of_name(name: &str) -> Result<&'static Self, Failure> {
        let extension = extension_of(name);
        let has = |kind: &&Self| extension.as_deref().is_some_and(|extension| kind.extensions.contains(&extension));
        KINDS.iter().find(has).ok_or_else(|| refusal(name, "的类型不支持"))
    }

    pub fn is_picture(&self) -> bool {
        matches!(self.form, Form::Picture)
    }

    /// 10330 unless the bytes are what the name says. A picture is looked at by whoever cleans it.
    pub fn recognise(&self, name: &str, probe: &Probe) -> Result<(), Failure> {
        let agrees = match self.form {
            Form::Picture => true,
            Form::Head(is) => is(probe.head()),
            Form::Text => probe.is_text(),
            Form::Zip => zip::is_zip(probe),
            Form::Office(folder) => zip::is_office(probe, folder),
        };
        if agrees { Ok(()) } else { Err(disagrees(name)) }
    }

    /// The key of an object with these bytes.
    pub fn key(&self, fingerprint: &Fingerprint) -> String {
        format!("{}.{}", fingerprint.sha256, self.extensions[0])
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
