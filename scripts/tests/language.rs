//! The built command speaks the language of the user's locale, and never two at a time.

// macOS asks its own settings, not the environment.
#![cfg(target_os = "linux")]

use std::{
    fs,
    process::{Command, Output},
};

fn shop(locale: &str, arguments: &[&str]) -> Output {
    let mut shop = Command::new(env!("CARGO_BIN_EXE_shop"));
    for name in ["LANGUAGE", "LC_ALL", "LC_MESSAGES"] {
        shop.env_remove(name);
    }
    shop.env("LANG", locale).args(arguments).output().expect("it runs")
}

fn help(locale: &str, command: &[String], flag: &str) -> String {
    let arguments: Vec<&str> = command.iter().map(String::as_str).chain([flag]).collect();
    let output = shop(locale, &arguments);
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What was refused.
fn refused(locale: &str, arguments: &[&str]) -> String {
    let output = shop(locale, arguments);
    assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// Every command, as its words; first `cargo shop` itself.
fn commands() -> Vec<Vec<String>> {
    let (mut all, mut next) = (Vec::new(), vec![Vec::new()]);
    while let Some(command) = next.pop() {
        let text = help("C", &command, "--help");
        let listed = text.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        // A name stands two columns in; a description that does not fit beside it, further.
        let names = listed.filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
        let names = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
        next.extend(names.map(|name| [command.as_slice(), &[name.to_owned()]].concat()));
        all.push(command);
    }
    all
}

fn is_chinese(char: char) -> bool {
    matches!(char, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Whether a line is English prose: four words in a row, or two and nothing Chinese. What stands in backticks, options, names
/// in upper case, paths and whole commands are no words.
fn is_english(line: &str) -> bool {
    if line.starts_with("用法：cargo shop") {
        return false;
    }
    let outside: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" | ");
    let spaced: String = outside.chars().map(|char| if char.is_ascii() { char } else { '|' }).collect();
    let spaced = spaced.replace('|', " | ");
    let is_word = |token: &str| {
        let bare =
            token.trim_matches(|char: char| char.is_ascii_punctuation() && char != '-' && char != '<' && char != '[');
        !bare.is_empty()
            && bare.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'')
            && bare.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    let (mut longest, mut run) = (0, 0);
    for token in spaced.split_whitespace() {
        run = if is_word(token) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let is_command = ["cargo ", "-", "["].iter().any(|start| line.trim_start().starts_with(start));
    longest >= 4 || longest >= 2 && !line.chars().any(is_chinese) && !is_command
}

#[test]
fn a_chinese_locale_gives_chinese_help_and_nothing_else() {
    for command in &commands() {
        for flag in ["--help", "-h"] {
            let text = help("zh_CN.UTF-8", command, flag);
            let english: Vec<&str> = text.lines().filter(|line| is_english(line)).collect();
            assert!(english.is_empty(), "{command:?} {flag}: {english:#?}");
            for own in ["Usage:", "Options:", "Commands:", "Arguments:", "Print ", "[default", "[OPTIONS]", "[COMMAND]"]
            {
                assert!(!text.contains(own), "{command:?} {flag} says {own}");
            }
            assert!(text.contains("用法：cargo shop"), "{text}");
        }
    }
}

#[test]
fn any_other_locale_gives_english_help_and_nothing_else() {
    for command in commands() {
        for locale in ["C", "de_DE.UTF-8"] {
            let text = help(locale, &command, "--help");
            // WeChat's console and tools have Chinese menus only.
            let is_ours = |line: &&str| !line.contains("qq.com") && !line.contains("in the DevTools (");
            let chinese: Vec<&str> = text.lines().filter(is_ours).filter(|line| line.chars().any(is_chinese)).collect();
            assert!(chinese.is_empty(), "{command:?}: {chinese:#?}");
            assert!(text.contains("Usage: cargo shop"), "{text}");
        }
    }
}

#[test]
fn what_is_wrong_with_arguments_is_said_in_chinese() {
    for (arguments, says) in [
        (&["exprot"][..], "错误：没有命令“exprot”"),
        (&["exprot"], "是否想输入：export"),
        (&["import", "a.sql", "--imagse", "b"], "没有参数“--imagse”"),
        (&["import", "a.sql", "--imagse", "b"], "是否想输入：--images"),
        (&["import"], "缺少必填参数：<FILE>"),
        (&["import", "a.sql", "--schema"], "缺少值"),
        (&["import", "a.sql", "--yes", "--yes"], "只能使用一次"),
        (&["bench", "--seconds", "x"], "“x”无效：须为整数"),
        (&["bench", "--large", "-1"], "没有参数“-1”"),
        (&["backup", "a", "--segments", "65"], "须在 1~64 之间"),
        (&["restore", "a", "--merge", "--overwrite"], "不能与“--overwrite”同时使用"),
    ] {
        let text = refused("zh_CN.UTF-8", arguments);
        assert!(text.contains(says), "{arguments:?}: {text}");
        let english: Vec<&str> = text.lines().filter(|line| is_english(line)).collect();
        assert!(english.is_empty() && text.contains("--help"), "{arguments:?}: {text}");
    }
    assert!(refused("C", &["exprot"]).contains("a similar subcommand exists: 'export'"));
}

#[test]
fn the_help_command_works_in_chinese_too() {
    let spoken = |arguments: &[&str]| String::from_utf8(shop("zh_CN.UTF-8", arguments).stdout).expect("UTF-8");
    assert_eq!(spoken(&["help", "spec"]), spoken(&["spec", "--help"]));
    assert!(spoken(&["--version"]).starts_with("cargo shop "));
}

#[test]
fn a_broken_dump_is_told_of_in_one_language() {
    let folder = tempfile::tempdir().expect("a folder");
    let dump = folder.path().join("broken.sql");
    fs::write(&dump, "-- a dump\nINSERT INTO user (id) VALUES (1, 'x);\n").expect("written");
    let (dump, data) = (dump.display().to_string(), folder.path().join("shop").display().to_string());
    let said = |locale| refused(locale, &["import", &dump, "--data", &data]);
    let chinese = said("zh_CN.UTF-8");
    assert!(chinese.ends_with(&format!("错误：{dump}: 第2行：从此处开始的字符串没有结束\n")), "{chinese}");
    assert!(!chinese.lines().any(is_english), "{chinese}");
    let english = said("C");
    let expected = format!("error: {dump}: line 2: the string that begins here never ends\n");
    assert!(english.ends_with(&expected) && !english.chars().any(is_chinese), "{english}");
    let missing = folder.path().join("none.sql").display().to_string();
    let none = refused("zh_CN.UTF-8", &["import", &missing, "--data", &data]);
    assert_eq!(none, format!("错误：无法读取 {missing}: 文件或文件夹不存在\n"));
}
