use qilu::data::Data; use qilu::scenario::Scenario; use qilu::engine::setup::Setup; use qilu::engine::year::{Draw,project}; use qilu::engine::cohort::Workspace;
use std::path::Path; use std::time::Instant;
fn main(){
 let a:Vec<String>=std::env::args().collect();
 let data=Data::load(Path::new(&a[1])).unwrap();
 let sc=Scenario::load(Path::new(&a[2]),&data).unwrap();
 let t=Instant::now();
 let central=sc.priors.central(); let setup=Setup::new(&data,2020,&central); println!("setup {:?}",t.elapsed());
 let mut w=Workspace::new(136);
 for _ in 0..8 {
 let t=Instant::now(); let ds:Vec<Draw>=(0..30).map(|i|Draw::new(&sc,2022,i)).collect(); println!("draw {:?}",t.elapsed()/30);
 let t=Instant::now(); for d in &ds { std::hint::black_box(setup.calibration.solve(&data.region,&d.values,1e-9)); } println!("solve {:?}",t.elapsed()/30);
 let t=Instant::now(); for d in &ds { std::hint::black_box(project(&setup,&sc,d,&mut w)); } println!("project {:?}",t.elapsed()/30);
 }
}
