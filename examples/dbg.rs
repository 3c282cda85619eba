use qilu::data::Data; use qilu::scenario::Scenario; use qilu::engine::setup::Setup; use qilu::ensemble::run; use qilu::ensemble::summary; use qilu::region::*;
use std::path::Path; use std::sync::atomic::AtomicBool; use std::time::Instant;
fn main(){
 let a:Vec<String>=std::env::args().collect();
 let t=Instant::now();
 let data=match Data::load(Path::new(&a[1])){Ok(d)=>d,Err(e)=>{println!("{e}");return}};
 println!("load {:?}",t.elapsed());
 let sc=match Scenario::load(Path::new(&a[2]),&data){Ok(d)=>d,Err(e)=>{println!("{e}");return}};
 let central=sc.priors.central();
 let setup=Setup::new(&data,sc.base_year,&central);
 println!("setup {:?} fit {:?} {}",t.elapsed(),setup.initial.fit.residuals,setup.initial.fit.rounds);
 let c=setup.calibration.solve(&data.region,&central,1e-11);
 let w=&setup.calibration.window; let rep=setup.calibration.reproduce(&data.region,&c,&central);
 let worst=rep.net.iter().zip(&w.net).map(|(a,b)|(a-b).abs()).fold(0.0,f64::max);
 let worstu=rep.urban_gain.iter().zip(&w.urban_gain).map(|(a,b)|(a-b).abs()).fold(0.0,f64::max);
 println!("net {:.0} urban gain {:.0} worst {worst:.3e} {worstu:.3e} floored {} resid {:.2e}", w.net.iter().sum::<f64>(), w.urban_gain.iter().sum::<f64>(), c.floored, c.residual);
 println!("mover {:.4} local {:.4} reclass {:.5} extshare {:.3} in {:.0} out {:.0}",c.mover_mean,c.local_mean,c.reclassification_mean,c.external_share,c.external_in_total,c.external_out_total);
 let p=&setup.initial.population; use qilu::axes::Status::*;
 let s=|q|(0..136).map(|r|p.count(r,q)).sum::<f64>()/1e4;
 println!("R {:.1} N {:.1} S {:.1}",s(Rural),s(Unsettled),s(Settled));
 let n:u32=a[3].parse().unwrap();
 let stop=AtomicBool::new(false);
 let t=Instant::now();
 let threads=a.get(4).map_or(0,|x|x.parse().unwrap());
 let e=run::run(&setup,&sc,run::Settings{draws:n,seed:2022,threads},&run::Watch{finished:&||{},stop:&stop}).unwrap();
 let d=t.elapsed(); println!("run {:?} per draw {:?}",d,d/n);
 let t=Instant::now(); let all:Vec<Area>=data.region.areas().collect();
 let rows=summary::summarise(&e,&data.region,&all); println!("summary {:?} rows {}",t.elapsed(),rows.len());
 for y in [2020,2021,2022,2023,2024,2025,2030,2035]{
  for r in rows.iter().filter(|r|r.area==Area::Province&&r.year==y&&["urban_share","residents","births","deaths","tfr","income_ratio","floor_area_m2_per_person","registered_urban_share","net_external_migration","local_moves","returns","reclassified","settlements","school_congestion","price_to_income"].contains(&r.indicator.name)) { print!("{}={:.4}[{:.4},{:.4}] ",r.indicator.name,r.summary.median(),r.summary.interval_80().0,r.summary.interval_80().1);} println!("{y}");
 }
 for c in 0..16 { let a=Area::City(CityId(c)); let g=|y,n:&str|rows.iter().find(|r|r.area==a&&r.year==y&&r.indicator.name==n).map_or(0.,|r|r.summary.median());
  println!("{} P {:.0} {:.0} {:.0} u {:.4} {:.4} {:.4} reg {:.3} netint25 {:.0} ext {:.0}",data.region.cities[c].names.zh,g(2020,"residents")/1e4,g(2025,"residents")/1e4,g(2035,"residents")/1e4,g(2020,"urban_share"),g(2025,"urban_share"),g(2035,"urban_share"),g(2020,"registered_urban_share"),g(2025,"net_internal_migration"),g(2025,"net_external_migration")); }
 if a.len()>5 { for c in 0..136 { let a=Area::County(CountyId(c)); let g=|y,n:&str|rows.iter().find(|r|r.area==a&&r.year==y&&r.indicator.name==n).map_or(0.,|r|r.summary.median());
  println!("{} P {:.1} {:.1} {:.1} u {:.4} {:.4} {:.4} net {:.0}",data.region.counties[c].names.zh,g(2020,"residents")/1e4,g(2025,"residents")/1e4,g(2035,"residents")/1e4,g(2020,"urban_share"),g(2025,"urban_share"),g(2035,"urban_share"), w.net[c]);}}
}
