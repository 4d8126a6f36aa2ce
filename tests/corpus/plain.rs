//! Sheets as they are usually made: nothing in them is a trap, everything varies.

use spbe::intake::Options;
use spbe::rubric::Node;

use super::make::{
    Case, Grid, Truth, below, columns, csv, dialects, line, lines, numbers, same, truth, wide, with_rubric,
};

const KOTA: Option<&str> = Some("Kota Metro");
const INSTRUMENTS: [(&str, u16); 5] =
    [("spbe-2018", 2019), ("spbe-2020", 2023), ("pemdi-2026", 2026), ("epss-2022", 2024), ("smart-city", 2024)];

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    shapes(&mut cases);
    keys(&mut cases);
    levels(&mut cases);
    headers(&mut cases);
    titles(&mut cases);
    surroundings(&mut cases);
    matrices(&mut cases);
    wides(&mut cases);
    cases
}

/// A case in the dialect that Excel has in Indonesia.
pub fn case(name: &str, grid: &Grid, truth: &[Truth]) -> Case {
    Case::new(name, csv(grid, ';'), truth.to_vec())
}

/// Every instrument, long and wide, in every dialect.
fn shapes(cases: &mut Vec<Case>) {
    for (seed, (id, year)) in (1..).zip(INSTRUMENTS) {
        let long_truth = truth(id, seed, None, None);
        let titled = truth(id, seed, KOTA, Some(year));
        let count = titled.levels.len();
        let long = columns(&[
            ("No", numbers(count)),
            ("Kode", titled.ids()),
            ("Indikator", titled.names()),
            ("Bobot", titled.weights()),
            ("Nilai", titled.scores()),
            ("Keterangan", same("", count)),
        ]);
        for (dialect, bytes) in dialects(&long) {
            cases.push(Case::new(format!("{id} long, {dialect}"), bytes, vec![long_truth.clone()]));
        }
        let other = truth(id, seed + 100, Some("Kab. Lampung Tengah"), Some(year));
        let year = year.to_string();
        let rows = [(vec!["1", "Kota Metro", &*year], &titled), (vec!["2", "Kab. Lampung Tengah", &year], &other)];
        let wide = wide(&["No", "Instansi", "Tahun"], &titled.ids(), &rows);
        for (dialect, bytes) in dialects(&wide) {
            // A row of Windows-1252 has a note below that is no institution of a sheet of institutions.
            if dialect != "Windows-1252" {
                cases.push(Case::new(format!("{id} wide, {dialect}"), bytes, vec![titled.clone(), other.clone()]));
            }
        }
    }
}

/// The ways in which a row names its indicator.
fn keys(cases: &mut Vec<Case>) {
    let one = truth("spbe-2020", 7, None, None);
    let count = one.levels.len();
    let number = |form: fn(usize) -> String| (1..=count).map(form).collect::<Vec<_>>();
    for (name, header, keys) in [
        ("I1", "indikator", number(|n| format!("I{n}"))),
        ("I01", "Indikator", number(|n| format!("I{n:02}"))),
        ("I-1", "KODE", number(|n| format!("I-{n}"))),
        ("I.1", "Kode Indikator", number(|n| format!("I.{n}"))),
        ("i_1", "kode_indikator", number(|n| format!("i_{n}"))),
        ("IND1", "indikator_id", number(|n| format!("IND{n}"))),
        ("IND-01", "id_indikator", number(|n| format!("IND-{n:02}"))),
        ("Indikator 1", "Nama Indikator", number(|n| format!("Indikator {n}"))),
        ("indikator_1", "ID", number(|n| format!("indikator_{n}"))),
        ("Indikator ke-1", "Indikator", number(|n| format!("Indikator ke-{n}"))),
        ("names", "Nama Indikator", one.names()),
        ("names in capitals", "URAIAN INDIKATOR", one.names().iter().map(|name| name.to_uppercase()).collect()),
        ("short names", "Indikator", one.names().iter().map(|name| name.replace("Tingkat Kematangan ", "")).collect()),
        (
            "Pemerintah Daerah",
            "Indikator",
            one.names()
                .iter()
                .map(|name| name.replace("Instansi Pusat/Pemerintah Daerah", "Pemerintah Daerah"))
                .collect(),
        ),
        (
            "Instansi Pusat dan Pemerintah Daerah",
            "Indikator",
            one.names()
                .iter()
                .map(|name| name.replace("Instansi Pusat/Pemerintah Daerah", "Instansi Pusat dan Pemerintah Daerah"))
                .collect(),
        ),
        (
            "Instansi Pusat / Pemerintah Daerah",
            "Indikator",
            one.names()
                .iter()
                .map(|name| name.replace("Instansi Pusat/Pemerintah Daerah", "Instansi Pusat / Pemerintah Daerah"))
                .collect(),
        ),
        ("number and name", "Indikator", one.names().iter().zip(1..).map(|(name, n)| format!("{n}. {name}")).collect()),
        ("id and name", "Indikator", one.names().iter().zip(1..).map(|(name, n)| format!("I{n} - {name}")).collect()),
        (
            "Indikator 1: name",
            "Indikator",
            one.names().iter().zip(1..).map(|(name, n)| format!("Indikator {n}: {name}")).collect(),
        ),
    ] {
        let grid = columns(&[(header, keys), ("Nilai", one.scores())]);
        cases.push(case(&format!("key {name}"), &grid, std::slice::from_ref(&one)));
    }
    let numbered = columns(&[("No", numbers(count)), ("Indikator", one.names()), ("Nilai", one.scores())]);
    cases.push(case("key number beside names", &numbered, std::slice::from_ref(&one)));
    let pemdi = truth("pemdi-2026", 7, None, None);
    let instrument = pemdi.rubric();
    let code = |node| instrument[node].facts.code.clone().expect("Pemdi has codes");
    let codes = instrument.indicators().map(code).collect();
    let grid = columns(&[("Kode", codes), ("Indikator", pemdi.names()), ("Nilai", pemdi.scores())]);
    cases.push(case("key Pemdi codes", &grid, std::slice::from_ref(&pemdi)));
}

/// The ways in which a cell says its level.
fn levels(cases: &mut Vec<Case>) {
    let one = truth("spbe-2020", 8, None, None);
    let names = one.level_names();
    let number = |at: usize| one.scores()[at].clone();
    let digit = |at: usize| one.scores()[at].parse::<usize>().expect("it is a digit");
    let word = |at: usize| ["satu", "dua", "tiga", "empat", "lima"][digit(at) - 1];
    let roman = |at: usize| ["I", "II", "III", "IV", "V"][digit(at) - 1];
    let count = one.levels.len();
    type Form<'f> = Box<dyn Fn(usize) -> String + 'f>;
    let forms: Vec<(&str, Form<'_>)> = vec![
        ("3,0", Box::new(|at| format!("{},0", number(at)))),
        ("3.00", Box::new(|at| format!("{}.00", number(at)))),
        ("Level 3", Box::new(|at| format!("Level {}", number(at)))),
        ("LEVEL 3", Box::new(|at| format!("LEVEL {}", number(at)))),
        ("level-3", Box::new(|at| format!("level-{}", number(at)))),
        ("Tingkat 3", Box::new(|at| format!("Tingkat {}", number(at)))),
        ("L3", Box::new(|at| format!("L{}", number(at)))),
        ("L-3", Box::new(|at| format!("L-{}", number(at)))),
        ("Lv. 3", Box::new(|at| format!("Lv. {}", number(at)))),
        ("Level 3 - Terdefinisi", Box::new(|at| format!("Level {} - {}", number(at), names[at]))),
        ("Level 3: Terdefinisi", Box::new(|at| format!("Level {}: {}", number(at), names[at]))),
        ("Level 3 (Terdefinisi)", Box::new(|at| format!("Level {} ({})", number(at), names[at]))),
        ("3 (Terdefinisi)", Box::new(|at| format!("{} ({})", number(at), names[at]))),
        ("3 - Terdefinisi", Box::new(|at| format!("{} - {}", number(at), names[at]))),
        ("3 – Terdefinisi", Box::new(|at| format!("{} \u{2013} {}", number(at), names[at]))),
        ("3. Terdefinisi", Box::new(|at| format!("{}. {}", number(at), names[at]))),
        ("3 = Terdefinisi", Box::new(|at| format!("{} = {}", number(at), names[at]))),
        ("Terdefinisi (3)", Box::new(|at| format!("{} ({})", names[at], number(at)))),
        ("Terdefinisi", Box::new(|at| names[at].clone())),
        ("TERDEFINISI", Box::new(|at| names[at].to_uppercase())),
        ("3 (tiga)", Box::new(|at| format!("{} ({})", number(at), word(at)))),
        ("3 (Tiga)", Box::new(|at| format!("{} ({})", number(at), word(at).to_uppercase()))),
        ("tiga", Box::new(|at| word(at).to_owned())),
        ("III", Box::new(|at| roman(at).to_owned())),
        ("Level III", Box::new(|at| format!("Level {}", roman(at)))),
    ];
    for (name, form) in forms {
        let cells: Vec<String> = (0..count).map(form).collect();
        let grid = columns(&[("Kode", one.ids()), ("Tingkat Kematangan", cells)]);
        cases.push(case(&format!("level {name}"), &grid, std::slice::from_ref(&one)));
    }
    for (mark, header) in [("v", "1"), ("√", "1"), ("✓", "Level 1"), ("X", "L1"), ("✔", "Tingkat 1")] {
        let level_columns: Vec<(String, Vec<String>)> = (1..=5)
            .map(|level| {
                let cells = (0..count).map(|at| if digit(at) == level { mark.to_owned() } else { String::new() });
                (header.replace('1', &level.to_string()), cells.collect())
            })
            .collect();
        let mut all: Vec<(&str, Vec<String>)> = vec![("No", numbers(count)), ("Indikator", one.names())];
        all.extend(level_columns.iter().map(|(header, cells)| (header.as_str(), cells.clone())));
        cases.push(case(&format!("marks {mark} under {header}"), &columns(&all), std::slice::from_ref(&one)));
        if header == "1" {
            let mut grid = columns(&all);
            grid[0].splice(2..7, same("", 5));
            let mut upper = line("No;Indikator;Tingkat Kematangan;;;;");
            std::mem::swap(&mut upper, &mut grid[0]);
            let mut lower = same("", 2);
            lower.extend(numbers(5));
            grid.insert(1, lower);
            let name = format!("marks {mark} under two rows of headers");
            cases.push(case(&name, &grid, std::slice::from_ref(&one)));
        }
    }
}

/// The words over the columns.
fn headers(cases: &mut Vec<Case>) {
    let one = truth("spbe-2020", 9, KOTA, Some(2023));
    let count = one.levels.len();
    for (name, institution) in [
        ("Instansi", "Kota Metro"),
        ("Nama Instansi", "Kota Metro"),
        ("Nama Pemda", "Pemerintah Kota Metro"),
        ("Nama OPD", "Kota Metro"),
        ("opd_id", "Kota Metro"),
        ("Pemerintah Daerah", "Kota Metro"),
        ("Kabupaten/Kota", "Kota Metro"),
        ("Nama Kabupaten/Kota", "Kota Metro"),
        ("Nama Daerah", "Kota Metro"),
        ("K/L/D", "Kota Metro"),
        ("Perangkat Daerah", "Kota Metro"),
        ("nama_instansi", "Kota Metro"),
        ("Instansi Pusat/Pemerintah Daerah", "Kota Metro"),
    ] {
        let grid = columns(&[
            (name, same(institution, count)),
            ("Tahun", same("2023", count)),
            ("Indikator", one.ids()),
            ("Nilai", one.scores()),
        ]);
        cases.push(case(&format!("header {name}"), &grid, std::slice::from_ref(&one)));
        let grid = wide(&[name, "Tahun"], &one.ids(), &[(vec![institution, "2023"], &one)]);
        cases.push(case(&format!("header {name}, wide"), &grid, std::slice::from_ref(&one)));
    }
    let bare = truth("spbe-2020", 9, None, None);
    for name in [
        "Nilai",
        "NILAI",
        "Skor",
        "Level",
        "Tingkat",
        "Tingkat Kematangan",
        "Level Kematangan",
        "Nilai Indikator",
        "Capaian",
        "Nilai (1-5)",
        "Tingkat Kematangan (Level)",
        "Nilai Tingkat Kematangan",
        "Skor Akhir",
        "Nilai Akhir",
        "Hasil Penilaian",
        "Nilai SPBE",
        "Score",
        "Nilai Kematangan",
        "nilai_indikator",
        "Level Capaian",
    ] {
        let grid = columns(&[("No", numbers(count)), ("Indikator", bare.names()), (name, bare.scores())]);
        cases.push(case(&format!("header score {name}"), &grid, std::slice::from_ref(&bare)));
    }
}

/// What stands above the header.
fn titles(cases: &mut Vec<Case>) {
    let one = truth("spbe-2020", 10, KOTA, Some(2024));
    let count = one.levels.len();
    let table = columns(&[("No", numbers(count)), ("Indikator", one.names()), ("Nilai", one.scores())]);
    for (name, title) in [
        ("labels", "LEMBAR KERJA EVALUASI;;\nInstansi;: Kota Metro;\nTahun;: 2024;\n;;"),
        ("labels in one cell", "LEMBAR KERJA EVALUASI SPBE;;\nNama Instansi: Kota Metro;;\nTahun: 2024;;\n;;"),
        ("plain lines", "PEMERINTAH KOTA METRO;;\nEVALUASI SPBE;;\nTAHUN 2024;;\n;;"),
        ("one line", "LKE SPBE KOTA METRO TAHUN 2024;;\n;;"),
        ("one line, dash", "Hasil Evaluasi SPBE - Pemerintah Kota Metro - Tahun 2024;;\n;;"),
        ("one line, pada", "HASIL PENILAIAN MANDIRI SPBE PADA PEMERINTAH KOTA METRO TAHUN 2024;;\n;;"),
        (
            "a regulation",
            "Peraturan Menteri PANRB Nomor 59 Tahun 2020;;\nInstansi : Kota Metro;;\nTahun Evaluasi : 2024;;\n;;",
        ),
        (
            "seven lines",
            "KEMENTERIAN PANRB;;\nDEPUTI BIDANG KELEMBAGAAN;;\n;;\nHASIL EVALUASI SPBE;;\nNama Pemda;Kota Metro;\nTahun Penilaian;2024;\n;;",
        ),
    ] {
        let grid = below(&[lines(title), table.clone()]);
        cases.push(case(&format!("title {name}"), &grid, std::slice::from_ref(&one)));
    }
    let unnamed = truth("spbe-2020", 10, None, Some(2024));
    for (name, title) in [
        ("of all regencies", "EVALUASI SPBE PEMERINTAH KABUPATEN/KOTA TAHUN 2024;;\n;;"),
        ("of the ministry", "EVALUASI SPBE INSTANSI PUSAT DAN PEMERINTAH DAERAH TAHUN 2024;;\n;;"),
    ] {
        let grid = below(&[lines(title), table.clone()]);
        cases.push(case(&format!("title {name}"), &grid, std::slice::from_ref(&unnamed)));
    }
}

/// Section rows, sums, recaps, notes and signatures.
fn surroundings(cases: &mut Vec<Case>) {
    for (id, _) in INSTRUMENTS {
        let one = truth(id, 11, None, None);
        let rubric = one.rubric();
        let domains: Vec<&Node> = rubric.domains().map(|node| &rubric[node]).collect();
        let aspects: Vec<&Node> = rubric.aspects().map(|node| &rubric[node]).collect();
        let groups = || domains.iter().chain(&aspects);
        let mut grid = vec![line("No;Indikator;Bobot;Nilai;Catatan"), line("(1);(2);(3);(4);(5)")];
        let (names, weights, scores) = (one.names(), one.weights(), one.scores());
        for (number, aspect) in aspects.iter().enumerate() {
            if let Some(domain) = domains.iter().find(|domain| domain.indicators.start == aspect.indicators.start) {
                grid.push(line(&format!(";DOMAIN {};;;", domain.name)));
            }
            grid.push(line(&format!("{};{};;2,75;", ["A", "B", "C", "D"][number % 4], aspect.name)));
            for at in aspect.indicators.clone() {
                grid.push(line(&format!("{};{};{};{};", at + 1, names[at], weights[at], scores[at])));
            }
            grid.push(line(";Jumlah;;9;"));
        }
        grid.push(line(";Total;100;2,5;"));
        grid.push(line(";Nilai Indeks SPBE;;2,5;"));
        grid.push(line(";Predikat;;Cukup;"));
        let with_sections = grid.clone();
        cases.push(case(&format!("{id} with sections and sums"), &grid, std::slice::from_ref(&one)));
        grid.push(line(";;;;"));
        grid.push(line("REKAPITULASI;;;;"));
        for domain in groups() {
            grid.push(line(&format!(";{};;2,33;", domain.name)));
        }
        grid.push(line(";Indeks SPBE;;2,33;"));
        grid.push(line("Catatan: nilai sementara;;;;"));
        grid.push(line(";;;Metro, 12 Desember 2023;"));
        grid.push(line(";;;Kepala Dinas Kominfo;"));
        grid.push(line(";;;NIP 19700101 199003 1 001;"));
        cases.push(case(&format!("{id} with a recap and a signature"), &grid, std::slice::from_ref(&one)));
        let mut grid = with_sections;
        grid.push(line(";;;;"));
        grid.push(line("No;Domain;Bobot;Nilai Indeks;"));
        for (number, domain) in groups().enumerate() {
            grid.push(line(&format!("{};{};13;2,33;", number + 1, domain.name)));
        }
        cases.push(case(&format!("{id} with a recap that has a header"), &grid, std::slice::from_ref(&one)));
        let plain = columns(&[("Indikator", one.names()), ("Nilai", one.scores())]);
        let recap = groups().map(|group| vec![group.name.clone(), "2,33".to_owned()]);
        let grid = below(&[plain, recap.collect()]);
        cases.push(case(&format!("{id} names only, with a recap"), &grid, std::slice::from_ref(&one)));
        let short = |name: &String| name.replace("Tingkat Kematangan ", "").replace("Tingkat Pengelolaan ", "");
        let mut grid = vec![line("Indikator;Nilai")];
        for aspect in &aspects {
            grid.push(vec![aspect.name.clone(), "2,75".to_owned()]);
            grid.extend(aspect.indicators.clone().map(|at| vec![short(&names[at]), scores[at].clone()]));
        }
        cases.push(case(&format!("{id} short names with sections"), &grid, std::slice::from_ref(&one)));
        grid.extend(aspects.iter().map(|group| vec![group.name.clone(), "2,33".to_owned()]));
        cases.push(case(&format!("{id} short names with sections and a recap"), &grid, std::slice::from_ref(&one)));
    }
    let one = truth("spbe-2020", 12, None, None);
    let count = one.levels.len();
    let mut grid = columns(&[("No", numbers(count)), ("Indikator", one.names()), ("Nilai", one.scores())]);
    for at in [31, 16] {
        grid.insert(at, line("No;Indikator;Nilai"));
    }
    cases.push(case("a header on every page", &grid, std::slice::from_ref(&one)));
    let mut grid = columns(&[("No", numbers(count)), ("Indikator", one.names()), ("Nilai", one.scores())]);
    grid.insert(20, line("NO.;INDIKATOR;NILAI "));
    cases.push(case("a header again, spelled differently", &grid, std::slice::from_ref(&one)));
    for (name, header, cells) in [
        ("targets", "Target", same("4", count)),
        ("targets of the year", "Target 2025", same("4", count)),
        ("maxima", "Nilai Maksimal", same("5", count)),
        ("last year", "Nilai Tahun Lalu", same("2", count)),
        ("averages", "Rata-rata Nasional", same("3", count)),
        ("counts", "Jumlah Bukti", same("2", count)),
        ("a Likert scale", "Skala Likert", same("4", count)),
        ("the mode", "Modus", same("4", count)),
        ("hopes", "Harapan", same("5", count)),
        ("gaps", "Gap", same("1", count)),
        ("priorities", "Prioritas", same("1", count)),
        ("names of levels", "Predikat", one.level_names()),
    ] {
        for left in [true, false] {
            let mut all = vec![("No", numbers(count)), ("Indikator", one.names())];
            all.push(("Nilai", one.scores()));
            all.insert(if left { 2 } else { 3 }, (header, cells.clone()));
            let side = if left { "left" } else { "right" };
            cases.push(case(&format!("{name} on the {side}"), &columns(&all), std::slice::from_ref(&one)));
        }
    }
}

/// One indicator a row, several columns of scores.
fn matrices(cases: &mut Vec<Case>) {
    let last = truth("spbe-2020", 13, None, None);
    let first = truth("spbe-2020", 14, None, None);
    let count = last.levels.len();
    let blank = same("", count);
    let head = || vec![("No", numbers(count)), ("Indikator", last.names())];
    let with = |columns_of: &[(&'static str, &Vec<String>)]| {
        let mut all = head();
        all.extend(columns_of.iter().map(|(header, cells)| (*header, (*cells).clone())));
        columns(&all)
    };
    let (early, late) = (&first.scores(), &last.scores());
    for (name, grid) in [
        ("mandiri, akhir", with(&[("Mandiri", early), ("Akhir", late)])),
        (
            "Penilaian Mandiri, Penilaian Eksternal",
            with(&[("Penilaian Mandiri", early), ("Penilaian Eksternal", late)]),
        ),
        ("Nilai Mandiri, Nilai Akhir", with(&[("Nilai Mandiri", early), ("Nilai Akhir", late)])),
        ("four stages", with(&[("Mandiri", early), ("Dokumen", early), ("Interviu", early), ("Visitasi", late)])),
        ("the last empty", with(&[("Mandiri", early), ("Interviu", late), ("Akhir", &blank)])),
        ("before and after", with(&[("Sebelum Klarifikasi", early), ("Sesudah Klarifikasi", late)])),
        (
            "Nilai sebelum and setelah klarifikasi",
            with(&[("Nilai Sebelum Klarifikasi", early), ("Nilai Setelah Klarifikasi", late)]),
        ),
        ("two assessors and their consensus", with(&[("Asesor 1", early), ("Asesor 2", late), ("Konsensus", late)])),
        ("Nilai Mandiri Instansi", with(&[("Nilai Mandiri Instansi", early), ("Nilai Asesor", late)])),
        ("existing and target", with(&[("Level Eksisting", late), ("Level Target", early)])),
    ] {
        cases.push(case(&format!("stages {name}"), &grid, std::slice::from_ref(&last)));
    }
    let (y2022, y2023) = (truth("spbe-2020", 15, None, Some(2022)), truth("spbe-2020", 16, None, Some(2023)));
    let (a, b) = (&y2022.scores(), &y2023.scores());
    let both = [y2022.clone(), y2023.clone()];
    for (name, grid) in [
        ("bare", with(&[("2022", a), ("2023", b)])),
        ("Tahun 2022", with(&[("Tahun 2022", a), ("Tahun 2023", b)])),
        ("Nilai 2022", with(&[("Nilai 2022", a), ("Nilai 2023", b)])),
        ("Nilai Tahun 2022", with(&[("Nilai Tahun 2022", a), ("Nilai Tahun 2023", b)])),
    ] {
        cases.push(case(&format!("years {name}"), &grid, &both));
    }
    let mut grid = with(&[("", a), ("", b)]);
    grid.insert(0, line("No;Indikator;Nilai;"));
    grid[1] = line(";;2022;2023");
    cases.push(case("years in two rows", &grid, &both));
    let grid = with(&[("Mandiri 2022", b), ("Akhir 2022", a), ("Mandiri 2023", a), ("Akhir 2023", b)]);
    cases.push(case("two years of two stages", &grid, &both));
    let mut grid = with(&[("", b), ("", a), ("", a), ("", b)]);
    grid.insert(0, line("No;Indikator;2022;;2023;"));
    grid[1] = line(";;Mandiri;Akhir;Mandiri;Akhir");
    cases.push(case("two years over two stages", &grid, &both));
    let mut grid = with(&[("", b), ("", a), ("", a), ("", b)]);
    grid.insert(0, line("No;Indikator;Mandiri;;Akhir;"));
    grid[1] = line(";;2022;2023;2022;2023");
    cases.push(case("two stages over two years", &grid, &both));
    let kota = truth("spbe-2020", 17, Some("Kota Metro"), None);
    let kab = truth("spbe-2020", 18, Some("Kabupaten Pringsewu"), None);
    let grid = with(&[("Kota Metro", &kota.scores()), ("Kabupaten Pringsewu", &kab.scores())]);
    cases.push(case("institutions as columns", &grid, &[kota.clone(), kab.clone()]));
    let grid = with(&[("Dinas Kesehatan", &kota.scores()), ("Dinas Pendidikan", &kab.scores()), ("Target", late)]);
    let named = |truth: &Truth, name: &str| Truth { institution: Some(name.to_owned()), ..truth.clone() };
    cases.push(case("agencies as columns", &grid, &[named(&kota, "Dinas Kesehatan"), named(&kab, "Dinas Pendidikan")]));
    let titled = truth("spbe-2020", 13, KOTA, Some(2023));
    let grid = below(&[
        lines("PEMERINTAH KOTA METRO;;;\nTAHUN 2023;;;"),
        with(&[("Mandiri", early), ("Akhir", &titled.scores())]),
    ]);
    cases.push(case("stages below a title", &grid, std::slice::from_ref(&titled)));
}

/// One institution a row.
fn wides(cases: &mut Vec<Case>) {
    let kota = truth("spbe-2020", 19, Some("Kota Metro"), Some(2023));
    let kab = truth("spbe-2020", 20, Some("Kab. Pringsewu"), Some(2023));
    let both = [kota.clone(), kab.clone()];
    let rows = || [(vec!["1", "Kota Metro", "2023"], &kota), (vec!["2", "Kab. Pringsewu", "2023"], &kab)];
    let count = kota.levels.len();
    let number = |form: fn(usize) -> String| (1..=count).map(form).collect::<Vec<_>>();
    for (name, head) in [
        ("I-1", number(|n| format!("I-{n}"))),
        ("IND1", number(|n| format!("IND{n}"))),
        ("indikator_1", number(|n| format!("indikator_{n}"))),
        ("Indikator 1", number(|n| format!("Indikator {n}"))),
        ("i1", number(|n| format!("i{n}"))),
        ("names", kota.names()),
    ] {
        let grid = wide(&["No", "Nama Instansi", "Tahun"], &head, &rows());
        cases.push(case(&format!("wide {name}"), &grid, &both));
    }
    let mut grid = wide(&["No", "Instansi", "Tahun"], &kota.ids(), &rows());
    grid[0].extend(["Indeks".to_owned(), "Predikat".to_owned()]);
    let shown = |truth: &Truth| truth.index.to_decimal(2, spbe::exact::DecimalMark::Comma);
    grid[1].extend([shown(&kota), "Baik".to_owned()]);
    grid[2].extend([shown(&kab), "Baik".to_owned()]);
    cases.push(case("wide with published results", &grid, &both));
    let mut grid = wide(&["No", "Instansi", "Tahun"], &kota.ids(), &rows());
    grid.push(["", "Rata-rata", ""].map(str::to_owned).into_iter().chain(same("2,5", count)).collect());
    grid.push(line("Catatan: data per Desember 2023"));
    cases.push(case("wide with averages and a note", &grid, &both));
    let mut grid = wide(&["No", "Instansi", "Tahun"], &kota.ids(), &rows());
    grid.insert(2, grid[0].clone());
    cases.push(case("wide with the header again", &grid, &both));
    let mut grid = wide(&["No", "Instansi", "Tahun"], &kota.ids(), &rows());
    grid.splice(0..0, lines("REKAPITULASI NILAI SPBE;;\nPROVINSI LAMPUNG;;\n;;"));
    cases.push(case("wide below a title", &grid, &both));
    let grid = wide(&["No", "Instansi", "Tahun"], &numbers(count), &rows());
    cases.push(case("wide numbers", &grid, &both).flag("rubric-unproven", with_rubric("spbe-2020")));
    let year = Options { year: Some(2023), ..Options::default() };
    let earlier = truth("spbe-2020", 21, Some("Kota Metro"), Some(2022));
    let grid = wide(
        &["Instansi", "Tahun"],
        &kota.ids(),
        &[(vec!["Kota Metro", "2022"], &earlier), (vec!["Kota Metro", "2023"], &kota)],
    );
    cases.push(case("wide of two years", &grid, &[earlier, kota.clone()]));
    cases.push(case("wide of two years, one asked for", &grid, std::slice::from_ref(&kota)).given(year));
}
