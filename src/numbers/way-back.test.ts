import { expect, it, onTestFinished } from 'vitest'
import { insertNumber } from '../../test/support/number.ts'
import { HURRIED, poolWorld } from '../../test/support/pool.ts'
import { freshSqlite } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import { HOUR } from '../lib/units.ts'
import { watchWay } from './way-back.ts'

const NEVER = new AbortController().signal

function world(answers: boolean[]) {
  let asked = 0
  const way = watchWay({ whatsapp: { reaches: async () => answers[asked++] ?? true } })
  const done: number[] = []
  const waits = (n: number, signal = NEVER) => void way.wait(signal).then(() => done.push(n))
  const look = async (held: boolean[]) => {
    await way.look(held)
    return [...done]
  }
  return { waits, look, asked: () => asked }
}

it('who waits goes on when the way was gone and is back, whenever the wait began', async () => {
  const { waits, look } = world([false, true])
  waits(1)
  expect(await look([false, false])).toEqual([])
  waits(2)
  expect(await look([false, false])).toEqual([1, 2])
})

it('a way that was never gone wakes nobody: WhatsApp is reached, and refuses', async () => {
  const { waits, look } = world([true, true])
  waits(1)
  await look([false])
  expect(await look([false])).toEqual([])
})

it('nobody asks while a number is logged in, none waits, or all go by proxies', async () => {
  const { waits, look, asked } = world([])
  await look([false])
  waits(1)
  await look([true, false])
  await look([])
  expect(asked()).toBe(0)
})

it('a wait ends with its own signal', async () => {
  const { waits, look } = world([])
  waits(1, AbortSignal.abort())
  expect(await look([])).toEqual([1])
})

it('a number that waits for an hour after an outage connects as soon as the network is back', async () => {
  const store = await freshSqlite()
  onTestFinished(() => store.close())
  const { fake, db, pool } = await poolWorld(store.db)
  const { id } = await insertNumber(db, { phone: '+79160000001', state: 'connecting', connected_at: null })
  fake.link(id, { phone: '+79160000001' })
  fake.line(id).onConnect = 'refuse'
  fake.isReached = false
  let asked = 0
  const reaches = async () => {
    asked += 1
    return fake.isReached
  }
  const timings = { ...HURRIED, reachMs: 5, reconnect: { base: HOUR, cap: HOUR } }
  const opened = await pool('pool', { timings, whatsapp: { ...fake, reaches } })
  // It was refused and waits, or nobody would ask.
  await until('the outage is seen', () => asked > 1)
  fake.line(id).onConnect = 'open'
  fake.isReached = true
  await until('it is connected', () => opened.connection(id) !== undefined)
})
