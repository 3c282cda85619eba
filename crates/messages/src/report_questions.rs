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
    /// Layers of uncertainty.
    pub enum LayerName {
        Parameters => "参数", "parameters";
        AnnualShocks => "年度冲击", "annual shocks";
        Delivery => "落实程度", "delivery";
        InitialState => "初始状态", "initial state";
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
