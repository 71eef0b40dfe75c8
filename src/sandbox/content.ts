import type { Spoil } from './media-crypto.ts'
import type { SampleKind } from './sample-kinds.ts'

/** What a guest (or an own phone) can send. Files are base64; without one a small sample is sent. */
export type Content =
  /** `expiration`: the chat's messages disappear after this many seconds. */
  | { kind: 'text'; text: string; quote?: Quote; expiration?: number }
  /** The setting of the chat: 0 keeps messages. */
  | { kind: 'disappearing'; expiration: number }
  | { kind: 'image'; caption?: string; file?: string; quote?: Quote; spoil?: Spoil }
  | { kind: 'video'; caption?: string; file?: string; spoil?: Spoil }
  | { kind: 'voice'; seconds?: number; file?: string; spoil?: Spoil }
  | { kind: 'document'; fileName?: string; mimetype?: string; caption?: string; file?: string; spoil?: Spoil }
  | { kind: 'sticker'; file?: string; spoil?: Spoil }
  | { kind: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: 'contact'; name: string; phone: string }
  /** An empty emoji removes the reaction. `id` is the message reacted to; `theirs`: the number wrote it. */
  | { kind: 'reaction'; emoji: string; id: string; theirs?: boolean }
  /**
   * `sealed`: encrypted with the original's secret, as phones do today, by an address of this form; `forged`: by
   * somebody else.
   */
  | { kind: 'edit'; id: string; text: string; sealed?: 'phone' | 'lid' | 'forged' }
  | { kind: 'delete'; id: string }
  /** A vote in the guest's own poll. */
  | { kind: 'vote'; id: string; options: string[] }
  /** Whether the author comes to the guest's own event. */
  | { kind: 'attendance'; id: string; answer: 'going' | 'not_going' | 'maybe'; extraGuests?: number }
  /** The guest's own event, changed: JSON of the protobuf schema. */
  | { kind: 'edit_event'; id: string; event: Record<string, unknown> }
  /** A message of a kind that has no content of its own: see `sample-kinds.ts`. */
  | { kind: 'sample'; of: SampleKind }
  /** Any message: JSON of the protobuf schema. */
  | { kind: 'any'; message: Record<string, unknown> }
  /** Any message that the schema allows, including strange values; the same one for the same seed. */
  | { kind: 'random'; seed: number }
  /** A view-once file, for which linked devices get an empty stanza. */
  | { kind: 'view_once_elsewhere' }
/** The quoted message; `theirs`: the number wrote it (default true). */
export type Quote = { id: string; text?: string; theirs?: boolean }

/** The two sides of a chat as the author sees them, and the secrets of the author's earlier messages. */
export type ChatSides = {
  me: string
  partner: string
  /** Our own address in its other forms. */
  own?: { phone?: string | undefined; lid: string }
  secretOf?: (id: string) => Uint8Array | undefined
}
