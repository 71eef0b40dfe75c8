import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { jidDecode, type WASocket } from '@whiskeysockets/baileys'
import type { Questions } from './questions.ts'

type Deps = {
  sock: Pick<WASocket, 'getUSyncDevices' | 'assertSessions'>
  ask: Questions['ask']
}

/** How many WhatsApp is asked about at once. */
const MOST_TOGETHER = 64

type Asked = { jid: string; answer: PromiseWithResolvers<boolean> }

/**
 * Tells whether there are devices at an address now. Those that are asked about together, as a mailing does for guests
 * whom the number never wrote to, share one question, and a second one for the keys that are missing: by itself Baileys
 * asks both for each message. Nobody waits for another's question to be answered. Rejects without an answer.
 */
export function askForDevices({ sock, ask }: Deps): (jid: string) => Promise<boolean> {
  let gathered: Map<string, Asked> | undefined

  async function askNow(jids: string[]): Promise<Set<string>> {
    const devices = await ask(sock.getUSyncDevices(jids, true, false))
    const users = new Set(devices.map(({ user }) => user))
    // What is missing after all, Baileys asks for with each message, and tells what is wrong with it.
    if (jids.length > 1) await ask(sock.assertSessions(devices.map(({ jid }) => jid))).catch(() => undefined)
    // A single one is answered about even where WhatsApp knows it by another form of its address.
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
      // One of several may be the reason for a refusal.
      if (asked.length > 1 && isRefusal(error)) for (const one of asked) void answerAll([one])
      else for (const { answer } of asked) answer.reject(error)
    }
  }

  return async (jid) => {
    const known = gathered?.get(jid)
    if (known) return known.answer.promise
    const mine: Asked = { jid, answer: Promise.withResolvers() }
    if (gathered && gathered.size < MOST_TOGETHER) {
      gathered.set(jid, mine)
      return mine.answer.promise
    }
    const group = new Map([[jid, mine]])
    gathered = group
    await turnOfLoop()
    if (gathered === group) gathered = undefined
    void answerAll([...group.values()])
    return mine.answer.promise
  }
}

/** WhatsApp has answered, with an error's number; not that there is no answer, or no connection. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'data' in error && typeof error.data === 'number'
