//! What is used of AWS's services.

macro_rules! usage {
    ($($(#[$meta:meta])* $field:ident),+ $(,)?) => {
        /// Amounts that are paid for.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Usage {
            $($(#[$meta])* pub $field: f64,)+
        }

        impl Usage {
            pub fn plus(self, other: Self) -> Self {
                Self { $($field: self.$field + other.$field,)+ }
            }

            pub fn times(self, factor: f64) -> Self {
                Self { $($field: self.$field * factor,)+ }
            }
        }
    };
}

usage! {
    /// Of API Gateway.
    requests,
    /// Of Lambda functions.
    invocations,
    /// Memory times time.
    gb_seconds,
    read_units,
    write_units,
    /// Gigabytes that the table keeps for a month.
    table_gb,
    s3_reads,
    objects_gb,
    log_bytes,
    metrics,
    /// Metrics that alarms watch, one by one.
    alarms,
    dashboards,
    /// Sent to the internet.
    out_bytes,
    cdn_requests,
    /// Sent by CloudFront.
    cdn_bytes,
}

impl Usage {
    /// The same with CloudFront in front of it; what is answered there does not go further.
    pub fn behind_cloudfront(self, answered: Self) -> Self {
        let sent = Self {
            cdn_requests: self.requests + answered.requests,
            cdn_bytes: self.out_bytes + answered.out_bytes,
            ..Self::default()
        };
        Self { out_bytes: 0.0, ..self }.plus(sent)
    }
}
