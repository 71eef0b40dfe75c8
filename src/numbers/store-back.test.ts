import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { breakable } from '../../test/support/breakable.ts'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { HURRIED, poolWorld } from '../../test/support/pool.ts'
import { eachStore } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import { HOUR } from '../lib/units.ts'
import { findNumber } from './store.ts'
import { awaitStore } from './store-back.ts'

const NEVER = new AbortController().signal

it('all that wait for the store share one question, and go on with its answer', async () => {
  let asked = 0
  const answer = Promise.withResolvers<void>()
  const ask = () => {
    asked += 1
    return asked === 1 ? Promise.reject(new Error('away')) : answer.promise
  }
  const wait = awaitStore(ask, 1, NEVER)
  const waits = [wait(NEVER), wait(NEVER), wait(NEVER)]
  await until('a second question', () => asked === 2)
  await delay(10)
  expect(asked).toBe(2)
  answer.resolve()
  await Promise.all(waits)
})

it('a wait ends with its own signal, and all with the pool', async () => {
  const one = new AbortController()
  const pool = new AbortController()
  const wait = awaitStore(() => Promise.reject(new Error('away')), 1, pool.signal)
  const waits = [wait(one.signal), wait(NEVER)]
  one.abort()
  await waits[0]
  await wait(one.signal)
  pool.abort()
  await waits[1]
})

eachStore('trouble of our own store', (open) => {
  /** Trouble that were counted as WhatsApp's would keep the number away for longer than any test lasts. */
  const PATIENT = { ...HURRIED, reconnect: { base: HOUR, cap: HOUR }, askStoreMs: 5, storeBack: { base: 5, cap: 20 } }

  async function setUp() {
    const store = breakable((await open()).db)
    const world = await poolWorld(store.db, { clock: testClock() })
    const { id } = await insertNumber(world.db, { phone: '+79160000001', state: 'connecting', connected_at: null })
    world.fake.link(id, { phone: '+79160000001' })
    const isOpen = async () => (await findNumber(world.db, id))?.state === 'open'
    const fails = async (times: number) => {
      const before = store.refused
      await until(`${times} questions`, () => store.refused >= before + times)
    }
    return { store, world, id, isOpen, fails, line: world.fake.line(id) }
  }

  it('a number whose keys cannot be saved connects as soon as they can, without counting it as a loss', async () => {
    const { store, world, id, isOpen, fails, line } = await setUp()
    const pool = await world.pool('pool-a', { timings: PATIENT })
    await until('open', isOpen)
    for (const times of [30, 10]) {
      const { opened } = line
      store.isAway = true
      await world.fake.close(id, { kind: 'store_away' })
      await fails(times)
      expect(line.opened).toBe(opened)
      store.isAway = false
      await until('open again', () => pool.connection(id))
      expect(line.opened).toBe(opened + 1)
      await until('its row says so', isOpen)
    }
    expect(world.heard.down).toEqual([
      { numberId: id, gone: false },
      { numberId: id, gone: false },
    ])
  })

  it('a number that is being logged in when the store goes away begins anew when it is back', async () => {
    const { store, world, id, isOpen, fails, line } = await setUp()
    line.onConnect = 'hang'
    await world.pool('pool-a', { timings: { ...PATIENT, connectTimeoutMs: HOUR } })
    await until('a socket', () => line.sockets === 1)
    store.isAway = true
    await world.fake.handlers(id).onOpen({ phone: '+79160000001' })
    await fails(10)
    line.onConnect = 'open'
    store.isAway = false
    await until('open', isOpen)
    expect(line.mostSockets).toBe(1)
  })
})
