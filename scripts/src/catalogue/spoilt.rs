//! What spreadsheets make of text that looks like a number, a date, a time or a truth value.
//!
//! Excel reads `3-4`, `007` and `1E5` of a CSV file as what they could be, shows `3月4日`, `7` and `1.00E+05`, and saves what it shows.

/// English names of months, by their first three letters.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Other words in numbers and times.
const WORDS: [&str; 5] = ["e", "am", "pm", "a", "p"];
const TRUTH: [&str; 2] = ["true", "false"];
/// What a formula shows that cannot be computed, and a column that is too narrow for its numbers.
const ERRORS: [&str; 8] = ["#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "###"];

/// Digits that a spreadsheet shows of a number; those behind are lost.
const DIGITS: usize = 11;

/// Whether a spreadsheet could read this as something else than text.
pub fn is_convertible(text: &str) -> bool {
    let text = text.trim();
    if TRUTH.iter().any(|truth| text.eq_ignore_ascii_case(truth)) {
        return true;
    }
    let is_known = |word: &str| WORDS.contains(&word) || month(word).is_some();
    let letters = |char: char| !char.is_ascii_alphabetic();
    let is_mark = |char: char| {
        char.is_whitespace()
            || digit(char).is_some()
            || "+-./:,%$¥￥€£()'年月日时時分秒上下午：，．／－％（）＋".contains(char)
    };
    text.chars().any(|char| digit(char).is_some())
        && text.chars().all(|char| char.is_ascii_alphabetic() || is_mark(char))
        && text.split(letters).filter(|word| !word.is_empty()).all(|word| is_known(&word.to_ascii_lowercase()))
}

/// Whether a spreadsheet would show this in another way. It leaves `12` and `19.9` alone.
pub fn would_change(text: &str) -> bool {
    is_convertible(text) && !is_canonical(text)
}

/// Whether it has made the cell of what was there before.
pub fn was_changed(before: &str, cell: &str) -> bool {
    before != cell
        && would_change(before)
        && (is_same_number(before, cell) || is_same_date(before, cell) || before.eq_ignore_ascii_case(cell))
}

/// Whether the cell says what hardly anybody types, and spreadsheets show: `1.23E+19`, `3月4日`, `4-Mar`, `#NAME?`.
pub fn is_made(cell: &str) -> bool {
    is_rounded(cell) || is_short_date(cell) || ERRORS.iter().any(|error| cell.starts_with(error))
}

/// Whether it has made `1.56E+14` of a long number, or `1,56E+14` where the decimals have a comma.
pub fn is_rounded(text: &str) -> bool {
    let parts = text.split_once(['E', 'e']).filter(|(_, power)| power.len() > 2);
    parts.is_some_and(|(number, power)| {
        let is_power =
            power.strip_prefix(['+', '-']).is_some_and(|power| power.bytes().all(|byte| byte.is_ascii_digit()));
        let is_plain = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+'));
        is_power && is_plain && number.replace(',', ".").parse::<f64>().is_ok()
    })
}

/// A date without its year.
fn is_short_date(text: &str) -> bool {
    let is_number = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let chinese = text.strip_suffix('日').and_then(|text| text.split_once('月'));
    if chinese.is_some_and(|(month, day)| is_number(month) && is_number(day)) {
        return true;
    }
    let is_month = |text: &str| text.len() == 3 && month(&text.to_ascii_lowercase()).is_some();
    text.split_once('-')
        .is_some_and(|(one, other)| is_number(one) && is_month(other) || is_month(one) && is_number(other))
}

/// Digits as a spreadsheet itself writes them.
fn is_canonical(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = whole == "0" || !whole.is_empty() && !whole.starts_with('0');
    let is_fraction = text.len() == whole.len() || !fraction.is_empty() && !fraction.ends_with('0');
    is_digits(whole) && is_digits(fraction) && is_whole && is_fraction && whole.len() + fraction.len() <= DIGITS
}

fn is_same_number(before: &str, cell: &str) -> bool {
    // A number in powers of ten is shown with a few digits, any other with 15.
    let share = if is_rounded(cell) { 1e-2 } else { 1e-14 };
    let is_near = |a: f64, b: f64| (a - b).abs() <= a.abs() * share;
    numbers(before).iter().any(|a| numbers(cell).iter().any(|b| is_near(*a, *b)))
}

/// What a number can mean, as a comma separates thousands here and decimals there.
fn numbers(text: &str) -> Vec<f64> {
    let plain: String = text.chars().map(|char| digit(char).map_or(char, |digit| char::from(b'0' + digit))).collect();
    let plain: String = plain.chars().filter(|char| !char.is_whitespace() && !"$¥￥€£'".contains(*char)).collect();
    let (plain, hundredths) = plain.strip_suffix(['%', '％']).map_or((plain.as_str(), 1.0), |plain| (plain, 100.0));
    let readings = [plain.replace(',', ""), plain.replace('.', "").replace(',', ".")];
    let mut numbers: Vec<f64> = readings.iter().filter_map(|reading| reading.parse().ok()).collect();
    for number in &mut numbers {
        *number /= hundredths;
    }
    numbers.retain(|number| number.is_finite());
    numbers
}

/// Whether both have the same day, month, hours and minutes in them, in whatever order; the cell may have a year more, or seconds.
fn is_same_date(before: &str, cell: &str) -> bool {
    let (then, now) = (groups(before), groups(cell));
    if !(2..=6).contains(&then.len()) {
        return false;
    }
    if let (1 | 2, Ok(number)) = (now.len(), cell.replace(',', ".").parse::<f64>()) {
        // The day as a number, or the time as a part of one.
        let is_day = (20_000.0..100_000.0).contains(&number) && !before.contains(':');
        let time = (f64::from(then[0]) * 60.0 + f64::from(then[1])) / 1440.0;
        return is_day || before.contains(':') && (number.fract() - time.fract()).abs() < 1e-3;
    }
    let looks = cell.contains(['-', '/', ':', '.', '月', '年', '时']);
    let mut left = now;
    let is_same = |one: u32, other: u32| one == other || other >= 1900 && other % 100 == one;
    looks
        && then.iter().all(|group| {
            let place = left.iter().position(|other| is_same(*group, *other));
            place.map(|place| left.remove(place)).is_some()
        })
}

/// The numbers in a date or a time, and its months by their numbers.
fn groups(text: &str) -> Vec<u32> {
    let mut groups = Vec::new();
    let mut word = String::new();
    for char in text.chars().chain([' ']) {
        let is_first = word.chars().next().is_none_or(|first| first.is_ascii_digit() == digit(char).is_some());
        if !is_first || !(char.is_ascii_alphabetic() || digit(char).is_some()) {
            groups.extend(word.parse().ok().or_else(|| month(&word)));
            word.clear();
        }
        if let Some(digit) = digit(char) {
            word.push(char::from(b'0' + digit));
        } else if char.is_ascii_alphabetic() {
            word.push(char.to_ascii_lowercase());
        }
    }
    groups
}

/// The month of a name, in full or its beginning.
fn month(word: &str) -> Option<u32> {
    let begins = |name: &&str| word.len() >= 3 && word.starts_with(*name) && word.len() <= 9;
    (1..).zip(&MONTHS).find(|(_, name)| begins(name)).map(|(number, _)| number)
}

/// Of ASCII, or full-width.
fn digit(char: char) -> Option<u8> {
    let value = match char {
        '0'..='9' => u32::from(char) - u32::from('0'),
        '０'..='９' => u32::from(char) - u32::from('０'),
        _ => return None,
    };
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Excel made of the names of a real export, in Chinese, English and German.
    const CHANGES: [(&str, &str); 22] = [
        ("3-4", "3月4日"),
        ("3-4", "4-Mar"),
        ("3-4", "2026/3/4"),
        ("3-4", "46085"),
        ("1/2", "2. Jan"),
        ("1/2", "1月2日"),
        ("Mar-1", "1-Mar"),
        ("1-2-3", "2001/2/3"),
        ("9:30", "9:30:00"),
        ("9:30", "0.395833333333333"),
        ("007", "7"),
        ("0.50", "0.5"),
        ("1.0", "1"),
        ("1E5", "1.00E+05"),
        ("1E5", "1,00E+05"),
        ("1E5", "100000"),
        ("12345678901234567890", "1.23457E+19"),
        ("12345678901234567890", "1,23457E+19"),
        ("12345678901234567890", "12345678901234500000"),
        ("5%", "0.05"),
        ("true", "TRUE"),
        ("１２", "12"),
    ];

    #[test]
    fn a_changed_value_is_noticed() {
        for (before, cell) in CHANGES {
            assert!(would_change(before), "{before}");
            assert!(was_changed(before, cell), "{before} {cell}");
        }
    }

    #[test]
    fn what_somebody_has_changed_is_not() {
        for (before, cell) in [
            ("007", "008"),
            ("2023", "2024"),
            ("2023", "2023.0"),
            ("3-4", "5月6日"),
            ("3-4", "3-5"),
            ("9:30", "10:30"),
            ("龙井", "3月4日"),
            ("50克", "60克"),
            ("007", "007"),
            ("true", "不是"),
            ("1E5", "2.00E+05"),
        ] {
            assert!(!was_changed(before, cell), "{before} {cell}");
        }
    }

    #[test]
    fn text_and_plain_numbers_are_left_alone() {
        for text in [
            "50克",
            "5寸",
            "12",
            "19.9",
            "0",
            "0.5",
            "0x1F",
            "1.5L",
            "B8CA4F97D6F02",
            "1|2",
            "尺寸:0",
            "茶",
            "",
            "May",
            "#17",
        ] {
            assert!(!would_change(text), "{text}");
        }
        for text in [
            "1,234",
            "¥5",
            "1 1/2",
            "2026年3月4日",
            "下午3:00",
            "3 PM",
            "(5)",
            "12e3",
            "May 5",
            "1 March 2026",
            "123456789012",
        ] {
            assert!(would_change(text), "{text}");
        }
    }

    #[test]
    fn what_only_spreadsheets_write_is_known() {
        for cell in
            ["1.23E+19", "1,23E+19", "1E+05", "-1.5E-07", "3月4日", "12月31日", "4-Mar", "Mar-04", "#NAME?", "#######"]
        {
            assert!(is_made(cell), "{cell}");
        }
        for cell in [
            "E+1",
            "茶E+10",
            "1E5",
            "1.2.3E+10",
            "3月4日上市",
            "2026年3月4日",
            "3-4",
            "A-Mar",
            "May",
            "#17",
            "",
            "E+05",
        ] {
            assert!(!is_made(cell), "{cell}");
        }
    }
}
