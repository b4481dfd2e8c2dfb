//! Templates (design 33): texts with variables like `{{name}}` and spintax like `{Halo|Hai}`. Rendering is limited in time and size, and a
//! missing value is an error and never an empty text. A value is inserted unchanged: braces and bars in a name are never treated as markup.

mod foreign;
mod inspect;
pub mod lint;
mod markup;
mod numbers;
mod place;
mod readable;
mod spintax;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use minijinja::{Environment, ErrorKind, UndefinedBehavior, syntax::SyntaxConfig, value::Value};

use self::{
    inspect::InspectedTemplate,
    markup::MarkupKind,
    numbers::NotANumber,
    place::Place,
    readable::{earlier_names, readable},
    spintax::Spintax,
};
use super::text::{MAX_TEXT_UNITS, Text};
use crate::{
    clock::Random,
    contacts::names::is_visible,
    error::{Error, Result},
};

/// The variables that every recipient has; all others are columns of a list or attributes of contacts.
pub const VARIABLES: [&str; 2] = ["name", "phone"];
/// The most steps of the template engine. A text without loops needs a few per variable.
const FUEL: u64 = 20_000;
/// The most variables of a template, because it is rendered once for each of them when it is parsed.
const MAX_VARIABLES: usize = 100;
/// The most bytes of a rendered text. The longest text in UTF-8 is a fifth of it, and a trial renders all options together.
const MAX_RENDERED_BYTES: usize = 1024 * 1024;
/// The value of every variable in a trial: it is both a text and a number.
const SAMPLE_VALUE: &str = "1";

const TEMPLATE_NAME: &str = "text";

/// The values of one recipient. An invisible value counts as missing.
#[derive(Debug, Clone, Copy)]
pub struct Variables<'a> {
    pub name: &'a str,
    pub phone: &'a str,
    /// The values by column. `name` and `phone` among them are ignored.
    pub attributes: &'a BTreeMap<String, String>,
}

impl Variables<'_> {
    /// Returns the value of a variable, if there is one.
    pub fn find(&self, variable: &str) -> Option<&str> {
        let value = match variable {
            "name" => Some(self.name),
            "phone" => Some(self.phone),
            column => self.attributes.get(column).map(String::as_str),
        };
        value.filter(|value| is_visible(value))
    }
}

/// A template, compiled once with all its variants and rendered for each recipient.
#[derive(Debug)]
pub struct Template {
    environment: Environment<'static>,
    spintax: Spintax,
    variables: BTreeSet<String>,
    required: BTreeSet<String>,
    /// The names that an earlier release gave to columns, by the names that the text has for them today.
    earlier_names: BTreeMap<String, String>,
    /// The text as its author wrote it.
    written: String,
    /// How the text uses its columns, for `lint`.
    inspected: InspectedTemplate,
}

impl Template {
    /// Compiles a template, or returns a syntax error. `lint` checks whether its variables exist.
    pub fn parse(text: &str) -> Result<Self> {
        if text.encode_utf16().nth(MAX_TEXT_UNITS).is_some() {
            return Err(too_long_error());
        }
        let written = text;
        let spintax = Spintax::parse(&readable(written))?;
        let (mut environment, syntax) = environment()?;
        let refused = |cause: minijinja::Error| explained_error(&cause, written);
        for option in &spintax.with_blocks {
            let option = spintax.source.get(option.clone()).unwrap_or_default();
            environment.add_template_owned(TEMPLATE_NAME, option.to_owned()).map_err(refused)?;
        }
        environment.add_template_owned(TEMPLATE_NAME, spintax.source.clone()).map_err(refused)?;
        let inspected = inspect::inspect(&spintax.source, &spintax.flags, syntax);
        // A column may have the name `range`. Without this, its name would be the engine's function for a recipient without a value.
        inspected.read.iter().for_each(|name| environment.remove_global(name));
        let variables = variables_of(&environment, &spintax)?;
        if variables.len() > MAX_VARIABLES {
            return Err(Error::invalid("text", format!("a text has at most {MAX_VARIABLES} variables")));
        }
        let (earlier_names, written) = (earlier_names(written), written.to_owned());
        let required = BTreeSet::new();
        let mut template = Self { environment, spintax, variables, required, earlier_names, written, inspected };
        template.required = template.variables.iter().filter(|variable| template.needs(variable)).cloned().collect();
        Ok(template)
    }

    /// Returns all variables that the template uses, in any of its variants.
    pub fn variables(&self) -> &BTreeSet<String> {
        &self.variables
    }

    /// Returns the variables without which some variant cannot be rendered: in some part of the text they have neither a `|default("…")`
    /// nor a condition. A variable that is used only under a condition about other values is not among them; if the condition holds for a
    /// recipient who lacks the value, rendering fails.
    pub fn required(&self) -> &BTreeSet<String> {
        &self.required
    }

    /// Returns a required variable that has no value.
    pub fn missing(&self, variables: &Variables<'_>) -> Option<&str> {
        self.required.iter().map(String::as_str).find(|variable| self.value_of(variable, variables).is_none())
    }

    /// Returns the value of a variable, also under the name that it had when an earlier release stored the recipients.
    fn value_of<'a>(&self, variable: &str, variables: &'a Variables<'_>) -> Option<&'a str> {
        variables.find(variable).or_else(|| variables.find(self.earlier_names.get(variable)?))
    }

    /// Returns whether all recipients get the same text.
    pub fn is_same_for_all(&self) -> bool {
        self.variables.is_empty() && !self.spintax.has_groups()
    }

    /// Renders the text for one recipient. The same values and random numbers give the same text.
    pub fn render(&self, variables: &Variables<'_>, random: &mut impl Random) -> Result<String> {
        let text = self.fill(variables, self.spintax.draw(random))?;
        Text::parse(&text).map(Text::into_string)
    }

    fn fill(&self, variables: &Variables<'_>, flags: Vec<bool>) -> Result<String> {
        self.run(|variable| self.value_of(variable, variables).map(Value::from), flags).map_err(|cause| {
            let is_undefined = cause.kind() == ErrorKind::UndefinedError;
            let variable = is_undefined.then(|| self.variable_without_value(variables)).flatten();
            if let Some(NotANumber(value)) = NotANumber::cause_of(&cause) {
                return not_a_number_error(value, self.column_of(value, variables));
            }
            variable.map_or_else(|| explained_error(&cause, &self.written), no_value_error)
        })
    }

    /// Returns the first variable with this value.
    fn column_of(&self, value: &str, variables: &Variables<'_>) -> Option<&str> {
        self.variables.iter().map(String::as_str).find(|variable| self.value_of(variable, variables) == Some(value))
    }

    fn run(
        &self,
        value_of: impl Fn(&str) -> Option<Value>,
        flags: Vec<bool>,
    ) -> std::result::Result<String, minijinja::Error> {
        let values = self.variables.iter().filter_map(|variable| Some((variable.clone(), value_of(variable)?)));
        let mut context: BTreeMap<String, Value> = values.collect();
        if self.spintax.has_groups() {
            context.insert(self.spintax.flags.clone(), Value::from(flags));
        }
        let mut output = BoundedOutput(Vec::new());
        self.environment.get_template(TEMPLATE_NAME)?.render_captured_to(context, &mut output)?;
        // The engine writes UTF-8.
        Ok(String::from_utf8(output.0).unwrap_or_default())
    }

    /// Returns whether some variant cannot be rendered without this variable, if all others have a value.
    fn needs(&self, variable: &str) -> bool {
        let others = |asked: &str| (asked != variable).then(|| Value::from(SAMPLE_VALUE));
        self.run(others, self.spintax.all()).is_err_and(|cause| cause.kind() == ErrorKind::UndefinedError)
    }

    /// Returns the variable whose missing value makes rendering fail.
    fn variable_without_value(&self, variables: &Variables<'_>) -> Option<&str> {
        let is_to_blame = |suspect: &&str| {
            let others = |asked: &str| match self.value_of(asked, variables) {
                Some(value) => Some(Value::from(value)),
                None => (asked != *suspect).then(|| Value::from(SAMPLE_VALUE)),
            };
            self.run(others, self.spintax.all()).is_err_and(|cause| cause.kind() == ErrorKind::UndefinedError)
        };
        let absent = self.variables.iter().map(String::as_str);
        let absent = absent.filter(|variable| self.value_of(variable, variables).is_none());
        self.missing(variables).or_else(|| absent.clone().find(is_to_blame)).or_else(|| absent.clone().next())
    }
}

fn environment() -> Result<(Environment<'static>, SyntaxConfig)> {
    let syntax = SyntaxConfig::builder().keep_trailing_newline(true).build().map_err(Error::internal)?;
    let mut environment = bare_environment();
    environment.set_syntax(syntax.clone());
    Ok((environment, syntax))
}

fn bare_environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    // The function `debug` would write all values of a recipient into the text.
    environment.remove_global("debug");
    numbers::add_filters(&mut environment);
    environment
}

fn variables_of(environment: &Environment<'static>, spintax: &Spintax) -> Result<BTreeSet<String>> {
    let template = environment.get_template(TEMPLATE_NAME).map_err(Error::internal)?;
    let is_ours = |name: &str| name == spintax.flags || environment.globals().any(|(global, _)| global == name);
    Ok(template.undeclared_variables(false).into_iter().filter(|name| !is_ours(name)).collect())
}

/// An output with a size limit: a loop over a long text could write gigabytes within the step limit.
struct BoundedOutput(Vec<u8>);

impl io::Write for BoundedOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_RENDERED_BYTES {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn no_value_error(variable: &str) -> Error {
    let message =
        format!("{{{{{variable}}}}} has no value here; write {{{{{variable}|default(\"…\")}}}} to do without");
    Error::Invalid { message, details: serde_json::json!({ "field": "text", "variable": variable }) }
}

fn not_a_number_error(value: &str, column: Option<&str>) -> Error {
    let of_column = column.map(|column| format!(" of {{{{{column}}}}}")).unwrap_or_default();
    let message = format!("the value “{value}”{of_column} is not a plain number such as 9000 or 9000.5");
    Error::Invalid { message, details: serde_json::json!({ "field": "text", "notANumber": value, "variable": column }) }
}

fn too_long_error() -> Error {
    Error::invalid("text", format!("a text has at most {MAX_TEXT_UNITS} characters (UTF-16 units)"))
}

/// Returns an error in words that the author understands: which part of the text is wrong, and what to write instead.
fn explained_error(cause: &minijinja::Error, text: &str) -> Error {
    let kind = cause.kind();
    match kind {
        ErrorKind::OutOfFuel => return Error::invalid("text", "the text takes too long to fill in"),
        ErrorKind::WriteFailure => return too_long_error(),
        ErrorKind::SyntaxError => return unreadable_markup("the text cannot be read", text),
        ErrorKind::UndefinedError => return unreadable_markup("the text cannot be filled in", text),
        _ => {}
    }
    // The engine has no filter for `{{name|Kak}}`: the error shows this placeholder. For an unknown function there is nothing to show.
    let is_unknown = matches!(kind, ErrorKind::UnknownFilter | ErrorKind::UnknownFunction);
    let piece = is_unknown.then(|| find_unreadable_markup("the text cannot be filled in", text)).flatten();
    piece.unwrap_or_else(|| {
        let detail = cause.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        Error::invalid("text", format!("the text cannot be filled in: {kind}{detail}"))
    })
}

/// The commands that a text may have.
const COMMANDS: [&str; 15] = [
    "if",
    "elif",
    "else",
    "endif",
    "for",
    "endfor",
    "set",
    "endset",
    "raw",
    "with",
    "endwith",
    "filter",
    "endfilter",
    "macro",
    "endmacro",
];

fn unreadable_markup(what: &str, text: &str) -> Error {
    find_unreadable_markup(what, text).unwrap_or_else(|| {
        let hint = "each {% if %} and {% for %} needs its {% endif %} or {% endfor %}";
        Error::invalid("text", format!("{what}: {hint}"))
    })
}

/// Returns the error about the first value or command of the text that cannot be parsed or rendered, with its position and what is expected
/// there. The details name it as `written`.
fn find_unreadable_markup(what: &str, text: &str) -> Option<Error> {
    let alone = bare_environment();
    let can_be_filled = |code: &str| {
        alone.template_from_str(code).is_ok_and(|template| {
            let values = template.undeclared_variables(false).into_iter().map(|name| (name, SAMPLE_VALUE));
            template.render(values.collect::<BTreeMap<_, _>>()).is_ok()
        })
    };
    let is_wrong = |piece: &readable::Placeholder| match piece.kind {
        MarkupKind::Block => !COMMANDS.contains(&piece.head().split_whitespace().next().unwrap_or_default()),
        MarkupKind::Value | MarkupKind::Inert => !can_be_filled(&piece.code),
    };
    let piece = readable::pieces(text).into_iter().find(is_wrong)?;
    let is_name =
        !piece.head().is_empty() && piece.head().chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let why = if piece.kind == MarkupKind::Block {
        "is not a command; if it is meant as text, put a blank behind the first brace"
    } else if is_name {
        "is not understood; behind the name only something like |default(\"…\") may stand; look at its quotes and brackets"
    } else {
        "is not the name of a column; write a column as it is listed, such as {{name}}"
    };
    let place = Place::of(text, piece.range.start);
    Some(Error::Invalid {
        message: format!("{what}: {} in {place} {why}", piece.written),
        details: serde_json::json!({ "field": "text", "written": piece.written }),
    })
}

#[cfg(test)]
mod tests;
