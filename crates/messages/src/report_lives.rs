//! Texts of the life courses of agents.

messages! {
    /// Sentences of a life course.
    pub enum LifeText {
        Woman { born: BirthYear, year: u16, place: String, status: LifeStatus } =>
            "女，{born}出生。{year}年末：{place}，{status}。", "Woman, born in {born}. End of {year}: {place}, {status}.";
        Man { born: BirthYear, year: u16, place: String, status: LifeStatus } =>
            "男，{born}出生。{year}年末：{place}，{status}。", "Man, born in {born}. End of {year}: {place}, {status}.";
        Event { year: u16, age: u16, event: LifeEventText } =>
            "{year}年（{age}岁）{event}。", " {year} (at age {age}): {event}.";
    }
}

messages! {
    /// The year of birth of an agent.
    pub enum BirthYear {
        In { year: i32 } => "{year}年", "{year}";
        InOrBefore { year: i32 } => "{year}年或更早", "{year} or before";
    }
}

messages! {
    /// Residence and registration of an agent.
    pub enum LifeStatus {
        Rural => "乡村居民", "in the countryside";
        Unsettled => "城镇居民，未落户", "in the town, without local hukou";
        Settled => "城镇居民，已落户", "in the town, with local hukou";
    }
}

messages! {
    /// Events in a life.
    pub enum LifeEventText {
        Present => "在当地居住", "lives there";
        GaveBirth => "生育一个孩子", "has a child";
        Died => "去世", "dies";
        LeftTheProvince => "迁往省外", "moves to another province";
        MovedToTown => "由乡村迁入本县城镇", "moves from the countryside to the town of the same county";
        MovedToCountryside { place: String } => "迁往{place}乡村", "moves to the countryside of {place}";
        Moved { place: String } => "迁往{place}城镇", "moves to {place}";
        ReturnedInCounty => "由城镇返回本县乡村", "goes back to the countryside of the county";
        Returned { place: String } => "返回{place}乡村", "goes back to the countryside of {place}";
        Settled { place: String } => "在{place}落户", "settles in {place}";
        Reclassified => "居住地就地转为城镇", "the village becomes part of the town";
    }
}

messages! {
    /// Errors in a file of life courses.
    pub enum LifeFault {
        UnknownCounty { code: String } =>
            "`{code}` 不是本数据包中县级单位的代码", "`{code}` is not the code of a county of this data package";
    }
}
