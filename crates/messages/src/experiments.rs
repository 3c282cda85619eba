//! Messages of sweeps and of expressions that are evaluated on projections.

use crate::Message;

messages! {
    /// Errors about a sweep as a whole, or why one of its runs failed.
    pub enum SweepRunFault {
        TooManyRuns { draws: u32, replicates: u32, runs: u64, most: u32 } =>
            "每个设计点作{draws}次模拟，每次重复{replicates}次，共{runs}次运行；最多允许{most}次",
            "{draws} draws with {replicates} replicates each are {runs} runs per design point; allowed: at most {most}";
        FactorValue { factor: String, value: f64, allowed: Message } =>
            "试验因素 `{factor}` 的值为{value}；{allowed}", "`{factor}` is {value}; {allowed}";
        ProgramError { text: String } => "运行因程序错误而中止：{text}", "the run stopped because of an error in the program: {text}";
        ProgramErrorWithoutText => "运行因程序错误而中止，程序未给出原因", "the run stopped because of an error in the program, without a message";
    }
}

messages! {
    /// Why a quantity of an expression has no value in a year and an area.
    pub enum ReadingFault {
        YearOutside { year: u16, first: u16, last: u16 } =>
            "所求年份为{year}年；推演的年份为{first}—{last}年", "the year {year} is requested; the projection covers {first} to {last}";
        FlowInBaseYear { indicator: String, first: u16 } =>
            "`{indicator}` 是时期指标（全年累计数），在基年{first}年没有值",
            "`{indicator}` happens during a year: it has no value in the base year {first}";
        NotForCounties { indicator: String, county: String } =>
            "`{indicator}` 只有全省和各市的结果；`{county}` 是县级单位",
            "`{indicator}` is reported for the province and its cities; `{county}` is a county";
    }
}

messages! {
    /// Refusals of the system when draws are run.
    pub enum RunFault {
        Threads { threads: usize } =>
            "操作系统无法启动{threads}个线程；请减少线程数",
            "the operating system cannot start {threads} threads; set a smaller number of threads";
        ThreadsOfCores =>
            "操作系统无法为每个处理器核心启动一个线程；请指定较少的线程数",
            "the operating system cannot start one thread for each core; set a smaller number of threads";
    }
}
