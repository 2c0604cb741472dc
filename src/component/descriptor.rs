//! `descriptor`.

use super::Component;
use super::cross::{Cross, records};
use super::exports::connect_gating::api::{descriptor as wit, validation};

impl wit::Guest for Component {
    fn build_module(module: wit::GatingModule) -> Result<String, validation::Report> {
        crate::build_gating_module(&module.cross()).map_err(Cross::cross)
    }

    fn build(app: wit::App) -> Result<String, validation::Report> {
        crate::build_descriptor(&app.cross()).map_err(Cross::cross)
    }

    fn validate_module(module: String) -> validation::Report {
        crate::validate_gating_module(&module).cross()
    }

    fn validate(descriptor: String) -> validation::Report {
        crate::validate_descriptor(&descriptor).cross()
    }
}

records! {
    wit::Name => crate::Name { value, i18n }
    wit::GatingModule => crate::GatingModule { key, name, callback_url }
    wit::ProviderModule => crate::ProviderModule {
        key, name, home_url, logo_url, documentation_url, list_deployments_url
    }
    wit::Vendor => crate::Vendor { name, url }
    wit::Lifecycle => crate::Lifecycle { installed, uninstalled, enabled, disabled }
    wit::App => crate::Descriptor {
        key, name, description, vendor, base_url, lifecycle, more_scopes, gating, provider
    }
}
