//! The project's own commands. `cargo xtask` alone lists them.

mod bench;
mod blackbox;
mod command;
mod component;
mod contract;
mod coverage;
mod defences;
mod demo;
mod differential;
mod fuzz;
mod guest;
mod instructions;
mod jira;
mod load;
mod mutants;
mod programs;
mod reasons;
mod reference;
mod released;
mod reproducible;
mod service;
mod suites;
mod summary;
mod supply;
mod toolchain;
mod workspace;

use anyhow::{Result, bail};
use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "\
usage: cargo xtask <command>

  setup                     find or fetch what compiles for WebAssembly
  build                     build the component: target/connect-gating.wasm
  service                   build the gating service: target/connect-gating-service.wasm
  proxy-wasm                build Envoy's core module: target/connect-gating-proxy-wasm.wasm
  check-component [PATH]    check a built component: imports, exports, size
  reference [--check]       write wit/reference.md, or check that it is current
  test [--all]              run the tests; with --all or CI=true leave none out
  fuzz [TARGET|all] [SECONDS]
                            fuzz the core, each target for 60 seconds by default (Linux on x86-64)
  fuzz keep                 leave the least inputs that cover as much, and write them to fuzz/corpus
  fuzz coverage             measure which lines and branches of the core the inputs run that fuzzing starts from
  fuzz component [SECONDS] [SEED]
                            fuzz the built component beside the core (default: 60 seconds)
  blackbox [WAY ...]        run the black-box suite against every way of running the gate, or these
  blackbox --url URL [...]  run it against a gate that runs already; --help lists the options
  load [WAY ...]            measure callbacks a second, latency and memory of every way, or of these (REQUESTS=100000)
  programs                  build the Rust host and the stand-in for Jira in target/debug, as the tests do
  differential [CASES] [SEED]
                            compare so many cases with the libraries of other languages (default: 1,000,000)
  coverage                  measure which lines and branches of the core its own tests and the vectors run
  mutants [FILE ...]        put small faults into the core, or these of its files, and see that a test fails (hours)
  instructions              count what refusing a token takes, wherever it is wrong (needs valgrind)
  defences [--hosts]        take each defence out, one at a time, and see that its tests fail; or the Rust host's
  supply-chain              check licences, sources and what ships; write target/connect-gating.cdx.json
  compatible                check that the contract still offers all that was released
  bench                     measure one callback against other libraries, and cold starts; what it needs stands in benches/README.md
  demo                      play Jira against a local host, with nothing to set up
  jira [OPTIONS]            start a stand-in for Jira, for a dry run of an app; --help lists the options

environment:
  CONNECT_GATING_CACHE      where `setup` unpacks a compiler, if it must (default: target/toolchain)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<ExitCode> {
    match arguments {
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        ["setup"] => println!("{}", toolchain::ready()?),
        ["build"] => println!("{}", guest::build_and_check()?),
        ["service"] => println!("{}", service::build()?),
        ["proxy-wasm"] => println!("{}", guest::build_proxy_wasm()?),
        ["check-component"] => println!("{}", component::check(&workspace::component())?),
        ["check-component", path] => println!("{}", component::check(Path::new(path))?),
        ["reference"] => reference::write()?,
        ["reference", "--check"] => reference::check()?,
        ["test"] => return suites::run(std::env::var("CI").is_ok_and(|ci| ci == "true")),
        ["test", "--all"] => return suites::run(true),
        ["fuzz"] => fuzz::run(None, 60)?,
        ["fuzz", "keep"] => fuzz::keep()?,
        ["fuzz", "coverage"] => fuzz::coverage::run()?,
        ["fuzz", "component"] => fuzz::component::run("60", None)?,
        ["fuzz", "component", seconds] => fuzz::component::run(seconds, None)?,
        ["fuzz", "component", seconds, seed] => fuzz::component::run(seconds, Some(seed))?,
        ["fuzz", "all", seconds] => fuzz::run(None, seconds.parse()?)?,
        ["fuzz", target] => fuzz::run(Some(target), 60)?,
        ["fuzz", target, seconds] => fuzz::run(Some(target), seconds.parse()?)?,
        ["blackbox", arguments @ ..] => blackbox::run(arguments)?,
        ["load", ways @ ..] => load::run(ways)?,
        ["programs"] => {
            for program in programs::build([programs::HOST, programs::STAND_IN])? {
                println!("{}", workspace::shown(&program));
            }
        }
        ["differential"] => differential::run("1000000", None)?,
        ["differential", cases] => differential::run(cases, None)?,
        ["differential", cases, seed] => differential::run(cases, Some(seed))?,
        ["coverage"] => coverage::run()?,
        ["mutants", files @ ..] => mutants::run(files)?,
        ["instructions"] => instructions::run()?,
        ["defences"] => defences::run(false)?,
        ["defences", "--hosts"] => defences::run(true)?,
        ["supply-chain"] => supply::check()?,
        ["compatible"] => released::check()?,
        ["compatible", "--release"] => released::write()?,
        ["bench"] => bench::bench()?,
        ["demo"] => demo::run()?,
        ["jira", arguments @ ..] => jira::run(arguments)?,
        other => bail!("unknown command `{}`\n\n{HELP}", other.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}
