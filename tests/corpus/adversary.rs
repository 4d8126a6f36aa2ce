//! Sheets that could be read in two ways, or that look like what they are not.

use spbe::exact::{DecimalMark, Exact};
use spbe::intake::Options;

use super::make::{
    Case, Truth, below, columns, csv, line, lines, numbers, of_levels, same, truth, wide, with_points, with_rubric,
};
use super::plain::case;

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    decimals(&mut cases);
    other_instruments(&mut cases);
    score_columns(&mut cases);
    numbers_alone(&mut cases);
    rows(&mut cases);
    spellings(&mut cases);
    levels(&mut cases);
    cases
}

/// Unquoted decimal commas between commas.
fn decimals(cases: &mut Vec<Case>) {
    let a = truth("pemdi-2026", 31, Some("Kota Metro"), None);
    let ids = a.ids();
    // One score of every row has a comma in it, and a cell at the end makes up for it.
    let shifted = |institution: &str, end: &[&str]| {
        let scores: Vec<String> =
            (0..20).map(|at| if at == 4 { "3,5".to_owned() } else { (1 + at % 5).to_string() }).collect();
        format!("{institution},{}{}", scores.join(","), end.iter().map(|cell| format!(",{cell}")).collect::<String>())
    };
    let head = |more: &str| format!("instansi,{}{more}", ids.join(","));
    for (name, text) in [
        ("a blank cell at the end", format!("{}\n{}\n", head(""), shifted("Kota Metro", &[""]))),
        ("two blank cells at the end", format!("{}\n{}\n", head(",,"), shifted("Kota Metro", &[""]))),
        ("a blank header at the end", format!("{}\n{}\n", head(","), shifted("Kota Metro", &[]))),
        ("a note left out", format!("{}\n{}\n", head(",catatan"), shifted("Kota Metro", &[]))),
        ("two notes left out", format!("{}\n{}\n", head(",catatan,bukti"), shifted("Kota Metro", &[]))),
        ("an index left out", format!("{}\n{}\n", head(",indeks"), shifted("Kota Metro", &[]))),
        (
            "in the second of two rows",
            format!(
                "{}\n{}\n{}\n",
                head(""),
                csv(&with_points(&vec![[vec!["Kota A".to_owned()], a.scores()].concat()]), ',').trim(),
                shifted("Kota B", &[""])
            ),
        ),
    ] {
        let sound = Truth { institution: Some("Kota A".to_owned()), ..a.clone() };
        cases.push(Case::new(format!("wide comma, {name}"), text, vec![sound]).stops("any"));
    }
    let mut text = String::from("indikator,nilai,catatan\n");
    for (at, id) in ids.iter().enumerate() {
        text.push_str(&format!("{id},{}\n", if at == 3 { "3,5" } else { "4" }));
    }
    cases.push(Case::new("long comma, an unquoted decimal comma", text.clone(), Vec::new()).stops("decimal-ambiguous"));
    cases.push(
        Case::new("long comma, blank at the end", text.replace("3,5", "3,5,").replace(",catatan", ""), Vec::new())
            .stops("any"),
    );
    cases.push(Case::new("long comma, no note column", text.replace(",catatan", ""), Vec::new()).stops("any"));
    let mut text = String::from("indikator,bobot,nilai\n");
    for (id, weight) in ids.iter().zip(a.weights()) {
        text.push_str(&format!("{id},{weight},3,5\n"));
    }
    cases.push(Case::new("long comma, weights before", text, Vec::new()).stops("any"));
}

/// Sheets of another instrument than the one that is named, or than any.
fn other_instruments(cases: &mut Vec<Case>) {
    let one = truth("spbe-2020", 32, Some("Kota Metro"), None);
    for (id, given) in [("spbe-2020", "spbe-2018"), ("spbe-2020", "pemdi-2026"), ("spbe-2018", "pemdi-2026")] {
        let other = truth(id, 32, Some("Kota Metro"), None);
        let other =
            Truth { levels: other.levels.iter().map(|level| level.max(&Exact::ONE)).copied().collect(), ..other };
        let grid = wide(&["instansi"], &other.ids(), &[(vec!["Kota Metro"], &other)]);
        cases.push(
            case(&format!("{id} read as {given}, wide"), &grid, &[])
                .given(with_rubric(given))
                .stops("unknown-indicator"),
        );
        let numbered: Vec<String> = numbers(other.levels.len());
        let grid = wide(&["instansi"], &numbered, &[(vec!["Kota Metro"], &other)]);
        cases.push(
            case(&format!("{id} read as {given}, wide numbers"), &grid, &[])
                .given(with_rubric(given))
                .stops("unknown-indicator"),
        );
        let grid = columns(&[("indikator", other.ids()), ("nilai", other.scores())]);
        cases.push(
            case(&format!("{id} read as {given}, long"), &grid, &[])
                .given(with_rubric(given))
                .stops("unknown-indicator"),
        );
        let grid =
            columns(&[("no", numbers(other.levels.len())), ("indikator", other.names()), ("nilai", other.scores())]);
        cases.push(
            case(&format!("{id} read as {given}, numbers and names"), &grid, &[])
                .given(with_rubric(given))
                .stops("any"),
        );
    }
    // Published values of four domains under the instrument of three.
    let text = "instansi;D1;D2;D3;D4\nKota Metro;2,1;3,2;1,5;2,8\n";
    cases.push(
        Case::new("four domains read as spbe-2018", text, Vec::new()).given(with_rubric("spbe-2018")).stops("any"),
    );
    // The concept of 35 indicators in 9 aspects that was never in use.
    let ids: Vec<String> = (1..=35).map(|n| format!("I{n}")).collect();
    let grid = columns(&[("Indikator", ids.clone()), ("Nilai", same("3", 35))]);
    cases.push(case("the concept of Pemdi, long", &grid, &[]).stops("rubric-not-recognised"));
    let mut text = format!("instansi;{}\nKota Metro", ids.join(";"));
    text.push_str(&";3".repeat(35));
    cases.push(Case::new("the concept of Pemdi, wide", text, Vec::new()).stops("rubric-not-recognised"));
    let mut grid = wide(&["instansi"], &one.ids(), &[(vec!["Kota Metro"], &one)]);
    grid[0].push("I48".to_owned());
    grid[1].push("3".to_owned());
    cases.push(
        case("an indicator too many, wide", &grid, &[]).given(with_rubric("spbe-2020")).stops("unknown-indicator"),
    );
}

/// Columns beside the scores, or in their place.
fn score_columns(cases: &mut Vec<Case>) {
    let one = truth("spbe-2020", 33, None, None);
    let count = one.levels.len();
    let head = || vec![("No", numbers(count)), ("Indikator", one.names())];
    // Beside a column of scores no unknown one is an institution; without one, none is read.
    for header in [
        "Nilai Mandiri Instansi",
        "Nilai Tahun Lalu",
        "Level Eksisting",
        "Skala Likert",
        "nilai maksimal",
        "jumlah bukti",
        "harapan",
        "Modus",
        "Rata-rata Nasional",
        "Rerata Kabupaten",
        "Median",
        "Kolom1",
        "Kondisi",
        "Koreksi",
        "Verifikasi",
        "Usulan",
        "Kesepakatan",
        "Baseline",
        "Kinerja",
        "X",
        "Rata-rata Kabupaten/Kota",
        "Nasional",
        "Target Kota Metro",
        "Jumlah OPD",
        "Kementerian/Lembaga Terkait",
        "Instansi Pengampu",
        "Skor Ideal",
        "Bukti Dukung Kota",
    ] {
        let mut all = head();
        all.push((header, one.scores()));
        let grid = columns(&all);
        // What the one column of numbers is cannot be told; naming it decides.
        let column = Options { column: Some(header.to_owned()), ..Options::default() };
        let stop = case(&format!("only {header}"), &grid, std::slice::from_ref(&one));
        cases.push(match header {
            // These may be read: they are the scores of a sheet that has no others.
            "Level Eksisting" | "Nilai Mandiri Instansi" => {
                Case { expect: super::make::Expect::Flag("any", Box::new(column)), ..stop }
            }
            _ => stop.flag("any", column),
        });
        let other: Vec<String> =
            one.scores().iter().map(|score| if score == "5" { "4".to_owned() } else { "5".to_owned() }).collect();
        for left in [true, false] {
            let mut all = head();
            all.push(("Nilai", one.scores()));
            all.insert(if left { 2 } else { 3 }, (header, other.clone()));
            let column = Options { column: Some("Nilai".to_owned()), ..Options::default() };
            let side = if left { "left" } else { "right" };
            let unclear = case(&format!("{header} on the {side} of Nilai"), &columns(&all), std::slice::from_ref(&one));
            cases.push(unclear.flag("any", column));
        }
        let other_truth = of_levels(
            "spbe-2020",
            other.iter().map(|score| Exact::parse(score).expect("a score")).collect(),
            None,
            None,
        );
        let third: Vec<String> =
            one.scores().iter().map(|score| if score == "1" { "2".to_owned() } else { "1".to_owned() }).collect();
        let mut all = head();
        all.push((header, other));
        all.push(("Lain-lain", third));
        let read = if header == "Level Eksisting" { Vec::from([other_truth]) } else { Vec::new() };
        cases.push(case(&format!("{header} beside another"), &columns(&all), &read).stops("any"));
    }
    // A title names the one institution, so columns are none.
    let titled = Truth { institution: Some("Kota Metro".to_owned()), ..one.clone() };
    let mut all = head();
    all.push(("Kota Bandung", one.scores()));
    all.push(("Kota Surabaya", one.scores()));
    let grid = below(&[lines("Instansi: Kota Metro;;;"), columns(&all)]);
    cases.push(case("institutions as columns below the name of another", &grid, &[]).stops("any"));
    let told = Options { institutions_in_columns: true, ..Options::default() };
    let mut all = head();
    all.push(("Metro", one.scores()));
    all.push(("Pringsewu", one.scores()));
    let both = ["Metro", "Pringsewu"].map(|name| Truth { institution: Some(name.to_owned()), ..one.clone() });
    cases.push(case("bare names as columns", &columns(&all), &both).flag("any", told));
    let mut all = head();
    let mut spoiled = one.scores();
    spoiled[3] = "6".to_owned();
    all.push(("Kota Metro", one.scores()));
    all.push(("Kota Bandar Lampung", spoiled));
    cases.push(
        case("an institution as a column with a mistake", &columns(&all), std::slice::from_ref(&titled))
            .stops("out-of-scale"),
    );
    // Targets and maxima beside stages.
    for header in [
        "Target",
        "Nilai Maks",
        "Nilai Maksimum",
        "Target Nilai",
        "Nilai Rata-rata",
        "Rerata",
        "Target Akhir",
        "Gap Akhir",
    ] {
        let mut all = head();
        all.push(("Mandiri", same("5", count)));
        all.push((header, same("4", count)));
        all.push(("Akhir", one.scores()));
        cases.push(case(&format!("{header} among stages"), &columns(&all), std::slice::from_ref(&one)));
        let mut all = head();
        all.push(("Mandiri", same("5", count)));
        all.push(("Akhir", one.scores()));
        all.push((header, same("4", count)));
        cases.push(case(&format!("{header} behind stages"), &columns(&all), std::slice::from_ref(&one)));
    }
    // Swapped headers of scores and weights.
    let pemdi = truth("pemdi-2026", 33, None, None);
    let grid = columns(&[("Indikator", pemdi.ids()), ("Nilai", pemdi.weights()), ("Bobot", pemdi.scores())]);
    cases.push(case("scores and weights swapped", &grid, &[]).stops("any"));
    let grid = columns(&[("Indikator", one.ids()), ("Nilai", one.scores()), ("Bobot", one.scores())]);
    cases.push(case("weights that are the scores", &grid, &[]).stops("any"));
}

/// Nothing but numbers says which instrument it is.
fn numbers_alone(cases: &mut Vec<Case>) {
    for (id, count) in [("spbe-2018", 37), ("spbe-2020", 47), ("pemdi-2026", 20), ("smart-city", 5)] {
        let one = truth(id, 34, None, None);
        for header in ["No", "Nomor", "Indikator", "Kode", "ID"] {
            let grid = columns(&[(header, numbers(count)), ("Nilai", one.scores())]);
            let expect = case(&format!("{header} 1 to {count}"), &grid, std::slice::from_ref(&one));
            cases.push(expect.flag("any", with_rubric(id)));
        }
        let things: Vec<String> = (1..=count).map(|n| format!("Ketersediaan sarana {n} pada puskesmas")).collect();
        for (first, second) in [("No", "Uraian"), ("No", "Indikator"), ("Kode", "Pertanyaan"), ("No", "Kegiatan")] {
            let grid = columns(&[(first, numbers(count)), (second, things.clone()), ("Nilai", same("3", count))]);
            cases.push(case(&format!("{count} lines of something else, {first}, {second}"), &grid, &[]).stops("any"));
        }
        let mut text = format!("instansi;{}\nKota Metro", numbers(count).join(";"));
        text.push_str(&format!(";{}", one.scores().join(";")));
        let named = Truth { institution: Some("Kota Metro".to_owned()), ..one.clone() };
        cases.push(Case::new(format!("wide 1 to {count}"), text, vec![named]).flag("any", with_rubric(id)));
        let grid = below(&[
            lines("HASIL SURVEI KEPUASAN;\n;"),
            columns(&[("No", numbers(count)), ("Skor", same("4", count))]),
        ]);
        cases.push(case(&format!("a survey of {count} questions"), &grid, &[]).stops("any"));
    }
    let one = truth("spbe-2020", 35, None, None);
    let grid = below(&[lines("EVALUASI SPBE;\n;"), columns(&[("No", numbers(47)), ("Nilai", one.scores())])]);
    cases.push(case("numbers below a title that names the instrument", &grid, std::slice::from_ref(&one)));
}

/// Rows that are not what they seem.
fn rows(cases: &mut Vec<Case>) {
    let kota = truth("spbe-2020", 36, Some("Kota Metro"), Some(2023));
    let kab = truth("spbe-2020", 37, Some("Kab. Pringsewu"), Some(2023));
    let third = truth("spbe-2020", 38, Some("Kab. Tanggamus"), Some(2023));
    let grid = wide(
        &["Instansi", "Tahun"],
        &kota.ids(),
        &[(vec!["Kota Metro", "2023"], &kota), (vec!["", "2023"], &kab), (vec!["Kab. Tanggamus", "2023"], &third)],
    );
    cases.push(case("wide, a row without an institution", &grid, &[kota.clone(), third.clone()]).stops("any"));
    let grid =
        wide(&["Instansi", "Tahun"], &kota.ids(), &[(vec!["Kota Metro", "2023"], &kota), (vec!["", "2023"], &kab)]);
    cases.push(case("wide, a last row without an institution", &grid, std::slice::from_ref(&kota)).stops("any"));
    // Below a second header the columns stand in another order.
    let one = truth("spbe-2020", 39, None, None);
    let mut grid = columns(&[("Indikator", one.ids()), ("Nilai", one.scores()), ("Target", same("5", 47))]);
    grid.truncate(25);
    let rest = columns(&[("Indikator", one.ids()), ("Target", same("5", 47)), ("Nilai", one.scores())]);
    grid.push(rest[0].clone());
    grid.extend_from_slice(&rest[25..]);
    cases.push(case("a second header with other columns", &grid, &[]).stops("any"));
    let mut grid = wide(&["Instansi", "Tahun"], &kota.ids(), &[(vec!["Kota Metro", "2023"], &kota)]);
    let mut ids = kab.ids();
    ids.swap(0, 1);
    let mut swapped = kab.clone();
    swapped.levels.swap(0, 1);
    grid.extend(wide(&["Instansi", "Tahun"], &ids, &[(vec!["Kab. Pringsewu", "2023"], &swapped)]));
    cases.push(case("wide, a second header in another order", &grid, &[]).stops("any"));
    // Two sheets below one another, as `cat` makes them.
    let both = below(&[
        columns(&[("Indikator", one.ids()), ("Nilai", one.scores())]),
        columns(&[("Indikator", one.ids()), ("Nilai", kota.scores())]),
    ]);
    cases.push(case("two sheets below one another", &both, &[]).stops("any"));
    let two = below(&[
        lines("Instansi: Kota Metro;"),
        columns(&[("Indikator", one.ids()), ("Nilai", kota.scores())]),
        lines("Instansi: Kab. Pringsewu;"),
        columns(&[("Indikator", one.ids()), ("Nilai", kab.scores())]),
    ]);
    cases.push(case("two titled sheets below one another", &two, &[]).stops("any"));
    // A table of the lowest indicators below the table of all.
    let mut grid = columns(&[("Indikator", one.names()), ("Nilai", one.scores())]);
    grid.push(line("LIMA INDIKATOR TERENDAH;"));
    grid.extend((0..5).map(|at| vec![one.names()[at].clone(), "1".to_owned()]));
    cases.push(case("a list of the lowest below", &grid, &[]).stops("duplicate-indicator"));
    // An average that is no score stands where the institution does.
    for label in [
        "Rata-rata",
        "Jumlah",
        "TOTAL",
        "Rerata",
        "Nilai Rata-rata",
        "Maksimum",
        "Minimum",
        "Median",
        "Nilai Tertinggi",
    ] {
        let mut grid = wide(&["Instansi", "Tahun"], &kota.ids(), &[(vec!["Kota Metro", "2023"], &kota)]);
        grid.push([label, ""].map(str::to_owned).into_iter().chain(same("3", 47)).collect());
        cases.push(case(&format!("wide, {label} below"), &grid, std::slice::from_ref(&kota)));
    }
    let total = truth("spbe-2020", 40, Some("PT Total Persada"), Some(2023));
    let other = truth("spbe-2020", 41, Some("Total Persada"), Some(2023));
    let grid = wide(
        &["Instansi", "Tahun"],
        &kota.ids(),
        &[(vec!["PT Total Persada", "2023"], &total), (vec!["Total Persada", "2023"], &other)],
    );
    cases.push(case("an institution called Total", &grid, &[total, other]));
    // Titles that name two institutions, or none.
    let none = truth("spbe-2020", 42, None, None);
    let table = columns(&[("Indikator", none.names()), ("Nilai", none.scores())]);
    let grid = below(&[lines("Perbandingan Kota Metro dan Kota Bandar Lampung;\n;"), table.clone()]);
    cases.push(case("a title that compares two", &grid, std::slice::from_ref(&none)));
    let grid = below(&[lines("Dinas Komunikasi dan Informatika;\nLEMBAR KERJA;\n;"), table]);
    cases.push(case("a title of an agency without a place", &grid, std::slice::from_ref(&none)));
}

/// One institution, written in several ways.
fn spellings(cases: &mut Vec<Case>) {
    let kota = truth("spbe-2020", 43, Some("Kota Metro"), Some(2023));
    for (name, other) in [
        ("capitals and a space", "KOTA METRO "),
        ("Pemerintah", "Pemerintah Kota Metro"),
        ("a no-break space", "Kota\u{a0}Metro"),
        ("Pemkot", "Pemkot Metro"),
    ] {
        let names: Vec<String> =
            (0..47).map(|at| if at < 20 { "Kota Metro".to_owned() } else { other.to_owned() }).collect();
        let grid = columns(&[
            ("Instansi", names),
            ("Tahun", same("2023", 47)),
            ("Indikator", kota.ids()),
            ("Nilai", kota.scores()),
        ]);
        cases.push(case(&format!("two spellings, {name}"), &grid, std::slice::from_ref(&kota)));
        let again = truth("spbe-2020", 44, Some(other), Some(2023));
        let grid = wide(
            &["Instansi", "Tahun"],
            &kota.ids(),
            &[(vec!["Kota Metro", "2023"], &kota), (vec![other, "2023"], &again)],
        );
        cases.push(
            case(&format!("wide, two spellings, {name}"), &grid, std::slice::from_ref(&kota))
                .stops("duplicate-institution"),
        );
    }
    let accented = truth("spbe-2020", 45, Some("Kab. Kapua\u{e9}"), Some(2023));
    let names: Vec<String> =
        (0..47).map(|at| if at % 2 == 0 { "Kab. Kapua\u{e9}" } else { "Kab. Kapuae\u{301}" }.to_owned()).collect();
    let grid = columns(&[
        ("Instansi", names),
        ("Tahun", same("2023", 47)),
        ("Indikator", accented.ids()),
        ("Nilai", accented.scores()),
    ]);
    cases.push(case("two spellings, composed and decomposed", &grid, std::slice::from_ref(&accented)));
    let kab = truth("spbe-2020", 46, Some("Kab. Serang"), Some(2023));
    let city = truth("spbe-2020", 47, Some("Kota Serang"), Some(2023));
    let grid = wide(
        &["Instansi", "Tahun"],
        &kab.ids(),
        &[(vec!["Kab. Serang", "2023"], &kab), (vec!["Kota Serang", "2023"], &city)],
    );
    cases.push(case("a regency and a city of one name", &grid, &[kab, city]));
}

/// Cells that say two things, or none.
fn levels(cases: &mut Vec<Case>) {
    let one = truth("spbe-2020", 48, None, None);
    for (name, cell) in [
        ("a level and the name of another", "3 (Terkelola)"),
        ("a level and the word for another", "3 (empat)"),
        ("a range", "3-4"),
        ("a range with spaces", "3 - 4"),
        ("two levels", "3 (4)"),
        ("Level 3 - 4", "Level 3 - 4"),
        ("an average beside", "3 (3,5)"),
        ("a fraction", "3/5"),
        ("per cent", "60%"),
        ("a question mark", "3?"),
        ("an asterisk", "3*"),
        ("a roman numeral among digits", "III"),
        ("a word among digits", "tiga"),
        ("letters", "3a"),
        ("an exponent", "3e0"),
        ("a sign", "-3"),
    ] {
        let mut scores = one.scores();
        scores[0] = cell.to_owned();
        let grid = columns(&[("Indikator", one.ids()), ("Nilai", scores)]);
        cases.push(case(&format!("cell {name}"), &grid, &[]).stops("any"));
    }
    let digit = |at: usize| one.levels[at].to_full(DecimalMark::Comma).parse::<usize>().expect("it is a digit");
    let marks = |level: usize| -> Vec<String> {
        (0..47).map(|at| if digit(at) == level { "v" } else { "" }.to_owned()).collect()
    };
    let mut twice = marks(5);
    twice[0] = "v".to_owned();
    let mut fourth = marks(4);
    fourth[0] = "v".to_owned();
    let grid = columns(&[
        ("Indikator", one.names()),
        ("1", marks(1)),
        ("2", marks(2)),
        ("3", marks(3)),
        ("4", fourth),
        ("5", twice),
    ]);
    cases.push(case("two marks in a row", &grid, &[]).stops("any"));
    let grid =
        columns(&[("Indikator", one.names()), ("1", marks(1)), ("2", marks(2)), ("3", marks(3)), ("4", marks(4))]);
    cases.push(case("marks without the column of a level", &grid, &[]).stops("any"));
    let grid = columns(&[
        ("Indikator", one.names()),
        ("1", marks(1)),
        ("2", marks(2)),
        ("3", marks(3)),
        ("4", marks(4)),
        ("5", marks(5)),
        ("Nilai", one.scores()),
    ]);
    cases.push(case("marks beside scores", &grid, std::slice::from_ref(&one)));
}
