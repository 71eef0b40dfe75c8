export type WhatsAppTuning = {
  /** How long a sent message waits for the server's acknowledgement. */
  ackTimeoutMs: number
  /** How long a connection may take to open, or to show its first QR. */
  openTimeoutMs: number
  /** A media host that stays silent for this long is given up. */
  mediaIdleMs: number
  /** How long a sender's phone may take to upload an expired file again. */
  reuploadTimeoutMs: number
  /** How long a sender may take to repeat what could not be decrypted, before the inbox shows that something is missing. */
  repeatWaitMs: number
  /** When none of it comes for this long, what the server had announced as waiting counts as lost. */
  offlineQuietMs: number
}
