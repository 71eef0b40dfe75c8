import type { Number as WhatsAppNumber } from '../api-types.ts'

/** What people can do about a number that does not work. */
export type Remedy = 'link' | 'banned' | 'proxy' | 'replaced' | 'suspended' | 'unreachable'

/** By the number's state and its reason. */
export function remedyOf({ state, reason }: Pick<WhatsAppNumber, 'state' | 'reason'>): Remedy {
  if (reason === 'banned') return 'banned'
  if (state !== 'connecting') return 'link'
  switch (reason) {
    case 'proxy_unreachable':
    case 'proxy_refused':
      return 'proxy'
    case 'replaced':
    case 'suspended':
      return reason
    default:
      return 'unreachable'
  }
}
