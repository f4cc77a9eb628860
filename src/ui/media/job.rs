//! The making of a file, question by question to `assets/media.js`. The page goes on between any two of them.

use super::moments::{Moment, film_length, moments, steps};
use super::{Kind, Size, is_dark, is_wanted, rest, tell};
use crate::ui::browser;
use crate::ui::prelude::*;
use crate::ui::state::App;
use gatewise::export::{Film, Gif, Packet, Theme, moment, webm};
use gatewise::scene::{Scene, tween};
use gatewise::words::{Language, Phrase};
use std::sync::Arc;

/// A file that is being made.
pub struct Job {
    app: App,
    kind: Kind,
    turn: u32,
    scene: Arc<Scene>,
    theme: Theme,
    language: Language,
    size: Size,
    moments: Vec<Moment>,
    /// How many of the moments are done.
    done: usize,
    gif: Gif,
    /// How the film is encoded, and its packets.
    codec: String,
    packets: Vec<Packet>,
    /// What JavaScript writes into and reads from: pixels, packets, the file.
    bytes: Vec<u8>,
}

/// What happens with an answer.
type Then = fn(Box<Job>, &str);

impl Job {
    /// The file of this kind of what is on stage now.
    pub fn new(app: App, kind: Kind, turn: u32, scene: Arc<Scene>, size: Size) -> Self {
        Self {
            app,
            kind,
            turn,
            theme: if is_dark(app) { Theme::DARK } else { Theme::LIGHT },
            language: app.language.get_untracked(),
            size,
            moments: moments(&scene, kind, app.step.get_untracked()),
            scene,
            done: 0,
            gif: Gif::new(size.width as u16, size.height as u16),
            codec: String::new(),
            packets: Vec::new(),
            bytes: Vec::new(),
        }
    }

    /// The file's name.
    fn name(&self) -> String {
        match self.kind {
            Kind::Png => format!("gatewise-step-{}.png", self.moments.first().map_or(0, |moment| moment.step)),
            _ => format!("gatewise-passes.{}", self.kind.ending()),
        }
    }

    /// Where its bytes stand in memory. They are read and written while an answer is waited for, the job lying still meanwhile.
    fn place(&mut self) -> usize {
        self.bytes.as_mut_ptr().expose_provenance()
    }

    /// The picture of a moment.
    fn drawn(&self, at: Moment) -> String {
        let moving = at.share.map(|share| tween(&self.scene, at.before, at.step, share)).unwrap_or_default();
        moment(&self.scene, &self.scene.frame(at.step), &moving, &self.theme, self.language)
    }
}

/// Begins it.
pub fn start(job: Box<Job>) {
    let words = format!("open {} {}\n", job.size.width, job.size.height);
    ask(job, &words, opened);
}

/// Lets go of what JavaScript still holds.
pub fn close() {
    browser::call("media", "close\n", |_| {});
}

fn ask(job: Box<Job>, words: &str, then: Then) {
    browser::call("media", words, move |answer| {
        if !is_wanted(job.app, job.turn) {
            return;
        }
        match answer.strip_prefix("ok") {
            Some(answer) => then(job, answer.trim()),
            None => rest(Phrase::new(if answer == "no encoder" { "media.no-encoder" } else { "media.failed" })),
        }
    });
}

fn opened(mut job: Box<Job>, _: &str) {
    match job.kind {
        Kind::Png => next(job),
        Kind::Gif => {
            job.bytes = vec![0; job.size.width as usize * job.size.height as usize * 4];
            next(job);
        }
        Kind::Webm => ask(job, "film\n", filming),
    }
}

fn filming(mut job: Box<Job>, codec: &str) {
    codec.clone_into(&mut job.codec);
    next(job);
}

/// Draws the next moment, or ends the file.
fn next(job: Box<Job>) {
    match job.moments.get(job.done) {
        Some(&moment) => {
            tell(job.kind, job.done * 100 / job.moments.len());
            let words = format!("draw\n{}", job.drawn(moment));
            ask(job, &words, drawn);
        }
        None if job.kind == Kind::Gif => {
            let mut job = job;
            job.bytes = std::mem::replace(&mut job.gif, Gif::new(0, 0)).finish();
            save(job, "image/gif");
        }
        None => ask(job, "end\n", ended),
    }
}

fn drawn(mut job: Box<Job>, _: &str) {
    match job.kind {
        Kind::Png => {
            let words = format!("png {}\n", job.name());
            ask(job, &words, saved);
        }
        Kind::Gif => {
            let words = format!("read {}\n", job.place());
            ask(job, &words, read);
        }
        Kind::Webm => {
            let words = format!("add {}\n", job.moments.get(job.done).map_or(0, |moment| moment.time));
            ask(job, &words, added);
        }
    }
}

fn read(mut job: Box<Job>, _: &str) {
    let stay = job.moments.get(job.done).map_or(0, |moment| moment.stay);
    let Job { gif, bytes, .. } = &mut *job;
    gif.add(bytes, (stay / 10) as u16);
    added(job, "");
}

fn added(mut job: Box<Job>, _: &str) {
    job.done += 1;
    next(job);
}

/// The film is encoded: `answer` has the time, the length and the kind of each packet.
fn ended(mut job: Box<Job>, answer: &str) {
    let packet = |words: &str| {
        let mut numbers = words.split(',').map(str::parse::<u32>);
        let mut number = || numbers.next()?.ok();
        Some(Packet { time: number()?, length: number()? as usize, key: number()? == 1 })
    };
    job.packets = answer.split(' ').filter_map(packet).collect();
    job.bytes = vec![0; job.packets.iter().map(|packet| packet.length).sum()];
    let words = format!("take {}\n", job.place());
    ask(job, &words, taken);
}

fn taken(mut job: Box<Job>, _: &str) {
    let duration = film_length(&steps(&job.scene));
    let film = Film { codec: &job.codec, width: job.size.width, height: job.size.height, duration };
    job.bytes = webm(&film, &job.packets, &job.bytes);
    save(job, "video/webm");
}

fn save(mut job: Box<Job>, media_type: &str) {
    let words = format!("save {} {media_type} {} {}\n", job.name(), job.place(), job.bytes.len());
    ask(job, &words, saved);
}

fn saved(job: Box<Job>, _: &str) {
    rest(Phrase::new("media.saved").with("name", job.name()));
}
