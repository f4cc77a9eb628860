//! What a person chooses before training, and how a link says it.

use crate::lang;
use crate::words;

/// How numbers follow their gradients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// w ← w − η·g.
    #[default]
    Descent,
    /// The same with a velocity that remembers earlier gradients.
    Momentum,
    /// Adam (Kingma and Ba 2015).
    Adam,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Descent, Self::Momentum, Self::Adam];

    /// Its name in links and on the page.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Descent => "sgd",
            Self::Momentum => "momentum",
            Self::Adam => "adam",
        }
    }

    /// The one of a name.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.tag() == tag)
    }

    /// The learning rate that textbooks begin with.
    pub const fn usual_rate(self) -> f64 {
        match self {
            Self::Descent => 0.1,
            Self::Momentum => 0.01,
            Self::Adam => 0.001,
        }
    }
}

/// So many steps in a frame can be chosen, 60 frames a second; 0 stands for a step every half second, to be watched.
pub const PACES: [usize; 5] = [0, 1, 5, 20, 100];

/// What a person chooses before training.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// How numbers follow their gradients.
    pub method: Method,
    /// The learning rate η.
    pub rate: f64,
    /// How much of the velocity is kept, of [`Method::Momentum`].
    pub momentum: f64,
    /// How much of the mean gradient and of the mean square is kept, of [`Method::Adam`].
    pub decays: [f64; 2],
    /// What keeps [`Method::Adam`] from dividing by 0.
    pub epsilon: f64,
    /// Whether the output is to become large instead of small.
    pub ascends: bool,
    /// The names of the leaves that learn; `None` for those that do by default.
    pub learned: Option<Vec<String>>,
    /// How many rows of the table make one step.
    pub batch: usize,
    /// Steps in a frame, of [`PACES`].
    pub pace: usize,
    /// The table whose rows are fed to inputs, as it was typed; empty for none.
    pub rows: String,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            method: Method::Descent,
            rate: Method::Descent.usual_rate(),
            momentum: 0.9,
            decays: [0.9, 0.999],
            epsilon: 1e-8,
            ascends: false,
            learned: None,
            batch: 1,
            pace: 1,
            rows: String::new(),
        }
    }
}

/// The largest number of rows in a step.
const LARGEST_BATCH: usize = 10_000;

impl Setup {
    /// Chooses a method; a rate that was the other method's usual one becomes this one's.
    pub fn choose(&mut self, method: Method) {
        if self.rate == self.method.usual_rate() {
            self.rate = method.usual_rate();
        }
        self.method = method;
    }

    /// Sets one of the numbers by its name in links; false where it is none that fits: what is set then stays.
    pub fn set(&mut self, name: &str, text: &str) -> bool {
        let Some(number) = lang::number(text).filter(|number| number.is_finite()) else { return false };
        let whole = || (number.fract() == 0.0 && number <= LARGEST_BATCH as f64).then_some(number as usize);
        let is_share = (0.0..1.0).contains(&number);
        match name {
            "rate" if number > 0.0 => self.rate = number,
            "beta" if is_share => self.momentum = number,
            "beta1" if is_share => self.decays[0] = number,
            "beta2" if is_share => self.decays[1] = number,
            "eps" if number > 0.0 => self.epsilon = number,
            "batch" => match whole().filter(|&batch| batch > 0) {
                Some(batch) => self.batch = batch,
                None => return false,
            },
            "pace" => match whole().filter(|pace| PACES.contains(pace)) {
                Some(pace) => self.pace = pace,
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// The numbers by their names in links.
    pub fn numbers(&self) -> [(&'static str, f64); 7] {
        let [first, second] = self.decays;
        [
            ("rate", self.rate),
            ("beta", self.momentum),
            ("beta1", first),
            ("beta2", second),
            ("eps", self.epsilon),
            ("batch", self.batch as f64),
            ("pace", self.pace as f64),
        ]
    }

    /// A number by its name in links.
    pub fn number(&self, name: &str) -> f64 {
        self.numbers().into_iter().find(|(own, _)| *own == name).map_or(0.0, |(_, number)| number)
    }

    /// What differs from the usual, but the chosen leaves and the table: `adam,rate:0.05,max`; nothing where nothing does.
    pub fn text(&self) -> String {
        let usual = Self { rate: self.method.usual_rate(), ..Self::default() };
        let mut words = Vec::new();
        if self.method != usual.method {
            words.push(self.method.tag().to_owned());
        }
        let both = self.numbers().into_iter().zip(usual.numbers());
        words.extend(both.filter(|(own, usual)| own != usual).map(|((name, number), _)| format!("{name}:{}", words::precise(number))));
        if self.ascends {
            words.push("max".to_owned());
        }
        words.join(",")
    }

    /// Reads what [`Self::text`] writes; `None` where something in it means nothing.
    pub fn read(text: &str) -> Option<Self> {
        let mut setup = Self::default();
        for word in text.split(',').filter(|word| !word.is_empty()) {
            match word.split_once(':') {
                Some((name, number)) => setup.set(name, number).then_some(())?,
                None if word == "max" => setup.ascends = true,
                None => setup.choose(Method::from_tag(word)?),
            }
        }
        Some(setup)
    }
}
