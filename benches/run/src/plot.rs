//! Plots in SVG, readable on light and on dark paper.

use crate::growth::Curve;
use std::fmt::Write as _;

/// A bar, and what it says.
pub struct Bar {
    pub name: String,
    pub value: f64,
    pub is_ours: bool,
}

const STYLE: &str = "<style>text{font:13px system-ui,sans-serif;fill:#333}.ours{fill:#1769aa}.other{fill:#9aa5b1}\
    .axis{stroke:#9aa5b1;fill:none}.line{fill:none;stroke-width:2}\
    @media(prefers-color-scheme:dark){text{fill:#ddd}.ours{fill:#6ab7ff}.other{fill:#66707c}}</style>";

const COLOURS: [&str; 7] = ["#1f77b4", "#e0722c", "#2ca02c", "#d0393b", "#9467bd", "#a8786a", "#d263b0"];

/// Bars on a logarithmic scale, each with its text.
pub fn bars(title: &str, bars: &[Bar]) -> String {
    const LEFT: f64 = 250.0;
    const WIDTH: f64 = 380.0;
    let height = 50 + 26 * bars.len();
    let mut svg = open(760, height, title);
    let least = bars.iter().map(|bar| bar.value).fold(f64::MAX, f64::min).log10().floor();
    let most = bars.iter().map(|bar| bar.value).fold(f64::MIN, f64::max).log10();
    for (index, Bar { name, value, is_ours }) in bars.iter().enumerate() {
        let y = 40 + 26 * index;
        let width = (value.log10() - least) / (most - least) * WIDTH;
        let class = if *is_ours { "ours" } else { "other" };
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>\
             <rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"18\"/>\
             <text x=\"{:.1}\" y=\"{}\">{}</text>",
            LEFT - 8.0,
            y + 14,
            LEFT + width + 6.0,
            y + 14,
            shown(*value)
        );
    }
    svg + "</svg>\n"
}

/// Curves where both axes are logarithmic and begin with each curve's first point, so that linear growth is parallel to
/// the dashed diagonal.
pub fn curves(title: &str, curves: &[Curve]) -> String {
    const SIDE: f64 = 400.0;
    let decades = curves.iter().flat_map(|curve| {
        let (count, fuel) = curve.points[0];
        curve.points.iter().map(move |point| (point.0 / count).max(point.1 / fuel).log10())
    });
    let decades = decades.fold(1.0, f64::max).ceil();
    let (x, y) = (|value: f64| 60.0 + value / decades * SIDE, |value: f64| 440.0 - value / decades * SIDE);
    let mut svg = open(760, 500, title);
    let _ = write!(
        svg,
        "<path class=\"axis\" d=\"M60 40V440H460\"/>\
         <path class=\"axis\" stroke-dasharray=\"4\" d=\"M60 440L460 40\"/>\n\
         <text x=\"260\" y=\"478\" text-anchor=\"middle\">times as many</text>\
         <text x=\"20\" y=\"240\" text-anchor=\"middle\" transform=\"rotate(-90 20 240)\">times as much fuel</text>\n"
    );
    for decade in 0..=decades as u32 {
        let (at, label) = (f64::from(decade), 10_u64.pow(decade));
        let _ = writeln!(
            svg,
            "<text x=\"{:.0}\" y=\"458\" text-anchor=\"middle\">{label}</text>\
             <text x=\"54\" y=\"{:.0}\" text-anchor=\"end\">{label}</text>",
            x(at),
            y(at) + 4.0
        );
    }
    for (index, (curve, colour)) in curves.iter().zip(COLOURS).enumerate() {
        let (count, fuel) = curve.points[0];
        let points: Vec<String> = curve
            .points
            .iter()
            .map(|point| format!("{:.1},{:.1}", x((point.0 / count).log10()), y((point.1 / fuel).log10())))
            .collect();
        let label = 60 + 24 * index;
        let _ = writeln!(
            svg,
            "<polyline class=\"line\" stroke=\"{colour}\" points=\"{}\"/>\
             <rect x=\"490\" y=\"{}\" width=\"14\" height=\"4\" fill=\"{colour}\"/>\
             <text x=\"512\" y=\"{label}\">{}: exponent {:.2}</text>",
            points.join(" "),
            label - 7,
            curve.name,
            curve.exponent()
        );
    }
    svg + "</svg>\n"
}

fn open(width: usize, height: usize, title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\">\n<title>{title}</title>\n{STYLE}\n\
         <text x=\"12\" y=\"22\" font-weight=\"bold\">{title}</text>\n"
    )
}

/// Microseconds, three figures.
pub fn shown(microseconds: f64) -> String {
    match microseconds {
        value if value >= 100.0 => format!("{value:.0} µs"),
        value if value >= 10.0 => format!("{value:.1} µs"),
        value => format!("{value:.2} µs"),
    }
}
