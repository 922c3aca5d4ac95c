//! The first words of a text.

/// Elements that do not break a line of text.
const INLINE: [&str; 31] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
];
/// As sanitised HTML writes them.
const ENTITIES: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&nbsp;", ' ')];
const SENTENCE_ENDS: [char; 8] = ['。', '！', '？', '；', '…', '!', '?', ';'];
const CLOSING: [char; 6] = ['”', '’', '」', '』', '）', ')'];

/// The text that sanitised HTML begins with, white space folded: all of it where it has at most `most` characters, else up
/// to the end of a sentence, or up to the end of a word and with `…`.
pub fn excerpt(html: &str, most: usize) -> String {
    let text: Vec<char> = beginning(html, most + 1).chars().collect();
    if text.len() <= most {
        return text.into_iter().collect();
    }
    // Nothing much shorter than asked for.
    let least = most / 2;
    if let Some(end) = (least..=most).rev().find(|end| ends_sentence(&text[..*end], text[*end])) {
        return text[..end].iter().collect();
    }
    let end = (least..=most).rev().find(|end| ends_word(text[*end - 1], text[*end])).unwrap_or(most);
    let shown: String = text[..end].iter().collect();
    format!("{}…", shown.trim_end())
}

fn ends_sentence(text: &[char], next: char) -> bool {
    let (closing, end) = (|char: &&char| CLOSING.contains(char), text.iter().rev());
    let Some(last) = end.clone().find(|char| !closing(char)) else { return false };
    let is_end = SENTENCE_ENDS.contains(last) || *last == '.' && next == ' ';
    is_end && !CLOSING.contains(&next) && !SENTENCE_ENDS.contains(&next)
}

/// Chinese has no space between words; any place will do.
fn ends_word(last: char, next: char) -> bool {
    let is_letter = |char: char| char.is_alphanumeric() && char < '\u{2e80}';
    !(is_letter(last) && is_letter(next))
}

/// At least `enough` characters of the text, if there are so many.
fn beginning(html: &str, enough: usize) -> String {
    let (mut text, mut length, mut gap, mut rest) = (String::new(), 0, false, html);
    while length < enough && !rest.is_empty() {
        if let Some(tag) = rest.strip_prefix('<') {
            gap |= !is_inline(tag);
            rest = &tag[end_of(tag)..];
            continue;
        }
        let (char, width) = first_char(rest);
        rest = &rest[width..];
        if char.is_whitespace() {
            gap = true;
        } else if !matches!(char, '\u{200b}' | '\u{feff}') {
            if gap && length > 0 {
                text.push(' ');
                length += 1;
            }
            text.push(char);
            (gap, length) = (false, length + 1);
        }
    }
    text
}

fn first_char(text: &str) -> (char, usize) {
    let entity = ENTITIES.iter().find(|(entity, _)| text.starts_with(entity));
    let char = || text.chars().next().unwrap_or(' ');
    entity.map_or_else(|| (char(), char().len_utf8()), |(entity, char)| (*char, entity.len()))
}

fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split(|char: char| !char.is_ascii_alphanumeric()).next().unwrap_or_default();
    INLINE.contains(&name)
}

/// Behind the `>` of a tag; one in an attribute's value does not count.
fn end_of(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.char_indices().find(|(_, char)| {
        quoted ^= *char == '"';
        *char == '>' && !quoted
    });
    end.map_or(tag.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn is_text() {
        for (html, text) in [
            ("", ""),
            ("<p>  </p><br>", ""),
            ("<h2>春茶</h2>\n<p>今年&nbsp; <b>新</b>茶<br>上市</p>", "春茶 今年 新茶 上市"),
            ("A &amp; B &lt;b&gt; &quot;C&quot; &amp;lt;", "A & B <b> \"C\" &lt;"),
            ("<p>图<img alt=\"a > b\" src=\"x\">文</p>", "图 文"),
            ("\u{feff}茶\u{200b}叶", "茶叶"),
            ("半<a href=\"", "半"),
        ] {
            assert_eq!(excerpt(html, 100), text, "{html}");
        }
    }

    #[test]
    fn ends_where_a_reader_would() {
        assert_eq!(excerpt(&"茶".repeat(100), 100), "茶".repeat(100));
        assert_eq!(excerpt(&"茶".repeat(101), 100), format!("{}…", "茶".repeat(100)));
        assert_eq!(excerpt("一二三四五。六七八九十", 8), "一二三四五。");
        assert_eq!(excerpt("一二三四“五！”六七八九十", 8), "一二三四“五！”");
        assert_eq!(excerpt("一。二三四五六七八九十", 8), "一。二三四五六七…", "not much shorter");
        assert_eq!(excerpt("Green tea. Black teas", 14), "Green tea.");
        assert_eq!(excerpt("only 1.25 of those", 10), "only 1.25…", "no sentence ends in a number");
        assert_eq!(excerpt("quite international", 10), "quite…");
        assert_eq!(excerpt("internationalisation", 10), "internatio…");
    }

    /// However long the article is, only its beginning is looked at.
    #[test]
    fn takes_no_longer_for_more() {
        let long = format!("<p>茶</p>{}", "<div title=\"<&\">".repeat(1_000_000));
        assert_eq!(excerpt(&format!("{}{long}", "好".repeat(200)), 100).chars().count(), 101);
        assert_eq!(excerpt(&long, 100), "茶");
    }
}
