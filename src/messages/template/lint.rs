//! Finds the problems of a template before it is sent, and explains them to its author.

use std::collections::BTreeSet;

use minijinja::{ErrorKind, value::Value};
use serde::{Deserialize, Serialize};

use super::{SAMPLE_VALUE, Template, VARIABLES, Variables, foreign, inspect, markup::MarkupKind, readable};
use crate::{
    contacts::{names::is_visible, wrong_row::WrongContact},
    error::{Error, Result},
    messages::text::Text,
};

/// A problem or a hint about a template or about one row of its recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    pub code: ProblemCode,
    pub severity: Severity,
    pub message: String,
    pub variable: Option<String>,
    /// The number of the first row with this problem, from 1.
    pub row: Option<u64>,
    /// How many rows have the problem.
    pub count: u64,
    /// The replacements that fix the text: replace each `written` by its `instead`.
    #[serde(default)]
    pub replacements: Vec<Replacement>,
    /// The part of the text that cannot be parsed.
    #[serde(default)]
    pub written: Option<String>,
    /// The first contact with this problem, if the broadcast is for contacts.
    #[serde(default)]
    pub contact: Option<WrongContact>,
}

/// A part of the text, and what its author probably means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Replacement {
    pub written: String,
    pub instead: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The text uses a variable that no column has.
    UnknownVariable,
    /// The name of a column is in the brackets of another tool, `{name}` or `[name]`: it would be sent unchanged.
    ForeignPlaceholder,
    /// A column is compared or calculated with as if it were a number, but every column is a text: `poin > 100` would be true for
    /// everybody.
    TextAsNumber,
    /// A row has a value that the text uses as a number but that is none, such as `9.000`.
    NotANumber,
    /// A condition does not depend on the value of its column: `{% if lunas %}` is true for `0` and `tidak`, too.
    SameCondition,
    /// A row has no value for a variable without a default.
    MissingValue,
    TooLong,
    Unreadable,
    /// The rendered text is empty.
    Empty,
    /// The recipient has opted out of broadcasts.
    OptedOut,
    /// The text has neither variables nor spintax: all recipients get the same text, which looks like spam.
    SameForAll,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The message cannot be sent.
    Error,
    Hint,
}

impl Problem {
    /// Creates an error that concerns the whole text.
    pub fn of_text(code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            variable: None,
            row: None,
            count: 1,
            replacements: Vec::new(),
            written: None,
            contact: None,
        }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Parses a template, or returns the problem that prevents it.
pub fn read(text: &str) -> std::result::Result<Template, Box<Problem>> {
    let text = Text::parse(text).map_err(|cause| {
        let code = if is_visible(text) { ProblemCode::TooLong } else { ProblemCode::Empty };
        Box::new(Problem::of_text(code, cause.to_string()))
    })?;
    Template::parse(text.as_str()).map_err(|cause| Box::new(problem_of_error(&cause)))
}

/// Returns the problems of the template itself, given the columns that exist besides `name` and `phone`.
pub fn lint(template: &Template, columns: &BTreeSet<String>) -> Vec<Problem> {
    let mut problems = unknown_variables(template, columns);
    problems.extend(foreign::problems(&template.written, columns));
    problems.extend(inspect::problems(template));
    // A text that is used as a number also fails in a trial, but with a message that explains less.
    problems.extend(template.inspected.wrong.is_empty().then(|| try_out(template)).flatten());
    if template.is_same_for_all() {
        let message = "everybody gets the very same text; a {{name}} or {Halo|Hai} makes each a little different";
        let hint = Problem::of_text(ProblemCode::SameForAll, message);
        problems.push(Problem { severity: Severity::Hint, ..hint });
    }
    problems
}

/// Refuses a template that cannot be sent to people with these columns; the first error explains why. Every text of a broadcast is checked
/// here: when it is saved, when it starts, and when it is sent as a test.
pub fn refuse_unsendable(template: &Template, columns: &BTreeSet<String>) -> Result<()> {
    refuse_errors(&lint(template, columns))
}

fn refuse_errors(problems: &[Problem]) -> Result<()> {
    let first = problems.iter().find(|problem| problem.is_error());
    first.map_or(Ok(()), |problem| Err(Error::invalid("text", problem.message.as_str())))
}

/// Returns the problem that prevents sending the template to one recipient, in any of its variants.
pub fn check_row(template: &Template, variables: &Variables<'_>, row: u64) -> Option<Problem> {
    let found = match template.missing(variables) {
        Some(missing) => missing_value_problem(missing),
        None => problem_when_filled_in(template, variables)?,
    };
    Some(Problem { row: Some(row), ..found })
}

fn problem_when_filled_in(template: &Template, variables: &Variables<'_>) -> Option<Problem> {
    let all = match template.fill(variables, template.spintax.all()) {
        Ok(text) => text,
        Err(cause) => {
            let not_a_number = not_a_number_problem(&cause);
            let other = || variable_of(&cause).map_or_else(|| problem_of_error(&cause), missing_value_problem);
            return Some(not_a_number.unwrap_or_else(other));
        }
    };
    // All options together may be too long although no variant is.
    match Text::parse(&all) {
        Ok(_) => None,
        Err(_) if !is_visible(&all) => Some(empty_problem()),
        Err(_) => template.fill(variables, template.spintax.longest()).ok().and_then(|text| length_problem(&text)),
    }
}

/// Values of several kinds. A text that cannot be rendered with any of them cannot be rendered for anybody.
const SAMPLES: [&str; 3] = [SAMPLE_VALUE, "Ayu Lestari", "2026-01-31"];

/// Renders the template with a sample for every value, so that a text which nobody can receive is found before it is sent.
fn try_out(template: &Template) -> Option<Problem> {
    let sample = |value: &'static str, flags| template.run(|_| Some(Value::from(value)), flags);
    let tried: Vec<_> = SAMPLES.iter().map(|value| sample(value, template.spintax.all())).collect();
    if let Some(Err(cause)) = tried.iter().find(|tried| tried.is_err())
        && (tried.iter().all(std::result::Result::is_err) || occurs_with_all_values(cause.kind()))
    {
        return Some(problem_of_error(&if occurs_with_all_values(cause.kind()) {
            super::explained_error(cause, &template.written)
        } else {
            super::unreadable_markup("the text cannot be filled in", &template.written)
        }));
    }
    let sample = |flags| sample(SAMPLE_VALUE, flags);
    let shortest = sample(template.spintax.shortest()).unwrap_or_default();
    if !is_visible(&shortest) && !template.spintax.has_conditions {
        return Some(empty_problem());
    }
    length_problem(&sample(template.spintax.longest()).unwrap_or_default())
}

/// Returns whether this error occurs with all values. A condition may hide it with some of them.
const fn occurs_with_all_values(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnknownFilter
            | ErrorKind::UnknownTest
            | ErrorKind::UnknownFunction
            | ErrorKind::UnknownMethod
            | ErrorKind::MissingArgument
            | ErrorKind::TooManyArguments
            | ErrorKind::OutOfFuel
            | ErrorKind::WriteFailure
    )
}

/// Returns the variable whose value is missing, if that is the cause.
fn variable_of(cause: &Error) -> Option<&str> {
    let Error::Invalid { details, .. } = cause else { return None };
    details.get("variable")?.as_str()
}

/// Returns the problem of a value that has to be a number, if that is the cause.
fn not_a_number_problem(cause: &Error) -> Option<Problem> {
    let Error::Invalid { details, .. } = cause else { return None };
    let value = details.get("notANumber")?.as_str()?.to_owned();
    let variable = variable_of(cause).map(str::to_owned);
    Some(Problem { variable, written: Some(value), ..Problem::of_text(ProblemCode::NotANumber, cause.to_string()) })
}

fn problem_of_error(cause: &Error) -> Problem {
    let written = match cause {
        Error::Invalid { details, .. } => details.get("written").and_then(|written| written.as_str()),
        _ => None,
    };
    let written = written.map(str::to_owned);
    Problem { written, ..Problem::of_text(ProblemCode::Unreadable, cause.to_string()) }
}

fn empty_problem() -> Problem {
    Problem::of_text(ProblemCode::Empty, "nothing is left of the text once it is filled in")
}

fn length_problem(text: &str) -> Option<Problem> {
    let cause = Text::parse(text).err().filter(|_| is_visible(text))?;
    Some(Problem::of_text(ProblemCode::TooLong, cause.to_string()))
}

fn missing_value_problem(variable: &str) -> Problem {
    let message = format!("no value for {{{{{variable}}}}}, and the text has no default for it");
    Problem { variable: Some(variable.to_owned()), ..Problem::of_text(ProblemCode::MissingValue, message) }
}

/// Finds unknown variables. An unknown variable with a default is a hint only: every recipient gets a text, but the author probably meant
/// another column. The numbered placeholders of WhatsApp's own templates are errors, because no column has a value for them.
fn unknown_variables(template: &Template, columns: &BTreeSet<String>) -> Vec<Problem> {
    let is_known = |variable: &str| VARIABLES.contains(&variable) || columns.contains(variable);
    let numbered = foreign::numbered_placeholders(&template.written);
    let unknown = template.variables().iter().filter(|variable| !is_known(variable));
    let problem = |variable: &String, severity: Severity| {
        let meant = meant_by(variable, columns);
        let instead = meant
            .as_ref()
            .map_or_else(|| names_of_variables(columns), |meant| format!("did you mean {{{{{meant}}}}}?"));
        let message = format!("nobody fills {{{{{variable}}}}}; {instead}");
        let replacements = meant.map(|meant| replacements_of_variable(template, variable, &meant)).unwrap_or_default();
        let problem = Problem::of_text(ProblemCode::UnknownVariable, message);
        Problem { severity, variable: Some(variable.clone()), replacements, ..problem }
    };
    let severity = |variable: &String| {
        if template.required().contains(variable) { Severity::Error } else { Severity::Hint }
    };
    let of_numbers = numbered.iter().map(|number| problem(number, Severity::Error));
    let of_words = template.inspected.words.iter().map(|word| {
        let message = format!("{{{{{word}}}}} is a word of commands and not of a column; give the column another name");
        Problem { variable: Some(word.clone()), ..Problem::of_text(ProblemCode::UnknownVariable, message) }
    });
    unknown.map(|variable| problem(variable, severity(variable))).chain(of_numbers).chain(of_words).collect()
}

/// Returns a replacement for each placeholder or command of the text that uses this variable.
fn replacements_of_variable(template: &Template, variable: &str, meant: &str) -> Vec<Replacement> {
    let mut replacements: Vec<Replacement> = Vec::new();
    for piece in readable::pieces(&template.written) {
        let replacement = Replacement { instead: piece.renamed(meant), written: piece.written.clone() };
        if piece.kind == MarkupKind::Value && piece.head() == variable && !replacements.contains(&replacement) {
            replacements.push(replacement);
        }
    }
    replacements
}

/// The most columns that a message lists if none is similar.
const MAX_LISTED_COLUMNS: usize = 10;

/// Returns the column or variable that is meant by an unknown one: by a usual word, or by a similar name.
fn meant_by(variable: &str, columns: &BTreeSet<String>) -> Option<String> {
    if variable.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let near = variables_and_columns(columns).map(|column| (edit_distance(variable, column), column)).min();
    // A column counts as similar if at most a third of the letters differ.
    let similar = near.filter(|(distance, _)| *distance <= (variable.chars().count() / 3).max(1));
    let exact = similar.filter(|(distance, _)| *distance == 0).map(|(_, column)| column.to_owned());
    exact.or_else(|| foreign::resolve(variable, columns)).or_else(|| similar.map(|(_, column)| column.to_owned()))
}

/// Returns the variables and columns, each once.
fn variables_and_columns(columns: &BTreeSet<String>) -> impl Iterator<Item = &str> {
    VARIABLES.into_iter().chain(columns.iter().map(String::as_str).filter(|column| !VARIABLES.contains(column)))
}

/// Returns the variables that a text can use, as a part of a message.
pub fn names_of_variables(columns: &BTreeSet<String>) -> String {
    let listed: Vec<String> =
        variables_and_columns(columns).take(MAX_LISTED_COLUMNS).map(|column| format!("{{{{{column}}}}}")).collect();
    let more = if variables_and_columns(columns).nth(MAX_LISTED_COLUMNS).is_some() { " and more" } else { "" };
    format!("there are {}{more}", listed.join(", "))
}

/// Returns how many letters to add, remove or replace, ignoring case (Levenshtein distance).
fn edit_distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().take(64).collect();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.to_lowercase().chars().take(64).enumerate() {
        let mut current = vec![row + 1];
        for ((before, above), its) in last.iter().zip(last.iter().skip(1)).zip(&other) {
            let left = current.last().copied().unwrap_or(0);
            current.push((before + usize::from(letter != *its)).min(left + 1).min(above + 1));
        }
        last = current;
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn columns(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn problems(text: &str, names: &[&str]) -> Vec<Problem> {
        lint(&Template::parse(text).unwrap(), &columns(names))
    }

    fn codes(text: &str) -> Vec<ProblemCode> {
        problems(text, &["kota"]).into_iter().map(|problem| problem.code).collect()
    }

    fn row(text: &str, name: &str, kota: &str) -> Option<Problem> {
        let attributes = BTreeMap::from([("kota".to_owned(), kota.to_owned())]);
        check_row(&Template::parse(text).unwrap(), &Variables { name, phone: "6281", attributes: &attributes }, 7)
    }

    fn found(text: &str) -> Vec<(ProblemCode, Severity, String, String)> {
        let shown = |problem: Problem| {
            let pairs = problem.replacements.iter().map(|one| format!("{} > {}", one.written, one.instead));
            let pairs = pairs.collect::<Vec<_>>().join(", ");
            (problem.code, problem.severity, problem.variable.unwrap_or_default(), pairs)
        };
        problems(text, &["kota", "name"])
            .into_iter()
            .filter(|problem| problem.code != ProblemCode::SameForAll)
            .map(shown)
            .collect()
    }

    #[test]
    fn a_numbered_placeholder_is_refused_because_nobody_fills_it() {
        let refused = found("Halo {{1}}, pesanan {{ 2 }} siap {{name}}");
        let expected = |number: &str| (ProblemCode::UnknownVariable, Severity::Error, number.to_owned(), String::new());
        assert_eq!(refused, [expected("1"), expected("2")]);
        let message = &problems("{{1}}", &["kota", "name"])[0].message;
        assert_eq!(message, "nobody fills {{1}}; there are {{name}}, {{phone}}, {{kota}}");
    }

    #[test]
    fn a_placeholder_of_another_tool_is_refused_or_warned_of() {
        for (text, variable, severity, pair) in [
            ("Halo {name}", "name", Severity::Error, "{name} > {{name}}"),
            ("Halo {{name}} di {kota}", "kota", Severity::Error, "{kota} > {{kota}}"),
            ("Halo %nama%", "name", Severity::Error, "%nama% > {{name}}"),
            ("Halo ${name} {{kota}}", "name", Severity::Error, "${name} > {{name}}"),
            ("Halo <<Nama>>", "name", Severity::Error, "<<Nama>> > {{name}}"),
            ("Balas: [nama] {{kota}}", "name", Severity::Hint, "[nama] > {{name}}"),
        ] {
            let expected = (ProblemCode::ForeignPlaceholder, severity, variable.to_owned(), pair.to_owned());
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn each_placeholder_of_another_tool_is_named_beside_right_ones_too() {
        let pairs = |text: &str| found(text).into_iter().map(|(.., pair)| pair).collect::<Vec<_>>();
        assert_eq!(pairs("Halo {name}, promo di {kota}"), ["{name} > {{name}}", "{kota} > {{kota}}"]);
        for written in ["[name]", "%name%", "${name}", "<<name>>", "{name}"] {
            for text in [format!("Halo {written}"), format!("Halo {written} di {{{{kota}}}}")] {
                assert_eq!(pairs(&text), [format!("{written} > {{{{name}}}}")], "{text}");
            }
        }
    }

    #[test]
    fn a_name_in_the_wrong_case_or_misspelt_is_refused_with_a_hint() {
        let refusal = |text: &str| match read(text) {
            Ok(template) => refuse_errors(&lint(&template, &columns(&["kota"]))).unwrap_err().to_string(),
            Err(problem) => problem.message,
        };
        for text in ["{{Name}}", "{{NAME}}", "{{nama}}", "{{ Nama }}"] {
            assert!(refusal(text).ends_with("did you mean {{name}}?"), "{text}: {}", refusal(text));
        }
        for text in ["{{{name}}}", "{{Hi|Halo}}", "{Halo|Hai"] {
            assert!(
                refusal(text).contains("cannot be read") || refusal(text).contains("cannot be filled"),
                "{text}: {}",
                refusal(text)
            );
        }
    }

    #[test]
    fn curly_quotes_and_blanks_in_a_name_are_read() {
        for text in ["{{name|default(“Kak”)}}", "{{first name}}", "{{tgl-lahir}}", "{{Tgl. Lahir}}"] {
            assert_eq!(problems(text, &["first_name", "tgl_lahir"]), [], "{text}");
        }
    }

    #[test]
    fn an_unknown_name_comes_with_the_text_that_mends_it() {
        for (text, variable, pair) in [
            ("Halo {{nama}}", "nama", "{{nama}} > {{name}}"),
            ("Halo {{ Nama Depan }}!", "nama_depan", "{{ Nama Depan }} > {{name}}"),
            ("Halo {{Name}}", "Name", "{{Name}} > {{name}}"),
            ("{{ KOTA | upper }}", "KOTA", "{{ KOTA | upper }} > {{kota| upper }}"),
            ("{{no. hp}}", "no_hp", "{{no. hp}} > {{phone}}"),
        ] {
            let expected = (ProblemCode::UnknownVariable, Severity::Error, variable.to_owned(), pair.to_owned());
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_cannot_be_filled_in_for_anybody_is_found_before_it_is_sent() {
        for text in ["{{ name['hp'] }}", "{{ name() }}", "{{ name|items }}"] {
            let codes: Vec<_> = found(text).into_iter().map(|(code, ..)| code).collect();
            assert_eq!(codes, [ProblemCode::Unreadable], "{text}");
        }
        assert_eq!(found("{{ kota|int }} {{ name|upper }} {% if kota == name %}x{% endif %}"), []);
    }

    #[test]
    fn a_text_that_cannot_be_read_is_explained_in_the_words_of_its_author() {
        for (text, expected) in [
            ("Halo\n{{a b, c}}", "{{a b, c}} in line 2, column 1 is not the name of a column"),
            ("Halo {{name|default(Kak}}", "is never closed"),
            ("Halo {{name|default(“Kak}}", "is never closed"),
            ("Halo {{name|}}", "{{name|}} in line 1, column 6 is not understood; behind the name"),
            ("Halo {{}}", "{{}} in line 1, column 6 is not the name of a column"),
            ("Diskon {% 50 %}", "{% 50 %} in line 1, column 8 is not a command"),
            ("{% if name %}Halo", "needs its {% endif %}"),
            ("Halo {{name|Kak}}", "{{name|Kak}} in line 1, column 6 is not understood; behind the name"),
            ("{{name['hp']}}", "cannot be filled in: {{name['hp']}} in line 1, column 1 is not the name of a column"),
        ] {
            let message = match read(text) {
                Ok(template) => lint(&template, &columns(&["name"])).remove(0).message,
                Err(problem) => problem.message,
            };
            assert!(message.contains(expected), "{text}: {message}");
            for engine in ["unexpected", "expected end", "tried to use", "undefined value", "identifier", "filter"] {
                assert!(!message.contains(engine), "{text}: {message}");
            }
        }
    }

    #[test]
    fn a_good_text_has_no_problem() {
        assert_eq!(problems("{Halo|Hai} {{name}} di {{kota}}, {{phone}}", &["kota"]), []);
        assert_eq!(row("{Halo|Hai} {{name}} di {{kota}}", "Ayu", "Solo"), None);
    }

    #[test]
    fn an_unknown_variable_is_reported_with_the_most_similar_column() {
        let found = problems("Halo {{nama}}", &["kota"]);
        assert_eq!((found[0].code, found[0].severity), (ProblemCode::UnknownVariable, Severity::Error));
        assert_eq!(found[0].variable.as_deref(), Some("nama"));
        assert!(found[0].message.ends_with("nobody fills {{nama}}; did you mean {{name}}?"), "{}", found[0].message);
        assert!(problems("{{Kota}}", &["kota"])[0].message.contains("did you mean {{kota}}?"));
        assert!(problems("{{xyz}}", &["kota"])[0].message.contains("there are {{name}}, {{phone}}, {{kota}}"));
        assert!(refuse_errors(&found).is_err());
    }

    #[test]
    fn an_unknown_variable_with_a_default_is_only_a_hint() {
        let found = problems("{{kotta|default('-')}}", &["kota"]);
        assert_eq!((found.len(), found[0].severity), (1, Severity::Hint));
        assert_eq!(refuse_errors(&found), Ok(()));
    }

    #[test]
    fn a_template_is_tried_in_its_shortest_and_longest_variants() {
        assert_eq!(codes("{{name}}{% if kota == 'Solo' %}{% endif %}"), []);
        assert_eq!(codes("{{name|nonsense}}"), [ProblemCode::Unreadable]);
        assert_eq!(codes("{Halo {{name}}|}"), [ProblemCode::Empty]);
        assert_eq!(codes("{# {{name}} #}"), [ProblemCode::Empty, ProblemCode::SameForAll]);
        let long = format!("{{{}|b}}{}", "a".repeat(40_000), "c".repeat(25_000));
        assert_eq!(codes(&long), []);
        assert_eq!(codes(&format!("{long}{}", "{{name}}{{name}}".repeat(32))), []);
        assert_eq!(
            codes(
                "{% for a in range(700) %}{{name}}0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789{% endfor %}"
            ),
            [ProblemCode::TooLong]
        );
    }

    #[test]
    fn a_text_that_is_the_same_for_all_gets_a_hint() {
        let found = problems("Halo semua", &[]);
        assert_eq!((found.len(), found[0].code, found[0].severity), (1, ProblemCode::SameForAll, Severity::Hint));
        assert_eq!(codes("Halo {{phone}}"), []);
        assert_eq!(codes("{Halo|Hai} semua"), []);
    }

    #[test]
    fn a_text_that_cannot_be_parsed_is_a_problem() {
        let code = |text: &str| read(text).map(|_| ()).map_err(|problem| problem.code);
        assert_eq!(code("{Halo|Hai"), Err(ProblemCode::Unreadable));
        assert_eq!(code(" \n"), Err(ProblemCode::Empty));
        assert_eq!(code(&"a".repeat(65_537)), Err(ProblemCode::TooLong));
        assert_eq!(code("Halo"), Ok(()));
    }

    #[test]
    fn a_row_that_lacks_a_value_of_any_variant_is_a_problem() {
        let found = row("{Halo|di {{kota}}}", "Ayu", " ").unwrap();
        assert_eq!(
            (found.code, found.variable.as_deref(), found.row),
            (ProblemCode::MissingValue, Some("kota"), Some(7))
        );
        let hidden = row("{% if name == 'Ayu' %}{{kota}}{% endif %}.", "Ayu", "").unwrap();
        assert_eq!((hidden.code, hidden.variable.as_deref()), (ProblemCode::MissingValue, Some("kota")));
        assert_eq!(row("{% if name == 'Ayu' %}{{kota}}{% endif %}.", "Budi", ""), None);
    }

    #[test]
    fn a_row_whose_text_is_unreadable_empty_or_too_long_is_a_problem() {
        assert_eq!(row("{{ kota|batch(0) }}", "Ayu", "Solo").unwrap().code, ProblemCode::Unreadable);
        assert_eq!(row("{% if name == 'Ayu' %}Halo{% endif %}", "Budi", "").unwrap().code, ProblemCode::Empty);
        let long = format!("{}{{{{name}}}}{{b|{}}}", "a".repeat(65_520), "c");
        assert_eq!(row(&long, "Ayu", ""), None);
        assert_eq!(row(&long, "Ayu Budi Santoso", "").unwrap().code, ProblemCode::TooLong);
    }

    #[test]
    fn a_problem_has_the_shape_clients_know() {
        let problem = row("{{kota}}", "Ayu", "").unwrap();
        let shape = serde_json::json!({
            "code": "missing_value", "severity": "error", "message": problem.message, "variable": "kota", "row": 7, "count": 1,
            "replacements": [], "written": null, "contact": null,
        });
        assert_eq!(serde_json::to_value(&problem).unwrap(), shape);
        let named =
            [ProblemCode::UnknownVariable, ProblemCode::OptedOut, ProblemCode::SameForAll, ProblemCode::TooLong];
        assert_eq!(
            serde_json::to_value(named).unwrap().to_string(),
            r#"["unknown_variable","opted_out","same_for_all","too_long"]"#
        );
        assert_eq!(serde_json::to_value(Severity::Hint).unwrap(), "hint");
    }

    #[test]
    fn the_distance_of_two_words_counts_each_changed_letter() {
        for (one, other, expected) in
            [("", "", 0), ("nama", "name", 1), ("kota", "KOTA", 0), ("", "abc", 3), ("kitten", "sitting", 3)]
        {
            assert_eq!(edit_distance(one, other), expected);
            assert_eq!(edit_distance(other, one), expected);
        }
    }
}
