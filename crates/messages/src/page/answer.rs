//! The result: probability of the targets, fan, year of reaching the target, own target.

page_texts! {
    "answer.sentence" =>
        "在“{title}”情景下，{year}年常住人口城镇化率达到{target}的概率为{chance}（{words}）{rounds_text}；中位数为{median}，80%区间为{low}至{high}。{crossing}{past}（{draws}次抽样）",
        "Under “{title}”, the chance that the urban share of residents reaches {target} in {year} is {chance} ({words}){rounds_text}; the median is {median}, the 80 % interval {low} to {high}. {crossing}{past} ({draws} draws)";
    "answer.rounds" =>
        "，按四舍五入口径（不低于{rounds}）为{chance}", " and {chance} in the rounded reading (at least {rounds})";
    "answer.crossing" => "半数以上的抽样在{year}年前后达到该目标。", "Half of the draws reach it by {year}. ";
    "answer.no_crossing" =>
        "到{year}年，半数以上的抽样尚未达到该目标。", "By {year} more than half of the draws have not reached it. ";
    "answer.past" => "2025年已公布值为{value}。", "The published value of 2025 is {value}. ";
    "answer.of" => "{year}年城镇化率达到{target}的概率：{words}", "chance of {target} in {year}: {words}";
    "answer.error" =>
        "抽样误差约±{error}个百分点（95%）；不含模型本身的误差，见“可信度”。",
        "Monte Carlo error about ±{error} points (95 %); errors of the model itself are not in it, see “Trust”.";
    "answer.central" => "{year}年全省城镇化率（单次推演）", "urban share of the province in {year} (single run)";
    "answer.copy" => "复制这段话", "Copy this sentence";
    "answer.copied" => "已复制", "Copied";
    "answer.met" => "（已达到）", "(met)";
    "answer.missed" => "（未达到）", "(missed)";
    "answer.not_within" => "期内半数以上未达到", "not by half of the draws";
    "answer.column.target" => "目标", "Target";
    "answer.column.chance" => "概率", "Chance";
    "answer.column.shortfall" => "平均缺口", "Mean shortfall";
    "answer.column.crossing" => "半数达到年份", "Reached by half in";
    "answer.column.published" => "已公布", "Published";

    "level.none" => "正在推演……", "Running …";
    "level.line" =>
        "单次确定性推演（橙线）；区间与概率仍为上一设定，正在更新",
        "One deterministic run (orange line); bands and chances are still the former setting's and are being renewed";
    "level.fan" => "{draws}次抽样（快速）；正在细化到{full}次", "{draws} draws (quick); refining to {full}";
    "level.dossier" => "{draws}次抽样", "{draws} draws";

    "fan.title" => "{place}：{indicator}", "{place}: {indicator}";
    "fan.lead" =>
        "黑点为公布数，蓝色由深到浅为中位数和50%、80%、95%预测区间，红色菱形为规划目标。",
        "Dots are published figures; blue is the median with the 50, 80 and 95 % intervals; diamonds are the plan's targets.";
    "fan.describe" =>
        "{place}{indicator}：{first}年为{from}，{last}年中位数为{to}，80%区间为{low}至{high}。",
        "{place}, {indicator}: {from} in {first}; median of {to} in {last}, 80 % interval {low} to {high}.";
    "fan.median" => "中位数", "median";
    "fan.published" => "公布数", "published";
    "fan.target" => "规划目标", "target";
    "fan.central" => "当前设定（单次推演）", "this setting (single run)";
    "fan.reference" => "参照：{title}", "reference: {title}";

    "crossing.title" => "哪一年达到{target}", "In which year {target} is reached";
    "crossing.lead" =>
        "首次达到目标的年份在各次抽样中的占比。", "Share of the draws that first reach the target in each year.";
    "crossing.later" => "期内未达到", "not reached";
    "crossing.share" => "抽样占比", "share of draws";

    "threshold.title" => "自设目标", "A target of your own";
    "threshold.share" => "城镇化率不低于", "urban share of at least";
    "threshold.result" =>
        "{year}年全省城镇化率不低于{target}的概率为{chance}（{words}）。",
        "The chance that the province's urban share is at least {target} in {year} is {chance} ({words}).";
}
