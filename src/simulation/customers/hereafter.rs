//! What becomes of a contact: it waits so long, calls again, goes elsewhere, or waits anew.
//!
//! ```text
//! who has to wait     gives up after mean patience × shape
//! who hangs up        calls again with probability `share`, after Exp(`after`)
//! who was handled     goes to queue j with probability p_j, at once, with the work of that queue
//!                     (mean of that queue and interval × its shape) and the extra of the transfer
//! who is handed back  has new patience and keeps what is left of the work
//! ```
//! Every draw is named by the contact, the purpose and the number of lines it has stood in, so that
//! two rosters meet customers with the same intentions.

use super::contact::{Contact, Origin, Slot, UNDECIDED};
use crate::simulation::model::Model;
use crate::simulation::streams::Purpose;
use crate::simulation::streams::shapes::Shape;

/// Seconds that the contact is willing to stand in the line it is in; infinite for the endlessly patient.
pub(in crate::simulation) fn patience(model: &Model, contact: &Contact) -> f64 {
    let draw = || contact.identity.uniform(Purpose::Patience, contact.line);
    (model.queues[contact.queue()].patience_s)
        .map_or(f64::INFINITY, |(mean, shape)| mean * shape.quantile(draw()))
}

/// Seconds from hanging up to calling again; infinite for who does not.
pub(in crate::simulation) fn again_after(model: &Model, contact: &Contact) -> f64 {
    let Some((share, mean)) = model.queues[contact.queue()].retry else {
        return f64::INFINITY;
    };
    let draw = |purpose| contact.identity.uniform(purpose, contact.line);
    if draw(Purpose::Again) >= share {
        return f64::INFINITY;
    }
    mean * Shape::Exponential.quantile(draw(Purpose::AgainAfter))
}

/// The contact in its next line, of this queue, which it joins `now`.
fn joins(model: &Model, contact: &Contact, queue: usize, now: f64) -> Contact {
    let of = &model.queues[queue];
    Contact {
        queue: queue as u32,
        interval: ((now / model.interval_s) as usize).min(model.n_intervals - 1) as u32,
        arrived: now,
        gives_up: UNDECIDED,
        due: of.due(now, model.interval_s),
        line: contact.line + 1,
        handed_back: false,
        calls_again: false,
        slot: Slot::NONE,
        ..*contact
    }
}

/// The next attempt of a customer who hung up; what they want takes the time that it would have.
pub(in crate::simulation) fn calls_again(model: &Model, contact: &Contact, now: f64) -> Contact {
    let origin = match contact.origin {
        Origin::Transferred => Origin::Transferred,
        Origin::First | Origin::Again => Origin::Again,
    };
    Contact {
        origin,
        ..joins(model, contact, contact.queue(), now)
    }
}

/// Where a contact that has just been handled goes, if anywhere.
pub(in crate::simulation) fn transferred(
    model: &Model,
    contact: &Contact,
    now: f64,
) -> Option<Contact> {
    let transfers = &model.queues[contact.queue()].transfers;
    if transfers.is_empty() {
        return None;
    }
    let mut left = (contact.identity).uniform(Purpose::Transfer, contact.line);
    let chosen = transfers.iter().find(|transfer| {
        left -= transfer.share.get();
        left < 0.0
    })?;
    let there = joins(model, contact, chosen.to, now);
    let of = &model.queues[chosen.to];
    let u = there.identity.uniform(Purpose::WorkThere, there.line);
    let own_work = of.handle_time_s[there.interval()] * of.handle_time.quantile(u);
    Some(Contact {
        origin: Origin::Transferred,
        work: own_work + chosen.extra_handle_time.as_secs_f64(),
        ..there
    })
}

/// The contact back at the head of its line, with `work` seconds left and new patience.
pub(in crate::simulation) fn handed_back(
    model: &Model,
    contact: &Contact,
    now: f64,
    work: f64,
) -> Contact {
    let again = joins(model, contact, contact.queue(), now);
    Contact {
        interval: contact.interval,
        arrived: contact.arrived,
        due: contact.due,
        gives_up: now + patience(model, &again),
        work,
        handed_back: true,
        ..again
    }
}
