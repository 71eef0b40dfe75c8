import { MemoryStore } from 'express-rate-limit'
import { AppError } from '../../lib/errors.ts'
import { MINUTE } from '../../lib/units.ts'

const WINDOW_MS = 15 * MINUTE
const PER_ACCOUNT = 10
const PER_ADDRESS = 50

export type Attempts = {
  /** Throws `too_many_requests` after many failures of this account or from this address. */
  check(from: { email: string; address: string }): Promise<void>
  failed(from: { email: string; address: string }): Promise<void>
  /** The right password: the account begins anew, the address does not. */
  succeeded(email: string): Promise<void>
}

/** Failed sign-ins by account and by address within a quarter of an hour, counted in this process. */
export function limitAttempts({ perAccount = PER_ACCOUNT, perAddress = PER_ADDRESS } = {}): Attempts {
  const [accounts, addresses] = [countHits(), countHits()]
  const refuse = (whose: string) =>
    new AppError('too_many_requests', `Too many wrong passwords ${whose}; try again in a quarter of an hour.`)
  return {
    async check({ email, address }) {
      if ((await hits(accounts, email)) >= perAccount) throw refuse('for this e-mail')
      if ((await hits(addresses, address)) >= perAddress) throw refuse('from this address')
    },
    async failed({ email, address }) {
      await Promise.all([accounts.increment(email), addresses.increment(address)])
    },
    succeeded: (email) => accounts.resetKey(email),
  }
}

function countHits(): MemoryStore {
  const store = new MemoryStore()
  store.init({ windowMs: WINDOW_MS } as Parameters<MemoryStore['init']>[0])
  return store
}

async function hits(store: MemoryStore, key: string): Promise<number> {
  return (await store.get(key))?.totalHits ?? 0
}
