import type { Generated } from 'kysely'
import type { Json } from './columns.ts'

export type AudiencesTables = {
  audiences: AudiencesTable
  audience_members: AudienceMembersTable
  audience_imports: AudienceImportsTable
  audience_import_problems: AudienceImportProblemsTable
}

export type AudiencesTable = {
  id: string
  name: string
  kind: 'conditions' | 'list'
  /** Null for lists. */
  conditions: Json | null
  created_by: string
  created_at: number
  updated_at: number
  archived_at: number | null
}

/** The members of a list. */
export type AudienceMembersTable = {
  audience_id: string
  guest_id: string
  /** The import that brought the guest: it says by whom, when and to what they agreed. */
  import_id: string | null
  added_at: number
}

export type AudienceImportsTable = {
  id: string
  audience_id: string
  file_name: string | null
  /** Which column of the file is what. */
  mapping: Json
  default_country: string
  /** Where and how the guests agreed, in the importer's words, and since when. */
  consent_source: string
  consent_at: number
  imported_by: string
  status: 'running' | 'finished' | 'failed'
  counts: Json
  /** Its name in the folder `imports`; empty when the import is over. */
  file: Generated<string | null>
  /** The run that reads it, until the given time; then another one may continue. */
  owner: Generated<string | null>
  owned_until: Generated<number>
  created_at: number
  updated_at: number
}

/** Lines of a file that are not on the list, and why. */
export type AudienceImportProblemsTable = {
  import_id: string
  /** In the file, from 1. */
  line: number
  code: string
  reason: string
  /** The line's content, by column. */
  cells: Json
}
