//! Title, contents, buttons and words of the whole page.

page_texts! {
    "page.title" => "齐鲁：山东省新型城镇化规划推演", "Qilu: Shandong's urbanization plan, projected";
    "page.under" =>
        "拖动政策力度，即刻看到2035年每个市、每个县（市、区）的结果、把握有多大、要花多少钱。",
        "Move a lever and see at once what 2035 brings, city by city and county by county: how surely, and at what cost.";
    "page.report" => "规划推演报告：{title}", "Projection report: {title}";
    "page.skip" => "跳到正文", "Skip to the content";
    "page.contents" => "目录", "Contents";

    "section.answer" => "结论", "The answer";
    "section.map" => "县域地图", "Map of counties";
    "section.places" => "哪里要做什么", "What has to be done where";
    "section.scoreboard" => "规划指标逐项评估", "Scoreboard of the plan";
    "section.flows" => "人口流动", "Who moves where";
    "section.change" => "城镇化率变动的构成", "Components of change";
    "section.levers" => "各项政策的贡献", "What each lever does";
    "section.costs" => "公共成本", "Costs";
    "section.compare" => "情景比较", "Comparison of scenarios";
    "section.trust" => "可信度、假设与来源", "Trust: record, assumptions, sources";

    "share.copy" => "复制本页链接", "Copy link";
    "share.done" => "已复制", "Copied";

    "failure.start" => "页面无法打开：", "The page cannot start:";
    "failure.server" =>
        "连接不上服务程序，请确认 qilu serve 仍在运行。", "The server does not answer; is qilu serve still running?";

    "waiting.ensemble" =>
        "正在抽样，完整结果约需十秒……", "Drawing the ensemble; the full result takes about ten seconds …";

    "word.year" => "年份", "Year";
    "word.area" => "地区", "Area";
    "word.city" => "所属市", "City";
    "word.median" => "中位数", "median";
    "word.sum" => "合计", "Sum";
    "word.total" => "总变动", "total";
    "word.outside" => "省外", "rest of China";

    "card.view" => "显示方式", "View";
    "card.chart" => "图", "Chart";
    "card.table" => "表", "Table";
    "card.save" => "下载CSV", "CSV";
}
