//! Messages about memory, time and threads: the estimate of a command, and what does not fit.

use std::path::PathBuf;

use crate::bytes::Bytes;
use crate::session::Duration;

messages! {
    /// Names of the limits of memory.
    pub enum MemoryLimit {
        Free => "空闲内存", "the free memory of the machine";
        Group { group: PathBuf } => "控制组 {group} 的内存上限", "the memory limit of the control group {group}";
        AddressSpace => "进程的地址空间上限（RLIMIT_AS，`ulimit -v`）", "the limit of the address space (RLIMIT_AS, `ulimit -v`)";
    }
}

messages! {
    /// Errors about work that the machine cannot do.
    pub enum ResourceFault {
        TooLarge { option: &'static str, count: u64, needed: Bytes, limit: MemoryLimit, free: Bytes, most: u64, reduce: Vec<&'static str> } =>
            "`{option}` 为{count}时约需内存{needed}，而{limit}只剩{free}；允许：至多{most}。可减小用量的选项：{reduce}",
            "`{option}` {count} needs about {needed} of memory, and {limit} leaves {free}; allowed: at most {most}. Options that reduce \
             it: {reduce}";
        NothingFits { needed: Bytes, limit: MemoryLimit, free: Bytes, reduce: Vec<&'static str> } =>
            "至少约需内存{needed}，而{limit}只剩{free}。可减小用量的选项：{reduce}",
            "at least {needed} of memory are needed, and {limit} leaves {free}. Options that reduce it: {reduce}";
        InputTooLarge { needed: Bytes, limit: MemoryLimit, free: Bytes } =>
            "处理这些文件约需内存{needed}，而{limit}只剩{free}；请减少文件的行数或列数",
            "these files need about {needed} of memory, and {limit} leaves {free}; use files with fewer rows or columns";
        NoStart { needed: Bytes, limit: MemoryLimit, free: Bytes } =>
            "程序至少需要内存{needed}，而{limit}只剩{free}；请放宽该限制",
            "the program needs at least {needed} of memory, and {limit} leaves {free}; raise this limit";
        NotGiven { needed: Bytes } =>
            "操作系统未能提供所需的内存{needed}；请减小模拟规模",
            "the operating system does not give the {needed} of memory that are needed; use fewer draws";
        Threads { threads: u64, most: usize } =>
            "线程数为{threads}；允许：0到{most}，0表示每个可用的处理器核心一个",
            "{threads} threads; allowed: 0 to {most}, where 0 is one per core that the process may use";
        ThreadsOfEnvironment { value: String, most: usize } =>
            "环境变量 RAYON_NUM_THREADS 的值是 `{value}`；允许：0到{most}", "RAYON_NUM_THREADS is `{value}`; allowed: 0 to {most}";
    }
}

messages! {
    /// The estimate of a command before it begins.
    pub enum EstimateText {
        Cost { memory: Bytes, time: Duration, threads: usize } =>
            "估计：内存约{memory}，{threads}个线程约需{time}", "estimate: about {memory} of memory and {time} on {threads} threads";
        Most { option: &'static str, most: u64 } =>
            "现有内存最多可容纳 `{option}` {most}", "the memory that is left is enough for `{option}` up to {most}";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_in_the_unit_that_is_easy_to_read() {
        let shown = [0, 9_940_000, 620_400_000, 41_800_000_000].map(|bytes| Bytes(bytes).to_string());
        assert_eq!(shown, ["0.0 MB", "9.9 MB", "620 MB", "41.8 GB"]);
    }
}
