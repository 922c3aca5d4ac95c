//! Pages for owners are there in English and in Chinese, and say the same: as many headings, tables and commands, and every
//! link leads somewhere.

use std::{fs, path::Path};

/// What whoever owns a shop reads.
const PAGES: [&str; 10] = [
    "README",
    "docs/first-shop",
    "docs/deploy",
    "docs/orders",
    "docs/pictures",
    "docs/parameters",
    "docs/input",
    "docs/upgrades",
    "docs/runbook",
    "docs/cost",
];

/// What a page consists of, its words left out.
#[derive(Debug, Default, PartialEq)]
struct Shape {
    /// The levels of its headings.
    headings: Vec<usize>,
    /// The numbers of cells of its table rows.
    rows: Vec<usize>,
    /// What its code blocks are written in, and their lines without comments. Of drawings and lists of files, which are in the
    /// page's language, the kind only.
    blocks: Vec<(String, Vec<String>)>,
}

impl Shape {
    fn of(page: &str) -> Self {
        let mut shape = Self::default();
        let mut is_code = false;
        for line in page.lines() {
            if let Some(kind) = line.trim_start().strip_prefix("```") {
                is_code = !is_code;
                if is_code {
                    shape.blocks.push((kind.to_owned(), Vec::new()));
                }
            } else if is_code {
                let Some((kind, lines)) = shape.blocks.last_mut() else { continue };
                if !matches!(kind.as_str(), "mermaid" | "text") {
                    lines.push(without_comment(line).to_owned());
                }
            } else if line.starts_with('#') {
                shape.headings.push(line.chars().take_while(|char| *char == '#').count());
            } else if line.trim_start().starts_with('|') {
                shape.rows.push(line.replace("\\|", "").matches('|').count());
            }
        }
        shape
    }
}

fn without_comment(line: &str) -> &str {
    let code = if line.trim_start().starts_with('#') { "" } else { line };
    code.split_once(" # ").map_or(code, |(code, _)| code).trim_end()
}

fn read(page: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{page}: {error}"))
}

#[test]
fn a_page_and_its_chinese_twin_have_the_same_headings_tables_and_commands() {
    for page in PAGES {
        let (english, chinese) = (read(&format!("{page}.md")), read(&format!("{page}.zh-CN.md")));
        let (english, chinese) = (Shape::of(&english), Shape::of(&chinese));
        assert_eq!(english.headings, chinese.headings, "headings of {page}");
        assert_eq!(english.rows, chinese.rows, "tables of {page}");
        assert_eq!(english.blocks.len(), chinese.blocks.len(), "code blocks of {page}");
        for (english, chinese) in english.blocks.iter().zip(&chinese.blocks) {
            assert_eq!(english, chinese, "a code block of {page}");
        }
    }
}

#[test]
fn a_page_and_its_chinese_twin_lead_to_each_other() {
    for page in PAGES {
        let name = page.rsplit('/').next().unwrap_or(page);
        for (file, twin) in [(format!("{page}.md"), "[中文]"), (format!("{page}.zh-CN.md"), "[English]")] {
            let other = if twin == "[中文]" { format!("{name}.zh-CN.md") } else { format!("{name}.md") };
            let link = format!("{twin}({other})");
            assert!(read(&file).lines().take(3).any(|line| line == link), "{file} does not begin with {link}");
        }
    }
}

/// As GitHub names the place of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept.chars().filter(|char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_'));
    kept.map(|char| if char == ' ' { '-' } else { char }).collect()
}

/// Links of a page that lead into the repository.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let targets = page.match_indices("](").filter_map(|(at, open)| page[at + open.len()..].split(')').next());
    targets.filter(|target| !target.contains("://") && !target.contains(char::is_whitespace))
}

#[test]
fn every_link_of_a_page_leads_to_a_file_and_a_heading_that_are_there() {
    for file in PAGES.iter().flat_map(|page| [format!("{page}.md"), format!("{page}.zh-CN.md")]) {
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = read(&file);
        for link in links(&text) {
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { file.clone() } else { format!("{folder}/{path}") };
            let target = target.trim_start_matches('/');
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(target).exists(), "{file}: {link}");
            if !heading.is_empty() {
                let there = read(target);
                let mut headings = there.lines().filter(|line| line.starts_with('#'));
                assert!(headings.any(|line| anchor(line) == heading), "{file}: no heading for {link}");
            }
        }
    }
}
