//! What an owner does to the table as a whole, from outside.

use std::time::Duration;

use aws_sdk_dynamodb::{
    operation::{delete_table::DeleteTableError, describe_table::DescribeTableError},
    types::{ContinuousBackupsDescription, PointInTimeRecoveryStatus, TimeToLiveStatus},
};

use super::{Table, broken};
use crate::error::Failure;

/// How often it is asked whether the table is gone.
const EVERY: Duration = Duration::from_secs(2);

/// What keeps data, and what forgets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Safeguards {
    /// The last 35 days can be brought back.
    pub point_in_time_recovery: bool,
    /// Nobody deletes the table by mistake.
    pub deletion_protection: bool,
    /// What has expired goes by itself.
    pub time_to_live: bool,
    /// The worker hears of changes.
    pub stream: bool,
}

impl Table {
    /// Three calls.
    pub async fn safeguards(&self) -> Result<Safeguards, Failure> {
        let backups = self.client.describe_continuous_backups().table_name(&*self.name).send().await;
        let backups = backups.map_err(|error| broken(&error))?.continuous_backups_description;
        let recovery = backups.as_ref().and_then(ContinuousBackupsDescription::point_in_time_recovery_description);
        let recovery = recovery.and_then(|recovery| recovery.point_in_time_recovery_status.clone());
        let ttl = self.client.describe_time_to_live().table_name(&*self.name).send().await;
        let ttl = ttl.map_err(|error| broken(&error))?.time_to_live_description;
        let described = self.client.describe_table().table_name(&*self.name).send().await;
        let table = described.map_err(|error| broken(&error))?.table;
        let stream = table.as_ref().and_then(|table| table.stream_specification.as_ref());
        Ok(Safeguards {
            point_in_time_recovery: recovery == Some(PointInTimeRecoveryStatus::Enabled),
            deletion_protection: table.as_ref().and_then(|table| table.deletion_protection_enabled) == Some(true),
            stream: stream.is_some_and(|stream| stream.stream_enabled),
            time_to_live: ttl.and_then(|ttl| ttl.time_to_live_status) == Some(TimeToLiveStatus::Enabled),
        })
    }

    /// Protects the table against deletion, or no longer. As well twice as once. Up to two calls.
    pub async fn protect(&self, protected: bool) -> Result<(), Failure> {
        if self.is_protected().await? == Some(protected) {
            return Ok(());
        }
        self.set_protection(protected).await
    }

    async fn set_protection(&self, protected: bool) -> Result<(), Failure> {
        let update = self.client.update_table().table_name(&*self.name).deletion_protection_enabled(protected);
        update.send().await.map(drop).map_err(|error| broken(&error))
    }

    /// Deletes the table with all it has, protected or not, and waits until it is gone. As well twice as once.
    pub async fn remove(&self) -> Result<(), Failure> {
        let Some(protected) = self.is_protected().await? else { return Ok(()) };
        if protected {
            self.set_protection(false).await?;
        }
        match self.client.delete_table().table_name(&*self.name).send().await {
            Ok(_) => {}
            // It is on its way already.
            Err(error) if error.as_service_error().is_some_and(DeleteTableError::is_resource_in_use_exception) => {}
            Err(error) if error.as_service_error().is_some_and(DeleteTableError::is_resource_not_found_exception) => {}
            Err(error) => return Err(broken(&error)),
        }
        while self.exists().await? {
            tokio::time::sleep(EVERY).await;
        }
        Ok(())
    }

    /// Whether it may not be deleted; `None` where there is no table.
    pub async fn is_protected(&self) -> Result<Option<bool>, Failure> {
        match self.client.describe_table().table_name(&*self.name).send().await {
            Ok(described) => {
                Ok(Some(described.table.and_then(|table| table.deletion_protection_enabled) == Some(true)))
            }
            Err(error) if error.as_service_error().is_some_and(DescribeTableError::is_resource_not_found_exception) => {
                Ok(None)
            }
            Err(error) => Err(broken(&error)),
        }
    }
}
