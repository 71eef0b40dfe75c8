import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freshSqlite, freshStoreUrl } from '../../test/support/stores.ts'
import { connect, type Store } from '../db/index.ts'
import { type Sandbox, startSandbox } from '../sandbox/index.ts'
import { linkNumber, openNumber, SECRET_KEY, whatsAppOn } from './test-support/number.ts'

const PHONE = '79990000001'
const GUEST = '79160000001'
const KILLS = 3
const RECEIVER = fileURLToPath(new URL('./test-support/receiver.ts', import.meta.url))

let sandbox: Sandbox
let guests: string[]

beforeAll(async () => {
  sandbox = await startSandbox()
  const created = await sandbox.client.createGuests({ from: GUEST, count: 20, behaviour: { writesAs: 'lid' } })
  guests = created.map(({ phone = '' }) => phone)
})
afterAll(() => sandbox?.stop())

describe.each(['sqlite', 'postgres'] as const)(
  'invariant 6 on %s: killed at any moment while guests write',
  (dialect) => {
    it('every message comes out, and one that comes twice has the same id and text', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'otklik-kill-'))
      const out = join(folder, 'messages.ndjson')
      const { url, remove } = await freshStoreUrl(dialect)
      const phone = dialect === 'sqlite' ? PHONE : '79990000002'
      const store = connect(url)
      await (await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', phone)).connection.close()
      const secretKey = SECRET_KEY.toString('hex')
      const { rootKey, caFile } = sandbox
      const options = JSON.stringify({
        store: url,
        url: sandbox.url,
        rootKey,
        caFile,
        secretKey,
        out,
        numberId: 'num_1',
      })

      const writing = sandbox.client.guestsSend({ guests, to: [phone], text: '{n}', each: 10, gapMs: 60 })
      let child: ChildProcess | undefined
      for (let kill = 0; kill < KILLS; kill += 1) {
        child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', RECEIVER, options])
        if (child.stdout) await once(child.stdout, 'data')
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 250))
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', RECEIVER, options])
      const { ids } = await writing
      const seen = async () => {
        const lines = (await readFile(out, 'utf8').catch(() => '')).split('\n').slice(0, -1)
        return lines.map((line) => JSON.parse(line) as Seen)
      }
      const taken = async () => new Set((await seen()).flatMap((m) => (m.text === '' ? [] : [m.id]))).size
      await expect.poll(taken, { timeout: 400_000, interval: 100 }).toBeGreaterThanOrEqual(ids.length)
      child.kill('SIGTERM')
      await once(child, 'exit')

      // What comes again after it was accepted cannot be decrypted a second time: a line without words, dropped by its
      // id.
      const messages = (await seen()).filter(({ text }) => text !== '')
      expect(new Set(messages.map(({ id }) => id))).toEqual(new Set(ids))
      for (const { id, text, peer } of messages) {
        expect(messages.filter((m) => m.id === id).every((m) => m.text === text && m.peer.phone === peer.phone)).toBe(
          true,
        )
      }
      await store.close()
      await remove()
      await rm(folder, { recursive: true })
    }, 600_000)
  },
)

type Seen = { id: string; text: string; peer: { phone?: string } }

describe('one process', () => {
  let store: Store
  beforeEach(async () => {
    store = await freshSqlite()
    await sandbox.client.clearFaults({})
    return () => store.close()
  })

  it('the same message id delivered many times comes out with one text, whatever the network repeats', async () => {
    await using number = await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', '79990000003')
    const [guest = ''] = guests
    for (const fresh of [false, true]) {
      await sandbox.client.setFault({ scope: '79990000003', fault: { kind: 'repeat', times: 100, fresh } })
      const content = { kind: 'text' as const, text: `повтор ${fresh}` }
      const { id } = await sandbox.client.guestSends({ guest, to: '79990000003', content })
      await number.heard.until(({ messages }) => messages.some((m) => m.id === id), 'message')
      await sandbox.client.clearFaults({})
      const last = await sandbox.client.guestSends({
        guest,
        to: '79990000003',
        content: { kind: 'text', text: 'конец' },
      })
      await number.heard.until(({ messages }) => messages.some((m) => m.id === last.id), 'the end')
      const copies = number.heard.messages.filter((m) => m.id === id)
      expect(new Set(copies.map((m) => JSON.stringify(m.content)))).toEqual(
        new Set([JSON.stringify({ type: 'text', text: `повтор ${fresh}` })]),
      )
      // The same ciphertext is recognised; a new encryption is another delivery.
      expect(copies).toHaveLength(fresh ? 100 : 1)
    }
    // The last receipts may still be on their way.
    await expect
      .poll(async () => (await sandbox.client.check({ filter: { number: '79990000003' } })).lost, { timeout: 60_000 })
      .toEqual([])
  })

  it('an inbox that fails gets the message again, now or after a restart, and other chats go on', async () => {
    const [first = '', second = ''] = guests
    let failures = 0
    const whatsApp = whatsAppOn(sandbox, store.db)
    const taken: string[] = []
    const number = await linkNumber(whatsApp, sandbox, 'num_1', '79990000004', {
      onMessage: async ({ content, peer }) => {
        const text = content.type === 'text' ? content.text : ''
        if (peer.phone === `+${first}` && failures < 1) {
          failures += 1
          throw new Error('the database is away')
        }
        if (text === 'никогда') throw new Error('not this one')
        taken.push(text)
      },
    })
    const write = (guest: string, text: string) =>
      sandbox.client.guestSends({ guest, to: '79990000004', content: { kind: 'text', text } })
    await write(first, 'один')
    await write(first, 'два')
    await write(second, 'другой')
    await expect.poll(() => taken.length).toBe(3)
    expect(taken).toEqual(['другой', 'один', 'два'])
    await write(second, 'никогда')
    await sandbox.client.until({
      kind: 'guest_messages',
      state: 'delivered',
      count: 4,
      filter: { number: '79990000004' },
    })
    await number.connection.close()
    await using again = await openNumber(whatsApp, 'num_1')
    const left = await again.heard.until(({ messages }) => messages[0], 'the message that was refused')
    expect(left.content).toEqual({ type: 'text', text: 'никогда' })
  })

  it('a receipt that was not stored comes again: now when the store failed, after a restart when the process died', async () => {
    const [guest = ''] = guests
    const whatsApp = whatsAppOn(sandbox, store.db)
    const to = { phone: `+${guest}` }
    let failures = 0
    const stored: string[] = []
    const number = await linkNumber(whatsApp, sandbox, 'num_1', '79990000008', {
      onReceipt: async ({ messageIds, status }) => {
        if (messageIds.includes('3EB0DEAD')) return new Promise(() => undefined)
        failures += 1
        if (failures <= 2) throw new Error('the connection to the database was closed')
        stored.push(status)
      },
    })
    await number.connection.send({ id: '3EB0FAIL', to, content: { type: 'text', text: 'раз' } })
    await expect.poll(() => [...stored].sort()).toEqual(['delivered', 'read'])
    await number.connection.send({ id: '3EB0DEAD', to, content: { type: 'text', text: 'два' } })
    await sandbox.client.until({ kind: 'receipts', count: 4, filter: { number: '79990000008' } })
    await number.connection.close()
    await using again = await openNumber(whatsApp, 'num_1')
    await again.heard.until(({ receipts }) => receipts.length === 2, 'both receipts once more')
    expect(again.heard.receipts.map(({ status }) => status).sort()).toEqual(['delivered', 'read'])
    expect(again.heard.receipts.every(({ messageIds }) => messageIds.includes('3EB0DEAD'))).toBe(true)
  })

  it('a phone that could not read a message gets it again for as long as we give it out', async () => {
    const [guest = ''] = guests
    const whatsApp = whatsAppOn(sandbox, store.db)
    const number = await linkNumber(whatsApp, sandbox, 'num_1', '79990000009')
    const message = { to: { phone: `+${guest}` }, content: { type: 'text' as const, text: 'ужин готов' } }
    for (const id of ['3EB0NEW', '3EB0OLD']) await number.connection.send({ ...message, id })
    // A new connection: what Baileys itself remembers for some minutes is gone.
    await number.connection.close()
    const asked: string[] = []
    const contentToResend = async (id: string) => {
      asked.push(id)
      return id === '3EB0NEW' ? message.content : undefined
    }
    await using again = await openNumber(whatsApp, 'num_1', { contentToResend })
    await again.heard.until(({ opened }) => opened[0], 'open')
    for (const id of ['3EB0OLD', '3EB0NEW']) {
      await sandbox.client.guestAsksAgain({ guest, to: '79990000009', id })
      await expect.poll(() => asked).toContain(id)
    }
    await sandbox.client.until({ kind: 'frames', count: 3, filter: { number: '79990000009' } })
    await again.connection.send({ ...message, id: '3EB0LAST' })
    const frames = await sandbox.client.frames({ number: '79990000009' })
    expect(frames.map(({ id }) => id)).toEqual(['3EB0NEW', '3EB0OLD', '3EB0NEW', '3EB0LAST'])
    await sandbox.client.until({ kind: 'shown', count: 3, filter: { number: '79990000009' } })
    const shown = await sandbox.client.shown({ number: '79990000009' })
    expect(shown.map(({ id }) => id)).toEqual(['3EB0NEW', '3EB0OLD', '3EB0LAST'])
  })

  it('what was received before a log-out is handed over before the end', async () => {
    const taken: string[] = []
    const number = await linkNumber(whatsAppOn(sandbox, store.db), sandbox, 'num_1', '79990000007', {
      onMessage: async ({ id }) => {
        await new Promise((resolve) => setTimeout(resolve, 100))
        taken.push(id)
      },
    })
    const { ids } = await sandbox.client.guestsSend({ guests, to: ['79990000007'], text: '{n}' })
    const filter = { number: '79990000007' }
    await sandbox.client.until({ kind: 'guest_messages', state: 'delivered', count: ids.length, filter })
    await sandbox.client.unlink({ phone: '79990000007' })
    await number.heard.until(({ closed }) => closed[0], 'the end')
    expect(taken.sort()).toEqual(ids.sort())
  })

  it('two numbers in one process that talk with the same guests keep their sessions apart', async () => {
    const whatsApp = whatsAppOn(sandbox, store.db)
    const phones = ['79990000005', '79990000006']
    await using a = await linkNumber(whatsApp, sandbox, 'num_a', phones[0] ?? '')
    await using b = await linkNumber(whatsApp, sandbox, 'num_b', phones[1] ?? '')
    const talkers = guests.slice(0, 5)
    const writing = Promise.all(
      phones.map((phone) => sandbox.client.guestsSend({ guests: talkers, to: [phone], text: '{n}', each: 20 })),
    )
    const sends = [a, b].flatMap((number, which) =>
      talkers.flatMap((guest) =>
        Array.from({ length: 20 }, (_, i) => {
          const id = `3EB0${which}${guest}${String(i).padStart(3, '0')}`
          return number.connection.send({
            id,
            to: { phone: `+${guest}` },
            content: { type: 'text', text: `${which}/${i}` },
          })
        }),
      ),
    )
    const results = await Promise.all(sends)
    expect(results.filter((r) => r.outcome !== 'accepted')).toEqual([])
    await writing
    for (const [number, phone] of [
      [a, phones[0]],
      [b, phones[1]],
    ] as const) {
      await number.heard.until(({ messages }) => messages.length >= 100, `all messages to ${phone}`)
      await sandbox.client.until({ kind: 'shown', count: 100, filter: { number: phone ?? '' } })
      expect(number.heard.messages).toHaveLength(100)
      expect((await sandbox.client.check({ filter: { number: phone ?? '' } })).lost).toEqual([])
    }
    expect((await sandbox.client.notes({})).filter((note) => /decrypt|retry/i.test(note.note))).toEqual([])
  })
})
