//! Map, places, shortages and the table of cities and counties.

page_texts! {
    "map.indicator" => "指标", "Indicator";
    "map.mode" => "显示方式", "Display";
    "map.label" =>
        "山东省各县（市、区）：用方向键移动，按回车键选择",
        "Counties of Shandong: move with the arrow keys, select with Enter";
    "map.interval" => "（80%区间为{low}至{high}）", " (80\u{a0}% interval {low} to {high})";
    "map.lead" =>
        "可用鼠标、方向键或搜索框选择县（市、区）；仅有分市结果的指标按市着色。",
        "Select a county by mouse, arrow keys or search. If an indicator is reported only for cities, all counties of a city have the same colour.";
    "map.none" =>
        "数据包不含行政区划界线，无法绘制地图。", "The data package contains no boundaries, so no map can be drawn.";
    "map.title.value" => "{indicator}，{year}年（中位数）", "{indicator}, {year} (median)";
    "map.title.single" => "{indicator}，{year}年（单次推演）", "{indicator}, {year} (single run)";
    "map.title.change" =>
        "{indicator}，{year}年较基年的变化（中位数之差）",
        "{indicator}, change from the base year to {year} (difference of medians)";
    "map.title.change_single" =>
        "{indicator}，{year}年较基年的变化（单次推演）",
        "{indicator}, change from the base year to {year} (single run)";
    "map.title.difference" =>
        "{indicator}，{year}年与“{reference}”之差（中位数之差）",
        "{indicator}, {year}, difference from “{reference}” (difference of medians)";
    "map.title.difference_single" =>
        "{indicator}，{year}年与“{reference}”之差（单次推演）",
        "{indicator}, {year}, difference from “{reference}” (single run)";
    "map.describe" => "最高：{most}。最低：{least}。", "Highest: {most}. Lowest: {least}.";

    "mode.value" => "数值", "Value";
    "mode.change" => "较基年变化", "Change since the base year";
    "mode.difference" => "与参照情景之差", "Difference from the reference scenario";

    "lines.title" => "{indicator}：逐年变化（中位数）", "{indicator} by year (median)";
    "lines.single" => "{indicator}：逐年变化（单次推演）", "{indicator} by year (single run)";
    "lines.lead" =>
        "选择全省时显示各市；选择某市或某县（市、区）时，显示该市或其所在市的各县（市、区）。粗线为所选地区；黑色粗线为所属的市或全省（仅限比率类指标）。",
        "The lines are the cities of the province. If a city or county is selected, they are the counties of that city. A thick line is the selected area; a black one is the city or province that the others are part of, for indicators that are ratios.";

    "search.label" => "查找市、县（市、区）：名称、拼音、首字母或代码", "Find a city or county: name, pinyin, initials or code";
    "search.hint" => "如 历城、licheng、lc 或 370112", "For instance Licheng, lc or 370112";
    "search.former" => "原{name}（至{year}年）", "formerly {name} (until {year})";
    "search.former.census" => "普查资料中的{name}", "{name} in census tables";

    "place.year" => "{year}年，括号内为80%区间", "{year}, with 80\u{a0}% intervals in brackets";
    "place.single" => "{year}年（单次推演）", "{year} (single run)";
    "place.interval" => "{value}（{low}至{high}）", "{value} ({low} – {high})";
    "place.range" => "（{low}至{high}）", "({low} – {high})";
    "place.needs" => "{year}年公共服务缺口", "Shortages of public services in {year}";
    "place.cost" => "公共成本", "Public cost";
    "place.cost_sum" => "{from}—{to}年合计（各年中位数之和）", "Total {from}–{to} (sum of yearly medians)";
    "place.cost_sum_single" => "{from}—{to}年合计（单一变化过程）", "Total {from}–{to} (single course)";
    "place.flows" => "人口迁移（{from}—{to}年年均）", "Migration (yearly mean {from}–{to})";
    "place.flow" => "{place}{persons}", "{place} {persons}";
    "place.from" => "主要来源地", "Main origins";
    "place.to" => "主要去向", "Main destinations";
    "place.up" => "返回上一级", "Up one level";

    "needs.title" =>
        "{year}年{need}最大的{count}个县（市、区）", "{need}, {year}: the {count} counties with the largest shortage";
    "needs.lead" =>
        "数值为中位数；切换到“表”可查看区间和各县（市、区）的公共成本。",
        "The values are medians. The table also shows intervals and the public cost of the county.";
    "needs.lead_single" =>
        "数值为单一变化过程；切换到“表”可查看各县（市、区）的公共成本。",
        "The values are those of a single course. The table also shows the public cost of the county.";
    "needs.nothing_single" => "该年各县（市、区）均无缺口（单一变化过程）。", "No county has a shortage in this year (single course).";
    "needs.nothing" => "按中位数，该年各县（市、区）均无缺口。", "No county has a shortage in this year (median).";
    "needs.choose" => "选择缺口类别", "Choose the kind of shortage";
    "needs.cost" => "{from}—{to}年公共成本", "Public cost {from}–{to}";

    "table.title" => "各市、县（市、区）一览", "Cities and counties";
    "table.lead" =>
        "点击市名可展开所辖县（市、区），点击县名可在地图上查看，点击表头可排序。数值为中位数，括号内为80%区间；多年成本为各年中位数之和。",
        "Click a city to list its counties, click a county to show it on the map, and click a heading to sort. Values are medians with 80\u{a0}% intervals in brackets. Costs over several years are sums of yearly medians.";
    "table.lead_single" =>
        "点击市名可展开所辖县（市、区），点击县名可在地图上查看，点击表头可排序。数值为单一变化过程。",
        "Click a city to list its counties, click a county to show it on the map, and click a heading to sort. Values are those of a single course.";
    "table.residents_first" => "{year}年常住人口", "Residents, {year}";
    "table.residents" => "{year}年常住人口", "Residents, {year}";
    "table.share" => "{year}年城镇化率", "Urban share, {year}";
    "table.own_target" => "本市目标与实现概率", "Target of the city, probability";
    "table.own_target_value" => "{year}年不低于{target}：{probability}", "at least {target} in {year}: {probability}";
    "table.own_target_met" => "{year}年不低于{target}：已达到（公布数{value}）", "at least {target} in {year}: met (published: {value})";
    "table.own_target_missed" => "{year}年不低于{target}：未达到（公布数{value}）", "at least {target} in {year}: missed (published: {value})";
    "table.own_target_unknown" => "{year}年不低于{target}：期限已过，尚未公布", "at least {target} in {year}: past, not published";
    "table.schools" =>
        "{year}年学位缺口（幼儿园至高中）", "Shortage of school places (kindergarten to senior secondary), {year}";
    "table.childcare" => "{year}年托位缺口", "Shortage of childcare places, {year}";
    "table.beds" => "{year}年养老床位缺口", "Shortage of care beds, {year}";
    "table.cost" => "{from}—{to}年公共成本", "Public cost {from}–{to}";
}
