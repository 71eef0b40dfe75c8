import { transact } from '../../db/index.ts'
import type { SendDeps } from '../../deliveries/index.ts'
import { linkPairs, resolveGuest, setOnWhatsApp } from '../../guests/index.ts'
import { DAY } from '../../lib/units.ts'
import type { Connection } from '../../whatsapp/port.ts'
import type { ChatCandidate } from './candidates.ts'

/** How long WhatsApp's answer stays valid. */
const ANSWER_HOLDS_MS = 30 * DAY

/**
 * Asks WhatsApp in one call which candidates it knows by phone or username, where that is unknown, and stores the
 * answers. Returns the candidates with the answers. Nothing is sent to people not on WhatsApp: that marks a number as a
 * spammer.
 */
export async function learnWhoIsOnWhatsApp(
  deps: Pick<SendDeps, 'db' | 'clock' | 'guests'>,
  connection: Pick<Connection, 'findOnWhatsApp' | 'findByUsername' | 'looksNobodyUp'>,
  candidates: readonly ChatCandidate[],
  signal?: AbortSignal,
): Promise<ChatCandidate[]> {
  if (connection.looksNobodyUp) return [...candidates]
  const at = deps.clock.now()
  const unknown = new Map(
    candidates.flatMap((candidate) => {
      const { id, phone } = candidate.guest
      return phone !== null && isUnknown(candidate, at) ? [[id, phone] as const] : []
    }),
  )
  const named = new Map(
    candidates.flatMap(({ guest, chat }) => {
      const { id, phone, username } = guest
      return phone === null && username !== null && isUnknown({ guest, chat }, at) ? [[id, username] as const] : []
    }),
  )
  if (unknown.size === 0 && named.size === 0) return [...candidates]
  const none = new Map<string, { lid: string }>()
  const found = unknown.size > 0 ? await connection.findOnWhatsApp([...new Set(unknown.values())], signal) : none
  const owners = named.size > 0 ? await connection.findByUsername([...new Set(named.values())], signal) : none
  const isFound = (guestId: string) => found.has(unknown.get(guestId) ?? '') || owners.has(named.get(guestId) ?? '')
  const asked = [...unknown.keys(), ...named.keys()]
  await transact(deps.db, async (tx) => {
    for (const yes of [true, false]) {
      const guestIds = asked.filter((guestId) => isFound(guestId) === yes)
      await setOnWhatsApp(tx, guestIds, yes, at)
    }
    const pairs = [...unknown.values()].flatMap((phone) => {
      const { lid } = found.get(phone) ?? {}
      return lid ? [{ phone, lid }] : []
    })
    await linkPairs(tx, deps.guests, pairs, at)
    for (const username of named.values()) {
      const owner = owners.get(username)
      if (owner) await resolveGuest(tx, deps.guests, { ...owner, username, at })
    }
  })
  return candidates.map((candidate) => {
    const { id } = candidate.guest
    if (!unknown.has(id) && !named.has(id)) return candidate
    return { ...candidate, guest: { ...candidate.guest, on_whatsapp: isFound(id) ? 1 : 0, on_whatsapp_at: at } }
  })
}

function isUnknown({ guest, chat }: Pick<ChatCandidate, 'guest' | 'chat'>, at: number): boolean {
  if (chat === 'answered') return false
  if (guest.opted_out_at !== null || guest.blocked_at !== null) return false
  return guest.on_whatsapp === null || at - (guest.on_whatsapp_at ?? 0) > ANSWER_HOLDS_MS
}
