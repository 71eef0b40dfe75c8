import { type FakeProvider, fakeProvider } from '../../../test/support/fake-provider.ts'
import { openSending, type Sending } from '../../../test/support/sending.ts'
import type { Store } from '../../db/index.ts'
import { scheduleMailing } from '../../mailings/lifecycle.ts'
import { createMailing, type MailingInput } from '../../mailings/save-mailing.ts'
import { createTemplate } from '../../templates/save-template.ts'
import { pollProviders } from '../poll-providers.ts'
import type { ProvidedChannel } from '../port.ts'
import { runChannelCycle } from '../send-cycle.ts'

export const by = { id: 'key_test' }
export const never = new AbortController().signal
export const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`

export type Scene = Sending & {
  provider: FakeProvider
  guests: string[]
  channelCycle(signal?: AbortSignal): ReturnType<typeof runChannelCycle>
  /** Cycle after cycle, until nothing is due before `until`. */
  runChannel(until: number): Promise<void>
  poll(): Promise<void>
  deliveries(): Promise<{ guest_id: string; status: string; reason: string | null; attempts: number }[]>
  start(more?: Partial<MailingInput>): Promise<string>
}

type Options = { guests?: number; channel?: ProvidedChannel; provider?: Parameters<typeof fakeProvider>[1] }

/** Guests and one provider of a channel, which accepts everything. */
export async function openScene(
  store: Store,
  { guests = 1, channel = 'sms', provider: options = {} }: Options = {},
  settings: Parameters<typeof openSending>[1] = {},
): Promise<Scene> {
  const s = await openSending(store, settings)
  const push = { name: 'fcm', repeatReplaces: true }
  const provider = fakeProvider(s.clock, { channel, ...(channel === 'push' && push), ...options })
  s.deps.providers[channel].push(provider)
  const ids: string[] = []
  for (let n = 1; n <= guests; n++) ids.push(await s.addGuest(phone(n), { name: 'Анна' }))
  const channelCycle = (signal = never) => runChannelCycle(s.deps, channel, signal)
  return {
    ...s,
    provider,
    guests: ids,
    channelCycle,
    async runChannel(until) {
      for (;;) {
        const end = await channelCycle()
        if (end.kind === 'idle' || s.clock.now() + end.delayMs > until) break
        s.clock.advance(Math.max(1, end.delayMs))
      }
    },
    poll: () => pollProviders(s.deps, never),
    deliveries: () =>
      s.db.selectFrom('deliveries').select(['guest_id', 'status', 'reason', 'attempts']).orderBy('guest_id').execute(),
    async start(more = {}) {
      const template = await createTemplate(
        s.deps,
        {
          name: 'Пятница',
          channel,
          language: 'ru',
          text: '{{ guest.first_name }}, ждём вас в пятницу',
          variants: [],
          endsWithoutQuestionOk: false,
        },
        by,
      )
      const channels = [{ channel, template_id: template.id, wait_minutes: 60 }]
      const mailing = await createMailing(s.deps, { name: 'Пятница', audience: { all: true }, channels, ...more }, by)
      await scheduleMailing(s.deps, mailing.id, undefined, by)
      await s.settle()
      return mailing.id
    },
  }
}
