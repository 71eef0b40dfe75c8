import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { testClock } from '../../test/support/clock.ts'
import { insertNumber } from '../../test/support/number.ts'
import { poolWorld } from '../../test/support/pool.ts'
import { eachStore } from '../../test/support/stores.ts'
import { until } from '../../test/support/until.ts'
import type { Signals } from '../jobs/signals.ts'
import { SECOND } from '../lib/units.ts'
import { makeOwner } from './owner.ts'
import { openPeers } from './peers.ts'

function loudSignals(): Signals {
  const listeners: ((key: string | undefined) => void)[] = []
  return {
    notify: (_, key) => listeners.forEach((listener) => void listener(key)),
    on: (_, listener) => {
      listeners.push(listener)
      return () => undefined
    },
  }
}

it('leaves no share to a process of this machine that was killed', () => {
  const signals = loudSignals()
  const { pid } = spawnSync(process.execPath, ['--version'])
  const killed = makeOwner().split('/').with(2, String(pid)).join('/')
  const peers = openPeers({ signals, clock: testClock(), owner: makeOwner() }, 20 * SECOND)
  signals.notify('gateway', killed)
  expect(peers.others()).toEqual([])
  signals.notify('gateway', killed.replace(/^[^/]+/, 'another-host'))
  expect(peers.others()).toEqual([0])
})

it('knows those who were heard of lately, and what they carry', () => {
  const clock = testClock()
  const signals = loudSignals()
  const [a, b] = ['a', 'b'].map((owner) => openPeers({ signals, clock, owner }, 20 * SECOND))
  a!.greet(3)
  expect([a!.others(), b!.others()]).toEqual([[], [3]])
  b!.greet(0)
  a!.greet(7)
  expect([a!.others(), b!.others()]).toEqual([[0], [7]])
  clock.advance(21 * SECOND)
  expect(a!.others()).toEqual([])
  b!.greet(1)
  b!.leave()
  expect(a!.others()).toEqual([])
})

eachStore('several processes with numbers', (open) => {
  it('share them evenly; what one of them leaves, the other takes', async () => {
    const { db } = await open()
    const world = await poolWorld(db)
    for (let n = 0; n < 4; n++) {
      const { id } = await insertNumber(db, { phone: `+7916000000${n}`, state: 'connecting', connected_at: null })
      world.fake.link(id, { phone: `+7916000000${n}` })
    }
    const first = await world.pool('pool-a')
    await until('all are here', async () => first.ownedNumbers().length === 4)
    const second = await world.pool('pool-b')
    await until('half are there', async () => first.ownedNumbers().length === 2 && second.ownedNumbers().length === 2)
    await until('all are open', async () => {
      const rows = await db.selectFrom('numbers').select('state').where('state', '=', 'open').execute()
      return rows.length === 4
    })
    await first.stop()
    await until('all are there', async () => second.ownedNumbers().length === 4)
  })
})
