//! Diagrams of the model, drawn from tables: the feedback loops, and the stocks with their flows and levers.

use unicode_width::UnicodeWidthStr;

use crate::chart::svg::Svg;
use crate::policy::loops::LOOPS;
use crate::policy::loops::Loop;
use crate::policy::loops::Sign;
use crate::scenario::levers::LeverId;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_diagram::DiagramText;
use qilu_messages::report_diagram::SectorText;

/// A sector of the model: a stock with its flows, causes, effects and levers.
#[derive(Clone, Debug)]
pub struct Sector {
    /// Stock or group of stocks.
    pub stock: SectorText,
    /// Flows that increase the stock, where the model has them.
    pub inflow: Option<SectorText>,
    /// Flows that decrease the stock, where the model has them.
    pub outflow: Option<SectorText>,
    /// Quantities on which the flows depend.
    pub causes: SectorText,
    /// Quantities that depend on the stock.
    pub effects: SectorText,
    /// Levers that act on the flows of the stock.
    pub levers: &'static [LeverId],
}

/// All sectors. Each lever is listed only in the sector in which it acts first.
pub static SECTORS: [Sector; 9] = [
    Sector {
        stock: SectorText::UrbanResidents,
        inflow: Some(SectorText::UrbanInflow),
        outflow: Some(SectorText::UrbanOutflow),
        causes: SectorText::UrbanCauses,
        effects: SectorText::UrbanEffects,
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
        stock: SectorText::RuralResidents,
        inflow: Some(SectorText::RuralInflow),
        outflow: Some(SectorText::RuralOutflow),
        causes: SectorText::RuralCauses,
        effects: SectorText::RuralEffects,
        levers: &[
            LeverId::Reclassification,
            LeverId::NewSmallCities,
            LeverId::SatelliteTowns,
            LeverId::VillageRelocation,
        ],
    },
    Sector {
        stock: SectorText::Housing,
        inflow: Some(SectorText::HousingInflow),
        outflow: Some(SectorText::HousingOutflow),
        causes: SectorText::HousingCauses,
        effects: SectorText::HousingEffects,
        levers: &[LeverId::HousingSupply, LeverId::AffordableRental, LeverId::Renewal, LeverId::DemolitionPace],
    },
    Sector {
        stock: SectorText::Schools,
        inflow: Some(SectorText::SchoolsInflow),
        outflow: Some(SectorText::SchoolsOutflow),
        causes: SectorText::SchoolsCauses,
        effects: SectorText::SchoolsEffects,
        levers: &[LeverId::SchoolPlaces, LeverId::SchoolEntitlement, LeverId::FiscalLink],
    },
    Sector {
        stock: SectorText::Beds,
        inflow: Some(SectorText::BedsInflow),
        outflow: Some(SectorText::BedsOutflow),
        causes: SectorText::BedsCauses,
        effects: SectorText::BedsEffects,
        levers: &[LeverId::HealthCapacity, LeverId::ChildcarePlaces, LeverId::NursingBeds],
    },
    Sector {
        stock: SectorText::Jobs,
        inflow: Some(SectorText::JobsInflow),
        outflow: Some(SectorText::JobsOutflow),
        causes: SectorText::JobsCauses,
        effects: SectorText::JobsEffects,
        levers: &[LeverId::CountyJobs, LeverId::CountySeat],
    },
    Sector {
        stock: SectorText::Incomes,
        inflow: Some(SectorText::IncomesInflow),
        outflow: None,
        causes: SectorText::IncomesCauses,
        effects: SectorText::IncomesEffects,
        levers: &[LeverId::RuralIncome, LeverId::Skills, LeverId::SharedGrowth],
    },
    Sector {
        stock: SectorText::Land,
        inflow: Some(SectorText::LandInflow),
        outflow: None,
        causes: SectorText::LandCauses,
        effects: SectorText::LandEffects,
        levers: &[LeverId::LandLink, LeverId::LandRedlines, LeverId::GrainFloor],
    },
    Sector {
        stock: SectorText::Water,
        inflow: None,
        outflow: None,
        causes: SectorText::WaterCauses,
        effects: SectorText::WaterEffects,
        levers: &[LeverId::WaterLimit, LeverId::Amenity],
    },
];

/// Width of both diagrams, pixels.
const WIDTH: usize = 1180;

/// Height of the row of a sector or loop, pixels.
const ROW: usize = 112;

/// Greatest width of a line of lever names, in columns of the terminal (a Han character takes two).
const LINE: usize = 150;

/// Definition of the tips of arrows.
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

/// The diagram of the stocks, flows and levers of all sectors.
#[must_use]
pub fn stocks(language: Language) -> String {
    let height = 60 + SECTORS.len() * ROW;
    let mut svg = open(height, &DiagramText::Stocks.say(language));
    for (row, sector) in SECTORS.iter().enumerate() {
        let y = 56 + row * ROW;
        // The box reaches from 340 to 630 and the effects begin at 845. The tip of an arrow ends two pixels before the
        // box.
        for (flow, from, to) in [(&sector.inflow, 20, 338), (&sector.outflow, 630, 828)] {
            if let Some(flow) = flow {
                arrow(&mut svg, &format!("M{from} {} H{to}", y + 23));
                text(&mut svg, usize::midpoint(from, to), y + 15, "middle", "#333333", &flow.say(language));
            }
        }
        boxed(&mut svg, 340, y + 4, 290, &sector.stock.say(language));
        let effects = DiagramText::ActsOn { effects: sector.effects.clone() };
        text(&mut svg, 845, y + 28, "start", "#8a4b0b", &effects.say(language));
        let causes = DiagramText::DependsOn { causes: sector.causes.clone() };
        text(&mut svg, 20, y + 60, "start", "#555555", &causes.say(language));
        for (line, names) in lever_lines(sector, language).into_iter().enumerate() {
            // Only the first line has the heading.
            let words = if line == 0 { DiagramText::Levers { names }.say(language).into_owned() } else { names };
            // Three lines, which urban residents need in English, end just above the box of the next row.
            text(&mut svg, 20, y + 78 + 15 * line, "start", "#0b4f8a", &words);
        }
    }
    svg.finish((WIDTH as f64, height as f64))
}

/// Names of the levers of a sector, broken into lines.
fn lever_lines(sector: &Sector, language: Language) -> Vec<String> {
    let names: Vec<&str> = sector.levers.iter().map(|id| language.choose(id.row().zh, id.row().en)).collect();
    wrapped(&names, language.comma(), LINE)
}

/// Words joined into lines of at most `width` columns.
fn wrapped(words: &[&str], joint: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + word.width() > width {
            // A broken line keeps its comma and loses the space after it.
            line.push_str(joint.trim_end());
            lines.push((*word).to_owned());
        } else {
            line.push_str(joint);
            line.push_str(word);
        }
    }
    lines
}

/// The diagram of the balancing feedback loops.
#[must_use]
pub fn loops(language: Language) -> String {
    let height = 60 + LOOPS.len() * ROW;
    let mut svg = open(height, &DiagramText::Loops.say(language));
    for (row, feedback) in LOOPS.iter().enumerate() {
        one_loop(&mut svg, feedback, 56 + row * ROW, language);
    }
    svg.finish((WIDTH as f64, height as f64))
}

fn one_loop(svg: &mut Svg, feedback: &Loop, y: usize, language: Language) {
    /// Width of a box, and distance between the left edges of neighbouring boxes.
    const SIZE: (usize, usize) = (210, 270);
    let sign = |sign: Sign| if sign == Sign::Plus { "+" } else { "−" };
    text(svg, 20, y + 28, "start", "#1a1a1a", language.choose(feedback.title.0, feedback.title.1));
    // The last step of a chain is the residents themselves. They are drawn first, and the last link returns to them.
    let (last, steps) = feedback.chain.split_last().expect("a loop has steps");
    boxed(svg, 90, y + 4, SIZE.0, language.choose(last.0, last.1));
    for (place, step) in steps.iter().enumerate() {
        let x = 90 + (place + 1) * SIZE.1;
        arrow(svg, &format!("M{} {} H{}", x - SIZE.1 + SIZE.0, y + 23, x - 2));
        text(svg, x - 30, y + 16, "middle", "#b3261e", sign(step.2));
        boxed(svg, x, y + 4, SIZE.0, language.choose(step.0, step.1));
    }
    // The last link runs below the row and up to the first box, which closes the loop.
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
