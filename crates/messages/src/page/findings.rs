//! Scoreboard, migration flows, components, contributions, costs and comparison.

page_texts! {
    "score.title" => "规划数字逐项评估", "Every number of the plan";
    "score.lead" =>
        "●较有可能（67%以上） ◐难以断定 ○不太可能（33%以下）；不能模拟的数字照列，不作判断。",
        "● likely (67 % and more) ◐ could go either way ○ unlikely (below 33 %); numbers that are not simulated are listed without a verdict.";
    "score.choose" => "显示哪些", "Which to show";
    "score.show.simulated" => "可模拟的", "simulated";
    "score.show.other" => "不可模拟的", "not simulated";
    "score.show.all" => "全部", "all";
    "score.each_city" => "（各市均须达到）", "(every city)";
    "score.summary" =>
        "规划共{all}个数字，其中{simulated}个可模拟：{likely}个较有可能实现，{open}个难以断定，{unlikely}个不太可能。2035年城镇化率与城乡收入比两项同时实现的概率：{both}。",
        "Of {all} numbers {simulated} are simulated: {likely} likely, {open} open, {unlikely} unlikely. Chance that the urban share and the income ratio of 2035 are both met: {both}.";
    "score.likely" => "较有可能", "likely";
    "score.open" => "难以断定", "open";
    "score.unlikely" => "不太可能", "unlikely";
    "score.none" => "未模拟", "not simulated";
    "score.column.goal" => "指标", "Number";
    "score.column.year" => "年份", "Year";
    "score.column.target" => "目标", "Target";
    "score.column.chance" => "实现概率", "Chance";
    "score.column.expected" => "预测中位数（80%区间）", "Median (80 % interval)";
    "score.column.unit" => "单位", "Unit";
    "score.column.chapter" => "章节", "Chapter";

    "goal.about" => "约", "about ";
    "goal.smaller" => "缩小", "smaller";
    "goal.larger" => "扩大", "larger";
    "goal.>=" => "提高", "more";
    "goal.<=" => "降低", "less";
    "goal.>" => "提高", "more";

    "kind.simulated" => "模拟", "simulated";
    "kind.path" => "外生路径，仅列示", "given path, listed only";
    "kind.context" => "仅列示", "listed only";

    "flows.title" =>
        "市际与省际迁移（{from}—{to}年年均）",
        "Moves between cities and with the rest of China (yearly mean {from}–{to})";
    "flows.lead" =>
        "行为迁出地，列为迁入地；各次抽样的均值，含返乡。市内县际迁移不列。",
        "Rows are origins, columns destinations; means over the draws, returns included; moves within a city are left out.";
    "flows.describe" => "最大的流向：{rows}。", "Largest flows: {rows}.";
    "flows.origin" => "迁出地", "Origin";
    "flows.destination" => "迁入地", "Destination";
    "flows.persons" => "人/年", "Persons a year";

    "balance.title" => "各市净迁入（{from}—{to}年年均）", "Net migration of the cities (yearly mean {from}–{to})";
    "balance.lead" =>
        "蓝色为省内净迁入，橙色为省际净迁入。", "Blue: within the province; orange: with the rest of China.";
    "balance.inside" => "省内净迁入", "within the province";
    "balance.outside" => "省际净迁入", "rest of China";

    "change.title" => "{place}：{what}的构成", "{place}: components of {what}";
    "change.lead" =>
        "各构成相加恰为总变动（黑线）；均值。县的构成按所在市显示。",
        "Components add up exactly to the total (black line); means. For a county those of its city are shown.";
    "change.describe" => "{from}—{to}年合计{total}，其中：{rows}。", "{from}–{to} in all {total}, of which: {rows}.";
    "change.component" => "构成", "Component";
    "change.choose" => "选择变量", "Choose the variable";
    "change.what.share" => "城镇化率变动", "the change of the urban share";
    "change.what.urban" => "城镇常住人口变动", "the change of urban residents";

    "levers.title" =>
        "各项政策对{place}{year}年{indicator}的贡献", "What each lever adds: {place}, {indicator}, {year}";
    "levers.lead" =>
        "“{scenario}”与“{reference}”相差{difference}（80%区间 {low} 至 {high}）；按沙普利值分摊，各项之和等于总差；{draws}次抽样，黑线为80%区间。",
        "“{scenario}” less “{reference}” is {difference} (80 % interval {low} to {high}), shared out by Shapley values that add up to it; {draws} draws, whiskers are 80 % intervals.";
    "levers.none" => "尚未计算，或与参照情景没有差别。", "Not worked out yet, or nothing differs from the reference.";
    "levers.running" => "正在计算，约需数十秒……", "Working it out; this takes some tens of seconds …";
    "levers.ask" => "计算贡献", "Work out";
    "levers.lever" => "政策", "Lever";
    "levers.mean" => "平均贡献", "Mean";
    "levers.error" => "标准误", "Std. error";

    "set.title" => "本情景设定的政策", "Levers that are set";
    "set.lead" => "未列出的政策保持中性。", "All others are neutral.";
    "set.none" => "没有设定任何政策。", "None is set.";
    "set.until" => "，至{end}年", ", until {end}";
    "set.from" => "{start}年起，{ramp}年到位", "from {start}, full after {ramp} years";
    "set.column.lever" => "政策", "Lever";
    "set.column.value" => "力度", "Value";
    "set.column.years" => "时间", "Years";
    "set.column.places" => "范围", "Places";
    "set.column.channel" => "作用途径", "How it acts";
    "set.column.evidence" => "证据", "Evidence";
    "set.column.source" => "出处", "Source";

    "costs.title" => "{place}：公共成本（亿元/年，2020年价）", "{place}: public cost a year, yuan of 2020";
    "costs.lead" =>
        "各类成本的中位数；中位数之和不等于和的中位数，合计以“公共成本合计”为准。",
        "Medians by kind; a sum of medians is not the median of the sum, which is in “public cost”.";
    "costs.extra" =>
        "与“{reference}”相比：成本{cost}，期末城镇常住人口{gain}，每多一名城镇常住人口约{each}。",
        "Against “{reference}”: cost {cost}, urban residents at the end {gain}, that is {each} for each more.";
    "costs.extra_none" =>
        "与“{reference}”相比：成本{cost}，期末城镇常住人口{gain}。",
        "Against “{reference}”: cost {cost}, urban residents at the end {gain}.";
    "costs.describe" => "{from}—{to}年合计{sum}；其中{rows}。", "{from}–{to} in all {sum}; of which {rows}.";
    "costs.kind" => "类别", "Kind";
    "costs.cities" => "各市公共成本（{from}—{to}年合计）", "Public cost by city ({from}–{to})";
    "costs.cities_lead" => "各年中位数之和。", "Sums of yearly medians.";

    "compare.title" => "情景比较：全省常住人口城镇化率", "Scenarios beside each other: urban share of the province";
    "compare.lead" =>
        "色带为本情景80%区间，虚线为其他情景中位数。同一随机数下逐次相减，差值比水平可靠得多。",
        "The band is this scenario's 80 % interval; dashed lines are the medians of the others. Differences are taken draw by draw with the same chance and are far surer than levels.";
    "compare.choose" => "以哪个情景为基准", "Which one is the baseline";
    "compare.against" => "基准：{title}", "against {title}";
    "compare.baseline" => "基准", "baseline";
    "compare.gap" => "{mean}（标准误{error}）", "{mean} (s.e. {error})";
    "compare.unpaired" => "随机种子不同，不可逐次比较", "other seed: not paired";
    "compare.none" =>
        "报告中没有其他情景；用 qilu report … --compare 加入。",
        "No other run in this report; add some with qilu report … --compare.";
    "compare.none_live" =>
        "正在抽样，或尚无其他情景；可“钉住当前设定”或选择参照情景。",
        "Drawing, or nothing to compare with yet: pin the present setting or choose a reference.";
    "compare.column.scenario" => "情景", "Scenario";
    "compare.column.strict" => "达标概率（严格）", "Chance (strict)";
    "compare.column.rounds" => "达标概率（四舍五入）", "Chance (rounded)";
    "compare.column.share" => "期末城镇化率", "Urban share at the end";
    "compare.column.difference" => "与“{baseline}”之差", "Difference from “{baseline}”";
    "compare.column.above" => "高于基准的比例", "Share of draws above";
    "compare.column.residents" => "期末常住人口", "Residents at the end";
    "compare.column.cost" => "公共成本（2026年起合计）", "Public cost from 2026 on";
}
