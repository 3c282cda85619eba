//! Past errors, assumptions, sources and how to repeat the run.

page_texts! {
    "trust.validation" => "过去预测得准不准", "How wrong it would have been";
    "trust.validation_lead" =>
        "用当年已知的数据推算后来，再与实际比较，并与简单规则（不变、等速增长、逻辑斯蒂曲线等）对照。完整结果见模型手册 docs/validation.md。",
        "What the model would have said with what was known then, against what came, beside simple rules (no change, constant growth, logistic curve …). All of it is in docs/validation.md.";
    "trust.say" =>
        "{window}：{year}年{areas}个{level}的{indicator}误差为{error}{unit}（最好的简单规则“{rule}”为{rule_error}）；{inside}%落在80%区间内。",
        "{window}: {indicator} of {areas} {level} in {year} was off by {error} {unit} (best simple rule, {rule}: {rule_error}); {inside} % lay inside the 80 % interval.";
    "trust.say_province" =>
        "{window}：{year}年全省{indicator}误差{error}{unit}（最好的简单规则“{rule}”为{rule_error}）。",
        "{window}: {indicator} of the province in {year} was off by {error} {unit} (best simple rule, {rule}: {rule_error}).";
    "trust.no_validation" => "这个数据包没有回测结果。", "There are no hindcasts of these data.";
    "trust.unit.percent" => "%", "%";
    "trust.unit.points" => "个百分点", "points";
    "trust.column.window" => "时段", "Window";
    "trust.column.indicator" => "指标", "Indicator";
    "trust.column.areas" => "地区", "Areas";
    "trust.column.error" => "误差", "Error";
    "trust.column.inside" => "落入50/80/95%区间（%）", "Inside 50/80/95 % (%)";
    "trust.column.rule" => "最好的简单规则", "Best simple rule";
    "trust.column.rule_error" => "其误差", "Its error";
    "trust.column.crps" => "CRPS相对规则", "CRPS against it";
    "trust.assumptions" => "假设与数据来源", "Assumptions and sources";
    "trust.assumptions_lead" =>
        "参数为先验的中心值和80%范围；公布数据校准后的分布见 docs/calibration.md。没有来源的数值标为估计。",
        "Parameters with the centre and the 80 % range of their priors; what published figures say of them is in docs/calibration.md. Values without a source are marked as estimates.";
    "trust.parameters" => "参数", "Parameters";
    "trust.sources" => "数据来源", "Sources";
    "trust.find" => "在表中查找", "Find in the table";
    "trust.parameter.meaning" => "含义", "Meaning";
    "trust.parameter.value" => "中心值（范围）", "Centre (range)";
    "trust.parameter.unit" => "单位", "Unit";
    "trust.parameter.status" => "性质", "Status";
    "trust.parameter.source" => "来源", "Source";
    "trust.parameter.code" => "代码", "Code";
    "trust.source.key" => "代号", "Key";
    "trust.source.citation" => "文献或文件", "Citation";
    "trust.source.location" => "位置", "Location";
    "trust.source.licence" => "许可", "Licence";

    "level_name.province" => "省", "province";
    "level_name.city" => "市", "cities";
    "level_name.county" => "县（市、区）", "counties";

    "rule.no_change" => "不变", "no change";
    "rule.geometric" => "等速增长", "geometric growth";
    "rule.logistic" => "逻辑斯蒂曲线", "logistic curve";
    "rule.un_growth_difference" => "联合国城乡增长差法", "UN growth difference";
    "rule.hamilton_perry" => "队列变化比", "Hamilton-Perry";
    "rule.geometric_recent" => "近期等速增长", "recent geometric growth";
    "rule.logistic_recent" => "近期逻辑斯蒂曲线", "recent logistic curve";
    "rule.un_growth_difference_recent" => "近期城乡增长差法", "recent UN growth difference";

    "status.observed" => "观测", "observed";
    "status.derived" => "推算", "derived";
    "status.estimate" => "估计", "estimate";

    "run.title" => "情景文件与复现", "The scenario, and how to make the run again";
    "run.version" => "程序版本", "Version";
    "run.draws" => "抽样次数", "Draws";
    "run.seed" => "随机种子", "Seed";
    "run.layers" => "开启的不确定性", "Uncertainty";
    "run.posterior" => "参数", "Parameters";
    "run.informed" => "已用公布数据校准", "calibrated to published figures";
    "run.prior" => "仅用先验", "priors alone";
    "run.manifest" => "清单文件摘要（SHA-256）", "Manifest, SHA-256";
    "run.unwritten" => "未写入文件夹", "not written to a folder";
    "run.reproduce" => "复现命令", "To reproduce";
    "run.scenario" => "情景文件（TOML）", "Scenario file (TOML)";
    "run.copy" => "复制", "Copy";
    "run.download" => "下载", "Download";
    "run.open" => "打开", "Open";
    "run.compare" => "加入比较", "Compare";
    "run.report" => "报告", "Report";

    "layer.parameters" => "参数", "parameters";
    "layer.shocks" => "年度冲击", "annual shocks";
    "layer.delivery" => "政策落实程度", "delivery of levers";
    "layer.initial" => "普查误差", "census error";
}
