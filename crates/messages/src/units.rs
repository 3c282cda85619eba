//! Fixed words of data packages and result files in Chinese: units, and words about sources.

use std::borrow::Cow;

use crate::Language;
use crate::bilingual::Bilingual;

/// Units in files with their Chinese words. A test compares the list with the units of the packaged data.
pub static UNITS: &[(&str, &str)] = &[
    ("100 million m2", "亿平方米"),
    ("100 million yuan", "亿元"),
    ("100 million yuan of 2020 per year", "亿元/年（2020年价）"),
    ("10k", "万"),
    ("10k households", "万户"),
    ("10k persons", "万人"),
    ("10k tonnes", "万吨"),
    ("agents", "个个体"),
    ("beds", "张"),
    ("beds per 1000 persons", "张/千人"),
    ("beds per person", "张/人"),
    ("births per 1000 woman-years", "个/千妇女年"),
    ("births per woman", "孩/妇女"),
    ("births per woman-year", "孩/妇女年"),
    ("count", "个"),
    ("deaths per person-year", "人/人年"),
    ("degrees", "度"),
    ("dimensionless", "无量纲"),
    ("dimensionless, 0 to 1", "无量纲，0至1"),
    ("dimensionless, above 0 to 1", "无量纲，大于0至1"),
    ("direction only", "只定方向，未定数值"),
    ("draws", "次模拟"),
    ("elasticity", "弹性"),
    ("homes per 1000 persons", "套/千人"),
    ("hours", "小时"),
    ("households", "户"),
    ("households in the long form", "户（长表）"),
    ("index 0-1", "指数（0至1）"),
    ("inputs", "项输入"),
    ("jobs", "个"),
    ("km", "公里"),
    ("km per 100 km2", "公里/百平方公里"),
    ("km per hour", "公里/小时"),
    ("km2", "平方公里"),
    ("m2 per person", "平方米/人"),
    ("males per female", "名男婴/名女婴"),
    ("minutes", "分钟"),
    ("of the indicator", "该指标的单位"),
    ("of the input", "该输入的单位"),
    ("of the row", "该行的单位"),
    ("per ln(ratio)", "每单位ln(比值)"),
    ("per person-year", "每人年"),
    ("per unit of coverage", "每单位覆盖率"),
    ("per unit of openness", "每单位开放度"),
    ("per unit of the lever", "每单位杠杆取值"),
    ("per year", "每年"),
    ("per year of schooling", "每受教育1年"),
    ("per year or years", "每年，或年"),
    ("percent", "%"),
    ("percent per year", "%/年"),
    ("percentage points", "个百分点"),
    ("persons", "人"),
    ("persons in the long form", "人（长表）"),
    ("persons per home", "人/套"),
    ("persons per year", "人/年"),
    ("places", "个"),
    ("places per 1000", "个/千人"),
    ("places per 1000 persons", "个/千人"),
    ("places per 1000 persons per year", "个/千人/年"),
    ("places per person", "个/人"),
    ("ratio", "比值"),
    ("rooms", "间"),
    ("rows", "行"),
    ("share", "比例"),
    ("share per year", "比例/年"),
    ("share remaining", "剩余比例"),
    ("t per 10,000 m2", "吨/万平方米"),
    ("thousand persons", "千人"),
    ("thousand persons in five years", "千人/五年"),
    ("towns", "个"),
    ("unit of the figure, or share", "公布数的单位，或比例"),
    ("unit of the parameter", "该参数的单位"),
    ("unit of the row", "该行的单位"),
    ("unit of the row per unit of the indicator", "该行的单位/指标的单位"),
    ("utility", "效用"),
    ("utility per ln(minute)", "效用/ln(分钟)"),
    ("utility per ln(ratio)", "效用/ln(比值)"),
    ("utility per ln(yuan)", "效用/ln(元)"),
    ("utility per unit of openness", "效用/单位开放度"),
    ("visits", "次"),
    ("year", "年"),
    ("years", "年"),
    ("years of age", "岁"),
    ("years of schooling", "年"),
    ("years of schooling per year", "年/年"),
    ("yuan of 2020 per bed", "元/张（2020年价）"),
    ("yuan of 2020 per home", "元/套（2020年价）"),
    ("yuan of 2020 per household", "元/户（2020年价）"),
    ("yuan of 2020 per job", "元/个（2020年价）"),
    ("yuan of 2020 per km2", "元/平方公里（2020年价）"),
    ("yuan of 2020 per m2", "元/平方米（2020年价）"),
    ("yuan of 2020 per person", "元/人（2020年价）"),
    ("yuan of 2020 per place", "元/个（2020年价）"),
    ("yuan of 2020 per year", "元/年（2020年价）"),
    ("yuan per m2", "元/平方米"),
    ("yuan per person", "元/人"),
];

/// Words that stand in `sources.csv` in place of an address or a licence, with their Chinese words.
pub static SOURCE_WORDS: &[(&str, &str)] = &[
    ("bibliographic, see citation", "见文献栏"),
    ("from memory", "凭记忆，无出处"),
    ("own computation", "自行计算"),
    ("not stated", "未注明"),
];

/// A unit of a file in the words of a language. A unit that the list lacks, as a data package of another province may have
/// it, stays as it is.
///
/// ```
/// use qilu_messages::Language;
/// use qilu_messages::units::unit;
/// assert_eq!(unit("persons per year", Language::Chinese), "人/年");
/// assert_eq!(unit("persons per year", Language::English), "persons per year");
/// ```
#[must_use]
pub fn unit(name: &str, language: Language) -> Cow<'_, str> {
    of_list(UNITS, name, language)
}

/// A unit of a file in both languages.
#[must_use]
pub fn in_both_languages(name: &str) -> Bilingual {
    Bilingual::new(unit(name, Language::Chinese), name)
}

/// The address or the licence of a source in the words of a language; other texts than [`SOURCE_WORDS`] stay as they are.
#[must_use]
pub fn source_word(text: &str, language: Language) -> Cow<'_, str> {
    of_list(SOURCE_WORDS, text, language)
}

fn of_list<'a>(list: &[(&str, &'static str)], text: &'a str, language: Language) -> Cow<'a, str> {
    let known = list.iter().find(|(en, _)| language == Language::Chinese && *en == text);
    Cow::Borrowed(known.map_or(text, |(_, zh)| *zh))
}
