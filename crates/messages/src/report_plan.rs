//! Texts of the scoreboard of plan indicators and of the list of levers.

use crate::Message;

messages! {
    /// Texts of the scoreboard.
    pub enum ScoreboardText {
        Met { value: String } => "已达到（公布数{value}）", "met (published: {value})";
        Missed { value: String } => "未达到（公布数{value}）", "missed (published: {value})";
        PageTitle => "规划指标", "Plan indicators";
        PagePreface =>
            "本页由 `cargo xtask docs indicators` 根据 `data/plan_indicators.csv` 生成。规划表述的解读见 [targets.md](targets.md)。",
            "This page is made by `cargo xtask docs indicators` from `data/plan_indicators.csv`. [targets.md](targets.md) explains how the \
             wording of the plan is interpreted.";
        Attainment => "实现概率", "probability";
        Chapter => "规划章节", "chapter";
        IndicatorName => "指标名", "indicator";
        Note => "说明", "note";
        Worst =>
            "注明“每年”“各市”的指标，中位数和区间取最不利的年份、最不利的市",
            "every year, each city: the median and the interval are those of the worst year and the worst city";
        Reading { name: String, reading: String } => "* {name}的口径：{reading}", "* reading of {name}: {reading}";
        Both { year: u16, share: f64, ratio: f64, probability: String } =>
            "{year}年常住人口城镇化率不低于{share}%且城乡居民收入比不高于{ratio}（两项均按严格口径）的概率：{probability}",
            "Probability that the urban share is at least {share} % and the income ratio at most {ratio} in {year} (both in the strict reading): {probability}";
        Rounded =>
            "要求为“约”的指标，实现概率按四舍五入口径计算（如“约75”指不低于74.5）",
            "the probability of a requirement of “about” counts values that round to it (“about 75” is at least 74.5)";
        About { value: String } => "约{value}", "about {value}";
        Smaller => "下降", "smaller";
        Larger => "提高", "larger";
        EachCity { requirement: String } => "{requirement}（各市）", "{requirement} (each city)";
        EveryYear => "每年", "every year";
        SinceBase => "与基年相比", "since base year";
        End => "期末", "end";
    }
}

messages! {
    /// Properties of a lever.
    pub enum LeverColumn {
        Kind => "类别", "kind";
        Unit => "单位", "unit";
        Range => "取值范围", "range";
        Neutral => "中性值", "neutral value";
        Plan => "规划取值", "plan";
        Places => "可设定的地区", "set by";
        Channel => "作用途径", "channel";
        FirstIndicator => "首要指标", "first indicator";
        Evidence => "证据", "evidence";
        Strength => "力度参数", "strength";
        UnitCost => "单位成本", "unit cost";
        Delivery => "落实程度", "delivered share";
        Source => "出处", "source";
    }
}

messages! {
    /// Texts of the list of levers.
    pub enum LeverText {
        Entry { name: LeverColumn, value: String } => "{name}：{value}", "{name}: {value}";
        EntryText { name: LeverColumn, value: Message } => "{name}：{value}", "{name}: {value}";
        Range { least: f64, most: f64 } => "{least}至{most}", "{least} to {most}";
        RangeWithNeutral { least: f64, most: f64, neutral: f64 } =>
            "{least}至{most}，中性值{neutral}", "{least} to {most}, neutral {neutral}";
        Planned { value: f64, year: u16 } => "{year}年到位，取值{value}", "{value}, reached in {year}";
        NotQuantified => "规划未定量", "not quantified";
        NotCosted => "未计入", "not costed";
        Rises => "上升", "rises";
        Falls => "下降", "falls";
        CityPlaces => "全省、经济圈、城市层级、市", "province, circle, tier, city";
        CountyPlaces =>
            "全省、经济圈、城市层级、市、县级单位类型、县级单位",
            "province, circle, tier, city, kind of county, county";
        Delivery { mean: f64, concentration: f64 } =>
            "贝塔分布，均值为{mean}，集中度为{concentration}（估计）",
            "Beta, mean {mean}, concentration {concentration} (estimate)";
        PageTitle => "政策杠杆", "Levers";
        PagePreface =>
            "本页由 `cargo xtask docs levers` 根据 `src/scenario/levers/` 生成。每个政策杠杆是一组有名称的逐年取值，情景未设定时为中性值；\
             约束和外生路径的设定方式相同。启用 `delivery` 层时，每个杠杆的落实程度从贝塔分布中抽取。力度和单位成本是 `data/parameters.csv` \
             中的参数名，先验和证据见该文件；作用大小未知时，先验较宽并注明。",
            "This page is made by `cargo xtask docs levers` from `src/scenario/levers/`. A lever is a named setting with\n\
             one value for each year. It has its neutral value, which means no effect, unless a scenario sets it. Constraints and exogenous\n\
             paths are set in the same way. If the layer `delivery` is on, the delivered share of each lever is drawn from a Beta\n\
             distribution. The rows “strength” and “unit cost” name parameters in `data/parameters.csv`, which gives their priors and\n\
             evidence. If the size of an effect is unknown, the prior is wide and marked as such.";
        EvidenceCounts { levers: usize, number: usize, sign: usize, none: usize } =>
            "在{levers}个政策杠杆中，{number}个有量化估计，{sign}个仅知方向，{none}个没有证据。",
            "Of the {levers} levers, {number} have a quantitative estimate, {sign} have evidence only of the direction of the effect, and {none} have no evidence.";
    }
}
