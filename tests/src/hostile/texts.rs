//! Hostile texts that fit anywhere.

/// Lengths around `limit`, and far beyond.
pub fn lengths(limit: usize) -> [usize; 6] {
    [0, 1, limit - 1, limit, limit + 1, 4 * limit]
}

/// Texts that parsers of any kind have stumbled over.
pub fn corpus() -> Vec<String> {
    let mut texts: Vec<String> = [
        "",
        " ",
        "\0",
        "\n",
        "\r\n",
        "\t",
        ".",
        "..",
        "...",
        "-",
        "%",
        "%%",
        "%0",
        "%00",
        "%zz",
        "%ff",
        "%C3%28",
        "%ED%A0%80",
        "&",
        "=",
        "?",
        "#",
        "/",
        "//",
        "\\",
        "\"",
        "'",
        "`",
        "{",
        "}",
        "[",
        "]",
        "{}",
        "[]",
        "null",
        "true",
        "0",
        "-0",
        "1e400",
        "NaN",
        "\u{7f}",
        "\u{85}",
        "\u{ad}",
        "\u{200b}",
        "\u{202e}",
        "\u{2028}",
        "\u{d7ff}",
        "\u{e000}",
        "\u{feff}",
        "\u{fffd}",
        "\u{ffff}",
        "\u{10000}",
        "\u{10ffff}",
        "é",
        "e\u{301}",
        "İ",
        "ß",
        "JWT",
        "JWT ",
        "jwt x",
        "Bearer x",
        "context-qsh",
        "../..",
        "javascript:alert(1)",
        "https://",
        "2020-08-25T06:04:50.239+00:00",
        "9999-12-31T23:59:60Z",
        "0000-00-00T00:00:00Z",
        "9223372036854775808",
    ]
    .map(str::to_owned)
    .into();
    texts.push(every_character());
    texts
}

/// Every character up to U+00FF, and one of each further kind of UTF-8 sequence.
pub fn every_character() -> String {
    ('\0'..='\u{ff}').chain(['\u{7ff}', '\u{800}', '\u{ffff}', '\u{10000}', '\u{10ffff}']).collect()
}

/// `count` pieces, made from their numbers.
pub fn many(count: usize, separator: &str, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().join(separator)
}

/// JSON nested `depth` levels deep: lists, objects, objects that never close, and both in turn.
pub fn nested(depth: usize) -> [String; 4] {
    let lists = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let objects = format!("{}0{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    let open = r#"{"a":"#.repeat(depth);
    let turns = format!("{}0{}", r#"[{"a":"#.repeat(depth / 2), "}]".repeat(depth / 2));
    [lists, objects, open, turns]
}

/// Depths around the limit of 64 levels, and far beyond.
pub const DEPTHS: [usize; 7] = [62, 63, 64, 65, 66, 1_000, 100_000];

/// JSON objects of about `bytes` that are hard on whoever looks for members or for duplicates among them.
pub fn crowded_objects(bytes: usize) -> [String; 6] {
    let distinct = many(bytes / 10, ",", |index| format!(r#""{index:06x}":0"#));
    let small = many(bytes / 6, ",", |_| r#""":0"#.to_owned());
    let late = format!(r#"{distinct},"000000":0"#);
    let prefix = "p".repeat(1_000);
    let prefixed = many(bytes / 1_020, ",", |index| format!(r#""{prefix}{index:06x}":0"#));
    let escaped = many(bytes / 30, ",", |index| format!(r#""\u0070{}{index:06x}":0"#, r"\u0071"));
    let inner = many(bytes / 32, ",", |index| format!(r#"{{"a{index:06x}":0,"b":1,"b":2}}"#));
    [distinct, small, late, prefixed, escaped, format!(r#""list":[{inner}]"#)].map(|members| format!("{{{members}}}"))
}

/// About `bytes` of JSON at the greatest depth that is taken: a reader that looks through everything once for each level
/// around it pays for every level.
pub fn deep_and_wide(bytes: usize, depth: usize) -> [String; 4] {
    let text = format!("\"{}\"", "x".repeat(bytes));
    let [members, ..] = crowded_objects(bytes);
    let list = format!("[{}]", "0,".repeat(bytes / 2).trim_end_matches(','));
    let objects = [&text, &members].map(|inner| format!("{}{inner}{}", r#"{"a":"#.repeat(depth), "}".repeat(depth)));
    let lists = [&text, &list].map(|inner| format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth)));
    let [a, b] = objects;
    let [c, d] = lists;
    [a, b, c, d]
}

/// Numbers that do not fit, or hardly.
pub fn numbers() -> Vec<String> {
    let mut numbers: Vec<String> = [
        "-0",
        "0",
        "-1",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "9007199254740993",
        "1.0",
        "1e2",
        "1E400",
        "-1e-400",
        "1e999999999999",
        "00",
        "+1",
        "1.",
        ".5",
        "0x10",
        "NaN",
        "Infinity",
        "null",
        "\"1\"",
        "true",
        "[]",
        "{}",
    ]
    .map(str::to_owned)
    .into();
    numbers.push("9".repeat(5_000));
    numbers.push(format!("0.{}", "0".repeat(5_000)));
    numbers.push(format!("1e{}", "9".repeat(5_000)));
    numbers
}
