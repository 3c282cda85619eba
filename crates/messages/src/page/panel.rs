//! The panel of the live page: levers, places, saved settings, runs.

page_texts! {
    "live.progress" => "抽样进度", "Progress of the draws";
    "live.refining" => "正在细化到{draws}次抽样……", "Refining to {draws} draws …";
    "live.others" => "正在计算比较情景：{title}……", "Drawing for comparison: {title} …";
    "live.changed" => "{title}（已调整）", "{title} (changed)";
    "live.as_is" => "{title}", "{title}";

    "panel.title" => "政策设定", "Levers";
    "panel.base" => "基础情景", "Scenario";
    "panel.reference" => "参照情景", "Reference";
    "panel.scope" => "作用范围", "Where";
    "panel.use_place" => "改为选中的“{place}”", "use {place}, the place picked";
    "panel.settings" => "已作的调整", "Your changes";
    "panel.untouched" => "尚未调整。拖动上面的滑块即可。", "None yet: move a slider.";
    "panel.remove" => "删除：{lever}", "Remove {lever}";
    "panel.undo" => "撤销", "Undo";
    "panel.reset" => "全部还原", "Reset";
    "panel.pin" => "钉住当前设定", "Pin this";
    "panel.save" => "保存为情景文件", "Save as TOML";
    "panel.pin_name" => "方案{letter}", "Plan {letter}";
    "panel.pinned" => "已钉住{label}", "{label} pinned";
    "panel.package" => "政策组合", "Policy package";
    "panel.take" => "套用", "Apply";
    "panel.more" => "其余{count}项", "{count} more";

    "scope.province" => "全省", "province";
    "scope.circles" => "经济圈", "circles";
    "scope.kinds" => "类别", "kinds";
    "scope.cities" => "市", "cities";
    "scope.county_picked" => "选中的县（市、区）", "county picked";
    "scope.district" => "市辖区", "districts";
    "scope.county" => "县", "counties";
    "scope.tier" => "第{tier}层级城市", "tier {tier}";

    "lever.start" => "起始年", "from";
    "lever.ramp" => "到位年数", "years to full";
    "lever.clear" => "清除", "clear";
    "lever.about" => "说明", "about";
    "lever.unit" => "单位", "Unit";
    "lever.range" => "取值范围", "Range";
    "lever.neutral" => "中性值", "Neutral";
    "lever.plan" => "规划取值", "Plan";
    "lever.plan_value" => "{year}年达到{value}", "{value}, reached in {year}";
    "lever.unsized" => "规划未定量", "not sized";
    "lever.evidence" => "证据", "Evidence";
    "lever.source" => "出处", "Source";
    "lever.city_only" => "该政策只能按市设定", "set by city, not by county";

    "runs.title" => "完整抽样与结果", "Full ensembles";
    "runs.lead" =>
        "在后台运行并写入结果文件夹；关闭本页不影响。",
        "They run in the background and write a run folder; closing the page does not stop them.";
    "runs.draws" => "抽样次数", "Draws";
    "runs.start" => "运行", "Run";
    "runs.none" => "还没有结果。", "No run yet.";
    "runs.finished" => "已完成的结果", "Finished runs";

    "job.queued" => "排队中", "queued";
    "job.running" => "运行中", "running";
    "job.done" => "已完成", "done";
    "job.failed" => "失败", "failed";
    "job.cancelled" => "已取消", "cancelled";
    "job.cancel" => "取消", "Cancel";
}
