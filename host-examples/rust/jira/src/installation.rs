//! Lifecycle calls: the site installs the app, and removes it.

use std::io::{Error, Result};

use serde_json::{Value, json};

use crate::app::App;
use crate::client::Answer;
use crate::key_server::{INSTALL_KEY, INSTALL_KEY_ID, OTHER_KEY};
use crate::outgoing::Outgoing;
use crate::qsh::qsh;
use crate::site::Site;
use crate::tenant;

/// A call of `installed` that was not sent yet, and the secret that it brings.
#[derive(Clone, Debug)]
pub struct Installation {
    /// The call.
    pub call: Outgoing,
    /// The shared secret in its body.
    pub secret: String,
}

impl Site {
    /// Installs the app, or installs it again: with a new secret each time. The secret counts once the app has
    /// answered with 2xx.
    ///
    /// # Errors
    ///
    /// Where the app can't be reached or doesn't answer in time.
    pub fn install(&self, app: &App) -> Result<Answer> {
        let installation = self.installation(app)?;
        let answer = installation.call.send()?;
        if (200..300).contains(&answer.status) {
            self.adopt(app, &installation.secret);
        }
        Ok(answer)
    }

    /// The call of `installed`, not sent: to be tampered with, or sent twice. [`Site::adopt`] makes its secret count.
    ///
    /// # Errors
    ///
    /// Where there is no randomness for the secret, or the app's path can't be read.
    pub fn installation(&self, app: &App) -> Result<Installation> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| Error::other(error.to_string()))?;
        let secret: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut body = self.lifecycle_body(app, "installed");
        if let Some(members) = body.as_object_mut() {
            members.insert("sharedSecret".to_owned(), json!(secret));
        }
        Ok(Installation { call: self.lifecycle_call(app, &app.installed, &body, INSTALL_KEY)?, secret })
    }

    /// A call of `installed` that nobody at Atlassian signed, not sent: it names the install key, but another one has
    /// signed it.
    ///
    /// # Errors
    ///
    /// As [`Site::installation`].
    pub fn forged_installation(&self, app: &App) -> Result<Installation> {
        let genuine = self.installation(app)?;
        let body: Value = serde_json::from_str(&genuine.call.body).map_err(Error::other)?;
        Ok(Installation { call: self.lifecycle_call(app, &app.installed, &body, OTHER_KEY)?, ..genuine })
    }

    /// From now on the app is installed with this secret, whoever told it so.
    pub fn adopt(&self, app: &App, secret: &str) {
        self.shared.change(|state| {
            state.app = Some(app.clone());
            state.installed = true;
            secret.clone_into(&mut state.secret);
        });
    }

    /// Removes the app: tells it so, and takes nothing from it any more, whatever it answered.
    ///
    /// # Errors
    ///
    /// Where none is installed, it has no route for this, or it doesn't answer.
    pub fn uninstall(&self) -> Result<Answer> {
        let call = self.uninstallation()?;
        self.shared.change(|state| state.installed = false);
        call.send()
    }

    /// The call of `uninstalled`, not sent.
    ///
    /// # Errors
    ///
    /// Where no app is installed, or it has no route for this.
    pub fn uninstallation(&self) -> Result<Outgoing> {
        let app = self.shared.app()?;
        let path = app.uninstalled.clone().ok_or_else(|| Error::other("the app has no route for its removal"))?;
        self.lifecycle_call(&app, &path, &self.lifecycle_body(&app, "uninstalled"), INSTALL_KEY)
    }

    fn lifecycle_body(&self, app: &App, event: &str) -> Value {
        json!({
            "key": app.key,
            "clientKey": self.shared.options.client_key,
            "baseUrl": self.base_url(),
            "displayUrl": self.base_url(),
            "productType": "jira",
            "description": "a stand-in for Jira",
            "eventType": event,
        })
    }

    fn lifecycle_call(&self, app: &App, path: &str, body: &Value, key: &str) -> Result<Outgoing> {
        let now = self.shared.seconds();
        let claims = json!({
            "iss": self.shared.options.client_key,
            "aud": [app.base_url],
            "iat": now,
            "exp": now.saturating_add(self.shared.lifetime()),
            "qsh": qsh("POST", path).ok_or_else(|| Error::other("the app's path can't be read"))?,
        });
        Ok(Outgoing {
            to: app.address,
            target: format!("{}{path}", app.base_path),
            authorization: tenant::rs256(key, INSTALL_KEY_ID, &claims)?,
            headers: Vec::new(),
            body: body.to_string(),
        })
    }
}
