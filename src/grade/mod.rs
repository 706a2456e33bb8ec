//! Exercise sheets: a template asks, submissions answer, and nothing in an answer can change what is asked.
//!
//! A template is a claims file with holes (`claim dW [2 points]: dJ/dW = ?`); a submission gives right sides. Each answer is put behind
//! what the template says before its question, read by the same parser, and judged like any claim (`answer`); what it is worth is said
//! by the template (`points`). No answer sees another one, or another submission.

mod answer;
mod points;
mod submission;
mod template;

pub use answer::{Answered, Standing};
pub use points::Points;
pub use submission::{MAX_ANSWER, MAX_SUBMISSION, Submission};
pub use template::{ASKS_OF_CLAIMS, Question, Template, Unusable, is_template};

use crate::guard::{caught, failed, on_large_stack};
use crate::verdict::Options;
use std::collections::HashMap;
use std::sync::Mutex;

/// What came of one submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The file as it was named.
    pub file: String,
    /// What came of each question, in the order of the template.
    pub answers: Vec<Answered>,
    /// What in it was not taken, and why; with the line.
    pub left_out: Vec<(usize, String)>,
    /// Why nothing of it could be read.
    pub unread: Option<String>,
}

impl Sheet {
    /// The points it gets.
    pub fn points(&self) -> Points {
        self.answers.iter().map(|answer| answer.points).sum()
    }

    /// Whether a person has to look at some answer: one that is neither right nor wrong.
    pub fn is_open(&self) -> bool {
        self.answers.iter().any(|answer| answer.standing == Standing::Undecided)
    }
}

/// Grades submissions by a template. Equal answers to a question are judged once.
///
/// ```
/// use backproof::grade::{Grader, Points, Standing, Template};
/// use backproof::verdict::Options;
/// let text = "dims n, m\nvar x[n]\nlet J = sum(x .* x)/m\nclaim dx [2 points]: dJ/dx = ?\ndeduct 0.5 for \"factor m\"\n";
/// let template = Template::read("sheet.claim", text).expect("it can be read");
/// let grader = Grader::new(&template, Options::default());
/// let points = |answer: &str| grader.grade("a.txt", answer).points();
/// assert_eq!(points("dx: 2/m*x"), Points::whole(2));
/// assert_eq!(points("dx: 2*x").to_string(), "1.5");
/// assert_eq!(points("dx: dJ/dx"), Points::default());
/// ```
pub struct Grader<'t> {
    template: &'t Template,
    options: Options,
    judged: Mutex<HashMap<(usize, String), Answered>>,
}

impl<'t> Grader<'t> {
    /// Nothing graded yet.
    pub fn new(template: &'t Template, options: Options) -> Grader<'t> {
        Grader { template, options, judged: Mutex::default() }
    }

    /// Grades the text of one submission.
    pub fn grade(&self, file: &str, text: &str) -> Sheet {
        let read = caught(|| on_large_stack(|| Submission::read(text, self.template)));
        let submission = match read {
            Ok(Ok(submission)) => submission,
            Ok(Err(reason)) => return self.unread(file, reason),
            Err(words) => return self.unread(file, failed("this submission", &words)),
        };
        let answers =
            self.template.questions.iter().enumerate().map(|(at, question)| match submission.answers.get(&at) {
                None => Answered::missing(question),
                Some(Err(reason)) => Answered::refused(question, "", reason.clone()),
                Some(Ok(answer)) => self.answered(at, question, answer),
            });
        Sheet { file: file.to_string(), answers: answers.collect(), left_out: submission.left_out, unread: None }
    }

    /// A submission that could not be read: no question of it is answered.
    pub fn unread(&self, file: &str, reason: String) -> Sheet {
        let answers = self.template.questions.iter().map(Answered::missing).collect();
        Sheet { file: file.to_string(), answers, left_out: Vec::new(), unread: Some(reason) }
    }

    fn answered(&self, at: usize, question: &Question, answer: &str) -> Answered {
        let key = (at, answer.to_string());
        // What is in it is whole, whatever became of the thread that put it there.
        let known = |judged: &HashMap<_, _>| judged.get(&key).cloned();
        if let Some(known) = known(&self.judged.lock().unwrap_or_else(|poisoned| poisoned.into_inner())) {
            return known;
        }
        let graded = caught(|| on_large_stack(|| answer::grade(self.template, question, answer, &self.options)));
        let graded =
            graded.unwrap_or_else(|words| Answered::undecided(question, answer, failed("this answer", &words)));
        let mut judged = self.judged.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        judged.insert(key, graded.clone());
        graded
    }
}
