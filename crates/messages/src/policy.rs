//! Messages of the analyses of policy: comparison, attribution, optimization.

messages! {
    /// Errors about a question about the difference of two scenarios.
    pub enum AttributionFault {
        SameScenarios { scenario: String, reference: String } =>
            "情景 `{scenario}` 与 `{reference}` 相同，没有可分解的差别",
            "`{scenario}` and `{reference}` are the same, so there is no difference to explain";
        DifferentYears { scenario: String, reference: String } =>
            "情景 `{scenario}` 与 `{reference}` 的年份不同；两者的起止年份必须相同",
            "`{scenario}` and `{reference}` have different years; both must begin and end in the same year";
        Undefined { indicator: String } =>
            "`{indicator}` 在该地区和年份没有定义", "`{indicator}` is not defined in this place and year";
        NothingAhead { scenario: String, passed: u16 } =>
            "情景 `{scenario}` 在{passed}年之后没有推演年份或没有目标年份，政策杠杆无从再加力",
            "`{scenario}` projects no year after {passed}, or no target year, so that no lever can be moved further";
    }
}

messages! {
    /// Errors about an optimization problem.
    pub enum OptimizationFault {
        TargetPassed { year: u16, passed: u16 } =>
            "目标年份为{year}年，而{passed}年及以前已有公布数，政策杠杆自次年起才能起作用",
            "the target year is {year}; published statistics are known up to {passed}, and levers act only in later years";
        CapTooLow { lever: String, place: String, cap: f64, least: f64, cost: f64 } =>
            "政策杠杆 `{lever}`（{place}）的 `cap` 为{cap}；即使取变动最小的值{least}，成本也已达{cost:.1}",
            "`cap` of lever `{lever}` at {place} is {cap}; the value closest to no change, {least}, already costs {cost:.1}";
        NoValue { expression: String } =>
            "`{expression}` 在该地区和年份没有值", "`{expression}` has no value in this place and year";
    }
}
