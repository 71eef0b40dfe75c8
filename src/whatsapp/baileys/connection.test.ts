import { expect, it } from 'vitest'
import { testClock } from '../../../test/support/clock.ts'
import { createLogger } from '../../lib/logger.ts'
import { openConnection } from './connection.ts'
import { encodeEntry } from './journal-entry.ts'

it('does not open when its keys fail while it hands over what the journal holds', async () => {
  const failed = Promise.withResolvers<void>()
  const attrs = { from: '4917012345678@lid', id: 'A1', t: '1' }
  const entry = { id: '1', attrs, fingerprint: 'f', plaintext: Buffer.alloc(0), missing: 'undecrypted' as const }
  const opening = openConnection(
    {
      owner: { id: 'num_1' },
      clock: testClock(),
      log: createLogger('silent'),
      settings: {
        OTKLIK_WHATSAPP_URL: 'ws://127.0.0.1:1/ws',
        OTKLIK_WHATSAPP_GROUPS: false,
        OTKLIK_WHATSAPP_ROOT_KEY: undefined,
        OTKLIK_WHATSAPP_VERSION: undefined,
      },
      versions: {
        ready: () => failed.promise,
        current: () => [2, 3000, 1],
        accept: () => undefined,
        refuse: () => false,
      },
      store: {
        findCredentials: async () => undefined,
        async findKeys() {
          // Called once the failure has taken its course.
          setImmediate(failed.resolve)
          throw new Error('the store is out of order')
        },
        save: async () => undefined,
        readJournal: async () => [{ id: entry.id, value: encodeEntry(entry) }],
        erase: async () => undefined,
      },
      tunnel: undefined,
      downloads: { dispatcher: () => ({}) } as never,
      thumbnail: async () => undefined,
      tuning: { openTimeoutMs: 1_000, repeatWaitMs: 1_000 } as never,
      secretOf: () => new Uint8Array(32),
    },
    {
      numberId: 'num_1',
      handlers: { onMessage: async () => undefined, onClose: () => undefined } as never,
      contentToResend: async () => undefined,
    },
  )
  await expect(opening).rejects.toThrow('the store is out of order')
})
