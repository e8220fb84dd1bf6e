//! The program: arguments to [`paiban::cli::run`], its number to the shell.

fn main() {
    std::process::exit(paiban::cli::run(std::env::args_os()));
}
