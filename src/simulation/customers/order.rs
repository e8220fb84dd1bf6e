//! The contacts of an interval in the order of arrival.
//!
//! Instants are even within their interval, so as many boxes of one length as there are contacts hold
//! one each on average: a contact costs the same however many there are.

use super::contact::Contact;

/// Room that is used again from interval to interval.
#[derive(Debug, Default)]
pub(super) struct ByArrival {
    /// Per box: where it ends in `order`.
    ends: Vec<u32>,
    /// Moment and position of every contact.
    order: Vec<(u64, u32)>,
}

impl ByArrival {
    /// Puts the contacts of an interval of `length` seconds from `start` on behind one another; of those
    /// that arrive at once, the one with the lesser identity comes first.
    pub(super) fn put(
        &mut self,
        contacts: &[Contact],
        (start, length): (f64, f64),
        sorted: &mut Vec<Contact>,
    ) {
        let n = contacts.len();
        let scale = n as f64 / length;
        let in_box = |contact: &Contact| {
            let number = ((contact.arrived - start) * scale) as usize;
            number.min(n - 1)
        };
        self.ends.clear();
        self.ends.resize(n, 0);
        for contact in contacts {
            self.ends[in_box(contact)] += 1;
        }
        let mut before = 0;
        for count in &mut self.ends {
            before += std::mem::replace(count, before);
        }
        self.order.resize(n, (0, 0));
        for (contact, at) in contacts.iter().zip(0..) {
            let place = &mut self.ends[in_box(contact)];
            // Bits of a float that is not negative have the order of its value.
            self.order[*place as usize] = (contact.arrived.to_bits(), at);
            *place += 1;
        }
        let mut begin = 0;
        for &end in &self.ends {
            let of_box = &mut self.order[begin..end as usize];
            if of_box.len() > 1 {
                let identity = |at: u32| contacts[at as usize].identity;
                of_box.sort_unstable_by_key(|&(moment, at)| (moment, identity(at)));
            }
            begin = end as usize;
        }
        let in_order = self.order.iter().map(|&(_, at)| contacts[at as usize]);
        sorted.extend(in_order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::fixtures::contact_of;

    #[test]
    fn contacts_come_in_order_and_none_is_lost_even_where_all_come_at_once() {
        let cases: [&[f64]; 5] = [
            &[],
            &[1_800.0],
            &[3_599.9, 1_800.0, 2_000.5, 1_800.0, 2_000.25, 3_599.0],
            &[1_800.0; 40],
            // A rounding may put the last instant on the interval's end.
            &[3_600.0, 1_801.0, 3_600.0],
        ];
        let (mut by_arrival, mut sorted) = (ByArrival::default(), Vec::new());
        for moments in cases {
            // Of two queues in turn, so that those who come at once differ in identity.
            let contacts: Vec<Contact> = (moments.iter().zip(0..))
                .map(|(&moment, i)| contact_of(i % 2, moment, f64::from(i as u32)))
                .collect();
            sorted.clear();
            by_arrival.put(&contacts, (1_800.0, 1_800.0), &mut sorted);
            let key = |c: &Contact| (c.arrived.to_bits(), c.identity);
            assert!(sorted.is_sorted_by_key(key), "{moments:?}");
            let mut expected = contacts;
            expected.sort_by_key(key);
            let works = |all: &[Contact]| {
                let mut works: Vec<u64> = all.iter().map(|c| c.work.to_bits()).collect();
                works.sort_unstable();
                works
            };
            assert_eq!(works(&sorted), works(&expected));
        }
    }
}
