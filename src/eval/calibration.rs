//! Whether a confidence is what it says: of the mentions with confidence 0.8, are four out of five right?

/// How many bins of equal width confidences are sorted into.
pub const BINS: usize = 10;

/// Mentions by their confidence: bin `i` holds those above `i / BINS`, up to and with `(i + 1) / BINS`; the first one holds 0
/// too.
///
/// # Examples
/// ```
/// use trich::eval::calibration::Calibration;
///
/// let mut calibration = Calibration::default();
/// (0..4).for_each(|n| calibration.add(0.75, n > 0));
/// assert_eq!(calibration.error(), 0.0);
/// calibration.add(1.0, false);
/// assert_eq!(calibration.error(), 0.2);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calibration {
    bins: [Bin; BINS],
}

/// The mentions of one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// How many there are.
    pub mentions: u64,
    /// How many of them are right.
    pub right: u64,
    /// The sum of their confidences.
    pub confidence: f64,
}

impl Bin {
    /// The mean of their confidences; 0 where there are none.
    #[must_use]
    pub fn mean_confidence(&self) -> f64 {
        if self.mentions == 0 { 0.0 } else { self.confidence / self.mentions as f64 }
    }

    /// The share of them that are right, between 0 and 1; 0 where there are none.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        if self.mentions == 0 { 0.0 } else { self.right as f64 / self.mentions as f64 }
    }
}

impl Calibration {
    /// Adds a mention. A confidence outside 0 to 1 counts with the nearest bin.
    pub fn add(&mut self, confidence: f32, right: bool) {
        // Bounds of 32 bits, as the confidence: 0.7 is on its bound.
        let below = (1..BINS).filter(|&i| confidence > i as f32 / BINS as f32).count();
        let bin = &mut self.bins[below];
        bin.mentions += 1;
        bin.right += u64::from(right);
        bin.confidence += f64::from(confidence);
    }

    /// The bins, from the lowest confidence.
    #[must_use]
    pub fn bins(&self) -> &[Bin; BINS] {
        &self.bins
    }

    /// How many mentions there are.
    #[must_use]
    pub fn mentions(&self) -> u64 {
        self.bins.iter().map(|b| b.mentions).sum()
    }

    /// The expected calibration error: the mean distance of accuracy and confidence of the bins, weighted by their mentions;
    /// 0 where there are none. Guo et al., "On Calibration of Modern Neural Networks", 2017, equation 3.
    #[must_use]
    pub fn error(&self) -> f64 {
        let distance = |b: &Bin| b.mentions as f64 * (b.accuracy() - b.mean_confidence()).abs();
        let sum: f64 = self.bins.iter().map(distance).sum();
        if sum > 0.0 { sum / self.mentions() as f64 } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_are_open_below_and_closed_above() {
        let bin_of = |confidence| {
            let mut calibration = Calibration::default();
            calibration.add(confidence, true);
            calibration.bins.iter().position(|b| b.mentions > 0).unwrap()
        };
        assert_eq!(bin_of(0.0), 0);
        for (n, upper) in [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0].into_iter().enumerate() {
            assert_eq!(bin_of(upper), n, "{upper}");
            assert_eq!(bin_of(upper - 0.05), n, "{upper} - 0.05");
            assert_eq!(bin_of(upper + 0.001), (n + 1).min(9), "{upper} + 0.001");
        }
        assert_eq!((bin_of(-1.0), bin_of(f32::INFINITY)), (0, 9));
    }

    #[test]
    fn the_error_is_the_weighted_mean_of_the_distances() {
        let mut calibration = Calibration::default();
        // Accuracy 0.5 at 0.75, accuracy 1 at 0.5, and at 0.875 as right as it says.
        (0..4).for_each(|n| calibration.add(0.75, n < 2));
        (0..4).for_each(|_| calibration.add(0.5, true));
        (0..8).for_each(|n| calibration.add(0.875, n < 7));
        assert_eq!(calibration.mentions(), 16);
        let bin = calibration.bins()[7];
        assert_eq!((bin.mentions, bin.right), (4, 2));
        assert!((calibration.error() - (4.0 * 0.25 + 4.0 * 0.5) / 16.0).abs() < 1e-12, "{}", calibration.error());
        assert!(Calibration::default().error().abs() < 1e-12);
    }
}
