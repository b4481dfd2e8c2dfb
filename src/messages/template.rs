//! `{{name}}` in a text (design 33): one expression language, bounded by fuel, and never a silent blank.

use minijinja::{Environment, ErrorKind, UndefinedBehavior, context, syntax::SyntaxConfig};

use crate::error::{Error, Result};

/// What a text may ask about its recipient.
pub const VARIABLES: [&str; 2] = ["name", "phone"];
/// A text without loops needs a few steps per variable; a loop that needs more is not a text.
const FUEL: u64 = 20_000;

/// A text with variables, read once and rendered for each recipient.
pub struct Template(Environment<'static>);

const ONLY: &str = "text";

impl Template {
    /// Refuses what cannot be read and variables nobody fills, before the first recipient.
    pub fn parse(text: &str) -> Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_syntax(SyntaxConfig::builder().keep_trailing_newline(true).build().map_err(Error::internal)?);
        environment.add_template_owned(ONLY, text.to_owned()).map_err(|cause| unreadable(&cause))?;
        let mut unknown: Vec<String> =
            environment.get_template(ONLY).map_err(Error::internal)?.undeclared_variables(false).into_iter().collect();
        unknown.retain(|variable| {
            !VARIABLES.contains(&variable.as_str()) && environment.globals().all(|(global, _)| global != variable)
        });
        unknown.sort();
        match unknown.first() {
            None => Ok(Self(environment)),
            Some(variable) => Err(Error::invalid(
                "text",
                format!("nobody fills {{{{{variable}}}}}; there are {{{{name}}}} and {{{{phone}}}}"),
            )),
        }
    }

    /// Whether the text names this variable at all.
    pub fn uses(&self, variable: &str) -> bool {
        self.0.get_template(ONLY).is_ok_and(|template| template.undeclared_variables(false).contains(variable))
    }

    /// The text for one recipient.
    pub fn render(&self, name: &str, phone: &str) -> Result<String> {
        let template = self.0.get_template(ONLY).map_err(Error::internal)?;
        template.render(context! { name, phone }).map_err(|cause| unreadable(&cause))
    }
}

fn unreadable(cause: &minijinja::Error) -> Error {
    let what = match cause.kind() {
        ErrorKind::OutOfFuel => "the text takes too long to fill in".into(),
        ErrorKind::SyntaxError => {
            format!("the text cannot be read: {}", cause.detail().unwrap_or("look at its braces"))
        }
        kind => format!("the text cannot be filled in: {kind}"),
    };
    Error::invalid("text", what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        match Template::parse(text).and_then(|template| template.render("Ayu", "6281")) {
            Err(Error::Invalid { message, details }) if details["field"] == "text" => message,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_name_is_filled_in() {
        let template = Template::parse("Halo {{name}} ({{ phone }}),\nterima kasih!\n").unwrap();
        assert_eq!(template.render("Ayu", "6281").unwrap(), "Halo Ayu (6281),\nterima kasih!\n");
        assert!(template.uses("name") && !Template::parse("Halo").unwrap().uses("name"));
    }

    #[test]
    fn a_name_is_never_read_as_markup_or_template() {
        assert_eq!(
            Template::parse("{{name}}").unwrap().render("<b>{{phone}}</b> & co", "1").unwrap(),
            "<b>{{phone}}</b> & co"
        );
    }

    #[test]
    fn an_unknown_variable_is_refused_by_name() {
        assert!(refusal("Halo {{nama}}").contains("{{nama}}"));
    }

    #[test]
    fn broken_braces_are_refused() {
        assert!(refusal("Halo {{name").contains("cannot be read"));
    }

    #[test]
    fn a_text_that_never_ends_is_stopped() {
        assert!(
            refusal("{% for a in range(9999) %}{% for b in range(9999) %}{{a}}{% endfor %}{% endfor %}")
                .contains("too long")
        );
    }
}
