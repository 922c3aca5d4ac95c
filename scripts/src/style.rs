//! Colours where standard output is a terminal. `NO_COLOR` and what is not a terminal get the bare text.

use console::{Style, pad_str};

fn painted(style: &Style, text: &str, width: usize) -> String {
    // Escape codes would count as characters of a padded field.
    style.apply_to(pad_str(text, width, console::Alignment::Left, None)).to_string()
}

/// What is as it should be, padded to so many columns: a Chinese character takes two.
pub fn good(text: &str, width: usize) -> String {
    painted(&Style::new().green(), text, width)
}

/// What somebody should look at.
pub fn warning(text: &str, width: usize) -> String {
    painted(&Style::new().yellow().bold(), text, width)
}

/// What does not work.
pub fn bad(text: &str, width: usize) -> String {
    painted(&Style::new().red().bold(), text, width)
}

/// What is beside the point.
pub fn faint(text: &str, width: usize) -> String {
    painted(&Style::new().dim(), text, width)
}

/// What the eye should find: an address, a command, a password.
pub fn strong(text: &str) -> String {
    painted(&Style::new().bold(), text, 0)
}

/// A label in front of what it is about, so wide that all of a list stand in line.
pub fn label(text: &str, width: usize) -> String {
    painted(&Style::new().cyan(), text, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_no_terminal_and_gets_bare_padded_text() {
        console::set_colors_enabled(false);
        assert_eq!(good("ok", 4), "ok  ");
        assert_eq!(bad("失败", 6), "失败  ");
        assert_eq!(strong("x"), "x");
    }
}
