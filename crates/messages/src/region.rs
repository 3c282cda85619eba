//! Messages about places.

use crate::bilingual::Bilingual;
use crate::suggestion::Suggestion;

messages! {
    /// Errors about the name of a place.
    pub enum PlaceFault {
        Unknown { text: String, hint: Suggestion } => "未知地区 `{text}`；{hint}", "unknown place `{text}`; {hint}";
        UnknownOfMany { text: String, province: Bilingual, example: String } =>
            "未知地区 `{text}`；数据只含{province}的地区；请给出行政区划代码、名称或拼音，例如 {example}；`qilu data places` 列出全部地区",
            "unknown place `{text}`; the data have the places of {province}; give a code, a name or pinyin, for instance {example}; \
             `qilu data places` lists all places";
        Former { text: String, name: Bilingual, code: String, year: u16, now: Vec<PlaceOption> } =>
            "`{text}`：{name}（{code}）已于{year}年撤并、更名或变更代码，现为{now}；请用现在的代码或名称",
            "`{text}`: {name} ({code}) was merged, renamed or given another code in {year} and is now {now}; give the code or name of today";
        FormerOfCensus { text: String, name: Bilingual, code: String, now: Vec<PlaceOption> } =>
            "`{text}`：{code}是普查资料中{name}的旧代码，现为{now}；请用现在的代码或名称",
            "`{text}`: {code} is the code of {name} in tables of a census and is now {now}; give the code or name of today";
        Ambiguous { text: String, places: Vec<PlaceOption> } =>
            "`{text}` 对应多个地区；请改用下列代码之一：{places}",
            "`{text}` names several places; give one of the codes {places}";
        UnknownCircle { name: String, hint: Suggestion } => "未知经济圈 `{name}`；{hint}", "unknown economic circle `{name}`; {hint}";
        UnknownTier { name: String } => "未知城市层级 `{name}`；允许：1、2、3", "unknown tier of cities `{name}`; allowed: 1, 2, 3";
        UnknownKind { name: String } =>
            "未知县级单位类型 `{name}`；允许：市辖区、县市（县和县级市）",
            "unknown kind of county `{name}`; allowed: district, county (counties and county-level cities)";
    }
}

messages! {
    /// One of the places that a name can mean.
    pub enum PlaceOption {
        Whole { code: String, name: Bilingual } => "{code}（{name}）", "{code} ({name})";
        OfCity { code: String, name: Bilingual, city: Bilingual } => "{code}（{city}{name}）", "{code} ({name}, {city})";
    }
}

messages! {
    /// Texts of the list of places.
    pub enum PlaceListText {
        Group => "地区分组", "group";
        InChinese => "中文写法", "in Chinese";
        Meaning => "含义", "meaning";
        Code => "代码", "code";
        NameZh => "中文名称", "Chinese name";
        NameEn => "英文名称", "English name";
        Pinyin => "拼音", "pinyin";
        Kind => "类型", "kind";
        City => "所属市", "city";
        Circle => "经济圈", "circle";
        Tier => "层级", "tier";
        KindProvince => "省", "province";
        KindCity => "设区市", "city";
        KindDistrict => "市辖区", "district";
        KindCountyLevelCity => "县级市", "county-level city";
        KindCounty => "县", "county";
        Use =>
            "凡须写地区之处，代码、中文名称、英文名称、拼音均可；中文名称不与其他地区混淆时，可省去末尾的“市”“区”“县”。分组用于情景文件等处的 `places`。",
            "A place can be given by its code, its Chinese or English name, or its pinyin. The last character of a Chinese name \
             can be left out if the name remains unique. The groups are for `places` in scenario files and similar files.";
    }
}
