use super::{
    super::{Variables, lint},
    *,
};

const COLUMNS: [&str; 8] = ["harga", "kota", "lunas", "ongkir", "poin", "range", "total", "umur"];

fn problems(text: &str) -> Vec<Problem> {
    let columns = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    let found = match lint::read(text) {
        Ok(template) => lint::lint(&template, &columns),
        Err(problem) => vec![*problem],
    };
    found.into_iter().filter(|problem| problem.code != ProblemCode::SameForAll).collect()
}

/// Returns the text after all its problems are corrected.
fn mended(text: &str) -> String {
    problems(text)
        .iter()
        .flat_map(|problem| &problem.replacements)
        .fold(text.to_owned(), |text, one| text.replace(&one.written, &one.instead))
}

/// Returns the message of a contact with these columns.
pub(in crate::messages::template) fn row(text: &str, pairs: &[(&str, &str)]) -> Result<String, Box<Problem>> {
    let attributes = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let variables = Variables { name: "Ayu", phone: "6281", attributes: &attributes };
    let template = Template::parse(text).unwrap();
    match lint::check_row(&template, &variables, 1) {
        Some(problem) => Err(Box::new(problem)),
        None => Ok(template.render(&variables, &mut crate::clock::SeededRandom::new(1)).unwrap()),
    }
}

#[test]
fn a_column_that_is_taken_for_a_number_is_refused_with_the_text_that_mends_it() {
    for (text, expected) in [
        ("{% if poin > 100 %}GOLD{% endif %}.", "{% if poin|int > 100 %}GOLD{% endif %}."),
        ("{% if total > 50000 %}a{% endif %}.", "{% if total|int > 50000 %}a{% endif %}."),
        ("{% if umur >= 17 %}a{% endif %}.", "{% if umur|int >= 17 %}a{% endif %}."),
        ("{% if 17 <= umur <= 30 %}a{% endif %}.", "{% if 17 <= umur|int <= 30 %}a{% endif %}."),
        ("{% if total == 0 %}a{% endif %}.", "{% if total|int == 0 %}a{% endif %}."),
        ("{% if total != 0 %}a{% endif %}.", "{% if total|int != 0 %}a{% endif %}."),
        ("{% if harga > ongkir %}a{% endif %}.", "{% if harga|int > ongkir|int %}a{% endif %}."),
        ("{% if poin > \"100\" %}a{% endif %}.", "{% if poin|int > 100 %}a{% endif %}."),
        ("{% if poin|int > \"100\" %}a{% endif %}.", "{% if poin|int > 100 %}a{% endif %}."),
        ("{% if poin > 0.5 %}a{% endif %}.", "{% if poin|float > 0.5 %}a{% endif %}."),
        ("{% if poin in [1, 2] %}a{% endif %}.", "{% if poin|int in [1, 2] %}a{% endif %}."),
        ("{% if poin is gt(100) %}a{% endif %}.", "{% if poin|int is gt(100) %}a{% endif %}."),
        ("{% if poin is divisibleby 2 %}a{% endif %}.", "{% if poin|int is divisibleby 2 %}a{% endif %}."),
        ("{% if kota == 'Solo' and poin > 9 %}a{% endif %}.", "{% if kota == 'Solo' and poin|int > 9 %}a{% endif %}."),
        ("{{harga + ongkir}}", "{{harga|int + ongkir|int}}"),
        ("{{harga * 2}}", "{{harga|int * 2}}"),
        ("{{ harga|int - ongkir }}", "{{ harga|int - ongkir|int }}"),
        ("{{ harga|int + ongkir }}", "{{ harga|int + ongkir|int }}"),
        (
            "{{ 9 // harga }} {{ harga % 3 }} {{ 9 / harga }}",
            "{{ 9 // harga|int }} {{ harga|int % 3 }} {{ 9 / harga|int }}",
        ),
        ("{{ poin|default(0) + 1 }}", "{{ poin|default(0)|int + 1 }}"),
        ("{{ 'a' if poin > 9 else 'b' }}", "{{ 'a' if poin|int > 9 else 'b' }}"),
        ("{Halo|Hai} {% if poin > 9 %}a{% endif %}.", "{Halo|Hai} {% if poin|int > 9 %}a{% endif %}."),
        (
            "{% if poin > 9 %}a{% elif poin > 5 %}b{% endif %}.",
            "{% if poin|int > 9 %}a{% elif poin|int > 5 %}b{% endif %}.",
        ),
        ("{{ [harga, ongkir]|max }} {{ poin|round }}", "{{ [harga, ongkir]|max }} {{ poin|int|round }}"),
        ("{% set p = poin %}{% if p > 9 %}a{% endif %}.", "{% set p = poin %}{% if p|int > 9 %}a{% endif %}."),
        (
            "{% for p in poin|split(',') %}{% if p > 9 %}a{% endif %}{% endfor %}.",
            "{% for p in poin|split(',') %}{% if p|int > 9 %}a{% endif %}{% endfor %}.",
        ),
    ] {
        let found = problems(text);
        let is_error =
            |problem: &Problem| (problem.code, problem.severity) == (ProblemCode::TextAsNumber, Severity::Error);
        assert!(!found.is_empty() && found.iter().all(is_error), "{text}: {found:?}");
        assert_eq!(mended(text), expected, "{text}");
        if !expected.contains("|max") {
            assert_eq!(problems(expected), [], "{expected}");
        }
    }
    for text in ["{% if (poin or total) > 9 %}a{% endif %}.", "{{ -poin }}", "{{ (harga or total) + 1 }}"] {
        assert_eq!(problems(text)[0].code, ProblemCode::TextAsNumber, "{text}");
    }
    let twice = problems("{% if harga > ongkir %}a{% endif %}{% if harga > ongkir2 %}b{% endif %}.");
    assert!(!twice[0].replacements.iter().any(|one| one.written.contains("ongkir2")), "{twice:?}");
    let first = &problems("{% if poin > 100 %}GOLD{% endif %}.")[0];
    assert_eq!((first.variable.as_deref(), first.written.as_deref()), (Some("poin"), Some("poin > 100")));
    assert!(first.message.contains("write poin|int > 100"), "{}", first.message);
}

#[test]
fn a_column_that_is_used_as_a_text_or_made_a_number_is_accepted() {
    for text in [
        "{{poin|int + 1}} {{ (harga|int + ongkir|int) * 2 }} {{ harga|float / 2 }}",
        "{% if poin|int > 100 %}a{% elif poin|default(0)|int == 5 %}b{% endif %}.",
        "{% if kota == 'Solo' or kota in ['Kudus', 'Pati'] %}a{% endif %}.",
        "{% if kota == poin and 'o' in kota %}a{% endif %}.",
        "{% if poin == '100' %}a{% endif %}.",
        "{% if kota|length > 3 %}a{% endif %}.",
        "{% if harga|string > '2026-01-31' and harga > '2026-01-31' %}a{% endif %}.",
        "{{ 'Rp ' + harga + ',-' }} {{ kota ~ poin }} {{ 'Kak ' + name }}",
        "{{ '=' * 10 }} {{ 2 + 3 }} {{ kota[0] }}",
        "{% for n in range(3) %}{% if n > 1 and loop.index > 1 %}{{ n + 1 }}{% endif %}{{ poin }}{% endfor %}",
        "{% set p = poin|int %}{% if p > 9 %}{{ p + 1 }}{% endif %}.",
        "{% if kota is defined and kota is eq('Solo') %}a{% endif %}.",
        "{% for k in kota|split(',')|sort %}{{ k }}{% endfor %}",
        "{Halo|Hai} {{name|upper}} {{ kota|replace('a', 'b')|title }}",
    ] {
        assert_eq!(problems(text), [], "{text}");
    }
}

#[test]
fn a_column_with_the_name_of_a_function_gives_its_value_and_never_the_word_function() {
    for name in ["range", "debug", "dict", "namespace"] {
        let text = format!("Kisaran {{{{{name}}}}}");
        assert_eq!(row(&text, &[(name, "1-2 juta")]), Ok("Kisaran 1-2 juta".to_owned()));
        let missing = row(&text, &[]).unwrap_err();
        assert_eq!((missing.code, missing.variable.as_deref()), (ProblemCode::MissingValue, Some(name)));
        let unknown = lint::lint(&Template::parse(&text).unwrap(), &BTreeSet::new());
        assert_eq!(unknown[0].code, ProblemCode::UnknownVariable, "{unknown:?}");
    }
    assert_eq!(row("{{range|default('-')}}", &[]), Ok("-".to_owned()));
    assert_eq!(row("{% for n in range(3) %}{{ n }}{% endfor %}", &[]), Ok("012".to_owned()));
    assert_eq!(problems("{{ debug() }}")[0].code, ProblemCode::UnknownVariable, "it would write every value");
}

#[test]
fn a_word_of_the_engine_is_never_written_in_the_place_of_a_column() {
    for text in ["{{none}}", "{{ true }}", "{{False|upper}}", "{{ None|default('-') }}"] {
        let found = problems(text);
        assert_eq!(found[0].code, ProblemCode::UnknownVariable, "{text}: {found:?}");
    }
    assert_eq!(problems("{{ 'a' }} {{ 'b'|upper }} {{name}}"), []);
}

#[test]
fn a_condition_that_is_the_same_for_every_value_is_a_hint() {
    for text in [
        "{% if lunas %}Lunas{% endif %}.",
        "{% if not lunas %}Belum{% endif %}.",
        "{% if kota == 'Solo' and lunas %}Lunas{% endif %}.",
        "{{ 'Lunas' if lunas else 'Belum' }}",
        "{% if lunas == true %}Lunas{% endif %}.",
        "{% if lunas is true %}Lunas{% endif %}.",
        "{% if lunas != none %}Lunas{% endif %}.",
    ] {
        let found = problems(text);
        let shown = (found.len(), found[0].code, found[0].severity, found[0].variable.as_deref());
        assert_eq!(shown, (1, ProblemCode::SameCondition, Severity::Hint, Some("lunas")), "{text}");
    }
    let text = "{% if lunas == 'ya' %}a{% endif %}{% if kota is defined %}a{% endif %}{% if kota|default(false) %}a{% endif %}.";
    assert_eq!(problems(text), []);
}
