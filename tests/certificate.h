/* SPDX-License-Identifier: MIT */
/* Certificates for the tests of TLS, made as they are needed. */
#ifndef TESTS_CERTIFICATE_H
#define TESTS_CERTIFICATE_H

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdio.h>
#include <stdlib.h>

enum { DAY = 24 * 60 * 60 };

struct certificate {
	X509 *x509;
	EVP_PKEY *key;
};

static inline void
certificate_add(X509 *x509, int what, const char *value)
{
	X509_EXTENSION *extension =
	    X509V3_EXT_conf_nid(NULL, NULL, what, value);

	X509_add_ext(x509, extension, -1);
	X509_EXTENSION_free(extension);
}

/* names: "DNS:localhost,IP:127.0.0.1". Valid between two times from now on. */
static inline struct certificate
certificate_make(const char *names, long from_s, long to_s)
{
	static int serial;
	struct certificate made = {X509_new(), EVP_EC_gen("P-256")};
	X509_NAME *name = X509_get_subject_name(made.x509);

	X509_set_version(made.x509, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(made.x509), ++serial);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
				   (const unsigned char *)"a test", -1, -1, 0);
	X509_set_issuer_name(made.x509, name);
	X509_gmtime_adj(X509_getm_notBefore(made.x509), from_s);
	X509_gmtime_adj(X509_getm_notAfter(made.x509), to_s);
	X509_set_pubkey(made.x509, made.key);
	certificate_add(made.x509, NID_subject_alt_name, names);
	X509_sign(made.x509, made.key, EVP_sha256());
	return made;
}

static inline void
certificate_free(struct certificate *certificate)
{
	X509_free(certificate->x509);
	EVP_PKEY_free(certificate->key);
}

/* Both, as PEM. */
static inline void
certificate_write(const struct certificate *certificate, const char *path)
{
	FILE *file = fopen(path, "w");

	if (file == NULL || PEM_write_X509(file, certificate->x509) != 1 ||
	    PEM_write_PrivateKey(file, certificate->key, NULL, NULL, 0, NULL,
				 NULL) != 1)
		abort();
	fclose(file);
}

/* What a server needs to show it. */
static inline SSL_CTX *
certificate_serve(const struct certificate *certificate)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (SSL_CTX_use_certificate(context, certificate->x509) != 1 ||
	    SSL_CTX_use_PrivateKey(context, certificate->key) != 1)
		abort();
	return context;
}

#endif
