/* SPDX-License-Identifier: MIT */
/* What OpenSSL reports, as one line that says what to do. */
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "net/tls_own.h"

const char *
tls_reason(void)
{
	unsigned long code = ERR_peek_last_error();
	const char *text;

	if (ERR_SYSTEM_ERROR(code))
		return strerror(ERR_GET_REASON(code));
	text = ERR_reason_error_string(code);
	return text != NULL ? text : "no reason is known";
}

/* About the certificate; NULL: it is in OpenSSL's words. */
static const char *
certificate_problem(long result)
{
	switch (result) {
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return "the certificate is self-signed: trust it with "
		       "--cacert FILE, or any with -k";
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		return "the certificate's CA is not known: trust it with "
		       "--cacert FILE, or any with -k";
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return "the certificate has expired: renew it, or accept any "
		       "with -k";
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return "the certificate is not valid yet: compare the clocks, "
		       "or accept any with -k";
	default:
		return NULL;
	}
}

static void
explain_certificate(struct tls *tls, long result)
{
	const char *text = certificate_problem(result);

	if (result == X509_V_ERR_HOSTNAME_MISMATCH ||
	    result == X509_V_ERR_IP_ADDRESS_MISMATCH)
		snprintf(tls->problem, sizeof(tls->problem),
			 "the certificate does not name %.40s: use a name "
			 "that it has, or accept any with -k",
			 tls->context->host);
	else
		snprintf(tls->problem, sizeof(tls->problem), "%.118s",
			 text != NULL ? text
				      : X509_verify_cert_error_string(result));
}

/* Alerts by which a server asks for a client's certificate, or refuses one. */
static int
alert_is_about_us(int alert)
{
	return alert == SSL_AD_BAD_CERTIFICATE ||
	       alert == SSL_AD_UNSUPPORTED_CERTIFICATE ||
	       alert == SSL_AD_CERTIFICATE_REVOKED ||
	       alert == SSL_AD_CERTIFICATE_EXPIRED ||
	       alert == SSL_AD_CERTIFICATE_UNKNOWN ||
	       alert == SSL_AD_UNKNOWN_CA || alert == SSL_AD_ACCESS_DENIED ||
	       alert == SSL_AD_CERTIFICATE_REQUIRED;
}

static void
explain_alert(struct tls *tls, int alert)
{
	const char *advice = "";
	int shows = tls->context->shows_certificate;

	if (alert_is_about_us(alert) ||
	    (alert == SSL_AD_HANDSHAKE_FAILURE && !shows))
		advice = shows ? ": it does not accept --cert"
			       : ": it may want --cert FILE";
	else if (alert == SSL_AD_PROTOCOL_VERSION)
		advice = ": it wants another version of TLS";
	snprintf(tls->problem, sizeof(tls->problem),
		 "the target ended it with the alert '%.40s'%s",
		 SSL_alert_desc_string_long(alert), advice);
}

/* A plain answer is taken for a record of a version that there is not. */
static int
is_no_tls(int reason)
{
	return reason == SSL_R_WRONG_VERSION_NUMBER ||
	       reason == SSL_R_HTTP_REQUEST ||
	       reason == SSL_R_HTTPS_PROXY_REQUEST ||
	       reason == SSL_R_BAD_RECORD_TYPE ||
	       reason == SSL_R_PACKET_LENGTH_TOO_LONG ||
	       reason == SSL_R_RECORD_TOO_SMALL;
}

static void
explain_error(struct tls *tls, unsigned long code)
{
	int reason = ERR_GET_REASON(code);
	int of_tls = ERR_GET_LIB(code) == ERR_LIB_SSL;

	if (of_tls && reason > SSL_AD_REASON_OFFSET)
		explain_alert(tls, reason - SSL_AD_REASON_OFFSET);
	else if (of_tls && !tls->shaken && is_no_tls(reason))
		strcpy(tls->problem, "what the target answers is not TLS: is "
				     "it http:// on that port?");
	else if (of_tls && reason == SSL_R_UNSUPPORTED_PROTOCOL)
		strcpy(tls->problem, "the target offers no version of TLS that "
				     "OpenSSL accepts here");
	else
		snprintf(tls->problem, sizeof(tls->problem), "%.100s",
			 tls_reason());
}

void
tls_explain(struct tls *tls, int os_error)
{
	unsigned long code = ERR_peek_error();

	if (tls->problem[0] != '\0')
		return;
	if (ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED)
		explain_certificate(tls, SSL_get_verify_result(tls->ssl));
	else if (code != 0)
		explain_error(tls, code);
	else
		snprintf(tls->problem, sizeof(tls->problem), "%.60s %s",
			 os_error != 0 ? strerror(os_error) : "closed",
			 tls->shaken ? "by the target"
				     : "within the TLS handshake");
	ERR_clear_error();
}
