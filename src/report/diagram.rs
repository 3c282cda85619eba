//! Diagrams of the system: the feedback loops, and the stocks with their flows and levers, drawn from tables.

use unicode_width::UnicodeWidthStr;

use crate::chart::svg::Svg;
use crate::policy::loops::LOOPS;
use crate::policy::loops::Loop;
use crate::policy::loops::Sign;
use crate::scenario::levers::LeverId;
use qilu_messages::Language;

/// A pair of words: Chinese, English.
type LabelPair = (&'static str, &'static str);

/// A sector: a stock, what fills and empties it, what it listens to, what listens to it, and its levers.
#[derive(Clone, Copy, Debug)]
pub struct Sector {
    /// Stock.
    pub stock: LabelPair,
    /// Inflow, where the model has one.
    pub inflow: Option<LabelPair>,
    /// Outflow, where the model has one.
    pub outflow: Option<LabelPair>,
    /// What its flows depend on.
    pub hears: LabelPair,
    /// What depends on it.
    pub acts_on: LabelPair,
    /// Levers that act on it.
    pub levers: &'static [LeverId],
}

/// All sectors; each lever acts in one of them first.
pub const SECTORS: [Sector; 9] = [
    Sector {
        stock: ("城镇常住人口：未落户、已落户", "urban residents: unsettled, settled"),
        inflow: Some(("迁入、就地转移、落户", "arrivals, local moves, settlement")),
        outflow: Some(("迁出、返乡", "departures, returns")),
        hears: (
            "各地吸引力、落户开放度、服务覆盖、住房可负担性",
            "pull of all places, openness, coverage, affordability",
        ),
        acts_on: ("下列各项", "all below"),
        levers: &[
            LeverId::HukouOpenness,
            LeverId::ResidenceYears,
            LeverId::FamilySettlement,
            LeverId::PermitCoverage,
            LeverId::SocialInsurance,
            LeverId::LandRights,
            LeverId::LandExitMarket,
            LeverId::ReturnSupport,
            LeverId::TalentInflow,
            LeverId::OnlineRegistration,
            LeverId::Transport,
        ],
    },
    Sector {
        stock: ("乡村常住人口", "rural residents"),
        inflow: Some(("返乡、出生", "returns, births")),
        outflow: Some(("就地转为城镇、离乡", "in-place change, departures")),
        hears: ("城乡收入差距、城镇吸引力", "income gap, pull of the towns"),
        acts_on: ("农村人均收入", "rural income per head"),
        levers: &[
            LeverId::Reclassification,
            LeverId::NewSmallCities,
            LeverId::SatelliteTowns,
            LeverId::VillageRelocation,
        ],
    },
    Sector {
        stock: ("住房存量（在建分三阶段）", "floor area (three stages of building)"),
        inflow: Some(("开工→竣工", "starts → completion")),
        outflow: Some(("拆除", "demolition")),
        hears: ("人口增长、期望人均面积、可用土地", "growth of residents, wanted area, land"),
        acts_on: ("房价收入比→吸引力、落户", "price to income → pull, settlement"),
        levers: &[LeverId::HousingSupply, LeverId::AffordableRental, LeverId::Renewal],
    },
    Sector {
        stock: ("学位：幼儿园、义务教育、高中阶段", "school places by stage"),
        inflow: Some(("补建缺口、更新", "making up shortage, replacement")),
        outflow: Some(("老化", "wear")),
        hears: ("各年龄学生数、享有资格", "pupils by age, entitlement"),
        acts_on: ("公共服务→吸引力", "service → pull"),
        levers: &[LeverId::SchoolPlaces, LeverId::SchoolEntitlement, LeverId::FiscalLink],
    },
    Sector {
        stock: ("医疗床位、托位、养老床位", "hospital beds, childcare, care beds"),
        inflow: Some(("新建", "building")),
        outflow: Some(("老化", "wear")),
        hears: ("常住人口、0—2岁、65岁及以上", "residents, ages 0-2, ages 65 and over"),
        acts_on: ("医疗→吸引力；托育、养老仅计覆盖", "beds → pull; the others: coverage alone"),
        levers: &[LeverId::HealthCapacity, LeverId::ChildcarePlaces, LeverId::NursingBeds],
    },
    Sector {
        stock: ("城镇就业岗位", "jobs in towns"),
        inflow: Some(("随劳动力增长", "growth with the labour force")),
        outflow: Some(("流失", "loss")),
        hears: ("劳动力、服务业比重", "labour force, share of services"),
        acts_on: ("失业率→预期工资→吸引力", "unemployment → expected wage → pull"),
        levers: &[LeverId::CountyJobs, LeverId::CountySeat],
    },
    Sector {
        stock: ("城乡居民收入", "urban and rural incomes"),
        inflow: Some(("增长", "growth")),
        outflow: None,
        hears: ("受教育年限、乡村人口减少", "schooling, decline of rural residents"),
        acts_on: ("吸引力、离乡推力、收入比", "pull, push, income ratio"),
        levers: &[LeverId::RuralIncome, LeverId::Skills, LeverId::SharedGrowth],
    },
    Sector {
        stock: ("建成区土地", "built-up land"),
        inflow: Some(("用地指标", "land quota")),
        outflow: None,
        hears: ("城镇人口、控制线", "urban residents, red lines"),
        acts_on: ("住房开工", "housing starts"),
        levers: &[LeverId::LandLink, LeverId::LandRedlines, LeverId::GrainFloor],
    },
    Sector {
        stock: ("水资源承载与环境", "water capacity and surroundings"),
        inflow: None,
        outflow: None,
        hears: ("全市常住人口", "residents of the city"),
        acts_on: ("吸引力", "pull"),
        levers: &[LeverId::WaterLimit, LeverId::Amenity],
    },
];

/// Width of both diagrams.
const WIDTH: usize = 1180;

/// Height of a row.
const ROW: usize = 112;

/// Style of the tips of arrows.
const TIP: &str = "<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">\
                   <path d=\"M0 0 L8 4 L0 8 z\" fill=\"#555555\"/></marker></defs>";

fn open(height: usize, title: &str) -> Svg {
    let mut svg = Svg::default();
    svg.paper((WIDTH as f64, height as f64));
    svg.put(TIP);
    svg.text((20.0, 30.0), "font-size=\"19\" font-weight=\"600\" fill=\"#1a1a1a\"", title);
    svg
}

fn text(svg: &mut Svg, x: usize, y: usize, anchor: &str, fill: &str, words: &str) {
    svg.text((x as f64, y as f64), &format!("text-anchor=\"{anchor}\" fill=\"{fill}\""), words);
}

fn boxed(svg: &mut Svg, x: usize, y: usize, width: usize, words: &str) {
    let frame = "rx=\"4\" fill=\"#eaf1f8\" stroke=\"#0b4f8a\"";
    svg.rect((x as f64, y as f64), (width as f64, 38.0), frame);
    text(svg, x + width / 2, y + 24, "middle", "#1a1a1a", words);
}

fn arrow(svg: &mut Svg, path: &str) {
    svg.put(&format!(
        "<path d=\"{path}\" fill=\"none\" stroke=\"#555555\" stroke-width=\"1.5\" marker-end=\"url(#a)\"/>"
    ));
}

/// Stocks, flows and levers of all sectors.
#[must_use]
pub fn stocks(language: Language) -> String {
    let pick = |words: LabelPair| language.pick(words.0, words.1);
    let height = 60 + SECTORS.len() * ROW;
    let mut svg = open(height, pick(("存量、流量与政策杠杆", "Stocks, flows and levers")));
    for (row, sector) in SECTORS.iter().enumerate() {
        let y = 56 + row * ROW;
        for (flow, from, to) in [(sector.inflow, 20, 338), (sector.outflow, 630, 828)] {
            if let Some(flow) = flow {
                arrow(&mut svg, &format!("M{from} {} H{to}", y + 23));
                text(&mut svg, usize::midpoint(from, to), y + 15, "middle", "#333333", pick(flow));
            }
        }
        boxed(&mut svg, 340, y + 4, 290, pick(sector.stock));
        text(&mut svg, 845, y + 28, "start", "#8a4b0b", &format!("⇒ {}", pick(sector.acts_on)));
        let hears = format!("{}{}", pick(("取决于：", "listens to: ")), pick(sector.hears));
        text(&mut svg, 20, y + 62, "start", "#555555", &hears);
        let names: Vec<&str> = sector.levers.iter().map(|id| language.pick(id.row().zh, id.row().en)).collect();
        let head = pick(("杠杆：", "levers: "));
        for (line, names) in wrapped(&names, language.pick("、", ", "), 150).iter().enumerate() {
            let start = if line == 0 { head } else { "" };
            text(&mut svg, 20, y + 82 + 17 * line, "start", "#0b4f8a", &format!("{start}{names}"));
        }
    }
    svg.finish((WIDTH as f64, height as f64))
}

/// Words joined into lines of at most `width` columns.
fn wrapped(words: &[&str], joint: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + word.width() > width {
            line.push_str(joint.trim_end());
            lines.push((*word).to_owned());
        } else {
            line.push_str(joint);
            line.push_str(word);
        }
    }
    lines
}

/// The feedback loops.
#[must_use]
pub fn loops(language: Language) -> String {
    let pick = |words: LabelPair| language.pick(words.0, words.1);
    let title = pick(("调节回路（次年见效）", "Balancing feedback loops (each acts with a lag of a year)"));
    let height = 60 + LOOPS.len() * ROW;
    let mut svg = open(height, title);
    for (row, feedback) in LOOPS.iter().enumerate() {
        one_loop(&mut svg, feedback, 56 + row * ROW, language);
    }
    svg.finish((WIDTH as f64, height as f64))
}

fn one_loop(svg: &mut Svg, feedback: &Loop, y: usize, language: Language) {
    const SIZE: (usize, usize) = (210, 270);
    let sign = |sign: Sign| if sign == Sign::Plus { "+" } else { "−" };
    text(svg, 20, y + 28, "start", "#1a1a1a", language.pick(feedback.title.0, feedback.title.1));
    let (last, steps) = feedback.chain.split_last().expect("a loop has steps");
    boxed(svg, 90, y + 4, SIZE.0, language.pick(last.0, last.1));
    for (place, step) in steps.iter().enumerate() {
        let x = 90 + (place + 1) * SIZE.1;
        arrow(svg, &format!("M{} {} H{}", x - SIZE.1 + SIZE.0, y + 23, x - 2));
        text(svg, x - 30, y + 16, "middle", "#b3261e", sign(step.2));
        boxed(svg, x, y + 4, SIZE.0, language.pick(step.0, step.1));
    }
    let end = 90 + steps.len() * SIZE.1 + SIZE.0 / 2;
    let (start, bottom) = (90 + SIZE.0 / 2, y + 70);
    arrow(svg, &format!("M{end} {} V{bottom} H{start} V{}", y + 42, y + 44));
    text(svg, start + 14, bottom - 6, "middle", "#b3261e", sign(last.2));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lever_stands_in_one_sector() {
        let mut found: Vec<LeverId> = SECTORS.iter().flat_map(|sector| sector.levers.iter().copied()).collect();
        found.sort_unstable();
        assert_eq!(found, LeverId::ALL);
    }
}
