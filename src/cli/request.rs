//! Calls of `grpcurl` to paste into a shell, printed when the server starts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use trich::api::v1;

/// A short article with a headline, a caption and days without a year.
const ARTICLE: &str = include_str!("example.txt");
const PUBLISHED: &str = "2024-01-30";
const SERVICE: &str = "trich.v1.DocumentAnalysisService";

/// A call that analyses a short article by the server that listens on `address`.
///
/// # Errors
/// Where the request cannot be written as JSON.
pub(crate) fn analyze(address: SocketAddr) -> serde_json::Result<String> {
    let document = v1::Document {
        document_id: "example".to_owned(),
        text: ARTICLE.to_owned(),
        publish_time: PUBLISHED.to_owned(),
        ..Default::default()
    };
    let request = v1::AnalyzeDocumentRequest { document: Some(document), options: None };
    let request = quote(&serde_json::to_string(&request)?);
    Ok(format!("grpcurl -plaintext -d {request} {} {SERVICE}/AnalyzeDocument", reachable(address)))
}

/// A call that asks the server on `address` what it is and allows.
pub(crate) fn server_info(address: SocketAddr) -> String {
    format!("grpcurl -plaintext {} {SERVICE}/GetServerInfo", reachable(address))
}

/// `text` as one word of a POSIX shell.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Where a client on this machine finds a server that listens on `address`.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_quoted_text_as_one_word() {
        assert_eq!(quote(r#"{"text":"nước $HOME \n `x`"}"#), r#"'{"text":"nước $HOME \n `x`"}'"#);
        assert_eq!(quote("it's"), r"'it'\''s'");
    }

    #[test]
    fn a_server_on_all_addresses_is_called_on_this_machine() {
        let call = |address: &str| server_info(address.parse().unwrap());
        assert!(call("0.0.0.0:80").contains(" 127.0.0.1:80 "));
        assert!(call("[::]:80").contains(" [::1]:80 "));
        assert!(call("10.1.2.3:80").contains(" 10.1.2.3:80 "));
    }
}
