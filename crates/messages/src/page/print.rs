//! The page on paper, and the report on one area.

page_texts! {
    "print.identity" =>
        "{title} · {draws}次模拟 · 随机种子{seed} · 齐鲁{version} · 清单{manifest}",
        "{title} · {draws} draws · seed {seed} · Qilu {version} · manifest {manifest}";
    "print.no_run" => "{title} · 齐鲁{version} · 完整结果尚未算出", "{title} · Qilu {version} · full result not computed yet";
    "print.unwritten" => "未写入文件夹", "not written";

    "map.nothing" => "没有差别", "no difference";

    "section.area" => "所选地区报告", "Report on the selected area";
    "word.comma" => "、", ", ";
    "word.semicolon" => "；", "; ";
    "area.print" => "打印本地区报告", "Print this area's report";
    "area.says" =>
        "按“{title}”推演，{year}年{place}的常住人口以中位数计为{residents}；城镇化率为{share}。",
        "Under “{title}”, the median projection for {place} in {year} is {residents} residents and an urban share of {share}. ";
    "area.says_single" =>
        "按“{title}”作一次推演，{year}年{place}的常住人口为{residents}，城镇化率为{share}。",
        "In a single run of “{title}”, {place} has {residents} residents and an urban share of {share} in {year}. ";
    "area.date" => "{year}年{month}月{day}日", "{year}-{month}-{day}";
    "area.published" => "{value}（公布数）", "{value} (published)";
    "area.unchanged" => "未调整", "none";
    "area.basis" => "生成日期：{date}。基础情景：{base}。所作调整：{levers}。", "Date: {date}. Base scenario: {base}. Changed levers: {levers}.";
    "area.basis_run" => "生成日期：{date}。情景：{title}。所设政策杠杆：{levers}。", "Date: {date}. Scenario: {title}. Levers that are set: {levers}.";
    "area.in_range" => "（每十次模拟约有八次在{low}至{high}之间）", " (about eight of ten draws lie between {low} and {high})";
    "area.people" => "人口（预测为中位数，括号内为80%区间；已有公布数的列公布数）", "People (forecasts are medians, with 80\u{a0}% intervals in brackets; published values where there are any)";
    "area.needs" => "公共服务缺口（中位数，括号内为80%区间）", "Shortages of public services (medians, with 80\u{a0}% intervals in brackets)";
    "area.no_need" => "{years}年均无缺口（含80%区间上限）：{list}。", "No shortage in {years}, also not at the upper end of the 80\u{a0}% interval: {list}.";
    "area.cost" => "公共成本（2020年价）", "Public cost (2020 prices)";
    "area.cost_sum" => "{from}—{end}年合计（各年中位数之和）", "Total {from}–{end} (sum of yearly medians)";
    "area.cost_year" => "其中{year}年（80%区间）", "Of which {year} (80\u{a0}% interval)";
    "area.cost_note" =>
        "各年中位数之和不等于合计的中位数，各类成本的中位数之和也不等于公共成本合计的中位数；多年合计的区间没有算出，因此未列。",
        "A sum of yearly medians is not the median of the sum, and the medians of the kinds do not add up to the median of the total cost. The interval of the total over the years was not computed and is not given.";
    "area.cost_single" => "单次推演的成本，没有区间。", "The costs are those of a single run and have no interval.";
    "area.arrivals" => "迁入", "Arrivals";
    "area.departures" => "迁出", "Departures";
    "area.sure" => "结果有多可靠", "How reliable these results are";
    "area.card" =>
        "本地区的检验：从{from}年出发、只用当时数据的预测，到{to}年常住人口的误差为{residents}%{residents_hit}（最好的简单规则为{residents_rule}%），城镇化率的误差为{share}个百分点{share_hit}（最好的简单规则为{share_rule}个百分点）。",
        "Test of this area: a forecast from {from} with what was known then had an error of {residents}\u{a0}% in residents of {to}{residents_hit} (best simple rule {residents_rule}\u{a0}%), and of {share} points in the urban share{share_hit} (best simple rule {share_rule}).";
    "area.hit" => "，实际值在80%区间以内", ", inside the 80\u{a0}% interval";
    "area.missed" => "，实际值在80%区间以外", ", outside the 80\u{a0}% interval";
    "area.kind" =>
        "同类地区（{kind}，{areas}个）中，八成的常住人口十年误差不超过{error}%。按误差随时间同比例增大推算，自{from}年起{years}年内，八成的同类地区误差不超过10%。",
        "Of {areas} areas of this kind ({kind}), 80\u{a0}% had errors in residents of at most {error}\u{a0}% after ten years. If errors grow in proportion to time, 80\u{a0}% of them stay within 10\u{a0}% for {years} years from {from}.";
    "area.grey" => "{last}年以后的数值以灰色显示，只宜参考。", " Values after {last} are grey and should not be relied on.";
    "area.beyond" => "{last}年以后，同类地区中误差超过10%的预计多于两成", "After {last}, more than a fifth of the areas of this kind are expected to be off by more than 10\u{a0}%";
    "area_kind.city" => "设区市", "cities";
    "area_kind.boundary_moved" => "调整过边界的县（市、区）", "counties whose boundaries changed";
    "area_kind.university" => "高校较多的县（市、区）", "counties with many students";
    "area_kind.core_district" => "中心城区", "core districts";
    "area_kind.district" => "其他市辖区", "other districts";
    "area_kind.county" => "县和县级市", "counties and county-level cities";
    "area.test" => "以往检验（{window}）：{told}。", "Test on the past ({window}): {told}. ";
    "area.tested" =>
        "{areas}个{level}的{indicator}平均误差为{error}{unit}，80%区间包含了{inside}%的实际值",
        "for {indicator} of {areas} {level} the mean error was {error}\u{a0}{unit}, and the 80\u{a0}% intervals contained {inside}\u{a0}% of the actual values";
    "area.tested_inside" =>
        "全省{indicator}的误差为{error}{unit}，实际值在80%区间以内",
        "for {indicator} of the province the error was {error}\u{a0}{unit}, and the actual value was inside the 80\u{a0}% interval";
    "area.tested_outside" =>
        "全省{indicator}的误差为{error}{unit}，实际值在80%区间以外",
        "for {indicator} of the province the error was {error}\u{a0}{unit}, and the actual value was outside the 80\u{a0}% interval";
    "area.fair" =>
        "区间包含的实际值达到八成，大体可信；但区间只反映模型以内的不确定性，不含模型本身的误差。",
        "The intervals contained eight of ten actual values and are broadly reliable. They do not include errors of the model itself.";
    "area.narrow" =>
        "区间包含的实际值不足八成，说明区间偏窄：实际数落在区间以外的可能性大于两成。请按区间而不按单个数安排，并留有余地。",
        "Fewer than eight of ten actual values were inside, so the intervals are too narrow, and the actual figure may well lie outside. Plans should be made for the interval rather than for a single number, and leave a margin.";
    "area.untested" =>
        "本数据包没有同级地区的检验结果。区间只反映模型以内的不确定性，不含模型本身的误差。",
        "The data package has no tests for areas of this level. The intervals do not include errors of the model itself.";
}
