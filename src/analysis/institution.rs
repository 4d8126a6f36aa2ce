//! Which institution a name means.

pub use crate::scores::institution_key as key;

/// Why a name does not say which institution is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unnamed {
    /// No institution has it.
    Nobody,
    /// These all have it.
    Several(Vec<String>),
}

/// The position of the institution that a name means, as people shorten names: all of it, else its end ("Kota
/// Serang" for "Pemerintah Kota Serang"), else any of its words in a row. Case and punctuation do not matter.
///
/// # Errors
/// Where none or several are meant.
pub fn find<'n>(names: impl IntoIterator<Item = &'n str>, wanted: &str) -> Result<usize, Unnamed> {
    let spaced = |name: &str| format!(" {} ", key(name));
    let wanted = spaced(wanted);
    let names: Vec<(&str, String)> = names.into_iter().map(|name| (name, spaced(name))).collect();
    let ways: [fn(&str, &str) -> bool; 3] =
        [|name, wanted| name == wanted, |name, wanted| name.ends_with(wanted), |name, wanted| name.contains(wanted)];
    for is_meant in ways {
        let mut meant = names.iter().enumerate().filter(|(_, (_, name))| is_meant(name, &wanted));
        match (meant.next(), meant.next()) {
            (None, _) => {}
            (Some((at, _)), None) => return Ok(at),
            (Some(first), Some(second)) => {
                let all = [first, second].into_iter().chain(meant);
                return Err(Unnamed::Several(all.map(|(_, (name, _))| (*name).to_owned()).collect()));
            }
        }
    }
    Err(Unnamed::Nobody)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_however_they_are_shortened() {
        for name in ["Pemerintah Kab. Nias Barat", "KABUPATEN NIAS BARAT", "Pemkab Nias Barat", "kab nias barat"] {
            assert_eq!(key(name), "kabupaten nias barat");
        }
        assert_eq!(key("Pemprov Maluku Utara"), key("Pemerintah Provinsi Maluku Utara"));
        assert_ne!(key("Kota Serang"), key("Kab. Serang"));
    }

    #[test]
    fn the_whole_name_comes_before_its_end_and_that_before_its_middle() {
        let names = ["Kab. Gorontalo Utara", "Kab. Gorontalo", "Kota Gorontalo", "Gorontalo"];
        assert_eq!(find(names, "Pemerintah Gorontalo"), Ok(3));
        assert_eq!(find(names, "kota gorontalo"), Ok(2));
        assert_eq!(find(names, "Gorontalo U"), Err(Unnamed::Nobody), "half a word is none");
        assert_eq!(find(names, "Utara"), Ok(0));
        assert_eq!(find(["Kab. A", "Kota A"], "A"), Err(Unnamed::Several(vec!["Kab. A".into(), "Kota A".into()])));
    }
}
