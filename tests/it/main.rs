//! One harness for all integration tests.

mod assimilation;
mod cli;
mod ensembles;
mod explain;
mod feedback;
mod goals;
mod hindcast;
mod identities;
mod input_data;
mod known;
mod levers;
mod one_region;
mod optimize;
mod oracle;
mod pages;
mod real;
mod scores;
mod seeds;
mod stocks;
mod supplied;
mod synthetic;
mod tidy;
mod twins;
mod units;
mod world;
