//! The SELECT of a rubric of one's own, as text; tests/engines runs it on databases.

mod support;

use spbe::assess::BandOn;
use spbe::report::sql::{self, Columns, Dialect, Query};
use spbe::rubric::Rubric;
use support::{rubric, text_of};

fn select(rubric: &Rubric, is_long: bool) -> String {
    let columns = Columns {
        institution: "institution".to_owned(),
        year: None,
        stage: None,
        indicator: "indicator".to_owned(),
        level: "level".to_owned(),
        indicators: rubric.indicators().map(|indicator| rubric[indicator].id.clone()).collect(),
    };
    let query = Query {
        rubric,
        dialect: Dialect::Postgres,
        table: "table",
        columns: &columns,
        is_long,
        band_on: BandOn::Exact,
        missing_is_lowest: false,
        view: None,
    };
    sql::write(query).expect("the database can do it")
}

/// How many arguments a call has that begins with its parenthesis.
fn arguments_of(call: &str) -> usize {
    let (mut depth, mut count, mut is_text) = (0, 1, false);
    for character in call.chars() {
        match character {
            '\'' => is_text = !is_text,
            _ if is_text => {}
            '(' => depth += 1,
            ')' if depth == 1 => return count,
            ')' => depth -= 1,
            ',' if depth == 1 => count += 1,
            _ => {}
        }
    }
    panic!("the call has no end: {call}")
}

#[test]
fn no_function_has_more_arguments_than_postgres_takes() {
    let rubric = rubric(&text_of("tests/engines/long.toml"));
    for is_long in [false, true] {
        let sql = select(&rubric, is_long);
        let calls = sql.match_indices("concat_ws").map(|(at, name)| arguments_of(&sql[at + name.len()..]));
        let most = calls.max();
        assert!(most.is_some_and(|most| (50..=100).contains(&most)), "{most:?}");
    }
}

#[test]
fn a_label_of_two_lines_stays_as_it_is() {
    let rubric = rubric(&text_of("tests/engines/long.toml"));
    assert!(select(&rubric, false).contains("'Cukup\n  sedang'"));
}
