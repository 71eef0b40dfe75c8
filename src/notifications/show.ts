import type { ReadDb } from '../db/index.ts'
import { type NotificationSettings, settingsOf } from './settings.ts'
import type { NotificationRow } from './store.ts'
import { findGuest, findSettings, findWords, type GuestState, nameOf } from './view.ts'
import type { Told } from './words.ts'

const SHOWN_CHARACTERS = 160

/** What is shown of a notification, by what its user allows on a screen that others may see. */
export async function showNotification(db: ReadDb, row: NotificationRow): Promise<ShownNotification> {
  const settings = settingsOf(await findSettings(db, row.user_id))
  const guest = row.guest_id === null ? undefined : await findGuest(db, row.guest_id)
  return {
    told: {
      kind: row.kind,
      name: settings.show_text ? (guest?.name ?? guest?.push_name ?? null) : null,
      text: settings.show_text ? await beginning(db, row) : null,
      count: countOf(row, guest),
      place: await placeOf(db, row),
    },
    tag: row.tag,
    guestId: guest?.id ?? null,
    path: pathOf(row, guest?.id),
    sound: settings.sound,
    settings,
  }
}

export type ShownNotification = {
  told: Told
  tag: string
  guestId: string | null
  /** Where a click leads. */
  path: string
  sound: boolean
  settings: NotificationSettings
}

async function beginning(db: ReadDb, { kind, ref_id }: NotificationRow): Promise<string | null> {
  if (kind !== 'message' || ref_id === null) return null
  const message = await findWords(db, ref_id)
  if (!message?.text || message.deleted_at !== null) return null
  const characters = Array.from(message.text)
  const cut = characters.slice(0, SHOWN_CHARACTERS).join('')
  return characters.length > SHOWN_CHARACTERS ? `${cut}…` : cut
}

function countOf({ kind, guests }: NotificationRow, guest: GuestState | undefined): number {
  if (kind === 'messages') return guests
  return guest?.unread_count ?? 0
}

async function placeOf(db: ReadDb, { kind, ref_id, tag }: NotificationRow): Promise<string | null> {
  if (kind === 'number_down' && ref_id) return (await nameOf(db, 'number', ref_id)) ?? null
  if (kind === 'alert' && ref_id) return (await nameOf(db, 'restaurant', ref_id)) ?? null
  if (kind === 'rule_stopped' && ref_id) return (await nameOf(db, 'rule', ref_id)) ?? null
  if (kind === 'low_rating') return (await nameOf(db, 'restaurant', tag.slice('ratings:'.length))) ?? null
  return null
}

function pathOf({ kind, ref_id }: NotificationRow, guestId: string | undefined): string {
  if (guestId) return `/inbox/${guestId}`
  switch (kind) {
    case 'low_rating':
      return '/reviews'
    case 'grave_review':
      return ref_id ? `/reviews/${ref_id}` : '/reviews'
    case 'alert':
      return ref_id ? `/restaurants/${ref_id}` : '/restaurants'
    case 'rule_stopped':
      return ref_id ? `/settings/rules/${ref_id}` : '/settings/rules'
    case 'number_down':
      return ref_id ? `/numbers/${ref_id}` : '/numbers'
    case 'test':
      return '/settings/notifications'
    default:
      return '/inbox'
  }
}
