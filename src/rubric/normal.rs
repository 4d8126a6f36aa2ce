//! Names in normal form, for looking them up.

/// A text without what people vary: lower case, every run of anything but letters and digits as one
/// space, no leading zeros in numbers.
pub fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut last = ' ';
    let mut add = |c: char| {
        let c = if c.is_alphanumeric() { c } else { ' ' };
        if c == ' ' && last == ' ' {
            return;
        }
        // A zero that begins a number says nothing: it is dropped when another digit follows it.
        if last == '0' && c.is_ascii_digit() && !ends_in_longer_number(&normal) {
            normal.pop();
        }
        normal.push(c);
        last = c;
    };
    for c in text.chars() {
        match c.is_ascii() {
            true => add(c.to_ascii_lowercase()),
            false => c.to_lowercase().for_each(&mut add),
        }
    }
    normal.truncate(normal.trim_end().len());
    normal
}

/// Whether a text that ends in a zero ends in a number of more digits than that zero.
fn ends_in_longer_number(text: &str) -> bool {
    text.strip_suffix('0').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form_drops_what_people_vary() {
        for (text, normal) in [
            ("  Tingkat  Kematangan\u{a0}Layanan (JDIH) ", "tingkat kematangan layanan jdih"),
            ("I-07", "i 7"),
            ("I07", "i7"),
            ("indikator_010", "indikator 10"),
            ("1.1", "1 1"),
            ("100", "100"),
            ("10101", "10101"),
            ("0", "0"),
            ("00", "0"),
            ("Pusat/Pemerintah", "pusat pemerintah"),
            ("", ""),
        ] {
            assert_eq!(normalise(text), normal, "{text}");
        }
    }
}
