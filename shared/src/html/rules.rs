//! What of an editor's HTML is kept: what Quill, `wangEditor`, `TinyMCE`, 135editor and 秀米 make, and what a browser's own
//! editing makes, as far as it does nothing but show something where it stands.

pub const TAGS: [&str; 83] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "legend",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];
/// Elements without content.
pub const VOID: [&str; 6] = ["br", "col", "hr", "img", "source", "wbr"];
/// Elements whose content is nothing to read.
pub const OPAQUE: [&str; 20] = [
    "applet",
    "canvas",
    "frameset",
    "iframe",
    "math",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
    "datalist",
    "portal",
];
/// What a whole page has around its content.
pub const FRAME: [&str; 3] = ["body", "head", "html"];
/// What a paragraph ends at, whether it says so or not.
pub const BLOCKS: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];

/// Of every element.
const ANYWHERE: [&str; 12] = [
    "align",
    "class",
    "data-checked",
    "data-list",
    "data-w-e-is-inline",
    "data-w-e-is-void",
    "data-w-e-type",
    "dir",
    "lang",
    "style",
    "title",
    "valign",
];
const OF_TAG: [(&str, &[&str]); 24] = [
    ("a", &["href", "hreflang", "target"]),
    ("audio", &["controls", "loop", "muted", "preload", "src"]),
    ("blockquote", &["cite"]),
    ("col", &["span", "width"]),
    ("colgroup", &["span", "width"]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("font", &["color", "face", "size"]),
    ("hr", &["color", "size", "width"]),
    ("img", &["alt", "border", "height", "src", "width"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["type", "value"]),
    ("ol", &["reversed", "start", "type"]),
    ("q", &["cite"]),
    ("source", &["src", "type"]),
    ("table", &["bgcolor", "border", "cellpadding", "cellspacing", "frame", "height", "rules", "summary", "width"]),
    ("td", &["bgcolor", "colspan", "headers", "height", "nowrap", "rowspan", "width"]),
    ("th", &["bgcolor", "colspan", "headers", "height", "nowrap", "rowspan", "scope", "width"]),
    ("time", &["datetime"]),
    ("tr", &["bgcolor", "height"]),
    ("ul", &["type"]),
    ("video", &["controls", "height", "loop", "muted", "playsinline", "poster", "preload", "src", "width"]),
    ("pre", &["width"]),
];
/// What nobody sees, and editors write again.
const UNSEEN: [&str; 3] = ["contenteditable", "rel", "spellcheck"];
const UNSEEN_PREFIXES: [&str; 3] = ["aria-", "data-", "xml"];

/// The attributes that are kept, by their elements.
pub fn attributes() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    OF_TAG.into_iter()
}

pub fn general_attributes() -> impl Iterator<Item = &'static str> {
    ANYWHERE.into_iter()
}

pub fn keeps_attribute(tag: &str, name: &str) -> bool {
    ANYWHERE.contains(&name) || OF_TAG.iter().any(|(of, names)| *of == tag && names.contains(&name))
}

/// Whether to say so where an attribute is taken out.
pub fn is_seen(name: &str) -> bool {
    !UNSEEN.contains(&name) && !UNSEEN_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Classes by which editors align, indent, size and colour: none that a page's own style sheet would know.
pub fn keeps_class(class: &str) -> bool {
    const PREFIXES: [&str; 5] = ["image-style-", "language-", "mce-", "ql-", "w-e-"];
    const NAMES: [&str; 12] = [
        "135editor",
        "_135editor",
        "image",
        "image_resized",
        "marker-blue",
        "marker-green",
        "marker-pink",
        "marker-yellow",
        "text-big",
        "text-huge",
        "text-small",
        "text-tiny",
    ];
    NAMES.contains(&class) || PREFIXES.iter().any(|prefix| class.starts_with(prefix))
}

/// Nothing that lays an element over others, or loads anything.
const STYLES: [&str; 108] = [
    "align-content",
    "align-items",
    "align-self",
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-left-radius",
    "border-bottom-right-radius",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-left-radius",
    "border-top-right-radius",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-shadow",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "column-gap",
    "direction",
    "display",
    "flex",
    "flex-basis",
    "flex-direction",
    "flex-flow",
    "flex-grow",
    "flex-shrink",
    "flex-wrap",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "gap",
    "height",
    "justify-content",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-position",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "object-fit",
    "opacity",
    "order",
    "overflow",
    "overflow-wrap",
    "overflow-x",
    "overflow-y",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "position",
    "row-gap",
    "table-layout",
    "text-align",
    "text-align-last",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-decoration-style",
    "text-decoration-thickness",
    "text-emphasis",
    "text-indent",
    "text-justify",
    "text-orientation",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
    "writing-mode",
];

/// Whether a style is kept, by its property and value in lower case.
pub fn keeps_style(property: &str, value: &str) -> bool {
    const STRANGE: [&str; 11] =
        ["url(", "image(", "image-set(", "expression", "javascript:", "attr(", "\\", "@", "<", "{", "/*"];
    if !STYLES.contains(&property) || value.len() > 300 || STRANGE.iter().any(|strange| value.contains(strange)) {
        return false;
    }
    match property {
        "position" => matches!(value, "static" | "relative"),
        "transform" => is_slight(value),
        _ if property.starts_with("margin") => {
            lengths(value).all(|(number, unit)| number >= 0.0 || is_near(number, unit))
        }
        _ => true,
    }
}

/// Whether something that is turned, moved or stretched so stays about where it is.
fn is_slight(transform: &str) -> bool {
    transform == "none"
        || transform.split_terminator(')').all(|part| {
            let Some((name, arguments)) = part.split_once('(') else { return false };
            match name.trim() {
                name if name.starts_with("rotate") || name.starts_with("skew") || name == "perspective" => true,
                name if name.starts_with("translate") => lengths(arguments).all(|(number, unit)| is_near(number, unit)),
                name if name.starts_with("scale") => lengths(arguments).all(|(number, _)| number.abs() <= 2.0),
                _ => false,
            }
        })
}

/// The numbers of a value, with their units.
fn lengths(value: &str) -> impl Iterator<Item = (f64, &str)> {
    value.split([' ', ',', '(', ')', '\n', '\t']).filter_map(|part| {
        let end = part.find(|char: char| !matches!(char, '0'..='9' | '.' | '-' | '+')).unwrap_or(part.len());
        let (number, unit) = part.split_at(end);
        number.parse().ok().map(|number| (number, unit))
    })
}

/// About a hundred pixels.
fn is_near(number: f64, unit: &str) -> bool {
    let most = match unit {
        "" | "px" => 100.0,
        "pt" => 75.0,
        "em" | "rem" | "ex" | "ch" => 6.0,
        "%" => 50.0,
        "vw" | "vh" | "rpx" => 10.0,
        _ => 0.0,
    };
    number.abs() <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_styles_that_stay_in_their_place() {
        for (property, value) in [
            ("text-decoration-line", "underline"),
            ("margin-top", "-0.5em"),
            ("margin", "0 auto -10px"),
            ("transform", "rotatez(45deg) translate3d(1px, 0, 0)"),
            ("transform", "scale(0.9)"),
            ("position", "relative"),
            ("background", "linear-gradient(to right, rgb(1, 2, 3), #fff)"),
            ("border", "1px solid rgb(204, 204, 204)"),
        ] {
            assert!(keeps_style(property, value), "{property}: {value}");
        }
        for (property, value) in [
            ("position", "fixed"),
            ("z-index", "9"),
            ("margin-left", "-9999px"),
            ("margin", "0 0 -80vh"),
            ("transform", "translate(-500px)"),
            ("transform", "scale(100)"),
            ("transform", "matrix(1, 2, 3, 4, 5, 6)"),
            ("background", "url(https://example.com/x.gif)"),
            ("width", "expression(alert(1))"),
            ("color", "\\72 ed"),
            ("font-family", "a;}<b>"),
        ] {
            assert!(!keeps_style(property, value), "{property}: {value}");
        }
    }

    #[test]
    fn keeps_classes_of_editors_alone() {
        for class in ["ql-align-center", "ql-indent-2", "w-e-text", "language-rust", "text-huge"] {
            assert!(keeps_class(class), "{class}");
        }
        for class in ["modal", "fixed", "btn", "ql", ""] {
            assert!(!keeps_class(class), "{class}");
        }
    }
}
