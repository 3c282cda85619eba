//! Scoreboard, migration flows, components, contributions, costs and comparison.

page_texts! {
    "score.title" => "规划指标逐项评估", "Assessment of the plan's indicators";
    "score.lead" =>
        "●概率在66%及以上，◐在33%与66%之间，○在33%及以下，均指概率的95%区间全部在内；◇难以断定（区间跨越66%或33%的界限，或模拟不足50次）。文字用语与符号同一口径：“较有可能”“很可能”“几乎可以肯定”均为●，依次指整个区间在66%、90%、99%及以上；✓、✗各次模拟结果相同，均达到或均未达到。目标为“约”的，概率按四舍五入口径计算（约75即不低于74.5）。不能模拟的指标只列出，不作评估。",
        "● means a probability of 66\u{a0}% or more, ◐ one between 33\u{a0}% and 66\u{a0}%, and ○ one of 33\u{a0}% or less, each with the whole 95\u{a0}% interval of the probability. ◇ means undecided: the interval crosses the limit of 66\u{a0}% or of 33\u{a0}%, or there are fewer than 50 draws. The words follow the marks: “likely”, “very likely” and “virtually certain” are all ●, with the whole interval at or above 66, 90 and 99\u{a0}%. ✓ and ✗ mean that all draws are alike, and meet or miss the target. The probability of a target of “about” counts values that round to it (about 75 is at least 74.5). Indicators that are not simulated are listed without an assessment.";
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
        "规划及相关文件共{all}项指标，其中{simulated}项可模拟：{likely}项实现概率在66%及以上，{open}项在33%至66%之间，{unlikely}项在33%及以下，{undecided}项难以断定；各次模拟相同的，{met}项达到、{missed}项未达到。2035年常住人口城镇化率不低于{share}%且城乡居民收入比不高于{ratio}（均按严格口径）的概率：{both}。",
        "{simulated} of the {all} indicators of the plan and related documents are simulated: {likely} are met with a probability of 66\u{a0}% or more, {open} with one between 33\u{a0}% and 66\u{a0}%, {unlikely} with one of 33\u{a0}% or less, and {undecided} are undecided; where all draws are alike, {met} are met and {missed} are missed. The probability that the urban share is at least {share}\u{a0}% and the income ratio at most {ratio} in 2035, both in the strict reading, is {both}.";
    "score.column.goal" => "指标", "Indicator";
    "score.column.year" => "年份", "Year";
    "score.column.target" => "目标", "Target";
    "score.column.probability" => "实现概率", "Probability";
    "score.column.expected_single" => "预测值（单一变化过程）", "Value (single course)";
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

    "monitor.title" => "{years}年统计公布后的监测", "Monitoring after the statistics of {years}";
    "monitor.says" =>
        "{years}年统计数公布后，“{title}”下“{target}”的概率由{before}变为{after}。",
        "With the statistics of {years}, the probability of “{target}” under “{title}” changed from {before} to {after}.";
    "monitor.lead" =>
        "由 qilu monitor 逐年吸收公布数得到：每年先预测、再与公布数比较、然后修正（{members}次模拟，程序版本{version}）。括号内为概率的95%区间（模拟误差）。所用方法和模拟次数与本页其他部分的校准不同，两处的概率不能直接相减。预测中低于公布数的占比不足5%或超过95%的，标为“出乎预料”。未列出的年份和地区没有可用的公布数。",
        "Made by qilu monitor, which takes in the statistics year by year: a forecast, the comparison with the published values, and then the update ({members} draws, version {version}). Brackets give the 95\u{a0}% interval of a probability (Monte Carlo error). The method and the number of draws differ from the calibration behind the rest of the page, so that probabilities of the two cannot be subtracted. A figure is called surprising where less than 5\u{a0}% or more than 95\u{a0}% of the forecast lie below it. Years and areas that are not listed have no usable published values.";
    "monitor.steps" => "逐年变化：{target}", "Year by year: {target}";
    "monitor.range" => "{value}（{low}至{high}）", "{value} ({low} to {high})";
    "monitor.targets" => "目标的概率", "Probabilities of the targets";
    "monitor.province" => "全省：预测与公布", "The province: forecast and published";
    "monitor.odd" => "出乎预料的分市数据", "Surprising figures of cities";
    "monitor.others" => "分市数据（{count}项）", "Figures of cities ({count})";
    "monitor.effort" =>
        "从现在起落实“{scenario}”，各政策杠杆对{year}年全省城镇化率的作用",
        "Effect of the levers of “{scenario}” from now on, on the urban share of the province in {year}";
    "monitor.settled" => "已有公布数", "published";
    "monitor.marked" => "（出乎预料）", "(surprising)";
    "monitor.column.target" => "目标", "Target";
    "monitor.column.before" => "公布前概率", "Probability before";
    "monitor.column.after" => "公布后概率", "Probability after";
    "monitor.column.published" => "公布数", "Published value";
    "monitor.column.figure" => "指标", "Figure";
    "monitor.column.year" => "年份", "Year";
    "monitor.column.expected" => "预测（80%区间）", "Forecast (80\u{a0}% interval)";
    "monitor.column.pit" => "低于公布数的预测占比", "Share of the forecast below the figure";

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
        "“{scenario}”与“{reference}”相差{difference}{error}{interval}。总差值按沙普利值分摊到各政策杠杆，各项合计等于总差值；由{draws}次模拟算得{fewer}{whiskers}。",
        "The difference between “{scenario}” and “{reference}” is {difference}{error}{interval}. It is attributed to the levers by Shapley values, which add up to the total. The contributions are from {draws} draws{fewer}{whiskers}.";
    "levers.error_of" => "（标准误{error}）", " (standard error {error})";
    "levers.no_error" => "（模拟不足，没有标准误）", " (without a standard error, which needs more draws that differ)";
    "levers.fewer" =>
        "，少于本页其他结果所用的{full}次，因此与“情景比较”中的差值略有不同",
        ", fewer than the {full} of the other results of this page, so that the difference is not quite that of the comparison of scenarios";
    "levers.whiskers" => "，黑线为80%区间", "; the black lines are their 80\u{a0}% intervals";
    "levers.interval" => "（80%区间为{low}至{high}）", " (80\u{a0}% interval {low} to {high})";
    "levers.none" =>
        "尚未计算，或与参照情景没有差别。", "The contributions have not been computed yet, or the scenario does not differ from the reference scenario.";
    "levers.running" => "正在计算，约需30秒……", "The contributions are being computed. This takes about 30 seconds …";
    "levers.ask" => "计算各政策杠杆的贡献", "Compute contributions";
    "levers.no_request" =>
        "此结果不是由本页生成的，本页不知道它的设定，因此不能在此计算；可用命令 qilu explain。",
        "This run was not made by this page, which does not know its settings and cannot compute this. Use the command qilu explain.";
    "levers.lever" => "政策杠杆", "Lever";
    "levers.mean" => "平均贡献", "Mean contribution";
    "levers.error" => "标准误", "Standard error";
    "levers.total" => "合计", "Total";

    "steps.title" => "再加力一步，哪一项最划算：对{year}年全省城镇化率的作用与成本", "What helps most for the money: one step of each lever, urban share in {year}";
    "steps.lead" =>
        "在“{scenario}”基础上，自{from}年起每次只把一个杠杆推进一步（全部取值范围的十分之一，不越过上下限；情景中已有设定的，按其原有的推进时间；中性值在取值范围之内的杠杆另作下调），与原情景逐次比较（{draws}次模拟，同一组随机数，±为95%模拟误差）。达标概率指“{target}”。公共成本为{from}—{to}年合计，2020年价。按每提高1个百分点的成本由低到高排列。",
        "Starting from “{scenario}”, one lever at a time is moved by a step from {from} on: a tenth of its range, within its bounds, with the timing of the setting that the scenario has. Levers whose neutral value lies inside of their range are also lowered. Each step is compared with the scenario draw by draw ({draws} draws, the same random numbers; ± is the 95\u{a0}% Monte Carlo error). The probability is that of “{target}”. Public cost is the total from {from} to {to} in prices of 2020. The lowest cost for each percentage point comes first.";
    "steps.none" =>
        "逐一试算每个杠杆再加力一步对最后一个目标年份城镇化率、达标概率和公共成本的作用，按每提高1个百分点的成本排列。尚未计算。",
        "This tries one step of each lever alone, with its effect on the urban share of the last target year, on the probability of the target and on public cost, and sorts the steps by the cost of each percentage point. It has not been computed yet.";
    "steps.local" =>
        "各项作用只在该情景附近成立；几个杠杆同时加力时，作用不能相加。约束条件和外生路径不是措施，未列入。",
        "The effects hold near this scenario only, and those of several levers do not add up. Constraints and exogenous paths are no measures and are not listed.";
    "steps.classes" =>
        "公共成本为模型所计六类之和，与“情景比较”口径相同。没有已知单位成本的措施，只计随人口变动而来的成本（如学位、土地），其本身的费用须另行估算，因此不能据此认为它是免费的。",
        "Public cost is the sum of the six kinds that the model counts, as in the comparison of scenarios. Where no unit cost of a measure itself is known, only the cost of what follows from it is counted, such as school places and land; its own cost has to be estimated separately, so that it is not free.";
    "steps.ask" => "试算每个杠杆再加力一步", "Try one step of each lever";
    "steps.running" => "正在计算，约需半分钟到一分钟……", "The effects are being computed. This takes half a minute to a minute …";
    "steps.stopped" => "计算已停止。", "The computation was stopped.";
    "steps.done" => "各政策杠杆再加力一步的作用已算出。", "The effects of one step of each lever are there.";
    "steps.values" => "{lever}：{before}→{after}", "{lever}: {before} → {after}";
    "steps.several" => "{low}至{high}", "{low} to {high}";
    "steps.within" => "{mean}（±{error}）", "{mean} (±{error})";
    "steps.try" => "试用", "Try it";
    "steps.tried" => "已按此设定：{lever}", "Set: {lever}";
    "steps.uncosted" => "措施本身的费用未计入", "own cost not counted";
    "steps.relabelled" => "只改变城乡划分口径，实际进城人口不变", "relabels places and moves nobody";
    "steps.reason.no_gain" => "作用与零无法区分，不计算每百分点成本", "gain not distinguishable from zero, no cost per point";
    "steps.reason.falls" => "城镇化率下降，不计算每百分点成本", "urban share falls, no cost per point";
    "steps.reason.at_bound" => "已到取值上限或下限", "already at its bound";
    "steps.column.lever" => "杠杆（由→到）", "Lever (from → to)";
    "steps.column.share" => "城镇化率变动", "Urban share";
    "steps.column.probability" => "达标概率变动", "Probability of the target";
    "steps.column.cost" => "增加的公共成本", "Extra public cost";
    "steps.column.per_point" => "每提高1个百分点的成本", "Cost per percentage point";
    "steps.column.remark" => "说明", "Remark";

    "set.title" => "本情景设定的政策杠杆", "Lever settings of this scenario";
    "set.lead" => "未列出的政策杠杆取中性值。", "All other levers have their neutral value.";
    "set.none" => "本情景未设定政策杠杆。", "No lever is set.";
    "set.until" => "，到{end}年为止", ", until {end}";
    "set.run" => "{acts}年起，{full}年全部到位（情景文件写明{start}年起，推进{ramp}年）", "from {acts}, in full from {full} (written: from {start}, over {ramp} years)";
    "set.run_never" => "{acts}年起，期内未全部到位（情景文件写明{start}年起，推进{ramp}年）", "from {acts}, not in full within its years (written: from {start}, over {ramp} years)";
    "set.run_not" => "不起作用（情景文件写明{start}年起）", "without effect (written: from {start})";
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
        "与“{reference}”相比：公共成本{cost}，期末城镇常住人口{gain}，两者之商约为每增加一名城镇常住人口{each}（由中位数之差相除得到，没有区间）。",
        "Compared with “{reference}”, the difference in public cost is {cost} and the difference in urban residents in the last year is {gain}. Their quotient is about {each} per additional urban resident; it is a quotient of differences of medians and has no interval.";
    "costs.extra_none" =>
        "与“{reference}”相比：公共成本{cost}，期末城镇常住人口{gain}。",
        "Compared with “{reference}”, the difference in public cost is {cost} and the difference in urban residents in the last year is {gain}.";
    "costs.describe" =>
        "{from}—{to}年各年中位数之和为{sum}；各类成本分别为{rows}。中位数不可相加，各类之和不等于合计。",
        "From {from} to {to} the yearly medians sum to {sum}; by kind of cost: {rows}. Medians do not add up, so the kinds do not sum to the total.";
    "costs.describe_single" => "{from}—{to}年合计{sum}，其中{rows}。", "From {from} to {to} the total is {sum}, of which {rows}.";
    "costs.lead_single" => "图中为各类成本（单一变化过程）。", "The values are the costs of a single course by kind.";
    "costs.rest" => "合计中位数与各类中位数之和的差额", "Difference because medians do not add up";
    "costs.kind" => "类别", "Kind of cost";
    "costs.cities" => "各市公共成本（{from}—{to}年合计）", "Public cost by city (total {from}–{to})";
    "costs.cities_lead_single" => "数值为单一变化过程的合计。", "The values are totals of a single course.";
    "costs.cities_lead" => "数值为各年中位数之和。", "The values are sums of yearly medians.";

    "compare.title" => "情景比较：全省常住人口城镇化率", "Comparison of scenarios: urban share of the province";
    "compare.lead" =>
        "色带为本情景的80%区间，虚线为其他情景的中位数。各情景使用公共随机数，差值按次配对计算，其模拟误差远小于各情景结果本身的模拟误差。",
        "The shaded area is the 80\u{a0}% interval of this scenario, and dashed lines are the medians of the other scenarios. All scenarios use common random numbers, so the differences between them have a much smaller Monte Carlo error than the results of each scenario.";
    "compare.lead_single" =>
        "各情景只有一种变化过程，没有区间；各情景使用公共随机数，差值可直接比较。",
        "Each scenario has a single course and no interval. All scenarios use common random numbers, so the courses can be compared.";
    "compare.all_above" => "均高于（各次模拟取值相同）", "above in all draws, which are alike";
    "compare.none_above" => "均不高于（各次模拟取值相同）", "not above in all draws, which are alike";
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
    "compare.twice" => "{title}（{draws}次模拟，随机种子{seed}）", "{title} ({draws} draws, seed {seed})";
    "compare.column.scenario" => "情景", "Scenario";
    "compare.column.strict" => "达标概率（严格口径）", "Probability of the target (strict)";
    "compare.column.rounds" => "达标概率（四舍五入口径）", "Probability of the target (rounded)";
    "compare.column.share" => "期末城镇化率", "Urban share in the last year";
    "compare.column.difference" => "与“{baseline}”之差", "Difference from “{baseline}”";
    "compare.column.above" => "高于参照情景的模拟占比", "Share of draws above the reference";
    "compare.column.residents" => "期末常住人口", "Residents in the last year";
    "compare.column.cost" => "公共成本（2026年起合计）", "Public cost (total from 2026)";
    "compare.column.each" =>
        "每提高1个百分点增加的公共成本（较参照情景，由中位数之差相除，没有区间）",
        "Extra public cost for each percentage point (against the reference; a quotient of differences of medians, without an interval)";
}
