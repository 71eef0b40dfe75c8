/** Why a connection ended. */
export type CloseReason =
  | { kind: 'logged_out'; code: 401 }
  | { kind: 'banned'; code: 403 }
  /** Shut out for a time, after which the session goes on. `forMs`: how long, where WhatsApp says it. */
  | { kind: 'suspended'; code: 402; forMs: number | null }
  /** Another socket took the session over. */
  | { kind: 'replaced'; code: 440 }
  /** Normal right after pairing: connect again at once. */
  | { kind: 'restart_required'; code: 515 }
  /** Nobody scanned in time. */
  | { kind: 'qr_expired' }
  /** WhatsApp demanded a passkey, and linking was not completed. */
  | { kind: 'linking_failed'; reason: LinkingFailure }
  | { kind: 'proxy_failed'; reason: ProxyFailure }
  | { kind: 'lost'; code?: number; detail: string }
  /** `Connection.close` was called. */
  | { kind: 'closed_by_us' }

/** The proxy is not there; or it is, and does not let us through: a wrong password, or no way to WhatsApp. */
export type ProxyFailure = 'proxy_unreachable' | 'proxy_refused'

/** The owner did not answer in time; or WhatsApp or the phone did not take what was answered. */
export type LinkingFailure = 'passkey_expired' | 'passkey_refused'
