//! The lexer and the parser, against the definition of the language.

mod examples;
mod hostile;
mod messages;
mod notation;
mod properties;
mod statement_messages;
mod statements;
