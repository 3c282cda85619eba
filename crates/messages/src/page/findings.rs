//! Scoreboard, migration flows, components, contributions, costs and comparison.

page_texts! {
    "score.title" => "规划指标逐项评估", "Assessment of the plan's indicators";
    "score.lead" =>
        "●概率在66%及以上，◐在33%与66%之间，○在33%及以下，均指概率的95%区间全部在内；◇难以断定（区间跨界，或模拟不足50次）；✓、✗各次模拟结果相同，均达到或均未达到。不能模拟的指标只列出，不作评估。",
        "● means a probability of 66\u{a0}% or more, ◐ one between 33\u{a0}% and 66\u{a0}%, and ○ one of 33\u{a0}% or less, each with the whole 95\u{a0}% interval of the probability. ◇ means undecided: the interval crosses a limit, or there are fewer than 50 draws. ✓ and ✗ mean that all draws are alike, and meet or miss the target. Indicators that are not simulated are listed without an assessment.";
    "score.choose" => "选择显示的指标", "Choose the indicators to show";
    "score.show.simulated" => "可模拟的指标", "Simulated";
    "score.show.other" => "不可模拟的指标", "Not simulated";
    "score.show.all" => "全部指标", "All";
    "score.every_year" => "到{year}年每年", "Every year to {year}";
    "score.since_base" => "基年至{year}年", "Base year to {year}";
    "score.each_city" => "（各市均须达到）", "(in every city)";
    "score.met" => "✓ 已达到（公布数{value}）", "✓ met (published: {value})";
    "score.missed" => "✗ 未达到（公布数{value}）", "✗ missed (published: {value})";
    "score.verdict" => "{symbol} {probability}，{words}", "{symbol} {probability}, {words}";
    "score.alike" => "{symbol} {probability}", "{symbol} {probability}";
    "score.summary" =>
        "规划及相关文件共{all}项指标，其中{simulated}项可模拟：{likely}项实现概率在66%及以上，{open}项在33%至66%之间，{unlikely}项在33%及以下，{undecided}项难以断定；各次模拟相同的，{met}项达到、{missed}项未达到。2035年常住人口城镇化率和城乡居民收入比两项目标同时实现的概率：{both}。",
        "{simulated} of the {all} indicators of the plan and related documents are simulated: {likely} are met with a probability of 66\u{a0}% or more, {open} with one between 33\u{a0}% and 66\u{a0}%, {unlikely} with one of 33\u{a0}% or less, and {undecided} are undecided; where all draws are alike, {met} are met and {missed} are missed. The probability that the targets for the urban share and the income ratio in 2035 are both met is {both}.";
    "score.column.goal" => "指标", "Indicator";
    "score.column.year" => "年份", "Year";
    "score.column.target" => "目标", "Target";
    "score.column.probability" => "实现概率", "Probability";
    "score.column.expected" => "预测中位数（80%区间）", "Median (80\u{a0}% interval)";
    "score.column.unit" => "单位", "Unit";
    "score.column.chapter" => "章节", "Chapter";

    "goal.about" => "约", "about ";
    "goal.smaller" => "下降", "to fall";
    "goal.larger" => "提高", "to rise";
    "goal.>=" => "提高", "to rise";
    "goal.<=" => "降低", "to fall";
    "goal.>" => "提高", "to rise";

    "kind.simulated" => "模拟", "simulated";
    "kind.path" => "外生给定，仅列出", "exogenous, listed only";
    "kind.context" => "仅列出", "listed only";

    "flows.title" =>
        "市际与省际迁移（{from}—{to}年年均）",
        "Migration between cities and with the rest of China (yearly mean {from}–{to})";
    "flows.lead" =>
        "横行表示迁出地，纵列表示迁入地；数值为各次模拟的均值，含返乡，不含市内迁移。",
        "Rows are origins and columns are destinations. Values are means over the draws and include return migration; migration within a city is not shown.";
    "flows.describe" => "规模最大的迁移流向：{rows}。", "Largest flows: {rows}.";
    "flows.origin" => "迁出地", "Origin";
    "flows.destination" => "迁入地", "Destination";
    "flows.persons" => "人/年", "Persons per year";

    "balance.title" => "各市净迁入（{from}—{to}年年均）", "Net migration by city (yearly mean {from}–{to})";
    "balance.lead" =>
        "蓝色为省内净迁入，橙色为省际净迁入。",
        "Blue bars show net migration within the province, and orange bars show net migration with the rest of China.";
    "balance.inside" => "省内净迁入", "Within the province";
    "balance.outside" => "省际净迁入", "Rest of China";

    "change.title" => "{place}：{what}分解", "{place}: components of {what}";
    "change.lead" =>
        "各分解项之和等于总变动（黑线）；数值为均值。选择县（市、区）时，显示其所在市的分解。",
        "The components add up to the total change (black line). The values are means over the draws. For a county, the components of its city are shown.";
    "change.describe" => "{from}—{to}年合计{total}，其中：{rows}。", "From {from} to {to} the total is {total}, of which {rows}.";
    "change.component" => "分解项", "Component";
    "change.choose" => "选择变量", "Choose the variable";
    "change.what.share" => "城镇化率变动", "change in the urban share";
    "change.what.urban" => "城镇常住人口变动", "change in urban residents";

    "levers.title" =>
        "各政策杠杆对{place}{year}年{indicator}的贡献", "Contribution of each lever: {place}, {indicator}, {year}";
    "levers.lead" =>
        "“{scenario}”与“{reference}”相差{difference}{interval}。总差值按沙普利值分摊到各政策杠杆，各项合计等于总差值；共{draws}次模拟，黑线为80%区间。",
        "The difference between “{scenario}” and “{reference}” is {difference}{interval}. It is attributed to the levers by Shapley values, which add up to the total. The contributions are from {draws} draws, and the black lines are their 80\u{a0}% intervals.";
    "levers.interval" => "（80%区间为{low}至{high}）", " (80\u{a0}% interval {low} to {high})";
    "levers.none" =>
        "尚未计算，或与参照情景没有差别。", "The contributions have not been computed yet, or the scenario does not differ from the reference scenario.";
    "levers.running" => "正在计算，约需30秒……", "The contributions are being computed. This takes about 30 seconds …";
    "levers.ask" => "计算各政策杠杆的贡献", "Compute contributions";
    "levers.lever" => "政策杠杆", "Lever";
    "levers.mean" => "平均贡献", "Mean contribution";
    "levers.error" => "标准误", "Standard error";
    "levers.total" => "合计", "Total";

    "set.title" => "本情景设定的政策杠杆", "Lever settings of this scenario";
    "set.lead" => "未列出的政策杠杆取中性值。", "All other levers have their neutral value.";
    "set.none" => "本情景未设定政策杠杆。", "No lever is set.";
    "set.until" => "，到{end}年为止", ", until {end}";
    "set.from" => "{start}年起，{ramp}年到位", "from {start}, phased in over {ramp} years";
    "set.at" => "{start}年起", "from {start}";
    "set.value" => "{value}（{unit}）", "{value} ({unit})";
    "set.column.lever" => "政策杠杆", "Lever";
    "set.column.value" => "力度", "Value";
    "set.column.years" => "实施时间", "Period";
    "set.column.places" => "实施范围", "Area";
    "set.column.channel" => "作用途径", "Mechanism";
    "set.column.evidence" => "证据", "Evidence";
    "set.column.source" => "出处", "Source";

    "costs.title" => "{place}：年度公共成本（2020年价）", "{place}: public cost per year (2020 prices)";
    "costs.lead" =>
        "图中为各类成本的中位数。各类成本中位数之和不等于合计的中位数，合计以“公共成本合计”为准。",
        "The values are medians by kind of cost. A sum of medians is not the median of the sum. The median of the sum is shown as “public cost”.";
    "costs.extra" =>
        "与“{reference}”相比：公共成本{cost}，期末城镇常住人口{gain}，每增加一名城镇常住人口约需{each}。",
        "Compared with “{reference}”, the difference in public cost is {cost} and the difference in urban residents in the last year is {gain}. This is about {each} per additional urban resident.";
    "costs.extra_none" =>
        "与“{reference}”相比：公共成本{cost}，期末城镇常住人口{gain}。",
        "Compared with “{reference}”, the difference in public cost is {cost} and the difference in urban residents in the last year is {gain}.";
    "costs.describe" => "{from}—{to}年合计{sum}，其中{rows}。", "From {from} to {to} the total is {sum}, of which {rows}.";
    "costs.kind" => "类别", "Kind of cost";
    "costs.cities" => "各市公共成本（{from}—{to}年合计）", "Public cost by city (total {from}–{to})";
    "costs.cities_lead" => "数值为各年中位数之和。", "The values are sums of yearly medians.";

    "compare.title" => "情景比较：全省常住人口城镇化率", "Comparison of scenarios: urban share of the province";
    "compare.lead" =>
        "色带为本情景的80%区间，虚线为其他情景的中位数。各情景使用公共随机数，差值按次配对计算，其模拟误差远小于各情景结果本身的模拟误差。",
        "The shaded area is the 80\u{a0}% interval of this scenario, and dashed lines are the medians of the other scenarios. All scenarios use common random numbers, so the differences between them have a much smaller Monte Carlo error than the results of each scenario.";
    "compare.choose" => "选择参照情景", "Choose the reference scenario";
    "compare.against" => "参照：{title}", "Reference: {title}";
    "compare.baseline" => "参照情景", "reference";
    "compare.gap" => "{mean}（标准误{error}）", "{mean} (standard error {error})";
    "compare.unpaired" => "随机种子不同，不能逐次比较", "The seeds differ, so the draws cannot be compared one by one";
    "compare.none" =>
        "本报告未含其他情景；可用 qilu report … --compare 加入。",
        "This report contains no other scenario. Add scenarios with qilu report … --compare.";
    "compare.none_live" =>
        "正在模拟，或尚无可比较的情景。可点击“保存当前设定作对照”，或选择参照情景。",
        "The simulation is running, or there is no other scenario yet. Use “Save current settings for comparison” or choose a reference scenario.";
    "compare.column.scenario" => "情景", "Scenario";
    "compare.column.strict" => "达标概率（严格口径）", "Probability of the target (strict)";
    "compare.column.rounds" => "达标概率（四舍五入口径）", "Probability of the target (rounded)";
    "compare.column.share" => "期末城镇化率", "Urban share in the last year";
    "compare.column.difference" => "与“{baseline}”之差", "Difference from “{baseline}”";
    "compare.column.above" => "高于参照情景的模拟占比", "Share of draws above the reference";
    "compare.column.residents" => "期末常住人口", "Residents in the last year";
    "compare.column.cost" => "公共成本（2026年起合计）", "Public cost (total from 2026)";
}
