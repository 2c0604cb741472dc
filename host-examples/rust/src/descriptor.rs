//! `GET /atlassian-connect.json`: what Jira reads when somebody installs the app.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Response, header};

use crate::answer;
use crate::app::App;
use crate::component::{Component, DescriptorApp, DescriptorLifecycle, GatingModule, Name, ProviderModule, Report};

/// The paths of the lifecycle calls, below the base URL.
pub const INSTALLED: &str = "/installed";
pub const UNINSTALLED: &str = "/uninstalled";

/// Answers the descriptor.
pub async fn get(State(app): State<Arc<App>>) -> Response<Body> {
    let Some(connect) = &app.connect else {
        return answer::error(404, "not-found");
    };
    let mut response = Response::new(Body::from(connect.descriptor.clone()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Builds the descriptor of this server.
pub fn build(
    component: &Component,
    key: &str,
    name: &str,
    base_url: &str,
    callback_path: &str,
) -> wasmtime::Result<Result<String, Report>> {
    let name = || Name { value: name.to_owned(), i18n: None };
    component.descriptor(&DescriptorApp {
        key: key.to_owned(),
        name: Some(name().value),
        description: None,
        vendor: None,
        base_url: base_url.to_owned(),
        lifecycle: DescriptorLifecycle {
            installed: INSTALLED.to_owned(),
            uninstalled: Some(UNINSTALLED.to_owned()),
            enabled: None,
            disabled: None,
        },
        more_scopes: Vec::new(),
        gating: GatingModule {
            key: "deployment-gating".to_owned(),
            name: name(),
            callback_url: callback_path.to_owned(),
        },
        provider: ProviderModule {
            key: "deployment-provider".to_owned(),
            name: name(),
            home_url: base_url.to_owned(),
            logo_url: None,
            documentation_url: None,
            list_deployments_url: None,
        },
    })
}
