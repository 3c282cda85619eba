//! Numbers, probabilities and units.

page_texts! {
    "number.wan" => "万", "× 10,000";
    "number.yi" => "亿元", "× 100 million yuan";
    "number.million" => "百万", "million";
    "number.billion" => "{sign}{number}十亿元", "{sign}¥{number}\u{a0}bn";
    "number.points" => "个百分点", "percentage points";
    "number.counted" => "{number}{unit}", "{number}\u{a0}{unit}";
    "number.percent" => "{number}%", "{number}\u{a0}%";
    "number.yuan" => "{number}元", "{number}\u{a0}yuan";
    "number.wan_yuan" => "{number}万元", "{number}\u{a0}×\u{a0}10,000 yuan";

    "probability.under" => "不到{percent}", "below {percent}";
    "probability.over" => "{percent}以上", "above {percent}";
    "probability.all" => "各次模拟取值相同，均达到", "met in all draws, which are alike";
    "probability.none" => "各次模拟取值相同，均未达到", "missed in all draws, which are alike";

    "unit.persons" => "人", "";
    "unit.persons per year" => "人/年", "per year";
    "unit.share" => "", "";
    "unit.share per year" => "", "";
    "unit.ratio" => "", "";
    "unit.births per woman" => "个/名妇女", "births per woman";
    "unit.yuan of 2020 per year" => "元/年（2020年价）", "yuan per year (2020 prices)";
    "unit.m2 per person" => "平方米/人", "m² per person";
    "unit.places" => "个", "places";
    "unit.places per 1000 persons" => "个/千人", "per 1,000 persons";
    "unit.beds per 1000 persons" => "张/千人", "per 1,000 persons";
    "unit.beds" => "张", "beds";
    "unit.homes per 1000 persons" => "套/千人", "per 1,000 persons";
    "unit.households" => "户", "households";
    "unit.percent" => "%", "%";
    "unit.index 0-1" => "", "";
    "unit.towns" => "个", "towns";
    "unit.years" => "年", "years";
    "unit.jobs" => "个", "jobs";
    "unit.km2" => "平方公里", "km²";
    "unit.yuan of 2020 per m2" => "元/平方米（2020年价）", "yuan per m² (2020 prices)";
    "unit.hours" => "小时", "hours";
    "unit.minutes" => "分钟", "minutes";
    "unit.100 million yuan of 2020 per year" => "亿元/年（2020年价）", "100 million yuan per year (2020 prices)";
    "unit.100 million m2" => "亿平方米", "100 million m²";
    "unit.100 million yuan" => "亿元", "100 million yuan";
    "unit.10k" => "万", "× 10,000";
    "unit.10k households" => "万户", "× 10,000 households";
    "unit.10k persons" => "万人", "× 10,000 persons";
    "unit.10k tonnes" => "万吨", "× 10,000 tonnes";
    "unit.count" => "个", "number";
    "unit.direction only" => "只定方向，未定数值", "direction only";
    "unit.km" => "公里", "km";
    "unit.km per 100 km2" => "公里/百平方公里", "km per 100 km²";
    "unit.percent per year" => "%/年", "% per year";
    "unit.percentage points" => "个百分点", "percentage points";
    "unit.places per 1000" => "个/千人", "per 1,000 persons";
    "unit.share remaining" => "剩余比例", "share remaining";
    "unit.t per 10,000 m2" => "吨/万平方米", "t per 10,000 m²";
    "unit.visits" => "次", "visits";
}
