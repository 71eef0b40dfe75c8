import type { Expiration, MediaKind } from './incoming-message.ts'
import type { Peer } from './peer.ts'

export type OutgoingMedia = {
  kind: MediaKind
  mimeType: string
  fileName?: string
  durationSeconds?: number
  /** Voice messages: as for incoming ones. */
  waveform?: Uint8Array
  data: { path: string } | { bytes: Uint8Array }
}

/** A message being answered. `text` is also the caption of its file. */
export type Quoted = {
  id: string
  fromMe: boolean
  text: string
  media?: Pick<OutgoingMedia, 'kind' | 'mimeType' | 'fileName' | 'durationSeconds'> & { reference?: string }
  location?: { latitude: number; longitude: number; name?: string }
}

/**
 * One of Meta's templates, filled in: all that an official number may send outside the 24 hours after a guest's
 * message.
 */
export type OutgoingTemplate = {
  name: string
  /** In Meta's spelling: `ru`, `en_US`. */
  language: string
  category: 'marketing' | 'utility' | 'authentication'
  /** As `template.components` of Meta's messages. */
  components: Record<string, unknown>[]
}

export type OutgoingContent =
  /** `text`: how it reads. */
  | { type: 'template'; template: OutgoingTemplate; text: string }
  | { type: 'text'; text: string; quoted?: Quoted }
  | { type: 'media'; media: OutgoingMedia; text?: string; quoted?: Quoted }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string; quoted?: Quoted }
  | { type: 'contact'; contacts: { name: string; phones: string[]; vcard: string }[]; quoted?: Quoted }
  | { type: 'reaction'; targetId: string; targetFromMe: boolean; emoji: string }
  | { type: 'edit'; targetId: string; text: string }
  | { type: 'delete'; targetId: string }

export type OutgoingMessage = {
  /** Chosen by the caller, so that WhatsApp drops a repeat after a crash as the same message. */
  id: string
  to: Peer
  content: OutgoingContent
  /**
   * The chat's setting, if the sender knows it: null when messages stay. Otherwise `OpenOptions.expirationOf` is asked.
   */
  expiration?: Expiration | null
}

/**
 * Why a message cannot be sent. `untrusted_keys`: the holder of the keys may not be the recipient. `not_carried`: Meta
 * does not accept such a message from anybody.
 */
export type NotSentReason = 'untrusted_keys' | 'not_carried'

/** How a send ended. Only `accepted` means that WhatsApp has the message. */
export type SendResult =
  | { outcome: 'accepted'; at: number }
  /** The server refused it. 463 = reach-out time lock: never repeat at once. */
  | { outcome: 'refused'; code: number }
  /** It left, or may have left, and no acknowledgement came: only the same number may repeat it, under the same id. */
  | { outcome: 'unconfirmed' }
  /**
   * Nothing left this process: not connected, or the content could not be built. `retryable` false: trying again never
   * helps.
   */
  | {
      outcome: 'not_sent'
      detail: string
      retryable: boolean
      reason?: NotSentReason
      /** Earlier attempts would be in vain. */
      afterMs?: number
    }
