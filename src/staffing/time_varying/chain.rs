//! The exact chain: contacts in the centre minute by minute, while rate and people change.
//!
//! ```text
//! k contacts in the centre:  k → k + 1 at λ(t),   k → k − 1 at min(k, s)/h + max(k − s, 0)/p
//! uniformisation:  p(t + d) = Σ_j e^{−Λd}(Λd)^j/j! · Pʲ p(t),  P = 1 + Q/Λ,  Λ ≥ every rate of leaving
//! ```
//! Spans are cut so that Λd stays small: no weight underflows at any size. The sums over j end when
//! what is left is below 10⁻¹⁵, and states that hold less than 10⁻²⁰ are dropped; what was dropped
//! in all is told. Averages over a span are exact integrals of the same sums. When the number of
//! people falls, those above it hand their contact back to the head of the queue;
//! [`levels_if_finished`] lets them finish it.
//!
//! # References
//! Jensen, A. (1953), "Markoff chains as an aid in the study of Markoff processes"; Grassmann, W.
//! (1977), "Transient solutions in Markovian queueing systems".

mod finishing;

use super::RateCurve;
use super::wait::{self, Span};

pub use finishing::levels_if_finished;
pub(super) use finishing::pieces_of_step;

/// Most jumps expected in one span.
const MOST_JUMPS: f64 = 256.0;

/// States by which a window may grow within one span: more jumps weigh less than [`DUST`].
const ROOM: usize = 460;

/// Probability that is not worth a state.
const DUST: f64 = 1e-20;

/// Probability that is not worth a state for a single jump.
const DUST_OF_A_JUMP: f64 = 1e-25;

/// Weight of the jumps that are left out.
const TAIL: f64 = 1e-15;

/// Part of the states by which more are known of those ahead than are needed now.
const MARGIN: usize = 8;

/// A queue whose load and people change, as the chain takes it.
#[derive(Debug, Clone, Copy)]
pub struct ChangingQueue<'a> {
    /// When contacts arrive.
    pub curve: &'a RateCurve,
    /// People, per interval.
    pub people: &'a [u64],
    /// Mean handle time in seconds, per interval.
    pub handle_time_s: &'a [f64],
    /// Mean patience in seconds; infinite where nobody gives up.
    pub patience_s: f64,
    /// The target time in seconds.
    pub answer_within_s: f64,
}

/// Who is there when the chain begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// So many contacts.
    With(u64),
    /// As many as after a long time at the first rate with the first people; where those are too few
    /// and nobody gives up, nobody.
    Settled,
}

/// What the chain says of one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangingService {
    /// Share of the interval's contacts that is answered within the target time; 1 without any.
    pub service_level: f64,
    /// Contacts that give up in the interval.
    pub abandoned: f64,
    /// Contacts in the centre, on average.
    pub in_system: f64,
    /// Of these: waiting.
    pub waiting: f64,
    /// Share of the time in which everybody is busy.
    pub all_busy: f64,
    /// Busy share of the people.
    pub occupancy: f64,
    /// Contacts in the centre at the end.
    pub in_system_at_end: f64,
    /// Of these: waiting.
    pub waiting_at_end: f64,
    /// Probability that everybody is busy at the end.
    pub all_busy_at_end: f64,
}

/// The service of every interval, and the probability that was dropped on the way.
///
/// The service level is the integral over the arrivals of each step, taken at its middle: halving the
/// steps of the curve shows its error. Everything else is exact up to what was dropped.
pub fn service(queue: &ChangingQueue<'_>, start: Start) -> (Vec<ChangingService>, f64) {
    let mut state = State::new(queue, start);
    let n = queue.curve.n_intervals().min(queue.people.len());
    let intervals = (0..n).map(|interval| state.interval(queue, interval));
    let found = intervals.collect();
    (found, state.dropped)
}

/// Probabilities of `low`, `low + 1`, … contacts.
#[derive(Debug, Clone)]
struct State {
    low: usize,
    p: Vec<f64>,
    dropped: f64,
    /// Room for the power of P and for the sum.
    power: Vec<f64>,
    next: Vec<f64>,
    /// What those who come find ahead is worth; the same as long as people stay the same.
    ahead: Ahead,
}

/// Shares answered in time by how many contacts are ahead, for the people of these spans.
#[derive(Debug, Clone, Default)]
struct Ahead {
    spans: Vec<Span>,
    low: usize,
    shares: Vec<f64>,
}

/// The rates of one step.
#[derive(Debug, Clone, Copy)]
struct Rates {
    arrivals: f64,
    people: usize,
    served: f64,
    gives_up: f64,
}

impl Rates {
    fn leaving(&self, k: usize) -> f64 {
        let busy = k.min(self.people);
        busy as f64 * self.served + (k - busy) as f64 * self.gives_up
    }
}

/// Integrals over time of one or more spans.
#[derive(Debug, Clone, Copy, Default)]
struct Integrals {
    in_system: f64,
    waiting: f64,
    all_busy: f64,
    busy: f64,
}

impl State {
    fn new(queue: &ChangingQueue<'_>, start: Start) -> Self {
        let (low, p) = match start {
            Start::With(contacts) => (contacts as usize, vec![1.0]),
            Start::Settled => settled(&rates(queue, 0, 0)),
        };
        Self {
            low,
            p,
            dropped: 0.0,
            power: Vec::new(),
            next: Vec::new(),
            ahead: Ahead::default(),
        }
    }

    fn interval(&mut self, queue: &ChangingQueue<'_>, interval: usize) -> ChangingService {
        let step_s = queue.curve.step_s();
        let steps = queue.curve.steps_per_interval();
        let mut sums = Integrals::default();
        let (mut offered, mut in_time) = (0.0, 0.0);
        for step in 0..steps {
            let rates = rates(queue, interval, step);
            self.advance(&rates, 0.5 * step_s, &mut sums);
            if rates.arrivals > 0.0 {
                let spans = spans(queue, interval, (step as f64 + 0.5) * step_s);
                let share = self.in_time(spans, rates.gives_up);
                offered += rates.arrivals;
                in_time += rates.arrivals * share;
            }
            self.advance(&rates, 0.5 * step_s, &mut sums);
        }
        let length = steps as f64 * step_s;
        let last = rates(queue, interval, steps - 1);
        let at_end = self.now(last.people);
        ChangingService {
            service_level: if offered > 0.0 {
                in_time / offered
            } else {
                1.0
            },
            abandoned: sums.waiting * last.gives_up,
            in_system: sums.in_system / length,
            waiting: sums.waiting / length,
            all_busy: sums.all_busy / length,
            occupancy: match last.people {
                0 => 0.0,
                people => sums.busy / length / people as f64,
            },
            in_system_at_end: at_end.in_system,
            waiting_at_end: at_end.waiting,
            all_busy_at_end: at_end.all_busy,
        }
    }

    /// Share of contacts that arrive now and are answered in time.
    fn in_time(&mut self, spans: Vec<Span>, gives_up: f64) -> f64 {
        let end = self.low + self.p.len();
        let known = self.ahead.low..self.ahead.low + self.ahead.shares.len();
        if self.ahead.spans != spans || self.low < known.start || known.end < end {
            // A little more on both sides, so that the next steps find theirs too.
            let more = self.p.len() / MARGIN;
            let low = self.low.saturating_sub(more);
            self.ahead = Ahead {
                shares: wait::in_time(&spans, gives_up, low..end + more),
                spans,
                low,
            };
        }
        let shares = &self.ahead.shares[self.low - self.ahead.low..];
        self.p.iter().zip(shares).map(|(p, share)| p * share).sum()
    }

    fn now(&self, people: usize) -> Integrals {
        let mut sums = Integrals::default();
        add(&mut sums, (self.low, &self.p), people, 1.0);
        sums
    }

    /// Moves on by `seconds` at constant rates.
    fn advance(&mut self, rates: &Rates, seconds: f64, sums: &mut Integrals) {
        let mut left = seconds;
        while left > 0.0 {
            let stretch = self.stretch(rates, left);
            if stretch.uniform == 0.0 {
                add(sums, (self.low, &self.p), rates.people, left);
                return;
            }
            self.span(rates, &stretch, sums);
            left = match left - stretch.seconds {
                more if more > 1e-12 * seconds => more,
                _ => 0.0,
            };
        }
    }

    /// The longest span of few enough jumps. Contacts that come within it ask for states above the
    /// window, and the highest state sets the rate of jumps: where those above give up fast, a state
    /// too many is dear.
    fn stretch(&self, rates: &Rates, left: f64) -> Stretch {
        let mut above = 1;
        loop {
            let most = self.low + self.p.len() + above;
            let uniform = rates.arrivals + rates.leaving(most).max(rates.leaving(rates.people));
            let seconds = left.min(MOST_JUMPS / uniform);
            let needed = most_arrivals(rates.arrivals * seconds);
            if needed <= above {
                return Stretch {
                    uniform,
                    seconds,
                    above,
                };
            }
            above = needed;
        }
    }

    /// One span of at most [`MOST_JUMPS`] expected jumps.
    fn span(&mut self, rates: &Rates, stretch: &Stretch, sums: &mut Integrals) {
        let jumps = stretch.uniform * stretch.seconds;
        let mut weight = (-jumps).exp();
        let mut beyond = 1.0 - weight;
        let bottom = self.low.saturating_sub(ROOM);
        let offset = self.low - bottom;
        let top = offset + self.p.len() + stretch.above;
        let matrix = Jump::new(rates, stretch.uniform, bottom..bottom + top);
        let mut power = std::mem::take(&mut self.power);
        power.clear();
        power.resize(top, 0.0);
        power[offset..offset + self.p.len()].copy_from_slice(&self.p);
        let mut sum: Vec<f64> = power.iter().map(|p| weight * p).collect();
        // What happens up to the j-th jump lasts (1 − weights so far) ÷ Λ on average.
        let mut lasting: Vec<f64> = power.iter().map(|p| beyond * p).collect();
        let mut window = offset..offset + self.p.len();
        let mut jump = 0.0;
        while beyond > TAIL && jump < ROOM as f64 - 1.0 {
            jump += 1.0;
            window = window.start.saturating_sub(1)..(window.end + 1).min(top);
            matrix.apply(&power, &mut self.next, window.clone());
            power[window.clone()].copy_from_slice(&self.next);
            window = without_dust(&mut power, window);
            weight *= jumps / jump;
            beyond = (beyond - weight).max(0.0);
            let (sum, lasting) = (&mut sum[window.clone()], &mut lasting[window.clone()]);
            for ((sum, lasting), p) in sum.iter_mut().zip(lasting).zip(&power[window.clone()]) {
                *sum += weight * p;
                *lasting += beyond * p;
            }
        }
        let seconds = 1.0 / stretch.uniform;
        add(sums, (bottom, &lasting), rates.people, seconds);
        self.keep(bottom, sum);
        self.power = power;
    }

    /// Takes the new probabilities without the dust at both ends.
    fn keep(&mut self, bottom: usize, sum: Vec<f64>) {
        let first = sum.iter().position(|p| *p > DUST).unwrap_or(0);
        let last = sum.iter().rposition(|p| *p > DUST).unwrap_or(0);
        self.low = bottom + first;
        self.p = sum[first..=last].to_vec();
        let total: f64 = self.p.iter().sum();
        self.dropped += (1.0 - total).max(0.0);
        self.p.iter_mut().for_each(|p| *p /= total);
    }
}

/// A span of constant rates.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Jumps per second, those that lead nowhere among them.
    uniform: f64,
    seconds: f64,
    /// States above the window that contacts which come meanwhile may reach.
    above: usize,
}

/// Contacts beyond which a Poisson number of this mean holds dust.
fn most_arrivals(mean: f64) -> usize {
    let (mut weight, mut count) = ((-mean).exp(), 0.0);
    while count < ROOM as f64 && (weight > DUST || count < mean) {
        count += 1.0;
        weight *= mean / count;
    }
    count as usize
}

/// The window without the ends that hold next to nothing, which are emptied.
fn without_dust(power: &mut [f64], window: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let holds = |p: &f64| *p > DUST_OF_A_JUMP;
    let here = &power[window.clone()];
    let (Some(first), Some(last)) = (here.iter().position(holds), here.iter().rposition(holds))
    else {
        return window;
    };
    let kept = window.start + first..window.start + last + 1;
    power[window.start..kept.start].fill(0.0);
    power[kept.end..window.end].fill(0.0);
    kept
}

/// The matrix P of a span: from a state one up, one down, or nowhere.
struct Jump {
    up: f64,
    /// Per state from the bottom.
    down: Vec<f64>,
    stays: Vec<f64>,
}

impl Jump {
    fn new(rates: &Rates, uniform: f64, states: std::ops::Range<usize>) -> Self {
        let up = rates.arrivals / uniform;
        let down: Vec<f64> = states.map(|k| rates.leaving(k) / uniform).collect();
        let stays = down.iter().map(|down| 1.0 - up - down).collect();
        Self { up, down, stays }
    }

    /// Fills `next` with the states of the window after a jump. Nothing is lost below, where nobody
    /// leaves the bottom that holds anything; above it is dust.
    fn apply(&self, before: &[f64], next: &mut Vec<f64>, window: std::ops::Range<usize>) {
        next.clear();
        next.resize(window.len(), 0.0);
        let last = window.len() - 1;
        let (before, down) = (&before[window.clone()], &self.down[window.clone()]);
        let stays = &self.stays[window];
        for ((next, p), stays) in next.iter_mut().zip(before).zip(stays) {
            *next = stays * p;
        }
        for (next, p) in next[1..].iter_mut().zip(before) {
            *next += self.up * p;
        }
        let above = before[1..].iter().zip(&down[1..]);
        for (next, (p, down)) in next[..last].iter_mut().zip(above) {
            *next += down * p;
        }
    }
}

/// Adds `seconds` of these probabilities to the integrals.
fn add(sums: &mut Integrals, (low, p): (usize, &[f64]), people: usize, seconds: f64) {
    for (at, p) in p.iter().enumerate() {
        let (k, weight) = (low + at, p * seconds);
        sums.in_system += weight * k as f64;
        sums.waiting += weight * k.saturating_sub(people) as f64;
        sums.busy += weight * k.min(people) as f64;
        if k >= people {
            sums.all_busy += weight;
        }
    }
}

fn rates(queue: &ChangingQueue<'_>, interval: usize, step: usize) -> Rates {
    Rates {
        arrivals: queue.curve.rates_of(interval)[step],
        people: queue.people[interval] as usize,
        served: 1.0 / queue.handle_time_s[interval],
        gives_up: if queue.patience_s.is_finite() {
            1.0 / queue.patience_s
        } else {
            0.0
        },
    }
}

/// The people and handle times that a contact meets until its target time.
fn spans(queue: &ChangingQueue<'_>, interval: usize, at_s: f64) -> Vec<Span> {
    let length = queue.curve.step_s() * queue.curve.steps_per_interval() as f64;
    let mut spans = Vec::new();
    let (mut left, mut room, mut i) = (queue.answer_within_s, length - at_s, interval);
    loop {
        let seconds = if i + 1 < queue.people.len() {
            left.min(room)
        } else {
            left
        };
        spans.push(Span {
            seconds,
            people: queue.people[i] as usize,
            served: 1.0 / queue.handle_time_s[i],
        });
        left -= seconds;
        if left <= 0.0 {
            return spans;
        }
        (room, i) = (length, i + 1);
    }
}

/// The steady state by its weights, outwards from the most likely one.
fn settled(rates: &Rates) -> (usize, Vec<f64>) {
    let load = rates.arrivals / rates.served;
    if rates.arrivals == 0.0 || (rates.gives_up == 0.0 && load >= rates.people as f64) {
        return (0, vec![1.0]);
    }
    // The weights rise while arrivals exceed what leaves.
    let mut mode = 0;
    while rates.leaving(mode + 1) < rates.arrivals {
        mode += 1;
    }
    let mut above = Vec::new();
    let mut weight = 1.0;
    let mut k = mode;
    while weight > 1e-18 {
        weight *= rates.arrivals / rates.leaving(k + 1);
        k += 1;
        above.push(weight);
    }
    let mut below = Vec::new();
    weight = 1.0;
    k = mode;
    while k > 0 && weight > 1e-18 {
        weight *= rates.leaving(k) / rates.arrivals;
        k -= 1;
        below.push(weight);
    }
    below.reverse();
    let mut p = below;
    p.push(1.0);
    p.extend(above);
    let total: f64 = p.iter().sum();
    p.iter_mut().for_each(|p| *p /= total);
    (k, p)
}

#[cfg(test)]
mod tests;
