//! The page docs/engine-check.md, which compares the cohort engine with the population of China of the United Nations.

use crate::axes::Sex;
use crate::validation::engine_check::Ages;
use crate::validation::engine_check::Compared;
use crate::validation::engine_check::EngineCheck;
use crate::validation::engine_check::EngineCheckRun;
use crate::validation::engine_check::YearRow;
use crate::validation::one_region::EarlyMigrants;

/// Differences above this level, in percent, are listed one by one with their explanation.
const LARGE: f64 = 0.5;

/// Index of the first of the oldest age groups, 85-89, whose differences are explained separately.
const OLDEST: usize = 17;

const HEAD: &str = "\
# Comparison of the cohort engine with the United Nations

This page is made by `cargo xtask docs engine-check` from `data/china`. A test compares it with the results of the program.

The cohort engine that projects the counties of Shandong (`engine/cohort.rs`) receives the UN's inputs for China
(World Population Prospects 2024, medium variant). China is represented as one province with one city and one county. If
births, deaths, ageing and the open age group are computed correctly, the result must equal the UN's population. No input
is fitted to the result.

## Inputs

| input | published by the UN | used by the engine |
|---|---|---|
| population | 1 July 2010, by sex and single year of age, 100 and over | the same |
| fertility | by single year of age 15 to 49, calendar years | mean of two calendar years |
| sex ratio at birth | calendar years | mean of two calendar years |
| mortality: age pattern | death rates of the ages 0, 1-4, five years each, 100 and over, means of five years from 1 July | linear interpolation of the logs between the midpoints of the periods; single years by a monotone cubic through `-ln l(a)` |
| mortality: level | life expectancy at birth by sex, calendar years | mean of two calendar years, reproduced by the relational life table of the model (Brass, slope 1) |
| net migration: level | calendar years | mean of two calendar years |
| net migration: ages | sums of five years from 1 July, five-year groups, from 2020 on | spread evenly over years and single ages; before 2020 the pattern of 2020-2025 |

**Dates.** The UN's populations refer to 1 July and its flows to calendar years. A year of the engine goes from 1 July to 30
June. Its rates, and the UN's births and deaths with which it is compared, are therefore means of the two calendar years
in which it lies. For the years between those with data by age, the UN's population is computed from that of 2010 with
half of the births, deaths and net migrants of the two calendar years of each step.
";

const TAIL: &str = "
## Limitations

- The UN's deaths by age, its death rates by single year and calendar year, and its migrants by age before 2020 are not
  available, so only total deaths are compared.
- The population and fertility by single year of age come from secondary sources (`data/china/sources.csv`). They agree with
  the UN's own series where these are available: the tests of this page check the totals of every year.
- Internal moves, returns, settlement and reclassification are switched off here; `tests/it/quick/twins.rs` and
  `tests/it/quick/identities.rs` cover them.
- The comparison shows that the demographic accounting agrees with the UN. It does not test the rates that are used for
  Shandong.
";

/// The page as Markdown.
#[must_use]
pub fn page(check: &EngineCheck) -> String {
    let mut text = HEAD.to_owned();
    text.push_str(&format!(
        "The result agrees with the UN's own population to within {:.0} persons in the years for which data by age are \
         available.\n\n## Results by year\n\n",
        check.closure
    ));
    text.push_str(&summary(&check.main));
    text.push_str(&year_table(&check.main.years));
    text.push_str("\n## Results by age\n\nEngine minus UN, percent.\n\n");
    text.push_str(&age_table(&check.main.ages));
    text.push_str(&reasons(check));
    text.push_str("\n## Tests of the explanations\n\n");
    text.push_str(&run_table(check));
    text.push_str(TAIL);
    text
}

fn summary(run: &EngineCheckRun) -> String {
    let largest = |of: fn(&YearRow) -> Compared| largest(run.years.iter().map(of));
    format!(
        "Largest difference in {} years: population {:.2} %, births {:.2} %, deaths {:.2} %. Sum of all births {:+.2} %, \
         of all deaths {:+.2} %.\n\n",
        run.years.len(),
        largest(|row| row.population),
        largest(|row| row.births),
        largest(|row| row.deaths),
        together(&run.years, |row| row.births).percent(),
        together(&run.years, |row| row.deaths).percent(),
    )
}

fn year_table(years: &[YearRow]) -> String {
    let mut text =
        "| year to 30 June | population at its end: UN | engine | % | births: UN | engine | % | deaths: UN | engine \
                    | % |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for row in years {
        text.push_str(&format!("| {} |", row.end));
        for compared in [row.population, row.births, row.deaths] {
            let Compared { un, engine } = compared;
            text.push_str(&format!(" {:.0} | {:.0} | {:+.2} |", un / 1e3, engine / 1e3, compared.percent()));
        }
        text.push('\n');
    }
    text + "\nPersons in thousands.\n"
}

fn age_table(ages: &[Ages]) -> String {
    let mut text = "| age |".to_owned();
    for Ages { year, .. } in ages {
        text.push_str(&format!(" {year}: UN, thousand | men | women |"));
    }
    text.push_str(&format!("\n|---|{}\n", "---:|---:|---:|".repeat(ages.len())));
    for group in 0..ages[0].groups.len() {
        text.push_str(&format!("| {} |", group_name(group)));
        for Ages { groups, .. } in ages {
            let [men, women] = groups[group];
            text.push_str(&format!(
                " {:.0} | {:+.2} | {:+.2} |",
                (men.un + women.un) / 1e3,
                men.percent(),
                women.percent()
            ));
        }
        text.push('\n');
    }
    text
}

/// The section that lists and explains the differences above [`LARGE`] percent.
fn reasons(check: &EngineCheck) -> String {
    let years = &check.main.years;
    let [low, high] = check.levels;
    let [few, many] = check.outside_fertile;
    let [gain, loss] = check.timing;
    // Sums over the UN's five-year periods test the level of mortality apart from its timing within the periods.
    let five = |from: u16| {
        let inside = |row: &&YearRow| (from + 1..=from + 5).contains(&row.end);
        let chosen: Vec<YearRow> = years.iter().filter(inside).copied().collect();
        together(&chosen, |row| row.deaths).percent()
    };
    let oldest = |ages: &Ages| {
        let sum = |groups: &[[Compared; 2]]| groups.iter().flatten().map(|group| group.un).sum::<f64>();
        100.0 * sum(&ages.groups[OLDEST..]) / sum(&ages.groups)
    };
    format!(
        "\n## Differences above {LARGE} % and their explanation\n\n\
         - **Total population**: {}.\n\
         - **Births**: {}. They are slightly too low for three reasons. First, no rates are available for ages \
         below 15 and from 50 on, which account for {few:.2} to {many:.2} % of the total fertility rate. Second, the product \
         of the mean of two rates and the mean of two numbers of women differs from the mean of the products (UN minus \
         engine: {gain:+.2} to {loss:+.2} %). Third, women at the main ages of childbearing are too few, for the reason \
         given below for ages under 85.\n\
         - **Deaths**: {}. The likely cause is that the death rates are means of five years, one of which includes the \
         pandemic years. The age pattern is interpolated between the midpoints of the periods. The relational life \
         table then changes the rates of all ages together so that life expectancy equals the UN's value (levels `ln A` \
         from {low:+.3} to {high:+.3}; 0 means no change). The sums over the UN's own periods differ little: {:+.2} % in \
         2015-2020, {:+.2} % in 2020-2025, {:+.2} % in 2025-2030.\n\
         - **Ages under 85**: {}. The remaining differences stay with the same cohorts from year to year. Their likely \
         source is the age distribution of the migrants of 2010-2020, which is not available: if these \
         migrants are spread evenly over ages, or if the run starts after them, the differences are smaller (table below).\n\
         - **Ages from 85 on** ({:.1} % of the population in 2035): {}. The causes could not be separated. At these ages a \
         small error of a death rate has a large effect on the number of survivors, and the errors add up over the years. The \
         available rates are means of five-year groups and five years, ages of 100 and over have one rate, and the relational life \
         table changes them with the life expectancy of all ages only. The largest difference is that for men aged 100 \
         and over, of whom the UN's table has only {:.0} thousand in 2035.\n",
        listed(years.iter().map(|row| (format!("{}", row.end), row.population))),
        listed(years.iter().map(|row| (format!("{}", row.end), row.births))),
        listed(years.iter().map(|row| (format!("{}", row.end), row.deaths))),
        five(2015),
        five(2020),
        five(2025),
        listed(check.main.ages.iter().flat_map(|ages| named_groups(ages, 0..OLDEST))),
        check.main.ages.last().map_or(0.0, oldest),
        listed(check.main.ages.iter().flat_map(|ages| named_groups(ages, OLDEST..ages.groups.len()))),
        check.main.ages.last().map_or(0.0, |ages| ages.groups[20][0].un / 1e3),
    )
}

/// The table that compares the run with runs that start from a later population of the UN, or that assume other ages of the
/// early migrants.
fn run_table(check: &EngineCheck) -> String {
    let mut text = "Runs that start from the UN's population of a later year contain no errors of earlier years. Runs with other \
                    assumptions about the age of early migrants show the effect of this input. The first row is the run \
                    above; the other runs are used only in this table.\n\n\
                    | start | age of migrants before 2020 | births of the first year, % | largest of births, % | population \
                    of 2035, % | largest of a group under 85, % | largest of a group from 85 on, % |\n\
                    |---|---|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for run in std::iter::once(&check.main).chain(&check.alternatives).chain(&check.restarts) {
        // The UN gives the ages of migrants from 2020 on, so later starts need no assumption.
        let early = match run.early {
            _ if run.start >= 2020 => "not needed",
            EarlyMigrants::AsLater => "as in 2020-2025",
            EarlyMigrants::Even => "uniform from 15 to 59",
            EarlyMigrants::Nobody => "no migration",
        };
        let groups = |young: bool| {
            let chosen = run.ages.iter().flat_map(|ages| ages.groups.iter().enumerate());
            largest(chosen.filter(|(group, _)| (*group < OLDEST) == young).flat_map(|(_, pair)| *pair))
        };
        let last = run.years.last().expect("a run has years");
        text.push_str(&format!(
            "| {} | {early} | {:+.2} | {:.2} | {:+.3} | {:.2} | {:.2} |\n",
            run.start,
            run.years[0].births.percent(),
            // Largest of all years, as errors of different years may cancel out in a sum.
            largest(run.years.iter().map(|row| row.births)),
            last.population.percent(),
            groups(true),
            groups(false),
        ));
    }
    text
}

/// Names and numbers of the given age groups of men and women.
fn named_groups(ages: &Ages, groups: std::ops::Range<usize>) -> Vec<(String, Compared)> {
    let name = |group: usize, sex: Sex| {
        let people = match sex {
            Sex::Male => "men",
            Sex::Female => "women",
        };
        format!("{} {people} {}", ages.year, group_name(group))
    };
    groups.flat_map(|group| Sex::ALL.map(|sex| (name(group, sex), ages.groups[group][sex as usize]))).collect()
}

fn group_name(group: usize) -> String {
    if group == 20 { "100+".to_owned() } else { format!("{}-{}", 5 * group, 5 * group + 4) }
}

/// Names of the differences above [`LARGE`] percent with their values, or `none`.
fn listed(all: impl Iterator<Item = (String, Compared)>) -> String {
    let large = all.filter(|(_, compared)| compared.percent().abs() > LARGE);
    let parts: Vec<String> = large.map(|(name, compared)| format!("{name} {:+.2}", compared.percent())).collect();
    if parts.is_empty() { "none".to_owned() } else { parts.join(", ") }
}

fn largest(all: impl Iterator<Item = Compared>) -> f64 {
    all.map(|compared| compared.percent().abs()).fold(0.0, f64::max)
}

fn together(years: &[YearRow], of: fn(&YearRow) -> Compared) -> Compared {
    // Sums are compared, not mean percentages, so that years count by their size and errors of opposite sign cancel.
    let sum = |part: fn(&Compared) -> f64| years.iter().map(|row| part(&of(row))).sum();
    Compared { un: sum(|compared| compared.un), engine: sum(|compared| compared.engine) }
}
