//! The panel of the live page: levers, places, saved settings, runs.

page_texts! {
    "live.progress" => "模拟进度", "Progress of the simulation";
    "live.refining" => "正在增加到{draws}次模拟……", "Computing {draws} draws …";
    "live.others" => "正在模拟比较情景：{title}……", "Simulating “{title}” for comparison …";
    "live.waiting" => "“{title}”排队等候，其他模拟正在进行……", "“{title}” waits for other simulations …";
    "live.back" => "已重新连接服务程序，正在更新结果。", "The connection to the server is back. The results are being renewed.";
    "live.changed" => "{title}（已调整）", "{title} (adjusted)";
    "live.as_is" => "{title}", "{title}";

    "panel.title" => "政策杠杆设定", "Policy levers";
    "panel.base" => "基础情景", "Base scenario";
    "panel.reference" => "参照情景", "Reference scenario";
    "panel.name" => "名称", "Name";
    "panel.note" => "备注", "Note";
    "panel.scope" => "实施范围", "Area";
    "panel.use_place" => "改为选中的“{place}”", "Use the selected place: {place}";
    "panel.settings" => "已作的调整", "Your adjustments";
    "panel.in_force" => "滑块为{year}年在{place}生效的力度。", "The sliders show the values in force in {year} ({place}).";
    "panel.refused" => "服务器不接受现在的设定，因而没有{year}年在{place}生效的力度；滑块仍为先前设定的数值。", "The server refuses these settings, so that there are no values in force in {year} ({place}). The sliders show those of the former settings.";
    "panel.renewing" => "正在读取{year}年在{place}生效的力度，滑块暂为先前设定的数值。", "The values in force in {year} ({place}) are being read. Until they are there, the sliders show those of the former settings.";
    "panel.untouched" => "尚未调整，可拖动上方滑块。", "No adjustments yet. Move a slider above.";
    "panel.remove" => "删除：{lever}", "Remove {lever}";
    "panel.undo" => "撤销", "Undo";
    "panel.redo" => "重做", "Redo";
    "panel.reset" => "全部还原", "Reset all";
    "panel.pin" => "保存当前设定作对照", "Save current settings for comparison";
    "panel.save" => "保存为情景文件", "Save as scenario file";
    "panel.pin_name" => "方案{letter}", "Alternative {letter}";
    "panel.pinned" => "已保存为{label}", "Saved as {label}";
    "panel.package" => "政策组合", "Policy package";
    "panel.take" => "套用", "Apply";
    "panel.taken" => "已加入{count}项设定。", "{count} settings were added.";
    "panel.nothing_to_take" =>
        "该政策组合的设定均已在当前情景中。", "All settings of this package are in the scenario already.";
    "panel.opened" =>
        "正在查看已完成的模拟“{title}”，其政策杠杆只能查看。", "You are looking at the finished simulation “{title}”. Its levers cannot be changed.";
    "panel.back" => "返回我的设定", "Back to my settings";
    "panel.take_run" => "以其设定为起点", "Start from its settings";
    "panel.kept" => "已保存的对照方案", "Alternatives for comparison";
    "panel.no_pins" => "尚无对照方案。", "No alternatives yet.";
    "panel.pins_full" =>
        "最多保存{most}个对照方案，请先删除一个。", "At most {most} alternatives are kept. Remove one first.";
    "panel.pin_label" => "{label}的名称", "Name of {label}";
    "panel.name_taken" => "名称不能为空，也不能与其他方案相同。", "A name must not be empty or that of another alternative.";
    "panel.pin_of" => "{base}，另作{count}项调整", "{base} with {count} adjustments";
    "panel.pin_plain" => "{base}，未作调整", "{base} without adjustments";
    "panel.pin_open" => "打开", "Open";
    "panel.pin_copy" => "复制", "Duplicate";
    "panel.pin_remove" => "删除", "Remove";
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
    "lever.between" => "{low}至{high}（各地不同）", "{low} to {high} (by area)";
    "lever.about_one" => "{lever}的说明", "About {lever}";
    "lever.relabels" => "只是把居住地改划为城镇，城镇化率随之提高，但没有人因此迁移或得到新的服务。", "This relabels places as urban: the urban share rises, but nobody moves and nobody gets new services.";
    "lever.about" => "说明", "About";
    "lever.unit" => "单位", "Unit";
    "lever.unit_of" => "（{unit}）", " ({unit})";
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
    "job.waiting" => "等候中（页面上的计算优先）", "waiting (pages go first)";
    "job.done" => "已完成", "done";
    "job.failed" => "失败", "failed";
    "job.cancelled" => "已取消", "cancelled";
    "job.lost" => "已丢失", "lost";
    "job.cancel" => "取消", "Cancel";
}
