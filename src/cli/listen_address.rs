//! Addresses to listen on, in the forms in which people write them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Accepted forms, for messages.
const FORMS: &str =
    "write `127.0.0.1:8080` or `localhost:8080` for this computer, `:8080` for every IPv4 address";

/// Parses an address with a port. A port alone (`:8080`) means every IPv4 address of the
/// computer, as in other servers; `localhost` is this computer and is not looked up.
pub(super) fn parse(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let Some((host, port)) = text.rsplit_once(':') else { return Err(explain_one_part(text)) };
    if text.contains("://") {
        return Err(format!("this is the address of a page; {FORMS}"));
    }
    if text.parse::<IpAddr>().is_ok() {
        return Err(format!("put an IPv6 address in brackets and add a port: `[{text}]:8080`"));
    }
    let Some(port) = parse_port(port) else {
        return Err(format!("`{port}` is not a port: write a number from 1 to 65535"));
    };
    match host {
        "" => Ok((Ipv4Addr::UNSPECIFIED, port).into()),
        _ if host.eq_ignore_ascii_case("localhost") => Ok((Ipv4Addr::LOCALHOST, port).into()),
        "*" => Err(format!("write `:{port}` for every IPv4 address")),
        _ if host.parse::<std::net::Ipv6Addr>().is_ok() => {
            Err(format!("put the IPv6 address in brackets: `[{host}]:{port}`"))
        }
        _ => Err(format!("`{host}` is not an IP address of this computer; {FORMS}")),
    }
}

/// Parses a port; unlike `u16::from_str`, a sign is not accepted.
fn parse_port(text: &str) -> Option<u16> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn explain_one_part(text: &str) -> String {
    if parse_port(text).is_some() {
        return format!(
            "write `localhost:{text}` for this computer, `:{text}` for every IPv4 address"
        );
    }
    if text.parse::<IpAddr>().is_ok() || text.eq_ignore_ascii_case("localhost") {
        return format!("add a port: `{text}:8080`");
    }
    FORMS.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        let cases = [
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("[::1]:8080", "[::1]:8080"),
            (":8080", "0.0.0.0:8080"),
            ("localhost:8080", "127.0.0.1:8080"),
            ("LOCALHOST:0", "127.0.0.1:0"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).map(|it| it.to_string()), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn wrong_address_is_refused_with_the_right_one() {
        let cases = [
            ("8080", "write `localhost:8080` for this computer"),
            ("127.0.0.1", "add a port: `127.0.0.1:8080`"),
            ("localhost", "add a port: `localhost:8080`"),
            ("localhost:", "`` is not a port"),
            (":99999", "`99999` is not a port"),
            (":+80", "`+80` is not a port"),
            ("::1", "`[::1]:8080`"),
            ("fe80::1%eth0:80", "`fe80::1%eth0` is not an IP address"),
            ("*:80", "write `:80`"),
            ("http://localhost:8080", "this is the address of a page"),
            ("http://localhost:8080/", "this is the address of a page"),
            ("example.org:80", "`example.org` is not an IP address"),
            ("", "write `127.0.0.1:8080`"),
        ];
        for (text, expected) in cases {
            let message = parse(text).expect_err(text);
            assert!(message.contains(expected), "{text}: {message}");
        }
    }
}
