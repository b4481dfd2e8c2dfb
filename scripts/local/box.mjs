// Draws a frame around the lines that the user needs.

/** @param {[string, string][]} rows label and value */
export function box(title, rows) {
  const label = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `${name.padEnd(label)}   ${value}`);
  const width = Math.max(title.length, ...lines.map((line) => line.length)) + 3;
  return [
    "",
    `  ╭─ ${title} ${"─".repeat(width - title.length - 3)}╮`,
    ...lines.map((line) => `  │ ${line.padEnd(width - 1)}│`),
    `  ╰${"─".repeat(width)}╯`,
    "",
  ].join("\n");
}
