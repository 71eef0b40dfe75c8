import type { ReachoutTimelockState } from '@whiskeysockets/baileys'
import { expect, it } from 'vitest'
import { known } from '../../lib/known.ts'
import type { NewChatQuota, Restriction } from '../port.ts'
import { readNewChatQuota } from './new-chat-quota.ts'
import { watchRestrictions } from './restrictions.ts'
import { fetchTimelock } from './timelock.ts'

const ends = new Date('2026-12-01T00:00:00Z')

it('invariant 9: what WhatsApp pushes while we ask is not overwritten by an older answer', async () => {
  const told: (Restriction | null)[] = []
  const asked = Promise.withResolvers<{ isActive: boolean }>()
  const watch = watchRestrictions({
    fetchTimelock: () => asked.promise,
    fetchQuota: () => Promise.reject(new Error('not said')),
    onChange: (restriction) => told.push(restriction),
    onQuota: () => undefined,
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
  const quotas: NewChatQuota[] = []
  const watch = watchRestrictions({
    fetchTimelock: async () => ({ isActive: true, timeEnforcementEnds: ends }),
    fetchQuota: async () => readNewChatQuota({ total_quota: -1 }),
    onChange: (restriction) => told.push(restriction),
    onQuota: (quota) => quotas.push(quota),
  })
  await watch.fetch()
  await watch.fetch()
  watch.timelockChanged({ isActive: false })
  expect(told.map((restriction) => restriction?.kind ?? null)).toEqual(['reachout_lock', null])
  const none = { stage: 'none', total: null, used: 0, startsAt: null, endsAt: null }
  expect(quotas).toEqual([none, none])
})

it('a question that was under way does not answer whoever asks after it', async () => {
  const answers = [Promise.withResolvers<ReachoutTimelockState>(), Promise.withResolvers<ReachoutTimelockState>()]
  let questions = 0
  const watch = watchRestrictions({
    fetchTimelock: () => known(answers[questions++], 'answer').promise,
    fetchQuota: async () => readNewChatQuota({}),
    onChange: () => undefined,
    onQuota: () => undefined,
  })
  const asked = [watch.fetch(), watch.fetch(), watch.fetch()]
  answers[0]?.resolve({ isActive: false })
  expect(await asked[0]).toBeNull()
  answers[1]?.resolve({ isActive: true, timeEnforcementEnds: ends })
  const lock = { kind: 'reachout_lock', until: ends.getTime() }
  expect(await Promise.all(asked.slice(1))).toEqual([lock, lock])
  expect(questions).toBe(2)
})

it('the answer about a time lock is read as WhatsApp writes it, in seconds', async () => {
  const answering = (lock: object | null) => {
    const data = { xwa2_fetch_account_reachout_timelock: lock }
    const content = [{ tag: 'result', attrs: {}, content: Buffer.from(JSON.stringify({ data })) }]
    return { query: async () => ({ tag: 'iq', attrs: {}, content }), generateMessageTag: () => '1' }
  }
  const seconds = String(ends.getTime() / 1_000)
  const active = { is_active: true, time_enforcement_ends: seconds }
  expect(await fetchTimelock(answering(active))).toEqual({ isActive: true, timeEnforcementEnds: ends })
  expect(await fetchTimelock(answering({ is_active: false, time_enforcement_ends: '0' }))).toEqual({ isActive: false })
})
