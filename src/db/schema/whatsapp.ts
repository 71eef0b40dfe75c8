export type WhatsAppTables = {
  whatsapp_credentials: WhatsAppCredentialsTable
  whatsapp_keys: WhatsAppKeysTable
  whatsapp_journal: WhatsAppJournalTable
  whatsapp_web_versions: WhatsAppWebVersionsTable
}

/** `latest`: what WhatsApp says is current; `accepted`: what it took last. */
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
