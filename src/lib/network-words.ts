/** What the system, DNS and TLS say about a connection that failed, by Node's code, in words. */
const NETWORK_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address',
  ECONNRESET: 'the other side broke off the connection',
  EPIPE: 'the other side broke off the connection',
  UND_ERR_SOCKET: 'the other side broke off the connection',
  ETIMEDOUT: 'the other side did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'the other side did not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'the other side did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'the other side did not answer in time',
  ENOTFOUND: 'there is no server of this name',
  EAI_AGAIN: 'the name of the server cannot be looked up now',
  EHOSTUNREACH: 'there is no way to this address',
  ENETUNREACH: 'there is no way to this address',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not signed by a known authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not signed by a known authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not signed by a known authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  EPROTO: 'it does not speak TLS',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP',
}

/** `its certificate has expired (CERT_HAS_EXPIRED)`; undefined for a code without words. */
export function networkTrouble(code: string): string | undefined {
  const words = Object.hasOwn(NETWORK_WORDS, code) ? NETWORK_WORDS[code] : undefined
  return words && `${words} (${code})`
}
