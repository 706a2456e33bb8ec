//! Elements, for reports in HTML and XML: whatever text is put into one is text there, and every element is closed.

use crate::lang::visible::printable;
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use std::io;

/// Elements that have no content and no end: HTML's, and shapes of pictures.
const VOID: [&str; 6] = ["meta", "br", "hr", "input", "path", "circle"];

/// An element with its attributes and its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Vec<Content>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Element(Element),
    Text(String),
    /// Markup that is no user's: a style sheet, a picture.
    Markup(String),
}

/// An element with nothing in it.
pub(super) fn element(name: &'static str) -> Element {
    Element { name, attributes: Vec::new(), content: Vec::new() }
}

/// An element with a text in it.
pub(super) fn text(name: &'static str, text: &str) -> Element {
    element(name).text(text)
}

impl Element {
    /// The same with an attribute.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Element {
        self.attributes.push((name, sayable(&printable(value))));
        self
    }

    /// The same with another name, if it has this one; else as it was.
    pub(super) fn renamed(self, from: &str, name: &'static str) -> Result<Element, Element> {
        if self.name == from { Ok(Element { name, ..self }) } else { Err(self) }
    }

    /// The same with one more element at its end.
    pub(super) fn push(mut self, child: Element) -> Element {
        self.content.push(Content::Element(child));
        self
    }

    /// The same with more elements at its end.
    pub(super) fn all(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        self.content.extend(children.into_iter().map(Content::Element));
        self
    }

    /// The same with a text at its end; what is hidden in it is spelt out.
    pub(super) fn text(mut self, text: &str) -> Element {
        self.content.push(Content::Text(sayable(&printable(text))));
        self
    }

    /// The same with markup that is made here.
    pub(super) fn markup(mut self, markup: &str) -> Element {
        self.content.push(Content::Markup(markup.to_string()));
        self
    }

    /// As text, without a declaration before it.
    ///
    /// # Errors
    /// None that memory would not give: it is written there.
    pub(super) fn written(&self) -> io::Result<String> {
        let mut writer = Writer::new(Vec::new());
        self.write(&mut writer)?;
        String::from_utf8(writer.into_inner()).map_err(io::Error::other)
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let attributes = self.attributes.iter().map(|(name, value)| (*name, value.as_str()));
        let start = BytesStart::new(self.name).with_attributes(attributes);
        if VOID.contains(&self.name) {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        for content in &self.content {
            match content {
                Content::Element(child) => child.write(writer)?,
                Content::Text(text) => writer.write_event(Event::Text(BytesText::new(text)))?,
                Content::Markup(markup) => writer.write_event(Event::Text(BytesText::from_escaped(markup)))?,
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// The text without characters that XML has no way to say, which are spelt out.
pub(super) fn sayable(text: &str) -> String {
    let is_sayable = |c: char| match c {
        '\n' | '\t' => true,
        c => !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    let mut said = String::with_capacity(text.len());
    for c in text.chars() {
        if is_sayable(c) {
            said.push(c);
        } else {
            said.extend(c.escape_unicode());
        }
    }
    said
}
