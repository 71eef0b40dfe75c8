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
  /** In Meta's form: `ru`, `en_US`. */
  language: string
  category: Exclude<MessageCategory, 'service'>
  /**
   * In Meta's words, lower case: `approved`, `pending`, `rejected`, `paused`, `disabled`, ... `deleted`: it no longer
   * exists.
   */
  status: string
  /** Why it was rejected, paused or disabled, in Meta's words. */
  reason: string | null
  quality: 'green' | 'yellow' | 'red' | 'unknown'
  parameter_format: 'positional' | 'named'
  components: Json
  /** When Meta reported the status: an earlier report that comes later changes nothing. */
  told_at: number
  created_at: number
  updated_at: number
}
