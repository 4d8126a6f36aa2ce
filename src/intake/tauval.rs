//! Records of TAUVAL, the ministry's own system: JSON objects with `kode`, `tahun` and published values
//! `D2001`..., `A2001`..., `indeks` as texts of ten decimals.

use serde_json::{Map, Value};

use super::table::{Table, TableOrigin, trim};

/// Whether the bytes look like JSON.
pub fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    text.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| matches!(byte, b'{' | b'['))
}

/// The records as a table: a header of the keys, then a row for each record.
///
/// # Errors
/// Where the text is not JSON, or holds anything but flat records; the text says what and where.
pub fn parse(text: &str, longest_cell: usize) -> Result<Table, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let records = match value {
        // Some exports wrap the records: {"data": [...]}.
        Value::Object(object) => match object.iter().find_map(|(_, value)| value.as_array()) {
            Some(records) => records.clone(),
            None => vec![Value::Object(object)],
        },
        Value::Array(records) => records,
        _ => Vec::new(),
    };
    let objects: Option<Vec<&Map<String, Value>>> = records.iter().map(Value::as_object).collect();
    let objects = objects.filter(|objects| !objects.is_empty()).ok_or("it holds no records")?;
    let mut keys: Vec<&String> = Vec::new();
    for key in objects.iter().flat_map(|object| object.keys()) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let mut table = Table::new(TableOrigin::Records);
    table.push(1, keys.iter().map(|key| plain_key(key)).collect(), longest_cell);
    for (number, object) in (2..).zip(&objects) {
        let cells = keys.iter().map(|key| object.get(*key).map_or_else(String::new, cell)).collect();
        table.push(number, cells, longest_cell);
    }
    Ok(table)
}

/// `D2001` is domain 1 and `A2008` aspect 8; other keys are what they say.
fn plain_key(key: &str) -> String {
    let number = |letter: char| {
        let digits = key.strip_prefix(letter)?.strip_prefix('2')?;
        let number: u32 = digits.parse().ok().filter(|_| digits.len() == 3)?;
        Some(format!("{letter}{number}"))
    };
    number('D').or_else(|| number('A')).unwrap_or_else(|| key.to_owned())
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => trim(text).to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_become_rows_under_plain_keys() {
        let text = r#"[{"kode": "K1", "tahun": 2025, "D2001": "2.4000000000", "A2010": "1.0"}, {"kode": "K2", "indeks": null}]"#;
        let table = parse(text, 100).expect("they are records");
        assert_eq!(table.rows[0].cells, ["kode", "tahun", "D1", "A10", "indeks"]);
        assert_eq!(table.rows[1].cells, ["K1", "2025", "2.4000000000", "1.0", ""]);
        assert_eq!(table.rows[2].cells, ["K2", "", "", "", ""]);
        assert!(parse("[1, 2]", 100).is_err() && parse("{", 100).is_err() && parse("[]", 100).is_err());
    }
}
