//! Which request is for whom.

use crate::answer::Answer;
use connect_gating_gate::path::{self, Named};

/// A route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Jira calls back.
    Callback,
    /// The app was installed.
    Installed,
    /// The app was removed.
    Uninstalled,
    /// A pipeline submits deployments.
    Deployments,
    /// A pipeline asks about a gate.
    Ask(Named),
    /// A pipeline registers a gate.
    Register(Named),
    /// What Jira reads to install the app.
    Descriptor,
    /// The component runs.
    Health,
    /// Configuration and store can be read.
    Ready,
}

/// The route of a method and a raw path, below the base path.
pub fn route(method: &str, path: &str, base_path: &str) -> Result<Route, Answer> {
    let unknown = || Answer::error(404, "not-found");
    let path = path.strip_prefix(base_path).ok_or_else(unknown)?;
    let (wanted, route) = match path {
        "/callback" => ("POST", Route::Callback),
        "/installed" => ("POST", Route::Installed),
        "/uninstalled" => ("POST", Route::Uninstalled),
        "/deployments" => ("POST", Route::Deployments),
        "/atlassian-connect.json" => ("GET", Route::Descriptor),
        "/health" => ("GET", Route::Health),
        "/ready" => ("GET", Route::Ready),
        path => {
            // Three segments, whatever they hold, are meant to name a gate.
            let segments = path.strip_prefix("/gates/").ok_or_else(unknown)?;
            if segments.split('/').count() != 3 {
                return Err(unknown());
            }
            let named = || path::gate(path, "/gates/").ok_or_else(|| Answer::error(400, "malformed-path"));
            return match method {
                "GET" => Ok(Route::Ask(named()?)),
                "PUT" => Ok(Route::Register(named()?)),
                _ => Err(Answer::error(405, "wrong-method")),
            };
        }
    };
    if method == wanted { Ok(route) } else { Err(Answer::error(405, "wrong-method")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_has_one_method_and_one_spelling() {
        assert_eq!(route("POST", "/callback", ""), Ok(Route::Callback));
        assert_eq!(route("POST", "/app/callback", "/app"), Ok(Route::Callback));
        assert_eq!(route("GET", "/app/health", "/app"), Ok(Route::Health));
        let named = ("a/b".to_owned(), "e".to_owned(), -1);
        assert_eq!(route("GET", "/gates/a%2Fb/e/-1", ""), Ok(Route::Ask(named.clone())));
        assert_eq!(route("PUT", "/gates/a%2Fb/e/-1", ""), Ok(Route::Register(named)));
        for (method, path, base_path, status) in [
            ("GET", "/callback", "", 405),
            ("post", "/callback", "", 405),
            ("DELETE", "/gates/p/e/1", "", 405),
            ("POST", "/callback/", "", 404),
            ("POST", "//callback", "", 404),
            ("POST", "/%63allback", "", 404),
            ("POST", "/callback", "/app", 404),
            ("POST", "/application/callback", "/app", 404),
            ("GET", "/gates/p/e", "", 404),
            ("GET", "/gates/p/e/1/2", "", 404),
            ("GET", "/gates/p/e/01", "", 400),
            ("GET", "/", "", 404),
            ("GET", "", "", 404),
        ] {
            let refused = route(method, path, base_path).unwrap_err();
            assert_eq!(refused.status, status, "{method} {path} below `{base_path}`");
        }
    }
}
