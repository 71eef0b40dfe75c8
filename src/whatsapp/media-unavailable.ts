/** Why a file could not be fetched, in the API's words. */
export const MEDIA_FAILURES = [
  /** WhatsApp has removed it, and the sender's phone did not upload it again. */
  'expired',
  'too_large',
  /** The key is missing, has the wrong length, or the message does not say where the file is. */
  'unreadable',
  /** What arrived is not what was announced: cut off, altered, longer, or encrypted with another key. */
  'damaged',
  /** The message names a host that is not WhatsApp's. */
  'foreign_address',
  'timed_out',
  /** WhatsApp's media host did not answer, or answered something else. */
  'unreachable',
  /** Each time the process ended while it was being fetched. */
  'interrupted',
  /** It was here and is no longer kept, by this installation's retention settings. */
  'removed',
] as const

export type MediaFailure = (typeof MEDIA_FAILURES)[number]

/** A file of a guest could not be fetched. */
export class MediaUnavailable extends Error {
  readonly failure: MediaFailure
  constructor(failure: MediaFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MediaUnavailable'
    this.failure = failure
  }
}
