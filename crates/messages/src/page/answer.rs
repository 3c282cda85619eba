//! The result: probability of the targets, fan, year of reaching the target, own target.

page_texts! {
    "answer.sentence" =>
        "按“{title}”推演，{year}年常住人口城镇化率达到{target}的概率为{probability}（{words}）{rounds_text}；中位数为{median}{interval}。{crossing}{past}（{draws}次模拟）",
        "Under “{title}”, the probability that the urban share of residents reaches {target} in {year} is {probability} ({words}){rounds_text}. The median is {median}{interval}. {crossing}{past}The results are from {draws} draws.";
    "answer.interval" => "，80%区间为{low}至{high}", ", and the 80\u{a0}% interval is {low} to {high}";
    "answer.sentence_none" =>
        "按“{title}”推演，{year}年常住人口城镇化率为{value}。{past}{reason}",
        "Under “{title}”, the urban share of residents is {value} in {year}. {past}{reason}";
    "answer.one_draw" =>
        "只作了一次模拟，结果仅为一种可能的变化过程，不能给出概率、区间和误差。",
        "A single draw is one possible course. It gives no probability, interval or error.";
    "answer.alike" =>
        "{draws}次模拟的结果完全相同，不能给出概率、区间和误差。",
        "All {draws} draws are alike. They give no probability, interval or error.";
    "answer.bound" =>
        "{draws}次模拟的结果（几乎）完全一致，但不能据此说成0%或100%，因此列出95%区间（威尔逊区间）的一端；模拟次数越多，这一端越接近0%或100%。",
        " The {draws} draws (almost) all agree. That is no certainty, so the end of the 95\u{a0}% interval (Wilson) is given instead of 0 or 100\u{a0}%; it comes nearer to them with more draws.";
    "answer.few" =>
        "{draws}次模拟不足以给出全部百分位数：80%区间至少需要10次，95%区间至少需要40次。",
        " {draws} draws are too few for some percentiles: an 80\u{a0}% interval needs 10 draws, and a 95\u{a0}% interval 40.";
    "answer.rounds" =>
        "，按四舍五入口径（不低于{rounds}）为{probability}", ", and {probability} if the target is rounded (at least {rounds})";
    "answer.crossing" =>
        "到{year}年，半数以上的模拟结果已达到该目标。", "At least half of the draws reach the target by {year}. ";
    "answer.no_crossing" =>
        "到{year}年，仍有超过半数的模拟结果未达到该目标。",
        "More than half of the draws have not reached the target by {year}. ";
    "answer.past" => "{year}年公布数为{value}。", "The published value for {year} is {value}. ";
    "answer.of" =>
        "{year}年城镇化率达到{target}的概率（{words}）",
        "Probability that the urban share reaches {target} in {year} ({words})";
    "answer.error" =>
        "概率的95%区间为{low}至{high}（模拟误差），不含模型本身的误差，见“检验、假设与来源”。",
        "The 95\u{a0}% interval of the probability is {low} to {high} (Monte Carlo error). It does not include errors of the model itself, which are described under “Validation, assumptions and sources”.";
    "answer.of_none" =>
        "{year}年城镇化率达到{target}的概率", "Probability that the urban share reaches {target} in {year}";
    "answer.past_target" => "已有公布数", "published";
    "answer.copy" => "复制本段文字", "Copy this text";
    "answer.copied" => "已复制", "Copied";
    "answer.met" => "（已达到）", "(met)";
    "answer.missed" => "（未达到，差{points}个百分点）", "(missed by {points} points)";
    "answer.not_within" => "推演期内达到目标的模拟不足半数", "reached by fewer than half of the draws within the projection period";
    "answer.not_reached" => "推演期内未达到", "not within the projection period";
    "answer.column.target" => "目标", "Target";
    "answer.column.probability" => "概率", "Probability";
    "answer.column.shortfall" => "平均差距", "Mean shortfall";
    "answer.column.crossing" => "达标年份（中位数）", "Median year reached";
    "answer.column.crossing_one" => "达标年份（本次推演）", "Year reached in this course";
    "answer.column.published" => "公布数", "Published value";

    "level.none" => "正在计算概率和区间。", "The probability and the intervals are being computed.";
    "level.fan" =>
        "{draws}次模拟（快速结果），正在增加到{full}次", "Quick result from {draws} draws. The result from {full} draws is being computed.";
    "level.agents" => "；智能体引擎，每个智能体代表{scale}名居民，另含抽样误差", "; agent engine, one agent for {scale} residents, with sampling noise in addition";
    "level.dossier" => "{draws}次模拟", "{draws} draws";

    "single.now" =>
        "单次推演（确定性）：{year}年城镇化率{now}", "Single deterministic run: urban share {now} in {year}";
    "single.change" =>
        "单次推演（确定性）：{year}年城镇化率由{was}变为{now}（{difference}）",
        "Single deterministic run: urban share in {year} from {was} to {now} ({difference})";

    "fan.title" => "{place}：{indicator}", "{place}: {indicator}";
    "fan.lead" =>
        "黑点为公布数；蓝线为中位数，阴影由深到浅依次为50%、80%、95%预测区间（模拟次数不足时不予给出）；红色菱形为规划目标。",
        "Black dots are published values. The blue line is the median, and the shaded areas are the 50\u{a0}%, 80\u{a0}% and 95\u{a0}% prediction intervals, as far as the draws show them. Red diamonds are the plan's targets.";
    "fan.describe" =>
        "{place}{indicator}：{first}年为{from}，{last}年为{to}（{middle}）{interval}。",
        "{place}, {indicator}: the value is {from} in {first} and {to} in {last} ({middle}){interval}.";
    "fan.interval" => "，80%区间为{low}至{high}", ", with an 80\u{a0}% interval of {low} to {high}";
    "fan.one" => "单次模拟", "Single draw";
    "fan.median" => "中位数", "Median";
    "fan.beyond" => "只宜参考的年份", "Years not to be relied on";
    "fan.published" => "公布数", "Published value";
    "fan.target" => "规划目标", "Target of the plan";
    "fan.central" => "当前设定（单次推演）", "Current settings (single run)";
    "fan.reference" => "参照：{title}", "Reference: {title}";

    "crossing.title" => "达到{target}的年份", "Year in which {target} is reached";
    "crossing.lead" => "首次达到目标的年份在各次模拟中的分布（%）。", "The values are the shares of the draws that first reach the target in each year.";
    "crossing.later" => "推演期内未达到", "Not reached";
    "crossing.share" => "模拟占比", "Share of draws";

    "threshold.title" => "自设目标", "User-defined target";
    "threshold.share" => "城镇化率不低于", "Urban share of at least";
    "threshold.range" => "城镇化率应在1%到100%之间，现为 {given}%", "The urban share lies between 1 and 100\u{a0}%; {given}\u{a0}% is given";
    "threshold.unit" => "城镇化率应在1%到100%之间，现为 {given}%；是否指 {meant}%？", "The urban share lies between 1 and 100\u{a0}%; {given}\u{a0}% is given. Is {meant}\u{a0}% meant?";
    "threshold.result" =>
        "{year}年全省常住人口城镇化率不低于{target}的概率为{probability}（{words}），95%区间为{low}至{high}。",
        "The probability that the urban share of the province is at least {target} in {year} is {probability} ({words}; 95\u{a0}% interval {low} to {high}).";
}
