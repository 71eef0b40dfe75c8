import { z } from 'zod'
import type { Load } from './load.ts'
import type { Stage } from './stage.ts'

const deliveries = z.object({
  data: z.array(z.object({ guest_phone: z.string().nullable(), number_id: z.string().nullable(), status: z.string() })),
})
const throttled = z.object({ throttle: z.object({ hour: z.object({ max: z.number(), used: z.number() }) }) })
const WAITING = new Set(['waiting', 'sending'])

/**
 * Guests whose message a number had begun to send when things broke. It may repeat the message only under a new permit,
 * for which its hour has no room; nobody else may send it, so it comes an hour later. Digits of phones.
 */
export async function heldBack(stage: Stage, load: Load): Promise<Set<string>> {
  const { api } = stage.member('api-1').product
  const full = new Map<string, Promise<boolean>>()
  const isFull = async (id: string) => {
    const { hour } = throttled.parse(await api.get(`/v1/numbers/${id}`)).throttle
    return hour.used >= hour.max
  }
  const held = new Set<string>()
  for (const id of load.mailings) {
    for (const one of deliveries.parse(await api.get(`/v1/mailings/${id}/deliveries?limit=200`)).data) {
      if (!WAITING.has(one.status) || one.number_id === null || one.guest_phone === null) continue
      const known = full.get(one.number_id) ?? isFull(one.number_id)
      full.set(one.number_id, known)
      if (await known) held.add(one.guest_phone.replace(/\D/g, ''))
    }
  }
  return held
}
