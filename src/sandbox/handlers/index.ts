import type { SandboxHandlers } from '../api.ts'
import type { Network } from '../network.ts'
import { guestHandlers } from './guests.ts'
import { ledgerHandlers } from './ledger.ts'
import { linkingHandlers } from './linking.ts'
import { phoneHandlers } from './phones.ts'
import { serverHandlers } from './server.ts'

/** The control surface's calls on a running network. */
export function makeHandlers(network: Network): SandboxHandlers {
  return {
    ...linkingHandlers(network),
    ...phoneHandlers(network),
    ...serverHandlers(network),
    ...guestHandlers(network),
    ...ledgerHandlers(network),
  }
}
