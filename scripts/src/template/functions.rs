//! The functions, as far as their own programs notice.

use yaml_serde::Value;

use super::Template;

/// One function.
#[derive(Clone, Debug)]
pub struct Function {
    /// The resource's name: `ProductFunction`.
    pub name: String,
    /// `product`
    pub area: String,
    pub memory_mb: u32,
    /// The names of the variables it is given.
    pub variables: Vec<String>,
}

/// Megabytes of a function that says nothing of it.
const LEAST_MEMORY: u32 = 128;

/// Every function, by its name.
pub fn functions(template: &str) -> anyhow::Result<Vec<Function>> {
    let Template { globals, resources } = Template::read(template)?;
    let common = globals.get("Function");
    let memory = |properties: Option<&Value>| properties?.get("MemorySize")?.as_u64()?.try_into().ok();
    let mut functions = Vec::new();
    for (name, resource) in resources {
        let Some(area) = resource.area(&name)? else { continue };
        let own = Some(&resource.properties);
        let memory_mb = memory(own).or_else(|| memory(common)).unwrap_or(LEAST_MEMORY);
        functions.push(Function { name, area, memory_mb, variables: told(common).chain(told(own)).collect() });
    }
    Ok(functions)
}

fn told(properties: Option<&Value>) -> impl Iterator<Item = String> {
    let variables = properties.and_then(|all| all.get("Environment")?.get("Variables")?.as_mapping());
    variables.into_iter().flat_map(|all| all.keys().filter_map(Value::as_str).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::TEMPLATE;

    #[test]
    fn reads_what_functions_are_told() {
        let functions = functions(TEMPLATE).expect("the template");
        let of = |area: &str| functions.iter().find(|function| function.area == area).expect("a function");
        let told = |area: &str, name: &str| of(area).variables.iter().any(|variable| variable == name);
        assert!(told("token", "SHOP_TABLE") && told("token", "WECHAT_APP_ID"));
        assert!(told("product", "SHOP_TABLE") && !told("product", "WECHAT_APP_ID"));
        assert!(of("picture").memory_mb > of("product").memory_mb);
    }
}
