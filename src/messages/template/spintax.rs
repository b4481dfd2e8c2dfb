//! `{Halo|Hai|Selamat {pagi|siang}}`: one of several wordings, so that not everybody gets the same text.
//!
//! What is spintax is decided on the author's text alone, before any value is filled in:
//! - `{{…}}`, `{%…%}`, `{#…#}` and what stands between `{% raw %}` and `{% endraw %}` belong to the engine. They always
//!   win: behind the brace of a group, a value is written with a space or after a word.
//! - Braces around at least one `|` of their own are a group, and each part an option: it may be empty, and hold values
//!   and further groups.
//! - Every other brace and bar is text: `{text}`, `:}`, `:{`, `Mon | Tue`.
//! - A brace without its partner is refused where a bar stands on its open side, because then somebody forgot the
//!   partner: `{Halo|Hai`, `Halo|Hai}`. `{% raw %}…{% endraw %}` writes even those.
//!
//! Each option becomes a condition of the engine, `{% if spin0[7] %}…{% endif %}`, so all variants are compiled once and
//! together, and a value never passes through here.

use std::{collections::BTreeSet, ops::Range};

use super::{
    markup::{self, MarkupKind},
    place::Place,
};
use crate::{
    clock::Random,
    error::{Error, Result},
};

/// Groups within groups. Nobody reads a text that is deeper.
const MAX_DEPTH: usize = 8;
/// Options of all groups together. Each costs the engine four steps of its fuel.
const MAX_OPTIONS: usize = 500;
/// `{% … %}` of the author. An `elif` is a call within a call to the engine's reader.
const MAX_BLOCKS: usize = 100;

/// A text the engine can read, in which a list of flags decides which option is there.
#[derive(Debug)]
pub struct Spintax {
    pub source: String,
    /// The name of the list: a word the author does not use.
    pub flags: String,
    /// The options with blocks of the author. Each has to be a whole by itself, or they would tear the condition.
    pub with_blocks: Vec<Range<usize>>,
    /// What is there may depend on values.
    pub has_conditions: bool,
    groups: Vec<Group>,
    options: usize,
}

/// Its options are numbered from `first`, over all groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Group {
    first: usize,
    options: usize,
    /// By what the author typed.
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

    /// A flag for every option, one of each group drawn. Also of a group whose own option is not there: the random source
    /// then draws the same for every text.
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

    /// Every option, one after the other: nobody gets this, but it contains all that may go wrong.
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

/// What stands at a byte of the text.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    kind: MarkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MarkKind {
    /// A group with so many options.
    Open(usize),
    Or,
    Close,
}

#[derive(Default)]
struct Found {
    marks: Vec<Mark>,
    /// Where blocks of the author begin.
    blocks: Vec<usize>,
}

/// Every brace and bar that belongs to a group, in the order of the text.
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

/// `spin0`, or with the first number the author does not use.
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

/// A group that is being written. `visible_characters` and `length` are those of the option under way.
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
    fn braces_and_bars_that_are_no_group_are_text() {
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
    fn depth_options_and_blocks_are_bounded() {
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
    fn the_shortest_and_the_longest_variant_look_into_groups() {
        let spintax = Spintax::parse("{aaaa|{b|bbbbbbbb} |ccc}{x|}").unwrap();
        let chosen = |flags: Vec<bool>| {
            flags.iter().enumerate().filter(|(_, flag)| **flag).map(|(number, _)| number).collect::<Vec<_>>()
        };
        // 0 1 2: the outer options; 3 4: those within option 1; 5 6: the last group.
        assert_eq!(chosen(spintax.shortest()), [1, 3, 6]);
        assert_eq!(chosen(spintax.longest()), [1, 4, 5]);
        assert_eq!(chosen(spintax.all()), [0, 1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn ten_thousands_of_braces_are_read_in_one_go() {
        for text in
            ["{".repeat(65_536), "}".repeat(65_536), "{}".repeat(30_000), "{a".repeat(30_000), "|".repeat(65_536)]
        {
            assert!(Spintax::parse(&text).is_ok() || text.starts_with("{{"));
        }
    }
}
