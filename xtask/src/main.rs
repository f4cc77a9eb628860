//! `cargo xtask`: builds, serves, measures and checks Gatewise, fetching what that needs.

mod bench;
mod browser;
mod budget;
mod bundle;
mod command;
mod documents;
mod npm;
mod offline;
mod page;
mod project;
mod python;
mod serve;
mod split;
mod stages;
mod tools;
mod wasm_target;

use command::Outcome;
use project::Project;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <command>

  serve [--port N] [--base /path/]   build the page and serve it on 127.0.0.1 (port 8080)
  build                              leave the publishable page in dist/
  test                               check everything: format, lints, documentation, tests, size, browser
  bench [name]                       run the benchmarks, native and in the browser
  oracle                             run what is exported with PyTorch and JAX too (gigabytes to fetch)
  profile                            list anew what the first screen needs of the program, in src/ui/first-screen.txt
  setup                              only fetch the tools that the others need
  bundle, split                      what every build does before and after Trunk: styles and words together, the program in two parts,
                                     all files listed for the worker that keeps them";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nerror: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let Some((command, rest)) = words.split_first() else {
        println!("{USAGE}");
        return Ok(());
    };
    let project = Project::find()?;
    match (*command, rest) {
        ("serve", options) => {
            let address = serve::Address::from_arguments(options)?;
            page::build(&project)?;
            serve::forever(project.dist(), &address)
        }
        ("build", []) => {
            page::build(&project)?;
            println!("The page is in {}. It works under any path of any static server.", project.dist().display());
            Ok(())
        }
        ("test", []) => stages::test(&project),
        ("bench", []) => bench::run(&project, None),
        ("bench", [name]) => bench::run(&project, Some(name)),
        ("oracle", []) => python::oracle(&project),
        ("bundle", []) => bundle::bundle(&project),
        ("split", []) => {
            split::split(&project)?;
            offline::keep(&project)
        }
        ("profile", []) => split::profile(&project),
        ("setup", []) => {
            tools::for_page(&project)?;
            tools::for_checks()?;
            browser::chromium()?;
            documents::for_tests()?;
            npm::for_browser_tests(&project)?;
            python::for_tests(&project)?;
            println!("Everything is in place.");
            Ok(())
        }
        ("help" | "--help" | "-h", _) => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("there is no `cargo xtask {}`\n\n{USAGE}", words.join(" "))),
    }
}
