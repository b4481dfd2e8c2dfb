//! Inspects how a template uses its columns. Every column is a text, and the engine compares and adds texts without an error: `poin > 100`
//! is true for everybody, `harga + ongkir` of 10000 and 5000 is `100005000`. So a template that treats a column as a number without `|int`
//! or `|float` after it is refused.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use minijinja::{
    machinery::{
        self,
        ast::{BinOpKind, CallArg, CompareOpKind, Expr, Stmt, UnaryOpKind},
    },
    syntax::SyntaxConfig,
};

use super::{
    TEMPLATE_NAME, Template,
    lint::{Problem, ProblemCode, Replacement, Severity},
    numbers::plain_number,
    readable,
};

/// A comparison or a sum that treats the text of a column as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextAsNumber {
    /// The first column of the expression; `None` if it is a text of the author, as in `poin|int > "100"`.
    pub column: Option<String>,
    /// The wrong part of the text and its correction, if the correction is simple enough to show.
    pub mended: Option<(String, String)>,
}

/// What the expressions of a template show before any value is known.
#[derive(Debug, Default)]
pub struct InspectedTemplate {
    pub wrong: Vec<TextAsNumber>,
    /// The names that are used as values, and not called like `range(3)`.
    pub read: BTreeSet<String>,
    /// The words of the engine that are inserted like columns: `none`, `true`.
    pub words: Vec<String>,
    /// The columns whose value does not change a condition: `{% if lunas %}`, `{% if lunas == true %}`.
    pub constant: BTreeSet<String>,
}

/// Inspects a text that the engine has already accepted. `flags` is the list that spintax adds.
pub fn inspect(source: &str, flags: &str, syntax: SyntaxConfig) -> InspectedTemplate {
    let mut inspector =
        Inspector { source, scope: BTreeMap::from([(flags, Kind::Other)]), found: InspectedTemplate::default() };
    if let Ok(template) = machinery::parse(source, TEMPLATE_NAME, syntax) {
        inspector.statement(&template);
    }
    inspector.found
}

/// The kind of value that an expression has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    /// The text of this column, or a text made from it.
    Column(&'a str),
    Number,
    /// A text of the author that is a number, such as `"100"`.
    Digits,
    Other,
}

impl Kind<'_> {
    const fn is_number(self) -> bool {
        matches!(self, Self::Number)
    }

    /// Returns the kind of an expression that has the one value or the other.
    const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Column(_), _) | (_, Self::Other) => self,
            (_, Self::Column(_)) | (Self::Other, _) => other,
            (Self::Number, _) | (_, Self::Number) => Self::Number,
            (Self::Digits, Self::Digits) => Self::Digits,
        }
    }
}

/// How an operator or a test uses its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Order,
    Equality,
    Arithmetic,
}

/// Returns the use of the tests that compare, as in `poin is gt(100)`, and of those that only a number passes.
fn use_of_test(name: &str) -> Option<Use> {
    match name {
        "lt" | "lessthan" | "<" | "le" | "<=" | "gt" | "greaterthan" | ">" | "ge" | ">=" => Some(Use::Order),
        "eq" | "equalto" | "==" | "ne" | "!=" | "in" => Some(Use::Equality),
        "odd" | "even" | "divisibleby" | "number" | "integer" | "int" | "float" => Some(Use::Arithmetic),
        _ => None,
    }
}

struct Inspector<'a> {
    source: &'a str,
    /// The kinds of the variables that the text itself defines.
    scope: BTreeMap<&'a str, Kind<'a>>,
    found: InspectedTemplate,
}

impl<'a> Inspector<'a> {
    fn statements(&mut self, statements: &[Stmt<'a>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    /// Inspects statements with variables of their own, whose scope ends with them.
    fn inspect_scope(&mut self, statements: &[Stmt<'a>]) {
        let outer = self.scope.clone();
        self.statements(statements);
        self.scope = outer;
    }

    fn statement(&mut self, statement: &Stmt<'a>) {
        match statement {
            Stmt::Template(template) => self.statements(&template.children),
            Stmt::EmitExpr(emitted) => {
                self.find_word(&emitted.expr);
                self.kind_of(&emitted.expr);
            }
            Stmt::ForLoop(repeated) => {
                let kind = self.kind_of(&repeated.iter);
                let outer = self.scope.clone();
                self.assign(&repeated.target, kind);
                self.scope.insert("loop", Kind::Number);
                if let Some(filter) = &repeated.filter_expr {
                    self.kind_of(filter);
                }
                self.statements(&repeated.body);
                self.scope = outer;
                self.inspect_scope(&repeated.else_body);
            }
            Stmt::IfCond(condition) => {
                self.kind_of(&condition.expr);
                self.find_constant(&condition.expr);
                self.inspect_scope(&condition.true_body);
                self.inspect_scope(&condition.false_body);
            }
            Stmt::WithBlock(with) => {
                let outer = self.scope.clone();
                for (target, value) in &with.assignments {
                    let kind = self.kind_of(value);
                    self.assign(target, kind);
                }
                self.statements(&with.body);
                self.scope = outer;
            }
            Stmt::Set(set) => {
                let kind = self.kind_of(&set.expr);
                self.assign(&set.target, kind);
            }
            Stmt::SetBlock(set) => {
                self.inspect_scope(&set.body);
                let filtered = set.filter.as_ref().map(|filter| self.kind_of(filter));
                // The result of a block is a text, whatever its values are.
                if !filtered.is_some_and(Kind::is_number)
                    && let Expr::Var(target) = &set.target
                {
                    self.assign(&set.target, Kind::Column(target.id));
                } else {
                    self.assign(&set.target, Kind::Number);
                }
            }
            Stmt::AutoEscape(block) => self.statements(&block.body),
            Stmt::FilterBlock(block) => {
                self.kind_of(&block.filter);
                self.statements(&block.body);
            }
            Stmt::Do(done) => {
                self.kind_of_arguments(&done.call.args);
            }
            // The engine's features that have further statements are off.
            Stmt::EmitRaw(_) => {}
        }
    }

    fn assign(&mut self, target: &Expr<'a>, kind: Kind<'a>) {
        match target {
            Expr::Var(variable) => {
                self.scope.insert(variable.id, kind);
            }
            Expr::List(list) => list.items.iter().for_each(|item| self.assign(item, kind)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.assign(item, kind)),
            _ => {}
        }
    }

    /// Records `none` of `{{none|default("-")}}`: the engine would write the word.
    fn find_word(&mut self, expression: &Expr<'a>) {
        let mut first = expression;
        while let Expr::Filter(filter) = first
            && let Some(inner) = &filter.expr
        {
            first = inner;
        }
        if is_word(first)
            && let Some(word) = self.source.get(range_of(first))
        {
            self.found.words.push(word.to_owned());
        }
    }

    /// Records the columns that are a condition by themselves.
    fn find_constant(&mut self, condition: &Expr<'a>) {
        match condition {
            Expr::Var(_) => {
                let kind = self.kind_of(condition);
                self.is_constant(&[kind]);
            }
            Expr::UnaryOp(unary) => self.find_constant(&unary.expr),
            Expr::BinOp(binary) if matches!(binary.op, BinOpKind::ScAnd | BinOpKind::ScOr) => {
                self.find_constant(&binary.left);
                self.find_constant(&binary.right);
            }
            _ => {}
        }
    }

    fn is_constant(&mut self, kinds: &[Kind<'a>]) {
        for kind in kinds {
            if let Kind::Column(column) = kind {
                self.found.constant.insert((*column).to_owned());
            }
        }
    }

    /// Returns the kind of a variable. A variable that the text does not set is a column.
    fn kind_of_variable(&mut self, name: &'a str) -> Kind<'a> {
        if let Some(kind) = self.scope.get(name) {
            return *kind;
        }
        self.found.read.insert(name.to_owned());
        Kind::Column(name)
    }

    fn kind_of(&mut self, expression: &Expr<'a>) -> Kind<'a> {
        match expression {
            Expr::Var(variable) => self.kind_of_variable(variable.id),
            Expr::Const(constant) => match constant.value.as_str() {
                Some(text) if plain_number(text).is_some() => Kind::Digits,
                None if constant.value.is_number() => Kind::Number,
                _ => Kind::Other,
            },
            Expr::UnaryOp(unary) => {
                let kind = self.kind_of(&unary.expr);
                match unary.op {
                    UnaryOpKind::Not => Kind::Other,
                    UnaryOpKind::Neg => {
                        self.judge(Use::Arithmetic, expression, &[(&unary.expr, kind)]);
                        Kind::Number
                    }
                }
            }
            Expr::BinOp(binary) => {
                let (left, right) = (self.kind_of(&binary.left), self.kind_of(&binary.right));
                let (used, gives) = match binary.op {
                    BinOpKind::ScAnd | BinOpKind::ScOr => return left.or(right),
                    BinOpKind::Concat => (None, made_of(left, right)),
                    BinOpKind::Lt | BinOpKind::Lte | BinOpKind::Gt | BinOpKind::Gte => (Some(Use::Order), Kind::Other),
                    BinOpKind::Eq | BinOpKind::Ne | BinOpKind::In => (Some(Use::Equality), Kind::Other),
                    // `"Rp " + harga` joins texts, and `"%s" % kota` fills one in.
                    BinOpKind::Add | BinOpKind::Rem if left == Kind::Other => (None, made_of(left, right)),
                    BinOpKind::Add if right == Kind::Other => (None, made_of(left, right)),
                    _ => (Some(Use::Arithmetic), Kind::Number),
                };
                if let Some(used) = used {
                    self.judge(used, expression, &[(&binary.left, left), (&binary.right, right)]);
                }
                if used == Some(Use::Equality) && [&binary.left, &binary.right].into_iter().any(is_word) {
                    self.is_constant(&[left, right]);
                }
                gives
            }
            Expr::Compare(chain) => {
                let mut left = (&chain.expr, self.kind_of(&chain.expr));
                for step in &chain.ops {
                    let right = (&step.expr, self.kind_of(&step.expr));
                    let used = match step.op {
                        CompareOpKind::Eq | CompareOpKind::Ne | CompareOpKind::In | CompareOpKind::NotIn => {
                            Use::Equality
                        }
                        _ => Use::Order,
                    };
                    self.judge(used, expression, &[left, right]);
                    left = right;
                }
                Kind::Other
            }
            Expr::IfExpr(choice) => {
                self.kind_of(&choice.test_expr);
                self.find_constant(&choice.test_expr);
                let kind = self.kind_of(&choice.true_expr);
                choice.false_expr.as_ref().map_or(kind, |other| kind.or(self.kind_of(other)))
            }
            Expr::Filter(filter) => self.kind_of_filter(expression, filter),
            Expr::Test(test) => {
                let kind = self.kind_of(&test.expr);
                let mut operands = vec![(&test.expr, kind)];
                for argument in &test.args {
                    let (CallArg::Pos(value) | CallArg::Kwarg(_, value)) = argument else { continue };
                    operands.push((value, self.kind_of(value)));
                }
                if let Some(used) = use_of_test(test.name) {
                    self.judge(used, expression, &operands);
                }
                if matches!(test.name, "true" | "false" | "boolean" | "none") {
                    self.is_constant(&[kind]);
                }
                Kind::Other
            }
            Expr::GetAttr(attribute) => self.kind_of(&attribute.expr),
            Expr::GetItem(item) => {
                self.kind_of(&item.subscript_expr);
                self.kind_of(&item.expr)
            }
            Expr::Slice(slice) => {
                for bound in [&slice.start, &slice.stop, &slice.step].into_iter().flatten() {
                    self.kind_of(bound);
                }
                self.kind_of(&slice.expr)
            }
            Expr::Call(call) => {
                let is_function = matches!(call.expr, Expr::Var(_));
                let own = if is_function { Kind::Other } else { self.kind_of(&call.expr) };
                own.or(self.kind_of_arguments(&call.args))
            }
            Expr::List(list) => self.kind_of_all(&list.items),
            Expr::Tuple(tuple) => self.kind_of_all(&tuple.items),
            Expr::Map(map) => {
                self.kind_of_all(&map.keys);
                self.kind_of_all(&map.values)
            }
        }
    }

    fn kind_of_filter(&mut self, expression: &Expr<'a>, filter: &machinery::ast::Filter<'a>) -> Kind<'a> {
        let kind = filter.expr.as_ref().map_or(Kind::Other, |inner| self.kind_of(inner));
        let arguments = self.kind_of_arguments(&filter.args);
        let first_argument = match filter.args.first() {
            Some(CallArg::Pos(Expr::Const(constant))) => constant.value.as_str(),
            _ => None,
        };
        match (filter.name, first_argument) {
            ("int" | "float" | "length" | "count", _) | ("map", Some("int" | "float")) => Kind::Number,
            // `|string` asks for alphabetical order.
            ("string", _) => Kind::Other,
            ("round" | "abs" | "sum" | "min" | "max", _) => {
                if let Some(inner) = &filter.expr {
                    self.judge(Use::Arithmetic, expression, &[(inner, kind)]);
                }
                Kind::Number
            }
            ("select" | "reject", Some(test)) if use_of_test(test).is_some_and(|used| used != Use::Equality) => {
                if let Some(inner) = &filter.expr {
                    self.judge(Use::Arithmetic, expression, &[(inner, kind)]);
                }
                kind
            }
            ("default" | "d", _) => kind.or(arguments),
            _ => made_of(kind, arguments),
        }
    }

    fn kind_of_all(&mut self, expressions: &[Expr<'a>]) -> Kind<'a> {
        let kinds = expressions.iter().map(|expression| self.kind_of(expression));
        kinds.collect::<Vec<_>>().into_iter().fold(Kind::Other, Kind::or)
    }

    fn kind_of_arguments(&mut self, arguments: &[CallArg<'a>]) -> Kind<'a> {
        let mut kind = Kind::Other;
        for argument in arguments {
            let (CallArg::Pos(value)
            | CallArg::Kwarg(_, value)
            | CallArg::PosSplat(value)
            | CallArg::KwargSplat(value)) = argument;
            kind = kind.or(self.kind_of(value));
        }
        kind
    }

    /// Records the expression if an operand is a text where a number is meant.
    fn judge(&mut self, used: Use, whole: &Expr<'a>, operands: &[(&Expr<'a>, Kind<'a>)]) {
        let is_text = |kind: &Kind<'a>| matches!(kind, Kind::Column(_));
        let kinds: Vec<Kind<'a>> = operands.iter().map(|(_, kind)| *kind).collect();
        let has_number = kinds.iter().any(|kind| kind.is_number());
        let has_digits = kinds.contains(&Kind::Digits);
        let texts = kinds.iter().filter(|kind| is_text(kind)).count();
        let is_wrong = match used {
            Use::Order => texts > 0 && (has_number || has_digits || texts > 1) || has_number && has_digits,
            Use::Equality => has_number && (texts > 0 || has_digits),
            Use::Arithmetic => texts > 0,
        };
        if !is_wrong {
            return;
        }
        let column = kinds.iter().find_map(|kind| if let Kind::Column(name) = kind { Some(*name) } else { None });
        let wrong = TextAsNumber { column: column.map(str::to_owned), mended: self.correction(whole, operands) };
        if !self.found.wrong.contains(&wrong) {
            self.found.wrong.push(wrong);
        }
    }

    /// Returns the expression, and the same with `|int` after each text.
    fn correction(&self, whole: &Expr<'a>, operands: &[(&Expr<'a>, Kind<'a>)]) -> Option<(String, String)> {
        let place = range_of(whole);
        let written = self.source.get(place.clone())?;
        let mut depth = 0_i32;
        let is_balanced = written.bytes().all(|byte| {
            depth += i32::from(matches!(byte, b'(' | b'[')) - i32::from(matches!(byte, b')' | b']'));
            depth >= 0
        });
        if !is_balanced || depth != 0 {
            return None;
        }
        let has_fraction = operands.iter().any(|(operand, _)| {
            matches!(operand, Expr::Const(_)) && self.source.get(range_of(operand)).is_some_and(|it| it.contains('.'))
        });
        let filter = if has_fraction { "|float" } else { "|int" };
        let mut instead = written.to_owned();
        let mut last_first: Vec<_> =
            operands.iter().map(|(operand, kind)| (range_of(operand), *operand, *kind)).collect();
        last_first.sort_by_key(|(place, ..)| std::cmp::Reverse(place.start));
        for (operand_place, operand, kind) in last_first {
            let local = operand_place.start.checked_sub(place.start)?..operand_place.end.checked_sub(place.start)?;
            match kind {
                Kind::Column(_) => {
                    let is_simple = matches!(
                        operand,
                        Expr::Var(_) | Expr::Filter(_) | Expr::GetAttr(_) | Expr::GetItem(_) | Expr::Slice(_)
                    );
                    (is_simple && instead.is_char_boundary(local.end)).then_some(())?;
                    instead.insert_str(local.end, filter);
                }
                Kind::Digits => {
                    let digits = instead.get(local.clone())?.trim_matches(['"', '\'']).trim().to_owned();
                    instead.replace_range(local, &digits);
                }
                Kind::Number | Kind::Other => {}
            }
        }
        Some((written.to_owned(), instead))
    }
}

/// Returns whether the expression is `true`, `false` or `none`.
fn is_word(expression: &Expr<'_>) -> bool {
    matches!(expression, Expr::Const(constant) if constant.value.as_str().is_none() && !constant.value.is_number())
}

/// Returns the kind of an expression that joins or changes texts.
const fn made_of<'a>(kind: Kind<'a>, with: Kind<'a>) -> Kind<'a> {
    match (kind, with) {
        (_, Kind::Column(_)) => with,
        _ => kind,
    }
}

/// Returns the byte range of an expression. The engine lets some expressions begin at the word before them, or at the name of a filter.
fn range_of(expression: &Expr<'_>) -> Range<usize> {
    let at = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    let mut first = expression;
    loop {
        first = match first {
            Expr::BinOp(binary) => &binary.left,
            Expr::Compare(chain) => &chain.expr,
            Expr::IfExpr(choice) => &choice.true_expr,
            Expr::Test(test) => &test.expr,
            Expr::GetAttr(attribute) => &attribute.expr,
            Expr::GetItem(item) => &item.expr,
            Expr::Slice(slice) => &slice.expr,
            Expr::Call(call) => &call.expr,
            Expr::Filter(filter) => match &filter.expr {
                Some(inner) => inner,
                None => break,
            },
            _ => break,
        };
    }
    at(first.span().start_offset)..at(expression.span().end_offset)
}

/// Returns a problem for each comparison and each sum that treats the text of a column as a number, and for each condition that is the same
/// for all.
pub fn problems(template: &Template) -> Vec<Problem> {
    let of_wrong = |TextAsNumber { column, mended }: &TextAsNumber| {
        let (what, how) = match mended {
            Some((written, instead)) => (written.as_str(), format!("write {instead}")),
            None => ("a comparison or a sum", "write |int behind each column that is a number".to_owned()),
        };
        let order = if what.contains(['<', '>']) { ", or |string for the order of letters" } else { "" };
        let whose = column.as_ref().map(|column| format!(" of {{{{{column}}}}}")).unwrap_or_default();
        let message = format!("{what} takes the text{whose} for a number, and would be wrong for many; {how}{order}");
        Problem {
            variable: column.clone(),
            replacements: mended
                .iter()
                .flat_map(|(written, instead)| replacements_of_part(template, written, instead))
                .collect(),
            written: mended.as_ref().map(|(written, _)| written.clone()).or_else(|| column.clone()),
            ..Problem::of_text(ProblemCode::TextAsNumber, message)
        }
    };
    let of_condition = |column: &String| {
        let message = format!(
            "a condition about {{{{{column}}}}} is the same for every value, also for 0 and tidak; write {{% if {column} == \"ya\" %}}"
        );
        let hint = Problem::of_text(ProblemCode::SameCondition, message);
        Problem { severity: Severity::Hint, variable: Some(column.clone()), ..hint }
    };
    let inspected = &template.inspected;
    inspected.wrong.iter().map(of_wrong).chain(inspected.constant.iter().map(of_condition)).collect()
}

/// Returns a replacement for each placeholder or command of the text that has this part.
fn replacements_of_part(template: &Template, part: &str, instead: &str) -> Vec<Replacement> {
    let mut replacements: Vec<Replacement> = Vec::new();
    for piece in readable::pieces(&template.written).into_iter().filter(|piece| has_part(&piece.code, part)) {
        let replacement = Replacement { instead: piece.code.replace(part, instead), written: piece.written };
        if !replacements.contains(&replacement) {
            replacements.push(replacement);
        }
    }
    replacements
}

/// Returns whether the code has this part, and not only as a part of a longer name.
fn has_part(code: &str, part: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.contains(part) && !code.split(part).skip(1).any(|behind| behind.starts_with(is_letter))
}

#[cfg(test)]
pub(super) mod tests;
