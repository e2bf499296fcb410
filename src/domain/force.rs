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
    fn a_unit_stands_with_its_force_where_either_is_known() {
        let said = |unit, force| unit_of(unit, force);
        assert_eq!(said(Some("ACU"), Some("beds")), "ACU, Beds");
        assert_eq!(said(Some("ACU"), Some("")), "ACU");
        assert_eq!(said(None, Some("beds")), "Beds");
        assert_eq!(said(None, None), "");
    }
}
