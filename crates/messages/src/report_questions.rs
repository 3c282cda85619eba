//! Words of the answers of `qilu explain`, `qilu variance` and `qilu engines`.

use crate::bilingual::Bilingual;

messages! {
    /// Words of the table of an attribution: which levers cause the difference between two scenarios.
    pub enum AttributionText {
        Heading { area: String, year: u16, indicator: String, scenario: String, reference: String } =>
            "{area} {year}年{indicator}：“{scenario}”减去“{reference}”",
            "{area}, {year}, {indicator}: `{scenario}` minus `{reference}`";
        MeanPoints => "均值（百分点）", "mean, points";
        Mean { unit: Bilingual } => "均值（{unit}）", "mean, {unit}";
        Error95 => "95%模拟误差", "95 % Monte Carlo error";
        NoError =>
            "标有“–”的误差和区间无法由这些模拟给出：只有一次模拟、各次模拟相同，或模拟次数过少（80%区间至少需要10次）",
            "Where an error or interval is “–”, the draws do not show it: there is one draw, the draws are all alike, or they are too few \
             (an 80 % interval needs 10).";
        Interval80 => "80%区间", "80 % interval";
        Source => "差异来源", "source of the difference";
        Total => "合计", "total";
        Exact => "各项贡献为沙普利值（各杠杆以一切次序逐个加入时所引起变化的平均值），精确计算", "Shapley values, computed exactly";
        ByOrders =>
            "各项贡献为沙普利值（各杠杆逐个加入时所引起变化的平均值），每次模拟取一个随机次序及其逆序",
            "Shapley values, estimated with one random order and its reverse in each draw";
        Components { scenario: String } =>
            "“{scenario}”：基年以来城镇化率的变动分解", "`{scenario}`: components of the change in the urban share since the base year";
        Component => "分解项", "component";
    }
}

messages! {
    /// Words of the table of one-at-a-time effects: what one step of each lever alone would do.
    pub enum EffectText {
        Heading { scenario: String, year: u16, from: u16, to: u16 } =>
            "“{scenario}”：各政策杠杆单独加力一步的作用（{year}年全省城镇化率；公共成本为{from}—{to}年合计，2020年价）",
            "`{scenario}`: what one step of each lever alone would do (urban share of the province in {year}; public cost from {from} to {to} in prices of 2020)";
        Step => "杠杆（由何值到何值）", "lever (from → to)";
        Gain => "城镇化率变动（百分点）", "urban share, points";
        Error95 => "95%模拟误差", "95 % Monte Carlo error";
        Target => "达标概率变动（百分点）", "P(target), points";
        Cost => "增加的公共成本（亿元）", "extra public cost, 100 million yuan";
        PerPoint => "每百分点成本（亿元）", "cost per point, 100 million yuan";
        Remark => "说明", "remark";
        Values { lever: String, from: String, to: String } => "{lever}（由{from}到{to}）", "{lever} ({from} → {to})";
        Several { low: String, high: String } => "{low}至{high}", "{low} to {high}";
        NoGain => "作用与零无法区分，不计算每百分点成本", "the gain cannot be told from zero, so there is no cost per point";
        Falls => "城镇化率下降，不计算每百分点成本", "the urban share falls, so there is no cost per point";
        AtBound => "已到取值上限或下限，不能再加力", "already at its bound";
        OwnCostUnknown => "措施本身没有已知的单位成本，只计随人口变动而来的成本", "no unit cost of the measure itself is known; only the cost of what follows from it is counted";
        How { from: u16 } =>
            "一步为杠杆全部取值范围的十分之一，自{from}年起（情景中已有设定的，按其原有的推进时间），不越过上下限；中性值在取值范围之内的杠杆另作下调。各杠杆与原情景使用同一组随机数逐次比较。",
            "A step is a tenth of the range of the lever, from {from} on (with the timing of the setting that the scenario has), within its bounds. Levers whose neutral value lies inside of their range are also lowered. Every step is compared with the scenario draw by draw, with the same random numbers.";
        Local =>
            "各项作用只在该情景附近成立；几个杠杆同时加力时，作用不能相加。", "The effects hold near this scenario only, and those of several levers do not add up.";
        Classes =>
            "公共成本为模型所计的落户、学位、医疗托育养老床位、保障性租赁住房、土地整备、就业支持与改造六类之和，与情景比较的口径相同。",
            "Public cost is the sum of the six kinds that the model counts, as in the comparison of scenarios: settlements, school places, hospital, childcare and care places, affordable rental homes, land, and jobs supported with renewal.";
    }
}

messages! {
    /// Layers of uncertainty.
    pub enum LayerName {
        Parameters => "参数", "parameters";
        AnnualShocks => "年度冲击", "annual shocks";
        Delivery => "落实程度", "delivery";
        InitialState => "初始状态", "initial state";
        NextCensus => "下次普查的城乡划分", "next census";
    }
}

messages! {
    /// Words of the table and chart of a variance decomposition.
    pub enum VarianceText {
        Heading { scenario: String, year: u16, indicator: String } =>
            "{scenario}，{year}年{indicator}", "{scenario}: {indicator}, {year}";
        Subheading =>
            "各层不确定性占方差的比例（±标准误）", "variance decomposition (share of the variance, ± standard error)";
        Area => "地区", "area";
        SdPoints => "标准差（百分点）", "sd, points";
        Sd => "标准差", "sd";
        TotalEffect =>
            "各层的总效应：假定其余各层均已知时仍存在的方差占总方差的比例；各层之间有交互作用，合计可超过100%",
            "total effect of a layer: share of the variance that would remain if all other layers were known; with interactions the shares add up to more than 100 %";
        NoShares =>
            "标有“–”的地区不能分解方差：抽样对不足两对，或结果在各次模拟中完全相同",
            "Where a cell is “–”, there is no variance to decompose: there are fewer than two pairs of draws, or the outcome is the same in all draws.";
        FewPairs { pairs: u32, least: usize } =>
            "抽样对为{pairs}对，少于{least}对，不给出标准误",
            "{pairs} pairs of draws are fewer than {least}, so no standard errors are given";
        Title { year: u16, indicator: String } => "方差分解：{year}年{indicator}", "Variance decomposition: {indicator}, {year}";
        Description => "各层总效应占其合计的比例。", "Total effect of each layer as a share of their sum.";
    }
}

messages! {
    /// Words of the table that compares the cohort and the agent engine.
    pub enum EngineComparisonText {
        Indicator => "指标", "indicator";
        Year => "年份", "year";
        Cohorts => "队列引擎", "cohorts";
        NoRules => "个体引擎，不用附加信息", "agents, no rules";
        WithDurations => "加入居住时长", "with durations";
        WithOrigins => "再加入原籍", "and origins";
        Note =>
            "表中为个体引擎与队列引擎结果之差：比率以百分点计，数量以百分比计；±为模拟误差（蒙特卡洛标准误），只有一次模拟或各次模拟相同时不能给出",
            "agents minus cohorts: percentage points for shares, per cent for numbers; ± Monte Carlo standard error, which one draw and draws that are all alike do not have";
    }
}
