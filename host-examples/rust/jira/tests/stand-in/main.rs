//! The stand-in from all its sides: somebody plays the app, somebody gives orders.

#[cfg(test)]
mod app;
#[cfg(test)]
mod control;
#[cfg(test)]
mod site;
