import { z } from 'zod'
import { toIso } from '../http/time.ts'
import type { Signals } from '../jobs/signals.ts'
import type { Clock } from '../lib/clock.ts'
import { SECOND } from '../lib/units.ts'

export const PRESENCE_STATES = ['viewing', 'writing', 'away'] as const

/** Somebody who is still looking says so again within this time. */
const PRESENCE_HOLDS_MS = 10 * SECOND
const REMEMBERED_MAX = 1_000

const presenceSchema = z.object({
  guestId: z.string(),
  personId: z.string(),
  name: z.string(),
  state: z.enum(PRESENCE_STATES),
  until: z.number(),
})

/** Somebody has a guest open, or is writing to them. Nothing is stored. */
export type Presence = z.output<typeof presenceSchema>

export type Presences = {
  /** Tells all processes. */
  announce(presence: Omit<Presence, 'until'>): void
  /** Who is looking at whom now, as far as this process has heard. */
  current(): Presence[]
  /** Returns a function that ends the subscription. */
  on(listener: (presence: Presence) => void): () => void
}

/** Operators looking at guests, by signals only: a lost one is repeated within seconds. */
export function openPresences({ signals, clock }: { signals: Signals; clock: Clock }): Presences {
  const known = new Map<string, Presence>()
  const listeners = new Set<(presence: Presence) => void>()
  const forgetOld = () => {
    for (const [key, { until, state }] of known) if (until <= clock.now() || state === 'away') known.delete(key)
  }
  signals.on('presence', (key) => {
    const presence = parsePresence(key)
    if (!presence) return
    if (known.size >= REMEMBERED_MAX) forgetOld()
    if (known.size < REMEMBERED_MAX) known.set(`${presence.guestId} ${presence.personId}`, presence)
    for (const listener of listeners) listener(presence)
  })
  return {
    announce(presence) {
      const until = clock.now() + PRESENCE_HOLDS_MS
      signals.notify('presence', JSON.stringify({ ...presence, until } satisfies Presence))
    },
    current() {
      forgetOld()
      return [...known.values()]
    },
    on(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Presences in the form of GET /v1/events. */
export function presenceEvents(presences: Presences, clock: Clock) {
  const asEvent = ({ guestId, personId, name, state, until }: Presence) => ({
    type: 'guest.presence' as const,
    at: clock.now(),
    data: { guest_id: guestId, person_id: personId, name, state, expires_at: toIso(until) },
  })
  return {
    current: () => presences.current().map(asEvent),
    on: (listener: (event: ReturnType<typeof asEvent>) => void) =>
      presences.on((presence) => listener(asEvent(presence))),
  }
}

/** What another version of the product sends is ignored. */
function parsePresence(key: string | undefined): Presence | undefined {
  try {
    return presenceSchema.safeParse(JSON.parse(key ?? 'null')).data
  } catch {
    return undefined
  }
}
