//! `envoy.service.auth.v3.Authorization` over gRPC: one call, `Check`.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::Semaphore;
use tonic::body::Body;
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;
use tower_service::Service;

use crate::check::Judge;
use crate::log;
use crate::proto::{CheckRequest, CheckResponse};

/// The most callbacks that are judged at the same time; those beyond get `UNAVAILABLE`, which Envoy answers with 503.
const CALLS: usize = 64;

/// The service.
#[derive(Clone)]
pub struct Authorization {
    judge: Arc<Judge>,
    seats: Arc<Semaphore>,
}

type Answering<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl Authorization {
    /// The service of a judge.
    pub fn new(judge: Arc<Judge>) -> Self {
        Self { judge, seats: Arc::new(Semaphore::new(CALLS)) }
    }

    async fn check(self, request: CheckRequest) -> Result<Response<CheckResponse>, Status> {
        let Ok(seat) = self.seats.try_acquire_owned() else {
            log::event("warn", "busy", "too many callbacks at the same time");
            return Err(Status::unavailable("busy"));
        };
        // The component computes: not a thing for the threads that serve connections.
        let judged = tokio::task::spawn_blocking(move || {
            let answer = self.judge.check(request);
            drop(seat);
            answer
        });
        judged.await.map(Response::new).map_err(|error| {
            log::event("error", "fault", &error.to_string());
            Status::internal("fault")
        })
    }
}

impl NamedService for Authorization {
    const NAME: &'static str = "envoy.service.auth.v3.Authorization";
}

impl UnaryService<CheckRequest> for Authorization {
    type Response = CheckResponse;
    type Future = Answering<Result<Response<CheckResponse>, Status>>;

    fn call(&mut self, request: Request<CheckRequest>) -> Self::Future {
        Box::pin(self.clone().check(request.into_inner()))
    }
}

impl Service<http::Request<Body>> for Authorization {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answering<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let service = self.clone();
        Box::pin(async move {
            if request.uri().path() != "/envoy.service.auth.v3.Authorization/Check" {
                return Ok(Status::unimplemented("the one call is Check").into_http());
            }
            Ok(Grpc::new(ProstCodec::default()).unary(service, request).await)
        })
    }
}
