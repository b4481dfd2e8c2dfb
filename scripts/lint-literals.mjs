// Refuses text in the dashboard's JSX: every word that a user reads comes from frontend/src/i18n.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** Attributes that people read or hear. */
const READ_ALOUD = new Set([
  "alt",
  "aria-description",
  "aria-label",
  "aria-placeholder",
  "aria-roledescription",
  "aria-valuetext",
  "confirm",
  "description",
  "error",
  "hint",
  "label",
  "name",
  "placeholder",
  "submit",
  "title",
]);
/** Native elements use `name` for grouping, not for reading. */
const GROUPING = new Set(["name"]);
const HAS_LETTER = /\p{L}/u;

/** Returns `[{ line, text }]`, one for each literal that a user would read. */
export function literalsIn(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found = [];

  const report = (node, text) => {
    if (!HAS_LETTER.test(text)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push({ line: line + 1, text: text.trim() });
  };

  const visit = (node) => {
    if (ts.isJsxText(node)) report(node, node.text);
    else if (ts.isJsxExpression(node) && isChild(node)) reportStrings(node.expression);
    else if (ts.isJsxAttribute(node) && isRead(node)) reportStrings(node.initializer);
    ts.forEachChild(node, visit);
  };

  /** Reports strings that become text: alone, or after `? :`, `&&`, `||`, `??`. */
  const reportStrings = (node) => {
    if (!node) return;
    if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) reportStrings(node.expression);
    else if (ts.isStringLiteralLike(node)) report(node, node.text);
    else if (ts.isTemplateExpression(node))
      report(node, [node.head, ...node.templateSpans.map((span) => span.literal)].map(({ text }) => text).join(""));
    else if (ts.isConditionalExpression(node)) {
      reportStrings(node.whenTrue);
      reportStrings(node.whenFalse);
    } else if (ts.isBinaryExpression(node)) reportStrings(node.right);
  };

  visit(file);
  return found;
}

function isChild(node) {
  return ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent);
}

function isRead(attribute) {
  const name = attribute.name.getText();
  const isNative = /^[a-z]/.test(attribute.parent.parent.tagName.getText());
  return READ_ALOUD.has(name) && !(isNative && GROUPING.has(name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../frontend/src/", import.meta.url));
  const found = globSync("**/*.tsx", { cwd: root })
    .filter((path) => !path.endsWith(".test.tsx"))
    .flatMap((path) =>
      literalsIn(path, readFileSync(root + path, "utf8")).map(
        ({ line, text }) => `frontend/src/${path}:${line}: ${text}`,
      ),
    );
  for (const line of found) console.error(line);
  if (found.length > 0) {
    console.error(`\n${found.length} texts outside frontend/src/i18n: give each a key in id.ts and en.ts.`);
    process.exitCode = 1;
  }
}
