//! How many documents are in flight: analysed or waiting for a worker.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};
use tonic::Status;

use super::config::Config;
use crate::api::status;

/// Bounds the documents in flight.
///
/// A unary call is admitted at once or refused. Batches and streams wait for their turn, and leave a quarter of the places
/// to unary calls: whoever feeds a corpus through a stream does not shut out readers.
#[derive(Debug)]
pub(crate) struct Admission {
    all: Arc<Semaphore>,
    bulk: Arc<Semaphore>,
    overloaded: Status,
}

/// A document's place; free again when it is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    _all: OwnedSemaphorePermit,
    _bulk: Option<OwnedSemaphorePermit>,
}

impl Admission {
    /// As many places as `config` says.
    pub(crate) fn new(config: &Config) -> Self {
        let places = config.in_flight();
        Self {
            all: Arc::new(Semaphore::new(places)),
            bulk: Arc::new(Semaphore::new(places - places / 4)),
            overloaded: status::overloaded(config.overload_code.into(), config.retry_after),
        }
    }

    /// A place for the document of a unary call, if one is free.
    pub(crate) fn try_unary(&self) -> Result<Permit, Status> {
        Ok(Permit { _all: self.try_acquire(&self.all)?, _bulk: None })
    }

    /// A place for the first document of a batch, if one is free.
    pub(crate) fn try_bulk(&self) -> Result<Permit, Status> {
        let bulk = self.try_acquire(&self.bulk)?;
        Ok(Permit { _all: self.try_acquire(&self.all)?, _bulk: Some(bulk) })
    }

    /// A place for a further document of a batch, or one of a stream; first come, first served.
    pub(crate) async fn bulk(&self) -> Result<Permit, Status> {
        let closed = |_| self.overloaded.clone();
        let bulk = Arc::clone(&self.bulk).acquire_owned().await.map_err(closed)?;
        let all = Arc::clone(&self.all).acquire_owned().await.map_err(closed)?;
        Ok(Permit { _all: all, _bulk: Some(bulk) })
    }

    fn try_acquire(&self, semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Status> {
        Arc::clone(semaphore).try_acquire_owned().map_err(|_: TryAcquireError| self.overloaded.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bulk_work_leaves_a_quarter_to_unary_calls() {
        let admission = Admission::new(&Config { max_in_flight_documents: 4, ..Config::default() });
        let mut bulk = Vec::new();
        for _ in 0..3 {
            bulk.push(admission.bulk().await.unwrap());
        }
        assert_eq!(admission.try_bulk().unwrap_err().code(), tonic::Code::ResourceExhausted);
        let unary = admission.try_unary().unwrap();
        assert!(admission.try_unary().is_err());
        drop(bulk.pop());
        assert!(admission.try_unary().is_ok());
        drop(unary);
        assert!(admission.bulk().await.is_ok());
    }

    #[test]
    fn there_is_always_one_place() {
        let admission = Admission::new(&Config { max_in_flight_documents: 0, ..Config::default() });
        drop(admission.try_unary().unwrap());
        drop(admission.try_bulk().unwrap());
    }
}
