//! The part of the crate `crc-fast` that the clients of S3 use: three checksums instead of sixty. The crate itself brings the
//! tables of all of them into every function that talks to S3, which is half a megabyte of what is uploaded, and no
//! program can leave them out, as the algorithm is chosen at run time.
//!
//! CRC-32 is what the SDK computes for every upload; it is `crc32fast`'s. The other two are computed byte by byte, and only
//! where S3 answers with one.

/// The checksums that S3 knows, by their names in the catalogue of parametrised CRC algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrcAlgorithm {
    /// CRC-32
    Crc32IsoHdlc,
    /// CRC-32C
    Crc32Iscsi,
    /// CRC-64/NVME
    Crc64Nvme,
}

/// A checksum of bytes that come one piece after the other.
#[derive(Clone, Debug)]
pub struct Digest(State);

#[derive(Clone, Debug)]
enum State {
    Fast(crc32fast::Hasher),
    /// The table, and the register as it is between two bytes. Both checksums are reflected, and start and end inverted.
    Bytewise(&'static [u64; 256], u64, Width),
}

#[derive(Clone, Copy, Debug)]
enum Width {
    Bits32,
    Bits64,
}

/// The polynomials, reflected.
static CRC32C: [u64; 256] = table(0x82F6_3B78);
static CRC64_NVME: [u64; 256] = table(0x9A6C_9329_AC4B_C9B5);

const fn table(polynomial: u64) -> [u64; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut register = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            register = (register >> 1) ^ (polynomial * (register & 1));
            bit += 1;
        }
        table[byte] = register;
        byte += 1;
    }
    table
}

impl Digest {
    pub fn new(algorithm: CrcAlgorithm) -> Self {
        Self(match algorithm {
            CrcAlgorithm::Crc32IsoHdlc => State::Fast(crc32fast::Hasher::new()),
            CrcAlgorithm::Crc32Iscsi => State::Bytewise(&CRC32C, u64::from(u32::MAX), Width::Bits32),
            CrcAlgorithm::Crc64Nvme => State::Bytewise(&CRC64_NVME, u64::MAX, Width::Bits64),
        })
    }

    pub fn update(&mut self, data: &[u8]) {
        match &mut self.0 {
            State::Fast(hasher) => hasher.update(data),
            State::Bytewise(table, register, _) => {
                for byte in data {
                    let [low, ..] = register.to_le_bytes();
                    *register = (*register >> 8) ^ table[usize::from(low ^ byte)];
                }
            }
        }
    }

    /// The checksum so far, in the low bits.
    pub fn finalize(&self) -> u64 {
        match &self.0 {
            State::Fast(hasher) => hasher.clone().finalize().into(),
            State::Bytewise(_, register, Width::Bits32) => register ^ u64::from(u32::MAX),
            State::Bytewise(_, register, Width::Bits64) => !register,
        }
    }
}

pub fn checksum(algorithm: CrcAlgorithm, data: &[u8]) -> u64 {
    let mut digest = Digest::new(algorithm);
    digest.update(data);
    digest.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The catalogue's check values, <https://reveng.sourceforge.io/crc-catalogue/all.htm>: the checksum of "123456789".
    #[test]
    fn check_values_are_those_of_the_catalogue() {
        for (algorithm, expected) in [
            (CrcAlgorithm::Crc32IsoHdlc, 0xCBF4_3926),
            (CrcAlgorithm::Crc32Iscsi, 0xE306_9283),
            (CrcAlgorithm::Crc64Nvme, 0xAE8B_1486_0A79_9888),
        ] {
            assert_eq!(checksum(algorithm, b"123456789"), expected, "{algorithm:?}");
            assert_eq!(checksum(algorithm, b""), 0, "{algorithm:?}");
            let mut pieces = Digest::new(algorithm);
            for piece in [&b"12"[..], b"", b"3456", b"789"] {
                pieces.update(piece);
            }
            assert_eq!(pieces.finalize(), expected, "{algorithm:?} in pieces");
            assert_eq!(pieces.finalize(), expected, "{algorithm:?} asked twice");
        }
    }
}
