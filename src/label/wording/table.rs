//! The table of wording: read from text, written as bytes, read from those.

/// Buckets of the table, as a power of two.
pub(super) const BUCKET_BITS: u32 = 18;

/// Buckets of the table.
const BUCKETS: usize = 1 << BUCKET_BITS;

/// One step of a weight, in log odds.
const STEP: f32 = 1.0 / 16.0;

/// The weight of each bucket, in sixteenths of the log odds.
#[derive(Clone, Debug, PartialEq)]
pub struct Wording {
    weights: Vec<i8>,
    bias: f32,
}

impl Wording {
    /// Reads a table: lines of `# comment`, `bias VALUE`, and `BUCKET:WEIGHT ...`, where a weight is a number of steps.
    ///
    /// # Errors
    /// The line and what is wrong with it.
    #[expect(clippy::arithmetic_side_effects, reason = "lines of a text in memory, counted from 1")]
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut read = Self { weights: vec![0; BUCKETS], bias: 0.0 };
        for (number, line) in text.lines().enumerate() {
            let wrong = |what: &str| format!("line {}: {what}", number + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(bias) = line.strip_prefix("bias ") {
                read.bias = bias.parse().map_err(|_| wrong("no number"))?;
                continue;
            }
            for pair in line.split(' ') {
                let parse = || {
                    let (bucket, weight) = pair.split_once(':')?;
                    Some((bucket.parse::<usize>().ok()?, weight.parse::<i8>().ok()?))
                };
                let (bucket, weight) = parse().ok_or_else(|| wrong("no bucket with its weight"))?;
                *read.weights.get_mut(bucket).ok_or_else(|| wrong("no such bucket"))? = weight;
            }
        }
        Ok(read)
    }

    /// The bytes that [`from_bytes`](Self::from_bytes) reads: the bias, then a byte a bucket.
    #[allow(dead_code, reason = "build.rs writes them")]
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.bias.to_le_bytes().to_vec();
        bytes.extend(self.weights.iter().map(|weight| weight.cast_unsigned()));
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    #[allow(dead_code, reason = "the program reads them")]
    #[expect(clippy::expect_used, reason = "the table comes with the crate")]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        let (bias, weights) = bytes.split_first_chunk().expect("a table begins with its bias");
        Self {
            bias: f32::from_le_bytes(*bias),
            weights: weights.iter().map(|weight| weight.cast_signed()).collect(),
        }
    }

    /// The log odds of a text, by its buckets. Each counts by the root of their number, so that a long text is surer than a
    /// short one, but not in proportion.
    #[expect(clippy::indexing_slicing, reason = "buckets have as many bits as there are weights for")]
    pub fn log_odds(&self, buckets: &[u32]) -> f32 {
        let sum: i32 = buckets.iter().map(|bucket| i32::from(self.weights[*bucket as usize])).sum();
        self.bias + STEP * sum as f32 / f32::max(buckets.len() as f32, 1.0).sqrt()
    }
}
