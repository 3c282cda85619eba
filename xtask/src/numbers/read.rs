//! Reads the numbers of a page according to the format of its file.

use serde_json::Value;

use crate::numbers::scan;

/// The tags around the data of a one-file report.
const EMBEDDED: (&str, &str) = ("<script type=\"application/json\"", "</script>");

/// The numbers of a file, with one line for each row of a table, element of a chart or array of data that has numbers.
///
/// - Markdown: the rows of tables.
/// - SVG: the words of a chart (labels, ticks, tooltips) and the heights of points, marks and bars.
/// - CSV: all fields, with one line for each row.
/// - JSON: all numbers. Numbers inside strings are left out.
/// - HTML: the JSON that is embedded.
///
/// Horizontal positions in a chart are left out, because they depend on the width of the labels. Horizontal bars have
/// their values in tooltips.
///
/// # Errors
/// The format has no numbers, or the content does not have the format that the name says; as text with the name.
pub fn numbers(name: &str, text: &str) -> Result<String, String> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let lines = match extension {
        "md" => Ok(markdown(text)),
        "svg" => svg(text),
        "csv" => csv(text),
        "json" => json(text),
        "html" => html(text),
        _ => Err("numbers are read from .md, .svg, .csv, .json and .html".to_owned()),
    };
    let lines = lines.map_err(|message| format!("{name}: {message}"))?;
    Ok(if lines.is_empty() { String::new() } else { lines.join("\n") + "\n" })
}

/// Joins numbers to a line; `None` if there are none.
fn line(numbers: &[String]) -> Option<String> {
    (!numbers.is_empty()).then(|| numbers.join(" "))
}

fn markdown(text: &str) -> Vec<String> {
    // Numbers in sentences are left out, because rewording may drop or repeat them.
    text.lines().filter(|row| row.starts_with('|')).filter_map(|row| line(&scan::numbers(row))).collect()
}

fn svg(text: &str) -> Result<Vec<String>, String> {
    let document = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
    let of = |element: roxmltree::Node<'_, '_>| match element.tag_name().name() {
        "title" | "desc" | "text" => {
            // A text can contain elements of its own, such as `tspan`, and an entity splits a text into several nodes.
            let words: String =
                element.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
            scan::numbers(&words)
        }
        // Points are pairs of a horizontal and a vertical position, of which only the second carries a value.
        "polyline" | "polygon" => {
            scan::numbers(element.attribute("points").unwrap_or("")).into_iter().skip(1).step_by(2).collect()
        }
        "circle" => scan::numbers(element.attribute("cy").unwrap_or("")),
        "rect" => scan::numbers(element.attribute("height").unwrap_or("")),
        _ => Vec::new(),
    };
    Ok(document.descendants().filter(roxmltree::Node::is_element).filter_map(|node| line(&of(node))).collect())
}

fn csv(text: &str) -> Result<Vec<String>, String> {
    // The first row is read like the others, because its fields can be years. Rows of different lengths are no fault
    // here.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        lines.extend(line(&record.iter().flat_map(scan::numbers).collect::<Vec<_>>()));
    }
    Ok(lines)
}

fn json(text: &str) -> Result<Vec<String>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut lines = Vec::new();
    walk(&value, &mut lines);
    Ok(lines)
}

/// Writes the numbers directly inside an array or object as one line, followed by the lines of the arrays and objects
/// inside it.
fn walk(value: &Value, lines: &mut Vec<String>) {
    let inside: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(fields) => fields.values().collect(),
        other => vec![other],
    };
    // The text of a number is kept as JSON has it, so that two ways to write one value count as a change.
    let own = inside.iter().filter(|item| item.is_number()).map(ToString::to_string).collect::<Vec<_>>();
    lines.extend(line(&own));
    for item in inside.into_iter().filter(|item| item.is_array() || item.is_object()) {
        walk(item, lines);
    }
}

fn html(text: &str) -> Result<Vec<String>, String> {
    let (begin, end) = EMBEDDED;
    let mut lines = Vec::new();
    // The opening tag ends with attributes such as `id`, so the data begin after the next `>`.
    for part in text.split(begin).skip(1) {
        let data = part.split_once('>').and_then(|(_, data)| data.split_once(end));
        let (data, _) = data.ok_or("the embedded data has no end")?;
        lines.extend(json(data)?);
    }
    if lines.is_empty() { Err("there is no embedded data".to_owned()) } else { Ok(lines) }
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[track_caller]
    fn read(name: &str, text: &str) -> String {
        numbers(name, text).expect("a sound file").trim_end().replace('\n', " / ")
    }

    #[test]
    fn only_the_tables_of_markdown_count() {
        let page =
            "In 2035, 9 of\n\n| year | share |\n|---|---:|\n| 2025 | 67.5 % |\n| none | – |\n| 2035 | **−1.2** |\n";
        assert_eq!(read("a.md", page), "2025 67.5 / 2035 -1.2");
    }

    #[test]
    fn words_and_heights_of_charts_count_and_horizontal_positions_do_not() {
        let chart = "<svg xmlns='http://www.w3.org/2000/svg'><title>A &lt; 5</title><text x='7' y='8'>68 <tspan>%</tspan></text>\
            <polyline points='1,2 3,-4.5'/><circle cx='6' cy='9' r='4'/><rect x='1' y='1' width='30' height='40'/></svg>";
        assert_eq!(read("a.svg", chart), "5 / 68 / 2 -4.5 / 9 / 40");
    }

    #[test]
    fn all_fields_of_tables_and_all_numbers_of_data_count() {
        assert_eq!(read("a.csv", "year,share\n2025,\"0.5, about\"\nx,y\n"), "2025 0.5");
        assert_eq!(read("a.json", r#"{"a": "2 of 3", "b": 1, "c": [4, [5.0, null], 1e-7]}"#), "1 / 4 1e-7 / 5.0");
    }

    #[test]
    fn a_report_is_its_embedded_data() {
        let page = "<h1>2035</h1><script type=\"application/json\" id=\"d\">{\"a\": [1, 2]}</script><script>3</script>";
        assert_eq!(read("a.html", page), "1 2");
    }

    #[test]
    fn a_file_without_numbers_is_refused_with_its_name() {
        for (name, text, expected) in [
            ("a.png", "", "a.png: numbers are read from .md"),
            ("a.json", "{", "a.json: EOF"),
            ("a.svg", "<svg>", "a.svg: "),
            ("a.html", "<p>1</p>", "a.html: there is no embedded data"),
            ("b.html", "<script type=\"application/json\">1", "b.html: the embedded data has no end"),
        ] {
            let message = numbers(name, text).expect_err(name);
            assert!(message.starts_with(expected), "{message}");
        }
    }
}
