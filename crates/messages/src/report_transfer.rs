//! Words of `qilu estimate-transfer`: estimates of the law of the transfer to urban residence.

messages! {
    /// Words of the table on the terminal and of the chart.
    pub enum TransferText {
        Heading { provinces: usize } =>
            "农村居民转为城镇居民的规律：以本省以外{provinces}个省份估计",
            "Law of the transfer of rural residents to urban residence, estimated on {provinces} other provinces";
        Quantity => "参数", "parameter";
        Mean => "均值", "mean";
        Sd => "标准差", "sd";
        RHat => "链间收敛指标", "R-hat";
        Effective => "有效样本数", "effective draws";
        KnownTo { year: u16 } => "已知至{year}年", "known to {year}";
        Ageing { ageing: String } =>
            "趋势为每年的对数变化，含人口老龄化；推演本身已包含老龄化（每年{ageing}），因此文件中的趋势已扣除这一部分",
            "The trend is a change of the logarithm per year and includes ageing. The projection has ageing already ({ageing} per year), so the trend in the file is without it";
        Correlations { pairs: String } => "相关系数：{pairs}", "correlations: {pairs}";
        Acceptance { shares: String } => "接受率：{shares}", "acceptance: {shares}";
        StackHeading => "加权组合预测的权重（按各部分过去预测其他省份的好坏）", "weights of the stacked forecast, from how well each part forecast the provinces";
        ChartTitle => "各省份农村居民每年转为城镇居民的比例，与城镇化程度的关系", "Rural residents who become urban in a year, by the ratio of urban to rural residents";
        ChartSubtitle { provinces: usize } => "{provinces}个省份，不含本省；各省份已调整到2000年城镇化程度为平均值时的水平",
            "{provinces} provinces, without the province of the projection, each moved to the level of a province with the mean ratio of 2000";
        ChartDescription =>
            "每个点是一个省份在一段时期内的平均转移率，曲线是估计出的规律；城镇人口相对越多，转移率越低。2020—2022年各省份普遍较低。",
            "Each point is the mean hazard of a province in a period, and the curves are the estimated law. The hazard is lower where there are more urban residents. In 2020-2022 it is lower everywhere.";
        AxisSize => "城镇人口与农村人口之比的对数", "ln(urban/rural residents)";
        AxisHazard => "每年转移率", "hazard per year";
        Points { first: u16, last: u16 } => "{first}—{last}年", "{first}-{last}";
        Curve { first: u16, last: u16 } => "{first}—{last}年的规律", "law, {first}-{last}";
    }
}
