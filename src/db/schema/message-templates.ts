import type { Json } from './columns.ts'

export type MessageTemplatesTables = { message_templates: MessageTemplatesTable }

export type MessageCategory = 'marketing' | 'utility' | 'authentication' | 'service'

/** A template at Meta in one language. Only an approved one may be sent. */
export type MessageTemplatesTable = {
  id: string
  /** The business account at Meta. */
  waba_id: string
  /** Digits. */
  meta_id: string
  name: string
  /** As Meta writes it: `ru`, `en_US`. */
  language: string
  category: Exclude<MessageCategory, 'service'>
  /** In Meta's words, small: `approved`, `pending`, `rejected`, `paused`, `disabled`, ... `deleted`: it is there no more. */
  status: string
  /** Why it was rejected, paused or disabled, in Meta's words. */
  reason: string | null
  quality: 'green' | 'yellow' | 'red' | 'unknown'
  parameter_format: 'positional' | 'named'
  components: Json
  /** When Meta told the status: what was told earlier and comes later changes nothing. */
  told_at: number
  created_at: number
  updated_at: number
}
