//! Messages about the data package: its tables, its values, and files in the form of its tables.

use crate::Message;
use crate::bilingual::Bilingual;
use crate::suggestion::Suggestion;
use crate::units::in_both_languages;

messages! {
    /// The values that a column, a key or a parameter takes.
    pub enum AllowedData {
        Allowed { what: Message } => "允许：{what}", "allowed: {what}";
        Both { first: Message, second: Message } => "{first}，{second}", "{first}, {second}";
        Range { low: f64, high: f64 } => "{low}到{high}", "{low} to {high}";
        AtLeast { low: f64 } => "不小于{low}", "{low} or more";
        AtMost { high: f64 } => "不大于{high}", "{high} or less";
        Number => "数字", "a number";
        FiniteNumber => "有限的数", "a finite number";
        WholeNumber => "整数", "a whole number";
        Year => "年份", "a year";
        Date => "日期 YYYY-MM-DD", "a date YYYY-MM-DD";
        Text => "文字", "text";
        Exactly { value: String } => "仅限 `{value}`", "`{value}`";
        OneOf { names: Vec<String> } => "{names} 之一", "{names}";
        Pattern { pattern: String } => "符合正则表达式 `{pattern}`", "pattern `{pattern}`";
        Unit { unit: String } => "单位 {unit}", "{unit}";
        InUnit { unit: Bilingual } => "单位：{unit}", "{unit}";
        SourceKey => "sources.csv 中的来源代号", "a key listed in sources.csv";
        RegionCode => "regions.csv 中的六位行政区划代码", "a six-digit code listed in regions.csv";
        RegionCodeOrName =>
            "regions.csv 中的六位行政区划代码或地区名称", "a six-digit code or the name of an area listed in regions.csv";
        RegionCodeOfLevel => "regions.csv 中同一层级的行政区划代码", "a code of this level listed in regions.csv";
        CodeAbove { code: String } => "大于同一层级的前一个代码 `{code}`", "greater than `{code}`, the previous code of the same level";
        UnitAsBefore { unit: String, indicator: String } =>
            "与该表前面 `{indicator}` 的单位 `{unit}` 相同", "`{unit}`, the unit of `{indicator}` in the rows above";
        UpToResidents { most: f64 } => "0到{most}（该县常住人口）", "0 to {most}, the number of residents of the county";
        UpToNonfarm { most: f64 } => "0到{most}（非农就业人数）", "0 to {most}, the number of persons employed outside agriculture";
        UpToHouseholds { most: f64 } => "0到{most}（户数）", "0 to {most}, the number of households";
        BelowYounger { most: f64 } =>
            "大于0且小于{most}（前一岁的尚存人数）", "above 0 and below {most}, the number of survivors one year younger";
        InfantYears => "介于0岁和1岁的尚存人数之间", "between the numbers of survivors at ages 0 and 1";
        OpenAgeGroup => "留空（最后一个年龄组为开放组，没有上限）", "empty, because the last age group has no upper limit";
        AtLeastKey { low: f64, key: &'static str } => "不小于{low}（`{key}`）", "{low} (`{key}`) or more";
        AtMostKey { high: f64, key: &'static str } => "不大于{high}（`{key}`）", "{high} (`{key}`) or less";
        AboveLow { low: f64 } =>
            "大于{low}（`low`），或把分布改为 `fixed`", "more than {low} (`low`), or change the distribution to `fixed`";
        WithinBounds { low: f64, high: f64 } =>
            "{low}到{high}（`minimum` 到 `maximum`）", "{low} to {high} (`minimum` to `maximum`)";
        Lognormal => "大于0（分布为 `lognormal`）", "more than 0, because the distribution is `lognormal`";
        Years { first: u16, last: u16 } => "{first}到{last}之间的年份", "a year from {first} to {last}";
        ShareInside => "大于0且小于1的占比", "a share above 0 and below 1";
        ShareAboveZero => "大于0且不超过1的占比", "a share above 0, at most 1";
        Positive => "大于0的数", "a number above 0";
        CensusYears { first: u16, second: u16 } => "普查年份{first}或{second}", "{first} or {second}, the census years";
        Score => "有限的标准正态得分", "a finite standard normal score";
        EvenNumber { most: usize } => "2到{most}之间的偶数", "an even number from 2 to {most}";
        PowerOfTwo => "2的整数次幂（saltelli 设计）", "a power of two, because the design is saltelli";
        PlainName => "不含逗号、冒号、引号和换行的名称", "a name without commas, colons, quotation marks or line breaks";
        RampYears { most: u16 } => "1到{most}年", "1 to {most} years";
    }
}

impl AllowedData {
    /// "allowed: ..." about these values.
    #[must_use]
    pub fn clause(self) -> Message {
        AllowedData::Allowed { what: self.into() }.into()
    }

    /// The values from a smallest to a largest one, where there are such; otherwise all numbers.
    #[must_use]
    pub fn bounds(minimum: Option<f64>, maximum: Option<f64>) -> AllowedData {
        match (minimum, maximum) {
            (Some(low), Some(high)) => AllowedData::Range { low, high },
            (Some(low), None) => AllowedData::AtLeast { low },
            (None, Some(high)) => AllowedData::AtMost { high },
            (None, None) => AllowedData::Number,
        }
    }

    /// These values in a unit; an empty unit is left out.
    ///
    /// ```
    /// use qilu_messages::Language;
    /// use qilu_messages::Say;
    /// use qilu_messages::data::AllowedData;
    /// let allowed = AllowedData::Range { low: 0.0, high: 1.0 }.in_unit("share").clause();
    /// assert_eq!(allowed.to_string(), "allowed: 0 to 1, share");
    /// assert_eq!(allowed.say(Language::Chinese), "允许：0到1，单位：比例");
    /// ```
    #[must_use]
    pub fn in_unit(self, unit: &str) -> AllowedData {
        if unit.is_empty() {
            return self;
        }
        let unit = AllowedData::InUnit { unit: in_both_languages(unit) };
        AllowedData::Both { first: self.into(), second: unit.into() }
    }
}

messages! {
    /// Errors about a table.
    pub enum DataTableFault {
        Cell { column: String, value: String, allowed: Message } =>
            "列 `{column}` 的值是 `{value}`；{allowed}", "column `{column}` is `{value}`; {allowed}";
        EmptyCell { column: String, allowed: Message } => "列 `{column}` 为空；{allowed}", "column `{column}` is empty; {allowed}";
        NoRows => "表头之下没有数据行", "no rows below the header";
        EmptyFile { header: String } => "文件为空；表头应为 {header}", "the file is empty; the header must be {header}";
        MissingFile { descriptor: &'static str } => "{descriptor} 中列有此文件，但文件不存在", "the file is missing, but {descriptor} lists it";
        UnknownColumn { column: String, hint: Suggestion } => "未知列 `{column}`；{hint}", "column `{column}` is not known; {hint}";
        ColumnTwice { column: String } => "列 `{column}` 出现了两次", "column `{column}` appears twice";
        MissingColumn { column: String, header: String } =>
            "缺少列 `{column}`；表头应为 {header}", "column `{column}` is missing; the header must be {header}";
        ColumnOrder { header: String } => "各列顺序有误；表头应为 {header}", "the columns are out of order; the header must be {header}";
        NoObservation { area: Bilingual, indicator: String, year: u16 } =>
            "缺少{area}{year}年的 `{indicator}`；模型需要这一行", "the row of {area}, {year}, `{indicator}` is missing; the model needs it";
        KeyTwice { key: Vec<String>, first: u64 } => "{key} 已在第{first}行出现", "{key} already appears in line {first}";
        RowTwice { row: Vec<String>, first: u64 } =>
            "{row} 重复：已在第{first}行出现", "there is a second row for {row}; the first is in line {first}";
        NoRow { row: Vec<String> } => "缺少 {row} 的行", "no row for {row}";
    }
}

messages! {
    /// Errors about the values of the tables, checked against each other.
    pub enum DataValueFault {
        CountyWithoutValue { code: String, name: Bilingual, year: u16 } =>
            "县（市、区）`{code}`（{name}）没有{year}年的值", "county `{code}` ({name}) has no value for {year}";
        CountyWithoutRow { code: String, name: Bilingual, year: u16 } =>
            "县（市、区）`{code}`（{name}）没有{year}年的行", "county `{code}` ({name}) has no row for {year}";
        CityWithoutRow { code: String, name: Bilingual } => "市 `{code}`（{name}）没有对应的行", "no row for city `{code}` ({name})";
        CityWithoutCounty { code: String, name: Bilingual } =>
            "市 `{code}`（{name}）没有所辖县（市、区）", "city `{code}` ({name}) has no county";
        NotOneProvince => "`level` 为 `province` 的行应有且仅有一行", "exactly one row must have the level `province`";
        CountiesApart { code: String, name: Bilingual } =>
            "`{code}`（{name}）所辖县（市、区）未排在相邻各行", "the counties of `{code}` ({name}) are not in consecutive rows";
        NeededByLevel => "市、县（市、区）两级必须填写此值", "a city or county must have a value";
        CensusNeeds { year: u16 } => "{year}年普查有各县（市、区）的此项数据，必须填写", "the census of {year} has a value for every county";
        AgesOfCounty { code: String, year: u16, sum: f64, residents: f64 } =>
            "县（市、区）`{code}` {year}年各年龄人口之和为{sum}，与 census_counts.csv 中的常住人口{residents}不一致",
            "the residents of county `{code}` in {year} add up to {sum} over all ages; census_counts.csv has {residents} residents";
        UrbanAges { year: u16, sum: f64, counties: f64 } =>
            "{year}年各年龄城镇常住人口之和为{sum}，与 census_counts.csv 中各县（市、区）之和{counties}不一致",
            "the urban residents of {year} add up to {sum} over all ages; over the counties in census_counts.csv they add up to {counties}";
        RuralAges { year: u16, sum: f64, counties: f64 } =>
            "{year}年各年龄乡村常住人口之和为{sum}，与 census_counts.csv 中各县（市、区）之和{counties}不一致",
            "the rural residents of {year} add up to {sum} over all ages; over the counties in census_counts.csv they add up to {counties}";
        CountiesOfArea { name: Bilingual, year: u16, sum: f64 } =>
            "census_counts.csv 中{name}{year}年所辖各县（市、区）人口之和为{sum}人",
            "the counties of {name} in census_counts.csv add up to {sum} persons in {year}";
        ResidentsOfCensus { code: String, year: u16, before: f64, after: f64 } =>
            "省份 `{code}` {year}年普查的常住人口在前一个十年末为{before}，在后一个十年初为{after}，两者应当相同",
            "the residents of the province `{code}` at the census of {year} are {before} at the end of one decade and {after} at the beginning of the next; they must be equal";
        NotPositiveDefinite { year: u16 } =>
            "已知至{year}年的各相关系数互相矛盾：它们组成的矩阵不是正定矩阵，没有哪个联合分布具有这些相关系数",
            "the correlations for what was known to {year} contradict each other: their matrix is not positive definite, so no joint distribution has them";
        StackWeights { year: u16, sum: f64 } =>
            "已知至{year}年的各权重之和为{sum:.4}；应为1", "the weights for what was known to {year} add up to {sum:.4}; allowed: 1";
        CorrelatedWithItself { parameter: String } =>
            "`{parameter}` 与其自身配对；每一行应给出两个不同参数的相关系数",
            "`{parameter}` is paired with itself; a row gives the correlation of two different parameters";
        MovesToItself => "乡镇应改属另一个县（市、区）", "a town must move to another county";
        FertilityShares { year: u16, residence: &'static str, sum: f64 } =>
            "{year}年 {residence} 各年龄 `share` 之和为{sum:.6}；应为1",
            "the values of `share` for {year}, {residence} add up to {sum:.6}; allowed: 1";
        SeriesGap { indicator: &'static str, before: u16, after: u16 } =>
            "`{indicator}` 的{before}年之后是{after}年；应按年份顺序，每年一行",
            "`{indicator}` goes directly from {before} to {after}; allowed: exactly one row for every year";
        CityPairTwice { first: String, second: String } =>
            "城市对 `{first}`、`{second}` 重复，或两者为同一个市",
            "the pair `{first}` and `{second}` already appears, or both are the same city";
        CityPairMissing { first: String, second: String } =>
            "缺少城市对 `{first}`、`{second}` 的行", "no row for the pair `{first}` and `{second}`";
        NoParameterRow { parameter: String } => "缺少参数 `{parameter}` 的行", "no row for parameter `{parameter}`";
    }
}

messages! {
    /// Errors about the description of a data package.
    pub enum PackageFault {
        Changed { descriptor: &'static str } =>
            "文件与 {descriptor} 中的校验值不符：已损坏或被修改。若已损坏，请恢复原文件；若是有意修改，请先运行 `qilu data seal`",
            "the file is damaged or was edited: it does not have the hash in {descriptor}. Restore it, or run `qilu data seal` if the change is intended";
        NoDescriptor => "文件不存在；数据文件夹中应有此文件", "the file is missing; a data folder must contain it";
        ResourceTwice { resource: String } => "资源 `{resource}` 列出了两次", "resource `{resource}` is listed twice";
        NoResource { resource: String, hint: Suggestion } => "缺少资源 `{resource}`；{hint}", "resource `{resource}` is missing; {hint}";
        NoTable { resource: String } =>
            "资源 `{resource}` 未定义 schema，不是数据表", "resource `{resource}` is not a table: it has no schema";
        KeyColumn { resource: String, column: String, hint: Suggestion } =>
            "资源 `{resource}` 的主键列 `{column}` 不存在；{hint}",
            "resource `{resource}`: the key column `{column}` is not one of its fields; {hint}";
        Pattern { field: String, pattern: String } =>
            "列 `{field}` 的模式 `{pattern}` 不是有效的正则表达式", "field `{field}`: the pattern `{pattern}` is not a regular expression";
    }
}

messages! {
    /// Errors about a file of published statistics that a user supplies.
    pub enum SuppliedFault {
        MissingColumn { column: String, header: String } =>
            "缺少列 `{column}`；表头需要 {header}", "column `{column}` is missing; the header needs {header}";
        PlainNumber { allowed: Message, meant: String } =>
            "{allowed}；只写数字，不带单位和千位分隔符：{meant}", "{allowed}; write the number alone, without a unit or commas: {meant}";
        Twice { first: u64 } => "此公布数已在第{first}行出现", "this statistic already appears in line {first}";
        Empty => "表头之下没有公布数", "there are no statistics below the header";
        NoErrorKnown { level: DataWord, hint: Suggestion } =>
            "允许：已知{level}级公布数误差的指标（observation_errors.csv）；{hint}",
            "allowed: an indicator whose published values of this level ({level}) have an error in observation_errors.csv; {hint}";
    }
}

messages! {
    /// Errors about the question of `qilu data show`.
    pub enum DataQuestion {
        Unknown { text: String, hint: Message } => "`{text}` 既不是数据表，也不是地区；{hint}", "`{text}` is neither a table nor a place; {hint}";
        Known { tables: Vec<Bilingual>, province: Bilingual } =>
            "数据表：{tables}；地区只含{province}的省、市、县，见 `qilu data places`", "tables: {tables}; the places are those of {province}, see `qilu data places`";
    }
}

messages! {
    /// Headings of listings of data.
    pub enum DataListingText {
        Several { count: usize } => "有{count}个地区叫这个名称，分别列出", "{count} areas have this name";
        Area { name: Bilingual, code: String } => "{name}（{code}）", "{name} ({code})";
        County { name: Bilingual, code: String, city: Bilingual } => "{name}（{code}，{city}）", "{name} ({code}, {city})";
    }
}

messages! {
    /// Words of listings of data.
    pub enum DataWord {
        Province => "省", "province";
        City => "市", "city";
        County => "县（市、区）", "county";
        Column => "项目", "column";
        Value => "值", "value";
        Unit => "单位", "unit";
        Evidence => "依据", "evidence";
        Source => "来源", "source";
        Observed => "公布数", "observed";
        Derived => "推算数", "derived";
        Estimate => "估计数", "estimate";
        Missing => "缺失", "missing";
        Sealed => "校验值已更新", "sealed";
        Unchanged => "未改动", "unchanged";
        Changed => "与登记的校验值不符", "differs from its digest";
    }
}
