//! How a force's short name reads: it is kept small, as the filter language takes it, and written
//! as people write it.

/// The short name as people write it: `Beds`, `North-Yorks`; one without a vowel is said letter by
/// letter and so is written in capitals: `GMP`.
pub fn written(code: &str) -> String {
    let said = |part: &str| {
        if !part.to_lowercase().contains(['a', 'e', 'i', 'o', 'u', 'y']) {
            return part.to_uppercase();
        }
        let mut letters = part.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect::<String>()
        })
    };
    code.split('-').map(said).collect::<Vec<_>>().join("-")
}

/// The short name as it is kept, of what somebody typed.
///
/// # Errors
/// What a short name is made of, in one sentence.
pub fn code(typed: &str) -> Result<String, &'static str> {
    let code = typed.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if (2..=16).contains(&code.len()) && code.chars().all(plain) {
        return Ok(code);
    }
    Err("write the force's short name in letters, digits and hyphens, such as cambs")
}

/// A force's name as it is looked up: small, and without what forces call themselves after their
/// county, so that `Bedfordshire Police` is `Bedfordshire`.
pub fn name_key(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let words = ["police service", "police", "constabulary"];
    let bare = words.iter().find_map(|word| name.strip_suffix(word)).map(str::trim_end);
    bare.filter(|bare| !bare.is_empty()).map_or(name.clone(), str::to_owned)
}

/// A unit with its force: `ACU, Beds`. Either may be unknown.
pub fn unit_of(unit: Option<&str>, force: Option<&str>) -> String {
    let parts = [unit.map(str::to_owned), force.map(written)];
    let known: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    known.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_force_reads_as_people_write_it() {
        for (code, shown) in [
            ("beds", "Beds"),
            ("gmp", "GMP"),
            ("btp", "BTP"),
            ("north-yorks", "North-Yorks"),
            ("gwent", "Gwent"),
            ("Kent Police", "Kent Police"),
            ("", ""),
        ] {
            assert_eq!(written(code), shown);
        }
    }

    #[test]
    fn a_force_is_found_by_its_name_however_it_ends() {
        for (name, key) in [
            ("Bedfordshire", "bedfordshire"),
            (" BEDFORDSHIRE Police ", "bedfordshire"),
            ("Gloucestershire Constabulary", "gloucestershire"),
            ("Metropolitan Police Service", "metropolitan"),
            ("Police", "police"),
        ] {
            assert_eq!(name_key(name), key);
        }
    }

    #[test]
    fn a_short_name_is_kept_small_and_plain() {
        assert_eq!(code(" North-Yorks "), Ok("north-yorks".to_owned()));
        for wrong in ["", "k", "Kent Police", "a-name-of-17-chars", "bed\u{1b}s", "caf\u{e9}"] {
            assert!(code(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_unit_stands_with_its_force_where_either_is_known() {
        let said = |unit, force| unit_of(unit, force);
        assert_eq!(said(Some("ACU"), Some("beds")), "ACU, Beds");
        assert_eq!(said(Some("ACU"), Some("")), "ACU");
        assert_eq!(said(None, Some("beds")), "Beds");
        assert_eq!(said(None, None), "");
    }
}
