import type { Json } from './columns.ts'

export type CloudApiTables = {
  cloud_api_media: CloudApiMediaTable
  cloud_api_messages: CloudApiMessagesTable
  cloud_api_templates: CloudApiTemplatesTable
}

/** Files that programs uploaded for sending, any number of times until they expire. */
export type CloudApiMediaTable = {
  id: string
  kind: string
  mime_type: string
  file_name: string | null
  byte_size: number
  /** Hex. */
  sha256: string
  /** Path below the media folder. */
  path: string
  /** An API key. */
  created_by: string
  created_at: number
  expires_at: number
}

/** What a program said about a message besides what the guest sees. */
export type CloudApiMessagesTable = {
  message_id: string
  number_id: string
  guest_id: string
  /** The buttons or rows that appear in the text as numbered lines: see cloud-api/choices.ts. */
  choices: Json | null
  /** `biz_opaque_callback_data`: comes back with its statuses. */
  callback_data: string | null
  created_at: number
}

/** How a program wrote a template; valid while the template is still the version made from it. */
export type CloudApiTemplatesTable = {
  template_id: string
  version: number
  category: string
  parameter_format: string
  components: Json
}
