//! Words of the second opinions beside the projection.

messages! {
    /// Names of simple rules and of the reference provinces.
    pub enum BenchmarkName {
        ConstantHazard => "乡村居民转为城镇居民的年率不变", "constant rate of becoming urban";
        ConstantGain => "每年增加的百分点不变", "constant gain in points a year";
        Logistic => "逻辑斯蒂曲线", "logistic curve";
        UnGrowthDifference => "联合国城乡增长率差法", "growth difference of the United Nations";
        Reference => "曾处于同一水平的省份", "provinces that were at the same level";
        Stack => "本模型与各简单规则的加权组合", "weighted mixture of the projection and the rules";
    }
}

messages! {
    /// Texts around the second opinions.
    pub enum OpinionText {
        Heading { year: u16 } =>
            "其他方法对{year}年城镇化率的预测（区间由该方法过去在其他省份的误差得出）",
            "Other methods on the urban share of {year} (intervals from their own past errors on other provinces)";
        Plain => "规则本身", "rule itself";
        Reaching { threshold: f64 } => "其中达到{threshold:.0}%", "of which {threshold:.0} % or more";
        Count { reaching: usize, values: usize } => "{values}个值中{reaching}个", "{reaching} of {values} values";
        Provinces => "省份数", "provinces";
        Note =>
            "除加权组合外，各方法只延续近年的走势，不含任何政策；过去的误差来自同一时期的省份，彼此并不独立，达标的个数不能换算成精确的概率。加权组合的权重按各方法过去预测其他省份的好坏确定（见 docs/transfer.md），其中本模型的部分含本情景的政策。",
            "The methods continue the recent course and know no policy, except the part of the mixture that is this projection. Past errors of one period share the course of the nation, so the counts give no precise probability. The weights of the mixture follow from how well each method forecast the other provinces (docs/transfer.md).";
    }
}
