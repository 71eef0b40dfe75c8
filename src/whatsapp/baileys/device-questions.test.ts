import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { askForDevices } from './device-questions.ts'

const jid = (n: number) => `${79_160_000_000 + n}@s.whatsapp.net`

type Answer = (jids: string[]) => { user: string; jid: string }[]

const known: Answer = (jids) => jids.map((each) => ({ user: each.split('@')[0] ?? '', jid: each }))

function newQuestions(answer: Answer, answerKeys: (jids: string[]) => unknown = () => true) {
  const asked: string[][] = []
  const keysFor: string[][] = []
  const sock = {
    getUSyncDevices: async (jids: string[]) => {
      asked.push(jids)
      return answer(jids)
    },
    assertSessions: async (jids: string[]) => {
      keysFor.push(jids)
      return Boolean(await answerKeys(jids))
    },
  }
  const hasDevices = askForDevices({
    sock: sock as never,
    ask: (promise) => promise,
    readSessions: async () => undefined,
  })
  return { hasDevices, asked, keysFor }
}

it('asks once for all who are asked about together, and for their keys; for one alone, as Baileys does', async () => {
  const { hasDevices, asked, keysFor } = newQuestions(known)
  expect(await Promise.all([1, 2, 3, 2].map((n) => hasDevices(jid(n))))).toEqual([true, true, true, true])
  expect(asked).toEqual([[jid(1), jid(2), jid(3)]])
  expect(keysFor).toEqual(asked)
  expect(await hasDevices(jid(4))).toBe(true)
  expect(asked).toHaveLength(2)
  expect(keysFor).toHaveLength(1)
})

it('keeps nobody waiting for the answer to others', async () => {
  const never = new Promise<never>(() => undefined)
  let isSlow = true
  const { hasDevices, asked } = newQuestions((jids) => (isSlow ? (never as never) : known(jids)))
  void hasDevices(jid(1))
  await turnOfLoop()
  await turnOfLoop()
  expect(asked).toHaveLength(1)
  isSlow = false
  expect(await hasDevices(jid(2))).toBe(true)
})

it('asks for at most 64 at once', async () => {
  const { hasDevices, asked } = newQuestions(known)
  const found = await Promise.all(Array.from({ length: 150 }, (_, n) => hasDevices(jid(n))))
  expect(found.every(Boolean)).toBe(true)
  expect(asked.map(({ length }) => length)).toEqual([64, 64, 22])
})

it('asks again about each alone where one spoils the question, and tells each its own answer', async () => {
  const { hasDevices } = newQuestions((jids) => {
    if (jids.includes(jid(2))) throw Object.assign(new Error('bad request'), { data: 400 })
    return known(jids.filter((each) => each !== jid(3)))
  })
  const answers = await Promise.allSettled([1, 2, 3].map((n) => hasDevices(jid(n))))
  expect(answers).toMatchObject([
    { status: 'fulfilled', value: true },
    { status: 'rejected', reason: { message: 'bad request' } },
    { status: 'fulfilled', value: false },
  ])
})

it('asks once only where nobody answers', async () => {
  const { hasDevices, asked } = newQuestions(() => {
    throw new Error('no answer')
  })
  const answers = await Promise.allSettled([1, 2].map((n) => hasDevices(jid(n))))
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(asked).toHaveLength(1)
})

it('asks alone about whom WhatsApp answers under another form of the address', async () => {
  const other = { user: '5511987654321', jid: '5511987654321@s.whatsapp.net' }
  const { hasDevices, asked } = newQuestions((jids) =>
    known(jids).map((found) => (found.jid === jid(2) ? other : found)),
  )
  expect(await Promise.all([hasDevices(jid(1)), hasDevices(jid(2))])).toEqual([true, true])
  expect(asked).toEqual([[jid(1), jid(2)], [jid(2)]])
})

it('needs no keys to say that there are devices', async () => {
  const { hasDevices } = newQuestions(known, () => Promise.reject(new Error('no keys')))
  expect(await Promise.all([hasDevices(jid(1)), hasDevices(jid(2))])).toEqual([true, true])
})
