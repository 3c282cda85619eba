//! Words of the diagrams of `qilu diagram`.

messages! {
    /// Words of the diagrams besides the stocks and loops themselves.
    pub enum DiagramText {
        Stocks => "存量、流量与政策杠杆", "Stocks, flows and levers";
        Loops => "调节回路（次年见效）", "Balancing feedback loops (each acts with a lag of one year)";
        DependsOn { causes: SectorText } => "取决于：{causes}", "depends on: {causes}";
        ActsOn { effects: SectorText } => "⇒ {effects}", "⇒ {effects}";
        Levers { names: String } => "政策杠杆：{names}", "levers: {names}";
    }
}

messages! {
    /// Stocks of the model, the flows that change them, their causes and their effects.
    pub enum SectorText {
        UrbanResidents => "城镇常住人口：未落户、已落户", "urban residents: unsettled, settled";
        UrbanInflow => "迁入、就地迁移、落户", "arrivals, local moves, settlement";
        UrbanOutflow => "迁出、返乡", "departures, returns";
        UrbanCauses =>
            "各地吸引力、落户开放度、服务覆盖、住房可负担性",
            "attractiveness of all places, openness, entitlement to services, affordability of housing";
        UrbanEffects => "下列各项", "all stocks below";
        RuralResidents => "乡村常住人口", "rural residents";
        RuralInflow => "返乡、出生", "returns, births";
        RuralOutflow => "就地转为城镇、离乡", "reclassification, departures";
        RuralCauses => "城乡收入差距、城镇吸引力", "income gap, attractiveness of towns";
        RuralEffects => "农村人均收入", "rural income per head";
        Housing => "住房存量（在建分三阶段）", "floor area (three stages of building)";
        HousingInflow => "开工→竣工", "starts → completion";
        HousingOutflow => "拆除", "demolition";
        HousingCauses =>
            "人口增长、期望人均面积、可用土地", "growth of residents, desired floor area per head, available land";
        HousingEffects => "房价收入比→吸引力、落户", "price to income → attractiveness, settlement";
        Schools => "学位：幼儿园、义务教育、高中阶段", "school places by stage";
        SchoolsInflow => "补齐缺口、更新", "reducing shortages, replacement";
        SchoolsOutflow => "老化", "depreciation";
        SchoolsCauses => "各年龄学生数、享有服务的资格", "pupils by age, entitlement";
        SchoolsEffects => "公共服务→吸引力", "services → attractiveness";
        Beds => "医疗床位、托位、养老床位", "hospital beds, childcare, care beds";
        BedsInflow => "新建", "construction";
        BedsOutflow => "老化", "depreciation";
        BedsCauses => "常住人口、0—2岁、65岁及以上", "residents, ages 0-2, ages 65 and over";
        BedsEffects => "医疗→吸引力；托育、养老只计覆盖率", "beds → attractiveness; others: coverage only";
        Jobs => "城镇就业岗位", "jobs in towns";
        JobsInflow => "随劳动力增长", "growth with the labour force";
        JobsOutflow => "岗位减少", "losses";
        JobsCauses => "劳动力、服务业比重", "labour force, share of services";
        JobsEffects => "失业率→预期工资→吸引力", "unemployment → expected wage → attractiveness";
        Incomes => "城乡居民收入", "urban and rural incomes";
        IncomesInflow => "增长", "growth";
        IncomesCauses => "受教育年限、乡村人口减少", "schooling, decline of rural residents";
        IncomesEffects => "吸引力、离乡推力、收入比", "attractiveness, out-migration, income ratio";
        Land => "建成区土地", "built-up land";
        LandInflow => "用地指标", "land quota";
        LandCauses => "城镇人口、控制线", "urban residents, red lines";
        LandEffects => "住房开工", "housing starts";
        Water => "水资源承载与环境", "water capacity and environment";
        WaterCauses => "全市常住人口", "residents of the city";
        WaterEffects => "吸引力", "attractiveness";
    }
}
