//! Messages of the server: why it cannot start, and why it refuses a request.

use std::io;

use crate::bytes::Bytes;
use crate::error::System;
use crate::resources::MemoryLimit;
use crate::suggestion::Suggestion;

messages! {
    /// Reasons why the server cannot listen, and its notes about scenarios.
    pub enum ServerFault {
        CannotStart { reason: System } => "服务无法启动：{reason}", "the server cannot start: {reason}";
        CannotListen { address: String, reason: ListenFault } => "无法监听 {address}：{reason}", "cannot listen on {address}: {reason}";
        NeedsToken { address: String } =>
            "其他计算机可以访问 {address}；请用 `--token` 设访问令牌，或改为监听 127.0.0.1",
            "{address} can be reached from other machines: give `--token`, or listen on 127.0.0.1";
        NoScenario => "没有可读取的情景文件", "there is no scenario file that can be read";
        OtherYears { names: Vec<String>, start: u16, end: u16 } =>
            "页面只显示{start}—{end}年的情景，不显示其他年份的：{names}",
            "the page shows the scenarios of {start} to {end} and not those of other years: {names}";
        OtherRun { name: String } =>
            "已有结果 `{name}`，但由其他版本或其他数据得出；请先将其移至别处",
            "the run `{name}` was made with another version or with other data; move it to another folder";
    }
}

messages! {
    /// Why an address cannot be listened on.
    pub enum ListenFault {
        InUse { port: u16 } =>
            "端口{port}已被占用；请用 `--port` 另选一个", "port {port} is in use; choose another with `--port`";
        NotAvailable => "本机没有这个地址", "this machine does not have the address";
        Other { reason: System } => "{reason}", "{reason}";
    }
}

impl ListenFault {
    /// The reason that an error of the standard library gives for a port.
    #[must_use]
    pub fn of(error: &io::Error, port: u16) -> ListenFault {
        match error.kind() {
            io::ErrorKind::AddrInUse => ListenFault::InUse { port },
            io::ErrorKind::AddrNotAvailable => ListenFault::NotAvailable,
            _ => ListenFault::Other { reason: System::of(error) },
        }
    }
}

messages! {
    /// Why a request is refused or failed.
    pub enum Refusal {
        OtherHost { host: String, allowed: Vec<String> } =>
            "请求中的主机名 `{host}` 不是本服务的名称；允许：{allowed}", "this server is not called `{host}`; allowed: {allowed}";
        SeveralHosts { count: usize } =>
            "请求中有{count}个 Host 标头；应有1个", "the request has {count} headers `Host`; it must have one";
        OtherSite => "不接受来自其他网站页面的请求", "requests from pages of other sites are refused";
        NoToken =>
            "访问本服务须有访问令牌：请打开启动时显示的网址，或在请求中发送 `Authorization: Bearer`",
            "this server needs its token: open the address that it printed, or send `Authorization: Bearer`";
        TooSlow { seconds: u64 } =>
            "处理时间超过{seconds}秒；请改为提交后台作业（jobs）", "the request took more than {seconds} seconds; use a job instead";
        SlowBody { seconds: u64 } =>
            "请求内容未在{seconds}秒内传完", "the body of the request did not arrive within {seconds} seconds";
        NoAddress =>
            "此地址没有内容；可用地址见 /api/v1/openapi.json", "there is nothing at this address; /api/v1/openapi.json lists all addresses";
        BadAddress =>
            "无法识别此地址或其参数；可用地址见 /api/v1/openapi.json",
            "the address or its parameters cannot be read; /api/v1/openapi.json lists all addresses";
        OtherMethod =>
            "此地址不接受该请求方法；见 /api/v1/openapi.json", "this address does not accept this method; see /api/v1/openapi.json";
        NoFile { name: String } => "没有文件 `{name}`", "no file `{name}`";
        NoJob { id: String } => "没有作业 `{id}`", "no job `{id}`";
        NoResult { id: String } => "作业 `{id}` 的结果未保留", "no result of job `{id}` is stored";
        LostJob { id: u64 } =>
            "作业 `{id}` 的结果已丢失：服务在结果写入文件夹之前已结束；请再次提交其请求",
            "the result of job `{id}` is lost: the server ended before it was in a folder; send its request again";
        NoRun { name: String } => "没有结果 `{name}`", "no run `{name}`";
        RunInUse { name: String } =>
            "有作业正在写入结果 `{name}`，或将写入；请先停止该作业", "a job writes the run `{name}`, or will write it; stop the job first";
        NotFinished { name: String } => "`{name}` 不是已完成的结果", "`{name}` is not a finished run";
        NoFileOfRun { run: String, name: String } => "结果 `{run}` 中没有文件 `{name}`", "the run `{run}` has no file `{name}`";
        Broken => "处理中断；详情见运行本服务的终端", "the request was interrupted by an error; the terminal of the server shows more information";
        Stopping => "服务正在停止", "the server is stopping";
        Stopped => "作业在完成之前已停止", "stopped before it was finished";
        QueueFull { waiting: usize, most: usize } =>
            "已有{waiting}项模拟任务在排队；最多允许{most}项", "{waiting} ensembles are already waiting; allowed: at most {most}";
        QueueOfClientFull { waiting: usize, most: usize } =>
            "您已有{waiting}项模拟任务在排队；每位用户最多允许{most}项",
            "{waiting} of your ensembles are already waiting; allowed for one client: at most {most}";
        NeverFits { draws: u32, needed: Bytes, limit: MemoryLimit, free: Bytes, most: u64 } =>
            "模拟{draws}次约需内存{needed}，而{limit}最多只能留出{free}；允许：至多{most}次",
            "{draws} draws need about {needed} of memory, and {limit} never leaves more than {free}; allowed: at most {most} draws";
        NotNow { draws: u32, needed: Bytes, limit: MemoryLimit, free: Bytes, claimed: Bytes, most: u64 } =>
            "模拟{draws}次约需内存{needed}，而{limit}目前只剩{free}（排队或运行中的作业另需{claimed}）；目前允许：至多{most}次；稍后可再次提交",
            "{draws} draws need about {needed} of memory, and {limit} leaves {free} at the moment, besides the {claimed} of the jobs that \
             wait or run; allowed now: at most {most} draws; the same request can succeed later";
        DamagedRun { run: String, name: String } =>
            "结果 `{run}` 中的文件 `{name}` 已损坏，或与清单不符", "the file `{name}` of the run `{run}` is damaged, or differs from the manifest";
        Unreadable { reason: System } => "文件无法读写：{reason}", "a file cannot be read or written: {reason}";
        ContentType { given: String } =>
            "content-type 是 `{given}`；允许：application/json", "content-type is `{given}`; allowed: application/json";
        TooLarge { bytes: usize } =>
            "请求内容无法读取，或超过{bytes}字节", "the body of the request cannot be read, or has more than {bytes} bytes";
    }
}

messages! {
    /// Errors about a value of a request.
    pub enum RequestFault {
        IndicatorCount { count: usize, most: usize } => "给出了{count}个指标；允许：1到{most}个", "{count} indicators; allowed: 1 to {most}";
        NoIndicator { name: String, hint: Suggestion } => "没有指标 `{name}`；{hint}", "no indicator `{name}`; {hint}";
        AreaCount { count: usize, most: usize } => "给出了{count}个地区；允许：1到{most}个", "{count} areas; allowed: 1 to {most}";
        NotForCounties { indicator: &'static str } =>
            "`{indicator}` 只有全省和各市的结果", "`{indicator}` is reported for the province and its cities";
        KeptEffects =>
            "政策杠杆加力一步的作用（`effects`）不写入文件夹；不能与 `keep` 同时给出",
            "the effects of the levers (`effects`) are not written to a folder; they cannot be asked for with `keep`";
        Draws { draws: u32, most: u32 } => "模拟次数为{draws}；允许：1到{most}", "{draws} draws; allowed: 1 to {most}";
        ContributionDraws { draws: u32, most: u32 } =>
            "计算政策杠杆贡献的模拟次数为{draws}；允许：0到{most}", "{draws} draws for the contributions of the levers; allowed: 0 to {most}";
        CompareCount { count: usize, most: usize } =>
            "给出了{count}个要比较的结果；最多{most}个", "{count} runs to compare with; allowed: at most {most}";
        Year { year: u16, first: u16, last: u16 } => "年份为{year}；允许：{first}到{last}", "the year is {year}; allowed: {first} to {last}";
        NoScenario { name: String, hint: Suggestion } => "没有情景 `{name}`；{hint}", "no scenario `{name}`; {hint}";
        LeverCount { count: usize, most: usize } => "给出了{count}项政策杠杆设定；最多{most}项", "{count} settings of levers; allowed: at most {most}";
        TooLong { count: usize, most: usize } => "文字有{count}个字符；最多{most}个", "the text has {count} characters; allowed: at most {most}";
        SpecOrRun => "`spec`（情景）与 `run`（结果）应给出一个，且只能给出一个", "give either `spec` (a scenario) or `run` (a finished run), and not both";
        PlaceCount { most: usize } => "`places` 应有1到{most}个地区", "`places` must contain 1 to {most} places";
    }
}
