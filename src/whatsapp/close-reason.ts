/** Why a connection ended. */
export type CloseReason =
  | { kind: 'logged_out'; code: 401 }
  | { kind: 'banned'; code: 403 }
  /** Shut out for a time, after which the session goes on. `forMs`: how long, if WhatsApp says so. */
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
  /** Meta does not let an official number in until somebody fixes it there. */
  | { kind: 'access_refused'; reason: AccessFailure }
  | { kind: 'lost'; code?: number; detail: string }
  /** Our own store could not be read or written, which says nothing about WhatsApp. */
  | { kind: 'store_away' }
  /** `Connection.close` was called. */
  | { kind: 'closed_by_us' }

/** The proxy is not there; or it is there and does not let us through: a wrong password, or no way to WhatsApp. */
export type ProxyFailure = 'proxy_unreachable' | 'proxy_refused'

/** The owner did not answer in time, or WhatsApp or the phone did not accept the answer. */
export type LinkingFailure = 'passkey_expired' | 'passkey_refused'

/** Why Meta does not let an official number in. Stable names for programs. */
export const ACCESS_FAILURES = [
  /** The access token has expired or was revoked. */
  'token_refused',
  /** The token may not do this: its system user lacks a permission or the number. */
  'permission_missing',
  /** The token's business has no number with this id. */
  'unknown_phone_number_id',
  /** The number is not registered with the Cloud API. */
  'not_registered',
  /** Meta has blocked or restricted the business account. */
  'account_blocked',
] as const
export type AccessFailure = (typeof ACCESS_FAILURES)[number]
