//! From bytes to text.

use crate::diagnostic::Problem;

/// The byte order mark of UTF-8, which Excel writes.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The text of a file, with every line ended by a single `\n`, and whether it began with a byte order mark.
///
/// # Errors
/// The [`Problem`] where the bytes are not text.
pub fn decode(bytes: &[u8]) -> Result<(String, bool), Problem> {
    let (bytes, byte_order_mark) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    if bytes.contains(&0) {
        return Err(Problem::BinaryFile);
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Problem::NotUtf8 { byte: error.valid_up_to() + 1 })?;
    let text = match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text.to_owned(),
    };
    Ok((text, byte_order_mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_utf8_with_and_without_a_mark() {
        assert_eq!(decode(b"a;b\r\nc\rd"), Ok(("a;b\nc\nd".to_owned(), false)));
        assert_eq!(decode(b"\xEF\xBB\xBFa"), Ok(("a".to_owned(), true)));
        assert_eq!(decode(b"a\xFFb"), Err(Problem::NotUtf8 { byte: 2 }));
        assert_eq!(decode(b"PK\x03\x04\0"), Err(Problem::BinaryFile));
    }
}
