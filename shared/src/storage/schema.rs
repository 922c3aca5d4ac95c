//! The shape of the table, for the engines that start without one. On AWS `template.yaml` makes it; a test compares the
//! two.

use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::{
    operation::describe_table::DescribeTableError,
    types::{
        AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex,
        GlobalSecondaryIndexUpdate, KeySchemaElement, KeyType, Projection, ProjectionType, ScalarAttributeType,
        TableDescription,
    },
};

use super::{Index, Table};
use crate::error::Failure;

/// What DynamoDB tells of the table. It counts every six hours or so.
#[derive(Clone, Debug)]
pub struct About {
    pub name: String,
    pub items: u64,
    pub bytes: u64,
}

impl Table {
    /// How large it is. One call, and no capacity.
    pub async fn describe(&self) -> Result<About, Failure> {
        let described = self.client.describe_table().table_name(&*self.name).send().await;
        let table = described.map_err(|error| super::broken(&error))?.table;
        let number = |of: fn(&TableDescription) -> Option<i64>| {
            table.as_ref().and_then(of).and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
        };
        let (items, bytes) = (number(|table| table.item_count), number(|table| table.table_size_bytes));
        Ok(About { name: self.name.to_string(), items, bytes })
    }

    /// Whether there is one.
    pub async fn exists(&self) -> Result<bool, Failure> {
        match self.client.describe_table().table_name(&*self.name).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(DescribeTableError::is_resource_not_found_exception) => {
                Ok(false)
            }
            Err(error) => Err(super::broken(&error)),
        }
    }

    /// Makes the table where it is missing; says whether it was.
    pub async fn create_if_missing(&self) -> Result<bool, Failure> {
        let mut request = self
            .client
            .create_table()
            .table_name(&*self.name)
            .billing_mode(BillingMode::PayPerRequest)
            .set_key_schema(Some(keys("pk", "sk")));
        let sorts = Index::ALL.iter().flat_map(|index| [index.partition(), index.sort()]);
        for name in ["pk", "sk"].into_iter().chain(sorts) {
            let text = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
            request = request.attribute_definitions(text.build().map_err(Failure::internal)?);
        }
        for index in Index::ALL {
            let index = GlobalSecondaryIndex::builder()
                .index_name(index.name())
                .set_key_schema(Some(keys(index.partition(), index.sort())))
                .projection(keys_only())
                .build();
            request = request.global_secondary_indexes(index.map_err(Failure::internal)?);
        }
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception) => {
                self.add_missing_indexes().await?;
                Ok(false)
            }
            Err(error) => Err(super::broken(&error)),
        }
    }

    /// A table from before an index gets it.
    async fn add_missing_indexes(&self) -> Result<(), Failure> {
        let described = self.client.describe_table().table_name(&*self.name).send().await;
        let table = described
            .map_err(|error| super::broken(&error))?
            .table
            .unwrap_or_else(|| TableDescription::builder().build());
        let there: Vec<&str> =
            table.global_secondary_indexes().iter().filter_map(|index| index.index_name.as_deref()).collect();
        for index in Index::ALL.into_iter().filter(|index| !there.contains(&index.name())) {
            let create = CreateGlobalSecondaryIndexAction::builder()
                .index_name(index.name())
                .set_key_schema(Some(keys(index.partition(), index.sort())))
                .projection(keys_only());
            let update =
                GlobalSecondaryIndexUpdate::builder().create(create.build().map_err(Failure::internal)?).build();
            let mut request = self.client.update_table().table_name(&*self.name).global_secondary_index_updates(update);
            for name in [index.partition(), index.sort()] {
                let text = AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S);
                request = request.attribute_definitions(text.build().map_err(Failure::internal)?);
            }
            request.send().await.map_err(|error| super::broken(&error))?;
        }
        Ok(())
    }
}

fn keys_only() -> Projection {
    Projection::builder().projection_type(ProjectionType::KeysOnly).build()
}

fn keys(partition: &str, sort: &str) -> Vec<KeySchemaElement> {
    [(partition, KeyType::Hash), (sort, KeyType::Range)]
        .map(|(name, kind)| {
            KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("name and type are set")
        })
        .into()
}
