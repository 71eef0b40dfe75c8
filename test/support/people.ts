import type { Db } from '../../src/db/index.ts'
import { newId } from '../../src/lib/ids.ts'
import type { IncomingContent, IncomingMessage, Peer } from '../../src/whatsapp/port.ts'

let written = 0

/** A message as the WhatsApp connection hands it over. */
export function incoming(
  given: Partial<Omit<IncomingMessage, 'content'>> & { content?: IncomingContent; text?: string; peer: Peer },
): IncomingMessage {
  const { text, ...rest } = given
  return {
    id: `WA${++written}`,
    fromMe: false,
    at: Date.UTC(2026, 0, 5, 12),
    content: { type: 'text', text: text ?? 'Здравствуйте!' },
    offline: false,
    ...rest,
  }
}

/** A linked, connected number. */
export async function addNumber(db: Db, state: 'open' | 'paused' | 'connecting' | 'logged_out' = 'open') {
  const id = newId('num')
  const at = Date.UTC(2026, 0, 1)
  await db
    .insertInto('numbers')
    .values({
      id,
      label: 'Test',
      restaurant_id: null,
      time_zone: null,
      phone: null,
      lid: null,
      state,
      reason: null,
      state_at: at,
      wanted: state === 'paused' ? 'paused' : 'online',
      per_minute: 10,
      per_hour: 100,
      pacing: 'even',
      linked_at: at,
      warm_at: null,
      warm_declared_by: null,
      connected_at: at,
      last_frame_at: null,
      restriction_kind: null,
      restriction_until: null,
      restriction_at: null,
      lease_owner: null,
      lease_until: null,
      created_at: at,
      deleted_at: null,
    })
    .execute()
  return id
}
