import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Member, Stage } from './stage.ts'

const LOOK_MS = 300

const owners = z.object({ data: z.array(z.object({ health: z.object({ lease_owner: z.string().nullable() }) })) })

/** How many numbers are logged in to the network. */
export async function onlineNow({ network }: Stage): Promise<{ online: number; numbers: number }> {
  const phones = await network.client.phones()
  const online = phones.filter(({ devices }) => devices.some(({ live }) => live)).length
  return { online, numbers: phones.length }
}

/** Whether every number is logged in to the network. */
export async function everyNumberIsOnline(stage: Stage): Promise<boolean> {
  const { online, numbers } = await onlineNow(stage)
  return online === numbers
}

/** How many numbers a gateway has, as the API says. */
export async function heldBy(stage: Stage, { product }: Member): Promise<number> {
  let count = 0
  let cursor = ''
  do {
    const page = await stage
      .member('api-1')
      .product.api.get<{ next_cursor: string | null }>(`/v1/numbers?limit=200${cursor}`)
    count += owners.parse(page).data.filter(({ health }) => health.lease_owner?.endsWith(`:${product.pid}`)).length
    cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : ''
  } while (cursor)
  return count
}

export type Absences = {
  /** From the given moment until each was first seen online. UTC milliseconds. */
  backAfter(from: number): number
  /** The longest time that one number was away. */
  longestMs: number
}

/** Keeps checking the network for numbers that are not logged in. */
export function watchAbsences(stage: Stage): { end(): Promise<Absences> } {
  let ended = false
  let longestMs = 0
  const allOnlineAt: number[] = []
  const since = new Map<string, number>()
  const running = (async () => {
    while (!ended) {
      const now = Date.now()
      for (const { phone, devices } of await stage.network.client.phones()) {
        if (devices.some(({ live }) => live)) {
          since.delete(phone)
          continue
        }
        const from = since.get(phone) ?? now
        since.set(phone, from)
        longestMs = Math.max(longestMs, now - from)
      }
      if (since.size === 0) allOnlineAt.push(now)
      await sleep(LOOK_MS)
    }
  })()
  // Whoever asks for the end gets the error.
  running.catch(() => undefined)
  return {
    async end() {
      ended = true
      await running
      return {
        longestMs,
        backAfter: (from) => Math.max(0, (allOnlineAt.find((at) => at >= from) ?? Date.now()) - from),
      }
    },
  }
}
