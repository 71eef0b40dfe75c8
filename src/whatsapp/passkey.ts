/** A challenge for the account's passkey: `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. */
export type PasskeyOptions = {
  challenge: string
  timeout?: number | undefined
  rpId: string
  allowCredentials: { type: 'public-key'; id: string; transports?: string[] | undefined }[]
  userVerification: 'required' | 'preferred' | 'discouraged'
  extensions?: Record<string, unknown> | undefined
}

/** What linking by passkey waits for. `expiresAt`: UTC milliseconds, when it ends if nothing happens. */
export type PasskeyStep =
  /** The owner's browser has to answer the challenge. `problem`: WhatsApp did not accept the last answer. */
  | { stage: 'required'; options: PasskeyOptions; problem: 'refused' | null; expiresAt: number }
  /** The owner has to continue on the phone. */
  | { stage: 'on_phone'; expiresAt: number }
  /** The phone shows the same code; `mustConfirm`: it continues only when the owner has confirmed here, too. */
  | { stage: 'comparing'; code: string; mustConfirm: boolean; expiresAt: number }

/** The signed answer: the credential's raw id, and `PublicKeyCredential.toJSON()` as UTF-8. */
export type PasskeyAnswer = { credentialId: Uint8Array; assertion: Uint8Array }
