use proptest::prelude::*;

use super::*;
use crate::clock::SeededRandom;

fn columns(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(column, value)| ((*column).to_owned(), (*value).to_owned())).collect()
}

fn render_with(text: &str, name: &str, pairs: &[(&str, &str)], seed: u64) -> Result<String> {
    let variables = Variables { name, phone: "6281", attributes: &columns(pairs) };
    Template::parse(text)?.render(&variables, &mut SeededRandom::new(seed))
}

fn render(text: &str, pairs: &[(&str, &str)]) -> Result<String> {
    render_with(text, "Ayu", pairs, 1)
}

fn refusal_with(text: &str, pairs: &[(&str, &str)]) -> String {
    match render(text, pairs) {
        Err(Error::Invalid { message, details }) if details["field"] == "text" => message,
        other => panic!("{text}: {other:?}"),
    }
}

fn refusal(text: &str) -> String {
    refusal_with(text, &[])
}

fn required(text: &str) -> Vec<String> {
    Template::parse(text).unwrap().required().iter().cloned().collect()
}

#[test]
fn a_name_is_filled_in() {
    let text = "Halo {{name}} ({{ phone }}),\nterima kasih!\n";
    assert_eq!(render(text, &[]).unwrap(), "Halo Ayu (6281),\nterima kasih!\n");
}

#[test]
fn a_value_is_never_read_as_markup_or_spintax() {
    for name in ["<b>{{phone}}</b> & co", "{a|b}", "{% raw %}", "{#", "}} | {", "spin0[0]"] {
        assert_eq!(render_with("{ {{name}}|{{name}} }", name, &[], 3).unwrap().trim(), name);
    }
}

#[test]
fn a_name_with_marks_or_a_formula_is_written_as_it_is() {
    for name in ["*Ayu*", "_Ayu_", "=1+1", "@sum", "{Ayu}", "{{Ayu}}", "Ayu \\ Budi", "«Ayu»", "%name%"] {
        assert_eq!(render_with("Halo {{name}}!", name, &[], 1).unwrap(), format!("Halo {name}!"));
    }
}

/// A release that did not fold accents has stored the recipients of a running broadcast.
#[test]
fn a_heading_with_accents_finds_the_value_that_an_earlier_release_has_stored() {
    for (text, column) in [("{{Prénom}}", "pr_nom"), ("{{ Año de alta }}", "a_o_de_alta"), ("{{Größe|upper}}", "gr_e")]
    {
        assert_eq!(render(text, &[(column, "X")]).unwrap(), "X", "{text}");
        let template = Template::parse(text).unwrap();
        let stored = columns(&[(column, "X")]);
        assert_eq!(template.missing(&Variables { name: "", phone: "", attributes: &stored }), None, "{text}");
        assert!(render(text, &[]).is_err(), "{text}");
    }
    assert_eq!(render("{{Prénom|default(\"Kak\")}}", &[("pr_nom", "Ana")]).unwrap(), "Ana");
    assert_eq!(
        render("{{Prénom}}", &[("pr_nom", "Ana"), ("prenom", "Eva")]).unwrap(),
        "Eva",
        "today's name comes first"
    );
    assert!(render("{{prenom}}", &[("pr_nom", "Ana")]).is_err(), "only the heading itself leads to both");
}

#[test]
fn every_column_can_be_used_as_a_variable() {
    let template = Template::parse("{{name}} {{kota}} {{ poin|int + 1 }}").unwrap();
    assert_eq!(template.variables().iter().collect::<Vec<_>>(), ["kota", "name", "poin"]);
    assert_eq!(render("{{kota}} {{ poin|int + 1 }}", &[("kota", "Solo"), ("poin", "41")]).unwrap(), "Solo 42");
    assert_eq!(render("{{name}}", &[("name", "somebody else")]).unwrap(), "Ayu");
}

#[test]
fn a_missing_value_is_an_error_that_names_it_and_never_a_blank() {
    for pairs in [&[][..], &[("kota", "")], &[("kota", " \u{a0}\n")]] {
        assert!(refusal_with("Halo {{name}} di {{kota}}", pairs).contains("{{kota}}"));
    }
    assert!(render_with("Halo {{name}}", " ", &[], 1).unwrap_err().to_string().contains("{{name}}"));
    let conditional = "{% if name == 'Ayu' %}{{a|default('-')}} {{kota}} {{b|default('-')}}{% endif %}.";
    assert!(refusal(conditional).contains("{{kota}}"));
    assert_eq!(render_with(conditional, "Budi", &[], 1).unwrap(), ".");
}

#[test]
fn a_default_replaces_missing_and_blank_values() {
    let text = "{{name|default('Kak')}} di {{kota|default(\"-\")}}";
    assert_eq!(render_with(text, "", &[("kota", "  ")], 1).unwrap(), "Kak di -");
    assert_eq!(render_with(text, "Ayu", &[("kota", "Solo")], 1).unwrap(), "Ayu di Solo");
}

#[test]
fn a_variable_without_a_default_is_required() {
    assert_eq!(required("{{name}} {{kota|default('-')}} {{poin}}"), ["name", "poin"]);
    assert_eq!(required("{{kota|default('-')}} {{kota}}"), ["kota"]);
    assert_eq!(required("{% if kota is defined %}di {{kota}}{% endif %}"), [""; 0]);
    assert_eq!(required("{{ a|default(b) }}"), [""; 0]);
    assert_eq!(required("{Halo|Hai {{kota}}|{Hei {{nick}}|Yth.} }"), ["kota", "nick"]);
    assert_eq!(required("{{ poin|int + 1 }}{{kota}}"), ["kota", "poin"]);
}

#[test]
fn a_template_with_a_syntax_error_is_refused() {
    for text in
        ["Halo {{name", "{{name}", "{{ name 'x' }}", "{% if name %}", "{% endif %}", "{Halo|Hai", "{{ |a }}", "{#"]
    {
        assert!(refusal(text).contains("cannot be read"), "{text}: {}", refusal(text));
    }
    assert!(refusal("{{ name|nonsense }}").contains("{{ name|nonsense }} in line 1, column 1 is not understood"));
    assert!(refusal("{% if name|nonsense %}x{% endif %}").contains("unknown filter"));
}

#[test]
fn a_template_block_ends_in_the_spintax_option_in_which_it_begins() {
    for text in [
        "{a{% else %}b|c}",
        "{% if name %}{a|b{% endif %}}",
        "{{% if name %}a|b{% endif %}}",
        "{a|{b|c{% endif %}{% if name %}d}}",
    ] {
        assert!(refusal(text).contains("cannot be read"), "{text}");
    }
    assert_eq!(render("{ {% if name == 'Ayu' %}a{% else %}b{% endif %}| a}", &[]).unwrap().trim(), "a");
}

#[test]
fn a_template_with_an_endless_loop_is_stopped() {
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{{a}}{% endfor %}{% endfor %}";
    assert!(refusal(endless).contains("too long"));
    let huge = format!("{{% for a in range(3000) %}}{}{{% endfor %}}", "a".repeat(60_000));
    assert!(refusal(&huge).contains("at most 65536"));
}

#[test]
fn a_rendered_text_is_neither_empty_nor_too_long() {
    let long = format!("{}{{{{name}}}}", "a".repeat(65_528));
    assert!(render_with(&long, "Ayu", &[], 1).is_ok());
    assert!(render_with(&long, "Budi Santoso", &[], 1).unwrap_err().to_string().contains("65536"));
    assert!(refusal("{% if name == 'Budi' %}Halo{% endif %}").contains("empty"));
    assert!(Template::parse(&"😀".repeat(32_768)).is_ok());
    assert!(Template::parse(&"😀".repeat(32_769)).is_err());
}

#[test]
fn the_same_random_numbers_give_the_same_text_and_others_give_every_variant() {
    let text = "{Halo|Hai|Selamat {pagi|siang}} {{name}}{!|.|}";
    let mut seen = BTreeSet::new();
    for seed in 0..200 {
        let rendered = render_with(text, "Ayu", &[], seed).unwrap();
        assert_eq!(render_with(text, "Ayu", &[], seed).unwrap(), rendered);
        seen.insert(rendered);
    }
    assert_eq!(seen.len(), 12, "{seen:?}");
    assert!(seen.contains("Selamat siang Ayu!") && seen.contains("Halo Ayu"));
}

#[test]
fn every_option_is_as_likely_as_the_others() {
    let template = Template::parse("{a|b|c|d}").unwrap();
    let attributes = BTreeMap::new();
    let variables = Variables { name: "", phone: "6281", attributes: &attributes };
    let mut random = SeededRandom::new(4);
    let mut counts = BTreeMap::new();
    for _ in 0..4_000 {
        *counts.entry(template.render(&variables, &mut random).unwrap()).or_insert(0) += 1;
    }
    assert!(counts.values().all(|count| (880..1_120).contains(count)), "{counts:?}");
}

#[test]
fn smileys_and_separators_are_text() {
    for text in [":{ Senin", "8 | 9", "{text} :}", "}{", "{ {}", "Mon | Tue {today}"] {
        assert_eq!(render(text, &[]).unwrap(), text);
    }
    assert_eq!(render("{% raw %}{a|b} :{ | {{name}}{% endraw %} {c|c}", &[]).unwrap(), "{a|b} :{ | {{name}} c");
}

#[test]
fn a_deep_expression_does_not_fill_the_stack() {
    for text in [
        format!("{{{{{}}}}}", "name".to_owned() + &"|d".repeat(245)),
        format!("{{{{{}1}}}}", "-".repeat(490)),
        format!("{{{{{}1}}}}", "not ".repeat(120)),
        format!("{{{{{}1{}}}}}", "(".repeat(240), ")".repeat(240)),
        format!("{{{{1{}}}}}", "+1".repeat(245)),
        format!("{{% if name %}}{}{{% endif %}}", "{% elif name %}".repeat(98)),
        format!("{}{}", "{% if name %}".repeat(50), "{% endif %}".repeat(50)),
        "[".repeat(65_000),
    ] {
        let _ = render(&text, &[]);
    }
}

/// Generates parts from which broken templates are made.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("|"),
        Just("{{"),
        Just("}}"),
        Just("{%"),
        Just("%}"),
        Just("{#"),
        Just("#}"),
        Just("name"),
        Just("{{name}}"),
        Just("{{kota|default('-')}}"),
        Just("{{kota}}"),
        Just("{% if name %}"),
        Just("{% else %}"),
        Just("{% endif %}"),
        Just("{% raw %}"),
        Just("{% endraw %}"),
        Just("'"),
        Just("\""),
        Just("\\"),
        Just(" "),
        Just("😀"),
        Just("é\n"),
        Just("{a|b}"),
        Just("{c|"),
        Just("spin0"),
        Just("-"),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_template_panics(text in prop_oneof![pieces(), any::<String>(), "\\PC{0,80}"], name: String, seed: u64) {
        if let Ok(template) = Template::parse(&text) {
            let attributes = columns(&[("kota", "Solo")]);
            let variables = Variables { name: &name, phone: "6281", attributes: &attributes };
            let first = template.render(&variables, &mut SeededRandom::new(seed));
            prop_assert_eq!(&template.render(&variables, &mut SeededRandom::new(seed)), &first);
            if let (Ok(_), Some(missing)) = (&first, template.missing(&variables)) {
                // A required variable without a value may only be in an option that was not drawn.
                prop_assert!(template.spintax.has_groups() || text.contains("{%"), "{} in {}", missing, text);
            }
        }
    }

    #[test]
    fn a_text_without_braces_stays_as_it_is(text in "[^{}]{1,200}") {
        prop_assume!(is_visible(&text));
        prop_assert_eq!(render(&text, &[]).unwrap(), text);
    }

    /// Compares with a simple implementation of spintax that walks the text.
    #[test]
    fn every_variant_is_one_that_its_author_wrote(tree in tree(), seed: u64) {
        let text = format!("«{}»", tree.text());
        let rendered = render_with(&text, "Ayu", &[], seed).unwrap();
        let inside = rendered.strip_prefix('«').and_then(|rest| rest.strip_suffix('»')).unwrap();
        prop_assert!(tree.readings(inside).contains(&""), "{} from {}", rendered, text);
    }
}

#[derive(Debug, Clone)]
enum Tree {
    Leaf(String),
    Row(Vec<Tree>),
    Choice(Vec<Tree>),
}

impl Tree {
    fn text(&self) -> String {
        match self {
            Self::Leaf(text) => text.clone(),
            Self::Row(parts) => parts.iter().map(Self::text).collect(),
            Self::Choice(options) => format!("{{{}}}", options.iter().map(Self::text).collect::<Vec<_>>().join("|")),
        }
    }

    /// Returns the possible remainders of `text` after this tree has been consumed from it.
    fn readings<'a>(&self, text: &'a str) -> BTreeSet<&'a str> {
        match self {
            Self::Leaf(leaf) => text.strip_prefix(leaf.replace("{{name}}", "Ayu").as_str()).into_iter().collect(),
            Self::Row(parts) => parts.iter().fold(BTreeSet::from([text]), |rest, part| {
                rest.into_iter().flat_map(|text| part.readings(text)).collect()
            }),
            Self::Choice(options) => options.iter().flat_map(|option| option.readings(text)).collect(),
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf =
        prop_oneof!["[a-c😀]{0,3}", Just("x{{name}}".to_owned()), Just(" {text}".to_owned())].prop_map(Tree::Leaf);
    leaf.prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Tree::Row),
            // Two opening braces in a row would be markup, so every option begins with a text.
            proptest::collection::vec(inner.prop_map(|tree| Tree::Row(vec![Tree::Leaf("-".into()), tree])), 2..4)
                .prop_map(Tree::Choice),
        ]
    })
}
