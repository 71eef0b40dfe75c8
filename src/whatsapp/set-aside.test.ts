import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { freshSqlite } from '../../test/support/stores.ts'
import type { Store } from '../db/index.ts'
import { type Content, type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { IncomingMessage } from './index.ts'
import { linkNumber, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const GUEST = '79160000001'

let sandbox: Sandbox
let store: Store

beforeAll(async () => {
  sandbox = await startSandbox()
  await sandbox.client.createGuests({ from: GUEST, count: 1 })
})
afterAll(() => sandbox?.stop())
beforeEach(async () => {
  store = await freshSqlite()
  return () => store.close()
})

const write = (content: Content) => sandbox.client.guestSends({ guest: GUEST, to: PHONE, content })
const say = (text: string) => write({ kind: 'text', text })

/** A number whose inbox fails as `failure` says. */
async function linked(failure: (text: string, attempt: number) => Error | undefined) {
  const taken: IncomingMessage[] = []
  const attempts = new Map<string, number>()
  const number = await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', PHONE, {
    onMessage: async (message) => {
      const attempt = (attempts.get(message.id) ?? 0) + 1
      attempts.set(message.id, attempt)
      const error = failure(message.content.type === 'text' ? message.content.text : '', attempt)
      if (error) throw error
      taken.push(message)
    },
  })
  return { ...number, taken, [Symbol.asyncDispose]: () => number.connection.close() }
}

const withCode = (code: string) => Object.assign(new Error('no'), { code })

it('a message that the store refuses for what it is: a placeholder takes its place, and the chat goes on', async () => {
  await using number = await linked((text) => (text === 'яд' ? withCode('22021') : undefined))
  const { id } = await say('яд')
  await say('дальше')
  await expect.poll(() => number.taken.length).toBe(2)
  expect(number.taken).toMatchObject([
    { id, peer: { phone: `+${GUEST}` }, content: { type: 'unsupported', reason: 'unreadable' } },
    { content: { type: 'text', text: 'дальше' } },
  ])
  await expect.poll(() => store.db.selectFrom('whatsapp_journal').select('id').execute()).toEqual([])
})

it('a message that comes while the store is away waits for it, however often that fails', async () => {
  await using number = await linked((_, attempt) => (attempt <= 4 ? withCode('ECONNREFUSED') : undefined))
  await say('терпение')
  await expect.poll(() => number.taken.length, { timeout: 120_000 }).toBe(1)
  expect(number.taken).toMatchObject([{ content: { type: 'text', text: 'терпение' } }])
}, 300_000)

it('null characters in ids, texts and names are gone before the inbox sees them', async () => {
  await using number = await linked(() => undefined)
  const contents: Content[] = [
    { kind: 'text', text: 'ци\0тата', quote: { id: 'AB\0C', text: '\0' } },
    { kind: 'edit', id: 'AB\0C', text: 'прав\0ка' },
    { kind: 'delete', id: 'AB\0C' },
    { kind: 'reaction', id: 'AB\0C', emoji: '\0👍' },
    { kind: 'document', fileName: 'a\0b.txt', mimetype: 'text/\0plain', caption: '\0подпись' },
    { kind: 'location', latitude: 55, longitude: 37, name: 'Крем\0ль', address: '\0' },
    { kind: 'contact', name: 'Пё\0тр', phone: '79\x0e0000002' },
  ]
  for (const content of contents) await write(content)
  await expect.poll(() => number.taken.length).toBe(contents.length)
  // The reference of a file is JSON of its own.
  const said = JSON.stringify(number.taken, (key, value) => (key === 'reference' ? undefined : value))
  expect(said).not.toContain('\\u0000')
  expect(number.taken[0]).toMatchObject({ quotedId: 'ABC', content: { text: 'цитата' } })
  expect(number.taken[1]).toMatchObject({ content: { type: 'edit', targetId: 'ABC', text: 'правка' } })
  expect(number.taken[2]).toMatchObject({ content: { type: 'delete', targetId: 'ABC' } })
})
