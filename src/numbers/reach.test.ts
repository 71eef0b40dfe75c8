import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { type FakeWhatsApp, fakeWhatsApp } from '../../test/support/fake-whatsapp.ts'
import { insertNumber } from '../../test/support/number.ts'
import { type PoolWorld, poolWorld } from '../../test/support/pool.ts'
import { eachStore } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import type { Db } from '../db/index.ts'
import { createLogger } from '../lib/logger.ts'
import { SECOND } from '../lib/units.ts'
import type { Pool } from './index.ts'
import { openReach } from './reach.ts'

eachStore('a machine without a way to WhatsApp', (open) => {
  /** Two machines, each with a network of its own, and four numbers that are linked. */
  async function twoMachines(db: Db, proxy: string | null = null) {
    const world = await poolWorld(db)
    const networks = { a: world.fake, b: fakeWhatsApp() }
    const ids: string[] = []
    for (let n = 0; n < 4; n++) {
      const phone = `+7916000000${n}`
      const { id } = await insertNumber(db, { phone, state: 'connecting', connected_at: null, proxy_url: proxy })
      for (const network of Object.values(networks)) network.link(id, { phone })
      ids.push(id)
    }
    const a = await world.pool('pool-a')
    const b = await world.pool('pool-b', { whatsapp: networks.b })
    await until('they are shared', () => a.ownedNumbers().length === 2 && isOnline(a, 2) && isOnline(b, 2))
    return { world, ids, a, b, networks }
  }

  const isOnline = (pool: Pool, count: number) =>
    pool.ownedNumbers().filter((id) => pool.connection(id)).length === count

  async function cut(network: FakeWhatsApp, ids: string[]): Promise<void> {
    network.isReached = false
    for (const id of ids) {
      network.line(id).onConnect = 'refuse'
      if (network.line(id).sockets > 0) await network.close(id)
    }
  }

  function mend(network: FakeWhatsApp, ids: string[]): void {
    network.isReached = true
    for (const id of ids) network.line(id).onConnect = 'open'
  }

  it('gives its numbers to those that have one, and gets its share when it has one again', async () => {
    const { db } = await open()
    const { ids, a, b, networks } = await twoMachines(db)
    await cut(networks.a, ids)
    await until('all are online elsewhere', () => isOnline(b, 4))
    await until('nothing is held', () => a.ownedNumbers().length === 0)
    mend(networks.a, ids)
    await until('they are shared again', () => isOnline(a, 2) && isOnline(b, 2))
  })

  it('keeps them while nobody else has one, and numbers with a proxy in any case', async () => {
    const { db } = await open()
    const proxied = await twoMachines(db, 'socks5://127.0.0.1:1080')
    await cut(proxied.networks.a, proxied.ids)
    await checksPass(proxied.world)
    expect(proxied.a.ownedNumbers()).toHaveLength(2)
    await db.updateTable('numbers').set({ proxy_url: null }).execute()
    await cut(proxied.networks.b, proxied.ids)
    await checksPass(proxied.world)
    expect([proxied.a, proxied.b].map((pool) => pool.ownedNumbers().length)).toEqual([2, 2])
  })
})

it('takes numbers again after three answers in a row, or when nobody else is there; not while others connect theirs', async () => {
  const clock = testClock()
  const peers = { others: [0], live: true }
  const whatsapp = { answers: false }
  const reach = openReach({
    whatsapp: { reaches: async () => whatsapp.answers },
    peers: { others: () => peers.others, reachWhatsApp: () => peers.live },
    clock,
    log: createLogger('silent'),
    timings: { cutOffAfterMs: 10 * SECOND },
    defaultProxy: undefined,
  })
  const lose = async () => {
    whatsapp.answers = false
    expect(await reach.check([false])).toBe('stays')
    clock.advance(11 * SECOND)
    expect(await reach.check([false, false])).toBe('cut off')
  }
  await lose()
  expect(reach.isOfUse({ kind: 'linked', proxy_url: null })).toBe(false)
  expect(reach.isOfUse({ kind: 'linked', proxy_url: 'socks5://127.0.0.1:1' })).toBe(true)
  expect(reach.isOfUse({ kind: 'cloud_api', proxy_url: null })).toBe(true)
  peers.live = false
  expect(await reach.check([])).toBe('stays')
  whatsapp.answers = true
  expect([await reach.check([]), await reach.check([]), await reach.check([])]).toEqual(['stays', 'stays', 'back'])
  peers.live = true
  await lose()
  peers.others = []
  expect(await reach.check([])).toBe('back')
})

/** Longer than a machine without a way keeps its numbers in these tests. */
async function checksPass({ clock }: PoolWorld): Promise<void> {
  const since = clock.steady()
  await until('some checks', () => clock.steady() - since > 300)
}
