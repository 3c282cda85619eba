//! Words of the tables and charts of `qilu hindcast`.

messages! {
    /// Words of the tables and charts of hindcasts.
    pub enum HindcastText {
        Window => "回测期", "window";
        Indicator => "指标", "indicator";
        Level => "层级", "level";
        Year => "年份", "year";
        Areas => "地区数", "areas";
        MeanError => "平均绝对误差", "MAE";
        Covered80 => "80%区间覆盖率", "inside 80 %";
        OneArea =>
            "只有一个地区时，覆盖率不是0就是100%，不能说明问题，故记为“–”",
            "the coverage of a single area is either 0 or 100 % and says nothing, so it is “–”";
        BestRule => "最优的简单外推规则", "best rule";
        RuleError => "该规则的平均绝对误差", "its MAE";
        Points { value: String } => "{value}个百分点", "{value} points";
        TenThousands { value: String } => "{value}万人", "{value} x 10,000";
        WindowTitle { window: String, title: String } => "回测期{window}：{title}", "{window}: {title}";
        Outcome => "实际值", "outcome";
        TenThousandPersons => "万人", "10,000 persons";
        PitSubtitle =>
            "概率积分变换（PIT）：实际值在预测分布中的位次；预测分布恰当时呈均匀分布",
            "Rank of the outcomes in the forecasts (PIT); a uniform histogram is correct";
        PitDescription =>
            "中间偏高表示预测区间过宽，两端偏高表示预测区间过窄，一端偏高表示预测有系统偏差。",
            "A histogram that is high in the middle means that the intervals are too wide; high at both ends means too narrow; high at one end means biased.";
        PitAxis => "概率积分变换（PIT）", "PIT";
        UniformRange => "均匀分布时的95%范围", "95 % range if uniform";
        DotsDescription =>
            "点为模型中位数，横线为80%区间，黑菱形为实际值；右侧为误差（人口为百分比，城镇化率为百分点）。",
            "Dots are medians of the model, bars are 80 % intervals and black diamonds are outcomes; on the right is the error, in per cent for residents and in percentage points for shares.";
        ModelMedian => "模型中位数", "median of the model";
        Interval80 => "80%区间", "80 % interval";
        LargestErrors { indicator: String, year: u16, count: usize } =>
            "{indicator}，{year}年：误差最大的{count}个县（市、区）", "{indicator}, {year}: the {count} counties with the largest errors";
        IndicatorInYear { indicator: String, year: u16 } => "{indicator}，{year}年", "{indicator}, {year}";
        Panel { indicator: String, level: HindcastLevel, year: u16 } =>
            "{indicator}（{level}，{year}年）", "{indicator} {level} {year}";
        FansSubtitle => "全省：预测与公布数", "Province: projections and published statistics";
        FansAxis => "%；万人", "per cent; 10,000 persons";
        Published => "公布数", "published";
        ModelIntervals =>
            "模型：中位数与50%、80%、95%区间", "model: median and 50, 80, 95 % intervals";
    }
}

messages! {
    /// Levels of areas.
    pub enum HindcastLevel {
        Province => "省", "province";
        City => "市", "city";
        County => "县（市、区）", "county";
    }
}

messages! {
    /// Names of the model and of the simple rules that it is compared with.
    pub enum HindcastMethod {
        Model => "本模型", "this model";
        NoChange => "保持不变", "no change";
        Geometric => "等比外推", "geometric";
        Logistic => "逻辑斯蒂曲线", "logistic";
        GrowthDifference => "联合国城乡增长率差法", "UN growth difference";
        HamiltonPerry => "Hamilton-Perry法", "Hamilton-Perry";
        GeometricRecent => "等比外推（近年）", "geometric, recent";
        LogisticRecent => "逻辑斯蒂曲线（近年）", "logistic, recent";
    }
}
