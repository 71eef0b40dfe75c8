import { type Db, transact } from '../db/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Hooks } from '../lib/hooks.ts'
import type { NumberHooks } from '../numbers/index.ts'
import { applyCharge } from './charges.ts'
import { messagePriceRoutes } from './routes.ts'

type Base = { db: Db; clock: Clock }

/** Prices of messages, and what Meta says it charges. */
export function composeMessagePrices(base: Base, { numbers }: { numbers: { hooks: Hooks<NumberHooks> } }) {
  numbers.hooks.listen({
    onCharge: (numberId, charge) => transact(base.db, (tx) => applyCharge(tx, numberId, charge, base.clock.now())),
  })
  return { routes: messagePriceRoutes(base) }
}
