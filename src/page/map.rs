//! The map: county polygons as SVG paths, from the TopoJSON of the package.
//!
//! TopoJSON (Bostock and Metcalf, the TopoJSON format specification) stores each common border once, as an arc. Points
//! are rounded before anything is drawn, and both neighbours draw the same arc, so no slit opens between them.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::data::package::Package;
use crate::error::Error;
use crate::error::Result;
use crate::region::Circle;
use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::file::Text;
use qilu_messages::library::FileFault;
use qilu_messages::page_file::MapFault;
use qilu_methods::math;

/// Name of the resource.
const RESOURCE: &str = "boundaries";

/// Width of the map in its own units, about 75 m each.
const WIDTH: f64 = 10_000.0;

/// Margin around the province, in the same units.
const MARGIN: f64 = 60.0;

/// A map ready to be drawn. Coordinates are whole units, x to the east and y to the south: longitude and latitude with
/// the scale of the middle latitude (plate carree), so that north and south of the province are 3 % too narrow and too
/// wide.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Map {
    /// Width of the drawing.
    pub width: i32,
    /// Height of the drawing.
    pub height: i32,
    /// Counties by code.
    pub counties: BTreeMap<String, AreaShape>,
    /// Borders between cities as one path.
    pub cities: String,
    /// Borders between economic circles as one path.
    pub circles: String,
    /// Outline of the province as one path.
    pub province: String,
    /// Source to be named, and the note that the lines have no legal force.
    pub attribution: Text,
}

/// The polygons and the label of a county.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AreaShape {
    /// Its polygons as an SVG path.
    pub path: String,
    /// Position of the label to the east, in units of the map.
    pub x: i32,
    /// Position of the label to the south, in units of the map.
    pub y: i32,
}

/// A point of the drawing.
type MapPoint = (i32, i32);

/// Indices of arcs. A negative index is the bitwise complement of the index of an arc that is followed backwards.
type Ring = Vec<i64>;

#[derive(Deserialize)]
struct Topology {
    attribution: Text,
    transform: Transform,
    objects: Objects,
    arcs: Vec<Vec<(i64, i64)>>,
}

#[derive(Deserialize)]
struct Transform {
    scale: (f64, f64),
    translate: (f64, f64),
}

#[derive(Deserialize)]
struct Objects {
    counties: Collection,
}

#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    id: String,
    properties: Label,
    #[serde(flatten)]
    shape: Polygons,
}

#[derive(Deserialize)]
struct Label {
    x: f64,
    y: f64,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "arcs")]
enum Polygons {
    Polygon(Vec<Ring>),
    MultiPolygon(Vec<Vec<Ring>>),
}

impl Polygons {
    fn rings(&self) -> impl Iterator<Item = &Ring> {
        match self {
            Polygons::Polygon(rings) => std::slice::from_ref(rings),
            Polygons::MultiPolygon(polygons) => &polygons[..],
        }
        .iter()
        .flatten()
    }
}

impl Map {
    /// The map of a package; `None` where it has no boundaries.
    ///
    /// # Errors
    /// A file that is not TopoJSON with an object `counties`, or whose counties are not those of the region.
    pub fn load(package: &Package, region: &Region) -> Result<Option<Map>> {
        let Ok(resource) = package.resource(RESOURCE) else { return Ok(None) };
        let path = package.file(resource);
        let text = package.text(resource)?;
        Map::of(&path, &text, region).map(Some)
    }

    fn of(path: &Path, text: &str, region: &Region) -> Result<Map> {
        let topology: Topology = serde_json::from_str(text)
            .map_err(|error| Error::at_line(path, error.line() as u64, FileFault::of(&error.to_string())))?;
        let wrong = |fault: MapFault| Error::input(path, fault);
        let arcs = Arcs::new(&topology).ok_or_else(|| wrong(MapFault::NoPoint))?;
        let mut counties = BTreeMap::new();
        // Of each arc: the counties on its sides, as places in the region.
        let mut sides: Vec<Vec<usize>> = vec![Vec::new(); arcs.lines.len()];
        for geometry in &topology.objects.counties.geometries {
            let code = &geometry.id;
            let place = region.counties.iter().position(|county| county.names.code == *code);
            let place = place.ok_or_else(|| wrong(MapFault::NotACounty { code: code.clone() }))?;
            for ring in geometry.shape.rings() {
                for &at in ring {
                    let sides = sides.get_mut(arc(at));
                    sides.ok_or_else(|| wrong(MapFault::NoArc { code: code.clone(), arc: at }))?.push(place);
                }
            }
            let (x, y) = arcs.frame.point(geometry.properties.x, geometry.properties.y);
            counties.insert(
                code.clone(),
                AreaShape { path: geometry.shape.rings().map(|ring| arcs.ring(ring)).collect(), x, y },
            );
        }
        if let Some(missing) = region.counties.iter().find(|county| !counties.contains_key(&county.names.code)) {
            let (code, name) = (missing.names.code.clone(), missing.names.zh.clone());
            return Err(wrong(MapFault::NoPolygon { code, name }));
        }
        let city = |place: &usize| region.city_of(CountyId(*place));
        let circle = |place: &usize| -> Circle { region.cities[city(place).0].circle };
        let border = |keep: &dyn Fn(&[usize]) -> bool| -> String {
            let lines = arcs.lines.iter().zip(&sides).filter(|(_, sides)| keep(sides));
            lines.map(|(line, _)| drawn(line.iter().copied(), "")).collect()
        };
        Ok(Map {
            width: arcs.frame.width,
            height: arcs.frame.height,
            cities: border(&|sides| matches!(sides, [a, b] if city(a) != city(b))),
            circles: border(&|sides| matches!(sides, [a, b] if circle(a) != circle(b))),
            // An arc with a county on one side only has the outside of the province on the other.
            province: border(&|sides| sides.len() == 1),
            counties,
            attribution: topology.attribution,
        })
    }
}

/// Index of an arc.
fn arc(at: i64) -> usize {
    usize::try_from(if at < 0 { !at } else { at }).expect("not below zero")
}

/// From degrees to the drawing.
struct MapFrame {
    west: f64,
    north: f64,
    per_degree: (f64, f64),
    width: i32,
    height: i32,
}

impl MapFrame {
    #[expect(clippy::cast_possible_truncation, reason = "units of a drawing")]
    fn new(degrees: &[Vec<(f64, f64)>]) -> Option<MapFrame> {
        let mut points = degrees.iter().flatten();
        let first = points.next()?;
        let (mut low, mut high) = (*first, *first);
        for point in points {
            low = (low.0.min(point.0), low.1.min(point.1));
            high = (high.0.max(point.0), high.1.max(point.1));
        }
        let middle = f64::midpoint(low.1, high.1);
        let scale = (WIDTH - 2.0 * MARGIN) / (high.0 - low.0);
        let per_degree = (scale, scale / math::cos(middle.to_radians()));
        let height = per_degree.1 * (high.1 - low.1) + 2.0 * MARGIN;
        Some(MapFrame { west: low.0, north: high.1, per_degree, width: WIDTH as i32, height: height.ceil() as i32 })
    }

    #[expect(clippy::cast_possible_truncation, reason = "units of a drawing")]
    fn point(&self, longitude: f64, latitude: f64) -> MapPoint {
        let x = MARGIN + self.per_degree.0 * (longitude - self.west);
        let y = MARGIN + self.per_degree.1 * (self.north - latitude);
        (x.round() as i32, y.round() as i32)
    }
}

/// All arcs in the units of the drawing.
struct Arcs {
    frame: MapFrame,
    lines: Vec<Vec<MapPoint>>,
}

impl Arcs {
    fn new(topology: &Topology) -> Option<Arcs> {
        let Transform { scale, translate } = topology.transform;
        let degrees = |line: &Vec<(i64, i64)>| -> Vec<(f64, f64)> {
            // Each position is the difference from the one before.
            line.iter()
                .scan((0, 0), |at, step| {
                    *at = (at.0 + step.0, at.1 + step.1);
                    Some((at.0 as f64 * scale.0 + translate.0, at.1 as f64 * scale.1 + translate.1))
                })
                .collect()
        };
        let degrees: Vec<Vec<(f64, f64)>> = topology.arcs.iter().map(degrees).collect();
        let frame = MapFrame::new(&degrees)?;
        let lines =
            degrees.iter().map(|line| line.iter().map(|point| frame.point(point.0, point.1)).collect()).collect();
        Some(Arcs { frame, lines })
    }

    /// A ring as a closed path.
    fn ring(&self, ring: &Ring) -> String {
        let mut points: Vec<MapPoint> = Vec::new();
        for &at in ring {
            let line = &self.lines[arc(at)];
            // An arc begins where the one before it ended.
            points.pop();
            if at < 0 { points.extend(line.iter().rev()) } else { points.extend(line) }
        }
        // The last point is the first.
        points.pop();
        drawn(points.into_iter(), "z")
    }
}

/// Points as a path in relative steps; points that fell together are drawn once.
fn drawn(points: impl Iterator<Item = MapPoint>, end: &str) -> String {
    let mut path = String::new();
    let mut last: Option<MapPoint> = None;
    for (x, y) in points {
        match last {
            Some(last) if last == (x, y) => continue,
            // Steps have fewer digits than positions, and the map is a part of every report.
            Some(last) => path.push_str(&format!("l{},{}", x - last.0, y - last.1)),
            None => path.push_str(&format!("M{x},{y}")),
        }
        last = Some((x, y));
    }
    path + end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;

    fn data() -> Data {
        Data::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).expect("sound")
    }

    /// Closed rings of a path, as points.
    fn rings(path: &str) -> Vec<Vec<MapPoint>> {
        let pair = |text: &str| -> MapPoint {
            let (x, y) = text.split_once(',').expect("a pair");
            (x.parse().expect("whole"), y.parse().expect("whole"))
        };
        let ring = |text: &str| {
            let mut steps = text.strip_prefix('M').expect("begins with a place").split('l').map(pair);
            let first = steps.next().expect("a place");
            let rest = steps.scan(first, |at, step| {
                *at = (at.0 + step.0, at.1 + step.1);
                Some(*at)
            });
            std::iter::once(first).chain(rest).collect()
        };
        path.strip_suffix('z').expect("closed").split('z').map(ring).collect()
    }

    /// Twice the signed area.
    fn area(ring: &[MapPoint]) -> i64 {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum()
    }

    fn inside(ring: &[MapPoint], (x, y): MapPoint) -> bool {
        let next = ring.iter().cycle().skip(1);
        let crossed = ring.iter().zip(next).filter(|(a, b)| {
            (a.1 > y) != (b.1 > y) && {
                let at = f64::from(y - a.1) / f64::from(b.1 - a.1);
                f64::from(x) < f64::from(a.0) + at * f64::from(b.0 - a.0)
            }
        });
        crossed.count() % 2 == 1
    }

    #[test]
    fn every_county_is_drawn_around_its_label_with_its_area() {
        let data = data();
        let map = Map::load(&data.package, &data.region).expect("sound").expect("there");
        assert_eq!(map.counties.len(), data.region.county_count());
        // Square kilometres of a square unit: a degree of latitude has 110.97 km here.
        let km2: f64 = data.region.counties.iter().map(|county| county.area_km2).sum();
        let all = |shape: &AreaShape| rings(&shape.path).iter().map(|ring| area(ring).abs()).sum::<i64>() as f64;
        let scale = km2 / map.counties.values().map(all).sum::<f64>();
        for county in &data.region.counties {
            let shape = &map.counties[&county.names.code];
            assert!(rings(&shape.path).iter().any(|ring| inside(ring, (shape.x, shape.y))), "{}", county.names.zh);
            let ratio = all(shape) * scale / county.area_km2;
            assert!((0.95..1.05).contains(&ratio), "{} is drawn {ratio} times as large", county.names.zh);
        }
    }

    #[test]
    fn neighbours_share_their_line() {
        let data = data();
        let map = Map::load(&data.package, &data.region).expect("sound").expect("there");
        // Each step of a border inside is walked once in each direction; what is walked once is the outline.
        let mut steps: BTreeMap<(MapPoint, MapPoint), i32> = BTreeMap::new();
        for shape in map.counties.values() {
            for ring in rings(&shape.path) {
                for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)).filter(|(a, b)| a != b) {
                    let (key, way) = if a < b { ((*a, *b), 1) } else { ((*b, *a), -1) };
                    *steps.entry(key).or_default() += way;
                }
            }
        }
        assert!(steps.values().all(|sum| (-1..=1).contains(sum)), "a step is walked twice in one direction");
        let outer = steps.values().filter(|sum| **sum != 0).count();
        let outline = map.province.matches('l').count();
        assert_eq!(outer, outline, "steps without a neighbour, and steps of the outline");
        assert!(map.cities.matches('M').count() > map.circles.matches('M').count());
        assert!(serde_json::to_vec(&map).expect("plain").len() < 160_000);
    }

    #[test]
    fn a_wrong_file_is_refused() {
        let data = data();
        let path = data.package.file(data.package.resource(RESOURCE).expect("there"));
        let text = std::fs::read_to_string(&path).expect("readable");
        let refused = |text: &str| Map::of(Path::new("b.json"), text, &data.region).expect_err("refused").to_string();
        assert!(refused(&text.replacen("370102", "990102", 1)).contains("`990102` is not a county"));
        assert!(refused(&text.replacen("[[0,1,2]]", "[[0,1,9999]]", 1)).contains("uses arc 9999"));
        assert!(refused(&text[..text.len() / 2]).contains("b.json:1"));
        let (before, after) = text.split_once("{\"type\":\"Polygon\",\"id\":\"370102\"").expect("there");
        let (_, after) = after.split_once("},{").expect("more");
        let without = format!("{before}{{{after}");
        assert!(refused(&without).contains("no polygon of `370102`"), "{}", refused(&without));
    }
}
