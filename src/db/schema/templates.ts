import type { Generated } from 'kysely'
import type { Flag, Json } from './columns.ts'

export type TemplatesTables = {
  templates: TemplatesTable
  template_versions: TemplateVersionsTable
}

export type TemplateChannel = 'whatsapp' | 'sms' | 'push'

export type TemplatesTable = {
  id: string
  name: string
  channel: TemplateChannel
  language: string
  /** Of a push; null: none. */
  title: Generated<string | null>
  text: string
  variants: Json
  /** The same in other languages: `{en: {title, text, variants}}`. */
  languages: Generated<Json>
  ends_without_question_ok: Flag
  /** Who waived the rule of the closing question, and when. */
  waived_by: string | null
  waived_at: number | null
  version: number
  created_at: number
  updated_at: number
  /** Archived: still serves its mailings, but is offered to no new one. */
  archived_at: number | null
}

/** A template's text, version by version. */
export type TemplateVersionsTable = {
  template_id: string
  version: number
  language: string
  title: Generated<string | null>
  text: string
  variants: Json
  languages: Generated<Json>
  saved_by: string
  saved_at: number
}
