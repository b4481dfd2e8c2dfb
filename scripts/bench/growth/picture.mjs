// Draws how something grows: a panel for each dimension, both axes logarithmic, readable on a light and on a dark background.

const WIDTH = 780;
const LEFT = 70;
const RIGHT = 250;
const PANEL = 250;
const HEIGHT = 180;
const TOP = 60;
const COLORS = [
  "#0969da",
  "#bf3989",
  "#1a7f37",
  "#9a6700",
  "#8250df",
  "#cf222e",
  "#57606a",
  "#0a7ea4",
  "#bc4c00",
  "#6639ba",
];

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-size: 16px; font-weight: 600 } .mild { fill: #59636e }
  .grid { stroke: #d1d9e0 } .ground { fill: #ffffff } .line { fill: none; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .mild { fill: #9198a1 } .grid { stroke: #3d444d } .ground { fill: #0d1117 }
  }`;

/** @param {{name: string, about: string, lines: object[]}[]} dimensions as `run` of growth.mjs has measured them */
export function picture(dimensions) {
  const height = TOP + PANEL * dimensions.length + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="How rows read and times grow">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    text(LEFT, 26, "title", "What is read as a tenant, or the number of tenants, grows"),
    text(
      LEFT,
      44,
      "mild",
      "rows read for each request, or the measured value where no rows are counted; both axes are logarithmic",
    ),
    ...dimensions.map((dimension, panel) => panelOf(dimension, TOP + panel * PANEL)),
    "</svg>\n",
  ].join("\n");
}

function panelOf({ name, lines }, top) {
  const bottom = top + 20 + HEIGHT;
  const sizes = lines[0].at.map(({ size }) => size);
  const [first, last] = [Math.log10(sizes[0]), Math.log10(sizes.at(-1))];
  const x = (size) => LEFT + ((Math.log10(size) - first) / Math.max(last - first, 1)) * (WIDTH - LEFT - RIGHT);
  const heightOf = ({ value, rows }) => Math.max(rows ?? value, 0.1);
  const values = lines.flatMap(({ at }) => at.map(heightOf));
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(Math.ceil(Math.log10(Math.max(...values))), low + 1);
  const y = (value) => bottom - ((Math.log10(value) - low) / (high - low)) * HEIGHT;
  const drawn = [text(LEFT, top + 12, "", name)];
  for (let power = low; power <= high; power += 1) {
    drawn.push(
      `<line class="grid" x1="${LEFT}" y1="${px(y(10 ** power))}" x2="${WIDTH - RIGHT}" y2="${px(y(10 ** power))}"/>`,
    );
    drawn.push(text(LEFT - 8, y(10 ** power) + 4, "mild", (10 ** power).toLocaleString("en"), "end"));
  }
  for (const size of sizes) drawn.push(text(x(size), bottom + 16, "mild", size.toLocaleString("en"), "middle"));
  // The labels are beside the ends of the lines, and below each other where lines end at the same height.
  const ends = lines
    .map((line, index) => ({ line, index, y: y(heightOf(line.at.at(-1))) }))
    .toSorted((one, other) => one.y - other.y);
  let lowest = top + 8;
  for (const { line, index, y: end } of ends) {
    const color = COLORS[index % COLORS.length];
    const points = line.at.map((point) => `${px(x(point.size))},${px(y(heightOf(point)))}`).join(" ");
    drawn.push(`<polyline class="line" stroke="${color}" points="${points}"/>`);
    lowest = Math.max(end + 4, lowest + 14);
    drawn.push(`<rect x="${WIDTH - RIGHT + 8}" y="${px(lowest - 8)}" width="8" height="8" fill="${color}"/>`);
    drawn.push(text(WIDTH - RIGHT + 20, lowest, "", `${line.what} (${line.rowsExponent ?? line.exponent})`));
  }
  return drawn.join("\n");
}

const px = (value) => Math.round(value * 10) / 10;

function text(x, y, className, content, anchor = "start") {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text class="${className}" x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${escaped}</text>`;
}
