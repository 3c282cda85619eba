//! Words of the answers of `qilu sensitivity` and `qilu discover`.

messages! {
    /// Words of the tables and charts of a sensitivity analysis.
    pub enum SensitivityText {
        Sobol => "Sobol'方差分解", "Sobol' indices";
        Morris => "Morris基本效应", "Morris elementary effects";
        Pawn => "PAWN分布法", "PAWN";
        Delta => "Borgonovo δ指数", "Borgonovo's delta";
        Regional => "区域敏感性分析", "regional sensitivity analysis";
        SobolIndex => "总效应指数ST", "total index ST";
        MorrisIndex => "基本效应绝对值的均值μ*", "mean absolute elementary effect μ*";
        PawnIndex => "各分段KS距离的中位数", "median KS distance over slices";
        DeltaIndex => "δ指数", "delta";
        RegionalIndex => "符合与不符合条件的运行之间的KS距离", "KS distance between behavioural and other runs";
        Interval { percent: String } => "{percent}区间", "{percent} interval";
        Output { output: String, used: usize, failed: usize } =>
            "{output}（采用{used}组，失败{failed}组）", "{output} ({used} used, {failed} failed)";
        NoVariation { share: String } =>
            "该输出没有变化（差异不超过其数值大小的{share}，属舍入误差），不依赖任何输入；指数为0，没有区间。",
            "This output does not vary: its values differ by less than {share} of their size, which is rounding. It depends on no input; the indices are 0 and have no interval.";
        NoVariationOfPoints =>
            "该输出在各基础样本的两个点之间没有变化，无法计算指数；需要更多基础样本。",
            "This output does not vary between the points of the base rows, so there are no indices; more base rows are needed.";
        FewRows => "失败的运行过多，无法计算该输出的指数。", "Too many runs failed, so there are no indices of this output.";
        RepeatedRows { rows: usize } =>
            "注：{rows}行与前面的行在全部输入和输出上相同，只计一次。",
            "Note: repeated rows, equal to earlier ones in all inputs and outputs: {rows}. They are counted once.";
        NoPowerOfTwo { rows: usize } =>
            "注：基础样本数{rows}不是2的幂；Sobol'序列只有在2的幂处才均衡，其他数目的误差可能更大。",
            "Note: {rows} base rows are no power of two. The Sobol' sequence is balanced at powers of two only, so the errors may be larger.";
        ConstantInputs { inputs: Vec<String> } =>
            "注：在各行中取值不变、因而没有指数的输入：{inputs}。",
            "Note: inputs that have one value in all rows and therefore no index: {inputs}.";
        FewResamples { resamples: u32, least: u32 } =>
            "注：重抽样{resamples}次，少于{least}次，不给出区间。",
            "Note: {resamples} resamples are fewer than {least}, so there are no intervals.";
        FirstFailed { line: u64 } => "第一次失败的运行：第{line}行", "first failed run: line {line}";
        MoreOutputs { count: usize } => "另有{count}个输出，见 indices.csv", "{count} more outputs are in indices.csv";
        Input => "输入", "input";
        Pairs => "两两交互", "pairs";
        Title { subject: String } => "敏感性：{subject}", "Sensitivity: {subject}";
        RelativeIndex { index: String } =>
            "{index}（相对于该输出的最大值）", "{index} (relative to the largest value of the output)";
        HeatDescription =>
            "每行为一个输入，每列为一个输出，颜色越深，指数越大。",
            "Each row is an input and each column an output; a darker cell has a larger index.";
        TornadoDescription => "输入按指数从大到小排列。", "Inputs are sorted by their index, the largest first.";
        ConvergenceTitle { output: String } => "收敛：{output}", "Convergence: {output}";
        WidestInterval { interval: String } =>
            "区间最宽的输出 · {interval}", "the output with the widest interval · {interval}";
        ConvergenceDescription =>
            "总效应指数随基础样本数的变化。", "Total indices against the number of base rows.";
        TotalIndex => "总效应指数", "total index";
        BaseRows => "基础样本数", "base rows";
    }
}

messages! {
    /// Headings of the columns of sensitivity indices; the English ones follow the names in `indices.csv`.
    pub enum SensitivityColumn {
        FirstOrder => "一阶指数S1", "S1";
        Total => "总效应指数ST", "ST";
        SecondOrder => "二阶指数S2", "S2";
        EffectMean => "均值μ", "mu";
        EffectSize => "绝对值均值μ*", "mu*";
        EffectDeviation => "标准差σ", "sigma";
        Minimum => "最小值", "minimum";
        Mean => "均值", "mean";
        Median => "中位数", "median";
        Maximum => "最大值", "maximum";
        Variation => "变异系数", "CV";
        Deviation => "标准差", "stdev";
        Delta => "δ指数", "delta";
        DeltaReduced => "δ指数（扣除偏差）", "delta reduced";
        Distance => "KS距离", "KS";
        PValue => "p值", "p-value";
    }
}

messages! {
    /// Words of the tables and charts of scenario discovery.
    pub enum DiscoveryText {
        Rows { rows: usize, hits: usize, share: String, omitted: usize } =>
            "共{rows}行，其中{hits}行出现关注的结果（{share}）；{omitted}行无值，未采用",
            "{rows} rows, {hits} of interest ({share}); {omitted} rows without a value were left out";
        NotSignificant { level: f64 } =>
            "* 准p值大于{level}，该限制可能由偶然因素造成", "* quasi-p above {level}: the limit may be due to sampling";
        BoxOfLeaf { count: usize, leaf: usize } => "箱{count}（第{leaf}号叶节点）", "Box {count} (leaf {leaf})";
        BoxOfStep { count: usize, step: usize } =>
            "箱{count}（轨迹第{step}步）", "Box {count} (step {step} of the trajectory)";
        BoxNumber { number: usize } => "箱{number}", "box {number}";
        Input => "输入", "input";
        InBox => "箱内范围", "in the box";
        FullRange => "全部范围", "full range";
        QuasiP => "准p值", "quasi-p";
        NoneRestricted => "没有限制任何输入", "no input is restricted";
        NoBox { threshold: String } => "没有密度达到{threshold}的箱。", "No box has a density of at least {threshold}.";
        Together { coverage: String, density: String } =>
            "合计：覆盖率{coverage}，密度{density}。", "Together: coverage {coverage}, density {density}.";
        Remaining { rows: usize, hits: usize, densest: String } =>
            "其余{rows}行中有{hits}行出现关注的结果，其中密度最高的箱，其密度为{densest}。",
            " Of the {rows} remaining rows, {hits} are of interest; the densest box among them has a density of {densest}.";
        Shares { coverage: String, density: String, mass: String } =>
            "覆盖率{coverage}，密度{density}，占全部运行的{mass}", "coverage {coverage}, density {density}, mass {mass}";
        TradeoffOfTree => "覆盖率与密度：分类树的各叶节点", "Coverage and density: the leaves of the tree";
        TradeoffOfTrajectory { number: usize } =>
            "覆盖率与密度：第{number}条轨迹", "Coverage and density: trajectory {number}";
        OneRestricted => "限制1个输入", "1 input restricted";
        Restricted { count: usize } => "限制{count}个输入", "{count} restricted";
        TradeoffDescription =>
            "每个点为一个箱：横轴为覆盖率，纵轴为密度；颜色和形状表示受限制的输入个数；圆圈为选中的箱。",
            "Each mark is a box; the horizontal axis is coverage and the vertical axis density; colour and shape show the number of restricted inputs; circles mark the selected boxes.";
        Coverage => "覆盖率", "coverage";
        Density => "密度", "density";
        Chosen => "选中", "selected";
        RangesDescription =>
            "每行为箱所限制的一个输入：灰条为全部范围，蓝条为箱内范围。",
            "Each row is an input that the box restricts: its full range is grey and its range in the box is blue.";
        RangeInBox => "箱内范围", "range in the box";
    }
}
