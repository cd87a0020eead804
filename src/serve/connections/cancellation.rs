//! What a connection does, unless it is ordered otherwise.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use crate::serve::connections::{ConnectionSignal, ConnectionState};

/// Why a connection was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelReason {
    /// It took too long.
    Slow,
    /// It took too long to say what it wants.
    SlowHead,
    /// Others needed its place.
    CrowdedOut,
    /// The server ends, and it had asked nothing.
    Ending,
}

/// Waits for a request, unless there is an order to end.
pub async fn waiting<T>(
    work: impl Future<Output = T>,
    pulse: &ConnectionState,
) -> Result<T, CancelReason> {
    run_until(work, pulse, Some(CancelReason::Ending)).await
}

/// Answers a request, which is finished also when the server ends.
pub async fn answering<T>(
    work: impl Future<Output = T>,
    pulse: &ConnectionState,
) -> Result<T, CancelReason> {
    run_until(work, pulse, None).await
}

async fn run_until<T>(
    work: impl Future<Output = T>,
    pulse: &ConnectionState,
    at_the_end: Option<CancelReason>,
) -> Result<T, CancelReason> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let cut = match pulse.order(context) {
            ConnectionSignal::GoOn => None,
            ConnectionSignal::Finish => at_the_end,
            ConnectionSignal::Slow => Some(CancelReason::Slow),
            ConnectionSignal::CrowdedOut => Some(CancelReason::CrowdedOut),
        };
        cut.map_or_else(|| work.as_mut().poll(context).map(Ok), |cut| Poll::Ready(Err(cut)))
    })
    .await
}

/// Runs a connection of hyper's as it is ordered to. A client that breaks the
/// protocol or goes away was told by hyper, or hears nothing more.
pub async fn finishing<C: Future>(
    mut connection: Pin<&mut C>,
    pulse: &ConnectionState,
    finish: impl Fn(Pin<&mut C>),
) -> Result<(), CancelReason> {
    let mut is_finishing = false;
    poll_fn(|context| {
        match pulse.order(context) {
            ConnectionSignal::GoOn => {}
            ConnectionSignal::Finish if is_finishing => {}
            ConnectionSignal::Finish => {
                is_finishing = true;
                finish(connection.as_mut());
            }
            ConnectionSignal::Slow => return Poll::Ready(Err(CancelReason::Slow)),
            ConnectionSignal::CrowdedOut => return Poll::Ready(Err(CancelReason::CrowdedOut)),
        }
        connection.as_mut().poll(context).map(|_| Ok(()))
    })
    .await
}
