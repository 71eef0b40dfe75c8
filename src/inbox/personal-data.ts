import { join } from 'node:path'
import { type Erasure, eraseTables, exportTables, type GuestExport, type PersonalTables } from '../db/index.ts'
import { known } from '../lib/known.ts'
import type { Logger } from '../lib/logger.ts'
import type { MediaSettings } from './deps.ts'
import { mediaFolder, removeFiles } from './media-folder.ts'
import { filesOfGuests } from './view.ts'

/** By way of the timeline, where each message has its entry. */
const MESSAGES = { table: 'timeline', select: 'ref_id', whose: 'guest_id' } as const
const NOT_SENT_YET: ReadonlySet<unknown> = new Set(['queued', 'sending'])
const unsent = ({ status }: { status: unknown }) => (NOT_SENT_YET.has(status) ? 'failed' : (status as string))

const TABLES: PersonalTables = {
  // The row stays, as of a message that was deleted: figures count it, and WhatsApp's repeat of it is known by its id.
  messages: {
    key: ['id'],
    whose: { column: 'id', among: MESSAGES },
    erase: {
      text: null,
      content: null,
      context: null,
      message_secret: null,
      reactions: null,
      edit_ids: null,
      next_attempt_at: null,
      receipt_due: 0,
      status: unsent,
      deleted_at: ({ deleted_at: deleted }, at) => (deleted as number | null) ?? at,
    },
    keeps: [
      'number_id',
      'guest_id',
      'chat_id',
      'whatsapp_id',
      'kind',
      'delivery_id',
      'type',
      'media_id',
      'quoted_whatsapp_id',
      'status_reason',
      'author',
      'traceparent',
    ],
    shows: [
      'id',
      'number_id',
      'from_me',
      'type',
      'text',
      'content',
      'context',
      'media_id',
      'reactions',
      'status',
      'at',
      'delivered_at',
      'read_at',
      'edited_at',
      'deleted_at',
    ],
  },
  message_actions: {
    key: ['id'],
    whose: { column: 'chat_id', among: { table: 'chats', select: 'id', whose: 'guest_id' } },
    erase: { text: null, status: unsent, next_attempt_at: null },
    keeps: ['number_id', 'chat_id', 'message_id', 'whatsapp_id', 'kind', 'status_reason', 'author', 'traceparent'],
  },
  media: {
    key: ['id'],
    whose: { column: 'id', among: { table: 'messages', select: 'media_id', whose: { column: 'id', among: MESSAGES } } },
    erase: { file_name: null, waveform: null, reference: null, path: null, status: 'failed', next_attempt_at: null },
    keeps: ['message_id', 'kind', 'mime_type', 'number_id', 'failure'],
    shows: ['id', 'message_id', 'kind', 'mime_type', 'file_name', 'byte_size', 'duration_seconds', 'created_at'],
  },
  scheduled_messages: {
    key: ['id'],
    whose: 'guest_id',
    erase: 'delete',
    shows: ['id', 'content', 'author', 'send_at', 'status', 'created_at', 'updated_at'],
  },
  pending_changes: { key: ['number_id', 'target_id', 'change_id'], whose: 'guest_id', erase: 'delete' },
}

/** Files of what is to be sent later. */
const WAITING = {
  column: 'id',
  among: { table: 'scheduled_messages', select: 'media_id', whose: 'guest_id' },
} as const

type Deps = { settings: MediaSettings; log: Logger }

/** What the inbox holds of guests, with the files. */
export function inboxPersonalData({ settings, log }: Deps) {
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  return {
    async onErase(erasure: Erasure): Promise<void> {
      // Files first: their rows say where they are.
      for await (const { path } of filesOfGuests(erasure.db, erasure.guestIds)) await removeFiles(folder, [path], log)
      const { media, ...others } = TABLES
      const files = known(media, 'table of files')
      await eraseTables(erasure, { media: files })
      await eraseTables(erasure, { media: { ...files, whose: WAITING } })
      await eraseTables(erasure, others)
    },
    async onExport(out: GuestExport): Promise<void> {
      await exportTables(out, TABLES)
      for await (const { id, path, file_name: name, mime_type: mimeType } of filesOfGuests(out.db, out.guestIds)) {
        await out.file({ id, name: name ?? id, mimeType, path: join(folder, path) })
      }
    },
  }
}
