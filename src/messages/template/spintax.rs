//! Spintax: `{Halo|Hai|Selamat {pagi|siang}}` gives one of several wordings, so that recipients get different texts.
//!
//! Spintax is found in the author's text alone, before any value is inserted:
//! - `{{…}}`, `{%…%}`, `{#…#}` and everything between `{% raw %}` and `{% endraw %}` are markup of the engine and take precedence: a value
//!   at the start of an option needs a space or a word before it.
//! - Braces with at least one `|` directly inside are a group, and each part is an option. An option may be empty, and may contain values
//!   and further groups.
//! - Every other brace and bar is text: `{text}`, `:}`, `:{`, `Mon | Tue`.
//! - A single brace is refused if a bar is on its open side, because its author has probably forgotten the other brace: `{Halo|Hai`,
//!   `Halo|Hai}`. `{% raw %}…{% endraw %}` allows even those.
//!
//! Each option becomes a condition of the engine, `{% if spin0[7] %}…{% endif %}`. So all variants are compiled once, together, and this
//! module needs no values.

use std::{collections::BTreeSet, ops::Range};

use super::{
    markup::{self, MarkupKind},
    place::Place,
};
use crate::{
    clock::Random,
    error::{Error, Result},
};

/// The most levels of nested groups.
const MAX_DEPTH: usize = 8;
/// The most options of all groups together. Each one costs the engine four steps.
const MAX_OPTIONS: usize = 500;
/// The most `{% … %}` that the author may write. The engine's parser recurses once per `elif`.
const MAX_BLOCKS: usize = 100;

/// A text for the engine, in which a list of flags decides which options are rendered.
#[derive(Debug)]
pub struct Spintax {
    pub source: String,
    /// The name of the list: a word that the author does not use.
    pub flags: String,
    /// The options that contain blocks of the author. Each must be valid by itself: `{% else %}` alone would belong to the condition of the
    /// option.
    pub with_blocks: Vec<Range<usize>>,
    /// Whether values may decide which parts are rendered.
    pub has_conditions: bool,
    groups: Vec<Group>,
    options: usize,
}

/// A group of options. Options are numbered across all groups; this group's numbers begin at `first`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Group {
    first: usize,
    options: usize,
    /// The numbers of the shortest and the longest option, by the length of the author's text.
    shortest: usize,
    longest: usize,
}

impl Spintax {
    pub fn parse(text: &str) -> Result<Self> {
        let found = find(text)?;
        let flags = unused_word(text);
        let mut writer = Writer {
            text,
            spintax: Self {
                source: String::with_capacity(text.len() * 2),
                flags,
                with_blocks: Vec::new(),
                has_conditions: !found.blocks.is_empty() || text.contains(" if "),
                groups: Vec::new(),
                options: 0,
            },
            open: Vec::new(),
            copied: 0,
        };
        for mark in &found.marks {
            writer.mark(*mark, &found)?;
        }
        writer.copy_until(text.len());
        Ok(writer.spintax)
    }

    pub fn has_groups(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Draws one option of each group, and returns a flag for every option. It draws for a group inside an option that was
    /// not drawn, too, so that the number of draws is always the same.
    pub fn draw(&self, random: &mut impl Random) -> Vec<bool> {
        self.choose(|group| {
            let last = u64::try_from(group.options.saturating_sub(1)).unwrap_or(0);
            group.first + usize::try_from(random.between(0, last)).unwrap_or(0)
        })
    }

    pub fn shortest(&self) -> Vec<bool> {
        self.choose(|group| group.shortest)
    }

    pub fn longest(&self) -> Vec<bool> {
        self.choose(|group| group.longest)
    }

    /// Returns the flags for all options together. No recipient gets this text, but rendering it finds every error.
    pub fn all(&self) -> Vec<bool> {
        vec![true; self.options]
    }

    fn choose(&self, mut option_of: impl FnMut(&Group) -> usize) -> Vec<bool> {
        let mut flags = vec![false; self.options];
        for group in &self.groups {
            if let Some(flag) = flags.get_mut(option_of(group)) {
                *flag = true;
            }
        }
        flags
    }
}

/// A brace or bar of a group, at a byte of the text.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    kind: MarkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MarkKind {
    /// The opening brace of a group with this number of options.
    Open(usize),
    Or,
    Close,
}

#[derive(Default)]
struct Found {
    marks: Vec<Mark>,
    /// The bytes where blocks of the author begin.
    blocks: Vec<usize>,
}

/// Finds every brace and bar that belongs to a group, in the order of the text.
fn find(text: &str) -> Result<Found> {
    let mut found = Found::default();
    let mut open: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut loose_bar = None;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if let Some(markup) = markup::at(text, at)? {
            if markup.kind == MarkupKind::Block {
                found.blocks.push(at);
            }
            at += markup.length;
            continue;
        }
        match byte {
            b'{' => open.push((at, Vec::new())),
            b'|' => match open.last_mut() {
                Some((_, bars)) => bars.push(at),
                None => loose_bar = Some(at),
            },
            b'}' => match open.pop() {
                Some((_, bars)) if bars.is_empty() => {}
                Some((opens_at, bars)) => {
                    found.marks.push(Mark { at: opens_at, kind: MarkKind::Open(bars.len() + 1) });
                    found.marks.extend(bars.into_iter().map(|at| Mark { at, kind: MarkKind::Or }));
                    found.marks.push(Mark { at, kind: MarkKind::Close });
                }
                None if loose_bar.is_some() => {
                    return Err(refuse(text, at, "} closes nothing, but a | stands before it"));
                }
                None => {}
            },
            _ => {}
        }
        at += 1;
    }
    if let Some((at, _)) = open.iter().find(|(_, bars)| !bars.is_empty()) {
        return Err(refuse(text, *at, "{ is never closed, but a | follows it"));
    }
    if found.blocks.len() > MAX_BLOCKS {
        return Err(Error::invalid(
            "text",
            format!("the text cannot be read: it has more than {MAX_BLOCKS} {{% … %}}"),
        ));
    }
    found.marks.sort_unstable_by_key(|mark| mark.at);
    Ok(found)
}

fn refuse(text: &str, at: usize, what: &str) -> Error {
    Error::invalid("text", format!("the text cannot be read: {}: {what}", Place::of(text, at)))
}

/// Returns `spin` with the first number that the author does not use.
fn unused_word(text: &str) -> String {
    let number_of = |after: &str| {
        let end = after.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(after.len());
        after.get(..end).and_then(|digits| digits.parse::<usize>().ok())
    };
    let used: BTreeSet<usize> = text.split("spin").skip(1).filter_map(number_of).collect();
    let free = (0..).zip(&used).find(|(number, used)| number != *used).map_or(used.len(), |(number, _)| number);
    format!("spin{free}")
}

struct Writer<'a> {
    text: &'a str,
    spintax: Spintax,
    open: Vec<OpenGroup>,
    copied: usize,
}

/// A group that is being written. `visible_characters` and `length` belong to its current option.
struct OpenGroup {
    group: usize,
    option: usize,
    option_begins_at: (usize, usize),
    visible_characters: usize,
    length: usize,
    fewest_visible_characters: usize,
    most_length: usize,
}

impl Writer<'_> {
    fn mark(&mut self, mark: Mark, found: &Found) -> Result<()> {
        self.copy_until(mark.at);
        self.copied = mark.at + 1;
        match mark.kind {
            MarkKind::Open(options) => self.open(mark.at, options)?,
            MarkKind::Or => {
                self.end_option(mark.at, found);
                self.begin_option(mark.at + 1);
            }
            MarkKind::Close => {
                self.end_option(mark.at, found);
                self.close();
            }
        }
        Ok(())
    }

    fn copy_until(&mut self, at: usize) {
        let piece = self.text.get(self.copied..at).unwrap_or_default();
        self.spintax.source.push_str(piece);
        if let Some(open) = self.open.last_mut() {
            open.visible_characters += piece.chars().filter(|character| !character.is_whitespace()).count();
            open.length += piece.len();
        }
    }

    fn open(&mut self, at: usize, options: usize) -> Result<()> {
        let first = self.spintax.options;
        self.spintax.options += options;
        if self.spintax.options > MAX_OPTIONS {
            return Err(refuse(self.text, at, &format!("all {{…|…}} together have at most {MAX_OPTIONS} options")));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(refuse(self.text, at, &format!("{{…|…}} stand at most {MAX_DEPTH} deep in each other")));
        }
        self.open.push(OpenGroup {
            group: self.spintax.groups.len(),
            option: first,
            option_begins_at: (0, 0),
            visible_characters: 0,
            length: 0,
            fewest_visible_characters: usize::MAX,
            most_length: 0,
        });
        self.spintax.groups.push(Group { first, options, shortest: first, longest: first });
        self.begin_option(at + 1);
        Ok(())
    }

    fn begin_option(&mut self, at: usize) {
        let Some(open) = self.open.last_mut() else { return };
        let Spintax { source, flags, .. } = &mut self.spintax;
        let number = open.option.to_string();
        source.extend(["{% if ", flags.as_str(), "[", number.as_str(), "] %}"]);
        (open.visible_characters, open.length, open.option_begins_at) = (0, 0, (at, source.len()));
    }

    fn end_option(&mut self, at: usize, found: &Found) {
        let Some(open) = self.open.last_mut() else { return };
        let (began_at, source_at) = open.option_begins_at;
        let block = found.blocks.get(found.blocks.partition_point(|block| *block < began_at));
        if block.is_some_and(|block| *block < at) {
            self.spintax.with_blocks.push(source_at..self.spintax.source.len());
        }
        if let Some(group) = self.spintax.groups.get_mut(open.group) {
            if open.visible_characters < open.fewest_visible_characters {
                (open.fewest_visible_characters, group.shortest) = (open.visible_characters, open.option);
            }
            if open.length > open.most_length {
                (open.most_length, group.longest) = (open.length, open.option);
            }
        }
        self.spintax.source.push_str("{% endif %}");
        open.option += 1;
    }

    fn close(&mut self) {
        let Some(closed) = self.open.pop() else { return };
        if let Some(outer) = self.open.last_mut() {
            outer.visible_characters += closed.fewest_visible_characters;
            outer.length += closed.most_length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> String {
        Spintax::parse(text).unwrap().source
    }

    #[test]
    fn every_option_becomes_a_condition() {
        assert_eq!(
            source("{Halo|Hai {Kak|}}!"),
            "{% if spin0[0] %}Halo{% endif %}{% if spin0[1] %}Hai {% if spin0[2] %}Kak{% endif %}{% if spin0[3] %}{% endif %}{% endif %}!"
        );
        assert_eq!(
            source("spin0 spin2 {a|spin}"),
            "spin0 spin2 {% if spin1[0] %}a{% endif %}{% if spin1[1] %}spin{% endif %}"
        );
    }

    #[test]
    fn braces_and_bars_outside_of_groups_are_text() {
        for text in [
            "",
            "{",
            "}",
            ":{ :}",
            "{text}",
            "{}",
            "a | b",
            "}{",
            "{{name|upper}}",
            "{% if a|length %}{% endif %}",
            "{# a|b #}",
            "{% raw %}{a|b} {a|b{% endraw %}",
            "{ {{name|d('|')}} }",
            "{a{b}c}",
        ] {
            assert_eq!(source(text), text);
        }
    }

    #[test]
    fn a_forgotten_brace_is_refused_with_its_place() {
        for (text, place) in [
            ("Yth.\n {Halo|Hai", "line 2, column 2"),
            ("Halo|Hai}", "line 1, column 9"),
            ("{a|b {c", "line 1, column 1"),
            ("{a {b|c} | d", "line 1, column 1"),
            ("😀 {a|{{name}}", "line 1, column 3"),
        ] {
            let message = Spintax::parse(text).unwrap_err().to_string();
            assert!(message.contains(place), "{text}: {message}");
        }
    }

    #[test]
    fn depth_options_and_blocks_are_limited() {
        let nested = |depth: usize| format!("{}a{}", "{b|".repeat(depth), "}".repeat(depth));
        assert!(Spintax::parse(&nested(8)).is_ok());
        assert!(Spintax::parse(&nested(9)).unwrap_err().to_string().contains("line 1, column 25"));
        let wide = |options: usize| format!("{{{}}}", "|".repeat(options - 1));
        assert!(Spintax::parse(&wide(500)).is_ok());
        assert!(Spintax::parse(&wide(501)).is_err());
        assert!(Spintax::parse(&"{% set a = 1 %}".repeat(100)).is_ok());
        assert!(Spintax::parse(&"{% set a = 1 %}".repeat(101)).is_err());
    }

    #[test]
    fn the_shortest_and_the_longest_variant_consider_nested_groups() {
        let spintax = Spintax::parse("{aaaa|{b|bbbbbbbb} |ccc}{x|}").unwrap();
        let chosen = |flags: Vec<bool>| {
            flags.iter().enumerate().filter(|(_, flag)| **flag).map(|(number, _)| number).collect::<Vec<_>>()
        };
        // The options 0 1 2 are the outer ones, 3 4 are inside option 1, and 5 6 are the last group.
        assert_eq!(chosen(spintax.shortest()), [1, 3, 6]);
        assert_eq!(chosen(spintax.longest()), [1, 4, 5]);
        assert_eq!(chosen(spintax.all()), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn tens_of_thousands_of_braces_do_not_break_the_parser() {
        for text in
            ["{".repeat(65_536), "}".repeat(65_536), "{}".repeat(30_000), "{a".repeat(30_000), "|".repeat(65_536)]
        {
            assert!(Spintax::parse(&text).is_ok() || text.starts_with("{{"));
        }
    }
}
