//! Words that stand in the tables and charts of several reports.

messages! {
    /// A heading of a column or row, a unit or a cell of a table.
    pub enum TableWord {
        Area => "地区", "area";
        Province => "全省", "province";
        Year => "年份", "year";
        Indicator => "指标", "indicator";
        PlanIndicator => "规划指标", "plan indicator";
        Lever => "政策杠杆", "lever";
        Value => "取值", "value";
        Unit => "单位", "unit";
        Source => "来源", "source";
        Published => "公布数", "published";
        Median => "中位数", "median";
        Mean => "均值", "mean";
        StandardDeviation => "标准差", "standard deviation";
        StandardError => "标准误", "standard error";
        MonteCarloError => "模拟误差", "Monte Carlo error";
        Interval80 => "80%区间", "80 % interval";
        Interval95 => "95%区间", "95 % interval";
        Probability => "概率", "probability";
        Target => "目标", "target";
        Requirement => "要求", "requirement";
        Difference => "差值均值", "mean difference";
    }
}
