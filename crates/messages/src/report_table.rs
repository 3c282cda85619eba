//! Words that stand in the tables and charts of several reports.

messages! {
    /// A heading of a column or row, a unit or a cell of a table.
    pub enum TableWord {
        Area => "地区", "area";
        Province => "全省", "province";
        Year => "年份", "year";
        Indicator => "指标", "indicator";
        PlanIndicator => "规划指标", "plan indicator";
        Scenario => "情景", "scenario";
        Lever => "政策杠杆", "lever";
        Parameter => "参数", "parameter";
        Input => "输入变量", "input";
        Value => "取值", "value";
        Unit => "单位", "unit";
        Source => "来源", "source";
        Observed => "实际值", "observed";
        Published => "公布数", "published";
        Median => "中位数", "median";
        Mean => "均值", "mean";
        MeanInPoints => "均值（百分点）", "mean, percentage points";
        StandardDeviation => "标准差", "standard deviation";
        StandardDeviationInPoints => "标准差（百分点）", "standard deviation, percentage points";
        StandardError => "标准误", "standard error";
        MonteCarloError => "模拟误差", "Monte Carlo error";
        Error95 => "95%误差", "95 % error";
        Interval80 => "80%区间", "80 % interval";
        Interval95 => "95%区间", "95 % interval";
        Probability => "概率", "probability";
        Target => "目标", "target";
        Requirement => "要求", "requirement";
        Difference => "平均差", "mean difference";
        Total => "合计", "total";
        Draws => "模拟次数", "draws";
        Seed => "随机种子", "seed";
        Files => "结果文件", "Files";
    }
}
