import type { Generated } from 'kysely'
import type { Json } from './columns.ts'

export type WhatsAppTables = {
  whatsapp_credentials: WhatsAppCredentialsTable
  whatsapp_keys: WhatsAppKeysTable
  whatsapp_journal: WhatsAppJournalTable
  whatsapp_web_versions: WhatsAppWebVersionsTable
  cloud_sends: CloudSendsTable
  cloud_inbound: CloudInboundTable
}

/** What official numbers send: recorded before it leaves, so that nothing is sent twice. */
export type CloudSendsTable = {
  number_id: string
  /** Ours: `messages.whatsapp_id`. */
  message_id: string
  /** Meta's; null: it may have left, and no answer came. */
  wamid: string | null
  phone: string | null
  user_id: string | null
  begun_at: number
  accepted_at: number | null
}

/** What Meta has posted and the inbox has not taken yet. */
export type CloudInboundTable = {
  id: Generated<number>
  number_id: string
  /** The same for a repeated post. */
  dedupe_key: string
  entry: Json
  at: number
  /** The inbox refuses it because of its content. */
  set_aside_at: number | null
}

/** `latest`: what WhatsApp says is current; `accepted`: what it last accepted. */
export type WhatsAppWebVersionsTable = { kind: 'latest' | 'accepted'; version: string; at: number }

export type WhatsAppCredentialsTable = {
  number_id: string
  /** Encrypted. */
  value: Uint8Array
}

export type WhatsAppKeysTable = {
  number_id: string
  kind: string
  id: string
  /** Encrypted. */
  value: Uint8Array
}

/** Plaintexts whose ratchet step is saved but which the inbox has not confirmed yet. */
export type WhatsAppJournalTable = {
  number_id: string
  id: string
  /** Encrypted. */
  value: Uint8Array
  at: number
}
