//! Texts of the monitoring report.

messages! {
    /// Sentences and headings of the monitoring report.
    pub enum MonitorText {
        Title { year: u16 } => "年度监测报告：{year}", "Monitoring report: {year}";
        LeadShare { year: u16, end: u16, after: f64, low: f64, high: f64, before: f64 } =>
            "计入截至{year}年的公布数后，{end}年全省常住人口城镇化率的中位数为{after:.2}%（80%区间为{low:.2}%至{high:.2}%）；计入前为{before:.2}%。",
            "After assimilation of the statistics up to {year}, the median urban share of the province in {end} is {after:.2} % \
             (80 % interval {low:.2} % to {high:.2} %); before the first assimilation, it was {before:.2} %.";
        LeadFewMembers { year: u16, end: u16, after: f64, before: f64, members: u32 } =>
            "计入截至{year}年的公布数后，{end}年全省常住人口城镇化率的中位数为{after:.2}%（{members}个集合成员不足以给出80%区间）；计入前为{before:.2}%。",
            "After assimilation of the statistics up to {year}, the median urban share of the province in {end} is {after:.2} % \
             ({members} members do not show an 80 % interval); before the first assimilation, it was {before:.2} %.";
        LeadTarget { target: String, probability: String, interval: String, before: String } =>
            "“{target}”的实现概率为{probability}（模拟误差的95%区间为{interval}），计入前为{before}。",
            " The probability of “{target}” is {probability} (95 % interval of the Monte Carlo error {interval}); before, it was {before}.";
        LeadNewTarget { target: String, probability: String, interval: String } =>
            "“{target}”的实现概率为{probability}（模拟误差的95%区间为{interval}）。",
            " The probability of “{target}” is {probability} (95 % interval of the Monte Carlo error {interval}).";
        LeadNoProbability { target: String } =>
            "集合成员不足两个或完全相同，不能给出“{target}”的实现概率。",
            " There are fewer than two members, or all are alike; they give no probability of “{target}”.";
        History => "目标实现概率的逐年变化", "Probabilities by year of assimilation";
        ForecastCheck { year: u16 } => "{year}年：预测检验", "{year}: forecast check";
        Update { effective: f64, members: u32, method: UpdateText } =>
            "按似然加权，{members}个集合成员的有效样本量为{effective:.0}；采用的更新方法为{method}。",
            "If the members were weighted by their likelihood, the effective number would be {effective:.0} of {members}. The update used {method}.";
        NoCities => "本年没有各市的公布数。", "No statistics of cities are available for this year.";
        CitiesByEffect { cities: Vec<String> } =>
            "一阶影响最大的市（百分点，见说明）：{cities}",
            "Cities with the largest first-order effects (percentage points, see notes): {cities}";
        Progress => "规划指标进度", "Progress of the plan indicators";
        Levers => "政策杠杆对缩小差距的作用", "Effect of the levers on the remaining gap";
        GapShort { points: f64, target: String } =>
            "中位数距“{target}”还差{points:.2}个百分点。", "The median is {points:.2} percentage points short of “{target}”.";
        GapClosed { target: String, probability: String } =>
            "中位数已达到“{target}”，实现概率为{probability}；下列政策杠杆可进一步提高这一概率。",
            "The median meets the target “{target}”, and the probability of the target is {probability}. The levers below with a positive effect would raise it further.";
        AllLevers { scenario: String, year: u16, points: f64 } =>
            "情景“{scenario}”的全部政策杠杆自{year}年起合计使城镇化率变动{points:+.2}个百分点。",
            "From {year} on, all levers of the scenario “{scenario}” together change the urban share by {points:+.2} percentage points.";
        Notes => "说明", "Notes";
        ChartTitle => "计入各年公布数后的目标实现概率", "Probability of the targets after each year's statistics";
        ChartDescription =>
            "每一点为计入该年公布数后的概率，误差线为模拟误差的95%区间。",
            "Each point is the probability after the statistics of that year are assimilated. Error bars show the 95 % interval of the Monte Carlo error.";
    }
}

messages! {
    /// Methods of assimilation.
    pub enum UpdateText {
        Weights => "似然加权", "likelihood weights";
        Smoother => "集合平滑", "the ensemble smoother";
    }
}

messages! {
    /// Headings of columns and cells in the tables of the monitoring report.
    pub enum MonitorColumn {
        AssimilatedUpTo => "公布数计入至", "statistics up to";
        FinalShare => "期末城镇化率中位数（80%区间）", "median final urban share (80 % interval)";
        Forecast => "预测中位数（80%区间）", "forecast median (80 % interval)";
        Pit => "在预测分布中的位置（PIT）", "PIT";
        LogScore => "对数评分", "log score";
        FirstOrderEffect =>
            "对期末城镇化率的一阶影响（百分点，见说明）",
            "first-order effect on the final urban share (percentage points, see notes)";
        Current => "本年值", "current value";
        LinearPath => "直线路径值", "linear path";
        Progress => "进度状况", "progress";
        Behind => "**落后**", "**behind**";
        OnPath => "未落后", "on path";
        Modelled { value: String } => "{value}（模型估计）", "{value} (model estimate)";
        ChangeSoFar => "迄今年均变化", "annual change so far";
        ChangeNeeded => "尚需年均变化", "annual change still needed";
        ActingLevers => "直接作用的政策杠杆", "levers with a direct effect";
        EffectOfPlan => "按规划力度实施的影响（百分点，80%区间）", "effect at the strength of the plan, percentage points (80 % interval)";
        ShareOfGap => "占差距的比例", "share of the gap";
    }
}

messages! {
    /// Notes at the end of the monitoring report.
    pub enum MonitorNote {
        Units =>
            "人口以万人为单位，影响以百分点为单位。",
            "Numbers of persons are in ten thousands; effects are in percentage points.";
        Pit { surprising: usize, all: usize } =>
            "PIT（概率积分变换）为公布数在预测分布中的位置；“!”表示位于分布任一端的5%以内（{all}项中有{surprising}项；预测分布若恰当，约占10%）。",
            "The PIT is the share of the forecast distribution below the observation. “!” marks a PIT in the lowest or highest 5 % \
             ({surprising} of {all}; about 10 % are expected if the forecast distributions are correct).";
        LogScore =>
            "对数评分为负对数密度，其大小取决于指标单位，只宜与同一指标其他年份的评分比较。",
            "The log score is the negative log density in the unit of the indicator; compare it only with other years of the same indicator.";
        FirstOrder =>
            "计算一阶影响时，假定每个观测值都能更新全部参数，各项可以相加。在集合平滑中，只有全省的观测值更新参数，\
             各市的观测值只更新本市的年度冲击。因此，各市的数值表示其偏离的方向，不表示其在概率变化中所占的份额，合计也不等于实际变化。",
            "First-order effects are computed as if every observation could update every parameter, and they can be added. In the smoother, \
             only provincial observations update parameters, and a city's observations update only the annual shocks of that city. The \
             value for a city therefore shows the direction of its deviation, not its share of the change in probability, and the sum is not the actual change.";
        PublishedShare =>
            "城镇化率采用公布数；观测误差见 `data/observation_errors.csv`。",
            "The urban share is the published statistic; the observation errors are in `data/observation_errors.csv`.";
    }
}
