import { type FakeProvider, fakeProvider } from '../../../../test/support/fake-provider.ts'
import { openSending, type Sending } from '../../../../test/support/sending.ts'
import { runChannelCycle } from '../../../channels/index.ts'
import { savePushToken } from '../../../channels/push/tokens.ts'
import type { Store } from '../../../db/index.ts'
import type { Channel } from '../../../db/schema/deliveries.ts'
import { closeDrained } from '../../../deliveries/index.ts'
import { createTemplate } from '../../../templates/save-template.ts'
import { forecastMailing } from '../../forecast/forecast-mailing.ts'
import { scheduleMailing } from '../../lifecycle.ts'
import { showMailing } from '../../present.ts'
import { createMailing, type MailingInput } from '../../save-mailing.ts'
import { getMailing } from '../../view.ts'
import { fallBackGuests } from '../fall-back.ts'
import type { ChannelMode } from '../steps.ts'

export const by = { id: 'key_test' }
export const never = new AbortController().signal
export const phone = (n: number) => `+79160${String(n).padStart(6, '0')}`
const TEXT: Record<Channel, string> = { whatsapp: 'По WhatsApp. Придёте?', sms: 'По SMS', push: 'В приложении' }

/** Guests, numbers and mailings by every channel. */
export type Scene = Sending & {
  sms: FakeProvider
  push: FakeProvider
  /** Everything that left, by any channel. */
  left(): { channel: Channel; to: string; at: number }[]
  templates: Record<Channel, string>
  make(order: Channel[], more?: Partial<MailingInput> & { mode?: ChannelMode; wait?: number }): Promise<string>
  start(...of: Parameters<Scene['make']>): Promise<string>
  /** Lets every channel do what it can at this moment. */
  work(): Promise<void>
  /** The same so much later. */
  workAfter(ms: number): Promise<void>
  state(id: string): Promise<Awaited<ReturnType<typeof showMailing>>>
}

export async function openScene(store: Store, settings: Parameters<typeof openSending>[1] = {}): Promise<Scene> {
  const s = await openSending(store, settings)
  const sms = fakeProvider(s.clock, { channel: 'sms', canBeAsked: true })
  const push = fakeProvider(s.clock, { name: 'fcm', channel: 'push', repeatReplaces: true })
  s.deps.providers.sms.push(sms)
  s.deps.providers.push.push(push)
  const templates = {} as Record<Channel, string>
  for (const channel of ['whatsapp', 'sms', 'push'] as const) {
    const texts = { channel, language: 'ru', text: TEXT[channel], variants: [], endsWithoutQuestionOk: false }
    templates[channel] = (await createTemplate(s.deps, { name: 'Пятница', ...texts }, by)).id
  }
  const scene: Scene = {
    ...s,
    sms,
    push,
    templates,
    left: () => [
      ...s.sent().map(({ to, at }) => ({ channel: 'whatsapp' as const, to: to!, at })),
      ...sms.got.map(({ to, at }) => ({ channel: 'sms' as const, to, at })),
      ...push.got.map(({ to, at }) => ({ channel: 'push' as const, to: to.slice('token-'.length), at })),
    ],
    async make(order, { mode = 'cascade', wait = 60, ...more } = {}) {
      const channels = order.map((channel) => ({ channel, template_id: templates[channel], wait_minutes: wait }))
      const input = { name: 'Пятница', audience: { all: true } as const, channels, channelMode: mode, ...more }
      return (await createMailing(s.deps, input, by)).id
    },
    async start(...of) {
      const id = await scene.make(...of)
      await scheduleMailing(s.deps, id, undefined, by)
      return id
    },
    async work() {
      for (let round = 0; round < 3; round++) {
        await s.settle()
        for (const channel of ['sms', 'push'] as const) await runChannelCycle(s.deps, channel, never)
        await closeDrained(s.deps)
        if ((await fallBackGuests(s.deps)) === 0) break
      }
    },
    async workAfter(ms) {
      s.clock.advance(ms)
      await scene.work()
    },
    async state(id) {
      const mailing = await getMailing(s.db, id)
      return showMailing(s.db, mailing, { forecast: await forecastMailing(s.deps, mailing) })
    },
  }
  return scene
}

/** Guest `n` has the app. */
export const addToken = (s: Scene, guestId: string, n: number) =>
  s.db
    .transaction()
    .execute((tx) =>
      savePushToken(tx, guestId, { token: `token-${phone(n)}`, platform: 'android', app: '' }, s.clock.now()),
    )

/** By which channels something left to guest `n`, numbers' messages first. */
export const channelsTo = (s: Scene, n: number) =>
  s
    .left()
    .filter(({ to }) => to === phone(n))
    .map(({ channel }) => channel)
