//! Draws the gaps: one histogram per preset, readable on a light and on a dark background.

use std::fmt::Write;

use cloudwa_flow::devices::commands::Gap;

/// Seconds on the horizontal axis.
const SECONDS: u64 = 130;
const WIDTH: u64 = 780;
const LEFT: u64 = 70;
const PANEL: u64 = 170;
const HEIGHT: u64 = 110;
const MARGIN_TOP: u64 = 60;
const PER_SECOND: u64 = (WIDTH - LEFT - 20) / SECONDS;

const STYLE: &str = "
  text { font: 13px system-ui, sans-serif; fill: #1f2328 } .title { font-size: 16px; font-weight: 600 } .mild { fill: #59636e }
  .bar { fill: #0969da } .axis { stroke: #59636e } .grid { stroke: #d1d9e0 } .ground { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .mild { fill: #9198a1 } .bar { fill: #4493f8 } .axis { stroke: #9198a1 } .grid { stroke: #3d444d } .ground { fill: #0d1117 }
  }";

pub fn histograms(presets: &[(&str, Gap, Vec<u64>)]) -> String {
    let height = MARGIN_TOP + PANEL * u64::try_from(presets.len()).unwrap() + 10;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"Time between two texts of a broadcast, by preset\">\n<style>{STYLE}\n</style>\n<rect class=\"ground\" width=\"{WIDTH}\" height=\"{height}\"/>\n"
    );
    text(&mut svg, LEFT, 26, "title", "Time from one text of a broadcast to the next of the same device");
    text(
        &mut svg,
        LEFT,
        44,
        "mild",
        "typing included; 20 devices for a day, only the gap holds them; share of all gaps per second",
    );
    for ((name, gap, gaps), panel) in presets.iter().zip(0..) {
        histogram(&mut svg, MARGIN_TOP + panel * PANEL, name, *gap, gaps);
    }
    svg.push_str("</svg>\n");
    svg
}

fn histogram(svg: &mut String, top: u64, name: &str, gap: Gap, gaps: &[u64]) {
    let mut counts = vec![0_u64; usize::try_from(SECONDS).unwrap()];
    for gap in gaps {
        let second = usize::try_from(gap / 1_000).unwrap();
        let last = counts.len() - 1;
        counts[second.min(last)] += 1;
    }
    let total = u64::try_from(gaps.len()).unwrap().max(1);
    let tenths = |count: u64| count * 1_000 / total;
    // The axis ends at a multiple of 5 %: 5 %, 10 %, 20 %.
    let most = counts.iter().map(|count| tenths(*count)).max().unwrap_or(0).max(1).next_multiple_of(50);
    let bottom = top + 20 + HEIGHT;
    let label = format!("{name}: {} to {} s, one in ten doubled; {total} gaps", gap.min_ms / 1_000, gap.max_ms / 1_000);
    text(svg, LEFT + 6, top + 14, "", &label);
    for part in 0..=2 {
        let share = most * part / 2;
        let y = bottom - HEIGHT * share / most;
        writeln!(svg, "<line class=\"grid\" x1=\"{LEFT}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\"/>", WIDTH - 20).unwrap();
        let percent = format!("{}.{} %", share / 10, share % 10);
        writeln!(svg, "<text class=\"mild\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{percent}</text>", LEFT - 8, y + 4)
            .unwrap();
    }
    for (count, second) in counts.iter().zip(0..).filter(|(count, _)| **count > 0) {
        // A single gap is still one pixel high.
        let height = (HEIGHT * 1_000 * count / total / most).max(1);
        let (x, y) = (LEFT + second * PER_SECOND, bottom - height);
        writeln!(svg, "<rect class=\"bar\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\"/>", PER_SECOND - 1)
            .unwrap();
    }
    writeln!(svg, "<line class=\"axis\" x1=\"{LEFT}\" y1=\"{bottom}\" x2=\"{}\" y2=\"{bottom}\"/>", WIDTH - 20)
        .unwrap();
    for second in (0..SECONDS).step_by(10) {
        let x = LEFT + second * PER_SECOND;
        let unit = if second == 0 { " s" } else { "" };
        writeln!(
            svg,
            "<text class=\"mild\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{second}{unit}</text>",
            bottom + 16
        )
        .unwrap();
    }
}

fn text(svg: &mut String, x: u64, y: u64, class: &str, words: &str) {
    writeln!(svg, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{words}</text>").unwrap();
}
