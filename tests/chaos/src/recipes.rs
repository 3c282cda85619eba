//! What the cases read: files that are written at once, and results of jobs that are made when a case first needs them.

/// A scenario of few years.
const SHORT: &str = "title = { zh = \"测试\", en = \"test\" }\n[years]\nend = 2024\n\n[[lever]]\nname = \"county_jobs\"\n\
                     value = 5.0\nstart = 2022\n";

/// A study of twelve points with few draws.
const STUDY: &str = r#"
scenario = "short.toml"

[title]
zh = "测试"
en = "test"

[design]
kind = "grid"

[ensemble]
draws = 1
replicates = 2

[[factor]]
lever = "hukou_openness"
low = 0.0
high = 1.0
levels = 3

[[factor]]
name = "south"
lever = "county_jobs"
low = 0.0
high = 10.0
places = ["circle:southern", "济南市"]

[[factor]]
parameter = "mobility_response"
low = 0.2
high = 0.8

[[output]]
expression = "urban_share"
areas = ["province", "cities"]
years = [2022, 2024]

[[output]]
name = "support"
expression = "residents[20:64] / residents[65:]"
"#;

/// An optimization problem that is solved soon. Its target is far below any projection, so that the command succeeds whatever the
/// model says.
const PROBLEM: &str = r#"
title = { zh = "问", en = "question" }
scenario = "scenarios/baseline.toml"

[target]
expression = "urban_share"
year = 2030
at_least = 0.7
probability = 0.8

[search]
draws = 4
check = 4
seed = 5
evaluations = 8

[[lever]]
name = "reclassification"
low = 0.0
high = 0.01
start = 2026
places = ["circle:capital"]
price = 1000.0

[[lever]]
name = "childcare_places"
low = 0.0
high = 1.0
start = 2026
"#;

/// Results that cases read, with the arguments that make them.
pub(crate) const RESULTS: [(&str, &str); 10] = [
    ("run", "run short.toml --draws 3 -q --out @out"),
    ("other-run", "run short.toml --draws 2 -q --out @out"),
    ("draws", "run short.toml --draws 2 --keep-draws -q --out @out"),
    ("agents", "run short.toml --engine agents --scale 1000 --trace 20 -q --out @out"),
    ("sweep", "sweep study.toml -q --prior --out @out"),
    ("other-sweep", "sweep other.toml -q --prior --out @out"),
    ("large-sweep", "sweep large.toml -q --prior --out @out"),
    ("shard1", "sweep study.toml -q --prior --shard 1/3 --out @out"),
    ("shard2", "sweep study.toml -q --prior --shard 2/3 --out @out"),
    ("shard3", "sweep study.toml -q --prior --shard 3/3 --out @out"),
];

/// Files that cases read.
pub(crate) fn texts() -> Vec<(&'static str, String)> {
    let rows = (0..60).map(|row| format!("{row},{},{}\n", row * 7 % 60, f64::from(row) / 60.0));
    vec![
        ("short.toml", SHORT.to_owned()),
        ("plain.toml", SHORT.split("[[lever]]").next().unwrap_or_default().to_owned()),
        ("study.toml", STUDY.to_owned()),
        ("other.toml", STUDY.replace("levels = 3", "levels = 2")),
        (
            "large.toml",
            STUDY.replace("\"grid\"", "\"latin\"\npoints = 60\nseed = 1").replace("replicates = 2", "replicates = 1"),
        ),
        ("problem.toml", PROBLEM.to_owned()),
        ("table.csv", format!("a,b,y\n{}", rows.collect::<String>())),
    ]
}
