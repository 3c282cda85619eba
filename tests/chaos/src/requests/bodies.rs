//! Bodies of requests that are right, and changes of them.

use serde_json::Value;
use serde_json::json;

use crate::dice::Dice;

/// Addresses that take a body.
pub(crate) const ADDRESSES: [&str; 6] =
    ["/api/v1/line", "/api/v1/fan", "/api/v1/levers", "/api/v1/contributions", "/api/v1/jobs", "/api/v1/scenario"];

/// A specification of a scenario that is right.
fn spec(dice: &mut Dice) -> Value {
    let scenario = dice.pick(&["plan", "baseline", "county_first", "stagnation"]);
    let places = dice.pick(&["济南市", "370800", "circle:southern", "province", "kind:county"]);
    let value = (dice.share() * 100.0).round() / 100.0;
    match dice.below(3) {
        0 => json!({ "scenario": scenario }),
        1 => json!({ "scenario": scenario, "levers": [{ "name": "hukou_openness", "value": value, "start": 2027 }] }),
        _ => json!({ "scenario": scenario, "levers": [
            { "name": "county_jobs", "value": 10.0 * value, "start": 2028, "ramp": 2, "end": 2033, "places": [places] },
        ] }),
    }
}

/// A body that is right, for one of the addresses.
pub(crate) fn right(address: &str, dice: &mut Dice) -> Value {
    let area = dice.pick(&["370000", "济南市", "370202", "历城区", "Qingdao"]);
    let indicator = dice.pick(&["urban_share", "residents", "births", "cost_total"]);
    let draws = 1 + dice.below(2);
    match address {
        "/api/v1/line" => json!({ "spec": spec(dice), "indicators": [indicator] }),
        "/api/v1/fan" => json!({ "spec": spec(dice), "draws": draws, "indicators": ["urban_share"], "areas": [area] }),
        "/api/v1/levers" => json!({ "spec": spec(dice), "place": area }),
        "/api/v1/contributions" => json!({ "spec": spec(dice), "reference": { "scenario": "baseline" },
            "indicator": "urban_share", "area": area, "year": 2035, "draws": 1 }),
        "/api/v1/jobs" => {
            json!({ "spec": spec(dice), "draws": draws, "seed": dice.below(5), "keep": dice.chance(0.1) })
        }
        _ => json!({ "spec": spec(dice), "title": { "zh": "甲", "en": "a" } }),
    }
}

/// A value that does not belong anywhere.
fn odd(dice: &mut Dice) -> Value {
    match dice.below(24) {
        0 => Value::Null,
        1 => json!(0),
        2 => json!(-1),
        3 => json!(1),
        4 => json!(1e308),
        5 => json!(-1e308),
        6 => json!(4_294_967_296_u64),
        7 => json!(u64::MAX),
        8 => json!(65_536),
        9 => json!(""),
        10 => json!("x"),
        11 => json!("\u{202e}"),
        12 => json!("../../etc/passwd"),
        13 => json!("370000"),
        14 => json!("plan"),
        15 => json!([]),
        16 => json!({}),
        17 => json!([[]]),
        18 => json!(true),
        19 => json!(2035),
        20 => json!(1e-320),
        21 => json!(["urban_share"]),
        22 => json!("a".repeat(3000)),
        _ => json!("province"),
    }
}

/// Changes a value at a random place.
fn changed(value: Value, dice: &mut Dice) -> Value {
    match value {
        Value::Object(mut map) if !map.is_empty() && dice.chance(0.85) => {
            let keys: Vec<String> = map.keys().cloned().collect();
            let key = dice.one(&keys).clone();
            match dice.below(10) {
                0 => drop(map.remove(&key)),
                1 => drop(map.insert(dice.pick(&["zzz", "levers", "keep", "places", "start"]).to_owned(), odd(dice))),
                _ => {
                    let own = map.remove(&key).unwrap_or_default();
                    map.insert(key, changed(own, dice));
                }
            }
            Value::Object(map)
        }
        Value::Array(mut values) if !values.is_empty() && dice.chance(0.7) => {
            let at = dice.below(values.len());
            values[at] = changed(values[at].take(), dice);
            Value::Array(values)
        }
        _ => odd(dice),
    }
}

/// A text that is deep, long or no JSON at all.
fn special(dice: &mut Dice) -> String {
    let count = *dice.one(&[100, 1000, 10_000, 50_000]);
    let spec = "{\"spec\":{\"scenario\":\"plan\",\"levers\":";
    match dice.below(12) {
        0 => format!("{}{}", "[".repeat(count), "]".repeat(count)),
        1 => format!("{}1{}", "{\"a\":".repeat(count), "}".repeat(count)),
        2 => "{\"spec\":".repeat(count / 10),
        3 => format!("{spec}{}{}}},\"indicators\":[\"urban_share\"]}}", "[".repeat(count), "]".repeat(count)),
        4 => format!("{spec}[]}},\"indicators\":[{}]}}", vec!["\"urban_share\""; count / 10].join(",")),
        5 => format!("{spec}[{}]}},\"indicators\":[]}}", vec!["0"; count].join(",")),
        6 => format!("{spec}[{{\"name\":\"hukou_openness\",\"value\":1e999}}]}},\"indicators\":[\"urban_share\"]}}"),
        7 => format!("{spec}[{{\"name\":\"hukou_openness\",\"value\":NaN}}]}},\"indicators\":[\"urban_share\"]}}"),
        8 => "{\"spec\":{\"scenario\":\"\\ud800\",\"levers\":[]},\"indicators\":[]}".to_owned(),
        9 => "\u{feff}{}".to_owned(),
        10 => "\0".repeat(count),
        _ => String::new(),
    }
}

/// Bytes of a body: right ones, and ones with some changes.
pub(crate) fn bytes(address: &str, dice: &mut Dice) -> Vec<u8> {
    if dice.chance(0.02) {
        return special(dice).into_bytes();
    }
    let mut value = right(address, dice);
    for _ in 0..*dice.one(&[0, 1, 1, 1, 1, 2, 3]) {
        value = changed(value, dice);
    }
    let mut bytes = value.to_string().into_bytes();
    if dice.chance(0.15) {
        let at = dice.below(bytes.len());
        bytes[at] = dice.byte();
    }
    bytes
}
