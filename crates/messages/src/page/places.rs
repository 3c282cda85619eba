//! Map, places, shortages and the table of cities and counties.

page_texts! {
    "map.indicator" => "指标", "Indicator";
    "map.mode" => "显示", "Show";
    "map.label" =>
        "山东省各县（市、区），用方向键移动，回车选择",
        "Counties of Shandong; move with the arrow keys, choose with Enter";
    "map.interval" => "（80%区间 {low} 至 {high}）", " (80 % interval {low} to {high})";
    "map.lead" =>
        "可点击、用方向键或搜索选择县（市、区）；仅按市报告的指标按市着色。",
        "Pick a county by mouse, arrow keys or search; indicators reported for cities colour whole cities.";
    "map.none" => "数据包中没有边界，无法绘制地图。", "The data have no boundaries; no map can be drawn.";
    "map.title.value" => "{indicator}，{year}年（中位数）", "{indicator}, {year} (median)";
    "map.title.change" =>
        "{indicator}，{year}年较基年的变化（中位数之差）",
        "{indicator}, change to {year} from the base year (difference of medians)";
    "map.title.difference" =>
        "{indicator}，{year}年与“{reference}”之差（中位数之差）",
        "{indicator}, {year}, difference from “{reference}” (of medians)";
    "map.describe" => "最高：{most}。最低：{least}。", "Highest: {most}. Lowest: {least}.";

    "mode.value" => "数值", "Value";
    "mode.change" => "较基年变化", "Change since the base year";
    "mode.difference" => "与参照情景之差", "Difference from the reference";

    "lines.title" => "{indicator}：逐年（中位数）", "{indicator}, year by year (median)";
    "lines.lead" =>
        "选中全省时为各市，选中某市、县时为该市各县（市、区）。",
        "Cities of the province, or the counties of the city that is picked.";

    "search.label" => "查找市、县（市、区）", "Find a city or county";
    "search.hint" => "名称、拼音、首字母或代码", "name, pinyin, initials or code";

    "place.year" => "{year}年，括号内为80%区间", "{year}; 80 % intervals in brackets";
    "place.interval" => "{value}（{low}–{high}）", "{value} ({low} – {high})";
    "place.range" => "（{low}–{high}）", "({low} – {high})";
    "place.needs" => "{year}年缺什么", "What is short in {year}";
    "place.cost" => "要花多少", "What it costs";
    "place.cost_sum" => "{from}—{to}年公共成本（各年中位数之和）", "public cost {from}–{to} (sum of yearly medians)";
    "place.flows" =>
        "人从哪里来、到哪里去（{from}—{to}年年均）", "Where people come from and go to (yearly mean {from}–{to})";
    "place.flow" => "{place}{persons}", "{place} {persons}";
    "place.from" => "主要来源地", "from";
    "place.to" => "主要去向", "to";
    "place.up" => "看上一级", "One level up";

    "needs.title" => "{year}年{need}最大的{count}个县（市、区）", "The {count} counties with most: {need}, {year}";
    "needs.lead" =>
        "中位数；切换到表可看区间和该县公共成本。", "Medians; the table shows intervals and the county's public cost.";
    "needs.nothing" => "这一年没有县（市、区）缺（中位数）。", "Nothing is short in any county in this year (median).";
    "needs.choose" => "选择缺口", "Choose what is short";
    "needs.cost" => "{from}—{to}年公共成本", "public cost {from}–{to}";

    "table.title" => "各市各县（市、区）一览", "Cities and counties";
    "table.lead" =>
        "点击市名展开各县，点击县名在地图上查看，点击表头排序。数字为中位数，括号内为80%区间；多年成本为各年中位数之和。",
        "Open a city to see its counties, pick a county to see it on the map, sort by the headings. Medians with 80 % intervals; costs of several years are sums of yearly medians.";
    "table.residents_first" => "常住人口{year}", "Residents {year}";
    "table.residents" => "常住人口{year}", "Residents {year}";
    "table.share" => "城镇化率{year}", "Urban share {year}";
    "table.chance" => "{year}年达到{target}的概率", "Chance of {target} in {year}";
    "table.schools" => "学位缺口{year}（幼儿园至高中）", "School places short {year}";
    "table.childcare" => "托位缺口{year}", "Childcare places short {year}";
    "table.beds" => "养老床位缺口{year}", "Care beds short {year}";
    "table.cost" => "公共成本{from}—{to}", "Public cost {from}–{to}";
}
