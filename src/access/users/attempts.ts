import { ipKeyGenerator, MemoryStore } from 'express-rate-limit'
import { TooManyRequests } from '../../lib/errors.ts'
import { MINUTE } from '../../lib/units.ts'

const WINDOW_MS = 15 * MINUTE
const PER_PAIR = 10
const PER_ADDRESS = 50
const PER_ACCOUNT = 100

/** `account`: an e-mail, or the id of a user. `known`: a browser that has signed in to it before. */
export type From = { account: string; address: string; known?: boolean }

/** An attempt that has been counted. */
export type Attempt = {
  /** The password was right: the account's count starts again here. */
  succeeded(): Promise<void>
  /** The attempt does not count: the password was not checked. */
  takeBack(): Promise<void>
}

export type Attempts = {
  /**
   * Counts an attempt before it is made, so that many at the same time are no way around. Throws `too_many_requests`
   * after many for this account from this address, from this address, or for this account from everywhere. Browsers
   * that the account has signed in with are counted apart, so strangers with wrong passwords cannot lock its owner out.
   */
  begin(from: From): Promise<Attempt>
}

type Limits = { perPair?: number; perAddress?: number; perAccount?: number }

/** Wrong passwords within a quarter of an hour, counted in this process. */
export function limitAttempts({
  perPair = PER_PAIR,
  perAddress = PER_ADDRESS,
  perAccount = PER_ACCOUNT,
}: Limits = {}): Attempts {
  const [pairs, addresses, accounts] = [countHits(), countHits(), countHits()]
  return {
    async begin({ account, address, known = false }) {
      // Somebody with one IPv6 address has a whole network of them.
      const network = ipKeyGenerator(address)
      const pair = `${known ? 'known' : network} ${account}`
      const counted: (() => Promise<void>)[] = []
      const takeBack = async () => void (await Promise.all(counted.splice(0).map((undo) => undo())))
      const count = async (store: MemoryStore, key: string, limit: number, whose: string) => {
        const { totalHits } = await store.increment(key)
        counted.push(() => store.decrement(key))
        if (totalHits <= limit) return
        await takeBack()
        throw new TooManyRequests(`Too many wrong passwords ${whose}; try again in a quarter of an hour.`, WINDOW_MS)
      }
      if (!known) await count(addresses, network, perAddress, 'from this address')
      await count(pairs, pair, perPair, 'for this e-mail')
      if (!known) await count(accounts, account, perAccount, 'for this e-mail')
      return {
        takeBack,
        async succeeded() {
          await takeBack()
          await pairs.resetKey(pair)
        },
      }
    },
  }
}

function countHits(): MemoryStore {
  const store = new MemoryStore()
  store.init({ windowMs: WINDOW_MS } as Parameters<MemoryStore['init']>[0])
  return store
}
