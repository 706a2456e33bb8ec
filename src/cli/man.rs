//! `man`: the manual page, for whoever packages the binary.

use super::{Status, Trouble, output};
use clap::{Args, CommandFactory};

/// Print the manual page, for `man`: all commands in one page
#[derive(Args, Debug)]
pub(super) struct Arguments {}

/// Prints it: the program, then each command as a section of its own.
pub(super) fn run(_: &Arguments) -> Result<Status, Trouble> {
    let mut command = super::Arguments::command();
    command.build();
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command.clone()).render(&mut page);
    written.map_err(Trouble::Output)?;
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        let man = clap_mangen::Man::new(sub.clone());
        let mut part = Vec::new();
        man.render_synopsis_section(&mut part).map_err(Trouble::Output)?;
        man.render_description_section(&mut part).map_err(Trouble::Output)?;
        man.render_options_section(&mut part).map_err(Trouble::Output)?;
        man.render_extra_section(&mut part).map_err(Trouble::Output)?;
        page.extend(format!(".SH \"BACKPROOF {}\"\n", sub.get_name().to_uppercase()).bytes());
        // Sections of a command stand below the command's own.
        page.extend(String::from_utf8_lossy(&part).replace("\n.SH ", "\n.SS ").replacen(".SH ", ".SS ", 1).bytes());
    }
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Status::Good)
}
