//! Words of a line: parted by blanks, in quotes where they hold blanks; `\` makes the next character plain.
//!
//! Promise: what is quoted here is read back as the same one word, so no name or password can become a command.

/// The words of a line, or `None` when a quote is left open.
pub fn split(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' => word.get_or_insert_default().push(characters.next()?),
            blank if blank.is_ascii_whitespace() && !quoted => words.extend(word.take()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    (!quoted).then_some(words)
}

/// One word as it goes into a line. `None`: it holds a control character, which no line can carry.
pub fn quote(word: &str) -> Option<String> {
    if word.chars().any(char::is_control) {
        return None;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.@:+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return Some(word.to_owned());
    }
    let escaped = word.replace('\\', r"\\").replace('"', r#"\""#);
    Some(format!("\"{escaped}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_in_quotes_is_one_word() {
        assert_eq!(split(r#"VAR su700 ups.status "OL CHRG""#).unwrap(), ["VAR", "su700", "ups.status", "OL CHRG"]);
        assert_eq!(split(r#"VAR a b """#).unwrap(), ["VAR", "a", "b", ""]);
        assert_eq!(split(r#"VAR a b "12\" \\""#).unwrap(), ["VAR", "a", "b", r#"12" \"#]);
        assert_eq!(split("  OK  ").unwrap(), ["OK"]);
    }

    #[test]
    fn an_open_quote_is_no_line() {
        assert_eq!(split(r#"VAR a b "12"#), None);
        assert_eq!(split(r"VAR a b \"), None);
    }

    #[test]
    fn what_is_quoted_reads_back_as_itself() {
        for word in ["kiosk", "", "two words", r#"a"b\c"#, "密码"] {
            assert_eq!(split(&quote(word).unwrap()).unwrap(), [word]);
        }
        assert_eq!(quote("su700").unwrap(), "su700");
    }

    #[test]
    fn a_command_in_a_name_is_refused() {
        assert_eq!(quote("su700\nFSD su700"), None);
    }
}
