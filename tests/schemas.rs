//! The JSON that commands print, validated by the schemas of `docs/schema/`: real results of every kind, and
//! what a schema must refuse.

mod support;

use jsonschema::Validator;
use serde_json::{Value, json};
use support::files;
use support::program::{stdout_of, validator};

/// The parts that a document may leave out, each for a reason that its schema gives.
const OPTIONAL: [&str; 3] = ["low", "high", "domain"];

/// Runs a command, with the exit code it ends with.
fn document(arguments: &str, code: i32) -> Value {
    let mut words: Vec<&str> = arguments.split(' ').collect();
    words.extend(["--format", "json"]);
    let text = stdout_of(&words, code);
    let first = text.lines().nth(1).unwrap_or_default();
    assert!(first.starts_with("  \"schema\": \"spbe."), "{arguments}: the schema comes first: {first}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments}: {error}\n{text}"))
}

fn assert_valid(validator: &Validator, arguments: &str, code: i32) -> Value {
    let document = document(arguments, code);
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(errors, [""; 0], "spbe {arguments}");
    document
}

const SMALL: &str = "-r tests/inputs/small.toml";

fn scores() -> Vec<(String, i32)> {
    let of_examples = files("examples", "csv").into_iter().map(|file| {
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        (format!("score examples/{name}"), 0)
    });
    let small = |file: &str, options: &str, code| {
        (format!("score tests/inputs/{file} {SMALL} {options}").trim_end().to_owned(), code)
    };
    let others = [
        small("small.csv", "", 0),
        small("small-missing.csv", "--missing bounds", 0),
        small("small-missing.csv", "--missing lowest", 0),
        small("small-missing.csv", "", 3),
        small("small-edge.csv", "--band-on rounded", 0),
        small("small-edge.csv", "", 0),
        small("batch.csv", "", 3),
        small("nine-mistakes.csv", "", 3),
        ("score tests/inputs/band-edge.csv".to_owned(), 0),
        ("score tests/inputs/epss.csv".to_owned(), 0),
        ("score tests/inputs/incomplete.csv".to_owned(), 3),
        ("score tests/inputs/notes.csv".to_owned(), 3),
        ("score examples/denpasar-2019-mandiri-akhir.csv --stage mandiri".to_owned(), 0),
        ("score examples/bandar-lampung-2023.csv --fail-under Baik".to_owned(), 1),
        ("score examples/bandar-lampung-2021-2023.csv --year 2030".to_owned(), 3),
        ("score examples/bandar-lampung-2023.csv examples/madiun-2020.csv".to_owned(), 3),
        ("score no-such-file.csv examples/bandar-lampung-2023.csv".to_owned(), 5),
    ];
    of_examples.chain(others).collect()
}

fn checks() -> Vec<(String, i32)> {
    let of_examples = files("examples", "csv").into_iter().map(|file| {
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        (format!("check examples/{name}"), 0)
    });
    let others = [
        (format!("check tests/inputs/nine-mistakes.csv {SMALL}"), 3),
        (format!("check tests/inputs/small.csv {SMALL}"), 0),
        ("check tests/inputs/nine-mistakes.toml".to_owned(), 4),
        ("check tests/inputs/decimal-comma.toml rubrics/spbe-2020.toml".to_owned(), 4),
        ("check tests/inputs/notes.csv tests/inputs/incomplete.csv".to_owned(), 3),
        ("check tests/intake/nilai.ods tests/intake/nilai.xls".to_owned(), if cfg!(feature = "xlsx") { 0 } else { 3 }),
    ];
    of_examples.chain(others).collect()
}

#[test]
fn scores_are_of_their_schema() {
    let validator = validator("score");
    let mut kinds = [0; 3];
    for (arguments, code) in scores() {
        let document = assert_valid(&validator, &arguments, code);
        let results = document["results"].as_array().expect("there is a list");
        for index in results.iter().map(|result| &result["index"]) {
            kinds[0] += usize::from(index["value"].is_number());
            kinds[1] += usize::from(index["low"].is_object());
        }
        kinds[2] += usize::from(results.is_empty());
    }
    assert!(kinds.iter().all(|count| *count > 0), "known values, open ones and none were validated: {kinds:?}");
}

#[test]
fn checks_are_of_their_schema() {
    let validator = validator("check");
    for (arguments, code) in checks() {
        assert_valid(&validator, &arguments, code);
    }
}

const BANDAR_LAMPUNG: &str = "examples/bandar-lampung-2023.csv";
const ACEH_TENGAH: &str = "examples/aceh-tengah-2026-pemdi.csv";
const JAMBI: &str = "examples/kota-jambi-2024-smart-city.csv";
const DENPASAR: &str = "examples/denpasar-2019-mandiri-akhir.csv";

#[test]
fn scenarios_are_of_their_schema() {
    let validator = validator("whatif");
    for (arguments, code) in [
        (format!("whatif {BANDAR_LAMPUNG} --set I12=4 --set D1=+2"), 0),
        (format!("whatif {BANDAR_LAMPUNG} --scenario A:D4=1 --scenario B:A5=3,I1=2 --fail-under Baik"), 1),
        (format!("whatif {JAMBI} --set K1=4,25"), 0),
        (format!("whatif tests/inputs/small.csv {SMALL} --set I1=3 --band-on rounded"), 0),
        (format!("whatif tests/inputs/small-missing.csv {SMALL} --missing lowest --set D1=+1"), 0),
    ] {
        assert_valid(&validator, &arguments, code);
    }
}

#[test]
fn plans_are_of_their_schema() {
    let validator = validator("plan");
    for (arguments, code) in [
        (format!("plan {BANDAR_LAMPUNG} --target Baik --alternatives 2 --frontier"), 0),
        (format!("plan {BANDAR_LAMPUNG} --target Baik --lock D4 --max-raise 1 --max-changes 9 --budget 5"), 1),
        (format!("plan {BANDAR_LAMPUNG} --budget 7"), 0),
        (format!("plan {BANDAR_LAMPUNG} --budget 7 --actions"), 0),
        (format!("plan {BANDAR_LAMPUNG} --target Kurang"), 0),
        (format!("plan {BANDAR_LAMPUNG} --target Baik --cycles 3"), 0),
        (format!("plan {BANDAR_LAMPUNG} --target Memuaskan --cycles 1"), 1),
        (format!("plan {ACEH_TENGAH} --target Cukup --cycles 2 --lock external"), 0),
        (format!("plan {ACEH_TENGAH} --target Berkembang --step 0,25"), 0),
        (format!("plan {JAMBI} --frontier --budget 5/2"), 0),
        (format!("plan tests/inputs/small.csv {SMALL} --target Hijau"), 0),
    ] {
        assert_valid(&validator, &arguments, code);
    }
}

#[test]
fn checklists_are_of_their_schema() {
    let validator = validator("checklist");
    for (arguments, code) in [
        (format!("checklist {BANDAR_LAMPUNG}"), 0),
        (format!("checklist {BANDAR_LAMPUNG} --target Memuaskan --max-raise 1"), 1),
        (format!("checklist {BANDAR_LAMPUNG} --all-to 5"), 0),
        (format!("checklist {ACEH_TENGAH} --all-to 4,5"), 0),
        (format!("checklist {ACEH_TENGAH} --budget 3"), 0),
    ] {
        assert_valid(&validator, &arguments, code);
    }
}

#[test]
fn sensitivities_are_of_their_schema() {
    let validator = validator("sensitivity");
    for arguments in [
        format!("sensitivity {BANDAR_LAMPUNG}"),
        format!("sensitivity {ACEH_TENGAH}"),
        format!("sensitivity {JAMBI} --step 1"),
        format!("sensitivity {DENPASAR} --stage mandiri --history {DENPASAR}"),
        format!("sensitivity tests/inputs/small.csv {SMALL}"),
    ] {
        assert_valid(&validator, &arguments, 0);
    }
}

#[test]
fn rubrics_are_of_their_schema() {
    assert_valid(&validator("rubrics"), "rubric list", 0);
    let validator = validator("rubric-tree");
    for id in spbe::rubric::catalog::ids() {
        assert_valid(&validator, &format!("rubric show {id}"), 0);
    }
    assert_valid(&validator, "rubric show tests/inputs/small.toml", 0);
}

#[test]
fn criteria_are_of_their_schema() {
    let validator = self::validator("criteria");
    for node in ["spbe-2020 D1", "spbe-2020 D2", "spbe-2020 D3", "spbe-2020 D4", "pemdi-2026 A1", "pemdi-2026 A2"] {
        assert_valid(&validator, &format!("rubric show {node}"), 0);
    }
}

#[test]
fn every_schema_has_a_test_that_validates_output() {
    // "rubric" is the schema of the rubric file, which rubrics.rs validates; audit, compare, rank and trend are
    // validated in the tests of these names.
    let here = [
        "audit",
        "check",
        "checklist",
        "compare",
        "criteria",
        "plan",
        "rank",
        "rubric",
        "rubric-tree",
        "rubrics",
        "score",
        "sensitivity",
        "trend",
        "whatif",
    ];
    let there = files("docs/schema", "json");
    let there = there.iter().map(|file| file.file_name().expect("a file has a name").to_string_lossy());
    let mut there: Vec<String> = there.map(|name| name.replace(".schema.json", "")).collect();
    there.sort();
    assert_eq!(there, here, "a schema without a test that validates output");
}

/// A schema that lets anything through would be of no use: each object is closed, and each part must be there.
#[test]
fn a_schema_refuses_what_is_too_much_and_what_is_missing() {
    let small = format!("score tests/inputs/small.csv {SMALL}");
    let open = format!("score tests/inputs/small-missing.csv {SMALL} --missing bounds");
    let plan = format!("plan {BANDAR_LAMPUNG} --target Baik --lock D4 --budget 5");
    let sensitivity = format!("sensitivity {DENPASAR} --stage mandiri --history {DENPASAR}");
    for (schema, arguments, code) in [
        ("score", small.as_str(), 0),
        ("score", open.as_str(), 0),
        ("score", "score tests/inputs/notes.csv", 3),
        ("check", "check examples/denpasar-2019-mandiri-akhir.csv rubrics/smart-city.toml", 0),
        ("whatif", "whatif examples/denpasar-2019.csv --set D1=+9,I37=3", 0),
        ("plan", plan.as_str(), 1),
        ("plan", "plan examples/denpasar-2019.csv --target Memuaskan --alternatives 1 --frontier", 0),
        ("plan", "plan examples/bandar-lampung-2023.csv --target Baik --actions", 0),
        ("checklist", "checklist examples/aceh-tengah-2026-pemdi.csv --target 3 --max-raise 4", 0),
        ("sensitivity", sensitivity.as_str(), 0),
        ("rubrics", "rubric list", 0),
        ("rubric-tree", "rubric show tests/inputs/small.toml", 0),
        ("criteria", "rubric show pemdi-2026 I5", 0),
        ("audit", "audit tests/inputs/audit.csv", 1),
        ("compare", "compare examples/denpasar-2019-mandiri-akhir.csv --stages mandiri,akhir", 0),
        ("compare", "compare examples/nasional-2023.csv tests/inputs/maluku-utara-2024.csv --group-by jenis", 0),
        (
            "rank",
            "rank tests/inputs/maluku-utara-2024.csv --previous examples/nasional-2023.csv --group-by jenis --focus Sula --at-least Cukup",
            0,
        ),
        ("trend", "trend tests/inputs/contoh-2024-spbe.csv tests/inputs/contoh-2026-pemdi.csv --target Baik", 0),
    ] {
        let validator = validator(schema);
        let document = assert_valid(&validator, arguments, code);
        for pointer in objects(&document) {
            // Values by the names of bands, domains and aspects: those of any instrument.
            if ["/bands", "/domains", "/aspects"].iter().any(|names| pointer.ends_with(names)) {
                continue;
            }
            let object = document.pointer(&pointer).and_then(Value::as_object).expect("there is an object");
            let change = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
                let mut changed = document.clone();
                change(changed.pointer_mut(&pointer).and_then(Value::as_object_mut).expect("there is an object"));
                changed
            };
            let more = change(&|object| drop(object.insert("zzz".to_owned(), json!(1))));
            assert!(!validator.is_valid(&more), "{schema}{pointer} is not closed");
            // The names of levels may be any.
            if pointer.starts_with("/levels") {
                continue;
            }
            // Each kind of problem has facts of its own.
            let of_a_kind = pointer.ends_with("/facts");
            for key in object.keys().filter(|key| !OPTIONAL.contains(&key.as_str())) {
                let less = change(&|object| drop(object.remove(key)));
                assert!(of_a_kind || !validator.is_valid(&less), "{schema}{pointer}/{key} may be missing");
                let other = change(&|object| drop(object.insert(key.clone(), json!({"zzz": [true]}))));
                assert!(!validator.is_valid(&other), "{schema}{pointer}/{key} may be anything");
            }
        }
    }
    let mut lying = document(&small, 0);
    lying["schema"] = json!("spbe.score/2");
    assert!(!validator("score").is_valid(&lying));
}

/// Every number that is shown has the decimals of its rubric, and is the exact one rounded half up.
#[test]
fn a_value_is_its_exact_fraction_rounded() {
    let text = stdout_of(&["score", "examples/bandar-lampung-2023.csv", "--format", "json"], 0);
    let mut values = 0;
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let Some(value) = line.strip_prefix("\"value\": ") else { continue };
        let exact = lines.peek().and_then(|line| line.strip_prefix("\"exact\": \"")).expect("the exact value follows");
        let exact = support::exact(exact.trim_end_matches("\","));
        assert_eq!(value.trim_end_matches(','), exact.to_decimal(2, spbe::exact::DecimalMark::Point));
        values += 1;
    }
    assert_eq!(values, 1 + 4 + 8, "the index, the domains, the aspects");
}

/// Where each object of a document is.
fn objects(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![(String::new(), document)];
    while let Some((pointer, value)) = left.pop() {
        match value {
            Value::Object(object) => {
                left.extend(object.iter().map(|(key, value)| (format!("{pointer}/{}", key.replace('/', "~1")), value)));
                found.push(pointer);
            }
            Value::Array(items) => {
                // Items are alike: the first and the last are enough.
                let ends = [items.first().map(|item| (0, item)), items.last().map(|item| (items.len() - 1, item))];
                left.extend(ends.into_iter().flatten().map(|(at, item)| (format!("{pointer}/{at}"), item)));
            }
            _ => {}
        }
    }
    found
}
