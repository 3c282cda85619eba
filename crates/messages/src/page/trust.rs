//! Past errors, assumptions, sources and how to repeat the run.

page_texts! {
    "opinions.title" => "其他方法对{year}年城镇化率的预测", "Other methods on the urban share of {year}";
    "opinions.lead" =>
        "简单规则延续近年的走势，区间由它们过去在其他省份的误差得出；倒数第二行是城镇化率曾与本省现在相同的省份后来的变化。这些方法都不含政策，与所选情景无关。最后一行把本模型对所选情景的预测与各简单规则加权组合，权重按它们过去预测其他省份的好坏确定。",
        "Simple rules continue the recent course, with intervals from their own past errors on other provinces; the last but one row is what became of provinces whose urban share was once what that of this province is now. These methods know no policy, so they are the same for all scenarios. The last row is a weighted mixture of the projection of this scenario and the simple rules; the weights follow from how well each of them forecast the other provinces.";
    "opinions.column.method" => "方法", "Method";
    "opinions.column.plain" => "规则本身", "Rule itself";
    "opinions.column.median" => "计入过去误差后的中位数", "Median with past errors";
    "opinions.column.interval" => "80%区间", "80\u{a0}% interval";
    "opinions.column.reaching" => "达到目标的个数", "Reaching the target";
    "opinions.column.provinces" => "省份数", "Provinces";
    "opinions.range" => "{low}至{high}", "{low} to {high}";
    "opinions.count" => "{values}个值中{reaching}个", "{reaching} of {values} values";
    "opinions.note" =>
        "同一时期各省份的误差并不独立，达标的个数不能换算成精确的概率。",
        "Errors of one period share the course of the nation, so the counts give no precise probability.";
    "trust.validation" => "回测：对以往年份的预测误差", "Validation: forecast errors for past years";
    "trust.validation_lead" =>
        "只用当时已有的数据预测其后年份，与实际公布数比较，并与简单外推规则（不变、几何增长、逻辑斯蒂曲线等）对照。只有一个地区时，落入区间的比例没有意义，记为“–”。完整结果见模型手册 docs/validation.md。",
        "The model forecasts past years from the data available at the time. The forecasts are compared with published values and with simple rules (no change, constant growth, logistic curve and others). The share inside an interval has no meaning for a single area and is “–”. The complete results are in docs/validation.md.";
    "trust.say" =>
        "{window}：{year}年{areas}个{level}的{indicator}，误差为{error}{unit}（评分最优的简单外推规则“{rule}”为{rule_error}{unit}）；{inside}%的实际值落在80%区间内。",
        "For {indicator} of {areas} {level} in {year} ({window}), the error is {error}\u{a0}{unit}, and that of the best simple rule ({rule}) is {rule_error}\u{a0}{unit}. {inside}\u{a0}% of the actual values were inside the 80\u{a0}% interval.";
    "trust.say_province" =>
        "{window}：{year}年全省{indicator}，误差为{error}{unit}（评分最优的简单外推规则“{rule}”为{rule_error}{unit}）。",
        "For {indicator} of the province in {year} ({window}), the error is {error}\u{a0}{unit}, and that of the best simple rule ({rule}) is {rule_error}\u{a0}{unit}.";
    "trust.no_validation" =>
        "本数据包不含回测结果。", "No validation results are available for this data package.";
    "trust.unit.percent" => "%", "%";
    "trust.unit.points" => "个百分点", "percentage points";
    "trust.quantity" => "{value}{unit}", "{value}\u{a0}{unit}";
    "trust.column.window" => "回测期", "Period";
    "trust.column.indicator" => "指标", "Indicator";
    "trust.column.areas" => "地区数", "Areas";
    "trust.column.error" => "误差", "Error";
    "trust.column.inside" =>
        "落入50%、80%、95%区间的比例（%）", "Inside the 50\u{a0}%, 80\u{a0}% and 95\u{a0}% intervals (%)";
    "trust.column.rule" => "评分最优的简单外推规则", "Best simple rule";
    "trust.column.rule_error" => "该规则的误差", "Error of this rule";
    "trust.column.crps" => "连续分级概率评分（CRPS）较该规则的增减幅度（负值为优）", "CRPS relative to this rule (negative is better)";
    "trust.assumptions" => "假设与数据来源", "Assumptions and sources";
    "trust.assumptions_lead" =>
        "参数表列出先验分布的中心值和80%区间；按公布数校准后的分布见 docs/calibration.md。没有来源的数值标为“估计”。",
        "Parameters are listed with the centre and the 80\u{a0}% range of their prior distributions. The distributions after calibration to published values are in docs/calibration.md. Values without a source are marked as estimates.";
    "trust.parameters" => "参数", "Parameters";
    "trust.sources" => "数据来源", "Sources";
    "trust.find" => "在表中查找", "Search the table";
    "trust.parameter.meaning" => "含义", "Meaning";
    "trust.parameter.value" => "中心值（范围）", "Central value (range)";
    "trust.parameter.unit" => "单位", "Unit";
    "trust.parameter.status" => "性质", "Status";
    "trust.parameter.source" => "来源", "Source";
    "trust.parameter.code" => "代码", "Code";
    "trust.source.key" => "代号", "Key";
    "trust.source.citation" => "文献或文件", "Citation";
    "trust.source.location" => "存放位置", "Location";
    "trust.source.licence" => "许可", "Licence";

    "level_name.province" => "省", "province";
    "level_name.city" => "市", "cities";
    "level_name.county" => "县（市、区）", "counties";

    "rule.no_change" => "不变", "no change";
    "rule.geometric" => "几何增长", "geometric growth";
    "rule.logistic" => "逻辑斯蒂曲线", "logistic curve";
    "rule.un_growth_difference" => "联合国城乡增长率差法", "UN growth-difference method";
    "rule.hamilton_perry" => "队列变动比（汉密尔顿—佩里）法", "Hamilton–Perry method";
    "rule.geometric_recent" => "近期几何增长", "geometric growth, recent years";
    "rule.logistic_recent" => "近期逻辑斯蒂曲线", "logistic curve, recent years";
    "rule.un_growth_difference_recent" => "联合国城乡增长率差法（近期）", "UN growth-difference method, recent years";

    "status.observed" => "观测", "observed";
    "status.derived" => "推算", "derived";
    "status.estimate" => "估计", "estimate";

    "run.title" => "情景文件与复现方法", "Scenario file and reproduction";
    "run.version" => "程序版本", "Version";
    "run.draws" => "模拟次数", "Draws";
    "run.seed" => "随机种子", "Seed";
    "run.layers" => "计入的不确定性来源", "Sources of uncertainty";
    "run.posterior" => "参数", "Parameters";
    "run.informed" => "已按公布数校准", "calibrated to published data";
    "run.prior" => "仅用先验分布", "prior distributions only";
    "run.accepted" => "经确认接受的公布数（理由）", "Figures accepted against the forecast (reason)";
    "run.manifest" => "清单文件校验值（SHA-256）", "Manifest digest (SHA-256)";
    "run.unwritten" => "结果未写入文件夹", "results not written to a folder";
    "run.engine" => "推演引擎", "Engine";
    "run.cohorts" => "队列引擎（人数按概率分配，不逐人抽样）", "cohort engine (numbers by probabilities, no single events drawn)";
    "run.agents" =>
        "智能体引擎（每个智能体代表{scale}名居民）；结果另含抽样误差：N人的人数，抽样标准差至多约为{scale}×N的平方根",
        "agent engine (one agent stands for {scale} residents); results also contain sampling noise: a number of N persons has a standard deviation of at most about the square root of {scale} × N from it";
    "run.in_folder" => "在结果文件夹“{folder}”中执行：{command}", "in the run folder “{folder}”: {command}";
    "run.with_file" => "下载情景文件{file}，在其所在文件夹中执行：{command}", "download the scenario file {file} and run in its folder: {command}";
    "run.reproduce" => "复现命令", "Command to reproduce the run";
    "run.scenario" => "情景文件（TOML）", "Scenario file (TOML)";
    "run.copy" => "复制", "Copy";
    "run.download" => "下载", "Download";
    "run.open" => "打开", "Open";
    "run.compare" => "加入比较", "Add to comparison";
    "run.name" => "改名、备注", "Name and note";
    "run.keep" => "保存", "Save";
    "run.leave" => "取消", "Cancel";
    "run.remove" => "删除", "Delete";
    "run.sure" => "删除后不能恢复。", "This cannot be undone.";
    "run.remove_now" => "确认删除", "Delete now";
    "run.removed" => "已删除：{title}", "Deleted: {title}";
    "run.missing" => "没有名为“{folder}”的模拟结果，已忽略。", "There is no simulation “{folder}”; it is left out.";
    "run.report" => "报告", "Report";

    "layer.parameters" => "参数", "parameters";
    "layer.shocks" => "年度随机冲击", "annual shocks";
    "layer.delivery" => "政策落实程度", "policy delivery";
    "layer.initial" => "初始状态（普查误差）", "errors of the initial state";
    "layer.census" => "下次普查重新划分城乡", "the delineation of the next census";
}
