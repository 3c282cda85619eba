//! Title, contents, buttons and words of the whole page.

page_texts! {
    "page.title" => "齐鲁：山东省新型城镇化规划推演", "Qilu: projections of Shandong's urbanization plan";
    "page.under" =>
        "调整政策杠杆的力度，即时查看2035年各市、各县（市、区）的推演结果、不确定性和公共成本。",
        "Adjust a policy lever and see the projected outcome in 2035 for every city and county, with its uncertainty and public cost.";
    "page.report" => "规划推演报告：{title}", "Projection report: {title}";
    "page.skip" => "跳到正文", "Skip to main content";
    "page.contents" => "目录", "Contents";

    "section.answer" => "结论", "Result";
    "section.monitor" => "最新监测", "Latest monitoring";
    "section.map" => "分县（市、区）地图", "County map";
    "section.places" => "各县（市、区）公共服务缺口", "Shortages by county";
    "section.scoreboard" => "规划指标逐项评估", "Assessment of the plan's indicators";
    "section.flows" => "人口迁移", "Migration flows";
    "section.change" => "城镇化率变动分解", "Components of change";
    "section.levers" => "各政策杠杆的贡献", "Contribution of each lever";
    "section.steps" => "各政策杠杆再加力一步的作用与成本", "Effect and cost of one step of each lever";
    "section.costs" => "公共成本", "Public cost";
    "section.compare" => "情景比较", "Comparison of scenarios";
    "section.trust" => "检验、假设与来源", "Validation, assumptions and sources";

    "page.stale" =>
        "以下为先前设定“{title}”的结果，正在按当前设定更新；更新前不能复制或下载。",
        "These are the results of the former settings, “{title}”. They are being renewed, and cannot be copied or downloaded until then.";
    "address.dropped" =>
        "网址中的下列内容不存在或超出范围，已忽略：{parts}。",
        "These parts of the address do not exist or lie outside of their range and are left out: {parts}.";

    "share.copy" => "复制本页链接", "Copy link";
    "share.done" => "链接已复制", "Link copied";

    "failure.start" => "页面无法打开：", "The page cannot be opened:";
    "failure.server" =>
        "无法连接服务程序（qilu serve），正在重试；恢复后将自动更新。",
        "Cannot connect to the server (qilu serve). The page keeps trying and goes on by itself.";

    "waiting.ensemble" => "正在模拟，完整结果约需10秒……", "The simulation is running. The full result takes about 10 seconds …";

    "word.year" => "年份", "Year";
    "word.area" => "地区", "Area";
    "word.city" => "所属市", "City";
    "word.median" => "中位数", "Median";
    "word.single" => "单次推演", "Single run";
    "word.sum" => "合计", "Total";
    "word.total" => "总变动", "Total change";
    "word.outside" => "省外", "Rest of China";

    "card.view" => "显示方式", "View";
    "card.chart" => "图", "Chart";
    "card.table" => "表", "Table";
    "card.save" => "下载CSV", "Download CSV";
}
