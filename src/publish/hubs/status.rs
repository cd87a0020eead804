//! Explains the statuses with which hubs refuse a ping.

use reqwest::StatusCode;

use crate::stores::RequestFailure;

const ADDRESS: &str = "correct its address in `[site] hubs` or `cloud`";
const TOKEN: &str = "give the hub its token with `token_env` in `[site] hubs`, or register the \
    feed with it";
const WAIT: &str = "no action is needed unless this lasts; then ask those who run the hub";

/// Statuses with the reason and its fix, in ascending order.
#[rustfmt::skip]
const STATUSES: &[(u16, &str, &str)] = &[
    (400, "it does not accept the ping (400)",        "check that the address is that of a WebSub hub, and that the hub accepts pings for this site"),
    (401, "it asks for a token (401)",                TOKEN),
    (403, "it refuses the ping (403)",                TOKEN),
    (404, "its address does not exist (404)",         ADDRESS),
    (405, "it accepts no pings at this address (405)", ADDRESS),
    (410, "it no longer exists (410)",                "remove it from `[site] hubs` or `cloud`, or write its new address"),
    (429, "it gets too many requests (429)",          "no action is needed unless this lasts; then publish less often"),
    (500, "it has an internal error (500)",           WAIT),
    (502, "the server before it can't reach it (502)", WAIT),
    (503, "it is overloaded or down (503)",           WAIT),
    (504, "the server before it can't reach it (504)", WAIT),
];

/// Explains an answer of a hub that is not a success.
pub(super) fn explain_status(status: StatusCode) -> RequestFailure {
    match STATUSES.iter().find(|row| row.0 == status.as_u16()) {
        Some((_, reason, help)) => {
            RequestFailure { reason: (*reason).to_owned(), help: Some(*help) }
        }
        None if status.is_server_error() => {
            let reason = format!("it answered with the status {}", status.as_u16());
            RequestFailure { reason, help: Some(WAIT) }
        }
        None => format!("it answered with the status {}", status.as_u16()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explain(status: u16) -> (String, Option<&'static str>) {
        let found = explain_status(StatusCode::from_u16(status).unwrap());
        (found.reason, found.help)
    }

    #[test]
    fn statuses_have_their_cause_and_its_fix() {
        assert!(STATUSES.is_sorted_by_key(|row| row.0));
        for (status, reason, help) in STATUSES {
            assert_eq!(explain(*status), ((*reason).to_owned(), Some(*help)), "{status}");
            assert!(reason.contains(&status.to_string()), "{status}");
        }
        assert_eq!(explain(418), ("it answered with the status 418".to_owned(), None));
        assert_eq!(explain(507), ("it answered with the status 507".to_owned(), Some(WAIT)));
    }
}
