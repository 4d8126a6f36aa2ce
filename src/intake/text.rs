//! From bytes to text.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Limits;
use crate::diagnostic::Problem;

/// An encoding that is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first: "Unicode Text" of Excel.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252: CSV of older Excel versions.
    Windows1252,
}

impl Encoding {
    /// The name for people and programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// The text of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Text<'b> {
    /// The text, with every line ended by a single `\n`.
    pub text: Cow<'b, str>,
    /// What it was encoded in.
    pub encoding: Encoding,
    /// Whether it began with a byte order mark.
    pub byte_order_mark: bool,
    /// Whether nothing but its bytes said which encoding it is, and another is possible.
    pub assumed: bool,
    /// What a first line `sep=;` says: the delimiter. A spreadsheet does not show that line, nor is it here.
    pub delimiter: Option<char>,
}

/// Decodes a file: as told, else by its byte order mark, else UTF-16 where every other byte is zero, else
/// UTF-8 where the bytes are valid, else Windows-1252.
///
/// # Errors
/// The [`Problem`] where the bytes are no text of that encoding, or too many.
pub fn decode(bytes: &[u8], told: Option<Encoding>, limits: Limits) -> Result<Text<'_>, Problem> {
    if bytes.len() > limits.bytes {
        return Err(Problem::FileTooLarge { limit: limits.bytes });
    }
    let marked = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    };
    let (encoding, mark_length, assumed) = match (told, marked) {
        (None, Some((encoding, length))) => (encoding, length, false),
        (Some(told), Some((encoding, length))) if told == encoding => (told, length, false),
        (Some(told), _) => (told, 0, false),
        (None, None) => {
            let encoding = guess(bytes)?;
            (encoding, 0, encoding == Encoding::Windows1252)
        }
    };
    let body = bytes.get(mark_length..).unwrap_or_default();
    let text = to_text(body, encoding)?;
    if text.contains('\0') {
        return Err(Problem::BinaryFile);
    }
    let text = if text.contains('\r') { Cow::Owned(unify_line_ends(text.into_owned())) } else { text };
    let (delimiter, text) = without_separator_line(text);
    Ok(Text { text, encoding, byte_order_mark: mark_length > 0, assumed, delimiter })
}

fn guess(bytes: &[u8]) -> Result<Encoding, Problem> {
    if let Some(encoding) = guess_utf16(bytes) {
        return Ok(encoding);
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(Encoding::Utf8),
        Err(_) if bytes.contains(&0) => Err(Problem::BinaryFile),
        Err(_) => Ok(Encoding::Windows1252),
    }
}

/// UTF-16 without a mark: text of Latin letters has a zero in nearly every second byte, and only there.
fn guess_utf16(bytes: &[u8]) -> Option<Encoding> {
    const SAMPLE: usize = 4096;
    if bytes.len() < 2 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = bytes.chunks_exact(2).take(SAMPLE);
    let (mut first_zero, mut second_zero, mut all) = (0, 0, 0);
    for pair in pairs {
        first_zero += usize::from(pair[0] == 0);
        second_zero += usize::from(pair[1] == 0);
        all += 1;
    }
    let mostly = |zeros: usize| zeros * 10 > all * 7;
    match (first_zero, second_zero) {
        (0, zeros) if mostly(zeros) => Some(Encoding::Utf16Le),
        (zeros, 0) if mostly(zeros) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

fn to_text(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, Problem> {
    let decoder = match encoding {
        Encoding::Utf8 => {
            return match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(_) if bytes.contains(&0) => Err(Problem::BinaryFile),
                Err(error) => Err(Problem::NotUtf8 { byte: error.valid_up_to() + 1 }),
            };
        }
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 => WINDOWS_1252,
    };
    let (text, malformed) = decoder.decode_without_bom_handling(bytes);
    match malformed {
        true => Err(Problem::Undecodable { encoding: encoding.as_str() }),
        false => Ok(text),
    }
}

/// The text with every line ended by a single `\n`. In place: a copy of a large text is much memory.
pub fn unify_line_ends(text: String) -> String {
    let mut bytes = text.into_bytes();
    let (mut from, mut to) = (0, 0);
    while let Some(byte) = bytes.get(from).copied() {
        let is_pair = byte == b'\r' && bytes.get(from + 1) == Some(&b'\n');
        bytes[to] = if byte == b'\r' { b'\n' } else { byte };
        from += 1 + usize::from(is_pair);
        to += 1;
    }
    bytes.truncate(to);
    // Only ASCII was replaced.
    String::from_utf8(bytes).unwrap_or_default()
}

fn without_separator_line(text: Cow<'_, str>) -> (Option<char>, Cow<'_, str>) {
    let (first, _) = text.split_once('\n').unwrap_or((&text, ""));
    let said = first.trim_matches('"');
    let value = said.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| said.get(4..));
    let mut characters = value.unwrap_or_default().chars();
    let (Some(delimiter), None) = (characters.next().filter(char::is_ascii), characters.next()) else {
        return (None, text);
    };
    let line = (first.len() + 1).min(text.len());
    let rest = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(line..).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.drain(..line);
            Cow::Owned(text)
        }
    };
    (Some(delimiter), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<(String, Encoding), Problem> {
        decode(bytes, None, Limits::default()).map(|text| (text.text.into_owned(), text.encoding))
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn recognises_encodings_with_and_without_a_mark() {
        assert_eq!(text("a;é\r\nc\rd".as_bytes()), Ok(("a;é\nc\nd".into(), Encoding::Utf8)));
        assert_eq!(text(b"\xEF\xBB\xBFa"), Ok(("a".into(), Encoding::Utf8)));
        for (encoding, to_bytes) in
            [(Encoding::Utf16Le, u16::to_le_bytes as fn(u16) -> [u8; 2]), (Encoding::Utf16Be, u16::to_be_bytes)]
        {
            assert_eq!(text(&utf16("\u{feff}nilai\té", to_bytes)), Ok(("nilai\té".into(), encoding)));
            assert_eq!(text(&utf16("indikator;nilai", to_bytes)), Ok(("indikator;nilai".into(), encoding)));
        }
        assert_eq!(text(b"caf\xE9;\x80"), Ok(("café;€".into(), Encoding::Windows1252)));
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert_eq!(text(b"PK\x03\x04\0\xFF\0x"), Err(Problem::BinaryFile));
        assert_eq!(text(b"a\0b"), Err(Problem::BinaryFile));
        let told =
            |bytes, encoding| decode(bytes, Some(encoding), Limits::default()).map(|text| text.text.into_owned());
        assert_eq!(told(b"a\xFFb", Encoding::Utf8), Err(Problem::NotUtf8 { byte: 2 }));
        assert_eq!(told(b"a\0\x00\xD8", Encoding::Utf16Le), Err(Problem::Undecodable { encoding: "UTF-16LE" }));
        let limits = Limits { bytes: 2, ..Limits::default() };
        assert_eq!(decode(b"abc", None, limits), Err(Problem::FileTooLarge { limit: 2 }));
    }

    #[test]
    fn a_separator_line_is_taken_and_left_out() {
        let decoded = decode(b"sep=;\r\na;b", None, Limits::default()).expect("it is text");
        assert_eq!((decoded.delimiter, decoded.text.as_ref()), (Some(';'), "a;b"));
        let decoded = decode(b"\"sep=\t\"\na", None, Limits::default()).expect("it is text");
        assert_eq!((decoded.delimiter, decoded.text.as_ref()), (Some('\t'), "a"));
        let decoded = decode(b"separator;b", None, Limits::default()).expect("it is text");
        assert_eq!((decoded.delimiter, decoded.text.as_ref()), (None, "separator;b"));
    }
}
