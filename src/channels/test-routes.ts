import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { audit } from '../access/index.ts'
import { transact } from '../db/index.ts'
import { phoneInput } from '../guests/index.ts'
import { type Route, route } from '../http/route.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { MINUTE } from '../lib/units.ts'
import { noteProvider } from './deliver.ts'
import type { ChannelDeps } from './deps.ts'
import type { Outcome, ProvidedChannel } from './port.ts'

/** Numbers that no send of a mailing ever reaches: a trial's report belongs to nobody. */
const NUMBERS_OF_TRIALS = [2_000_000_000, 2_147_483_647] as const
/** A request ends by itself before this. */
const ENDS_WITHIN_MS = MINUTE
const TITLE = 'Otklik'
const TEXTS: Record<ProvidedChannel, string> = {
  sms: 'Otklik: проверка SMS / SMS test',
  push: 'Проверка уведомлений / push test',
}

const resultOut = z.object({
  provider: z.string(),
  outcome: z.enum(['sent', 'refused', 'unsure']).meta({
    description: 'sent: the provider has taken it. refused: it has not. unsure: its answer was lost',
  }),
  reason: z
    .string()
    .nullable()
    .meta({ description: 'Why not, in the words of the provider: `smsc_2`, `twilio_20003`' }),
})

/** Trials of the settings: one real message, at once, past the queues. */
export function testRoutes({ db, clock, log, providers }: ChannelDeps): Route[] {
  const paths = { sms: '/v1/channels/sms/test', push: '/v1/channels/push/test' } as const
  const testOf = (channel: ProvidedChannel, to: z.ZodType<string>, hint: string) =>
    route({
      method: 'post',
      path: paths[channel],
      operationId: channel === 'sms' ? 'testSms' : 'testPush',
      scope: 'admin',
      tag: 'Channels',
      summary: channel === 'sms' ? 'Send a test SMS' : 'Send a test push',
      description:
        `A real message of a fixed text, ${hint}, by the first provider or by the one that is named, by what is set now. It ` +
        'belongs to no mailing and costs what the provider takes for it. Audited, without the address.',
      body: z.object({ to, provider: z.string().max(40).optional() }),
      example: { to: channel === 'sms' ? '+79161234567' : 'dWkS9fXQR6mZ:APA91bExampleOfARegistrationToken' },
      responses: { 200: resultOut },
      async handle({ body, actor }) {
        const all = providers[channel]
        const provider = body.provider === undefined ? all[0] : all.find(({ name }) => name === body.provider)
        if (!provider) throw notConfigured(channel, body.provider)
        const message = { no: randomInt(...NUMBERS_OF_TRIALS), deliveryId: newId('dlv'), to: body.to }
        const outcome = await provider.send(
          { ...message, title: TITLE, text: TEXTS[channel] },
          AbortSignal.timeout(ENDS_WITHIN_MS),
        )
        await noteProvider({ db, clock, log }, provider, outcome)
        const result = { provider: provider.name, outcome: outcome.outcome, reason: reasonOf(outcome) }
        await transact(db, (tx) =>
          audit(tx, { actor, action: 'channel.tested', subject: channel, details: result, at: clock.now() }),
        )
        return { status: 200, body: result }
      },
    })
  return [
    testOf('sms', phoneInput, 'to a phone'),
    testOf('push', z.string().regex(/^[\x21-\x7e]{10,4096}$/), 'to a registration token of Firebase'),
  ]
}

function reasonOf(outcome: Outcome): string | null {
  if (outcome.outcome === 'sent') return null
  return outcome.outcome === 'unsure' ? outcome.code : outcome.refusal.code
}

function notConfigured(channel: ProvidedChannel, name: string | undefined): AppError {
  const message =
    name === undefined
      ? `No provider of ${channel} is configured: set its access first (PATCH /v1/settings).`
      : `There is no provider ${name} of ${channel}; GET /v1/channels lists them.`
  const path = name === undefined ? 'body' : 'body.provider'
  return new AppError('invalid_input', message, [{ path, message }])
}
