export type WhatsAppTuning = {
  /** How long a sent message waits for the server's acknowledgement. */
  ackTimeoutMs: number
  /** How long a connection may take to open, or to show its first QR. */
  openTimeoutMs: number
  /** A media host that says nothing for so long is given up. */
  mediaIdleMs: number
  /** How long a sender's phone may take to upload an expired file again. */
  reuploadTimeoutMs: number
  /** How long a sender may take to repeat what could not be decrypted, before the inbox shows that something is missing. */
  repeatWaitMs: number
  /** After so long without any of it, what the server had announced as waiting is counted as lost. */
  offlineQuietMs: number
}
