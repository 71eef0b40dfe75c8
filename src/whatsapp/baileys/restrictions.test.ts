import { expect, it } from 'vitest'
import type { Restriction } from '../port.ts'
import { watchRestrictions } from './restrictions.ts'

const ends = new Date('2026-12-01T00:00:00Z')

it('invariant 9: what WhatsApp pushes while we ask is not overwritten by an older answer', async () => {
  const told: (Restriction | null)[] = []
  const asked = Promise.withResolvers<{ isActive: boolean }>()
  const watch = watchRestrictions({
    fetchTimelock: () => asked.promise,
    fetchCap: () => Promise.reject(new Error('not said')),
    onChange: (restriction) => told.push(restriction),
  })
  const fetched = watch.fetch()
  watch.timelockChanged({ isActive: true, timeEnforcementEnds: ends })
  asked.resolve({ isActive: false })
  const lock = { kind: 'reachout_lock', until: ends.getTime() }
  expect(await fetched).toEqual(lock)
  expect(told).toEqual([lock])
})

it('tells each change once, and nothing while only half of the answer is there', async () => {
  const told: (Restriction | null)[] = []
  const watch = watchRestrictions({
    fetchTimelock: async () => ({ isActive: true, timeEnforcementEnds: ends }),
    fetchCap: async () => ({ capping_status: 'NONE' }) as never,
    onChange: (restriction) => told.push(restriction),
  })
  await watch.fetch()
  await watch.fetch()
  watch.timelockChanged({ isActive: false })
  expect(told.map((restriction) => restriction?.kind ?? null)).toEqual(['reachout_lock', null])
})
