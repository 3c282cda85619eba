//! Words of the answers of `qilu explain`, `qilu variance` and `qilu engines`.

messages! {
    /// Words of the table of an attribution: which levers cause the difference between two scenarios.
    pub enum AttributionText {
        Heading { area: String, year: u16, indicator: String, scenario: String, reference: String } =>
            "{area} {year}年{indicator}：“{scenario}”减去“{reference}”",
            "{area}, {year}, {indicator}: `{scenario}` minus `{reference}`";
        MeanPoints => "均值（百分点）", "mean, points";
        Mean => "均值", "mean";
        Error95 => "95%模拟误差", "95 % Monte Carlo error";
        Interval80 => "80%区间", "80 % interval";
        Source => "差异来源", "source of the difference";
        Total => "合计", "total";
        Exact => "沙普利值，精确计算", "Shapley values, computed exactly";
        ByOrders =>
            "沙普利值，每次模拟取一个随机次序及其逆序",
            "Shapley values, estimated with one random order and its reverse in each draw";
        Components { scenario: String } =>
            "“{scenario}”：基年以来城镇化率变动的构成", "`{scenario}`: components of the change in the urban share since the base year";
        Component => "变动构成", "component";
    }
}

messages! {
    /// Layers of uncertainty.
    pub enum LayerName {
        Parameters => "参数", "parameters";
        AnnualShocks => "年度冲击", "annual shocks";
        Delivery => "措施落实", "delivery";
        InitialState => "起始状态", "initial state";
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
            "各层的总效应：其余各层都已知时仍剩的方差比例；各层有共同作用，合计可超过 100%",
            "total effect of a layer: share of the variance that would remain if all other layers were known; with interactions the shares add up to more than 100 %";
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
        NoRules => "个体，无规则", "agents, no rules";
        WithDurations => "加居住年限", "with durations";
        WithOrigins => "再加原籍", "and origins";
        Note =>
            "个体引擎减去队列引擎：比率为百分点，数量为百分比；±为模拟误差（蒙特卡洛标准误）",
            "agents minus cohorts: percentage points for shares, per cent for numbers; ± Monte Carlo standard error";
    }
}
