//! `grpc.health.v1.Health`: whether calls to this server are worth making.

use std::collections::BTreeMap;

use tonic::{Request, Response, Status, async_trait};

use super::{
    lifecycle::{Lifecycle, Phase},
    produced::Produced,
};
use crate::api::{
    health::{
        HealthCheckRequest, HealthCheckResponse, HealthListRequest, HealthListResponse,
        health_check_response::ServingStatus, health_server,
    },
    v1::document_analysis_service_server::SERVICE_NAME,
};

/// The services told of: the server as a whole, and ours.
const SERVICES: [&str; 2] = ["", SERVICE_NAME];

/// Answers from a server's phase. Never refused for load: a busy server is a healthy one.
pub(crate) struct Health {
    lifecycle: Lifecycle,
}

impl Health {
    /// The health of the server whose phase `lifecycle` is.
    pub(crate) fn new(lifecycle: Lifecycle) -> Self {
        Self { lifecycle }
    }
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}

fn status(phase: Phase) -> ServingStatus {
    if phase == Phase::Serving { ServingStatus::Serving } else { ServingStatus::NotServing }
}

#[async_trait]
impl health_server::Health for Health {
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        if !SERVICES.contains(&request.get_ref().service.as_str()) {
            return Err(Status::not_found("unknown service"));
        }
        Ok(Response::new(response(status(self.lifecycle.phase()))))
    }

    async fn list(&self, _: Request<HealthListRequest>) -> Result<Response<HealthListResponse>, Status> {
        let health = response(status(self.lifecycle.phase()));
        let statuses: BTreeMap<_, _> = SERVICES.iter().map(|&service| (service.to_owned(), health)).collect();
        Ok(Response::new(HealthListResponse { statuses }))
    }

    type WatchStream = Produced<Result<HealthCheckResponse, Status>>;

    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let known = SERVICES.contains(&request.get_ref().service.as_str());
        let mut phases = self.lifecycle.subscribe();
        let produce = async move |sender: tokio::sync::mpsc::Sender<_>| {
            let mut told = None;
            loop {
                let phase = *phases.borrow_and_update();
                let now = if known { status(phase) } else { ServingStatus::ServiceUnknown };
                if told.replace(now) != Some(now) && sender.send(Ok(response(now))).await.is_err() {
                    return;
                }
                if phase == Phase::Draining {
                    let _ = sender.send(Err(Status::unavailable("draining"))).await;
                    return;
                }
                if phases.changed().await.is_err() {
                    return;
                }
            }
        };
        Ok(Response::new(Produced::new(produce)))
    }
}
