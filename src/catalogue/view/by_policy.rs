//! Views that name values of the policy. `{warn.days}` in a name, a title or a filter stands for the
//! number that the policy of the day has under that key, and a view for `each` of a list of them is
//! a tab for every number, the nearest first.

use super::{Entry, ViewError};
use crate::domain::money::Pence;
use crate::domain::policy::{Policy, Standing};

/// A view as the policy makes it, with the name it has in the file and how sure the least sure of
/// the values that it names is.
pub(super) struct Named {
    pub entry: Entry,
    pub template: String,
    pub standing: Option<Standing>,
}

/// The views that an entry of the file stands for.
///
/// # Errors
/// It names what is not a number of the policy, or a list where one number belongs.
pub(super) fn expand(entry: Entry, policy: &Policy) -> Result<Vec<Named>, ViewError> {
    let Some(key) = entry.each.clone() else { return Ok(vec![fill(&entry, None, policy)?]) };
    let mut numbers = known(&entry, &key, policy)?.to_vec();
    numbers.sort_unstable();
    numbers.into_iter().map(|number| fill(&entry, Some((&key, number)), policy)).collect()
}

/// The entry with every key that it names replaced by its number; that of `each` by this one.
fn fill(entry: &Entry, each: Option<(&str, u32)>, policy: &Policy) -> Result<Named, ViewError> {
    let mut standing = None;
    let mut filled = |text: &str| -> Result<String, ViewError> {
        let mut said = String::new();
        let mut rest = text;
        while let Some((before, (key, after))) =
            rest.split_once('{').and_then(|(before, from)| Some((before, from.split_once('}')?)))
        {
            let number = match each.filter(|(each, _)| *each == key) {
                Some((_, number)) => number,
                None => one(entry, key, policy)?,
            };
            let group = key.rsplit_once('.').map_or(key, |(group, _)| group);
            standing = standing.max(Some(policy.standing(group).0));
            said.push_str(before);
            said.push_str(&shown(key, number));
            rest = after;
        }
        said.push_str(rest);
        Ok(said)
    };
    let (name, title, filter) =
        (filled(&entry.name)?, filled(&entry.title)?, filled(&entry.filter)?);
    let template = entry.name.clone();
    Ok(Named { entry: Entry { name, title, filter, ..entry.clone() }, template, standing })
}

fn known<'p>(entry: &Entry, key: &str, policy: &'p Policy) -> Result<&'p [u32], ViewError> {
    let missing =
        || ViewError(format!("view `{}`: `{key}` is not a number of the policy", entry.name));
    policy.numbers(key).ok_or_else(missing)
}

fn one(entry: &Entry, key: &str, policy: &Policy) -> Result<u32, ViewError> {
    match known(entry, key, policy)? {
        [number] => Ok(*number),
        _ => Err(ViewError(format!(
            "view `{}`: `{key}` is a list; say `each = \"{key}\"` for a view of every number",
            entry.name
        ))),
    }
}

/// A number as titles and filters have it: money in pounds, with pence only where there are some.
fn shown(key: &str, number: u32) -> String {
    if !key.ends_with("_pence") {
        return number.to_string();
    }
    let pounds = Pence(number.into()).to_string();
    pounds.strip_suffix(".00").map_or(pounds.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::{View, read, shipped};
    use super::*;
    use crate::domain::policy::Policies;
    use crate::domain::time::Date;

    const SOUND: &str = include_str!("../../../assets/policy.toml");

    fn today() -> Date {
        "2026-11-20".parse().expect("a date")
    }

    /// The shipped views under the policy with these words changed in it.
    fn views(changes: &[(&str, &str)]) -> Vec<View> {
        let mut text = SOUND.to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let policies = Policies::parse(&text).expect("the policy holds");
        shipped(policies.on(today())).expect("the views hold")
    }

    fn told(views: &[View], template: &str) -> Vec<(String, String)> {
        let of = views.iter().filter(|view| view.template == template);
        of.map(|view| (view.title.clone(), view.filter.clone())).collect()
    }

    #[test]
    fn each_warning_of_policy_is_a_tab_the_nearest_first() {
        let names = |changes: &[(&str, &str)]| -> Vec<String> {
            let of = |view: &View| view.template == "due-{warn.days}";
            views(changes).into_iter().filter(of).map(|view| view.name).collect()
        };
        assert_eq!(names(&[]), ["due-30", "due-42", "due-60", "due-90", "due-180"]);
        let other = [("days = [180, 90, 60, 42, 30]", "days = [70, 7]")];
        assert_eq!(names(&other), ["due-7", "due-70"]);
        let told = told(&views(&other), "due-{warn.days}");
        assert_eq!(told.first().map(|(title, _)| title.as_str()), Some("≤ 7 d"));
        assert!(told.iter().any(|(_, filter)| filter.ends_with("until<=today+70d")), "{told:?}");
    }

    #[test]
    fn a_number_of_policy_is_in_title_and_filter_of_what_names_it() {
        for (change, template, title, filter) in [
            (
                ("course_window_days = 14", "course_window_days = 21"),
                "courses-soon",
                "Course ≤ 21 d",
                "today+21d",
            ),
            (("hours = 24", "hours = 12"), "unassessed-late", "Unassessed > 12 h", "hours>=12"),
            (("days = 60", "days = 45"), "letters-due", "Letters to send", "today-45d"),
            (
                ("lead_days = 30", "lead_days = 45"),
                "associations-review",
                "Review due",
                "today+45d",
            ),
            (
                ("moderate_to_pence = 5000", "moderate_to_pence = 7550"),
                "gifts-significant",
                "Over £75.50",
                "band:significant",
            ),
        ] {
            let told = told(&views(&[change]), template);
            let [(said, asked)] = told.as_slice() else { panic!("{template}: {told:?}") };
            assert_eq!(said, title);
            assert!(asked.contains(filter), "{asked}");
        }
    }

    #[test]
    fn a_view_is_as_sure_as_the_least_sure_number_in_it() {
        let views = views(&[]);
        for (name, standing) in [
            ("due-42", Some(Standing::Local)),
            ("unassessed-late", Some(Standing::Local)),
            ("gifts-significant", Some(Standing::Published)),
            ("cases", None),
        ] {
            let view = views.iter().find(|view| view.name == name).expect(name);
            assert_eq!(view.standing, standing, "{name}");
        }
    }

    #[test]
    fn what_the_policy_does_not_hold_is_refused_by_its_name() {
        let policies = Policies::built_in().expect("the shipped policy holds");
        let view = |words: &str| {
            let text = format!("[[view]]\nscreen = \"x\"\nregister = \"clearances\"\n{words}");
            read(&text, policies.on(today())).map(|_| ()).map_err(|error| error.to_string())
        };
        for (words, said) in [
            (
                "name = \"a\"\ntitle = \"A {warn.day} d\"",
                "view `a`: `warn.day` is not a number of the policy",
            ),
            (
                "name = \"a\"\ntitle = \"A\"\neach = \"warn\"",
                "`warn` is not a number of the policy",
            ),
            (
                "name = \"a\"\ntitle = \"A\"\nfilter = \"until<=today+{warn.days}d\"",
                "`warn.days` is a list; say `each = \"warn.days\"`",
            ),
        ] {
            let refused = view(words).expect_err(words);
            assert!(refused.contains(said), "{refused}");
        }
        assert_eq!(view("name = \"a\"\ntitle = \"{assess.hours} h\""), Ok(()));
    }
}
