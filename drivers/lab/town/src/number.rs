//! Citizen identification numbers: the check character of GB 11643 (ISO 7064, MOD 11-2), and how the other cards number.

use crate::date::Date;

/// The check character of the first 17 digits, or `None` when they are not 17 digits.
pub fn check_character(digits: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if digits.len() != 17 {
        return None;
    }
    let mut sum = 0;
    for (digit, weight) in digits.chars().zip(WEIGHTS) {
        sum += digit.to_digit(10)? * weight;
    }
    "10X98765432".chars().nth(sum as usize % 11)
}

/// Whether an 18-character number carries its right check character.
pub fn is_valid(number: &str) -> bool {
    number.is_ascii() && number.len() == 18 && check_character(&number[..17]) == number.chars().last()
}

/// An 18-character number: region (6 digits), birth, sequence (its last digit odd for men). Empty only when `region` is
/// not six digits.
pub(crate) fn compose(region: &str, birth: Date, sequence: u16) -> String {
    let head = format!("{region}{}{sequence:03}", birth.compact());
    check_character(&head).map(|check| format!("{head}{check}")).unwrap_or_default()
}

/// A 15-character number of the foreigners' card of 2017: nationality, place (4 digits), birth YYMMDD, sequence, and a
/// check digit with the weights 7-3-1 of ICAO 9303 (the card's own rule is not published).
pub(crate) fn compose_2017(nationality: &str, place: &str, birth: Date, sequence: u8) -> String {
    let head = format!("{nationality}{place}{}{}", &birth.compact()[2..], sequence % 10);
    let sum: u32 = head.chars().zip([7, 3, 1].into_iter().cycle()).map(|(c, w)| c.to_digit(36).unwrap_or(0) * w).sum();
    format!("{head}{}", sum % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_standard_check() {
        for number in ["11010519491231002X", "440524188001010014", "911120199001010014", "830000198001010018"] {
            assert!(is_valid(number), "{number}");
        }
    }

    #[test]
    fn any_single_wrong_digit_is_noticed() {
        let good = "440524188001010014";
        for place in 0..17 {
            let mut digits: Vec<u8> = good.bytes().collect();
            digits[place] = b'0' + (digits[place] - b'0' + 1) % 10;
            assert!(!is_valid(std::str::from_utf8(&digits).unwrap()), "place {place}");
        }
        assert!(!is_valid("44052418800101001"));
        assert!(!is_valid("四四"));
    }
}
