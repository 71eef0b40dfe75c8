import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { jidDecode, type WASocket } from '@whiskeysockets/baileys'
import type { Questions } from './questions.ts'

type Deps = {
  sock: Pick<WASocket, 'getUSyncDevices' | 'assertSessions'>
  ask: Questions['ask']
  /** Reads the stored sessions with these devices, so that they need not be read one by one. */
  readSessions: (jids: string[]) => Promise<unknown>
}

/** How many WhatsApp is asked about at once. */
const MAX_BATCH = 64

type Asked = { jid: string; answer: PromiseWithResolvers<boolean> }

/**
 * Says whether an address has devices now. Addresses asked about together (as a mailing does for guests the number
 * never wrote to) share one question, and a second one for missing keys; Baileys alone asks both for each message.
 * Nobody waits for the answer to somebody else's question. Rejects without an answer.
 */
export function askForDevices({ sock, ask, readSessions }: Deps): (jid: string) => Promise<boolean> {
  let batch: Map<string, Asked> | undefined

  async function askNow(jids: string[]): Promise<Set<string>> {
    const devices = await ask(sock.getUSyncDevices(jids, true, false))
    const users = new Set(devices.map(({ user }) => user))
    if (jids.length > 1) {
      const devicesOf = devices.map(({ jid }) => jid)
      await readSessions(devicesOf)
      // If something is still missing, Baileys asks for it with each message and says what is wrong.
      await ask(sock.assertSessions(devicesOf)).catch(() => undefined)
    }
    // A single one gets its answer even if WhatsApp knows it by another form of its address.
    const isFound = (jid: string) => users.has(jidDecode(jid)?.user ?? '') || (jids.length === 1 && devices.length > 0)
    return new Set(jids.filter(isFound))
  }

  async function answerAll(asked: Asked[]): Promise<void> {
    try {
      const found = await askNow(asked.map(({ jid }) => jid))
      for (const { jid, answer } of asked) {
        if (found.has(jid) || asked.length === 1) answer.resolve(found.has(jid))
        else void answerAll([{ jid, answer }])
      }
    } catch (error) {
      // One of several may cause a refusal.
      if (asked.length > 1 && isRefusal(error)) for (const one of asked) void answerAll([one])
      else for (const { answer } of asked) answer.reject(error)
    }
  }

  return async (jid) => {
    const known = batch?.get(jid)
    if (known) return known.answer.promise
    const mine: Asked = { jid, answer: Promise.withResolvers() }
    if (batch && batch.size < MAX_BATCH) {
      batch.set(jid, mine)
      return mine.answer.promise
    }
    const group = new Map([[jid, mine]])
    batch = group
    await turnOfLoop()
    if (batch === group) batch = undefined
    void answerAll([...group.values()])
    return mine.answer.promise
  }
}

/** WhatsApp answered with an error number, as opposed to no answer or no connection. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'data' in error && typeof error.data === 'number'
