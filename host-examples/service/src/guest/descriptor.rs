//! `GET /atlassian-connect.json`: what Jira reads when somebody installs the app.

use super::gating_api::descriptor::{self, App, GatingModule, Lifecycle, Name, ProviderModule};
use super::service::{Fault, Service};
use crate::answer::Answer;

/// Answers the descriptor.
pub fn get(service: &Service) -> Result<Answer, Fault> {
    let config = &service.config;
    let name = || Name { value: config.app_name.clone(), i18n: None };
    let app = App {
        key: config.app_key.clone(),
        name: Some(config.app_name.clone()),
        description: None,
        vendor: None,
        base_url: config.base_url.clone(),
        lifecycle: Lifecycle {
            installed: "/installed".to_owned(),
            uninstalled: Some("/uninstalled".to_owned()),
            enabled: None,
            disabled: None,
        },
        more_scopes: Vec::new(),
        gating: GatingModule {
            key: "deployment-gating".to_owned(),
            name: name(),
            callback_url: "/callback".to_owned(),
        },
        provider: ProviderModule {
            key: "deployment-provider".to_owned(),
            name: name(),
            home_url: config.base_url.clone(),
            logo_url: None,
            documentation_url: None,
            list_deployments_url: None,
        },
    };
    let text = descriptor::build(&app).map_err(|report| {
        let first = report.violations.first().map(|violation| violation.message.clone());
        Fault::Gating(format!("there is no descriptor: {}", first.unwrap_or_default()))
    })?;
    let document = serde_json::from_str(&text).map_err(|_| Fault::Gating("the descriptor is no JSON".to_owned()))?;
    Ok(Answer::json(200, document))
}
