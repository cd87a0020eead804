//! What a connection does, unless it is ordered otherwise.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use crate::serve::connections::{Order, Pulse};

/// Why a connection was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
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
pub async fn waiting<T>(work: impl Future<Output = T>, pulse: &Pulse) -> Result<T, Cut> {
    under(work, pulse, Some(Cut::Ending)).await
}

/// Answers a request, which is finished also when the server ends.
pub async fn answering<T>(work: impl Future<Output = T>, pulse: &Pulse) -> Result<T, Cut> {
    under(work, pulse, None).await
}

async fn under<T>(
    work: impl Future<Output = T>,
    pulse: &Pulse,
    at_the_end: Option<Cut>,
) -> Result<T, Cut> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let cut = match pulse.order(context) {
            Order::GoOn => None,
            Order::Finish => at_the_end,
            Order::Slow => Some(Cut::Slow),
            Order::CrowdedOut => Some(Cut::CrowdedOut),
        };
        cut.map_or_else(|| work.as_mut().poll(context).map(Ok), |cut| Poll::Ready(Err(cut)))
    })
    .await
}

/// Runs a connection of hyper's as it is ordered to. A client that breaks the
/// protocol or goes away was told by hyper, or hears nothing more.
pub async fn finishing<C: Future>(
    mut connection: Pin<&mut C>,
    pulse: &Pulse,
    finish: impl Fn(Pin<&mut C>),
) -> Result<(), Cut> {
    let mut is_finishing = false;
    poll_fn(|context| {
        match pulse.order(context) {
            Order::GoOn => {}
            Order::Finish if is_finishing => {}
            Order::Finish => {
                is_finishing = true;
                finish(connection.as_mut());
            }
            Order::Slow => return Poll::Ready(Err(Cut::Slow)),
            Order::CrowdedOut => return Poll::Ready(Err(Cut::CrowdedOut)),
        }
        connection.as_mut().poll(context).map(|_| Ok(()))
    })
    .await
}
