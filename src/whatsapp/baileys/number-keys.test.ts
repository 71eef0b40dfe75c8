import { randomBytes } from 'node:crypto'
import { initAuthCreds } from '@whiskeysockets/baileys'
import { beforeEach, describe, expect, it } from 'vitest'
import { eachStore } from '../../../test/support/stores.ts'
import type { Store } from '../../db/index.ts'
import { type NumberKeys, openNumberKeys } from './number-keys.ts'
import { secretKeyFits } from './secret-key-fits.ts'
import { numberStore } from './store.ts'

const secretKey = randomBytes(32)
const session = (n: number) => ({ _sessions: { n }, version: 'v1' }) as unknown as Uint8Array

eachStore('the keys of a number', (openStore) => {
  let store: Store
  let pairs: { phone: string; lid: string }[][]
  let failures: unknown[]

  beforeEach(async () => {
    store = await openStore()
    pairs = []
    failures = []
  })

  const of = (numberId = 'num_1') => numberStore({ db: store.db, secretKey }, numberId)
  const openKeys = (numberId = 'num_1', save = of(numberId).save): Promise<NumberKeys> =>
    openNumberKeys({
      store: { ...of(numberId), save },
      onPairs: (told) => pairs.push(told),
      onFailure: (error) => failures.push(error),
      onSaved: () => undefined,
    })

  it('tell a secret key that is not theirs, until some number was linked with it', async () => {
    const link = (numberId: string, secretKey: Buffer) =>
      numberStore({ db: store.db, secretKey }, numberId).save({
        credentials: initAuthCreds(),
        ...{ keys: [], journal: [], confirmed: [] },
      })
    const other = randomBytes(32)
    expect(await secretKeyFits(store.db, other)).toBe(true)
    await link('num_1', secretKey)
    await link('num_2', secretKey)
    expect([await secretKeyFits(store.db, secretKey), await secretKeyFits(store.db, other)]).toEqual([true, false])
    await link('num_1', other)
    expect(await secretKeyFits(store.db, other)).toBe(true)
  })

  it('that are wanted at the same moment are read together, each by whoever wants it', async () => {
    const keys = await openKeys()
    await keys.keys.set({ session: { one: session(1), two: session(2) } })
    await keys.close()
    const reads: string[][] = []
    const stored = of()
    const again = await openNumberKeys({
      store: {
        ...stored,
        findKeys: (kind, ids) => {
          reads.push([kind, ...ids])
          return stored.findKeys(kind, ids)
        },
      },
      ...{ onPairs: () => undefined, onFailure: (error) => failures.push(error), onSaved: () => undefined },
    })
    const wanted = ['one', 'two', 'none', 'one'].map((id) => again.keys.get('session', [id]))
    const found = await Promise.all([...wanted, again.keys.get('tctoken', ['1@lid'])])
    expect(found).toEqual([{ one: session(1) }, { two: session(2) }, {}, { one: session(1) }, {}])
    expect(reads).toEqual([
      ['session', 'one', 'two', 'none'],
      ['tctoken', '1@lid'],
    ])
    expect(failures).toEqual([])
  })

  it('come back as they were, of every kind, and apart for each number', async () => {
    const keys = await openKeys()
    const data = {
      'pre-key': { '1': { public: Buffer.from('p'), private: Buffer.from('s') } },
      session: { 'a.1': session(1), 'b.1': session(2) },
      'sender-key': { g: Buffer.from('bytes') },
      'sender-key-memory': { g: { 'a@lid': true } },
      'lid-mapping': { '7999': '55', '55_reverse': '7999', '7998': '54', '54_reverse': '7998' },
      'device-list': { '7999': ['0', '2'] },
      tctoken: { '1@lid': { token: Buffer.from('t'), timestamp: '5' } },
      'identity-key': { 'a.1': new Uint8Array([5, 6]) },
      'app-state-sync-version': { regular: { version: 3, hash: Buffer.alloc(4), indexValueMap: {} } },
    }
    await keys.keys.set(data)
    await keys.keys.set({ session: { 'b.1': null } })
    const told = [
      { phone: '7998', lid: '54' },
      { phone: '7999', lid: '55' },
    ]
    expect(pairs).toEqual([told])
    await keys.close()
    const again = await openKeys()
    for (const [kind, entries] of Object.entries(data)) {
      const found = await again.keys.get(kind as 'session', [...Object.keys(entries), 'absent'])
      const expected: Record<string, unknown> = { ...entries }
      if (kind === 'session') delete expected['b.1']
      if (kind === 'identity-key') expected['a.1'] = Buffer.from([5, 6])
      expect(found).toEqual(expected)
    }
    expect(await again.findLid('7999')).toBe('55')
    expect(await again.findPhone('55')).toBe('7999')
    const other = await openKeys('num_2')
    expect(await other.keys.get('session', ['a.1'])).toEqual({})
  })

  it('credentials are saved with the keys they belong to, and fresh ones made where pairing was not finished', async () => {
    const keys = await openKeys()
    keys.creds.account = { details: Buffer.from('d') }
    keys.creds.nextPreKeyId = 813
    keys.touchCredentials()
    await keys.keys.set({ 'pre-key': { '812': { public: Buffer.from('p'), private: Buffer.from('s') } } })
    await keys.close()
    const again = await openKeys()
    expect(again.creds).toEqual(keys.creds)
    again.creds.account = undefined as never
    again.touchCredentials()
    await again.close()
    expect((await openKeys()).creds.nextPreKeyId).toBe(1)
  })

  it('an operation becomes durable as a whole, with its journal', async () => {
    const keys = await openKeys()
    const { result, saved } = await keys.operate(async (journal) => {
      await keys.signalKeys.set({ session: { 'a.1': session(7) }, 'pre-key': { '1': null } })
      expect(await keys.signalKeys.get('session', ['a.1'])).toEqual({ 'a.1': session(7) })
      expect(await of().findKeys('session', ['a.1'])).toEqual(new Map())
      journal({ id: 'j1', value: Buffer.from('plaintext'), at: 1 })
      return 'text'
    })
    expect(result).toBe('text')
    expect(keys.position()).toBeGreaterThan(keys.savedUpTo())
    await saved
    expect(keys.position()).toBe(keys.savedUpTo())
    expect(await of().findKeys('session', ['a.1'])).toEqual(new Map([['a.1', session(7)]]))
    expect(await of().readJournal()).toEqual([{ id: 'j1', value: Buffer.from('plaintext') }])
    keys.confirm('j1')
    await keys.close()
    expect(await of().readJournal()).toEqual([])
  })

  it('nothing of an operation that failed stays', async () => {
    const keys = await openKeys()
    const failing = keys.operate(async (journal) => {
      await keys.signalKeys.set({ session: { 'a.1': session(7) } })
      journal({ id: 'j1', value: Buffer.alloc(1), at: 1 })
      throw new Error('bad message')
    })
    await expect(failing).rejects.toThrow('bad message')
    expect(await keys.keys.get('session', ['a.1'])).toEqual({})
    expect(await of().readJournal()).toEqual([])
  })

  it('operations run one after the other, each on what the former left', async () => {
    const keys = await openKeys()
    const step = () =>
      keys.operate(async () => {
        const { 'a.1': found } = await keys.signalKeys.get('session', ['a.1'])
        const n = (found as unknown as { _sessions: { n: number } } | undefined)?._sessions.n ?? 0
        await new Promise((resolve) => setImmediate(resolve))
        await keys.signalKeys.set({ session: { 'a.1': session(n + 1) } })
      })
    await Promise.all(Array.from({ length: 20 }, step))
    await keys.flush()
    expect(await of().findKeys('session', ['a.1'])).toEqual(new Map([['a.1', session(20)]]))
  })

  it('when the store fails, nothing counts as saved, and the connection is told once', async () => {
    let works = true
    const keys = await openKeys('num_1', async (changes) => {
      if (!works) throw new Error('disk full')
      await of().save(changes)
    })
    await keys.keys.set({ session: { 'a.1': session(1) } })
    works = false
    const { saved } = await keys.operate(async () => keys.signalKeys.set({ session: { 'a.1': session(2) } }))
    await expect(saved).rejects.toThrow('disk full')
    expect(keys.position()).toBeGreaterThan(keys.savedUpTo())
    await expect(keys.keys.set({ session: { 'a.1': session(3) } })).rejects.toThrow('disk full')
    expect(failures).toHaveLength(1)
  })

  it('a key that cannot be read is not taken for one that is missing: nothing leaves any more, and the connection is told', async () => {
    await (await openKeys()).keys.set({ session: { 'a.1': session(1) } })
    const findKeys = async () => Promise.reject(new Error('the database is away'))
    const keys = await openNumberKeys({
      store: { ...of(), findKeys },
      onPairs: () => undefined,
      onFailure: (error) => failures.push(error),
      onSaved: () => undefined,
    })
    const read = () => keys.operate(async () => keys.signalKeys.get('session', ['a.1']))
    for (let i = 0; i < 2; i++) await expect(read()).rejects.toThrow('the database is away')
    expect(failures).toHaveLength(1)
    expect(keys.position()).toBeGreaterThan(keys.savedUpTo())
  })

  it('after the end nothing is written any more', async () => {
    const keys = await openKeys()
    await keys.close()
    await keys.keys.set({ session: { 'a.1': session(1) } })
    await expect(keys.operate(async () => 1)).rejects.toThrow(/closed/)
    expect(await of().findKeys('session', ['a.1'])).toEqual(new Map())
  })

  it('a sealed row does not open in another place', async () => {
    const keys = await openKeys()
    await keys.keys.set({ session: { 'a.1': session(1), 'b.1': session(2) } })
    const { value } = await store.db
      .selectFrom('whatsapp_keys')
      .select('value')
      .where('id', '=', 'a.1')
      .executeTakeFirstOrThrow()
    await store.db.updateTable('whatsapp_keys').set({ value }).where('id', '=', 'b.1').execute()
    await expect(of().findKeys('session', ['b.1'])).rejects.toThrow()
  })

  it('erasing takes keys and credentials of this number alone, and leaves what was received', async () => {
    for (const numberId of ['num_1', 'num_2']) {
      const keys = await openKeys(numberId)
      keys.creds.account = {}
      keys.touchCredentials()
      await keys.keys.set({ session: { 'a.1': session(1) } })
      await keys.operate(async (journal) => journal({ id: 'j', value: Buffer.of(1), at: 1 }))
      await keys.close()
    }
    await of('num_1').erase()
    expect(await of('num_1').findCredentials()).toBeUndefined()
    expect(await of('num_1').findKeys('session', ['a.1'])).toEqual(new Map())
    expect(await of('num_1').readJournal()).toHaveLength(1)
    expect(await of('num_2').findCredentials()).toBeDefined()
    expect((await of('num_2').findKeys('session', ['a.1'])).size).toBe(1)
  })
})

describe('many writes at once', () => {
  it('become few transactions', async () => {
    let saves = 0
    const store = {
      findCredentials: async () => undefined,
      findKeys: async () => new Map(),
      readJournal: async () => [],
      erase: async () => undefined,
      save: async () => {
        saves += 1
        await new Promise((resolve) => setTimeout(resolve, 5))
      },
    }
    const keys = await openNumberKeys({
      store,
      onPairs: () => undefined,
      onFailure: () => undefined,
      onSaved: () => undefined,
    })
    await Promise.all(Array.from({ length: 100 }, (_, i) => keys.keys.set({ session: { [`${i}.1`]: session(i) } })))
    expect(saves).toBeLessThanOrEqual(2)
  })
})
