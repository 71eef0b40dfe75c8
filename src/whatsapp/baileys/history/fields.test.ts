import { proto } from '@whiskeysockets/baileys'
import { describe, expect, it } from 'vitest'
import { fieldsOf, splitFields } from './fields.ts'

const CHATS = Array.from({ length: 40 }, (_, n) => ({ id: `${n}@lid`, name: 'x'.repeat(n * 37) }))
const history = proto.HistorySync.encode({ syncType: 3, chunkOrder: 1, progress: 300, conversations: CHATS }).finish()

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function chatsOf(chunks: AsyncIterable<Uint8Array>, maxBytes = 10_000) {
  const found = await Array.fromAsync(splitFields(chunks, maxBytes))
  return found.filter(({ number }) => number === 2).map(({ value }) => proto.Conversation.decode(value).id)
}

describe('fields of a history', () => {
  const ids = CHATS.map(({ id }) => id)

  it.each([1, 2, 3, 7, 64, 1_000, history.length])('are the same in pieces of %i bytes', async (size) => {
    expect(await chatsOf(inPieces(history, size))).toEqual(ids)
  })

  it('of what is here in full stand where they say', () => {
    const names = [...fieldsOf(history)].filter(({ number }) => number === 2)
    expect(names.map(({ start, end }) => proto.Conversation.decode(history.subarray(start, end)).id)).toEqual(ids)
  })

  it('are given as far as they go, when it breaks off, is something else or holds one that is too long', async () => {
    const some: string[] = []
    const read = async (bytes: Uint8Array, maxBytes?: number) => {
      for await (const { number, value } of splitFields(inPieces(bytes, 16), maxBytes ?? 10_000))
        if (number === 2) some.push(proto.Conversation.decode(value).id)
    }
    await expect(read(history.subarray(0, -100))).rejects.toThrow('breaks off')
    expect(some).toEqual(ids.slice(0, -1))
    await expect(read(Buffer.from('this is no history'))).rejects.toThrow()
    await expect(read(history, 1_000)).rejects.toThrow('a field of')
    expect(() => [...fieldsOf(history.subarray(0, -1))]).toThrow('breaks off')
  })
})
