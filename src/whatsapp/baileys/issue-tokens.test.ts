import type {
  BinaryNode,
  SignalDataSet,
  SignalDataTypeMap,
  SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys'
import { expect, it } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { createLogger } from '../../lib/logger.ts'
import { SECOND } from '../../lib/units.ts'
import { makeTokenIssuer, withoutIssuing } from './issue-tokens.ts'

type Token = SignalDataTypeMap['tctoken']
type Answer = (jids: string[]) => BinaryNode | Promise<BinaryNode>

const WEEK = 7 * 24 * 3_600
const now = () => Math.floor(Date.now() / 1_000)
const lid = (n: number) => `${100 + n}@lid`
const nothing: Answer = () => ({ tag: 'iq', attrs: {} })

function keysInMemory(stored = new Map<string, Token>()) {
  const keys = {
    get: async (_kind: string, ids: string[]) =>
      Object.fromEntries(ids.flatMap((id) => (stored.has(id) ? [[id, stored.get(id)]] : []))),
    set: async ({ tctoken }: SignalDataSet) => {
      for (const [id, token] of Object.entries(tctoken ?? {})) if (token) stored.set(id, token)
    },
  } as unknown as SignalKeyStoreWithTransaction
  return { stored, keys }
}

function openIssuer(answer: Answer = nothing) {
  const { stored, keys } = keysInMemory()
  const asked: string[][] = []
  const sock = {
    issuePrivacyTokens: async (jids: string[]) => {
      asked.push(jids)
      return answer(jids)
    },
    serverProps: { lidTrustedTokenIssueToLid: true },
    signalRepository: { lidMapping: { getLIDForPN: async () => null, getPNForLID: async () => null } },
  }
  const findLid = async (phone: string) => (phone.startsWith('79') ? String(100 + Number(phone.slice(-1))) : undefined)
  const clock = testClock(now() * SECOND)
  const issue = makeTokenIssuer({
    ...{ sock: sock as never, keys: { keys, findLid }, clock, log: createLogger('silent') },
    ask: (promise) => promise,
  })
  return { issue, asked, stored, keys }
}

it('issues one token a week to each, together to those written to together, and alone to one', async () => {
  const { issue, asked, stored } = openIssuer()
  for (const jid of [lid(1), lid(2), '79160000002@s.whatsapp.net', lid(1)]) issue(jid)
  await expect.poll(() => stored.size).toBe(2)
  expect(asked).toEqual([[lid(1), lid(2)]])
  expect(now() - (stored.get(lid(2))?.senderTimestamp ?? 0)).toBeLessThan(60)

  stored.set(lid(2), { token: Buffer.from('theirs'), timestamp: '5', senderTimestamp: now() - WEEK })
  for (const jid of [lid(1), lid(2)]) issue(jid)
  await expect.poll(() => (stored.get(lid(2))?.senderTimestamp ?? 0) > now() - 60).toBe(true)
  expect(asked.slice(1)).toEqual([[lid(2)]])
  expect(stored.get(lid(2))).toMatchObject({ token: Buffer.from('theirs'), timestamp: '5' })
})

it('keeps the tokens that come in return with those who gave them', async () => {
  const given = (jids: string[]): BinaryNode[] =>
    jids.map((jid) => ({
      tag: 'token',
      attrs: { jid, t: String(now()), type: 'trusted_contact' },
      content: Buffer.from(jid),
    }))
  const { issue, stored } = openIssuer((jids) => ({
    tag: 'iq',
    attrs: {},
    content: [{ tag: 'tokens', attrs: {}, content: given([...jids, lid(9)].toReversed()) }],
  }))
  issue(lid(1))
  issue(lid(2))
  await expect.poll(() => stored.get(lid(1))?.senderTimestamp).toBeDefined()
  for (const n of [1, 2]) expect(Buffer.from(stored.get(lid(n))?.token ?? '').toString()).toBe(lid(n))
  expect(stored.has(lid(9))).toBe(false)
})

it('asks again for each alone when one spoils the request, and notes nothing for who was refused', async () => {
  const { issue, asked, stored } = openIssuer((jids) => {
    if (jids.includes(lid(2))) throw Object.assign(new Error('bad request'), { data: 400 })
    return nothing(jids)
  })
  for (const n of [1, 2, 3]) issue(lid(n))
  await expect.poll(() => asked.length).toBe(4)
  await expect.poll(() => [...stored.keys()]).toEqual([lid(1), lid(3)])

  issue(lid(2))
  await expect.poll(() => asked.length).toBe(5)
})

it('lets Baileys issue none for a message of ours, and stores nothing that was pretended', async () => {
  const { stored, keys } = keysInMemory(new Map([[lid(1), { token: Buffer.from('a'), timestamp: '5' } as Token]]))
  let isSending = true
  const seen = withoutIssuing(keys, () => isSending)
  const { [lid(1)]: known, [lid(2)]: unknown } = await seen.get('tctoken', [lid(1), lid(2)])
  for (const entry of [known, unknown]) expect(entry?.senderTimestamp).toBeGreaterThan(now() + 100 * WEEK)
  expect(Buffer.from(known?.token ?? '').toString()).toBe('a')
  // As Baileys does with a token that has run out.
  await seen.set({
    tctoken: {
      [lid(1)]: { token: Buffer.alloc(0), ...(known && { senderTimestamp: known.senderTimestamp }) } as Token,
    },
  })
  expect(stored.get(lid(1))).toEqual({ token: Buffer.alloc(0) })
  isSending = false
  expect(await seen.get('tctoken', [lid(2)])).toEqual({})
})
