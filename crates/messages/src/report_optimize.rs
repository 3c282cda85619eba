//! Texts of the result of an optimization.

messages! {
    /// Sentences of the result of an optimization.
    pub enum OptimizeText {
        RequiredAtLeast { year: u16, place: String, indicator: String, threshold: String, probability: String } =>
            "{year}年{place}{indicator}不低于{threshold}的概率不低于{probability}",
            "{indicator} of {place} in {year} at least {threshold}, with a probability of at least {probability}";
        RequiredAtMost { year: u16, place: String, indicator: String, threshold: String, probability: String } =>
            "{year}年{place}{indicator}不高于{threshold}的概率不低于{probability}",
            "{indicator} of {place} in {year} at most {threshold}, with a probability of at least {probability}";
        ScenarioMeaning { required: String } =>
            "按公共成本最低求得的杠杆组合，须满足：\n{required}。",
            "The cheapest package of levers found for this requirement:\n{required}.";
        AddedTo { scenario: String } => "所依据的情景：{scenario}", "added to the scenario: {scenario}";
        Evaluated { packages: usize, searched: usize, pruned: usize, draws: u32, seed: u64 } =>
            "共评估{packages}个杠杆组合（搜索{searched}个，去掉不需要的杠杆时{pruned}个），每个作{draws}次模拟，随机种子为{seed}",
            "{packages} packages evaluated ({searched} in the search, {pruned} to remove levers that are not needed) with {draws} draws each, seed {seed}";
        Cheapest => "求得的成本最低的组合", "The cheapest package found";
        OutOfReach { found: String, interval: String, required: String } =>
            "无法达到要求的概率{required}，故未写出情景文件。在所给取值范围内求得的最高概率：{found}（另行模拟，95%区间：{interval}）。概率最高的组合：",
            "Out of reach: the required probability of {required} is not met, and no scenario file is written. Highest probability found within the bounds: \
             {found} (fresh draws, 95 % interval: {interval}). The package with the highest probability:";
        Binds { levers: Vec<String> } => "已到上限、限制概率提高的杠杆：{levers}", "Levers that stand at a limit and bind: {levers}";
        NothingBinds =>
            "没有杠杆到达取值上限；继续提高各杠杆的取值已不能提高概率，需要其他杠杆或更长的时间",
            "No lever stands at a limit: larger values do not raise the probability, so other levers or more time are needed";
        NoLever => "不需要任何政策杠杆。", "No lever is needed.";
        Contributions =>
            "概率增量、成本增量分别指单独去掉该项杠杆后概率的降幅和成本的减少额，各次计算使用公共随机数。成本按2020年价格计，单位为亿元，为基年至目标年的累计数。",
            "Probability gained and cost added are the probability lost and the cost saved if this lever alone is removed, with the same draws. \
             Costs are in 100 million yuan at 2020 prices, summed over all years up to the target year.";
        Confirmed { seed: u64, required: String, interval: String } =>
            "另用随机种子{seed}重新模拟复核，结果与要求的{required}相符：{interval}",
            "Fresh draws (seed {seed}) agree with the required {required}: {interval}";
        NotConfirmed { seed: u64, required: String, interval: String } =>
            "另用随机种子{seed}重新模拟复核，结果低于要求的{required}：{interval}；请增加模拟次数，或提高所要求的概率",
            "Fresh draws (seed {seed}) do not confirm the required {required}: {interval}. Search with more draws or require a higher probability.";
        Uncosted { levers: Vec<String> } =>
            "注：{levers}自身的成本未计入（模型中没有，优化问题文件也未给出 `price`），只计入由此带来的学位、床位、落户等后续成本；成本最低的组合因此偏向这些杠杆。",
            "Note: the direct cost of {levers} is not included (the model has no such cost, and no `price` is given). Only the resulting cost of school \
             places, beds and settlements is included. The cheapest package therefore favours these levers.";
        FrontNote =>
            "以下各组合中，没有一个能在成本（2020年价格，亿元）、概率、各市差距（各市城镇化率的平均对数偏差）三方面同时优于另一个",
            "packages of which none is better than another in all three of cost (100 million yuan at 2020 prices), probability and inequality (mean \
             logarithmic deviation of the urban shares of the cities)";
        FrontTitle => "成本与概率的权衡（帕累托前沿）", "Trade-off between cost and probability (Pareto front)";
        FrontDescription =>
            "每个点为一个杠杆组合，没有其他组合能在成本、概率和各市差距三方面同时优于它。",
            "Each point is a package of levers; no other package is better in all three of cost, probability and inequality.";
        CostAxis => "增加的公共成本（亿元，2020年价格）", "added public cost, 100 million yuan at 2020 prices";
        ProbabilityAxis => "达到目标的概率", "probability that the target is met";
        InequalityBelow { value: f64 } => "各市差距 < {value:.5}", "inequality of the cities < {value:.5}";
        RequiredProbability => "要求的概率", "required probability";
    }
}

messages! {
    /// Headings and cells in the tables of an optimization.
    pub enum OptimizeColumn {
        Place => "实施范围", "place";
        Years => "年份（逐步到位年数）", "years (ramp)";
        Bounds => "取值范围", "bounds";
        AtBound => "已到取值上限", "at its bound";
        AtCostCap => "已到成本上限", "at its cost cap";
        ProbabilityGained => "概率增量（百分点）", "probability gained, points";
        CostAdded => "成本增量", "cost added";
        OwnCost => "自身成本", "own cost";
        CostOfModel => "模型", "model";
        CostOfModelAndGiven { price: f64 } => "模型＋给定{price}", "model + given {price}";
        CostGiven { price: f64 } => "给定{price}", "given {price}";
        NotCosted => "未计入", "not included";
        SearchProbability => "概率（搜索阶段）", "probability (search)";
        WithPackage => "采用该组合", "with the package";
        WithoutLevers => "不采用任何杠杆", "without levers";
        FreshDraws { draws: u32 } => "{draws}次复核模拟", "{draws} fresh draws";
        IndicatorMean => "指标均值", "mean";
        Inequality => "各市差距", "inequality";
        Package => "组合", "package";
        CostOfPackage => "增加的成本（亿元）", "added cost";
        LeverCount => "杠杆数", "levers";
    }
}

messages! {
    /// Groups of places on which a lever acts.
    pub enum PlaceGroup {
        Tier1 => "规划一级城市", "cities of tier 1";
        Tier2 => "规划二级城市", "cities of tier 2";
        Tier3 => "规划三级城市", "cities of tier 3";
        Counties => "各县和县级市", "counties";
        Districts => "各市辖区", "districts";
    }
}
