import type { ChannelDeps } from '../deps.ts'
import { MILLION } from '../money.ts'
import type { ProvidedChannel } from '../port.ts'
import { sizeOfSms } from './segments.ts'

/** What a message will cost, before the provider says: `price` in millionths. Pushes cost nothing. */
export function estimate(
  settings: Pick<ChannelDeps['settings'], 'OTKLIK_SMS_PRICE'>,
  channel: ProvidedChannel,
  text: string,
): { segments: number; price: number } {
  if (channel === 'push') return { segments: 1, price: 0 }
  const { segments } = sizeOfSms(text)
  return { segments, price: Math.round(segments * settings.OTKLIK_SMS_PRICE * MILLION) }
}
