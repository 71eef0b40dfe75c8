import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import type { Product } from '../product.ts'
import { eventually, type Stage } from './scene.ts'

const ANSWER_MS = 60_000
const FIRST_GUEST = 79_030_000_000
const STORED_MS = 10 * 60_000

/** A read-only handle on the store, so that looking costs the product nothing. */
export function readStore({ dataDir }: Pick<Stage, 'dataDir'>) {
  const store = new SqliteDatabase(join(dataDir, 'otklik.sqlite'), { readonly: true })
  return Object.assign(store, { [Symbol.dispose]: () => void store.close() })
}

/** A different guest writes to each of these numbers. Returns the ids of the guests. */
export async function beginChats(stage: Stage, numbers: readonly string[]): Promise<string[]> {
  const guests = numbers.map((_, index) => String(FIRST_GUEST + index))
  await stage.network.client.declareGuests({ phones: guests, behaviour: { reads: 0 } })
  await stage.network.client.guestsSend({ guests, to: [...numbers], text: 'Вы открыты?' })
  using store = readStore(stage)
  const found = store.prepare<[], string>('select distinct guest_id from messages where from_me = 0').pluck()
  await eventually('all that guests wrote is stored', async () => found.all().length === guests.length, STORED_MS)
  return found.all()
}

let asked = 0

/** Milliseconds from the request to send a reply until the network has acknowledged it. */
export async function timeReply({ network }: Stage, { api }: Product, guestId: string): Promise<number> {
  const mark = `(ответ ${++asked})`
  const begunAt = Date.now()
  await api.post(`/v1/guests/${guestId}/messages`, { type: 'text', text: `Да, до одиннадцати ${mark}` })
  const filter = { match: `\\(ответ ${asked}\\)` }
  await network.client.until({ kind: 'acked', count: 1, filter }, ANSWER_MS)
  const [frame] = await network.client.frames(filter)
  return (frame?.ackedAt ?? Date.now()) - begunAt
}
