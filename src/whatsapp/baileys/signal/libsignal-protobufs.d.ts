declare module 'libsignal/src/protobufs.js' {
  type Writer = { finish(): Uint8Array }
  type Whisper = { ephemeralKey: Uint8Array; counter: number; previousCounter: number; ciphertext: Uint8Array }
  type PreKeyWhisper = {
    registrationId: number
    /** Absent or 0 when there was no one-time key. */
    preKeyId?: number
    signedPreKeyId: number
    baseKey: Uint8Array
    identityKey: Uint8Array
    message: Uint8Array
  }
  export const WhisperMessage: { encode(message: Whisper): Writer; decode(bytes: Uint8Array): Whisper }
  export const PreKeyWhisperMessage: {
    encode(message: PreKeyWhisper): Writer
    decode(bytes: Uint8Array): PreKeyWhisper
  }
}
