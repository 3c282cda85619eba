//! The panel of the live page: levers, places, saved settings, runs.

page_texts! {
    "live.progress" => "模拟进度", "Progress of the simulation";
    "live.refining" => "正在增加到{draws}次模拟……", "Computing {draws} draws …";
    "live.others" => "正在模拟比较情景：{title}……", "Simulating “{title}” for comparison …";
    "live.changed" => "{title}（已调整）", "{title} (adjusted)";
    "live.as_is" => "{title}", "{title}";

    "panel.title" => "政策杠杆设定", "Policy levers";
    "panel.base" => "基础情景", "Base scenario";
    "panel.reference" => "参照情景", "Reference scenario";
    "panel.scope" => "实施范围", "Area";
    "panel.use_place" => "改为选中的“{place}”", "Use the selected place: {place}";
    "panel.settings" => "已作的调整", "Your adjustments";
    "panel.untouched" => "尚未调整，可拖动上方滑块。", "No adjustments yet. Move a slider above.";
    "panel.remove" => "删除：{lever}", "Remove {lever}";
    "panel.undo" => "撤销", "Undo";
    "panel.reset" => "全部还原", "Reset all";
    "panel.pin" => "保存当前设定作对照", "Save current settings for comparison";
    "panel.save" => "保存为情景文件", "Save as scenario file";
    "panel.pin_name" => "方案{letter}", "Alternative {letter}";
    "panel.pinned" => "已保存为{label}", "Saved as {label}";
    "panel.package" => "政策组合", "Policy package";
    "panel.take" => "套用", "Apply";
    "panel.more" => "其余{count}项", "{count} more levers";
    "panel.setting" => "{lever}：{value} · {years} · {places}", "{lever}: {value} · {years} · {places}";

    "scope.province" => "全省", "Whole province";
    "scope.circles" => "经济圈", "Economic circles";
    "scope.kinds" => "县级单位类别", "Kinds of county";
    "scope.cities" => "设区市", "Cities";
    "scope.county_picked" => "所选县（市、区）", "Selected county";
    "scope.district" => "市辖区", "Districts";
    "scope.county" => "县和县级市", "Counties and county-level cities";
    "scope.tier.1" => "第一层级（济南、青岛）", "first-tier cities (Jinan and Qingdao)";
    "scope.tier.2" => "第二层级（交通枢纽城市）", "second-tier cities (transport hubs)";
    "scope.tier.3" => "第三层级（其他城市）", "third-tier cities (all others)";

    "lever.start" => "起始年份", "Start year";
    "lever.ramp" => "到位年数", "Years to full effect";
    "lever.clear" => "清除", "Clear";
    "lever.about" => "说明", "About";
    "lever.unit" => "单位", "Unit";
    "lever.range" => "取值范围", "Range";
    "lever.neutral" => "中性值", "Neutral value";
    "lever.plan" => "规划取值", "Value in the plan";
    "lever.plan_value" => "{value}（{year}年到位）", "{value} (reached in {year})";
    "lever.unsized" => "规划未定量", "not quantified in the plan";
    "lever.evidence" => "证据", "Evidence";
    "lever.source" => "出处", "Source";
    "lever.city_only" => "该政策杠杆只能按市设定", "This lever can only be set for whole cities";

    "role.lever" => "政策杠杆", "Policy levers";
    "role.constraint" => "约束条件", "Constraints";
    "role.path" => "外生路径", "Exogenous paths";

    "runs.title" => "完整模拟", "Full simulations";
    "runs.lead" =>
        "模拟在后台运行，结果写入结果文件夹；关闭本页不影响运行。",
        "Simulations run in the background and write a result folder. They continue if this page is closed.";
    "runs.draws" => "模拟次数", "Draws";
    "runs.start" => "开始模拟", "Start";
    "runs.none" => "尚无结果。", "No results yet.";
    "runs.finished" => "已完成的模拟", "Finished simulations";

    "job.queued" => "排队中", "queued";
    "job.running" => "运行中", "running";
    "job.done" => "已完成", "done";
    "job.failed" => "失败", "failed";
    "job.cancelled" => "已取消", "cancelled";
    "job.cancel" => "取消", "Cancel";
}
