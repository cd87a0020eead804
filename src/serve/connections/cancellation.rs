//! Runs the work of a connection until it finishes or a signal cancels it.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use crate::serve::connections::{ConnectionSignal, ConnectionState};

/// Reason for cancelling a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CancelReason {
    /// The client exceeded the idle timeout.
    Slow,
    /// The client exceeded the timeout for the head of a request.
    SlowHead,
    /// New connections needed the room.
    CrowdedOut,
    /// The server shuts down, and the connection has no open request.
    ShuttingDown,
}

/// Runs work that waits for a request. A shutdown of the server cancels it.
pub(crate) async fn run_while_waiting<T>(
    work: impl Future<Output = T>,
    state: &ConnectionState,
) -> Result<T, CancelReason> {
    run_until_signal(work, state, Some(CancelReason::ShuttingDown)).await
}

/// Runs work that answers a request. A shutdown of the server does not cancel it.
pub(crate) async fn run_while_answering<T>(
    work: impl Future<Output = T>,
    state: &ConnectionState,
) -> Result<T, CancelReason> {
    run_until_signal(work, state, None).await
}

/// Runs work until a signal cancels it. `on_finish` is the reason if the signal is
/// [`ConnectionSignal::Finish`]; `None` ignores that signal.
async fn run_until_signal<T>(
    work: impl Future<Output = T>,
    state: &ConnectionState,
    on_finish: Option<CancelReason>,
) -> Result<T, CancelReason> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let reason = match state.poll_signal(context) {
            ConnectionSignal::Continue => None,
            ConnectionSignal::Finish => on_finish,
            ConnectionSignal::Slow => Some(CancelReason::Slow),
            ConnectionSignal::CrowdedOut => Some(CancelReason::CrowdedOut),
        };
        match reason {
            Some(reason) => Poll::Ready(Err(reason)),
            None => work.as_mut().poll(context).map(Ok),
        }
    })
    .await
}

/// Runs a connection of hyper, and calls `shut_down` once if the server shuts down.
///
/// Ignores hyper's errors: either hyper has sent a response, or the client is gone.
pub(crate) async fn run_hyper<C: Future>(
    mut connection: Pin<&mut C>,
    state: &ConnectionState,
    shut_down: impl Fn(Pin<&mut C>),
) -> Result<(), CancelReason> {
    let mut is_shutting_down = false;
    poll_fn(|context| {
        match state.poll_signal(context) {
            ConnectionSignal::Continue => {}
            ConnectionSignal::Finish if is_shutting_down => {}
            ConnectionSignal::Finish => {
                is_shutting_down = true;
                shut_down(connection.as_mut());
            }
            ConnectionSignal::Slow => return Poll::Ready(Err(CancelReason::Slow)),
            ConnectionSignal::CrowdedOut => return Poll::Ready(Err(CancelReason::CrowdedOut)),
        }
        connection.as_mut().poll(context).map(|_| Ok(()))
    })
    .await
}
